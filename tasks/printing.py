"""PDFs of published texts, by LibreOffice where it is installed: tagged, PDF/UA, found again.

All languages of a publication in one call; what one document kept from being printed is tried
alone, so that none hides another.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks import office
from translation import docx, prints
from translation.languages import Language

MISSING = "LibreOffice is not installed where it was published"
OFF = "PDFs are switched off (HEXAGLOT_PDF)"
SLOW = "LibreOffice did not finish in time"
FAILED = "LibreOffice could not print it"

_OPTIONS: dict[str, bool | int] = {
    "SelectPdfVersion": 17,
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "DisplayPDFDocumentTitle": True,
    "ExportNotes": False,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """The PDF of a text and the program that made it; without one, why."""

    body: bytes = b""
    by: str = ""
    absent: str = ""


def print_all(
    texts: Mapping[Language, bytes], title: str, *, within: float
) -> dict[Language, Printed]:
    """The PDFs of DOCX by language; `within` are the seconds that each may take.

    The same DOCX gives the same bytes with the same LibreOffice and fonts. `title` names what does
    not name itself, as PDF/UA asks.
    """
    program = office.found()
    if program is None:
        return dict.fromkeys(texts, Printed(absent=MISSING))
    with TemporaryDirectory(prefix="hexaglot-pdf-") as name:
        folder = Path(name)
        files = {language: folder / f"{language}.docx" for language in texts}
        for language, file in files.items():
            file.write_bytes(docx.titled(texts[language], title))
        in_time = office.convert(
            program, folder, list(files.values()), _filter(), within * len(files)
        )
        made = {}
        for language, file in files.items():
            if len(files) > 1 and not _is_made(folder, language):
                in_time = office.convert(program, folder, [file], _filter(), within)
            made[language] = _printed(folder, language, program, in_time=in_time)
        return made


def _filter() -> str:
    kinds = {bool: "boolean", int: "long"}
    options = {
        name: {"type": kinds[type(value)], "value": str(value).lower()}
        for name, value in _OPTIONS.items()
    }
    return f"pdf:writer_pdf_Export:{json.dumps(options)}"


def _pdf(folder: Path, language: Language) -> Path:
    return folder / "out" / f"{language}.pdf"


def _is_made(folder: Path, language: Language) -> bool:
    file = _pdf(folder, language)
    return file.is_file() and prints.is_pdf(file.read_bytes())


def _printed(folder: Path, language: Language, program: str, *, in_time: bool) -> Printed:
    if not _is_made(folder, language):
        return Printed(absent=FAILED if in_time else SLOW)
    body = prints.settled(_pdf(folder, language).read_bytes(), language)
    return Printed(body, office.version(program))
