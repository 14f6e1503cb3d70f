"""The one table from error class to HTTP status, and how an error is told to programs and people.

| status | meaning |
|---|---|
| 400 | a version that cannot be read |
| 401 | nobody is signed in |
| 403 | not allowed |
| 404 | not there, or not the caller's to know of |
| 409 | conflict |
| 410 | a publication that was withdrawn |
| 412 | the cell has changed since |
| 422 | wrong use, refused input, a key used twice |
| 428 | a header that makes a write safe is missing |
| 429 | too many attempts to sign in |
| 503 | a service cannot be reached |

Programs get RFC 9457 problem documents with the `code` that the command line prints, people a page.
"""

import json
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.errors import KeyReused, TooManyAttempts
from storage.publications import Gone
from translation.errors import (
    BadVersion,
    Conflict,
    Forbidden,
    InputRefused,
    NotFound,
    NotSignedIn,
    PreconditionMissing,
    ServiceUnavailable,
    StaleVersion,
    TranslationError,
    UsageError,
)
from workbench.oidc import SignInRefused
from workbench.web.access import Caller, caller_of
from workbench.web.refusals import kind_of
from workbench.web.render import page
from workbench.web.tongues import N_, gettext

STATUSES: tuple[tuple[type[TranslationError], int], ...] = (
    (NotSignedIn, 401),
    (SignInRefused, 401),
    (Forbidden, 403),
    (Gone, 410),
    (NotFound, 404),
    (BadVersion, 400),
    (PreconditionMissing, 428),
    (StaleVersion, 412),
    (KeyReused, 422),
    (InputRefused, 422),
    (UsageError, 422),
    (Conflict, 409),
    (TooManyAttempts, 429),
    (ServiceUnavailable, 503),
)
"""The first row that covers an error decides; what no row covers is a fault of ours, 500."""

PROBLEM = "application/problem+json"
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz")
_FRAMES = 8
_UNEXPECTED = N_("something went wrong here; try again, and report it with the time if it stays")
_ENDED = N_("your session has ended and nothing was changed; sign in, go back and send it again")
_UNREAD = N_("the form cannot be read at %(places)s; go back and correct it")

_UNROUTED = {
    400: N_("the request cannot be read; compare it with /api/openapi.json"),
    404: N_("there is nothing at this address; check it, or begin at the documents"),
    405: N_("this address does not take this method; see /api/openapi.json"),
    413: N_("the request is larger than any that is taken here; send less"),
}

