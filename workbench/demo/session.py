"""Fills an empty store with the session of the demonstration."""

import hashlib
import time

from storage.store import Store
from tasks import intake, publication
from tasks.intake import Submission
from translation.documents import DocumentState
from translation.exchange import read_tsv
from translation.languages import Language
from translation.units import Provenance
from workbench import output
from workbench.demo.documents import DemoDocument, demo_documents, open_memory
from workbench.demo.names import cldr_units

ACTOR = "demo"
DONE_WITHIN = 300.0
"""Seconds in which the served flows take in and look up the whole session."""


def fill(store: Store) -> None:
    """Memory, documents, and drafts of all of them; what is there already stays as it is.

    The documents are only registered here: the flows that are served do the work.
    """
    _fill_memory(store)
    ids = [_register(store, document) for document in demo_documents()]
    with output.aside.status("the flows take the demonstration session in …"):
        _wait_until_leveraged(store, ids)
    for document in ids:
        if not store.publications.list(document):
            publication.request_draft(store, document, None, by=ACTOR)
    store.outbox.ask("throughput", None, {})
    output.people.print("The demonstration session is in; its drafts are being written.")


def _fill_memory(store: Store) -> None:
    with open_memory() as table:
        whole = table.read()
    with open_memory() as table:
        store.memory.import_units(
            hashlib.sha256(whole).hexdigest(),
            read_tsv(table),
            provenance=Provenance.PUBLISHED,
            by=ACTOR,
        )
    store.memory.import_units(
        hashlib.sha256(b"names from CLDR").hexdigest(),
        cldr_units(),
        provenance=Provenance.ADOPTED,
        by=ACTOR,
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
    )
    new = f"demo{hashlib.sha256(document.symbol.encode()).hexdigest()[:6]}"
    return intake.register(store, submission, new, by=ACTOR).document.id


def _wait_until_leveraged(store: Store, ids: list[str]) -> None:
    deadline = time.monotonic() + DONE_WITHIN
    while any(_waits(store, document) for document in ids) and time.monotonic() < deadline:
        time.sleep(0.5)


def _waits(store: Store, document: str) -> bool:
    return store.documents.get(document).state is not DocumentState.LEVERAGED
