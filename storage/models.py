"""Models trained on the memory: which is current, and what it was made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.schema import model


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model: `sha256` is its version and says where its bytes are; `units` taught it."""

    kind: str
    sha256: str
    trained_at: datetime
    units: int
    settings: Mapping[str, Any]


class Models:
    """The models of a store; the newest of a kind is current."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: str, sha256: str, *, units: int, settings: Mapping[str, Any]) -> None:
        """Make a model current; the one that is so already stays as it stands."""

        def run(connection: Connection) -> None:
            newest = connection.execute(_newest(kind)).first()
            if newest is None or newest.sha256 != sha256:
                values = {"kind": kind, "sha256": sha256, "units": units}
                connection.execute(sa.insert(model).values(**values, settings=dict(settings)))

        self._database.write(run)

    def current(self, kind: str) -> StoredModel | None:
        """The newest model of a kind; None where none was trained."""
        with self._database.read() as connection:
            row = connection.execute(_newest(kind)).first()
        if row is None:
            return None
        return StoredModel(row.kind, row.sha256, row.trained_at, row.units, row.settings)


def _newest(kind: str) -> sa.Select[Any]:
    return sa.select(model).where(model.c.kind == kind).order_by(model.c.id.desc()).limit(1)
