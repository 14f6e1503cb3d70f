import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from storage import schema
from storage.accounts import Account, Role
from storage.errors import NameTaken, PasswordRefused
from storage.store import Store
from translation.errors import NotFound
from translation.languages import Language

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


def test_an_account_comes_back_with_its_roles_and_languages(store: Store) -> None:
    made = store.accounts.add(
        "ana",
        roles=[Role.REVISER, Role.TRANSLATOR, Role.REVISER],
        languages=[Language.ES, Language.AR],
    )
    assert made.roles == (Role.TRANSLATOR, Role.REVISER)
    assert made.languages == (Language.AR, Language.ES)
    assert made.active
    assert store.accounts.list() == [made]


def test_accounts_are_listed_by_name(store: Store) -> None:
    for name in ("zoe", "ana"):
        store.accounts.add(name, roles=[Role.OPS])
    assert [one.name for one in store.accounts.list()] == ["ana", "zoe"]


def test_a_name_is_given_once(store: Store, in_parallel: Parallel) -> None:
    def add(_: int) -> Account | None:
        try:
            return store.accounts.add("ana", roles=[Role.EDITOR])
        except NameTaken:
            return None

    assert sum(one is not None for one in in_parallel(6, add)) == 1
    with pytest.raises(NameTaken, match="ana"):
        store.accounts.add("ana", roles=[Role.ADMIN])
    assert [one.roles for one in store.accounts.list()] == [(Role.EDITOR,)]


def test_a_password_is_kept_as_an_argon2_hash_alone(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.ADMIN], password="correct horse")
    store.accounts.add("bot", roles=[Role.OPS])
    with store.database.read() as connection:
        kept = dict(
            connection.execute(sa.select(schema.account.c.name, schema.account.c.password)).all()
        )
    assert kept["ana"].startswith("$argon2id$")
    assert PasswordHasher().verify(kept["ana"], "correct horse")
    assert kept["bot"] is None


def test_a_token_is_kept_as_its_digest_alone(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.TRANSLATOR])
    first, second = store.accounts.issue_token("ana"), store.accounts.issue_token("ana")
    assert first != second
    assert len(first) >= 43
    with store.database.read() as connection:
        kept = set(connection.execute(sa.select(schema.token.c.sha256)).scalars())
    assert kept == {hashlib.sha256(one.encode()).hexdigest() for one in (first, second)}


def test_no_token_is_issued_for_nobody(store: Store) -> None:
    with pytest.raises(NotFound):
        store.accounts.issue_token("nobody")


@pytest.mark.parametrize("password", ["", "  \t"])
def test_a_blank_password_is_refused(store: Store, password: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        store.accounts.add("ana", roles=[Role.TRANSLATOR], password=password)
    assert (refused.value.code, "ana" in str(refused.value)) == ("password", True)
    assert not store.accounts.list()
