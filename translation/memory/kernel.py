"""The compiled search of one sealed part: filter without loss, then verification word by word.

A text of n tokens that reaches a threshold T against m tokens has a distance of at most
(100 - T) % of the longer side, so at most k = floor((100 - T) · m / 100) of the query's features
are missing in it: of any r of them it holds at least r - k. The rarest are looked at first; more
of them are taken while that costs less than verifying the candidates which are left. Candidates
are visited by the percentage that they could reach at best, and the search ends when that falls
below the percentage of the last place in the answer. The distance is that of Myers (1999) in the
block form of Hyyrö (2003), over token ids, for any number of tokens.

Compiled by numba once on a machine and cached; `translation.memory.twin` gives the same answers
without a compiler.
"""

import numpy as np

from translation.compiling import compiled
from translation.memory.asking import EXCLUDED, GRANTED, PREFERRED
from translation.memory.part import RARE

_RARE = int(RARE)
_GRANTED, _EXCLUDED, _PREFERRED = GRANTED, EXCLUDED, PREFERRED
_POSTING, _VERIFY = 1.0, 60.0
"""What a posting and a verification cost, in the same unit; measured, only their ratio counts."""


@compiled
def _lower(values, start, end, wanted):
    """The first place in a sorted stretch whose value is at least the wanted one."""
    while start < end:
        middle = (start + end) >> 1
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start


@compiled
def _features(query, first_feature):
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


@compiled
def _patterns(query, slots):
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


@compiled
def _distance_one(text, size, patterns, length, most):
    """The distance of a text to a query of at most 64 tokens; more than `most` where it is."""
    one = np.uint64(1)
    ups = ~np.uint64(0)
    downs = np.uint64(0)
    top = one << np.uint64(length - 1)
    score = length
    for at in range(size):
        equal = patterns[text[at], 0]
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
        if score - (size - at - 1) > most:
            return most + 1
    return score


@compiled
def _distance_many(text, size, patterns, length, most, ups, downs):
    """The same for any length of the query, block by block."""
    one = np.uint64(1)
    blocks = patterns.shape[1]
    for block in range(blocks):
        ups[block] = ~np.uint64(0)
        downs[block] = np.uint64(0)
    top = one << np.uint64((length - 1) & 63)
    score = length
    for at in range(size):
        row = text[at]
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
        if score - (size - at - 1) > most:
            return most + 1
    return score


@compiled
def _best_rank(marks, wanted):
    """The highest provenance among the wanted languages, plus one; 0 where the text has none."""
    best = 0
    for at in range(6):
        if wanted >> at & 1:
            mark = (marks >> (4 * at)) & 15
            if mark > best:
                best = mark
    return best


@compiled
def _distance(text, size, patterns, length, most, ups, downs):
    """The distance of a text, given by the rows of its tokens' patterns, to the query."""
    if patterns.shape[1] == 1:
        return _distance_one(text, size, patterns, length, most)
    return _distance_many(text, size, patterns, length, most, ups, downs)


@compiled
def _read(tokens, rare_places, rare_tokens, rare_asked, start, size, slots, text):
    """The rows of a text's tokens; rare ones matter where the query has some of its own."""
    if not rare_asked:
        for at in range(size):
            text[at] = slots[tokens[start + at]]
        return
    for at in range(size):
        token = np.int64(tokens[start + at])
        if token == _RARE:
            token = np.int64(rare_tokens[_lower(rare_places, 0, len(rare_places), start + at)])
        text[at] = slots[token]


