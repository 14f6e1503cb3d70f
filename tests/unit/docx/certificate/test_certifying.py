"""What a certificate says of an output that is as asked for, and of one that is not."""

import io
import random
import re
import zipfile

import docx as python_docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from tests.mutants import DAMAGES, change_a_byte, damaged, packed
from tests.pseudonyms import CHANGES, TARGETS, targets
from translation.documents import TargetBlock, TargetSegment
from translation.docx import Switches, read, write
from translation.docx.certificate import certify
from translation.languages import Language

LETTERED = [(name, None) for name in CHANGES if "arabic" not in name] + list(TARGETS)
MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def field(code, result):
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    begin, separate, end = (MARK.format(kind) for kind in ("begin", "separate", "end"))
    return f"{begin}{instruction}{separate}{result}{end}"


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


NOTED = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
RICH = (
    f"<w:p>{run('The Council ')}{run('decides', '<w:b/>')}{run(' to note')}{NOTED.format(2)}"
    f"{run(' this. And ')}{run('that', '<w:i/>')}{NOTED.format(3)}{run(' too.')}</w:p>"
    f'<w:p><w:hyperlink w:anchor="x">{run("See annex")}</w:hyperlink>{run(" and ")}'
    f"{field(' REF mark ', run('section four'))}{run(' below')}</w:p>"
    f"<w:p>{run('Kept ')}<w:del w:id='9'><w:r><w:delText>gone words</w:delText></w:r></w:del>"
    f"{run('text', '<w:vanish/>')}{run(' here')}</w:p>"
    f"<w:tbl><w:tblPr/><w:tr><w:tc><w:p>{run('Cell text', '<w:b/>')}</w:p></w:tc></w:tr></w:tbl>"
)
NOTES = "".join(
    f'<w:footnote w:id="{n}"><w:p>{run(f"Note number {word}")}</w:p></w:footnote>'
    for n, word in ((2, "two"), (3, "three"))
)


@pytest.fixture
def rich(docx):
    return docx(RICH, parts={"footnotes": NOTES})


