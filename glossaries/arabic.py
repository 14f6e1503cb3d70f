"""A light stemmer for Arabic: what may be written together with a word is taken off, no more.

Term and text are treated differently. The word of a term stays as it is, but for its article,
its vowel signs and the spelling of alef. The word of a text is read in every way in which its
letters may be a prefix (و ف, then ب ل ك س, then ال or لل), a plural, dual or possessive ending; it
agrees with the term where one of the readings does. Broken plurals follow no such rule: the usual
ones of conference work stand in `data/arabic_plurals.txt`, those of four consonants are derived
(تقرير تقارير, مجلس مجالس), and a term may list its own.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

_SIGNS = re.compile("[\u0640\u064b-\u065f\u0670\u200c-\u200f]")
_LETTERS = str.maketrans("ٱى", "اي")
_HAMZAS = str.maketrans("أإآ", "ااا")
_LEAST = 3
"""Letters that must be left of a word when something is taken off it."""

_PREFIXES = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
# Ending, and what the word had in its place.
_ENDINGS = (
    ("ات", ("", "ة")),
    ("ان", ("",)),
    ("ين", ("",)),
    ("ون", ("",)),
    ("تان", ("ة",)),
    ("تين", ("ة",)),
    ("تا", ("ة",)),
    ("تي", ("ة",)),
    ("ية", ("ي",)),
    ("ه", ("ة",)),
    ("وا", ("",)),
    ("و", ("",)),
    ("ا", ("",)),
)
_POSSESSIVES = ("هما", "ها", "هم", "هن", "نا", "كم", "ه")
# The consonants of a word with four of them, as in مجلس and تقرير.
_FOUR = re.compile("([تم])([^ايوة])([^ايوة])([يو]?)([^ايوة])(ة?)")


def term_keys(word: str, is_first: bool) -> tuple[str, ...]:
    """Keys of a word of a term; a later word may be an adjective, which changes its gender."""
    base = _without_article(spelt(word))
    keys = [base, *_plurals(base)]
    if base.endswith("ية" if is_first else "ة"):
        keys.append(base[:-1])
    elif not is_first:
        keys.append(base + "ة")
    return tuple(dict.fromkeys(_of_term_by_alef(keys)))


def text_keys(word: str) -> tuple[str, ...]:
    """All words that the letters of a text's word may be a form of, with what is joined to it."""
    keys: dict[str, None] = {}
    for stem in _without_prefixes(spelt(word)):
        keys[stem] = None
        keys.update(dict.fromkeys(_without_ending(stem)))
        for possessive in _POSSESSIVES:
            owned = _cut(stem, possessive)
            if owned:
                keys[owned] = None
                # Before a possessive ة is written ت: لجنتها.
                keys.update(dict.fromkeys(_without_ending(owned)))
                if owned.endswith("ت"):
                    keys[owned[:-1] + "ة"] = None
    return tuple(dict.fromkeys(_of_text_by_alef(keys)))


def spelt(word: str) -> str:
    """The word without vowel signs, with one spelling of final ya."""
    return _SIGNS.sub("", word).translate(_LETTERS)


# The hamza on an alef is often left out, so اعادة must find إعادة; but where both are written with
# it, أعلام is not إعلام. A key marked with ~ stands for "written without, meant with".
def _of_term_by_alef(keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield key
        bare = key.translate(_HAMZAS)
        if bare != key:
            yield "~" + bare


def _of_text_by_alef(keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield key
        bare = key.translate(_HAMZAS)
        yield bare if bare != key else "~" + bare


def _without_article(word: str) -> str:
    # Two letters may be left, as in الحق.
    return word[2:] if word.startswith("ال") and len(word) > _LEAST else word


def _without_prefixes(word: str) -> Iterator[str]:
    """The word in each reading of its first letters, the whole of it first."""
    conjoined = [word, *(word[1:] for prefix in _PREFIXES if _cut_front(word, prefix))]
    for stem in conjoined:
        yield stem
        if _without_article(stem) != stem:
            yield _without_article(stem)
        if _cut_front(stem, "لل"):
            yield stem[2:]
        for preposition in _PREPOSITIONS:
            if _cut_front(stem, preposition):
                yield stem[1:]
                if _without_article(stem[1:]) != stem[1:]:
                    yield _without_article(stem[1:])


def _cut_front(word: str, prefix: str) -> bool:
    return word.startswith(prefix) and len(word) >= len(prefix) + _LEAST


def _cut(word: str, ending: str) -> str:
    """The word without the ending, or nothing where it has none or too little would be left."""
    if word.endswith(ending) and len(word) >= len(ending) + _LEAST:
        return word[: -len(ending)]
    return ""


def _without_ending(word: str) -> Iterator[str]:
    for ending, replacements in _ENDINGS:
        stem = _cut(word, ending)
        if stem:
            yield from (stem + replacement for replacement in replacements)


def _plurals(word: str) -> tuple[str, ...]:
    """The broken plurals of a word, as far as they are listed or have four consonants."""
    listed = _listed_plurals().get(word, ())
    match = _FOUR.fullmatch(word)
    if not match:
        return listed
    first, second, third, long, fourth, _ = match.groups()
    return (*listed, f"{first}{second}ا{third}{'ي' if long else ''}{fourth}")


@cache
def _listed_plurals() -> dict[str, tuple[str, ...]]:
    text = (resources.files("glossaries") / "data" / "arabic_plurals.txt").read_text("utf-8")
    plurals: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            singular, *forms = (spelt(word) for word in line.split())
            plurals[singular] = (*plurals.get(singular, ()), *forms)
    return plurals