_HEADINGS = {
    401: N_("Your session has ended"),
    403: N_("You may not do this"),
    404: N_("This is not here"),
    409: N_("Not possible as things stand"),
    412: N_("It has changed meanwhile"),
    422: N_("This was not accepted"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong here"),
    503: N_("A service does not answer"),
}
"""What a page says above what went wrong; the phrase of the protocol tells people nothing."""

_log = structlog.get_logger()


def status_of(error: TranslationError) -> int:
    """The HTTP status of an error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def problem(error: TranslationError, **more: object) -> Response:
    """The error as a problem document, with the fields that name the thing and `more` beside."""
    fields = {
        name: value
        for name, value in vars(error).items()
        if isinstance(value, str | int) and name not in ("code", "sentence", "status", "title")
    }
    return _document(status_of(error), error.code, str(error), {**fields, **more})


def _document(status: int, code: str, detail: str, more: Mapping[str, object]) -> Response:
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    body = json.dumps(told, ensure_ascii=False, default=str)
    return Response(body, status, _headers(status, more), PROBLEM)


def _headers(status: int, fields: Mapping[str, object]) -> dict[str, str]:
    if status == HTTPStatus.UNAUTHORIZED:
        return {"www-authenticate": 'Bearer realm="hexaglot"'}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return {"retry-after": str(fields.get("seconds", 60))}
    return {}


def install(app: FastAPI) -> None:
    """Tell every error of the application in its form."""
    app.add_exception_handler(TranslationError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_middleware(Faults)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, TranslationError):
        raise error
    status = status_of(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request failed", path=_template(request), error=type(error).__name__)
    if is_for_programs(request):
        return problem(error)
    if isinstance(error, NotSignedIn):
        return await _to_sign_in(request)
    answer = await _page(request, status, str(error), error.code)
    answer.headers.update(_headers(status, vars(error)))
    return answer


async def _malformed(request: Request, error: Exception) -> Response:
    """What pydantic refused, by place and rule; what was given may be text and is not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [{"at": list(map(str, one["loc"])), "rule": one["type"]} for one in error.errors()]
    places = ", ".join(sorted({".".join(fault["at"]) for fault in faults}))
    detail = f"the request cannot be read at {places}; compare it with /api/openapi.json"
    if is_for_programs(request):
        return _document(422, "invalid", detail, {"faults": faults})
    return await _page(request, 422, _UNREAD, "invalid", {"places": places})


async def _unrouted(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    code = HTTPStatus(status).phrase.lower().replace(" ", "_")
    detail = _UNROUTED.get(status, HTTPStatus(status).phrase.lower())
    if is_for_programs(request):
        answer = _document(status, code, detail, {})
    else:
        answer = await _page(request, status, detail, code, {} if status in _UNROUTED else None)
    answer.headers.update(error.headers or {})
    return answer


class Faults:
    """ASGI: whatever no table foresees becomes a 500; where it arose is logged, what it said not.

    The message of an error may hold text of a document.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and answer for what fails before an answer began."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if scope["type"] != "http":
                raise
            request = Request(scope, receive)
            _log.error("request failed", path=_template(request), **_place(error))
            if not begun:
                await (await _unexpected(request))(scope, receive, send)


async def _unexpected(request: Request) -> Response:
    if is_for_programs(request):
        return _document(500, "unexpected", _UNEXPECTED, {})
    return await _page(request, 500, _UNEXPECTED, "unexpected", {})


def _place(error: Exception) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "at": places}


def is_for_programs(request: Request) -> bool:
    """Whether the answer goes to a program: then errors are problem documents, not pages."""
    return request.url.path.startswith(_FOR_PROGRAMS)


async def _to_sign_in(request: Request) -> Response:
    """The way to sign in and back; what was sent without a session stays in the browser."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.headers.get("hx-request") == "true":
        here = request.headers.get("hx-current-url", "")
        return Response(status_code=401, headers={"hx-redirect": sign_in_address(_local(here))})
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(sign_in_address(back), 303)
    return await _page(request, 401, _ENDED, "not_signed_in", {})


def sign_in_address(back: str) -> str:
    """The address of the sign-in page that leads back to one of our own."""
    return f"/sign-in?next={quote(back, safe='/')}" if back else "/sign-in"


def _local(address: str) -> str:
    """The path of an address, with what follows it."""
    return "/" + address.split("/", 3)[3] if address.count("/") >= 3 else ""


async def _page(
    request: Request, status: int, told: str, code: str, given: Mapping[str, str] | None = None
) -> Response:
    """A page that says what happened, to whom it happened where that can be found out.

    With `given`, the values in it, `told` is a marked sentence; without, the English of an error.
    """
    try:
        caller = await run_in_threadpool(caller_of, request)
    except TranslationError:
        caller = None  # the database is away: what is told here is more than that
    return await run_in_threadpool(_drawn, request, caller, status, told, code, given)


def _drawn(
    request: Request,
    caller: Caller | None,
    status: int,
    told: str,
    code: str,
    given: Mapping[str, str] | None,
) -> Response:
    heading = _HEADINGS.get(status)
    return page(
        request,
        caller,
        "problem.html",
        status=status,
        problem=told if given is None else gettext(told, **given),
        told_here=given is not None,
        kind=kind_of(code) if given is None else "",
        code=code,
        title=gettext(heading) if heading else HTTPStatus(status).phrase,
    )


def _template(request: Request) -> str:
    """The path of the route, without the values in it."""
    return str(getattr(request.scope.get("route"), "path", "unknown"))
