import hashlib

import pytest
import sqlalchemy as sa

from storage import schema
from storage.accounts import Account, Role
from storage.clock import clock
from storage.sessions import session_id
from storage.store import Store
from translation.errors import NotFound, NotSignedIn

session = schema.session


@pytest.fixture
def ana(store: Store) -> Account:
    return store.accounts.add("ana", roles=[Role.TRANSLATOR], password="correct horse")


def move(store: Store, **moments: float) -> None:
    """Put moments of all sessions some seconds from now."""
    values = {name: clock(seconds) for name, seconds in moments.items()}
    store.database.write(lambda c: c.execute(sa.update(session).values(values)))


def kept(store: Store) -> list[sa.Row]:
    with store.database.read() as connection:
        return list(connection.execute(sa.select(session)))


def test_a_secret_stands_for_its_account_until_it_is_closed(store: Store, ana: Account) -> None:
    first, second = store.sessions.open(ana), store.sessions.open(ana)
    assert store.sessions.account(first) == ana
    store.sessions.close(first)
    assert store.sessions.account(first) is None
    assert store.sessions.account(second) == ana


def test_a_secret_is_kept_as_its_digest_alone(store: Store, ana: Account) -> None:
    secret = store.sessions.open(ana)
    assert len(secret) >= 43
    assert [row.sha256 for row in kept(store)] == [hashlib.sha256(secret.encode()).hexdigest()]


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "\ud800", "ÿ" * 1000])
def test_what_is_no_secret_stands_for_nobody(store: Store, ana: Account, secret: str) -> None:
    store.sessions.open(ana)
    assert store.sessions.account(secret) is None


def test_a_session_unused_for_eight_hours_is_over(store: Store, ana: Account) -> None:
    secret = store.sessions.open(ana)
    move(store, seen_at=-8 * 3600 + 60)
    assert store.sessions.account(secret) == ana
    move(store, seen_at=-8 * 3600 - 1)
    assert store.sessions.account(secret) is None


def test_use_puts_the_end_off_but_never_past_a_day(store: Store, ana: Account) -> None:
    secret = store.sessions.open(ana)
    (opened,) = kept(store)
    assert 86_390 < (opened.until - store.now()).total_seconds() <= 86_400
    move(store, seen_at=-7 * 3600)
    store.sessions.account(secret)
    (used,) = kept(store)
    assert abs((used.seen_at - store.now()).total_seconds()) < 60
    assert used.until == opened.until
    move(store, until=-1)
    assert store.sessions.account(secret) is None


def test_the_sign_of_life_is_written_once_a_minute(store: Store, ana: Account) -> None:
    secret = store.sessions.open(ana)
    move(store, seen_at=-30)
    (before,) = kept(store)
    store.sessions.account(secret)
    assert kept(store) == [before]


def test_an_account_out_of_use_has_no_session(store: Store, ana: Account) -> None:
    secret = store.sessions.open(ana)
    store.accounts.set_active("ana", False, by="admin")
    assert store.sessions.account(secret) is None
    store.accounts.set_active("ana", True, by="admin")
    assert store.sessions.account(secret) is None


def test_another_password_ends_all_sessions(store: Store, ana: Account) -> None:
    secrets = [store.sessions.open(ana) for _ in range(2)]
    store.accounts.set_password("ana", "battery staple", by="ana")
    assert [store.sessions.account(one) for one in secrets] == [None, None]


def test_all_sessions_of_one_account_are_closed_and_no_others(store: Store, ana: Account) -> None:
    bob = store.accounts.add("bob", roles=[Role.OPS])
    his, hers = store.sessions.open(bob), [store.sessions.open(ana) for _ in range(2)]
    assert store.sessions.close_all(ana) == 2
    assert [store.sessions.account(one) for one in hers] == [None, None]
    assert store.sessions.account(his) == bob


def test_sessions_that_are_over_are_cleared_away(store: Store, ana: Account) -> None:
    for _ in range(3):
        store.sessions.open(ana)
    move(store, until=-1)
    store.sessions.open(ana)
    assert len(kept(store)) == 1


def test_a_session_sees_the_roles_of_the_moment(store: Store, ana: Account) -> None:
    secret = store.sessions.open(ana)
    store.accounts.set_roles("ana", [Role.EDITOR], by="admin")
    seen = store.sessions.account(secret)
    assert seen is not None
    assert seen.roles == (Role.EDITOR,)


def test_live_sessions_are_listed_the_last_seen_first(store: Store, ana: Account) -> None:
    store.sessions.open(ana, "Firefox on Linux")
    move(store, seen_at=-7200, created_at=-7300)
    newer = store.sessions.open(ana)
    store.sessions.open(store.accounts.add("bob", roles=[]))
    first, second = store.sessions.list(ana)
    assert (first.id, first.browser) == (session_id(newer), "")
    assert second.browser == "Firefox on Linux"
    assert 90 < (second.seen_at - second.created_at).total_seconds() < 110
    move(store, until=-1)
    assert store.sessions.list(ana) == []


def test_one_session_is_ended_by_the_id_it_is_listed_under(store: Store, ana: Account) -> None:
    bob = store.accounts.add("bob", roles=[])
    keep, end, his = store.sessions.open(ana), store.sessions.open(ana), store.sessions.open(bob)
    for wrong in (session_id(his), "", session_id(end)[:11], "%" * 12, "0" * 12):
        with pytest.raises(NotFound):
            store.sessions.end(ana, wrong)
    store.sessions.end(ana, session_id(end))
    assert store.sessions.account(end) is None
    assert store.sessions.account(keep) == ana
    assert store.sessions.account(his) == bob


def test_all_others_end_and_the_one_that_asks_goes_on(store: Store, ana: Account) -> None:
    own, *others = [store.sessions.open(ana) for _ in range(3)]
    his = store.sessions.open(store.accounts.add("bob", roles=[]))
    assert store.sessions.close_others(ana, own) == 2
    assert [store.sessions.is_live(one) for one in others] == [False, False]
    assert store.sessions.is_live(own)
    assert store.sessions.is_live(his)


def test_what_an_administrator_ends_is_an_event(store: Store, ana: Account) -> None:
    store.sessions.open(ana)
    assert store.sessions.close_all(ana, by="admin") == 1
    with store.database.read() as connection:
        told = connection.execute(sa.select(schema.event.c.actor, schema.event.c.detail)).all()
    assert tuple(told[-1]) == ("admin", {"account": "ana", "sessions_ended": 1})


def test_no_session_begins_for_an_account_put_out_of_use_meanwhile(
    store: Store, ana: Account
) -> None:
    store.accounts.set_active("ana", False, by="admin")
    with pytest.raises(NotSignedIn):
        store.sessions.open(ana)
