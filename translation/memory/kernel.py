"""The compiled search of one sealed part: filter without loss, then verification word by word.

A text of n tokens that reaches a threshold T against m tokens has a distance of at most
(100 - T) % of the longer side, so at most k = floor((100 - T) · m / 100) of the query's features
are missing in it: of any r of them it holds at least r - k. The rarest are looked at first; more
of them are taken while that costs less than verifying the candidates which are left. Candidates
are visited by the percentage that they could reach at best, and the search ends when that falls
below the percentage of the last place in the answer. The distance is that of Myers (1999) in the
block form of Hyyrö (2003), over token ids, for any number of tokens.

Compiled by numba once on a machine and cached; `translation.memory.twin` gives the same answers
without it.
"""

import numpy as np
from numba import njit

_POSTING, _VERIFY = 1.0, 60.0
"""What a posting and a verification cost, in the same unit; measured, only their ratio counts."""


@njit(cache=True, nogil=True, inline="always")
def _lower(values, start, end, wanted):  # type: ignore[no-untyped-def]
    """The first place in a sorted stretch whose value is at least the wanted one."""
    while start < end:
        middle = (start + end) >> 1
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start


@njit(cache=True, nogil=True)
def _features(query, first_feature):  # type: ignore[no-untyped-def]
    """The feature of each token of a query; -1 where no text has it that often."""
    found = np.empty(len(query), np.int64)
    for at in range(len(query)):
        token = query[at]
        found[at] = -1
        if token >= 0:
            earlier = 0
            for before in range(at):
                if query[before] == token:
                    earlier += 1
            feature = np.int64(first_feature[token]) + earlier
            if feature < np.int64(first_feature[token + 1]):
                found[at] = feature
    return found


@njit(cache=True, nogil=True)
def _patterns(query, slots):  # type: ignore[no-untyped-def]
    """Bit patterns of the query's tokens by block; `slots` names each token's row (0: none)."""
    blocks = (len(query) + 63) // 64
    patterns = np.zeros((len(query) + 1, blocks), np.uint64)
    used = 0
    for at in range(len(query)):
        token = query[at]
        if token >= 0:
            if slots[token] == 0:
                used += 1
                slots[token] = used
            patterns[slots[token], at >> 6] |= np.uint64(1) << np.uint64(at & 63)
    return patterns


@njit(cache=True, nogil=True)
def _distance_one(tokens, start, end, slots, patterns, length, most):  # type: ignore[no-untyped-def]
    """The distance of a text to a query of at most 64 tokens; more than `most` where it is."""
    one = np.uint64(1)
    ups = ~np.uint64(0)
    downs = np.uint64(0)
    top = one << np.uint64(length - 1)
    score = length
    for at in range(start, end):
        equal = patterns[slots[tokens[at]], 0]
        diagonal = (((equal & ups) + ups) ^ ups) | equal | downs
        right = downs | ~(diagonal | ups)
        left = ups & diagonal
        if right & top:
            score += 1
        elif left & top:
            score -= 1
        right = (right << one) | one
        left = left << one
        ups = left | ~(diagonal | right)
        downs = right & diagonal
        if score - (end - at - 1) > most:
            return most + 1
    return score


@njit(cache=True, nogil=True)
def _distance_many(tokens, start, end, slots, patterns, length, most, ups, downs):  # type: ignore[no-untyped-def]
    """The same for any length of the query, block by block."""
    one = np.uint64(1)
    blocks = patterns.shape[1]
    for block in range(blocks):
        ups[block] = ~np.uint64(0)
        downs[block] = np.uint64(0)
    top = one << np.uint64((length - 1) & 63)
    score = length
    for at in range(start, end):
        row = slots[tokens[at]]
        into_right = one
        into_left = np.uint64(0)
        for block in range(blocks):
            up, down = ups[block], downs[block]
            equal = patterns[row, block] | into_left
            diagonal = (((equal & up) + up) ^ up) | equal | down
            right = down | ~(diagonal | up)
            left = up & diagonal
            if block == blocks - 1:
                if right & top:
                    score += 1
                elif left & top:
                    score -= 1
            out_right = right >> np.uint64(63)
            out_left = left >> np.uint64(63)
            right = (right << one) | into_right
            left = (left << one) | into_left
            ups[block] = left | ~(diagonal | right)
            downs[block] = right & diagonal
            into_right = out_right
            into_left = out_left
        if score - (end - at - 1) > most:
            return most + 1
    return score


@njit(cache=True, nogil=True)
def _best_rank(marks, wanted):  # type: ignore[no-untyped-def]
    """The highest provenance among the wanted languages, plus one; 0 where the text has none."""
    best = 0
    for at in range(6):
        if wanted >> at & 1:
            mark = (marks >> (4 * at)) & 15
            if mark > best:
                best = mark
    return best


