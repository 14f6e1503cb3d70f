"""The language that Word is told: `w:lang` and `w:themeFontLang`.

Spelling, hyphenation and the choice among theme fonts hang on it. Word keeps three languages
beside each other, one a kind of script: `val` for Latin and Cyrillic, `eastAsia`, `bidi`.
"""

from lxml import etree

from translation.docx.layout.elements import child, ensure, get, is_word, put, words
from translation.docx.layout.runs import printed, runs_of
from translation.docx.layout.scene import Scene, properties_of
from translation.errors import UnknownLanguage
from translation.languages import Language, parse_language

_SLOTS = {Language.AR: "bidi", Language.ZH: "eastAsia"}
_NO_PROOFING = "x-none"


def slot(language: Language) -> str:
    """The attribute of `w:lang` that holds a language."""
    return _SLOTS.get(language, "val")


def lay(root: etree._Element, scene: Scene) -> None:
    """Have what was translated say the target language, and what was kept that of the source."""
    if is_word(root, "settings"):
        _speak(ensure(root, "themeFontLang"), scene.target)
        return
    if slot(scene.source) == slot(scene.target):
        _mark_kept(root, scene)
    for properties in properties_of(root, scene):
        language = child(properties, "lang")
        if language is not None and get(language, slot(scene.target)) is not None:
            _speak(language, scene.target)
    if is_word(root, "styles"):
        defaults = ensure(ensure(ensure(root, "docDefaults"), "rPrDefault"), "rPr")
        _speak(ensure(defaults, "lang"), scene.target)


def _speak(language: etree._Element, target: Language) -> None:
    """Say the target; a country of the same language stays, and so does "no proofing"."""
    said = get(language, slot(target)) or ""
    if said != _NO_PROOFING and not _is_of(said, target):
        put(language, slot(target), target.tag)


def _is_of(tag: str, language: Language) -> bool:
    """Whether a tag names a language written as this house writes it; zh-TW is another script."""
    try:
        known = parse_language(tag) is language
    except UnknownLanguage:
        return False
    return known and (slot(language) == "val" or tag == language.tag)


def _mark_kept(root: etree._Element, scene: Scene) -> None:
    tag = _tag_before(scene)
    for paragraph in words(root, "p"):
        whole = scene.keeps(paragraph)
        for run in runs_of(paragraph):
            if (whole or scene.keeps_run(run)) and any(c.isalpha() for c in printed(run)):
                _say(run, slot(scene.source), tag)


def _tag_before(scene: Scene) -> str:
    """The source language as the document had it: en-US stays en-US."""
    said = scene.sheet.languages.get(slot(scene.source), "")
    return said if _is_of(said, scene.source) else scene.source.tag


def _say(run: etree._Element, name: str, tag: str) -> None:
    language = ensure(ensure(run, "rPr"), "lang")
    if get(language, name) is None:
        put(language, name, tag)
