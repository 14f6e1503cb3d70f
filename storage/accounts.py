"""Accounts with their roles and languages, and the tokens that scripts sign in with.

Passwords are kept as argon2 hashes, tokens as their SHA-256: neither can be read back. What an
administrator changes of an account is an event; the account's sessions end where it must not go
on as before.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import passwords, schema
from storage.clock import clock
from storage.database import Database, insert
from storage.errors import NameTaken
from storage.events import EventEntry, append
from translation.errors import NotFound, NotSignedIn, UsageError
from translation.languages import Language

account, role, account_language = schema.account, schema.role, schema.account_language
token, session = schema.token, schema.session

SIGN_OF_LIFE = 60
"""Seconds after which the use of a token or session is written down anew."""


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
    """A person or script, by the name that events tell; `languages` are those one works into.

    No language at all means all of them.
    """

    id: int
    name: str
    full_name: str
    roles: tuple[Role, ...]
    languages: tuple[Language, ...]
    active: bool
    created_at: datetime
    email: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; `id` is the beginning of its digest, of no use to sign in."""

    id: str
    created_at: datetime
    used_at: datetime | None


class NameRefused(UsageError):
    """A name that cannot stand in events and addresses."""

    code = "name_refused"

    def __str__(self) -> str:
        return f"the name of an account has 1 to {_LONGEST_NAME} printed characters; choose another"


