"""What comes back unchanged prints as it did: as many pages, by LibreOffice.

Forty documents spread over the shared corpus; all of them in `tests/bench/bench_pages.py`.
"""

from pathlib import Path

import pytest

from tests.printed import page_count, print_beside
from tests.services import Office
from translation.docx import PseudoMode, pseudo
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

_EVERY = 13  # 41 of 535


@pytest.fixture(scope="module")
def pairs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Original and identity translation, under names of one length: a field may print the name."""
    folder = tmp_path_factory.mktemp("pairs")
    documents = sorted(p for p in (shared / "data" / "docx").glob("*/*") if p.is_file())
    found = {}
    for number, document in enumerate(documents[::_EVERY]):
        data = document.read_bytes()
        try:
            made = pseudo(data, splitter(Language.EN), PseudoMode.IDENTITY)
        except DocumentRefused as refused:
            if refused.code != "macro_enabled":
                raise
            continue
        pair = folder / f"{number:03}a.docx", folder / f"{number:03}b.docx"
        for path, content in zip(pair, (data, made.data), strict=True):
            path.write_bytes(content)
        found[document.name] = pair
    return found


@pytest.mark.timeout(300)
def test_an_unchanged_document_has_as_many_pages_as_its_original(
    pairs: dict[str, tuple[Path, Path]], soffice: Office, tmp_path: Path
) -> None:
    both = [path for pair in pairs.values() for path in pair]
    pdfs = print_beside(soffice, both, tmp_path)
    pages = {
        name: tuple(page_count(pdfs[one]) if one in pdfs else None for one in pair)
        for name, pair in pairs.items()
    }
    assert len(pages) >= 39
    assert {name: two for name, two in pages.items() if two[0] is None or two[0] != two[1]} == {}
