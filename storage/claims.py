"""Claims: a person takes cells of one job for a while, by a lease on each cell.

The lease lives on the target row. A claim is one statement: it picks cells that are open or whose
lease has lapsed, raises the fence of each and gives them back, so no cell ever has two live
holders and nothing has to clear away what lapsed. The database's clock alone decides.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import requests
from storage.clock import clock
from storage.database import Database
from storage.errors import ValueRefused
from storage.events import EventEntry, append
from storage.granting import Asked, ClaimedCell, grant, job_of
from storage.held import HeldClaim, held_claims, seconds_left
from storage.leases import bounds, lengthened, live, renewed, seconds_between
from storage.schema import claim, job, target
from translation.claims import CLAIM_SIZE, LEASE_SECONDS, Task
from translation.documents import TargetState
from translation.errors import LostClaim, NoneFree, NotFound, WrongState
from translation.languages import Language

__all__ = [
    "LARGEST_CLAIM",
    "Claimed",
    "ClaimedCell",
    "Claims",
    "HeldClaim",
    "live",
    "seconds_between",
]

LARGEST_CLAIM = 5000
"""Cells that one claim may ask for."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim granted, in reading order."""

    claim: int
    document: str
    language: Language
    task: Task
    holder: str
    seconds_left: int
    cells: tuple[ClaimedCell, ...]


class Claims:
    """The claims of a store; `lease` is how many seconds one lasts without a sign of life."""

    def __init__(self, database: Database, lease: int = LEASE_SECONDS) -> None:
        self._database, self._lease = database, lease

    def claim(
        self,
        document: str,
        language: Language,
        task: Task,
        holder: str,
        *,
        count: int = CLAIM_SIZE,
        segments: Sequence[int] | None = None,
        key: str | None = None,
        lease: int | None = None,
    ) -> Claimed:
        """Grant the next `count` cells that are free for the task, or those of `segments`.

        What is assigned to the holder comes first; what is assigned to another is not granted.
        `lease` is in seconds, for who is away longer than the store's own lease.
        The same key gives the same claim again. Raises NotFound, NoneFree, WrongState where the
        job is final, KeyReused and ValueRefused.
        """
        wanted = None if segments is None else sorted(set(segments))
        if not 0 < (count if wanted is None else len(wanted)) <= LARGEST_CLAIM:
            raise ValueRefused("cells of a claim")
        asked = Asked(document, language, task, holder, count, wanted, lease or self._lease)
        given = key or f"claim:{secrets.token_hex(16)}"  # a repeated transaction grants no second
        return self._database.write(lambda connection: _claim(connection, asked, given))

    def renew(self, claim: int, holder: str) -> int:
        """Renew what is live of a claim; gives the seconds left.

        A claim lasts at most `LONGEST_SECONDS` from its grant. Raises LostClaim where nothing of
        it is the holder's any more.
        """
        return self._database.write(
            lambda connection: _renew(connection, claim, holder, self._lease)
        )

    def keep(
        self, document: str, language: Language, task: Task, holder: str, lease: int
    ) -> tuple[ClaimedCell, ...]:
        """Hold on to what one has claimed of a text for a task, at least so many seconds from now.

        Gives the cells in reading order, their fences as they were; none where none is held.
        """
        given = {"of_document": document, "in_language": language.value, "for_task": task}
        given |= {"person": holder}

        def run(connection: Connection) -> tuple[ClaimedCell, ...]:
            rows = connection.execute(_KEEP, {**given, "lease": lease}).all()
            return tuple(sorted((_kept(row) for row in rows), key=lambda cell: cell.seq))

        return self._database.write(run)

    def release(self, claim: int, holder: str) -> int:
        """Let go of what is left of one's claim; gives how many cells, 0 when done before."""
        return self._database.write(
            lambda connection: _free(connection, claim, "released", holder, holder)
        )

    def let_go(
        self, document: str, language: Language, holder: str, segments: Sequence[int]
    ) -> int:
        """Let go of some cells of a text that one holds, and keep the others; gives how many."""
        of_text = (target.c.holder == holder, target.c.segment.in_(segments))
        held = sa.select(target.c.id).where(*of_text, target.c.language == language.value)
        freed = sa.update(target).where(target.c.id.in_(held))
        freed = freed.values(holder=sa.null(), lease_until=sa.null(), claim=sa.null())

        def run(connection: Connection) -> int:
            cells = connection.execute(freed).rowcount
            if cells:
                detail = {"language": language.value, "holder": holder, "cells": cells}
                append(connection, EventEntry("released", holder, document, detail=detail))
            return cells

        return self._database.write(run)

    def take_back(self, claim: int, *, by: str) -> int:
        """Take a claim from its holder, whose drafts stay; gives how many cells."""
        return self._database.write(lambda connection: _free(connection, claim, "taken_back", by))

    def held(self, holder: str | None = None) -> list[HeldClaim]:
        """The live claims of one person, or of all, oldest first."""
        with self._database.read() as connection:
            return held_claims(connection, holder)


def _claim(connection: Connection, asked: Asked, key: str) -> Claimed:
    admission = requests.admit(connection, key, asked.holder, _body(asked))
    if admission.response is not None:
        return _granted_before(connection, asked, admission.response)
    of = _open_job(connection, asked)
    made = {"job": of.id, "task": asked.task, "holder": asked.holder}
    number = int(connection.execute(_MAKE, made).scalar_one())
    cells = grant(connection, asked, of, number)
    if not cells:
        raise NoneFree(asked.document, asked.language, asked.task)
    _tell(connection, asked, number, cells, admission.id)
    answer = {"claim": number, "cells": [_listed(cell) for cell in cells]}
    requests.answer(connection, admission, answer)
    return _claimed(asked, number, asked.lease, cells)


