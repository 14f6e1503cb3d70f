"""Whether the writer misplaces a child of any property, over the corpus and for three scripts.

    python tests/bench/bench_order.py [--every N]

Each document is written for Arabic, Chinese and French, with its own text and with every letter
moved, and each part compared with the original by `tests/ooxml_order.py`: only what was right and
is wrong now counts.
"""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

from tests.ooxml_order import faults, new_faults
from translation.docx import Limits, PseudoMode, pseudo
from translation.docx.package import Package
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))
TARGETS = (Language.AR, Language.ZH, Language.FR)
MODES = (PseudoMode.IDENTITY, PseudoMode.PUA)


def main() -> None:
    """Print what was made wrong, and how many documents were wrong before."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    options = parser.parse_args()
    folder = SHARED / "data" / "docx"
    documents = sorted(p for p in folder.glob("*/*") if p.is_file())[:: options.every]
    began, written, wrong, before = time.monotonic(), 0, 0, 0
    for document in documents:
        data = document.read_bytes()
        try:
            before += is_wrong(data)
        except DocumentRefused:
            continue
        for target in TARGETS:
            for mode in MODES:
                written += 1
                for fault in made(data, mode, target):
                    wrong += 1
                    print(f"  {document.name} {target} {fault}", flush=True)
    print(f"{len(documents)} documents, {written} written: {wrong} new faults")
    print(f"  {before} originals had faults; {time.monotonic() - began:.0f} s")


def is_wrong(data: bytes) -> bool:
    """Whether an original has a fault of its own."""
    found = [faults(root) for _, _, root in Package(data, Limits()).with_layout()]
    return any(one.order or one.other for one in found)


def made(data: bytes, mode: PseudoMode, target: Language) -> Iterator[str]:
    """The new faults of a document that was written for a language, part by part."""
    output = pseudo(data, splitter(Language.EN), mode, target=target).data
    before = {name: root for name, _, root in Package(data, Limits()).with_layout()}
    for name, _, root in Package(output, Limits()).with_layout():
        for fault in new_faults(before.get(name), root):
            yield f"{name} {fault}"


if __name__ == "__main__":
    main()
