import io

import pytest
from docx import Document

from translation.docx import read
from translation.exchange import read_tsv
from translation.languages import Language
from translation.placeables import written
from translation.segmentation import splitter
from workbench.demo import people, short_notes
from workbench.demo.documents import DemoDocument, demo_documents, open_memory, short_documents


@pytest.fixture(scope="module")
def known() -> dict[str, set[Language]]:
    with open_memory() as stream:
        return {unit.texts[Language.EN]: set(unit.texts) for unit in read_tsv(stream)}


@pytest.mark.parametrize("document", short_documents(), ids=lambda document: document.symbol)
def test_every_sentence_of_a_short_note_can_be_said_in_six_languages(
    document: DemoDocument, known: dict[str, set[Language]]
) -> None:
    content = read(document.data, splitter(Language.EN))
    texts = [segment.text for block in content.blocks for segment in block.segments]
    assert len(texts) > 20
    for text in texts:
        for language in document.targets:
            by_rule = written(text, Language.EN, language)
            by_hand = people.said(text, language)
            assert by_rule or by_hand or language in known.get(text, set()), (text, language)


def test_the_notes_are_four_documents_beside_the_long_ones() -> None:
    symbols = [document.symbol for document in short_documents()]
    assert symbols == [note.symbol for note in short_notes.SHORT_NOTES]
    assert not set(symbols) & {document.symbol for document in demo_documents()}
    assert [d.data for d in short_documents()] == [d.data for d in short_documents()]
    for document in short_documents():
        assert document.symbol in Document(io.BytesIO(document.data)).core_properties.subject
