"""How letters look, from the styles of a document."""

import pytest
from lxml import etree

from translation.docx.certificate.appearance import StyleBook

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _xml(inner, name="styles"):
    return etree.fromstring(f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>')


def _style(name, says="", based="", kind="paragraph"):
    chain = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{chain}<w:rPr>{says}</w:rPr></w:style>'


BOOK = StyleBook(
    _xml(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
        + _style("Head", '<w:b/><w:color w:val="FF0000"/>', "Base")
        + _style("Base", "<w:i/>")
        + _style("Round", "<w:u w:val='single'/>", "Trip")
        + _style("Trip", "<w:strike/>", "Round")
        + _style("Strong", "<w:b/>", kind="character")
        + _style("Twin", '<w:bCs/><w:szCs w:val="30"/>')
    )
)


@pytest.mark.parametrize(
    ("style", "says", "shown"),
    [
        ("Head", "", {"b": "1", "color": "FF0000", "i": "1", "sz": "22"}),
        ("Head", "<w:b w:val='0'/>", {"color": "FF0000", "i": "1", "sz": "22"}),
        ("Head", "<w:rStyle w:val='Strong'/>", {"color": "FF0000", "i": "1", "sz": "22"}),
        ("Base", "<w:rStyle w:val='Strong'/>", {"b": "1", "i": "1", "sz": "22"}),
        ("Round", "", {"u": "single", "strike": "1", "sz": "22"}),
        ("Missing", "<w:rStyle w:val='Gone'/>", {"sz": "22"}),
        ("Base", "<w:color w:val='auto'/><w:rtl/><w:lang w:val='fr-FR'/>", {"i": "1", "sz": "22"}),
        (None, "<w:shd w:val='clear' w:fill='FFFF00'/>", {"shd": "fill=FFFF00 val=clear"}),
    ],
)
def test_styles_and_direct_formatting_come_together(style, says, shown):
    found = dict(BOOK.run(_xml(says, "rPr"), style).of("letters"))
    assert found == {"sz": "22"} | shown


def test_arabic_letters_show_the_twins_and_no_others_do():
    look = BOOK.run(_xml("<w:i/>", "rPr"), "Twin")
    assert dict(look.of("abc")) == {"i": "1", "sz": "22"}
    assert dict(look.of("ابجد")) == {"b": "1", "sz": "30"}


def test_hidden_letters_and_character_styles_are_known():
    look = BOOK.run(_xml("<w:rStyle w:val='Strong'/><w:vanish/>", "rPr"), None)
    assert look.hidden
    assert look.style == "Strong"
