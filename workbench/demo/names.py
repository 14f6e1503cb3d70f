"""Names of territories, languages, currencies and months in six languages, from CLDR by Babel."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from babel import Locale

from translation.exchange import ImportedUnit
from translation.languages import Language

_LOCALES = {
    Language.AR: "ar",
    Language.ZH: "zh_Hans",
    Language.EN: "en",
    Language.FR: "fr",
    Language.RU: "ru",
    Language.ES: "es",
}
_NO_STATES = frozenset({"EU", "EZ", "QO", "TW", "UN", "XA", "XB", "XK", "ZZ"})
"""Groups, test codes, and places whose CLDR name is not the one the United Nations prints."""

_CURRENCIES = re.findall(
    r"\w+",
    """
    AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP ETB EUR GBP GHS
    GTQ HKD HUF IDR ILS INR IQD ISK JMD JOD JPY KES KRW KWD KZT LBP LKR MAD MUR MXN MYR NGN
    NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TZS UAH UGX USD
    UYU UZS VND XAF XDR XOF ZAR ZMW
    """,
)

_MARKS = str.maketrans("", "", "\u061c\u200e\u200f")
"""Invisible direction marks, which CLDR puts into a few Arabic names."""


def cldr_units() -> list[ImportedUnit]:
    """A few hundred names, each in all six languages; those that CLDR lacks in one are left out."""
    locales = {language: Locale.parse(code) for language, code in _LOCALES.items()}
    english = locales[Language.EN]
    territories = [
        code
        for code in sorted(english.territories)
        if len(code) == 2 and code.isalpha() and code not in _NO_STATES
    ]
    languages = [code for code in sorted(english.languages) if len(code) == 2]
    names = chain(
        _named(locales, "territories", territories),
        _named(locales, "languages", languages),
        _named(locales, "currencies", _CURRENCIES),
        _calendar(locales),
    )
    return [ImportedUnit(ordinal, texts) for ordinal, texts in enumerate(names, start=1)]


def _named(
    locales: Mapping[Language, Any], table: str, codes: Iterable[str]
) -> Iterable[Mapping[Language, str]]:
    tables = {language: getattr(locale, table) for language, locale in locales.items()}
    for code in codes:
        if all(code in names for names in tables.values()):
            yield {
                language: str(names[code]).translate(_MARKS) for language, names in tables.items()
            }


def _calendar(locales: Mapping[Language, Any]) -> Iterable[Mapping[Language, str]]:
    for table, keys in (("months", range(1, 13)), ("days", range(7))):
        for key in keys:
            yield {
                language: str(getattr(locale, table)["stand-alone"]["wide"][key]).translate(_MARKS)
                for language, locale in locales.items()
            }
