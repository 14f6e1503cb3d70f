"""Every route × every role × every class of documents, with the status that each of them gets.

A line of the table is a method, a path, and who gets which status: one letter for each role
(translator, reviser, editor, coordinator, ops, admin; `-` is an account without a role); whoever is
not named gets 403. The first answers are those for a public or internal document, and with a grant
for a restricted or confidential one; after `|` stand those for these without a grant, where they
differ: 404 then is told as if the document were not there.

A route that is not in the table, or a line without a route, is a failure: who adds a route says
here who may take it.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.local import drain
from storage.accounts import Role
from storage.grants import GrantKind
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import publication
from tests.web.conftest import SYMBOLS
from tests.web.walked import QUERY, Ask, Route, first_segment
from translation.documents import DocumentClass
from translation.languages import Language

LETTERS = {role.value[0]: role.value for role in Role} | {"-": "roleless"}
OPEN = (DocumentClass.PUBLIC, DocumentClass.INTERNAL)

SENT: Mapping[str, Mapping[str, object]] = {
    "POST /api/documents/{document:path}/publish": {"kind": "final", "languages": ["fr"]},
    "POST /api/documents/{document:path}/targets/{language}/claims": {"task": "review"},
    "POST /api/alignments/{alignment_id}/rows/{row}": {"act": "accept"},
    "POST /api/segments/{segment}/offers": {"cells": {"fr": "v0.0"}},
    "POST /api/segments/{segment}/original": {"text": "…", "author": "a", "reason": "r"},
    "POST /api/segments/{segment}/split": {"offset": 9999},
    "PUT /api/segments/{segment}/targets/{language}": {"text": "x", "state": "initial"},
    "POST /api/segments/{segment}/targets/{language}/check": {"text": "x"},
    "POST /api/segments/{segment}/targets/{language}/comments": {"body": "n.b."},
    "PUT /api/segments/{segment}/targets/{language}/draft": {
        "text": "x",
        "base_version": 0,
        "sequence": 1,
    },
    "POST /api/segments/{segment}/targets/{language}/inserted": {"unit": 1},
    "POST /api/segments/{segment}/targets/{language}/join": {"count": 2},
    "POST /api/segments/{segment}/targets/{language}/repair": {"text": "x"},
    "POST /api/segments/{segment}/targets/{language}/repetitions/undo": {"spread": 1},
    "POST /api/segments/{segment}/targets/{language}/review": {"verdict": "accept"},
    "POST /api/segments/{segment}/targets/{language}/rewrite": {"answer": "acknowledge"},
    "POST /documents/{document}/publish": {"kind": "final", "languages": ["fr"]},
    "POST /documents/{document}/{language}/claim": {"task": "review"},
    "POST /work/changes/{segment}/{language}": {"answer": "acknowledge", "made": 1},
}
"""What is sent where the status needs it; elsewhere nothing, and nothing is changed."""

TABLE = """
GET / all=303
GET /account all=200
POST /account/email all=303
GET /account/keys all=200
POST /account/keys all=303
POST /account/keys/reset all=303
POST /account/password all=422
POST /account/sessions/end all=303
POST /account/sessions/end-others all=303
POST /account/sessions/{session}/end all=404
POST /account/tokens all=200
POST /account/tokens/{token}/revoke all=404
GET /api/archive trecoa=200
GET /archive trecoa=200
GET /align ecoa=200
POST /align ecoa=422
GET /align/{alignment_id} ecoa=404
POST /align/{alignment_id}/finish ecoa=404
POST /align/{alignment_id}/rows/{row} ecoa=404
POST /api/alignments ecoa=422
GET /api/alignments/{alignment_id} ecoa=404
POST /api/alignments/{alignment_id}/finish ecoa=404
POST /api/alignments/{alignment_id}/rows/{row} ecoa=404
GET /api/assignments trecoa=200
DELETE /api/assignments/{assignment} trecoa=404
PATCH /api/assignments/{assignment} trecoa=422
GET /api/claims trecoa=200
DELETE /api/claims/{claim} trecoa=200
POST /api/claims/{claim}/renew tre=409
GET /api/concordance trecoa=200
GET /api/documents trecoa=200
POST /api/documents ecoa=422
GET /api/documents/{document:path} trecoa=200 | trecoa=404
GET /api/documents/{document:path}/aligned trecoa=200 | trecoa=404
GET /api/documents/{document:path}/analysis trecoa=200 | trecoa=404
GET /api/documents/{document:path}/findings trecoa=200 | trecoa=404
GET /api/documents/{document:path}/history trecoa=200 | trecoa=404
GET /api/documents/{document:path}/packages trecoa=200 | trecoa=404
POST /api/documents/{document:path}/packages/deliveries eca=422 | eca=404
GET /api/documents/{document:path}/originals trecoa=200 | trecoa=404
GET /api/documents/{document:path}/publications trecoa=200 | trecoa=404
GET /api/documents/{document:path}/publications/{number} trecoa=200 | trecoa=404
GET /api/documents/{document:path}/publications/{number}/texts/{language}/certificate \
      trecoa=200 | trecoa=404
