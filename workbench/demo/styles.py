"""The styles of a Council document: Calibri, black headings, real numbering, the right scripts."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from translation.languages import Language
from workbench.demo import fragments

_FONT = {Language.AR: "Times New Roman", Language.ZH: "Calibri"}
_ARABIC_SIZE = 13
"""Points: Arabic letters look smaller than Latin ones of the same size."""


def dress(document: Document, language: Language) -> None:
    """Give a new document its styles, its lists and its language."""
    _defaults(document, language)
    _lists(document, language)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_before = Pt(6)
    normal.paragraph_format.space_after = Pt(0)
    _heading(document, "Heading 1", 13, 16)
    _heading(document, "Heading 2", 12, 12)
    _list_style(document, "Numbered Paragraph", 1, 90)
    _list_style(document, "Lettered Paragraph", 0, 92)
    _list_style(document, "Dashed Paragraph", 0, 91)
    _numbered(document.styles["Heading 1"], 0, 90)
    _title(document)
    _notes(document)
    _settings(document, language)
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _script(style, language)


def _defaults(document: Document, language: Language) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    latin = _FONT.get(language, "Calibri")
    size = 2 * (_ARABIC_SIZE if language is Language.AR else 12)
    for xml in (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="SimSun" '
        'w:cs="Times New Roman"/>',
        '<w:sz w:val="24"/>',
        f'<w:szCs w:val="{size}"/>',
        f'<w:lang w:val="{_latin_tag(language)}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>',
    ):
        properties.append(fragments.element(xml))


def _settings(document: Document, language: Language) -> None:
    spacing = document.styles.element.find(f".//{qn('w:pPrDefault')}//{qn('w:spacing')}")
    for name in list(spacing.attrib):
        del spacing.attrib[name]
    spacing.set(qn("w:after"), "0")
    theme = document.settings.element.find(qn("w:themeFontLang"))
    theme.set(qn("w:val"), _latin_tag(language))
    theme.set(qn("w:eastAsia"), Language.ZH.tag)
    theme.set(qn("w:bidi"), Language.AR.tag)


def _latin_tag(language: Language) -> str:
    other = {Language.AR, Language.ZH}
    return Language.EN.tag if language in other else language.tag


def _lists(document: Document, language: Language) -> None:
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for xml in (
        fragments.levels(language is Language.AR),
        fragments.dashes(),
        fragments.letters(language is Language.AR),
    ):
        first.addprevious(fragments.element(xml))
    for number in (90, 91, 92):
        numbering.append(
            fragments.element(
                f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            )
        )


def fresh_letters(document: Document) -> int:
    """The number of a new list of letters that starts at its first letter."""
    numbering = document.part.numbering_part.element
    number = 1 + max(int(num.get(qn("w:numId"))) for num in numbering.iterchildren(qn("w:num")))
    numbering.append(
        fragments.element(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="92"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


def _heading(document: Document, name: str, size: int, before: int) -> None:
    style = document.styles[name]
    fonts = style.element.rPr.find(qn("w:rFonts"))
    style.element.rPr.remove(fonts)  # the theme's font would hide ours
    style.font.size, style.font.bold, style.font.cs_bold = Pt(size), True, True
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.keep_with_next = True


def _list_style(document: Document, name: str, level: int, number: int) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    if number != 90:
        style.paragraph_format.space_before = Pt(4)
    _numbered(style, level, number)


def _numbered(style: Any, level: int, number: int) -> None:
    properties = style.element.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = number


def _title(document: Document) -> None:
    style = document.styles["Title"]
    properties = style.element.pPr
    border = properties.find(qn("w:pBdr"))
    if border is not None:
        properties.remove(border)
    run = style.element.rPr
    for child in list(run):
        run.remove(child)
    style.font.size, style.font.bold, style.font.cs_bold = Pt(14), True, True
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    style.paragraph_format.space_before = Pt(14)
    style.paragraph_format.space_after = Pt(10)


def _notes(document: Document) -> None:
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="FootnoteText">'
            '<w:name w:val="footnote text"/><w:basedOn w:val="Normal"/><w:pPr>'
            '<w:spacing w:before="40" w:after="0"/></w:pPr><w:rPr><w:sz w:val="20"/>'
            '<w:szCs w:val="22"/></w:rPr></w:style>'
        )
    )
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:styleId="FootnoteReference">'
            '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            "</w:style>"
        )
    )


def _script(style: Any, language: Language) -> None:
    """Say the direction in the style and the size for both kinds of script."""
    if language is Language.AR:
        properties = style.element.get_or_add_pPr()
        fragments.insert(properties, fragments.element("<w:bidi/>"), fragments.AFTER_BIDI)
    run = style.element.rPr
    size = run.find(qn("w:sz")) if run is not None else None
    if size is not None and run.find(qn("w:szCs")) is None:
        size.addnext(fragments.element(f'<w:szCs w:val="{size.get(qn("w:val"))}"/>'))
