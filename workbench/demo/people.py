"""The people of the demonstration, and what they have done: accounts, texts in each state, history.

Everything is done by the acts that people themselves use, so that findings, pages, memory and
events are those of real work. Only the weeks before today are written into the ledger directly.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from storage.accounts import Role
from storage.errors import NameTaken
from storage.store import Store
from translation.languages import Language


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demonstration; no languages means all of them."""

    name: str
    full_name: str
    roles: tuple[Role, ...]
    languages: tuple[Language, ...] = ()


AMINA = Person("amina", "Amina Haddad", (Role.TRANSLATOR,), (Language.AR,))
LIN = Person("lin", "Lin Yue", (Role.TRANSLATOR,), (Language.ZH,))
PABLO = Person(
    "pablo",
    "Pablo Ferrer",
    (Role.TRANSLATOR,),
    (Language.EN, Language.FR, Language.ES, Language.RU),
)
NADIA = Person("nadia", "Nadia Orlova", (Role.REVISER,))
ELENA = Person("elena", "Elena Marchetti", (Role.EDITOR, Role.COORDINATOR))
OMAR = Person("omar", "Omar Diallo", (Role.OPS,))
ADA = Person("ada", "Ada Lindqvist", (Role.ADMIN,))
PEOPLE = (AMINA, LIN, PABLO, NADIA, ELENA, OMAR, ADA)

_NOTE = "demo.json"
_DAY = "6 April 2018"
_DAYS = {
    Language.AR: "6 أبريل 2018",
    Language.ZH: "2018年4月6日",
    Language.EN: _DAY,
    Language.FR: "6 avril 2018",
    Language.RU: "6 апреля 2018 г.",
    Language.ES: "6 de abril de 2018",
}
_DOCUMENT = {
    Language.AR: "الوثيقة {}-A",
    Language.ZH: "{}-C号文件",
    Language.EN: "Document {}-E",
    Language.FR: "Document {}-F",
    Language.RU: "Документ {}-R",
    Language.ES: "Documento {}-S",
}


def said(text: str, language: Language) -> str | None:
    """What a translator writes where neither memory nor rule has the text: symbol and date."""
    if text == _DAY:
        return _DAYS[language]
    if text.startswith("Document ") and text.endswith("-E"):
        symbol = text.removeprefix("Document ").removesuffix("-E")
        return _DOCUMENT[language].format(symbol)
    return None


def add_people(store: Store) -> Mapping[str, str]:
    """Make the accounts that are missing; gives the password of each, which a file keeps.

    The file lies beside the data and is for its owner alone; a server for others is set up with
    `hexaglot users add` and no demonstration.
    """
    file = store.settings.data / _NOTE
    known = _passwords(file)
    for person in PEOPLE:
        password = known.setdefault(person.name, secrets.token_urlsafe(9))
        _keep(file, known)
        try:
            store.accounts.add(
                person.name,
                roles=person.roles,
                languages=person.languages,
                password=password,
                full_name=person.full_name,
            )
        except NameTaken:
            continue
    return known


def _passwords(file: Path) -> dict[str, str]:
    try:
        return {str(k): str(v) for k, v in json.loads(file.read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        return {}


def _keep(file: Path, passwords: Mapping[str, str]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(passwords, indent=1), encoding="utf-8")


def translator_into(language: Language) -> Person:
    """Who translates into a language in the demonstration."""
    return next(
        person
        for person in PEOPLE
        if Role.TRANSLATOR in person.roles and language in person.languages
    )


def days_before(today: date, count: int) -> Iterator[date]:
    """The last working days before a day, oldest first."""
    days = [today - timedelta(days=n) for n in range(1, 2 * count + 7)]
    yield from sorted(day for day in days if day.weekday() < 5)[-count:]
