"""All routes × roles × classes of documents, walked as they are registered."""

import asyncio
import json
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from storage.accounts import Role
from storage.grants import GrantKind
from storage.store import Store
from translation.claims import CellVersion, Task
from translation.documents import DocumentClass, TargetState
from translation.languages import Language
from workbench.web.access import Allow
from workbench.web.policy import POLICY, Act
from workbench.web.security import SESSION_COOKIE

OPEN_MOUNTS = {"/static"}  # files of ours, the same for everyone
SHUT = (DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL)
ROLES = tuple(role.value for role in Role)
NO_DOCUMENT, NO_SEGMENT = "no-such-document", 987_654_321

VALUES = {
    "language": "fr",
    "number": "1",
    "claim": "1",
    "token": "0" * 12,
    "grant": "1",
    "assignment": "1",
    "delivery": "1",
    "account": "7",
}
QUERY = {"source": "en", "text": "matter", "targets": "fr", "language": "fr"}
BODY: Mapping[str, Any] = {
    "count": 2,
    "task": "translate",
    "text": "x",
    "state": "initial",
    "base_version": 0,
    "sequence": 1,
    "verdict": "accept",
    "note": "n",
    "body": "n",
    "reason": "r",
    "kind": "draft",
    "languages": ["fr"],
    "findings": [1],
    "spread": 1,
    "offset": 1,
    "user": "translator",
    "mode": "revised",
    "answer": "acknowledge",
    "made": 1,
}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    acts: frozenset[Act]
    parameters: frozenset[str]

    def address(self, **values: object) -> str:
        known = {**VALUES, "segment": "1", "document": "1", **values}
        return re.sub(r"{(\w+)(:\w+)?}", lambda found: str(known[found[1]]), self.path)

    def permits(self, role: str) -> bool:
        return all(act in (Act.OPEN, Act.SIGNED_IN) or role in POLICY[act] for act in self.acts)

    @property
    def for_programs(self) -> bool:
        return self.path.startswith(("/api/", "/healthz", "/readyz"))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str = field(repr=False)


def acts_of(dependant: Dependant) -> Iterator[Act]:
    for part in dependant.dependencies:
        if isinstance(part.call, Allow):
            yield part.call.act
        yield from acts_of(part)


def registered(router: Any) -> Iterator[Any]:
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        yield from registered(inner) if inner is not None else (route,)


def routes_of(app: FastAPI) -> list[Route]:
    return [
        Route(
            method,
            route.path,
            frozenset(acts_of(route.dependant)),
            frozenset(route.param_convertors),
        )
        for route in registered(app)
        if isinstance(route, APIRoute)
        for method in sorted(route.methods)
    ]


def unguarded(app: FastAPI) -> list[str]:
    bare = [route.path for route in routes_of(app) if not route.acts]
    other = [route.path for route in registered(app) if not isinstance(route, APIRoute)]
    return bare + [path for path in other if path not in OPEN_MOUNTS]


