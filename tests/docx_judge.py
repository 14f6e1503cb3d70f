"""What must hold of any package, however spoiled: refused by name, or written rightly.

The oracle knows nothing of the reader but its results and compares packages part by part.
"""

import io
import zipfile
from collections.abc import Mapping
from random import Random

from lxml import etree

from translation.documents import Content, TargetBlock, TargetSegment
from translation.docx import PseudoMode, pseudo, read, write
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.markup import TagMark, parse, render
from translation.segmentation import splitter

REFUSALS = frozenset(
    {
        "too_large", "too_many_parts", "too_many_segments", "too_deep", "corrupt",
        "duplicate_parts", "bad_part_name", "dtd_forbidden", "bad_xml", "macro_enabled",
        "encrypted", "legacy_doc", "dangerous_field", "not_docx",
    }
)  # fmt: skip
_STRANGE = "\u05d0"


def judged(data: bytes) -> str:
    """`accepted`, or the code of the refusal; raises AssertionError where neither is right.

    Accepted means that every block has a place of its own, that identity gives canonically equal
    parts, and that letters which were moved and are put back give the same once more.
    """
    split = splitter(Language.EN)
    try:
        made = pseudo(data, split, PseudoMode.IDENTITY)
    except DocumentRefused as refused:
        if refused.code not in REFUSALS:
            raise
        return refused.code
    blocks = made.content.blocks
    assert len({(block.part, block.path) for block in blocks}) == len(blocks), "paths"
    moved = pseudo(data, split, PseudoMode.PUA).data
    before, after, put = (_members(one) for one in (data, made.data, moved))
    assert list(before) == list(after) == list(put), "parts"
    for name, part in before.items():
        _compare(name, part, after[name], put[name])
    return "accepted"


def _members(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.orig_filename: archive.read(entry) for entry in archive.infolist()}


def _compare(name: str, before: bytes, after: bytes, moved: bytes) -> None:
    if before == after == moved:
        return
    plain = _canonical(before)
    if before != after:
        assert plain == _canonical(after), f"identity of {name}"
    if before != moved:
        assert _canonical(before, back=True) == _canonical(moved, back=True), f"letters of {name}"


def _canonical(part: bytes, *, back: bool = False) -> bytes:
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for element in root.iter(etree.Element) if back else ():
        element.text = element.text and put_back(element.text)
        for name, value in element.items():
            element.set(name, put_back(value))
    return etree.tostring(root, method="c14n2")


def put_back(text: str) -> str:
    """Plain letters for those that were moved into the private planes."""
    if text.isascii():
        return text
    return "".join([c if ord(c) < 0xF0000 else _plain(ord(c)) for c in text])


def _plain(code: int) -> str:
    plain = chr(code - 0xF0000) if code < 0x100000 else chr(code - 0x100000 + 0x10000)
    return plain if plain.isalpha() else chr(code)


def drafted(data: bytes, chance: Random) -> None:
    """Write spoiled drafts into any language; raises AssertionError where a target is not there."""
    split = splitter(Language.EN)
    content = read(data, split)
    target = chance.choice([language for language in Language if language is not Language.EN])
    drafts = _drafts(content, chance)
    out = write(data, drafts, source=Language.EN, target=target)
    asked = sum(s.text.count(_STRANGE) for b in drafts for s in b.targets if s.text)
    assert sum(map(_strange, _members(out).values())) >= asked, "a target is lost"
    read(out, split)


def _drafts(content: Content, chance: Random) -> list[TargetBlock]:
    return [
        TargetBlock(b, tuple(TargetSegment(s, _draft(s.text, chance)) for s in b.segments))
        for b in content.blocks
    ]


def _draft(text: str, chance: Random) -> str | None:
    """The source with its tags and words in any order, some lost, doubled or unknown; or None."""
    if chance.random() < 0.1:
        return None
    pieces = [str(p) if isinstance(p, TagMark) else render([p]) for p in parse(text)]
    pieces += [*chance.sample(pieces, min(len(pieces), 2)), "{77}", "{78/}", _STRANGE, "{"]
    chance.shuffle(pieces)
    return "".join(pieces[chance.randrange(3) :])


def _strange(part: bytes) -> int:
    try:
        root = etree.fromstring(part)
    except (etree.XMLSyntaxError, ValueError):
        return 0
    texts = [e.text or "" for e in root.iter(etree.Element)]
    values = [str(v) for e in root.iter(etree.Element) for v in e.attrib.values()]
    return sum(text.count(_STRANGE) for text in (*texts, *values))
