"""Real documents into Arabic and back, and Arabic ones into English and back, compared as layout.

Every letter is exchanged for one of the other script on the way and is itself again at the end.
Genuine documents of the Union, every 64th of the shared corpus, and the Arabic originals of the
sample session. Of the latter the styles are not compared: a style that ran from left to right
without saying so, and a size for Arabic beside a face for both scripts, do not come back.
"""

import re
from pathlib import Path

import pytest
from lxml import etree

from tests.everything import Written
from tests.skeletons import letters, skeleton
from translation.documents import TargetBlock, TargetSegment
from translation.docx import read, write
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.markup import TagMark, parse, render
from workbench.demo.documents import demo_documents, short_documents

_EVERY = 64
_LATIN, _ARABIC = "abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه"
_INTO_ARABIC = dict(zip(map(ord, _LATIN), _ARABIC, strict=True))
# Latin letters that no text here has, so that codes among the Arabic are told from them
_INTO_LATIN = {letter: chr(0x1E00 + letter - 0x621) for letter in range(0x621, 0x64B)}


def _written(data: bytes, source: Language, target: Language, letters: dict[int, str]) -> bytes:
    """A document with each letter exchanged, and every tag where it was."""
    blocks = [
        TargetBlock(block, tuple(TargetSegment(s, _moved(s.text, letters)) for s in block.segments))
        for block in read(data, lambda text: []).blocks
    ]
    return write(data, blocks, source=source, target=target)


def _moved(text: str, letters: dict[int, str]) -> str:
    return render(p if isinstance(p, TagMark) else p.translate(letters) for p in parse(text))


def _again(
    data: bytes, source: Language, through: Language, letters: dict[int, str]
) -> tuple[bytes, bytes]:
    """A document in another language, and what becomes of that in its own."""
    there = _written(data, source, through, letters)
    back = {ord(new): chr(old) for old, new in letters.items()}
    return there, _written(there, through, source, back)


def _differences(before: bytes, after: bytes, *, complex_script: bool) -> list[str]:
    """The parts whose layout differs; with `complex_script` also by the marks on each letter.

    An exact line height given up for Arabic and an explicit "left to right" do not come back.
    """
    found = []
    one, other = Written(before), Written(after)
    for part, root in one.trees.items():
        twin = other.trees[part]
        if complex_script and part == "document" and letters(root) != letters(twin):
            found.append(f"{part}: letters")
        shown = [skeleton(tree, complex_script=complex_script) for tree in (root, twin)]
        if not complex_script:
            shown = [_without_known(text) for text in shown]
        if shown[0] != shown[1]:
            found.append(part)
    return found


def _without_known(text: str) -> str:
    text = re.sub(r'w:lineRule="(exact|atLeast)"', "", text)
    return re.sub(r'<w:bidi w:val="(0|false|off)"></w:bidi>', "", text)


@pytest.fixture(scope="module")
def originals(shared: Path) -> list[tuple[Path, bytes]]:
    """The English originals."""
    corpus = sorted(p for p in (shared / "data" / "docx").glob("*/*") if p.is_file())
    genuine = sorted((shared / "data" / "itu").glob("*.docx"))
    small = [path for path in genuine if path.stat().st_size < 300_000]
    found = [(path, path.read_bytes()) for path in [*small, *corpus[::_EVERY]]]
    return [(path, data) for path, data in found if path.suffix == ".docx"]


@pytest.mark.timeout(200)
def test_english_originals_and_the_arabic_made_of_them_have_their_layout_again(
    originals: list[tuple[Path, bytes]],
) -> None:
    compared = 0
    for path, data in originals:
        try:
            arabic, english = _again(data, Language.EN, Language.AR, _INTO_ARABIC)
        except DocumentRefused:
            continue
        assert _differences(data, english, complex_script=False) == [], path.name
        again = _written(english, Language.EN, Language.AR, _INTO_ARABIC)
        assert _differences(arabic, again, complex_script=True) == [], path.name
        compared += 1
    assert compared >= 11


@pytest.mark.timeout(200)
@pytest.mark.parametrize("through", [Language.EN, Language.RU])
def test_an_arabic_original_of_the_session_has_its_layout_again(through: Language) -> None:
    documents = [d for d in (*demo_documents(), *short_documents()) if d.source is Language.AR]
    assert documents
    for document in documents:
        there, back = _again(document.data, Language.AR, through, _INTO_LATIN)
        for root in Written(there).trees.values():
            assert not root.xpath("//*[local-name()='bidi' or local-name()='rtl'][not(@*)]")
        one, other = Written(document.data), Written(back)
        for part in (part for part in one.trees if part.startswith(_STORIES)):
            before, after = one.trees[part], other.trees[part]
            assert _of_letters(after) == _of_letters(before), (document.symbol, part)
            shown = [skeleton(tree, complex_script=True) for tree in (before, after)]
            assert shown[0].replace(_MARK, "") == shown[1].replace(_MARK, "")


_STORIES = ("document", "header", "footer", "footnotes")
# a paragraph without letters need not say that its mark runs from the right
_MARK = "<w:rPr><w:rtl></w:rtl></w:rPr>"


def _of_letters(root: etree._Element) -> list[list[tuple[str, tuple[bool, ...]]]]:
    """Direction and weight of what has a direction: figures alone look the same in either."""
    return [[one for one in paragraph if one[0].isalpha()] for paragraph in letters(root)]