async def answer(
    app: FastAPI, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
) -> Answer:
    """What the application answers; of a stream that goes on, what comes half a second later."""
    begun: dict[str, Any] = {}
    answered = asyncio.Event()
    parts: list[bytes] = []
    given = iter([{"type": "http.request", "body": body, "more_body": False}])
    never = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if (message := next(given, None)) is None:
            await never.wait()
        return message or {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            begun.update(message)
            answered.set()
        parts.append(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 1),
        "server": ("testserver", 80),
        "state": {},
    }
    task = asyncio.ensure_future(app(scope, receive, send))
    await asyncio.wait_for(answered.wait(), timeout=20)
    await asyncio.wait({task}, timeout=20 if "events" not in path else 0.5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    told = {name.decode(): value.decode() for name, value in begun["headers"]}
    return Answer(begun["status"], told, b"".join(parts).decode("utf-8", "replace"))


Ask = Callable[..., Answer]


@pytest.fixture
def ask(app: FastAPI, store: Store) -> Ask:
    """Sends a route a request that makes sense, by a token of the account or a session."""
    tokens: dict[str, str] = {}

    def headers_of(name: str | None, *, session: bool, form: bool) -> dict[str, str]:
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        sent = {
            "host": "testserver",
            "content-type": kind,
            "if-match": '"v0.0"',
            "idempotency-key": secrets.token_hex(8),
        }
        if name is None:
            return sent
        if session:
            secret = store.sessions.open(store.accounts.get(name))
            return {**sent, "cookie": f"{SESSION_COOKIE}={secret}"}
        if name not in tokens:
            tokens[name] = store.accounts.issue_token(name)
        return {**sent, "authorization": f"Bearer {tokens[name]}"}

    def asked(
        name: str | None,
        route: Route,
        *,
        body: Mapping[str, Any] | None = None,
        session: bool = False,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Answer:
        form = not route.for_programs
        encoded = urlencode(body or {}, doseq=True) if form else json.dumps(body or {})
        return asyncio.run(
            answer(
                app,
                route.method,
                route.address(**values),
                urlencode(query or {}),
                {**headers_of(name, session=session, form=form), **(headers or {})},
                b"" if body is None else encoded.encode(),
            )
        )

    return asked


@pytest.fixture
def routes(app: FastAPI) -> list[Route]:
    return routes_of(app)


def first_segment(store: Store, document: str) -> int:
    return store.segments.blocks(document)[0].segments[0].id


def test_every_route_has_a_policy(app: FastAPI) -> None:
    assert unguarded(app) == []


def test_a_route_without_a_policy_is_found(app: FastAPI) -> None:
    app.add_api_route("/bare", lambda: "open")
    app.add_route("/plain", lambda request: None)
    assert unguarded(app) == ["/bare", "/plain"]


def test_every_act_is_in_the_table_and_asked_for_by_a_route_or_within_one() -> None:
    assert set(POLICY) == set(Act)
    assert all(POLICY.values())


def test_what_is_open_to_anyone_is_little(routes: list[Route]) -> None:
    assert {(route.method, route.path) for route in routes if Act.OPEN in route.acts} == {
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("POST", "/sign-out"),
        ("GET", "/api/openapi.json"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
    }


def test_nobody_gets_in_anywhere(routes: list[Route], ask: Ask) -> None:
    for route in routes:
        got = ask(None, route)
        if Act.OPEN in route.acts:
            assert "/sign-in?next" not in got.headers.get("location", ""), route
            assert got.status < 400 or route.path == "/sign-in", route
        elif route.method == "GET" and not route.for_programs:
            assert got.status == 303, route
            assert got.headers["location"].startswith("/sign-in"), route
        else:
            assert got.status == 401, route


@pytest.mark.parametrize("name", ["roleless", *ROLES])
def test_each_role_gets_where_the_table_says_and_nowhere_else(
    name: str, routes: list[Route], ask: Ask, documents: Mapping[DocumentClass, str], store: Store
) -> None:
    document = documents[DocumentClass.PUBLIC]
    for route in routes:
        if Act.OPEN in route.acts:
            continue
        got = ask(
            name,
            route,
            document=document,
            segment=first_segment(store, document),
            account=store.accounts.get("second").id,
            query=QUERY,
        )
        assert got.status not in (401, 500), (route, got)
        if not route.permits(name):
            hidden = name == "roleless" and "document" in route.parameters
            assert got.status == 403 or (hidden and got.status == 404), (route, got)
        elif not route.acts & {Act.READ, Act.WORK}:  # there the body may ask for more
            assert got.status != 403, (route, got)


def without_names(body: str, *names: object) -> str:
    for name in names:
        body = re.sub(rf"\b{re.escape(str(name))}\b", "NAME", body)
    return body


def of_documents(routes: Collection[Route]) -> list[Route]:
    return [route for route in routes if route.parameters & {"document", "segment"}]


@pytest.mark.parametrize("known", SHUT)
@pytest.mark.parametrize("name", ROLES)
def test_a_document_without_a_grant_is_as_if_it_were_not_there(
    name: str,
    known: DocumentClass,
    routes: list[Route],
    ask: Ask,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    document = documents[known]
    segment = first_segment(store, document)
    for route in of_documents(routes):
        if not route.permits(name):
            continue
        for body in (BODY, {"task": "review"}, {}):
            shut = ask(name, route, document=document, segment=segment, query=QUERY, body=body)
            gone = ask(
                name, route, document=NO_DOCUMENT, segment=NO_SEGMENT, query=QUERY, body=body
            )
            assert shut.status == gone.status, (route, shut, gone)
            assert shut.status in (400, 403, 404, 409, 422, 428), (route, shut)
            told = without_names(shut.body, document, segment)
            assert told == without_names(gone.body, NO_DOCUMENT, NO_SEGMENT), route


@pytest.mark.parametrize("known", SHUT)
@pytest.mark.parametrize("name", ["translator", "editor"])
def test_with_a_grant_it_answers_as_an_open_one_does(
    name: str,
    known: DocumentClass,
    routes: list[Route],
    ask: Ask,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    store.grants.give(name, GrantKind.READ, documents[known], by="admin")
    opened = documents[DocumentClass.PUBLIC]
    reads = [route for route in of_documents(routes) if route.method == "GET"]
    seen = [
        [
            ask(name, route, document=id, segment=first_segment(store, id), query=QUERY).status
            for route in reads
        ]
        for id in (documents[known], opened)
    ]
    assert seen[0] == seen[1]
    assert seen[0].count(200) >= 8


CANARY = "le canari 4711 chante"
SECRETS = (CANARY, "restricted matter", "C99/3")


@pytest.fixture
def busy(store: Store, documents: Mapping[DocumentClass, str]) -> str:
    """A restricted document in which one translator has worked, late, with a comment; its id."""
    document = documents[DocumentClass.RESTRICTED]
    store.grants.give("translator", GrantKind.READ, document, by="system")
    store.assignments.assign(
        document,
        Language.FR,
        Task.TRANSLATE,
        "translator",
        first=None,
        last=None,
        due=None,
        by="system",
    )
    store.jobs.set_due(document, Language.FR, store.today() - timedelta(days=9), by="system")
    claimed = store.claims.claim(document, Language.FR, Task.TRANSLATE, "translator")
    for cell in claimed.cells:
        at = CellVersion(cell.version, cell.fence)
        store.cells.save(
            cell.segment,
            Language.FR,
            actor="translator",
            at=at,
            text=CANARY,
            state=TargetState.TRANSLATED,
            key=secrets.token_hex(8),
        )
    segment = claimed.cells[0].segment
    store.comments.add(segment, Language.FR, author="translator", body=f"n.b.: {CANARY}")
    store.drafts.keep(segment, Language.FR, "translator", f"{CANARY}?", 1, 1)
    return document


QUERIES: Sequence[Mapping[str, str]] = (
    {},
    QUERY,
    {**QUERY, "text": "canari 4711"},
    {**QUERY, "text": "restricted matter", "language": "en"},
    {**QUERY, "text": "The Secretary-General thanked the members for A restricted matter."},
    {"named": "C99/3"},
)


@pytest.mark.parametrize("name", ["second", *[role for role in ROLES if role != "translator"]])
def test_no_word_of_a_restricted_document_reaches_who_has_no_grant(
    name: str,
    busy: str,
    routes: list[Route],
    ask: Ask,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    if name == "admin":
        store.grants.revoke(store.grants.list(document=busy)[0].id, by="admin")
    where = [
        {"document": id, "segment": first_segment(store, id)}
        for id in (busy, documents[DocumentClass.PUBLIC])
    ]
    for route in routes:
        if route.method != "GET" or not route.permits("editor" if name == "second" else name):
            continue
        for query in QUERIES:
            for values in where if route.parameters & {"document", "segment"} else where[:1]:
                got = ask(name, route, query=query, **values)
                asked_for = query.get("text", "") + query.get("named", "")
                told = [one for one in SECRETS if one in got.body and one not in asked_for]
                assert not told, (route, query)


def test_the_canary_sings_for_who_has_the_grant(
    busy: str, routes: list[Route], ask: Ask, store: Store
) -> None:
    told = {
        route.path
        for route in routes
        if route.method == "GET" and route.permits("translator")
        for query in (QUERY, {**QUERY, "text": "canari 4711"})
        if CANARY
        in ask(
            "translator", route, query=query, document=busy, segment=first_segment(store, busy)
        ).body
    }
    assert "/api/documents/{document:path}/targets/{language}" in told
    assert "/api/segments/{segment}/targets/{language}" in told
    assert "/api/concordance" in told


def writes(routes: Collection[Route]) -> list[Route]:
    return [route for route in routes if route.method not in ("GET", "HEAD")]


def test_no_write_by_session_goes_without_the_token_of_a_form(
    routes: list[Route], ask: Ask
) -> None:
    for route in writes(routes):
        if Act.OPEN in route.acts:
            continue
        role = next(role for role in ROLES if route.permits(role))
        for sent in ({}, {"x-csrf-token": "0" * 64}, {"x-csrf-token": ""}):
            got = ask(role, route, session=True, headers=sent)
            assert got.status == 403, (route, got)
            assert "form of a page" in got.body, (route, got)


@pytest.mark.parametrize(
    "sent",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.example"},
    ],
)
def test_no_write_goes_by_session_or_by_nobody_from_another_site(
    sent: Mapping[str, str], routes: list[Route], ask: Ask
) -> None:
    for route in writes(routes):
        role = next(role for role in ROLES if route.permits(role))
        got = ask(role, route, session=True, headers=sent)
        assert got.status == 403, (route, got)
        assert "another site" in got.body, (route, got)


def test_every_answer_carries_the_headers_that_guard_the_browser(
    routes: list[Route], ask: Ask, documents: Mapping[DocumentClass, str]
) -> None:
    for route in routes:
        got = ask("editor", route, document=documents[DocumentClass.PUBLIC], query=QUERY)
        policy = got.headers["content-security-policy"]
        assert "default-src 'self'" in policy, route
        assert "unsafe" not in policy, route
        assert got.headers["x-content-type-options"] == "nosniff", route
        assert "frame-ancestors 'none'" in policy, route
        assert "private" in got.headers["cache-control"] or "no-" in got.headers["cache-control"]


def test_no_page_holds_a_script_or_a_style_of_its_own(
    routes: list[Route], ask: Ask, documents: Mapping[DocumentClass, str]
) -> None:
    pages = [route for route in routes if route.method == "GET" and not route.for_programs]
    drawn = 0
    for route in pages:
        for role in ("editor", "admin"):
            got = ask(role, route, document=documents[DocumentClass.PUBLIC], query=QUERY)
            if not got.headers.get("content-type", "").startswith("text/html"):
                continue
            drawn += got.status == 200
            run = re.sub(r'<script type="application/json"', "<data", got.body)
            assert not re.search(r"<script(?![^>]*\bsrc=)", run), route
            assert not re.search(r"<style|\sstyle=|\son\w+=", got.body), route
            assert not re.search(r"(src|href)=\"(https?:)?//", got.body), route
    assert drawn >= 10
