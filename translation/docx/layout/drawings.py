"""Direction, faces and language of DrawingML text: charts, diagrams, drawings.

Here `algn` names physical sides, other than `w:jc`: under `rtl="1"` it is swapped by hand
(ISO 29500-1, 21.1.2.2.7). What says no alignment inherits one, mostly centred, and stays. The axes
of a chart stay as well: which way its numbers run is the author's choice, not that of a script.
"""

from collections.abc import Callable

from lxml import etree

from translation.docx.layout import diagrams
from translation.docx.layout.direction import has_rtl_letters
from translation.docx.layout.elements import child, drawn, ensure, local, namespace
from translation.docx.layout.fonts import (
    CHINESE,
    arabic_face,
    has_arabic,
    has_chinese,
    has_han,
    is_arabic_face,
    is_symbols,
)
from translation.docx.layout.scene import Scene
from translation.docx.names import SPACES
from translation.languages import Language

_SIDES = {"l": "r", "r": "l"}
_LEVELS = tuple(f"lvl{level}pPr" for level in range(1, 10))
_CHART = frozenset(SPACES["c"])
_DRAWN = dict(zip(SPACES["c"], SPACES["a"], strict=True))
_NEEDED = frozenset({"bodyPr", "lstStyle", "p", "pPr", "defRPr", "endParaRPr"})
_HasScript = Callable[[str], bool]


def lay(root: etree._Element, scene: Scene) -> None:
    """Give the DrawingML text of one part the direction, faces and language of the target."""
    follow = [paragraph for paragraph in drawn(root, "p") if not scene.keeps(paragraph)]
    if scene.source.is_rtl != scene.target.is_rtl:
        _turn_part(root, follow, rtl=scene.target.is_rtl)
    for paragraph in follow:
        _lay_text(paragraph, scene)
    if _is_chart(root):
        _speak_chart(root, scene)


def _turn_part(root: etree._Element, follow: list[etree._Element], *, rtl: bool) -> None:
    if follow and rtl != any(_is_rtl(one) for one in drawn(root, "pPr")):
        diagrams.turn(root)
    for paragraph in follow:
        _turn_paragraph(paragraph, rtl=rtl)
    for level in drawn(root, "defPPr", *_LEVELS):
        _turn(level, rtl=rtl)
    if _is_chart(root) and len(follow) == sum(1 for _ in drawn(root, "p")):
        _turn_chart(root, rtl=rtl)


def _is_chart(root: etree._Element) -> bool:
    return namespace(root) in _CHART and local(root) == "chartSpace"


def _is_rtl(properties: etree._Element) -> bool:
    return properties.get("rtl") in ("1", "true")


def _lay_text(paragraph: etree._Element, scene: Scene) -> None:
    for run in paragraph:
        if local(run) in ("r", "fld", "br"):
            properties = ensure(run, "rPr")
            _speak(properties, scene)
            _loosen(properties, "".join(map(str, run.itertext())), scene)
    for properties in drawn(paragraph, "defRPr", "endParaRPr"):
        _speak(properties, scene)


def _turn_paragraph(paragraph: etree._Element, *, rtl: bool) -> None:
    properties = ensure(paragraph, "pPr")
    _turn(properties, rtl=rtl)
    if not len(properties) and not properties.attrib:
        paragraph.remove(properties)


def _turn(properties: etree._Element, *, rtl: bool) -> None:
    if _is_rtl(properties) is rtl:
        return
    if rtl:
        properties.set("rtl", "1")
    else:
        del properties.attrib["rtl"]
    side = properties.get("algn")
    if side in _SIDES:
        properties.set("algn", _SIDES[side])


def _speak(properties: etree._Element, scene: Scene) -> None:
    if local(properties) in ("rPr", "endParaRPr") or properties.get("lang") is not None:
        properties.set("lang", scene.target.tag)
    if scene.target is Language.AR:
        alone = child(properties, "latin") is None
        _write(properties, "cs", has_arabic if alone else is_arabic_face, arabic_face)
    elif scene.target is Language.ZH:
        _write(properties, "ea", has_chinese, lambda _: CHINESE)


def _theme(face: str, slot: str) -> str:
    """The theme's face of another slot, of a reference such as `+mn-lt`."""
    return f"{face[:3]}-{slot}" if face in ("+mn-lt", "+mj-lt") else ""


def _write(
    properties: etree._Element, slot: str, stays: _HasScript, stand_in: Callable[[str], str]
) -> None:
    """Have the slot of a script name a face that has it, where a run names any face at all."""
    latin, said = child(properties, "latin"), child(properties, slot)
    face = "" if said is None else said.get("typeface", "")
    if stays(face) or face.startswith("+") or is_symbols(face):
        return
    if latin is None and said is None:
        return  # the theme's
    ground = face if latin is None else latin.get("typeface", "")
    found = ensure(properties, slot)
    found.attrib.clear()
    found.set("typeface", _theme(ground, slot) or stand_in(ground))


def _loosen(properties: etree._Element, text: str, scene: Scene) -> None:
    """No slant for ideographs, and no letter spacing that would tear joined letters apart."""
    if scene.target is Language.ZH and properties.get("i") in ("1", "true") and has_han(text):
        properties.set("i", "0")
    wide = not properties.get("spc", "0").startswith(("0", "-"))
    if scene.target is Language.AR and wide and has_rtl_letters(text):
        properties.set("spc", "0")


def _turn_chart(root: etree._Element, *, rtl: bool) -> None:
    """The direction of what a chart prints without paragraphs of its own: axes and legend.

    It stands in the text properties of the chart, which all others inherit (21.2.2.216).
    """
    found = child(root, "txPr")
    if found is None and rtl:
        found = ensure(root, "txPr")
        space = _DRAWN[namespace(root)]
        etree.SubElement(found, f"{{{space}}}bodyPr")
        etree.SubElement(found, f"{{{space}}}lstStyle")
        paragraph = etree.SubElement(found, f"{{{space}}}p")
        properties = etree.SubElement(paragraph, f"{{{space}}}pPr", {"rtl": "1"})
        etree.SubElement(properties, f"{{{space}}}defRPr")
    elif found is not None and not rtl and _says_nothing(found):
        root.remove(found)


def _says_nothing(text_properties: etree._Element) -> bool:
    """Whether they hold neither a value nor more than the elements that must be there."""
    return all(
        local(one) in _NEEDED and not one.attrib
        for one in text_properties.iterdescendants(etree.Element)
    )


def _speak_chart(root: etree._Element, scene: Scene) -> None:
    language = child(root, "lang")
    if language is not None:
        language.set("val", scene.target.tag)
