"""Commands on the translation memory: export, stats, rebuild, look-ups (`imports`: the rest)."""

import json
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from storage.store import Store
from tasks.concordance import ConcordanceRow, concordance_of
from tasks.fragments import FragmentRow, text_fragments
from tasks.kept import ready_memory
from tasks.matches import FoundMatch, found_matches, told_match
from tasks.memory_index import memory_index, rebuilt
from translation.domains import domain_name
from translation.exchange import write_tmx
from translation.languages import Language, parse_language
from translation.markup import meant
from translation.units import Query, Reader, Unit
from workbench import output
from workbench.commands import imports, near
from workbench.options import AsJson, DataFolder, languages, others
from workbench.wiring import opened

app = typer.Typer(no_args_is_help=True, help="The translation memory: six-way units.")


app.command("import")(imports.import_files)
app.command("batches")(imports.batches)
app.command("undo")(imports.undo)
app.command("near")(near.near)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="TMX file to write.")],
    data: DataFolder = None,
) -> None:
    """Write the memory as TMX 1.4b: all that is public or internal.

    Example: hexaglot memory export --out memory.tmx
    """
    store = opened(data)
    with out.open("wb") as stream:
        written = write_tmx(_open_units(store), stream)
    output.people.print(f"{out}: {written} units", highlight=False, markup=False)


def _open_units(store: Store) -> Iterator[Unit]:
    """The units that any account may read: what is restricted leaves no store in a file."""
    return (unit for unit in store.memory.units() if unit.document_class in Reader().classes)


@app.command("stats")
def stats(data: DataFolder = None, in_json: AsJson = False) -> None:
    """Count units and variants by language and provenance.

    Example: hexaglot memory stats
    """
    counted = opened(data).memory.stats()
    if in_json:
        output.emit(
            {
                "units": counted.units,
                "variants": counted.variants,
                "provenances": counted.provenances,
                "contributions": counted.contributions,
                "batches": counted.batches,
            }
        )
        return
    output.people.print(f"{counted.units} units in {counted.batches} imports", highlight=False)
    output.table("", ("language", "variants"), counted.variants.items())
    output.table("", ("provenance", "variants"), counted.provenances.items())


