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
        for mode in (PseudoMode.IDENTITY, PseudoMode.PUA):
            pairs = run(documents, mode, Path(out))
            if options.check:
                check(pairs, mode, Path(out))
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


if __name__ == "__main__":
    main()
