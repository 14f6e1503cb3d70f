"""What a text is made of, for alignment: words to translate, and anchors that need none.

Words are cut to their first letters, Arabic ones moreover lose what is written together with them;
Chinese is taken character by character and in pairs. An anchor is a kind and a name that another
language shows alike: a value, a word in Latin letters, the skeleton of a name, a mark.
"""

import re
import unicodedata
from collections.abc import Iterator

from translation.checks.number_words import CHINESE, chinese_number
from translation.languages import Language
from translation.markup import plain
from translation.placeables import find

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_STEM = {Language.AR: 4, Language.RU: 5}
_ATTACHED = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=.{3}))")
_DIGITS = re.compile(r"\d+")
_MARKS = {
    "?": "?",
    "？": "?",
    "؟": "?",
    "!": "!",
    "！": "!",
    "(": "(",
    "（": "(",
    "%": "%",
    "％": "%",
    "٪": "%",
    "؛": ";",
    ";": ";",
    "；": ";",
    "/": "/",
}
_ORDINAL = re.compile(f"第({CHINESE.pattern})")
_QUOTES = re.compile('[«»“”"「」《》„]')
_FOLD = str.maketrans(
    dict(zip("абвгдежзиийклмнопрстуфхцчшщыэюя", "abfjdejziijklmnobrstufhkkssieua", strict=True))
    | dict(
        zip("اأإآىبتثجحخدذرزسشصضطظعغفقكلمنهويئؤ", "aaaaabttjhhddrzsssdttajfkklmnhuiiu", strict=True)
    )
    | dict(zip("cqyvwpg", "kkiffbj", strict=True))
    | dict.fromkeys("ةءьъ", "")
    | {"x": "ks"}
)
"""Letters by their sound, so roughly that the scripts meet."""
_VOWELS = re.compile("[aeiouh]")


def words_of(text: str, language: Language) -> list[str]:
    """The words to translate of a text in braces notation."""
    whole = plain(text, " ").casefold()
    if language is Language.ZH:
        return list(_chinese(whole))
    found = _WORD.findall(_bare(whole))
    if language is Language.AR:
        found = [_ATTACHED.sub("", word, count=1) for word in found]
    return [word[: _STEM.get(language, 5)] for word in found]


def _chinese(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        yield from run
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _bare(text: str) -> str:
    """A text without accents, vowel signs and the stroke that lengthens Arabic letters."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign != "ـ")


def anchors_of(text: str, language: Language) -> set[tuple[str, str]]:
    """The anchors of a text in braces notation, as (kind, name)."""
    whole = plain(text, " ")
    other = Language.FR if language is Language.EN else Language.EN
    found = {("value", one.value) for one in find(text, language, other)}
    found |= {("digits", str(int(run))) for run in _DIGITS.findall(whole)}
    found |= {("address", one.rstrip(".,;)")) for one in _ADDRESS.findall(whole)}
    found |= {("latin", one.casefold()) for one in _LATIN.findall(whole)}
    found |= {("mark", _MARKS[sign]) for sign in whole if sign in _MARKS}
    if _QUOTES.search(whole):
        found.add(("mark", '"'))
    found.add(("end", _ending(whole)))
    if language is Language.ZH:
        numbers = [str(chinese_number(run)) for run in _ORDINAL.findall(whole)]
        found |= {(kind, number) for kind in ("value", "digits") for number in numbers}
    else:
        found |= set(_skeletons(whole, language))
    return found


def _ending(whole: str) -> str:
    last = whole.rstrip()[-1:]
    return unicodedata.normalize("NFKC", last).translate(_ENDS) if not last.isalnum() else ""


_ENDS = str.maketrans({"。": ".", "؟": "?", "؛": ";", "،": ",", "、": ","})


def _skeletons(whole: str, language: Language) -> Iterator[tuple[str, str]]:
    """Words as they sound, in two grains: their beginning, and their consonants alone."""
    for word in _WORD.findall(_bare(whole.casefold())):
        own = _ATTACHED.sub("", word, count=1) if language is Language.AR else word
        sound = own.translate(_FOLD)
        if language is not Language.AR and len(sound) > 4:
            yield "sound", sound[:5]
        consonants = _VOWELS.sub("", sound)
        if len(consonants) > 2:
            yield "consonants", consonants[:4]
