"""Signing in with the account that people have elsewhere, at an OpenID provider.

What is checked when the browser comes back lies in a cookie of its own meanwhile: only the browser
that began a sign-in can end it.
"""

import base64
import hmac
import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from translation.errors import NotSignedIn
from workbench.oidc import Begun, Provider, SignInRefused
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act
from workbench.web.refusals import kind_of
from workbench.web.render import see_other
from workbench.web.security import browser_of, keep_session
from workbench.web.signin import form, local
from workbench.web.tongues import N_, gettext

router = APIRouter(include_in_schema=False)

COOKIE = "hexaglot_oidc"
_AT = "/sign-in/oidc"
_BACK = f"{_AT}/callback"
_SECONDS = 10 * 60
_NOT_HERE = "it was not begun in this browser, or too long ago"
_OUT_OF_USE = N_("your account is out of use; ask an administrator")

Anyone = Annotated[Caller, Depends(Allow(Act.OPEN))]


@router.get(_AT)
def begin(request: Request, _: Anyone, next: str = "/") -> Response:
    """To the provider, if there is one."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        return see_other("/sign-in")
    begun = provider.begin(_address(request))
    going = see_other(begun.address)
    going.set_cookie(
        COOKIE,
        _packed(begun, local(next)),
        max_age=_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path=_AT,
    )
    return going


@router.get(_BACK)
def come_back(
    request: Request, store: StoreOf, _: Anyone, code: str = "", state: str = ""
) -> Response:
    """From the provider: a session for whom it says it is, or the form with the reason."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        return see_other("/sign-in")
    next = "/"
    going: Response
    try:
        begun, next = _begun_here(request, state)
        who = provider.finish(begun, code, _address(request))
        account = store.identities.enter(
            who.issuer, who.subject, name=who.name, full_name=who.full_name
        )
        going = see_other(next)
        keep_session(request, going, store.sessions.open(account, browser_of(request)))
    except SignInRefused as refused:
        going = form(request, next, status=401, fault=str(refused), kind=kind_of(refused.code))
    except NotSignedIn:
        going = form(request, next, status=401, fault=gettext(_OUT_OF_USE))
    going.delete_cookie(COOKIE, path=_AT, httponly=True, samesite="lax")
    return going


def _address(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{_BACK}"


def _packed(begun: Begun, next: str) -> str:
    kept = json.dumps([begun.state, begun.nonce, begun.verifier, next[:1000]])
    return base64.urlsafe_b64encode(kept.encode()).decode()


def _unpacked(kept: str) -> tuple[Begun, str]:
    """What a sign-in began with; raises SignInRefused where this browser began none."""
    try:
        state, nonce, verifier, next = json.loads(base64.urlsafe_b64decode(kept.encode()))
    except (ValueError, TypeError):
        raise SignInRefused(_NOT_HERE) from None
    return Begun("", str(state), str(nonce), str(verifier)), local(str(next))


def _begun_here(request: Request, state: str) -> tuple[Begun, str]:
    """The sign-in that this browser began, if the state is that of it; raises SignInRefused."""
    begun, next = _unpacked(request.cookies.get(COOKIE, ""))
    if not hmac.compare_digest(begun.state.encode(), state.encode("utf-8", "surrogatepass")):
        raise SignInRefused(_NOT_HERE)
    return begun, next
