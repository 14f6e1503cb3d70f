"""The application: routes, guards and what runs beside them, for one store."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Annotated, Any

import structlog
from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from storage.store import Store
from tasks.concordance import prepare_forms
from tasks.kept import live_sources
from translation.errors import TranslationError
from workbench.oidc import Provider
from workbench.web import api, choosing, elsewhere, mails, pages, problems, signin
from workbench.web.access import Allow, Caller, guard
from workbench.web.limits import Limited
from workbench.web.pages import account, people
from workbench.web.policy import Act
from workbench.web.render import STATIC
from workbench.web.security import Headers
from workbench.web.tongues import Tongue

_THREADS = 100
"""Requests that are worked on at a time; the rest wait their turn."""

_SEAL_SECONDS = 0.5
"""How often what was committed is sealed: within a second of its commit, with room to spare."""

_SEAL_PAUSE = 5.0
"""Seconds to wait after a seal that failed."""

_MAIL_SECONDS = 1.0
"""How often the outbox is looked at for e-mail."""

_DUE_SECONDS = 600.0
"""How often the days of assignments are looked at."""

_FOR_EVER = "public, max-age=31536000, immutable"

_log = structlog.get_logger()


def create_app(store: Store) -> FastAPI:
    """The web application over a store, which stays the caller's to close."""
    app = FastAPI(
        title="Hexaglot",
        version="0.1.0",
        summary="Six-language documents: claim, translate, review, publish",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_running,
        dependencies=[Depends(guard)],
    )
    app.state.store = store
    app.state.provider = Provider(store.settings) if store.settings.oidc_issuer else None
    problems.install(app)
    app.add_middleware(Tongue)
    signing_in = (signin.router, elsewhere.router, choosing.router)
    for router in (*signing_in, account.router, people.router, api.router, pages.router):
        app.include_router(router)
    app.add_api_route("/api/openapi.json", _openapi, include_in_schema=False)
    app.mount("/static", _Static(directory=STATIC), "static")
    app.add_middleware(Limited, upload_bytes=store.settings.upload_bytes)
    app.add_middleware(Headers)
    return app


def _openapi(request: Request, _: Annotated[Caller, Depends(Allow(Act.OPEN))]) -> dict[str, Any]:
    """The interface in OpenAPI."""
    app: FastAPI = request.app
    return app.openapi()


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """On SQLite one queue of writers, and the one that seals the events."""
    store: Store = app.state.store
    current_default_thread_limiter().total_tokens = _THREADS
    store.database.start_queue()
    over = Event()
    sealer = Thread(target=_seal, args=(store, over), name="sealer", daemon=True)
    sealer.start()
    teller = Thread(target=_tell, args=(store, over), name="teller", daemon=True)
    teller.start()
    Thread(target=_warm, args=(store,), name="memory", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        await run_in_threadpool(sealer.join)
        await run_in_threadpool(teller.join, _SEAL_PAUSE)
        await run_in_threadpool(store.database.stop_queue)


def _seal(store: Store, over: Event) -> None:
    """Seal what was committed, again and again; a database that is away is waited for."""
    while not over.wait(_SEAL_SECONDS):
        try:
            store.sealing.seal()
        except TranslationError as error:
            _log.warning("events not sealed", error=error.code)
            over.wait(_SEAL_PAUSE)


def _tell(store: Store, over: Event) -> None:
    """Tell people of days that come near, and send what is to be sent by e-mail."""
    look_at = 0.0
    while not over.wait(_MAIL_SECONDS):
        try:
            if time.monotonic() >= look_at:
                look_at = time.monotonic() + _DUE_SECONDS
                store.assignments.tell_due(store.today())
            if store.settings.smtp_url is not None:
                mails.send_due(store)
        except TranslationError as error:
            _log.warning("notices not sent", error=error.code)
            over.wait(_SEAL_PAUSE)


def _warm(store: Store) -> None:
    """Load the memory before somebody waits for its first answer.

    What documents are looked up in comes first, then all that one may search the concordance in.
    """
    try:
        sources = store.documents.sources()
        for source in sources:
            live_sources(store, source)
        others = [one for one in store.memory.languages() if one not in sources]
        for language in (*sources, *others):
            prepare_forms(store, language)
    except TranslationError as error:
        _log.warning("memory not loaded yet", error=error.code)


class _Static(StaticFiles):
    """Files of ours; one asked for by its digest may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        answer = await super().get_response(path, scope)
        dated = scope["query_string"].startswith(b"v=")
        answer.headers["cache-control"] = _FOR_EVER if dated else "no-cache"
        return answer
