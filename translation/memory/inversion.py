"""From the tokens of texts to the texts of each feature, compiled; `part.inverted` says the same.

A token is looked at three times in the order of the texts, and nothing is sorted.
"""

import numpy as np

from translation.compiling import compiled


@compiled
def inverted(joined, lengths, words):
    """The arrays first_feature, posting_starts and postings of `translation.memory.part.Arrays`.

    joined u4 [t], the numbers of the tokens text by text, lengths i8 [n], and how many words there
    are.
    """
    last, counts = np.zeros(words, np.uint32), np.zeros(words, np.uint32)
    first = np.zeros(words + 1, np.uint32)
    earlier = np.empty(len(joined), np.uint32)
    at = 0
    for place in range(len(lengths)):
        for _ in range(lengths[place]):
            word = joined[at]
            if last[word] != place + 1:
                last[word], counts[word] = place + 1, 0
            earlier[at] = counts[word]
            counts[word] += 1
            first[word + 1] = max(first[word + 1], counts[word])
            at += 1
    for word in range(words):
        first[word + 1] += first[word]
    starts = np.zeros(first[words] + 1, np.uint32)
    for at in range(len(joined)):
        earlier[at] += first[joined[at]]  # the feature by now
        starts[earlier[at] + 1] += 1
    for feature in range(len(starts) - 1):
        starts[feature + 1] += starts[feature]
    filled, postings = starts[:-1].copy(), np.empty(len(joined), np.uint32)
    at = 0
    for place in range(len(lengths)):
        for _ in range(lengths[place]):
            postings[filled[earlier[at]]] = place
            filled[earlier[at]] += 1
            at += 1
    return first, starts, postings
