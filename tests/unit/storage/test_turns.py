"""Turns are had in the order in which they were asked for, and none is lost."""

import threading
import time
from collections import Counter

import pytest

from storage.turns import NoTurn, Turns


def waiting(turns, many):
    """Wait until so many threads stand in line."""
    until = time.monotonic() + 10
    while len(turns._waiting) < many:
        assert time.monotonic() < until
        time.sleep(0.001)


def in_line(turns, names, had):
    """Threads that ask for a turn one after the other, each in line before the next comes."""
    threads = []
    for number, name in enumerate(names, start=len(turns._waiting) + 1):

        def ask(name=name):
            with turns.turn():
                had.append(name)

        threads.append(threading.Thread(target=ask))
        threads[-1].start()
        waiting(turns, number)
    return threads


def test_whoever_came_first_is_first():
    turns, had = Turns(1, 10), []
    with turns.turn():
        threads = in_line(turns, "abcdef", had)
    for thread in threads:
        thread.join()
    assert "".join(had) == "abcdef"


def test_one_who_comes_again_stands_behind_those_who_wait():
    turns, had = Turns(1, 10), []
    with turns.turn():
        threads = in_line(turns, "abc", had)
    with turns.turn():
        had.append("again")
    for thread in threads:
        thread.join()
    assert had == ["a", "b", "c", "again"]


def test_no_more_than_the_places_are_held_at_once_and_all_get_as_much():
    turns, shares, at_once, most = Turns(3, 10), Counter(), 0, 0
    counting, until = threading.Lock(), time.monotonic() + 1

    def work(name):
        nonlocal at_once, most
        while time.monotonic() < until:
            with turns.turn():
                with counting:
                    at_once += 1
                    most = max(most, at_once)
                    shares[name] += 1
                time.sleep(0.001)
                with counting:
                    at_once -= 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
    assert min(shares.values()) >= 0.5 * max(shares.values())


def test_a_turn_that_does_not_come_in_time_is_given_up_and_the_place_is_not_lost():
    turns = Turns(1, 0.05)
    with turns.turn(), pytest.raises(NoTurn), turns.turn():
        raise AssertionError("it was held")
    with turns.turn():
        assert not turns._waiting


def test_a_block_that_fails_gives_its_place_back():
    turns = Turns(1, 0.05)
    with pytest.raises(KeyError), turns.turn():
        raise KeyError
    with turns.turn():
        pass
