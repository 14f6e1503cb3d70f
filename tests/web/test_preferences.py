"""A person's keys of the editor, by script and on the page."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from storage.store import Store

ClientOf = Callable[[str], TestClient]
PATH = "/api/preferences/keys"


def own(client: TestClient) -> dict[str, str]:
    return {one["act"]: one["keys"] for one in client.get(PATH).json()["keys"]}


def test_keys_are_ones_own_and_reset(client_of: ClientOf) -> None:
    client, other = client_of("translator"), client_of("second")
    house = own(client)
    assert client.put(PATH, json={"keys": {"confirm": "F8"}}).status_code == 200
    assert own(client) == {**house, "confirm": "F8"}
    assert own(other) == house
    assert client.delete(PATH).status_code == 204
    assert own(client) == house


def test_keys_that_clash_are_refused_by_name_and_nothing_is_kept(client_of: ClientOf) -> None:
    client = client_of("translator")
    house = own(client)
    answer = client.put(PATH, json={"keys": {"save": "Ctrl+Q"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "keys_refused")
    assert "all-tags" in answer.json()["detail"]
    assert own(client) == house


def test_the_page_names_a_clash_at_its_fields_and_keeps_what_goes(
    client_of: ClientOf, store: Store
) -> None:
    client = client_of("translator")
    refused = client.post("/account/keys", data={"save": "Ctrl+Q", "help": "F2"})
    assert refused.status_code == 422
    assert "also the key of “Save without confirming”" in refused.text
    assert 'value="F2"' in refused.text
    kept = client.post("/account/keys", data={"help": "F2"})
    assert kept.status_code == 303
    account = store.accounts.get("translator").id
    assert store.preferences.get(account, "keys") == {"help": "F2"}
    assert client.post("/account/keys/reset").status_code == 303
    assert store.preferences.get(account, "keys") is None
