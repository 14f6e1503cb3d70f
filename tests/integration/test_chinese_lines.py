"""Punctuation of Chinese is as wide as an ideograph, on paper and by the marks on the runs."""

from pathlib import Path

import pytest
from lxml import etree

from tests.lines import SIZE, translated
from tests.packages import spaces
from tests.printed import print_all, printed_words
from tests.services import Office
from translation.docx import Limits
from translation.docx.package import Package
from translation.languages import Language

_GOLDEN = Path(__file__).parents[1] / "golden" / "layout" / "chinese.txt"
_SHARED = frozenset("“”‘’…—")


def _cases() -> list[tuple[str, int, bool]]:
    text = "\n".join(x for x in _GOLDEN.read_text("utf-8").splitlines() if not x.startswith("#"))
    found = []
    for case in text.strip().split("\n===\n"):
        above, below = case.split("\n---\n")
        line, *flags = above.splitlines()
        assert flags in ([], ["word"])
        found.append((line, int(below), bool(flags)))
    return found


CASES = _cases()


@pytest.fixture(scope="module")
def chinese() -> bytes:
    return translated([line for line, *_ in CASES], Language.ZH)


@pytest.fixture(scope="module")
def widths(
    chinese: bytes, soffice: Office, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, float]:
    """The width of each printed line, in ideographs of its size."""
    folder = tmp_path_factory.mktemp("chinese")
    (folder / "lines.docx").write_bytes(chinese)
    (pdf,) = print_all(soffice, [folder / "lines.docx"], folder).values()
    return {word.text: (word.right - word.left) / SIZE for word in printed_words(pdf)}


@pytest.mark.parametrize(("line", "width", "by_runs_alone"), CASES)
def test_a_printed_line_is_as_wide_as_its_characters(
    line: str, width: int, by_runs_alone: bool, widths: dict[str, float]
) -> None:
    assert width == len(line)
    if by_runs_alone:
        assert widths[line] < width - 0.1, "LibreOffice can do it now: say so"
    else:
        assert widths[line] == pytest.approx(width, abs=0.05)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_every_mark_that_latin_has_too_asks_for_the_chinese_face(
    number: int, chinese: bytes
) -> None:
    root = next(r for name, _, r in Package(chinese, Limits()).with_layout() if "document" in name)
    paragraph: etree._Element = root.findall(".//w:body/w:p", spaces())[number]
    for run in paragraph.findall("w:r", spaces()):
        fonts = run.find("w:rPr/w:rFonts", spaces())
        hint = None if fonts is None else fonts.get(f"{{{spaces()['w']}}}hint")
        shared = not _SHARED.isdisjoint("".join(map(str, run.itertext())))
        assert (hint == "eastAsia") is shared
