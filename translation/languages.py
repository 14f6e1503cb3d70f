"""The six official languages and what a writing system forces on a document."""

from enum import StrEnum

from translation.errors import UnknownLanguage


class Language(StrEnum):
    """One of the six official languages, by its ISO 639-1 code."""

    AR = "ar"
    ZH = "zh"
    EN = "en"
    FR = "fr"
    RU = "ru"
    ES = "es"

    @property
    def letter(self) -> str:
        """The letter that stands for the language in a printed symbol: A C E F R S."""
        return _LETTERS[self]

    @property
    def is_rtl(self) -> bool:
        """Whether the script runs from right to left."""
        return self is Language.AR

    @property
    def direction(self) -> str:
        """The value of an HTML `dir` attribute."""
        return "rtl" if self.is_rtl else "ltr"

    @property
    def tag(self) -> str:
        """The BCP 47 tag that Word writes in `w:lang`."""
        return _TAGS[self]

    @property
    def english_name(self) -> str:
        """The name in English, as interface texts use it."""
        return _NAMES[self]


_CODES = {language.value: language for language in Language}
_LETTERS = {
    Language.AR: "A",
    Language.ZH: "C",
    Language.EN: "E",
    Language.FR: "F",
    Language.RU: "R",
    Language.ES: "S",
}
_TAGS = {
    Language.AR: "ar-SA",
    Language.ZH: "zh-CN",
    Language.EN: "en-GB",
    Language.FR: "fr-FR",
    Language.RU: "ru-RU",
    Language.ES: "es-ES",
}
_NAMES = {
    Language.AR: "Arabic",
    Language.ZH: "Chinese",
    Language.EN: "English",
    Language.FR: "French",
    Language.RU: "Russian",
    Language.ES: "Spanish",
}


def parse_language(code: str) -> Language:
    """The language of a code such as `fr`, `FR`, `fr-CH` or `zh_Hans`; raises UnknownLanguage."""
    language = _CODES.get(code.strip().lower().replace("_", "-").partition("-")[0])
    if language is None:
        raise UnknownLanguage(code)
    return language


def language_of_letter(letter: str) -> Language:
    """The language that a symbol's letter (A C E F R S) stands for; raises UnknownLanguage."""
    for language, known in _LETTERS.items():
        if known == letter.upper():
            return language
    raise UnknownLanguage(letter)