class AddressRefused(UsageError):
    """What no mail can be sent to."""

    code = "address_refused"

    def __str__(self) -> str:
        return "that is no e-mail address; write it as name@host, or leave it empty for no mail"


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
        full_name: str = "",
        by: str | None = None,
    ) -> Account:
        """A new account; without a password it signs in by token alone.

        `by` is who adds it, where somebody is signed in. Raises NameTaken, and PasswordRefused
        where the password is blank or short, NameRefused for a name that is none.
        """
        _check(name)
        kept = None if password is None else passwords.hashed(name, password)

        def run(connection: Connection) -> None:
            add_account(connection, name, full_name, kept, roles, languages)
            _tell(connection, name, by, added=True, roles=sorted(roles))

        self._database.write(run)
        return self.get(name)

    def list(self) -> Sequence[Account]:
        """All accounts by name."""
        with self._database.read() as connection:
            return _read(connection, sa.true())

    def get(self, name: str) -> Account:
        """The account of a name; raises NotFound."""
        with self._database.read() as connection:
            found = _read(connection, account.c.name == name)
        if not found:
            raise NotFound("account", name)
        return found[0]

    def by_id(self, id: int) -> Account:
        """The account of an id; raises NotFound."""
        with self._database.read() as connection:
            found = _read(connection, account.c.id == id)
        if not found:
            raise NotFound("account", str(id))
        return found[0]

    def check_password(self, name: str, password: str) -> Account:
        """The account whose name and password these are; raises NotSignedIn for any other.

        Wrong names, wrong passwords and accounts put out of use are told apart neither by the
        answer nor by the time it takes.
        """
        statement = sa.select(account.c.password).where(account.c.name == name, account.c.active)
        with self._database.read() as connection:
            kept = connection.execute(statement).scalar_one_or_none()
        if not passwords.agrees(kept, password):
            raise NotSignedIn
        if kept is not None and passwords.outdated(kept):
            self._keep_anew(name, kept, password)
        return self.get(name)

    def _keep_anew(self, name: str, kept: str, password: str) -> None:
        same = sa.update(account).where(account.c.name == name, account.c.password == kept)
        anew = passwords.rehashed(password)
        self._database.write(lambda c: c.execute(same.values(password=anew)))

    def set_password(self, name: str, password: str | None, *, by: str) -> None:
        """Another password, or none; all sessions of the account end."""
        kept = None if password is None else passwords.hashed(name, password)

        def run(connection: Connection, id: int) -> None:
            connection.execute(sa.update(account).where(account.c.id == id).values(password=kept))
            connection.execute(sa.delete(session).where(session.c.account == id))
            _tell(connection, name, by, password=password is not None)

        self._change(name, run)

    def set_roles(self, name: str, roles: Collection[Role], *, by: str) -> Account:
        """Exactly these roles, from the next request on."""

        def run(connection: Connection, id: int) -> None:
            connection.execute(sa.delete(role).where(role.c.account == id))
            _give_roles(connection, id, roles)
            _tell(connection, name, by, roles=sorted(roles))

        return self._change(name, run)

    def set_languages(self, name: str, languages: Collection[Language], *, by: str) -> Account:
        """Exactly these languages to work into; none means all."""

        def run(connection: Connection, id: int) -> None:
            gone = sa.delete(account_language).where(account_language.c.account == id)
            connection.execute(gone)
            _give_languages(connection, id, languages)
            _tell(connection, name, by, languages=sorted(languages))

        return self._change(name, run)

    def set_full_name(self, name: str, full_name: str, *, by: str) -> Account:
        """How pages call the person."""

        def run(connection: Connection, id: int) -> None:
            named = sa.update(account).where(account.c.id == id).values(full_name=full_name)
            connection.execute(named)
            _tell(connection, name, by, full_name=full_name)

        return self._change(name, run)

    def set_email(self, name: str, email: str, *, by: str) -> Account:
        """Where notices are sent, empty for nowhere; raises AddressRefused."""
        given = email.strip()
        if given and not _ADDRESS.fullmatch(given):
            raise AddressRefused

        def run(connection: Connection, id: int) -> None:
            connection.execute(sa.update(account).where(account.c.id == id).values(email=given))
            _tell(connection, name, by, email=bool(given))

        return self._change(name, run)

    def set_active(self, name: str, active: bool, *, by: str) -> Account:
        """Take an account out of use, with its sessions and tokens, or into use again."""

        def run(connection: Connection, id: int) -> None:
            connection.execute(sa.update(account).where(account.c.id == id).values(active=active))
            if not active:
                connection.execute(sa.delete(session).where(session.c.account == id))
                connection.execute(_revoked(token.c.account == id))
            _tell(connection, name, by, active=active)

        return self._change(name, run)

    def issue_token(self, name: str, *, by: str | None = None) -> str:
        """A new token of an account, shown this once; raises NotFound."""
        issued = secrets.token_urlsafe(32)

        def run(connection: Connection, id: int) -> None:
            connection.execute(sa.insert(token).values(sha256=digest(issued), account=id))
            _tell(connection, name, by, token=digest(issued)[:_TOKEN_ID])

        self._change(name, run)
        return issued

    def by_token(self, secret: str) -> Account | None:
        """The account that a token stands for; None where it is revoked or out of use."""
        given = token.c.sha256 == digest(secret)
        statement = (
            sa.select(account.c.id, _stale(token.c.used_at).label("stale"))
            .join(token, token.c.account == account.c.id)
            .where(given, token.c.revoked_at.is_(None), account.c.active)
        )
        with self._database.read() as connection:
            found = connection.execute(statement).one_or_none()
            known = [] if found is None else _read(connection, account.c.id == found.id)
        if found is not None and found.stale:
            used = sa.update(token).where(given).values(used_at=clock())
            self._database.write(lambda c: c.execute(used))
        return known[0] if known else None

    def tokens(self, name: str) -> Sequence[Token]:
        """The tokens of an account that still open something, newest first."""
        statement = (
            sa.select(token)
            .join(account, token.c.account == account.c.id)
            .where(account.c.name == name, token.c.revoked_at.is_(None))
            .order_by(token.c.created_at.desc(), token.c.sha256)
        )
        with self._database.read() as connection:
            rows = list(connection.execute(statement))
        return [Token(row.sha256[:_TOKEN_ID], row.created_at, row.used_at) for row in rows]

    def revoke_token(self, name: str, id: str, *, by: str) -> None:
        """End a token of an account by the id it is listed under; raises NotFound."""

        def run(connection: Connection, owner: int) -> None:
            meant = sa.and_(
                token.c.account == owner, token.c.sha256.startswith(id, autoescape=True)
            )
            if len(id) != _TOKEN_ID or not connection.execute(_revoked(meant)).rowcount:
                raise NotFound("token", id)
            _tell(connection, name, by, revoked=id)

        self._change(name, run)

    def _change(self, name: str, run: Callable[[Connection, int], None]) -> Account:
        def with_id(connection: Connection) -> None:
            known = connection.execute(sa.select(account.c.id).where(account.c.name == name))
            if (id := known.scalar_one_or_none()) is None:
                raise NotFound("account", name)
            run(connection, id)

        self._database.write(with_id)
        return self.get(name)


