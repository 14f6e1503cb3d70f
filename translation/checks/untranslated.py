"""Whether there is a translation at all: an empty target, a source that was left as it is."""

import re
from collections.abc import Iterator

from translation.checks.problems import CheckedPair, Problem, Severity
from translation.languages import Language
from translation.placeables import find
from translation.placeables.grammar import blank_tags

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SCRIPTS = {
    Language.AR: re.compile("[\u0620-\u064a]"),
    Language.ZH: re.compile("[\u3400-\u9fff]"),
    Language.RU: re.compile("[а-яё]", re.IGNORECASE),
}
_LATIN = re.compile("[a-zà-öø-ÿœ]", re.IGNORECASE)
_SURE = 2
"""Words, not all of them with a capital, that two languages of one script hardly share."""


def empty(pair: CheckedPair) -> Iterator[Problem]:
    """A target without a letter or digit for a source that has some."""
    if _has_text(pair.source) and not _has_text(pair.target):
        message = "nothing stands for the source; translate it"
        yield Problem("empty", Severity.ERROR, "empty", message, (0, len(pair.source)))


def untranslated(pair: CheckedPair) -> Iterator[Problem]:
    """A target that is the source again, or has not one letter of its own script.

    What stays in every language is no word: values, symbols and codes, capitals such as ITU-T.
    Languages of one script share many words (Article 5, Introduction): one word alone is no
    problem there. A name may stay too: where all words have a capital it is a warning.
    """
    if not _has_text(pair.target):
        return
    same = _bare(pair.source) == _bare(pair.target)
    if not (same or _foreign(pair)):
        return
    words = _words(pair)
    if len(words) < (_SURE if _alike(pair) else 1):
        return
    severity = Severity.ERROR if _certain(words) else Severity.WARNING
    message = "the target is the source again" if same else f"no {_name(pair)} letter in the target"
    spans = (0, len(pair.source)), (0, len(pair.target))
    yield Problem("untranslated", severity, "untranslated", f"{message}; translate it", *spans)


def _has_text(text: str) -> bool:
    return any(character.isalnum() for character in blank_tags(text))


def _bare(text: str) -> str:
    """What is compared: no tags, no difference of case and of blanks."""
    return " ".join(blank_tags(text).replace("\ufffc", " ").casefold().split())


def _words(pair: CheckedPair) -> list[str]:
    """The words of the source that a translation exchanges."""
    text = blank_tags(pair.source)
    for placeable in find(pair.source, pair.source_language, pair.target_language):
        if placeable.worded:
            continue
        text = text[: placeable.start] + " " * len(placeable.text) + text[placeable.end :]
    return [word for word in _WORD.findall(text) if len(word) > 1 and not word.isupper()]


def _foreign(pair: CheckedPair) -> bool:
    """Letters, but none of the script of the target, and a word that the source has too."""
    own = _SCRIPTS.get(pair.target_language, _LATIN)
    text = blank_tags(pair.target)
    theirs = set() if own.search(text) else set(_WORD.findall(text))
    return bool(theirs) and not theirs.isdisjoint(_words(pair))


def _certain(words: list[str]) -> bool:
    """Whether it is no name: scripts without capitals do not tell, and their words are no names."""
    return any(not word[0].isupper() for word in words)


def _alike(pair: CheckedPair) -> bool:
    """Whether both languages are written in Latin letters."""
    return pair.source_language not in _SCRIPTS and pair.target_language not in _SCRIPTS


def _name(pair: CheckedPair) -> str:
    return pair.target_language.english_name
