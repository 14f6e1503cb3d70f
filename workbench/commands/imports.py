"""Commands on imports of the memory: import, dry run, list, undo."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple, TextIO

import typer

from storage import quarantine
from storage.memory import ImportTally
from storage.memory_import import Source
from storage.rehearsal import rehearsal
from storage.spool import spool
from storage.store import Store
from translation.documents import DocumentClass
from translation.domains import domain_name
from translation.errors import ExchangeRefused
from translation.exchange import (
    ImportedUnit,
    ImportReport,
    Meeting,
    Places,
    Skipped,
    Spool,
    SpooledFile,
    read_tmx,
    read_tsv,
    read_xliff_units,
)
from translation.memory.dirt import Ahead, Found, Screening
from translation.units import Provenance
from workbench import output
from workbench.collecting import collected_seldom
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened

BY = "command line"
QUARANTINE = "/memory/quarantine"
"""The page of the workbench with what was held back."""

FileReader = Callable[[BinaryIO, ImportReport | None], Iterator[ImportedUnit]]
Dirt = Counter[Found]
_READERS: dict[str, FileReader] = {
    ".tmx": read_tmx,
    ".tsv": read_tsv,
    ".xlf": read_xliff_units,
    ".xliff": read_xliff_units,
}


def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="TMX, XLIFF or TSV files.", show_default=False)
    ],
    provenance: Annotated[
        Provenance, typer.Option(help="Where a unit does not say it itself.")
    ] = Provenance.TRANSLATED,
    domain: Annotated[
        str | None, typer.Option(help="What units are about that do not say it, as finance.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would happen, and write nothing.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="JSON lines: all that is left out, with its line.")
    ] = None,
    as_it_is: Annotated[
        bool, typer.Option("--as-it-is", help="Take all: hold nothing back, repair nothing.")
    ] = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Put units into the memory; the same file twice adds nothing.

    All files are read to their end before anything is stored. Units of one source join, those of
    several files given together and those of earlier imports. Texts that are in another language,
    slipped, garbled or otherwise wrong are held back for somebody to look at.

    Example: hexaglot memory import en-fr.tmx en-es.tmx --provenance published
    """
    readers = [(file, _reader(file)) for file in files]
    store = opened(data)
    page = f"{store.settings.url}{QUARANTINE}"
    with ExitStack() as stack:
        stack.enter_context(collected_seldom())
        spooled = stack.enter_context(spool(store.settings.data))
        read, places = _read(readers, report, spooled)
        take = _taker(store, stack, dry_run=dry_run)
        for one in read:
            source = Source(
                one.digest,
                provenance,
                BY,
                DocumentClass.INTERNAL,
                None,
                one.name,
                domain_name(domain),
            )
            screen = None if as_it_is else Ahead(Screening(one.units))
            tally = take(source, places.placed(one.units), screen)
            dirt = Counter() if screen is None else screen.found
            if in_json:
                output.emit(_imported(one, tally, dirt, dry_run=dry_run))
            else:
                _show_import(one, tally, dirt, dry_run=dry_run, page=page)


Take = Callable[[Source, Iterator[ImportedUnit], Ahead | None], ImportTally]


def _taker(store: Store, stack: ExitStack, *, dry_run: bool) -> Take:
    """What takes the units of a file through a screen: the memory, or a rehearsal of it."""
    rehearsed = stack.enter_context(rehearsal(store.database)) if dry_run else None

    def take(source: Source, units: Iterator[ImportedUnit], screen: Ahead | None) -> ImportTally:
        given = units if screen is None else screen.over(units)
        answer = None if screen is None else screen.answer
        if rehearsed is not None:
            return rehearsed.import_units(source, given, screen=answer)
        return store.memory.import_from(source, given, screen=answer, keep=quarantine.keep)

    return take


def _reader(file: Path) -> FileReader:
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise ExchangeRefused(
            "unknown_format", f"{file.name} is no format of a memory; give .tmx, .xlf or .tsv"
        )
    return reader


class _Read(NamedTuple):
    """A file that was read to its end: its units, and what was left out."""

    name: str
    digest: str
    units: SpooledFile
    report: ImportReport


