"""Files that are handed out under the names people know them by."""

import base64
import hashlib
from urllib.parse import quote

from fastapi.responses import Response


def attachment(body: bytes, name: str, kind: str) -> Response:
    """Bytes to be saved under a name; letters beyond ASCII go the way of RFC 6266."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, media_type=kind, headers={"content-disposition": disposition})


def alone(whole: str) -> str:
    """The policy of a page that may use its own style and nothing else."""
    style = whole.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
