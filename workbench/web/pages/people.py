"""People, for administrators: accounts with their roles, languages, tokens and grants."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from storage.accounts import Account, Role
from storage.grants import Grant, GrantKind
from storage.store import Store
from tasks import intake
from translation.errors import Conflict, NotFound, TranslationError
from translation.languages import Language
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem, problem_of
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page, see_other
from workbench.web.tongues import N_, decimal, gettext

router = APIRouter(include_in_schema=False)

Administrator = Annotated[Caller, Depends(Allow(Act.PEOPLE))]
Granter = Annotated[Caller, Depends(Allow(Act.GRANT))]
Name = Annotated[str, Form(max_length=200)]
Roles = Annotated[list[Role], Form(default_factory=list)]
Spoken = Annotated[list[Language], Form(default_factory=list)]
Password = Annotated[str, Form(max_length=1000)]


class OwnAccount(Conflict):
    """An administrator is about to lock the door from outside."""

    code = "own_account"

    def __str__(self) -> str:
        return (
            "nobody takes the role or the use of one's own account away; ask another administrator"
        )


@router.get("/people")
def people(request: Request, store: StoreOf, caller: Administrator) -> Response:
    """All accounts, and the grants that are live."""
    return _people(request, store, caller)


@router.post("/people")
def add(
    request: Request,
    store: StoreOf,
    caller: Administrator,
    name: Name,
    roles: Roles,
    spoken: Spoken,
    full_name: Name = "",
    password: Password = "",
) -> Response:
    """A new account; without a password it signs in by token alone."""
    try:
        made = store.accounts.add(
            name.strip(),
            roles=roles,
            languages=spoken,
            password=password or None,
            full_name=full_name.strip(),
            by=caller.name,
        )
    except TranslationError as error:
        said = {"name": name, "full_name": full_name, "roles": roles, "spoken": spoken}
        return _people(request, store, caller, error, said)
    return see_other(
        f"/people/{made.id}", gettext("The account %(name)s was added.", name=made.name)
    )


@router.get("/people/{account:int}")
def person(request: Request, store: StoreOf, caller: Administrator, account: int) -> Response:
    """One account with all that can be changed of it."""
    return _person(request, store, caller, store.accounts.by_id(account))


@router.post("/people/{account:int}")
def change(
    request: Request,
    store: StoreOf,
    caller: Administrator,
    account: int,
    roles: Roles,
    spoken: Spoken,
    full_name: Name = "",
    email: Annotated[str | None, Form(max_length=300)] = None,
) -> Response:
    """Name, address, roles and languages as the form has them."""
    found = store.accounts.by_id(account)
    if found.id == caller.account.id and Role.ADMIN not in roles:
        return _person(request, store, caller, found, OwnAccount())
    if email is not None and email.strip() != found.email:
        try:
            store.accounts.set_email(found.name, email, by=caller.name)
        except TranslationError as error:
            return _person(request, store, caller, found, error)
    if full_name.strip() != found.full_name:
        store.accounts.set_full_name(found.name, full_name.strip(), by=caller.name)
    if set(roles) != set(found.roles):
        store.accounts.set_roles(found.name, roles, by=caller.name)
    if set(spoken) != set(found.languages):
        store.accounts.set_languages(found.name, spoken, by=caller.name)
    return _changed(found, gettext("The account was changed; it holds from the next request on."))


@router.post("/people/{account:int}/password")
def set_password(
    request: Request,
    store: StoreOf,
    caller: Administrator,
    account: int,
    password: Password = "",
) -> Response:
    """Another password; whoever is signed in with the old one is signed out."""
    found = store.accounts.by_id(account)
    try:
        store.accounts.set_password(found.name, password, by=caller.name)
    except TranslationError as error:
        return _person(request, store, caller, found, error)
    return _changed(found, gettext("The password was set; all sessions of the account have ended."))


@router.post("/people/{account:int}/use")
def set_use(
    request: Request,
    store: StoreOf,
    caller: Administrator,
    account: int,
    active: Annotated[bool, Form()],
) -> Response:
    """Out of use, with sessions and tokens, or into use again."""
    found = store.accounts.by_id(account)
    if found.id == caller.account.id and not active:
        return _person(request, store, caller, found, OwnAccount())
    store.accounts.set_active(found.name, active, by=caller.name)
    if active:
        return _changed(found, gettext("The account was put into use again."))
    ended = gettext("The account was put out of use; its sessions and tokens have ended.")
    return _changed(found, ended)


@router.post("/people/{account:int}/sessions/end")
def end_sessions(store: StoreOf, caller: Administrator, account: int) -> Response:
    """Sign somebody out everywhere."""
    found = store.accounts.by_id(account)
    ended = store.sessions.close_all(found, by=caller.name)
    return _changed(found, gettext("Sessions that have ended: %(number)s.", number=decimal(ended)))


@router.post("/people/{account:int}/identities")
def link(
    request: Request,
    store: StoreOf,
    caller: Administrator,
    account: int,
    subject: Annotated[str, Form(max_length=255)] = "",
) -> Response:
    """Let somebody sign in with the account elsewhere that the provider calls by this subject."""
    found, issuer = store.accounts.by_id(account), store.settings.oidc_issuer
    try:
        if not subject.strip() or not issuer:
            raise NotFound("identity", subject.strip())
        store.identities.link(found, issuer, subject.strip(), by=caller.name)
    except TranslationError as error:
        return _person(request, store, caller, found, error)
    return _changed(found, gettext("The account elsewhere was linked."))


@router.post("/people/{account:int}/identities/unlink")
def unlink(
    store: StoreOf,
    caller: Administrator,
    account: int,
    subject: Annotated[str, Form(max_length=255)] = "",
) -> Response:
    """Let an account elsewhere open this one no more."""
    found = store.accounts.by_id(account)
    store.identities.unlink(found, store.settings.oidc_issuer, subject, by=caller.name)
    return _changed(found, gettext("The account elsewhere was unlinked; all sessions have ended."))


@router.post("/people/{account:int}/tokens")
def issue_token(request: Request, store: StoreOf, caller: Administrator, account: int) -> Response:
    """A new token, shown on this answer and never again."""
    found = store.accounts.by_id(account)
    issued = store.accounts.issue_token(found.name, by=caller.name)
    return _person(request, store, caller, found, issued=issued)


@router.post("/people/{account:int}/tokens/{token}/revoke")
def revoke_token(store: StoreOf, caller: Administrator, account: int, token: str) -> Response:
    """End a token."""
    found = store.accounts.by_id(account)
    store.accounts.revoke_token(found.name, token, by=caller.name)
    return _changed(found, gettext("The token was revoked."))


@router.post("/people/{account:int}/grants")
def give(
    request: Request,
    store: StoreOf,
    caller: Granter,
    account: int,
    kind: Annotated[GrantKind, Form()],
    document: Name = "",
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Leave to read a restricted document, or to release provisional texts."""
    found = store.accounts.by_id(account)
    try:
        meant = intake.find(store, document.strip()).id if document.strip() else None
        store.grants.give(found.name, kind, meant, by=caller.name, reason=reason.strip())
    except TranslationError as error:
        return _person(request, store, caller, found, error)
    return _changed(found, gettext("The grant was given."))


