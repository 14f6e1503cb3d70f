"""An index of terms made of words, for the languages that write spaces."""

import re
from dataclasses import dataclass, field

from glossaries.entries import Entry
from glossaries.keys import Keys, WordKeys

# A word, or a punctuation mark: a term runs on across spaces, hyphens, apostrophes and invisible
# marks, but over any other mark only where it has the same one, as "C&P" and "E.164" have.
_TOKEN = re.compile(
    r"\w[\w\u00ad\u0300-\u036f\u0640\u064b-\u065f\u0670]*"
    r"|[^\w\s\-\u2010\u2011\u2013'\u2019\u200b-\u200f\u2060]"
)


@dataclass(slots=True)
class _Node:
    """A state after some words of a term: what may follow, by key, and the terms that end here."""

    following: dict[str, list["_Node"]] = field(default_factory=dict)
    words: dict[str, "_Node"] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


_Reading = tuple[Keys, list[_Node]]
"""A word of a text: its keys, and the nodes of the terms that may start with it."""


class WordIndex:
    """Terms by the keys of their words.

    A word of a term and a word of a text agree where they share a key. A word has several keys
    where its form is ambiguous, so the index is a trie whose step may lead to several nodes.
    """

    def __init__(self, keys: WordKeys) -> None:
        self._keys = keys
        self._root = _Node()
        self._readings: dict[str, _Reading] = {}

    def add(self, surface: str, entry: Entry) -> None:
        """Take a term, or one of its listed forms, as written."""
        words = self._keys.of_term(_TOKEN.findall(surface))
        node = self._root
        for word, keys in words:
            if word not in node.words:
                following = node.words[word] = _Node()
                for key in keys:
                    node.following.setdefault(key, []).append(following)
            node = node.words[word]
        if words and entry not in node.entries:
            node.entries.append(entry)
        self._readings.clear()

    def spans(self, text: str) -> list[tuple[int, int, list[Entry]]]:
        """Start, end and entries of each term in `text`, longest first at each place."""
        readings = self._read(text)
        found = []
        free = 0
        for first, (_, nodes) in enumerate(readings):
            if nodes and first >= free:
                last, entries = _longest(readings, first)
                if entries:
                    found.append((first, last, entries))
                    free = last + 1
        if not found:
            return []
        places = [match.span() for match in _TOKEN.finditer(text)]
        return [(places[first][0], places[last][1], entries) for first, last, entries in found]

    def _read(self, text: str) -> list[_Reading]:
        """The reading of each word; text all in capitals is read as if it were not, too."""
        words = _TOKEN.findall(text)
        if text.isupper():
            return [self._reading_of((*self._keys.of_text(word.lower()), word)) for word in words]
        known = self._readings
        for word in words:
            if word not in known:
                known[word] = self._reading_of(self._keys.of_text(word))
        return [known[word] for word in words]

    def _reading_of(self, keys: Keys) -> _Reading:
        return keys, _step([self._root], keys)


def _longest(readings: list[_Reading], first: int) -> tuple[int, list[Entry]]:
    """The last word of the longest term from word `first` on, with its entries, if any."""
    last, entries = first, []
    place, nodes = first, readings[first][1]
    while nodes:
        ending = [entry for node in nodes for entry in node.entries]
        if ending:
            last, entries = place, ending
        place += 1
        if place == len(readings):
            break
        nodes = _step(nodes, readings[place][0])
    return last, entries if len(entries) < 2 else list(dict.fromkeys(entries))


def _step(nodes: list[_Node], keys: Keys) -> list[_Node]:
    """The nodes one word further, each once."""
    reached = [
        following for node in nodes for key in keys for following in node.following.get(key, ())
    ]
    return reached if len(reached) < 2 else list({id(node): node for node in reached}.values())
