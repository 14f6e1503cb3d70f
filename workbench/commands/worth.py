"""The command `memory worth`: suggestions of the memory against the texts that became final."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from translation.languages import Language
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened

if TYPE_CHECKING:
    from tasks.worth import WorthReport
    from translation.worth import Worth


def worth(
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show how much of what was suggested stayed in the texts that became final.

    Example: hexaglot memory worth --from 2026-11-01 --to 2026-11-30 --json
    """
    # sacreBLEU takes its time: the other commands do without it
    from tasks.worth import worth_report

    report = worth_report(opened(data), _day(since), _day(until), ter=True)
    if in_json:
        output.emit(_told(report))
    else:
        _show(report)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _told(report: "WorthReport") -> dict[str, object]:
    return {
        "from": report.since.isoformat() if report.since else None,
        "to": report.until.isoformat() if report.until else None,
        "all": report.whole.told(),
        "without": report.without,
        "languages": {language: one.told() for language, one in report.by_language.items()},
        "bands": [
            {"language": language, "band": band, **one.told()}
            for (language, band), one in report.by_band.items()
        ],
        "rows": [
            {"source": source, "band": band, "language": language, "month": month, **one.told()}
            for (source, band, language, month), one in report.rows.items()
        ],
        "signatures": report.signatures,
    }


def _show(report: "WorthReport") -> None:
    from translation.worth import FEW

    whole = [(language, "all", *_cells(one)) for language, one in report.by_language.items()]
    bands = [(language, band, *_cells(one)) for (language, band), one in report.by_band.items()]
    columns = ("language", "band", "texts", "unchanged", "kept %", "chrF", "TER", "TER of")
    output.table("Suggestions against final texts", columns, [*whole, *bands])
    for name, signature in report.signatures.items():
        output.people.print(f"{name}: {signature}", markup=False, highlight=False)
    told = ", ".join(
        f"{lang} {report.without[lang]}" for lang in Language if lang in report.without
    )
    output.people.print(f"Without a suggestion: {told or 'none'}", highlight=False)
    output.people.print(f"* fewer than {FEW} texts", highlight=False)


def _cells(one: "Worth") -> tuple[str, ...]:
    figures = (one.kept, one.chrf, one.ter)
    shown = ("–" if figure is None else f"{figure:.1f}" for figure in figures)
    return f"{one.pairs}{'*' if one.few else ''}", str(one.unchanged), *shown, str(one.ter_pairs)
