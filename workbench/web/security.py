"""What guards the browser: headers, cookies, forms that only our own pages send."""

import hashlib
import hmac
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from translation.errors import Forbidden
from workbench.web.browsers import family

SESSION_COOKIE = "hexaglot_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
_IPV6_NETWORK = 64  # bits

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


def browser_of(request: Request) -> str:
    """The family of the browser that asks, as a session remembers it."""
    return family(request.headers.get("user-agent", ""))


def client_address(request: Request) -> str:
    """Where a request comes from, as far as the server knows.

    Of an IPv6 address the network alone: whoever has one address of it has them all.
    """
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, _IPV6_NETWORK), strict=False))
