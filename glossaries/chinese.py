"""Recognition of Chinese terms: strings that no word of the text straddles.

Chinese writes no spaces, so 和平 (peace) also stands in 水和平台, where the words are 水 和 平台.
A string is taken for the term where cutting the text at both its ends costs little: the cheapest
way of cutting the text around it into words (by their frequency) is compared with the cheapest
one that respects both ends. A word that contains the whole term does not count against it: 卫星
is found in 广播卫星业务.
"""

import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import ahocorasick_rs

from glossaries.recognition import Entry

_Span = tuple[int, int]

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_REACH = 6
"""How many characters on each side of a term the comparison looks at."""
_LONGEST_WORD = 4
# How much likelier (natural logarithm of the odds) cuts at a term's ends must be than a word across
# one of them, by the term's length. Two characters straddle words easily; four and more hardly do.
_LEAST_ODDS = {1: 6.0, 2: 3.0, 3: -2.0}


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
        free = 0
        for surface, start, end in found:
            if start >= free and _stands_alone(compact, start, end):
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


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the text from `start` to `end` is made of whole words."""
    if not (_is_edge(text, start) and _is_edge(text, end)):
        return False
    odds = _LEAST_ODDS.get(end - start)
    if odds is None:
        return True
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    around, ends = text[first:last], (start - first, end - first)
    crossing, containing = _words_over(around, ends)
    if not crossing:
        return True
    before, after = _costs_up_to(around), _costs_up_to(around[::-1], backwards=True)[::-1]
    words = _words()

    def cost(word: _Span, own: float) -> float:
        return before[word[0]] + own + after[word[1]]

    whole = [cost(word, words[around[slice(*word)]]) for word in containing]
    whole.append(cost(ends, _cost(around[slice(*ends)])))
    straddled = min(cost(word, words[around[slice(*word)]]) for word in crossing)
    return straddled - min(whole) >= odds


def _is_edge(text: str, place: int) -> bool:
    """Whether no Latin word or number runs on across a place."""
    if not 0 < place < len(text):
        return True
    return not (_is_latin(text[place - 1]) and _is_latin(text[place]))


def _is_latin(letter: str) -> bool:
    return letter.isalnum() and not _HAN.match(letter)


def _words_over(text: str, span: tuple[int, int]) -> tuple[list[_Span], list[_Span]]:
    """The words that run across an end of a span, and those that hold it as a part.

    One character more makes another word (代表, 代表团); two more make a compound.
    """
    crossing, containing = [], []
    for start in range(max(0, span[0] - _LONGEST_WORD + 1), span[1]):
        for end in range(start + 2, min(len(text), start + _LONGEST_WORD) + 1):
            if text[start:end] not in _words():
                continue
            holds = start <= span[0] and end >= span[1]
            if holds and end - start != span[1] - span[0] + 1:
                containing.append((start, end))
            elif any(start < place < end for place in span):
                crossing.append((start, end))
    return crossing, containing


@lru_cache(maxsize=65_536)
def _cost(text: str) -> float:
    """The cost of the cheapest way to cut a text into words: minus the logarithm of its odds."""
    return _costs_up_to(text)[-1]


def _costs_up_to(text: str, backwards: bool = False) -> list[float]:
    """The cost of the text up to each place; `backwards` where its characters are in reverse."""
    words = _words()
    costs = [0.0]
    for end in range(1, len(text) + 1):
        # A character that is no known word costs as much as one that occurred once.
        best = costs[end - 1] + words.get(text[end - 1], words[""])
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            word = text[start:end][::-1] if backwards else text[start:end]
            if word in words and costs[start] + words[word] < best:
                best = costs[start] + words[word]
        costs.append(best)
    return costs


@cache
def _words() -> dict[str, float]:
    """The cost of each known word; that of an unknown character stands under the empty string."""
    text = (resources.files("glossaries") / "data" / "chinese_words.txt").read_text("utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    counts = {word: int(count) for word, count in lines}
    total = math.log(sum(counts.values()))
    costs = {word: total - math.log(count) for word, count in counts.items()}
    return {**costs, "": total}
