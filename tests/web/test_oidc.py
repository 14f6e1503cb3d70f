"""Signing in with a real OpenID provider, and tokens that no provider made for us."""

import base64
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from pydantic import SecretStr

from storage.accounts import Role
from storage.store import Store, open_store
from workbench.oidc import SignInRefused, identity_of, named
from workbench.web import create_app
from workbench.web.elsewhere import COOKIE
from workbench.web.security import SESSION_COOKIE

SUBJECT = "id1"
PERSON = "test-user@localhost"


def with_provider(store: Store, issuer: str) -> Store:
    more = {
        "oidc_issuer": issuer,
        "oidc_client_id": "web",
        "oidc_client_secret": SecretStr("secret"),
    }
    return open_store(store.settings.model_copy(update=more))


@pytest.fixture
def house(store: Store, openid_issuer: str) -> Iterator[Store]:
    opened = with_provider(store, openid_issuer)
    yield opened
    opened.close()


@pytest.fixture
def served(house: Store) -> Iterator[FastAPI]:
    made = create_app(house)
    with TestClient(made):
        yield made


@pytest.fixture
def browser(served: FastAPI) -> TestClient:
    return TestClient(served, follow_redirects=False)


def at_provider(address: str, password: str = "verysecure") -> str:
    """Sign in on the provider's own page; the address at which it sends the browser back."""
    with httpx.Client(follow_redirects=False, trust_env=False) as person:
        answer = person.get(address)
        login = str(httpx.URL(address).join(answer.headers["location"]))
        form = person.get(login)
        id = re.search(r'name="id" value="([^"]+)"', form.text)
        assert id is not None, form.text
        said = {"id": id[1], "username": PERSON, "password": password}
        answer = person.post(login.partition("?")[0], data=said)
        answer = person.get(str(httpx.URL(login).join(answer.headers["location"])))
        return str(answer.headers["location"])


