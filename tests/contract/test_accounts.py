import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from storage import schema
from storage.accounts import Account, NameRefused, Role
from storage.errors import NameTaken, PasswordRefused
from storage.passwords import PasswordTooShort
from storage.store import Store
from translation.errors import NotFound, NotSignedIn
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


def test_a_short_password_is_refused(store: Store) -> None:
    with pytest.raises(PasswordTooShort, match="10 characters"):
        store.accounts.add("ana", roles=[Role.TRANSLATOR], password="nine char")
    store.accounts.add("ana", roles=[Role.TRANSLATOR], password="ten chars!")
    with pytest.raises(PasswordTooShort):
        store.accounts.set_password("ana", "short", by="ana")
    assert store.accounts.check_password("ana", "ten chars!").name == "ana"


@pytest.mark.parametrize("name", ["", " ana", "ana ", "a\nb", "a\x00", "\u202eana", "x" * 65])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, name: str) -> None:
    with pytest.raises(NameRefused):
        store.accounts.add(name, roles=[])
    assert not store.accounts.list()


def test_an_account_is_found_by_name_and_by_id(store: Store) -> None:
    made = store.accounts.add("ana", roles=[Role.OPS], full_name="Ana Ibáñez")
    assert made.full_name == "Ana Ibáñez"
    assert store.accounts.get("ana") == store.accounts.by_id(made.id) == made
    with pytest.raises(NotFound):
        store.accounts.get("Ana")
    with pytest.raises(NotFound):
        store.accounts.by_id(made.id + 1)


def test_a_password_is_checked(store: Store) -> None:
    made = store.accounts.add("ana", roles=[Role.ADMIN], password="correct horse")
    store.accounts.add("bot", roles=[Role.OPS])
    assert store.accounts.check_password("ana", "correct horse") == made
    for name, password in [
        ("ana", "Correct horse"),
        ("ana", ""),
        ("bot", ""),
        ("bot", "nobody has this password"),
        ("nobody", "nobody has this password"),
    ]:
        with pytest.raises(NotSignedIn):
            store.accounts.check_password(name, password)


def test_an_account_out_of_use_signs_in_by_no_way(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.ADMIN], password="correct horse")
    token = store.accounts.issue_token("ana")
    assert not store.accounts.set_active("ana", False, by="admin").active
    with pytest.raises(NotSignedIn):
        store.accounts.check_password("ana", "correct horse")
    assert store.accounts.by_token(token) is None
    assert store.accounts.set_active("ana", True, by="admin").active
    assert store.accounts.check_password("ana", "correct horse").name == "ana"
    assert store.accounts.by_token(token) is None


def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.ADMIN], password="correct horse")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse")
    column = schema.account.c.password
    store.database.write(lambda c: c.execute(sa.update(schema.account).values(password=weak)))
    store.accounts.check_password("ana", "correct horse")
    with store.database.read() as connection:
        kept = connection.execute(sa.select(column)).scalar_one()
    assert not PasswordHasher().check_needs_rehash(kept)
    assert store.accounts.check_password("ana", "correct horse").name == "ana"


def test_another_password_takes_the_place_of_the_first(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.ADMIN], password="correct horse")
    store.accounts.set_password("ana", "battery staple", by="admin")
    assert store.accounts.check_password("ana", "battery staple").name == "ana"
    with pytest.raises(NotSignedIn):
        store.accounts.check_password("ana", "correct horse")


def test_roles_languages_and_full_name_are_those_set_last(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.ADMIN, Role.OPS], languages=[Language.FR])
    store.accounts.set_roles("ana", [Role.REVISER, Role.OPS], by="admin")
    store.accounts.set_languages("ana", [Language.RU, Language.AR], by="admin")
    changed = store.accounts.set_full_name("ana", "Ana", by="admin")
    assert changed == store.accounts.get("ana")
    assert changed.roles == (Role.REVISER, Role.OPS)
    assert changed.languages == (Language.AR, Language.RU)
    assert changed.full_name == "Ana"


def test_what_an_administrator_changes_is_an_event_without_the_secret(store: Store) -> None:
    store.accounts.add("ana", roles=[Role.OPS], password="correct horse", by="admin")
    store.accounts.set_roles("ana", [Role.EDITOR], by="admin")
    store.accounts.set_password("ana", "battery staple", by="admin")
    token = store.accounts.issue_token("ana", by="admin")
    with store.database.read() as connection:
        rows = connection.execute(sa.select(schema.event).order_by(schema.event.c.id)).all()
    told = [row.detail for row in rows]
    assert [row.actor for row in rows] == ["admin"] * 4
    assert told[:3] == [
        {"account": "ana", "added": True, "roles": ["ops"]},
        {"account": "ana", "roles": ["editor"]},
        {"account": "ana", "password": True},
    ]
    assert "battery" not in str(told)
    assert token not in str(told)


def test_nobody_who_is_not_there_is_changed(store: Store) -> None:
    for change in (
        lambda: store.accounts.set_roles("nobody", [], by="admin"),
        lambda: store.accounts.set_languages("nobody", [], by="admin"),
        lambda: store.accounts.set_active("nobody", False, by="admin"),
        lambda: store.accounts.set_password("nobody", "battery staple", by="admin"),
        lambda: store.accounts.revoke_token("nobody", "0" * 12, by="admin"),
    ):
        with pytest.raises(NotFound):
            change()


def test_a_token_stands_for_its_account_until_it_is_revoked(store: Store) -> None:
    ana = store.accounts.add("ana", roles=[Role.TRANSLATOR])
    store.accounts.add("bob", roles=[Role.OPS])
    first, second = store.accounts.issue_token("ana"), store.accounts.issue_token("ana")
    assert store.accounts.by_token(first) == ana
    listed = store.accounts.tokens("ana")
    assert len(listed) == 2
    (used,) = [one for one in listed if one.used_at is not None]
    with pytest.raises(NotFound):
        store.accounts.revoke_token("bob", used.id, by="bob")
    store.accounts.revoke_token("ana", used.id, by="ana")
    assert store.accounts.by_token(first) is None
    assert store.accounts.by_token(second) == ana
    assert len(store.accounts.tokens("ana")) == 1
    with pytest.raises(NotFound):
        store.accounts.revoke_token("ana", used.id, by="ana")


@pytest.mark.parametrize("id", ["", "%", "_" * 12, "0"])
def test_a_token_is_revoked_by_its_whole_id_alone(store: Store, id: str) -> None:
    ana = store.accounts.add("ana", roles=[Role.TRANSLATOR])
    token = store.accounts.issue_token("ana")
    with pytest.raises(NotFound):
        store.accounts.revoke_token("ana", id, by="ana")
    assert store.accounts.by_token(token) == ana


@pytest.mark.parametrize("secret", ["", "x" * 43, "\ud800", "\x00"])
def test_what_is_no_token_stands_for_nobody(store: Store, secret: str) -> None:
    store.accounts.add("ana", roles=[Role.TRANSLATOR])
    store.accounts.issue_token("ana")
    assert store.accounts.by_token(secret) is None
