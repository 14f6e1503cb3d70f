"""Words that stand for numbers, months and scales in the six languages.

They only ever excuse a number in digits on the other side (Article 59 and 第五十九条), so the lists
may be generous; inflected forms are covered by stems.
"""

import re

from translation.languages import Language

Table = tuple[tuple[re.Pattern[str], int], ...]
"""Patterns that match whole words, the longer number first, and what they stand for."""

_ARABIC_PREFIX = "(?:[وفبلك]?(?:ال|لل)?)"


def _table(words: dict[int, str], before: str = "", after: str = "") -> Table:
    rows = ((re.compile(rf"(?<!\w){before}(?:{w}){after}(?!\w)"), n) for n, w in words.items())
    return tuple(rows)


_EN = {
    0: "zero",
    1: "one|single|once|first|primary",
    2: "two|twice|second(?:ly|ary)?|both|half|halves|pair|double|bi(?:ennial|ennium|lateral)",
    3: "three|third(?:s|ly)?|thrice|triple|trilateral",
    4: "four|fourth(?:ly)?|quarters?|quadrennial|quarterly",
    5: "five|fifths?",
    6: "six|sixths?",
    7: "seven|sevenths?",
    8: "eight|eighths?",
    9: "nine|ninths?",
    10: "ten|tenths?|decad\\w+|decenn\\w+",
    11: "eleven(?:th)?",
    12: "twelve|twelfth|dozens?",
    13: "thirteen(?:th)?",
    14: "fourteen(?:th)?",
    15: "fifteen(?:th)?",
    16: "sixteen(?:th)?",
    17: "seventeen(?:th)?",
    18: "eighteen(?:th)?",
    19: "nineteen(?:th)?",
    20: "twenty|twentieth|score",
    30: "thirty|thirtieth",
    40: "forty|fortieth",
    50: "fifty|fiftieth",
    60: "sixty|sixtieth",
    70: "seventy|seventieth",
    80: "eighty|eightieth",
    90: "ninety|ninetieth",
    100: "hundred(?:th|s)?|century|centuries",
    1000: "thousand(?:th|s)?",
    10**6: "millions?",
    10**9: "billions?",
    10**12: "trillions?",
}
_FR = {
    0: "zéro",
    1: "une?|premi(?:er|ère)s?|unième",
    2: "deux|second(?:e)?s?|deuxième|moitiés?|demi[e]?s?|double|bis",
    3: "trois|troisièmes?|tiers|triple",
    4: "quatre|quatrièmes?|quarts?",
    5: "cinq|cinquièmes?",
    6: "six|sixièmes?",
    7: "sept|septièmes?",
    8: "huit|huitièmes?",
    9: "neuf|neuvièmes?",
    10: "dix|dixièmes?|dizaines?|décenn\\w+",
    11: "onze|onzième",
    12: "douze|douzième|douzaines?",
    13: "treize|treizième",
    14: "quatorze|quatorzième",
    15: "quinze|quinzième|quinzaine",
    16: "seize|seizième",
    20: "vingts?|vingtième|vingtaine",
    30: "trente|trentième|trentaine",
    40: "quarante|quarantième|quarantaine",
    50: "cinquante|cinquantième|cinquantaine",
    60: "soixante|soixantième|soixantaine",
    100: "cents?|centième|centaines?|siècles?",
    1000: "mille|millièmes?|milliers?",
    10**6: "millions?",
    10**9: "milliards?",
    10**12: "billions?",
}
_ES = {
    0: "cero",
    1: "un[oa]?|primer[oa]?s?",
    2: "dos|segund[oa]s?|mitad|medi[oa]s?|ambos|ambas|doble",
    3: "tres|tercer[oa]?s?|tercios?|triple",
    4: "cuatro|cuart[oa]s?",
    5: "cinco|quint[oa]s?",
    6: "seis|sext[oa]s?",
    7: "siete|séptim[oa]s?",
    8: "ocho|octav[oa]s?",
    9: "nueve|noven[oa]s?",
    10: "diez|décim[oa]s?|decenas?|decen\\w+|décadas?",
    11: "once|undécim[oa]",
    12: "doce|duodécim[oa]|docenas?",
    13: "trece|decimotercer[oa]?",
    14: "catorce|decimocuart[oa]",
    15: "quince|decimoquint[oa]",
    16: "dieciséis|decimosext[oa]",
    17: "diecisiete|decimoséptim[oa]",
    18: "dieciocho|decimoctav[oa]",
    19: "diecinueve|decimonoven[oa]",
    20: "veinte|vigésim[oa]",
    21: "veinti(?:uno|ún|una)",
    22: "veintidós",
    23: "veintitrés",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiséis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    30: "treinta|trigésim[oa]",
    40: "cuarenta|cuadragésim[oa]",
    50: "cincuenta|quincuagésim[oa]",
    60: "sesenta|sexagésim[oa]",
    70: "setenta|septuagésim[oa]",
    80: "ochenta|octogésim[oa]",
    90: "noventa|nonagésim[oa]",
    100: "cien|cientos?|centenar(?:es)?|centésim[oa]|siglos?",
    500: "quinient[oa]s",
    1000: "mil|miles|millares|milésim[oa]s?",
    10**6: "mill[oó]n(?:es)?",
    10**12: "bill[oó]n(?:es)?",
}
_RU = {
    0: "нол\\w+|нул\\w+",
    1: "од(?:ин|н)\\w*|перв\\w+",
    2: "дв(?:а|е|ух|ум|умя|ое|оих)|втор\\w+|оба|обе|обоих|половин\\w+|пол\\w*|двойн\\w+|двух\\w*",
    3: "тр(?:и|ёх|ех|ем|ём|емя|ое)|трет\\w+|трех\\w*",
    4: "четыр\\w+|четвер\\w+",
    5: "пят(?:ь|и|ью|\\w{2,3})",
    6: "шест(?:ь|и|ью|\\w{2,3})",
    7: "сем(?:ь|и|ью)|седьм\\w+",
    8: "восем(?:ь|ью)|восьм\\w+",
    9: "девят(?:ь|и|ью|\\w{2,3})",
    10: "десят(?:ь|и|ью|\\w{2,3})|десятилет\\w+|десятк\\w+",
    11: "одиннадцат\\w+",
    12: "двенадцат\\w+|дюжин\\w+",
    13: "тринадцат\\w+",
    14: "четырнадцат\\w+",
    15: "пятнадцат\\w+",
    16: "шестнадцат\\w+",
    17: "семнадцат\\w+",
    18: "восемнадцат\\w+",
    19: "девятнадцат\\w+",
    20: "двадцат\\w+",
    30: "тридцат\\w+",
    40: "сорок\\w*",
    50: "пятьдесят|пятидесят\\w+",
    60: "шестьдесят|шестидесят\\w+",
    70: "семьдесят|семидесят\\w+",
    80: "восемьдесят|восьмидесят\\w+",
    90: "девяност\\w+",
    100: "ст[оа]|сот\\w*|век\\w*",
    200: "двести|двухсот\\w*",
    1000: "тысяч\\w*",
    10**6: "миллион\\w*",
    10**9: "миллиард\\w*",
    10**12: "триллион\\w*",
}
_AR = {
    1: "واحد\\w*|أول\\w*|أحد|إحدى|حادي\\w*",
    2: "اثن\\w+|إثن\\w+|ثان\\w*|مرتين|نصف|كلا|كلتا|ضعف\\w*|مضاعف\\w*",
    3: "ثلاث|ثلاثة|ثالث\\w*|ثلث\\w*",
    4: "أربع|أربعة|رابع\\w*|ربع|أرباع",
    5: "خمس|خمسة|خامس\\w*",
    6: "ست|ستة|سادس\\w*",
    7: "سبع|سبعة|سابع\\w*",
    8: "ثمان|ثماني|ثمانية|ثامن\\w*",
    9: "تسع|تسعة|تاسع\\w*",
    10: "عشر|عشرة|عاشر\\w*|عقد|عقود|عقدين",
    20: "عشرون|عشرين",
    30: "ثلاثون|ثلاثين",
    40: "أربعون|أربعين",
    50: "خمسون|خمسين",
    60: "ستون|ستين",
    70: "سبعون|سبعين",
    80: "ثمانون|ثمانين",
    90: "تسعون|تسعين",
    100: "مائة|مئة|مئات|مائات|قرن|قرون",
    200: "مائتا|مائتي|مائتان|مائتين|مئتا|مئتي|مئتان|مئتين",
    1000: "ألف|ألفا|آلاف|ألوف",
    2000: "ألفي|ألفان|ألفين",
    10**6: "مليون|مليونا|ملايين",
    2 * 10**6: "مليوني|مليونان|مليونين",
    10**9: "مليار|مليارا|مليارات|بليون|بلايين",
    2 * 10**9: "ملياري|ملياران|مليارين|بليوني|بليونان",
    10**12: "تريليون\\w*",
}

