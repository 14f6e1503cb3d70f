"""The pages: for whom they are there, what they show, and what they tell when they refuse."""

import io
import re
import secrets
import zipfile
from collections.abc import Mapping
from datetime import date

import docx
import pytest
from fastapi.testclient import TestClient

from flows.local import drain
from storage.accounts import Role
from storage.grants import GrantKind
from storage.publications import PublicationKind
from storage.store import Store
from tasks import publication
from translation import docx as docx_writer
from translation.checks.problems import Problem, Severity
from translation.claims import CellVersion, Task, Verdict
from translation.documents import DocumentClass, DocumentState, JobMode, TargetState
from translation.errors import NotFaithful
from translation.languages import Language
from translation.repair import repaired

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
FRENCH = "Le Conseil s'est réuni."


@pytest.fixture
def ready(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    """The internal document, looked up, so that it can be published."""
    id = documents[DocumentClass.INTERNAL]
    store.documents.set_state(id, DocumentState.LEVERAGED)
    for row in store.outbox.pending(document=id):
        store.outbox.done(row.id)
    return id


def translate(
    store: Store,
    document: str,
    language: Language,
    *,
    by: str = "translator",
    text: str = FRENCH,
    problems: tuple[Problem, ...] = (),
) -> None:
    """Confirm every cell of a language by one translator, its tags in it."""
    claimed = store.claims.claim(document, language, Task.TRANSLATE, by, count=200)
    for cell in claimed.cells:
        store.cells.save(
            cell.segment,
            language,
            actor=by,
            at=CellVersion(cell.version, cell.fence),
            text=repaired(store.segments.get(cell.segment).segment.text, text),
            state=TargetState.TRANSLATED,
            key=secrets.token_hex(8),
            problems=problems,
        )
    store.claims.release(claimed.claim, by)


def review(store: Store, document: str, language: Language, *, returned: int = 0) -> None:
    """Accept every translated cell of a language, but send the first ones back."""
    claimed = store.claims.claim(document, language, Task.REVIEW, "reviser", count=200)
    for number, cell in enumerate(claimed.cells):
        store.cells.review(
            cell.segment,
            language,
            actor="reviser",
            at=CellVersion(cell.version, cell.fence),
            verdict=Verdict.RETURN if number < returned else Verdict.ACCEPT,
            note="Please keep the wording of 2014." if number < returned else "",
            key=secrets.token_hex(8),
        )
    store.claims.release(claimed.claim, "reviser")


def make_final(store: Store, document: str, language: Language) -> None:
    translate(store, document, language)
    review(store, document, language)
    store.jobs.finalise(document, language, by="editor")


def published(store: Store, document: str, *languages: Language) -> int:
    """Publish final texts; gives the number."""
    asked = publication.request(
        store, document, languages, PublicationKind.FINAL, by="editor", key=secrets.token_hex(8)
    )
    drain(store, document)
    return asked.number


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


# ---- upload


def form(**said: str) -> dict[str, str]:
    return {"source": "en", "targets": "fr", **said}


def sent(client: TestClient, body: bytes, name: str = "a.docx", **said: str):
    return client.post("/upload", data=form(**said), files={"file": (name, body)})


def test_an_upload_leads_to_the_page_of_its_document(client_of, store):
    answer = sent(client_of("editor"), small("One"), symbol="C99/70", due="2030-01-31")
    assert answer.status_code == 303
    stored = store.documents.find("C99/70")
    assert answer.headers["location"] == f"/documents/{stored.id}"
    assert stored.targets == (Language.FR,)
    assert stored.received_by == "editor"


def test_the_same_file_again_leads_to_the_same_document_and_says_so(client_of):
    client = client_of("editor")
    body = small("Two")
    first = sent(client, body, symbol="C99/71")
    again = sent(client, body, symbol="C99/71")
    assert again.headers["location"] == first.headers["location"]
    assert "taken in before" in client.get(again.headers["location"]).text


def test_a_source_named_wrongly_is_told_with_a_way_to_insist(client_of):
    client = client_of("editor")
    body = small("The group took note of the report and asked for it to be published. " * 6)
    refused = sent(client, body, source="fr", targets="en")
    assert refused.status_code == 422
    assert "reads as English" in refused.text
    assert 'name="language_stands"' in refused.text
    insisted = sent(client, body, source="fr", targets="en", language_stands="true")
    assert insisted.status_code == 303


def small(words: str) -> bytes:
    written = docx.Document()
    written.add_paragraph(f"{words} is a sentence.")
    body = io.BytesIO()
    written.save(body)
    return body.getvalue()


def with_macros() -> bytes:
    """A document that says it holds macros."""
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small("Zero"))) as plain, zipfile.ZipFile(body, "w") as made:
        for name in plain.namelist():
            part = plain.read(name)
            if name == "[Content_Types].xml":
                main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                macros = b"application/vnd.ms-word.document.macroEnabled"
                part = part.replace(main + b".main", macros + b".main")
            made.writestr(name, part)
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "code", "next"),
    [
        (b"PK\x03\x04 broken", "corrupt", "save it under a new name"),
        (b"plain words", "not_docx", "Choose a Word document"),
        (with_macros(), "macro_enabled", "without macros"),
    ],
)
def test_a_refused_file_is_told_by_its_code_and_what_comes_next(client_of, store, body, code, next):
    before = len(store.documents.list())
    page = sent(client_of("editor"), body, symbol="C99/72", meeting="Council 2099")
    assert page.status_code == 422
    assert f"<code>{code}</code>" in page.text
    assert next in page.text
    assert 'value="C99/72"' in page.text
    assert 'value="Council 2099"' in page.text
    assert len(store.documents.list()) == before


