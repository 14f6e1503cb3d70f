"""What the memory is worth: suggestions held against the texts that became final.

Three measures. *Kept* is the share of characters that stayed, from the edit distance; *chrF* and
*TER* are sacreBLEU's, over all pairs of a group as one corpus, with its signature. Tags are left
out of all three. What was translated without a suggestion is counted, and has no measure.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    plainly = {Origin.VALUE: Source.VALUE, Origin.REPETITION: Source.REPETITION}
    source = Source.INSERTED if by is not None else plainly.get(known, Source.MEMORY)
    name = "value" if known is Origin.VALUE else band_of(percent or 0)
    return Outcome(source, name, language, month, suggested, final)


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


def worth(outcomes: Iterable[Outcome], *, ter: bool = False) -> Worth:
    """The measures of outcomes; TER where it is asked for and all are of one language.

    Chinese is cut into characters for TER and other languages into words, so that one figure of
    both would be of neither.
    """
    pairs = [
        (one.language, plain(one.suggested), plain(one.final))
        for one in outcomes
        if one.suggested is not None
    ]
    if not pairs:
        return Worth(0, 0, None, None, None, 0)
    distance = sum(Levenshtein.distance(given, final) for _, given, final in pairs)
    longer = sum(max(len(given), len(final)) for _, given, final in pairs)
    unchanged = sum(given == final for _, given, final in pairs)
    kept = 100.0 * (1 - distance / longer) if longer else 100.0
    alone = len({language for language, _, _ in pairs}) == 1
    chosen = sorted(pairs, key=_lot)[:TER_PAIRS] if ter and alone else []
    return Worth(
        len(pairs), unchanged, kept, _chrf(pairs), _ter(chosen) if chosen else None, len(chosen)
    )


def _short(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 2)


def grouped(
    outcomes: Iterable[Outcome], key: Callable[[Outcome], Hashable], *, ter: bool = False
) -> Mapping[Any, Worth]:
    """The measures of each group that has a pair or a text without a suggestion."""
    groups: dict[Hashable, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(key(one), []).append(one)
    return {name: worth(some, ter=ter) for name, some in groups.items()}


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


def _chrf(pairs: Sequence[_Pair]) -> float:
    """The chrF of the pairs as one corpus, from the counts of each."""
    counts = (_chrf_counts(given, final) for _, given, final in pairs)
    summed = [sum(column) for column in zip(*counts, strict=True)]
    return float(_chrf_metric()._aggregate_and_compute([summed]).score)  # as below


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
