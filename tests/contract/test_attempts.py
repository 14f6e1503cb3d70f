"""How often one may try to sign in, counted in the database."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.accounts import digest
from storage.attempts import FROM_ADDRESS, KNOWN_SECONDS, OF_NAME, OF_NAME_HERE, WINDOW_SECONDS
from storage.clock import clock
from storage.errors import TooManyAttempts
from storage.settings import Settings
from storage.store import Store, open_store

attempt = schema.attempt
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def fail(store: Store, name: str, address: str, times: int) -> None:
    for _ in range(times):
        store.attempts.begin(name, address)


def age(store: Store, seconds: float) -> None:
    """Let all that has been be some seconds ago."""
    moved = sa.update(attempt).values(at=clock(-seconds))
    store.database.write(lambda c: c.execute(moved))


def guessed_from_everywhere(store: Store, name: str) -> None:
    """As many failed attempts as are counted, each from an address of its own."""
    rows = [
        {"name_sha256": digest(name), "address": f"10.0.0.{n}", "succeeded": False}
        for n in range(OF_NAME)
    ]
    store.database.write(lambda c: c.execute(sa.insert(attempt), rows))


def test_guessing_a_name_from_one_address_ends(store: Store) -> None:
    fail(store, "ana", HERE, OF_NAME_HERE)
    with pytest.raises(TooManyAttempts) as refused:
        store.attempts.begin("ana", HERE)
    assert WINDOW_SECONDS - 60 < refused.value.seconds <= WINDOW_SECONDS + 1
    assert (refused.value.code, "15 minutes" in str(refused.value)) == ("too_many_attempts", True)
    store.attempts.begin("bob", HERE)
    store.attempts.begin("ana", ELSEWHERE)


def test_guessing_many_names_from_one_address_ends(store: Store) -> None:
    for number in range(FROM_ADDRESS):
        store.attempts.begin(f"name {number}", HERE)
    with pytest.raises(TooManyAttempts):
        store.attempts.begin("another", HERE)
    store.attempts.begin("another", ELSEWHERE)


def test_guessing_one_name_from_everywhere_ends(store: Store) -> None:
    guessed_from_everywhere(store, "ana")
    with pytest.raises(TooManyAttempts):
        store.attempts.begin("ana", HERE)
    store.attempts.begin("bob", HERE)


def test_nobody_is_shut_out_of_an_address_he_signed_in_from(store: Store) -> None:
    store.attempts.succeeded(store.attempts.begin("ana", HERE))
    guessed_from_everywhere(store, "ana")
    store.attempts.begin("ana", HERE)
    with pytest.raises(TooManyAttempts):
        store.attempts.begin("ana", ELSEWHERE)


def test_nobody_is_shut_out_for_ever(store: Store) -> None:
    guessed_from_everywhere(store, "ana")
    fail(store, "bob", HERE, OF_NAME_HERE)
    age(store, WINDOW_SECONDS - 30)
    with pytest.raises(TooManyAttempts) as refused:
        store.attempts.begin("bob", HERE)
    assert (refused.value.seconds <= 31, "1 minute," in str(refused.value)) == (True, True)
    for _ in range(20):  # what is refused puts nothing off
        with pytest.raises(TooManyAttempts):
            store.attempts.begin("bob", HERE)
    age(store, WINDOW_SECONDS + 1)
    store.attempts.begin("bob", HERE)
    store.attempts.begin("ana", ELSEWHERE)


def test_the_right_password_takes_back_what_failed_before_it(store: Store) -> None:
    for _ in range(FROM_ADDRESS // OF_NAME_HERE + 1):
        fail(store, "ana", HERE, OF_NAME_HERE - 1)
        store.attempts.succeeded(store.attempts.begin("ana", HERE))
    fail(store, "ana", HERE, OF_NAME_HERE - 1)
    fail(store, "bob", HERE, OF_NAME_HERE)
    with pytest.raises(TooManyAttempts):
        store.attempts.begin("bob", HERE)


def test_what_counts_no_more_is_not_kept(store: Store) -> None:
    fail(store, "ana", HERE, 3)
    store.attempts.succeeded(store.attempts.begin("bob", HERE))
    age(store, WINDOW_SECONDS + 1)
    store.attempts.begin("cid", HERE)
    assert len(kept(store)) == 2
    age(store, KNOWN_SECONDS + 1)
    store.attempts.begin("cid", HERE)
    assert len(kept(store)) == 1


def test_no_name_is_kept_in_words(store: Store) -> None:
    store.attempts.begin("a password in the wrong field", HERE)
    assert "password" not in str(kept(store))


def test_an_attempt_that_took_too_long_to_count_is_no_fault(store: Store) -> None:
    slow = store.attempts.begin("ana", HERE)
    store.database.write(lambda c: c.execute(sa.delete(attempt)))
    store.attempts.succeeded(slow)
    assert kept(store) == []


def test_processes_count_together_and_none_gets_one_more(
    store: Store, database_url: str, in_parallel: Callable[[int, Callable[[int], Any]], list[Any]]
) -> None:
    settings = Settings(data=store.settings.data, database_url=database_url)
    others = [open_store(settings) for _ in range(2)]

    def guess(number: int) -> bool:
        try:
            others[number % 2].attempts.begin("ana", HERE)
        except TooManyAttempts:
            return False
        return True

    assert sum(in_parallel(12, guess)) == OF_NAME_HERE
    for one in others:
        one.close()


def kept(store: Store) -> list[Any]:
    with store.database.read() as connection:
        return list(connection.execute(sa.select(attempt)))