POST /api/documents/{document:path}/publish e=409 | trecoa=404
GET /api/documents/{document:path}/references trecoa=200 | trecoa=404
POST /api/documents/{document:path}/references eca=422 | eca=404
DELETE /api/documents/{document:path}/references/{reference} eca=404
PUT /api/documents/{document:path}/domain eca=422 | eca=404
GET /api/documents/{document:path}/bitext-rules trecoa=200 | trecoa=404
POST /api/documents/{document:path}/targets/{language}/bitext-rules rec=422 | rec=404
DELETE /api/documents/{document:path}/targets/{language}/bitext-rules/{rule} rec=404
GET /api/documents/{document:path}/sections trecoa=200 | trecoa=404
GET /api/documents/{document:path}/six e=200 | e=404
POST /api/documents/{document:path}/six/deliveries e=422 | e=404
GET /api/documents/{document:path}/targets/{language} trecoa=200 | trecoa=404
PATCH /api/documents/{document:path}/targets/{language} eca=422 | eca=404
POST /api/documents/{document:path}/targets/{language}/accept r=422 | r=404
POST /api/documents/{document:path}/targets/{language}/accept/undo r=422 | r=404
POST /api/documents/{document:path}/targets/{language}/assignments eca=422 | eca=404
POST /api/documents/{document:path}/targets/{language}/claims r=409 | tre=404
POST /api/documents/{document:path}/targets/{language}/confirm t=422 | t=404
POST /api/documents/{document:path}/targets/{language}/confirm/undo t=422 | t=404
POST /api/documents/{document:path}/targets/{language}/exchange tre=422 | tre=404
GET /api/documents/{document:path}/targets/{language}/exchange/deliveries trecoa=200 | trecoa=404
POST /api/documents/{document:path}/targets/{language}/exchange/deliveries tre=422 | tre=404
GET /api/documents/{document:path}/targets/{language}/exchange/deliveries/{delivery}/file \
    trecoa=404
