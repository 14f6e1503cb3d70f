"""Heads and running heads from door to door: put in by rule, with nothing in the memory."""

import re
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from docx.enum.text import WD_BREAK

from flows.local import drain
from storage.objects import Bucket
from storage.settings import load_settings
from storage.store import Store, open_store
from tasks import intake, publication
from tasks.intake import Submission
from translation.languages import Language
from translation.leverage import Origin
from translation.markup import plain
from workbench.demo import fragments

AR, ZH, EN, FR, RU, ES = Language
TARGETS = tuple(language for language in Language if language is not EN)

HEAD = {
    AR: ["الإضافة 2", "للوثيقة 62-A", "3 أكتوبر 2018", "الأصل: بالإنكليزية", "الوثيقة PP18/62-A"],
    ZH: ["文件 62(Add.2)-C", "2018年10月3日", "原文：英文", "文件 PP18/62-C"],
    FR: ["Addendum 2 au", "Document 62-F", "3 octobre 2018", "Original: anglais",
         "Document PP18/62-F"],
    RU: ["Дополнительный документ 2", "к Документу 62-R", "3 октября 2018 года",
         "Оригинал: английский", "Документ PP18/62-R"],
    ES: ["Addéndum 2 al", "Documento 62-S", "3 de octubre de 2018", "Original: inglés",
         "Documento PP18/62-S"],
}  # fmt: skip


def conference_paper() -> bytes:
    """A document with the head of a conference, lines broken in one cell, and a running head."""
    made = python_docx.Document()
    cell = made.add_table(1, 1).cell(0, 0).paragraphs[0]
    cell.add_run("Addendum 2 to").add_break(WD_BREAK.LINE)
    cell.add_run("Document 62-E").bold = True
    for line in ("3 October 2018", "Original: English", "Document PP18/62-E"):
        made.add_paragraph(line)
    made.add_paragraph("The Conference noted Document PP18/62-E of 3 October 2018.")
    header = made.sections[0].header.paragraphs[0]
    header.add_run("- ")
    for run in fragments.page_field():
        header._p.append(run)
    header.add_run(" -").add_break(WD_BREAK.LINE)
    header.add_run("PP18/62(Add.2)-E")
    body = BytesIO()
    made.save(body)
    return body.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(load_settings(tmp_path / "store"))
    opened.objects.prepare()
    return opened


def taken_in(store: Store) -> str:
    submission = Submission(conference_paper(), "a.docx", EN, TARGETS, symbol="PP18/62")
    document = intake.register(store, submission, "furniture", by="test").document.id
    drain(store, document)
    return document


@pytest.mark.parametrize("target", TARGETS)
def test_the_head_of_a_document_is_filled_by_rule_and_sentences_are_not(
    store: Store, target: Language
) -> None:
    document = taken_in(store)
    texts = {segment.id: segment.segment.text for segment in store.segments.segments(document)}
    cells = store.targets.cells(document, target)
    filled = {texts[cell.segment]: cell for cell in cells if cell.text is not None}

    assert {cell.origin for cell in filled.values()} == {Origin.VALUE}
    written = " ".join(plain(cell.text or "", "\n") for cell in filled.values())
    for piece in HEAD[target]:
        assert piece in written
    assert f"PP18/62(Add.2)-{target.letter}" in written
    assert not any("noted" in source for source in filled)


def test_a_draft_prints_the_running_head_with_its_page_field(store: Store) -> None:
    document = taken_in(store)
    asked = publication.request_draft(store, document, None, by="test")
    drain(store, document)
    for language, text in store.publications.texts(asked.id).items():
        made = python_docx.Document(BytesIO(store.objects.get(Bucket.WORK, text.key)))
        header = made.sections[0].header.paragraphs[0]
        assert f"PP18/62(Add.2)-{language.letter}" in header.text
        assert re.search("PAGE", header._p.xml)
