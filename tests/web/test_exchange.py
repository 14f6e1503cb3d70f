"""A text taken away and brought back over HTTP and on the pages."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code, translated
from translation.documents import DocumentClass, DocumentState
from translation.languages import Language

ClientOf = Callable[[str], TestClient]
FR = Language.FR
EXCHANGE = "/api/documents/{}/targets/fr/exchange"


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    store.documents.set_state(documents[DocumentClass.INTERNAL], DocumentState.LEVERAGED)
    return documents[DocumentClass.INTERNAL]


@pytest.fixture
def translator(client_of: ClientOf) -> TestClient:
    return client_of("translator")


def take(client: TestClient, document: str, **query: Any) -> Any:
    return client.post(EXCHANGE.format(document), params={"form": "xliff21", **query})


def give(client: TestClient, document: str, body: bytes, name: str = "back.xlf") -> Any:
    return client.post(EXCHANGE.format(document) + "/deliveries", files={"file": (name, body)})


def test_a_text_goes_out_and_comes_back(
    translator: TestClient, document: str, store: Store
) -> None:
    taken = take(translator, document, form="xliff21")
    assert taken.status_code == 200
    assert 'filename="C99-2-fr.xlf"' in taken.headers["content-disposition"]
    cells = int(taken.headers["hexaglot-segments"])
    assert cells == len(store.rows.rows(document, FR))
    assert int(taken.headers["hexaglot-seconds-left"]) == store.settings.offline_lease
    back = translated(taken.content)
    given = give(translator, document, back)
    assert given.status_code == 201
    told = given.json()
    assert (told["written"], told["unchanged"], told["conflicts"]) == (1, cells - 1, 0)
    (one,) = told["segments"]
    assert (one["number"], one["outcome"], one["state"]) == (1, "written", "translated")
    assert store.cells.get(one["segment"], FR).text == "Le Conseil"
    again = give(translator, document, back)
    assert (again.status_code, again.json()) == (200, {**told, "repeated": True})
    listed = translator.get(EXCHANGE.format(document) + "/deliveries").json()["deliveries"]
    assert [entry["delivery"] for entry in listed] == [told["delivery"]]
    path = f"{EXCHANGE.format(document)}/deliveries/{told['delivery']}/file"
    assert translator.get(path).content == back
    assert code(translator.get(path.replace("/fr/", "/ar/"))) == (404, "not_found")


@pytest.mark.parametrize("form", ["xliff12", "docx"])
def test_other_forms_go_out_and_come_back_unchanged(
    translator: TestClient, document: str, form: str
) -> None:
    taken = take(translator, document, form=form)
    told = give(translator, document, taken.content, "x").json()
    assert (told["form"], told["written"], told["segments"]) == (form, 0, [])


def test_a_conflict_stands_in_the_answer_and_the_words_in_a_draft(
    translator: TestClient, document: str, store: Store
) -> None:
    back = translated(take(translator, document, count=1).content)
    store.claims.take_back(store.claims.held("translator")[0].claim, by="cora")
    told = give(translator, document, back).json()
    assert [(s["outcome"], s["code"], s["kept"]) for s in told["segments"]] == [
        ("conflict", "lost_claim", "draft")
    ]
    assert "Le Conseil" not in str(told)
    segment = told["segments"][0]["segment"]
    assert store.drafts.mine(document, FR, "translator")[segment].text == "Le Conseil"


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_a_closed_class_is_not_taken_away_by_who_may_read_it(
    known: DocumentClass,
    translator: TestClient,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    store.grants.give("translator", GrantKind.READ, documents[known], by="admin")
    refused = take(translator, documents[known])
    assert code(refused) == (403, "offline_forbidden")
    assert known.value in refused.json()["detail"]
    assert store.claims.held("translator") == []


def test_taking_away_takes_the_role_of_its_task(
    client_of: ClientOf, document: str, store: Store
) -> None:
    assert code(take(client_of("reviser"), document)) == (403, "forbidden")
    assert code(take(client_of("translator"), document, task="review")) == (403, "forbidden")
    assert code(take(client_of("ops"), document)) == (403, "forbidden")
    assert code(take(client_of("reviser"), document, task="review")) == (409, "none_free")


def test_what_cannot_be_read_is_refused_by_name(translator: TestClient, document: str) -> None:
    assert code(give(translator, document, b"<tmx/>")) == (422, "not_xliff")
    assert code(give(translator, document, b"PK")) == (422, "corrupt")
    empty = translator.post(EXCHANGE.format(document) + "/deliveries", data={"csrf": "x"})
    assert code(empty) == (422, "bad_upload")
    assert "XLIFF" in empty.json()["detail"]
    assert code(take(translator, document, form="tmx")) == (422, "invalid")


# The pages


def test_the_page_of_a_document_gives_a_file_and_takes_it_back(
    translator: TestClient, client_of: ClientOf, document: str, store: Store
) -> None:
    drawn = translator.get(f"/documents/{document}").text
    assert f'action="/documents/{document}/exchange"' in drawn
    assert f'action="/documents/{document}/deliveries"' in drawn
    assert "3 days" in drawn
    taken = translator.post(
        f"/documents/{document}/exchange", data={"language": "fr", "form": "xliff21", "count": "2"}
    )
    assert taken.headers["content-disposition"].startswith("attachment")
    assert store.claims.held("translator")[0].cells == 2
    assert "2 days" in client_of("coordinator").get(f"/documents/{document}").text
    back = translated(taken.content, "Le {{Conseil}} &lt;b&gt;")
    store.claims.take_back(store.claims.held("translator")[0].claim, by="cora")
    sent = {"file": ("<back>.xlf", back)}
    led = translator.post(f"/documents/{document}/deliveries", files=sent)
    assert led.status_code == 303
    told = translator.get(led.headers["location"]).text
    assert "The segment is not yours any more" in told
    assert "Kept as a draft of <bdi>translator</bdi>" in told
    assert "&lt;b&gt;" in told
    assert "<back>" not in told
    again = translator.post(f"/documents/{document}/deliveries", files=sent)
    assert again.headers["location"] == led.headers["location"]
    assert translator.get(led.headers["location"] + "/file").content == back
    assert "1 not written" in translator.get(f"/documents/{document}").text


def test_a_conflict_shows_how_both_texts_differ(
    translator: TestClient, document: str, store: Store
) -> None:
    taken = take(translator, document, count=1)
    first = store.rows.rows(document, FR)[0]
    headers = {"If-Match": f'"v{first.version}.{first.fence}"', "Idempotency-Key": "k"}
    typed = {"text": "Une affaire secrète", "state": "translated"}
    cell = f"/api/segments/{first.segment}/targets/fr"
    assert translator.put(cell, json=typed, headers=headers).status_code == 200
    back = {"file": ("a.xlf", translated(taken.content, "Une affaire interne"))}
    led = translator.post(f"/documents/{document}/deliveries", files=back)
    told = translator.get(led.headers["location"]).text
    assert "The text was changed here since it was taken away" in told
    assert "<del>secrète</del>" in told
    assert "<ins>interne</ins>" in told


def test_what_is_refused_is_told_on_the_page_of_the_document(
    translator: TestClient, client_of: ClientOf, document: str, store: Store
) -> None:
    path = f"/documents/{document}"
    for answer, status, named in (
        (translator.post(f"{path}/exchange", data={"language": "xx"}), 422, "unknown_language"),
        (
            translator.post(f"{path}/exchange", data={"language": "fr", "form": "x"}),
            422,
            "bad_form",
        ),
        (client_of("reviser").post(f"{path}/exchange", data={"language": "fr"}), 403, "forbidden"),
        (translator.post(f"{path}/deliveries", files={"file": ("a", b"<tmx/>")}), 422, "not_xliff"),
        (translator.post(f"{path}/deliveries", data={"language": "fr"}), 422, "bad_upload"),
    ):
        assert answer.status_code == status
        assert f"<code>{named}</code>" in answer.text
    assert store.claims.held() == []


def test_a_table_that_lost_its_properties_is_asked_for_its_language(
    translator: TestClient, document: str
) -> None:
    taken = take(translator, document, form="xliff12").content
    bare = taken.replace(b'target-language="fr"', b"").replace(b"hx:language", b"hx:other")
    path = f"/documents/{document}/deliveries"
    asked = translator.post(path, files={"file": ("a.xlf", bare)})
    assert "<code>language_not_said</code>" in asked.text
    said = translator.post(path, files={"file": ("a.xlf", bare)}, data={"language": "fr"})
    assert said.status_code == 303


def test_the_page_of_a_closed_document_offers_no_file(
    translator: TestClient, documents: Mapping[DocumentClass, str], store: Store
) -> None:
    closed = documents[DocumentClass.CONFIDENTIAL]
    store.grants.give("translator", GrantKind.READ, closed, by="admin")
    drawn = translator.get(f"/documents/{closed}").text
    assert "Texts of a document of this class are not taken away: confidential." in drawn
    assert f'action="/documents/{closed}/exchange"' not in drawn
    refused = translator.post(f"/documents/{closed}/exchange", data={"language": "fr"})
    assert refused.status_code == 403
    assert "<code>offline_forbidden</code>" in refused.text
