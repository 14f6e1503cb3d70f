"""All routes × roles × classes of documents, walked as they are registered."""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from storage import schema
from storage.grants import GrantKind
from storage.store import Store
from tests.web.walked import BODY, QUERY, ROLES, Answer, Ask, Route, first_segment, unguarded
from translation.claims import CellVersion, Task
from translation.documents import DocumentClass, TargetState
from translation.languages import Language
from workbench.web.policy import POLICY, Act

SHUT = (DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL)
NO_DOCUMENT, NO_SEGMENT = "no-such-document", 987_654_321


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
        ("GET", "/sign-in/oidc"),
        ("GET", "/sign-in/oidc/callback"),
        ("POST", "/sign-in"),
        ("POST", "/sign-out"),
        ("POST", "/language"),
        ("GET", "/words/{language}.js"),
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


GUARDS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
DIRECTIVES = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}


def unguarded_by_headers(got: Answer) -> list[str]:
    """What an answer lacks of what guards the browser."""
    policy = {part.strip() for part in got.headers.get("content-security-policy", "").split(";")}
    wrong = [one for one in GUARDS if got.headers.get(one) != GUARDS[one]]
    loose = [one for one in policy if "unsafe" in one or "*" in one or "http" in one]
    kept = got.headers.get("cache-control", "")
    return [*wrong, *sorted(DIRECTIVES - policy), *loose, *([] if kept else ["cache-control"])]


@pytest.mark.parametrize("name", [None, "roleless", "editor", "admin"])
def test_every_answer_carries_the_headers_that_guard_the_browser(
    name: str | None, routes: list[Route], ask: Ask, documents: Mapping[DocumentClass, str]
) -> None:
    """Whether it is given, refused, not found or leads elsewhere."""
    seen = set()
    for route in routes:
        got = ask(name, route, document=documents[DocumentClass.PUBLIC], query=QUERY)
        seen.add(got.status)
        assert unguarded_by_headers(got) == [], route
        assert "public" not in got.headers["cache-control"], route
    assert seen >= ({200, 303, 401} if name is None else {200, 303, 403, 404})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/static/app.css", 200),
        ("GET", "/static/theme.js", 200),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/../app.css", 404),
        ("GET", "/nothing/at/all", 404),
        ("GET", "/api/nothing", 404),
        ("PUT", "/documents", 405),
        ("OPTIONS", "/api/documents", 405),
    ],
)
def test_what_is_no_route_of_ours_is_guarded_as_well(
    method: str, path: str, status: int, ask: Ask
) -> None:
    got = ask("editor", Route(method, path, frozenset(), frozenset()))
    assert got.status == status
    assert unguarded_by_headers(got) == []


def test_a_fault_of_ours_is_guarded_as_well(app: FastAPI, ask: Ask) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    app.add_api_route("/broken", broken)
    got = ask("editor", Route("GET", "/broken", frozenset(), frozenset()))
    assert got.status == 500
    assert unguarded_by_headers(got) == []


def test_no_answer_names_another_site_that_may_read_it(routes: list[Route], ask: Ask) -> None:
    for route in routes:
        got = ask("editor", route, headers={"origin": "http://testserver"}, query=QUERY)
        assert not [name for name in got.headers if name.startswith("access-control-")], route


def test_every_form_of_every_page_carries_the_token(
    routes: list[Route], ask: Ask, documents: Mapping[DocumentClass, str]
) -> None:
    found: set[str] = set()
    for route in routes:
        if route.method != "GET" or route.for_programs:
            continue
        for name in ("editor", "admin", "coordinator", "translator"):
            got = ask(name, route, session=True, document=documents[DocumentClass.PUBLIC])
            for form in re.findall(r"<form\b.*?</form>", got.body, re.DOTALL):
                if not re.match(r'<form[^>]*method="post"', form):
                    continue
                assert re.search(r'name="csrf" value="[0-9a-f]{64}"', form), (route, form[:200])
                found.update(re.findall(r'action="([^"]*)"', form))
    assert len(found) >= 12


def test_nothing_that_is_read_changes_anything(
    routes: list[Route], ask: Ask, documents: Mapping[DocumentClass, str], store: Store
) -> None:
    """What other sites may make a browser send, a GET, is no act."""

    def happened() -> int:
        with store.database.read() as connection:
            counted = sa.select(sa.func.count()).select_from(schema.event)
            return int(connection.execute(counted).scalar_one())

    before, body = happened(), documents[DocumentClass.PUBLIC]
    reads = [route for route in routes if route.method == "GET"]
    for route in reads:
        ask("editor", route, session=True, document=body, query=QUERY)
        ask("admin", route, session=True, document=body, query=QUERY)
    assert happened() == before
    assert {route.method for route in routes} <= {"GET", "POST", "PUT", "PATCH", "DELETE"}


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
