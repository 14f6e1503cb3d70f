"""A sentence of the original corrected: by pages and by HTTP, and what people see of it after."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

import pytest

from storage.store import Store
from tests.web.conftest import ClientOf
from translation.claims import Task
from translation.documents import DocumentClass, DocumentState, TargetState
from translation.languages import Language

AR, FR = Language.AR, Language.FR
OLD = "It noted the report of 3 May 2018."
NEW = "It noted the report of 3 May 2019."
TEXTS = {FR: "Il a noté le rapport du 3 mai 2018.", AR: "أحاط علماً بتقرير 3 مايو 2018."}
MADE = {FR: "Il a noté le rapport du 3 mai 2019.", AR: "أحاط علماً بتقرير 3 مايو 2019."}


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    id = documents[DocumentClass.PUBLIC]
    store.documents.set_state(id, DocumentState.LEVERAGED)
    return id


@pytest.fixture
def segment(store: Store, document: str) -> int:
    return next(one.id for one in store.segments.segments(document) if one.segment.text == OLD)


def translate(store: Store, segment: int, *languages: Language, keep: bool = False) -> str:
    """A translator's hand on some texts; gives the ETag of the last."""
    etag = ""
    for language in languages:
        document = store.cells.get(segment, language).document
        held = store.claims.claim(
            document, language, Task.TRANSLATE, "translator", segments=[segment]
        )
        at = store.cells.get(segment, language).at
        saved = store.cells.save(
            segment,
            language,
            actor="translator",
            at=at,
            text=TEXTS[language],
            state=TargetState.TRANSLATED,
            key=secrets.token_hex(8),
        )
        etag = saved.at.etag
        if not keep:
            store.claims.release(held.claim, "translator")
    return etag


def amend(client: Any, segment: int, text: str = NEW, **more: Any) -> Any:
    body = {"text": text, "author": "Ms Author", "reason": "a slip of the year", **more}
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    return client.post(f"/api/segments/{segment}/original", json=body, headers=headers)


def test_an_original_is_corrected_by_http_and_an_open_editor_meets_412(
    store: Store, bearer_of: ClientOf, segment: int, document: str
) -> None:
    etag = translate(store, segment, FR, keep=True)
    told = amend(bearer_of("coordinator"), segment)
    assert told.status_code == 200
    made = told.json()
    assert (made["superseded"], made["number"], made["flagged"]) == (segment, 2, ["fr"])
    translator = bearer_of("translator")
    path = f"/api/segments/{segment}/targets/fr"
    headers = {"If-Match": etag, "Idempotency-Key": secrets.token_hex(8)}
    late = translator.put(path, json={"text": "x", "state": "translated"}, headers=headers)
    assert late.status_code == 412
    assert (late.json()["code"], late.json()["successor"]) == ("source_corrected", made["segment"])
    typed = {"text": "Mes mots", "base_version": 1, "sequence": 1}
    assert translator.put(f"{path}/draft", json=typed).status_code == 204
    cell = translator.get(path).json()
    assert (cell["segment"], cell["returned"]) == (made["segment"], True)
    assert [draft["text"] for draft in cell["drafts"]] == ["Mes mots"]
    assert [act["kind"] for act in cell["history"]] == ["source_corrected", "translated"]
    assert "Ms Author" in cell["history"][0]["note"]
    panel = translator.get(f"/api/segments/{made['segment']}/targets/fr/panel").json()
    assert panel["correction"]["proposed"] == MADE[FR]
    assert [p["text"] for p in panel["correction"]["pieces"] if p["kind"] == "removed"] == ["2018"]
    listed = translator.get(f"/api/documents/{document}/originals").json()["originals"]
    assert [(one["number"], one["author"], one["after"]) for one in listed] == [
        (1, "", ""),
        (2, "Ms Author", NEW),
    ]
    assert listed[1]["sha256"] == made["sha256"]


def test_what_was_never_corrected_has_no_correction_beside_it(
    bearer_of: ClientOf, segment: int
) -> None:
    panel = bearer_of("translator").get(f"/api/segments/{segment}/targets/fr/panel").json()
    assert panel["correction"] is None


