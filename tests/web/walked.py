"""The routes of the application as they are registered, and requests to each of them."""

import asyncio
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from storage.accounts import Role
from storage.store import Store
from workbench.web.access import Allow
from workbench.web.policy import POLICY, Act
from workbench.web.security import SESSION_COOKIE

OPEN_MOUNTS = {"/static"}  # files of ours, the same for everyone
ROLES = tuple(role.value for role in Role)

VALUES = {
    "language": "fr",
    "number": "1",
    "claim": "1",
    "token": "0" * 12,
    "session": "0" * 12,
    "grant": "1",
    "assignment": "1",
    "delivery": "1",
    "batch": "0" * 64,
    "account": "7",
    "unit": "1",
    "alignment_id": "none",
    "row": "1",
    "dirt": "numbers",
    "rule": "1",
    "reference": "nothing",
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
    "author": "a",
    "cells": {"fr": "v0.0"},
    "user": "translator",
    "mode": "revised",
    "answer": "acknowledge",
    "made": 1,
    "unit": 1,
    "act": "accept",
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


def asking(app: FastAPI, store: Store) -> Ask:
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


def first_segment(store: Store, document: str) -> int:
    return store.segments.blocks(document)[0].segments[0].id
