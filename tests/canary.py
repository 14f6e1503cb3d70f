"""A restricted document through a whole house, and the search for its words where they must not be.

Every word of WORDS occurs nowhere else: the source, a translation, a draft, a comment, a note, a
reason, what failed requests carried, and the name of the file.
"""

import io
import re
import secrets
import time
import zipfile
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import httpx

from storage.accounts import Role
from storage.grants import GrantKind
from storage.store import Store
from tests.web.walked import Route
from translation.documents import DocumentClass
from translation.languages import Language

SOURCE = ("Kanarienquill", "Zwergammer")
WRITTEN = ("canarichante", "brouillonjaune", "remarqueplume", "notecage", "motifgraine")
FAILED = ("echecperchoir",)
FILE = "Titelvoliere"
WORDS = (*SOURCE, *WRITTEN, *FAILED, FILE)
PERSONS = {
    "co": [Role.COORDINATOR],
    "tom": [Role.TRANSLATOR],
    "rita": [Role.REVISER],
    "eve": [Role.EDITOR],
}
STRANGERS = {f"other-{role.value}": [role] for role in Role}
SEARCHED = {
    "/api/memory/matches",
    "/api/memory/fragments",
    "/api/concordance",
    "/api/terms",
    "/documents",
}
"""Where one asks for words; elsewhere a page would say them again in its own address."""
LOOK_UP = {"source": "en", "targets": "fr", "language": "fr", "text": f"The {SOURCE[0]} sings."}


def people(store: Store) -> dict[str, str]:
    """Accounts of all roles, those of PERSONS and of STRANGERS; gives a token of each."""
    for name, roles in {**PERSONS, **STRANGERS}.items():
        store.accounts.add(name, roles=roles)
        store.accounts.set_email(name, address(name), by="system")
    return {name: store.accounts.issue_token(name) for name in (*PERSONS, *STRANGERS)}


def address(name: str) -> str:
    """Where an account has its mail sent."""
    return f"{name}@house.example.org"


def document() -> bytes:
    """Three sentences, a figure among them."""
    made = docx.Document()
    made.add_paragraph(f"The {SOURCE[0]} sings 4711 times for the committee.")
    made.add_paragraph(f"The {SOURCE[1]} is silent in the meantime.")
    made.add_paragraph("The meeting rose.")
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


