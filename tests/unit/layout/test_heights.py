"""Lines of an exact height, where the letters of another script would be cut off."""

import pytest

EXACT = '<w:spacing w:before="60" w:line="{line}" w:lineRule="exact"/>'


def paragraph(line, text, size="24"):
    spacing = EXACT.format(line=line)
    return (
        f'<w:p><w:pPr>{spacing}</w:pPr><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr>'
        f"<w:t>{text}</w:t></w:r></w:p>"
    )


@pytest.mark.parametrize(
    ("target", "text", "line", "rule"),
    [
        ("ar", "تقرير المجلس", "240", "atLeast"),  # 12 points for letters of 12
        ("ar", "تقرير المجلس", "320", "exact"),  # room enough
        ("ar", "C25/45", "240", "exact"),  # as in the original
        ("ar", "", "20", "exact"),  # a spacer
        ("zh", "理事会报告", "240", "atLeast"),
        ("zh", "理事会报告", "280", "exact"),
        ("fr", "Rapport", "240", "exact"),
    ],
)
def test_a_line_that_is_too_low_may_grow(laid, target, text, line, rule):
    laid.body(paragraph(line, text))
    laid.to(target)
    assert laid.values("//w:p/w:pPr/w:spacing/@w:lineRule") == [rule]
    assert laid.values("//w:p/w:pPr/w:spacing/@w:line") == [line]
    assert laid.to(target) == frozenset()


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault>'
    '<w:pPr><w:spacing w:line="200" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="wide"><w:pPr><w:spacing w:line="400"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="tall"><w:basedOn w:val="wide"/><w:rPr>'
    '<w:sz w:val="40"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="small"><w:rPr><w:sz w:val="16"/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("style", "character", "line"),
    [("", "", ["200"]), ("wide", "", []), ("tall", "", ["400"]), ("tall", "small", [])],
)
def test_height_and_size_are_found_where_they_are_inherited_from(laid, style, character, line):
    laid.styles(STYLES).body(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr><w:rStyle '
        f'w:val="{character}"/></w:rPr><w:t>تقرير</w:t></w:r></w:p>'
    )
    laid.to("ar")
    assert laid.values("//w:p//w:spacing[@w:lineRule='atLeast']/@w:line") == line
    laid.to("en", source="ar")
    assert laid.values("//w:p//w:spacing/@w:line") == []
    assert laid.values("//w:docDefaults//w:spacing/@w:lineRule") == ["exact"]


def test_a_size_with_a_unit_is_read(laid):
    laid.body(paragraph("12pt", "تقرير", size="12pt"))
    laid.to("ar")
    assert laid.values("//w:spacing/@w:lineRule") == ["atLeast"]


def test_what_the_author_said_in_french_stays_in_english(laid):
    laid.styles(STYLES).body(
        '<w:p><w:pPr><w:spacing w:line="200" w:lineRule="atLeast"/></w:pPr><w:r><w:t>Report</w:t>'
        "</w:r></w:p>"
    )
    laid.to("en", source="fr")
    assert laid.values("//w:p//w:spacing/@w:lineRule") == ["atLeast"]
