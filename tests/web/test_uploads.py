"""What may be handed in, and how everything else is refused: told what, and what next."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from fastapi.testclient import TestClient

from storage.settings import Settings
from storage.store import Store, open_store
from tests.web.answers import code
from tests.web.conftest import small_docx
from tests.web.served import script, serving
from translation.languages import Language

ClientOf = Callable[[str], TestClient]

REFUSED = {
    "01": "too_large",
    "02": "corrupt",
    "03": "too_many_parts",
    "04": "corrupt",
    "05": "dtd_forbidden",
    "06": "dtd_forbidden",
    "07": "dtd_forbidden",
    "08": "dtd_forbidden",
    "10": "bad_part_name",
    "11": "too_many_segments",
    "12": "too_deep",
    "13": "macro_enabled",
    "14": "macro_enabled",
    "15": "encrypted",
    "16": "legacy_doc",
    "18": "corrupt",
    "19": "corrupt",
    "20": "duplicate_parts",
    "21": "dtd_forbidden",
    "23": "bad_xml",
    "26": "bad_xml",
}
TAKEN = {
    "09": "external_relationships",
    "17": "strict",
    "22": None,
    "24": "untranslated_embedded",
    "25": "dangerous_field",
}
"""The others are taken in, most with a flag."""


@pytest.fixture
def ops(client_of: ClientOf) -> TestClient:
    return client_of("ops")


def send(client: TestClient, body: bytes, name: str = "a.docx", **fields: str) -> Any:
    return client.post("/api/documents", files={"file": (name, body)}, data=fields)


@pytest.fixture(scope="module")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    tool = shared / "tools" / "make_hostile_docx.py"
    subprocess.run([sys.executable, str(tool), str(folder)], check=True, capture_output=True)
    return folder


def test_every_hostile_file_is_expected_here(hostile: Path) -> None:
    made = {row["file"][:2] for row in json.loads((hostile / "MANIFEST.json").read_text())}
    assert made == set(REFUSED) | set(TAKEN)


@pytest.mark.parametrize(("number", "expected"), REFUSED.items())
def test_a_hostile_file_is_refused_by_its_code_and_nothing_is_kept(
    hostile: Path, store: Store, ops: TestClient, number: str, expected: str
) -> None:
    before = len(store.documents.list())
    (file,) = hostile.glob(f"{number}_*")
    refused = send(ops, file.read_bytes(), file.name, source="en")
    assert code(refused) == (422, expected)
    assert len(refused.json()["detail"]) > 20
    assert "root:" not in refused.text
    assert len(store.documents.list()) == before


@pytest.mark.parametrize(("number", "flag"), TAKEN.items())
def test_an_odd_file_is_taken_in_with_its_flag(
    hostile: Path, ops: TestClient, number: str, flag: str | None
) -> None:
    (file,) = hostile.glob(f"{number}_*")
    taken = send(ops, file.read_bytes(), file.name, source="en")
    assert taken.status_code == 201
    flags = ops.get(f"/api/documents/{taken.json()['document']}").json()["flags"]
    assert flag is None or flag in flags


def test_macros_are_taken_out_where_that_is_asked_for(hostile: Path, ops: TestClient) -> None:
    (file,) = hostile.glob("13_*")
    taken = send(ops, file.read_bytes(), file.name, source="en", convert="true")
    assert taken.status_code == 201
    document = ops.get(f"/api/documents/{taken.json()['document']}").json()
    assert document["flags"] == ["macros_removed"]
    original = ops.get(f"/documents/{taken.json()['document']}/original")
    assert original.content == file.read_bytes()


def test_a_document_is_taken_in_once(ops: TestClient) -> None:
    body = small_docx("Something new")
    name = "S18-CL-C-0052!!MSW-E.docx"
    first = send(ops, body, name, source="en", targets="fr,ar", due="2030-01-31", meeting="C-18")
    assert first.status_code == 201
    told = first.json()
    assert told["symbol"] == "C18/52"
    assert told["segments"] == 9
    assert told["state"] == "received"
    shown = ops.get(first.headers["location"]).json()
    assert (shown["due"], shown["meeting"], shown["class"]) == ("2030-01-31", "C-18", "internal")
    assert set(shown["languages"]) == {"fr", "ar"}
    assert [row["kind"] for row in shown["waiting"]] == ["ingest"]
    again = send(ops, body, name, source="en", targets="fr,ar")
    assert again.status_code == 200
    assert again.json() == {**told, "created": False}


def test_other_bytes_under_a_known_symbol_need_to_be_a_revision(ops: TestClient) -> None:
    first = send(ops, small_docx("One"), source="en", symbol="C18/7").json()["document"]
    other = small_docx("Two")
    assert code(send(ops, other, source="en", symbol="C18/7")) == (409, "symbol_taken")
    revised = send(ops, other, source="en", symbol="C18/7", revises=first)
    assert revised.status_code == 201
    assert revised.json()["document"] != first
    nowhere = send(ops, small_docx("Three"), source="en", symbol="C18/7", revises="C18/404")
    assert code(nowhere) == (404, "not_found")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "invalid"),
        ({"source": ""}, "invalid"),
        ({"source": "tlh"}, "unknown_language"),
        ({"source": "en", "targets": "fr,tlh"}, "unknown_language"),
        ({"source": "en", "due": "tomorrow"}, "invalid"),
        ({"source": "en", "class": "secret"}, "invalid"),
        ({"source": "en", "priority": "1e9"}, "invalid"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(
    store: Store, ops: TestClient, fields: dict[str, str], expected: str
) -> None:
    before = len(store.documents.list())
    answer = send(ops, small_docx("Fields"), **fields)
    assert code(answer) == (422, expected)
    named = list(fields)[-1] if fields else "source"
    assert named in answer.text or "six languages" in answer.text
    assert len(store.documents.list()) == before


def test_the_same_file_in_another_language_is_a_conflict(ops: TestClient) -> None:
    body = small_docx("One language")
    send(ops, body, source="en", symbol="C18/9")
    assert code(send(ops, body, source="fr", symbol="C18/9")) == (409, "source_differs")


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"source": "en"}},
        {"data": {"source": "en"}},
        {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data"}},
        {
            "content": b"--x\r\nbroken",
            "headers": {"content-type": "multipart/form-data; boundary=x"},
        },
        {"files": {"other": ("a.docx", b"PK")}, "data": {"source": "en"}},
        {"files": [("file", ("a.docx", b"PK")), ("file", ("b.docx", b"PK"))]},
        {"files": {"file": ("", b"PK")}, "data": {"source": "en"}},
    ],
)
def test_a_request_that_is_no_form_with_a_file_is_refused(
    ops: TestClient, sent: dict[str, Any]
) -> None:
    answer = ops.post("/api/documents", **sent)
    assert answer.status_code == 422
    assert answer.json()["code"] in ("bad_upload", "not_docx")


def test_what_is_no_docx_is_refused(ops: TestClient) -> None:
    assert code(send(ops, b"", source="en")) == (422, "not_docx")
    assert code(send(ops, b"%PDF-1.7", "a.pdf", source="en")) == (422, "not_docx")
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.txt", "x")
    assert code(send(ops, zipped.getvalue(), source="en")) == (422, "not_docx")


def test_a_path_is_no_part_of_a_name(ops: TestClient) -> None:
    taken = send(ops, small_docx("Path"), "C:\\Users\\mona\\..\\a.docx", source="en").json()
    assert ops.get(f"/api/documents/{taken['document']}").json()["file_name"] == "a.docx"


def test_a_translator_hands_nothing_in(client_of: ClientOf) -> None:
    assert code(send(client_of("translator"), small_docx("x"), source="en")) == (403, "forbidden")


def test_a_class_hides_what_is_handed_in_from_all_but_who_did(
    store: Store, client_of: ClientOf, ops: TestClient
) -> None:
    body, fields = small_docx("Hidden"), {"source": "en", "class": "restricted"}
    made = send(ops, body, **fields)
    assert made.status_code == 201
    path = f"/api/documents/{made.json()['document']}"
    assert ops.get(path).json()["class"] == "restricted"
    editor = client_of("editor")
    assert editor.get(path).status_code == 404
    assert code(send(editor, body, **fields)) == (409, "not_open")
    assert editor.get(path).status_code == 404
    (grant,) = store.grants.list(account="ops")
    store.grants.revoke(grant.id, by="admin")
    assert code(send(ops, body, **fields)) == (409, "not_open")
    assert ops.get(path).status_code == 404


def test_what_is_handed_in_again_tells_nothing_of_a_hidden_document_and_changes_nothing(
    store: Store, client_of: ClientOf, ops: TestClient
) -> None:
    body = small_docx("Hidden under a symbol")
    said = {"source": "en", "class": "confidential", "symbol": "C99/77"}
    hidden = send(ops, body, targets="fr", **said).json()["document"]
    editor = client_of("editor")
    answers = [
        send(editor, body, targets="fr,ar", **said),
        send(editor, body, **{**said, "class": "internal"}),
        send(editor, body, **{**said, "source": "fr"}),
        send(editor, small_docx("Other bytes"), **said),
    ]
    assert [code(answer) for answer in answers] == [(409, "not_open")] * 4
    assert all(hidden not in answer.text for answer in answers)
    assert [job.language for job in store.jobs.list(hidden)] == [Language.FR]


# As large as a file may be, against a server


@pytest.fixture(scope="module")
def served(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A workbench over the house, with a token for each of two accounts."""
    settings = Settings(data=furnished)
    store = open_store(settings)
    tokens = {name: store.accounts.issue_token(name) for name in ("ops", "translator")}
    store.close()
    with serving(settings, tmp_path_factory.mktemp("served")) as (url, _):
        yield url, tokens


