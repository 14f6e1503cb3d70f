"""The command `pseudo`: one DOCX, or many pairs in one run."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Annotated

import typer

from tasks.conversion import plain_docx
from translation import docx
from translation.docx import PseudoMode
from translation.errors import InputRefused, TranslationError, UsageError
from translation.languages import Language, parse_language
from translation.segmentation import splitter
from workbench import output
from workbench.options import AsJson, Convert, Source


class PairMissing(UsageError):
    """Neither IN and OUT nor --pairs."""

    def __str__(self) -> str:
        return "name the file to read and the file to write, or give --pairs FILE"


@dataclass(frozen=True, slots=True)
class Pair:
    """A file to read, a file to write, and what is to become of its letters."""

    original: Path
    out: Path
    mode: PseudoMode
    source: Language
    target: Language | None
    convert: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pair: `error` is a refusal code; blocks and segments are those with letters.

    `cpu_seconds` covers reading, segmenting and writing, not the start of Python.
    """

    file: str
    ok: bool
    error: str | None
    letters: int
    codes: int
    blocks: int
    segments: int
    cpu_seconds: float


def pseudo(
    original: Annotated[Path | None, typer.Argument(metavar="IN", show_default=False)] = None,
    out: Annotated[Path | None, typer.Argument(metavar="OUT", show_default=False)] = None,
    mode: Annotated[PseudoMode, typer.Option(help="What becomes of each letter.")] = (
        PseudoMode.BRACKET
    ),
    target: Annotated[
        str | None, typer.Option(help="Also the direction, fonts and language of this target.")
    ] = None,
    pairs: Annotated[Path | None, typer.Option(help="Lines IN<TAB>OUT, many in one run.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that share the pairs.")] = 1,
    source: Source = "en",
    convert: Convert = False,
    in_json: AsJson = False,
) -> None:
    """Write a DOCX with a pseudo-translation, to see what is reached and what is not.

    Example: hexaglot pseudo C18-52.docx out.docx --mode bracket --target ar
    """
    language = parse_language(source)
    into = None if target is None else parse_language(target)
    if pairs is not None:
        listed = _listed(output.read_file(pairs))
        wanted = [Pair(a, b, mode, language, into, convert) for a, b in listed]
        _run(wanted, jobs, in_json)
        return
    if original is None or out is None:
        raise PairMissing
    done = translate(Pair(original, out, mode, language, into, convert))
    if in_json:
        output.emit(_shown(done))
    else:
        output.people.print(f"{out}: {done.letters} letters in {done.segments} segments")


def _listed(table: bytes) -> list[tuple[Path, Path]]:
    rows = [line.split("\t") for line in table.decode().splitlines() if line.strip()]
    for number, row in enumerate(rows, 1):
        if len(row) < 2:
            raise InputRefused("bad_pairs", f"line {number} of the pairs is not IN<TAB>OUT")
    return [(Path(row[0]), Path(row[1])) for row in rows]


def translate(pair: Pair) -> Outcome:
    """Read, pseudo-translate and write one pair; raises the refusal of its reader."""
    begun = time.process_time()
    given = output.read_file(pair.original)
    made = docx.pseudo(
        plain_docx(given).body if pair.convert else given,
        splitter(pair.source),
        pair.mode,
        source=pair.source,
        target=pair.target,
    )
    pair.out.parent.mkdir(parents=True, exist_ok=True)
    pair.out.write_bytes(made.data)
    spent = time.process_time() - begun
    name = str(pair.original)
    return Outcome(
        name, True, None, made.letters, made.codes, made.blocks, made.segments, round(spent, 4)
    )


def _attempt(pair: Pair) -> Outcome:
    begun = time.process_time()
    try:
        return translate(pair)
    except TranslationError as refused:
        spent = round(time.process_time() - begun, 4)
        return Outcome(str(pair.original), False, refused.code, 0, 0, 0, 0, spent)


def _outcomes(pairs: list[Pair], jobs: int) -> Iterator[Outcome]:
    if jobs == 1:
        yield from map(_attempt, pairs)
        return
    with Pool(jobs) as pool:
        yield from pool.imap(_attempt, pairs, chunksize=4)


def _shown(done: Outcome) -> dict[str, object]:
    names = ("file", "ok", "error", "letters", "codes", "blocks", "segments")
    return {name: getattr(done, name) for name in names}


def _run(pairs: list[Pair], jobs: int, in_json: bool) -> None:
    done: list[Outcome] = []
    for outcome in output.progress_of(_outcomes(pairs, jobs), len(pairs), "documents"):
        done.append(outcome)
        if in_json:
            output.emit(_shown(outcome))
        elif not outcome.ok:
            output.people.print(f"{outcome.file}: {outcome.error}", markup=False)
    failed = sum(not outcome.ok for outcome in done)
    spent = round(sum(outcome.cpu_seconds for outcome in done), 2)
    if in_json:
        output.emit({"documents": len(done), "failed": failed, "cpu_seconds": spent})
    else:
        output.people.print(f"{len(done)} documents, {failed} refused, {spent} CPU seconds")
