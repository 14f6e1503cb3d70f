"""Official symbols of ITU documents: read, compared, printed, found in a text.

    C18/52  C17/INF/4  C18/DT/2(Rev.3)  C18/52(Add.1)(Corr.1)  CWG-LANG-8/2  RAG/64  TDAG-10/019
    C23-ADD/5  PP14/34(Rev.1)(Add.1)-F  34(Rev.1)-R

A symbol is any printed string to the rest of the system; here it is understood where it follows
this grammar. Russian texts write some of its letters in Cyrillic: they are read as the Latin ones
they look like, and the symbol says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from translation.documents import Relation
from translation.languages import Language, language_of_letter

LOOKALIKES = dict(zip("АВЕКМНОРСТУХІаеорсухі", "ABEKMHOPCTYXIaeopcyxi", strict=True))
"""Cyrillic letters with the Latin ones that they look like."""

_CYRILLIC = str.maketrans(LOOKALIKES)


class PartKind(StrEnum):
    """What follows a document under its own symbol."""

    REVISION = "Rev"
    ADDENDUM = "Add"
    CORRIGENDUM = "Corr"

    @property
    def relation(self) -> Relation:
        """What such a part does to the document before it."""
        return _RELATIONS[self]


_RELATIONS = {
    PartKind.REVISION: Relation.REVISES,
    PartKind.ADDENDUM: Relation.ADDS,
    PartKind.CORRIGENDUM: Relation.CORRECTS,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A revision, addendum or corrigendum with its number: `Rev.1`."""

    kind: PartKind
    number: int

    def __str__(self) -> str:
        return f"{self.kind.value}.{self.number}"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One official symbol.

    `body` with `period` is the meeting (C and 18, CWG-LANG and 8), `dashed` where a hyphen stands
    between them; `group` is a part of the meeting (ADD in C23-ADD/5), `series` a series of its
    documents (INF, DT, DL, ADM). `digits` is the width to which the number is filled with zeros,
    `lookalikes` the Cyrillic letters that were read as Latin ones: both do not count when symbols
    are compared. `language` is that of the printed letter, if there is one.
    """

    body: str
    period: str
    number: int
    series: str = ""
    group: str = ""
    parts: tuple[Part, ...] = ()
    language: Language | None = None
    dashed: bool = False
    digits: int = field(default=1, compare=False)
    lookalikes: str = field(default="", compare=False)

    def __str__(self) -> str:
        meeting = f"{self.body}{'-' if self.dashed else ''}{self.period}"
        group = f"-{self.group}" if self.group else ""
        path = [meeting + group, self.series, str(self.number).zfill(self.digits)]
        parts = "".join(f"({part})" for part in self.parts)
        letter = f"-{self.language.letter}" if self.language else ""
        return "/".join(filter(None, path)) + parts + letter

    @property
    def lineage(self) -> str:
        """What C18/52, its Rev.1, its Corr.1 and its Add.1 have in common: `C18/52`."""
        return str(replace(self, parts=(), language=None, digits=1))

    @property
    def revision(self) -> str:
        """The parts after the number, `Rev.1` or `Add.1 Corr.1`; empty for the first issue."""
        return " ".join(map(str, self.parts))

    @property
    def relation(self) -> Relation | None:
        """What this document does to the one before it; None for the first issue."""
        return self.parts[-1].kind.relation if self.parts else None

    def printed(self, language: Language) -> "Symbol":
        """The same symbol with the letter of a language version."""
        return replace(self, language=language)


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """A symbol in a text; `end` is exclusive."""

    start: int
    end: int
    symbol: Symbol


_PART = r"[\s\u00a0]?\((?:R[eé]v|Add|Corr)\.?[\s\u00a0]?\d{1,3}\)"
_TAIL = rf"""
    (?P<number>\d{{1,5}})
    (?P<parts>(?:{_PART})*)
    (?:-(?P<letter>[ACEFRS])(?![A-Za-z0-9]))?
"""
_SERIES = r"(?:(?P<series>[A-Z]{1,8})/)?"
_WHOLE = re.compile(
    rf"""
    (?:
        (?P<body>[A-Z]+(?:-[A-Z]+)*?)
        (?P<dash>-?(?=\d))(?P<period>\d{{0,4}})
        (?:-(?P<group>[A-Z]{{1,8}}))?
        /{_SERIES}
      | (?P<plain>[A-Z]+(?:-[A-Z]+)*)/{_SERIES.replace("series", "plain_series")}
      | (?=\d+(?:\s?\(|-))
    )
    {_TAIL}""",
    re.VERBOSE | re.ASCII,
)
_MEETING = r"""
    (?:
        (?P<body>[A-Z]{1,6})(?P<dash>)(?P<period>\d\d)(?:-(?P<group>[A-Z]{2,6}))?
      | (?P<dashed>[A-Z]{2,6}(?:-[A-Z]{2,8})?)-(?P<session>\d{1,2})
      | (?P<plain>RAG|TSAG|TDAG|CWG-[A-Z]{2,8})
    )
"""
_IN_TEXT = re.compile(
    rf"""
    {_MEETING}/{_SERIES}{_TAIL}
    (?![\d/]|[A-Za-z](?![A-Z-]{{0,12}}\d{{0,2}}/))
    """,
    re.VERBOSE | re.ASCII,
)
_STARTS_INSIDE = re.compile(r"[A-Za-z0-9/\-.]")


def fold_lookalikes(text: str) -> str:
    """The text with Cyrillic letters that look like Latin ones replaced by these, one for one."""
    return text.translate(_CYRILLIC)


def parse_symbol(text: str) -> Symbol | None:
    """The symbol that a whole string prints; None where it does not follow the grammar."""
    given = text.strip()
    found = _WHOLE.fullmatch(fold_lookalikes(given))
    return _symbol(found, given) if found else None


def find_symbols(text: str) -> list[FoundSymbol]:
    """The symbols in a running text, in order, those run together taken apart.

    Stricter than `parse_symbol`: a meeting without a year or session number is found only where
    it is one that is known, since HTTP/2 is no document.
    """
    return list(_found(text, fold_lookalikes(text)))


def _found(text: str, folded: str) -> Iterator[FoundSymbol]:
    end = 0
    for found in _IN_TEXT.finditer(folded):
        start = found.start()
        if start and start != end and _STARTS_INSIDE.match(folded, start - 1):
            continue
        end = found.end()
        yield FoundSymbol(start, end, _symbol(found, text[start:end]))


def _symbol(found: re.Match[str], printed: str) -> Symbol:
    named = {name: value or "" for name, value in found.groupdict().items()}
    dashed = bool(named["dash"] or named.get("dashed"))
    return Symbol(
        body=named["body"] or named.get("dashed", "") or named["plain"],
        period=named["period"] or named.get("session", ""),
        number=int(named["number"]),
        series=named["series"] or named.get("plain_series", ""),
        group=named["group"],
        parts=tuple(_parts(named["parts"])),
        language=language_of_letter(named["letter"]) if named["letter"] else None,
        dashed=dashed,
        digits=len(named["number"]) if named["number"].startswith("0") else 1,
        lookalikes="".join(c for c in printed if c.translate(_CYRILLIC) != c),
    )


def _parts(text: str) -> Iterator[Part]:
    for kind, number in re.findall(r"(R[eé]v|Add|Corr)\.?\s?(\d+)", text):
        yield Part(PartKind(kind.replace("é", "e")), int(number))