@compiled
def _window(length, threshold, length_starts):
    """The first place and the one past the last whose length can reach the threshold."""
    shortest = (length * threshold + 99) // 100
    longest = min(len(length_starts) - 2, 100 * length // threshold)
    if shortest > longest:
        return np.int64(0), np.int64(0)
    return np.int64(length_starts[shortest]), np.int64(length_starts[longest + 1])


@compiled
def _stretches(features, posting_starts, postings, first, last):
    """Where the postings of each feature begin and end within a window of places."""
    starts = np.zeros(len(features), np.int64)
    ends = np.zeros(len(features), np.int64)
    for at in range(len(features)):
        if features[at] >= 0:
            start = np.int64(posting_starts[features[at]])
            end = np.int64(posting_starts[features[at] + 1])
            starts[at] = _lower(postings, start, end, first)
            ends[at] = _lower(postings, starts[at], end, last)
    return starts, ends


@compiled
def _count(postings, start, end, add, counts, touched, seen, histogram):
    """Counts a hit for each place of a stretch; places not seen before only where they may be."""
    for posting in range(start, end):
        place = postings[posting]
        hits = counts[place]
        if hits:
            histogram[hits] -= 1
        elif add:
            touched[seen] = place
            seen += 1
        else:
            continue
        histogram[hits + 1] += 1
        counts[place] = hits + 1
    return seen


@compiled
def _gather(postings, starts, ends, missing, counts, touched):
    """Hits by the rarest features until more of them would cost more than they save.

    Returns how many places were touched and how many features were looked at.
    """
    length = len(starts)
    order = np.argsort(ends - starts)
    histogram = np.zeros(length + 2, np.int64)
    seen = 0
    for looked in range(length):
        start, end = starts[order[looked]], ends[order[looked]]
        if looked > missing:
            left = 0
            for hits in range(looked - missing, looked + 1):
                left += histogram[hits]
            if left * _VERIFY <= (end - start) * _POSTING:
                return seen, looked
        seen = _count(postings, start, end, looked <= missing, counts, touched, seen, histogram)
    return seen, length


@compiled
def _candidates(token_starts, rows, hidden, length, threshold, need, unseen, counts, touched, seen):
    """The places with enough hits, the highest bound first; `counts` holds the bound of each.

    The bound is the percentage that a text reaches if all features not looked at are in it.
    """
    kept = 0
    by_bound = np.zeros(102, np.int64)
    for at in range(seen):
        place = touched[at]
        hits = np.int64(counts[place])
        counts[place] = 0
        if hits >= need:
            size = np.int64(token_starts[place + 1]) - np.int64(token_starts[place])
            bound = 100 * min(hits + unseen, size, length) // max(size, length)
            row = rows[place]
            if bound >= threshold and not (hidden[row >> 3] >> (row & 7)) & 1:
                touched[kept] = place
                counts[place] = bound
                by_bound[100 - bound] += 1
                kept += 1
    for at in range(1, 102):
        by_bound[at] += by_bound[at - 1]
    ordered = np.empty(kept, np.uint32)
    for at in range(kept - 1, -1, -1):
        place = touched[at]
        by_bound[100 - counts[place]] -= 1
        ordered[by_bound[100 - counts[place]]] = place
    return ordered


@compiled
def _shown(kind, lineage, class_shown, said, own):
    """Whether a unit of a class and lineage may be an answer; `said` is of its lineage."""
    if not class_shown[kind] or said & _EXCLUDED:
        return False
    return kind < 2 or (said & _GRANTED != 0 and (kind == 2 or lineage == own))


@compiled
def _trust(marks, kind, lineage, wanted, class_shown, lineages_said, own):
    """What ranks a unit among equal percentages; 0 where it is no answer."""
    said = lineages_said[lineage]
    rank = _best_rank(marks, wanted)
    if rank == 0 or not _shown(kind, lineage, class_shown, said, own):
        return 0
    return rank + 8 if said & _PREFERRED else rank


@compiled
def _put(keys, places, found, limit, key, place):
    """Takes an answer in by its key; what is worse than the last of `limit` falls out.

    Returns how many there are.
    """
    spot = found
    while spot > 0 and keys[spot - 1] < key:
        spot -= 1
    if spot == len(keys):
        return found
    found = min(found + 1, len(keys))
    for later in range(found - 1, spot, -1):
        keys[later] = keys[later - 1]
        places[later] = places[later - 1]
    keys[spot] = key
    places[spot] = place
    while found > limit and keys[found - 1] < keys[limit - 1]:
        found -= 1
    return found


@compiled
def search(
    token_starts,
    tokens,
    rare_places,
    rare_tokens,
    length_starts,
    first_feature,
    posting_starts,
    postings,
    rows,
    marks,
    classes,
    lineages,
    hidden,
    query,
    threshold,
    wanted,
    class_shown,
    lineages_said,
    own,
    by_trust,
    limit,
    floor,
    counts,
    touched,
    slots,
    keys,
    places,
):
    """Puts the places that reach the threshold into `places`, their percentages into `keys`.

    Returns how many there are: all that are better than the last of `limit`, and all that are as
    good as it by percentage and provenance, as far as `keys` is long. The threshold is 1 to 99,
    the query has a token at least. `counts` and `slots` are zero before and after. A key is 16
    times the percentage, plus 8 for a preferred lineage, plus the rank of the provenance.
    """
    length = len(query)
    first, last = _window(length, threshold, length_starts)
    if first == last:
        return 0
    features = _features(query, first_feature)
    starts, ends = _stretches(features, posting_starts, postings, first, last)
    missing = (100 - threshold) * length // 100
    seen, looked = _gather(postings, starts, ends, missing, counts, touched)
    ordered = _candidates(
        token_starts,
        rows,
        hidden,
        length,
        threshold,
        looked - missing,
        length - looked,
        counts,
        touched,
        seen,
    )
    patterns = _patterns(query, slots)
    rare_asked = np.max(query) >= _RARE
    text = np.empty(100 * length // threshold, np.uint16)
    ups = np.empty(patterns.shape[1], np.uint64)
    downs = np.empty(patterns.shape[1], np.uint64)
    found = 0
    cut = max(threshold, floor)
    for place in ordered:
        if counts[place] < cut:
            break
        row = rows[place]
        trust = _trust(
            marks[row], classes[row], lineages[row], wanted, class_shown, lineages_said, own
        )
        if trust == 0:
            continue
        start = np.int64(token_starts[place])
        size = np.int64(token_starts[place + 1]) - start
        longer = max(length, size)
        most = (100 - cut) * longer // 100
        _read(tokens, rare_places, rare_tokens, rare_asked, start, size, slots, text)
        distance = _distance(text, size, patterns, length, most, ups, downs)
        if distance <= most:
            percent = min(99, 100 * (longer - distance) // longer)
            key = 16 * percent + (trust if by_trust else 1)
            found = _put(keys, places, found, limit, key, place)
            if found >= limit:
                cut = max(cut, keys[limit - 1] >> 4)
    for place in ordered:
        counts[place] = 0
    for token in query:
        if token >= 0:
            slots[token] = 0
    return found
