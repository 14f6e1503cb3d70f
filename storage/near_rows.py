"""The rows of units as values: kept before an act, and put back to the letter when it is undone."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.bulk import among
from storage.clock import Moment
from translation.memory.near import Kept

unit, variant, contribution = schema.unit, schema.variant, schema.contribution

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table, by rising id, as JSON holds them: moments in ISO 8601."""


def rows_of(connection: Connection, ids: Collection[int]) -> Rows:
    """All there is of units: their own rows, their variants, and who stands behind these."""
    mine = among(connection, variant.c.unit, ids)
    behind = contribution.c.variant.in_(sa.select(variant.c.id).where(mine))
    chosen = {
        unit: among(connection, unit.c.id, ids),
        variant: mine,
        contribution: behind,
    }
    return {
        table.name: [
            {name: _plain(value) for name, value in row._mapping.items()}
            for row in connection.execute(sa.select(table).where(which).order_by(table.c.id))
        ]
        for table, which in chosen.items()
    }


def fingerprint(rows: Rows) -> str:
    """The digest of rows: the same where nothing became of them."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def keep_only(connection: Connection, keep: int, plan: Iterable[Kept]) -> None:
    """Move the variants that stay into one unit, with who agrees, and delete the others."""
    for kept in plan:
        _drop_behind(connection, contribution.c.variant, kept.gone)
        _stand_behind(connection, kept)
        gone = among(connection, variant.c.id, [*kept.gone, *kept.agreeing])
        connection.execute(sa.delete(variant).where(gone))
        moved = sa.update(variant).where(variant.c.id == kept.variant)
        connection.execute(moved.values(unit=keep))


def stands(connection: Connection, before: Rows, now: Rows) -> bool:
    """Whether what stood behind units before may stand there again.

    Its imports are not undone, and it does not stand behind another unit by now.
    """
    given = before["contribution"]
    batches = {row["batch"] for row in given} - {None}
    standing = sa.select(sa.func.count()).where(
        among(connection, schema.batch.c.digest, batches), schema.batch.c.undone_at.is_(None)
    )
    if connection.execute(standing).scalar_one() < len(batches):
        return False
    held = {row["id"] for row in now["contribution"]}
    wanted = {(row["origin"], row["language"]) for row in given}
    origins = {row["origin"] for row in given}
    there = sa.select(contribution.c.id, contribution.c.origin, contribution.c.language)
    rows = connection.execute(there.where(among(connection, contribution.c.origin, origins)))
    return all(row.id in held or (row.origin, row.language) not in wanted for row in rows)


def gone_of(connection: Connection, digest: str) -> frozenset[str]:
    """The origins of an import's units that acts which stand may have taken away.

    A deletion holds against the file it was of, until it is undone. Where the import itself was
    undone since, whoever imports the file again wants all of it.
    """
    undone = sa.select(sa.func.max(schema.batch.c.undone_at)).where(schema.batch.c.digest == digest)
    since = connection.execute(undone).scalar_one()
    act = schema.near_act
    # only acts that touched the import are read: their rows have its digest
    mine = sa.cast(act.c.before, sa.Text).contains(digest, autoescape=True)
    statement = sa.select(act.c.before).where(act.c.undone_at.is_(None), mine)
    if since is not None:
        statement = statement.where(act.c.at > since)
    return frozenset(
        row["origin"]
        for before in connection.execute(statement).scalars()
        for row in before["contribution"]
        if row["batch"] == digest
    )


def put_back(connection: Connection, before: Rows, now: Rows) -> None:
    """Let units be what they were, all but the change counter."""
    _drop_behind(connection, contribution.c.id, [row["id"] for row in now["contribution"]])
    gone = among(connection, variant.c.id, [row["id"] for row in now["variant"]])
    connection.execute(sa.delete(variant).where(gone))
    for row in before["unit"]:
        restored = {name: value for name, value in _typed(unit, row).items() if name != "change"}
        connection.execute(sa.update(unit).where(unit.c.id == row["id"]).values(restored))
    for table in (variant, contribution):
        if rows := [_typed(table, row) for row in before[table.name]]:
            connection.execute(sa.insert(table), rows)


def _stand_behind(connection: Connection, kept: Kept) -> None:
    """Let who stands behind variants that agree stand behind the one that stays.

    The oldest contribution of a variant is the one it is dated and vouched for by; so those of the
    variant that stays take the lowest of the ids.
    """
    if not kept.agreeing:
        return
    mine = among(connection, contribution.c.variant, [kept.variant, *kept.agreeing])
    rows = list(connection.execute(sa.select(contribution).where(mine)))
    rows.sort(key=lambda row: (row.variant != kept.variant, row.id))
    ids = sorted(row.id for row in rows)
    _drop_behind(connection, contribution.c.id, ids)
    again = [
        {**row._mapping, "id": id, "variant": kept.variant}
        for id, row in zip(ids, rows, strict=True)
    ]
    connection.execute(sa.insert(contribution), again)


def _drop_behind(connection: Connection, column: sa.Column[Any], values: Collection[int]) -> None:
    connection.execute(sa.delete(contribution).where(among(connection, column, values)))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the database takes it."""
    return {
        name: datetime.fromisoformat(value)
        if value is not None and isinstance(table.c[name].type, Moment)
        else value
        for name, value in row.items()
    }
