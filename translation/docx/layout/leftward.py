"""Out of Arabic: direction, tables and floats turn back, and Latin twins are filled in.

What `rightward` puts on is taken off, so that Arabic → English → Arabic gives the layout that the
Arabic had. The properties for complex script stay: they are the memory of it, and no letter of
the new text shows them.
"""

from lxml import etree

from translation.docx.layout.direction import has_rtl_letters
from translation.docx.layout.elements import (
    child,
    drop,
    ensure,
    get,
    is_on,
    local,
    path,
    switch,
    turn_off,
    turn_on,
    words,
)
from translation.docx.layout.floats import mirror, mirror_frame, mirror_table, table_width
from translation.docx.layout.runs import printed, runs_of
from translation.docx.layout.scene import Scene, properties_of

_TWINS = (("b", "bCs"), ("i", "iCs"))


def lay(root: etree._Element, scene: Scene) -> None:
    """Turn one WordprocessingML part from right-to-left to left-to-right."""
    for table in list(words(root, "tbl")):
        _lay_table(table, scene)
    for section in words(root, "sectPr"):
        if local(section.getparent()) != "sectPrChange":
            _take_off(section, "bidi", "rtlGutter")
    for properties in properties_of(root, scene):
        _fill_twins(properties)
        _take_off(properties, "rtl", "cs")
    for paragraph in list(words(root, "p")):
        _lay_paragraph(paragraph, scene)
    for style in words(root, "style"):
        _lay_style(style, scene)
    _take_off(path(root, "docDefaults", "pPrDefault", "pPr"), "bidi")


def _take_off(properties: etree._Element | None, *names: str) -> None:
    """Take off what is on, and the holder with it where nothing else was in it."""
    if properties is None or not any(switch(properties, name) for name in names):
        return
    for name in names:
        if switch(properties, name):
            drop(properties, name)
    holder = properties.getparent()
    if not len(properties) and holder is not None and local(properties) in ("pPr", "rPr"):
        holder.remove(properties)


def _lay_table(table: etree._Element, scene: Scene) -> None:
    properties = child(table, "tblPr")
    if properties is not None and switch(properties, "bidiVisual"):
        place = child(properties, "tblpPr")
        mirror_table(place, scene.pages.of(table), table_width(table))
        drop(properties, "bidiVisual")


def _lay_paragraph(paragraph: etree._Element, scene: Scene) -> None:
    was = scene.sheet.is_bidi(paragraph)
    if scene.keeps(paragraph):
        (turn_on if was else turn_off)(ensure(paragraph, "pPr"), "bidi")
        _keep_direction(runs_of(paragraph), scene)
        return
    if was:
        mirror(paragraph, scene.pages.of(paragraph))
    _take_off(child(paragraph, "pPr"), "bidi")
    _keep_direction([run for run in runs_of(paragraph) if scene.keeps_run(run)], scene)


def _keep_direction(runs: list[etree._Element], scene: Scene) -> None:
    """Say on the run itself what its style says no longer."""
    for run in runs:
        if scene.sheet.is_rtl(run) and has_rtl_letters(printed(run)):
            turn_on(ensure(run, "rPr"), "rtl")


def _lay_style(style: etree._Element, scene: Scene) -> None:
    if get(style, "styleId") in scene.sheet.bidi or scene.sheet.bidi_default:
        mirror_frame(path(style, "pPr", "framePr"), scene.pages.first)
    _take_off(child(style, "pPr"), "bidi")
    _take_off(child(style, "tblPr"), "bidiVisual")


def _fill_twins(properties: etree._Element) -> None:
    """Bold and slant as the Arabic showed them; a size where the Latin script has none."""
    for latin, complex_script in _TWINS:
        shown = child(properties, complex_script)
        if shown is not None and switch(properties, latin) != is_on(shown):
            (turn_on if is_on(shown) else turn_off)(properties, latin)
    size = child(properties, "szCs")
    if size is not None and child(properties, "sz") is None:
        ensure(properties, "sz").attrib.update(size.attrib)
