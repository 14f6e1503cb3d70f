"""What several tests ask of answers, and do to the files in them."""

from typing import Any


def code(answer: Any) -> tuple[int, str]:
    """The status and code of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


def translated(body: bytes, text: str = "Le Conseil") -> bytes:
    """The first segment with another text, as a tool for XLIFF 2.1 leaves it."""
    changed = body.replace(b'state="initial"', b'state="translated"', 1)
    at = changed.index(b"</source>") + len(b"</source>")
    rest = changed[at:]
    if rest.startswith(b"<target>"):
        rest = rest[rest.index(b"</target>") + len(b"</target>") :]
    return changed[:at] + f"<target>{text}</target>".encode() + rest
