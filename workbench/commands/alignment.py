"""The command that aligns versions of a document."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from storage.settings import load_settings
from storage.store import Store
from tasks.alignment import Alignment, TooFewVersions, aligned, tmx_units
from tasks.pieces import TrainingReport, train_pieces
from translation.alignment import SURE
from translation.errors import UsageError
from translation.exchange import write_tmx
from translation.languages import Language, parse_language
from translation.units import Provenance
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened

LL_FILE = "LL=FILE"
REVIEW = "/align"
"""The page of the workbench where versions are handed in and doubtful rows looked at."""


class NoVersion(UsageError):
    """An argument that is no language with a file."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return (
            f"{self.given[:60]!r} names no version; write a language and a file, as fr=report.docx"
        )


def align(
    versions: Annotated[
        list[str], typer.Argument(help="Two to six versions.", metavar=f"{LL_FILE}…")
    ],
    tmx: Annotated[Path | None, typer.Option(help="Write the units kept, as TMX 1.4b.")] = None,
    memory: Annotated[
        bool, typer.Option("--memory", help="Ask the memory, its model and termbase, too.")
    ] = False,
    provenance: Annotated[
        Provenance, typer.Option(help="What the TMX says of the texts.")
    ] = Provenance.PUBLISHED,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Align two to six versions of one DOCX: what is sure is kept, the rest is left for people.

    Put the TMX into the memory with `hexaglot memory import`; hand the files in on the page
    Alignment to look at the rest.

    Example: hexaglot align en=52-E.docx fr=52-F.docx ar=52-A.docx --tmx 52.tmx
    """
    store = opened(data) if memory else None
    found = _aligned(_named(versions), store)
    if tmx is not None:
        with tmx.open("wb") as stream:
            write_tmx(tmx_units(found, provenance), stream, source=next(iter(found.versions)))
    left = len(found.units) - found.kept
    review = f"{load_settings(data).url}{REVIEW}" if left else None
    onward = _onward(versions, tmx) if found.kept else None
    if in_json:
        counted = {"units": len(found.units), "kept": found.kept, "left": left}
        output.emit({**counted, "unfitting": found.unfitting, "review": review, "next": onward})
    else:
        _show(found)
        _show_ways(review, onward)


def _onward(versions: list[str], tmx: Path | None) -> str:
    """The command that brings what is kept nearer to the memory."""
    if tmx is not None:
        return shlex.join(["hexaglot", "memory", "import", str(tmx)])
    return shlex.join(["hexaglot", "align", *versions, "--tmx", "OUT.tmx"])


def _show_ways(review: str | None, onward: str | None) -> None:
    if onward is not None:
        output.people.print(
            f"What is kept: {onward}", highlight=False, markup=False, soft_wrap=True
        )
    if review is not None:
        told = f"What is left: hand the same files in at {review}, where doubtful rows come first"
        output.people.print(told, highlight=False, markup=False, soft_wrap=True)


def _named(versions: list[str]) -> dict[Language, Path]:
    """The files by language; raises NoVersion or TooFewVersions."""
    files: dict[Language, Path] = {}
    for given in versions:
        code, stroke, path = given.partition("=")
        if not stroke or not path:
            raise NoVersion(given)
        language = parse_language(code)
        if language in files:
            raise TooFewVersions
        files[language] = Path(path)
    return files


def _aligned(files: dict[Language, Path], store: Store | None) -> Alignment:
    return aligned({language: output.read_file(path) for language, path in files.items()}, store)


def _show(found: Alignment) -> None:
    left = len(found.units) - found.kept
    output.people.print(
        f"{len(found.units)} units: {found.kept} kept, {left} left", highlight=False
    )
    rows = []
    for language, version in found.versions.items():
        kept = sum(language in unit.kept(SURE) for unit in found.units)
        rows.append((language, len(version.pieces), kept))
    output.table("", ("language", "segments", "in units kept"), rows)
    for language in found.unfitting:
        output.people.print(
            f"{language.english_name} hardly fits the others; is it a version of this document?"
        )


def training(data: DataFolder = None, in_json: AsJson = False) -> None:
    """Train the SentencePiece model on the memory, equally by language.

    Example: hexaglot memory train-pieces
    """
    report = train_pieces(opened(data))
    if in_json:
        output.emit(asdict(report))
        return
    _show_training(report)


def _show_training(report: TrainingReport) -> None:
    told = f"model {report.sha256[:12]}: {report.texts} texts of each language"
    output.people.print(told, highlight=False)
    rows = [(known, f"{rate:.1f}") for known, rate in report.pieces.items()]
    output.table("", ("language", "pieces per 100 characters"), rows)
