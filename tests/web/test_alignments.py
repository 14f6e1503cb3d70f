"""Versions handed in on the page, looked at, and put into the memory."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from lxml import html

from flows.local import run
from storage.alignments import AlignmentState
from storage.store import Store
from tests.contract.test_alignments import versions
from tests.web.conftest import ClientOf
from translation.alignment.review import Act, RowState
from translation.languages import Language


@pytest.fixture
def editor(client_of: ClientOf) -> Iterator[TestClient]:
    return client_of("editor")


def handed_in(editor: TestClient, store: Store) -> str:
    files = {known.value: ("a.docx", body) for known, body in versions().items()}
    answer = editor.post("/align", data={"symbol": "C18/52"}, files=files)
    assert answer.status_code == 303
    address = str(answer.headers["location"])
    for taken in store.outbox.take(limit=50, kinds=("align",)):
        run(store, taken)
    return address.rpartition("/")[2]


def test_the_doubtful_stand_first_and_are_accepted(editor: TestClient, store: Store) -> None:
    id = handed_in(editor, store)
    first = next(iter(store.alignments.rows(id)))
    page = html.fromstring(editor.get(f"/align/{id}?all=true").text)
    shown = page.xpath(f"//li[@id='r{first.id}']//span[@lang='fr']")
    assert [one.get("dir") for one in shown] == ["ltr"]
    assert len(page.xpath("//ol/li")) == 24
    counts = store.alignments.counts(id)
    doubtful = html.fromstring(editor.get(f"/align/{id}").text).xpath("//ol/li")
    assert len(doubtful) == counts[RowState.DOUBTFUL]
    answer = editor.post(f"/align/{id}/rows/{first.id}", data={"act": "leave", "all": "true"})
    assert answer.headers["location"].endswith(f"#r{first.id}")
    assert store.alignments.rows(id)[0].state is RowState.LEFT_OUT
    told = editor.post(f"/align/{id}/finish")
    assert told.status_code == 303
    assert store.alignments.get(id).state is AlignmentState.LEARNED
    assert "finish" not in editor.get(f"/align/{id}").text


def test_a_doubtful_row_leads_to_its_neighbours(editor: TestClient, store: Store) -> None:
    id = handed_in(editor, store)
    every = [row.id for row in store.alignments.rows(id)]
    store.alignments.change(id, every[10], Act.DOWN, Language.EN)
    page = html.fromstring(editor.get(f"/align/{id}").text)
    (context,) = page.xpath(f"//li[@id='r{every[10]}']//a/@href")
    address, _, place = context.partition("#")
    assert place == f"r{every[10]}"
    shown = html.fromstring(editor.get(address).text)
    assert shown.xpath("//ol/li/@id") == [f"r{one}" for one in every[7:]]
    assert not shown.xpath("//ol//a")
    (back,) = shown.xpath("//a[text()='From the first row']/@href")
    first = html.fromstring(editor.get(back).text)
    assert first.xpath("//ol/li/@id")[0] == f"r{every[0]}"
    assert not first.xpath("//a[text()='From the first row']")


def test_versions_without_a_symbol_are_called_by_their_moment(
    editor: TestClient, store: Store
) -> None:
    files = {known.value: ("a.docx", body) for known, body in versions().items()}
    address = str(editor.post("/align", files=files).headers["location"])
    for shown, place in (("/align", f"//a[@href='{address}']"), (address, "//h1")):
        (title,) = html.fromstring(editor.get(shown).text).xpath(place)
        assert title.text_content().startswith("Versions of "), title.text_content()


def test_a_page_that_waits_for_its_rows_is_loaded_anew_once_they_are_there(
    editor: TestClient, store: Store
) -> None:
    files = {known.value: ("a.docx", body) for known, body in versions().items()}
    address = str(editor.post("/align", files=files).headers["location"]).partition("?")[0]
    (waiting,) = html.fromstring(editor.get(address).text).xpath("//*[@hx-get]")
    assert (waiting.get("hx-get"), waiting.get("hx-swap")) == (address, "none")
    asks = {"HX-Request": "true"}
    assert "HX-Refresh" not in editor.get(address, headers=asks).headers
    for taken in store.outbox.take(limit=50, kinds=("align",)):
        run(store, taken)
    assert editor.get(address, headers=asks).headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in editor.get(address).headers
    assert "hx-get" not in editor.get(address).text


def test_a_refusal_is_told_on_the_page(editor: TestClient, store: Store) -> None:
    id = handed_in(editor, store)
    first = store.alignments.rows(id)[0]
    refused = editor.post(f"/align/{id}/rows/{first.id}", data={"act": "up", "language": "en"})
    assert refused.status_code == 409
    assert "nothing_to_move" in refused.text
    assert editor.post(f"/align/{id}/rows/{first.id}", data={"act": "burn"}).status_code == 422
    wrong = editor.post("/align", files={"en": ("a.docx", b"x"), "fr": ("b.docx", b"y")})
    assert wrong.status_code == 422
    assert "not_docx" in wrong.text


def test_the_interface_does_the_same(editor: TestClient, store: Store) -> None:
    id = handed_in(editor, store)
    told = editor.get(f"/api/alignments/{id}").json()
    assert told["languages"] == ["en", "fr"]
    assert len(told["rows"]) == 24
    row = told["rows"][3]["row"]
    address = f"/api/alignments/{id}/rows/{row}"
    assert editor.post(address, json={"act": "join"}).status_code == 200
    assert len(editor.get(f"/api/alignments/{id}").json()["rows"]) == 23
    assert editor.post(address, json={"act": "accept"}).json()["counts"]["accepted"] == 1
    ended = editor.post(f"/api/alignments/{id}/finish").json()
    assert ended["state"] == "learned"
    assert ended["units"] >= 12


def test_what_somebody_else_has_changed_is_told(editor: TestClient, store: Store) -> None:
    id = handed_in(editor, store)
    page = html.fromstring(editor.get(f"/align/{id}?all=true").text)
    row = store.alignments.rows(id)[3].id
    (seen,) = set(page.xpath(f"//li[@id='r{row}']//input[@name='version']/@value"))
    address = f"/align/{id}/rows/{row}"
    assert editor.post(address, data={"act": "join", "version": seen}).status_code == 303
    late = editor.post(address, data={"act": "leave", "version": seen})
    assert late.status_code == 409
    assert "row_changed" in late.text
    assert len(store.alignments.rows(id)) == 23
