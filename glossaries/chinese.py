"""Recognition of Chinese terms: strings that no word of the text straddles.

Chinese writes no spaces, so 和平 (peace) also stands in 水和平台, where the words are 水 和 平台.
A string is taken for the term where the cheapest way of cutting the text into words (by their
frequency) that respects both its ends is cheaper, by a margin, than the cheapest one with a word
that runs across an end. A compound of the term does not count against it: 卫星 is found in
广播卫星业务.
"""

import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import ahocorasick_rs

from glossaries.entries import Entry

_Word = tuple[int, int, float]
"""Start, end and cost of a word: minus the logarithm of how often it is met."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_LONGEST_WORD = 4
# How much likelier (natural logarithm of the odds) cuts at a term's ends must be than a word across
# one of them, by the term's length. Two characters straddle words easily; four and more hardly do.
_LEAST_ODDS = {1: 6.0, 2: 3.0, 3: -4.0}


class ChineseIndex:
    """Terms as strings of characters, in one automaton that is built at the first search."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._surfaces: list[str] = []
        self._automaton: ahocorasick_rs.AhoCorasick | None = None

    def add(self, surface: str, entry: Entry) -> None:
        """Take a term as written."""
        entries = self._entries.setdefault(_compact(surface)[0], [])
        if entry not in entries:
            entries.append(entry)
        self._automaton = None

    def spans(self, text: str) -> Iterator[tuple[int, int, list[Entry]]]:
        """Start, end and entries of each term in `text`, longest first at each place."""
        compact, places = _compact(text)
        found = sorted(self._matches(compact), key=lambda match: (match[1], -match[2]))
        cuts = _Cuts(compact) if found else None
        free = 0
        for surface, start, end in found:
            if start >= free and cuts and cuts.stands_alone(start, end):
                yield places[start], places[end - 1] + 1, self._entries[self._surfaces[surface]]
                free = end

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        if self._automaton is None:
            self._surfaces = [surface for surface in self._entries if surface]
            self._automaton = ahocorasick_rs.AhoCorasick(self._surfaces)
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


def _compact(text: str) -> tuple[str, range | list[int]]:
    """The text in half width without spaces beside Han, and where each character of it stood."""
    narrow = text.translate(_HALF_WIDTH)
    if not _SPACE.search(narrow):
        return narrow, range(len(narrow))
    places = [place for place, letter in enumerate(narrow) if not _is_idle(narrow, place, letter)]
    return "".join(narrow[place] for place in places), places


def _is_idle(text: str, place: int, letter: str) -> bool:
    """Whether a character is a space that separates nothing."""
    if not letter.isspace():
        return False
    sides = text[:place].rstrip()[-1:] + text[place:].lstrip()[:1]
    return len(sides) < 2 or bool(_HAN.search(sides))


class _Cuts:
    """The ways of cutting one text into known words, with their costs."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._across: list[list[_Word]] = [[] for _ in range(len(text) + 1)]
        self._ending: list[list[_Word]] = [[] for _ in range(len(text) + 1)]
        for word in _words_in(text):
            self._ending[word[1]].append(word)
            for place in range(word[0] + 1, word[1]):
                self._across[place].append(word)
        self._before = _cheapest(self._ending)
        self._after = _cheapest(_mirrored(self._ending))[::-1]

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether the text from `start` to `end` is made of whole words."""
        if not (_is_edge(self._text, start) and _is_edge(self._text, end)):
            return False
        odds = _LEAST_ODDS.get(end - start)
        over = (*self._across[start], *self._across[end])
        # One character more makes another word (代表, 代表团); two more make a compound of both.
        compounds = [word for word in over if _holds(word, start, end)]
        straddling = [word for word in over if word not in compounds]
        if odds is None or not straddling:
            return True
        whole = (start, end, _cost(self._text[start:end]))
        return (
            min(map(self._total, straddling)) - min(map(self._total, (whole, *compounds))) >= odds
        )

    def _total(self, word: _Word) -> float:
        """The cost of the cheapest way to cut the text that has this word."""
        return self._before[word[0]] + word[2] + self._after[word[1]]


def _holds(word: _Word, start: int, end: int) -> bool:
    return word[0] <= start and end <= word[1] and word[1] - word[0] > end - start + 1


def _words_in(text: str) -> Iterator[_Word]:
    """All known words that stand anywhere in a text; an unknown character is one, too."""
    words = _words()
    size = len(text)
    for start in range(size):
        # A character that is no known word costs as much as one that occurred once.
        yield start, start + 1, words.get(text[start], words[""])
        for end in range(start + 2, min(size, start + _LONGEST_WORD) + 1):
            cost = words.get(text[start:end])
            if cost is not None:
                yield start, end, cost


def _cheapest(ending: list[list[_Word]]) -> list[float]:
    """The cost of the cheapest way to cut a text, up to each place."""
    costs = [0.0]
    for words in ending[1:]:
        costs.append(min(costs[start] + cost for start, _, cost in words))
    return costs


def _mirrored(ending: list[list[_Word]]) -> list[list[_Word]]:
    """The same words, in a text read from its end."""
    size = len(ending) - 1
    mirrored: list[list[_Word]] = [[] for _ in ending]
    for words in ending:
        for start, end, cost in words:
            mirrored[size - start].append((size - end, size - start, cost))
    return mirrored


def _is_edge(text: str, place: int) -> bool:
    """Whether no Latin word or number runs on across a place."""
    if not 0 < place < len(text):
        return True
    return not (_is_latin(text[place - 1]) and _is_latin(text[place]))


def _is_latin(letter: str) -> bool:
    return letter.isalnum() and not _HAN.match(letter)


@lru_cache(maxsize=65_536)
def _cost(text: str) -> float:
    """The cost of the cheapest way to cut a text into words: minus the logarithm of its odds."""
    ending: list[list[_Word]] = [[] for _ in range(len(text) + 1)]
    for word in _words_in(text):
        ending[word[1]].append(word)
    return _cheapest(ending)[-1]


@cache
def _words() -> dict[str, float]:
    """The cost of each known word; that of an unknown character stands under the empty string."""
    text = (resources.files("glossaries") / "data" / "chinese_words.txt").read_text("utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    counts = {word: int(count) for word, count in lines}
    total = math.log(sum(counts.values()))
    costs = {word: total - math.log(count) for word, count in counts.items()}
    return {**costs, "": total}
