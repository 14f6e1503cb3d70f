"""Commands on terms: find, import."""

import io
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from glossaries.csv_file import read_csv
from glossaries.recognition import Recogniser
from glossaries.termbase import Termbase, built_in
from translation.errors import ExchangeRefused
from translation.languages import parse_language
from translation.terms import Concept
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened

app = typer.Typer(no_args_is_help=True, help="The termbases: concepts in six languages.")


@app.command("find")
def find(
    language: Annotated[str, typer.Option(help="Language of the segments on stdin.")],
    termbase: Annotated[
        list[Path] | None, typer.Option(help="CSV files instead of the built-in termbase.")
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Recognise terms in segments, a line each on stdin, through their inflections.

    Example: echo "The resolutions of the Council" | hexaglot terms find --language en
    """
    base = Termbase(_concepts(termbase)) if termbase else built_in()
    recogniser = Recogniser(base, parse_language(language))
    for line in output.lines():
        hits = recogniser.find(line)
        if in_json:
            output.emit_live([asdict(hit) for hit in hits])
            continue
        rows = [(line[h.start : h.end], h.term, h.concept, h.status) for h in hits]
        output.table("", ("in the text", "term", "concept", "status"), rows)


def _concepts(files: list[Path]) -> list[Concept]:
    return [concept for file in files for concept in _read(file)]


def _read(file: Path) -> list[Concept]:
    if file.suffix.lower() != ".csv":
        raise ExchangeRefused("unknown_format", f"{file.name} is no termbase file; give .csv")
    return list(read_csv(io.BytesIO(output.read_file(file))))


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV termbase.", show_default=False)],
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Put the concepts of a termbase into the store; changed ones keep their history.

    Example: hexaglot terms import council-terms.csv
    """
    concepts = _read(file)
    tally = opened(data).terms.save(concepts, source=file.name, by="command line")
    if in_json:
        output.emit(asdict(tally))
    else:
        output.people.print(
            f"{file.name}: {tally.added} new concepts, {tally.changed} changed, "
            f"{tally.unchanged} as they were",
            highlight=False,
        )
