"""The acts of people on a target cell: the text is checked first, then saved with what follows.

What follows (findings, pages, memory, repetitions) happens in the transaction of the save, so that
an answer is never ahead of its effects.
"""

import re
from collections.abc import Callable

from glossaries.name_lists import name_list
from storage.cell_source import CellSource
from storage.cells import Saved
from storage.joins import Joined
from storage.objects import Bucket
from storage.store import Store
from tasks.kept import live_terms
from translation import docx, repair
from translation.checks import CheckedPair, Problem, check
from translation.claims import CellVersion, Verdict
from translation.documents import TargetState
from translation.errors import MarkupRefused
from translation.languages import Language
from translation.markup import parse

_UNTRANSLATED = "untranslated"
"""The check that takes what stays in every language for what was left as it was."""


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
    return repair.repaired(store.joins.source(segment, language).text, text)


def problems_of(store: Store, segment: int, language: Language, text: str) -> list[Problem]:
    """What the checks say of a text for a segment; raises MarkupRefused, NotFound."""
    refuse_unwritable(text)
    parse(text)
    return checker(store)(store.joins.source(segment, language), text, language)


def checker(store: Store) -> Callable[[CellSource, str, Language], list[Problem]]:
    """What checks a text for what its cell translates; it raises MarkupRefused.

    Names that are the same in both languages are not left untranslated. The terms are those of
    the moment when it is made, so that it asks for nothing inside a transaction.
    """
    terms = live_terms(store)

    def checked(source: CellSource, text: str, language: Language) -> list[Problem]:
        problems = _checked(source, text, language)
        if any(one.check == _UNTRANSLATED for one in problems):
            named = name_list(source.text, source.language, terms.names(source.language))
            if named is not None and named.written(language) == text:
                return [one for one in problems if one.check != _UNTRANSLATED]
        return problems

    return checked


def _checked(source: CellSource, text: str, language: Language) -> list[Problem]:
    return check(
        CheckedPair(
            source=source.text,
            target=text,
            source_language=source.language,
            target_language=language,
            tags=source.tags,
        )
    )


def join(
    store: Store,
    segment: int,
    language: Language,
    *,
    actor: str,
    at: CellVersion,
    count: int,
    key: str,
) -> Joined:
    """Join the cell of a segment with those after it, `count` in all, in one language.

    The original is read again: it says what their source is together. Raises NotFound, what
    `Joins.join` does, and DocumentRefused and ObjectDamaged where the original cannot be read.
    """
    place = store.joins.place(segment, count)
    stored = store.documents.get(place.document)
    original = store.objects.get(Bucket.ORIGINALS, stored.working_key)
    whole = docx.joined(original, place.block.block, [one.segment for one in place.segments])
    return store.joins.join(
        place, language, whole, actor=actor, at=at, key=key, checker=checker(store)
    )


def undo_join(
    store: Store, segment: int, language: Language, *, actor: str, at: CellVersion, key: str
) -> Joined:
    """Take a join apart again; raises what `Joins.undo` does."""
    return store.joins.undo(segment, language, actor=actor, at=at, key=key, checker=checker(store))
