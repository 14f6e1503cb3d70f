"""Sentences of the shared corpus exchanged for others: each block, tag and part beside them stays.

Two sentences of every kind of block of every twelfth document.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from translation import docx
from translation.documents import Block, Segment
from translation.errors import AmendmentRefused, DocumentRefused
from translation.languages import Language
from translation.markup import parse, render
from translation.segmentation import splitter

_EVERY = 12
_EN = Language.EN


def _sentences(data: bytes) -> Iterator[tuple[Block, Segment]]:
    by_kind: dict[tuple[str, bool], list[tuple[Block, Segment]]] = {}
    for block in docx.read(data, splitter(_EN)).blocks:
        for one in block.segments:
            by_kind.setdefault((block.kind.value, bool(one.tags)), []).append((block, one))
    for found in by_kind.values():
        yield from {0: found[0], len(found) // 2: found[len(found) // 2]}.values()


def _otherwise(text: str) -> str:
    """The text with a word more at the end of its first piece that has a letter or digit."""
    pieces = list(parse(text))
    for at, piece in enumerate(pieces):
        if isinstance(piece, str) and any(map(str.isalnum, piece)):
            last = len(piece.rstrip())
            pieces[at] = f"{piece[:last]} and 2018{piece[last:]}"
            break
    return render(pieces)


def _texts(data: bytes) -> list[tuple[str, str, str]]:
    blocks = docx.read(data, lambda _: []).blocks
    return [(block.part, block.path, one.text) for block in blocks for one in block.segments]


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.timeout(120)
def test_a_sentence_is_exchanged_and_nothing_else(shared: Path) -> None:
    done = Counter[str]()
    paths = sorted(p for p in (shared / "data" / "docx").glob("*/*") if p.is_file())
    for path in paths[::_EVERY]:
        data = path.read_bytes()
        try:
            sentences = list(_sentences(data))
        except DocumentRefused:
            continue
        before, parts = _texts(data), _parts(data)
        for block, segment in sentences:
            try:
                made = docx.amended(data, block, segment, _otherwise(segment.text), source=_EN)
            except AmendmentRefused as refused:
                done[refused.code] += 1
                continue
            done[block.kind.value] += 1
            after = _texts(made.body)
            place = (block.part, block.path)
            differing = [one[:2] for one, other in zip(before, after, strict=True) if one != other]
            assert differing == [place], path.name
            again = _parts(made.body)
            changed = [name for name in parts if parts[name] != again[name]]
            assert block.part in changed, path.name
            assert len(changed) <= 2, path.name  # a drawing repeats what its data says
    assert done["not_rewritten"] * 20 < sum(done.values())
    assert not done.keys() & {"empty", "unchanged", "other_tags"}
    assert {"body", "table", "footnote", "header", "textbox"} <= done.keys()
