"""Fills an empty store with the session of the demonstration."""

import hashlib
import time
from datetime import date, timedelta

from storage.store import Store
from tasks import intake, publication
from tasks.intake import Submission
from translation.documents import DocumentState
from translation.exchange import read_tsv
from translation.languages import Language
from translation.units import Provenance
from workbench import output
from workbench.demo.documents import DemoDocument, demo_documents, open_memory, short_documents
from workbench.demo.history import add_history
from workbench.demo.names import cldr_units
from workbench.demo.work import do_work

ACTOR = "demo"
STALLED = 300.0
"""Seconds without a document done or work begun, after which the flows are not waited for."""


def fill(store: Store) -> None:
    """Memory, documents, drafts, and the work of people; what is there already stays as it is.

    The documents are only registered here: the flows that are served do the work.
    """
    _fill_memory(store)
    add_history(store)
    documents = [*demo_documents(), *short_documents()]
    ids = [_register(store, document) for document in documents]
    with output.aside.status("the flows take the demonstration session in …"):
        missing = _wait_until_leveraged(store, ids)
    if missing:
        output.aside.print(
            f"{missing} documents of the demonstration are still being taken in; its people have "
            "not worked on them (see `hexaglot doctor prefect`)",
            style="yellow",
        )
        return
    for document in ids:
        if not store.publications.list(document):
            publication.request_draft(store, document, None, by=ACTOR)
    with output.aside.status("the people of the demonstration work on it …"):
        do_work(store)
    store.outbox.ask("throughput", None, {})
    store.outbox.ask("worth", None, {})
    output.people.print("The demonstration session is in; its texts are being written.")


def _fill_memory(store: Store) -> None:
    with open_memory() as table:
        whole = table.read()
    with open_memory() as table:
        store.memory.import_units(
            hashlib.sha256(whole).hexdigest(),
            read_tsv(table),
            provenance=Provenance.PUBLISHED,
            by=ACTOR,
            name="memory.tsv",
        )
    store.memory.import_units(
        hashlib.sha256(b"names from CLDR").hexdigest(),
        cldr_units(),
        provenance=Provenance.ADOPTED,
        by=ACTOR,
        name="CLDR",
    )


def _register(store: Store, document: DemoDocument) -> str:
    """Register one document under an id of its own; gives the id that it has."""
    submission = Submission(
        body=document.data,
        file_name=document.file_name,
        source=document.source,
        targets=tuple(lang for lang in Language if lang is not document.source),
        symbol=document.symbol,
        meeting=document.meeting,
        due=_due(store, document.symbol),
    )
    new = f"demo{hashlib.sha256(document.symbol.encode()).hexdigest()[:6]}"
    return intake.register(store, submission, new, by=ACTOR).document.id


_DUE = {"C18/101": 3, "C18/103": 1, "C18/104": -2, "C18/105": 5, "C18/106": 6}
"""Days from today; one document is late."""


def _due(store: Store, symbol: str) -> date | None:
    days = _DUE.get(symbol)
    return None if days is None else store.today() + timedelta(days=days)


def _wait_until_leveraged(store: Store, ids: list[str]) -> int:
    """Wait while the flows get on with it; gives how many documents they have left undone."""
    before: object = None
    deadline = time.monotonic() + STALLED
    while waiting := [document for document in ids if _waits(store, document)]:
        working = [row.id for row in store.outbox.pending() if row.in_work]
        if (waiting, working) != before:
            before, deadline = (waiting, working), time.monotonic() + STALLED
        if time.monotonic() > deadline:
            break
        time.sleep(0.5)
    return len(waiting)


def _waits(store: Store, document: str) -> bool:
    return store.documents.get(document).state is not DocumentState.LEVERAGED
