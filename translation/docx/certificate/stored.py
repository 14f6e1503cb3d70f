"""Whether a stored certificate belongs to a file."""

import json
from typing import Any

from translation.docx.certificate.files import digest
from translation.docx.certificate.page import page_of
from translation.docx.certificate.values import FORMAT
from translation.docx.options import Limits
from translation.docx.zipped import inflate, open_members
from translation.errors import DocumentRefused, NotACertificate

_LIMITS = Limits()


def belongs(certificate: bytes, output: bytes, *, must_hold: bool = True) -> tuple[str, ...]:
    """What of a stored certificate does not agree with the bytes of an output; () if all does.

    A text that was released as provisional may have one that does not hold. Raises
    NotACertificate where the bytes are none.
    """
    said = _read(certificate)
    holds = said["holds"] is True and not said["faults"]
    found = ["it says itself that it does not hold"] if must_hold and not holds else []
    if said["output"] != {"sha256": digest(output), "bytes": len(output)}:
        found.append("the file has another digest or size")
    return (*found, *_parts(said["parts"], output))


def page(certificate: bytes) -> str:
    """A stored certificate as one self-contained HTML page; raises NotACertificate."""
    return page_of(_read(certificate))


def _read(certificate: bytes) -> dict[str, Any]:
    try:
        said = json.loads(certificate)
        known = said["format"] == FORMAT and isinstance(said["parts"], list)
        {one["name"]: (one["sha256"], one["bytes"]) for one in said["parts"]}
        known = known and {"holds", "faults", "output"} <= said.keys()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotACertificate from None
    if not known:
        raise NotACertificate
    return dict(said)


def _parts(said: list[dict[str, Any]], output: bytes) -> list[str]:
    known = {one["name"]: (one["sha256"], one["bytes"]) for one in said}
    try:
        wholes = {one.name: inflate(one) for one in open_members(output, _LIMITS)}
    except DocumentRefused as refused:
        return [f"the file cannot be opened: {refused.code}"]
    given = {name: (digest(whole), len(whole)) for name, whole in wholes.items()}
    return [
        f"part {name} {_what(name in known, name in given)}"
        for name in sorted(known.keys() | given.keys())
        if known.get(name) != given.get(name)
    ]


def _what(known: bool, given: bool) -> str:
    if known and given:
        return "has another digest or size"
    return "is missing from the file" if known else "is not in the certificate"
