"""What the memory is worth: suggestions held against the texts that became final.

Three measures. *Kept* is the share of characters that stayed, from the edit distance; *chrF* and
*TER* are sacreBLEU's, over all pairs of a group as one corpus, with its signature. Tags are left
out of all three. What was translated without a suggestion is counted, and has no measure.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from translation.languages import Language
from translation.leverage import Origin, band_of
from translation.markup import plain

if TYPE_CHECKING:
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

FEW = 30
"""Pairs below which a figure says little of the next text, and is marked."""

TER_PAIRS = 50
"""Pairs of a group of which TER is made: for long Chinese texts it takes a tenth of a second each.

They are chosen by their digests, so that the same pairs give the same figure.
"""

_KNOWN = 20_000
"""Pairs whose counts a process keeps; the next report asks for most of them again."""


class Source(StrEnum):
    """Where a suggestion came from."""

    VALUE = "value"
    """Written by rule."""
    MEMORY = "memory"
    """Put in by leverage."""
    INSERTED = "inserted"
    """A match that the translator put in."""
    MACHINE = "machine"
    """A machine's words in the memory, whoever put them in."""
    REPETITION = "repetition"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A suggestion and the text that became final, in braces notation.

    `suggested` is None where nothing was suggested; `band` is one of `translation.leverage.BANDS`,
    `month` is `2026-11`, when the text became final.
    """

    source: Source
    band: str
    language: Language
    month: str
    suggested: str | None
    final: str


def outcome(
    origin: str,
    percent: int | None,
    by: str | None,
    language: Language,
    at: datetime,
    zone: tzinfo,
    suggested: str | None,
    final: str,
) -> Outcome:
    """What came of a suggestion: `origin` is leverage's, `by` a person who put it in himself."""
    month = at.astimezone(zone).strftime("%Y-%m")
    if suggested is None:
        return Outcome(Source.NONE, "none", language, month, None, final)
    known = Origin(origin)
    told = Source.INSERTED if by is not None else Source.MEMORY
    source = _PLAINLY.get(known, told)
    name = "value" if known is Origin.VALUE else band_of(percent or 0)
    return Outcome(source, name, language, month, suggested, final)


_PLAINLY = {
    Origin.VALUE: Source.VALUE,
    Origin.MACHINE: Source.MACHINE,
    Origin.REPETITION: Source.REPETITION,
}


@dataclass(frozen=True, slots=True)
class Worth:
    """The measures of a group of outcomes, in percent.

    `pairs` had a suggestion, `unchanged` of them stayed as they were; `kept` is the share of
    characters kept, 0 to 100, `chrf` 0 to 100 (higher is nearer), `ter` from 0 (lower is nearer) of
    `ter_pairs` of the pairs. None where there is no pair, of `ter` also where it was not asked for.
    """

    pairs: int
    unchanged: int
    kept: float | None
    chrf: float | None
    ter: float | None
    ter_pairs: int

    @property
    def few(self) -> bool:
        """Whether there are too few pairs to build on."""
        return self.pairs < FEW

    def told(self) -> dict[str, Any]:
        """The measures as JSON has them, with two decimals."""
        return {
            "pairs": self.pairs,
            "few": self.few,
            "unchanged": self.unchanged,
            "kept": _short(self.kept),
            "chrf": _short(self.chrf),
            "ter": _short(self.ter),
            "ter_pairs": self.ter_pairs,
        }


def _short(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 2)


NOTHING = Worth(0, 0, None, None, None, 0)
"""The measures of no pair."""


