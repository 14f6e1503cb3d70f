"""Into Arabic: the direction of paragraphs, runs, tables and sections turns.

`w:jc`, `w:ind`, `w:tabs` and `w:lvlJc` are not flipped: Word reads left and right in them as the
start and the end of the line, which is the other way round once `w:bidi` is on (ISO 29500-1,
17.3.1.6); flipped as well, they would be back where they were. The same holds for the alignment,
the indent and the cell borders of a table under `w:bidiVisual`, and for the order of its cells.
Pages, frames and floats do name physical sides: see `floats`.
"""

from lxml import etree

from translation.docx.layout.direction import has_rtl_letters, left_to_right
from translation.docx.layout.elements import (
    child,
    drop,
    ensure,
    get,
    is_word,
    local,
    path,
    put,
    switch,
    turn_off,
    turn_on,
    words,
)
from translation.docx.layout.floats import mirror, mirror_frame, mirror_table, table_width
from translation.docx.layout.fonts import SERIF, is_arabic_face, write_arabic
from translation.docx.layout.runs import cut, printed, runs_of
from translation.docx.layout.scene import Scene, properties_of

_TWINS = (("b", "bCs"), ("i", "iCs"), ("sz", "szCs"))


def lay(root: etree._Element, scene: Scene) -> None:
    """Turn one WordprocessingML part from left-to-right to right-to-left."""
    for table in list(words(root, "tbl")):
        _lay_table(table, scene)
    for section in words(root, "sectPr"):
        _lay_section(section)
    for paragraph in list(words(root, "p")):
        _lay_paragraph(paragraph, scene)
    if is_word(root, "styles"):
        _lay_styles(root, scene)
    chosen = is_arabic_face(scene.sheet.complex_face)
    for properties in properties_of(root, scene):
        _write_twins(properties, scene, chosen=chosen)


def _lay_table(table: etree._Element, scene: Scene) -> None:
    properties = ensure(table, "tblPr")
    if switch(properties, "bidiVisual") is None:
        place = child(properties, "tblpPr")
        mirror_table(place, scene.pages.of(table), table_width(table))
        turn_on(properties, "bidiVisual")


def _lay_section(section: etree._Element) -> None:
    if local(section.getparent()) == "sectPrChange":
        return
    turn_on(section, "bidi")
    margins = child(section, "pgMar")
    if margins is not None and (get(margins, "gutter") or "0") not in ("0", "0pt"):
        turn_on(section, "rtlGutter")


def _lay_paragraph(paragraph: etree._Element, scene: Scene) -> None:
    was = scene.sheet.is_bidi(paragraph)
    if scene.keeps(paragraph):
        (turn_on if was else turn_off)(ensure(paragraph, "pPr"), "bidi")
        return
    runs = runs_of(paragraph)
    texts = [printed(run) for run in runs]
    text = "".join(texts)
    arabic = has_rtl_letters(text)
    if switch(child(paragraph, "pPr"), "bidi") is False and not arabic:
        return  # an address, a formula: someone said that it runs from left to right
    if not was:
        mirror(paragraph, scene.pages.of(paragraph))
    properties = ensure(paragraph, "pPr")
    turn_on(properties, "bidi")
    turn_on(ensure(properties, "rPr"), "rtl")
    if arabic:
        _mark_runs(runs, texts, text, scene)


def _mark_runs(runs: list[etree._Element], texts: list[str], text: str, scene: Scene) -> None:
    latin = left_to_right(text)
    at = 0
    for run, own in zip(runs, texts, strict=True):
        marks = latin[at : at + len(own)]
        at += len(own)
        if scene.keeps_run(run):
            continue
        for piece, is_latin in cut(run, marks):
            _mark(piece, scene, latin=is_latin)


def _mark(run: etree._Element, scene: Scene, *, latin: bool) -> None:
    if not latin:
        turn_on(ensure(run, "rPr"), "rtl")
        _close_up(ensure(run, "rPr"))
        return
    properties = child(run, "rPr")
    if properties is not None:
        drop(properties, "rtl")
        drop(properties, "cs")
    if scene.sheet.is_rtl(run):
        turn_off(ensure(run, "rPr"), "rtl")


def _close_up(properties: etree._Element) -> None:
    """Take letter spacing from a joining script: it tears the letters of a word apart."""
    spacing = child(properties, "spacing")
    if spacing is not None and not (get(spacing, "val") or "").startswith("-"):
        put(spacing, "val", "0")


def _lay_styles(root: etree._Element, scene: Scene) -> None:
    defaults = ensure(root, "docDefaults")
    turn_on(ensure(ensure(defaults, "pPrDefault"), "pPr"), "bidi")
    _ensure_face(ensure(ensure(ensure(defaults, "rPrDefault"), "rPr"), "rFonts"), scene)
    for style in words(root, "style"):
        if get(style, "type") == "paragraph":
            if get(style, "styleId") not in scene.sheet.bidi and not scene.sheet.bidi_default:
                mirror_frame(path(style, "pPr", "framePr"), scene.pages.first)
            turn_on(ensure(style, "pPr"), "bidi")
        elif get(style, "type") == "table":
            properties = ensure(style, "tblPr")
            if switch(properties, "bidiVisual") is None:
                turn_on(properties, "bidiVisual")


def _ensure_face(fonts: etree._Element, scene: Scene) -> None:
    """Somewhere a face for Arabic must be said: in the defaults, which every style inherits."""
    write_arabic(fonts, scene.theme, chosen=is_arabic_face(scene.sheet.complex_face))
    if get(fonts, "cs") is None and get(fonts, "cstheme") is None:
        put(fonts, "cs", SERIF)


def _write_twins(properties: etree._Element, scene: Scene, *, chosen: bool) -> None:
    """Have bold, slant, size and face of the complex script follow those of the Latin one.

    An English document holds in `szCs` and `bCs` whatever a template left there. Only beside a
    face that was made for Arabic, or in a document whose default face is one (`chosen`), is a size
    for Arabic a choice, and it stays: Arabic faces look smaller than Latin ones of the same size.
    """
    fonts = child(properties, "rFonts")
    chosen = chosen or (fonts is not None and is_arabic_face(get(fonts, "cs") or ""))
    for latin, complex_script in _TWINS:
        if chosen and latin == "sz" and child(properties, complex_script) is not None:
            continue
        _copy(properties, latin, complex_script)
    if fonts is not None and not _is_default(properties):
        write_arabic(fonts, scene.theme, chosen=chosen)


def _is_default(properties: etree._Element) -> bool:
    return is_word(properties.getparent(), "rPrDefault")


def _copy(properties: etree._Element, name: str, twin: str) -> None:
    said = child(properties, name)
    if said is None:
        drop(properties, twin)
        return
    other = ensure(properties, twin)
    other.attrib.clear()
    other.attrib.update(said.attrib)
