"""What a certificate is made of: faults, tallies of letters, and the certificate itself."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from translation.documents import Left
from translation.docx.certificate.page import page_of

FORMAT = "hexaglot-docx-certificate"
Place = tuple[str, str, int]
"""A segment by its part, the path of its block, and its rank in the block from 0."""

RULES = "1"
"""Changes whenever the same three inputs may give another certificate."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is not as it has to be; `reason` never holds text of the document.

    `block` is the path of a block in its part, "" where the part as a whole is meant; `segment` is
    the rank of the segment in the block, from 0, None where no single one is meant.
    """

    part: str
    block: str
    segment: int | None
    kind: str
    reason: str

    def is_let_stand(self, waived: Collection[Place]) -> bool:
        """Whether it is of the tags of a segment that somebody answers for."""
        return self.kind == "tags" and (self.part, self.block, self.segment) in waived

    def __str__(self) -> str:
        place = [self.part, f"block {self.block}" if self.block else ""]
        if self.segment is not None:
            place.append(f"segment {self.segment + 1}")
        return f"{', '.join(filter(None, place))}: {self.kind}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PartState:
    """A part of the output: its digest, its size in bytes, and in what it was changed.

    `changes` is empty for a part that is byte for byte the original one.
    """

    name: str
    sha256: str
    size: int
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of the blocks of one kind in one part: of sources, of targets, and as found."""

    part: str
    kind: str
    source: int
    target: int
    found: int


@dataclass(frozen=True, slots=True)
class Stayed:
    """Letters of a part that are no block's, in the original and in the output."""

    part: str
    kind: str
    original: int
    output: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found by reading an output back, with the digests that bind it to the bytes.

    `counts` are pairs of original and output by what is counted (links, notes …); `figures` are
    plain counts of blocks, segments and tags. `waived` is what was found of tags that
    somebody answers for.
    """

    faults: tuple[Fault, ...]
    original: tuple[str, int]
    output: tuple[str, int]
    parts: tuple[PartState, ...]
    source: str
    target: str | None
    letters: tuple[Letters, ...] = ()
    stayed: tuple[Stayed, ...] = ()
    counts: Mapping[str, tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))
    figures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    left: tuple[Left, ...] = ()
    flags: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    waived: tuple[Fault, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found to be wrong."""
        return not self.faults

    def as_json(self) -> bytes:
        """The certificate in canonical form: the same inputs give the same bytes anywhere."""
        whole = json.dumps(
            self._tree(), sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False
        )
        return whole.encode("ascii")

    def as_page(self) -> str:
        """The certificate as one self-contained HTML page without scripts, in English."""
        return page_of(self._tree())

    def _tree(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "rules": RULES,
            "holds": self.holds,
            "original": _file(self.original),
            "output": _file(self.output),
            "source": self.source,
            "target": self.target,
            "parts": [_part(one) for one in self.parts],
            "letters": [asdict(one) for one in self.letters],
            "stayed": [asdict(one) for one in self.stayed],
            "counts": {name: list(pair) for name, pair in self.counts.items()},
            "figures": dict(self.figures),
            "left": [asdict(one) for one in sorted(self.left, key=_order)],
            "flags": sorted(set(self.flags)),
            "versions": dict(self.versions),
            "faults": [_fault(one) for one in self.faults],
            "waived": [_fault(one) for one in self.waived],
        }


def _file(known: tuple[str, int]) -> dict[str, Any]:
    return {"sha256": known[0], "bytes": known[1]}


def _part(one: PartState) -> dict[str, Any]:
    return {
        "name": one.name,
        "sha256": one.sha256,
        "bytes": one.size,
        "changes": list(one.changes),
    }


def _order(one: Left) -> tuple[str, str, str, int]:
    return (one.part, one.kind, one.why, one.letters)


def _fault(one: Fault) -> dict[str, Any]:
    return {**asdict(one), "said": str(one)}
