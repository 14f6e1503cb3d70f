"""What is known of a segment: matches, values, terms, and the concordance."""

from fastapi.testclient import TestClient

from storage.store import Store
from tests.web.api.calls import cell_path, claim, etag, save
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance


def test_matches_tell_what_was_put_in_and_what_is_missing(
    translator: TestClient, store: Store
) -> None:
    texts = {Language.EN: "It met in 2016.", Language.FR: "Réuni en 2016."}
    unit = ImportedUnit(1, texts)
    store.memory.import_units("a" * 64, [unit], provenance=Provenance.REVIEWED, by="ops")
    asked = {"source": "en", "text": "It met in 2018.", "targets": "fr,ar"}
    (one,) = translator.get("/api/memory/matches", params=asked).json()["matches"]
    assert one["adapted"] == {"fr": "Réuni en 2018."}
    assert one["ranges"] == {"fr": [[9, 13]]}
    assert (one["missing"], one["made_from"], one["penalty"]) == (["ar"], None, 0)
    near = {**asked, "text": "It meets on 2016."}
    assert translator.get("/api/memory/matches", params=near).json()["matches"] == []
    wide = {**near, "wide": True}
    assert len(translator.get("/api/memory/matches", params=wide).json()["matches"]) == 1


def test_the_panel_shows_in_which_words_a_match_differs(
    translator: TestClient, store: Store, document: str
) -> None:
    public = store.documents.find("C99/1").id
    mine = next(
        one for one in store.segments.segments(public) if "thanked the members" in one.segment.text
    )
    granted = translator.post(
        f"/api/documents/{public}/targets/fr/claims", json={"segments": [mine.id]}
    ).json()
    assert granted["segments"]
    save(translator, mine.id, etag(0, 1), "Le Secrétaire général a remercié les membres.")
    theirs = next(
        one
        for one in store.segments.segments(document)
        if "thanked the members" in one.segment.text
    )
    panel = translator.get(cell_path(theirs.id) + "/panel").json()
    match = panel["matches"][0]
    assert 70 <= match["percent"] < 100
    assert match["document"] == "C99/1"
    assert match["by"] == "translator"
    kinds = {piece["kind"] for piece in match["pieces"]}
    assert kinds == {"same", "removed", "added"}


def test_the_panel_offers_a_match_with_the_values_of_the_segment_in_it(
    translator: TestClient, store: Store, document: str
) -> None:
    texts = {
        Language.EN: "It noted the report of 17 May 2015.",
        Language.FR: "Il a pris note du rapport du 17 mai 2015.",
        Language.ZH: "它注意到报告。",
    }
    unit = ImportedUnit(1, texts)
    store.memory.import_units("b" * 64, [unit], provenance=Provenance.REVIEWED, by="ops")
    dated = next(
        one for one in store.segments.segments(document) if "3 May 2018" in one.segment.text
    )
    match = translator.get(cell_path(dated.id) + "/panel").json()["matches"][0]
    assert (match["adapted"], match["kind"]) == (True, "fuzzy")
    assert match["target"] == "Il a pris note du rapport du 3 mai 2018."
    assert [match["target"][start:end] for start, end in match["ranges"]] == ["3 mai 2018"]
    chinese = translator.get(cell_path(dated.id, "zh") + "/panel").json()["matches"][0]
    assert chinese["target"] == "它注意到报告。"
    assert (chinese["adapted"], chinese["ranges"]) == (False, [])


def test_the_panel_shows_values_in_the_form_of_the_target(
    translator: TestClient, store: Store, document: str
) -> None:
    dated = next(
        one for one in store.segments.segments(document) if "3 May 2018" in one.segment.text
    )
    (value,) = translator.get(cell_path(dated.id) + "/panel").json()["values"]
    assert (value["kind"], value["text"], value["written"]) == ("date", "3 May 2018", "3 mai 2018")
    assert dated.segment.text[value["start"] : value["end"]] == "3 May 2018"


def test_terms_are_found_with_their_six_languages(translator: TestClient) -> None:
    query = {"source": "en", "text": "The Secretary-General thanked the Council."}
    rows = translator.get("/api/terms", params=query).json()["terms"]
    council = next(row for row in rows if row["concept"] == "council")
    assert {"fr", "ar", "zh"} <= set(council["terms"])
    assert council["terms"]["fr"][0]["text"]


def test_the_concordance_finds_a_phrase_in_the_texts(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    save(translator, segments[0], etag(0, 1), "Une affaire interne")
    query = {"text": "affaire", "language": "fr"}
    (row,) = translator.get("/api/concordance", params=query).json()["rows"]
    assert row["texts"]["fr"] == "Une affaire interne"
    assert row["texts"]["en"]


def test_a_search_for_forms_is_told_with_its_places_and_pieces_of_a_text_with_theirs(
    translator: TestClient, document: str, segments: list[int]
) -> None:
    claim(translator, document, count=1)
    save(translator, segments[0], etag(0, 1), "Des affaires internes à régler")
    query = {"text": "~affaire règle*", "language": "fr"}
    assert translator.get("/api/concordance", params=query).json()["total"] == 0
    found = translator.get("/api/concordance", params={**query, "text": "interne", "forms": True})
    (row,) = found.json()["rows"]
    assert (row["ranges"], found.json()["whole"]) == ([[13, 21]], True)
    query = {"source": "fr", "targets": "en", "text": "Voici des affaires internes."}
    (piece,) = translator.get("/api/memory/fragments", params=query).json()["fragments"]
    assert (piece["text"], piece["start"], piece["total"]) == ("des affaires internes", 6, 1)
    assert piece["units"][0]["places"] == {"fr": [[0, 21]]}
