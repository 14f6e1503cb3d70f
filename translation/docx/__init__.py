"""DOCX: bytes in, blocks and segments out; target texts in, bytes out.

What lives here reads and writes the package itself, with zipfile and lxml. It knows no clock, no
database and no network; layout for a language is in `layout`.
"""

from translation.docx.amend import Amended, amended, amended_text
from translation.docx.blocks import Splitter
from translation.docx.macros import Stripped, without_macros
from translation.docx.options import Limits, Switches
from translation.docx.pseudo import Pseudo, PseudoMode, pseudo
from translation.docx.read import READER_VERSION, read
from translation.docx.recut import joined, split
from translation.docx.titled import titled
from translation.docx.write import write

__all__ = [
    "READER_VERSION",
    "Amended",
    "Limits",
    "Pseudo",
    "PseudoMode",
    "Splitter",
    "Stripped",
    "Switches",
    "amended",
    "amended_text",
    "joined",
    "pseudo",
    "read",
    "split",
    "titled",
    "without_macros",
    "write",
]