@app.command("rebuild")
def rebuild(
    sources: Annotated[
        str | None, typer.Option("--languages", help="Codes, such as en,fr; else all there are.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Remove the files of the index on this machine and build them anew.

    Processes that run keep what they have. A memory of few units needs no index and gets no files.

    Example: hexaglot memory rebuild --languages en
    """
    store = opened(data)
    held = store.memory.stats().variants
    wanted = [one for one in languages(sources) or tuple(Language) if held[one]]
    memory = rebuilt(store, wanted)
    files = memory_index(store).size()
    if in_json:
        output.emit({"units": len(memory), "languages": wanted if files else [], "bytes": files})
    elif files:
        named = ", ".join(wanted)
        told = f"{len(memory)} units, an index for {named}: {files} bytes"
        output.people.print(told, highlight=False)
    else:
        output.people.print(f"{len(memory)} units need no index", highlight=False)


@app.command("lookup")
def lookup(
    source: Annotated[str, typer.Option(help="Language of the segments on stdin.")],
    targets: Annotated[str | None, typer.Option(help="Codes, such as fr,ar.")] = None,
    threshold: Annotated[int, typer.Option(min=1, max=100, help="Lowest percentage.")] = 70,
    limit: Annotated[int, typer.Option(min=1, help="Most matches a segment.")] = 5,
    wide: Annotated[bool, typer.Option("--wide", help="Count characters too.")] = False,
    domain: Annotated[str | None, typer.Option(help="What the segments are about.")] = None,
    timing: Annotated[bool, typer.Option("--timing", help="p50, p95, CPU on stderr.")] = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Look segments up, a line each on stdin, for all targets at once.

    Example: echo "The Council adopted its agenda." | hexaglot memory lookup --source en
    """
    language = parse_language(source)
    wanted = others(language, languages(targets))
    store = opened(data)
    memory = ready_memory(store, language)
    spent: list[float] = []
    for line in output.lines():
        query = Query(
            meant(line),
            language,
            wanted,
            threshold=threshold,
            limit=limit,
            domain=domain_name(domain),
            wide=wide,
        )
        begun = time.process_time()
        answers = memory.lookup(query)
        spent.append(time.process_time() - begun)
        found = found_matches(store, query.text, language, wanted, answers)
        if in_json:
            output.emit_live([told_match(one) for one in found])
        else:
            _show(found)
    if timing:
        sys.stderr.write(json.dumps(_timing(spent)) + "\n")


@app.command("fragments")
def fragments(
    source: Annotated[str, typer.Option(help="Language of the segments on stdin.")],
    targets: Annotated[str | None, typer.Option(help="Codes, such as fr,ar.")] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Find the longest pieces of segments, a line each on stdin, that stand in units.

    What a piece is in a target is told where it is certain; else the whole target of units that are
    no more than the piece is suggested.

    Example: echo "It thanks the working group." | hexaglot memory fragments --source en
    """
    language = parse_language(source)
    wanted = others(language, languages(targets))
    store = opened(data)
    for line in output.lines():
        found = text_fragments(store, meant(line), language, wanted, Reader())
        if in_json:
            output.emit_live([_piece(row) for row in found])
            continue
        for row in found:
            _show_texts(f"{row.total} units", {language: row.text, **row.targets}, language)
            for one, text in row.suggested.items():
                told = f"  {one} {text} (a unit’s whole target)"
                output.people.print(told, markup=False, highlight=False, style="dim")


def _piece(row: FragmentRow) -> dict[str, object]:
    return {
        "text": row.text,
        "start": row.start,
        "end": row.end,
        "targets": dict(row.targets),
        "suggested": dict(row.suggested),
        "units": [
            {
                "unit": one.unit,
                "texts": dict(one.texts),
                "places": dict(one.places),
                "provenance": one.provenance,
                "updated": one.updated.isoformat(),
            }
            for one in row.units
        ],
        "total": row.total,
        "whole": row.whole,
    }


@app.command("concordance")
def concordance(
    text: Annotated[str, typer.Argument(help="What to look for.", show_default=False)],
    language: Annotated[str, typer.Option(help="Language of what is looked for.")],
    limit: Annotated[int, typer.Option(min=1, help="Most units.")] = 20,
    forms: Annotated[bool, typer.Option("--forms", help="Any form of each word.")] = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Find the units in which words stand in one language, with all their languages.

    All words have to stand in the text, those in double quotes side by side; `*` is any letters
    within a word, `?` one, `~` before a word any form of it.

    Example: hexaglot memory concordance --language en '"radio* regulations" ~adopt'
    """
    asked = parse_language(language)
    store = opened(data)
    found = concordance_of(store, meant(text), asked, Reader(), limit, forms=forms)
    if in_json:
        output.emit(
            {
                "total": found.total,
                "whole": found.whole,
                "rows": [_standing(row) for row in found.rows],
            }
        )
        return
    for row in found.rows:
        _show_texts(f"{row.provenance}, {row.updated:%Y-%m-%d}", row.texts, asked)
    told = f"{found.total} units" if found.whole else f"more than {found.total} units"
    output.people.print(told, highlight=False, style="dim")


def _standing(row: ConcordanceRow) -> dict[str, object]:
    return {
        "unit": row.unit,
        "texts": dict(row.texts),
        "ranges": row.ranges,
        "provenance": row.provenance,
        "updated": row.updated.isoformat(),
    }


def _show_texts(heading: str, texts: Mapping[Language, str], first: Language) -> None:
    """The texts of a unit, that of one language before the others."""
    output.people.print(heading, highlight=False)
    for language in (first, *(one for one in Language if one is not first)):
        if language in texts:
            output.people.print(f"  {language} {texts[language]}", markup=False, highlight=False)


def _show(found: Sequence[FoundMatch]) -> None:
    if not found:
        output.people.print("no match", style="dim")
    for one in found:
        match = one.match
        less = f" − {match.penalty}" if match.penalty else ""
        made = f", from {one.made_from.english_name}" if one.made_from else ""
        head = f"[bold]{match.percent}{less} %[/bold] {match.kind}, {match.provenance}{made}"
        output.people.print(head)
        output.people.print(f"     {match.source}", markup=False, highlight=False)
        for language in Language:
            if language in match.targets:
                shown = f"  {language} {one.adapted.get(language, match.targets[language])}"
                output.people.print(shown, markup=False, highlight=False)
        if one.missing:
            output.people.print(f"  missing: {' '.join(one.missing)}", style="dim")


def _timing(spent: Sequence[float]) -> dict[str, float]:
    """Milliseconds of CPU a look-up at the middle and the 95th of a hundred, and seconds in all."""
    if not spent:
        return {"lookups": 0, "p50_ms": 0.0, "p95_ms": 0.0, "cpu_seconds": 0.0}
    ordered = sorted(spent)
    return {
        "lookups": len(spent),
        "p50_ms": round(statistics.median(ordered) * 1000, 3),
        "p95_ms": round(ordered[int(len(ordered) * 0.95) - (len(ordered) > 1)] * 1000, 3),
        "cpu_seconds": round(sum(spent), 4),
    }
