"""TMX in: 1.4b levels 1 and 2, and what older versions and other tools write of it.

The DOCTYPE `tmx14.dtd` that genuine files carry is accepted and never fetched; declarations
inside a DOCTYPE are refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import BinaryIO, cast

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
    props = _props(element)
    named = props.get(CLASS) if context.ours else None
    if named is not None and named not in _CLASSES:
        # Whoever may see it is not known, so nobody is shown it.
        report.skip(_line(element), ordinal, "unknown_class")
        return None
    source = element.get("srclang") or context.source
    variants = [(_code(variant), variant) for variant in element.iterchildren("tuv")]
    for code, variant in _source_first(variants, source):
        segment = next(variant.iterchildren("seg"), None)
        try:
            language, text = _text(code, segment, numbering, texts)
        except _LeftOut as left:
            report.skip(_line(variant), ordinal, left.why, code)
            continue
        if segment is not None and len(segment) and segment.find(".//sub") is not None:
            report.skip(_line(variant), ordinal, "subflow", code)
        texts[language] = text
        stamps[language] = _stamp(variant, element, props)
    if not texts:
        report.skip(_line(element), ordinal, "no_text")
        return None
    return ImportedUnit(
        ordinal=ordinal,
        texts=texts,
        provenance=_least(stamps),
        at=_newest(stamps),
        previous=props.get(PREVIOUS),
        next=props.get(NEXT),
        stamps=stamps,
        document_class=None if named is None else _CLASSES[named],
        source=_source([source, *(code for code, _ in variants)], texts),
        document=_document(props) if props else None,
        domain=_domain(props) if props else None,
    )


def _source(codes: Iterable[str], texts: Mapping[Language, str]) -> Language | None:
    """The language that the file names as the source, else that of the first text of the unit.

    `*all*` says that any may be, as files do that were made from pairs of several tools.
    """
    for code in codes:
        try:
            language = parse_language(code)
        except UnknownLanguage:
            continue
        if language in texts:
            return language
    return None


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


_Coded = tuple[str, etree._Element]


def _source_first(variants: list[_Coded], source: str) -> list[_Coded]:
    """The variants with those in the language of the source first: they number the tags."""
    wanted = source.lower()
    return sorted(variants, key=lambda one: one[0].lower() != wanted)


def _text(
    code: str,
    segment: etree._Element | None,
    numbering: Numbering,
    known: dict[Language, str],
) -> tuple[Language, str]:
    try:
        language = parse_language(code)
    except UnknownLanguage:
        raise _LeftOut("unknown_language") from None
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


def _stamp(variant: etree._Element, unit: etree._Element, props: Mapping[str, str]) -> Stamp:
    said = _props(variant).get(PROVENANCE, props.get(PROVENANCE, ""))
    dates = (
        variant.get("changedate"),
        variant.get("creationdate"),
        unit.get("changedate"),
        unit.get("creationdate"),
    )
    return _stamped(_PROVENANCES.get(said), *(date and date[:_LONGER_THAN_DATES] for date in dates))


@lru_cache(maxsize=1024)
def _stamped(provenance: Provenance | None, *dates: str | None) -> Stamp:
    """What a file says of a variant; it says the same of many, and dates take their time."""
    return Stamp(provenance, next((at for date in dates if date and (at := _date(date))), None))


def _date(given: str) -> datetime | None:
    """A date of TMX, `YYYYMMDDThhmmssZ` or another form of ISO 8601; None where it is no date."""
    try:
        at = datetime.fromisoformat(given)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _newest(stamps: Mapping[Language, Stamp]) -> datetime | None:
    return max((stamp.at for stamp in stamps.values() if stamp.at), default=None)


def _least(stamps: Mapping[Language, Stamp]) -> Provenance | None:
    """The least trusted provenance; None as soon as the file says none of one language."""
    known = [one.provenance for one in stamps.values() if one.provenance is not None]
    return min(known, key=_RANKS.__getitem__) if len(known) == len(stamps) else None
