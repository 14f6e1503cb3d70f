"""Four short notes of which the memory knows every sentence, to be taken further than the rest.

A demonstration shows a text that waits for its reviser, one for its editor, one that is final and
one that is published. Their sentences are those of the memory, named by their place in it, so that
every language is there.
"""

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from io import StringIO

from translation.languages import Language
from workbench.demo.furniture import Head, open_paper, summary_box


@dataclass(frozen=True, slots=True)
class ShortNote:
    """A note by its symbol: rows of the memory for the title and for each part.

    `parts` are headings with their sentences.
    """

    symbol: str
    title: str
    summary: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]


TRANSLATED = ShortNote(
    "C18/103",
    "heading-19",
    ("general-06", "session-04"),
    (
        ("heading-07", ("language-08", "language-09", "procedure-01", "procedure-02")),
        ("heading-24", ("procedure-13", "procedure-14", "procedure-15", "general-05")),
        ("heading-11", ("procedure-12", "procedure-06")),
    ),
)
REVIEWED = ShortNote(
    "C18/105",
    "heading-16",
    ("language-06", "session-04"),
    (
        ("heading-07", ("language-01", "language-13", "language-15", "language-14")),
        ("heading-24", ("language-05", "language-16", "language-11")),
        ("heading-09", ("finance-06", "finance-02")),
    ),
)
FINAL = ShortNote(
    "C18/106",
    "heading-22",
    ("session-01", "session-06"),
    (
        ("heading-07", ("conference-11", "conference-12", "conference-06")),
        ("heading-24", ("session-08", "session-09", "conference-03", "conference-13")),
        ("heading-09", ("finance-12", "finance-06")),
    ),
)
PUBLISHED = ShortNote(
    "C18/108",
    "heading-17",
    ("publication-01", "session-06"),
    (
        ("heading-07", ("publication-04", "publication-07", "publication-10")),
        ("heading-24", ("publication-02", "publication-06", "publication-08", "publication-05")),
        ("heading-11", ("document-15", "general-02")),
    ),
)
SHORT_NOTES = (TRANSLATED, REVIEWED, FINAL, PUBLISHED)

_NOTE, _SUMMARY = "heading-02", "heading-03"
_COUNCIL, _GENEVA, _ITEM, _ORIGINAL = "head-07", "head-08", "head-09", "head-01"


def written(note: ShortNote) -> tuple[Head, bytes]:
    """The head of a note and its DOCX, the same bytes each time."""
    head = Head(
        symbol=note.symbol,
        language=Language.EN,
        body=_sentence(_COUNCIL),
        session=_sentence(_GENEVA),
        item=_sentence(_ITEM),
        day="6 April 2018",
        original=_sentence(_ORIGINAL),
        kind=_sentence(_NOTE),
        title=_sentence(note.title),
        written=datetime(2018, 4, 6, 9, 0),
    )
    paper = open_paper(head)
    summary_box(paper, (_sentence(_SUMMARY), [_sentence(row) for row in note.summary]))
    for heading, sentences in note.parts:
        paper.heading(_sentence(heading))
        paper.numbered(*map(_sentence, sentences))
    paper.end_rule()
    return head, paper.finish(head.title, head.printed, head.written)


@cache
def _rows() -> dict[str, str]:
    text = (resources.files("workbench.demo") / "memory.tsv").read_text(encoding="utf-8")
    return {row["id"]: row["en"] for row in csv.DictReader(StringIO(text), delimiter="\t")}


def _sentence(row: str) -> str:
    return _rows()[row]
