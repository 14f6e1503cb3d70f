"""Numbers that disagree by value, after a look at the digits that spares most texts the parsing."""

import re
from collections.abc import Mapping

from translation.checks.problems import CheckedPair, Severity
from translation.checks.values import values
from translation.languages import Language
from translation.placeables.numerals import european

_DIGIT = re.compile(r"\d")
_TAG = re.compile(r"\{/?[0-9]{1,9}/?\}")
_KEY = re.compile(r"\([_~&]\w\)|[_~&](?=[0-9])")
_RUN = re.compile(r"\d+")
_NAMED = re.compile(
    r"""
    [A-Za-zЁА-Яа-яё]_?[0-9]+[A-Za-z]?       # DEC2OCT, R0
    | [0-9]+_?(?:D|st|nd|rd|th)\b          # 3D, 2nd
    | [0-9]+-(?:й|я|е|го|му|ой|ю|х|ричн\w*)\b  # 2-я, 16-ричный
    """,
    re.VERBOSE,
)
"""Figures that are a part of a name, or an ordinal, which others write as a word."""

_YEARS = re.compile(r"\b((?:19|20)(?=[0-9]{2}[-\u2013]))([0-9]{2}[-\u2013])(?=[0-9]{2}\b)")
_HOUR = re.compile(r"(?<=[0-9]):00\b")
_VAGUE = re.compile("[数數几幾近][十百千万萬亿億]+|[十百千]+[多余餘几幾]")
_MARKED = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9]")


def digits(text: str) -> str:
    """The digits of a text in European form, in rising order, those of tags left out."""
    if not _MARKED.search(text):
        return ""
    plain = european(_TAG.sub("", text) if "{" in text else text)
    return "".join(sorted(one for one in _DIGIT.findall(plain) if one.isascii()))


def disagreeing(texts: Mapping[Language, str], found: Mapping[Language, str]) -> set[Language]:
    """The languages whose values are not those of most others; `found` has their digits.

    Texts of the same digits are believed to agree. Where digits differ the values are read, and
    what stands in words excuses them; only what leaves no doubt counts.
    """
    if len(set(found.values())) < 2:
        return set()
    groups: dict[str, list[Language]] = {}
    for language, run in found.items():
        groups.setdefault(run, []).append(language)
    largest = max(groups.values(), key=lambda group: (len(group), Language.EN in group))
    model = Language.EN if Language.EN in largest else largest[0]
    differing = {
        language
        for language in texts
        if language not in largest and _differ(texts, model, language)
    }
    if len(largest) == 1 and len(differing) > 1:
        return {model} if _agree(texts, differing) else set()
    return differing


def _agree(texts: Mapping[Language, str], some: set[Language]) -> bool:
    first, *others = sorted(some)
    return not any(_differ(texts, first, other) for other in others)


def _differ(texts: Mapping[Language, str], one: Language, other: Language) -> bool:
    """Whether two texts differ in a value, however both are written.

    A number that is part of a name (3D, DEC2OCT) or an ordinal may be a word in the other text, or
    nothing: where one has it alone, the rest has to agree.
    """
    first, second = _plain(texts[one], one), _plain(texts[other], other)
    if not _disagree(first, second, one, other):
        return False
    if _names(first) and _names(second):
        return True
    return _disagree(_NAMED.sub(" ", first), _NAMED.sub(" ", second), one, other)


def _plain(text: str, language: Language) -> str:
    """The text without tags and keys, 2010-11 as 2010-2011, 10:00 as 10, without dozens."""
    plain = _HOUR.sub("", _YEARS.sub(r"\1\2\1", _KEY.sub("", _TAG.sub("", text))))
    return _VAGUE.sub("", plain) if language is Language.ZH else plain


def _names(text: str) -> list[str]:
    """The figures of a text that are parts of names, and of ordinals."""
    return _RUN.findall(" ".join(_NAMED.findall(text)))


def _disagree(first: str, second: str, one: Language, other: Language) -> bool:
    problems = values(CheckedPair(first, second, one, other))
    return any(_sure(problem.severity, problem.key) for problem in problems)


def _sure(severity: Severity, key: str) -> bool:
    return severity is Severity.ERROR or key.startswith(("values:lost:", "values:other:"))
