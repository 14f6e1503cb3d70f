"""A small house: an account for each role, a document of each class, and browsers signed in."""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import docx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from storage.accounts import Role
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import intake
from tasks.intake import Submission
from tests.web.walked import Ask, Route, asking, routes_of
from translation.documents import DocumentClass
from translation.languages import Language
from workbench.web import create_app
from workbench.web.security import CSRF_HEADER, SESSION_COOKIE, csrf_token
from workbench.wiring import furnish

PASSWORD = "a long enough password"
TARGETS = tuple(language for language in Language if language is not Language.EN)

SYMBOLS: Mapping[DocumentClass, str] = {
    known: f"C99/{number}" for number, known in enumerate(DocumentClass, 1)
}
"""The symbol of the document of each class, in English into the five others."""

EXTRA = ("second", "roleless")
"""Another translator, and an account that is signed in but has no role."""

ClientOf = Callable[[str], TestClient]


def small_docx(title: str) -> bytes:
    """A document of a heading, six sentences, a pair of inline tags and a table."""
    made = docx.Document()
    made.add_heading(title, 1)
    made.add_paragraph("The Council met twice. It noted the report of 3 May 2018.")
    tagged = made.add_paragraph("The budget is ")
    tagged.add_run("1 250 000").bold = True
    tagged.add_run(" Swiss francs.")
    made.add_paragraph(f"The Secretary-General thanked the members for {title}.")
    made.add_paragraph("The Council met twice.")
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Income", "Expenditure"
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def take_in(
    store: Store, known: DocumentClass, *, title: str | None = None, citing: str = ""
) -> str:
    """A document of a class, read and cut into cells; gives its id."""
    submission = Submission(
        body=small_docx((title or f"A {known.value} matter") + citing),
        file_name=f"{known.value}.docx",
        source=Language.EN,
        targets=TARGETS,
        symbol=SYMBOLS[known] if title is None else None,
        document_class=known,
    )
    id = f"{known.value}-document" if title is None else title.replace(" ", "-")
    document = intake.register(store, submission, id, by="system").document
    intake.segment(store, document.id, None)
    return document.id


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that tests copy; each account's password is PASSWORD."""
    folder = tmp_path_factory.mktemp("house")
    store = open_store(Settings(data=folder))
    furnish(store)
    for role in Role:
        store.accounts.add(role.value, roles=[role], password=PASSWORD)
    store.accounts.add("second", roles=[Role.TRANSLATOR], password=PASSWORD)
    store.accounts.add("roleless", roles=[], password=PASSWORD)
    for known in DocumentClass:
        take_in(store, known)
    store.close()
    return folder


@pytest.fixture
def store(furnished: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of one's own with the accounts and documents of the house."""
    folder = tmp_path / "house"
    shutil.copytree(furnished, folder)
    opened = open_store(Settings(data=folder))
    yield opened
    opened.close()


@pytest.fixture
def app(store: Store) -> Iterator[FastAPI]:
    """The application over the store, with its threads running."""
    made = create_app(store)
    with TestClient(made):
        yield made


@pytest.fixture
def documents(store: Store) -> Mapping[DocumentClass, str]:
    """The id of the document of each class."""
    return {known: store.documents.find(symbol).id for known, symbol in SYMBOLS.items()}


@pytest.fixture
def visitor(app: FastAPI) -> TestClient:
    """A browser where nobody is signed in; it follows no redirect by itself."""
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def client_of(app: FastAPI, store: Store) -> ClientOf:
    """A browser in which an account (named as its role) is signed in, form token included."""

    def signed_in(name: str) -> TestClient:
        secret = store.sessions.open(store.accounts.get(name))
        return TestClient(
            app,
            follow_redirects=False,
            cookies={SESSION_COOKIE: secret},
            headers={CSRF_HEADER: csrf_token(secret)},
        )

    return signed_in


@pytest.fixture
def bearer_of(app: FastAPI, store: Store) -> ClientOf:
    """A script that sends a token of an account with each request."""

    def with_token(name: str) -> TestClient:
        token = store.accounts.issue_token(name)
        headers = {"authorization": f"Bearer {token}"}
        return TestClient(app, follow_redirects=False, headers=headers)

    return with_token


@pytest.fixture
def ask(app: FastAPI, store: Store) -> Ask:
    """Sends a route a request that makes sense, by a token of the account or a session."""
    return asking(app, store)


@pytest.fixture
def routes(app: FastAPI) -> list[Route]:
    """Every route of the application, one for each method."""
    return routes_of(app)
