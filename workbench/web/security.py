"""What guards the browser: headers, cookies, forms that only our own pages send, slow guessing."""

import hashlib
import hmac
from collections import deque
from collections.abc import MutableMapping
from threading import Lock
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translation.errors import Forbidden, TranslationError

SESSION_COOKIE = "hexaglot_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"

_CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
    )
)
_HEADERS = {
    "content-security-policy": _CONTENT_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Headers:
    """ASGI: the headers of every answer; nothing is kept by caches unless the route says so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and add to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if scope.get("scheme") == "https":
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def keep_session(request: Request, response: Response, secret: str) -> None:
    """Give the browser its session, out of reach of scripts and of requests from other sites."""
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )


def forget_session(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")


def csrf_token(secret: str) -> str:
    """The token of a session's forms: follows from its secret, which it does not give away."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def require_same_site(request: Request) -> None:
    """Raise Forbidden for a write that the browser says comes from elsewhere.

    Browsers send Sec-Fetch-Site to trustworthy addresses and Origin with every write; what sends
    neither is no browser, or one whose token decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        raise _foreign()
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise _foreign()


async def require_token(request: Request, expected: str) -> None:
    """Raise Forbidden unless the request carries its session's token, in a header or the form."""
    given = request.headers.get(CSRF_HEADER)
    if given is None and _is_form(request):
        field = (await request.form()).get(CSRF_FIELD, "")
        given = "" if isinstance(field, UploadFile) else field
    if not hmac.compare_digest((given or "").encode(), expected.encode()):
        raise Forbidden("send this", "the form of a page of your session; load the page again")


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")


def _foreign() -> Forbidden:
    return Forbidden("send this from another site", "a page of this one; load it and try again")


class TooManyAttempts(TranslationError):
    """Signing in failed too often; `seconds` says when to try again."""

    code = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return (
            f"signing in failed too often; try again in {max(1, self.seconds // 60)} minutes, "
            "or ask an administrator for a new password"
        )


class Attempts:
    """Attempts to sign in, remembered for a while by name and address, and by address alone.

    An attempt counts from its beginning, so that many at once get no further than one by one; a
    right password takes those of its name back.
    """

    def __init__(self, *, by_name: int = 5, by_address: int = 50, seconds: float = 15 * 60) -> None:
        self._allowed = {2: by_name, 1: by_address}
        self._seconds = seconds
        self._begun: MutableMapping[tuple[str, ...], deque[float]] = {}
        self._lock = Lock()

    def begin(self, name: str, address: str, now: float) -> None:
        """Count an attempt; `now` is in seconds of a clock that never goes back.

        Raises TooManyAttempts where there were too many of this name from here, or from here.
        """
        keys = ((name, address), (address,))
        with self._lock:
            self._forget(now)
            if (wait := max(self._wait(key, now) for key in keys)) > 0:
                raise TooManyAttempts(int(wait) + 1)
            for key in keys:
                self._begun.setdefault(key, deque()).append(now)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts at this name from here."""
        with self._lock:
            own = self._begun.pop((name, address), deque())
            others = self._begun.get((address,), deque())
            for at in own:
                others.remove(at)

    def _wait(self, key: tuple[str, ...], now: float) -> float:
        recent = self._begun.get(key, deque[float]())
        allowed = self._allowed[len(key)]
        return recent[-allowed] + self._seconds - now if len(recent) >= allowed else 0.0

    def _forget(self, now: float) -> None:
        for key in list(self._begun):
            while self._begun[key] and self._begun[key][0] <= now - self._seconds:
                self._begun[key].popleft()
            if not self._begun[key]:
                del self._begun[key]


def client_address(request: Request) -> str:
    """Where a request comes from, as far as the server knows."""
    return request.client.host if request.client else "unknown"
