"""A document that was looked up."""

from collections.abc import Mapping

import pytest

from storage.store import Store
from translation.documents import DocumentClass, DocumentState


@pytest.fixture
def ready(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    """The internal document, looked up, so that it can be published."""
    id = documents[DocumentClass.INTERNAL]
    store.documents.set_state(id, DocumentState.LEVERAGED)
    for row in store.outbox.pending(document=id):
        store.outbox.done(row.id)
    return id