NUMBER_WORDS: dict[Language, Table] = {
    Language.EN: _table(_EN),
    Language.FR: _table(_FR),
    Language.ES: _table(_ES),
    Language.RU: _table(_RU),
    Language.AR: _table(_AR, _ARABIC_PREFIX),
}
"""Cardinals, ordinals, fractions and collective words; Chinese numerals are read by rule."""

SCALES: dict[Language, Table] = {
    Language.EN: _table({10**3: "thousands?", 10**6: "millions?|mn", 10**9: "billions?|bn"})
    + _table({10**12: "trillions?"}),
    Language.FR: _table({10**3: "mille|milliers?", 10**6: "millions?", 10**9: "milliards?"})
    + _table({10**12: "billions?"}),
    Language.ES: _table({10**9: "mil mill[oó]n(?:es)?", 10**3: "mil|miles"})
    + _table({10**6: "mill[oó]n(?:es)?", 10**12: "bill[oó]n(?:es)?"}),
    Language.RU: _table({10**3: "тыс|тысяч\\w*", 10**6: "млн|миллион\\w*"})
    + _table({10**9: "млрд|миллиард\\w*", 10**12: "трлн|триллион\\w*"}),
    Language.AR: _table({10**3: "ألف|ألفا|ألفاً|آلاف", 10**6: "مليون|مليوناً?|ملايين"})
    + _table({10**9: "مليار|ملياراً?|مليارات|بليون|بلايين", 10**12: "تريليون\\w*"}),
    Language.ZH: tuple(
        (re.compile(f"[多余几]?{word}"), value)
        for word, value in (
            ("万亿", 10**12),
            ("十亿", 10**9),
            ("亿", 10**8),
            ("千万", 10**7),
            ("百万", 10**6),
            ("万", 10**4),
            ("千(?!米|克|瓦|赫|字|比)", 10**3),
            ("百", 10**2),
        )
    ),
}
"""What multiplies the number in digits before it; billion is 10⁹ in English, 10¹² in Spanish."""

