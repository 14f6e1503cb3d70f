"""Segments without words: written by rule, without memory and without a translator."""

import re

from translation.languages import Language
from translation.placeables.furniture import stands_over
from translation.placeables.grammar import blank_tags, find
from translation.placeables.numerals import european
from translation.symbols import parse_symbol

_MARK = re.compile(r"\s*\(?(?:[a-z]|[ivxl]{1,6})\)(?=\s|\ufffc|$)")
"""A list mark of letters, which stays a) in all ITU versions; only at the start of a segment."""
_WIDE = str.maketrans(
    {"（": "(", "）": ")", "：": ": ", "；": "; ", "，": ", ", "、": ", ", "。": "."}
)
_ARABIC = str.maketrans({"،": ",", "؛": ";"})
_SIGN = re.compile(r"(?<![\w\u200e.,])([+\-−])(?=\d)")
_MARKED_SIGN = re.compile(r"\u200e([+\-−])(?=\d)")
_BREAK = "{0/}"
"""Stands for the line break between two segments; tags of a document are counted from one."""
_BARE_SYMBOL = re.compile(r"\d+(?:\([A-Za-zé.\d]+\))*-[ACEFRS]")


def written(text: str, source: Language, target: Language) -> str | None:
    """The house form of a segment in braces notation, its tags in place; None where words remain.

    Words are any letters that belong to no placeable and to no list mark.
    """
    plain = blank_tags(text)
    bare = _bare_symbol(plain, source, target)
    if bare is not None:
        return text.replace(plain.strip("\ufffc \u00a0"), bare)
    pieces: list[str] = []
    at = 0
    if mark := _MARK.match(plain):
        at = mark.end()
        pieces.append(text[:at])
    for placeable in find(text, source, target):
        if placeable.start < at:
            continue
        if _has_letters(plain[at : placeable.start]):
            return None
        pieces += [_between(text[at : placeable.start], source, target), placeable.written]
        at = placeable.end
    if _has_letters(plain[at:]):
        return None
    last = _between(text[at:], source, target)
    if last != text[at:]:
        # A full-width mark brings its own space, which an ASCII one has no need of at the end.
        last = last.rstrip()
    return _signs("".join([*pieces, last]), source, target)


def written_among(
    text: str, source: Language, target: Language, previous: str = "", following: str = ""
) -> str | None:
    """The house form of a segment between its neighbours, which are "" where there is none.

    A line break in a head makes two segments of it. What each prints follows from both: after
    Addendum 1 to, Document is Документу in Russian, and in Chinese its number moves to the symbol.
    """
    for label, head, rank in ((text, following, 0), (previous, text, 1)):
        if stands_over(blank_tags(label), blank_tags(head), source):
            both = written(f"{label}{_BREAK}{head}", source, target)
            return None if both is None else both.split(_BREAK)[rank]
    return written(text, source, target)


def _signs(text: str, source: Language, target: Language) -> str:
    """A sign stays before its number: in a right-to-left line it needs a left-to-right mark.

    The bidirectional algorithm takes a sign in front of a number for a neutral (UAX 9, ES), and
    prints -56 as 56- without it.
    """
    if source is Language.AR:
        text = _MARKED_SIGN.sub(r"\1", text)
    return _SIGN.sub("\u200e\\1", text) if target is Language.AR else text


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _bare_symbol(plain: str, source: Language, target: Language) -> str | None:
    """34(Rev.1)-R: a document's own number with its letter, which running text never shows."""
    inner = plain.strip("\ufffc \u00a0")
    symbol = parse_symbol(inner) if _BARE_SYMBOL.fullmatch(inner) else None
    if symbol is None or symbol.language is not source:
        return None
    return str(symbol.printed(target))


def _between(text: str, source: Language, target: Language) -> str:
    """Punctuation and stray digits between placeables in the manner of the target."""
    text = european(text)
    if source is Language.ZH and target is not Language.ZH:
        text = re.sub(r" {2,}", " ", text.translate(_WIDE))
    if source is Language.AR and target is not Language.AR:
        text = text.translate(_ARABIC)
    if target is Language.AR:
        text = text.replace(", ", "، ").replace("; ", "؛ ")
    return text
