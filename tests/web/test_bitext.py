"""Bitexts: a document read at a segment in its languages, links to it, units of an import."""

from collections.abc import Callable, Mapping

import pytest
from fastapi.testclient import TestClient
from lxml import html

from storage.grants import GrantKind
from storage.store import Store
from tests.web.conftest import take_in
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

ClientOf = Callable[[str], TestClient]
FR, AR = Language.FR, Language.AR


def confirm(store: Store, document: str, language: Language, text: str, number: int = 0) -> int:
    segment = store.segments.segments(document)[number].id
    held = store.claims.claim(document, language, Task.TRANSLATE, "second", segments=[segment])
    store.cells.save(
        segment,
        language,
        actor="second",
        at=store.cells.get(segment, language).at,
        text=text,
        state=TargetState.TRANSLATED,
        key=f"{document}:{language}:{segment}",
    )
    store.claims.release(held.claim, "second")
    return segment


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    id = documents[DocumentClass.INTERNAL]
    confirm(store, id, FR, "Le Conseil s'est réuni deux fois.", 1)
    confirm(store, id, AR, "اجتمع المجلس مرتين.", 1)
    return id


def read(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def test_all_texts_stand_side_by_side_with_the_segment_marked(
    client_of: ClientOf, store: Store, document: str
) -> None:
    segment = store.segments.segments(document)[1].id
    page = read(client_of("translator"), f"/documents/{document}/bitext?segment={segment}")

    (row,) = page.xpath("//tr[@data-marked]")
    assert row.get("id") == f"s{segment}"
    texts = {one.get("lang"): one.text_content() for one in row.xpath(".//span[@dir]")}
    assert texts == {
        "en": "The Council met twice.",
        "fr": "Le Conseil s'est réuni deux fois.",
        "ar": "اجتمع المجلس مرتين.",
    }
    assert row.xpath(".//span[@lang='ar']/@dir") == ["rtl"]
    assert len(page.xpath("//tbody/tr")) == len(store.segments.segments(document))
    assert not page.xpath("//textarea | //main//form[@method='post']")


def test_languages_and_words_are_asked_for_in_the_address(
    client_of: ClientOf, store: Store, document: str
) -> None:
    page = read(
        client_of("translator"), f'/documents/{document}/bitext?languages=fr&find="CONSEIL S’EST"'
    )
    assert len(page.xpath("//thead//th")) == 3
    (line,) = page.xpath("//ol[@class='found-lines']/li")
    assert line.xpath(".//mark")[0].text == "Conseil s'est"
    (row,) = page.xpath("//tr[@data-marked]")
    assert row.xpath("string(.//td//mark)") == "Conseil s'est"
    assert row.get("id") == f"s{store.segments.segments(document)[1].id}"


def test_words_that_cannot_be_looked_for_are_refused_by_name(
    client_of: ClientOf, document: str
) -> None:
    answer = client_of("translator").get(f"/documents/{document}/bitext?find=%3F%3F")
    assert answer.status_code == 422
    assert "phrase_refused" in answer.text


def test_a_segment_of_another_document_is_not_there(
    client_of: ClientOf, store: Store, document: str, documents: Mapping[DocumentClass, str]
) -> None:
    other = store.segments.segments(documents[DocumentClass.RESTRICTED])[0].id
    client = client_of("translator")
    missing = client.get(f"/documents/{document}/bitext?segment={other}")
    assert missing.status_code == 404
    closed = client.get(f"/documents/{documents[DocumentClass.RESTRICTED]}/bitext")
    absent = client.get("/documents/nothing-of-the-kind/bitext")
    assert (closed.status_code, absent.status_code) == (404, 404)


def test_the_way_back_is_a_cell_of_the_editor_and_nothing_else(
    client_of: ClientOf, document: str, documents: Mapping[DocumentClass, str]
) -> None:
    client = client_of("translator")

    def back(given: str) -> list[str]:
        page = read(client, f"/documents/{document}/bitext?back={given}")
        return page.xpath("//a[@data-back]/@href")

    assert back(f"{document}/fr/7") == [f"/documents/{document}/fr#s7"]
    closed = documents[DocumentClass.CONFIDENTIAL]
    for wrong in ("//evil.example/fr/7", f"{document}/xx/7", f"{document}/fr/x", f"{closed}/fr/7"):
        assert back(wrong) == [], wrong


def test_a_match_leads_to_its_segment_for_those_who_may_know_of_it(
    bearer_of: ClientOf, store: Store, document: str, documents: Mapping[DocumentClass, str]
) -> None:
    elsewhere = take_in(store, DocumentClass.INTERNAL, title="Another matter")
    mine = store.segments.segments(elsewhere)[1].id
    panel = f"/api/segments/{mine}/targets/fr/panel"
    (match,) = bearer_of("translator").get(panel).json()["matches"]
    there = store.segments.segments(document)[1].id
    assert (match["document_id"], match["segment"]) == (document, there)
    assert match["imported"] is False

    closed = documents[DocumentClass.RESTRICTED]
    kept = confirm(store, closed, FR, "Recettes secrètes", 6)
    store.grants.give("reviser", GrantKind.READ, closed, by="admin")
    income = f"/api/segments/{store.segments.segments(elsewhere)[6].id}/targets/fr/panel"
    (seen,) = bearer_of("reviser").get(income).json()["matches"]
    assert (seen["document_id"], seen["segment"]) == (closed, kept)
    assert bearer_of("translator").get(income).json()["matches"] == []


def test_what_the_source_cites_is_named_where_it_is_here_and_open(
    bearer_of: ClientOf, store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    title = "Resolution 154 and C99/1-E and C99/3 and C99/88"
    citing = store.segments.segments(take_in(store, DocumentClass.INTERNAL, title=title))[0].id
    panel = f"/api/segments/{citing}/targets/fr/panel"
    cited = bearer_of("translator").get(panel).json()["cited"]
    assert [(one["written"], one["document"]) for one in cited] == [
        ("C99/1-E", documents[DocumentClass.PUBLIC])
    ]
    store.grants.give("reviser", GrantKind.READ, documents[DocumentClass.RESTRICTED], by="admin")
    assert len(bearer_of("reviser").get(panel).json()["cited"]) == 2


def test_a_unit_of_an_import_is_read_between_those_beside_it_in_its_file(
    client_of: ClientOf, store: Store
) -> None:
    units = [
        ImportedUnit(at, {Language.EN: f"Item {at} of it.", FR: f"Point {at}."})
        for at in range(1, 31)
    ]
    store.memory.import_units("ab" * 32, units, provenance=Provenance.REVIEWED, by="admin")
    ids = [one.id for one in store.memory.units()]
    page = read(client_of("translator"), f"/memory/units/{ids[19]}")

    rows = page.xpath("//tbody/tr")
    assert [row.get("id") for row in rows] == [f"u{id}" for id in ids[9:30]]
    (row,) = page.xpath("//tr[@data-marked]")
    assert [one.text_content() for one in row.xpath(".//span[@dir]")] == [
        "Item 20 of it.",
        "Point 20.",
    ]


def test_units_of_a_class_that_is_closed_are_not_there(client_of: ClientOf, store: Store) -> None:
    units = [ImportedUnit(1, {Language.EN: "Kept.", FR: "Gardé."})]
    store.memory.import_units(
        "cd" * 32,
        units,
        provenance=Provenance.REVIEWED,
        by="admin",
        document_class=DocumentClass.RESTRICTED,
        lineage="C99/3",
    )
    (id,) = [one.id for one in store.memory.units()]
    assert client_of("translator").get(f"/memory/units/{id}").status_code == 404


def test_the_archive_leads_to_the_place_in_the_bitext(
    client_of: ClientOf, bearer_of: ClientOf, store: Store, document: str
) -> None:
    segment = store.segments.segments(document)[1].id
    page = read(client_of("translator"), '/archive?phrase="s’est RÉUNI"&symbol=С99')
    (section,) = page.xpath("//section")
    assert section.xpath("string(.//ol//mark)") == "s'est réuni"
    (href,) = section.xpath(".//ol//a/@href")
    (row,) = read(client_of("translator"), href).xpath("//tr[@data-marked]")
    assert row.get("id") == f"s{segment}"

    told = bearer_of("translator").get("/api/archive?phrase=s'est réuni deux*").json()
    assert told["total"] == 1
    (one,) = told["documents"]
    assert (one["document"], one["hits"]) == (document, 1)
    assert one["lines"][0]["segment"] == segment


def test_the_archive_knows_of_nothing_that_one_may_not_read(
    client_of: ClientOf, bearer_of: ClientOf, store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    closed = documents[DocumentClass.RESTRICTED]
    asked = "/api/archive?phrase=restricted&symbol=C99/3"
    assert bearer_of("translator").get(asked).json() == {
        "documents": [],
        "total": 0,
        "whole": True,
    }
    store.grants.give("translator", GrantKind.READ, closed, by="admin")
    assert bearer_of("translator").get(asked).json()["total"] == 1
    assert "C99/3" in client_of("translator").get("/archive?symbol=C99/3").text


def test_the_page_finds_any_form_of_a_word_and_so_does_the_bitext_it_leads_to(
    client_of: ClientOf, document: str
) -> None:
    assert not read(client_of("translator"), "/archive?phrase=meet twice").xpath("//section")
    page = read(client_of("translator"), "/archive?phrase=meet twice&language=en&forms=true")
    assert page.xpath("//input[@name='forms']/@checked")
    href, *_ = page.xpath("//section//ol//a/@href")
    lines = read(client_of("translator"), href).xpath("//ol[@class='found-lines']/li")
    marked = [[one.text for one in line.xpath(".//mark")] for line in lines]
    assert marked == 2 * [["met", "twice"]]


@pytest.mark.parametrize(
    ("field", "code"), [("phrase=%3F", "phrase_refused"), ("from=x", "bad_day")]
)
def test_what_the_archive_cannot_look_for_is_told(
    client_of: ClientOf, field: str, code: str
) -> None:
    answer = client_of("translator").get(f"/archive?{field}")
    assert answer.status_code == 422
    assert code in answer.text
