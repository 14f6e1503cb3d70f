"""Leases: how long a cell is somebody's, by the database's clock alone."""

from datetime import datetime, timedelta

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


def longest(granted_at: datetime) -> datetime:
    """The moment after which no lease of a claim may run."""
    return granted_at + timedelta(seconds=LONGEST_SECONDS)


def renewed() -> sa.ColumnElement[datetime]:
    """The end of a lease that is renewed now.

    The statement is given `longest` of its claim, and the seconds of a `lease`.
    """
    last = sa.bindparam("longest", type_=target.c.lease_until.type)
    return sa.case((after_a_lease() < last, after_a_lease()), else_=last)


def seconds_between(now: datetime, until: datetime | None) -> int:
    """The whole seconds left, both by the database's clock; 0 when it has ended or is none."""
    return 0 if until is None else max(0, int((until - now).total_seconds()))
