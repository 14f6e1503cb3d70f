"""What the service tells of itself and of the whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from fastapi.testclient import TestClient

from storage import schema
from storage.database import Database
from storage.grants import GrantKind
from storage.store import Store
from tests.web.answers import code
from tests.web.conftest import ClientOf
from translation.documents import DocumentClass
from workbench.web import create_app


def test_what_is_late_is_told_to_those_who_may_read_it(
    store: Store, client_of: ClientOf, documents: Mapping[DocumentClass, str]
) -> None:
    overdue = sa.update(schema.document).values(due=date(2020, 1, 1))
    store.database.write(lambda connection: connection.execute(overdue))
    store.grants.give("ops", GrantKind.READ, documents[DocumentClass.RESTRICTED], by="admin")
    told = client_of("ops").get("/api/throughput").json()["late"]
    open_to = {"C99/1", "C99/2", documents[DocumentClass.RESTRICTED]}
    assert {late["document"] for late in told} == open_to


def test_throughput_carries_its_definition(client_of: ClientOf, translator: TestClient) -> None:
    told = client_of("ops").get("/api/throughput").json()
    assert told["definition"] == "un-330w-source"
    assert told["pages"]["fr"]["received"] > 0
    assert told["volume"]["definition"]
    assert code(translator.get("/api/throughput")) == (403, "forbidden")
    unknown = client_of("ops").get("/api/throughput", params={"volume": "none"})
    assert code(unknown) == (404, "not_found")


def test_health_is_told_to_anyone(visitor: TestClient) -> None:
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert visitor.get("/readyz").json() == {"status": "ok"}


def test_a_database_that_does_not_answer_is_503(store: Store) -> None:
    away = Database("postgresql+psycopg://hexaglot@127.0.0.1:1/none")
    lame = TestClient(create_app(replace(store, database=away)))
    assert lame.get("/healthz").status_code == 200
    assert code(lame.get("/readyz")) == (503, "unavailable")


def test_the_description_names_every_call_of_the_interface(visitor: TestClient) -> None:
    described = visitor.get("/api/openapi.json").json()["paths"]
    document, cell = "/api/documents/{document}", "/api/segments/{segment}/targets/{language}"
    job = document + "/targets/{language}"
    calls = [
        ("/api/documents", "post"),
        ("/api/documents", "get"),
        (document, "get"),
        (job, "get"),
        (job + "/claims", "post"),
        ("/api/claims/{claim}/renew", "post"),
        ("/api/claims/{claim}", "delete"),
        (cell, "put"),
        (cell + "/review", "post"),
        (cell + "/draft", "put"),
        (job + "/finalise", "post"),
        (document + "/publish", "post"),
        ("/api/memory/matches", "get"),
        ("/api/terms", "get"),
        ("/api/concordance", "get"),
        ("/api/throughput", "get"),
        ("/api/events", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
    ]
    missing = [call for call in calls if call[1] not in described.get(call[0], {})]
    assert missing == []
    for path, method in calls:
        answers = described[path][method]["responses"]
        assert "application/problem+json" in answers["4XX"]["content"], path
        assert "application/json" not in answers["422"]["content"], path
    parameters = {one["name"].lower() for one in described[cell]["put"]["parameters"]}
    assert {"if-match", "idempotency-key"} <= parameters
    sent = described["/api/documents"]["post"]["requestBody"]["content"]
    assert "file" in sent["multipart/form-data"]["schema"]["properties"]