_MONTHS = {
    Language.EN: "Jan(?:uary)? Feb(?:ruary)? Mar(?:ch)? Apr(?:il)? May June? July? Aug(?:ust)? "
    "Sept?(?:ember)? Oct(?:ober)? Nov(?:ember)? Dec(?:ember)?",
    Language.FR: "janv(?:ier)? févr(?:ier)? mars avr(?:il)? mai juin juil(?:let)? août "
    "sept(?:embre)? oct(?:obre)? nov(?:embre)? déc(?:embre)?",
    Language.ES: "ene(?:ro)? feb(?:rero)? mar(?:zo)? abr(?:il)? may(?:o)? jun(?:io)? jul(?:io)? "
    "ago(?:sto)? sep?t(?:iembre)?|sep(?:tiembre)?|setiembre oct(?:ubre)? nov(?:iembre)? "
    "dic(?:iembre)?",
    Language.RU: "январ\\w* феврал\\w* март\\w* апрел\\w* ма[йяею] июн\\w* июл\\w* август\\w* "
    "сентябр\\w* октябр\\w* ноябр\\w* декабр\\w*",
    Language.AR: "يناير|كانون_الثاني فبراير|شباط مارس|آذار [أإا]بريل|نيسان مايو|أيار "
    "يوني[وةه]|حزيران يولي[وةه]|تموز أغسطس|آب سبتمبر|أيلول أكتوبر|تشرين_الأول "
    "نوفمبر|تشرين_الثاني ديسمبر|كانون_الأول",
}


def _months(language: Language, words: str) -> Table:
    flags = re.IGNORECASE if language in (Language.FR, Language.ES, Language.RU) else 0
    before = _ARABIC_PREFIX if language is Language.AR else ""
    names = (word.replace("_", "\\s") for word in words.split())
    return tuple(
        (re.compile(rf"(?<!\w){before}(?:{name})(?!\w)", flags), number)
        for number, name in enumerate(names, 1)
    )


MONTHS: dict[Language, Table] = {
    language: _months(language, words) for language, words in _MONTHS.items()
}
"""Names of months and their usual short forms; Chinese prints the number."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHINESE = re.compile("[零〇一二两兩三四五六七八九十百千万萬亿億]{1,24}")
"""A run of Chinese numerals; `chinese_number` reads it."""


def chinese_number(run: str) -> int:
    """The number that a run of Chinese numerals prints: 五十九 is 59, 二〇一七 is 2017.

    A run without any ten, hundred or more is read digit by digit.
    """
    if all(character in _DIGITS for character in run):
        return int("".join(str(_DIGITS[character]) for character in run))
    whole, part, digit = 0, 0, 0
    for character in run:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            part += (digit or 1) * _TENS[character]
            digit = 0
        else:
            whole = (whole + part + digit or 1) * _MYRIADS[character]
            part, digit = 0, 0
    return whole + part + digit