def begun(browser: TestClient, next: str = "/") -> str:
    answer = browser.get("/sign-in/oidc", params={"next": next})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def back(browser: TestClient, address: str) -> Any:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def test_the_sign_in_page_leads_to_the_provider_with_all_that_guards_it(
    browser: TestClient,
) -> None:
    assert '/sign-in/oidc?next=/people"' in browser.get("/sign-in?next=/people").text
    asked = parse_qs(urlsplit(begun(browser)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/oidc/callback"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 30
    assert "openid" in asked["scope"][0]
    again = parse_qs(urlsplit(begun(browser)).query)
    assert all(again[name] != asked[name] for name in ("state", "nonce", "code_challenge"))


def test_who_comes_for_the_first_time_is_signed_in_without_a_role(
    browser: TestClient, house: Store
) -> None:
    answer = back(browser, at_provider(begun(browser, "/account")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    cookie = answer.headers.get_list("set-cookie")
    assert any("httponly" in one.lower() and SESSION_COOKIE in one for one in cookie)
    made = house.accounts.get(PERSON)
    assert (made.roles, made.full_name) == ((), "Test User")
    assert house.identities.of(made, house.settings.oidc_issuer) == [SUBJECT]
    assert PERSON in browser.get("/account").text
    assert browser.get("/documents").status_code == 403
    assert COOKIE not in browser.cookies


def test_a_linked_account_keeps_its_roles_and_is_found_by_the_subject_alone(
    browser: TestClient, house: Store
) -> None:
    namesake = house.accounts.add(PERSON, roles=[Role.ADMIN])
    editor = house.accounts.get("editor")
    house.identities.link(editor, house.settings.oidc_issuer, SUBJECT, by="admin")
    assert back(browser, at_provider(begun(browser))).status_code == 303
    assert len(house.sessions.list(editor)) == 1
    assert house.sessions.list(namesake) == []


def test_an_administrator_links_and_unlinks_on_the_page_of_a_person(
    served: FastAPI, house: Store
) -> None:
    token = {"authorization": f"Bearer {house.accounts.issue_token('admin')}"}
    admin = TestClient(served, follow_redirects=False, headers=token)
    path = f"/people/{house.accounts.get('editor').id}"
    assert admin.post(f"{path}/identities", data={"subject": "s 9"}).status_code == 303
    assert 'value="s 9"' in admin.get(path).text
    other = f"/people/{house.accounts.get('reviser').id}"
    refused = admin.post(f"{other}/identities", data={"subject": "s 9"})
    assert (refused.status_code, "signs in as editor" in refused.text) == (409, True)
    assert admin.post(f"{path}/identities/unlink", data={"subject": "s 9"}).status_code == 303
    assert 'value="s 9"' not in admin.get(path).text


def test_an_account_out_of_use_does_not_come_in(browser: TestClient, house: Store) -> None:
    editor = house.accounts.get("editor")
    house.identities.link(editor, house.settings.oidc_issuer, SUBJECT, by="admin")
    house.accounts.set_active("editor", False, by="admin")
    answer = back(browser, at_provider(begun(browser)))
    assert (answer.status_code, "out of use" in answer.text) == (401, True)
    assert SESSION_COOKIE not in browser.cookies


def refused(browser: TestClient, address: str) -> None:
    answer = back(browser, address)
    assert answer.status_code == 401
    assert "did not succeed" in answer.text
    assert SESSION_COOKIE not in browser.cookies


def test_an_answer_that_another_browser_asked_for_signs_nobody_in(
    browser: TestClient, served: FastAPI
) -> None:
    address = at_provider(begun(browser))
    stranger = TestClient(served, follow_redirects=False)
    refused(stranger, address)
    begun(stranger)
    refused(stranger, address)


def test_a_code_serves_once(browser: TestClient) -> None:
    begun_at = begun(browser)
    kept = browser.cookies[COOKIE]
    address = at_provider(begun_at)
    assert back(browser, address).status_code == 303
    browser.cookies.clear()
    browser.cookies.set(COOKIE, kept, domain="testserver.local", path="/sign-in/oidc")
    refused(browser, address)


@pytest.mark.parametrize("changed", [1, 2], ids=["nonce", "verifier"])
def test_nonce_and_verifier_are_those_of_the_beginning(browser: TestClient, changed: int) -> None:
    begun_at = begun(browser)
    kept = json.loads(base64.urlsafe_b64decode(browser.cookies[COOKIE].strip('"')))
    kept[changed] = "x" * 64
    browser.cookies.clear()
    packed = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    browser.cookies.set(COOKIE, packed, domain="testserver.local", path="/sign-in/oidc")
    refused(browser, at_provider(begun_at))


def test_who_is_sent_back_without_a_code_is_told_so(browser: TestClient) -> None:
    state = parse_qs(urlsplit(begun(browser)).query)["state"][0]
    refused(browser, f"/sign-in/oidc/callback?error=access_denied&state={state}")


def test_signing_in_leads_to_no_other_site(browser: TestClient) -> None:
    answer = back(browser, at_provider(begun(browser, "https://elsewhere.example/")))
    assert answer.headers["location"] == "/"


def test_a_provider_that_is_away_is_told_by_name(store: Store) -> None:
    opened = with_provider(store, "http://localhost:9/")
    answer = TestClient(create_app(opened), follow_redirects=False).get("/sign-in/oidc")
    opened.close()
    assert (answer.status_code, "sign-in provider cannot be reached" in answer.text) == (503, True)


def test_a_provider_that_calls_itself_otherwise_is_not_trusted(
    store: Store, openid_issuer: str
) -> None:
    opened = with_provider(store, openid_issuer.rstrip("/"))
    answer = TestClient(create_app(opened), follow_redirects=False).get("/sign-in/oidc")
    opened.close()
    assert (answer.status_code, "calls itself otherwise" in answer.text) == (503, True)


def test_without_a_provider_the_page_offers_none(visitor: TestClient) -> None:
    assert "/sign-in/oidc" not in visitor.get("/sign-in").text


KEY = RSAKey.generate_key(2048, {"kid": "k1"})
KEYS = KeySet([RSAKey.import_key(KEY.as_dict(private=False))])
GOOD = {
    "iss": "https://id.example.org",
    "aud": "web",
    "sub": "s1",
    "nonce": "n1",
    "preferred_username": "amina",
}


def good() -> dict[str, object]:
    now = int(time.time())
    return {**GOOD, "iat": now, "exp": now + 300}


def read(token: str) -> Any:
    return identity_of(token, KEYS, "https://id.example.org", "web", "n1")


def signed(**changed: object) -> str:
    claims = {name: told for name, told in {**good(), **changed}.items() if told is not None}
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)


def test_a_token_made_for_us_tells_who_it_is() -> None:
    assert (read(signed()).subject, read(signed()).name) == ("s1", "amina")
    assert read(signed(aud=["web", "other"], azp="web")).subject == "s1"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://id.example.net"},
        {"aud": "other"},
        {"aud": ["web", "other"]},
        {"aud": ["web", "other"], "azp": "other"},
        {"nonce": "n2"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 10_000_000_000},
    ],
)
def test_a_token_made_for_something_else_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(SignInRefused):
        read(signed(**changed))


def test_what_is_told_of_another_person_is_refused() -> None:
    who = read(signed(preferred_username=None))
    assert named(who, {"sub": "s1", "email": "a@itu.int", "name": "A\nB"}).full_name == ""
    with pytest.raises(SignInRefused):
        named(who, {"sub": "s2", "preferred_username": "amina"})


def test_a_token_that_the_provider_did_not_sign_is_refused() -> None:
    other = RSAKey.generate_key(2048, {"kid": "k1"})
    secret = OctKey.import_key("secret" * 8)
    forged = (
        jwt.encode({"alg": "RS256", "kid": "k1"}, good(), other),
        jwt.encode({"alg": "HS256", "kid": "k1"}, good(), secret),
        signed().rpartition(".")[0] + ".",
        "e30." + signed().partition(".")[2],
        "",
        "x",
    )
    for token in forged:
        with pytest.raises(SignInRefused):
            read(token)
