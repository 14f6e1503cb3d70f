"""One adaptation of one document: the languages, what is kept, and what stood there before."""

from dataclasses import dataclass

from lxml import etree

from translation.docx.layout.elements import is_word, words
from translation.docx.layout.floats import Pages
from translation.docx.layout.runs import printed, runs_of
from translation.docx.layout.sheet import StyleSheet, ThemeFonts
from translation.docx.parts import Kept
from translation.languages import Language


@dataclass(frozen=True, slots=True)
class Scene:
    """What every rule is given; `sheet` and `theme` are as they were before the first change."""

    source: Language
    target: Language
    kept: Kept
    sheet: StyleSheet
    theme: ThemeFonts
    pages: Pages

    def keeps(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph stays as it is: kept, and with a letter that shows it."""
        return paragraph in self.kept.paragraphs and has_letters(paragraph)

    def keeps_run(self, run: etree._Element) -> bool:
        """Whether a run inside a translated paragraph stays in the source language."""
        return run in self.kept.runs


def has_letters(paragraph: etree._Element) -> bool:
    """Whether a `w:p` or `a:p` prints a letter of any script."""
    if is_word(paragraph):
        return any(c.isalpha() for run in runs_of(paragraph) for c in printed(run))
    return any(c.isalpha() for c in "".join(map(str, paragraph.itertext())))


def properties_of(root: etree._Element, scene: Scene) -> list[etree._Element]:
    """The `w:rPr` of styles, numbering, marks and runs that follow the target language.

    Those of kept runs and paragraphs and of former states (`rPrChange`) are not among them.
    """
    return [one for one in words(root, "rPr") if _follows(one, scene)]


def _follows(properties: etree._Element, scene: Scene) -> bool:
    holder = properties.getparent()
    if holder is None or not is_word(holder) or is_word(holder, "rPrChange"):
        return False
    if is_word(holder, "r") and scene.keeps_run(holder):
        return False
    for above in holder.iterancestors():
        if is_word(above, "p"):
            return above not in scene.kept.paragraphs or not scene.keeps(above)
        if is_word(above, "del") or is_word(above, "moveFrom"):
            return False
    return not (is_word(holder, "pPr") and is_word(holder.getparent(), "pPrChange"))
