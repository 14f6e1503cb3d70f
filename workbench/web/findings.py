"""What the checks say of a text, in the language of the page.

Their messages are of a few forms that differ in a name or number alone: each is known here by its
form, and one that is of none of them stands as it is, in English.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from translation.languages import Language
from workbench.web.tongues import N_, P_, gettext, language_name, pgettext

FORMS = (
    N_("nothing stands for the source; translate it"),
    N_("the target is the source again; translate it"),
    N_("no {language} letter in the target; translate it"),
    N_("a single brace is no tag; double it if the brace itself is meant"),
    N_("{tag} crosses tag {other}; close them in the order that they opened in"),
    N_("{kind} {name} of the source is missing"),
    N_("{kind} {name} is not in the source"),
    N_("{tag} of the source is missing"),
    N_("{tag} stands too often"),
    N_("the source has no {tag}"),
    N_("a share of a hundred stands on one side alone"),
    N_("symbol {name} is written with Cyrillic letters"),
    N_("{name} bears the letter of another language; print {right}"),
    N_("the groups of {name} print in the wrong order; put no-break spaces in"),
)

_KINDS: Mapping[str, tuple[str, str]] = {
    "number": P_("kind of a value", "number"),
    "date": P_("kind of a value", "date"),
    "time": P_("kind of a value", "time"),
    "reference": P_("kind of a value", "reference"),
    "symbol": P_("kind of a value", "symbol"),
}


@lru_cache(maxsize=32)
def _pattern(form: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", form)
    told = [
        rf"(?P<{piece}>{'[a-z]+' if piece == 'kind' else '.+'})" if at % 2 else re.escape(piece)
        for at, piece in enumerate(pieces)
    ]
    return re.compile("".join(told))


def told(message: str) -> str | None:
    """A message of a check in the language spoken now; None where its form is not known."""
    for form in FORMS:
        if found := _pattern(form).fullmatch(message):
            return _filled(gettext(form), found.groupdict())
    return None


def _filled(said: str, given: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda one: _value(one[1], given[one[1]]), said)


def shown(message: str) -> Markup:
    """A message of a check for a page; one that is not known stands in English, marked as such."""
    said = told(message)
    if said is None:
        return Markup('<span lang="en" dir="ltr">{}</span>').format(message)
    return escape(said)


def _value(name: str, value: str) -> str:
    if name == "kind" and value in _KINDS:
        return pgettext(*_KINDS[value])
    if name == "language":
        known = next((one for one in Language if one.english_name == value), None)
        return value if known is None else language_name(known)
    return value
