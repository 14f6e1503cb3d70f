"""Moments in the database: one column type and the database's own clock, on both dialects."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps it as text that sorts as time does."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without its zone on SQLite, unchanged elsewhere."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        return None if value is None else moment(value)


def moment(said: str | datetime) -> datetime:
    """A moment as the driver gives it, which on SQLite is its text: always aware, always UTC."""
    value = datetime.fromisoformat(said) if isinstance(said, str) else said
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Clock(FunctionElement[datetime]):
    type = Moment()
    inherit_cache = True
    name = "clock"


def clock(seconds: float | sa.ColumnElement[Any] = 0) -> _Clock:
    """The database's clock as an SQL expression, some seconds on; never the application's.

    On PostgreSQL it is `clock_timestamp()`: a statement that waited for a lock must not decide a
    lease by the moment at which its transaction began.
    """
    if isinstance(seconds, sa.ColumnElement):
        return _Clock(seconds)
    return _Clock(sa.literal(seconds, sa.Float))


@compiles(_Clock, "sqlite")
def _on_sqlite(element: _Clock, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', ({seconds}) || ' seconds') || '000')"


@compiles(_Clock, "postgresql")
def _on_postgresql(element: _Clock, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"(clock_timestamp() + make_interval(secs => {seconds}))"
