"""For whom pages are there, and the list of documents."""

import re
from collections.abc import Mapping

import pytest

from storage.accounts import Role
from storage.grants import GrantKind
from tests.web.pages.house import translate
from translation.documents import DocumentClass
from translation.languages import Language

READERS = frozenset(Role)
UPLOADERS = frozenset({Role.EDITOR, Role.COORDINATOR, Role.OPS, Role.ADMIN})
COUNTERS = frozenset({Role.EDITOR, Role.COORDINATOR, Role.OPS, Role.ADMIN})
VALUERS = frozenset({Role.COORDINATOR, Role.OPS, Role.ADMIN})
PAGES: Mapping[str, frozenset[Role]] = {
    "/documents": READERS,
    "/documents?named=C99&language=fr&standing=open&order=due": READERS,
    "/documents/{document}": READERS,
    "/documents/{document}/six": READERS,
    "/documents/{document}/pages": READERS,
    "/documents/{document}/analysis": READERS,
    "/documents/{document}/fr/page": READERS,
    "/documents/{document}/original": READERS,
    "/work": READERS,
    "/concordance?text=matter": READERS,
    "/publications": READERS,
    "/publications/{document}": READERS,
    "/upload": UPLOADERS,
    "/throughput": COUNTERS,
    "/throughput.svg": COUNTERS,
    "/worth": VALUERS,
    "/worth.svg": VALUERS,
}


@pytest.mark.parametrize("role", Role)
def test_pages_are_there_for_whom_they_are_meant_and_say_what_they_take_for_others(
    client_of, ready, role
):
    client = client_of(role.value)
    for address, meant in PAGES.items():
        answer = client.get(address.format(document=ready))
        assert answer.status_code == (200 if role in meant else 403), address
        assert role in meant or "it takes the role" in answer.text


def test_no_page_holds_a_style_or_a_script_of_its_own(client_of, ready):
    client = client_of("editor")
    for address in (*PAGES, "/documents/{document}/fr", "/documents/nothing"):
        page = client.get(address.format(document=ready))
        if page.headers["content-type"].startswith("text/html") and not address.endswith("/page"):
            assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page.text)
            assert not re.search(r"<script(?![^>]*(src=|application/json))", page.text)
            assert '<html lang="en" dir="ltr">' in page.text


def test_whoever_translates_begins_with_the_own_work_and_others_with_the_documents(client_of):
    assert client_of("translator").get("/").headers["location"] == "/work"
    assert client_of("ops").get("/").headers["location"] == "/documents"


def test_the_list_shows_how_far_each_language_has_come(client_of, store, ready):
    translate(store, ready, Language.FR)
    page = client_of("reviser").get("/documents?named=C99/2")
    segments = store.overview.document(ready).job(Language.FR).cells
    assert (
        f"French: 100 %; of {segments} segments 0 not translated, {segments} translated"
        in page.text
    )
    assert "original" in page.text


def test_the_list_names_only_what_one_may_read(client_of, store, documents):
    store.grants.give(
        "second", GrantKind.READ, documents[DocumentClass.RESTRICTED], by="admin", reason="work"
    )
    seen = client_of("second").get("/documents").text
    unseen = client_of("translator").get("/documents").text
    assert "C99/3" in seen
    assert "C99/3" not in unseen
    assert "C99/1" in unseen


def test_a_list_that_finds_nothing_says_how_to_get_back(client_of):
    page = client_of("editor").get("/documents?named=nothing-of-this-name")
    assert page.status_code == 200
    assert "Show all documents" in page.text


def test_an_unknown_language_in_the_address_is_told(client_of):
    page = client_of("editor").get("/documents?language=de")
    assert page.status_code == 422
    assert "use ar, zh, en, fr, ru or es" in page.text


def test_a_document_that_one_may_not_read_is_not_there(client_of, documents):
    restricted = documents[DocumentClass.RESTRICTED]
    for address in ("", "/six", "/original"):
        page = client_of("translator").get(f"/documents/{restricted}{address}")
        assert page.status_code == 404
    assert client_of("translator").get(f"/publications/{restricted}").status_code == 404


def test_the_original_comes_back_byte_for_byte_under_its_name(client_of, store, ready):
    answer = client_of("translator").get(f"/documents/{ready}/original")
    stored = store.documents.get(ready)
    assert len(answer.content) == stored.size
    assert stored.file_name in answer.headers["content-disposition"]
