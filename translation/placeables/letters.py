"""The language letters of symbols in a translation, by what its source prints.

C18/52-E in an English text is C18/52-F in its French version; C18/52-R in the same text names
the Russian version, and keeps its letter in all languages.
"""

from collections.abc import Iterator
from dataclasses import replace

from translation.languages import Language
from translation.placeables.furniture import document_symbols
from translation.placeables.grammar import blank_tags
from translation.symbols import FoundSymbol, Symbol


def misprinted(
    text: str, original: str, source: Language, target: Language
) -> Iterator[FoundSymbol]:
    """The symbols of `text`, in `target`, that bear a letter which is not theirs.

    `original` is the source it translates. A symbol without a letter is a citation, and right; so
    is a letter that the original prints, other than its own.
    """
    printed = letters(original, source)
    for hit in document_symbols(blank_tags(text), target):
        of_source = printed.get(bare(hit.symbol), set())
        right = {None, target, *of_source - {source}}
        if source in of_source and hit.symbol.language not in right:
            yield hit


def lettered(text: str, original: str, source: Language, target: Language) -> str:
    """A translation in braces notation with the letter of its language in each symbol."""
    for hit in reversed(list(misprinted(text, original, source, target))):
        text = text[: hit.end - 1] + target.letter + text[hit.end :]
    return text


def letters(text: str, language: Language) -> dict[str, set[Language | None]]:
    """The languages that each symbol of a text is printed with, None for no letter."""
    printed: dict[str, set[Language | None]] = {}
    for hit in document_symbols(blank_tags(text), language):
        printed.setdefault(bare(hit.symbol), set()).add(hit.symbol.language)
    return printed


def bare(symbol: Symbol) -> str:
    """The symbol without its letter, the same in all languages."""
    return str(replace(symbol, language=None))
