"""XLIFF 1.2 and 2.x into the memory: the segments that somebody has translated, of any tool.

What a tool adds in namespaces of its own is passed over. A segment is what the file cuts: a
`segment` of 2.x, in 1.2 a `mrk` of the type `seg` where the tool has put them, else a `trans-unit`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from lxml import etree

from translation.domains import domain_name
from translation.errors import ExchangeRefused, UnknownLanguage
from translation.exchange.imported import LONGEST_TEXT, ImportedUnit, ImportReport, Stamp
from translation.exchange.metered import SAFELY, Metered, broken, forget
from translation.exchange.tmx_inline import Code, Item, Numbering, UnknownEntity, numbered
from translation.exchange.tmx_reader import LONGEST_NAME
from translation.exchange.xliff_inline import local
from translation.languages import Language, parse_language
from translation.markup import Mark, render
from translation.units import Provenance

_NAMESPACE = "urn:oasis:names:tc:xliff:document:"
_READ = ("{*}xliff", "{*}file", "{*}unit", "{*}trans-unit")
_STATES = {
    "initial": None,
    "new": None,
    "needs-translation": None,
    "needs-adaptation": Provenance.TRANSLATED,
    "needs-l10n": Provenance.TRANSLATED,
    "needs-review-translation": Provenance.TRANSLATED,
    "needs-review-adaptation": Provenance.TRANSLATED,
    "needs-review-l10n": Provenance.TRANSLATED,
    "translated": Provenance.TRANSLATED,
    "reviewed": Provenance.REVIEWED,
    "signed-off": Provenance.REVIEWED,
    "final": Provenance.REVIEWED,
}
"""What the states of both versions say of a translation; None: that there is none yet."""

_MACHINE = frozenset({"mt-suggestion", "leveraged-mt"})


def read_xliff_units(
    stream: BinaryIO, report: ImportReport | None = None
) -> Iterator[ImportedUnit]:
    """The translated segments of an XLIFF file, in its order, read as they are asked for.

    The `original` of a `file` names their document, its `category` (1.2) or the first of its ITS
    `domains` what they are about. A segment that nobody has translated is left
    out (`not_translated`). Raises ExchangeRefused: `bad_xml bad_encoding dtd_forbidden
    not_xliff unknown_version too_large`, with the line.
    """
    account = ImportReport() if report is None else report
    try:
        yield from _units(Metered(stream, "xliff"), account)
    except etree.XMLSyntaxError as error:
        raise broken(error, "XLIFF") from None


@dataclass(frozen=True, slots=True)
class _File:
    """What a `file` says of all its units: codes of languages, the document and its domain."""

    source: str
    target: str
    document: str | None
    domain: str | None


@dataclass(frozen=True, slots=True)
class _Pair:
    """A segment as the file has it, with what it says of its translation."""

    at: etree._Element
    source: etree._Element
    target: etree._Element | None
    translated: bool
    provenance: Provenance | None


def _units(metered: Metered, report: ImportReport) -> Iterator[ImportedUnit]:
    """The units; `ordinal` counts the segments of the file, those left out too."""
    # lxml asks a source for nothing but `read`.
    source = cast("BinaryIO", metered)
    ordinal, file = 0, _File("", "", None, None)
    root: etree._Element | None = None
    for event, element in etree.iterparse(source, events=("start", "end"), tag=_READ, **SAFELY):
        name = _name(element)
        if event == "start":
            if root is None:
                root = element
                _refuse_unknown(root)
            elif name == "file":
                file = _file(root, element)
            continue
        if name not in ("unit", "trans-unit"):
            continue
        metered.ended()
        for pair in _pairs2(element) if name == "unit" else _pairs1(element):
            ordinal += 1
            unit = _unit(pair, ordinal, file, report)
            if unit is not None:
                yield report.given(unit)
        forget(element)


def _name(element: etree._Element) -> str:
    """The name of an element of XLIFF; empty for one of another namespace."""
    if not isinstance(element.tag, str):
        return ""
    namespace = etree.QName(element).namespace or ""
    return local(element) if not namespace or namespace.startswith(_NAMESPACE) else ""


def _refuse_unknown(root: etree._Element) -> None:
    version = root.get("version", "")
    if not version.startswith(("1.", "2.")):
        raise ExchangeRefused(
            "unknown_version",
            f"the file is XLIFF of the version {version[:20]!r}; export it as 1.2 or 2.1",
        )


def _file(root: etree._Element, file: etree._Element) -> _File:
    return _File(
        root.get("srcLang", file.get("source-language", "")),
        root.get("trgLang", file.get("target-language", "")),
        file.get("original", "").strip()[:LONGEST_NAME] or None,
        domain_name(file.get("category") or _domains(file).split(",")[0]),
    )


def _domains(file: etree._Element) -> str:
    """What ITS says a file is about, in the namespace of its module or of its mapping to 1.2."""
    named = (str(value) for name, value in file.items() if str(name).endswith("}domains"))
    return next(named, "")


def _pairs2(unit: etree._Element) -> Iterator[_Pair]:
    for segment in unit:
        source, target = _child(segment, "source"), _child(segment, "target")
        if _name(segment) != "segment" or source is None:
            continue
        said = segment.get("state", "")
        provenance = _STATES.get(said)
        yield _Pair(
            segment, source, target, said not in _STATES or provenance is not None, provenance
        )


def _pairs1(unit: etree._Element) -> Iterator[_Pair]:
    target = _child(unit, "target")
    state = "" if target is None else target.get("state", "")
    qualifier = "" if target is None else target.get("state-qualifier", "")
    provenance = _STATES.get(state)
    if unit.get("approved") == "yes":
        provenance = Provenance.REVIEWED
    elif qualifier in _MACHINE:
        provenance = Provenance.MACHINE
    translated = state not in _STATES or provenance is not None
    cut = _child(unit, "seg-source")
    parts = {} if cut is None else _segments(cut)
    if not parts:
        source = _child(unit, "source")
        if source is not None:
            yield _Pair(unit, source, target, translated, provenance)
        return
    targets = {} if target is None else _segments(target)
    for mid, part in parts.items():
        yield _Pair(part, part, targets.get(mid), translated, provenance)


def _segments(parent: etree._Element) -> dict[str, etree._Element]:
    """The segments that a tool has marked in a text, by their number."""
    marked = (one for one in parent.iter("{*}mrk") if one.get("mtype") == "seg")
    return {one.get("mid", ""): one for one in marked}


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in parent if _name(child) == name), None)


def _unit(pair: _Pair, ordinal: int, file: _File, report: ImportReport) -> ImportedUnit | None:
    """The unit of a segment; None, and counted, where it is not to be taken."""
    line = cast("int", pair.at.sourceline)
    try:
        source, target = parse_language(file.source), parse_language(file.target)
    except UnknownLanguage as unknown:
        report.skip(line, ordinal, "unknown_language", unknown.given)
        return None
    if pair.target is None or not pair.translated or source is target:
        report.skip(line, ordinal, "not_translated", target.value)
        return None
    numbering = Numbering()
    texts: dict[Language, str] = {}
    for language, element in ((source, pair.source), (target, pair.target)):
        text, why = _text(element, numbering)
        if why:
            report.skip(line, ordinal, why, language.value)
            return None
        texts[language] = text
    stamps = {source: Stamp(pair.provenance), target: Stamp(pair.provenance)}
    return ImportedUnit(
        ordinal,
        texts,
        pair.provenance,
        stamps=stamps,
        source=source,
        document=file.document,
        domain=file.domain,
    )


def _text(element: etree._Element, numbering: Numbering) -> tuple[str, str]:
    """The braces notation of a text, or why there is none."""
    try:
        text = render(numbered(list(_items(element)), numbering)).strip()
    except UnknownEntity:
        return "", "unknown_entity"
    if not text:
        return "", "empty"
    return (text, "") if len(text) <= LONGEST_TEXT else ("", "too_long")


def _items(parent: etree._Element) -> Iterator[Item]:
    if parent.text:
        yield parent.text
    for child in parent:
        if child.tag is etree.Entity:
            raise UnknownEntity
        yield from _element(child)
        if child.tail:
            yield child.tail


def _element(child: etree._Element) -> Iterator[Item]:
    """A code of either version, or the text of an element that is none.

    Elements of other namespaces hold what a tool notes for itself; `sub` stands within a code.
    """
    name, id = _name(child), child.get("id", "")
    if name in ("g", "pc"):
        yield Code(Mark.OPEN, "pair", id, f"around {id}")
        yield from _items(child)
        yield Code(Mark.CLOSE, "pair", id, f"around {id}")
    elif name in ("bpt", "bx", "sc"):
        yield Code(Mark.OPEN, "pair", id, child.get("rid") or id)
    elif name in ("ept", "ex", "ec"):
        yield Code(Mark.CLOSE, "pair", id, child.get("startRef") or child.get("rid") or id)
    elif name == "it":
        closes = child.get("pos", "") == "close"
        yield Code(Mark.CLOSE if closes else Mark.OPEN, "isolated", id)
    elif name in ("ph", "x"):
        yield Code(Mark.STANDALONE, "alone", id)
    elif name == "cp":
        yield "\N{REPLACEMENT CHARACTER}"  # it names what neither XML nor a document can hold
    elif name not in ("", "sm", "em"):
        yield from _items(child)
