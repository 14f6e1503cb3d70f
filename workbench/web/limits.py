"""How much of a request is read at all."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translation.errors import DocumentRefused

BESIDE_FILE = 1_000_000
"""Bytes of a form besides its file, and of any request that sends no file."""


class Limited:
    """ASGI: a body is read no further than the limit, whoever reads it.

    A form with a file may be as large as an upload and is refused as a document would be
    (`too_large`); any other request has 1 MB. What a length that is told gives away is refused
    before the first byte.
    """

    def __init__(self, app: ASGIApp, upload_bytes: int) -> None:
        self._app, self._upload_bytes = app, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and count what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        form = headers.get("content-type", "").lower().startswith("multipart/form-data")
        told = headers.get("content-length", "")
        read = 0

        async def counted() -> Message:
            nonlocal read
            self._refuse(int(told) if told.isdecimal() else 0, form)
            message = await receive()
            read += len(message.get("body", b""))
            self._refuse(read, form)
            return message

        await self._app(scope, counted, send)

    def _refuse(self, size: int, form: bool) -> None:
        if form and size > self._upload_bytes + BESIDE_FILE:
            raise too_large(self._upload_bytes)
        if not form and size > BESIDE_FILE:
            raise HTTPException(413)


def too_large(limit: int) -> DocumentRefused:
    """The refusal of an upload over the limit, in bytes."""
    return DocumentRefused(
        "too_large",
        f"the upload is larger than the {limit / 1_000_000:g} MB that are taken here; "
        "cut the document, make its pictures smaller, or have the limit raised",
    )