def test_other_bytes_under_a_known_symbol_are_told_with_the_way_out(client_of):
    client = client_of("editor")
    sent(client, small("Three"), symbol="C99/73")
    page = sent(client, small("Four"), symbol="C99/73")
    assert page.status_code == 409
    assert "Choose the document it revises below" in page.text


@pytest.mark.parametrize(("field", "given"), [("source", "de"), ("due", "soon"), ("class", "x")])
def test_what_cannot_be_read_in_a_field_is_told(client_of, field, given):
    page = sent(client_of("editor"), small("Five"), **{field: given})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "The document was not taken in." in page.text


# ---- work on a document


def test_work_is_taken_by_one_button_and_leads_to_the_editor(client_of, store, ready):
    data = {"task": "translate", "key": "once"}
    client = client_of("translator")
    answer = client.post(f"/documents/{ready}/fr/claim", data=data)
    again = client.post(f"/documents/{ready}/fr/claim", data=data)
    [held] = store.claims.held("translator")
    assert answer.status_code == again.status_code == 303
    assert answer.headers["location"].startswith(f"/documents/{ready}/fr#s")
    assert held.document == ready


def test_where_nothing_is_free_the_page_says_what_to_do(client_of, store, ready):
    store.claims.claim(ready, Language.FR, Task.TRANSLATE, "second", count=200)
    page = client_of("translator").post(f"/documents/{ready}/fr/claim", data={"task": "translate"})
    assert page.status_code == 409
    assert "No work was taken" in page.text
    assert "<code>none_free</code>" in page.text


def test_nobody_takes_work_that_the_role_or_the_languages_do_not_allow(client_of, store, ready):
    store.accounts.set_languages("translator", [Language.AR], by="admin")
    into = client_of("translator").post(f"/documents/{ready}/fr/claim", data={"task": "translate"})
    role = client_of("translator").post(f"/documents/{ready}/ar/claim", data={"task": "review"})
    word = client_of("translator").post(f"/documents/{ready}/ar/claim", data={"task": "paint"})
    assert [into.status_code, role.status_code, word.status_code] == [403, 403, 422]
    assert store.claims.held() == []


def test_an_editor_of_other_languages_neither_finalises_nor_opens_a_text(client_of, store, ready):
    translate(store, ready, Language.FR)
    review(store, ready, Language.FR)
    store.accounts.set_languages("editor", [Language.AR], by="admin")
    client = client_of("editor")
    refused = client.post(f"/documents/{ready}/fr/finalise", data={"key": "a"})
    assert refused.status_code == 403
    assert not store.overview.document(ready).job(Language.FR).is_final
    store.jobs.finalise(ready, Language.FR, by="admin")
    opened = client.post(f"/documents/{ready}/fr/reopen", data={"reason": "a word"})
    assert opened.status_code == 403
    assert store.overview.document(ready).job(Language.FR).is_final


