"""What two words must share so that one counts as a form of the other, by language."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translation.languages import Language

Keys = tuple[str, ...]

# Characters inside a word that carry no meaning: soft hyphen, tatweel.
_INVISIBLE = {0x00AD: None, 0x0640: None}
# Of capitals in running text, longer words are emphasis or a heading, shorter ones are acronyms.
_LONGEST_ACRONYM = 4
_LEADING = {
    Language.EN: frozenset({"to", "the", "a", "an"}),
    Language.FR: frozenset({"l", "le", "la", "les"}),
    Language.ES: frozenset({"el", "la", "los", "las"}),
}


@dataclass(frozen=True, slots=True)
class WordKeys:
    """The keys of words in one language.

    `text_forms` gives every lemma that a word of a text may have, `term_forms` every key under
    which a word of a term is to be found, told whether it is the first word; both take the word
    in lower case.
    """

    text_forms: Callable[[str], Iterable[str]]
    term_forms: Callable[[str, bool], Iterable[str]]
    leading: frozenset[str] = frozenset()

    def of_text(self, word: str) -> Keys:
        """The keys of a word as it stands in a text."""
        plain = _plain(word)
        if not plain[:1].isalnum():
            return (plain,)
        if not _has_two_capitals(plain):
            return tuple(dict.fromkeys(self.text_forms(plain.lower())))
        exact = (plain, plain.removesuffix("s"))
        if len(plain) <= _LONGEST_ACRONYM:
            return exact
        return tuple(dict.fromkeys((*exact, *self.text_forms(plain.lower()))))

    def of_term(self, words: Sequence[str]) -> list[tuple[str, Keys]]:
        """The words of a term with their keys, without the article or "to" before it."""
        plain = [_plain(word) for word in words if _plain(word)]
        while len(plain) > 1 and plain[0] in self.leading:
            plain = plain[1:]
        return [(word, self._of_term_word(word, rank == 0)) for rank, word in enumerate(plain)]

    def _of_term_word(self, word: str, is_first: bool) -> Keys:
        if _has_two_capitals(word) or not word[0].isalnum():
            return (word,)
        return tuple(dict.fromkeys(self.term_forms(word.lower(), is_first)))


def keys_of(language: Language) -> WordKeys:
    """The keys of a language that writes spaces."""
    if language is Language.AR:
        from glossaries import arabic

        return WordKeys(arabic.text_keys, arabic.term_keys)
    from glossaries import lemmas

    of_term = lemmas.term_lemmas(language)
    return WordKeys(
        lemmas.text_lemmas(language),
        lambda word, _: of_term(word),
        _LEADING.get(language, frozenset()),
    )


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_INVISIBLE))


def _has_two_capitals(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1