@router.post("/people/{account:int}/grants/{grant:int}/revoke")
def revoke(store: StoreOf, caller: Granter, account: int, grant: int) -> Response:
    """End a grant."""
    found = store.accounts.by_id(account)
    store.grants.revoke(grant, by=caller.name)
    return _changed(found, gettext("The grant was revoked; it holds from the next request on."))


def _changed(account: Account, told: str) -> Response:
    return see_other(f"/people/{account.id}", told)


def _grants(store: Store, given: Sequence[Grant]) -> list[tuple[Grant, str]]:
    """Grants with what their document is called; never by its file, which may tell its title."""
    named = {id: store.documents.get(id) for grant in given if (id := grant.document)}
    return [
        (one, named[one.document].symbol or one.document if one.document else "") for one in given
    ]


def _people(
    request: Request,
    store: Store,
    caller: Caller,
    error: TranslationError | None = None,
    said: Mapping[str, object] | None = None,
) -> Response:
    return page(
        request,
        caller,
        "people.html",
        status=status_of(error) if error else 200,
        accounts=store.accounts.list(),
        grants=_grants(store, store.grants.list()),
        roles=tuple(Role),
        problem=problem_of(error, N_("The account was not added.")) if error else None,
        said=said or {"name": "", "full_name": "", "roles": [], "spoken": []},
        shown=shown_for(store),
    )


def _person(
    request: Request,
    store: Store,
    caller: Caller,
    account: Account,
    error: TranslationError | None = None,
    *,
    issued: str = "",
) -> Response:
    problem: Problem | None = problem_of(error, N_("Nothing was changed.")) if error else None
    return page(
        request,
        caller,
        "people_one.html",
        status=status_of(error) if error else 200,
        account=account,
        own=account.id == caller.account.id,
        tokens=store.accounts.tokens(account.name),
        sessions=store.sessions.list(account),
        issuer=store.settings.oidc_issuer,
        subjects=store.identities.of(account, store.settings.oidc_issuer),
        grants=_grants(store, store.grants.list(account=account.name)),
        roles=tuple(Role),
        kinds=tuple(GrantKind),
        issued=issued,
        problem=problem,
        shown=shown_for(store),
    )