def test_work_is_given_to_nobody_who_lacks_the_role_or_the_language(client_of, store, ready):
    store.accounts.set_languages("translator", [Language.AR], by="admin")
    client = client_of("coordinator")
    for user, task in (("ops", "translate"), ("translator", "translate"), ("second", "review")):
        data = {"user": user, "language": "fr", "task": task}
        page = client.post(f"/documents/{ready}/assign", data=data)
        assert page.status_code == 422
        assert "<code>cannot_work</code>" in page.text
    assert store.assignments.list(document=ready) == []


def test_a_text_is_called_final_once_everything_is_reviewed(client_of, store, ready):
    client = client_of("editor")
    early = client.post(f"/documents/{ready}/fr/finalise", data={"key": "a"})
    translate(store, ready, Language.FR)
    review(store, ready, Language.FR)
    page = client.get(f"/documents/{ready}")
    done = client.post(f"/documents/{ready}/fr/finalise", data={"key": "b"})
    assert early.status_code == 409
    assert "<code>not_reviewed</code>" in early.text
    assert 'aria-label="Finalise French"' in page.text
    assert done.status_code == 303
    assert store.overview.document(ready).job(Language.FR).is_final
    assert "The text is final" in client.get(done.headers["location"]).text


def test_what_blocks_stands_beside_the_button(client_of, store, ready):
    segments = store.overview.document(ready).job(Language.FR).cells
    page = client_of("editor").get(f"/documents/{ready}")
    assert f"{segments} segments not reviewed" in page.text
    assert 'aria-label="Finalise French"' not in page.text


def test_a_final_text_is_opened_again_for_a_reason(client_of, store, ready):
    make_final(store, ready, Language.FR)
    client = client_of("editor")
    mute = client.post(f"/documents/{ready}/fr/reopen", data={"reason": " "})
    told = client.post(f"/documents/{ready}/fr/reopen", data={"reason": "a slip on page two"})
    assert mute.status_code == 422
    assert "say why" in mute.text
    assert told.status_code == 303
    assert not store.overview.document(ready).job(Language.FR).is_final


def test_mode_and_due_day_of_a_language_are_set_by_who_assigns(client_of, store, ready):
    address = f"/documents/{ready}/fr/settings"
    data = {"mode": "self_revised", "due": "2030-01-31"}
    assert client_of("translator").post(address, data=data).status_code == 403
    assert client_of("coordinator").post(address, data={**data, "due": "soon"}).status_code == 422
    assert client_of("coordinator").post(address, data={**data, "mode": "x"}).status_code == 404
    assert client_of("coordinator").post(address, data=data).status_code == 303
    job = store.overview.document(ready).job(Language.FR)
    assert (job.mode, job.due) == (JobMode.SELF_REVISED, date(2030, 1, 31))


def test_a_text_that_is_not_final_is_not_published_and_the_page_says_why(client_of, store, ready):
    data = {"languages": ["en", "fr"], "kind": "final", "key": "a"}
    page = client_of("editor").post(f"/documents/{ready}/publish", data=data)
    assert page.status_code == 409
    assert "Nothing was published." in page.text
    assert "<code>not_final</code>" in page.text
    assert store.publications.list(ready) == []


def test_a_publication_of_nothing_is_refused(client_of, ready):
    page = client_of("editor").post(f"/documents/{ready}/publish", data={"kind": "final"})
    assert page.status_code == 422
    assert "tick at least one language" in page.text


