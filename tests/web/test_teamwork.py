"""Who holds what, what revisers changed, what people are told: pages and interface alike."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from storage.grants import GrantKind
from storage.store import Store
from tests.web.conftest import ClientOf
from translation.claims import Task, Verdict
from translation.documents import DocumentClass, JobMode, TargetState
from translation.languages import Language
from translation.spot import sampled

AR, ZH = Language.AR, Language.ZH
MINE, THEIRS = "اجتمع المجلس مرتين.", "عقد المجلس اجتماعين."


@pytest.fixture
def document(documents: Mapping[DocumentClass, str]) -> str:
    return documents[DocumentClass.PUBLIC]


def segments(store: Store, document: str) -> list[int]:
    return [one.id for one in store.segments.segments(document)]


def write(store: Store, segment: int, who: str, text: str, task: Task, state: TargetState) -> None:
    """One's hand on a text, under a claim that is let go of afterwards."""
    cell = store.cells.get(segment, AR)
    held = store.claims.claim(cell.document, AR, task, who, segments=[segment])
    at = store.cells.get(segment, AR).at
    store.cells.save(
        segment, AR, actor=who, at=at, text=text, state=state, key=secrets.token_hex(8)
    )
    store.claims.release(held.claim, who)


@pytest.fixture
def changed(store: Store, document: str) -> int:
    """A segment that the translator translated and the reviser rewrote."""
    segment = segments(store, document)[1]
    write(store, segment, "translator", MINE, Task.TRANSLATE, TargetState.TRANSLATED)
    write(store, segment, "reviser", THEIRS, Task.REVIEW, TargetState.REVIEWED)
    return segment


def put(client: Any, method: str, path: str, body: Any = None) -> Any:
    return client.request(method, path, json=body)


def test_a_translator_sees_word_by_word_what_became_of_his_text(
    client_of: ClientOf, bearer_of: ClientOf, changed: int
) -> None:
    path = f"/api/segments/{changed}/targets/ar/rewrite"
    told = bearer_of("translator").get(path).json()["rewrite"]
    assert (told["before"], told["after"], told["by"]) == (MINE, THEIRS, "reviser")
    assert "".join(p["text"] for p in told["pieces"] if p["kind"] != "added") == MINE
    page = client_of("translator").get("/work/changes").text
    assert 'lang="ar" dir="rtl"' in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "1 to answer" in page
    assert "Nobody has changed a text of yours" in client_of("second").get("/work/changes").text
    assert "Changes to my texts" in client_of("translator").get("/work").text


def test_an_acknowledgement_is_the_translators_alone(bearer_of: ClientOf, changed: int) -> None:
    path = f"/api/segments/{changed}/targets/ar/rewrite"
    assert put(bearer_of("reviser"), "POST", path, {"answer": "acknowledge"}).status_code == 403
    made = put(bearer_of("translator"), "POST", path, {"answer": "acknowledge"})
    assert (made.status_code, made.json()["answer"]) == (200, "acknowledge")
    stale = {"answer": "acknowledge", "made": made.json()["made"] + 1}
    assert put(bearer_of("translator"), "POST", path, stale).status_code == 412
    silent = put(bearer_of("translator"), "POST", path, {"answer": "dispute"})
    assert (silent.status_code, silent.json()["code"]) == (422, "comment_empty")
    (one,) = bearer_of("translator").get("/api/work/rewrites").json()["rewrites"]
    assert one["answer"] == "acknowledge"


def test_a_dispute_comes_into_the_inbox_of_the_reviser(
    client_of: ClientOf, store: Store, changed: int
) -> None:
    browser = client_of("translator")
    made = store.rewrites.of_cell(changed, AR)
    assert made is not None
    form = {"answer": "dispute", "made": str(made.made), "note": "المصطلح ثابت"}
    assert browser.post(f"/work/changes/{changed}/ar", data=form).status_code == 303
    assert "المصطلح ثابت" in browser.get("/work/changes").text
    reviser = client_of("reviser")
    page = reviser.get("/inbox").text
    assert "translator disputes what you changed" in page
    assert f"#s{changed}" in page
    assert "(1)" in reviser.get("/documents").text
    assert reviser.post("/inbox/read").status_code == 303
    assert "(1)" not in reviser.get("/documents").text


def test_a_dispute_of_what_was_changed_meanwhile_is_refused_on_the_page(
    client_of: ClientOf, changed: int
) -> None:
    form = {"answer": "dispute", "made": "1", "note": "no"}
    answer = client_of("translator").post(f"/work/changes/{changed}/ar", data=form)
    assert answer.status_code == 412
    assert "Nothing was said." in answer.text


