"""Commands on the translation memory: import, export, stats, rebuild, lookup."""

import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from storage.memory import ImportTally
from storage.store import Store
from tasks.memory_index import memory_index, rebuilt
from translation.errors import ExchangeRefused, MarkupRefused
from translation.exchange import ImportedUnit, ImportReport, read_tmx, read_tsv, write_tmx
from translation.languages import Language, parse_language
from translation.markup import escape, parse
from translation.memory import ScanMemory
from translation.units import Match, Provenance, Query, Reader, Unit
from workbench import output
from workbench.options import AsJson, DataFolder, languages, others
from workbench.wiring import opened

app = typer.Typer(no_args_is_help=True, help="The translation memory: six-way units.")


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="TMX or TSV files.", show_default=False)],
    provenance: Annotated[
        Provenance, typer.Option(help="Where a unit does not say it itself.")
    ] = Provenance.TRANSLATED,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Put units into the memory; the same file twice adds nothing.

    Example: hexaglot memory import council.tmx --provenance published
    """
    store = opened(data)
    for file in files:
        report = _checked(file)
        with file.open("rb") as stream:
            tally = store.memory.import_units(
                _digest(file),
                _reader(file)(stream, None),
                provenance=provenance,
                by="command line",
            )
        if in_json:
            output.emit(_imported(file, tally, report))
        else:
            _show_import(file, tally, report)


FileReader = Callable[[BinaryIO, ImportReport | None], Iterator[ImportedUnit]]
_READERS: dict[str, FileReader] = {".tmx": read_tmx, ".tsv": read_tsv}


def _reader(file: Path) -> FileReader:
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise ExchangeRefused(
            "unknown_format", f"{file.name} is no format of a memory; give .tmx or .tsv"
        )
    return reader


def _checked(file: Path) -> ImportReport:
    """Read a file to its end before anything of it is stored: one that breaks stores nothing."""
    reader = _reader(file)
    report = ImportReport()
    with output.opened_file(file) as stream:
        for _ in reader(stream, report):
            pass
    return report


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _imported(file: Path, tally: ImportTally, report: ImportReport) -> dict[str, object]:
    return {
        "file": file.name,
        "units": tally.units,
        "variants": tally.variants,
        "repeated": tally.repeated,
        "skipped": dict(report.skipped),
    }


def _show_import(file: Path, tally: ImportTally, report: ImportReport) -> None:
    output.people.print(
        f"{file.name}: {tally.units} new units, {tally.variants} new variants, "
        f"{tally.repeated} were there",
        highlight=False,
    )
    rows = [(skipped.line, skipped.unit, skipped.why) for skipped in report.lines]
    if rows:
        output.table("Skipped", ("line", "unit", "why"), rows)


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
    timing: Annotated[bool, typer.Option("--timing", help="p50, p95, CPU on stderr.")] = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Look segments up, a line each on stdin, for all targets at once.

    Example: echo "The Council adopted its agenda." | hexaglot memory lookup --source en
    """
    language = parse_language(source)
    wanted = others(language, languages(targets))
    memory = _memory(opened(data))
    spent: list[float] = []
    for line in output.lines():
        begun = time.process_time()
        query = Query(_text(line), language, wanted, threshold=threshold, limit=limit)
        found = memory.lookup(query)
        spent.append(time.process_time() - begun)
        if in_json:
            output.emit_live([_told(match) for match in found])
        else:
            _show(found)
    if timing:
        sys.stderr.write(json.dumps(_timing(spent)) + "\n")


def _text(line: str) -> str:
    """A line as a text in braces notation; one whose braces are no tags is meant literally."""
    try:
        parse(line)
    except MarkupRefused:
        return escape(line)
    return line


def _memory(store: Store) -> ScanMemory:
    return ScanMemory(store.memory.units())


def _told(match: Match) -> dict[str, object]:
    return {
        "unit": match.unit,
        "percent": match.percent,
        "characters": match.characters,
        "kind": match.kind,
        "source": match.source,
        "targets": dict(match.targets),
        "provenance": match.provenance,
        "updated": match.updated.isoformat(),
    }


def _show(found: Sequence[Match]) -> None:
    if not found:
        output.people.print("no match", style="dim")
    for match in found:
        output.people.print(f"[bold]{match.percent} %[/bold] {match.kind}, {match.provenance}")
        output.people.print(f"     {match.source}", markup=False, highlight=False)
        for language in Language:
            if language in match.targets:
                shown = f"  {language} {match.targets[language]}"
                output.people.print(shown, markup=False, highlight=False)


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
