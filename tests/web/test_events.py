"""The stream of hints: who hears of what, in which order, until when."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from fastapi import Request

from storage.events import EventEntry, append
from storage.feed import Feed, Happening
from storage.grants import GrantKind
from storage.store import Store
from translation.documents import DocumentClass
from translation.units import Reader
from workbench.web.access import Caller, caller_of
from workbench.web.api import events
from workbench.web.api.events import Tail
from workbench.web.security import SESSION_COOKIE

T = TypeVar("T")
Documents = Mapping[DocumentClass, str]
WITHIN = 10.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PAUSE_SECONDS", 0.01)


def watched(store: Store, name: str, last: str | None = None) -> AsyncIterator[Any]:
    caller = Caller(store.accounts.get(name), False, "", Reader)
    request: Any = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(store=store)))
    return events.events(request, store, caller, last)


def tell(store: Store, document: str, kind: str) -> int:
    return store.database.write(lambda c: append(c, EventEntry(kind, "mona", document)))


async def told(stream: AsyncIterator[Any]) -> Any:
    return (await asyncio.wait_for(anext(stream), WITHIN)).data


def run(work: Callable[[], Awaitable[T]]) -> T:
    async def whole() -> T:
        return await work()

    return asyncio.run(whole())


def test_one_hears_of_documents_one_may_read_and_of_no_other(
    store: Store, documents: Documents
) -> None:
    hidden, open_ = documents[DocumentClass.RESTRICTED], documents[DocumentClass.INTERNAL]

    async def watch() -> list[Any]:
        stream = watched(store, "translator")
        await told(stream)
        tell(store, hidden, "hidden")
        tell(store, open_, "first")
        heard = [await told(stream)]
        store.grants.give("translator", GrantKind.READ, hidden, by="admin")
        tell(store, hidden, "shown")
        heard += [await told(stream), await told(stream)]
        return heard

    heard = run(watch)
    assert [one["kind"] for one in heard] == ["first", "granted", "shown"]
    assert heard[0]["document"] == open_


def test_a_grant_that_is_taken_back_ends_the_hints_at_once(
    store: Store, documents: Documents
) -> None:
    hidden, open_ = documents[DocumentClass.CONFIDENTIAL], documents[DocumentClass.PUBLIC]
    grant = store.grants.give("translator", GrantKind.READ, hidden, by="admin")

    async def watch() -> list[Any]:
        stream = watched(store, "translator")
        await told(stream)
        tell(store, hidden, "seen")
        heard = [await told(stream)]
        store.grants.revoke(grant.id, by="admin")
        tell(store, hidden, "hidden")
        tell(store, open_, "open")
        return [*heard, await told(stream)]

    assert [one["kind"] for one in run(watch)] == ["seen", "open"]


def test_the_stream_of_an_account_that_has_gone_ends(store: Store, documents: Documents) -> None:
    async def watch() -> None:
        stream = watched(store, "translator")
        await told(stream)
        store.accounts.set_active("translator", False, by="admin")
        tell(store, documents[DocumentClass.PUBLIC], "anything")
        with pytest.raises(StopAsyncIteration):
            await told(stream)

    run(watch)


def test_the_stream_of_a_session_that_was_ended_tells_nothing_more(
    store: Store, documents: Documents
) -> None:
    secret = store.sessions.open(store.accounts.get("translator"))
    headers = [(b"cookie", f"{SESSION_COOKIE}={secret}".encode())]
    app = SimpleNamespace(state=SimpleNamespace(store=store))
    request = Request({"type": "http", "headers": headers, "app": app, "state": {}})

    async def watch() -> None:
        stream = events.events(request, store, caller_of(request))
        await told(stream)
        store.sessions.close(secret)
        tell(store, documents[DocumentClass.PUBLIC], "anything")
        with pytest.raises(StopAsyncIteration):
            await told(stream)

    run(watch)


def test_who_comes_back_is_told_what_was_missed(store: Store, documents: Documents) -> None:
    last = store.feed.latest()
    tell(store, documents[DocumentClass.PUBLIC], "missed")
    tell(store, documents[DocumentClass.RESTRICTED], "hidden")

    async def watch() -> Any:
        stream = watched(store, "translator", str(last))
        await told(stream)
        return await told(stream)

    assert run(watch)["kind"] == "missed"


class Slow(Feed):
    """A feed in which an event appears behind one with a higher number."""

    def __init__(self) -> None:
        self.numbers = [1, 3]

    def latest(self) -> int:
        return max(self.numbers)

    def since(self, after: int, *, limit: int = 500) -> list[Happening]:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return [
            Happening(number, at, "saved", "mona", "d1", None, None)
            for number in sorted(self.numbers)
            if number > after
        ]


def test_an_event_committed_out_of_order_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Slow()

    async def watch() -> list[list[int]]:
        tail = Tail(feed)
        place = await tail.place()
        seen = []
        for number in (5, 4, 2):
            feed.numbers.append(number)
            await asyncio.sleep(0.02)
            place, new = await tail.since(place)
            seen.append([one.event for one in new])
        await asyncio.sleep(0.02)
        _, again = await tail.since(place)
        return [*seen, [one.event for one in again]]

    assert run(watch) == [[5], [4], [2], []]
