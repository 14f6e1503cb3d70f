"""The sums of a sparse matrix with a dense one, compiled: rows of words, each with its weight."""

from translation.compiling import compiled


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
