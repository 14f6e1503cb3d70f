"""What there is to do in a document, over HTTP and on its page."""

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest
from fastapi.testclient import TestClient

from storage.store import Store
from tasks import intake
from tasks.intake import Submission
from tests.web.conftest import small_docx
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

ClientOf = Callable[[str], TestClient]
EN, FR, ZH = Language.EN, Language.FR, Language.ZH


@pytest.fixture
def document(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    """The internal document, of which the memory knows a sentence and nearly another."""
    known = [
        ImportedUnit(1, {EN: "The Council met twice.", FR: "Deux séances."}),
        ImportedUnit(2, {EN: "It noted the reports of 3 May 2018.", FR: "Pris note."}),
    ]
    store.memory.import_units("a" * 64, known, provenance=Provenance.REVIEWED, by="ops")
    return documents[DocumentClass.INTERNAL]


def test_the_analysis_tells_each_band_of_each_language(client_of: ClientOf, document: str) -> None:
    told = client_of("translator").get(f"/api/documents/{document}/analysis").json()
    assert (told["document"], told["symbol"], told["source"]) == (document, "C99/2", "en")
    assert (told["segments"], told["words"], told["words_a_day"]) == (9, 38, 1650)
    assert list(told["languages"]) == ["ar", "zh", "fr", "ru", "es"]
    french, chinese = told["languages"]["fr"], told["languages"]["zh"]
    words = {band: one["words"] for band, one in french["bands"].items() if one["segments"]}
    assert words == {"repeated": 4, "100": 4, "85-94": 8, "none": 22}
    assert {band for band, one in chinese["bands"].items() if one["words"]} == {"repeated", "none"}
    assert french["bands"]["100"] == {
        "segments": 1,
        "words": 4,
        "characters": 19,
        "pages": 0.01,
        "days": 0.0,
    }
    spent = sum(one["words"] * told["weights"][band] for band, one in french["bands"].items())
    assert french["days"] == round(spent / 1650, 2)
    assert french["pages"] == told["pages"] == 0.12


def test_a_document_that_is_not_cut_yet_is_told_so(client_of: ClientOf, store: Store) -> None:
    submission = Submission(small_docx("New"), "new.docx", EN, (FR,), symbol="C99/77")
    intake.register(store, submission, "uncut", by="system")
    client = client_of("translator")
    answer = client.get("/api/documents/C99/77/analysis")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
    assert client.get("/documents/uncut/analysis").status_code == 409
    assert "/documents/uncut/analysis" not in client.get("/documents/uncut").text


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition('id="analysis"')[2], re.DOTALL)
    found = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    told = [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in found]
    return [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in told]


def test_the_page_has_bands_as_columns_and_a_row_for_each_language(
    client_of: ClientOf, document: str
) -> None:
    client = client_of("editor")
    panel = client.get(f"/documents/{document}").text
    assert f'hx-get="/documents/{document}/analysis"' in panel
    assert "38 words, 0.1 pages" in panel
    head, *rows = cells(client.get(f"/documents/{document}/analysis").text)
    assert head[1:4] == ["All words", "Pages", "Days of work"]
    assert head[4:7] == ["Repetitions", "By rule", "Context 101 %"]
    assert head[-2:] == ["70–74 %", "New"]
    by_language = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert len(by_language) == 6
    french = by_language["French"]
    assert (french["Exact 100 %"], french["85–94 %"], french["New"]) == ("4", "8", "22")
    assert (french["All words"], french["Pages"], french["Days of work"]) == ("38", "0.1", "0.02")
    assert by_language["Arabic"]["Exact 100 %"] == "–"
    assert by_language["Time of a word"]["85–94 %"] == "50 %"
