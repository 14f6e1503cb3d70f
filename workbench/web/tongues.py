"""The language of the interface: which one a request is in, and its words.

A request is in the language its person chose; else in that of the browser's cookie; else in the
first of ours that the browser asks for; else in English, which is what the source is written in.
The catalogues are read as they are, without a build step; what is not translated is in English.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from storage.providers import provider_of
from storage.store import Store
from translation.errors import TranslationError
from translation.languages import Language, parse_language
from workbench.web.access import caller_of, store_of

COOKIE = "hexaglot_language"
PREFERENCE = "language"
"""The name under which a person's language is stored."""

VALUE_KIND = "kind of a value"
"""The context of the words for what a check looks at."""

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "hexaglot"

OWN_NAMES: Mapping[Language, str] = {
    Language.AR: "العربية",
    Language.ZH: "中文",
    Language.EN: "English",
    Language.FR: "français",
    Language.RU: "русский",
    Language.ES: "español",
}
"""Each language named in itself."""

CATEGORIES: Mapping[Language, tuple[str, ...]] = {
    Language.AR: ("zero", "one", "two", "few", "many", "other"),
    Language.ZH: ("other",),
    Language.EN: ("one", "other"),
    Language.FR: ("one", "other"),
    Language.RU: ("one", "few", "many"),
    Language.ES: ("one", "other"),
}
"""The plural forms of a catalogue by their names in CLDR, in the order of its msgstr."""

_ENGLISH_DAY, _ENGLISH_MOMENT = "d MMM y", "d MMM y, HH:mm"
_PARTED = {Language.AR: "، ", Language.ZH: "、"}
_NOTHING = NullTranslations()
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz")


class _Asked:
    """The language that a request is in, found where it is first asked for."""

    def __init__(self, find: Callable[[], Language]) -> None:
        self._find = find
        self._found: Language | None = None

    @property
    def language(self) -> Language:
        if self._found is None:
            self._found = self._find()
        return self._found


_asked: ContextVar[_Asked | None] = ContextVar("language", default=None)


class Tongue:
    """ASGI: what is said while a request is answered is said in the language it is in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, with the language to be found out where something is said."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        token = _asked.set(_Asked(lambda: language_of(Request(scope))))
        try:
            await self._app(scope, receive, send)
        finally:
            _asked.reset(token)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """What is said in the block is said in a language, as in a request that is in it."""
    token = _asked.set(_Asked(lambda: language))
    try:
        yield
    finally:
        _asked.reset(token)


def current() -> Language:
    """The language that is spoken now; English outside a request."""
    asked = _asked.get()
    return Language.EN if asked is None else asked.language


def language_of(request: Request) -> Language:
    """The language a request is in: the person's choice, the cookie's, the browser's, English.

    What programs read is in English for all of them.
    """
    if request.url.path.startswith(_FOR_PROGRAMS):
        return Language.EN
    return (
        _preferred(request)
        or _known(request.cookies.get(COOKIE))
        or accepted(request.headers.get("accept-language", ""))
        or Language.EN
    )


def _preferred(request: Request) -> Language | None:
    """The choice of who asks; None where nobody does, or the database is away."""
    try:
        caller = caller_of(request)
        if not caller.signed_in:
            return None
        return preferred(store_of(request), caller.account.id)
    except TranslationError:
        return None


def preferred(store: Store, account: int) -> Language | None:
    """The language that a person chose for the interface; None where none was chosen."""
    return _known(store.preferences.get(account, PREFERENCE))


def _known(code: object) -> Language | None:
    return next((one for one in Language if one.value == code), None)


def accepted(header: str) -> Language | None:
    """The first of the six that an Accept-Language header would have, by its weights."""
    wanted = []
    for place, part in enumerate(header.split(",")[:50]):
        code, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), place, parse_language(code)))
        except (ValueError, TranslationError):
            continue
    return next((language for weight, _, language in sorted(wanted) if weight < 0), None)


@lru_cache(maxsize=16)
def catalogue(language: Language) -> Catalog:
    """The catalogue of a language as it lies in `locale/`; an empty one for English."""
    path = LOCALE / language.value / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language is Language.EN or not path.is_file():
        return Catalog(locale=language.value)
    with path.open("rb") as file:
        return read_po(file, locale=language.value, domain=DOMAIN)


@lru_cache(maxsize=16)
def translations(language: Language) -> NullTranslations:
    """The words of a language, ready to be looked up; English is what stands in the source."""
    if language is Language.EN:
        return _NOTHING
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    made: NullTranslations = Translations(compiled, domain=DOMAIN)
    return made


def gettext(message: str, /, **values: object) -> str:
    """A sentence in the language spoken now, with `%(name)s` replaced by the values given."""
    told = translations(current()).gettext(message)
    return told % values if values else told


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence about a number of things, which stands in it as `%(number)s`."""
    told = translations(current()).ngettext(one, many, number)
    return told % {"number": decimal(number), **values}


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A sentence or word that needs to be told apart from the same one elsewhere."""
    told = translations(current()).pgettext(context, message)
    return told % values if values else told


def N_(message: str) -> str:  # noqa: N802 (the name that gettext's readers know)
    """Mark a sentence that is said later by `gettext`."""
    return message


def P_(context: str, message: str) -> tuple[str, str]:  # noqa: N802
    """Mark a word with its context, said later by `pgettext`."""
    return context, message


def language_name(language: Language | str) -> str:
    """The name of a language in the language spoken now."""
    code = parse_language(str(language)).value
    return str(_locale().languages[code])


def person(name: str) -> str:
    """The name of whoever did something: a provider's with the word for one."""
    provider = provider_of(name)
    return name if provider is None else gettext("%(name)s (provider)", name=provider)