_ADDRESS = re.compile(r"[^\s@<>,;:\"()\\]{1,64}@[^\s@<>,;:\"()\\]{1,190}", re.ASCII)
_TOKEN_ID = 12
_LONGEST_NAME = 64


def digest(secret: str) -> str:
    """What is kept of a token or of the secret of a session."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def read_accounts(connection: Connection, chosen: sa.ColumnElement[bool]) -> list[Account]:
    """The accounts that a condition chooses, by name, in the caller's transaction."""
    return _read(connection, chosen)


def _read(connection: Connection, chosen: sa.ColumnElement[bool]) -> list[Account]:
    rows = list(connection.execute(sa.select(account).where(chosen).order_by(account.c.name)))
    ids = [row.id for row in rows]
    roles = _words(connection, role.c.account, role.c.role, ids)
    spoken = _words(connection, account_language.c.account, account_language.c.language, ids)
    return [
        Account(
            row.id,
            row.name,
            row.full_name,
            tuple(known for known in Role if known in roles.get(row.id, ())),
            tuple(known for known in Language if known in spoken.get(row.id, ())),
            row.active,
            row.created_at,
            row.email,
        )
        for row in rows
    ]


def _words(
    connection: Connection, owner: sa.Column[int], word: sa.Column[str], ids: Sequence[int]
) -> dict[int, set[str]]:
    grouped: dict[int, set[str]] = {}
    for row in connection.execute(sa.select(owner, word).where(owner.in_(ids))):
        grouped.setdefault(row[0], set()).add(row[1])
    return grouped


def _check(name: str) -> None:
    if not is_name(name):
        raise NameRefused


def is_name(name: str) -> bool:
    """Whether an account may be called so."""
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable() and name == name.strip()


def add_account(
    connection: Connection,
    name: str,
    full_name: str,
    password: str | None,
    roles: Iterable[Role],
    languages: Iterable[Language],
) -> int:
    """Put a new account in, in the caller's transaction; gives its id. Raises NameTaken."""
    values = {"name": name, "full_name": full_name, "password": password}
    statement = insert(connection, account).values(values)
    new = statement.on_conflict_do_nothing(index_elements=["name"]).returning(account.c.id)
    if (id := connection.execute(new).scalar_one_or_none()) is None:
        raise NameTaken(name)
    _give_roles(connection, id, roles)
    _give_languages(connection, id, languages)
    return int(id)


def _give_roles(connection: Connection, id: int, roles: Iterable[Role]) -> None:
    for one in sorted(set(roles)):
        connection.execute(sa.insert(role).values(account=id, role=one))


def _give_languages(connection: Connection, id: int, languages: Iterable[Language]) -> None:
    for language in sorted(set(languages)):
        connection.execute(sa.insert(account_language).values(account=id, language=language))


def _revoked(chosen: sa.ColumnElement[bool]) -> sa.Update:
    return sa.update(token).where(chosen, token.c.revoked_at.is_(None)).values(revoked_at=clock())


def _stale(seen: sa.Column[datetime]) -> sa.ColumnElement[bool]:
    return sa.or_(seen.is_(None), seen < clock(-SIGN_OF_LIFE))


def _tell(connection: Connection, name: str, by: str | None, **what: object) -> None:
    if by is not None:
        append(connection, EventEntry("account", by, detail={"account": name, **what}))
