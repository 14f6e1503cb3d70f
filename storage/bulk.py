"""Many rows at once: numbers given out before the rows are written, and one statement for all.

SQLAlchemy makes a dictionary of each row and asks for its number back; with rows of a few hundred
bytes that costs more than the database itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def numbers(connection: Connection, table: sa.Table, count: int) -> Iterator[int]:
    """So many new ids of a table, rising; on SQLite in a transaction that writes, which is alone.

    An id that is not used is never given again, as with any that the database counts up.
    """
    if not count:
        return iter(())
    if connection.dialect.name == "sqlite":
        counted = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = connection.execute(counted, {"name": table.name}).scalar_one_or_none() or 0
        return iter(range(last + 1, last + 1 + count))
    drawn = sa.text(
        "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
    )
    given = connection.execute(drawn, {"name": f'"{table.name}"', "count": count})
    return iter(sorted(given.scalars()))


def insert_rows(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows whose values stand in the order of `columns`; nothing for none."""
    if rows:
        insert_bound(connection, table, columns, list(_bound(connection, table, columns, rows)))


def insert_bound(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """As `insert_rows`, of values that are as the driver takes them (`binding`)."""
    if not rows:  # SQLAlchemy takes an empty list for a statement without parameters
        return
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names = ", ".join(quote(name) for name in columns)
    marks = ", ".join([mark] * len(columns))
    # names of ours, values apart
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608
    connection.exec_driver_sql(statement, rows)


def binding(connection: Connection, column: sa.Column[Any]) -> Callable[[Any], Any]:
    """What turns a value of a column into one that the driver takes; an equal one only once.

    What it has turned is kept for as long as it is: values must be hashable, and few.
    """
    dialect = connection.dialect
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return cache(process) if process is not None else _same


def _same(value: Any) -> Any:
    return value


def among(
    connection: Connection, column: sa.ColumnElement[Any], values: Iterable[Any]
) -> sa.ColumnElement[bool]:
    """Whether a column holds one of the values, which go as one parameter however many they are."""
    kept = list(values)
    if connection.dialect.name == "sqlite":
        listed = sa.func.json_each(sa.literal(kept, sa.JSON)).table_valued("value")
        return column.in_(sa.select(listed.c.value))
    return column == sa.any_(sa.literal(kept, sa.ARRAY(column.type)))


def among_given(dialect: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """As `among`, for the values that the statement is given as `values` when it is executed.

    A statement that is made once is compiled once, and not looked up by its parts each time.
    """
    if dialect == "sqlite":
        listed = sa.func.json_each(sa.bindparam("values", type_=sa.JSON)).table_valued("value")
        return column.in_(sa.select(listed.c.value))
    return column == sa.any_(sa.bindparam("values", type_=sa.ARRAY(column.type)))


def _bound(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Iterable[tuple[Any, ...]]:
    """The rows as the driver takes them; only columns whose type converts cost anything."""
    types = [table.c[name].type.dialect_impl(connection.dialect) for name in columns]
    processors = [type_.bind_processor(connection.dialect) for type_ in types]
    turned = [
        values if process is None else _turned(values, process)
        for values, process in zip(zip(*rows, strict=True), processors, strict=True)
    ]
    return zip(*turned, strict=True)


def _turned(values: Sequence[Any], process: Callable[[Any], Any]) -> Iterator[Any]:
    """The values converted, one that stands in many rows only once: most rows share them."""
    distinct = {id(value): value for value in values}
    made = {known: process(value) for known, value in distinct.items()}
    return map(made.__getitem__, map(id, values))