def test_the_http_call_names_its_refusals(store: Store, bearer_of: ClientOf, segment: int) -> None:
    editor = bearer_of("editor")
    for given, status, code in (
        ({"text": OLD}, 422, "unchanged"),
        ({"text": "{1}x{/1}"}, 422, "other_tags"),
        ({"author": " "}, 422, "consent_missing"),
        ({"reason": " "}, 422, "reason_missing"),
        ({"author": ""}, 422, "invalid"),
    ):
        answer = amend(editor, segment, **given)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert amend(bearer_of("translator"), segment).status_code == 403
    held = store.claims.claim(
        store.segments.get(segment).document, FR, Task.TRANSLATE, "translator",
        segments=[segment - 1, segment],
    )  # fmt: skip
    at = store.cells.get(segment - 1, FR).at
    client = bearer_of("translator")
    headers = {"If-Match": at.etag, "Idempotency-Key": "join"}
    path = f"/api/segments/{segment - 1}/targets/fr/join"
    assert client.post(path, json={"count": 2}, headers=headers).status_code == 200
    assert held.cells
    answer = amend(editor, segment)
    assert (answer.status_code, answer.json()["code"]) == (409, "source_settled")
    assert "undo the join" in answer.json()["detail"]


def test_offers_are_read_and_accepted_by_http(
    store: Store, bearer_of: ClientOf, segment: int
) -> None:
    translate(store, segment, FR, AR)
    made = amend(bearer_of("editor"), segment).json()["segment"]
    path = f"/api/segments/{made}/offers"
    editor = bearer_of("editor")
    offers = {one["language"]: one for one in editor.get(path).json()["offers"]}
    assert {code: one["proposed"] for code, one in offers.items() if one["proposed"]} == {
        "fr": MADE[FR],
        "ar": MADE[AR],
    }
    cells = {code: offers[code]["at"] for code in ("fr", "ar")}
    stale = {**cells, "ar": "v0.0"}

    def accept(given: Mapping[str, str], key: str) -> Any:
        return editor.post(path, json={"cells": given}, headers={"Idempotency-Key": key})

    assert accept(stale, "one").status_code == 412
    assert store.cells.get(made, FR).text == TEXTS[FR]
    assert accept({"fr": "3"}, "bad").status_code == 400
    done = accept(cells, "two")
    assert done.status_code == 200
    assert accept(cells, "two").json() == done.json()
    assert store.cells.get(made, AR).text == MADE[AR]
    assert bearer_of("translator").post(path, json={"cells": cells}).status_code == 403


def test_an_editor_corrects_on_pages_and_accepts_the_values_in_one_act(
    store: Store, client_of: ClientOf, document: str, segment: int
) -> None:
    translate(store, segment, FR, AR)
    editor = client_of("editor")
    six = editor.get(f"/documents/{document}/six").text
    address = f"/documents/{document}/correct/{segment}"
    assert address in six
    assert OLD in editor.get(address).text
    form = {"text": NEW, "author": "Ms Author", "reason": "a slip", "act": "preview"}
    looked = editor.post(address, data=form)
    assert looked.status_code == 200
    assert "<del>2018</del>" in looked.text
    assert "<ins>2019</ins>" in looked.text
    assert "French" in looked.text.partition("Texts that go back")[2][:300]
    assert store.documents.get(document).corrected_sha256 is None
    done = editor.post(address, data={**form, "act": "correct"})
    assert done.status_code == 303
    assert done.headers["location"].startswith(f"/documents/{document}/originals/2")
    page = editor.get(f"/documents/{document}/originals/2").text
    assert "Ms Author" in page
    ticked = re.findall(r'name="cells" value="([^"]+)"', page)
    assert [one[:2] for one in ticked] == ["ar", "fr"]
    accept = f"/documents/{document}/originals/2/accept"
    assert editor.post(accept, data={}).status_code == 422
    assert editor.post(accept, data={"cells": ["fr v0.0"]}).status_code == 412
    assert editor.post(accept, data={"cells": ticked}).status_code == 303
    [made] = [one.id for one in store.segments.segments(document) if one.segment.text == NEW]
    for language, text in MADE.items():
        cell = store.cells.get(made, language)
        assert (cell.text, cell.state) == (text, TargetState.TRANSLATED)
    assert 'name="cells"' not in editor.get(f"/documents/{document}/originals/2").text


