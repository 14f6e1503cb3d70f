"""Reading a DOCX: bytes in, blocks and segments out."""

from translation.documents import Content
from translation.docx.blocks import Splitter, content_of, surveyed
from translation.docx.options import Limits, Switches

READER_VERSION = "1"
"""Changes whenever the same bytes may give other blocks, offsets or tags."""

_LIMITS = Limits()
_SWITCHES = Switches()


def read(
    data: bytes, split: Splitter, *, limits: Limits = _LIMITS, switches: Switches = _SWITCHES
) -> Content:
    """What a DOCX holds; `split` gives the offsets in a block's text where segments start.

    Raises DocumentRefused with a refusal code of the interface.
    """
    return content_of(surveyed(data, limits, switches), split, limits)
