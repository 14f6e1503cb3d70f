"""The command `analyse`: what there is to do in documents before anyone works."""

from collections.abc import Iterable
from typing import Annotated

import typer

from tasks import intake
from tasks.analysis import COLUMNS, Analysis, analyse, analysis_json, together
from translation.analysis import Bands
from translation.languages import Language
from workbench import output
from workbench.options import AsJson, DataFolder, languages
from workbench.wiring import opened


def analysis(
    documents: Annotated[
        list[str], typer.Argument(help="Ids or symbols, in order of work.", show_default=False)
    ],
    targets: Annotated[str | None, typer.Option(help="Codes, such as fr,ar.")] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Tell words, pages and days of work by language and band, repetitions between documents too.

    Example: hexaglot analyse C18/52 C18/53 --targets fr,ar
    """
    store = opened(data)
    named = dict.fromkeys(intake.find(store, document).id for document in documents)
    analyses = analyse(store, [store.documents.get(id) for id in named], languages(targets))
    if in_json:
        output.emit([analysis_json(one) for one in analyses])
        return
    for one in analyses:
        title = (
            f"{one.document.name}: {one.whole.segments:,} segments, {one.whole.words:,} words, "
            f"{one.pages(one.whole.words):,.1f} pages ({one.definition})"
        )
        _show(title, one, one.languages.items())
    if len(analyses) > 1:
        _show("Together", analyses[0], together(analyses).items())
    output.people.print(
        f"Words by band of match; days of one translator at {store.settings.words_a_day:,} new "
        "words a day.",
        highlight=False,
    )


def _show(title: str, one: Analysis, rows: Iterable[tuple[Language, Bands]]) -> None:
    columns = ("language", *COLUMNS, "words", "characters", "pages", "days")
    output.table(title, columns, [_row(one, *row) for row in rows])


def _row(one: Analysis, language: Language, bands: Bands) -> tuple[str, ...]:
    whole = bands.whole
    shown = (f"{bands.amounts[band].words:,}" if band in bands.amounts else "0" for band in COLUMNS)
    return (
        language.english_name,
        *shown,
        f"{whole.words:,}",
        f"{whole.characters:,}",
        f"{one.pages(whole.words):,.1f}",
        f"{bands.days(one.words_a_day):,.2f}",
    )
