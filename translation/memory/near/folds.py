"""Equal folds among very many units: sixteen bytes for each, sorted again when units change."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory.near.forms import fold
from translation.memory.near.groups import scope

Ids = npt.NDArray[np.int64]


def key(text: str, language: Language, document_class: DocumentClass, lineage: str | None) -> int:
    """64 bits of what units share whose sources fold alike; 0 where there is no word."""
    folded = fold(text, language)
    if not folded:
        return 0
    known, line = scope(document_class, lineage)
    whole = f"{known}\0{line or ''}\0{folded}".encode()
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest(), signed=True)


class Folds:
    """The units of one language by the key of their source; never changed."""

    def __init__(self, ids: Ids | None = None, keys: Ids | None = None) -> None:
        self._ids = np.empty(0, np.int64) if ids is None else ids
        self._keys = np.empty(0, np.int64) if keys is None else keys
        self._starts, self._ends = self._clustered()

    def __len__(self) -> int:
        return len(self._ids)

    def taken(self, ids: Sequence[int], keys: Sequence[int]) -> "Folds":
        """With units brought up to date, the last word on each; one whose key is 0 is left out."""
        # the first of each from behind is the last that was said of it
        new, at = np.unique(np.array(ids, np.int64)[::-1], return_index=True)
        said = np.array(keys, np.int64)[::-1][at]
        stay = ~np.isin(self._ids, new)
        whole = np.concatenate([self._ids[stay], new[said != 0]])
        keyed = np.concatenate([self._keys[stay], said[said != 0]])
        order = np.lexsort((whole, keyed))
        return Folds(whole[order], keyed[order])

    def clusters(self, after: int = 0) -> Iterator[list[int]]:
        """Units with one key, two at least, by the oldest of each, those whose oldest is after."""
        begun = int(np.searchsorted(self._ids[self._starts], after, side="right"))
        for start, end in zip(self._starts[begun:], self._ends[begun:], strict=True):
            yield self._ids[start:end].tolist()

    def oldest(self, ids: Sequence[int]) -> list[int]:
        """Those among some units that are the oldest with their key."""
        given = np.array(ids, np.int64)
        first = np.ones(len(self._keys), bool)
        first[1:] = np.diff(self._keys) != 0
        return [int(id) for id in given[np.isin(given, self._ids[first])]]

    def copies(self, id: int) -> int:
        """How many units have the key of a unit, itself among them; 1 for one that has none."""
        at = np.flatnonzero(self._ids == id)
        if not len(at):
            return 1
        key = self._keys[at[0]]
        first, end = (np.searchsorted(self._keys, key, side=side) for side in ("left", "right"))
        return int(end - first)

    def _clustered(self) -> tuple[Ids, Ids]:
        """Where the keys begin and end that several units have, by the oldest unit of each."""
        if not len(self._keys):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        other = np.flatnonzero(np.diff(self._keys)) + 1
        starts = np.concatenate([[0], other])
        ends = np.concatenate([other, [len(self._keys)]])
        several = ends - starts > 1
        order = np.argsort(self._ids[starts[several]])
        return starts[several][order], ends[several][order]
