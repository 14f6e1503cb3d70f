"""How fast and how faithfully DOCX are read and written, over the shared corpus.

    python tests/bench/bench_docx.py [--every N] [--check]

Prints documents a CPU-second (read, segment, pseudo-translate, write; one process), inline codes a
paragraph with letters, refusals and peak memory; `--check` adds the independent checker's figures
for coverage, formatting and identity (`tools/docx_check.py` of the test data).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from translation.docx import PseudoMode, pseudo
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))
_SHOWN = (
    "core_micro_%", "core_docs_complete_%", "full_micro_%", "full_docs_complete_%",
    "docs_format_exact_%", "docs_letters_lost", "over_docs", "over_attr_docs",
    "parts_xml_equal_%", "docs_all_xml_equal_%", "bin_equal_%", "python_docx_opens_%",
)  # fmt: skip


def main() -> None:
    """Run the corpus once in each mode and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    parser.add_argument("--check", action="store_true", help="run the independent checker too")
    options = parser.parse_args()
    folder = SHARED / "data" / "docx"
    documents = sorted(p for p in folder.glob("*/*") if p.is_file())[:: options.every]
    with tempfile.TemporaryDirectory() as out:
        made: list[list[tuple[Path, Path]]] = []
        for mode in (PseudoMode.IDENTITY, PseudoMode.PUA):
            made.append(run(documents, mode, Path(out)))
            if options.check:
                check(made[-1], mode, Path(out))
        if options.check:
            compare(*made)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory, all documents in one process: {peak} MB")


def run(documents: list[Path], mode: PseudoMode, out: Path) -> list[tuple[Path, Path]]:
    """Pseudo-translate the documents and print the figures of it; pairs of input and output."""
    split = splitter(Language.EN)
    split("warm. Up.")
    totals: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    pairs = []
    spent = 0.0
    for number, document in enumerate(documents):
        data = document.read_bytes()
        began = time.process_time()
        try:
            made = pseudo(data, split, mode)
        except DocumentRefused as refusal:
            refused[refusal.code] += 1
            continue
        finally:
            spent += time.process_time() - began
        for figure in ("letters", "codes", "blocks", "segments"):
            totals[figure] += getattr(made, figure)
        pairs.append((document, out / f"{mode.value}_{number}.docx"))
        pairs[-1][1].write_bytes(made.data)
    print(f"{mode.value}: {len(pairs)} of {len(documents)} documents, refused {dict(refused)}")
    print(f"  documents a CPU-second: {len(documents) / spent:.0f} ({spent:.1f} s)")
    print(f"  {dict(totals)}, codes a paragraph: {totals['codes'] / totals['blocks']:.3f}")
    return pairs


def check(pairs: list[tuple[Path, Path]], mode: PseudoMode, out: Path) -> None:
    """Print what the independent checker says of the pairs."""
    listing, answer = out / "pairs.tsv", out / "answer.json"
    listing.write_text("".join(f"{a}\t{b}\t{a.name}\n" for a, b in pairs))
    kind = "pseudo" if mode is PseudoMode.PUA else "roundtrip"
    tool = SHARED / "tools" / "docx_check.py"
    command = [sys.executable, str(tool), "batch", kind, str(listing), str(answer), "--jobs", "1"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    summary = json.loads(answer.read_text())["summary"]
    for figure in _SHOWN:
        if figure in summary:
            print(f"  {figure}: {summary[figure]}")


def compare(identity: list[tuple[Path, Path]], pua: list[tuple[Path, Path]]) -> None:
    """Print how many pua outputs, mapped back to plain letters, are the identity output."""
    moved = dict(pua)
    differing = [
        original.name
        for original, out in identity
        if original not in moved or not put_back_is_same(out, moved[original])
    ]
    print(f"pua mapped back: {len(identity) - len(differing)} of {len(identity)} as the identity")
    for name in differing:
        print(f"  differs: {name}")


def put_back_is_same(identity: Path, pua: Path) -> bool:
    """Whether two packages are canonically equal once the moved letters are put back."""
    with ZipFile(identity) as one, ZipFile(pua) as other:
        if one.namelist() != other.namelist():
            return False
        return all(
            one.read(name) == other.read(name)
            or canonical(one.read(name)) == canonical(other.read(name))
            for name in one.namelist()
        )


def canonical(part: bytes) -> bytes:
    """The canonical form of an XML part with moved letters put back, in text and attributes."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for element in root.iter(etree.Element):
        element.text = element.text and put_back(element.text)
        for name, value in element.items():
            element.set(name, put_back(value))
    return etree.tostring(root, method="c14n2")


def put_back(text: str) -> str:
    """Plain letters for those that were moved into the private planes."""
    return "".join([_plain(character) for character in text])


def _plain(character: str) -> str:
    code = ord(character)
    if code < 0xF0000:
        return character
    plain = chr(code - 0xF0000) if code < 0x100000 else chr(code - 0x100000 + 0x10000)
    return plain if plain.isalpha() else character


if __name__ == "__main__":
    main()
