"""How fast and how faithfully DOCX are read and written, over the shared corpus.

    python tests/bench/bench_docx.py [--every N] [--quick]

Prints documents a CPU-second (read, segment, pseudo-translate, write; one process), inline codes a
paragraph with letters, refusals and peak memory; the independent checker's figures for coverage,
formatting and identity (`tools/docx_check.py` of the test data), which `--quick` leaves out; and
the table of all of it beside its goals and the best peer, with a mark where a goal is missed.
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
from collections.abc import Callable
from dataclasses import dataclass
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
_MISREAD = ("_ContentControlsNested.docx", "_ContentControls.docx", "_tika-3816.docx")
"""Documents whose lists the checker counts only while their entries hold plain letters."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of the table: what is wanted of a figure, and the best peer on the same files."""

    what: str
    figure: str
    wanted: str
    met: Callable[[float], bool]
    peer: str


def _all(value: float) -> bool:
    return value == 100


def _none(value: float) -> bool:
    return value == 0


GOALS = (
    Goal("failed", "failed", "0", _none, "0"),
    Goal("outputs with malformed XML", "docs_bad_xml", "0", _none, "0"),
    Goal("core letters, %", "core_micro_%", "100", _all, "100"),
    Goal("core, documents complete, %", "core_docs_complete_%", "100", _all, "100"),
    Goal("all letters, %", "full_micro_%", ">= 99.9", lambda x: x >= 99.9, "98.9"),
    Goal("all, documents complete, %", "full_docs_complete_%", ">= 98", lambda x: x >= 98, "86.8"),
    Goal("formatting exact, documents %", "docs_format_exact_%", "100", _all, "100"),
    Goal("documents that lost letters", "docs_letters_lost", "0", _none, "0"),
    Goal("documents with text wrongly translated", "over_docs", "0", _none, "18"),
    Goal("identity: XML parts equal, %", "parts_xml_equal_%", "100", _all, "91.3"),
    Goal("identity: documents equal, %", "docs_all_xml_equal_%", "100", _all, "10.1"),
    Goal("moved letters put back: as identity, %", "put_back_%", "100", _all, "-"),
    Goal("inline codes a paragraph", "codes", "<= 0.7", lambda x: x <= 0.7, "0.77"),
    Goal("documents a CPU-second", "rate", ">= 40", lambda x: x >= 40, "22"),
    Goal("peak memory, MB", "peak", "<= 300", lambda x: x <= 300, "-"),
)


def main() -> None:
    """Run the corpus once in each mode and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    parser.add_argument("--quick", action="store_true", help="leave the independent checker out")
    options = parser.parse_args()
    folder = SHARED / "data" / "docx"
    documents = sorted(p for p in folder.glob("*/*") if p.is_file())[:: options.every]
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as out:
        made: list[list[tuple[Path, Path]]] = []
        for mode in (PseudoMode.IDENTITY, PseudoMode.PUA):
            made.append(run(documents, mode, Path(out), figures))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"peak memory, all documents in one process: {peak} MB")
        figures["peak"] = peak
        if not options.quick:
            for mode, pairs in zip((PseudoMode.IDENTITY, PseudoMode.PUA), made, strict=True):
                figures |= check(pairs, mode, Path(out), figures)
            figures["put_back_%"] = compare(*made)
    show(figures)


def show(figures: dict[str, float]) -> None:
    """Print the table of goals, with what was reached."""
    rows = [goal for goal in GOALS if goal.figure in figures]
    print(f"\n{'':42}{'goal':>9}{'here':>10}{'best peer':>11}")
    for goal in rows:
        value = figures[goal.figure]
        mark = "" if goal.met(value) else "  MISSED"
        print(f"{goal.what:42}{goal.wanted:>9}{value:>10.5g}{goal.peer:>11}{mark}")


def run(
    documents: list[Path], mode: PseudoMode, out: Path, figures: dict[str, float]
) -> list[tuple[Path, Path]]:
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
    figures["failed"] = sum(refused.values()) - refused["macro_enabled"]
    figures["codes"] = totals["codes"] / totals["blocks"]
    figures["rate"] = min(len(documents) / spent, figures.get("rate", len(documents) / spent))
    return pairs


def check(
    pairs: list[tuple[Path, Path]], mode: PseudoMode, out: Path, earlier: dict[str, float]
) -> dict[str, float]:
    """Print what the independent checker says of the pairs; its figures by their names."""
    listing, answer = out / "pairs.tsv", out / "answer.json"
    listing.write_text("".join(f"{a}\t{b}\t{a.name}\n" for a, b in pairs))
    kind = "pseudo" if mode is PseudoMode.PUA else "roundtrip"
    tool = SHARED / "tools" / "docx_check.py"
    command = [sys.executable, str(tool), "batch", kind, str(listing), str(answer), "--jobs", "1"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    said = json.loads(answer.read_text())
    summary = said["summary"]
    print(f"{mode.value}, by the independent checker:")
    for figure in _SHOWN:
        if figure in summary:
            print(f"  {figure}: {summary[figure]}")
    lost = [name for name, one in said["docs"].items() if one.get("letters_lost")]
    misread = [name for name in lost if name.endswith(_MISREAD)]
    if misread:
        print(f"  the checker's own: {', '.join(misread)} (entries of drop-down lists)")
    figures = {name: value for name, value in summary.items() if isinstance(value, int | float)}
    known = earlier.get("docs_letters_lost", 0)
    return {**figures, "docs_letters_lost": max(known, len(lost) - len(misread))}


def compare(identity: list[tuple[Path, Path]], pua: list[tuple[Path, Path]]) -> float:
    """How many pua outputs, mapped back to plain letters, are the identity output, in percent."""
    moved = dict(pua)
    differing = [
        original.name
        for original, out in identity
        if original not in moved or not put_back_is_same(out, moved[original])
    ]
    print(f"pua mapped back: {len(identity) - len(differing)} of {len(identity)} as the identity")
    for name in differing:
        print(f"  differs: {name}")
    return 100 * (len(identity) - len(differing)) / len(identity)


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
