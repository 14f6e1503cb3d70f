"""Documents and rows as they are read."""

from fastapi.testclient import TestClient

from tests.web.answers import code
from tests.web.api.calls import FRENCH, claim


def test_documents_are_listed_with_counts_by_language(translator: TestClient) -> None:
    listed = translator.get("/api/documents").json()
    assert listed["total"] == 2
    internal = next(one for one in listed["documents"] if one["class"] == "internal")
    assert internal["symbol"] == "C99/2"
    assert set(internal["languages"]) == {"ar", "zh", "fr", "ru", "es"}
    french = internal["languages"]["fr"]
    assert french["segments"] == french["initial"] > 5
    assert french["translated"] == french["reviewed"] == french["final"] == 0


def test_a_document_is_read_by_its_id_or_by_its_symbol(
    translator: TestClient, document: str
) -> None:
    by_id = translator.get(f"/api/documents/{document}").json()
    assert by_id["document"] == document
    assert by_id["waiting"]
    assert translator.get("/api/documents/C99/2").json() == by_id
    assert translator.get("/api/documents/C99%2F2").json() == by_id
    by_symbol = translator.get("/api/documents/C99/2/targets/fr").json()
    assert by_symbol == translator.get(FRENCH.format(document)).json()


def test_an_unknown_symbol_is_not_found(translator: TestClient) -> None:
    for path in ("/api/documents/C99/777", "/api/documents/C99/777/targets/fr"):
        assert code(translator.get(path)) == (404, "not_found")


def test_rows_hold_what_the_interface_names(translator: TestClient, document: str) -> None:
    first = translator.get(FRENCH.format(document), params={"limit": 2}).json()
    named = {"segment", "source", "text", "state", "origin", "version", "fence", "holder"}
    assert named | {"seconds_left"} <= set(first["rows"][0])
    assert first["rows"][0]["state"] == "initial"
    seen = first["rows"]
    after = first["next"]
    while after is not None:
        window = translator.get(FRENCH.format(document), params={"limit": 2, "after": after})
        seen += window.json()["rows"]
        after = window.json()["next"]
    whole = translator.get(FRENCH.format(document)).json()["rows"]
    assert seen == whole


def test_rows_can_be_narrowed(translator: TestClient, document: str, segments: list[int]) -> None:
    claim(translator, document, segments=segments[:2])
    mine = translator.get(FRENCH.format(document), params={"holder": "translator"}).json()["rows"]
    assert [row["segment"] for row in mine] == segments[:2]
    free = translator.get(FRENCH.format(document), params={"only": "free"}).json()["rows"]
    assert [row["segment"] for row in free] == segments[2:]
    assert code(translator.get(FRENCH.format(document), params={"only": "odd"})) == (422, "invalid")


def test_a_wrong_language_says_which_there_are(translator: TestClient, document: str) -> None:
    wrong = translator.get(f"/api/documents/{document}/targets/tlh")
    assert code(wrong) == (422, "unknown_language")
    assert "ar, zh, en, fr, ru or es" in wrong.json()["detail"]
    assert code(translator.get(f"/api/documents/{document}/targets/en")) == (404, "not_found")


def test_six_columns_stand_side_by_side(
    editor: TestClient, document: str, segments: list[int]
) -> None:
    rows = editor.get(f"/api/documents/{document}/aligned").json()["rows"]
    assert [row["segment"] for row in rows] == segments
    assert set(rows[0]["cells"]) == {"ar", "zh", "fr", "ru", "es"}
