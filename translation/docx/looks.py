"""How a run looks: its effective formatting, so that runs which look the same are one run.

Direct formatting is laid over the character style, the paragraph style and the defaults of the
document. What no reader can see (language, proofing, automatic colour, a false toggle) is left
out, and what no letter of the text can show (complex-script twins in Latin text) as well.
"""

import re
from dataclasses import dataclass

from lxml import etree

from translation.docx.names import both, local, word_value

Properties = dict[str, str]

_TOGGLES = frozenset(
    ("b", "bCs", "i", "iCs", "strike", "dstrike", "caps", "smallCaps", "vanish", "outline")
) | frozenset(("shadow", "emboss", "imprint"))
_UNSEEN = frozenset(
    ("lang", "noProof", "rPrChange", "ins", "del", "moveFrom", "moveTo", "webHidden")
) | frozenset(("specVanish", "snapToGrid", "kern", "rStyle", "rtl", "cs", "oMath"))
_NEUTRAL = frozenset({"", "none", "auto", "baseline", "0", "nil"})
_COMPLEX = frozenset({"bCs", "iCs", "szCs", "font.cs"})
_FALSE = frozenset({"0", "false", "off"})
_STYLE = frozenset(both("w:style"))
_DEFAULTS = frozenset(both("w:docDefaults"))
_RUN_PROPERTIES = frozenset(both("w:rPr"))
_BEYOND_LATIN = re.compile(
    "[\u0590-\u1dff\u2e80-\ua6ff\ua800-\udfff\uf900-\ufffd\U00010000-\U000effff]"
)


@dataclass(frozen=True, slots=True)
class Look:
    """One effective formatting; `plain` leaves out what Latin letters do not show."""

    full: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str], ...]
    hidden: bool

    def seen_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """What of it the letters of a text show."""
        return self.plain if _BEYOND_LATIN.search(text) is None else self.full


NO_LOOK = Look((), (), False)


class Looks:
    """The looks of a document's runs, resolved over its styles and remembered."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._styles: dict[str, tuple[str | None, Properties]] = {}
        self._defaults: Properties = {}
        self._default_paragraph: str | None = None
        self._chains: dict[str, Properties] = {}
        self._known: dict[object, Look] = {}
        if styles is not None:
            for element in styles:
                self._take(element)

    def _take(self, element: etree._Element) -> None:
        if element.tag in _DEFAULTS:
            for found in element.iter(*_RUN_PROPERTIES):
                self._defaults.update(_direct(found))
        elif element.tag in _STYLE:
            identity = word_value(element, "styleId") or ""
            properties = next((c for c in element if c.tag in _RUN_PROPERTIES), None)
            based = next((word_value(c, "val") for c in element if local(c) == "basedOn"), None)
            own = {} if properties is None else _direct(properties)
            self._styles[identity] = (based, own)
            is_default = word_value(element, "default") in ("1", "true", "on")
            if is_default and word_value(element, "type") == "paragraph":
                self._default_paragraph = identity

    def of(self, properties: etree._Element | None, paragraph_style: str | None) -> Look:
        """The look of a run with these direct properties in a paragraph of this style."""
        key = (
            paragraph_style,
            None if properties is None else tuple([(c.tag, *c.items()) for c in properties]),
        )
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._resolve(properties, paragraph_style)
        return known

    def _resolve(self, properties: etree._Element | None, paragraph_style: str | None) -> Look:
        resolved = dict(self._defaults)
        paragraph = self._chain(paragraph_style or self._default_paragraph)
        resolved.update(paragraph)
        if properties is not None:
            named = next((word_value(c, "val") for c in properties if local(c) == "rStyle"), None)
            character = self._chain(named)
            resolved.update(character)
            for toggle in _TOGGLES & paragraph.keys() & character.keys() - {"vanish"}:
                # two true toggles of the style hierarchy cancel (ISO 29500-1, 17.7.3)
                if paragraph[toggle] == character[toggle] == "1":
                    resolved[toggle] = "0"
            resolved.update(_direct(properties))
        return _look(resolved)

    def _chain(self, identity: str | None) -> Properties:
        """A style over those it is based on; a cycle ends where it closes."""
        if identity is None or identity not in self._styles:
            return {}
        if identity in self._chains:
            return self._chains[identity]
        line: list[str] = []
        at: str | None = identity
        while at in self._styles and at not in line:
            line.append(at)
            at = self._styles[at][0]
        resolved: Properties = {}
        for name in reversed(line):
            resolved.update(self._styles[name][1])
        self._chains[identity] = resolved
        return resolved


def _direct(properties: etree._Element) -> Properties:
    """The properties of one `w:rPr` under local names, fonts by script."""
    found: Properties = {}
    for child in properties:
        name = local(child)
        if not name or name in _UNSEEN:
            continue
        if name == "rFonts":
            found.update(_fonts(child))
        elif name in _TOGGLES:
            found[name] = "0" if word_value(child, "val") in _FALSE else "1"
        elif name in ("color", "u"):
            found[name] = word_value(child, "val") or "auto"
        else:
            found[name] = _written(child)
    return found


def _written(child: etree._Element) -> str:
    value = word_value(child, "val")
    if value is not None and len(child.attrib) == 1:
        return value
    return " ".join(f"{etree.QName(k).localname}={v!s}" for k, v in sorted(child.items()))


def _fonts(child: etree._Element) -> Properties:
    found: Properties = {}
    for script in ("ascii", "eastAsia", "cs"):
        theme = "cstheme" if script == "cs" else f"{script}Theme"
        if value := word_value(child, theme) or word_value(child, script):
            found[f"font.{script}"] = value
    return found


def _look(resolved: Properties) -> Look:
    seen = sorted((k, v) for k, v in resolved.items() if v not in _NEUTRAL)
    full = tuple(seen)
    plain = tuple(kv for kv in seen if kv[0] not in _COMPLEX and kv[0] != "font.eastAsia")
    return Look(full, plain, ("vanish", "1") in full)


_LABELS = {"bCs": "b", "iCs": "i", "strike": "s", "dstrike": "s", "color": "colour"}


def label(look: tuple[tuple[str, str], ...], base: tuple[tuple[str, str], ...]) -> str:
    """A few letters that tell an editor how a look differs from that around it, such as `b i`."""
    marks: list[str] = []
    for name, value in set(look) ^ set(base):
        mark = _LABELS.get(name, name.partition(".")[0])
        if name == "vertAlign":
            mark = "sub" if value == "subscript" else "sup"
        marks.append(mark)
    return " ".join(sorted(set(marks))[:3])