def _body(asked: Asked) -> Mapping[str, object]:
    """What the key of a claim stands for."""
    return {
        "document": asked.document,
        "language": asked.language.value,
        "task": asked.task.value,
        "count": asked.count if asked.segments is None else None,
        "segments": asked.segments,
    }


def _open_job(connection: Connection, asked: Asked) -> sa.Row[Any]:
    found = job_of(connection, asked)
    if found is None:
        raise NotFound("job", f"{asked.language} of document {asked.document}")
    if found.state == TargetState.FINAL:
        raise WrongState(f"document {asked.document} in {asked.language}", "final", "open")
    return found


def _tell(
    connection: Connection, asked: Asked, number: int, cells: Sequence[ClaimedCell], request: int
) -> None:
    detail = {
        "claim": number,
        "task": asked.task.value,
        "language": asked.language.value,
        "from": cells[0].segment,
        "to": cells[-1].segment,
        "cells": len(cells),
    }
    entry = EventEntry("claimed", asked.holder, asked.document, detail=detail, request=request)
    append(connection, entry)


def _claimed(asked: Asked, number: int, left: int, cells: tuple[ClaimedCell, ...]) -> Claimed:
    return Claimed(number, asked.document, asked.language, asked.task, asked.holder, left, cells)


def _granted_before(connection: Connection, asked: Asked, response: Any) -> Claimed:
    """The same claim again, with what is left of it by now."""
    number = int(response["claim"])
    cells = tuple(
        ClaimedCell(segment, id, version, fence, TargetState(state), seq)
        for segment, id, version, fence, state, seq in response["cells"]
    )
    return _claimed(asked, number, seconds_left(connection, number, asked.holder), cells)


def _kept(row: sa.Row[Any]) -> ClaimedCell:
    return ClaimedCell(row.segment, row.id, row.version, row.fence, TargetState(row.state), row.seq)


def _listed(cell: ClaimedCell) -> list[object]:
    return [cell.segment, cell.target, cell.version, cell.fence, cell.state.value, cell.seq]


def _renew(connection: Connection, number: int, holder: str, lease: int) -> int:
    whose = {"number": number, "person": holder}
    granted_at = connection.execute(_GRANTED_AT, whose).scalar_one_or_none()
    if granted_at is None:
        raise LostClaim(f"claim {number}")
    leases = connection.execute(_RENEW, {**whose, **bounds(granted_at, lease)}).all()
    if not leases:
        raise LostClaim(f"claim {number}")
    return min(seconds_between(one.now, one.lease_until) for one in leases)


def _free(
    connection: Connection, number: int, kind: str, by: str, holder: str | None = None
) -> int:
    """Free the cells that still carry the claim, lapsed or not; tell it once."""
    whose = {"number": number}
    if holder is None:
        freed = connection.execute(_TAKE, whose).rowcount
    else:
        freed = connection.execute(_RELEASE, {**whose, "person": holder}).rowcount
    if freed:
        connection.execute(_END, whose)
        found = connection.execute(_ENDED, whose).one()
        detail = {
            "claim": number,
            "task": found.task,
            "language": found.language,
            "holder": found.holder,
            "cells": freed,
        }
        append(connection, EventEntry(kind, by, found.document, detail=detail))
    return freed


_NUMBER = sa.bindparam("number", type_=sa.BigInteger)
_PERSON = sa.bindparam("person", type_=sa.Text)
_MAKE = sa.insert(claim).returning(claim.c.id)
_GRANTED_AT = sa.select(claim.c.granted_at).where(claim.c.id == _NUMBER, claim.c.holder == _PERSON)
_RENEW = (
    sa.update(target)
    .where(target.c.claim == _NUMBER, target.c.holder == _PERSON, live())
    .values(lease_until=renewed())
    .returning(target.c.lease_until, clock().label("now"))
)
_MINE = (
    sa.select(claim.c.id)
    .join(job, job.c.id == claim.c.job)
    .where(
        job.c.document == sa.bindparam("of_document"),
        job.c.language == sa.bindparam("in_language"),
        claim.c.task == sa.bindparam("for_task"),
        claim.c.holder == _PERSON,
    )
)
_KEEP = (
    sa.update(target)
    .where(target.c.claim.in_(_MINE), target.c.holder == _PERSON, live(), target.c.covers > 0)
    .values(lease_until=lengthened())
    .returning(
        target.c.segment,
        target.c.id,
        target.c.version,
        target.c.fence,
        target.c.state,
        target.c.seq,
    )
)
_TAKE = (
    sa.update(target)
    .where(target.c.claim == _NUMBER)
    .values(holder=sa.null(), lease_until=sa.null(), claim=sa.null())
)
_RELEASE = _TAKE.where(target.c.holder == _PERSON)
_END = sa.update(claim).where(claim.c.id == _NUMBER).values(released_at=clock())
_ENDED = (
    sa.select(claim.c.task, claim.c.holder, job.c.document, job.c.language)
    .join(job, job.c.id == claim.c.job)
    .where(claim.c.id == _NUMBER)
)
