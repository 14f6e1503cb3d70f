"""Blocks of a document as HTML: paragraphs, headings, lists, tables, boxes, charts."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from lxml import etree

from translation.docx.html.inside import Inside, Line
from translation.docx.html.line import joined
from translation.docx.html.lists import Made, numbered, stacked
from translation.docx.html.numbering import Label, Numbering
from translation.docx.html.sheet import TABLE
from translation.docx.html.styles import Manner, Styles
from translation.docx.looks import Looks
from translation.docx.names import local, word_value
from translation.docx.package import Package
from translation.docx.parts import PartKind
from translation.languages import Language

Element = etree._Element

_LAST_HEADING = 6
_OFF = ("0", "false", "off")


class Story(Inside):
    """The blocks of a package in one language."""

    def __init__(
        self,
        package: Package,
        language: Language,
        styles: Element | None,
        wanted: frozenset[str],
    ) -> None:
        super().__init__(package, Looks(styles), wanted)
        self._language = language
        self._styles = Styles(styles)
        root = next((root for _, root in package.of(PartKind.NUMBERING)), None)
        self._numbering = Numbering(root, self._styles.list_of)

    def blocks(self, parent: Iterable[Element]) -> str:
        """What stands in a body, a cell, a note or a box, as HTML."""
        return stacked(self._made(parent))

    def boxed(self, element: Element) -> str:
        """A text box in the middle of a paragraph."""
        before = (self._line, self._fields, self._marks, self._rtl, self._hidden)
        self._line, self._fields = None, []
        self._marks, self._rtl, self._hidden = frozenset(), False, False
        made = self.blocks(element)
        self._line, self._fields, self._marks, self._rtl, self._hidden = before
        return made

    def _made(self, parent: Iterable[Element]) -> list[Made]:
        found: list[Made] = []
        for child in parent:
            name = local(child)
            if name == "p":
                found += self._paragraph(child)
            elif name == "tbl":
                found.append(Made(self._table(child)))
            elif name == "AlternateContent":
                branches = [one for one in child if local(one) == "Choice"] or list(child)
                found += self._made(branches[:1])
            elif name in _OPEN:
                found += self._made(child)
            elif name in ("oMathPara", "oMath"):
                found += self._loose(child)
            elif name in ("bookmarkStart", "r", "hyperlink", "fldSimple"):
                self._visit([child])
        return found

    def _loose(self, element: Element) -> list[Made]:
        """A formula that stands in no paragraph."""
        line = self._line = Line(Manner(None, None, None, self._language.is_rtl, ""))
        self._visit([element])
        self._line = None
        return [Made(f"<p>{joined(line.pieces)}</p>\n")] if line.pieces else []

    # -- paragraphs

    def _paragraph(self, element: Element) -> list[Made]:
        manner = self._styles.manner(element)
        line = Line(manner, bold=manner.outline is None)
        outer, self._line = self._line, line
        self._visit(element)
        self._line = outer
        after = [Made(one) for one in line.after]
        inside = joined(line.pieces).strip()
        if not _shows(inside) or (self.furniture and _is_bare_of_words(inside)):
            return [Made(inside), *after] if inside.startswith("<span id=") else after
        label = self._label(manner)
        if manner.outline is not None:
            tag = f"h{min(manner.outline + 1, _LAST_HEADING)}"
            return [
                Made(f"<{tag}{self._direction(manner)}>{numbered(label)}{inside}</{tag}>\n"),
                *after,
            ]
        if label is not None and not line.after:
            return [Made(inside, label, self._direction(manner))]
        shape = self._direction(manner) + _side(manner)
        return [Made(f"<p{shape}>{numbered(label)}{inside}</p>\n"), *after]

    def _label(self, manner: Manner) -> Label | None:
        if manner.list is None:
            return None
        id, level = manner.list
        if level is None:
            level = self._numbering.level_of(id, manner.style)
        return self._numbering.label(id, level)

    def _direction(self, manner: Manner) -> str:
        if manner.bidi == self._language.is_rtl:
            return ""
        return ' dir="rtl"' if manner.bidi else ' dir="ltr"'

    # -- tables

    def _table(self, element: Element) -> str:
        rows = [_cells(row) for row in _within(element, "tr")]
        heads = [_is_head(row) for row in _within(element, "tr")]
        many = next((at for at, head in enumerate(heads) if not head), 0)
        made = [
            f"<tr>{''.join(self._cell(rows, at, cell, head=at < many) for cell in row)}</tr>\n"
            for at, row in enumerate(rows)
        ]
        if not any(made):
            return ""
        head = f"<thead>\n{''.join(made[:many])}</thead>\n" if many else ""
        named = escape(TABLE[self._language])
        return (
            f'<div class="wide" role="region" aria-label="{named}" tabindex="0"><table>\n{head}'
            f"<tbody>\n{''.join(made[many:])}</tbody>\n</table></div>\n"
        )

    def _cell(self, rows: "Sequence[_Row]", at: int, cell: "_Cell", *, head: bool) -> str:
        column, width, merged, element = cell
        if merged == "on":
            return ""
        deep = 1
        if merged == "begin":
            for below in rows[at + 1 :]:
                if (column, "on") not in [(one[0], one[2]) for one in below]:
                    break
                deep += 1
        spans = (f' colspan="{width}"' if width > 1 else "") + (
            f' rowspan="{deep}"' if deep > 1 else ""
        )
        tag = 'th scope="col"' if head else "td"
        inside = self.blocks(element).strip()
        return f"<{tag}{spans}>{_bare(inside)}</{tag[:2]}>"

    # -- what other parts draw

    def drawn(self, part: str) -> str:
        """A chart as the table of its figures, a diagram as its paragraphs."""
        root = next((root for _, root in self._of(part)), None)
        if root is None:
            return ""
        if self._package.kinds.get(part) is PartKind.CHART:
            return _chart(root)
        return "".join(f"<p>{escape(said, quote=False)}</p>" for said in _paragraphs(root))

    def _of(self, part: str) -> list[tuple[str, Element]]:
        found = self._package.of(PartKind.CHART, PartKind.DIAGRAM_DATA)
        return [(name, root) for name, root in found if name == part]


_Cell = tuple[int, int, str, Element]
_Row = list[_Cell]
_OPEN = frozenset(
    [
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "Choice",
        "Fallback",
        "dir",
        "bdo",
    ]
)


def _within(element: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, those in content controls among them."""
    found: list[Element] = []
    for child in element:
        if local(child) == name:
            found.append(child)
        elif local(child) in _OPEN:
            found += _within(child, name)
    return found