def test_the_page_of_a_document_lists_its_originals(
    store: Store, client_of: ClientOf, bearer_of: ClientOf, document: str, segment: int
) -> None:
    reader = client_of("translator")
    page = f"/documents/{document}"
    assert "Originals" not in reader.get(page).text
    first = reader.get(f"{page}/original").content
    assert amend(bearer_of("editor"), segment).status_code == 200
    told = reader.get(page).text
    for words in ("Originals", "Original 2", "Original 1", "Ms Author", "a slip of the year"):
        assert words in told
    assert reader.get(f"{page}/originals/1/file").content == first
    second = reader.get(f"{page}/originals/2/file")
    assert second.content != first
    assert "original-2.docx" in second.headers["content-disposition"]
    newest = reader.get(f"{page}/original")
    assert newest.headers["location"].endswith("/originals/2/file")
    assert reader.get(f"{page}/originals/3").status_code == 404
    assert reader.get(f"{page}/originals/1").status_code == 200
    assert f"{page}/correct/" not in reader.get(f"{page}/six").text
    assert reader.get(f"{page}/correct/{segment}").status_code == 403


def test_the_form_keeps_what_was_said_and_tells_what_is_wrong(
    client_of: ClientOf, document: str, segment: int, store: Store
) -> None:
    editor = client_of("editor")
    address = f"/documents/{document}/correct/{segment}"
    form = {"text": OLD, "author": "Ms <Author>", "reason": "why", "act": "preview"}
    for act in ("preview", "correct"):
        answer = editor.post(address, data={**form, "act": act})
        assert answer.status_code == 422
        assert "Nothing was corrected." in answer.text
        assert "Ms &lt;Author&gt;" in answer.text
    assert editor.post(address, data={**form, "text": NEW, "author": ""}).status_code == 422
    other = store.documents.find("C99/2").id
    store.documents.set_state(other, DocumentState.LEVERAGED)
    assert editor.get(f"/documents/{other}/correct/{segment}").status_code == 404
    wrong = editor.post(
        f"/documents/{other}/correct/{segment}", data={**form, "text": NEW, "act": "correct"}
    )
    assert wrong.status_code == 404
    assert store.documents.get(document).corrected_sha256 is None


def test_those_concerned_read_it_in_their_inbox(
    store: Store, client_of: ClientOf, bearer_of: ClientOf, segment: int
) -> None:
    translate(store, segment, FR)
    amend(bearer_of("editor"), segment)
    assert "editor changed the original while you work on it." in (
        client_of("translator").get("/inbox").text
    )


def test_a_package_of_before_conflicts_and_its_words_are_kept(
    store: Store, bearer_of: ClientOf, document: str
) -> None:
    client = bearer_of("translator")
    base = f"/api/documents/{document}/targets/fr/exchange"
    taken = client.post(base, params={"form": "xliff21"})
    assert taken.status_code == 200
    first = store.segments.segments(document)[0]
    made = amend(bearer_of("editor"), first.id, "A corrected public matter").json()["segment"]
    whole = taken.content.replace(b'state="initial"', b'state="translated"', 1)
    source, _, rest = whole.partition(b"</source>")
    rest = rest.partition(b"</target>")[2] if rest.startswith(b"<target>") else rest
    back = source + b"</source><target>Mes mots</target>" + rest
    given = client.post(f"{base}/deliveries", files={"file": ("a.xlf", back)}).json()
    assert [(one["outcome"], one["code"], one["kept"]) for one in given["segments"]] == [
        ("conflict", "segment_replaced", "draft")
    ]
    assert store.drafts.mine(document, FR, "translator")[made].text == "Mes mots"
    assert store.cells.get(made, FR).text is None
