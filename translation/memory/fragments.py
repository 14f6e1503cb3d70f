"""Fragments: the longest pieces of a text that stand in units, and what they are in a target.

A stretch is as long as a text agrees with the text asked about, three words at least (four Chinese
characters), and says something: one of its words stands in few texts. What a piece is in a target
is told where many units make it certain, else not at all; what units give that are no more than the
piece is a suggestion.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil
from typing import Protocol

from translation.languages import Language
from translation.markup import escape, plain
from translation.memory.places import Place, token_places
from translation.memory.scan import Coded, encoded
from translation.memory.scores import CLOSEST
from translation.memory.sought import Kind, Search, Standing, Word
from translation.memory.tokens import tokens
from translation.units import Match, Query, Unit

Stretch = tuple[int, int]
"""The first token of a stretch, and the one after its last."""

MOST_PIECES = 5

_HELD = 40
"""Units with a piece that are looked at for what it is in a target."""

_LEAST_NEW = 2
"""Words that a piece has to have which no longer one has."""

_TRIED = 2
"""Shorter pieces within one of which nothing is told that are asked in its stead."""

_ALIKE = 5
"""Units with nothing but a piece that have to agree on its target, at most."""

_HOLDERS, _DICE = 10, 0.9
"""Different texts with a piece from which on their targets tell its place, and how sure it is.

