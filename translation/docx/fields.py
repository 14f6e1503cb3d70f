"""Complex fields: what their instructions say, which are dangerous, which nobody sees."""

import re
from dataclasses import dataclass, field

from lxml import etree

from translation.docx.flows import Flow, Shell, Shells

_CODE = re.compile(r"\s*([A-Za-z=]+)")
DANGEROUS = frozenset({"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE"})
UNSEEN = frozenset({"XE", "TC", "TA", "RD", "SET", "PRIVATE", "ASK", "ADVANCE", "BARCODE"})
TABLES = frozenset({"TOC", "TOA", "INDEX"})


def code_of(instruction: str) -> str:
    """The first word of an instruction in capitals, "?" where there is none."""
    found = _CODE.match(instruction)
    return found.group(1).upper() if found else "?"


@dataclass(slots=True, eq=False)
class OpenField:
    """A field between its begin and its end.

    `outer` is the flow it stands in, None once its paragraph is over; `result` the flow of its
    result in the present paragraph; `shell` is set where it is a link.
    """

    begin: etree._Element
    outer: Flow | None
    since: int
    shells: Shells
    instruction: list[str] = field(default_factory=list)
    code: str = ""
    separated: bool = False
    result: Flow | None = None
    shell: Shell | None = None

    @property
    def is_link(self) -> bool:
        """Whether its result is text like any other, with an address behind it."""
        return self.code == "HYPERLINK"
