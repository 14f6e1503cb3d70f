"""The evidence that two languages give for a link, learned from what is aligned so far.

All is in natural logarithms of odds: how much more probable the two pieces are as translations of
each other than as two pieces of the same documents taken by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from translation.alignment.features import Features
from translation.alignment.lexicon import Floats, Ints, Links, Table, empty, learn

_ODD = 0.03
"""How many links are between lengths that tell nothing."""
_LEXICAL = 0.5
"""Words of a sentence hang together: so much of their evidence counts."""
_AGREE = {
    "value": 0.8,
    "digits": 0.8,
    "address": 0.95,
    "latin": 0.5,
    "mark": 0.8,
    "end": 0.8,
    "sound": 0.2,
    "consonants": 0.2,
    "known": 0.7,
    "place": 0.97,
    "first": 0.97,
    "written": 0.9,
    "label": 0.8,
    "cell": 0.8,
    "note": 0.8,
}
"""How often an anchor of one version stands in the other's piece too, before anything is known."""
_ALIKE = frozenset({"digits", "latin", "sound", "consonants"})
"""One word or value may show several, so half of each counts; its absence says nothing."""
_STRUCTURE = frozenset({"label", "cell", "note"})
"""Where a piece stands: taken for as much as the texts make it probable, and never against them."""
_SHIFTING = frozenset({"label", "note"})
"""A version that lacks a line has other ones from there on, so another one says nothing."""
_FIRMNESS = 8.0
"""How many links these figures are worth against what the document shows."""


