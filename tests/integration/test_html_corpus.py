"""Pages of real documents: every letter that a reader sees, and the same bytes again."""

from pathlib import Path

from tests.seen import lost_and_added
from translation.docx.html import html_page
from translation.languages import Language
from workbench.demo.documents import demo_documents

_EVERY = 8
_SYMBOLS = "complex2005_12rtm"
"""It writes Greek with symbols of a font, which the page shows as letters."""


def test_the_pages_of_the_corpus_hold_every_letter(shared: Path) -> None:
    documents = sorted((shared / "data" / "docx").glob("*/*.docx"))[::_EVERY]
    assert len(documents) > 60
    differ = {
        document.name: found
        for document in documents
        if (found := lost_and_added(document.read_bytes())) != ("", "")
        and _SYMBOLS not in document.name
    }
    assert differ == {}


def test_the_pages_of_the_demonstration_hold_every_letter_and_come_the_same_again() -> None:
    for document in demo_documents():
        assert lost_and_added(document.data, document.source) == ("", "")
        page = html_page(document.data, Language.EN, title="x")
        assert page == html_page(document.data, Language.EN, title="x")
