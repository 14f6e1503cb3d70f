"""What styles and theme of a document say before anything is changed."""

from collections.abc import Iterable
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
    circle ends where it meets itself. `language` is the `w:lang` of the defaults.
    """

    bidi: frozenset[str] = frozenset()
    italic: frozenset[str] = frozenset()
    rtl: frozenset[str] = frozenset()
    default: str = ""
    bidi_default: bool = False
    italic_default: bool = False
    languages: dict[str, str] = field(default_factory=dict)
    complex_face: str = ""

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

    def is_italic(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a `w:r` is slanted by itself or by a style that it uses."""
        properties = child(run, "rPr")
        direct = switch(properties, "i")
        if direct is not None:
            return direct
        own = _style_of(properties, "rStyle", "") in self.italic
        of_paragraph = _style_of(child(paragraph, "pPr"), "pStyle", self.default) in self.italic
        return own != of_paragraph or self.italic_default


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
    )


def _is_default(style: etree._Element) -> bool:
    return get(style, "type") == "paragraph" and get(style, "default") in ("1", "true", "on")


def _by_local_name(element: etree._Element) -> dict[str, str]:
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def _saying(styles: dict[str, etree._Element], holder: str, name: str) -> frozenset[str]:
    return frozenset(style for style in styles if _chain_says(styles, style, holder, name))


def _chain_says(styles: dict[str, etree._Element], style: str, holder: str, name: str) -> bool:
    seen: set[str] = set()
    while style in styles and style not in seen:
        seen.add(style)
        said = switch(child(styles[style], holder), name)
        if said is not None:
            return said
        style = _style_of(styles[style], "basedOn", "")
    return False


def _complex_face(runs: etree._Element | None, normal: etree._Element | None) -> str:
    for fonts in (path(normal, "rPr", "rFonts"), path(runs, "rFonts")):
        if fonts is not None and get(fonts, "cs"):
            return get(fonts, "cs") or ""
    return ""
