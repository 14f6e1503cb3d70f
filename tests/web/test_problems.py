import json
import time
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from storage.errors import KeyReused, NameTaken, TooManyAttempts
from translation import errors
from translation.errors import TranslationError
from workbench.web import problems
from workbench.web.problems import problem, status_of


def every(kind: type[TranslationError]) -> list[type[TranslationError]]:
    return [kind, *(one for child in kind.__subclasses__() for one in every(child))]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotSignedIn(), 401),
        (errors.Forbidden("x", "y"), 403),
        (errors.OwnWork(1), 403),
        (errors.NotFound("document", "d1"), 404),
        (errors.NoneFree("d1", "fr", "translate"), 409),
        (errors.LostClaim("segment 1"), 409),
        (errors.NotFinal("d1", "fr", 1), 409),
        (NameTaken("ana"), 409),
        (errors.StaleVersion(1, "fr", "v2.1"), 412),
        (errors.DocumentRefused("corrupt", "it is corrupt"), 422),
        (errors.UnknownLanguage("de"), 422),
        (KeyReused("k"), 422),
        (errors.BadVersion("*"), 400),
        (errors.PreconditionMissing("If-Match"), 428),
        (TooManyAttempts(60), 429),
        (errors.StorageUnavailable("the database", "gone"), 503),
        (TranslationError(), 500),
    ],
)
def test_each_error_has_the_status_of_the_interface(error: TranslationError, status: int) -> None:
    assert status_of(error) == status


def test_every_error_but_a_fault_of_ours_has_a_status() -> None:
    covered = tuple(kind for kind, _ in problems.STATUSES)
    bare = {kind.__name__ for kind in every(TranslationError) if not issubclass(kind, covered)}
    assert bare <= {"TranslationError", "StatementFailed", "ObjectDamaged"}


def test_a_problem_names_the_thing_and_what_next() -> None:
    told = problem(errors.StaleVersion(7, "fr", "v2.1"), current={"version": 2})
    assert told.media_type == "application/problem+json"
    assert json.loads(told.body) == {
        "type": "about:blank",
        "title": "Precondition Failed",
        "status": 412,
        "code": "stale_version",
        "detail": "segment 7 in fr is at v2.1 by now; read it again and compare before you save",
        "segment": 7,
        "language": "fr",
        "version": "v2.1",
        "current": {"version": 2},
    }


def test_an_unknown_address_is_told_in_the_form_of_who_asks(visitor: TestClient) -> None:
    asked = visitor.get("/api/nothing")
    assert (asked.status_code, asked.json()["code"]) == (404, "not_found")
    assert asked.headers["content-type"] == "application/problem+json"
    page = visitor.get("/nothing")
    assert (page.status_code, page.headers["content-type"][:9]) == (404, "text/html")
    assert visitor.delete("/sign-in").headers["allow"]


def test_an_unknown_page_keeps_the_way_on_for_who_is_signed_in(client_of: Any) -> None:
    answer = client_of("editor").get("/nothing")
    assert answer.status_code == 404
    assert "nothing at this address" in answer.text
    assert 'href="/work"' in answer.text


def test_what_cannot_be_read_is_told_by_place_and_never_repeated(client_of: Any) -> None:
    answer = client_of("admin").post("/people/2/use", data={"active": "tell-tale"})
    assert answer.status_code == 422
    assert "active" in answer.text
    assert "tell-tale" not in answer.text


def test_a_body_that_is_no_json_is_told_as_a_problem(client_of: Any) -> None:
    answer = client_of("translator").post(
        "/api/documents/public-document/targets/fr/claims",
        content=b'{"count": tell-tale',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "tell-tale" not in answer.text


@pytest.mark.parametrize("path", ["/api/broken", "/broken"])
def test_a_fault_is_told_and_logged_without_what_it_says(
    app: FastAPI, visitor: TestClient, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError("tell-tale sentence of a document")

    app.add_api_route(path, fail)
    answer = visitor.get(path)
    assert answer.status_code == 500
    assert "try again" in answer.text
    assert answer.headers["content-security-policy"]
    told = capsys.readouterr()
    assert "tell-tale" not in answer.text + told.out + told.err
    assert "RuntimeError" in told.out + told.err
    assert "test_problems.py" in told.out + told.err


def test_a_form_far_too_large_is_refused_before_it_is_read(client_of: Any) -> None:
    answer = client_of("admin").post("/people", data={"name": "x" * 1_100_000})
    assert answer.status_code == 413


def test_an_unknown_and_a_known_name_take_as_long(store: Any) -> None:
    def seconds(name: str) -> float:
        spent = []
        for _ in range(3):
            begun = time.perf_counter()
            with pytest.raises(errors.NotSignedIn):
                store.accounts.check_password(name, "a wrong password")
            spent.append(time.perf_counter() - begun)
        return min(spent)

    seconds("nobody")
    assert seconds("nobody") > seconds("admin") / 4