def test_work_is_assigned_by_the_name_of_a_section(
    client_of: ClientOf, bearer_of: ClientOf, store: Store, document: str
) -> None:
    (section,) = (
        bearer_of("coordinator").get(f"/api/documents/{document}/sections").json()["sections"]
    )
    assert section["name"] == "A public matter"
    assert "A public matter (1–" in client_of("coordinator").get(f"/documents/{document}").text
    form = {
        "user": "translator",
        "language": "ar",
        "task": "translate",
        "section": str(section["first"]),
        "due": "2030-01-31",
    }
    given = client_of("coordinator").post(f"/documents/{document}/assign", data=form)
    assert given.status_code == 303
    (made,) = store.assignments.list(document=document)
    assert (made.first, made.last) == (section["first"], section["last"])
    path = f"/api/documents/{document}/targets/zh/assignments"
    body = {"user": "translator", "section": section["first"]}
    told = put(bearer_of("coordinator"), "POST", path, body)
    assert (told.json()["first"], told.json()["last"]) == (section["first"], section["last"])
    wrong = {"user": "translator", "section": section["first"] + 1}
    assert put(bearer_of("coordinator"), "POST", path, wrong).status_code == 404
    both = {**body, "first": section["first"]}
    assert put(bearer_of("coordinator"), "POST", path, both).status_code == 422


def test_a_coordinator_hands_over_and_the_draft_is_offered_with_its_author(
    client_of: ClientOf, bearer_of: ClientOf, store: Store, document: str
) -> None:
    made = store.assignments.assign(document, AR, Task.TRANSLATE, "translator", by="coordinator")
    segment = store.claims.claim(document, AR, Task.TRANSLATE, "translator").cells[0].segment
    store.drafts.keep(segment, AR, "translator", MINE, 0, 1)
    path = f"/documents/{document}/assignments/{made.id}/move"
    assert client_of("translator").post(path, data={"user": "second"}).status_code == 403
    refused = client_of("coordinator").post(path, data={"user": "reviser"})
    assert (refused.status_code, "cannot translate" in refused.text) == (422, True)
    assert client_of("coordinator").post(path, data={"user": "second"}).status_code == 303
    assert store.assignments.get(made.id).user == "second"
    held = store.claims.claim(document, AR, Task.TRANSLATE, "second")
    assert segment in [cell.segment for cell in held.cells]
    cell = bearer_of("second").get(f"/api/segments/{segment}/targets/ar").json()
    assert [(one["user"], one["text"]) for one in cell["drafts"]] == [("translator", MINE)]
    assert "coordinator took it back from you" in client_of("translator").get("/inbox").text
    assert "to translate" in client_of("second").get("/inbox").text