@njit(cache=True, nogil=True)
def search(  # type: ignore[no-untyped-def]
    token_starts,
    tokens,
    length_starts,
    first_feature,
    posting_starts,
    postings,
    marks,
    classes,
    lineages,
    hidden,
    query,
    threshold,
    wanted,
    class_shown,
    lineage_shown,
    own,
    limit,
    floor,
    counts,
    touched,
    slots,
    keys,
    places,
):
    """Puts the places that reach the threshold into `places`, their percentages into `keys`.

    Returns how many there are: all that are better than the last of `limit`, all that are as good
    as it by percentage and provenance, as far as `keys` is long. `floor` is a percentage that
    `limit` answers from elsewhere reach already, or 0. `counts` and `slots` are zero before and
    after. Percentages are 16 times the percentage plus the rank of the provenance.
    """
    length = len(query)
    longest = len(length_starts) - 2
    lowest = max(threshold, 1)
    shortest = (length * lowest + 99) // 100
    high = min(longest, 100 * length // lowest)
    if shortest > high:
        return 0
    first, last = np.int64(length_starts[shortest]), np.int64(length_starts[high + 1])

    # the postings of each feature inside the window, rarest first
    features = _features(query, first_feature)
    starts = np.zeros(length, np.int64)
    ends = np.zeros(length, np.int64)
    for at in range(length):
        if features[at] >= 0:
            start = np.int64(posting_starts[features[at]])
            end = np.int64(posting_starts[features[at] + 1])
            starts[at] = _lower(postings, start, end, first)
            ends[at] = _lower(postings, starts[at], end, last)
    order = np.argsort(ends - starts)

    # hits by the rarest features, and how many places have how many
    missing = (100 - lowest) * length // 100
    histogram = np.zeros(length + 2, np.int64)
    seen = 0
    looked = 0
    while looked < length:
        at = order[looked]
        size = ends[at] - starts[at]
        if looked > missing:
            left = 0
            for hits in range(looked - missing, looked + 1):
                left += histogram[hits]
            if left * _VERIFY <= size * _POSTING:
                break
            for posting in range(starts[at], ends[at]):
                place = postings[posting]
                hits = counts[place]
                if hits:
                    histogram[hits] -= 1
                    histogram[hits + 1] += 1
                    counts[place] = hits + 1
        else:
            for posting in range(starts[at], ends[at]):
                place = postings[posting]
                hits = counts[place]
                if hits:
                    histogram[hits] -= 1
                else:
                    touched[seen] = place
                    seen += 1
                histogram[hits + 1] += 1
                counts[place] = hits + 1
        looked += 1

    # candidates by the percentage that they can reach
    unseen = length - looked
    need = looked - missing
    candidates = 0
    by_bound = np.zeros(102, np.int64)
    for at in range(seen):
        place = touched[at]
        hits = np.int64(counts[place])
        counts[place] = 0
        if hits >= need:
            size = np.int64(token_starts[place + 1]) - np.int64(token_starts[place])
            bound = 100 * min(hits + unseen, min(size, length)) // max(size, length)
            if bound >= lowest and not hidden[place]:
                touched[candidates] = place
                counts[place] = bound
                by_bound[100 - bound] += 1
                candidates += 1
    for at in range(1, 102):
        by_bound[at] += by_bound[at - 1]
    ordered = np.empty(candidates, np.uint32)
    for at in range(candidates - 1, -1, -1):
        place = touched[at]
        by_bound[100 - counts[place]] -= 1
        ordered[by_bound[100 - counts[place]]] = place

    # verification, best bound first
    blocks = (length + 63) // 64
    patterns = _patterns(query, slots)
    ups = np.empty(blocks, np.uint64)
    downs = np.empty(blocks, np.uint64)
    found = 0
    cut = max(lowest, floor)
    for at in range(candidates):
        place = ordered[at]
        if counts[place] < cut:
            break
        kind = classes[place]
        if not class_shown[kind]:
            continue
        if kind >= 2:
            lineage = lineages[place]
            if not lineage_shown[lineage] or (kind == 3 and lineage != own):
                continue
        rank = _best_rank(marks[place], wanted)
        if rank == 0:
            continue
        start, end = np.int64(token_starts[place]), np.int64(token_starts[place + 1])
        longer = max(length, end - start)
        most = (100 - cut) * longer // 100
        if blocks == 1:
            distance = _distance_one(tokens, start, end, slots, patterns, length, most)
        else:
            distance = _distance_many(
                tokens, start, end, slots, patterns, length, most, ups, downs
            )
        if distance > most:
            continue
        percent = min(99, 100 * (longer - distance) // longer)
        if percent < cut:
            continue
        key = 16 * percent + rank
        # kept in order; what is worse than the last of `limit` falls out
        spot = found
        while spot > 0 and keys[spot - 1] < key:
            spot -= 1
        if spot == len(keys):
            continue
        if found < len(keys):
            found += 1
        for later in range(found - 1, spot, -1):
            keys[later] = keys[later - 1]
            places[later] = places[later - 1]
        keys[spot] = key
        places[spot] = place
        if found >= limit:
            while keys[found - 1] < keys[limit - 1]:
                found -= 1
            cut = max(cut, keys[limit - 1] >> 4)

    for at in range(candidates):
        counts[ordered[at]] = 0
    for at in range(length):
        if query[at] >= 0:
            slots[query[at]] = 0
    return found
