"""The check of the order of children sees what is wrong, and what was so before."""

import pytest
from lxml import etree

from tests.ooxml_order import WORD_ORDERS, new_faults
from tests.packages import spaces
from translation.docx.layout.elements import ranks_of


def part(content, strict=False):
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in spaces(strict).items())
    return etree.fromstring(f"<w:document{names}>{content}</w:document>")


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("<w:pPr><w:jc/><w:bidi/></w:pPr>", ["pPr: jc before bidi"]),
        ("<w:pPr><w:bidi/><w:spacing/><w:jc/><w:rPr/></w:pPr>", []),
        ("<w:rPr><w:rtl/><w:sz w:val='20'/></w:rPr>", ["rPr: rtl before sz"]),
        ("<w:rPr><w:rtl/><w:rtl/></w:rPr>", ["rPr: a second rtl"]),
        ("<w:rPr><w14:glow/><w:b/></w:rPr>", []),
        ("<w:tblPr><w:tblW/><w:bidiVisual/></w:tblPr>", ["tblPr: tblW before bidiVisual"]),
        ("<w:trPr><w:jc/><w:cantSplit/><w:jc/></w:trPr>", []),
        ("<w:trPr><w:ins/><w:jc/></w:trPr>", ["trPr: ins before jc"]),
        ("<w:tcPr><w:vAlign/><w:tcW/></w:tcPr>", ["tcPr: vAlign before tcW"]),
        ("<w:tcPr><w:tcBorders><w:end/><w:top/></w:tcBorders></w:tcPr>",
         ["tcBorders: end before top"]),
        ("<w:sectPr><w:footerReference/><w:headerReference/><w:bidi/></w:sectPr>", []),
        ("<w:sectPr><w:docGrid/><w:bidi/></w:sectPr>", ["sectPr: docGrid before bidi"]),
        ("<w:lvl><w:rPr/><w:pPr/></w:lvl>", ["lvl: rPr before pPr"]),
        ("<w:style><w:tblPr/><w:pPr/></w:style>", ["style: tblPr before pPr"]),
        ("<w:settings><w:themeFontLang w:val='en-US'/><w:compat/></w:settings>",
         ["settings: themeFontLang before compat"]),
        ("<w:p><w:r/><w:pPr/></w:p>", ["p: pPr is not the first"]),
        ("<w:r><w:t>a</w:t><w:rPr/></w:r>", ["r: rPr is not the first"]),
        ("<w:tr><w:tblPrEx/><w:trPr/><w:tc/></w:tr>", []),
        ("<a:pPr><a:defRPr/><a:lnSpc/></a:pPr>", ["pPr: defRPr before lnSpc"]),
        ("<a:rPr><a:cs/><a:latin/></a:rPr>", ["rPr: cs before latin"]),
        ("<a:rPr><a:noFill/><a:solidFill/></a:rPr>", ["rPr: a second solidFill"]),
        ("<a:p><a:endParaRPr/><a:r/></a:p>", ["p: endParaRPr before r"]),
        ("<a:pPr rtl='yes' algn='right'/>", ["pPr/@algn=right", "pPr/@rtl=yes"]),
        ("<w:rPr><w:rtl w:val='ja'/></w:rPr>", ["rtl/@val=ja"]),
        ("<w:rPr><w:lang w:bidi='ar_SA'/></w:rPr>", ["lang/@bidi=ar_SA"]),
        ("<w:rPr><w:lang w:bidi='ar-SA' w:val='x-none' w:eastAsia='zh-Hans-CN'/></w:rPr>", []),
        ("<wp:anchor><wp:docPr/><wp:extent/></wp:anchor>", ["anchor: docPr before extent"]),
        ("<c:txPr><a:p/><a:bodyPr/></c:txPr>", ["txPr: p before bodyPr"]),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_holder(content, found, strict):
    assert new_faults(None, part(content, strict)) == found


def test_what_was_wrong_in_the_original_is_told_apart():
    before = part("<w:rPr><w:sz w:val='1'/><w:b/></w:rPr><w:pPr><w:bidi w:val='ja'/></w:pPr>")
    after = part(
        "<w:rPr><w:sz w:val='1'/><w:rtl/><w:b/></w:rPr><w:pPr><w:bidi w:val='ja'/></w:pPr>"
        "<w:pPr><w:jc/><w:bidi/></w:pPr>"
    )
    assert new_faults(before, after) == ["pPr: jc before bidi"]


@pytest.mark.parametrize("holder", ["pPr", "rPr", "tblPr", "sectPr", "style", "lvl", "settings"])
def test_the_table_of_the_writer_agrees_with_that_of_the_check(holder):
    root = part(f"<w:{holder}/>")
    ranks = ranks_of(root[0])
    ours = [n for place in WORD_ORDERS[holder].split() for n in place.rstrip("*").split("|")]
    assert [name for name in ranks if name in ours] == ours
