"""Spot checks: which segments of a job a second person reads where not all are read."""

from typing import Any

SHARE = 20
"""Segments of a hundred that are read where nobody says how many."""


def sampled(job: Any, segment: Any, share: Any) -> Any:
    """Whether a segment is among the `share` of a hundred that a reviser reads.

    Plain arithmetic on the ids, so that it says the same of numbers and of columns, and of the
    same segment at any time: of any hundred segments in a row it takes exactly `share`, scattered,
    and others in each job. Of a text of few segments it takes none where the share is not above the
    least `rank` in it.
    """
    return rank(job, segment) < share


def rank(job: Any, segment: Any) -> Any:
    """The share above which a segment is in the sample, 0 to 99."""
    return (segment * 48271 + job * 69629) % 100
