"""Requests for publications: made once, given again while they wait, dropped when overtaken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import outbox, schema
from storage.clock import clock
from storage.events import EventEntry, append
from storage.publication_rows import PublicationKind, PublicationState, publication_of
from translation.languages import Language

publication = schema.publication


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for."""

    document: str
    languages: Sequence[Language]
    kind: PublicationKind
    by: str
    reason: str
    versions: Mapping[Language, int]


def unfinished(connection: Connection, wanted: Wanted) -> int | None:
    """The same request, where it is not published yet; of other versions it is dropped."""
    statement = sa.select(publication).where(
        publication.c.document == wanted.document,
        publication.c.kind == wanted.kind,
        publication.c.state == PublicationState.REQUESTED,
    )
    asked = [publication_of(row) for row in connection.execute(statement)]
    same = [one for one in asked if one.languages == tuple(wanted.languages)]
    known = next((one for one in same if one.versions == wanted.versions), None)
    stale = [one.number for one in same if one is not known]
    if stale:
        reason = "other texts became final"
        drop_requests(connection, wanted.document, stale, by=wanted.by, reason=reason)
    if known is None:
        return None
    key = asked_as(wanted.document, known.number)
    outbox.revive(connection, schema.outbox.c.key == key)
    return known.id


def drop_requests(
    connection: Connection, document: str, numbers: Sequence[int] = (), *, by: str, reason: str
) -> None:
    """Give requests up that are not published, and what waits for them; all where none is named."""
    asked = [
        publication.c.document == document,
        publication.c.state == PublicationState.REQUESTED,
    ]
    if numbers:
        asked.append(publication.c.number.in_(numbers))
    statement = (
        sa.update(publication)
        .where(*asked)
        .values(
            state=PublicationState.DROPPED,
            withdrawn_at=clock(),
            withdrawn_by=by,
            withdrawn_reason=reason,
        )
    )
    dropped = connection.execute(statement.returning(publication.c.number)).scalars()
    keys = [asked_as(document, number) for number in dropped]
    waiting = sa.update(schema.outbox).where(schema.outbox.c.key.in_(keys))
    waiting = waiting.where(schema.outbox.c.done_at.is_(None))
    connection.execute(waiting.values(done_at=clock(), lease_until=None, token=None))


def asked_as(document: str, number: int) -> str:
    """The key of the outbox row that a publication is asked for with."""
    return f"publish:{document}:{number}"


def make_request(connection: Connection, wanted: Wanted, request: int) -> int:
    """Row, number, outbox row and event of a new request; gives the publication's id."""
    highest = sa.select(sa.func.max(publication.c.number))
    mine = highest.where(publication.c.document == wanted.document)
    number = (connection.execute(mine).scalar_one() or 0) + 1
    values = {
        "document": wanted.document,
        "number": number,
        "state": PublicationState.REQUESTED,
        "kind": wanted.kind,
        "languages": list(wanted.languages),
        "versions": dict(wanted.versions),
        "by": wanted.by,
        "reason": wanted.reason,
    }
    statement = sa.insert(publication).values(values).returning(publication.c.id)
    made = int(connection.execute(statement).scalar_one())
    payload = {"publication": made, "number": number}
    key = asked_as(wanted.document, number)
    outbox.ask(connection, "publish", wanted.document, payload, key=key)
    detail = {**payload, "kind": wanted.kind.value, "languages": list(wanted.languages)}
    said = EventEntry(
        "publish_requested", wanted.by, wanted.document, detail=detail, request=request
    )
    append(connection, said)
    return made