def _read(
    readers: Sequence[tuple[Path, FileReader]], report: Path | None, spooled: Spool
) -> tuple[list[_Read], Places]:
    """Read all files to their end before anything is stored: where one breaks, nothing is."""
    meeting, read = Meeting(spooled), []
    with ExitStack() as stack:
        lines = stack.enter_context(report.open("w", encoding="utf-8")) if report else None
        for file, reader in readers:
            found = ImportReport(told=partial(_tell, lines, file.name) if lines else None)
            units = spooled.file()
            with output.opened_file(file) as stream:
                meeting.read(units.kept(reader(stream, found)))
                stream.seek(0)
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            read.append(_Read(file.name, digest, units, found))
    return read, meeting.places()


def _tell(lines: TextIO, name: str, skipped: Skipped) -> None:
    lines.write(json.dumps({"file": name, **asdict(skipped)}, ensure_ascii=False) + "\n")


def _imported(one: _Read, tally: ImportTally, dirt: Dirt, *, dry_run: bool) -> dict[str, object]:
    return {
        "file": one.name,
        "units": tally.units,
        "variants": tally.variants,
        "repeated": tally.repeated,
        "joined": tally.joined,
        "refused": tally.refused,
        "skipped": dict(one.report.skipped),
        "held": _by_reason(dirt, repaired=False),
        "repaired": _by_reason(dirt, repaired=True),
        "dry_run": dry_run,
    }


def _by_reason(dirt: Dirt, *, repaired: bool) -> dict[str, int]:
    """How many texts have each reason."""
    counts: Counter[str] = Counter()
    for found, count in dirt.items():
        if found.repaired is repaired:
            counts[found.reason] += count
    return dict(counts)


def _show_import(one: _Read, tally: ImportTally, dirt: Dirt, *, dry_run: bool, page: str) -> None:
    """What became of a file; `page` is where somebody looks at what was held back."""
    would = "would be: " if dry_run else ""
    output.people.print(
        f"{one.name}: {would}{tally.units} new units, {tally.variants} new variants, "
        f"{tally.joined} units joined, {tally.repeated} were there",
        highlight=False,
        markup=False,
    )
    rows = [(left.line, left.unit, left.why, left.language) for left in one.report.lines]
    if rows:
        output.table("Skipped", ("line", "unit", "why", "language"), rows)
    for title, repaired in (("Held back", False), ("Repaired", True)):
        if counts := _by_reason(dirt, repaired=repaired):
            output.table(title, ("why", "texts"), counts.items())
    if not dry_run and _by_reason(dirt, repaired=False):
        output.people.print(
            f"What was held back: take it in or drop it at {page}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def batches(data: DataFolder = None, in_json: AsJson = False) -> None:
    """List the imports, newest first, with what each still stands behind.

    Example: hexaglot memory batches
    """
    found = opened(data).batches.list()
    if in_json:
        output.emit(
            [
                {
                    "batch": one.digest,
                    "file": one.name,
                    "by": one.by,
                    "at": one.at.isoformat(),
                    "provenance": one.provenance,
                    "variants": one.variants,
                    "undone_at": one.undone_at and one.undone_at.isoformat(),
                    "undone_by": one.undone_by,
                }
                for one in found
            ]
        )
        return
    output.table(
        "",
        ("batch", "file", "variants", "by", "at (UTC)", "undone"),
        [
            (
                one.digest[:12],
                one.name,
                one.variants,
                one.by,
                f"{one.at:%Y-%m-%d %H:%M}",
                f"{one.undone_at:%Y-%m-%d %H:%M} {one.undone_by}" if one.undone_at else "",
            )
            for one in found
        ],
    )


def undo(
    batch: Annotated[str, typer.Argument(help="Digest of an import, or how it begins.")],
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Take an import back: what nobody else stands behind goes from the memory.

    Example: hexaglot memory undo 3fa9c01d22
    """
    store = opened(data)
    found = store.batches.find(batch)
    gone = store.batches.undo(found.digest, by=BY)
    if in_json:
        output.emit({"batch": found.digest, "file": found.name, **asdict(gone)})
    else:
        told = f"{found.digest[:12]} undone: {gone.variants} variants are gone"
        output.people.print(told, highlight=False)
