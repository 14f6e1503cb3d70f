"""What comes in as .doc or with macros, made a plain DOCX where that is asked for.

Macros are taken out by the domain; a .doc goes through LibreOffice.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks import office
from translation import docx
from translation.errors import DocumentRefused, ServiceUnavailable

CONVERTED = "converted"
MACROS_REMOVED = "macros_removed"
CONVERSIONS = frozenset({CONVERTED, MACROS_REMOVED})
"""The flags of a document that was not taken in as it came."""

SECONDS = 120.0
_FILTER = "docx:MS Word 2007 XML"


class ConverterMissing(ServiceUnavailable):
    """LibreOffice, which reads .doc files, is not on this machine."""

    def __init__(self) -> None:
        super().__init__("LibreOffice", "it is not installed here")

    def __str__(self) -> str:
        return "a .doc file needs LibreOffice, which is not here; install it or save it as .docx"


@dataclass(frozen=True, slots=True)
class PlainDocx:
    """A DOCX to be read, and the flags that say what was done to what came in."""

    body: bytes
    flags: tuple[str, ...]


def plain_docx(body: bytes, *, within: float = SECONDS) -> PlainDocx:
    """A DOCX from what came in: macros taken out, a .doc converted, else the same bytes.

    Raises DocumentRefused by its code, `not_converted` where LibreOffice makes nothing of a .doc
    within so many seconds, and ConverterMissing.
    """
    try:
        stripped = docx.without_macros(body)
    except DocumentRefused as refused:
        if refused.code != "legacy_doc":
            raise
        return PlainDocx(_by_libreoffice(body, within), (CONVERTED,))
    return PlainDocx(stripped.data, (MACROS_REMOVED,) if stripped.enabled else ())


def _by_libreoffice(body: bytes, within: float) -> bytes:
    program = office.found()
    if program is None:
        raise ConverterMissing
    with TemporaryDirectory(prefix="hexaglot-doc-") as name:
        folder = Path(name)
        given = folder / "given.doc"
        given.write_bytes(body)
        if not office.convert(program, folder, [given], _FILTER, within):
            raise _not_converted(f"LibreOffice did not finish in {within:g} seconds")
        made = folder / "out" / "given.docx"
        if not made.is_file():
            raise _not_converted("LibreOffice could not read the .doc file")
        return made.read_bytes()


def _not_converted(what: str) -> DocumentRefused:
    return DocumentRefused("not_converted", f"{what}; save it as .docx in a word processor")
