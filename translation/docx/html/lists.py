"""Blocks one after another: paragraphs of lists put into nested lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from translation.docx.html.numbering import Label


@dataclass(frozen=True, slots=True)
class Made:
    """One block as HTML: `label` where it is a paragraph of a list, then `html` is its inside."""

    html: str
    label: Label | None = None
    attributes: str = ""


def stacked(blocks: Iterable[Made]) -> str:
    """The blocks as HTML, lists opened and closed around their paragraphs."""
    made: list[str] = []
    opened: list[tuple[int, str]] = []

    def close() -> None:
        made.append(f"</li></{opened.pop()[1]}>\n")

    for block in blocks:
        label = block.label
        if label is None:
            while opened:
                close()
            made.append(block.html)
            continue
        kind = "ul" if label.bullet else "ol"
        while opened and opened[-1][0] > label.level:
            close()
        if opened and opened[-1] != (label.level, kind) and opened[-1][0] == label.level:
            close()
        if opened and opened[-1][0] == label.level:
            made.append("</li>")
        else:
            made.append(f"<{kind}>")
            opened.append((label.level, kind))
        made.append(f"<li{block.attributes}>{numbered(label)}{block.html}")
    while opened:
        close()
    return "".join(made)


def numbered(label: Label | None) -> str:
    """The label as it stands before the text; a bullet is drawn by the list."""
    return f'<span class="n">{escape(label.text)}</span> ' if label and label.text else ""
