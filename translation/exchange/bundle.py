"""The zip that goes to a provider outside, and the one that comes back.

Written so that the same files at the same moment are the same bytes. Read without trust: names,
number and sizes are looked at before anything is inflated, and nothing is unpacked to a disk.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from translation.docx.options import Limits
from translation.docx.zipped import Member, inflate, open_members
from translation.errors import DocumentRefused, ExchangeRefused
from translation.exchange.offline import LARGEST_FILE, parse_order, refuse_large

ORDER_FILE = "work-order.json"
"""The name of the work order for programs."""

_LIMITS = Limits(entries=500, member=2 * LARGEST_FILE, total=4 * LARGEST_FILE)
_LARGEST_ORDER = 2**20
_FIRST, _LAST = 1980, 2107  # the years that a zip can tell
_TEXTS = (".xlf", ".xliff")
_OURS = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a zip that came back holds: the XLIFF, and the number that its work order tells."""

    text: bytes
    order: int | None


def write_bundle(files: Sequence[tuple[str, bytes]], moment: datetime) -> bytes:
    """A zip of files in their order, each told to be of the one moment."""
    out = io.BytesIO()
    year = min(max(moment.year, _FIRST), _LAST)
    at = (year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files:
            entry = zipfile.ZipInfo(name, at)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            made.writestr(entry, body)
    return out.getvalue()


def of_one_moment(body: bytes, moment: datetime) -> bytes:
    """A DOCX that was just made, as the same bytes whenever it is made."""
    with zipfile.ZipFile(io.BytesIO(body)) as made:
        return write_bundle([(name, made.read(name)) for name in made.namelist()], moment)


def is_bundle(body: bytes) -> bool:
    """Whether a file is a zip that is no document of a word processor."""
    if not body.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _OURS not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return False


def read_bundle(body: bytes) -> Bundle:
    """The XLIFF of a zip that came back, whatever else is in it.

    Raises ExchangeRefused: `too_large too_many_parts bad_part_name duplicate_parts corrupt
    encrypted no_xliff several_texts bad_work_order`.
    """
    refuse_large(body)
    try:
        members = open_members(body, _LIMITS)
        texts = [one for one in members if one.name.lower().endswith(_TEXTS) and _is_seen(one)]
        if len(texts) != 1:
            raise _not_one(len(texts))
        order = next((one for one in members if _is_order(one)), None)
        return Bundle(inflate(texts[0]), None if order is None else _order(order))
    except DocumentRefused as refused:
        raise ExchangeRefused(refused.code, refused.sentence) from None


def _is_seen(member: Member) -> bool:
    """Not one of the shadows that macOS puts beside each file."""
    return not any(part.startswith(("__MACOSX", "._")) for part in member.name.split("/"))


def _is_order(member: Member) -> bool:
    return member.name.rsplit("/", 1)[-1] == ORDER_FILE and _is_seen(member)


def _not_one(number: int) -> ExchangeRefused:
    if not number:
        return ExchangeRefused(
            "no_xliff", "the package holds no XLIFF; put the translated .xlf of the job into it"
        )
    return ExchangeRefused(
        "several_texts",
        f"the package holds {number} XLIFF files; leave the translated one of the job in it",
    )


def _order(member: Member) -> int | None:
    if member.entry.file_size > _LARGEST_ORDER:
        raise _bad_order()
    try:
        told = json.loads(inflate(member))
    except (ValueError, RecursionError):
        raise _bad_order() from None
    if not isinstance(told, dict):
        raise _bad_order()
    return parse_order(str(told.get("order", "")))


def _bad_order() -> ExchangeRefused:
    return ExchangeRefused(
        "bad_work_order",
        f"{ORDER_FILE} in the package cannot be read; put the one that was sent into it again",
    )
