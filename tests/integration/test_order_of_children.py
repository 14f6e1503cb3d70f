"""No property is misplaced in what is written for Arabic, Chinese and French.

Every sixteenth document of the shared corpus; all of them in `tests/bench/bench_order.py`.
"""

from pathlib import Path

import pytest

from tests.ooxml_order import new_faults
from translation.docx import Limits, PseudoMode, pseudo
from translation.docx.package import Package
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

_EVERY = 16


@pytest.mark.timeout(200)
@pytest.mark.parametrize("target", [Language.AR, Language.ZH, Language.FR])
def test_what_stood_in_order_in_the_original_does_in_every_translation(
    shared: Path, target: Language
) -> None:
    documents = sorted(p for p in (shared / "data" / "docx").glob("*/*") if p.is_file())
    checked = 0
    for document in documents[::_EVERY]:
        data = document.read_bytes()
        for mode in (PseudoMode.IDENTITY, PseudoMode.PUA):
            try:
                made = pseudo(data, splitter(Language.EN), mode, target=target).data
            except DocumentRefused:
                continue
            before = {name: root for name, _, root in Package(data, Limits()).with_layout()}
            for name, _, root in Package(made, Limits()).with_layout():
                assert new_faults(before.get(name), root) == [], (document.name, name)
                checked += 1
    assert checked > 100
