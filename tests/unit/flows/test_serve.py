"""The look at the outbox: when it begins, and that it goes on."""

from threading import Event
from unittest.mock import sentinel

import pytest

from flows import serve
from translation.errors import StorageUnavailable


def test_nothing_is_handed_over_before_the_flows_are_registered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended, done = Event(), list[str]()
    known = iter([False, False, True])

    def are_served() -> bool:
        done.append("asked")
        return next(known)

    def send_due(store: object) -> int:
        assert store is sentinel.store
        done.append("sent")
        if done.count("sent") == 1:
            raise StorageUnavailable("the database", "it is away")
        ended.set()
        return 0

    monkeypatch.setattr(serve, "LOOK_EVERY", 0.001)
    monkeypatch.setattr(serve, "are_served", are_served)
    monkeypatch.setattr(serve, "send_due", send_due)

    serve.dispatch_for_ever(sentinel.store, ended)

    assert done == ["asked", "asked", "asked", "sent", "sent"]
