import re
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from storage.accounts import Role
from storage.sessions import session_id
from storage.store import Store, open_store
from workbench.web import create_app
from workbench.web.browsers import family
from workbench.web.security import SESSION_COOKIE, client_address
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


WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser(app: FastAPI, agent: str) -> TestClient:
    made = TestClient(app, follow_redirects=False, headers={"user-agent": agent})
    assert sign_in(made, "editor").status_code == 303
    return made


def post(made: TestClient, path: str) -> Any:
    token = re.search(r'name="csrf" value="(\w+)"', made.get("/account").text)
    assert token is not None
    return made.post(path, data={"csrf": token[1]})


def test_a_person_sees_the_sessions_there_are_and_ends_one(app: FastAPI, store: Store) -> None:
    here, there = browser(app, LINUX), browser(app, WINDOWS)
    page = here.get("/account").text
    assert re.search(r"Firefox on Linux <span[^>]*>this one", page)
    assert re.search(r"Edge on Windows\s*</th>", page)
    (other,) = set(re.findall(r"/account/sessions/(\w+)/end", page)) - {
        session_id(here.cookies[SESSION_COOKIE])
    }
    assert post(here, f"/account/sessions/{other}/end").headers["location"] == "/account"
    assert there.get("/account").status_code == 303
    assert "Edge on Windows" not in here.get("/account").text


def test_ending_the_session_one_is_in_signs_out(app: FastAPI) -> None:
    here = browser(app, LINUX)
    own = session_id(here.cookies[SESSION_COOKIE])
    answer = post(here, f"/account/sessions/{own}/end")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert here.get("/account").status_code == 303


def test_nobody_ends_the_session_of_another(app: FastAPI, client_of: Any, store: Store) -> None:
    here = browser(app, LINUX)
    own = session_id(here.cookies[SESSION_COOKIE])
    assert client_of("admin").post(f"/account/sessions/{own}/end").status_code == 404
    assert here.get("/account").status_code == 200


def test_all_other_sessions_are_ended_and_this_one_goes_on(app: FastAPI) -> None:
    here, *others = [browser(app, LINUX) for _ in range(3)]
    assert post(here, "/account/sessions/end-others").status_code == 303
    assert [one.get("/account").status_code for one in (here, *others)] == [200, 303, 303]


def test_an_administrator_ends_all_sessions_of_a_person(
    app: FastAPI, client_of: Any, store: Store
) -> None:
    signed_in = [browser(app, LINUX), browser(app, WINDOWS)]
    admin, path = client_of("admin"), f"/people/{store.accounts.get('editor').id}"
    assert "Edge on Windows" in admin.get(path).text
    assert admin.post(f"{path}/sessions/end").status_code == 303
    assert [one.get("/account").status_code for one in signed_in] == [303, 303]
    assert "Nobody is signed in" in admin.get(path).text
    assert admin.get("/people").status_code == 200


def test_an_account_put_out_of_use_has_no_session_when_it_is_used_again(
    app: FastAPI, client_of: Any, store: Store
) -> None:
    here = browser(app, LINUX)
    path = f"/people/{store.accounts.get('editor').id}/use"
    for active in ("false", "true"):
        assert client_of("admin").post(path, data={"active": active}).status_code == 303
    assert here.get("/account").status_code == 303


def test_attempts_are_counted_by_all_processes_together(app: FastAPI, store: Store) -> None:
    second = open_store(store.settings)
    visitors = [
        TestClient(one, follow_redirects=False) for one in (app, create_app(second), app, app)
    ]
    answers = [sign_in(visitors[n % 4], "admin", "guess").status_code for n in range(6)]
    assert answers == [401, 401, 401, 401, 401, 429]
    assert sign_in(visitors[1], "admin").status_code == 429
    second.close()


def test_who_is_guessed_at_from_elsewhere_signs_in(app: FastAPI) -> None:
    guesser = TestClient(app, follow_redirects=False, client=("198.51.100.7", 1))
    for _ in range(6):
        answer = sign_in(guesser, "admin", "guess")
    assert answer.status_code == 429
    assert sign_in(TestClient(app, follow_redirects=False), "admin").status_code == 303


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_an_address_of_a_network_is_as_good_as_another(first: str, second: str, same: bool) -> None:
    addresses = {
        client_address(Request({"type": "http", "client": (host, 1)})) for host in (first, second)
    }
    assert len(addresses) == (1 if same else 2)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (WINDOWS, "Edge on Windows"),
        (LINUX, "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari on iOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/19.0 Safari/605", "Safari on macOS"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>firefox/</script>", "Firefox"),
    ],
)
def test_a_browser_is_told_by_its_family_alone(agent: str, told: str) -> None:
    assert family(agent) == told