def test_a_double_click_publishes_once(client_of, store, ready):
    make_final(store, ready, Language.FR)
    client = client_of("editor")
    data = {"languages": ["en", "fr"], "kind": "final", "key": "twice"}
    answers = [client.post(f"/documents/{ready}/publish", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(store.publications.list(ready)) == 1
    assert "2s" in client.get(f"/documents/{ready}").text  # the page looks again until it is out


def test_a_provisional_text_takes_a_grant_and_a_reason(client_of, store, ready):
    client = client_of("editor")
    data = {"languages": ["fr"], "kind": "provisional", "reason": "for the evening session"}
    without = client.post(f"/documents/{ready}/publish", data=data)
    store.grants.give("editor", GrantKind.RELEASE, None, by="admin", reason="deputy")
    mute = client.post(f"/documents/{ready}/publish", data={**data, "reason": ""})
    told = client.post(f"/documents/{ready}/publish", data=data)
    assert [without.status_code, mute.status_code, told.status_code] == [403, 422, 303]
    assert "say why" in mute.text


# ---- publications


def test_files_come_under_their_names_from_a_number_and_from_the_stable_address(
    client_of, store, ready
):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.EN, Language.FR)
    client = client_of("translator")
    of_number = client.get(f"/publications/{ready}/{number}/fr")
    latest = client.get(f"/publications/{ready}/latest/fr")
    assert of_number.status_code == latest.status_code == 200
    assert of_number.content == latest.content
    assert "S99-CL-C-0002!!MSW-F.docx" in latest.headers["content-disposition"]
    assert client.get(f"/publications/{ready}/latest").headers["location"].endswith(f"/{number}")
    assert "S99-CL-C-0002!!MSW-F.docx" in client.get(f"/publications/{ready}/{number}").text
    assert client.get(f"/publications/{ready}/{number}/manifest").json()["texts"]
    assert "No PDF: PDFs are switched off" in client.get(f"/publications/{ready}/{number}").text
    assert client.get(f"/publications/{ready}/latest/fr?form=pdf").status_code == 404
    assert client.get(f"/publications/{ready}/latest/fr?form=odt").status_code == 422
    assert f"/publications/{ready}/latest/fr?form=html" in client.get(f"/publications/{ready}").text


def test_a_page_is_read_at_once_and_may_do_nothing(client_of, store, ready):
    make_final(store, ready, Language.AR)
    number = published(store, ready, Language.AR)
    client = client_of("translator")
    shown = client.get(f"/publications/{ready}/latest/ar?form=html")
    assert shown.content == client.get(f"/publications/{ready}/{number}/ar?form=html").content
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in shown.headers
    assert '<html lang="ar" dir="rtl">' in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")


def test_files_of_a_number_are_listed_across_documents(client_of, store, ready):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.EN, Language.FR)
    client = client_of("translator")
    assert f"/publications/{ready}/{number}/fr" in client.get("/publications").text


def test_each_text_has_its_certificate_as_a_page_and_as_a_file(client_of, store, ready):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.EN, Language.FR)
    client = client_of("translator")
    record = client.get(f"/publications/{ready}/{number}").text
    assert f"/publications/{ready}/{number}/fr/certificate" in record
    shown = client.get(f"/publications/{ready}/{number}/fr/certificate")
    assert shown.status_code == 200
    assert FRENCH not in shown.text
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    kept = client.get(f"/publications/{ready}/{number}/fr/certificate.json")
    assert "attachment" in kept.headers["content-disposition"]
    assert kept.json()["holds"] is True
    assert client.get(f"/publications/{ready}/{number}/es/certificate").status_code == 404


def test_why_a_text_was_not_published_is_told_with_its_certificate(
    client_of, store, ready, monkeypatch
):
    make_final(store, ready, Language.FR)
    write = docx_writer.write
    monkeypatch.setattr(
        docx_writer, "write", lambda data, blocks, **given: write(data, blocks[1:], **given)
    )
    asked = publication.request(store, ready, [Language.FR], PublicationKind.FINAL, by="editor")
    with pytest.raises(NotFaithful):
        drain(store, ready)
    client = client_of("editor")
    record = client.get(f"/publications/{ready}/{asked.number}").text
    assert "does not hold its certificate" in record
    assert "every 2s" not in record
    shown = client.get(f"/publications/{ready}/{asked.number}/fr/certificate")
    assert shown.status_code == 200
    assert "word/document.xml" in shown.text


