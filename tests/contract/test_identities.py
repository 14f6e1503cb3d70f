"""Accounts by who people are at an OpenID provider."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.accounts import Account, Role
from storage.errors import IdentityTaken
from storage.store import Store
from translation.errors import NotFound

HOUSE, OTHER = "https://id.example.org", "https://id.example.net"


@pytest.fixture
def ana(store: Store) -> Account:
    return store.accounts.add("ana", roles=[Role.TRANSLATOR])


def test_who_comes_for_the_first_time_gets_an_account_without_roles(store: Store) -> None:
    made = store.identities.enter(HOUSE, "s1", name="amina", full_name="أمينة")
    assert (made.name, made.full_name, made.roles, made.active) == ("amina", "أمينة", (), True)
    assert store.identities.enter(HOUSE, "s1", name="otherwise") == made
    assert store.identities.of(made, HOUSE) == ["s1"]


def test_no_name_opens_an_account_that_is_there(store: Store, ana: Account) -> None:
    stranger = store.identities.enter(HOUSE, "s1", name="ana")
    assert stranger.id != ana.id
    assert stranger.name.startswith("ana-")
    assert stranger.roles == ()


def test_a_subject_is_one_of_its_issuer_alone(store: Store) -> None:
    first = store.identities.enter(HOUSE, "s1", name="amina")
    assert store.identities.enter(OTHER, "s1", name="amina").id != first.id


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a\nb", " amina"])
def test_what_is_no_name_is_not_taken_for_one(store: Store, name: str) -> None:
    assert store.identities.enter(HOUSE, "s1", name=name).name.startswith("person-")


def test_a_linked_subject_opens_the_account(store: Store, ana: Account) -> None:
    store.identities.link(ana, HOUSE, "s1", by="admin")
    store.identities.link(ana, HOUSE, "s1", by="admin")
    assert store.identities.enter(HOUSE, "s1", name="amina") == ana
    bob = store.accounts.add("bob", roles=[])
    with pytest.raises(IdentityTaken, match="ana"):
        store.identities.link(bob, HOUSE, "s1", by="admin")


def test_an_unlinked_subject_opens_it_no_more_and_its_sessions_end(
    store: Store, ana: Account
) -> None:
    store.identities.link(ana, HOUSE, "s1", by="admin")
    secret = store.sessions.open(ana)
    store.identities.unlink(ana, HOUSE, "s1", by="admin")
    assert store.sessions.account(secret) is None
    assert store.identities.enter(HOUSE, "s1", name="amina").id != ana.id
    with pytest.raises(NotFound):
        store.identities.unlink(ana, HOUSE, "s1", by="admin")


def test_what_becomes_of_identities_is_told_by_events(store: Store, ana: Account) -> None:
    store.identities.enter(HOUSE, "s1", name="amina")
    store.identities.link(ana, HOUSE, "s2", by="admin")
    with store.database.read() as connection:
        told = connection.execute(sa.select(schema.event.c.actor, schema.event.c.detail)).all()
    assert [tuple(row) for row in told] == [
        ("amina", {"account": "amina", "added": True, "issuer": HOUSE}),
        ("admin", {"account": "ana", "linked": True}),
    ]


def test_who_comes_many_times_at_once_gets_one_account(
    store: Store, in_parallel: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    came = in_parallel(6, lambda _: store.identities.enter(HOUSE, "s1", name="amina"))
    assert len({one.id for one in came}) == 1
    assert len(store.accounts.list()) == 1
