"""TMX in: 1.4b levels 1 and 2, and what older versions and other tools write of it.

The DOCTYPE `tmx14.dtd` that genuine files carry is accepted and never fetched; declarations
inside a DOCTYPE are refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import BinaryIO, NamedTuple, cast

from lxml import etree

from translation.documents import DocumentClass
from translation.domains import domain_name
from translation.errors import UnknownLanguage
from translation.exchange.imported import (
    LONGEST_TEXT,
    ImportedUnit,
    ImportReport,
    Stamp,
)
from translation.exchange.metered import SAFELY, Metered, broken, forget
from translation.exchange.tmx_inline import Numbering, UnknownEntity, read_inline
from translation.exchange.tmx_writer import CLASS, NEXT, PREVIOUS, PROVENANCE, TOOL
from translation.languages import Language, parse_language
from translation.units import Provenance

DOCUMENTS = ("x-document", "x-hexaglot-document", "x-symbol", "x-filename", "x-file")
"""The `prop` of a unit that names the document it comes from, the first of these that it has."""

DOMAINS = ("x-domain", "x-subject")
"""The `prop` of a unit that names what it is about, the first of these that it has."""

LONGEST_NAME = 500
"""Characters that are kept of the name of a document."""

_LONGER_THAN_DATES = 64  # characters; what is kept of a date stays small, whatever a file says

_LONG_CODES = 256  # characters of the codes of a unit that are not kept
_NO_PROPS: Mapping[str, str] = {}

_PROVENANCES = {provenance.value: provenance for provenance in Provenance}
_RANKS = {provenance: provenance.rank for provenance in Provenance}
_CLASSES = {document_class.value: document_class for document_class in DocumentClass}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tmx(stream: BinaryIO, report: ImportReport | None = None) -> Iterator[ImportedUnit]:
    """The units of a TMX file, in its order, read as they are asked for.

    The first text of a language counts (`en-US` before `en-GB`), languages that are none of the
    six are left out; `report` counts what is. Raises ExchangeRefused where the file is no TMX:
    `bad_xml bad_encoding dtd_forbidden not_tmx too_large`, with the line.
    """
    account = ImportReport() if report is None else report
    metered = Metered(stream, "tmx")
    try:
        yield from _units(metered, account)
    except etree.XMLSyntaxError as error:
        raise broken(error, "TMX") from None


def _units(metered: Metered, report: ImportReport) -> Iterator[ImportedUnit]:
    ordinal, context = 0, _Context()
    # lxml asks a source for nothing but `read`.
    source = cast("BinaryIO", metered)
    parsing = etree.iterparse(source, events=("end",), tag=("header", "tu"), **SAFELY)
    for _, element in parsing:
        if element.tag == "header":
            context = _context(element)
            continue
        ordinal += 1
        metered.ended()
        unit = _unit(element, ordinal, context, report)
        forget(element)
        if unit is not None:
            yield report.given(unit)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the header says for all units: the language of the source, and whose file it is."""

    source: str = ""
    ours: bool = False


def _context(header: etree._Element) -> _Context:
    return _Context(header.get("srclang", ""), header.get("creationtool") == TOOL)


def _unit(
    element: etree._Element, ordinal: int, context: _Context, report: ImportReport
) -> ImportedUnit | None:
    """The unit of a `tu`; None, and counted, where no text is left."""
    numbering = Numbering(keep=context.ours)
    texts: dict[Language, str] = {}
    stamps: dict[Language, Stamp] = {}
    variants = list(element.iterchildren("tuv"))
    # most units hold nothing else
    props = _props(element) if len(variants) < len(element) else _NO_PROPS
    named = props.get(CLASS) if context.ours else None
    if named is not None and named not in _CLASSES:
        # Whoever may see it is not known, so nobody is shown it.
        report.skip(_line(element), ordinal, "unknown_class")
        return None
    codes = tuple(map(_code, variants))
    told = _told(element.get("srclang") or context.source, codes)
    said, dates = props.get(PROVENANCE, ""), _dates(element)
    for place in told.order:
        variant = variants[place]
        segment, own = _held(variant)
        try:
            language, text = _text(told.languages[place], segment, numbering, texts)
        except _LeftOut as left:
            report.skip(_line(variant), ordinal, left.why, codes[place])
            continue
        if segment is not None and len(segment) and segment.find(".//sub") is not None:
            report.skip(_line(variant), ordinal, "subflow", codes[place])
        texts[language] = text
        stamps[language] = _stamped(own.get(PROVENANCE, said), _dates(variant), dates)
    if not texts:
        report.skip(_line(element), ordinal, "no_text")
        return None
    provenance, at = _of_all([*stamps.values()])
    return ImportedUnit(
        ordinal=ordinal,
        texts=texts,
        provenance=provenance,
        at=at,
        previous=props.get(PREVIOUS),
        next=props.get(NEXT),
        stamps=stamps,
        document_class=None if named is None else _CLASSES[named],
        source=next((one for one in told.sources if one in texts), None),
        document=_document(props) if props else None,
        domain=_domain(props) if props else None,
    )


