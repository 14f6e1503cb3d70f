"""Drafts: what was typed and not saved."""

from fastapi.testclient import TestClient

from tests.web.api.calls import cell_path, claim, etag, save
from tests.web.conftest import ClientOf


def test_an_older_draft_is_ignored(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    path = cell_path(segments[0]) + "/draft"
    for text, sequence in (("neuf", 5), ("vieux", 4)):
        body = {"text": text, "base_version": 0, "sequence": sequence}
        assert translator.put(path, json=body).status_code == 204
    assert translator.get(cell_path(segments[0])).json()["drafts"][0]["text"] == "neuf"
    assert translator.delete(path).status_code == 204
    assert translator.get(cell_path(segments[0])).json()["drafts"] == []


def test_a_draft_is_its_authors_until_another_holds_the_cell(
    translator: TestClient, client_of: ClientOf, document: str, segments: list[int]
) -> None:
    body = {"text": "à moitié", "base_version": 0, "sequence": 1}
    translator.put(cell_path(segments[0]) + "/draft", json=body)
    second = client_of("second")
    assert second.get(cell_path(segments[0])).json()["drafts"] == []
    claim(second, document, segments=segments[:1])
    offered = second.get(cell_path(segments[0])).json()["drafts"]
    assert [(one["user"], one["text"]) for one in offered] == [("translator", "à moitié")]


def test_a_save_takes_ones_draft_with_it(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    body = {"text": "Titr", "base_version": 0, "sequence": 1}
    translator.put(cell_path(segments[0]) + "/draft", json=body)
    save(translator, segments[0], etag(0, 1), "Titre")
    assert translator.get(cell_path(segments[0])).json()["drafts"] == []
