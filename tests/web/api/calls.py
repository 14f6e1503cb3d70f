"""What tests of the HTTP interface ask again and again."""

import itertools
from collections.abc import Mapping
from typing import Any

from fastapi.testclient import TestClient

KEYS = (f"key-{number}" for number in itertools.count())
FRENCH = "/api/documents/{}/targets/fr"


def cell_path(segment: int, language: str = "fr") -> str:
    return f"/api/segments/{segment}/targets/{language}"


def etag(version: int, fence: int) -> str:
    return f'"v{version}.{fence}"'


def claim(client: TestClient, document: str, **body: Any) -> Any:
    return client.post(FRENCH.format(document) + "/claims", json=body)


def save(client: TestClient, segment: int, tag: str, text: str, **more: Any) -> Any:
    headers = {"If-Match": tag, "Idempotency-Key": more.pop("key", None) or next(KEYS)}
    body = {"text": text, "state": more.pop("state", "translated")}
    return client.put(cell_path(segment), json=body, headers=headers)


def review(client: TestClient, segment: int, tag: str, verdict: str, **more: Any) -> Any:
    headers = {"If-Match": tag, "Idempotency-Key": more.pop("key", None) or next(KEYS)}
    return client.post(
        cell_path(segment) + "/review", json={"verdict": verdict, **more}, headers=headers
    )


def translate(client: TestClient, document: str, texts: Mapping[int, str] | None = None) -> None:
    """All that is free, confirmed with the source's own words in brackets or a given text."""
    granted = claim(client, document, count=100).json()
    rows = {row["segment"]: row for row in client.get(FRENCH.format(document)).json()["rows"]}
    for cell in granted["segments"]:
        source = rows[cell["segment"]]["source"]
        text = (texts or {}).get(cell["segment"], f"«{source}»")
        tag = etag(cell["version"], cell["fence"])
        assert save(client, cell["segment"], tag, text).status_code == 200
    client.delete(f"/api/claims/{granted['claim']}")


def accept_all(client: TestClient, document: str) -> None:
    granted = claim(client, document, count=100, task="review").json()
    for cell in granted["segments"]:
        tag = etag(cell["version"], cell["fence"])
        assert review(client, cell["segment"], tag, "accept").status_code == 200


def waive_all(client: TestClient, document: str) -> None:
    found = client.get(f"/api/documents/{document}/findings").json()["findings"]
    if found:
        body = {"findings": [one["id"] for one in found], "reason": "meant so in this test"}
        assert client.post("/api/findings/waive", json=body).json()["changed"] == len(found)
