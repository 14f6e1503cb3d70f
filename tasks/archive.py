"""What is looked for in the archive, and what was found there, as scripts read it."""

from typing import Any
from zoneinfo import ZoneInfo

from glossaries.forms import forms_of
from storage.archive import Found, Line
from translation.phrases import Sought


def sought(words: str, *, forms: bool = False) -> Sought | None:
    """What somebody looks for, None where it is blank; with `forms` any form of each word.

    Raises PhraseRefused.
    """
    said = words.strip()
    return Sought(said, forms, forms_of) if said else None


def found_json(one: Found, zone: ZoneInfo) -> dict[str, Any]:
    """A document with the first of its texts that hold the words; `address` is of the bitext."""
    stored = one.document
    return {
        "document": stored.id,
        "name": stored.name,
        "symbol": stored.symbol,
        "source": stored.source.value,
        "meeting": stored.meeting,
        "received": stored.received_at.astimezone(zone).date().isoformat(),
        "hits": one.hits,
        "lines": [_line(stored.id, line) for line in one.lines],
    }


def _line(document: str, line: Line) -> dict[str, Any]:
    return {
        "segment": line.segment,
        "language": line.language.value,
        "text": line.text,
        "address": f"/documents/{document}/bitext?segment={line.segment}#s{line.segment}",
    }
