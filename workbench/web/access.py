"""Who is asking, and whether they may: what every route depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.concurrency import run_in_threadpool

from storage.accounts import Account
from storage.documents import StoredDocument
from storage.grants import GrantKind
from storage.grants import readable as visible_to
from storage.store import Store
from tasks import intake
from translation.errors import Forbidden, NotFound, NotSignedIn
from translation.languages import Language
from translation.units import Reader
from workbench.web.policy import Act, needed, permits
from workbench.web.security import SESSION_COOKIE, csrf_token, require_same_site, require_token

WITHOUT_TOKEN = frozenset({"/sign-in", "/sign-out"})
"""The writes that take no form of the session's own."""

_NOBODY = Account(0, "", "", (), (), False, datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Caller:
    """Who asks: an account, by a session of the browser or by a token; or nobody.

    `csrf` is the token that the forms of this session carry, empty without a session.
    """

    account: Account
    by_token: bool
    csrf: str
    read: Callable[[], Reader]
    notices: Callable[[], int] = lambda: 0
    holds: Callable[[], bool] = lambda: True
    """Whether the session or token goes on; for what lasts longer than a request."""

    @property
    def name(self) -> str:
        """The name that events tell."""
        return self.account.name

    @property
    def signed_in(self) -> bool:
        """Whether somebody is known to be asking."""
        return self.account is not _NOBODY

    @cached_property
    def reader(self) -> Reader:
        """What of the memory the caller may see; looked up where it is first asked for."""
        return self.read()

    @cached_property
    def unread(self) -> int:
        """How many notices in the inbox nobody has read; looked up where it is first asked for."""
        return self.notices()

    def may(self, act: Act) -> bool:
        """Whether the caller's roles permit an act; for pages that leave out what is not."""
        return act is Act.OPEN or (self.signed_in and permits(act, self.account))


class Allow:
    """A dependency that lets through those who may do something, and gives the caller.

    Raises NotSignedIn, or Forbidden for a role that is lacking.
    """

    def __init__(self, act: Act) -> None:
        self.act = act

    async def __call__(self, request: Request) -> Caller:
        """The caller of this request."""
        caller = await run_in_threadpool(caller_of, request)
        if self.act is not Act.OPEN:
            require(caller, self.act)
        return caller


async def guard(request: Request) -> None:
    """What comes before all else on every route: no other site writes in the name of a session.

    Raises Forbidden for a write that another site sends, and for one by a session that does not
    carry the token of its forms. Signing in and out takes none.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    caller = await run_in_threadpool(caller_of, request)
    if caller.by_token:
        return
    require_same_site(request)
    if caller.signed_in and request.url.path not in WITHOUT_TOKEN:
        await require_token(request, caller.csrf)


def require(caller: Caller, act: Act) -> None:
    """Raise NotSignedIn or Forbidden unless the caller may do something of this kind."""
    if not caller.signed_in:
        raise NotSignedIn
    if not permits(act, caller.account):
        raise Forbidden(act.value, needed(act))


def store_of(request: Request) -> Store:
    """The store that the application was built for."""
    store: Store = request.app.state.store
    return store


def caller_of(request: Request) -> Caller:
    """Who asks, looked up once a request; nobody where neither token nor session holds."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        known = request.state.caller = _identify(request)
    return known


def _identify(request: Request) -> Caller:
    store = store_of(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        account = store.accounts.by_token(secret.strip())
        return _caller(
            store, account, "", lambda: store.accounts.by_token(secret.strip()) is not None, True
        )
    given = request.cookies.get(SESSION_COOKIE, "")
    account = store.sessions.account(given) if given else None
    csrf = csrf_token(given) if account else ""
    return _caller(store, account, csrf, lambda: store.sessions.is_live(given), False)


def _caller(
    store: Store, account: Account | None, csrf: str, holds: Callable[[], bool], by_token: bool
) -> Caller:
    if account is None:
        return Caller(_NOBODY, by_token, csrf, lambda: Reader(frozenset(), frozenset()))
    return Caller(
        account,
        by_token,
        csrf,
        lambda: store.grants.reader(account),
        lambda: store.notices.unread(account.name, visible_to(account)),
        holds,
    )


def readable(store: Store, caller: Caller, name: str) -> StoredDocument:
    """The document of an id or symbol; NotFound where it is not there or not the caller's to read.

    Both are told in the same words.
    """
    if not caller.signed_in:
        raise NotSignedIn
    try:
        found = intake.find(store, name)
    except NotFound:
        raise NotFound("document", name) from None
    if not store.grants.may_read(caller.account, found.id):
        raise NotFound("document", name)
    return found


def readable_document(
    request: Request, document: Annotated[str, Path(description="An id or symbol.")]
) -> StoredDocument:
    """The document of the path, as `readable` gives it; beside `Allow`, never instead of it."""
    return readable(store_of(request), caller_of(request), document)


def works_into(caller: Caller, language: Language) -> bool:
    """Whether the account works into a language; one without languages, into all."""
    spoken = caller.account.languages
    return not spoken or language in spoken


def may_work_into(caller: Caller, language: Language, act: Act) -> None:
    """Raise Forbidden unless the account works into a language."""
    if not works_into(caller, language):
        raise Forbidden(
            f"{act.value} into {language.english_name}", f"{language} in your languages"
        )


def may_release(store: Store, caller: Caller, document: str) -> None:
    """Raise Forbidden unless the caller may release a provisional text of this document."""
    require(caller, Act.RELEASE)
    if not store.grants.has(caller.account, GrantKind.RELEASE, document):
        raise Forbidden(Act.RELEASE.value, "a grant of that kind from an administrator")


StoreOf = Annotated[Store, Depends(store_of)]
ReadableDocument = Annotated[StoredDocument, Depends(readable_document)]
