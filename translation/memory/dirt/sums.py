"""Loops over the words of units, compiled: sums of vectors, pairs of words, letters in common."""

import numpy as np

from translation.compiling import compiled

_BUCKETS = 1 << 18  # as in `words`: a compiled loop takes it as it stands
_MIX = np.uint64(0x9E3779B97F4A7C15)


@compiled
def gathered(starts, columns, weights, dense, out):
    """Each row of `out` is the weighted sum of the rows of `dense` that its columns name."""
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            weight, column = weights[at], columns[at]
            for k in range(dense.shape[1]):
                out[row, k] += weight * dense[column, k]


@compiled
def scattered(starts, columns, weights, dense, out):
    """The other way round: each row of `dense` is added to the rows of `out` of its columns."""
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            weight, column = weights[at], columns[at]
            for k in range(dense.shape[1]):
                out[column, k] += weight * dense[row, k]


@compiled
def place_of(one, other, size):
    """The cell of two words, each numbered with its language, in either order."""
    low, high = min(one, other), max(one, other)
    return (np.uint64(low << 21 | high) * _MIX >> np.uint64(20)) & np.uint64(size - 1)


@compiled
def counting(words, counts, usual, pairs):
    """Count the pairs of words of two languages in each unit, of those that tell something."""
    units, languages, width = words.shape
    kept = np.empty((languages, width), np.int64)
    sizes = np.zeros(languages, np.int64)
    for unit in range(units):
        for a in range(languages):
            sizes[a] = telling(words[unit, a], a, counts, usual, kept[a])
        for a in range(languages):
            for b in range(a + 1, languages):
                for i in range(sizes[a]):
                    for j in range(sizes[b]):
                        cell = place_of(kept[a, i], kept[b, j], len(pairs))
                        pairs[cell] += pairs[cell] < 65535


@compiled
def telling(words, language, counts, usual, kept):
    """The words of a variant that more than one unit has and not too many; how many."""
    size = 0
    for at in range(len(words)):
        if words[at] < 0:
            break
        key = words[at] + language * _BUCKETS
        if 1 < counts[key] <= usual:
            kept[size] = key
            size += 1
    return size


@compiled
def told(words, origins, language, counts, usual, most, keys, seen, froms, late):
    """The words of a variant that others of its file have, each with its half; how many."""
    width, size, count = len(words), 0, 0
    while size < width and words[size] >= 0:
        size += 1
    for at in range(size):
        key = words[at] + language * _BUCKETS
        times = counts[key] - (1 if origins[at] >= 0 else 0)
        if 0 < times <= usual:
            keys[count], seen[count] = key, times
            froms[count] = origins[at]
            late[count] = 1 if at * 2 >= size else 0
            count += 1
    for to in range(most if count > most else 0):
        rare = to
        for at in range(to + 1, count):
            if seen[at] < seen[rare]:
                rare = at
        for column in (keys, seen, froms, late):
            column[to], column[rare] = column[rare], column[to]
    return min(count, most)


@compiled
def share(best, words, rarity, size, out):
    """What of each half has an answer, by the rarity of its words; -1 of a half without any."""
    for half in range(2):
        found, total = 0.0, 0.0
        for at in range(size):
            if words[3, at] == half:
                found += best[at] * rarity[words[0, at]]
                total += rarity[words[0, at]]
        out[half] = found / total if total > 0 else -1


@compiled
def answering(
    words, origins, others, theirs, only, most, counts, rarity, usual, pairs, there, back
):
    """The shares of words with an answer, of each language by each other one and back."""
    units, languages, width = words.shape
    mine, yours = np.empty((2, 4, languages, width), np.int64)
    sizes, sizes2 = np.zeros((2, languages), np.int64)
    best, best2 = np.empty((2, width), np.float32)
    for unit in range(units):
        for a in range(languages):
            sizes[a] = told(
                words[unit, a], origins[unit, a], a, counts, usual, most,
                mine[0, a], mine[1, a], mine[2, a], mine[3, a],
            )  # fmt: skip
            sizes2[a] = told(
                others[unit, a], theirs[unit, a], a, counts, usual, most,
                yours[0, a], yours[1, a], yours[2, a], yours[3, a],
            )  # fmt: skip
        for a in range(languages):
            for b in range(languages):
                if only[unit] >= 0 and a != only[unit] and b != only[unit]:
                    continue
                if a != b and sizes[a] and sizes2[b]:
                    best[:], best2[:] = 0, 0
                    meeting(mine[:, a, : sizes[a]], yours[:, b, : sizes2[b]], pairs, best, best2)
                    share(best, mine[:, a], rarity, sizes[a], there[unit, a, b])
                    share(best2, yours[:, b], rarity, sizes2[b], back[unit, a, b])


@compiled
def agreeing(words, origins, most, counts, rarity, usual, pairs, there):
    """As `answering`, of units with themselves: what answers one way answers the other way."""
    units, languages, width = words.shape
    mine = np.empty((4, languages, width), np.int64)
    sizes = np.zeros(languages, np.int64)
    best, best2 = np.empty((2, width), np.float32)
    for unit in range(units):
        for a in range(languages):
            sizes[a] = told(
                words[unit, a], origins[unit, a], a, counts, usual, most,
                mine[0, a], mine[1, a], mine[2, a], mine[3, a],
            )  # fmt: skip
        for a in range(languages):
            for b in range(a + 1, languages):
                if sizes[a] and sizes[b]:
                    best[:], best2[:] = 0, 0
                    meeting(mine[:, a, : sizes[a]], mine[:, b, : sizes[b]], pairs, best, best2)
                    share(best, mine[:, a], rarity, sizes[a], there[unit, a, b])
                    share(best2, mine[:, b], rarity, sizes[b], there[unit, b, a])


@compiled
def meeting(mine, yours, pairs, best, best2):
    """The best answer of each word of two variants, which are rows of told words."""
    for i in range(mine.shape[1]):
        for j in range(yours.shape[1]):
            both = np.float32(pairs[place_of(mine[0, i], yours[0, j], len(pairs))])
            if mine[2, i] >= 0 and mine[2, i] == yours[2, j]:
                both -= 1
            if both > 0:
                dice = min(1, 2 * both / (mine[1, i] + yours[1, j] + 1))
                best[i] = max(best[i], dice)
                best2[j] = max(best2[j], dice)


@compiled
def spelling(grams, others, only, out):
    """The share of letters that stand together in two texts, of sorted lists that end with -1."""
    units, languages, _ = grams.shape
    for unit in range(units):
        for a in range(languages):
            for b in range(languages):
                if only[unit] >= 0 and a != only[unit] and b != only[unit]:
                    continue
                if a != b and grams[unit, a, 0] >= 0 and others[unit, b, 0] >= 0:
                    out[unit, a, b] = overlap(grams[unit, a], others[unit, b])


@compiled
def overlap(one, other):
    """What two sets have in common of the lowest of both (Broder, 1997), of sorted lists."""
    width, i, j, both, either = len(one), 0, 0, 0, 0
    while i < width and j < width and one[i] >= 0 and other[j] >= 0:
        x, y = one[i], other[j]
        either += 1
        both += x == y
        i += x <= y
        j += y <= x
    while i < width and one[i] >= 0:
        i, either = i + 1, either + 1
    while j < width and other[j] >= 0:
        j, either = j + 1, either + 1
    return both / min(either, width)
