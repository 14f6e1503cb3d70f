"""The command `throughput`: pages done against a C&P volume."""

from datetime import datetime
from typing import Annotated

import typer

from storage.ledger import Stage
from tasks.throughput import ThroughputReport, throughput_report
from translation.languages import Language
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened


def throughput(
    volume: Annotated[str | None, typer.Option(help="Id of a volume; see `volumes`.")] = None,
    definition: Annotated[str | None, typer.Option(help="Id of a definition of a page.")] = None,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day from which the volume is laid out."),
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show pages by language and stage, and how they stand against a volume.

    Example: hexaglot throughput --volume cp-2017
    """
    first = start.date() if start else None
    report = throughput_report(opened(data), volume, definition, first)
    if in_json:
        output.emit(_told(report))
        return
    stages = [stage for stage in Stage if stage in report.by_day]
    rows = [
        (language.english_name, *(f"{report.pages[language].get(s, 0):,.1f}" for s in stages))
        for language in Language
    ]
    output.table(f"Pages ({report.definition})", ("language", *stages), rows)
    output.people.print(f"{report.comparison.sentence()}.", highlight=False)
    for late in report.late:
        told = f"late: {late.subject}, due {late.due}, {' '.join(late.languages)}"
        output.people.print(told, markup=False, highlight=False)


def _told(report: ThroughputReport) -> dict[str, object]:
    compared = report.comparison
    return {
        "definition": report.definition,
        "today": report.today.isoformat(),
        "pages": {
            language: {stage: round(pages, 2) for stage, pages in stages.items()}
            for language, stages in report.pages.items()
        },
        "volume": {
            "id": compared.plan.volume.id,
            "pages": compared.plan.volume.pages,
            "wording": compared.plan.volume.wording,
            "definition": compared.plan.volume.definition,
            "same_definition": compared.same_page,
        },
        "compared": {
            "stage": report.stage,
            "done": round(compared.done, 2),
            "due": round(compared.due, 2),
            "rate": round(compared.rate, 2),
            "rate_of_volume": round(compared.plan.per_day, 2),
            "in_hand": round(compared.in_hand, 2),
            "finish": compared.finish.isoformat() if compared.finish else None,
        },
        "late": [
            {"document": late.subject, "due": late.due.isoformat(), "languages": late.languages}
            for late in report.late
        ],
    }