class Groups:
    """Outcomes by the groups that each belongs to; every pair is taken apart once for all of them.

    `keys` gives the names of an outcome's groups, `ter` says of which TER is made: it is where all
    pairs are of one language. Chinese is cut into characters for it and other languages into
    words, so that one figure of both would be of neither.
    """

    def __init__(
        self,
        keys: Callable[[Outcome], Iterable[Hashable]],
        *,
        ter: Callable[[Hashable], bool] = lambda _: False,
    ) -> None:
        self._keys, self._ter = keys, ter
        self._sums: dict[Hashable, _Sums] = {}

    def add(self, one: Outcome) -> None:
        """Count an outcome in its groups; one without a suggestion has no measure."""
        if one.suggested is None:
            return
        pair = (one.language, plain(one.suggested), plain(one.final))
        _, given, final = pair
        figures = _Figures(
            Levenshtein.distance(given, final),
            max(len(given), len(final)),
            given == final,
            _chrf_counts(given, final),
        )
        for name in self._keys(one):
            sums = self._sums.get(name)
            if sums is None:
                sums = self._sums[name] = _Sums([] if self._ter(name) else None)
            sums.add(figures, pair)

    def measured(self) -> Mapping[Any, Worth]:
        """The measures of each group that has a pair."""
        return {name: sums.worth() for name, sums in self._sums.items()}


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is added up of a pair: characters changed and of the longer text, n-grams for chrF."""

    distance: int
    longer: int
    unchanged: bool
    counts: tuple[int, ...]


@dataclass(slots=True)
class _Sums:
    """The sums of a group; `lots` keeps its pairs where TER is to be made of some of them."""

    lots: "list[_Pair] | None"
    pairs: int = 0
    unchanged: int = 0
    distance: int = 0
    longer: int = 0
    counts: list[int] = field(default_factory=list)
    languages: set[Language] = field(default_factory=set)

    def add(self, figures: _Figures, pair: "_Pair") -> None:
        self.pairs += 1
        self.unchanged += figures.unchanged
        self.distance += figures.distance
        self.longer += figures.longer
        summed = zip(self.counts, figures.counts, strict=True) if self.counts else ()
        self.counts = [one + other for one, other in summed] or list(figures.counts)
        self.languages.add(pair[0])
        if self.lots is not None:
            self.lots.append(pair)

    def worth(self) -> Worth:
        kept = 100.0 * (1 - self.distance / self.longer) if self.longer else 100.0
        alone = len(self.languages) == 1
        chosen = sorted(self.lots, key=_lot)[:TER_PAIRS] if self.lots and alone else []
        ter = _ter(chosen) if chosen else None
        return Worth(self.pairs, self.unchanged, kept, _chrf(self.counts), ter, len(chosen))


def signatures(languages: Iterable[Language]) -> Mapping[str, str]:
    """The signatures of chrF and TER for some languages, as sacreBLEU gives them.

    A signature is of what was computed; a pair of one letter stands for it.
    """
    _chrf_metric().corpus_score(["a"], [["a"]])
    told = {"chrF": str(_chrf_metric().get_signature().format())}
    for language in sorted(set(languages), key=list(Language).index):
        metric = _ter_metric(language)
        metric.corpus_score(["a"], [["a"]])
        told[f"TER {language}"] = str(metric.get_signature().format())
    return told


@cache
def _chrf_metric() -> "CHRF":
    from sacrebleu.metrics.chrf import (
        CHRF,
    )  # it takes its time: who asks for no report does without it

    return CHRF()


@cache
def _ter_metric(language: Language) -> "TER":
    from sacrebleu.metrics.ter import TER

    return TER(normalized=True, asian_support=True) if language is Language.ZH else TER()


_Pair = tuple[Language, str, str]


def _lot(pair: _Pair) -> str:
    return sha256("\0".join(pair).encode()).hexdigest()


def _chrf(summed: Sequence[int]) -> float:
    """The chrF of pairs as one corpus, from their counts added up."""
    return float(_chrf_metric()._aggregate_and_compute([list(summed)]).score)  # as below


@lru_cache(maxsize=_KNOWN)
def _chrf_counts(suggested: str, final: str) -> tuple[int, ...]:
    """The n-grams of a pair, counted: what `corpus_score` adds up, which has no public name.

    A test holds the sum to `corpus_score`.
    """
    counted = _chrf_metric()._extract_corpus_statistics([suggested], [[final]])
    return tuple(counted[0])


def _ter(pairs: Sequence[_Pair]) -> float:
    """TER of the pairs as one corpus: all edits by all words of the final texts."""
    counts = [_ter_counts(*pair) for pair in pairs]
    edits, words = sum(one for one, _ in counts), sum(one for _, one in counts)
    if words:
        return 100.0 * edits / words
    return 100.0 if edits else 0.0  # as sacreBLEU has it


@lru_cache(maxsize=_KNOWN)
def _ter_counts(language: Language, suggested: str, final: str) -> tuple[float, float]:
    """The edits of a pair, and the words of its final text."""
    score = _ter_metric(language).sentence_score(suggested, [final])
    return float(score.num_edits), float(score.ref_length)