class House:
    """A workbench at an address, asked in the name of accounts by their tokens."""

    def __init__(self, url: str, tokens: Mapping[str, str]) -> None:
        self._url, self._tokens = url, tokens

    def ask(self, name: str, method: str, path: str, **more: Any) -> httpx.Response:
        """One request of an account, with a new key."""
        headers = {
            "authorization": f"Bearer {self._tokens[name]}",
            "idempotency-key": secrets.token_hex(8),
            **more.pop("headers", {}),
        }
        return httpx.request(
            method, f"{self._url}{path}", headers=headers, timeout=60, trust_env=False, **more
        )

    def done(self, name: str, method: str, path: str, **more: Any) -> httpx.Response:
        """A request that must succeed."""
        answer = self.ask(name, method, path, **more)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer

    def hand_in(self) -> str:
        """The document taken in as restricted; its id."""
        given = self.done(
            "co",
            "POST",
            "/api/documents",
            files={"file": (f"{FILE}.docx", document())},
            data={"source": "en", "targets": "fr", "class": "restricted"},
        )
        return str(given.json()["document"])

    def work(self, document: str) -> list[int]:
        """Assigned, translated, drafted, commented, looked up, returned, waived and failed.

        Gives the segments.
        """
        at = f"/api/documents/{document}/targets/fr"
        self.done("co", "POST", f"{at}/assignments", json={"user": "tom"})
        held = self.done("tom", "POST", f"{at}/claims", json={"count": 3}).json()
        segments = [one["segment"] for one in held["segments"]]
        cells = [f"/api/segments/{segment}/targets/fr" for segment in segments]
        self.fail(cells[0])
        draft = {"text": WRITTEN[1], "base_version": 0, "sequence": 1}
        self.done("tom", "PUT", f"{cells[2]}/draft", json=draft)
        for cell in cells[:2]:
            text = {"text": f"Le {WRITTEN[0]} se tait.", "state": "translated"}
            self.done("tom", "PUT", cell, json=text, headers=self._match("tom", cell))
        called = " ".join(f"@{name}" for name in ("rita", "other-reviser", "other-admin"))
        self.done("tom", "POST", f"{cells[0]}/comments", json={"body": f"{WRITTEN[2]} {called}"})
        for path in (
            "/api/memory/matches",
            "/api/memory/fragments",
            "/api/concordance",
            "/api/terms",
        ):
            self.done("tom", "GET", path, params=LOOK_UP)
        self.done("tom", "DELETE", f"/api/claims/{held['claim']}")
        self.done("rita", "POST", f"{at}/claims", json={"task": "review", "segments": segments[:1]})
        verdict = {"verdict": "return", "note": WRITTEN[3]}
        self.done(
            "rita",
            "POST",
            f"{cells[0]}/review",
            json=verdict,
            headers=self._match("rita", cells[0]),
        )
        found = self.done("rita", "GET", f"/api/documents/{document}/findings").json()["findings"]
        assert found, "a figure is missing, and a finding says so"
        waived = {"findings": [found[0]["id"]], "reason": WRITTEN[4]}
        self.done("rita", "POST", "/api/findings/waive", json=waived)
        return segments

    def fail(self, cell: str) -> None:
        """Requests that carry text and are refused, each in another place."""
        text = {"text": FAILED[0], "state": "translated"}
        at, stale = self._match("tom", cell), {"if-match": '"v99.99"'}
        as_json = {**at, "content-type": "application/json"}
        refused = (
            (428, self.ask("tom", "PUT", cell, json=text)),
            (412, self.ask("tom", "PUT", cell, json=text, headers=stale)),
            (422, self.ask("tom", "PUT", cell, json={**text, "state": FAILED[0]}, headers=at)),
            (
                422,
                self.ask("tom", "PUT", cell, content=f'{{"{FAILED[0]}'.encode(), headers=as_json),
            ),
            (403, self.ask("co", "PUT", cell, json=text, headers=at)),
            (404, self.ask("tom", "PUT", "/api/segments/9876/targets/fr", json=text, headers=at)),
            (422, self.ask("tom", "GET", f"/api/memory/matches?source={FAILED[0]}&text=x")),
        )
        assert [one.status_code for _, one in refused] == [status for status, _ in refused]

    def _match(self, name: str, cell: str) -> dict[str, str]:
        return {"if-match": self.done(name, "GET", cell).headers["etag"]}

    def heard(self, name: str, seconds: float) -> str:
        """What the stream of hints tells of all that has been, for a while."""
        parts: list[str] = []
        headers = {"authorization": f"Bearer {self._tokens[name]}", "last-event-id": "0"}
        until = time.monotonic() + seconds
        limits = httpx.Timeout(10, read=seconds)
        url = f"{self._url}/api/events"
        with httpx.stream("GET", url, headers=headers, timeout=limits, trust_env=False) as stream:
            try:
                for part in stream.iter_text():
                    parts.append(part)
                    if time.monotonic() > until:
                        break
            except httpx.ReadTimeout:
                parts.append("")  # nothing more was said
        return "".join(parts)

    def pages(
        self, name: str, routes: list[Route], document: str, segment: int
    ) -> Iterator[tuple[str, str]]:
        """All that may be read: the path of each GET with its headers and its answer."""
        for route in routes:
            if route.method == "GET" and route.path != "/api/events":
                path = route.address(document=document, segment=segment)
                words = {} if route.path in SEARCHED else {"text": "wordless"}
                answer = self.ask(name, "GET", path, params={**LOOK_UP, **words})
                yield route.path, f"{answer.headers} {_readable(answer.content)}"

    def carried_off(self, name: str, document: str) -> Iterator[tuple[str, httpx.Response]]:
        """The text asked for to be worked on elsewhere, and a file brought back to it."""
        at = f"/api/documents/{document}/targets/fr/exchange"
        for form in ("xliff21", "xliff12", "docx"):
            yield form, self.ask(name, "POST", at, params={"form": form})
        for body in (package(document), b"<" + package(document)):
            files = {"file": ("back.xlf", body)}
            yield "deliveries", self.ask(name, "POST", f"{at}/deliveries", files=files)


def package(document: str) -> bytes:
    """An XLIFF as a tool would bring it back, with words of the document."""
    return f"""<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="{document}" source-language="en" target-language="fr" datatype="x-docx"><body>
<trans-unit id="1"><source>{SOURCE[0]}</source><target>{WRITTEN[0]}</target></trans-unit>
</body></file></xliff>""".encode()


def _readable(body: bytes) -> str:
    """An answer as text; of a package the text of all its parts."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def told_by(mail: EmailMessage) -> str:
    """All that a mail says: its headers and its words, decoded."""
    return f"{dict(mail.items())} {mail.get_content()}"


def give_grants(store: Store, document: str) -> None:
    """Those of PERSONS may read it, beside who handed it in."""
    for name in PERSONS:
        if name != "co":
            store.grants.give(name, GrantKind.READ, document, by="system")
    assert store.documents.get(document).document_class is DocumentClass.RESTRICTED
    assert store.targets.cells(document, Language.FR)


def told_in(text: str, *asked: str) -> list[str]:
    """The words of the document in a text, without those that the reader asked for himself."""
    return [word for word in WORDS if re.search(word, text, re.IGNORECASE) and word not in asked]


def told_in_files(folder: Path) -> list[tuple[str, str]]:
    """The words of the document in names and bytes of all files below a folder."""
    return [
        (str(file.relative_to(folder)), word)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for word in WORDS
        if word in str(file) or word.encode() in file.read_bytes()
    ]