POST /api/documents/{document:path}/targets/{language}/finalise e=409 | e=404
POST /api/documents/{document:path}/targets/{language}/findings/waive re=422 | re=404
POST /api/documents/{document:path}/targets/{language}/packages eca=422 | eca=404
POST /api/documents/{document:path}/targets/{language}/reopen e=422 | e=404
POST /api/documents/{document:path}/targets/{language}/replace tre=422 | tre=404
POST /api/documents/{document:path}/withdraw ea=422 | ea=404
GET /api/events trecoa=200
POST /api/findings/reopen re=422
POST /api/findings/waive re=422
GET /api/inbox trecoa=200
POST /api/inbox/read trecoa=200
GET /api/memory/imports ca=200
POST /api/memory/imports/{batch}/undo ca=404
GET /api/memory/fragments trecoa=200
GET /api/memory/near ca=200
GET /api/memory/near/acts ca=200
POST /api/memory/near/acts/{number}/undo ca=404
POST /api/memory/near/apart ca=422
POST /api/memory/near/delete ca=422
POST /api/memory/near/merge ca=422
GET /api/memory/quarantine ca=200
POST /api/memory/quarantine/of/{dirt} ca=422
POST /api/memory/quarantine/{unit} ca=422
GET /api/memory/matches trecoa=200
GET /api/memory/worth coa=200
GET /api/openapi.json all=200
DELETE /api/preferences/keys all=204
GET /api/preferences/keys all=200
PUT /api/preferences/keys all=422
POST /api/segments/{segment}/merge ec=409 | ec=404
GET /api/segments/{segment}/offers trecoa=200 | trecoa=404
POST /api/segments/{segment}/offers e=409 | e=404
POST /api/segments/{segment}/original ec=422 | ec=404
POST /api/segments/{segment}/split ec=422 | ec=404
GET /api/providers ecoa=200
GET /api/segments/{segment}/targets/{language} trecoa=200 | trecoa=404
PUT /api/segments/{segment}/targets/{language} tre=409 | tre=404
POST /api/segments/{segment}/targets/{language}/check trecoa=200 | trecoa=404
POST /api/segments/{segment}/targets/{language}/comments trecoa=201 | trecoa=404
DELETE /api/segments/{segment}/targets/{language}/draft tre=204 | tre=404
PUT /api/segments/{segment}/targets/{language}/draft tre=204 | tre=404
DELETE /api/segments/{segment}/targets/{language}/join t=409 | t=404
POST /api/segments/{segment}/targets/{language}/inserted tre=404
POST /api/segments/{segment}/targets/{language}/join t=409 | t=404
GET /api/segments/{segment}/targets/{language}/panel trecoa=200 | trecoa=404
POST /api/segments/{segment}/targets/{language}/repair trecoa=200 | trecoa=404
POST /api/segments/{segment}/targets/{language}/repetitions/undo tre=404
POST /api/segments/{segment}/targets/{language}/review r=409 | r=404
GET /api/segments/{segment}/targets/{language}/rewrite trecoa=200 | trecoa=404
POST /api/segments/{segment}/targets/{language}/rewrite tre=404
GET /api/terms trecoa=200
GET /api/throughput ecoa=200
GET /api/work trecoa=200
GET /api/work/rewrites trecoa=200
GET /concordance trecoa=200
GET /documents trecoa=200
GET /documents/{document} trecoa=200 -=404 | trecoa=404
POST /documents/{document}/assign eca=422 -=404 | trecoa=404
POST /documents/{document}/assignments/{assignment}/end all=404
POST /documents/{document}/assignments/{assignment}/move eca-=404 | tro=404
POST /documents/{document}/claims/{claim}/take-back eca-=404 | tro=404
GET /documents/{document}/analysis trecoa=200 -=404 | trecoa=404
GET /documents/{document}/bitext trecoa=200 -=404 | trecoa=404
POST /documents/{document}/domain eca=303 -=404 | trecoa=404
POST /documents/{document}/bitext-rules rec=404 -=404 | trecoa=404
POST /documents/{document}/{language}/bitext-rules/{rule}/lift rec=404 -=404 | trecoa=404
POST /documents/{document}/references eca=404 -=404 | trecoa=404
POST /documents/{document}/references/{reference}/remove eca=404 -=404 | trecoa=404
GET /documents/{document}/correct/{segment} ec=200 -=404 | trecoa=404
POST /documents/{document}/correct/{segment} ec=422 -=404 | trecoa=404
POST /documents/{document}/deliveries tre=422 -=404 | trecoa=404
GET /documents/{document}/deliveries/{delivery} all=404
GET /documents/{document}/deliveries/{delivery}/file all=404
POST /documents/{document}/exchange tre=422 -=404 | trecoa=404
GET /documents/{document}/original trecoa=200 -=404 | trecoa=404
POST /documents/{document}/packages eca=422 -=404 | trecoa=404
POST /documents/{document}/packages/deliveries eca=422 -=404 | trecoa=404
GET /documents/{document}/originals/{number} trecoa=200 -=404 | trecoa=404
POST /documents/{document}/originals/{number}/accept e=422 -=404 | trecoa=404
GET /documents/{document}/originals/{number}/file trecoa=200 -=404 | trecoa=404
GET /documents/{document}/pages trecoa=200 -=404 | trecoa=404
POST /documents/{document}/publish e=409 -=404 | trecoa=404
GET /documents/{document}/six trecoa=200 -=404 | trecoa=404
GET /documents/{document}/six/table e=200 -=404 | trecoa=404
POST /documents/{document}/six/waive re=422 -=404 | trecoa=404
POST /documents/{document}/withdraw ea=422 -=404 | trecoa=404
GET /documents/{document}/{language} trecoa=200 | trecoa=404
POST /documents/{document}/{language}/claim r=409 -=404 | trecoa=404
POST /documents/{document}/{language}/finalise e=409 -=404 | trecoa=404
GET /documents/{document}/{language}/page trecoa=200 -=404 | trecoa=404
POST /documents/{document}/{language}/reopen e=422 -=404 | trecoa=404
POST /documents/{document}/{language}/settings eca=422 -=404 | trecoa=404
GET /healthz all=200
GET /inbox trecoa=200
POST /inbox/read trecoa=303
GET /memory/units/{unit:int} trecoa=404
GET /memory/imports ca=200
POST /memory/imports/{batch}/undo ca=404
GET /memory/near ca=200
POST /memory/near/acts/{number}/undo ca=404
POST /memory/near/apart ca=422
POST /memory/near/delete ca=422
POST /memory/near/merge ca=422
GET /memory/quarantine ca=200
POST /memory/quarantine/of/{dirt} ca=422
POST /memory/quarantine/{unit} ca=422
GET /people a=200
POST /people a=422
GET /people/{account:int} a=200
POST /people/{account:int} a=303
POST /people/{account:int}/grants a=422
POST /people/{account:int}/grants/{grant:int}/revoke a=404
POST /people/{account:int}/identities a=404
POST /people/{account:int}/identities/unlink a=404
POST /people/{account:int}/password a=422
POST /people/{account:int}/sessions/end a=303
POST /people/{account:int}/tokens a=200
POST /people/{account:int}/tokens/{token}/revoke a=404
POST /people/{account:int}/use a=303
GET /publications trecoa=200
GET /publications/{document} trecoa=200 -=404 | trecoa=404
GET /publications/{document}/latest all=404
GET /publications/{document}/latest/{language} all=404
GET /publications/{document}/{number} trecoa=200 -=404 | trecoa=404
GET /publications/{document}/{number}/manifest trecoa=200 -=404 | trecoa=404
GET /publications/{document}/{number}/{language} trecoa=200 -=404 | trecoa=404
GET /publications/{document}/{number}/{language}/certificate trecoa=200 -=404 | trecoa=404
GET /publications/{document}/{number}/{language}/certificate.json trecoa=200 -=404 | trecoa=404
GET /readyz all=200
GET /sign-in all=303
POST /sign-in all=401
POST /language all=303
GET /words/{language}.js all=200
GET /sign-in/oidc all=303
GET /sign-in/oidc/callback all=303
POST /sign-out all=303
GET /throughput ecoa=200
GET /throughput.svg ecoa=200
GET /worth coa=200
GET /worth.svg coa=200
GET /upload ecoa=200
POST /upload ecoa=422
GET /work trecoa=200
GET /work/changes trecoa=200
POST /work/changes/{segment}/{language} trecoa=404
POST /work/claims/{claim}/release trecoa=303
"""


LEAVING = {
    ("GET", "/api/documents/{document:path}/six"),
    ("GET", "/documents/{document}/six/table"),
}
"""Copies that leave the house: of a closed document there are none, whatever grant one has."""


@dataclass(frozen=True)
class Line:
    """What a route answers: a status for the letter of each role."""

    method: str
    path: str
    open: Mapping[str, int]
    shut: Mapping[str, int]
    sent: Mapping[str, object]


def statuses(told: str) -> dict[str, int]:
    """`tre=200 -=403` by letter."""
    pairs = (pair.split("=") for pair in told.split())
    return {
        letter: int(status)
        for letters, status in pairs
        for letter in (LETTERS if letters == "all" else letters)
    }


def line(told: str) -> Line:
    """A line of the table."""
    method, path, rest = told.split(maxsplit=2)
    others = dict.fromkeys(LETTERS, 403)
    opened, _, shut = rest.partition("|")
    return Line(
        method,
        path,
        others | statuses(opened),
        others | statuses(opened) | statuses(shut),
        SENT.get(f"{method} {path}", {}),
    )


LINES = [line(told) for told in TABLE.strip().splitlines()]


@pytest.fixture(scope="module")
def furnished(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house, with a draft in French published of each document."""
    folder = tmp_path_factory.mktemp("published") / "house"
    shutil.copytree(furnished, folder)
    store = open_store(Settings(data=folder))
    for symbol in SYMBOLS.values():
        document = store.documents.find(symbol).id
        drain(store, document)
        publication.request_draft(store, document, [Language.FR], by="system")
        drain(store, document)
    store.close()
    return folder


