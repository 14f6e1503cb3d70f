"""What a confirmed text fills, and how that is undone."""

from collections.abc import Mapping

from fastapi.testclient import TestClient

from storage.store import Store
from tests.web.answers import code
from tests.web.api.calls import cell_path, claim, etag, save
from translation.documents import DocumentClass


def test_what_was_confirmed_is_matched_at_once_and_fills_its_repetitions(
    translator: TestClient, store: Store, document: str
) -> None:
    alike = [
        one.id
        for one in store.segments.segments(document)
        if one.segment.text == "The Council met twice."
    ]
    assert len(alike) == 2
    claim(translator, document, segments=alike[:1])
    saved = save(translator, alike[0], etag(0, 1), "Le Conseil s’est réuni deux fois.")
    outcome = saved.json()["outcome"]
    assert outcome["repeated"] == 1
    other = translator.get(cell_path(alike[1])).json()
    assert (other["text"], other["origin"], other["state"]) == (
        "Le Conseil s’est réuni deux fois.",
        "repetition",
        "initial",
    )
    query = {"source": "en", "text": "The Council met twice.", "targets": "fr,ar"}
    (match,) = translator.get("/api/memory/matches", params=query).json()["matches"]
    assert match["percent"] == 100
    assert match["targets"] == {"fr": "Le Conseil s’est réuni deux fois."}
    assert match["provenance"] == "translated"
    undone = translator.post(
        cell_path(alike[0]) + "/repetitions/undo", json={"spread": outcome["spread"]}
    )
    assert undone.json() == {"undone": 1}
    assert translator.get(cell_path(alike[1])).json()["text"] is None


def test_a_repetition_is_undone_only_beside_a_cell_of_its_own_job(
    translator: TestClient, store: Store, document: str, documents: Mapping[DocumentClass, str]
) -> None:
    alike = [
        one.id
        for one in store.segments.segments(document)
        if one.segment.text == "The Council met twice."
    ]
    claim(translator, document, segments=alike[:1])
    saved = save(translator, alike[0], etag(0, 1), "Le Conseil s’est réuni deux fois.")
    spread = {"spread": saved.json()["outcome"]["spread"]}
    elsewhere = store.segments.segments(documents[DocumentClass.PUBLIC])[0].id
    for path in (cell_path(elsewhere), cell_path(alike[0], "ar")):
        assert code(translator.post(path + "/repetitions/undo", json=spread)) == (404, "not_found")
    assert translator.get(cell_path(alike[1])).json()["origin"] == "repetition"
