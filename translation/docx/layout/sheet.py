"""What styles and theme of a document say before anything is changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from translation.docx.layout.elements import (
    child,
    drawn,
    get,
    is_word,
    local,
    namespace,
    path,
    switch,
    words,
)


@dataclass(frozen=True, slots=True)
class ThemeFonts:
    """The faces of a theme: by `major` or `minor`, then by `latin`, `ea`, `cs` or script code."""

    faces: dict[str, dict[str, str]] = field(default_factory=dict)

    def face(self, group: str, slot: str, script: str = "") -> str:
        """The face that the theme gives for a slot, else for a script; empty where it has none."""
        known = self.faces.get(group, {})
        return known.get(slot, "") or known.get(script, "")


def theme_fonts(roots: Iterable[etree._Element]) -> ThemeFonts:
    """The fonts of the first theme that has a font scheme."""
    for root in roots:
        for scheme in drawn(root, "fontScheme"):
            return ThemeFonts(
                {
                    group: _faces(scheme.find(f"{{{namespace(scheme)}}}{group}Font"))
                    for group in ("major", "minor")
                }
            )
    return ThemeFonts()


def _faces(group: etree._Element | None) -> dict[str, str]:
    if group is None:
        return {}
    elements = [one for one in group if isinstance(one.tag, str)]
    return {one.get("script", local(one)): one.get("typeface", "") for one in elements}


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The direction and the slant that paragraphs and runs inherit.

    `bidi` and `italic` hold style ids whose chain of `basedOn` says so; a chain that runs in a
    circle ends where it meets itself. `languages` is the `w:lang` of the defaults. `sizes` and
    `spacings` hold the attributes of `w:sz` and `w:spacing` by style, "" for no style at all.
    """

    bidi: frozenset[str] = frozenset()
    italic: frozenset[str] = frozenset()
    rtl: frozenset[str] = frozenset()
    default: str = ""
    bidi_default: bool = False
    italic_default: bool = False
    languages: dict[str, str] = field(default_factory=dict)
    complex_face: str = ""
    sizes: dict[str, dict[str, str]] = field(default_factory=dict)
    spacings: dict[str, dict[str, str]] = field(default_factory=dict)

    def is_bidi(self, paragraph: etree._Element) -> bool:
        """Whether a `w:p` runs from right to left: by itself, its style or the defaults."""
        properties = child(paragraph, "pPr")
        direct = switch(properties, "bidi")
        if direct is not None:
            return direct
        return _style_of(properties, "pStyle", self.default) in self.bidi or self.bidi_default

    def is_rtl(self, run: etree._Element) -> bool:
        """Whether a `w:r` is marked as right to left, by itself or by a character style."""
        properties = child(run, "rPr")
        direct = switch(properties, "rtl")
        return _style_of(properties, "rStyle", "") in self.rtl if direct is None else direct

    def size_of(self, run: etree._Element, paragraph: etree._Element) -> str | None:
        """The size that a `w:r` inherits, as it is written; None where nothing says one."""
        style = _style_of(child(run, "rPr"), "rStyle", "")
        own = self.sizes.get(style, {}).get("val") if style else None
        return own or _of_paragraph(self.sizes, paragraph, self.default).get("val")

    def spacing_of(self, paragraph: etree._Element) -> dict[str, str]:
        """The attributes of `w:spacing` that a `w:p` inherits from its style and the defaults."""
        return _of_paragraph(self.spacings, paragraph, self.default)

    def is_italic(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a `w:r` is slanted by itself or by a style that it uses."""
        properties = child(run, "rPr")
        direct = switch(properties, "i")
        if direct is not None:
            return direct
        own = _style_of(properties, "rStyle", "") in self.italic
        of_paragraph = _style_of(child(paragraph, "pPr"), "pStyle", self.default) in self.italic
        return own != of_paragraph or self.italic_default


def _of_paragraph(
    known: dict[str, dict[str, str]], paragraph: etree._Element, default: str
) -> dict[str, str]:
    style = _style_of(child(paragraph, "pPr"), "pStyle", default)
    return {**known.get("", {}), **known.get(style, {})}


def _style_of(properties: etree._Element | None, name: str, default: str) -> str:
    found = path(properties, name)
    return default if found is None else get(found, "val") or default


def style_sheet(roots: Iterable[etree._Element]) -> StyleSheet:
    """The style sheet of the first `w:styles` among some parts."""
    for root in roots:
        if is_word(root, "styles"):
            return _read(root)
    return StyleSheet()


def _read(root: etree._Element) -> StyleSheet:
    styles = {get(style, "styleId") or "": style for style in words(root, "style")}
    default = next((name for name, style in styles.items() if _is_default(style)), "")
    runs = path(root, "docDefaults", "rPrDefault", "rPr")
    language = path(runs, "lang")
    return StyleSheet(
        bidi=_saying(styles, "pPr", "bidi"),
        italic=_saying(styles, "rPr", "i"),
        rtl=_saying(styles, "rPr", "rtl"),
        default=default,
        bidi_default=bool(switch(path(root, "docDefaults", "pPrDefault", "pPr"), "bidi")),
        italic_default=bool(switch(runs, "i")),
        languages={} if language is None else _by_local_name(language),
        complex_face=_complex_face(runs, styles.get(default)),
        sizes=_inherited(styles, ("rPr", "sz"), runs),
        spacings=_inherited(
            styles, ("pPr", "spacing"), path(root, "docDefaults", "pPrDefault", "pPr")
        ),
    )


def _is_default(style: etree._Element) -> bool:
    return get(style, "type") == "paragraph" and get(style, "default") in ("1", "true", "on")


def _by_local_name(element: etree._Element) -> dict[str, str]:
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def _inherited(
    styles: dict[str, etree._Element], steps: tuple[str, str], defaults: etree._Element | None
) -> dict[str, dict[str, str]]:
    """The attributes of a property by style, each from the nearest style that says it."""
    found = {style: _merged(styles, style, steps) for style in styles}
    of_all = path(defaults, steps[1])
    return {**found, "": {} if of_all is None else _by_local_name(of_all)}


def _merged(
    styles: dict[str, etree._Element], style: str, steps: tuple[str, str]
) -> dict[str, str]:
    merged: dict[str, str] = {}
    for one in _chain(styles, style):
        said = path(one, *steps)
        merged = merged if said is None else {**_by_local_name(said), **merged}
    return merged


def _chain(styles: dict[str, etree._Element], style: str) -> Iterator[etree._Element]:
    """A style and what it is based on; a chain that runs in a circle ends where it meets itself."""
    seen: set[str] = set()
    while style in styles and style not in seen:
        seen.add(style)
        yield styles[style]
        style = _style_of(styles[style], "basedOn", "")


def _saying(styles: dict[str, etree._Element], holder: str, name: str) -> frozenset[str]:
    return frozenset(style for style in styles if _chain_says(styles, style, holder, name))


def _chain_says(styles: dict[str, etree._Element], style: str, holder: str, name: str) -> bool:
    said = (switch(child(one, holder), name) for one in _chain(styles, style))
    return next((one for one in said if one is not None), False)


def _complex_face(runs: etree._Element | None, normal: etree._Element | None) -> str:
    for fonts in (path(normal, "rPr", "rFonts"), path(runs, "rFonts")):
        if fonts is not None and get(fonts, "cs"):
            return get(fonts, "cs") or ""
    return ""
