"""The steps in their order, done at once in this process."""

from io import BytesIO
from typing import Any

import docx as python_docx
import pytest
from docx.oxml import OxmlElement

from flows.artifacts import analysis_table, ingest_markdown, key
from flows.local import drain
from storage.objects import Bucket
from storage.store import Store
from tasks import intake, publication
from tasks.analysis import COLUMNS, analysis_of
from tasks.intake import Submission
from tests.flows.conftest import make_docx
from translation.documents import Changes, DocumentState
from translation.errors import DocumentRefused, NotReady, SymbolTaken
from translation.languages import Language


def texts_of(body: bytes) -> list[str]:
    return [paragraph.text for paragraph in python_docx.Document(BytesIO(body)).paragraphs]


def published(store: Store, document: str) -> Any:
    asked = publication.request_draft(store, document, None, by="test")
    drain(store, document)
    return store.publications.get(asked.id)


def test_a_document_goes_from_door_to_door(store: Store, take_in: Any) -> None:
    accepted = take_in()
    drain(store, "d1")
    assert store.documents.get("d1").state is DocumentState.LEVERAGED
    draft = published(store, accepted.document.id)
    texts = store.publications.texts(draft.id)
    assert set(texts) == set(Language)
    french = texts_of(store.objects.get(Bucket.WORK, texts[Language.FR].key))
    assert french[0] == "Le Conseil a adopté son ordre du jour."
    assert french[1] == "The meeting rose at noon on Monday."
    assert french[2] == "1\u00a0650"
    arabic = store.objects.get(Bucket.WORK, texts[Language.AR].key)
    assert texts_of(arabic)[0] == "اعتمد المجلس جدول أعماله."
    english = store.objects.get(Bucket.WORK, texts[Language.EN].key)
    assert english == store.objects.get(Bucket.ORIGINALS, accepted.document.original_key)


def test_the_artifact_of_an_analysis_holds_counts_alone(store: Store, take_in: Any) -> None:
    accepted = take_in()
    drain(store, "d1")
    one = analysis_of(store, "d1")
    rows = {row["language"]: row for row in analysis_table(one)}
    assert set(rows) == {"Arabic", "Chinese", "French", "Russian", "Spanish"}
    words = one.whole.words
    assert words == store.documents.get("d1").words
    known = {band: n for band, n in rows["French"].items() if n and band in COLUMNS}
    assert known == {"value": 1, "100": 5, "85-94": 7, "none": words - 13}
    assert rows["French"]["words"] == words
    assert rows["French"]["pages (un-330w-source)"] == round(words / 330, 2)
    days = (1 * 0.1 + 5 * 0.2 + 7 * 0.5 + words - 13) / 1650
    assert rows["French"]["days (at 1650 new words)"] == round(days, 2)
    assert all(type(n) in (int, float) for row in rows.values() for n in list(row.values())[1:])
    assert key("analysis", accepted.document.id) == "analysis-d1"


def with_changes(body: bytes) -> bytes:
    """The same document with a paragraph put in and one taken out by tracked changes."""
    document = python_docx.Document(BytesIO(body))
    for name, text, run in (("ins", "t", "put in"), ("del", "delText", "taken out")):
        paragraph = document.add_paragraph()
        change = OxmlElement(f"w:{name}")
        inner = OxmlElement("w:r")
        told = OxmlElement(f"w:{text}")
        told.text = run
        inner.append(told)
        change.append(inner)
        paragraph._p.append(change)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_intake_tells_counts_of_tracked_changes_and_no_word_of_them(store: Store) -> None:
    body = with_changes(make_docx("The Council adopted its agenda."))
    submission = Submission(body, "changed.docx", Language.EN, (Language.FR,))
    intake.register(store, submission, "d1", by="test")
    report = intake.segment(store, "d1", None)
    assert report.changes == Changes(1, 1, 0, letters_inserted=5, letters_deleted=8)
    assert report.flags == ("tracked_changes",)
    told = ingest_markdown(report)
    assert "1 insertions (5 letters), 1 deletions (8 letters), 0 moves" in told
    assert "put in" not in told
    assert "taken out" not in told


def test_an_intake_without_tracked_changes_tells_nothing_of_them(
    store: Store, take_in: Any
) -> None:
    take_in()
    assert "Tracked changes" not in ingest_markdown(intake.segment(store, "d1", None))


def test_cells_are_filled_and_stay_initial(store: Store, take_in: Any) -> None:
    take_in()
    drain(store, "d1")
    cells = store.targets.cells("d1", Language.RU)
    assert [(cell.origin, cell.percent) for cell in cells] == [
        ("exact", 100),
        ("fuzzy", 87),
        ("value", 100),
        (None, None),
        (None, None),
    ]
    assert {cell.state for cell in cells} == {"initial"}


def test_the_same_bytes_under_the_same_symbol_are_the_same_document(
    store: Store, take_in: Any
) -> None:
    first = take_in()
    second = take_in(document="d2")
    assert second.document.id == first.document.id
    assert second.created is False
    assert len(store.documents.list()) == 1


def test_other_bytes_under_a_known_symbol_are_refused(store: Store, take_in: Any) -> None:
    take_in()
    with pytest.raises(SymbolTaken, match="--revises d1"):
        take_in("Something else.", document="d2")


def test_a_refused_file_leaves_nothing_behind(store: Store) -> None:
    submission = Submission(b"not a document", "x.docx", Language.EN, (Language.FR,), "C18/1")
    with pytest.raises(DocumentRefused):
        intake.register(store, submission, "d9", by="test")
    assert store.documents.list() == []
    assert list(store.objects.list(Bucket.ORIGINALS)) == []
    assert store.outbox.pending() == []


def test_repeating_the_work_changes_nothing(store: Store, take_in: Any) -> None:
    take_in()
    drain(store, "d1")
    first = published(store, "d1")
    before = store.ledger.sums(store.today(), store.today())
    store.outbox.ask("ingest", "d1", {})
    store.outbox.ask("leverage", "d1", {})
    drain(store, "d1")
    assert published(store, "d1").manifest_sha256 == first.manifest_sha256
    assert store.ledger.sums(store.today(), store.today()) == before
    assert store.documents.get("d1").state is DocumentState.LEVERAGED


def test_words_are_booked_for_each_language(store: Store, take_in: Any) -> None:
    take_in()
    drain(store, "d1")
    sums = store.ledger.sums(store.today(), store.today())
    received = {row.language: row.words for row in sums if row.stage == "received"}
    leveraged = {row.language: row.words for row in sums if row.stage == "leveraged"}
    assert received == dict.fromkeys(Language, 31)
    assert leveraged == dict.fromkeys(set(Language) - {Language.EN}, 6)


def test_a_draft_is_refused_before_the_look_up(store: Store, take_in: Any) -> None:
    take_in()
    with pytest.raises(NotReady, match="received, not leveraged"):
        publication.request_draft(store, "d1", None, by="test")
