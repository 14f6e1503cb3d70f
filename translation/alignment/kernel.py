"""The loops of alignment, compiled by numba once on a machine.

A band is a row of columns for each span: `lo[i]` to `lo[i] + width`, and what lies outside is out
of the question. Scores are natural logarithms of odds.
"""

import numpy as np

from translation.compiling import compiled

_NEVER = -1e30


@compiled
def _spread(weight, span, words, table_at, table_word, table_p, factor):
    """Adds what each translation of the words of a span has of their probability."""
    share = factor / max(1, span[1] - span[0])
    for at in range(span[0], span[1]):
        for entry in range(table_at[words[at]], table_at[words[at] + 1]):
            weight[table_word[entry]] += share * table_p[entry]


@compiled
def _explained(weight, span, words, common, unseen):
    """How much more probable the words of a span are with what explains them than by chance."""
    total = 0.0
    for at in range(span[0], span[1]):
        word = words[at]
        rest = unseen[word]
        total += np.log(rest + (1.0 - rest) * max(0.0, weight[word]) / common[word])
    return total


@compiled
def lexical(rows, columns, lo, words, others, table_at, table_word, table_p, common, unseen, out):
    """Adds to `out` how well the words of the rows explain those of the columns.

    `rows`, `columns`: (first, last + 1) into the words; `table_*`: translations of each word of a
    row, `common`: how frequent a word of the columns is, `unseen`: how often it is explained by no
    translation (1: nothing is known of it, so it says nothing).
    """
    weight = np.zeros(len(common))
    for i in range(len(rows)):
        _spread(weight, rows[i], words, table_at, table_word, table_p, 1.0)
        for k in range(lo[i], min(len(columns), lo[i] + out.shape[1])):
            out[i, k - lo[i]] += _explained(weight, columns[k], others, common, unseen)
        _spread(weight, rows[i], words, table_at, table_word, table_p, -1.0)


@compiled
def lexical_back(
    rows, columns, lo, words, others, table_at, table_word, table_p, common, unseen, out
):
    """The same from the columns to the rows: `table_*` translates theirs, `common` is of ours."""
    weight = np.zeros(len(common))
    first = 0
    for k in range(len(columns)):
        while first < len(rows) and lo[first] + out.shape[1] <= k:
            first += 1
        _spread(weight, columns[k], others, table_at, table_word, table_p, 1.0)
        i = first
        while i < len(rows) and lo[i] <= k:
            out[i, k - lo[i]] += _explained(weight, rows[i], words, common, unseen)
            i += 1
        _spread(weight, columns[k], others, table_at, table_word, table_p, -1.0)


@compiled
def shared(rows, columns, lo, ours, theirs, gain, out):
    """Adds to `out` the gain of each anchor that stands in both the row and the column."""
    there = np.zeros(len(gain), np.uint8)
    for i in range(len(rows)):
        for at in range(rows[i, 0], rows[i, 1]):
            there[ours[at]] = 1
        for b in range(out.shape[1]):
            k = lo[i] + b
            if k >= len(columns):
                break
            for at in range(columns[k, 0], columns[k, 1]):
                if there[theirs[at]]:
                    out[i, b] += gain[theirs[at]]
        for at in range(rows[i, 0], rows[i, 1]):
            there[ours[at]] = 0


@compiled
def _sum(a, b):
    """The logarithm of the sum of what two logarithms stand for."""
    if a < b:
        a, b = b, a
    if b <= _NEVER:
        return max(a, _NEVER)
    return a + np.log1p(np.exp(b - a))


@compiled
def _before(i, k, links, lo, values, skip_row, skip_column):
    """What leads to a node of the lattice, in sum: two skips and the four links."""
    width = links.shape[2]
    b = k - lo[i]
    total = 0.0 if i == 0 and k == 0 else _NEVER
    if b > 0:
        total = _sum(total, values[i, b - 1] + skip_column)
    if i > 0 and k - lo[i - 1] <= width:
        total = _sum(total, values[i - 1, k - lo[i - 1]] + skip_row)
    for kind in range(4):
        r, c = 1 + (kind & 1), 1 + (kind >> 1)
        at = k - c - lo[max(0, i - r)]
        if i >= r and 0 <= at < width:
            total = _sum(total, values[i - r, at] + links[kind, i - r, at])
    return total


