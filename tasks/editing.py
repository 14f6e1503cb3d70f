"""The acts of people on a target cell: the text is checked first, then saved with what follows.

What follows (findings, pages, memory, repetitions) happens in the transaction of the save, so that
an answer is never ahead of its effects.
"""

import re

from storage.cells import Saved
from storage.store import Store
from translation import repair
from translation.checks import CheckedPair, Problem, check
from translation.claims import CellVersion, Verdict
from translation.documents import TargetState
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.markup import parse


def save(
    store: Store,
    segment: int,
    language: Language,
    *,
    actor: str,
    at: CellVersion,
    text: str,
    state: TargetState,
    key: str,
) -> Saved:
    """Save the text of a cell, and confirm it where the state says so.

    Raises MarkupRefused for a brace that is no tag, and what `Cells.save` raises: LostClaim,
    StaleVersion, WrongState, OwnWork, KeyReused, NotFound.
    """
    problems = problems_of(store, segment, language, text)
    return store.cells.save(
        segment,
        language,
        actor=actor,
        at=at,
        text=text,
        state=state,
        key=key,
        problems=problems,
    )


def review(
    store: Store,
    segment: int,
    language: Language,
    *,
    actor: str,
    at: CellVersion,
    verdict: Verdict,
    note: str,
    key: str,
) -> Saved:
    """Accept a translation as it is, or return it with a note; raises what `Cells.review` does."""
    return store.cells.review(
        segment, language, actor=actor, at=at, verdict=verdict, note=note, key=key
    )


_UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What no XML 1.0 document holds, and so no DOCX: most control characters and lone surrogates."""


def refuse_unwritable(text: str) -> None:
    """Refuse a text that would not come out as it went in; raises MarkupRefused."""
    found = _UNWRITABLE.search(text)
    if found is not None:
        raise MarkupRefused(
            "bad_character",
            f"character {found.start() + 1} is U+{ord(found[0]):04X}, which no document can hold; "
            "take it out",
        )


def repaired(store: Store, segment: int, language: Language, text: str) -> str:
    """A text with the tags of its source put right; raises MarkupRefused and NotFound."""
    refuse_unwritable(text)
    return repair.repaired(store.segments.get(segment).segment.text, text)


def problems_of(store: Store, segment: int, language: Language, text: str) -> list[Problem]:
    """What the checks say of a text for a segment; raises MarkupRefused, NotFound."""
    refuse_unwritable(text)
    parse(text)
    stored = store.segments.get(segment)
    return check(
        CheckedPair(
            source=stored.segment.text,
            target=text,
            source_language=stored.language,
            target_language=language,
            tags=stored.segment.tags,
        )
    )
