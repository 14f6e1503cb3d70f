"""What goes out to be worked on elsewhere, and what comes back: one document in one language.

A package names each segment by its id and the version and fence of its cell (`v3.7`), so that what
comes back can be held against what has become of the cell since. What comes back is taken as it is:
a tool may have dropped, reordered or cut what it was given.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from translation.claims import CellVersion, Task, parse_etag
from translation.documents import TargetState
from translation.errors import BadVersion, ExchangeRefused
from translation.languages import Language
from translation.markup import InlineTag

LARGEST_FILE = 64 * 2**20
"""Bytes of a file that is read back."""

MOST_UNITS = 100_000
"""Segments of a file that is read back."""

NAMESPACE = "urn:hexaglot:exchange:1"
"""Of the attributes that XLIFF has no name for."""

AUTHOR = "hexaglot"
"""Who is named as the author of what we ourselves say in a file, so that it is not taken back."""


class PackageForm(StrEnum):
    """The forms in which a text goes out and comes back."""

    XLIFF21 = "xliff21"
    XLIFF12 = "xliff12"
    DOCX = "docx"
    """A table of segments for reviewers without a tool."""


class DeliveryForm(StrEnum):
    """The forms in which something comes back."""

    XLIFF21 = "xliff21"
    XLIFF12 = "xliff12"
    DOCX = "docx"
    SIX = "six"
    """The table of all texts of a document."""
    PACKAGE = "package"
    """The zip of a work order, with an XLIFF in it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says of a segment beside its text."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class PackageUnit:
    """One segment that goes out; `number` is its place in the document, from 1.

    `open` says whether it was claimed for whoever takes the package; others go along to be read.
    """

    segment: int
    number: int
    source: str
    tags: tuple[InlineTag, ...]
    target: str | None
    state: TargetState
    at: CellVersion
    open: bool
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """One document in one target language on its way out, its segments in reading order.

    `order` is the number of the work order that it is taken for, None for nobody outside.
    """

    document: str
    name: str
    source: Language
    target: Language
    task: Task
    units: tuple[PackageUnit, ...]
    order: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveredUnit:
    """One segment that came back; None stands for what the file does not say.

    `text` is in braces notation as far as it can be, `bad` names why it is none (a code). `as_sent`
    says that the file itself tells the text to be the one that went out.
    """

    segment: int
    at: CellVersion | None
    text: str | None
    state: TargetState | None
    remarks: tuple[str, ...] = ()
    bad: str | None = None
    as_sent: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that came back; `document`, `target`, `task` and `order` are None where not said."""

    form: DeliveryForm
    document: str | None
    target: Language | None
    task: Task | None
    units: tuple[DeliveredUnit, ...]
    order: int | None = None


@dataclass(frozen=True, slots=True)
class SixDelivery:
    """A table of all texts that came back, row by row in the order of the file.

    `segments` are those of its rows. `sources` are the units of originals that were changed in it,
    and `added` has the words of rows that somebody put in, under the segment of the row above:
    nobody takes either. `texts` has a delivery for each language with a column.
    """

    document: str | None
    source: Language | None
    segments: frozenset[int]
    sources: tuple[DeliveredUnit, ...]
    texts: Mapping[Language, Delivery]
    added: tuple[DeliveredUnit, ...] = ()


def landing(
    task: Task, found: TargetState, delivered: TargetState | None, *, changed: bool
) -> TargetState | None:
    """The state in which a cell is left by what came back; None where nothing is to be done.

    A translator's work is at most translated, whatever the other tool calls it; where the tool
    says nothing, a changed text counts as translated. A reviser's is reviewed where the file says
    so, else it is another hand on a translated text.
    """
    further = (TargetState.REVIEWED, TargetState.FINAL)
    if task is Task.TRANSLATE:
        said = delivered in (TargetState.TRANSLATED, *further)
        done = said or (delivered is None and changed)
        wanted = TargetState.TRANSLATED if done else TargetState.INITIAL
        if not changed and wanted is TargetState.INITIAL:
            return None
    else:
        wanted = TargetState.REVIEWED if delivered in further else TargetState.TRANSLATED
    return wanted if changed or wanted is not found else None


_SEGMENT = re.compile(r"s([0-9]{1,18})")


def segment_id(segment: int) -> str:
    """A segment as files name it: `s12`, which every form of XLIFF takes for an id."""
    return f"s{segment}"


def parse_segment(given: str) -> int | None:
    """The segment that a name such as `s12` stands for, None where it is none of ours."""
    found = _SEGMENT.fullmatch(given.strip())
    return None if found is None else int(found[1])


def parse_version(given: str) -> CellVersion | None:
    """The version and fence of `v3.7`, None where it is no such thing."""
    try:
        return parse_etag(given)
    except BadVersion:
        return None


def parse_task(given: str) -> Task | None:
    """The task of a word, None where it is none."""
    return Task(given) if given in list(Task) else None


def parse_order(given: str) -> int | None:
    """The number of a work order, None where it is none."""
    plain = given.isascii() and given.isdecimal() and len(given) < 19
    return int(given) if plain else None


def refuse_large(body: bytes) -> None:
    """Raise ExchangeRefused (`too_large`) for more than is read."""
    if len(body) > LARGEST_FILE:
        raise ExchangeRefused(
            "too_large",
            f"the file has more than {LARGEST_FILE >> 20} MB; deliver the document in parts",
        )


def once_each(units: Sequence[DeliveredUnit]) -> tuple[DeliveredUnit, ...]:
    """The units if each segment comes once; raises ExchangeRefused for none, too many or doubles.

    Codes: `no_units too_many_segments doubled_segment`.
    """
    if not units:
        raise ExchangeRefused(
            "no_units",
            "the file names no segment of ours; deliver the file that was exported from here",
        )
    if len(units) > MOST_UNITS:
        raise ExchangeRefused(
            "too_many_segments", f"the file has more than {MOST_UNITS:,} segments; cut it in parts"
        )
    seen: set[int] = set()
    for unit in units:
        if unit.segment in seen:
            raise ExchangeRefused(
                "doubled_segment",
                f"segment {unit.segment} comes twice; leave the one that is meant, and deliver "
                "the file again",
            )
        seen.add(unit.segment)
    return tuple(units)
