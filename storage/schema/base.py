"""The metadata that all tables are in, and how a table is made."""

import sqlalchemy as sa
from sqlalchemy.sql.schema import SchemaItem

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: SchemaItem) -> sa.Table:
    """A table of these columns and constraints; SQLite never gives the id of a deleted row again.

    Without AUTOINCREMENT it would, where that row was the last.
    """
    numbered = any(isinstance(part, sa.Column) and part.name == "id" for part in parts[:1])
    counted = numbered and isinstance(parts[0].type, sa.BigInteger)  # type: ignore[attr-defined]
    return sa.Table(name, metadata, *parts, sqlite_autoincrement=counted)
