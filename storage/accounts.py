"""Accounts with their roles and languages, and the tokens that scripts sign in with.

Passwords are kept as argon2 hashes, tokens as their SHA-256: neither can be read back.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database, insert
from storage.errors import NameTaken, PasswordRefused
from translation.errors import NotFound
from translation.languages import Language

account, role, account_language = schema.account, schema.role, schema.account_language


class Role(StrEnum):
    """What an account may do."""

    TRANSLATOR = "translator"
    REVISER = "reviser"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    OPS = "ops"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or script, by the name that events tell; `languages` are those one works into."""

    name: str
    roles: tuple[Role, ...]
    languages: tuple[Language, ...]
    active: bool
    created_at: datetime


class Accounts:
    """The accounts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        name: str,
        *,
        roles: Collection[Role],
        languages: Collection[Language] = (),
        password: str | None = None,
    ) -> Account:
        """A new account; without a password it signs in by token alone.

        Raises NameTaken, and PasswordRefused where the password is blank.
        """
        if password is not None and not password.strip():
            raise PasswordRefused(name)
        kept = None if password is None else PasswordHasher().hash(password)
        self._database.write(lambda c: _add(c, name, kept, roles, languages))
        return next(one for one in self.list() if one.name == name)

    def list(self) -> Sequence[Account]:
        """All accounts by name."""
        with self._database.read() as connection:
            rows = list(connection.execute(sa.select(account).order_by(account.c.name)))
            roles = _by_account(connection.execute(sa.select(role.c.account, role.c.role)))
            spoken = _by_account(
                connection.execute(
                    sa.select(account_language.c.account, account_language.c.language)
                )
            )
        return [
            Account(
                row.name,
                tuple(known for known in Role if known in roles.get(row.id, ())),
                tuple(known for known in Language if known in spoken.get(row.id, ())),
                row.active,
                row.created_at,
            )
            for row in rows
        ]

    def issue_token(self, name: str) -> str:
        """A new token of an account, shown this once; raises NotFound."""
        issued = secrets.token_urlsafe(32)
        digest = hashlib.sha256(issued.encode()).hexdigest()

        def run(connection: Connection) -> None:
            known = connection.execute(sa.select(account.c.id).where(account.c.name == name))
            if (id := known.scalar_one_or_none()) is None:
                raise NotFound("account", name)
            connection.execute(sa.insert(schema.token).values(sha256=digest, account=id))

        self._database.write(run)
        return issued


def _add(
    connection: Connection,
    name: str,
    password: str | None,
    roles: Iterable[Role],
    languages: Iterable[Language],
) -> None:
    statement = insert(connection, account).values(name=name, password=password)
    new = statement.on_conflict_do_nothing(index_elements=["name"]).returning(account.c.id)
    if (id := connection.execute(new).scalar_one_or_none()) is None:
        raise NameTaken(name)
    for one in set(roles):
        connection.execute(sa.insert(role).values(account=id, role=one))
    for language in set(languages):
        connection.execute(sa.insert(account_language).values(account=id, language=language))


def _by_account(rows: Iterable[sa.Row[tuple[int, str]]]) -> dict[int, set[str]]:
    grouped: dict[int, set[str]] = {}
    for owner, word in rows:
        grouped.setdefault(owner, set()).add(word)
    return grouped
