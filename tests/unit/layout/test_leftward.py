"""Out of Arabic, and there and back again."""

import pytest
from lxml import etree

from translation.docx.parts import PartKind

_MARK = "<w:rPr><w:rtl/></w:rPr>"
ARABIC_BODY = (
    '<w:p><w:pPr><w:pStyle w:val="n"/><w:framePr w:w="2000" w:hAnchor="page" w:x="1500"/><w:bidi/>'
    f'<w:ind w:left="400"/><w:jc w:val="left"/>{_MARK}</w:pPr>'
    '<w:r><w:rPr><w:b/><w:bCs/><w:rtl/></w:rPr><w:t xml:space="preserve">الوثيقة </w:t></w:r>'
    "<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t>C25/45</w:t></w:r></w:p>"
    '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="100" w:rightFromText="200" w:tblpXSpec="right"/>'
    '<w:bidiVisual/><w:tblW w:w="5000" w:type="dxa"/></w:tblPr><w:tblGrid/><w:tr><w:tc>'
    f"<w:p><w:pPr><w:bidi/>{_MARK}</w:pPr></w:p></w:tc></w:tr></w:tbl>"
    '<w:sectPr><w:pgSz w:w="12000"/><w:pgMar w:left="1000" w:right="1000" w:gutter="300"/>'
    "<w:bidi/><w:rtlGutter/></w:sectPr>"
)
ARABIC_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman" w:cs="Traditional Arabic"/><w:sz w:val="22"/><w:szCs w:val="30"/>'
    '<w:lang w:val="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:bidi/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:pPr><w:bidi/></w:pPr></w:style>'
)


def shape(laid):
    """Everything of the parts but the languages, which do not come back."""
    for part in laid.parts:
        for language in part.root.iter("{*}lang", "{*}themeFontLang"):
            language.attrib.clear()
    return [etree.tostring(part.root, method="c14n") for part in laid.parts]


def arabic(laid):
    return laid.body(ARABIC_BODY).styles(ARABIC_STYLES)


@pytest.mark.parametrize("target", ["en", "fr", "es", "ru", "zh"])
def test_nothing_runs_from_the_right_any_more(laid, target):
    arabic(laid).to(target, source="ar")
    assert not laid.find("//w:bidi | //w:rtl | //w:bidiVisual | //w:rtlGutter")
    assert laid.values("//w:jc/@w:val | //w:ind/@w:left") == ["400", "left"]


def test_arabic_to_english_to_arabic_gives_the_layout_back(laid, package):
    first = arabic(laid)
    first.to("en", source="ar")
    first.to("ar", source="en")
    other = type(laid)(laid.space)
    assert shape(first) == shape(arabic(other))


def test_frames_and_floating_tables_change_sides(laid):
    arabic(laid).to("en", source="ar")
    assert laid.values("//w:framePr/@w:x") == [str(12000 - 1500 - 2000)]
    assert laid.values("//w:tblpPr/@w:tblpXSpec") == ["left"]
    assert laid.values("//w:tblpPr/@w:leftFromText") == ["200"]


def test_the_english_shows_the_weight_that_the_arabic_had(laid):
    laid.body(
        '<w:p><w:r><w:rPr><w:bCs/><w:i/><w:iCs w:val="0"/><w:szCs w:val="36"/><w:rtl/></w:rPr>'
        "<w:t>Report</w:t></w:r></w:p>"
    )
    laid.to("en", source="ar")
    said = {one.tag.rpartition("}")[2]: one.attrib.values() for one in laid.one("//w:r/w:rPr")}
    assert said["b"] == []
    assert said["i"] == ["0"]
    assert said["sz"] == ["36"]


def test_what_is_not_translated_yet_still_runs_from_the_right(laid):
    arabic(laid)
    laid.to("en", source="ar", paragraphs=["//w:p[w:r]"])
    assert len(laid.find("//w:p/w:pPr/w:bidi[not(@w:val)]")) == 1
    assert len(laid.find("//w:r/w:rPr/w:rtl")) == 1
    assert not laid.find("//w:style//w:bidi | //w:bidiVisual")


def test_a_direction_that_only_a_style_gave_is_said_by_what_is_kept(laid):
    laid.styles(
        '<w:style w:type="paragraph" w:styleId="n"><w:pPr><w:bidi/></w:pPr></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:rPr><w:rtl/></w:rPr></w:style>'
    )
    laid.body(
        '<w:p><w:pPr><w:pStyle w:val="n"/></w:pPr><w:r><w:rPr><w:rStyle w:val="c"/></w:rPr>'
        "<w:t>نص</w:t></w:r></w:p>"
    )
    laid.to("en", source="ar", paragraphs=["//w:p"])
    assert laid.find("//w:p/w:pPr/w:bidi[not(@w:val)]")
    assert laid.find("//w:r/w:rPr/w:rtl[not(@w:val)]")
    assert not laid.find("//w:style//w:bidi | //w:style//w:rtl")


def test_properties_that_held_nothing_but_a_direction_go_with_it(laid):
    laid.body(f"<w:p><w:pPr><w:bidi/>{_MARK}</w:pPr><w:r>{_MARK}<w:t>Text</w:t></w:r></w:p>")
    laid.to("en", source="ar")
    assert not laid.find("//w:pPr | //w:rPr")


def test_settings_say_the_new_language(laid):
    laid.add(PartKind.SETTINGS, '<w:settings><w:themeFontLang w:bidi="ar-SA"/></w:settings>')
    laid.to("ru", source="ar")
    assert laid.values("//w:themeFontLang/@w:val") == ["ru-RU"]
    assert laid.values("//w:themeFontLang/@w:bidi") == ["ar-SA"]