def test_the_stable_address_follows_a_reissue_and_keeps_the_other_texts(client_of, store, ready):
    make_final(store, ready, Language.FR)
    make_final(store, ready, Language.ES)
    published(store, ready, Language.EN, Language.FR, Language.ES)
    client = client_of("editor")
    before = client.get(f"/publications/{ready}/latest/es").content
    store.jobs.reopen(ready, Language.FR, by="editor", reason="a slip")
    store.jobs.finalise(ready, Language.FR, by="editor")
    assert "newer than what is out" in client.get(f"/documents/{ready}").text
    number = published(store, ready, Language.FR)
    assert "newer than what is out" not in client.get(f"/documents/{ready}").text
    assert client.get(f"/publications/{ready}/{number}/es").content == before
    assert "repeated" in client.get(f"/publications/{ready}/{number}").text


def test_a_withdrawn_text_is_gone_and_its_record_stays(client_of, store, ready):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.FR)
    client = client_of("editor")
    mute = client.post(f"/documents/{ready}/withdraw", data={"reason": ""})
    told = client.post(f"/documents/{ready}/withdraw", data={"reason": "wrong annex"})
    assert [mute.status_code, told.status_code] == [422, 303]
    for address in (
        f"{number}/fr",
        f"{number}/fr/certificate",
        f"{number}/fr/certificate.json",
        f"{number}/manifest",
        f"{number}/fr?form=html",
        "latest/fr",
        "latest/fr?form=html",
    ):
        gone = client.get(f"/publications/{ready}/{address}")
        assert gone.status_code == 410
        assert "wrong annex" in gone.text
        assert not gone.headers["content-type"].startswith("application")
    assert client.get(f"/publications/{ready}/{number}").status_code == 200
    assert "wrong annex" in client.get(f"/publications/{ready}/{number}").text


def test_publications_name_only_what_one_may_read(client_of, store, documents):
    restricted = documents[DocumentClass.RESTRICTED]
    store.documents.set_state(restricted, DocumentState.LEVERAGED)
    make_final(store, restricted, Language.FR)
    published(store, restricted, Language.FR)
    assert "C99/3" not in client_of("translator").get("/publications").text
    assert client_of("translator").get(f"/publications/{restricted}/1/fr").status_code == 404


def test_a_number_or_language_that_is_not_there_is_told(client_of, ready):
    client = client_of("editor")
    assert client.get(f"/publications/{ready}/7").status_code == 404
    assert client.get(f"/publications/{ready}/latest").status_code == 404
    assert client.get(f"/publications/{ready}/latest/fr").status_code == 404


# ---- six texts


def differs(severity: Severity = Severity.ERROR) -> tuple[Problem, ...]:
    return (Problem("values", severity, "values:3", "3 is in the source alone", (0, 1), None),)


def test_six_texts_stand_side_by_side_in_their_own_language_and_direction(client_of, store, ready):
    translate(store, ready, Language.AR, text="اجتمع المجلس.")
    page = client_of("editor").get(f"/documents/{ready}/six")
    assert '<span class="text" lang="ar" dir="rtl">اجتمع المجلس.</span>' in page.text
    assert '<span class="text" lang="en" dir="ltr">' in page.text
    assert '<bdi class="tag">' in page.text


def test_the_language_whose_value_alone_differs_is_named(client_of, store, ready):
    translate(store, ready, Language.FR, problems=differs())
    translate(store, ready, Language.ES)
    page = client_of("editor").get(f"/documents/{ready}/six")
    assert "Outlier: " in page.text
    translate(store, ready, Language.RU, problems=differs())
    assert "Outlier: " not in client_of("editor").get(f"/documents/{ready}/six").text


def test_findings_are_waived_with_a_reason_by_those_who_may(client_of, store, ready):
    translate(store, ready, Language.FR, problems=differs())
    wanted = [str(one.id) for one in store.findings.open(ready)]
    address = f"/documents/{ready}/six/waive"
    data = {"findings": wanted, "reason": "spelt out in words"}
    assert client_of("translator").post(address, data=data).status_code == 403
    mute = client_of("editor").post(address, data={**data, "reason": ""})
    assert mute.status_code == 422
    assert "Nothing was waived." in mute.text
    assert client_of("editor").post(address, data=data).status_code == 303
    assert store.findings.open(ready) == []


