"""Whether the page of a document holds every letter that a reader sees, over the corpus.

    python tests/bench/bench_html.py [--every N]

What is seen is told by the walk of the reader, which the page does not use (`tests/seen.py`).
"""

import argparse
import os
import time
from pathlib import Path

from tests.seen import letters_of_docx, lost_and_added
from translation.errors import DocumentRefused

SHARED = Path(os.environ.get("HEXAGLOT_SHARED", "../shared"))


def main() -> None:
    """Print the documents whose page has other letters, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    options = parser.parse_args()
    documents = sorted((SHARED / "data" / "docx").glob("*/*.docx"))[:: options.every]
    began, held, whole, letters, lost, added = time.process_time(), 0, 0, 0, 0, 0
    for document in documents:
        data = document.read_bytes()
        try:
            without, more = lost_and_added(data)
        except DocumentRefused:
            continue
        held += 1
        letters += letters_of_docx(data).total()
        lost += len(without)
        added += len(more)
        whole += not without and not more
        if without or more:
            print(f"{document.name}: {len(without)} lost, {len(more)} added")
    print(f"{held} documents, {whole} with the same letters; {letters} letters, {lost} lost, "
          f"{added} added; {time.process_time() - began:.0f} s of CPU")  # fmt: skip


if __name__ == "__main__":
    main()