@pytest.fixture
def office():
    """A document as python-docx makes it: styles, a table, a header, toggles in styles."""
    made = python_docx.Document()
    made.add_heading("First heading", 1)
    strong = made.styles.add_style("Strong one", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    paragraph = made.add_paragraph("Plain words then ")
    paragraph.add_run("strong words", style="Strong one")
    paragraph.add_run(" and ")
    paragraph.add_run("slanted words").italic = True
    made.add_paragraph("A second sentence. A third one.", style="List Bullet")
    made.add_table(1, 2).cell(0, 0).text = "A cell"
    made.sections[0].header.paragraphs[0].text = "Running title"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def published(data, name, target, split):
    blocks = targets(read(data, split), name)
    return blocks, write(data, blocks, source=Language.EN, target=target)


def certified(data, output, blocks, target=None):
    return certify(data, output, blocks, source=Language.EN, target=target)


@pytest.mark.parametrize(("name", "target"), LETTERED)
def test_what_was_written_as_asked_for_holds(rich, office, sentences, name, target):
    for data in (rich, office):
        blocks, output = published(data, name, target, sentences)
        found = certified(data, output, blocks, target)
        assert [str(fault) for fault in found.faults] == []
        assert found.holds


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_a_fault_that_names_the_paragraph(rich, office, sentences, damage):
    seen = 0
    for data in (rich, office):
        blocks, output = published(data, "pua", None, sentences)
        for seed in range(2):
            mutant = damaged(output, damage, random.Random(seed))
            if mutant is None:
                continue
            found = certified(data, mutant.data, blocks)
            assert any(mutant.is_named(one.part, one.block) for one in found.faults), found.faults
            seen += 1
    assert seen


SHOWN_IN_ARABIC = {name: damage for name, damage in DAMAGES.items() if name != "drop bold"}


@pytest.mark.parametrize("damage", SHOWN_IN_ARABIC.values(), ids=SHOWN_IN_ARABIC)
def test_damage_of_an_arabic_layout_is_a_fault_too(rich, sentences, damage):
    blocks, output = published(rich, "arabic", Language.AR, sentences)
    mutant = damaged(output, damage, random.Random(3))
    if mutant is not None:
        assert not certified(rich, mutant.data, blocks, Language.AR).holds


def test_bold_of_arabic_letters_is_that_of_complex_scripts(rich, sentences):
    blocks, output = published(rich, "arabic", Language.AR, sentences)
    files = _files(output)
    body = files["word/document.xml"].replace(b"<w:bCs/>", b"", 1)
    found = certified(rich, packed(files | {"word/document.xml": body}), blocks, Language.AR)
    assert [(fault.block, fault.kind) for fault in found.faults] == [("p1", "formatting")]


def test_single_letters_lost_or_looking_otherwise_are_found(rich, office, sentences):
    made = caught = 0
    for data in (rich, office):
        blocks, output = published(data, "pua", None, sentences)
        for seed in range(20):
            for what in ("lose a letter", "flip the look of a letter"):
                mutant = damaged(output, DAMAGES[what], random.Random(seed))
                made += 1
                caught += not certified(data, mutant.data, blocks).holds
    assert caught >= 0.99 * made


def test_a_byte_of_a_part_that_nobody_asked_to_change_is_a_fault(office, sentences):
    blocks, output = published(office, "longer", None, sentences)
    for seed in range(5):
        mutant = change_a_byte(output, office, random.Random(seed))
        found = certified(office, mutant.data, blocks)
        assert {one.part for one in found.faults} >= {mutant.part}


def _files(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_parts_that_are_missing_added_or_no_xml_are_faults(rich, sentences):
    blocks, output = published(rich, "longer", None, sentences)
    files = _files(output)
    without = {name: whole for name, whole in files.items() if "footnotes" not in name}
    broken = files | {"word/footnotes.xml": files["word/footnotes.xml"][:-5]}
    for changed, kind in (
        (without, "part"),
        (files | {"word/more.xml": b"<more/>"}, "part"),
        (broken, "xml"),
    ):
        found = certified(rich, packed(changed), blocks)
        assert kind in {fault.kind for fault in found.faults}


def test_an_output_that_is_no_package_is_one_fault(rich):
    found = certified(rich, b"PK nothing", ())
    assert [fault.kind for fault in found.faults] == ["package"]


def test_the_original_itself_holds_in_its_own_language(rich, office):
    for data in (rich, office):
        found = certified(data, data, (), Language.EN)
        assert found.holds
        assert not any(part.changes for part in found.parts)


def test_a_segment_without_a_target_has_to_stay_as_the_source(rich, sentences):
    blocks, output = published(rich, "longer", None, sentences)
    first = blocks[0]
    untold = [
        TargetBlock(first.block, tuple(TargetSegment(t.segment, None) for t in first.targets)),
        *blocks[1:],
    ]
    found = certified(rich, output, untold)
    assert {(fault.block, fault.kind) for fault in found.faults} == {("p1", "text")}


def test_a_fault_names_its_segment_and_holds_no_text(rich, sentences):
    blocks, output = published(rich, "identity", None, sentences)
    files = _files(output)
    body = files["word/document.xml"].replace(b"that", b"thus")
    found = certified(rich, packed(files | {"word/document.xml": body}), blocks)
    (fault,) = found.faults
    assert (fault.part, fault.block, fault.segment) == ("word/document.xml", "p1", 1)
    assert str(fault).startswith("word/document.xml, block p1, segment 2: text: ")
    assert "thus" not in found.as_json().decode() + found.as_page()


def _with(blocks, old, new):
    return [
        TargetBlock(
            one.block,
            tuple(
                TargetSegment(t.segment, None if t.text is None else t.text.replace(old, new))
                for t in one.targets
            ),
        )
        for one in blocks
    ]


def test_tags_that_are_lost_or_doubled_are_faults(rich, sentences):
    blocks, _ = published(rich, "identity", None, sentences)
    number = re.search(r"\{(\d)/\}", blocks[0].targets[0].segment.text).group()
    for new, said in (("", "is lost"), (number * 2, "too often")):
        changed = _with(blocks, number, new)
        output = write(rich, changed, source=Language.EN, target=None)
        found = certified(rich, output, changed)
        assert found.faults
        assert {fault.kind for fault in found.faults} == {"tags"}
        assert said in found.faults[0].reason


def test_a_field_that_changes_places_with_another_is_known_again(docx, sentences):
    one, other = (field(f" REF {n} ", run(n)) for n in ("first", "second"))
    data = docx(f"<w:p>{run('In ')}{one}{run(' and in ')}{other}{run(' too')}</w:p>")
    blocks, output = published(data, "reversed", None, sentences)
    assert certified(data, output, blocks).faults == ()


def test_two_fields_of_one_instruction_that_change_places_are_known_by_their_results(
    docx, sentences
):
    one, other = (field(" PAGE ", run(n)) for n in ("2", "3"))
    data = docx(f"<w:p>{run('In ')}{one}{run(' and in ')}{other}{run(' too')}</w:p>")
    blocks, output = published(data, "reversed", None, sentences)
    assert certified(data, output, blocks).faults == ()


def test_blanks_between_sentences_may_follow_the_target_and_nothing_else(docx, sentences):
    data = docx(f"<w:p>{run('One sentence. Another one.')}</w:p>")
    (block,) = read(data, sentences).blocks
    pairs = zip(block.segments, ("一句。", "另一句。"), strict=True)
    blocks = [TargetBlock(block, tuple(TargetSegment(s, t) for s, t in pairs))]
    output = write(data, blocks, source=Language.EN, target=Language.ZH)
    assert certified(data, output, blocks, Language.ZH).holds
    assert not certified(data, output, blocks).holds


def test_a_link_over_two_segments_may_be_made_again_but_not_lost(docx, sentences):
    link = field(' HYPERLINK "u" ', run("annex. And more"))
    data = docx(f"<w:p>{run('See ')}{link}</w:p>")
    (block,) = read(data, sentences).blocks
    said = ("{1}Annexe.{/1} Voir", "Et plus")
    pairs = zip(block.segments, said, strict=True)
    blocks = [TargetBlock(block, tuple(TargetSegment(s, t) for s, t in pairs))]
    output = write(data, blocks, source=Language.EN, target=None)
    assert certified(data, output, blocks).faults == ()
    files = _files(output)
    body = files["word/document.xml"]
    code = re.search(rb"<w:instrText[^>]*>[^<]*</w:instrText>", body).group()
    for changed in (body.replace(code, b"", 1), body.replace(b'"u"', b'"v"')):
        found = certified(data, packed(files | {"word/document.xml": changed}), blocks)
        assert not found.holds


def test_hidden_text_may_have_been_translated_by_a_switch(rich, sentences):
    shown = Switches(hidden=True)
    blocks = targets(read(rich, sentences, switches=shown), "longer")
    output = write(rich, blocks, source=Language.EN, target=None, switches=shown)
    assert certified(rich, output, blocks).faults == ()
    assert not certified(rich, rich, blocks).holds


LIST = (
    f"<w:p>{MARK.format('begin')}<w:r><w:instrText>TOC</w:instrText></w:r>"
    f"{MARK.format('separate')}{run('1')}<w:r><w:tab/></w:r>{run('Scope of work')}"
    f"<w:r><w:tab/></w:r>{run('7')}{MARK.format('end')}</w:p><w:p>{run('Scope of work')}</w:p>"
)


def test_an_entry_of_contents_has_to_follow_its_heading(docx, sentences):
    data = docx(LIST)
    blocks, output = published(data, "longer", None, sentences)
    assert certified(data, output, blocks).holds
    files = _files(output)
    body = files["word/document.xml"].replace(b"sCOPE", b"", 1)
    found = certified(data, packed(files | {"word/document.xml": body}), blocks)
    assert [(fault.block, fault.kind) for fault in found.faults] == [("p1.1", "text")]


def test_letters_are_counted_by_part_and_kind(rich, sentences):
    blocks, output = published(rich, "longer", None, sentences)
    found = certified(rich, output, blocks)
    kinds = {(one.part, one.kind): one for one in found.letters}
    table = kinds["word/document.xml", "table"]
    assert (table.source, table.target, table.found) == (8, 16, 16)
    assert ("word/footnotes.xml", "footnote") in kinds
    stayed = {one.kind: (one.original, one.output) for one in found.stayed}
    assert stayed["deleted"] == (9, 9)
    assert stayed["hidden"] == (4, 4)
    assert found.counts["notes"] == (2, 2)
