"""The work order of a package for a provider: a page for people, and the same for programs."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document

from translation.claims import Task
from translation.exchange.bundle import of_one_moment
from translation.exchange.characters import legalised
from translation.languages import Language
from translation.pages import definition, pages_of_words
from translation.terms import Term

FORMAT = "hexaglot-work-order-1"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that is cited; `title`, `address` and `languages` as far as it is held here.

    `address` leads from the root of the workbench to its latest text.
    """

    symbol: str
    title: str = ""
    address: str = ""
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a work order says; `bands` and `states` are whole words of the source.

    `words` are those of the segments that were given, by the definition `definition` of a page.
    """

    number: int
    document: str
    name: str
    title: str
    source: Language
    target: Language
    task: Task
    provider: str
    contact: str
    given_by: str
    given_on: date
    due: date | None
    definition: str
    segments: int
    words: int
    bands: Mapping[str, int]
    states: Mapping[str, int]
    references: tuple[Reference, ...]

    @property
    def pages(self) -> float:
        """The pages of the words, to two places."""
        return round(pages_of_words(self.words, definition(self.definition)), 2)


def order_json(sheet: Sheet, files: Sequence[tuple[str, bytes]]) -> bytes:
    """The work order for programs, with the digest of each file beside it."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "order": sheet.number,
        "document": sheet.document,
        "name": sheet.name,
        "title": sheet.title,
        "source": sheet.source.value,
        "target": sheet.target.value,
        "task": sheet.task.value,
        "provider": sheet.provider,
        "contact": sheet.contact,
        "given_by": sheet.given_by,
        "given_on": sheet.given_on.isoformat(),
        "due": sheet.due.isoformat() if sheet.due else None,
        "definition": sheet.definition,
        "segments": sheet.segments,
        "words": sheet.words,
        "pages": sheet.pages,
        "bands": dict(sheet.bands),
        "states": dict(sheet.states),
        "files": [
            {"name": name, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in files
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def order_docx(sheet: Sheet, files: Sequence[tuple[str, bytes]], moment: datetime) -> bytes:
    """The work order for people, the same bytes at the same `moment`."""
    made = docx.Document()
    core = made.core_properties
    core.title, core.author, core.comments = f"Work order {sheet.number}", "Hexaglot", ""
    made.add_heading(f"Work order {sheet.number}", 1)
    made.add_paragraph(legalised(" – ".join(filter(None, (sheet.name, sheet.title)))))
    _facts(made, _facts_of(sheet))
    made.add_heading("Words by what is there already", 2)
    _facts(made, [(_BANDS.get(name, f"match {name} %"), f"{n:,}") for name, n in _shown(sheet)])
    made.add_heading("Coming back", 2)
    made.add_paragraph(
        "Work on the XLIFF file in any tool that takes XLIFF 2.1, and send it back, alone or in "
        "this package. Keep each inline tag once. Segments that are locked are for their context. "
        "Use the terms of terms.csv; memory.tmx holds what was found for these segments."
    )
    if sheet.references:
        made.add_heading("Documents that are cited", 2)
        _facts(made, [(one.symbol, one.title or "not held here") for one in sheet.references])
    made.add_heading("Files", 2)
    _facts(made, [(name, hashlib.sha256(body).hexdigest()) for name, body in files])
    out = io.BytesIO()
    made.save(out)
    return of_one_moment(out.getvalue(), moment)


_BANDS = {
    "repeated": "repeated in this text",
    "value": "numbers, dates and references alone",
    "101": "exact, in the same place",
    "100": "exact",
    "below 70": "below 70 %",
    "none": "new",
}


def _shown(sheet: Sheet) -> Iterable[tuple[str, int]]:
    return [*sheet.bands.items()]


def _facts_of(sheet: Sheet) -> list[tuple[str, str]]:
    return [
        ("From", f"{sheet.source.english_name} ({sheet.source.value})"),
        ("Into", f"{sheet.target.english_name} ({sheet.target.value})"),
        ("Task", "translate" if sheet.task is Task.TRANSLATE else "review"),
        ("Provider", sheet.provider),
        ("Due", f"{sheet.due.day} {sheet.due:%B %Y}" if sheet.due else "–"),
        ("Words", f"{sheet.words:,} in {sheet.segments:,} segments"),
        ("Pages", f"{sheet.pages:,.2f} ({sheet.definition})"),
        ("Contact", sheet.contact or sheet.given_by),
        ("Given out", f"{sheet.given_on.day} {sheet.given_on:%B %Y}, by {sheet.given_by}"),
    ]


def _facts(made: Document, rows: Sequence[tuple[str, str]]) -> None:
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = legalised(name), legalised(value)


def references_json(references: Sequence[Reference]) -> bytes:
    """The documents that are cited, for programs."""
    told = [
        {
            "symbol": one.symbol,
            "title": one.title or None,
            "address": one.address or None,
            "languages": [language.value for language in one.languages],
        }
        for one in references
    ]
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def terms_csv(
    concepts: Mapping[str, Mapping[Language, Sequence[Term]]], languages: Sequence[Language]
) -> bytes:
    """Concepts with their terms in some languages, as a termbase in CSV that is read back.

    The columns of a language are its terms and their status, several separated by `|`.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        ["concept", *(f"{one.value}{end}" for one in languages for end in ("", "_status"))]
    )
    for concept, terms in concepts.items():
        row = [concept]
        for language in languages:
            held = terms.get(language, ())
            row.append("|".join(term.text for term in held))
            row.append("|".join(term.status.value for term in held))
        writer.writerow(row)
    return out.getvalue().encode()
