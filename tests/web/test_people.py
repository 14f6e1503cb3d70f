import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from storage.accounts import Role
from storage.grants import GrantKind
from storage.store import Store
from translation.documents import DocumentClass
from translation.languages import Language
from workbench.web.security import SESSION_COOKIE

PASSWORD = "a long enough password"  # that of every account of the house


@pytest.fixture
def admin(client_of: Any) -> TestClient:
    browser: TestClient = client_of("admin")
    return browser


def at(store: Store, name: str) -> str:
    return f"/people/{store.accounts.get(name).id}"


def test_an_account_is_added_and_signs_in(
    admin: TestClient, visitor: TestClient, store: Store
) -> None:
    answer = admin.post(
        "/people",
        data={
            "name": "amina",
            "full_name": "أمينة <b>",
            "roles": ["translator", "reviser"],
            "spoken": ["ar"],
            "password": "correct horse",
        },
    )
    assert answer.status_code == 303
    shown = admin.get(answer.headers["location"])
    assert "The account amina was added." in shown.text
    assert "أمينة &lt;b&gt;" in shown.text
    assert "was added" not in admin.get(answer.headers["location"]).text
    made = store.accounts.get("amina")
    assert made.roles == (Role.TRANSLATOR, Role.REVISER)
    assert made.languages == (Language.AR,)
    data = {"name": "amina", "password": "correct horse"}
    assert visitor.post("/sign-in", data=data).status_code == 303


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"name": "editor", "password": ""}, 409, "there is an account editor already"),
        ({"name": "new", "password": "short"}, 422, "too short"),
        ({"name": "  ", "password": ""}, 422, "printed characters"),
        ({"name": "new", "roles": "king"}, 422, "cannot be read"),
    ],
)
def test_what_is_refused_is_told_and_adds_nobody(
    admin: TestClient, store: Store, said: Mapping[str, str], status: int, told: str
) -> None:
    before = store.accounts.list()
    answer = admin.post("/people", data=said)
    assert answer.status_code == status
    assert told in answer.text.lower()
    assert store.accounts.list() == before


def test_roles_languages_and_name_are_changed(admin: TestClient, store: Store) -> None:
    path = at(store, "second")
    admin.post(path, data={"roles": "reviser", "spoken": ["ru", "fr"], "full_name": "Second"})
    changed = store.accounts.get("second")
    assert (changed.roles, changed.full_name) == ((Role.REVISER,), "Second")
    assert changed.languages == (Language.FR, Language.RU)
    admin.post(path, data={"roles": "reviser"})
    assert store.accounts.get("second").languages == ()


def test_an_administrator_does_not_lock_the_door_from_outside(
    admin: TestClient, store: Store
) -> None:
    path = at(store, "admin")
    assert admin.post(path, data={"roles": "ops"}).status_code == 409
    assert admin.post(f"{path}/use", data={"active": "false"}).status_code == 409
    assert Role.ADMIN in store.accounts.get("admin").roles
    assert store.accounts.get("admin").active


def test_an_account_goes_out_of_use_at_once(
    admin: TestClient, client_of: Any, store: Store
) -> None:
    second = client_of("second")
    assert second.get("/account").status_code == 200
    admin.post(f"{at(store, 'second')}/use", data={"active": "false"})
    assert second.get("/account").status_code == 303
    admin.post(f"{at(store, 'second')}/use", data={"active": "true"})
    assert store.accounts.get("second").active


def test_a_token_is_shown_once_works_and_is_revoked(
    admin: TestClient, visitor: TestClient, store: Store
) -> None:
    path = at(store, "second")
    answer = admin.post(f"{path}/tokens")
    found = re.search(r'<code id="issued">([\w-]+)</code>', answer.text)
    assert found is not None
    assert answer.headers["cache-control"] == "no-store"
    assert found[1] not in admin.get(path).text
    by_token = {"authorization": f"Bearer {found[1]}"}
    assert visitor.get("/account", headers=by_token).status_code == 200
    (listed,) = store.accounts.tokens("second")
    admin.post(f"{path}/tokens/{listed.id}/revoke")
    assert visitor.get("/account", headers=by_token).status_code == 303


def test_a_grant_opens_a_restricted_document_and_its_end_shuts_it(
    admin: TestClient,
    client_of: Any,
    store: Store,
    documents: Mapping[DocumentClass, str],
) -> None:
    document, path = documents[DocumentClass.RESTRICTED], at(store, "second")
    second = client_of("second")
    assert second.get(f"/api/documents/{document}").status_code == 404
    symbol = store.documents.get(document).symbol
    given = admin.post(
        f"{path}/grants", data={"kind": "read", "document": symbol, "reason": "translates it"}
    )
    assert given.status_code == 303
    assert second.get(f"/api/documents/{document}").status_code == 200
    (grant,) = store.grants.list(account="second")
    assert (grant.kind, grant.by, grant.reason) == (GrantKind.READ, "admin", "translates it")
    assert "translates it" in admin.get(path).text
    admin.post(f"{path}/grants/{grant.id}/revoke")
    assert second.get(f"/api/documents/{document}").status_code == 404


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"kind": "read", "document": ""}, 422),
        ({"kind": "read", "document": "C98/1"}, 404),
        ({"kind": "own", "document": "C99/1"}, 422),
    ],
)
def test_a_grant_for_nothing_is_refused(
    admin: TestClient, store: Store, said: Mapping[str, str], status: int
) -> None:
    assert admin.post(f"{at(store, 'second')}/grants", data=said).status_code == status
    assert store.grants.list() == []


def test_one_changes_ones_password_and_other_sessions_end(
    client_of: Any, visitor: TestClient, store: Store
) -> None:
    here, there = client_of("second"), client_of("second")
    wrong = here.post("/account/password", data={"current": "no", "password": "battery staple"})
    assert wrong.status_code == 422
    assert "not the password in use" in wrong.text
    said = {"current": PASSWORD, "password": "battery staple"}
    answer = here.post("/account/password", data=said)
    assert answer.status_code == 303
    assert there.get("/account").status_code == 303
    visitor.cookies.set(SESSION_COOKIE, answer.cookies[SESSION_COOKIE])
    assert visitor.get("/account").status_code == 200
    assert store.accounts.check_password("second", "battery staple").name == "second"


def test_one_signs_out_everywhere(client_of: Any) -> None:
    here, there = client_of("second"), client_of("second")
    assert here.post("/account/sessions/end").status_code == 303
    assert (here.get("/account").status_code, there.get("/account").status_code) == (303, 303)


def test_one_makes_and_revokes_ones_own_tokens_alone(client_of: Any, store: Store) -> None:
    store.accounts.issue_token("editor")
    (others,) = store.accounts.tokens("editor")
    browser = client_of("second")
    assert 'id="issued"' in browser.post("/account/tokens").text
    assert browser.post(f"/account/tokens/{others.id}/revoke").status_code == 404
    (own,) = store.accounts.tokens("second")
    assert browser.post(f"/account/tokens/{own.id}/revoke").status_code == 303
    assert store.accounts.tokens("second") == []
    assert len(store.accounts.tokens("editor")) == 1
