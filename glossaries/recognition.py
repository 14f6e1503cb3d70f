"""Recognition of terms in running text, through inflection."""

from collections.abc import Iterable
from typing import Protocol

from glossaries.entries import Entry
from translation.languages import Language
from translation.terms import Concept, TermHit, TermStatus

_RANK = {TermStatus.PREFERRED: 0, TermStatus.ADMITTED: 1, TermStatus.DEPRECATED: 2}


class _Index(Protocol):
    def add(self, surface: str, entry: Entry) -> None: ...

    def spans(self, text: str) -> Iterable[tuple[int, int, list[Entry]]]: ...


class Recogniser:
    """Finds the terms of one language.

    Words are compared by lemma (English, French, Spanish, Russian), by stem and listed forms
    (Arabic), or as strings that no word of the text may straddle (Chinese). Case does not count,
    except that an acronym is only found as written: WHO is not "who".
    """

    def __init__(self, concepts: Iterable[Concept], language: Language) -> None:
        self._index = _empty_index(language)
        for concept in concepts:
            for term in concept.in_language(language):
                for surface in (term.text, *term.forms):
                    self._index.add(surface, (concept.id, term))

    def find(self, text: str) -> list[TermHit]:
        """The terms in `text`, from left to right; offsets count its characters, end exclusive.

        Hits do not overlap: of the terms that start first, the longest is taken. Where several
        concepts share it, each gives one hit with the same offsets. In Arabic a hit covers the
        whole word, with the article and what is written together with it.
        """
        return [
            TermHit(concept, term.text, start, end, term.status)
            for start, end, entries in self._index.spans(text)
            for concept, term in _one_each(entries, text[start:end])
        ]


def _empty_index(language: Language) -> _Index:
    # Imports stand here so that a Chinese run never loads the word lists of the others.
    if language is Language.ZH:
        from glossaries.chinese import ChineseIndex

        return ChineseIndex()
    from glossaries.keys import keys_of
    from glossaries.word_index import WordIndex

    return WordIndex(keys_of(language))


def _one_each(entries: list[Entry], surface: str) -> list[Entry]:
    """One entry for each concept: the one written as in the text, else the one of best status."""
    if len(entries) == 1:
        return entries
    written = surface.casefold()
    best: dict[str, Entry] = {}
    ranked = sorted(entries, key=lambda entry: _RANK[entry[1].status])
    for entry in sorted(ranked, key=lambda entry: entry[1].text.casefold() != written):
        best.setdefault(entry[0], entry)
    return list(best.values())