def test_findings_of_another_document_are_not_waived_here(client_of, store, documents, ready):
    other = documents[DocumentClass.PUBLIC]
    translate(store, other, Language.FR, problems=differs())
    data = {"findings": [str(one.id) for one in store.findings.open(other)], "reason": "any"}
    answer = client_of("editor").post(f"/documents/{ready}/six/waive", data=data)
    assert answer.status_code == 404
    assert store.findings.open(other)


def test_any_part_of_the_texts_can_be_asked_for(client_of, store, ready):
    segments = list(store.overview.places(ready))
    page = client_of("editor").get(f"/documents/{ready}/six?from=3").text
    assert f'id="s{segments[2]}"' in page
    assert f'id="s{segments[1]}"' not in page
    assert client_of("editor").get(f"/documents/{ready}/six?from=nowhere").status_code == 200


# ---- assignments and one's own work


def test_work_is_assigned_shown_and_ended(client_of, store, ready):
    coordinator = client_of("coordinator")
    data = {"user": "translator", "language": "fr", "task": "translate", "first": "2", "last": "3"}
    answer = coordinator.post(f"/documents/{ready}/assign", data={**data, "due": "2030-01-31"})
    [given] = store.assignments.list(document=ready)
    segments = list(store.overview.places(ready))
    assert answer.status_code == 303
    assert (given.first, given.last) == (segments[1], segments[2])
    assert "2–3" in coordinator.get(f"/documents/{ready}").text
    work = client_of("translator").get("/work").text
    assert "2 of 2" in work
    assert "31 Jan 2030" in work
    end = f"/documents/{ready}/assignments/{given.id}/end"
    assert client_of("second").post(end).status_code == 403
    assert client_of("translator").post(end).status_code == 303
    assert store.assignments.list(document=ready) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"first": "900"}, "bad_segment"),
        ({"last": "0"}, "bad_segment"),
        ({"due": "soon"}, "bad_day"),
        ({"user": "nobody"}, "not_found"),
        ({"task": "paint"}, "bad_task"),
        ({"language": "en"}, "not_found"),
    ],
)
def test_an_assignment_that_cannot_be_is_told(client_of, store, ready, wrong, code):
    data = {"user": "translator", "language": "fr", "task": "translate", **wrong}
    page = client_of("coordinator").post(f"/documents/{ready}/assign", data=data)
    assert page.status_code in (404, 422)
    assert f"<code>{code}</code>" in page.text
    assert store.assignments.list(document=ready) == []


def test_a_coordinator_sees_who_holds_what_and_takes_it_back(client_of, store, ready):
    held = store.claims.claim(ready, Language.FR, Task.TRANSLATE, "translator")
    coordinator = client_of("coordinator")
    assert "Take back what translator holds" in coordinator.get(f"/documents/{ready}").text
    address = f"/documents/{ready}/claims/{held.claim}/take-back"
    assert client_of("second").post(address).status_code == 403
    assert coordinator.post(address).status_code == 303
    assert store.claims.held() == []
    assert coordinator.post(address).status_code == 404


def test_my_work_holds_what_came_back_with_the_note_of_the_reviser(client_of, store, ready):
    translate(store, ready, Language.FR)
    review(store, ready, Language.FR, returned=1)
    mine = client_of("translator").get("/work").text
    assert "Please keep the wording of 2014." in mine
    assert "Assigned to you" not in mine  # it is told once, with its note
    assert "Please keep" not in client_of("second").get("/work").text


def test_what_one_holds_is_released_from_the_page_of_ones_work(client_of, store, ready):
    held = store.claims.claim(ready, Language.FR, Task.TRANSLATE, "translator")
    client = client_of("translator")
    assert "In hand" in client.get("/work").text
    client_of("second").post(f"/work/claims/{held.claim}/release")
    assert store.claims.held("translator")
    assert client.post(f"/work/claims/{held.claim}/release").status_code == 303
    assert store.claims.held("translator") == []


def test_a_reviser_is_offered_what_others_translated(client_of, store, ready):
    translate(store, ready, Language.FR)
    page = client_of("reviser").get("/work").text
    assert "review C99/2, French" in page
    assert "Free to take" in page


