"""Idempotency: one key has one effect, and its answer is given again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import insert
from storage.errors import KeyReused
from storage.schema import request


@dataclass(frozen=True, slots=True)
class Admission:
    """A request with its row; `response` is the answer given before, None for a new one."""

    id: int
    response: Any


def admit(connection: Connection, key: str, actor: str, body: Mapping[str, object]) -> Admission:
    """Take a request in by its key; raises KeyReused where the key stands for another body.

    The insert waits for another transaction with the same key, so its answer is there afterwards.
    """
    digest = _digest(body)
    statement = (
        insert(connection, request)
        .values(key=key, actor=actor, body_sha256=digest)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(request.c.id)
    )
    if (new := connection.execute(statement).scalar_one_or_none()) is not None:
        return Admission(new, None)
    found = connection.execute(sa.select(request).where(request.c.key == key)).one()
    return _admitted(found, actor, digest)


def known(
    connection: Connection, key: str, actor: str, body: Mapping[str, object]
) -> Admission | None:
    """A request that was taken in before, None for a new one; raises KeyReused as `admit` does.

    For acts that have to read what they changed before they can be asked for again.
    """
    statement = sa.select(request).where(request.c.key == key)
    found = connection.execute(statement).one_or_none()
    return None if found is None else _admitted(found, actor, _digest(body))


def _admitted(found: sa.Row[Any], actor: str, digest: str) -> Admission:
    if (found.actor, found.body_sha256) != (actor, digest):
        raise KeyReused(found.key)
    return Admission(found.id, found.response)


def _digest(body: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def answer(connection: Connection, admission: Admission, response: Mapping[str, object]) -> None:
    """Keep the answer of a request, in the transaction of its effect."""
    connection.execute(
        sa.update(request).where(request.c.id == admission.id).values(response=dict(response))
    )
