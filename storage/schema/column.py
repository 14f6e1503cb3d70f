"""The columns that tables are made of: `column.text("name")`, `column.to("segment")`.

A column is never empty unless it says `null=True`; a `default` is the database's own.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from storage.clock import Moment, clock

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up INTEGER alone
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def id() -> sa.Column[int]:
    """The number of a row, counted up by the database."""
    return sa.Column("id", Number, primary_key=True)


def text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[str]:
    """A text of any length."""
    shown = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.Text, nullable=null, server_default=shown)


def number(name: str, *, null: bool = False, default: int | None = None) -> sa.Column[int]:
    """A whole number of 64 bits."""
    shown = None if default is None else sa.text(str(default))
    return sa.Column(name, Number, nullable=null, server_default=shown)


def moment(name: str, *, null: bool = True) -> sa.Column[datetime]:
    """A moment that is given, and empty as long as it has not come."""
    return sa.Column(name, Moment, nullable=null)


def at(name: str = "at") -> sa.Column[datetime]:
    """The moment at which the row was written, by the database's clock."""
    return sa.Column(name, Moment, nullable=False, default=clock())


def json(name: str, *, null: bool = False) -> sa.Column[object]:
    """A JSON value; JSONB on PostgreSQL."""
    return sa.Column(name, Json, nullable=null)


def to(
    table: str, name: str | None = None, *, null: bool = False, index: bool = False
) -> sa.Column[int]:
    """A row of another table by its number, under the name of that table unless it has its own."""
    return sa.Column(
        name or table, Number, sa.ForeignKey(f"{table}.id"), nullable=null, index=index
    )


def document(*, null: bool = False, index: bool = False) -> sa.Column[str]:
    """A document by its id, which is a text."""
    return sa.Column("document", sa.Text, sa.ForeignKey("document.id"), nullable=null, index=index)
