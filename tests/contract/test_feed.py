import sqlalchemy as sa

from storage import schema
from storage.documents import Intake
from storage.events import EventEntry, append
from storage.feed import Feed
from storage.store import Store
from translation.documents import Block, BlockKind, Segment
from translation.languages import Language


def received(store: Store, id: str = "d1") -> None:
    given = Intake(id, "0" * 64, "a.docx", 1, Language.EN, symbol=f"C18/{id}")
    store.documents.register(given, [Language.FR], by="ops")


def told(store: Store, *entries: EventEntry) -> list[int]:
    return [store.database.write(lambda c, entry=entry: append(c, entry)) for entry in entries]


def test_a_store_without_events_has_none_to_tell(store: Store) -> None:
    assert Feed(store.database).latest() == 0
    assert Feed(store.database).since(0) == []


def test_events_come_once_and_in_order(store: Store) -> None:
    received(store)
    feed = Feed(store.database)
    seen = feed.latest()
    first, second = told(
        store, EventEntry("claimed", "mona", "d1"), EventEntry("released", "mona", "d1")
    )
    assert [one.event for one in feed.since(seen)] == [first, second]
    assert [one.kind for one in feed.since(first)] == ["released"]
    assert feed.since(feed.latest()) == []
    assert [one.event for one in feed.since(seen, limit=1)] == [first]


def test_an_event_tells_segment_and_language_where_it_has_them(store: Store) -> None:
    received(store)
    block = Block(0, "p", "/p", BlockKind.BODY, (Segment(0, 0, 1, "a"),))
    store.segments.save_blocks("d1", [block])
    with store.database.read() as connection:
        cell = connection.execute(sa.select(schema.target)).one()
    seen = Feed(store.database).latest()
    told(
        store,
        EventEntry("saved", "mona", "d1", target=cell.id),
        EventEntry("claimed", "mona", "d1", detail={"language": "fr"}),
        EventEntry("odd", "mona", "d1", detail={"language": "tlh"}),
        EventEntry("role", "ada"),
    )
    saved, claimed, odd = Feed(store.database).since(seen)
    assert (saved.segment, saved.language) == (cell.segment, Language.FR)
    assert (claimed.segment, claimed.language) == (None, Language.FR)
    assert odd.language is None
