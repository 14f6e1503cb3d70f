"""One's own account: another password, one's tokens, and the sessions one has open."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from storage.accounts import Account
from storage.sessions import session_id
from storage.store import Store
from translation.errors import NotSignedIn, TranslationError, UsageError
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import problem_of
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page, see_other
from workbench.web.security import (
    SESSION_COOKIE,
    browser_of,
    client_address,
    forget_session,
    keep_session,
)
from workbench.web.tongues import N_, decimal, gettext

router = APIRouter(include_in_schema=False)

Owner = Annotated[Caller, Depends(Allow(Act.SIGNED_IN))]
Password = Annotated[str, Form(max_length=1000)]


class WrongPassword(UsageError):
    """The password in use was not told right."""

    code = "wrong_password"

    def __str__(self) -> str:
        return "that is not the password in use; nothing was changed"


@router.get("/account")
def account(request: Request, store: StoreOf, caller: Owner) -> Response:
    """What one is and may, with one's tokens."""
    return _account(request, store, caller)


@router.post("/account/password")
def set_password(
    request: Request,
    store: StoreOf,
    caller: Owner,
    current: Password = "",
    password: Password = "",
) -> Response:
    """Another password for the one in use; other sessions end, this one goes on."""
    try:
        attempt = store.attempts.begin(caller.name, client_address(request))
        known = _checked(store, caller.name, current)
        store.attempts.succeeded(attempt)
        store.accounts.set_password(caller.name, password, by=caller.name)
    except TranslationError as error:
        return _account(request, store, caller, error)
    going = see_other("/account", gettext("The password was changed; other sessions have ended."))
    keep_session(request, going, store.sessions.open(known, browser_of(request)))
    return going


@router.post("/account/email")
def set_email(
    request: Request,
    store: StoreOf,
    caller: Owner,
    email: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Where notices are sent; left empty, nowhere."""
    try:
        store.accounts.set_email(caller.name, email, by=caller.name)
    except TranslationError as error:
        return _account(request, store, caller, error, N_("The address was not kept."))
    kept = gettext("The address was kept.") if email.strip() else gettext("No mail is sent.")
    return see_other("/account", kept)


@router.post("/account/sessions/end")
def end_sessions(store: StoreOf, caller: Owner) -> Response:
    """Sign out everywhere, here too."""
    store.sessions.close_all(caller.account)
    going = see_other("/sign-in", gettext("You are signed out everywhere."))
    forget_session(going)
    return going


@router.post("/account/sessions/end-others")
def end_others(request: Request, store: StoreOf, caller: Owner) -> Response:
    """Sign out everywhere but here."""
    ended = store.sessions.close_others(caller.account, request.cookies.get(SESSION_COOKIE, ""))
    return see_other(
        "/account", gettext("Other sessions that have ended: %(number)s.", number=decimal(ended))
    )


@router.post("/account/sessions/{session}/end")
def end_session(request: Request, store: StoreOf, caller: Owner, session: str) -> Response:
    """End one of one's own sessions; the one that asks ends as by signing out."""
    store.sessions.end(caller.account, session)
    if session != _own_session(request):
        return see_other("/account", gettext("The session has ended."))
    going = see_other("/sign-in", gettext("You are signed out."))
    forget_session(going)
    return going


@router.post("/account/tokens")
def issue_token(request: Request, store: StoreOf, caller: Owner) -> Response:
    """A new token, shown on this answer and never again."""
    issued = store.accounts.issue_token(caller.name, by=caller.name)
    return _account(request, store, caller, issued=issued)


@router.post("/account/tokens/{token}/revoke")
def revoke_token(store: StoreOf, caller: Owner, token: str) -> Response:
    """End one of one's own tokens."""
    store.accounts.revoke_token(caller.name, token, by=caller.name)
    return see_other("/account", gettext("The token was revoked."))


def _checked(store: Store, name: str, password: str) -> Account:
    try:
        return store.accounts.check_password(name, password)
    except NotSignedIn:
        raise WrongPassword from None


def _own_session(request: Request) -> str:
    return session_id(request.cookies.get(SESSION_COOKIE, ""))


def _account(
    request: Request,
    store: Store,
    caller: Caller,
    error: TranslationError | None = None,
    refused: str = N_("The password was not changed."),
    *,
    issued: str = "",
) -> Response:
    return page(
        request,
        caller,
        "account.html",
        status=status_of(error) if error else 200,
        tokens=store.accounts.tokens(caller.name),
        sessions=store.sessions.list(caller.account),
        own_session=_own_session(request),
        issued=issued,
        mail=store.settings.smtp_url is not None,
        problem=problem_of(error, refused) if error else None,
        shown=shown_for(store),
    )