class Endless:
    """The body of a form with a file of blanks; counts what was taken of it."""

    def __init__(self, megabytes: int) -> None:
        self._head = (
            b'--x\r\nContent-Disposition: form-data; name="source"\r\n\r\nen\r\n'
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'
        )
        self._tail = b"\r\n--x--\r\n"
        self._megabytes, self.taken = megabytes, 0

    @property
    def length(self) -> int:
        return len(self._head) + self._megabytes * 1_000_000 + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        for _ in range(self._megabytes):
            self.taken += 1
            yield bytes(1_000_000)
        yield self._tail


FORM = {"content-type": "multipart/form-data; boundary=x"}


def test_two_hundred_megabytes_are_refused_whether_their_length_is_told_or_not(
    served: tuple[str, Mapping[str, str]],
) -> None:
    url, tokens = served
    with script(url, tokens["ops"]) as client:
        for length in (str(Endless(200).length), None):
            body = Endless(200)
            headers = FORM if length is None else {**FORM, "content-length": length}
            try:
                answer = client.post("/api/documents", content=iter(body), headers=headers)
            except (httpx.WriteError, httpx.ReadError) as broken:
                pytest.fail(f"no answer after {body.taken} MB: {broken!r}")
            assert code(answer) == (422, "too_large")
            assert "100 MB" in answer.json()["detail"]
        assert client.get("/healthz").status_code == 200


