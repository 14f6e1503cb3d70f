"""TMX 1.4b out: a `tu` a unit, up to six `tuv`, inline tags as `bpt ept it ph`.

Provenance and dates stand at each `tuv`, the digests of the neighbours and the class (where it is
not internal) at the `tu`, as `prop`, so that what is read back is what was written. No DOCTYPE:
some tools go and look for the DTD.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from lxml import etree

from translation.documents import DocumentClass
from translation.exchange.tmx_inline import write_inline
from translation.languages import Language
from translation.units import Unit, Variant

TOOL = "Hexaglot"
PROVENANCE = "x-hexaglot-provenance"
PREVIOUS = "x-hexaglot-previous"
NEXT = "x-hexaglot-next"
CLASS = "x-hexaglot-class"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(
    units: Iterable[Unit], stream: BinaryIO, *, source: Language = Language.EN, version: str = "1"
) -> int:
    """Writes units as they come and gives their number; `source` stands first in each.

    `version` is that of the program, for the header. The same units give the same bytes. A
    character that XML cannot hold becomes U+FFFD. Raises MarkupRefused where a text is no braces
    notation.
    """
    written = 0
    with etree.xmlfile(stream, encoding="utf-8") as target:
        target.write_declaration()
        with target.element("tmx", version="1.4"):
            target.write("\n", _header(source, version), "\n")
            with target.element("body"):
                target.write("\n")
                for written, unit in enumerate(units, 1):  # noqa: B007 - the count is the answer
                    target.write(_unit(unit, source), "\n")
            target.write("\n")
    return written


def _header(source: Language, version: str) -> etree._Element:
    return etree.Element(
        "header",
        {
            "creationtool": TOOL,
            "creationtoolversion": version,
            "segtype": "sentence",
            "o-tmf": TOOL,
            "adminlang": "en",
            "srclang": source.value,
            "datatype": "plaintext",
        },
    )


def _unit(unit: Unit, source: Language) -> etree._Element:
    element = etree.Element("tu", tuid=str(unit.id))
    kept = None if unit.document_class is DocumentClass.INTERNAL else unit.document_class.value
    for name, value in ((PREVIOUS, unit.previous), (NEXT, unit.next), (CLASS, kept)):
        if value is not None:
            _prop(element, name, value)
    for variant in _source_first(unit, source):
        element.append(_variant(variant))
    return element


def _source_first(unit: Unit, source: Language) -> Iterator[Variant]:
    for language in sorted(Language, key=lambda language: language is not source):
        if language in unit.variants:
            yield unit.variants[language]


def _variant(variant: Variant) -> etree._Element:
    element = etree.Element(
        "tuv", {_XML_LANG: variant.language.value, "changedate": _date(variant.at)}
    )
    _prop(element, PROVENANCE, variant.provenance.value)
    element.append(write_inline(variant.text))
    return element


def _prop(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, "prop", type=name).text = value


def _date(at: datetime) -> str:
    """A date of TMX, to the second; without a zone it is taken as UTC."""
    exact = at.astimezone(UTC) if at.tzinfo else at
    return exact.strftime("%Y%m%dT%H%M%SZ")
