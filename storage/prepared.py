"""Insertions with ON CONFLICT, compiled once.

SQLAlchemy compiles any statement with ON CONFLICT anew at each execution, since it gives such
statements no cache key; where people write often, that is most of what the statement costs.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Compiled, Connection, CursorResult

from storage.database import insert

Insert = sqlite.Insert | postgresql.Insert


class Insertion:
    """An INSERT into a table that is given these columns; `build` says what a conflict does."""

    def __init__(
        self, table: sa.Table, columns: Sequence[str], build: Callable[[Any], sa.Insert]
    ) -> None:
        self._table, self._columns, self._build = table, list(columns), build
        self._compiled: dict[str, Compiled] = {}

    def run(self, connection: Connection, values: dict[str, Any]) -> CursorResult[Any]:
        """Execute it; `values` has exactly the columns."""
        name = connection.dialect.name
        if name not in self._compiled:
            statement = self._build(insert(connection, self._table))
            self._compiled[name] = statement.compile(
                dialect=connection.dialect, column_keys=self._columns
            )
        statement = cast(sa.Insert, self._compiled[name])  # a connection executes either
        return connection.execute(statement, values)