@compiled
def _after(i, k, links, lo, values, columns, skip_row, skip_column):
    """What leads from a node of the lattice to the end, in sum."""
    rows, width = links.shape[1], links.shape[2]
    b = k - lo[i]
    total = 0.0 if i == rows and k == columns else _NEVER
    if b < width and k < columns:
        total = _sum(total, values[i, b + 1] + skip_column)
    if i < rows and k >= lo[i + 1]:
        total = _sum(total, values[i + 1, k - lo[i + 1]] + skip_row)
    for kind in range(4):
        end = _end(i, k, kind, lo, rows, columns, width)
        if b < width and end >= 0:
            total = _sum(total, values[i + 1 + (kind & 1), end] + links[kind, i, b])
    return total


@compiled
def _end(i, k, kind, lo, rows, columns, width):
    """The place in the band where a link from a node ends; -1 outside."""
    row, column = i + 1 + (kind & 1), k + 1 + (kind >> 1)
    if row > rows or column > columns or not 0 <= column - lo[row] <= width:
        return -1
    return column - lo[row]


@compiled
def posteriors(links, lo, columns, skip_row, skip_column):
    """How probable each link is: links[kind, i, b] in (1-1, 2-1, 1-2, 2-2), forward and backward.

    Gives probabilities of the same shape, of the link whose first row is i and first column
    lo[i] + b. `lo` has one entry more than there are rows, for the end.
    """
    rows, width = links.shape[1], links.shape[2]
    forward = np.full((rows + 1, width + 1), _NEVER)
    backward = np.full((rows + 1, width + 1), _NEVER)
    for i in range(rows + 1):
        for b in range(min(width, columns - lo[i]) + 1):
            forward[i, b] = _before(i, lo[i] + b, links, lo, forward, skip_row, skip_column)
    for i in range(rows, -1, -1):
        for b in range(min(width, columns - lo[i]), -1, -1):
            k = lo[i] + b
            backward[i, b] = _after(i, k, links, lo, backward, columns, skip_row, skip_column)
    whole = forward[rows, columns - lo[rows]]
    found = np.zeros(links.shape)
    for kind in range(4):
        for i in range(rows):
            for b in range(width):
                end = _end(i, lo[i] + b, kind, lo, rows, columns, width)
                if end >= 0 and links[kind, i, b] > _NEVER:
                    log = forward[i, b] + links[kind, i, b] + backward[i + 1 + (kind & 1), end]
                    found[kind, i, b] = np.exp(min(0.0, log - whole))
    return found


@compiled
def _best(i, k, chances, lo, best):
    """The worth of the best way to a node, and its last step: 1, 2 skips, 3 and more links."""
    width = chances.shape[2]
    value, step = (0.0, 0) if i == 0 and k == 0 else (-1.0, 0)
    if i > 0 and k - lo[i - 1] <= width and best[i - 1, k - lo[i - 1]] > value:
        value, step = best[i - 1, k - lo[i - 1]], 1
    if k > lo[i] and best[i, k - lo[i] - 1] > value:
        value, step = best[i, k - lo[i] - 1], 2
    for kind in range(4):
        r, c = 1 + (kind & 1), 1 + (kind >> 1)
        at = k - c - lo[max(0, i - r)]
        if i >= r and 0 <= at < width and best[i - r, at] >= 0.0:
            worth = best[i - r, at] + (r + c) * chances[kind, i - r, at]
            if worth > value:
                value, step = worth, 3 + kind
    return value, step


@compiled
def decode(chances, lo, columns):
    """The path of the greatest expected number of right links, as (i, k, kind), last first."""
    rows, width = chances.shape[1], chances.shape[2]
    best = np.full((rows + 1, width + 1), -1.0)
    move = np.zeros((rows + 1, width + 1), np.int8)
    for i in range(rows + 1):
        for b in range(min(width, columns - lo[i]) + 1):
            best[i, b], move[i, b] = _best(i, lo[i] + b, chances, lo, best)
    path = []
    i, k = rows, columns
    while i > 0 or k > 0:
        step = move[i, k - lo[i]]
        if step <= 2:
            i -= step == 1
            k -= step == 2
        else:
            i -= 1 + ((step - 3) & 1)
            k -= 1 + ((step - 3) >> 1)
            path.append((i, k, step - 3))
    return path
