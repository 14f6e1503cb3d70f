"""A document that was looked up, and those who work on it."""

from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient

from storage.store import Store
from tests.web.conftest import ClientOf
from translation.documents import DocumentClass, DocumentState


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    """The internal document, as it is once the memory was asked."""
    store.documents.set_state(documents[DocumentClass.INTERNAL], DocumentState.LEVERAGED)
    return documents[DocumentClass.INTERNAL]


@pytest.fixture
def translator(client_of: ClientOf) -> TestClient:
    return client_of("translator")


@pytest.fixture
def reviser(client_of: ClientOf) -> TestClient:
    return client_of("reviser")


@pytest.fixture
def editor(client_of: ClientOf) -> TestClient:
    return client_of("editor")


@pytest.fixture
def segments(store: Store, document: str) -> list[int]:
    return [one.id for one in store.segments.segments(document)]
