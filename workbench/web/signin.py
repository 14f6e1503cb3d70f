"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from storage.errors import TooManyAttempts
from translation.errors import NotSignedIn
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act
from workbench.web.refusals import kind_of
from workbench.web.render import page, see_other
from workbench.web.security import (
    SESSION_COOKIE,
    browser_of,
    client_address,
    forget_session,
    keep_session,
)
from workbench.web.tongues import N_, gettext

router = APIRouter(include_in_schema=False)

_WRONG = N_("this name and password do not go together; check both, capital letters too")


@router.get("/sign-in")
def sign_in_page(
    request: Request, caller: Annotated[Caller, Depends(Allow(Act.OPEN))], next: str = "/"
) -> Response:
    """The form; whoever is signed in already goes on."""
    if caller.signed_in:
        return see_other(local(next))
    return form(request, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.OPEN))],
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """A session for the right name and password; the form again for any other."""
    try:
        attempt = store.attempts.begin(name, client_address(request))
        account = store.accounts.check_password(name, password)
        secret = store.sessions.open(account, browser_of(request))
    except NotSignedIn:
        return form(request, next, name=name, status=401, fault=gettext(_WRONG))
    except TooManyAttempts as error:
        told = kind_of(error.code)
        answer = form(request, next, name=name, status=429, fault=str(error), kind=told)
        answer.headers["retry-after"] = str(error.seconds)
        return answer
    store.attempts.succeeded(attempt)
    going = see_other(local(next))
    keep_session(request, going, secret)
    return going


@router.post("/sign-out")
def sign_out(
    request: Request,
    store: StoreOf,
    _: Annotated[Caller, Depends(Allow(Act.OPEN))],
) -> Response:
    """End the session, here and in the browser."""
    store.sessions.close(request.cookies.get(SESSION_COOKIE, ""))
    going = see_other("/sign-in", gettext("You are signed out."))
    forget_session(going)
    return going


def form(
    request: Request,
    next: str,
    *,
    name: str = "",
    status: int = 200,
    fault: str = "",
    kind: str = "",
) -> Response:
    """The page to sign in on, with what went wrong before; what is in English has a `kind`."""
    return page(
        request,
        None,
        "sign_in.html",
        status=status,
        next=local(next),
        name=name,
        fault=fault,
        kind=kind,
        provider=request.app.state.provider is not None,
    )


def local(address: str) -> str:
    """The address if it is a page of ours, else the front page: a link must not lead away."""
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"