With five of them 0.8 to 0.9 of what is told is right, with ten 0.92 to 0.97
(`tests/bench/bench_fragments.py`)."""

_SHORTER, _LONGER = 0.6, 1.6
"""The length of a target piece, as a share of what texts of these lengths have in the mean."""


def least_tokens(language: Language) -> int:
    """How many tokens a piece has at least."""
    return 4 if language is Language.ZH else 3


def most_common(texts: int, language: Language) -> int:
    """In how many of so many texts a token stands at most that says something.

    In a large memory 2 % leave out about the 150 most frequent words of a language; a Chinese
    character is part of many words.
    """
    if language is Language.ZH:
        return max(20, texts // 5)
    return max(20, min(texts // 10, 2000), texts // 50)


def is_telling(token: str) -> bool:
    """Whether a token is a word."""
    return any(letter.isalpha() for letter in token)


def stretches_in(
    words: Sequence[str], coded: Coded, shown: Callable[[Unit], bool], language: Language
) -> set[Stretch]:
    """The longest stretches of some words about each place in some units where they stand."""
    query = encoded(words, coded.vocabulary)
    codes = [code for _, code in coded.texts]
    most, least = most_common(len(codes), language), least_tokens(language)
    rare = {
        token
        for word, token in zip(words, query, strict=True)
        if is_telling(word) and sum(token in code for code in codes) <= most
    }
    windows = {query[at : at + least] for at in range(len(query) - least + 1)}
    return {
        (first, last)
        for unit, code in coded.texts
        if any(window in code for window in windows) and shown(unit)
        for first, last in _agreeing(query, code)
        if last - first >= least and not rare.isdisjoint(query[first:last])
    }


def _agreeing(query: str, code: str) -> Iterable[Stretch]:
    for first, token in enumerate(query):
        for at, other in enumerate(code):
            if token != other or (first and at and query[first - 1] == code[at - 1]):
                continue
            size = 1
            while query[first + size : first + size + 1] == code[at + size : at + size + 1] != "":
                size += 1
            yield first, first + size


def chosen(stretches: Iterable[Stretch], words: Sequence[str], language: Language) -> list[Stretch]:
    """The longest of some stretches, in the order of the text.

    Marks at their ends are left out; each has words of its own, so none is part of another.
    """
    trimmed = {_trimmed(one, words) for one in stretches}
    taken: list[Stretch] = []
    covered: set[int] = set()
    for first, last in sorted(trimmed, key=lambda one: (one[0] - one[1], one)):
        own = {at for at in range(first, last) if is_telling(words[at])}
        if len(own) >= least_tokens(language) and len(own - covered) >= _LEAST_NEW:
            taken.append((first, last))
            covered |= own
        if len(taken) == MOST_PIECES:
            break
    return sorted(taken)


def _trimmed(stretch: Stretch, words: Sequence[str]) -> Stretch:
    first, last = stretch
    while first < last and not words[first][0].isalnum():
        first += 1
    while first < last and not words[last - 1][0].isalnum():
        last -= 1
    return first, last


@dataclass(frozen=True, slots=True)
class Pair:
    """The tokens of a source and of its target."""

    source: tuple[str, ...]
    target: tuple[str, ...]


def counterpart(
    piece: Sequence[str], holders: Sequence[Pair], total: int, count: Callable[[Sequence[str]], int]
) -> tuple[str, ...] | None:
    """The tokens that a piece is in the target, where the units tell it surely; else None.

    They stand side by side in the targets of the holders, which are some of the `total` units that
    have the piece, and in hardly any others: Dice's coefficient of the units that have the one
    and the other is 0.9 at least; `count` tells how many units have some tokens in the target.
    There are ten different holders or more, and neither beside the piece nor beside its
    counterpart stands the same in all of them, else either might be a part of what they share. The
    length is about that which these pairs let expect.
    """
    different = list({pair.source: pair for pair in holders}.values())
    if len(different) < _HOLDERS or not _is_free(piece, [pair.source for pair in different]):
        return None
    targets = [pair.target for pair in different]
    share = sum(map(len, targets)) / sum(len(pair.source) for pair in different)
    expected = share * len(piece)
    for gram, having in _common_grams(targets, _SHORTER * expected, _LONGER * expected):
        both = total * having / len(different)
        if 2 * both >= _DICE * (total + count(gram)) and _is_free(gram, targets):
            return gram
    return None


def _common_grams(
    targets: Sequence[Sequence[str]], least: float, most: float
) -> Iterable[tuple[tuple[str, ...], int]]:
    """Tokens that stand side by side in nearly all of some texts, with how many have them.

    Longest first; what is part of one that as many have is left out.
    """
    codes: dict[str, str] = {}
    written = [
        "".join(codes.setdefault(one, chr(len(codes) + 1)) for one in text) for text in targets
    ]
    names = {code: word for word, code in codes.items()}
    base = min(written, key=len)
    given: list[tuple[str, int]] = []
    for size in range(min(len(base), int(most)), max(1, ceil(least)) - 1, -1):
        for gram in dict.fromkeys(base[at : at + size] for at in range(len(base) - size + 1)):
            having = sum(gram in one for one in written)
            words = tuple(names[code] for code in gram)
            if having < _DICE * len(written) or _trimmed((0, size), words) != (0, size):
                continue
            if not any(gram in longer and having <= known for longer, known in given):
                given.append((gram, having))
                yield words, having


def _is_free(piece: Sequence[str], texts: Iterable[Sequence[str]]) -> bool:
    """Whether different tokens stand before a piece, and after it, in the texts that have it."""
    size, wanted = len(piece), tuple(piece)
    before, after = set(), set()
    for text in texts:
        for at in range(len(text) - size + 1):
            if tuple(text[at : at + size]) == wanted:
                before.add(tuple(text[at - 1 : at]) if at else ())
                after.add(tuple(text[at + size : at + size + 1]))
    return len(before) > 1 and len(after) > 1


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a text, at a place in it, with the units that have it, best first.

    `standing` tells how many there are; `targets` what the piece is, where that is certain. Where
    it is not, `suggested` is the whole target of the units that are no more than the piece, if they
    agree: another text may well write it otherwise. Both are in braces notation.
    """

    place: Place
    words: tuple[str, ...]
    standing: Standing
    targets: Mapping[Language, str]
    suggested: Mapping[Language, str]

    @property
    def tells(self) -> bool:
        """Whether it has a target of any kind."""
        return bool(self.targets or self.suggested)


class Fragmented(Protocol):
    """What fragments are asked of: a memory with its concordance."""

    def lookup(self, query: Query) -> list[Match]:
        """At most `query.limit` matches, best first."""
        ...

    def standing(self, search: Search, limit: int, without: Collection[int] = ()) -> Standing:
        """At most so many units in which a search stands."""
        ...

    def stretches(self, query: Query, without: Collection[int] = ()) -> set[Stretch]:
        """The stretches of the tokens of a text that stand in units."""
        ...


