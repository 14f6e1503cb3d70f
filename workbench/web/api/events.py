"""What moves, as server-sent events: hints to read again, never a text."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from storage.feed import Feed, Happening
from storage.store import Store
from translation.errors import NotFound
from workbench.web.access import Caller, StoreOf
from workbench.web.api.asking import Reader

router = APIRouter(prefix="/api", tags=["events"])

PAUSE_SECONDS = 0.5
"""How often what is new is looked for, once for all who watch."""

LONGEST_SECONDS = 300
"""How long a stream lasts; a browser comes back by itself, and is asked anew who it is."""

_BEHIND = 100  # numbers that are read again, since they may be committed out of order
_MOST_KEPT = 5_000
_RETRY_MILLISECONDS = 2_000


class Tail:
    """The latest happenings of a store, read once however many watch."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._kept: dict[int, Happening] = {}  # by number, in the order in which they were seen
        self._total, self._highest = 0, -1
        self._read_at = 0.0
        self._reading = asyncio.Lock()

    async def place(self) -> int:
        """Where the tail ends now, to be handed to `since`."""
        await self._read()
        return self._total

    async def since(self, place: int) -> tuple[int, list[Happening]]:
        """The place where the tail ends by now, and what came after another place."""
        await self._read()
        latest = islice(reversed(self._kept.values()), self._total - place)
        return self._total, list(latest)[::-1]

    async def _read(self) -> None:
        async with self._reading:
            if time.monotonic() - self._read_at < PAUSE_SECONDS:
                return
            if self._highest < 0:
                self._highest = await run_in_threadpool(self._feed.latest)
            behind = max(0, self._highest - _BEHIND)
            for one in await run_in_threadpool(self._feed.since, behind):
                if one.event not in self._kept:
                    self._keep(one)
            self._read_at = time.monotonic()

    def _keep(self, one: Happening) -> None:
        self._kept[one.event] = one
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._total += 1
        self._highest = max(self._highest, one.event)


@router.get("/events", response_class=EventSourceResponse)
async def events(
    request: Request,
    store: StoreOf,
    caller: Reader,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Watch what others do in the documents one may read: document, language, segment, kind."""
    tail = _tail(request)
    place = await tail.place()
    yield ServerSentEvent(comment="watching", retry=_RETRY_MILLISECONDS)
    for one in await _missed(store, caller, last_event_id):
        yield _told(one)
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        place, new = await tail.since(place)
        seen = await run_in_threadpool(_readable, store, caller, new) if new else []
        if seen is None:
            return
        for one in seen:
            yield _told(one)
        await asyncio.sleep(PAUSE_SECONDS)


def _tail(request: Request) -> Tail:
    """The one tail of the application; endpoints share its event loop, so nothing comes between."""
    state = request.app.state
    if not hasattr(state, "tail"):
        state.tail = Tail(state.store.feed)
    tail: Tail = state.tail
    return tail


async def _missed(store: Store, caller: Caller, last: str | None) -> Sequence[Happening]:
    """What a browser that comes back has not seen yet."""
    if last is None or not last.isdecimal() or len(last) > 18:
        return ()
    found = await run_in_threadpool(store.feed.since, int(last))
    return await run_in_threadpool(_readable, store, caller, found) or ()


def _readable(
    store: Store, caller: Caller, happenings: Sequence[Happening]
) -> list[Happening] | None:
    """Those of documents that the caller may read now; None where the account or session ended."""
    if not caller.holds():
        return None
    try:
        account = store.accounts.get(caller.name)
    except NotFound:
        return None
    if not account.active:
        return None
    documents = {one.document for one in happenings}
    open_to = {id for id in documents if store.grants.may_read(account, id)}
    return [one for one in happenings if one.document in open_to]


def _told(one: Happening) -> ServerSentEvent:
    told = {
        "document": one.document,
        "language": one.language,
        "segment": one.segment,
        "kind": one.kind,
        "actor": one.actor,
    }
    return ServerSentEvent(data=told, id=str(one.event))
