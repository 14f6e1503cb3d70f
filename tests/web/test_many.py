"""Many cells in one act, as the editor asks for it: preview, report, undo."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from storage.accounts import Role
from storage.store import Store
from tests.web.browser.desk import written_in
from tests.web.conftest import take_in
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.languages import Language

ClientOf = Callable[[str], TestClient]
KEYS = (f"many-{number}" for number in itertools.count())
FR = Language.FR


@pytest.fixture
def document(store: Store) -> str:
    return take_in(store, DocumentClass.PUBLIC, title="Many at once")


def post(client: TestClient, document: str, act: str, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key or next(KEYS)}
    path = f"/api/documents/{document}/targets/fr/{act}"
    return client.post(path, json=body, headers=headers)


def claimed(client: TestClient, document: str, store: Store) -> list[dict[str, Any]]:
    """All cells, claimed, each with a text that no check objects to."""
    path = f"/api/documents/{document}/targets/fr/claims"
    granted = client.post(path, json={"count": 50}).json()["segments"]
    sources = {row.segment: row.source for row in store.rows.rows(document, FR)}
    return [
        {
            **{name: cell[name] for name in ("segment", "version", "fence")},
            "text": written_in(FR, sources[cell["segment"]]),
        }
        for cell in granted
    ]


def states(store: Store, document: str) -> list[str]:
    return [row.state.value for row in store.rows.rows(document, FR)]


def why(report: Mapping[str, Any]) -> dict[int, str]:
    return {one["segment"]: one["code"] for one in report["left"]}


def test_what_has_a_text_and_no_error_is_confirmed_and_made_a_draft_again(
    client_of: ClientOf, store: Store, document: str
) -> None:
    client = client_of("translator")
    cells = claimed(client, document, store)
    empty, lost, stale = cells[0], cells[3], cells[4]
    empty["text"] = " "
    lost["text"] = "Le budget."
    stale["version"] += 1
    expected = {
        empty["segment"]: "no_text",
        lost["segment"]: "errors_open",
        stale["segment"]: "stale_version",
    }
    preview = post(client, document, "confirm", cells=cells, preview=True)
    assert preview.status_code == 200
    assert why(preview.json()) == expected
    assert set(states(store, document)) == {"initial"}

    done = post(client, document, "confirm", "once", cells=cells)
    report = done.json()
    assert why(report) == expected
    assert {one["segment"] for one in report["done"]} == {
        cell["segment"] for cell in cells if cell["segment"] not in expected
    }
    assert states(store, document).count("translated") == len(cells) - 3
    assert post(client, document, "confirm", "once", cells=cells).json() == report

    seen = [{name: one[name] for name in ("segment", "version", "fence")} for one in report["done"]]
    undone = post(client, document, "confirm/undo", cells=seen).json()
    assert undone["left"] == []
    assert set(states(store, document)) == {"initial"}
    kept = store.cells.get(seen[0]["segment"], FR)
    assert (kept.state, kept.holder) == (TargetState.INITIAL, "translator")
    assert kept.text in {cell["text"] for cell in cells}


def test_an_error_that_was_waived_holds_no_text_back(
    client_of: ClientOf, store: Store, document: str
) -> None:
    client = client_of("translator")
    cell = claimed(client, document, store)[3]
    cell["text"] = "Le budget."
    headers = {"If-Match": f'"v{cell["version"]}.{cell["fence"]}"', "Idempotency-Key": "first"}
    saved = client.put(
        f"/api/segments/{cell['segment']}/targets/fr",
        json={"text": cell["text"], "state": "initial"},
        headers=headers,
    ).json()
    cell["version"] = saved["version"]
    assert why(post(client, document, "confirm", cells=[cell]).json()) == {
        cell["segment"]: "errors_open"
    }
    found = [one.id for one in store.findings.of_cell(cell["segment"], FR)]
    store.findings.waive(found, by="reviser", reason="no emphasis is meant")
    assert post(client, document, "confirm", cells=[cell]).json()["left"] == []


def test_what_another_holds_or_another_document_has_is_left(
    client_of: ClientOf, store: Store, document: str
) -> None:
    mine = claimed(client_of("translator"), document, store)[:2]
    other = client_of("second")
    report = post(other, document, "confirm", cells=mine).json()
    assert set(why(report).values()) == {"lost_claim"}
    elsewhere = take_in(store, DocumentClass.PUBLIC, title="Another matter")
    report = post(client_of("translator"), elsewhere, "confirm", cells=mine).json()
    assert set(why(report).values()) == {"not_found"}
    assert set(states(store, document)) == {"initial"}


def test_repetitions_that_were_filled_are_emptied_by_the_same_undo(
    client_of: ClientOf, store: Store, document: str
) -> None:
    client = client_of("translator")
    rows = store.rows.rows(document, FR)
    first, second = (row for row in rows if row.source == "The Council met twice.")
    path = f"/api/documents/{document}/targets/fr/claims"
    (cell,) = client.post(path, json={"segments": [first.segment]}).json()["segments"]
    meant = {name: cell[name] for name in ("segment", "version", "fence")}
    (done,) = post(
        client, document, "confirm", cells=[{**meant, "text": "Le Conseil s'est réuni deux fois."}]
    ).json()["done"]
    assert done["filled"] == 1
    assert store.cells.get(second.segment, FR).text
    seen = {name: done[name] for name in ("segment", "version", "fence")}
    post(client, document, "confirm/undo", cells=[seen], spreads=[done["spread"]])
    assert store.cells.get(second.segment, FR).text is None


def put(client: TestClient, cell: Mapping[str, Any], state: str = "translated") -> dict[str, Any]:
    """The cell as it is seen after its text was saved."""
    headers = {"If-Match": f'"v{cell["version"]}.{cell["fence"]}"', "Idempotency-Key": next(KEYS)}
    path = f"/api/segments/{cell['segment']}/targets/fr"
    saved = client.put(path, json={"text": cell["text"], "state": state}, headers=headers)
    assert saved.status_code == 200
    return {**cell, "version": saved.json()["version"]}


def test_words_are_replaced_in_what_one_holds_and_undone_by_the_texts_of_before(
    client_of: ClientOf, store: Store, document: str
) -> None:
    client = client_of("translator")
    cells = claimed(client, document, store)
    texts = ["Une affaire", "Le Conseil.", "Le Conseil note.", "Le {1}budget{/1} du Conseil"]
    seen = [
        put(client, {**cell, "text": text}, "initial")
        for cell, text in zip(cells, texts, strict=False)
    ]
    meant = [{**one, "text": one["text"].replace("Conseil", "Comité")} for one in seen[1:]]
    meant[0]["text"] = "Le {1}Comité{/1}."
    report = post(client, document, "replace", "once", cells=meant).json()
    assert why(report) == {seen[1]["segment"]: "tags_changed"}
    assert store.cells.get(seen[3]["segment"], FR).text == "Le {1}budget{/1} du Comité"
    assert set(states(store, document)) == {"initial"}
    assert post(client, document, "replace", "once", cells=meant).json() == report

    back = [
        {**{name: one[name] for name in ("segment", "version", "fence")}, "text": before["text"]}
        for one, before in zip(report["done"], seen[2:], strict=True)
    ]
    assert post(client, document, "replace", cells=back).json()["left"] == []
    assert [store.cells.get(one["segment"], FR).text for one in seen] == texts


def test_a_reviser_replaces_in_what_nobody_holds_and_a_translator_does_not(
    client_of: ClientOf, store: Store, document: str
) -> None:
    translator, other, reviser = (client_of(name) for name in ("translator", "second", "reviser"))
    cells = claimed(translator, document, store)[:3]
    seen = [put(translator, {**cell, "text": f"Le Conseil {at}."}) for at, cell in enumerate(cells)]
    for claim in store.claims.held("translator"):
        store.claims.release(claim.claim, "translator")
    store.claims.claim(document, FR, Task.REVIEW, "editor_of_old", segments=[cells[2]["segment"]])
    meant = [{**one, "text": one["text"].replace("Conseil", "Comité")} for one in seen]
    assert set(why(post(other, document, "replace", cells=meant).json()).values()) == {"lost_claim"}

    report = post(reviser, document, "replace", cells=meant).json()
    assert why(report) == {cells[2]["segment"]: "none_free"}
    changed = [store.cells.get(cell["segment"], FR) for cell in cells]
    assert [one.text for one in changed] == ["Le Comité 0.", "Le Comité 1.", "Le Conseil 2."]
    assert {one.state for one in changed} == {TargetState.TRANSLATED}
    assert [one.holder for one in changed] == [None, None, "editor_of_old"]
    assert store.rewrites.of_cell(cells[0]["segment"], FR).by == "reviser"
    assert set(why(post(reviser, document, "replace", cells=meant).json()).values()) == {
        "stale_version",
        "none_free",
    }


def test_a_reviser_accepts_all_that_is_translated_and_takes_it_back(
    client_of: ClientOf, store: Store, document: str
) -> None:
    translator, reviser = client_of("translator"), client_of("reviser")
    cells = claimed(translator, document, store)
    cells[3]["text"] = "Le budget."
    seen = [put(translator, cell) for cell in cells[:5]]
    for claim in store.claims.held("translator"):
        store.claims.release(claim.claim, "translator")
    asked = [{name: one[name] for name in ("segment", "version", "fence")} for one in seen]
    assert post(translator, document, "accept", cells=asked).status_code == 403
    preview = post(reviser, document, "accept", cells=asked, preview=True).json()
    assert why(preview) == {cells[3]["segment"]: "errors_open"}
    assert states(store, document).count("translated") == 5

    report = post(reviser, document, "accept", "once", cells=asked).json()
    assert why(report) == why(preview)
    assert [one["segment"] for one in report["done"]] == [one["segment"] for one in preview["done"]]
    assert states(store, document).count("reviewed") == 4
    assert post(reviser, document, "accept", "once", cells=asked).json() == report

    back = [{name: one[name] for name in ("segment", "version", "fence")} for one in report["done"]]
    undone = post(reviser, document, "accept/undo", cells=back).json()
    assert (len(undone["done"]), undone["left"]) == (4, [])
    assert states(store, document).count("translated") == 5
    elsewhere = take_in(store, DocumentClass.PUBLIC, title="Another matter")
    assert set(why(post(reviser, elsewhere, "accept", cells=asked).json()).values()) == {
        "not_found"
    }


def test_a_hidden_document_is_not_there_and_another_language_is_not_ones_own(
    client_of: ClientOf,
    store: Store,
    document: str,
    documents: Mapping[DocumentClass, str],
) -> None:
    hidden = documents[DocumentClass.RESTRICTED]
    cell = {"segment": store.rows.rows(hidden, FR)[0].segment, "version": 0, "fence": 0}
    meant = [{**cell, "text": "Texte"}]
    client = client_of("translator")
    for act in ("accept", "accept/undo"):
        assert post(client_of("reviser"), hidden, act, cells=[cell]).status_code == 404
    for act, cells in (("confirm", meant), ("replace", meant), ("confirm/undo", [cell])):
        assert post(client, hidden, act, cells=cells).status_code == 404
    assert set(why(post(client, document, "replace", cells=meant).json()).values()) == {"not_found"}
    store.accounts.add("rosa", roles=[Role.TRANSLATOR], languages=[Language.ES])
    for act, cells in (("confirm", meant), ("replace", meant), ("confirm/undo", [cell])):
        assert post(client_of("rosa"), document, act, cells=cells).status_code == 403
    assert post(client_of("reviser"), document, "confirm", cells=meant).status_code == 403
