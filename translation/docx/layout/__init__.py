"""Direction, fonts and language of a DOCX, as its target language wants them.

The writer exchanges the text; what is here makes Word lay that text out as its readers expect. All
of it works on the trees of the parts, in place, in the namespaces that they have.

What is written is for Word. LibreOffice (7.4) goes by the letters where Word goes by the marks on a
run: it parts the sign from C++, the last stroke from an address and the groups of a number with
plain blanks, sets the first mark of a Chinese line in the Latin face, and turns the figures of a
chart round that stands in a right-to-left paragraph.

Out of Arabic and back again the layout is the same, but for what the file has no room to say: what
ran from left to right among the Arabic without saying so, and a size for Arabic beside a face for
both scripts. Into Arabic and back again letter spacing and an exact line height that would spoil
Arabic letters stay given up, and an explicit "left to right" is said no more.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from translation.docx.layout import drawings, faces, heights, leftward, rightward, tongue
from translation.docx.layout.elements import WORD, namespace
from translation.docx.layout.floats import pages
from translation.docx.layout.scene import Scene
from translation.docx.layout.sheet import style_sheet, theme_fonts
from translation.docx.parts import Kept, LaidPart, PartKind
from translation.languages import Language

__all__ = ["adapt"]

_Rule = Callable[[etree._Element, Scene], None]
_READ_ONLY = frozenset({PartKind.THEME, PartKind.FONT_TABLE})

_TALL = (Language.AR, Language.ZH)


def adapt(
    parts: Sequence[LaidPart], *, source: Language, target: Language, kept: Kept
) -> frozenset[str]:
    """Lay out the parts of a translated document for `target`; the names of those it changed.

    `parts` are changed in place and hold the target text already; `kept` says what of it is still
    in the source language. Styles and theme are those of the first part of that kind. The same
    call on its own outcome changes nothing.
    """
    if source is target:
        return frozenset()
    scene = _scene(parts, source, target, kept)
    changed = set()
    for part in parts:
        if part.kind in _READ_ONLY:
            continue
        before = _digest(part.root)
        for rule in _rules(part.root, scene):
            rule(part.root, scene)
        if _digest(part.root) != before:
            changed.add(part.name)
    return frozenset(changed)


def _scene(parts: Sequence[LaidPart], source: Language, target: Language, kept: Kept) -> Scene:
    return Scene(
        source=source,
        target=target,
        kept=kept,
        sheet=style_sheet(part.root for part in parts if part.kind is PartKind.STYLES),
        theme=theme_fonts(part.root for part in parts if part.kind is PartKind.THEME),
        pages=pages(part.root for part in parts if part.kind is PartKind.BODY),
    )


def _rules(root: etree._Element, scene: Scene) -> Iterator[_Rule]:
    if namespace(root) in WORD:
        if scene.target.is_rtl:
            yield rightward.lay
        elif scene.source.is_rtl:
            yield leftward.lay
        if scene.target is Language.ZH:
            yield faces.lay_chinese
        elif faces.needs_latin(scene.source, scene.target):
            yield faces.lay_latin
        if scene.target in _TALL:
            yield heights.give_way
        elif scene.source in _TALL:
            yield heights.stand_again
        yield tongue.lay
    yield drawings.lay


def _digest(root: etree._Element) -> bytes:
    return hashlib.blake2b(etree.tostring(root)).digest()
