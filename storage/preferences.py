"""Preferences: what a person chose for the workbench, a value of JSON under each name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.clock import clock
from storage.database import Database, insert
from storage.schema import preferences


class Preferences:
    """The preferences of a store, by the id of an account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, account: int, name: str) -> Any:
        """What a person chose under a name; None where nothing was."""
        statement = sa.select(preferences.c.value).where(*_of(account, name))
        with self._database.read() as connection:
            return connection.execute(statement).scalar_one_or_none()

    def keep(self, account: int, name: str, value: Any) -> None:
        """Keep a choice in place of the one before."""

        def run(connection: Connection) -> None:
            made = insert(connection, preferences).values(account=account, name=name, value=value)
            statement = made.on_conflict_do_update(
                index_elements=["account", "name"], set_={"value": value, "at": clock()}
            )
            connection.execute(statement)

        self._database.write(run)

    def drop(self, account: int, name: str) -> None:
        """Forget a choice; what the house does holds again."""
        statement = sa.delete(preferences).where(*_of(account, name))
        self._database.write(lambda connection: connection.execute(statement))


def _of(account: int, name: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return preferences.c.account == account, preferences.c.name == name
