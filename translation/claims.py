"""Claims as values: what one takes cells for, for how long, and the version of a cell.

Every grant of a cell raises its fence, every change of its text or state its version. A write
names both; where either moved on, it is refused and nothing of it is kept but the draft.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from translation.errors import BadVersion

LEASE_SECONDS = 15 * 60
"""How long a lease lasts without a sign of life."""

LONGEST_SECONDS = 8 * 60 * 60
"""How long a claim may be renewed, counted from its grant."""

OFFLINE_SECONDS = 3 * 24 * 60 * 60
"""How long what was exported to be worked on elsewhere stays claimed, where nothing else is set."""

CLAIM_SIZE = 20
"""Cells of a claim where none is said."""


class Task(StrEnum):
    """What cells are claimed for."""

    TRANSLATE = "translate"
    REVIEW = "review"
    EDIT = "edit"
    """The editor's own hand on a text that was translated or reviewed, before it is final."""


class Verdict(StrEnum):
    """What a reviser says of a translation."""

    ACCEPT = "accept"
    RETURN = "return"


class Answer(StrEnum):
    """What a translator says to what a reviser made of the text."""

    ACKNOWLEDGE = "acknowledge"
    DISPUTE = "dispute"


_ETAG = re.compile(r'"?v([0-9]{1,18})\.([0-9]{1,18})"?')


@dataclass(frozen=True, slots=True)
class CellVersion:
    """The version and the fence of a cell, as an ETag tells them: `v3.7`."""

    version: int
    fence: int

    def __str__(self) -> str:
        return f"v{self.version}.{self.fence}"

    @property
    def etag(self) -> str:
        """The value of the headers ETag and If-Match, with its quotes."""
        return f'"{self}"'


def parse_etag(given: str) -> CellVersion:
    """The version that an If-Match names; raises BadVersion for a list, a weak tag or `*`."""
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise BadVersion(given)
    return CellVersion(int(found[1]), int(found[2]))