@dataclass(frozen=True, slots=True)
class LengthModel:
    """The logarithm of the ratio of lengths: its mean, and its variance as a + b / length."""

    mean: float
    apart: float
    short: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known between two languages, `ours` and `theirs`."""

    ours: Features
    theirs: Features
    kinds: Sequence[str]
    length: LengthModel
    forth: Table
    back: Table
    agree: dict[str, float]


def first_evidence(ours: Features, theirs: Features, kinds: Sequence[str]) -> Evidence:
    """What is known before anything is aligned: lengths on the whole, and anchors."""
    mean = float(np.log(theirs.long[-1] / ours.long[-1]))
    typical = float(ours.long[-1] / max(1, len(ours)))
    length = LengthModel(mean, 0.04, 0.05 * typical)
    return Evidence(
        ours,
        theirs,
        kinds,
        length,
        empty(ours.words, theirs.words),
        empty(theirs.words, ours.words),
        dict(_AGREE),
    )


def learned(before: Evidence, ours: Ints, theirs: Ints, sure: Floats) -> Evidence:
    """The same after links between spans of pieces, each with its probability."""
    words = Links(before.ours.words.at[ours], before.theirs.words.at[theirs], sure)
    forth, back = learn(before.ours.words, before.theirs.words, words)
    return replace(
        before,
        length=_lengths(before, ours, theirs, sure),
        forth=forth,
        back=back,
        agree=_agreement(before, ours, theirs, sure),
    )


def _lengths(before: Evidence, ours: Ints, theirs: Ints, sure: Floats) -> LengthModel:
    """Mean by weights, variance by least squares against one by length; not without 20 links."""
    if sure.sum() < 20:
        return before.length
    a, b = before.ours.lengths(ours), before.theirs.lengths(theirs)
    ratio = np.log(b / a)
    mean = float(np.average(ratio, weights=sure))
    squares = np.minimum((ratio - mean) ** 2, 1.0)
    inverse = 1.0 / a
    centre = float(np.average(inverse, weights=sure))
    level = float(np.average(squares, weights=sure))
    spread = float(np.average((inverse - centre) ** 2, weights=sure))
    slope = float(np.average((inverse - centre) * (squares - level), weights=sure))
    short = float(np.clip(slope / max(spread, 1e-9), 0.0, level / max(centre, 1e-9)))
    return LengthModel(mean, max(0.01, level - short * centre), short)


def _agreement(before: Evidence, ours: Ints, theirs: Ints, sure: Floats) -> dict[str, float]:
    """How often anchors of a kind agree in what is aligned, those of one side or the other."""
    both = {kind: _FIRMNESS * share for kind, share in _AGREE.items()}
    either = dict.fromkeys(_AGREE, _FIRMNESS)
    a, b = before.ours, before.theirs
    for (start, end), (first, last), weight in zip(ours, theirs, sure, strict=True):
        mine = set(a.anchors[a.anchor_at[start] : a.anchor_at[end]].tolist())
        yours = set(b.anchors[b.anchor_at[first] : b.anchor_at[last]].tolist())
        for one in mine | yours:
            kind = before.kinds[one]
            either[kind] += weight
            if one in mine and one in yours:
                both[kind] += weight
    # Dice from Jaccard: the share of one side's anchors that the other has
    return {k: min(0.99, 2 * both[k] / (either[k] + both[k])) for k in both}


def add_evidence(evidence: Evidence, rows: Ints, columns: Ints, lo: Ints, out: Floats) -> None:
    """Add to `out` the log odds of each span of ours (row) and theirs (column, maybe empty).

    out[i, b] is of row i and column lo[i] + b. An empty column says nothing.
    """
    part = np.zeros_like(out)
    _add_lengths(evidence, rows, columns, lo, part)
    _add_words(evidence, rows, columns, lo, part)
    _add_anchors(evidence, rows, columns, lo, part)
    _add_structure(evidence, rows, columns, lo, part)
    place = np.minimum(lo[: len(rows), None] + np.arange(out.shape[1]), len(columns) - 1)
    out += np.where((columns[:, 1] > columns[:, 0])[place], part, 0.0)


def _add_lengths(evidence: Evidence, rows: Ints, columns: Ints, lo: Ints, part: Floats) -> None:
    model, theirs = evidence.length, evidence.theirs
    a = np.log(evidence.ours.lengths(rows))
    b = np.log(np.maximum(theirs.lengths(columns), 0.5))
    whole = np.log(np.diff(theirs.long))
    mean, variance = float(whole.mean()), max(0.05, float(whole.var()))
    place = np.minimum(lo[: len(rows), None] + np.arange(part.shape[1]), len(columns) - 1)
    spread = model.apart + model.short * np.exp(-a)
    off = b[place] - (a + model.mean)[:, None]
    near = -0.5 * off**2 / spread[:, None] - 0.5 * np.log(spread)[:, None]
    chance = -0.5 * (b - mean) ** 2 / variance - 0.5 * np.log(variance)
    part += np.log(_ODD + (1 - _ODD) * np.exp(np.minimum(near - chance[place], 30.0)))


def _add_words(evidence: Evidence, rows: Ints, columns: Ints, lo: Ints, part: Floats) -> None:
    from translation.alignment import kernel  # as in align.py

    if not len(evidence.forth.p):
        return
    ours, theirs = evidence.ours, evidence.theirs
    forth, back = np.zeros_like(part), np.zeros_like(part)
    of_rows, of_columns = ours.words.at[rows], theirs.words.at[columns]
    table = evidence.forth
    kernel.lexical(
        of_rows,
        of_columns,
        lo,
        ours.words.words,
        theirs.words.words,
        table.at,
        table.word,
        table.p,
        theirs.common,
        table.unseen,
        forth,
    )
    table = evidence.back
    kernel.lexical_back(
        of_rows,
        of_columns,
        lo,
        ours.words.words,
        theirs.words.words,
        table.at,
        table.word,
        table.p,
        ours.common,
        table.unseen,
        back,
    )
    part += _LEXICAL * (forth + back) / 2


def _add_anchors(evidence: Evidence, rows: Ints, columns: Ints, lo: Ints, part: Floats) -> None:

    ours, theirs = evidence.ours, evidence.theirs
    agree, in_ours, in_theirs = _shares(evidence)
    alike = np.array([kind in _ALIKE for kind in evidence.kinds])
    structural = np.array([kind in _STRUCTURE for kind in evidence.kinds])
    lone_ours = np.minimum(0.0, np.log((1 - agree) / np.maximum(1 - in_theirs, 0.01)))
    lone_theirs = np.minimum(0.0, np.log((1 - agree) / np.maximum(1 - in_ours, 0.01)))
    both = np.maximum(0.0, np.log(agree / np.maximum(in_theirs, in_ours)))
    both[alike] /= 2
    silent = alike | np.array([kind in _SHIFTING for kind in evidence.kinds])
    lone_ours[silent] = lone_theirs[silent] = 0.0
    both[structural] = 0.0
    missed = _sums(ours, lone_ours, rows)[:, None] + np.zeros_like(part)
    place = np.minimum(lo[: len(rows), None] + np.arange(part.shape[1]), len(columns) - 1)
    part += missed + _sums(theirs, lone_theirs, columns)[place]
    _add_shared(evidence, rows, columns, lo, both - lone_ours - lone_theirs, part)


def _shares(evidence: Evidence) -> tuple[Floats, Floats, Floats]:
    """How often each anchor agrees, and in what share of our and of their pieces it stands."""
    ours, theirs = evidence.ours, evidence.theirs
    agree = np.array([evidence.agree[kind] for kind in evidence.kinds])
    return agree, (ours.counts + 0.5) / (len(ours) + 1), (theirs.counts + 0.5) / (len(theirs) + 1)


def _add_structure(evidence: Evidence, rows: Ints, columns: Ints, lo: Ints, part: Floats) -> None:
    """A shared place, as far as the texts do not contradict."""
    structural = np.array([kind in _STRUCTURE for kind in evidence.kinds])
    if not structural.any():
        return
    agree, in_ours, in_theirs = _shares(evidence)
    gain = np.maximum(0.0, np.log(agree / np.maximum(in_theirs, in_ours))) * structural
    place = np.zeros_like(part)
    _add_shared(evidence, rows, columns, lo, gain, place)
    part += place / (1.0 + np.exp(-part))


def _add_shared(
    evidence: Evidence, rows: Ints, columns: Ints, lo: Ints, worth: Floats, part: Floats
) -> None:
    """The worth of each anchor that both spans have."""
    from translation.alignment import kernel  # as in align.py

    ours, theirs = evidence.ours, evidence.theirs
    kernel.shared(
        ours.anchor_at[rows],
        theirs.anchor_at[columns],
        lo,
        ours.anchors,
        theirs.anchors,
        worth,
        part,
    )


def _sums(of: Features, worth: Floats, spans: Ints) -> Floats:
    """The worth of all anchors of each span."""
    up_to = np.concatenate([[0.0], np.cumsum(worth[of.anchors])])[of.anchor_at]
    return np.asarray(up_to[spans[:, 1]] - up_to[spans[:, 0]])
