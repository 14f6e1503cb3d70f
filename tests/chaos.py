"""Claimers as processes of their own: each works over HTTP until it is killed, and tells a file.

    python tests/chaos.py

reads one line of JSON after the other, `{"spawn": NAME, …}` or `{"kill": NAME}`, and answers each
with a line. A claimer is a fork of this process, so that one costs a millisecond to start. What it
wrote to its file it wrote before its next step; a line is whole or, the last one, cut.

Among honest work a claimer sends writes that must be refused: with a version that has passed, with
an older fence, with a lease that has lapsed, with what a killed predecessor held. Their texts begin
with `STALE`, so that one taken is found.
"""

import ctypes
import http.client
import itertools
import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NamedTuple

STALE = "STALE"
LANGUAGE = "fr"
THINKS = 0.3  # seconds between two writes, on the average
PAST = 2.0  # seconds after the end of a lease, of which whole seconds are told
HOUR = 3600


class Cell(NamedTuple):
    """A cell as it was granted or left by the last write."""

    segment: int
    version: int
    fence: int

    @property
    def etag(self) -> str:
        return f'"v{self.version}.{self.fence}"'


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


def told(file: Path) -> list[dict[str, Any]]:
    """The lines of a claimer's file; one that was cut by the kill is none."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]


class Claimer:
    """One life of one account; `file` is of this life, `before` of the one that was killed."""

    def __init__(self, name: str, given: dict[str, Any]) -> None:
        self.name, self.token, self.port = name, given["token"], given["port"]
        self.document, self.lease = given["document"], given["lease"]
        self.wrong = given.get("clock", 0)
        self.before = Path(given["before"]) if given.get("before") else None
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self.file = os.open(given["file"], flags, 0o600)
        self.life = Path(given["file"]).stem
        self.numbers = itertools.count(1)
        self.chance = random.Random(self.life)
        self.haunts: list[Cell] = []
        self.due = self.renewed = 0.0
        self.held = 0
        self.connection: http.client.HTTPConnection | None = None

    def tell(self, what: str, **more: Any) -> None:
        line = json.dumps({"what": what, "at": time.monotonic(), **more}) + "\n"
        os.write(self.file, line.encode())

    def key(self) -> str:
        return f"{self.life}-{next(self.numbers)}"

    # HTTP

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """The answer, asked for again under the same key for as long as there is none."""
        while True:
            try:
                answer = self.once(method, path, body, headers)
            except (OSError, http.client.HTTPException, ValueError):
                self.hang_up()
            else:
                if answer.status >= 500 and answer.status != 503:
                    self.tell("odd", status=answer.status, code=answer.code, path=path)
                if answer.status < 500:
                    return answer
            time.sleep(self.chance.uniform(0.1, 0.4))

    def once(self, method: str, path: str, body: object, headers: dict[str, str]) -> Answer:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        # a clock an hour wrong is told in every way in which a client can tell it
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + self.wrong))
        sent = {"authorization": f"Bearer {self.token}", "date": date}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data, sent["content-type"] = json.dumps(body).encode(), "application/json"
        self.connection.request(method, path, data, sent)
        response = self.connection.getresponse()
        given = response.read()
        return Answer(response.status, json.loads(given) if given else {})

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    # Acts

    def put(self, cell: Cell, text: str, key: str, etag: str | None = None) -> Answer:
        path = f"/api/segments/{cell.segment}/targets/{LANGUAGE}"
        body = {"text": text, "state": "translated"}
        return self.ask("PUT", path, body, if_match=etag or cell.etag, idempotency_key=key)

    def claim(self) -> list[Cell]:
        path = f"/api/documents/{self.document}/targets/{LANGUAGE}/claims"
        count = self.chance.choice([1, 3, 5, 10, 20])
        answer = self.ask("POST", path, {"count": count}, idempotency_key=self.key())
        if answer.status != 201:
            self.tell("odd", status=answer.status, code=answer.code, path=path)
            time.sleep(1)
            return []
        cells = [Cell(c["segment"], c["version"], c["fence"]) for c in answer.body["segments"]]
        left = answer.body["seconds_left"]
        self.tell("granted", claim=answer.body["claim"], cells=cells, left=left)
        self.held, self.renewed = answer.body["claim"], time.monotonic()
        return cells

    def renew(self) -> None:
        """A sign of life for one's claim, as an open page gives it."""
        if time.monotonic() - self.renewed > self.lease / 3:
            self.renewed = time.monotonic()
            answer = self.ask("POST", f"/api/claims/{self.held}/renew")
            if answer.status not in (200, 409):
                self.tell("odd", status=answer.status, code=answer.code, path="renew")

    def confirm(self, cell: Cell, text: str, key: str) -> Cell | None:
        """The cell after it was confirmed; None where the claim is lost."""
        self.tell("sent", cell=cell, text=text, key=key)
        return self.settled(cell, text, key, self.put(cell, text, key))

    def settled(self, cell: Cell, text: str, key: str, answer: Answer) -> Cell | None:
        if answer.status != 200:
            self.tell("refused", key=key, status=answer.status, code=answer.code)
            return None
        version, fence = answer.body["version"], answer.body["fence"]
        repeated = answer.body["repeated"]
        after = Cell(cell.segment, version, fence)
        self.tell("acked", cell=after, text=text, key=key, repeated=repeated)
        return after

    def again(self, cell: Cell, text: str, key: str, after: Cell) -> None:
        """The same key once more: the same answer."""
        answer = self.put(cell, text, key)
        given = (answer.status, answer.body.get("version"), answer.body.get("repeated"))
        self.tell("again", key=key, same=given == (200, after.version, True), status=answer.status)

    def stale(self, how: str, cell: Cell, etag: str | None = None) -> None:
        """A write that must be refused."""
        answer = self.put(cell, f"{STALE} {how} {self.life}", self.key(), etag)
        self.tell("stale", how=how, segment=cell.segment, status=answer.status, code=answer.code)

    # A life

    def take_over(self) -> None:
        """Send again what the killed one got no answer to; keep what it held, to write too late."""
        held: dict[int, Cell] = {}
        unanswered: dict[str, dict[str, Any]] = {}
        for line in [] if self.before is None else told(self.before):
            if line["what"] == "granted":
                held = {cell[0]: Cell(*cell) for cell in line["cells"]}
            elif line["what"] == "sent":
                unanswered[line["key"]] = line
            elif line["what"] in ("acked", "refused"):
                unanswered.pop(line["key"], None)
                if line["what"] == "acked":
                    held[line["cell"][0]] = Cell(*line["cell"])
        for key, line in unanswered.items():
            cell = Cell(*line["cell"])
            after = self.settled(cell, line["text"], key, self.put(cell, line["text"], key))
            held[cell.segment] = after or cell
        self.haunts = list(held.values())
        self.due = time.monotonic() + self.lease + PAST

    def work(self) -> None:
        self.take_over()
        while True:
            cells = self.claim()
            if self.chance.random() < 0.1 and cells:
                time.sleep(self.lease + PAST)
                self.stale("lapsed", cells[0])
                continue
            for cell in cells:
                time.sleep(self.chance.expovariate(1 / THINKS))
                self.renew()
                if not self.one(cell):
                    break
            if self.haunts and time.monotonic() > self.due:
                self.stale("inherited", self.haunts.pop())

    def one(self, cell: Cell) -> bool:
        """Confirm a cell, and at times what must not be; whether the claim is still one's own."""
        key = self.key()
        text = f"Le texte {cell.segment} de {self.life} ({key})"
        if self.chance.random() < 0.15 and cell.fence > 0:
            self.stale("fence", cell, f'"v{cell.version}.{cell.fence - 1}"')
        after = self.confirm(cell, text, key)
        if after is None:
            return False
        if self.chance.random() < 0.1:
            self.again(cell, text, key, after)
        if self.chance.random() < 0.2:
            self.stale("version", cell)
        return True


def live(name: str, given: dict[str, Any]) -> None:
    """The whole life of a claimer in a process of its own; it ends by a kill alone."""
    claimer = Claimer(name, given)
    try:
        claimer.work()
    except BaseException:
        claimer.tell("odd", status=0, code=traceback.format_exc(limit=-3), path="")
    os._exit(1)


def fork(name: str, given: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # with its parent
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(null, stream)
        live(name, given)
    return child


def main() -> None:
    """Start and kill claimers as the lines ask for it; the end of the lines ends them all."""
    children: dict[str, int] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        answer: dict[str, Any] = {}
        if "kill" in asked:
            child = children.pop(asked["kill"])
            os.kill(child, signal.SIGKILL)  # not waited for yet, so the number is still its own
            answer["signal"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        else:
            children[asked["spawn"]] = fork(asked["spawn"], asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for child in children.values():
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