def test_what_is_next_is_due_first_and_then_of_the_higher_priority(
    bearer_of: ClientOf, client_of: ClientOf, store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    public, internal = documents[DocumentClass.PUBLIC], documents[DocumentClass.INTERNAL]
    today = store.today()
    for known, days in ((public, 9), (internal, 3)):
        store.assignments.assign(
            known,
            AR,
            Task.TRANSLATE,
            "translator",
            by="coordinator",
            due=today + timedelta(days=days),
        )
    told = bearer_of("translator").get("/api/work").json()
    assert told["next"]["document"] == internal
    page = client_of("translator").get("/work").text
    assert page.index('id="next"') < page.index("C99/2") < page.index("C99/1")
    assert client_of("roleless").get("/work").status_code == 403


def test_an_inbox_is_ones_own(bearer_of: ClientOf, store: Store, document: str) -> None:
    store.assignments.assign(document, AR, Task.TRANSLATE, "translator", by="coordinator")
    inbox = bearer_of("translator").get("/api/inbox").json()
    assert (inbox["unread"], inbox["notices"][0]["kind"]) == (1, "assigned")
    assert bearer_of("second").get("/api/inbox").json() == {"unread": 0, "notices": []}
    ids = {"notices": [inbox["notices"][0]["id"]]}
    assert put(bearer_of("second"), "POST", "/api/inbox/read", ids).json() == {"marked": 0}
    assert put(bearer_of("translator"), "POST", "/api/inbox/read", ids).json() == {"marked": 1}
    assert bearer_of("translator").get("/api/inbox").json()["unread"] == 0


def test_an_inbox_tells_nothing_of_a_document_whose_grant_was_taken(
    client_of: ClientOf, store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    shut = documents[DocumentClass.RESTRICTED]
    grant = store.grants.give("translator", GrantKind.READ, shut, by="admin")
    store.assignments.assign(shut, AR, Task.TRANSLATE, "translator", by="coordinator")
    assert "C99/3" in client_of("translator").get("/inbox").text
    store.grants.revoke(grant.id, by="admin")
    page = client_of("translator").get("/inbox").text
    assert "C99/3" not in page
    assert "0 unread" in page


def test_a_translator_without_leave_does_not_review_himself(
    bearer_of: ClientOf, store: Store, document: str
) -> None:
    mode = put(
        bearer_of("coordinator"),
        "PATCH",
        f"/api/documents/{document}/targets/ar",
        {"mode": "self_revised"},
    )
    assert mode.json()["mode"] == "self_revised"
    segment = segments(store, document)[0]
    store.accounts.set_roles("second", ["translator", "reviser"], by="admin")  # type: ignore[list-item]
    write(store, segment, "second", MINE, Task.TRANSLATE, TargetState.TRANSLATED)
    given = store.grants.give("second", GrantKind.SELF_REVISE, document, by="admin")
    store.claims.claim(document, AR, Task.REVIEW, "second", segments=[segment])
    store.grants.revoke(given.id, by="admin")
    script = bearer_of("second")
    path = f"/api/segments/{segment}/targets/ar"
    headers = {"if-match": script.get(path).headers["etag"], "idempotency-key": "k"}
    review = {"verdict": Verdict.ACCEPT.value}
    refused = script.post(f"{path}/review", json=review, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "self_revision_not_granted")
    store.grants.give("second", GrantKind.SELF_REVISE, None, by="admin")
    assert script.post(f"{path}/review", json=review, headers=headers).status_code == 200


def test_a_spot_check_is_set_with_its_share(
    client_of: ClientOf, bearer_of: ClientOf, store: Store, document: str
) -> None:
    path = f"/api/documents/{document}/targets/zh"
    body = {"mode": "spot_checked", "share": 35}
    assert put(bearer_of("coordinator"), "PATCH", path, body).json()["share"] == 35
    assert put(bearer_of("coordinator"), "PATCH", path, {"share": 35}).status_code == 422
    wrong = put(bearer_of("coordinator"), "PATCH", path, {"mode": "spot_checked", "share": 0})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_share")
    assert put(bearer_of("translator"), "PATCH", path, body).status_code == 403
    form = {"mode": "spot_checked", "share": "50", "due": ""}
    answer = client_of("coordinator").post(f"/documents/{document}/zh/settings", data=form)
    assert answer.status_code == 303
    job = store.jobs.get(document, ZH)
    assert (job.mode, job.share) == (JobMode.SPOT_CHECKED, 50)
    drawn = client_of("coordinator").get(f"/documents/{document}").text
    sample = store.overview.document(document).job(ZH).sample
    assert "spot-checked, 50 %" in drawn
    assert (f"0 of {sample} read" if sample else "no segment is read") in drawn


def test_a_reviser_is_offered_what_a_spot_check_reads(
    client_of: ClientOf, store: Store, document: str
) -> None:
    job = store.jobs.set_mode(document, AR, JobMode.SPOT_CHECKED, by="cora", share=100)
    first = segments(store, document)[1]
    write(store, first, "translator", MINE, Task.TRANSLATE, TargetState.TRANSLATED)
    address, offer = f"/documents/{document}", "Review the next 20 segments in Arabic"
    assert offer in client_of("reviser").get(address).text
    left_out = next(one for one in range(1, 100) if not sampled(job.id, first, one))
    store.jobs.set_mode(document, AR, JobMode.SPOT_CHECKED, by="cora", share=left_out)
    assert offer not in client_of("reviser").get(address).text
    assert 'name="sampled"' in client_of("reviser").get(f"{address}/ar").text
    assert 'name="sampled"' not in client_of("reviser").get(f"{address}/fr").text


def test_one_says_where_mail_goes(client_of: ClientOf, store: Store) -> None:
    browser = client_of("second")
    assert browser.post("/account/email", data={"email": "not one"}).status_code == 422
    assert browser.post("/account/email", data={"email": "a@itu.int"}).status_code == 303
    assert store.accounts.get("second").email == "a@itu.int"
    assert 'value="a@itu.int"' in browser.get("/account").text
