"""What a text says, without the form in which it is written.

Left out are tags, case, white space, punctuation and what nobody sees; of Arabic also the vowel
signs and the lengthening stroke, of Russian the dots of ё. A number is written in one way, whatever
its digits and however its thousands are parted. What changes a value stays: a sign before a number,
a mark within one or beside its digits (C18/52, 1.5, 12:30), the per cent sign and all symbols.
"""

import unicodedata

import regex

from translation.languages import Language
from translation.markup import plain

_COMPATIBLE = regex.compile(r"[\uFB00-\uFDFF\uFE70-\uFEFC\uFF00-\uFFEF]+")
_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_ARABIC_SIGNS = regex.compile("[\u0640\u064b-\u0652\u0670]+")
_ONE_WAY = {
    **{zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    0x066B: ".",
    0x066C: ",",
}
_TOKEN = regex.compile(
    r"\p{Han}\p{M}*"
    r"|(?:(?<![\p{L}\p{N}])-(?=[0-9]))?"
    r"[\p{L}\p{N}\p{M}--\p{Han}]+"
    r"(?:(?:(?<=[0-9])\p{P}|\p{P}(?=[0-9]))[\p{L}\p{N}\p{M}--\p{Han}]+)*"
    r"|[\p{S}%‰&@#§]",
    regex.V1,
)
_ASCII_TOKEN = regex.compile(
    r"(?:(?<![a-z0-9])-(?=[0-9]))?[a-z0-9]+"
    r"(?:(?:(?<=[0-9])[!-/:;?@\[-\]_{}]|[!-/:;?@\[-\]_{}](?=[0-9]))[a-z0-9]+)*"
    r"|[$+<=>^`|~%&@#]"
)
_BLANKS = "\u0020\u00a0\u2009\u202f'\u2019"
_PARTED = {
    language: regex.compile(rf"(?<![0-9.,])[0-9]{{1,3}}(?:[{marks}][0-9]{{3}})+(?![0-9])")
    for language, marks in {
        Language.AR: _BLANKS + ",",
        Language.ZH: _BLANKS + ",",
        Language.EN: _BLANKS + ",",
        Language.FR: _BLANKS,
        Language.RU: _BLANKS,
        Language.ES: _BLANKS + ".",
    }.items()
}
_DECIMAL_COMMA = frozenset({Language.FR, Language.RU, Language.ES})
_COMMA = regex.compile(r"(?<=[0-9]),(?=[0-9])")
_NOT_DIGITS = regex.compile(r"[^0-9]+")


def fold(text: str, language: Language) -> str:
    """A text in braces notation as words and values, a blank between any two; may be empty.

    Raises MarkupRefused where the braces are no notation.
    """
    bare = plain(text, standalone=" ") if "{" in text or "}" in text else text
    if bare.isascii():
        pattern, written = _ASCII_TOKEN, bare.lower()
    else:
        pattern, written = _TOKEN, _composed(bare, language)
    if any(digit in written for digit in "0123456789"):
        written = _numbers(written, language)
    return " ".join(pattern.findall(written))


def values(folded: str) -> list[str]:
    """The words of a folded text that have a digit, in the order of the alphabet."""
    return sorted(word for word in folded.split(" ") if any(map(str.isdigit, word)))


def _composed(text: str, language: Language) -> str:
    """In one kind of letters and digits, lower case, without what nobody sees."""
    same = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", same).casefold())
    if language is Language.AR:
        seen = _ARABIC_SIGNS.sub("", seen)
    elif language is Language.RU:
        seen = seen.replace("ё", "е")
    return unicodedata.normalize("NFC", seen).translate(_ONE_WAY)


def _numbers(text: str, language: Language) -> str:
    """Numbers without what parts their thousands, and with a point before their decimals."""
    whole = _PARTED[language].sub(lambda found: _NOT_DIGITS.sub("", found.group()), text)
    return str(_COMMA.sub(".", whole) if language in _DECIMAL_COMMA else whole)
