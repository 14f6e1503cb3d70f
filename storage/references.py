"""Documents that a text refers to: those that it cites and that are here."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.database import Database
from storage.documents import StoredDocument, read_documents

document = schema.document


class References:
    """What the documents of a store refer to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(
        self, visible: sa.ColumnElement[bool], names: Collection[str]
    ) -> Mapping[str, StoredDocument]:
        """The documents that are here under names by which texts cite them, by name.

        A name is a symbol in its normal form, or that of a numbered text without the brackets
        behind it; where several bear it, it is the one received last. `visible` says what may be
        seen.
        """
        if not names:
            return {}
        statement = sa.select(document).where(visible, sa.or_(*map(_bears, sorted(names))))
        with self._database.read() as connection:
            stored = read_documents(connection, statement.order_by(document.c.received_at))
        return {name: one for one in stored for name in names if _is_named(one, name)}


_PRINTED: Any = document.c.symbol + "(" + document.c.revision + ")"


def _bears(name: str) -> sa.ColumnElement[bool]:
    numbered = " " in name
    begins = document.c.symbol.startswith(f"{name} (", autoescape=True)
    exact = sa.or_(document.c.symbol == name, name == _PRINTED)
    return sa.or_(exact, begins) if numbered else exact


def _is_named(one: StoredDocument, name: str) -> bool:
    symbol = one.symbol or ""
    return name in (symbol, one.name) or (" " in name and symbol.startswith(f"{name} ("))
