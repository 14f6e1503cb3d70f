"""The command `search`: documents of the archive, and where words stand in them."""

from datetime import datetime
from typing import Annotated

import typer

from storage.archive import PAGE, Asked, Found
from storage.overview import EVERYTHING
from tasks.archive import found_json, sought
from translation.languages import parse_language
from translation.phrases import Sought
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened

_DAY = ["%Y-%m-%d"]


def search(
    phrase: Annotated[str, typer.Argument(help="Words in the texts.", show_default=False)] = "",
    symbol: Annotated[str, typer.Option(help="How the symbol begins.")] = "",
    meeting: Annotated[str, typer.Option(help="Words of the meeting's name.")] = "",
    start: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="First day of receipt.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="Last day of receipt.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of the texts.")] = None,
    forms: Annotated[bool, typer.Option("--forms", help="Any form of each word.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Documents at most.")] = PAGE,
    offset: Annotated[int, typer.Option(min=0, help="Documents left out.")] = 0,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Find documents, newest first, with the first of their texts in which all the words stand.

    What WORDS may say is that of the concordance: "…" side by side, * ? within a word, ~ any form.

    Example: hexaglot search '"rapport financier" Conseil*' --symbol C18/ --language fr
    """
    store = opened(data)
    asked = Asked(
        symbol=symbol,
        meeting=sought(meeting),
        start=start.date() if start else None,
        end=end.date() if end else None,
        words=sought(phrase, forms=forms),
        language=parse_language(language) if language else None,
    )
    results = store.archive.search(EVERYTHING, asked, limit=limit, offset=offset)
    if in_json:
        found = [found_json(one, store.settings.zone) for one in results.found]
        output.emit({"documents": found, "total": results.total, "whole": results.whole})
        return
    for one in results.found:
        _show(one, asked.words)
    of = f"{'' if results.whole else 'more than '}{results.total} documents"
    output.people.print(f"{len(results.found)} of {of}", highlight=False)


def _show(one: Found, words: Sought | None) -> None:
    stored = one.document
    told = [stored.name, f"({stored.id})", stored.meeting or "", f"{stored.received_at:%Y-%m-%d}"]
    hits = f", {one.hits} texts" if one.hits else ""
    output.people.print(" ".join(filter(None, told)) + hits, highlight=False, markup=False)
    if words is None:
        return
    for line in one.lines:
        excerpt = "".join(piece.text for piece in words.excerpt(line.text, line.language, 60))
        told_line = f"  {line.language} {line.segment}: {excerpt}"
        output.people.print(told_line, highlight=False, markup=False)
