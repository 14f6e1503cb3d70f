"""The grammar of ITU file names, both ways.

    S18-CL-C-0052!!MSW-E.docx      C18/52, English
    S14-PP-C-0079!A1!MSW-F.docx    Addendum 1 to Document 79, PP14/79(Add.1), French

`<sector><period>-<group>-<meeting>-[<type>-<sub>-]<4 digits>!<parts>!<format>-<language>`. Several
part codes are joined by a hyphen and read from right to left: `A24-A1` is Addendum 1 to Addendum
24, and stands in the order of the symbol's parts. Of the Council, the place of the meeting holds C
for documents and the series (INF, DT, DL, ADM) for the rest.
"""

import re
from dataclasses import dataclass

from translation.languages import Language, language_of_letter
from translation.symbols.symbol import Part, PartKind, Symbol

_CODES = {
    PartKind.REVISION: "R",
    PartKind.ADDENDUM: "A",
    PartKind.CORRIGENDUM: "C",
}
_KINDS = {code: kind for kind, code in _CODES.items()}
_GROUPS = {"C": "CL"}
_SECTORS = {"TDAG": "D", "RAG": "R", "TSAG": "T"}
_YEARLY = frozenset({"C", "PP", "TDAG"})
"""Bodies whose symbol holds the period that a file name starts with."""
_ZEROS = {"TDAG": 3}

_NAME = re.compile(
    r"""
    (?P<sector>[A-Z])(?P<period>\d{0,4})
    -(?P<group>[A-Z]+)(?P<session>\d*)
    -(?P<meeting>[A-Z0-9]+)
    (?:-(?P<type>[A-Z]+)(?:-(?P<sub>[A-Z0-9]+))?)?
    -(?P<number>\d{4,5})
    !(?P<parts>(?:[ARC]\d{1,3}(?:-[ARC]\d{1,3})*)?)
    !(?P<format>[A-Z]{2,4})-(?P<letter>[ACEFRS])
    (?:\.(?P<extension>[A-Za-z0-9]{1,5}))?
    """,
    re.VERBOSE | re.ASCII,
)

_VERSION = re.compile(r"(?P<stem>.+[!-])MSW-[ACEFRS]", re.ASCII)
"""How names end in which the rest is of another grammar: T-REC-A.12-201611-I!!MSW-E."""


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file name says: the symbol without letter, the language, `MSW` for Word, `docx`."""

    symbol: Symbol
    language: Language
    format: str
    extension: str


def parse_file_name(name: str) -> FileName | None:
    """What a file name says; None where it does not follow the grammar. Folders are left out."""
    found = _NAME.fullmatch(re.split(r"[/\\]", name.strip())[-1])
    if found is None:
        return None
    return FileName(
        symbol=_symbol(found),
        language=language_of_letter(found["letter"]),
        format=found["format"],
        extension=found["extension"] or "",
    )


def _symbol(found: re.Match[str]) -> Symbol:
    body, period, dashed = _meeting(found["group"], found["period"], found["session"])
    meeting, kind = found["meeting"], found["type"] or ""
    return Symbol(
        body=body,
        period=period,
        number=int(found["number"]),
        series=meeting if meeting != "C" and not meeting[0].isdigit() else "",
        group=kind,
        parts=tuple(
            Part(_KINDS[code[0]], int(code[1:])) for code in found["parts"].split("-") if code
        ),
        dashed=dashed,
        digits=_ZEROS.get(body, 1),
    )


def _meeting(group: str, period: str, session: str) -> tuple[str, str, bool]:
    """Body, period and whether a hyphen stands between them in the symbol."""
    body = next((known for known, code in _GROUPS.items() if code == group), group)
    if body.startswith("CWG") and len(body) > len("CWG"):
        return f"CWG-{body[3:]}", session, bool(session)
    if session:
        return body, session, False
    if body in _YEARLY:
        return body, period, body == "TDAG"
    return body, "", False


def file_name(
    symbol: Symbol,
    language: Language,
    *,
    format: str = "MSW",
    extension: str = "docx",
    period: str = "",
) -> str:
    """The file name of one language version.

    `period` is for bodies whose symbol does not hold it (RAG/64, CWG-LANG-8/2): two digits of the
    year, or nothing.
    """
    sector = _SECTORS.get(symbol.body, "S")
    group = _GROUPS.get(symbol.body, symbol.body.replace("-", ""))
    if symbol.body in _YEARLY:
        period = symbol.period
    else:
        group += symbol.period
    place = "-".join(filter(None, (group, symbol.series or "C", symbol.group)))
    parts = "-".join(f"{_CODES[part.kind]}{part.number}" for part in symbol.parts)
    letter = language.letter
    return f"{sector}{period}-{place}-{symbol.number:04}!{parts}!{format}-{letter}.{extension}"


def version_name(
    stem: str, language: Language, *, format: str = "MSW", extension: str = "docx"
) -> str:
    """The name of a language version of a file by the name of the original, without its ending.

    The letter takes the place of the original's where the name ends with one, and else follows it.
    """
    found = _VERSION.fullmatch(stem)
    named = (
        f"{stem}-{language.letter}"
        if found is None
        else f"{found['stem']}{format}-{language.letter}"
    )
    return f"{named}.{extension}"
