import io
import zipfile
from collections import Counter
from datetime import UTC, datetime

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from translation.docx import read
from translation.exchange import read_tsv
from translation.languages import Language
from translation.leverage import Origin, fills
from translation.memory import ScanMemory
from translation.placeables import written
from translation.segmentation import splitter
from translation.symbols import parse_file_name
from translation.units import Provenance, Query, Unit, Variant
from workbench.demo.documents import DemoDocument, demo_documents, open_memory

WRITTEN = datetime(2018, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def documents() -> list[DemoDocument]:
    return demo_documents()


@pytest.fixture(scope="module")
def memory() -> ScanMemory:
    with open_memory() as stream:
        return ScanMemory(
            Unit(
                imported.ordinal,
                {
                    language: Variant(language, text, Provenance.PUBLISHED, WRITTEN)
                    for language, text in imported.texts.items()
                },
            )
            for imported in list(read_tsv(stream))
        )


def part(document: DemoDocument, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(document.data)) as package:
        return etree.fromstring(package.read(name))


def holds(document: DemoDocument, tag: str, name: str = "word/document.xml") -> bool:
    return part(document, name).find(f".//{qn(tag)}") is not None


def one(documents: list[DemoDocument], source: Language) -> DemoDocument:
    return next(document for document in documents if document.source is source)


def test_the_session_has_documents_in_five_source_languages(documents):
    sources = Counter(document.source for document in documents)

    assert len(documents) >= 4
    assert sources[Language.AR] == sources[Language.ZH] == 1
    assert {Language.EN, Language.FR, Language.ES} < set(sources)


def test_built_twice_the_documents_have_the_same_bytes(documents):
    assert [again.data for again in demo_documents()] == [each.data for each in documents]


def test_file_names_follow_the_grammar_and_name_the_source(documents):
    for document in documents:
        name = parse_file_name(document.file_name)
        assert name is not None
        assert name.language is document.source
        assert document.source not in document.targets
    names = {document.file_name for document in documents}
    assert "S18-CL-C-0101!!MSW-E.docx" in names
    assert "S18-CL-C-0102!R1!MSW-F.docx" in names
    assert len(names) == len(documents)


def test_each_prints_its_symbol_with_the_letter_on_page_one_and_in_the_running_head(documents):
    for document in documents:
        opened = docx.Document(io.BytesIO(document.data))
        printed = f"{document.symbol}-{document.source.letter}"
        head = " ".join(cell.text for row in opened.tables[0].rows for cell in row.cells)
        assert printed in head
        assert printed in [line.text for line in opened.sections[0].header.paragraphs]
        assert opened.core_properties.title
        assert opened.sections[0].different_first_page_header_footer


def test_each_has_numbered_points_tables_with_merged_cells_notes_and_links(documents):
    for document in documents:
        assert holds(document, "w:footnoteReference")
        notes = part(document, "word/footnotes.xml").findall(qn("w:footnote"))
        assert len(notes) > 2
        assert holds(document, "w:hyperlink")
        assert holds(document, "w:numPr", "word/styles.xml")
    merged = [document for document in documents if holds(document, "w:vMerge")]
    assert len(merged) >= 4


def test_some_turn_an_annex_on_its_side(documents):
    turned = {
        document.source
        for document in documents
        for section in docx.Document(io.BytesIO(document.data)).sections
        if section.orientation == WD_ORIENT.LANDSCAPE
    }

    assert turned >= {Language.AR, Language.ZH, Language.EN}


def test_a_revision_and_a_draft_carry_tracked_changes(documents):
    changed = {d.symbol for d in documents if holds(d, "w:ins") and holds(d, "w:delText")}

    assert changed == {"C18/102(Rev.1)", "C18/DT/5"}


def test_a_draft_has_a_comment_and_a_text_box_in_both_branches(documents):
    draft = next(document for document in documents if document.symbol == "C18/DT/5")

    assert part(draft, "word/comments.xml").find(qn("w:comment")) is not None
    assert len(part(draft, "word/document.xml").findall(f".//{qn('w:txbxContent')}")) == 2


def test_the_arabic_original_runs_from_right_to_left_everywhere(documents):
    arabic = one(documents, Language.AR)

    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footnotes.xml"):
        paragraphs = list(part(arabic, name).iter(qn("w:p")))
        assert paragraphs
        assert all(p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for p in paragraphs), name
    body = part(arabic, "word/document.xml")
    assert all(
        t.find(f"{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None for t in body.iter(qn("w:tbl"))
    )
    assert all(s.find(qn("w:bidi")) is not None for s in body.iter(qn("w:sectPr")))


def test_arabic_words_are_marked_right_to_left_and_latin_codes_are_not(documents):
    body = part(one(documents, Language.AR), "word/document.xml")

    for run in body.iter(qn("w:r")):
        text = "".join(run.itertext())
        marked = run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
        if any("\u0600" <= letter <= "\u06ff" for letter in text):
            assert marked
            assert not any(letter.isascii() and letter.isalpha() for letter in text)
        elif text.strip("_"):
            assert marked != any(letter.isalpha() for letter in text)


def test_the_chinese_original_names_an_east_asian_font_and_language(documents):
    styles = part(one(documents, Language.ZH), "word/styles.xml")
    defaults = styles.find(f"{qn('w:docDefaults')}//{qn('w:rPr')}")

    assert defaults.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "SimSun"
    assert defaults.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def bands(document: DemoDocument, memory: ScanMemory) -> Counter[str]:
    content = read(document.data, splitter(document.source))
    target = Language.RU
    counted: Counter[str] = Counter()
    for block in content.blocks:
        for segment in block.segments:
            value = written(segment.text, document.source, target)
            best = memory.best(Query(segment.text, document.source, (target,)))
            values = {} if value is None else {target: value}
            found = fills(segment.text, (target,), values, best, document.source).get(target)
            counted["none" if found is None else found.origin.value] += 1
    return counted


def test_the_memory_leverages_every_document_in_part(documents, memory):
    for document in documents:
        counted = bands(document, memory)
        whole = sum(counted.values())
        for band in (Origin.EXACT.value, Origin.FUZZY.value, Origin.VALUE.value, "none"):
            assert counted[band] > 0, (document.symbol, counted)
        assert 0.1 <= counted["exact"] / whole <= 0.6, (document.symbol, counted)
        assert counted["none"] / whole >= 0.1, (document.symbol, counted)
