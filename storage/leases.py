"""Leases: how long a cell is somebody's, by the database's clock alone."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.clock import clock
from storage.schema import target
from translation.claims import LONGEST_SECONDS


def live() -> sa.ColumnElement[bool]:
    """Whether somebody's lease on the cell runs, by the database's clock."""
    return sa.and_(target.c.holder.is_not(None), target.c.lease_until > clock())


def free() -> sa.ColumnElement[bool]:
    """Whether nobody's lease on the cell runs: what lapsed is free, and nothing clears it away."""
    return sa.or_(target.c.holder.is_(None), target.c.lease_until <= clock())


def after_a_lease() -> sa.ColumnElement[datetime]:
    """The end of a lease that begins now; the statement is given the seconds of a `lease`."""
    return clock(sa.bindparam("lease", type_=sa.Float))


def bounds(granted_at: datetime, lease: int) -> dict[str, Any]:
    """What a statement that renews a lease to so many seconds is given, by its claim's grant.

    No lease is renewed beyond `longest`. One that runs beyond `away` was taken for work elsewhere,
    and keeps its end: a sign of life does not shorten it.
    """
    last = granted_at + timedelta(seconds=LONGEST_SECONDS)
    return {"longest": last, "away": last + timedelta(seconds=lease), "lease": lease}


def renewed() -> sa.ColumnElement[datetime]:
    """The end of a lease that is renewed now; the statement is given its `bounds`."""
    moment = target.c.lease_until.type
    last, away = sa.bindparam("longest", type_=moment), sa.bindparam("away", type_=moment)
    return sa.case(
        (target.c.lease_until > away, target.c.lease_until),
        (after_a_lease() < last, after_a_lease()),
        else_=last,
    )


def lengthened() -> sa.ColumnElement[datetime]:
    """The end of a lease of which at least the seconds of a `lease` are to be left."""
    ends = after_a_lease()
    return sa.case((target.c.lease_until > ends, target.c.lease_until), else_=ends)


def seconds_between(now: datetime, until: datetime | None) -> int:
    """The whole seconds left, both by the database's clock; 0 when it has ended or is none."""
    return 0 if until is None else max(0, int((until - now).total_seconds()))
