"""How letters look: the style hierarchy resolved anew, for Latin and for complex scripts.

Written from ISO 29500-1, 17.7.2 and 17.7.3 and not from what the writer does: defaults of the
document, then the chain of the paragraph style, that of the character style, and what a run says
itself. Faces and languages are no part of it, since layout may change both.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from translation.docx.names import every, local, word_value

Element = etree._Element
Said = dict[str, str]
Shown = tuple[tuple[str, str], ...]

_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SWITCHES = frozenset(
    ("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow")
) | frozenset(("emboss", "imprint", "vanish"))
_TWINS = {"bCs": "b", "iCs": "i", "szCs": "sz"}
_NOTHING = frozenset({"", "auto", "none", "nil", "0", "baseline"})
_OFF = frozenset({"0", "false", "off"})
_NOT_SEEN = frozenset(
    ("rStyle", "rFonts", "lang", "noProof", "webHidden", "specVanish", "snapToGrid", "kern", "rtl")
) | frozenset(("cs", "oMath", "ins", "del", "moveFrom", "moveTo", "rPrChange"))
_RPR = every(["w:rPr"])
_STYLE, _DEFAULTS = every(["w:style"]), every(["w:docDefaults"])
_DRAWN_NOISE = frozenset(
    ["lang", "altLang", "dirty", "err", "noProof", "smtClean", "smtId", "kumimoji", "bmk"]
)
_DRAWN_FACES = frozenset({"latin", "ea", "cs", "sym"})


@dataclass(frozen=True, slots=True)
class Appearance:
    """One resolved formatting: as Latin letters show it and as Arabic ones do."""

    latin: Shown
    arabic: Shown
    style: str
    hidden: bool

    def of(self, text: str) -> Shown:
        """What of it a text shows, by its script."""
        if text.isascii() or _ARABIC.search(text) is None:
            return self.latin
        return self.arabic

    def variants(self, text: str, twins: frozenset[str]) -> set[Shown]:
        """What a text may show where each of some properties may be that of either script.

        As Latin letters show it is right always: that is what layout makes the twins of.
        """
        latin, arabic = dict(self.latin), dict(self.arabic)
        shown = [dict(self.of(text)), latin]
        for name in sorted(twins):
            if latin.get(name) != arabic.get(name):
                shown = [
                    _with(one, name, side.get(name)) for one in shown for side in (latin, arabic)
                ]
        return {_sorted(one) for one in shown}


PLAIN = Appearance((), (), "", hidden=False)


class StyleBook:
    """The styles of a document, each asked for once; `drop` names what is not compared."""

    def __init__(self, styles: Element | None, drop: frozenset[str] = frozenset()) -> None:
        self._own: dict[str, Said] = {}
        self._parent: dict[str, str | None] = {}
        self._inherited: dict[str, Said] = {}
        self._defaults: Said = {}
        self._normal: str | None = None
        self._known: dict[object, Appearance] = {}
        self._drop = drop
        for element in () if styles is None else styles:
            if element.tag in _DEFAULTS:
                for properties in element.iter(*_RPR):
                    self._defaults |= said_by(properties)
            elif element.tag in _STYLE:
                self._learn(element)

    def _learn(self, style: Element) -> None:
        name = word_value(style, "styleId") or ""
        self._own[name], self._parent[name] = {}, None
        for child in style:
            if child.tag in _RPR:
                self._own[name] = said_by(child)
            elif local(child) == "basedOn":
                self._parent[name] = word_value(child, "val")
        if word_value(style, "type") == "paragraph":
            by_default = word_value(style, "default")
            if by_default is not None and by_default not in _OFF:
                self._normal = name

    def run(self, properties: Element | None, paragraph_style: str | None) -> Appearance:
        """The appearance of a `w:r` with these properties in a paragraph of that style."""
        key = (
            paragraph_style,
            () if properties is None else tuple([(c.tag, *c.attrib.items()) for c in properties]),
        )
        if key not in self._known:
            self._known[key] = self._resolved(properties, paragraph_style)
        return self._known[key]

    def _resolved(self, properties: Element | None, paragraph_style: str | None) -> Appearance:
        direct: Said = {} if properties is None else said_by(properties)
        named = "" if properties is None else _named(properties)
        paragraph = self._chain(paragraph_style or self._normal)
        character = self._chain(named)
        whole = self._defaults | paragraph | character
        for name in _SWITCHES & paragraph.keys() & character.keys() - {"vanish"}:
            # both on is off: toggle properties of styles cancel each other
            if paragraph[name] == "1" and character[name] == "1":
                whole[name] = "0"
        return self._appearance(whole | direct, named)

    def _appearance(self, whole: Said, style: str) -> Appearance:
        seen = {k: v for k, v in whole.items() if v not in _NOTHING and k not in self._drop}
        latin = {k: v for k, v in seen.items() if k not in _TWINS}
        arabic = {k: v for k, v in latin.items() if k not in _TWINS.values()}
        arabic |= {_TWINS[k]: v for k, v in seen.items() if k in _TWINS}
        return Appearance(_sorted(latin), _sorted(arabic), style, seen.get("vanish") == "1")

    def _chain(self, name: str | None) -> Said:
        """What a style says with all it is based on; a circle ends where it meets itself."""
        if name is None or name not in self._own:
            return {}
        if name not in self._inherited:
            line: dict[str, None] = {}
            at: str | None = name
            while at is not None and at in self._own and at not in line:
                line[at] = None
                at = self._parent[at]
            whole: Said = {}
            for one in reversed(line):
                whole |= self._own[one]
            self._inherited[name] = whole
        return self._inherited[name]


def _sorted(said: Said) -> Shown:
    return tuple(sorted(said.items()))


def _with(said: Said, name: str, value: str | None) -> Said:
    kept = {k: v for k, v in said.items() if k != name}
    return kept if value is None else kept | {name: value}


def _named(properties: Element) -> str:
    return next((word_value(c, "val") or "" for c in properties if local(c) == "rStyle"), "")


def said_by(properties: Element) -> Said:
    """What one `w:rPr` says, by local name; on and off as 1 and 0."""
    said: Said = {}
    for child in properties:
        name = local(child)
        if not name or name in _NOT_SEEN:
            continue
        value = word_value(child, "val")
        if name in _SWITCHES:
            said[name] = "0" if value in _OFF else "1"
        elif name in ("color", "u"):
            said[name] = value or "auto"
        elif value is not None and len(child.attrib) == 1:
            said[name] = value
        else:
            said[name] = _spelt(child.attrib.items())
    return said


def _spelt(pairs: Iterable[tuple[object, object]]) -> str:
    return " ".join(sorted(f"{str(k).rpartition('}')[2]}={v}" for k, v in pairs))


def drawn(properties: Element | None) -> Appearance:
    """The appearance of a DrawingML run: its own `a:rPr` without faces and language."""
    if properties is None or local(properties) != "rPr":
        return PLAIN
    said = {str(k): str(v) for k, v in properties.attrib.items() if k not in _DRAWN_NOISE}
    for child in properties:
        if (name := local(child)) and name not in _DRAWN_FACES:
            said[f"<{name}>"] = bytes(etree.tostring(child, method="c14n", with_tail=False)).hex()
    shown = _sorted(said)
    return Appearance(shown, shown, "", hidden=False) if shown else PLAIN