def fragments_of(memory: Fragmented, query: Query, without: Collection[int] = ()) -> list[Fragment]:
    """The fragments of a text, in its order, told for the query's targets; raises MarkupRefused.

    After a piece that has no target there stands the longest one within it that has. Units in
    `without` have no part in it.
    """
    words, places = tokens(query.text), token_places(query.text)
    stretches = memory.stretches(query, without) if places else set()

    def fragment(piece: Stretch) -> Fragment:
        first, last = piece
        place = places[first][0], places[last - 1][1]
        return _fragment(memory, query, words[first:last], place, without)

    found = []
    for piece in chosen(stretches, words, query.source):
        found.append(fragment(piece))
        if not found[-1].tells:
            within = _within(piece, stretches, words, query.source)
            shorter = map(fragment, islice(within, _TRIED))
            found += islice((one for one in shorter if one.tells), 1)
    return found


def _within(
    piece: Stretch, stretches: Iterable[Stretch], words: Sequence[str], language: Language
) -> list[Stretch]:
    """The stretches that are a part of a piece and say enough, longest first."""
    first, last = piece
    inner = {_trimmed(one, words) for one in stretches} - {piece}
    return sorted(
        (
            (start, end)
            for start, end in inner
            if first <= start < end <= last
            and sum(map(is_telling, words[start:end])) >= least_tokens(language)
        ),
        key=lambda one: (one[0] - one[1], one),
    )


def searched(words: Sequence[str], language: Language, query: Query) -> Search:
    """The search for some tokens side by side, for the reader of a query."""
    phrase = tuple(Word(Kind.SAME, word) for word in words)
    return Search((phrase,), language, query.reader, lineage=query.lineage)


def _fragment(
    memory: Fragmented,
    query: Query,
    words: tuple[str, ...],
    place: Place,
    without: Collection[int],
) -> Fragment:
    found = memory.standing(searched(words, query.source, query), _HELD, without)
    told = {one: _told(memory, query, words, found, one, without) for one in query.targets}
    targets = {one: text for one, text in told.items() if text is not None}
    return Fragment(
        place, words, found, targets, _suggested(memory, query, place, targets, without)
    )


def _suggested(
    memory: Fragmented,
    query: Query,
    place: Place,
    certain: Collection[Language],
    without: Collection[int],
) -> dict[Language, str]:
    """The targets of units that are no more than a piece, where these agree."""
    text = escape(plain(query.text[place[0] : place[1]], " "))
    alike = replace(query, text=text, threshold=CLOSEST, limit=_ALIKE + len(without))
    matches = [match for match in memory.lookup(alike) if match.unit not in without]
    known = {
        language: [one.targets[language] for one in matches if language in one.targets]
        for language in query.targets
        if language not in certain
    }
    return {
        language: texts[0]
        for language, texts in known.items()
        if len({tokens(one) for one in texts}) == 1
    }


def _told(
    memory: Fragmented,
    query: Query,
    words: tuple[str, ...],
    found: Standing,
    language: Language,
    without: Collection[int],
) -> str | None:
    """What a piece is in a target by what stands together, as it is written there."""
    texts = [
        (unit.variants[query.source].text, unit.variants[language].text)
        for unit in found.units
        if language in unit.variants
    ]
    pairs = [Pair(tokens(source), tokens(target)) for source, target in texts]

    def count(gram: Sequence[str]) -> int:
        return memory.standing(searched(gram, language, query), 1, without).total

    gram = counterpart(words, pairs, found.total, count) if found.whole else None
    if gram is None:
        return None
    return next((cut for _, target in texts if (cut := written(gram, target)) is not None), None)


def written(words: Sequence[str], text: str) -> str | None:
    """Tokens as they stand side by side in a text, without its tags; None where they do not."""
    size, found, places = len(words), tokens(text), token_places(text)
    for at in range(len(places) - size + 1):
        if found[at : at + size] == tuple(words):
            return escape(plain(text[places[at][0] : places[at + size - 1][1]], " "))
    return None
