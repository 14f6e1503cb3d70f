"""Into Chinese and out of it: the faces, the hint and the slant of runs."""

from enum import StrEnum

from lxml import etree

from translation.docx.layout.elements import (
    child,
    drop,
    ensure,
    get,
    is_word,
    put,
    turn_off,
    words,
)
from translation.docx.layout.fonts import (
    CHINESE,
    has_han,
    theme_has_chinese,
    write_chinese,
    write_latin,
)
from translation.docx.layout.runs import cut, printed, runs_of
from translation.docx.layout.scene import Scene, properties_of
from translation.languages import Language

# marks that Latin and Chinese share and that are an ideograph wide in Chinese only
_SHARED = frozenset("“”‘’…—·")


class Slant(StrEnum):
    """What becomes of italics in Chinese, where a slanted ideograph is no emphasis."""

    UPRIGHT = "upright"
    EMPHASIS = "emphasis"
    KEPT = "kept"


SLANT = Slant.UPRIGHT


def lay_chinese(root: etree._Element, scene: Scene, slant: Slant = SLANT) -> None:
    """Give one part East Asian faces, hints for shared marks, and `slant` for its italics."""
    for properties in properties_of(root, scene):
        fonts = child(properties, "rFonts")
        if fonts is not None:
            write_chinese(fonts, scene.theme)
    if is_word(root, "styles"):
        _ensure_face(root, scene)
    for paragraph in words(root, "p"):
        if not scene.keeps(paragraph):
            _lay_runs(paragraph, scene, slant)


def _ensure_face(root: etree._Element, scene: Scene) -> None:
    properties = ensure(ensure(ensure(root, "docDefaults"), "rPrDefault"), "rPr")
    fonts = ensure(properties, "rFonts")
    if get(fonts, "eastAsia") is None and get(fonts, "eastAsiaTheme") is None:
        if theme_has_chinese(scene.theme, "minor"):
            put(fonts, "eastAsiaTheme", "minorEastAsia")
        else:
            put(fonts, "eastAsia", CHINESE)


def _lay_runs(paragraph: etree._Element, scene: Scene, slant: Slant) -> None:
    runs = [(run, printed(run)) for run in runs_of(paragraph)]
    whole = "".join(text for _, text in runs)
    if not has_han(whole):
        return
    at = 0
    for run, text in runs:
        at += len(text)
        if scene.keeps_run(run):
            continue
        if slant is not Slant.KEPT and has_han(text) and scene.sheet.is_italic(run, paragraph):
            _straighten(ensure(run, "rPr"), slant)
        if not _SHARED.isdisjoint(text):
            _hint(run, [_is_latin_mark(whole, place) for place in range(at - len(text), at)])


def _is_latin_mark(text: str, place: int) -> bool:
    """Whether a shared mark stands inside a Latin word, as the apostrophe of a name does."""
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in "’·" and len(beside) == 2 and beside.isascii() and beside.isalnum()


def _hint(run: etree._Element, latin: list[bool]) -> None:
    for piece, is_latin in cut(run, latin):
        if not is_latin and not _SHARED.isdisjoint(printed(piece)):
            put(ensure(ensure(piece, "rPr"), "rFonts"), "hint", "eastAsia")


def _straighten(properties: etree._Element, slant: Slant) -> None:
    turn_off(properties, "i")
    drop(properties, "iCs")
    if slant is Slant.EMPHASIS:
        put(ensure(properties, "em"), "val", "dot")


def lay_latin(root: etree._Element, scene: Scene) -> None:
    """Keep Latin and Cyrillic letters out of faces made for Chinese or Arabic.

    Only the source's own are taken away: what an Arabic text has of Chinese faces it had before
    it was Arabic. Cyrillic is in none of them.
    """
    russian = scene.target is Language.RU
    for properties in properties_of(root, scene):
        fonts = child(properties, "rFonts")
        if fonts is not None:
            write_latin(
                fonts,
                chinese=russian or scene.source is Language.ZH,
                arabic=russian or scene.source is Language.AR,
            )


def needs_latin(source: Language, target: Language) -> bool:
    """Whether `lay_latin` has something to mend: text that came from another kind of script."""
    others = (Language.AR, Language.ZH)
    return target not in others and (source in others or target is Language.RU)
