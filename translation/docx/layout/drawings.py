"""Direction, faces and language of DrawingML text: charts, diagrams, drawings.

Here `algn` names physical sides, other than `w:jc`: under `rtl="1"` it is swapped by hand
(ISO 29500-1, 21.1.2.2.7). What says no alignment inherits one, mostly centred, and stays.
"""

from collections.abc import Iterator

from lxml import etree

from translation.docx.layout.elements import child, drawn, ensure, local, namespace
from translation.docx.layout.fonts import CHINESE, arabic_face
from translation.docx.layout.scene import Scene
from translation.docx.names import SPACES
from translation.languages import Language

_SIDES = {"l": "r", "r": "l"}
_LEVELS = tuple(f"lvl{level}pPr" for level in range(1, 10))
_RUN_PROPERTIES = ("rPr", "defRPr", "endParaRPr")
_CHART = frozenset(SPACES["c"])


def lay(root: etree._Element, scene: Scene) -> None:
    """Give the DrawingML text of one part the direction, faces and language of the target."""
    turns = scene.source.is_rtl != scene.target.is_rtl
    for paragraph in drawn(root, "p"):
        if scene.keeps(paragraph):
            continue
        if turns:
            _turn(ensure(paragraph, "pPr"), rtl=scene.target.is_rtl)
        for run in paragraph:
            if local(run) in ("r", "fld", "br"):
                _speak(ensure(run, "rPr"), scene)
        for properties in _properties(paragraph):
            _speak(properties, scene)
    for level in drawn(root, "defPPr", *_LEVELS):
        if turns:
            _turn(level, rtl=scene.target.is_rtl)
    if namespace(root) in _CHART:
        _speak_chart(root, scene)


def _properties(paragraph: etree._Element) -> Iterator[etree._Element]:
    yield from drawn(paragraph, "defRPr", "endParaRPr")


def _turn(properties: etree._Element, *, rtl: bool) -> None:
    if (properties.get("rtl") in ("1", "true")) is rtl:
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
    latin = child(properties, "latin")
    if latin is None:
        return
    face = latin.get("typeface", "")
    if scene.target is Language.AR:
        _write(properties, "cs", _theme(face, "cs") or arabic_face(face))
    elif scene.target is Language.ZH:
        _write(properties, "ea", _theme(face, "ea") or CHINESE)


def _theme(face: str, slot: str) -> str:
    """The theme's face of another slot, of a reference such as `+mn-lt`."""
    return f"{face[:3]}-{slot}" if face in ("+mn-lt", "+mj-lt") else ""


def _write(properties: etree._Element, slot: str, face: str) -> None:
    found = ensure(properties, slot)
    if found.get("typeface") != face:
        found.attrib.clear()
        found.set("typeface", face)


def _speak_chart(root: etree._Element, scene: Scene) -> None:
    language = child(root, "lang")
    if language is not None:
        language.set("val", scene.target.tag)
