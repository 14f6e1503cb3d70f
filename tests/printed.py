"""What LibreOffice makes of documents on paper: how many pages, and which word stands where."""

import os
import re
import signal
import subprocess
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from tests.services import Office, missing

_XHTML = "{http://www.w3.org/1999/xhtml}"


def print_all(
    office: Office, documents: Sequence[Path], folder: Path, *, at_once: int = 20, each: float = 20
) -> dict[Path, Path]:
    """The PDF of each document that LibreOffice opens, several in one call to start it seldom.

    The stems of the documents must differ. One document that ends LibreOffice, or keeps it longer
    than `each` seconds, must not hide those behind it: whatever a call left is tried alone.
    """
    for start in range(0, len(documents), at_once):
        batch = documents[start : start + at_once]
        _convert(office, batch, folder, within=30 + each * len(batch) / 4)
        for document in batch:
            if len(batch) > 1 and not _pdf(document, folder).exists():
                _convert(office, [document], folder, within=each + 10)
    return {one: _pdf(one, folder) for one in documents if _pdf(one, folder).exists()}


def print_beside(
    office: Office, documents: Sequence[Path], folder: Path, *, processes: int = 2
) -> dict[Path, Path]:
    """The same by several LibreOffice processes, each with a profile of its own."""
    offices = [
        replace(office, profile=office.profile.with_name(f"{office.profile.name}_{number}"))
        for number in range(processes)
    ]
    found: dict[Path, Path] = {}
    with ThreadPoolExecutor(processes) as pool:
        shares = [documents[number::processes] for number in range(processes)]
        for share in pool.map(lambda one, some: print_all(one, some, folder), offices, shares):
            found.update(share)
    return found


def _pdf(document: Path, folder: Path) -> Path:
    return folder / f"{document.stem}.pdf"


def _convert(office: Office, documents: Iterable[Path], folder: Path, within: float) -> None:
    command = [
        *(str(office.program), f"-env:UserInstallation={office.profile.as_uri()}"),
        *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)),
        *map(str, documents),
    ]
    # soffice is a script whose child would live on after the time is up: the group is ended
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def poppler(program: str, *arguments: str) -> str:
    """What one of the programs of poppler prints; the test is skipped where there is none."""
    try:
        done = subprocess.run([program, *arguments], capture_output=True, check=True, timeout=60)
    except FileNotFoundError:
        missing("poppler-utils", "get it with `make services`")
    return done.stdout.decode()


def page_count(pdf: Path) -> int:
    """The pages of a PDF."""
    found = re.search(r"^Pages:\s+([0-9]+)$", poppler("pdfinfo", str(pdf)), re.MULTILINE)
    assert found is not None, f"pdfinfo says nothing of the pages of {pdf.name}"
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Word:
    """A word as printed, in points from the upper left corner of its page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float


def printed_words(pdf: Path) -> list[Word]:
    """The words of a PDF with their places, in the order in which they were drawn."""
    root = ElementTree.fromstring(poppler("pdftotext", "-bbox", str(pdf), "-"))
    return [
        Word(
            word.text or "",
            number,
            *(float(word.get(side, "0")) for side in ("xMin", "xMax", "yMin", "yMax")),
        )
        for number, page in enumerate(root.iter(f"{_XHTML}page"))
        for word in page.iter(f"{_XHTML}word")
    ]
