"""What a piece shows of its place in the document: labels, cells and notes, as (kind, name).

A label is the number that Word gives, or one that is written at the beginning ("3.2", "(a)",
"Annex 1"); it counts by its path, so that an (a) below 3.2 is not one below 3.3, and a written one
by itself as well. Letters are those of the Latin alphabet with the same place in the Russian one or
in the order of abjad.
"""

import re
from collections.abc import Mapping

from translation.checks.number_words import CHINESE, chinese_number
from translation.documents import Block, BlockKind, Content
from translation.docx.structure import Standing
from translation.markup import plain

Mark = tuple[str, str]

_ANNEX = re.compile(
    r"\W*(?:annexe?|anexo|приложение|附件|附录|(?:ال)?ملحق)\s*(\d+|[a-z]\b)", re.IGNORECASE
)
_NUMBER = re.compile(r"\W?(\d+(?:\.\d+)+)(?!\w|\s?[%٪])|[(（]?\s*(\d{1,3})\s*[)）.、．](?=\D|$)")
_LETTER = re.compile(r"[(（]?\s*([a-zа-яء-ي]|[ivxl]{2,5})ـ?\s*[)）]", re.IGNORECASE)
_COUNTED = re.compile(rf"[(（]?({CHINESE.pattern})[)）、]")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = dict(zip("абвгдежзиклмнопрстуфхцчшщ", _LATIN, strict=False)) | dict(
    zip("أبجدهوزحطيكلمنسعفصقرشتثخذض", _LATIN, strict=True)
)
_ANNEXES, _LISTS, _NUMBERS, _POINTS = 0, 10, 20, 30
"""Depths below which labels of a kind go; those of headings are their levels."""


def label_of(text: str) -> tuple[int, str] | None:
    """The label that a text begins with, and how deep its kind goes; None where it has none."""
    if found := _ANNEX.match(text):
        return _ANNEXES, f"annex {found[1].casefold()}"
    if found := _NUMBER.match(text):
        name = ".".join(str(int(one)) for one in (found[1] or found[2]).split("."))
        return _NUMBERS + name.count("."), name
    if found := _LETTER.match(text):
        return _POINTS, "".join(_LETTERS.get(sign, sign) for sign in found[1].casefold())
    if found := _COUNTED.match(text):
        return _NUMBERS, str(chinese_number(found[1]))
    return None


def marks_of(content: Content, standing: Mapping[int, Standing]) -> dict[int, frozenset[Mark]]:
    """What each block shows of its place, by its order; labels belong to its first segment."""
    path: dict[int, str] = {}
    found: dict[int, frozenset[Mark]] = {}
    for block in content.blocks:
        one = standing.get(block.order, Standing())
        marks = {("note", f"{kind} {number}") for kind, number in one.notes}
        if one.cell is not None:
            marks.add(("cell", " ".join(map(str, one.cell))))
        if block.kind in (BlockKind.BODY, BlockKind.TABLE):
            written = label_of(plain(block.segments[0].text, " ").lstrip())
            if written is not None:
                marks.add(("written", written[1]))
            depth, name = _labelled(block, one, written) or (_LISTS, "")
            # a label with a dot says itself what it is below
            above = {} if "." in name else {at: up for at, up in path.items() if at < depth}
            path = above | ({depth: name} if name else {})
            if name:
                marks.add(("label", " > ".join(path[at] for at in sorted(path))))
        found[block.order] = frozenset(marks)
    return found


def _labelled(
    block: Block, standing: Standing, written: tuple[int, str] | None
) -> tuple[int, str] | None:
    """The depth of a block in the outline and its label; a heading may have none."""
    if standing.label:
        counted = label_of(standing.label) or label_of(f"{standing.label})")
        name = counted[1] if counted else standing.label
        return block.level or _LISTS + standing.depth, name
    if block.level:
        return block.level, written[1] if written else ""
    return written