def test_every_route_has_a_line_and_every_line_a_route(routes: list[Route]) -> None:
    assert sorted((one.method, one.path) for one in LINES) == sorted(
        (route.method, route.path) for route in routes
    )


def walked(
    ask: Ask, store: Store, routes: list[Route], letter: str, document: str, *, all: bool
) -> dict[tuple[str, str], int]:
    """The status of each route, or of each that is of a document, asked by an account."""
    known = {(route.method, route.path): route for route in routes}
    segment, second = first_segment(store, document), store.accounts.get("second").id
    return {
        (one.method, one.path): ask(
            LETTERS[letter],
            known[one.method, one.path],
            body=one.sent,
            document=document,
            segment=segment,
            account=second,
            query={**QUERY, "count": "-1"},  # a text taken away would be a claim
        ).status
        for one in LINES
        if all or {"document", "segment"} & known[one.method, one.path].parameters
    }


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
def test_each_role_gets_the_status_of_the_table(
    letter: str,
    routes: list[Route],
    ask: Ask,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    expected = {(one.method, one.path): one.open[letter] for one in LINES}
    shut = {(one.method, one.path): one.shut[letter] for one in LINES}
    for known, document in documents.items():
        wanted = expected if known in OPEN else shut
        got = walked(ask, store, routes, letter, document, all=known is DocumentClass.PUBLIC)
        assert got == {route: wanted[route] for route in got}, known


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
def test_with_a_grant_it_is_like_an_open_one(
    letter: str,
    routes: list[Route],
    ask: Ask,
    documents: Mapping[DocumentClass, str],
    store: Store,
) -> None:
    expected = {(one.method, one.path): one.open[letter] for one in LINES}
    expected |= {route: 403 for route in LEAVING if expected[route] == 200}
    for known in set(DocumentClass) - set(OPEN):
        store.grants.give(LETTERS[letter], GrantKind.READ, documents[known], by="system")
        got = walked(ask, store, routes, letter, documents[known], all=False)
        assert got == {route: expected[route] for route in got}, known
