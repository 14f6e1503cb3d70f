"""An original with one sentence of it exchanged: that sentence, and not a byte beside it."""

import io
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree

from translation import docx as package
from translation.documents import Block, BlockKind, Segment
from translation.errors import AmendmentRefused, NotFound
from translation.languages import Language
from translation.segmentation import splitter

Packer = Callable[..., bytes]
EN = Language.EN
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId9" Type="{R}/hyperlink" Target="https://www.itu.int" '
    'TargetMode="External"/></Relationships>'
)


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


BODY = (
    f"<w:p>{run('It met in 2017. ')}{run('It sat', '<w:b/>')}{run(' in 2017 in Geneva. Done.')}"
    "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    f"<w:tbl><w:tr><w:tc><w:p>{run('Cell of 2017. And more.')}</w:p></w:tc>"
    f"<w:tc><w:p>{run('Cell of 2017. And more.')}</w:p></w:tc></w:tr></w:tbl>"
    f"<w:p>{run('See ')}<w:hyperlink r:id='rId9'>{run('the report of 2017')}</w:hyperlink>"
    f"{run('.')}<w:r><w:br/></w:r>{run('After the break of 2017.')}</w:p>"
)
NOTES = (
    f"<w:footnote w:id='2'><w:p>{run('Note of 2017. See also ')}{run('elsewhere')}</w:p>"
    "</w:footnote>"
)


@pytest.fixture
def data(docx: Packer) -> bytes:
    raw = {"word/_rels/document.xml.rels": ("application/xml", LINKS.encode())}
    return docx(BODY, {"footnotes": NOTES}, raw)


def read(data: bytes) -> list[Block]:
    return list(package.read(data, splitter(EN)).blocks)


def texts(data: bytes) -> list[str]:
    return [segment.text for block in read(data) for segment in block.segments]


def places(data: bytes) -> list[tuple[Block, Segment]]:
    return [(block, segment) for block in read(data) for segment in block.segments]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def amended(data: bytes, number: int, text: str) -> package.Amended:
    block, segment = places(data)[number]
    return package.amended(data, block, segment, text, source=EN)


def test_every_sentence_can_be_exchanged_and_only_its_text_differs(data: bytes) -> None:
    before = texts(data)
    dated = [number for number, text in enumerate(before) if "2017" in text]
    assert len(dated) == 7
    for number in dated:
        new = before[number].replace("2017", "the year 2018")
        made = amended(data, number, new)
        after = [*before]
        after[number] = new
        assert texts(made.body) == after
        old, now = parts(data), parts(made.body)
        differing = [name for name in old if old[name] != now[name]]
        assert len(differing) == 1
        assert old.keys() == now.keys()
        one, other = (etree.fromstring(found[differing[0]]) for found in (old, now))
        changed = [
            (a.text or "", b.text or "")
            for a, b in zip(one.iter(), other.iter(), strict=True)
            if (a.tag, a.attrib, a.text, a.tail) != (b.tag, b.attrib, b.text, b.tail)
        ]
        assert len(changed) == 1
        assert changed[0][0].count("2017") - changed[0][1].count("2017") == 1


def test_the_segments_after_it_stand_where_they_stand_now(data: bytes) -> None:
    block, segment = places(data)[0]
    made = package.amended(data, block, segment, "It met.", source=EN)
    assert [one.text for one in made.block.segments] == [
        "It met.",
        "{1}It sat{/1} in 2017 in Geneva.",
        "Done.",
    ]
    again = read(made.body)[block.order]
    assert made.block == again
    last, said = made.block.segments[-1], "Not quite done yet."
    twice = package.amended(made.body, made.block, last, said, source=EN)
    assert texts(twice.body)[:3] == ["It met.", "{1}It sat{/1} in 2017 in Geneva.", said]


def test_the_new_text_is_one_segment_however_rules_would_cut_it(data: bytes) -> None:
    block, segment = places(data)[0]
    made = package.amended(data, block, segment, "It met. It rose.", source=EN)
    assert made.block.segments[0].text == "It met. It rose."
    assert len(made.block.segments) == len(block.segments)
    other = package.amended(
        made.body, made.block, made.block.segments[1], "{1}X{/1} sat.", source=EN
    )
    assert [one.text for one in other.block.segments] == [
        "It met. It rose.",
        "{1}X{/1} sat.",
        "Done.",
    ]


def test_braces_and_blanks_come_through(data: bytes) -> None:
    made = amended(data, 0, "  It\tmet\n {{twice}} & <once>. ")
    assert texts(made.body)[0] == "It met  {{twice}} & <once>."


@pytest.mark.parametrize(
    ("number", "text", "code"),
    [
        (0, "", "empty"),
        (0, " …", "empty"),
        (0, "It met in 2017.", "unchanged"),
        (1, "It sat in 2018 in Geneva.", "other_tags"),
        (1, "{2}It sat{/2} in 2018.", "other_tags"),
        (1, "{/1}It sat{1} in 2018.", "other_tags"),
        (0, "{1/}It met.", "other_tags"),
    ],
)
def test_what_is_no_sentence_there_is_refused(
    data: bytes, number: int, text: str, code: str
) -> None:
    with pytest.raises(AmendmentRefused) as refused:
        amended(data, number, text)
    assert refused.value.code == code


def test_a_tag_that_would_vanish_refuses_the_whole(data: bytes) -> None:
    with pytest.raises(AmendmentRefused) as refused:
        amended(data, 1, "{1}{/1}It sat.")
    assert refused.value.code == "not_rewritten"


def test_a_block_that_is_not_there_is_not_found(data: bytes, docx: Packer) -> None:
    block, segment = places(data)[-1]
    assert block.kind is BlockKind.FOOTNOTE
    with pytest.raises(NotFound):
        package.amended(docx(BODY), block, segment, "Note of 2018.", source=EN)


def test_what_repeats_a_heading_follows_it(docx: Packer) -> None:
    marks = {
        kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    }
    entry = (
        f"<w:p>{marks['begin']}<w:r><w:instrText> TOC </w:instrText></w:r>{marks['separate']}"
        f"{run('Report for 2017')}<w:r><w:tab/></w:r>{run('4')}{marks['end']}</w:p>"
    )
    data = docx(f"{entry}<w:p>{run('Report for 2017')}</w:p>")
    assert texts(data) == ["Report for 2017"]
    made = amended(data, 0, "Report for 2018")
    assert parts(made.body)["word/document.xml"].count(b"Report for 2018") == 2
    assert b"2017" not in parts(made.body)["word/document.xml"]