# ---- throughput


def test_throughput_names_the_definition_of_a_page_and_says_as_reported(client_of):
    page = client_of("ops").get("/throughput?volume=cp-2017")
    assert "un-330w-source" in page.text
    assert "as reported" in page.text
    assert "over 31,000 pages" in page.text
    drawn = client_of("ops").get("/throughput.svg?volume=cp-2017")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "over 31,000 pages as reported" in drawn.text


def test_an_unknown_volume_is_told(client_of):
    page = client_of("ops").get("/throughput?volume=cp-1900")
    assert page.status_code == 404
    assert "cp-1900" in page.text


def test_whoever_ticks_no_finding_is_told_to_tick_one(client_of, store, ready):
    client = client_of("editor")
    page = client.post(f"/documents/{ready}/six/waive", data={"reason": "no fault"})
    assert page.status_code == 422
    assert "No finding was ticked; tick those that are no fault" in page.text


def test_a_refusal_calls_the_document_by_its_name(client_of, store, ready):
    client = client_of("editor")
    page = client.post(
        f"/documents/{ready}/publish", data={"languages": ["fr"], "kind": "final", "key": "a"}
    )
    assert page.status_code == 409
    told = page.text.split('role="alert"')[1].split("</div>")[0]
    assert store.documents.get(ready).name in told
    assert ready not in told


def test_the_original_is_proposed_for_publication_with_a_final_text(client_of, store, ready):
    client = client_of("editor")
    box = 'name="languages" value="en" checked'
    assert box not in client.get(f"/documents/{ready}").text
    make_final(store, ready, Language.FR)
    assert box in client.get(f"/documents/{ready}").text


def test_what_is_all_assigned_to_one_is_not_offered_as_free(client_of, store, ready):
    client = client_of("translator")
    assert (
        f"Take 20: translate {store.documents.get(ready).name}, French" in client.get("/work").text
    )
    store.assignments.assign(ready, Language.FR, Task.TRANSLATE, "translator", by="coordinator")
    page = client.get("/work").text
    assert f"Start: translate {store.documents.get(ready).name}, French" in page
    assert f"Take 20: translate {store.documents.get(ready).name}, French" not in page


# ---- pages side by side


def test_two_texts_stand_beside_each_other_as_they_would_be_printed_now(client_of, store, ready):
    translate(store, ready, Language.FR, text=FRENCH)
    client = client_of("translator")
    page = client.get(f"/documents/{ready}/pages").text
    assert f'src="/documents/{ready}/en/page"' in page
    chosen = client.get(f"/documents/{ready}/pages?left=fr&right=ar").text
    assert f'src="/documents/{ready}/fr/page"' in chosen
    assert f'src="/documents/{ready}/ar/page"' in chosen
    french = client.get(f"/documents/{ready}/fr/page")
    assert FRENCH.replace("'", "&#x27;") in french.text or FRENCH in french.text
    assert 'lang="fr"' in french.text
    assert 'dir="rtl"' in client.get(f"/documents/{ready}/ar/page").text


def test_the_page_of_a_text_may_be_framed_by_ours_alone_and_runs_nothing(client_of, ready):
    headers = client_of("translator").get(f"/documents/{ready}/fr/page").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert (
        "frame-ancestors 'none'"
        in client_of("translator").get("/work").headers["content-security-policy"]
    )


@pytest.mark.parametrize("address", ["pages?left=de", "pages?right=xx", "de/page"])
def test_a_language_that_the_document_is_not_in_has_no_page(client_of, ready, address):
    assert client_of("translator").get(f"/documents/{ready}/{address}").status_code == 404


def test_a_document_that_was_not_looked_up_has_no_page_yet(client_of, store, documents):
    received = documents[DocumentClass.PUBLIC]
    assert store.documents.get(received).state is not DocumentState.LEVERAGED
    answer = client_of("translator").get(f"/documents/{received}/fr/page")
    assert answer.status_code == 409
    assert "not_ready" in answer.text
    told = client_of("translator").get(f"/documents/{received}/pages").text
    assert "still being read" in told
    assert "<iframe" not in told
