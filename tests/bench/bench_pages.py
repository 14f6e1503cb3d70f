"""Whether a document that comes back unchanged fills as many pages as it did, over the corpus.

    python tests/bench/bench_pages.py [--every N] [--processes N] [--target LANGUAGE]

Each document of the shared corpus is read and written with its own text, original and outcome are
printed by LibreOffice, and their pages compared. Documents that are refused, and those that
LibreOffice itself cannot open, are named. With `--target` the layout is that of another language
and the text stays: what a direction or a face does to the number of pages.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.printed import page_count, print_beside
from tests.services import Office
from translation.docx import PseudoMode, pseudo
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))


def main() -> None:
    """Print the corpus twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    parser.add_argument("--processes", type=int, default=2, help="LibreOffice processes")
    parser.add_argument("--target", type=Language, help="lay out for this language")
    options = parser.parse_args()
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("LibreOffice is missing; get it with `make services`")
    documents = sorted(p for p in (SHARED / "data" / "docx").glob("*/*") if p.is_file())
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        compare(
            documents[:: options.every],
            Path(folder),
            Office(Path(program), Path(folder) / "profile"),
            options,
        )
    print(f"  {time.monotonic() - began:.0f} s")


def compare(
    documents: list[Path], folder: Path, office: Office, options: argparse.Namespace
) -> None:
    """Print the figures, and the name of each document that is not as it should be."""
    pairs = write(documents, folder, options.target)
    both = [path for pair in pairs.values() for path in pair]
    pdfs = print_beside(office, both, folder, processes=options.processes)
    found: Counter[str] = Counter()
    for name, (first, second) in pairs.items():
        pages = [page_count(pdfs[one]) if one in pdfs else None for one in (first, second)]
        outcome = judged(*pages)
        found[outcome] += 1
        if outcome != "same":
            print(f"  {outcome}: {name} {pages[0]} -> {pages[1]}")
    opened = len(pairs) - found["LibreOffice opens neither"]
    print(f"{len(documents)} documents, {len(pairs)} accepted, {opened} printed: {dict(found)}")


def judged(before: int | None, after: int | None) -> str:
    """What two numbers of pages mean; None for a document that LibreOffice could not open."""
    if before is None and after is None:
        return "LibreOffice opens neither"
    if after is None:
        return "LibreOffice opens only the original"
    if before is None:
        return "LibreOffice opens only the outcome"
    return "same" if before == after else "other pages"


def write(
    documents: list[Path], folder: Path, target: Language | None
) -> dict[str, tuple[Path, Path]]:
    """Original and outcome of each accepted document, under names of one length.

    A field may print the name of its file, and a longer name another page.
    """
    split = splitter(Language.EN)
    pairs = {}
    for number, document in enumerate(documents):
        data = document.read_bytes()
        try:
            made = pseudo(data, split, PseudoMode.IDENTITY, target=target)
        except DocumentRefused as refused:
            print(f"  refused ({refused.code}): {document.parent.name}/{document.name}")
            continue
        pair = folder / f"{number:04}a.docx", folder / f"{number:04}b.docx"
        for path, content in zip(pair, (data, made.data), strict=True):
            path.write_bytes(content)
        pairs[f"{document.parent.name}/{document.name}"] = pair
    return pairs


if __name__ == "__main__":
    main()
