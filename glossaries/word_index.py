"""An index of terms made of words, for the languages that write spaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from glossaries.keys import WordKeys
from glossaries.recognition import Entry

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


class WordIndex:
    """Terms by the keys of their words.

    A word of a term and a word of a text agree where they share a key. A word has several keys
    where its form is ambiguous, so the index is a trie whose step may lead to several nodes.
    """

    def __init__(self, keys: WordKeys) -> None:
        self._keys = keys
        self._root = _Node()
        self._of_text: dict[str, tuple[str, ...]] = {}

    def add(self, surface: str, entry: Entry) -> None:
        """Take a term, or one of its listed forms, as written."""
        words = self._keys.of_term([match[0] for match in _TOKEN.finditer(surface)])
        node = self._root
        for word, keys in words:
            if word not in node.words:
                following = node.words[word] = _Node()
                for key in keys:
                    node.following.setdefault(key, []).append(following)
            node = node.words[word]
        if words and entry not in node.entries:
            node.entries.append(entry)

    def spans(self, text: str) -> Iterator[tuple[int, int, list[Entry]]]:
        """Start, end and entries of each term in `text`, longest first at each place."""
        words = [match.span() for match in _TOKEN.finditer(text)]
        keys = self._keys_in(text, words)
        first = 0
        while first < len(words):
            last, entries = self._longest(keys, first)
            if entries:
                yield words[first][0], words[last][1], entries
            first = last + 1

    def _keys_in(self, text: str, words: list[tuple[int, int]]) -> list[tuple[str, ...]]:
        known = self._of_text
        shouted = text.isupper()
        found = []
        for start, end in words:
            word = text[start:end]
            cached = word.lower() if shouted else word
            if cached not in known:
                known[cached] = self._keys.of_text(cached)
            keys = known[cached]
            found.append((*keys, word) if shouted else keys)
        return found

    def _longest(self, keys: list[tuple[str, ...]], first: int) -> tuple[int, list[Entry]]:
        """The last word of the longest term from word `first` on, with its entries, if any."""
        nodes = [self._root]
        best, entries = first, []
        for place in range(first, len(keys)):
            nodes = _step(nodes, keys[place])
            if not nodes:
                break
            ending = [entry for node in nodes for entry in node.entries]
            if ending:
                best, entries = place, list(dict.fromkeys(ending))
        return best, entries


def _step(nodes: list[_Node], keys: tuple[str, ...]) -> list[_Node]:
    """The nodes one word further, each once."""
    reached = [
        following for node in nodes for key in keys for following in node.following.get(key, ())
    ]
    return reached if len(reached) < 2 else list({id(node): node for node in reached}.values())
