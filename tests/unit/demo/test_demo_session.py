"""The demonstration where the flows are slow, or do nothing at all."""

import pytest

from storage.settings import Settings
from storage.store import open_store
from translation.documents import DocumentState
from workbench.demo import session


@pytest.fixture
def store(tmp_path):
    opened = open_store(Settings(data=tmp_path / "data"))
    opened.objects.prepare()
    yield opened
    opened.close()


def test_where_no_flow_takes_the_documents_it_says_so_and_leaves_them_as_they_came(
    store, monkeypatch, capsys
):
    monkeypatch.setattr(session, "STALLED", 0.0)

    session.fill(store)

    documents = store.documents.list()
    said = " ".join(capsys.readouterr().err.split())
    assert {document.state for document in documents} == {DocumentState.RECEIVED}
    assert f"{len(documents)} documents of the demonstration are still being taken in" in said


def test_as_long_as_something_gets_done_it_waits(store, monkeypatch):
    left = [f"document {number}" for number in range(5)]
    clock = Clock(left.pop)
    monkeypatch.setattr(session, "STALLED", 3.0)
    monkeypatch.setattr(session, "time", clock)
    monkeypatch.setattr(session, "_waits", lambda _, document: document in left)

    assert session._wait_until_leveraged(store, list(left)) == 0
    assert clock.seconds > session.STALLED


class Clock:
    """A clock that each sleep moves on by two seconds, while something happens."""

    def __init__(self, happens):
        self.seconds, self._happens = 0.0, happens

    def monotonic(self):
        return self.seconds

    def sleep(self, _):
        self.seconds += 2.0
        self._happens()
