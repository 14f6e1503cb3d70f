"""The language of the original as a head names it, and notes such as "English only".

    Original: English · Original: anglais · Original: inglés · Оригинал: русский · 原文：英文 ·
    الأصل: بالإنكليزية

Seen in print: `Оригинал: русский` (PP-18, Document 62(Add.1)), `Original: inglés` (RA-19, Document
6), `原文：英文` (C18/35), `الأصل: بالإنكليزية` (WRC-19, Document 4(Add.2)). French of the house has
no space before a colon; Arabic names a language with its preposition. Two languages are joined by
a stroke, as in `English/Spanish`. The notes "English only" are usage, not yet seen in all six.
"""

import re
from collections.abc import Iterator

from translation.languages import Language
from translation.placeables.values import Kind, Placeable

_LABELS = {
    Language.AR: "الأصل:",
    Language.ZH: "原文：",
    Language.EN: "Original:",
    Language.FR: "Original:",
    Language.RU: "Оригинал:",
    Language.ES: "Original:",
}
_LABEL = {
    Language.AR: r"الأصل\s?:",
    Language.ZH: "原文[：:]",
    Language.EN: r"Original\s?:",
    Language.FR: r"Original\s?:",
    Language.RU: r"Оригинал\s?:",
    Language.ES: r"Original\s?:",
}
_NAMES = {
    Language.AR: (
        "بالعربية", "بالصينية", "بالإنكليزية", "بالفرنسية", "بالروسية", "بالإسبانية",
    ),
    Language.ZH: ("阿拉伯文", "中文", "英文", "法文", "俄文", "西班牙文"),
    Language.EN: ("Arabic", "Chinese", "English", "French", "Russian", "Spanish"),
    Language.FR: ("arabe", "chinois", "anglais", "français", "russe", "espagnol"),
    Language.RU: (
        "арабский", "китайский", "английский", "французский", "русский", "испанский",
    ),
    Language.ES: ("árabe", "chino", "inglés", "francés", "ruso", "español"),
}  # fmt: skip
"""Names of the languages in the order of `Language`, in the form that stands after the label."""

_OTHER = {
    Language.AR: {"بالإنجليزية": 2, "إنكليزي": 2, "عربي": 0, "بالأسبانية": 5},
    Language.ZH: {"英语": 2, "法语": 3, "俄语": 4, "西班牙语": 5, "阿拉伯语": 0, "汉语": 1},
}
"""Spellings that are read but not written."""

_ONLY = {
    Language.AR: "{} فقط",
    Language.ZH: "仅有{}",
    Language.EN: "{} only",
    Language.FR: "{} seulement",
    Language.RU: "Только на {} языке",
    Language.ES: "{} solamente",
}
_LINE_START = r"(?:(?<=[\ufffc\t\n])|^)"
_LINE_END = r"(?=\s*(?:[\ufffc\t\n]|$))"
_GAP = r"[\s\ufffc]*"
_AND = r"\s?(?:[/、،,]|\band\b|\bet\b|\by\b|\bи\b|和|(?=و))\s?و?"


def _ranks(language: Language) -> dict[str, int]:
    ranks = {name: rank for rank, name in enumerate(_NAMES[language])}
    capital = {name[0].upper() + name[1:]: rank for name, rank in ranks.items()}
    return ranks | capital | _OTHER.get(language, {})


_RANKS = {language: _ranks(language) for language in Language}


def _original(language: Language) -> re.Pattern[str]:
    name = "|".join(_RANKS[language])
    return re.compile(
        rf"{_LINE_START}\s*(?P<label>{_LABEL[language]})"
        rf"(?P<gap>{_GAP})(?P<names>(?:{name})(?:{_AND}(?:{name})){{0,2}}){_LINE_END}"
    )


_ORIGINALS = {language: _original(language) for language in Language}


def originals(text: str, plain: str, source: Language, target: Language) -> Iterator[Placeable]:
    """The lines `Original: English` of a text in braces notation; `plain` is it, tags blanked."""
    for found in _ORIGINALS[source].finditer(plain):
        ranks = _named(found["names"], source)
        names = "/".join(_NAMES[target][rank] for rank in ranks)
        start, end = found.start("label"), found.end()
        gap = _spaced(text[slice(*found.span("gap"))], source, target)
        value = "/".join(list(Language)[rank].value for rank in ranks)
        yield Placeable(
            Kind.ORIGINAL, text[start:end], start, end, value, _LABELS[target] + gap + names
        )


def _named(names: str, language: Language) -> list[int]:
    ranks = _RANKS[language]
    pattern = "|".join(sorted(ranks, key=len, reverse=True))
    return [ranks[name] for name in re.findall(pattern, names)]


def _spaced(gap: str, source: Language, target: Language) -> str:
    """What stands between the label and the name: a full-width colon brings its own blank."""
    if target is Language.ZH:
        return re.sub(r"\s", "", gap)
    return gap if re.search(r"\s", gap) and source is not Language.ZH else " " + gap.lstrip()


def _notes(language: Language) -> dict[str, int]:
    """`English only` and its like by the rank of the language that they name."""
    names: tuple[str, ...] = _NAMES[language]
    if language is Language.RU:
        names = tuple(f"{name.removesuffix('ий')}ом" for name in names)
    elif language in (Language.FR, Language.ES):
        names = tuple(name.capitalize() for name in names)
    return {_ONLY[language].format(name): rank for rank, name in enumerate(names)}


_NOTES = {language: _notes(language) for language in Language}
_NOTE = {
    language: re.compile(rf"(?<!\w)(?:{'|'.join(notes)})(?!\w)")
    for language, notes in _NOTES.items()
}


def notes(plain: str, source: Language, target: Language) -> Iterator[Placeable]:
    """The notes `English only` of a text whose tags are blanked; they are words in a sentence."""
    for found in _NOTE[source].finditer(plain):
        rank = _NOTES[source][found.group()]
        written = list(_NOTES[target])[rank]
        value = f"{list(Language)[rank].value} only"
        yield Placeable(Kind.ORIGINAL, found.group(), *found.span(), value, written)
