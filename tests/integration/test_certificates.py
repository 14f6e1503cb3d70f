"""Certificates over the shared corpus: none of an output as written has a fault, damage has one.

Every sixteenth document, and those with diagrams and charts that are turned round for Arabic; all
of them run in `tests/bench/bench_certificate.py`.
"""

import random

import pytest

from tests.mutants import DAMAGES, change_a_byte, damaged
from tests.pseudonyms import targets
from translation.docx import read, write
from translation.docx.certificate import certify
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

_EVERY = 16
_TURNED = ("_SmartArt.docx", "_DB007-Abstract.docx", "_chart.docx", "_one-unclosed.docx")
_WAYS = [
    ("identity", None), ("identity", Language.AR), ("identity", Language.ZH),
    ("pua", None), ("pua", Language.AR), ("pua", Language.ZH),
    ("reversed", Language.ES), ("arabic draft", Language.AR), ("chinese", Language.ZH),
]  # fmt: skip


@pytest.fixture(scope="module")
def corpus(shared):
    """The documents that are accepted, with what was read of them."""
    found = []
    split = splitter(Language.EN)
    paths = sorted(p for p in (shared / "data" / "docx").glob("*/*") if p.is_file())
    chosen = {*paths[::_EVERY], *(path for path in paths if path.name.endswith(_TURNED))}
    for path in sorted(chosen):
        data = path.read_bytes()
        try:
            found.append((path.name, data, read(data, split)))
        except DocumentRefused as refused:
            if refused.code != "macro_enabled":
                raise
    return found


@pytest.mark.timeout(150)
@pytest.mark.parametrize(("name", "target"), _WAYS)
def test_outputs_as_written_have_certificates_that_hold(corpus, name, target):
    for document, data, content in corpus:
        blocks = targets(content, name)
        output = write(data, blocks, source=Language.EN, target=target)
        found = certify(data, output, blocks, source=Language.EN, target=target)
        assert not found.faults, (document, str(found.faults[0]))
        assert sum(one.source for one in found.letters) > 0 or not content.blocks
        assert all(one.target == one.found for one in found.letters)


@pytest.mark.timeout(150)
def test_damaged_outputs_have_certificates_that_do_not_hold(corpus):
    chance, made, missed = random.Random(16), 0, []
    for document, data, content in corpus:
        blocks = targets(content, "pua")
        output = write(data, blocks, source=Language.EN, target=None)
        mutants = {what: damaged(output, damage, chance) for what, damage in DAMAGES.items()}
        mutants["change a byte"] = change_a_byte(output, data, chance)
        for what, mutant in mutants.items():
            if mutant is not None:
                made += 1
                found = certify(data, mutant.data, blocks, source=Language.EN, target=None)
                if found.holds:
                    missed.append((document, what))
    assert made > 150
    assert len(missed) <= 0.01 * made, missed