def _cells(row: Element) -> _Row:
    column, found = 0, []
    for cell in _within(row, "tc"):
        properties = next((one for one in cell if local(one) == "tcPr"), None)
        width, merged = 1, ""
        for one in properties if properties is not None else ():
            if local(one) == "gridSpan":
                said = word_value(one, "val") or "1"
                width = min(max(int(said), 1), 1000) if said.isdigit() else 1
            elif local(one) == "vMerge":
                merged = "begin" if word_value(one, "val") == "restart" else "on"
        found.append((column, width, merged, cell))
        column += width
    return found


def _is_head(row: Element) -> bool:
    return any(
        local(one) == "tblHeader" and word_value(one, "val") not in _OFF
        for properties in row
        if local(properties) == "trPr"
        for one in properties
    )


def _shows(inside: str) -> bool:
    """Whether there is anything to be seen in the HTML of a paragraph."""
    if any(tag in inside for tag in ("<img", "<math", 'class="ref"', 'class="picture"')):
        return True
    return bool(etree.HTML(f"<p>{inside}</p>").xpath("normalize-space()")) if inside else False


def _is_bare_of_words(inside: str) -> bool:
    """Whether nothing is left of a line about pages but what stood around a number."""
    return "<img" not in inside and not any(map(str.isalnum, re.sub("<[^>]*>", "", inside)))


def _side(manner: Manner) -> str:
    name = {"center": "c", "right": "e", "end": "e"}.get(manner.side, "")
    names = " ".join(filter(None, (name, "title" if manner.title else "")))
    return f' class="{names}"' if names else ""


def _bare(inside: str) -> str:
    """The text of a cell that is one plain paragraph, without the paragraph."""
    if inside.startswith("<p>") and inside.endswith("</p>") and inside.count("<p") == 1:
        return inside[3:-4]
    return inside


def _paragraphs(root: Element) -> list[str]:
    texts = ["".join(t.text or "" for t in p.iter("{*}t")) for p in root.iter("{*}p")]
    return [text for text in texts if text.strip()]


def _chart(root: Element) -> str:
    """Titles, then a row for each category with the figure of each series."""
    said = "".join(f"<p>{escape(text, quote=False)}</p>" for text in _paragraphs(root))
    series = list(root.iter("{*}ser"))
    names = [_cached(one, "tx") for one in series]
    categories = max((_cached(one, "cat") for one in series), key=len, default=[])
    values = [_cached(one, "val") or _cached(one, "yVal") for one in series]
    many = max([len(categories), *map(len, values)], default=0)
    if not many:
        return said
    heads = "".join(f'<th scope="col">{escape(" ".join(name))}</th>' for name in names)
    rows = []
    for at in range(many):
        cells = "".join(f"<td>{escape(one[at] if at < len(one) else '')}</td>" for one in values)
        named = escape(categories[at] if at < len(categories) else str(at + 1))
        rows.append(f'<tr><th scope="row">{named}</th>{cells}</tr>')
    return (
        f'{said}<div class="wide"><table><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cached(series: Element, name: str) -> list[str]:
    for child in series:
        if local(child) == name:
            return [value.text or "" for value in child.iter("{*}v")]
    return []
