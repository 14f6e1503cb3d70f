"""What a reader sees of a DOCX and of its HTML page, in letters, for holding one against the other.

The letters of the DOCX come from the walk of the reader, which the page does not use.
"""

from collections import Counter

from lxml import etree

from translation.documents import BlockKind
from translation.docx.html import html_page
from translation.docx.names import local, word_value
from translation.docx.options import Limits, Switches
from translation.docx.package import Package
from translation.docx.parts import PartKind
from translation.docx.survey import survey
from translation.languages import Language

_TEXT = frozenset(
    {
        BlockKind.BODY,
        BlockKind.TABLE,
        BlockKind.TEXTBOX,
        BlockKind.FIELD,
        BlockKind.FOOTNOTE,
        BlockKind.ENDNOTE,
        BlockKind.COMMENT,
    }
)
_NOTES = (PartKind.FOOTNOTES, PartKind.ENDNOTES, PartKind.COMMENTS)


def letters(text: str) -> Counter[str]:
    """How often each letter stands in a text."""
    return Counter(filter(str.isalpha, text))


def letters_of_docx(data: bytes) -> Counter[str]:
    """The letters of body, tables, boxes, field results, and of notes that are referred to."""
    package = Package(data, Limits())
    found = survey(package, Switches())
    body = next(name for name, _ in package.of(PartKind.BODY))
    notes = _referred(package)
    seen = Counter[str]()
    for flow in found.flows:
        if flow.kind not in _TEXT or (flow.part != body and not _is_referred(flow, notes)):
            continue
        seen += letters(flow.plain)
    return seen


def letters_of_page(page: bytes) -> Counter[str]:
    """The letters of the main part of a page, without labels, marks and headings of its own."""
    root = etree.HTML(page.decode())
    for element in root.iter("span", "a", "h2", "figure", "math", "rt"):
        ours = element.get("class") in ("n", "ref", "picture")
        if ours or element.tag in ("figure", "math", "rt") or element.getparent().tag == "section":
            element.text = ""
            for child in list(element):
                element.remove(child)
    return letters("".join(root.find(".//main").itertext()))


def lost_and_added(data: bytes, language: Language = Language.EN) -> tuple[str, str]:
    """The letters that the page of a DOCX lacks, and those that the DOCX does not show."""
    before, after = letters_of_docx(data), letters_of_page(html_page(data, language, title=""))
    return (
        "".join(sorted((before - after).elements())),
        "".join(sorted((after - before).elements())),
    )


def _referred(package: Package) -> dict[str, frozenset[str]]:
    """The notes of each part that anything refers to."""
    named: dict[str, set[str]] = {"footnote": set(), "endnote": set(), "comment": set()}
    for _, root in package.of(PartKind.BODY, *_NOTES):
        for element in root.iter():
            name = local(element)
            if name.endswith("Reference") and name.removesuffix("Reference") in named:
                named[name.removesuffix("Reference")].add(word_value(element, "id") or "")
    kinds = dict(zip(("footnote", "endnote", "comment"), _NOTES, strict=True))
    return {
        part: frozenset(named[name]) for name, kind in kinds.items() for part, _ in package.of(kind)
    }


def _is_referred(flow: object, notes: dict[str, frozenset[str]]) -> bool:
    ids = notes.get(flow.part)  # type: ignore[attr-defined]
    if ids is None:
        return False
    around = flow.paragraph  # type: ignore[attr-defined]
    while around is not None and local(around) not in ("footnote", "endnote", "comment"):
        around = around.getparent()
    return around is not None and word_value(around, "id") in ids