def _document(props: Mapping[str, str]) -> str | None:
    said = (props.get(name, "").strip()[:LONGEST_NAME] for name in DOCUMENTS)
    return next(filter(None, said), None)


def _domain(props: Mapping[str, str]) -> str | None:
    return next(filter(None, (domain_name(props.get(name)) for name in DOMAINS)), None)


def _line(element: etree._Element) -> int:
    return cast("int", element.sourceline)


class _LeftOut(Exception):
    """A variant that is not taken, with the word of the report."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _code(variant: etree._Element) -> str:
    """The language code of a `tuv`; `lang` is what TMX before 1.4 wrote."""
    return variant.get(_XML_LANG) or variant.get("lang") or ""


class _Told(NamedTuple):
    """What the codes of a unit say.

    `order` are the places of its variants with those in the language of the source first, since
    they number the tags, and `languages` what each of the places has. `sources` are what may be the
    language of the source, the first that the unit has a text in: the one that the file names, else
    that of the first text. `*all*` says that any may be, as files do that were made from pairs of
    several tools.
    """

    order: tuple[int, ...]
    languages: tuple[Language | None, ...]
    sources: tuple[Language, ...]


def _told(source: str, codes: tuple[str, ...]) -> _Told:
    if len(source) + sum(map(len, codes)) > _LONG_CODES:
        return _tell(source, codes)
    return _told_before(source, codes)


def _tell(source: str, codes: tuple[str, ...]) -> _Told:
    wanted = source.lower()
    order = sorted(range(len(codes)), key=lambda place: codes[place].lower() != wanted)
    named, *languages = map(_language, (source, *codes))
    known = (one for one in (named, *languages) if one is not None)
    return _Told(tuple(order), tuple(languages), tuple(known))


# units of a file have the same codes, and what is kept of them stays small
_told_before = lru_cache(maxsize=1024)(_tell)


def _language(code: str) -> Language | None:
    try:
        return parse_language(code)
    except UnknownLanguage:
        return None


def _held(variant: etree._Element) -> tuple[etree._Element | None, Mapping[str, str]]:
    """The first segment of a variant, and its props."""
    if len(variant) == 1 and variant[0].tag == "seg":
        return variant[0], _NO_PROPS
    return next(variant.iterchildren("seg"), None), _props(variant)


def _text(
    language: Language | None,
    segment: etree._Element | None,
    numbering: Numbering,
    known: dict[Language, str],
) -> tuple[Language, str]:
    if language is None:
        raise _LeftOut("unknown_language")
    if language in known:
        raise _LeftOut("second_text")
    if segment is None:
        raise _LeftOut("empty")
    try:
        text = read_inline(segment, numbering).strip()
    except UnknownEntity:
        raise _LeftOut("unknown_entity") from None
    if not text:
        raise _LeftOut("empty")
    if len(text) > LONGEST_TEXT:
        raise _LeftOut("too_long")
    return language, text


def _props(element: etree._Element) -> dict[str, str]:
    return {prop.get("type", ""): prop.text or "" for prop in element.iterchildren("prop")}


_Dates = tuple[str | None, str | None]


def _dates(element: etree._Element) -> _Dates:
    """When an element was changed and made, as it says."""
    changed, made = element.get("changedate"), element.get("creationdate")
    return changed and changed[:_LONGER_THAN_DATES], made and made[:_LONGER_THAN_DATES]


def _stamped(said: str, own: _Dates, of_unit: _Dates) -> Stamp:
    """The stamp of a variant by the provenance and the dates that it and its unit have."""
    return _stamp(_PROVENANCES.get(said), *own, *of_unit)


@lru_cache(maxsize=1024)
def _stamp(provenance: Provenance | None, *dates: str | None) -> Stamp:
    """What a file says of a variant; it says the same of many, and dates take their time."""
    return Stamp(provenance, next((at for date in dates if date and (at := _date(date))), None))


def _date(given: str) -> datetime | None:
    """A date of TMX, `YYYYMMDDThhmmssZ` or another form of ISO 8601; None where it is no date."""
    try:
        at = datetime.fromisoformat(given)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _of_all(stamps: Sequence[Stamp]) -> tuple[Provenance | None, datetime | None]:
    """The least trusted provenance of some stamps, and the newest moment.

    No provenance as soon as the file says none of one language.
    """
    first = stamps[0]
    if stamps.count(first) == len(stamps):
        return first.provenance, first.at
    known = [one.provenance for one in stamps if one.provenance is not None]
    least = min(known, key=_RANKS.__getitem__) if len(known) == len(stamps) else None
    return least, max((one.at for one in stamps if one.at), default=None)