def test_a_form_of_a_page_is_held_to_the_same_limit(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.web.limits.BESIDE_FILE", -99_990_000)  # 10 kB in all
    ops = client_of("ops")
    token = ops.headers.pop("x-csrf-token")
    sent = {"files": {"file": ("a.docx", bytes(20_000))}, "data": {"source": "en", "csrf": token}}
    refused = ops.post("/upload", **sent)
    assert refused.status_code == 422
    assert "too_large" in refused.text


def test_who_may_not_hand_in_is_refused_before_anything_is_read(
    served: tuple[str, Mapping[str, str]],
) -> None:
    url, tokens = served
    with script(url, tokens["translator"]) as client:
        answer = client.post("/api/documents", content=iter(Endless(3)), headers=FORM)
        assert code(answer) == (403, "forbidden")


FRENCH = "Le groupe a pris note du rapport et a demandé aux services de le publier pour mai."


def french_docx() -> bytes:
    made = docx.Document()
    for _ in range(6):
        made.add_paragraph(FRENCH)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def test_a_source_that_the_text_contradicts_is_refused_until_it_is_said_to_stand(
    store: Store, ops: TestClient
) -> None:
    body, before = french_docx(), len(store.documents.list())
    refused = send(ops, body, source="en")
    assert code(refused) == (422, "wrong_language")
    assert "French" in refused.json()["detail"]
    assert "rapport" not in refused.text
    assert len(store.documents.list()) == before

    assert send(ops, body, source="en", language_stands="true").status_code == 201
    assert send(ops, body, "b.docx", source="fr", symbol="C18/9").status_code == 201
