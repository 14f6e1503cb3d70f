"""The whole page: head, what is printed at the top, the body, the notes, what is at the bottom."""

import hashlib
from base64 import b64encode
from html import escape

from lxml import etree

from translation.docx.html.inside import Notes, mark_of
from translation.docx.html.sheet import COMMENTS, FOOTNOTES, STYLE
from translation.docx.html.story import Story
from translation.docx.names import local, word_value
from translation.docx.options import Limits
from translation.docx.package import Package
from translation.docx.parts import PartKind
from translation.docx.survey import main_styles
from translation.languages import Language

Element = etree._Element

HTML_VERSION = "1"
"""Changes whenever the same DOCX may give another page."""

_POLICY = (
    "default-src 'none'; img-src data:; "
    f"style-src 'sha256-{b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)
_NOTES = {
    PartKind.FOOTNOTES: "footnotes",
    PartKind.ENDNOTES: "endnotes",
    PartKind.COMMENTS: "comments",
}


def html_page(
    data: bytes, language: Language, *, title: str, limits: Limits | None = None
) -> bytes:
    """A DOCX as one page in UTF-8; `title` names it where the document does not name itself.

    The same DOCX gives the same bytes. Raises DocumentRefused.
    """
    package = Package(data, limits or Limits())
    story = Story(package, language, main_styles(package), _anchors(package))
    name, root = next(iter(package.of(PartKind.BODY)))
    story.part = name
    body = "".join(story.blocks(one) for one in root.iterchildren("{*}body"))
    notes = _all_notes(package, story, language)
    top, bottom = (
        _furniture(package, story, name, root, which)
        for which in ("headerReference", "footerReference")
    )
    named = escape(_title(package) or title)
    return (
        f'<!DOCTYPE html>\n<html lang="{language.value}" dir="{language.direction}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{named}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{_around('header', top)}<main>\n{body}{notes}</main>\n{_around('footer', bottom)}"
        "</body>\n</html>\n"
    ).encode()


def _around(tag: str, inside: str) -> str:
    return f"<{tag}>\n{inside}</{tag}>\n" if inside else ""


def _anchors(package: Package) -> frozenset[str]:
    """The bookmarks that something in the package leads to."""
    found: set[str] = set()
    for _, root in package.of(PartKind.BODY, PartKind.FOOTNOTES, PartKind.ENDNOTES):
        for link in root.iter("{*}hyperlink"):
            found.add(word_value(link, "anchor") or "")
        codes = " ".join(code.text or "" for code in root.iter("{*}instrText"))
        if "\\l" in codes:
            found |= {
                name
                for mark in root.iter("{*}bookmarkStart")
                if (name := word_value(mark, "name") or "") and name in codes
            }
    known = {
        word_value(mark, "name") or ""
        for _, root in package.of(PartKind.BODY)
        for mark in root.iter("{*}bookmarkStart")
    }
    return frozenset(found & known) - {""}


def _title(package: Package) -> str:
    for _, root in package.of(PartKind.CORE_PROPERTIES):
        for element in root:
            if local(element) == "title" and (element.text or "").strip():
                return str(element.text).strip()
    return ""


def _furniture(package: Package, story: Story, name: str, root: Element, which: str) -> str:
    """What is printed at the top or the bottom of pages, each text once."""
    story.furniture = True
    roots = dict(package.of(PartKind.HEADER, PartKind.FOOTER))
    made: dict[str, None] = {}
    for reference in root.iter(f"{{*}}{which}"):
        story.part = name
        related = story.related(reference, "id")
        if related is not None and related.target in roots:
            story.part = related.target
            made[story.blocks(roots[related.target])] = None
    return "".join(made)


def _all_notes(package: Package, story: Story, language: Language) -> str:
    """Notes and comments that the text refers to; a note may refer to another one."""
    made = ""
    for kind, attribute in _NOTES.items():
        notes: Notes = getattr(story, attribute)
        words = COMMENTS if kind is PartKind.COMMENTS else FOOTNOTES
        named = escape(words[language])
        inside = "".join(_notes(package, story, kind, notes))
        if inside:
            role = "" if kind is PartKind.COMMENTS else ' role="doc-endnotes"'
            made += (
                f'<section class="notes"{role} aria-label="{named}">\n<h2>{named}</h2>\n'
                f"<ol>\n{inside}</ol>\n</section>\n"
            )
    return made


def _notes(package: Package, story: Story, kind: PartKind, notes: Notes) -> list[str]:
    elements = {
        word_value(note, "id") or "": (part, note)
        for part, root in package.of(kind)
        for note in root
        if local(note) in ("footnote", "endnote", "comment")
    }
    made = []
    done = 0
    while done < len(notes.numbers):
        id, number = list(notes.numbers.items())[done]
        done += 1
        if id not in elements:
            continue
        story.part, note = elements[id]
        inside = story.blocks(note)
        mark = mark_of(notes, number)
        made.append(
            f'<li id="{notes.prefix}{number}"><a class="ref" href="#{notes.prefix}r{number}" '
            f'role="doc-backlink">{mark}</a><div>{inside}</div></li>\n'
        )
    return made
