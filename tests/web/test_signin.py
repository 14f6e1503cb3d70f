import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from storage.accounts import Role
from storage.store import Store
from workbench.web.security import SESSION_COOKIE
from workbench.web.signin import local

PASSWORD = "a long enough password"  # that of every account of the house


def sign_in(browser: TestClient, name: str, password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in", data={"name": name, "password": password, **more})


def test_a_page_leads_to_the_sign_in_page_and_back(visitor: TestClient) -> None:
    sent_away = visitor.get("/people?shown=all")
    assert sent_away.status_code == 303
    form = visitor.get(sent_away.headers["location"])
    back = re.search(r'name="next" value="([^"]*)"', form.text)
    assert back is not None
    answer = sign_in(visitor, "admin", next=back[1])
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?shown=all")
    assert visitor.get("/people").status_code == 200


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(visitor: TestClient) -> None:
    cookie = sign_in(visitor, "editor").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_over_https_the_session_goes_over_https_alone(app: FastAPI) -> None:
    browser = TestClient(app, base_url="https://testserver", follow_redirects=False)
    answer = sign_in(browser, "editor")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["strict-transport-security"]


def test_each_sign_in_is_a_session_of_its_own(visitor: TestClient) -> None:
    first = sign_in(visitor, "editor").cookies[SESSION_COOKIE]
    assert sign_in(visitor, "editor").cookies[SESSION_COOKIE] != first


@pytest.mark.parametrize(
    ("name", "password"),
    [("admin", "another password"), ("nobody", PASSWORD), ("", ""), ("admin", "")],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    visitor: TestClient, name: str, password: str
) -> None:
    answer = sign_in(visitor, name, password)
    assert answer.status_code == 401
    assert "do not go together" in answer.text
    assert not visitor.cookies


def test_an_account_out_of_use_is_told_like_a_wrong_password(
    visitor: TestClient, store: Store
) -> None:
    store.accounts.set_active("editor", False, by="admin")
    answer = sign_in(visitor, "editor")
    assert (answer.status_code, "do not go together" in answer.text) == (401, True)


def test_a_password_is_not_written_back_into_the_form(visitor: TestClient) -> None:
    answer = sign_in(visitor, "admin", "tell-tale-password")
    assert "tell-tale-password" not in answer.text


def test_guessing_ends_after_five_attempts_even_with_the_right_password(
    visitor: TestClient,
) -> None:
    for _ in range(5):
        assert sign_in(visitor, "admin", "guess").status_code == 401
    refused = sign_in(visitor, "admin")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 60
    assert "too often" in refused.text
    assert sign_in(visitor, "editor").status_code == 303


def test_signing_out_ends_the_session_on_the_server(visitor: TestClient) -> None:
    secret = sign_in(visitor, "admin").cookies[SESSION_COOKIE]
    token = re.search(r'name="csrf" value="(\w+)"', visitor.get("/people").text)
    assert token is not None
    answer = visitor.post("/sign-out", data={"csrf": token[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    visitor.cookies.set(SESSION_COOKIE, secret)
    assert visitor.get("/people").status_code == 303


def test_a_session_ends_with_the_use_of_its_account(client_of: Any, store: Store) -> None:
    browser = client_of("admin")
    assert browser.get("/people").status_code == 200
    store.accounts.set_active("admin", False, by="system")
    assert browser.get("/people").status_code == 303


def test_a_role_that_was_taken_away_permits_nothing_more(client_of: Any, store: Store) -> None:
    browser = client_of("admin")
    store.accounts.set_roles("admin", [Role.TRANSLATOR], by="system")
    assert browser.get("/people").status_code == 403


def test_a_made_up_session_or_token_is_nobody(visitor: TestClient) -> None:
    visitor.cookies.set(SESSION_COOKIE, "x" * 43)
    assert visitor.get("/people").status_code == 303
    asked = visitor.get("/people", headers={"authorization": "Bearer " + "x" * 43})
    assert asked.status_code == 303


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "people", "", "/a\nb"],
)
def test_signing_in_leads_to_no_other_site(visitor: TestClient, address: str) -> None:
    assert local(address) == "/"
    assert sign_in(visitor, "admin", next=address).headers["location"] == "/"


def test_what_is_sent_after_the_session_ended_is_answered_by_a_page_not_a_redirect(
    visitor: TestClient,
) -> None:
    answer = visitor.post("/people", data={"name": "new"})
    assert answer.status_code == 401
    assert "session has ended" in answer.text


def test_a_fragment_asked_for_after_the_session_ended_leads_the_page_to_sign_in(
    visitor: TestClient,
) -> None:
    answer = visitor.get(
        "/people",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/people?shown=all"},
    )
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?next=/people%3Fshown%3Dall"
