"""Characters that went wrong on the way: bytes read in another encoding, shaped Arabic, entities.

A text is repaired where one reading alone can have made it: decoding the bytes that it stands for
gives text of its language, which does not happen by chance. Else it is only found.
"""

import codecs
import html
import re
import unicodedata

from translation.languages import Language
from translation.memory.dirt.reasons import Reason

_LOST = re.compile("[\u0080-\u009f\ufffd]")
_QUESTIONS = re.compile(r"[^\W\d_]\?[a-z\u00df-\u00ff\u0430-\u044f]|\?{3,}")
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_FORMS = re.compile("[\ufb50-\ufbff\ufc00-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc]+")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2,}")
_HIGH = re.compile("[^\x00-\x7f]")
_ALONE = re.compile("(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])")
_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_CP1252 = {
    ord(chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252")): byte
    for byte in range(256)
}
"""Windows-1252, in which five bytes stand for nothing and are read as they are."""

_MIXED_CASE = re.compile("\\b[а-яё][А-ЯЁ]{2,}")

OWN_SCRIPT = {
    Language.AR: re.compile("[\u0620-\u064a\u066e-\u06d3]"),
    Language.ZH: re.compile("[\u3400-\u9fff]"),
    Language.RU: re.compile("[\u0400-\u04ff]"),
}
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WRITTEN = {
    Language.AR: re.compile("[\u0600-\u06ff]"),
    Language.ZH: OWN_SCRIPT[Language.ZH],
    Language.RU: re.compile("[\u0400-\u045f]"),
}
_LATIN_WRITTEN = re.compile("[\u00c0-\u017f]")
_UTF_8_READ_AS = ("latin-1", "cp1252", "cp1251", "cp1256", "gbk", "mac-roman", "koi8-r")
_LEGACY = {Language.RU: "cp1251", Language.AR: "cp1256", Language.ZH: "gbk"}


def damage(text: str, language: Language) -> tuple[str, Reason] | None:
    """The text set right and the reason, or the same text where it cannot be; None if sound."""
    if language is Language.AR and (told := _arabic(text)):
        return told
    if language is Language.ZH and (told := _read_as_gbk(text)):
        return told
    if text.isascii() and "?" not in text:
        return None
    sound = _decoded(text, language)
    if sound is not None:
        return sound, Reason.MOJIBAKE
    if _LOST.search(text) or (_MIXED_CASE.search(text) and _koi8(text)):
        return text, Reason.MOJIBAKE
    asks = "?" in text and language is not Language.EN
    if asks and _QUESTIONS.search(_ADDRESS.sub("", text)):
        return text, Reason.MOJIBAKE
    return None


def entities(text: str) -> bool:
    """Whether references of HTML stand in a text as they were written: `&eacute;`, `&#39;`."""
    return "&" in text and any(html.unescape(one) != one for one in _ENTITY.findall(text))


def without_entities(text: str) -> str:
    """The text with what its references stand for; a tag or brace is never made of one."""
    return _ENTITY.sub(lambda found: _unescaped(found.group()), text)


def _unescaped(entity: str) -> str:
    meant = html.unescape(entity)
    return {"{": "{{", "}": "}}"}.get(meant, meant)


def _arabic(text: str) -> tuple[str, Reason] | None:
    shaped = _FORMS.findall(text)
    if shaped:
        if _visual_forms(shaped):
            return text, Reason.REVERSED
        return _FORMS.sub(lambda run: _unshaped(run.group()), text), Reason.PRESENTATION_FORMS
    return (text, Reason.REVERSED) if _visual(text) else None


def _unshaped(run: str) -> str:
    """Shaped letters as plain ones; each stands for its letters alone (UAX #15, compatibility)."""
    return unicodedata.normalize("NFKC", run).replace(" ", "")


def _visual_forms(runs: list[str]) -> bool:
    """Whether words end with a letter in its initial form: they run from left to right."""
    begins = sum(_form(run[0]) == "<initial>" for run in runs if len(run) > 1)
    ends = sum(_form(run[-1]) == "<initial>" for run in runs if len(run) > 1)
    return ends > begins


def _form(letter: str) -> str:
    return unicodedata.decomposition(letter).split(" ")[0]


def _visual(text: str) -> bool:
    """Whether letters that only end a word (ة ى) begin words, and the article ends them."""
    words = _ARABIC_WORD.findall(text)
    wrong = sum((word[0] in "ةى") + (word.endswith("لا") and len(word) > 3) for word in words)
    if not wrong:
        return False
    right = sum((word[-1] in "ةى") + word.startswith("ال") for word in words)
    begun = any(word[0] in "ةى" for word in words)
    return bool(wrong > right + (0 if begun else 1))


def _read_as_gbk(text: str) -> tuple[str, Reason] | None:
    """Chinese whose UTF-8 was read as GBK is made of Han characters, too."""
    high = _HIGH.findall(text)
    if len(high) < 3:
        return None
    for reading in ("gbk", "gb18030"):
        sound = _reread(text, reading)
        if sound and len(sound) < len(text) and OWN_SCRIPT[Language.ZH].search(sound):
            return sound, Reason.MOJIBAKE
    return None


def _decoded(text: str, language: Language) -> str | None:
    # A letter of UTF-8 is two bytes or more, and each of them was read as one letter but in GBK.
    readings = ("gbk",) if _ALONE.search(text) else _UTF_8_READ_AS
    for reading in readings:
        sound = _reread(text, reading)
        if sound is None or sound == text or not _plausible(sound, text):
            continue
        if reading != "gbk" or _in_letters_of(sound, language):
            return sound
    legacy = _LEGACY.get(language)
    own = OWN_SCRIPT.get(language)
    if legacy is None or own is None or own.search(text):
        return None
    for reading in ("latin-1", "cp1252"):
        sound = _reread(text, reading, legacy)
        if sound is not None and 2 * len(own.findall(sound)) > sum(map(str.isalpha, sound)):
            return sound
    return None


def _reread(text: str, reading: str, meant: str = "utf-8") -> str | None:
    try:
        if reading == "cp1252":
            return codecs.charmap_encode(text, "strict", _CP1252)[0].decode(meant)
        return text.encode(reading).decode(meant)
    except UnicodeError:
        return None


def _plausible(sound: str, text: str) -> bool:
    """Two bytes of high value that make one letter are no chance; controls would be."""
    shorter = len(sound) < len(text) or (
        len(sound) == len(text) and OWN_SCRIPT[Language.ZH].search(text) is not None
    )
    return shorter and not _LOST.search(sound)


def _in_letters_of(sound: str, language: Language) -> bool:
    """Whether a language writes so: the bytes of many a Chinese word are UTF-8 by chance (页眉)."""
    own = _WRITTEN.get(language, _LATIN_WRITTEN)
    marked = [one for one in sound if one.isalpha() and not one.isascii()]
    latin = language not in _WRITTEN and any(map(str.isalpha, sound))
    return (latin or bool(marked)) and all(own.match(one) for one in marked)


def _koi8(text: str) -> bool:
    """Russian in KOI8-R read as Windows-1251 has its cases exchanged."""
    words = re.findall("[А-Яа-яЁё]{3,}", text)
    odd = sum(bool(_MIXED_CASE.match(word)) or word.isupper() for word in words)
    return bool(odd * 2 > len(words))
