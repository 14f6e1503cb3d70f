"""Certificates of pseudo-translated documents, and of damaged ones, over the shared corpus.

    python tests/bench/bench_certificate.py [--every N] [--mutants M]

Prints documents a CPU-second for writing and for certifying, every fault of an output that is as
it was written (there should be none), the share of damaged outputs that are caught, by damage, and
peak memory.
"""

import argparse
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.mutants import DAMAGES, Mutant, change_a_byte, damaged
from tests.pseudonyms import TARGETS, targets
from translation.documents import TargetBlock
from translation.docx import Pseudo, PseudoMode, pseudo, read, write
from translation.docx.certificate import certify
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))
SPLIT = splitter(Language.EN)


def main() -> None:
    """Run the corpus once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    parser.add_argument("--mutants", type=int, default=1, help="damaged outputs of each kind")
    options = parser.parse_args()
    folder = SHARED / "data" / "docx"
    documents = sorted(p for p in folder.glob("*/*") if p.is_file())[:: options.every]
    SPLIT("warm. Up.")
    for mode in (PseudoMode.IDENTITY, PseudoMode.PUA):
        for target in (None, Language.AR, Language.ZH):
            as_written(documents, mode, target)
    moved(documents)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    mutants(documents, options.mutants)


def accepted(
    documents: list[Path], mode: PseudoMode, target: Language | None
) -> Iterator[tuple[Path, bytes, Pseudo, list[TargetBlock]]]:
    """The documents that are accepted, pseudo-translated, with their targets."""
    for document in documents:
        data = document.read_bytes()
        try:
            made = pseudo(data, SPLIT, mode, target=target)
        except DocumentRefused:
            continue
        yield document, data, made, targets(made.content, mode.value)


def as_written(documents: list[Path], mode: PseudoMode, target: Language | None) -> None:
    """Certify what was just written; print its faults and the speed."""
    spent = faults = count = 0
    began = time.process_time()
    for document, data, made, blocks in accepted(documents, mode, target):
        start = time.process_time()
        found = certify(data, made.data, blocks, source=Language.EN, target=target)
        spent += time.process_time() - start
        count += 1
        faults += len(found.faults)
        for fault in found.faults[:3]:
            print(f"  {document.name}: {fault}")
    whole = time.process_time() - began
    print(
        f"{mode.value} → {target or 'as the source'}: {count} documents, {faults} faults, "
        f"written {count / (whole - spent):.0f}, certified {count / spent:.0f} a CPU-second"
    )


def moved(documents: list[Path]) -> None:
    """Certify targets with words and tags in another order, other lengths, other scripts."""
    for name, target in TARGETS:
        faults = count = 0
        for document in documents:
            data = document.read_bytes()
            try:
                content = read(data, SPLIT)
            except DocumentRefused:
                continue
            blocks = targets(content, name)
            output = write(data, blocks, source=Language.EN, target=target)
            found = certify(data, output, blocks, source=Language.EN, target=target)
            count, faults = count + 1, faults + len(found.faults)
            for fault in found.faults[:3]:
                print(f"  {document.name}: {fault}")
        print(f"{name} → {target or 'as the source'}: {count} documents, {faults} faults")


def mutants(documents: list[Path], each: int) -> None:
    """Damage the outputs and print how much of it is caught, and named by its paragraph."""
    chance = random.Random(20)
    made_so, caught, named = Counter[str](), Counter[str](), Counter[str]()
    for document, data, made, blocks in accepted(documents, PseudoMode.PUA, None):
        for what, mutant in damages(made.data, data, chance, each):
            found = certify(data, mutant.data, blocks, source=Language.EN, target=None)
            made_so[what] += 1
            caught[what] += not found.holds
            named[what] += any(mutant.is_named(fault.part, fault.block) for fault in found.faults)
            if found.holds:
                print(f"  {document.name}: {what} in {mutant.part} was not seen")
    for what, count in made_so.items():
        print(f"{what}: {count} made, {caught[what]} caught, {named[what]} named by the place")
    print(f"caught: {100 * caught.total() / made_so.total():.2f} % of {made_so.total()}")


def damages(
    output: bytes, original: bytes, chance: random.Random, each: int
) -> Iterator[tuple[str, Mutant]]:
    """Damaged outputs of all kinds that a document allows."""
    for _ in range(each):
        for what, damage in DAMAGES.items():
            if (mutant := damaged(output, damage, chance)) is not None:
                yield what, mutant
        if (mutant := change_a_byte(output, original, chance)) is not None:
            yield "change a byte", mutant


if __name__ == "__main__":
    main()
