"""Files that are handed out under the names people know them by."""

from urllib.parse import quote

from fastapi.responses import Response


def attachment(body: bytes, name: str, kind: str) -> Response:
    """Bytes to be saved under a name; letters beyond ASCII go the way of RFC 6266."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, media_type=kind, headers={"content-disposition": disposition})
