"""Numbers that disagree by value, after a look at the digits that spares most texts the parsing."""

import re
from collections.abc import Mapping

from translation.checks.problems import CheckedPair, Severity
from translation.checks.values import values
from translation.languages import Language
from translation.placeables.numerals import european

_DIGIT = re.compile(r"\d")
_TAG = re.compile(r"\{/?[0-9]{1,9}/?\}")
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
    first, second = _TAG.sub("", texts[one]), _TAG.sub("", texts[other])
    problems = values(CheckedPair(first, second, one, other))
    return any(_sure(problem.severity, problem.key) for problem in problems)


def _sure(severity: Severity, key: str) -> bool:
    return severity is Severity.ERROR or key.startswith(("values:lost:", "values:other:"))
