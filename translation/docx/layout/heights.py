"""Lines of an exact height give way where the letters of another script need more than they have.

Word cuts off what reaches over an exact line height. Arabic letters with vowel signs above and
tails below, and ideographs as high as their size, are cut where Latin ones just fit. By policy such
a line becomes one of at least that height; a line with room enough, and one without letters (a
spacer), stays exact.
"""

from lxml import etree

from translation.docx.layout.direction import has_rtl_letters
from translation.docx.layout.elements import ensure, get, path, put, words
from translation.docx.layout.floats import twips
from translation.docx.layout.fonts import has_han
from translation.docx.layout.runs import printed, runs_of
from translation.docx.layout.scene import Scene
from translation.languages import Language

# what a line needs, as a multiple of the size of its letters
_NEEDED = {Language.AR: 1.3, Language.ZH: 1.1}


def give_way(root: etree._Element, scene: Scene) -> None:
    """Let the lines of one part grow that would cut off letters of the target."""
    for paragraph in words(root, "p"):
        line = _exact(paragraph, scene)
        if line is None or scene.keeps(paragraph):
            continue
        if (twips(line) or 0) < _size(paragraph, scene) * 10 * _NEEDED[scene.target]:
            spacing = ensure(ensure(paragraph, "pPr"), "spacing")
            put(spacing, "line", line)
            put(spacing, "lineRule", "atLeast")


def stand_again(root: etree._Element, scene: Scene) -> None:
    """Take back what `give_way` has written over an exact height of a style."""
    for paragraph in words(root, "p"):
        spacing = path(paragraph, "pPr", "spacing")
        of_style = scene.sheet.spacing_of(paragraph)
        if spacing is None or get(spacing, "lineRule") != "atLeast":
            continue
        if of_style.get("lineRule") == "exact" and of_style.get("line") == get(spacing, "line"):
            put(spacing, "line", None)
            put(spacing, "lineRule", None)
            if not spacing.attrib:
                ensure(paragraph, "pPr").remove(spacing)


def _exact(paragraph: etree._Element, scene: Scene) -> str | None:
    """The exact height of the lines of a paragraph, as it is written; None where it is none."""
    said = scene.sheet.spacing_of(paragraph)
    own = path(paragraph, "pPr", "spacing")
    for name in ("line", "lineRule"):
        if own is not None and (value := get(own, name)) is not None:
            said = {**said, name: value}
    return said.get("line") if said.get("lineRule") == "exact" else None


def _size(paragraph: etree._Element, scene: Scene) -> int:
    """The size in half-points of the largest letter of the target's script; 0 where there is none.

    Word takes 10 points where nothing says a size (ISO 29500-1, 17.3.2.38).
    """
    has_letters = has_rtl_letters if scene.target is Language.AR else has_han
    runs = [run for run in runs_of(paragraph) if has_letters(printed(run))]
    return max((_size_of(run, paragraph, scene) for run in runs), default=0)


def _size_of(run: etree._Element, paragraph: etree._Element, scene: Scene) -> int:
    said = path(run, "rPr", "sz")
    value = None if said is None else get(said, "val")
    found = value or scene.sheet.size_of(run, paragraph) or "20"
    points = found.removesuffix("pt")  # Strict may write a size with its unit
    if not points.replace(".", "", 1).isdigit():
        return 20
    return round(float(points) * (1 if points == found else 2))