def decimal(number: float, digits: int = 0) -> str:
    """A number as one writes it in the language spoken now, with this many decimals."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(number, pattern, locale=_locale()))


def percent(whole: int) -> str:
    """A share in per cent as one writes it in the language spoken now."""
    pattern = "#,##0 %" if current() is Language.EN else None
    return str(format_percent(whole / 100, pattern, locale=_locale()))


def day(given: date) -> str:
    """A day as `24 Nov 2026`, as one writes it in the language spoken now."""
    english = current() is Language.EN
    return _isolated(
        str(format_date(given, _ENGLISH_DAY if english else "medium", locale=_locale()))
    )


def short_day(given: date) -> str:
    """A day in a sentence full of figures: in English as `2026-11-24`."""
    return given.isoformat() if current() is Language.EN else day(given)


def full_day(given: date) -> str:
    """A day with its month written out."""
    english = current() is Language.EN
    return str(format_date(given, "d MMMM y" if english else "long", locale=_locale()))


def month(given: date) -> str:
    """A month and its year, written out."""
    if current() is Language.EN:
        return str(format_date(given, "MMMM y", locale=_locale()))
    return str(format_skeleton("yMMMM", given, locale=_locale()))


def moment(given: datetime) -> str:
    """A day and a time, in the zone that the moment is in."""
    if current() is Language.EN:
        return str(format_datetime(given, _ENGLISH_MOMENT, locale=_locale()))
    time = format_datetime(given, "HH:mm", locale=_locale())
    return _isolated(gettext("%(day)s, %(time)s", day=day(given), time=time))


def listed(things: Iterable[object]) -> str:
    """Things one after another, parted as the language spoken now parts them."""
    return _PARTED.get(current(), ", ").join(str(one) for one in things)


def _isolated(figures: str) -> str:
    """Figures that keep their order among words from right to left (Unicode UAX 9, isolates)."""
    return f"\u2068{figures}\u2069" if current().direction == "rtl" else figures


@lru_cache(maxsize=16)
def _locale_of(language: Language) -> Locale:
    return Locale.parse(language.value)


def _locale() -> Locale:
    return _locale_of(current())


def names_of(language: Language) -> dict[str, str]:
    """The names of the six in a language, by their English ones."""
    known = _locale_of(language).languages
    return {one.english_name: str(known[one.value]) for one in Language}
