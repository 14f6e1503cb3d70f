"""XLIFF 2.x and 1.x back in, whatever a tool has made of the file that it was given.

Attributes and units come in any order, segments may be cut, states and notes changed, namespaces
added. Only units that carry an id of ours are taken; a `file` of another document is told by its
name. XML is parsed without entities, DTD and network.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from translation.claims import CellVersion
from translation.documents import TargetState
from translation.errors import ExchangeRefused, MarkupRefused, UnknownLanguage
from translation.exchange.imported import LONGEST_TEXT
from translation.exchange.offline import (
    AUTHOR,
    NAMESPACE,
    DeliveredUnit,
    Delivery,
    DeliveryForm,
    once_each,
    parse_order,
    parse_segment,
    parse_task,
    parse_version,
    refuse_large,
)
from translation.exchange.prolog import Prolog, bad_xml
from translation.exchange.xliff_inline import local, read1, read2, words
from translation.exchange.xliff_writer import STATES1, VERSION
from translation.languages import Language, parse_language
from translation.markup import Piece, render

_OWN = f"{{{NAMESPACE}}}"
_STATES2 = {state.value: state for state in TargetState}
_STATES1 = {
    **{word: state for state, word in STATES1.items()},
    "new": TargetState.INITIAL,
    "needs-translation": TargetState.INITIAL,
    "needs-adaptation": TargetState.INITIAL,
    "needs-l10n": TargetState.INITIAL,
    "needs-review-adaptation": TargetState.INITIAL,
    "needs-review-l10n": TargetState.INITIAL,
}
_ORDER = list(TargetState)


def read_xliff(body: bytes) -> Delivery:
    """What an XLIFF file says of segments of ours.

    Raises ExchangeRefused: `too_large bad_xml dtd_forbidden not_xliff unknown_version no_units
    too_many_segments doubled_segment two_documents`.
    """
    refuse_large(body)
    root = _parsed(body)
    version = root.get("version", "")
    if not version.startswith(("1.", "2.")):
        raise ExchangeRefused(
            "unknown_version",
            f"the file is XLIFF of the version {version[:20]!r}; export it as 1.2 or 2.1",
        )
    return _delivery(root, is_two=version.startswith("2."))


def _parsed(body: bytes) -> etree._Element:
    prolog = Prolog("xliff")
    prolog.take(body)
    if not prolog.passed:
        raise bad_xml(0, "XLIFF")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise bad_xml(error.lineno or 0, "XLIFF") from None


def _delivery(root: etree._Element, *, is_two: bool) -> Delivery:
    files = [file for file in root if local(file) == "file"]
    said = {file.get(f"{_OWN}document") for file in files} - {None}
    if len(said) > 1:
        raise ExchangeRefused(
            "two_documents", "the file holds several documents; deliver each in a file of its own"
        )
    target = root.get("trgLang") or next((f.get("target-language", "") for f in files), "")
    own = next((f.get(f"{_OWN}language") for f in files if f.get(f"{_OWN}language")), None)
    task = next((f.get(f"{_OWN}task", "") for f in files), "")
    read, name = (_unit2, "unit") if is_two else (_unit1, "trans-unit")
    found = (read(unit) for file in files for unit in _named(file, name))
    return Delivery(
        DeliveryForm.XLIFF21 if is_two else DeliveryForm.XLIFF12,
        next(iter(said), None),
        _language(own or target),
        parse_task(task),
        once_each([unit for unit in found if unit is not None]),
        parse_order(next((f.get(f"{_OWN}order", "") for f in files), "")),
    )


def _named(file: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in file.iter("{*}" + name))


def _language(code: str) -> Language | None:
    try:
        return parse_language(code) if code else None
    except UnknownLanguage:
        return None


@dataclass(frozen=True, slots=True)
class _Note:
    kind: str
    text: str


def _unit(
    element: etree._Element, segment: int, notes: list[_Note], read: "_Read"
) -> DeliveredUnit:
    """A unit; what its text cannot be read for is named, and nothing else of it is lost."""
    bad = read.bad or ("too_long" if read.text and len(read.text) > LONGEST_TEXT else None)
    remarks = tuple(
        note.text for note in notes if note.text and not note.kind.startswith(f"{AUTHOR}-")
    )
    text = None if bad == "too_long" else read.text
    return DeliveredUnit(segment, _at(element, notes), text, read.state, remarks, bad)


def _at(element: etree._Element, notes: list[_Note]) -> CellVersion | None:
    """Version and fence by the attribute of ours, or by the note that repeats them."""
    kept = (note.text for note in notes if note.kind == f"{AUTHOR}-{VERSION}")
    given = element.get(f"{_OWN}at") or next(kept, "")
    return parse_version(given)


@dataclass(frozen=True, slots=True)
class _Read:
    """The text of a unit and its state, or why the text is none."""

    text: str | None
    state: TargetState | None
    bad: str | None = None


def _unit2(unit: etree._Element) -> DeliveredUnit | None:
    segment = parse_segment(unit.get("id", ""))
    if segment is None:
        return None
    held = unit.iter("{*}note")  # some tools put them into the segment
    notes = [_Note(note.get("category", ""), words(note).strip()) for note in held]
    return _unit(unit, segment, notes, _read2(unit))


def _read2(unit: etree._Element) -> _Read:
    """The parts of a unit in the order of their targets, however they were cut."""
    held = (data for group in unit if local(group) == "originalData" for data in group)
    data = {one.get("id", ""): words(one) for one in held}
    parts = [part for part in unit if local(part) in ("segment", "ignorable")]
    state = _least([part.get("state") for part in parts if local(part) == "segment"])
    targets = [_child(part, "target") for part in parts]
    if all(t is None for t, p in zip(targets, parts, strict=True) if local(p) == "segment"):
        return _Read(None, state)
    placed: list[tuple[int, list[Piece]]] = []
    try:
        for place, (part, target) in enumerate(zip(parts, targets, strict=True), 1):
            shown = target if target is not None else _left(part)
            if shown is None:
                state = TargetState.INITIAL  # a part of the sentence is not translated yet
                continue
            order = shown.get("order", "")
            at = int(order) if order.isdecimal() and len(order) < 7 else place
            placed.append((at, read2(shown, data)))
    except MarkupRefused as refused:
        return _Read(None, state, refused.code)
    pieces = [piece for _, some in sorted(placed, key=lambda one: one[0]) for piece in some]
    return _Read(render(pieces).strip() or None, state)


def _left(part: etree._Element) -> etree._Element | None:
    """What stands for a part without a target: of what is between segments, its source."""
    return _child(part, "source") if local(part) == "ignorable" else None


def _least(states: list[str | None]) -> TargetState | None:
    """The state that all parts of a unit have reached, None as soon as one says none."""
    known = [_STATES2.get(state or "") for state in states]
    told = [state for state in known if state is not None]
    return min(told, key=_ORDER.index) if told and len(told) == len(known) else None


def _unit1(unit: etree._Element) -> DeliveredUnit | None:
    segment = parse_segment(unit.get("id", ""))
    if segment is None:
        return None
    notes = [_Note(n.get("from", ""), words(n).strip()) for n in unit if local(n) == "note"]
    return _unit(unit, segment, notes, _read1(unit))


def _read1(unit: etree._Element) -> _Read:
    target = _child(unit, "target")
    if target is None:
        return _Read(None, None)
    given = target.get("state")
    state = None if given is None else _STATES1.get(given)
    if unit.get("approved") == "yes" and state in (None, TargetState.INITIAL):
        state = TargetState.TRANSLATED
    try:
        return _Read(render(read1(target)).strip() or None, state)
    except MarkupRefused as refused:
        return _Read(None, state, refused.code)


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in parent if local(child) == name), None)
