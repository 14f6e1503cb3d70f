"""The table of all texts: what stands in it, and what is read of what people made of it."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.ooxml_order import new_faults
from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import ExchangeRefused
from translation.exchange import (
    Package,
    PackageForm,
    SixCell,
    SixDelivery,
    SixRow,
    SixTable,
    read_any,
    read_delivery,
    write_package,
    write_six,
)
from translation.exchange.six_table import DIFFERS, OUTLIER
from translation.languages import Language
from translation.outliers import outliers

AR, ZH, EN, FR, RU, ES = Language
TRANSLATED, REVIEWED = TargetState.TRANSLATED, TargetState.REVIEWED
TEXTS = {
    AR: "اجتمع المجلس في {1}27 أبريل{/1}.",
    ZH: "理事会于{1}4月27日{/1}举行会议。",
    FR: "Le Conseil s'est réuni le {1}27 avril{/1}.",
    RU: "Совет собрался {1}27 апреля{/1}.",
    ES: "El Consejo se reunió el {1}28 de abril{/1}.",
}


def cell(text, **more):
    return SixCell(text, more.pop("state", TRANSLATED), CellVersion(3, 7), **more)


def row(number=1, **more):
    cells = {language: cell(text) for language, text in TEXTS.items()}
    source = "The Council met on {1}27 April{/1}."
    return SixRow(10 + number, number, EN, source, cells | more.pop("cells", {}))


def table(*rows, columns=(AR, ZH, EN, FR, RU, ES)):
    return SixTable("d1", "C18/52 <&>", EN, columns, rows or (row(),), date(2018, 4, 17))


def read(body):
    back = read_any(body)
    assert isinstance(back, SixDelivery)
    return back


def changed(body, change):
    made = docx.Document(io.BytesIO(body))
    change(made.tables[0])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def words(cell):
    """The first paragraph of a cell, for a test to write into."""
    return cell.paragraphs[0]


def test_nothing_was_changed_where_nobody_touched_it():
    joined = {FR: cell("Deux phrases.", covers=2), ES: cell(None, state=TargetState.INITIAL)}
    covered = {FR: cell(None, state=TargetState.INITIAL, covers=0)}
    back = read(write_six(table(row(1, cells=joined), row(2, cells=covered))))
    assert (back.document, back.source, back.sources) == ("d1", EN, ())
    assert back.segments == {11, 12}
    assert {one for text in back.texts.values() for one in text.units if not one.as_sent} == set()
    assert [len(back.texts[one].units) for one in (AR, ZH, FR, RU, ES)] == [2, 2, 1, 2, 2]
    assert {one.at for one in back.texts[AR].units} == {CellVersion(3, 7)}
    assert {text.task for text in back.texts.values()} == {Task.EDIT}


texts = st.lists(
    st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs", "Cc"])
    | st.sampled_from(["{1}", "{/1}", "{2/}", "{{", "}}", "○", "●", "\n", "م", "国"])
).map("".join)


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_any_text_comes_back_as_it_was_sent(source, text):
    made = SixRow(7, 1, EN, source, {AR: cell(text), FR: cell(text)})
    back = read(write_six(table(made, columns=(AR, EN, FR))))
    assert back.sources == ()
    assert all(one.as_sent for given in back.texts.values() for one in given.units)


def test_the_page_is_a3_where_there_are_more_than_three_texts():
    wide = docx.Document(io.BytesIO(write_six(table()))).sections[0]
    narrow = docx.Document(io.BytesIO(write_six(table(columns=(EN, FR))))).sections[0]
    assert (wide.page_width.twips, wide.page_height.twips) == (23811, 16838)
    assert (narrow.page_width.twips, narrow.page_height.twips) == (16838, 11906)
    assert "17 April 2018" in wide.header.paragraphs[0].text
    assert 'w:instr="NUMPAGES"' in wide.footer.paragraphs[0]._p.xml


def test_directions_fonts_and_the_mark_of_the_original():
    made = docx.Document(io.BytesIO(write_six(table()))).tables[0]
    assert [one.text for one in made.rows[0].cells][3:5] == ["en  English – original", "fr  French"]
    assert made.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    arabic, chinese, english = (one._tc.xml for one in made.rows[1].cells[1:4])
    assert arabic.count("<w:bidi/>") == 1  # the text, not the line that tells its state
    assert arabic.count("<w:rtl/>") == 3  # the words, not the tags
    assert 'w:eastAsia="SimSun"' in chinese
    assert "<w:bidi/>" not in chinese
    assert 'w:fill="EEF3FA"' in english


def test_the_table_is_in_the_order_that_the_schema_asks_for():
    body = write_six(table(row(1, cells={FR: cell("Un", covers=2, differs=OUTLIER)})))
    part = etree.fromstring(zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml"))
    assert list(part.iter("{*}vMerge"))
    assert new_faults(None, part) == []


def test_joins_are_merged_cells():
    joined = {FR: cell("Deux phrases.", covers=2)}
    covered = {FR: cell(None, covers=0)}
    made = docx.Document(
        io.BytesIO(write_six(table(row(1, cells=joined), row(2, cells=covered), row(3))))
    ).tables[0]
    first, second, third = (made.rows[number].cells[4]._tc for number in (1, 2, 3))
    assert first is second is not third
    assert "⧉ 2 segments" in made.rows[1].cells[4].text


def test_the_outlier_is_named_and_shaded():
    marked = {ES: cell("El 28.", differs=OUTLIER), FR: cell("Le 27.", differs=DIFFERS)}
    made = docx.Document(io.BytesIO(write_six(table(row(1, cells=marked))))).tables[0]
    number, *_, french, _, spanish = made.rows[1].cells
    assert "≠" in number.text
    assert "◐ translated · ≠ outlier" in spanish.text
    assert "◐ translated · ≠ values differ" in french.text
    assert 'w:fill="FBD9D3"' in spanish._tc.xml


def test_one_alone_is_the_outlier():
    differing = {1: {ES}, 2: {ES, FR}, 3: set()}
    assert outliers(differing, 6) == {(1, ES)}
    assert outliers({1: {ES}}, 2) == frozenset()


def test_what_an_editor_wrote_is_read_with_its_version():
    def edit(made):
        words(made.rows[1].cells[4]).text = "Le Conseil a siégé le {1}27 avril{/1}."
        made.rows[1].cells[1].add_paragraph("كلمة.")

    back = read(changed(write_six(table(row(1), row(2))), edit))
    french, other = back.texts[FR].units
    assert (french.segment, french.at, french.bad) == (11, CellVersion(3, 7), None)
    assert french.text == "Le Conseil a siégé le {1}27 avril{/1}."
    assert (french.as_sent, other.as_sent) == (False, True)
    assert back.texts[AR].units[0].text == TEXTS[AR] + " كلمة."


def _typed(text):
    def edit(made):
        words(made.rows[1].cells[4]).text = text

    return edit


def _whole(text):
    def edit(made):
        made.rows[1].cells[4].text = text

    return edit


def _column_out(made):
    made.rows[1]._tr.remove(made.rows[1].cells[6]._tc)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (_typed("Le {1 Conseil"), "bad_tag"),
        (_whole(""), "emptied"),
        (_whole("Le Conseil. ◐ translated"), "mark_changed"),
        (_column_out, "columns_changed"),
    ],
)
def test_what_cannot_be_taken_is_named_by_cell(edit, code):
    back = read(changed(write_six(table(row(1), row(2))), edit))
    first, second = back.texts[FR].units
    assert (first.bad, second.as_sent) == (code, True)


def test_a_changed_original_is_named_beside_the_texts():
    def edit(made):
        words(made.rows[1].cells[3]).text = "Nobody met."
        words(made.rows[1].cells[4]).text = "Personne."

    back = read(changed(write_six(table(row(1), row(2))), edit))
    (source,) = back.sources
    assert (source.segment, source.bad, source.text) == (11, "source_changed", "Nobody met.")
    assert back.texts[FR].units[0].text == "Personne."


def test_rows_say_what_they_are_without_the_properties():
    def rows_out(made):
        made._tbl.remove(made.rows[1]._tr)

    body = changed(write_six(table(row(1), row(2))), rows_out)
    archive = zipfile.ZipFile(io.BytesIO(body))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bare:
        for name in archive.namelist():
            part = archive.read(name)
            bare.writestr(name, re.sub(rb"hexaglot:[^<]*", b"", part))
    back = read(out.getvalue())
    assert (back.document, back.source, back.segments) == (None, None, {12})


def test_a_row_that_stands_twice_is_refused():
    def twice(made):
        made._tbl.append(docx.oxml.parse_xml(made.rows[1]._tr.xml))

    with pytest.raises(ExchangeRefused) as refused:
        read_any(changed(write_six(table()), twice))
    assert refused.value.code == "doubled_segment"


def test_a_table_of_all_is_not_taken_for_one_of_one_text():
    with pytest.raises(ExchangeRefused) as refused:
        read_delivery(write_six(table()))
    assert refused.value.code == "all_texts"
    one = write_package(Package("d1", "n", EN, FR, Task.TRANSLATE, ()), PackageForm.DOCX)
    with pytest.raises(ExchangeRefused) as refused:
        read_any(one)
    assert refused.value.code == "no_units"
