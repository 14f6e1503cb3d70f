"""Reading XML of any length unit by unit: the stream that is looked at, and letting go of units."""

from dataclasses import dataclass, field
from typing import BinaryIO, Literal, TypedDict

from lxml import etree

from translation.errors import ExchangeRefused
from translation.exchange.prolog import Prolog, bad_encoding, bad_xml

LARGEST_UNIT = 32 * 2**20
"""Bytes read without a unit ending; beyond it the file is refused instead of held in memory."""


class _Safely(TypedDict):
    resolve_entities: Literal[False]
    no_network: Literal[True]
    load_dtd: Literal[False]


SAFELY: _Safely = {"resolve_entities": False, "no_network": True, "load_dtd": False}
"""How every file of others is parsed: no entities, no network, no DTD."""


@dataclass(slots=True)
class Metered:
    """A stream that refuses declarations, another root, and too much without the end of a unit."""

    stream: BinaryIO
    root: str
    since: int = 0
    prolog: Prolog = field(init=False)

    def __post_init__(self) -> None:
        self.prolog = Prolog(self.root)

    def read(self, size: int) -> bytes:
        """The next bytes of the stream."""
        if self.since > LARGEST_UNIT:
            raise ExchangeRefused(
                "too_large",
                f"more than {LARGEST_UNIT >> 20} MB without the end of a unit; split the file",
            )
        found = self.stream.read(size)
        self.since += len(found)
        self.prolog.take(found)
        return found

    def ended(self) -> None:
        """A unit has ended."""
        self.since = 0


_ENCODING = frozenset(
    {
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
        etree.ErrorTypes.ERR_INVALID_ENCODING,
    }
)


def broken(error: etree.XMLSyntaxError, form: str) -> ExchangeRefused:
    """The refusal of a file that the parser gave up: broken XML, or bytes that it misnames."""
    line = error.lineno or 0
    if getattr(error, "code", None) in _ENCODING:  # lxml's types do not know it
        return bad_encoding(line)
    return bad_xml(line, form)


def forget(element: etree._Element) -> None:
    """Free a unit that was read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
