"""`hexaglot up` as a person uses it: a real Prefect server, served flows, killed processes."""

import os
import shutil
import signal
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest

from storage.objects import Bucket
from storage.store import Store
from tasks import intake, publication
from tasks.intake import Submission
from tests import canary
from tests.post import Post, posted
from tests.processes import responds
from tests.up import Up, opened, until
from tests.web.walked import routes_of
from translation.documents import DocumentState
from translation.languages import Language
from workbench.web import create_app


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with posted() as server:
        yield server


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, post: Post) -> Iterator[Up]:
    mail = {
        "HEXAGLOT_SMTP_URL": f"smtp://127.0.0.1:{post.port}",
        "HEXAGLOT_URL": "https://hexaglot.example.org",
    }
    started = Up(tmp_path_factory.mktemp("up") / "data", environment=mail)
    try:
        yield started
    finally:
        started.end()


def document(paragraphs: int, folder: Path) -> Path:
    made = python_docx.Document()
    made.core_properties.comments = ""
    for number in range(paragraphs):
        made.add_paragraph(f"Paragraph {number} tells of matter number {number * 7} in its words.")
    stream = BytesIO()
    made.save(stream)
    file = folder / f"{paragraphs}.docx"
    file.write_bytes(stream.getvalue())
    return file


def leveraged(up: Up, name: str) -> bool:
    return bool(up.run("status", name)["state"] == "leveraged")


def test_a_document_goes_through_prefect(up: Up, tmp_path: Path) -> None:
    file = document(20, tmp_path)
    (taken,) = up.run("ingest", str(file), "--source", "en", "--symbol", "C18/52")
    assert taken["segments"] == 20
    until(lambda: leveraged(up, "C18/52"), 90, "the look-up")
    made = up.run("publish", "C18/52", "--draft")
    assert set(made["objects"]) == {"ar", "zh", "en", "fr", "ru", "es"}
    for name in ("ingest C18/52", "leverage C18/52", "publish C18/52"):
        run = until(lambda name=name: up.runs(name), 30, name)[0]
        assert until(lambda n=name: up.runs(n)[0]["state_type"] == "COMPLETED", 30, name), run
    for key in ("ingest-c18-52", "leverage-c18-52", "analysis-c18-52", "publication-c18-52"):
        shown = up.artifact(key)
        assert shown is not None
        assert "tells of matter" not in shown
    scheduled = until(
        lambda: [run for run in up.prefect("/flow_runs/filter", {}) if run["auto_scheduled"]],
        60,
        "runs on a schedule",
    )
    assert all("hexaglot" in run["tags"] for run in scheduled)
    tasks = up.prefect("/task_runs/count", {})
    assert 9 <= tasks <= 50


def test_no_word_of_a_restricted_document_is_told_to_who_may_not_read_it(
    up: Up, post: Post, tmp_path: Path
) -> None:
    with opened(up.data) as store:
        tokens = canary.people(store)
        workbench = f"http://127.0.0.1:{up.workbench}"
        until(lambda: responds(f"{workbench}/readyz"), 60, "the workbench")
        house = canary.House(workbench, tokens)
        document = house.hand_in()
        until(lambda: store.documents.get(document).state == "leveraged", 90, "the look-up")
        canary.give_grants(store, document)
        segment = house.work(document)[0]
        at = f"/api/documents/{document}"
        asked = {"kind": "draft", "languages": ["fr"]}
        house.done("eve", "POST", f"{at}/publish", json=asked)
        until(lambda: _published(store, document), 90, "the draft")
        routes = routes_of(create_app(store))

    seen = dict(house.pages("tom", routes, document, segment))
    assert set(canary.told_in(" ".join(seen.values()))) >= {*canary.SOURCE, *canary.WRITTEN[:3]}
    for name in canary.STRANGERS:
        for path, told in house.pages(name, routes, document, segment):
            assert canary.told_in(told, canary.SOURCE[0]) == [], (name, path)
            if path not in canary.SEARCHED:
                assert canary.told_in(told) == [], (name, path)
        for what, answer in house.carried_off(name, document):
            assert not answer.is_success, (name, what)
            assert canary.told_in(answer.text) == [], (name, what)
    streams = {name: house.heard(name, 1.5) for name in ("other-editor", "tom")}
    assert document in streams["tom"]
    assert document not in streams["other-editor"]
    assert canary.told_in(" ".join(streams.values())) == []

    until(lambda: len(post.mails) >= 3, 60, "mails: assigned, mentioned, returned")
    assert {mail["To"] for mail in post.mails} == {canary.address(one) for one in ("tom", "rita")}
    assert canary.told_in(" ".join(canary.told_by(mail) for mail in post.mails)) == []
    assert all(document in canary.told_by(mail) for mail in post.mails)  # the link, and no name

    for said in commands(document, tmp_path):
        done = up.told(*said)
        assert done.returncode in (2, 3, 4), (said, done.returncode, done.stdout, done.stderr)
        assert canary.told_in(done.stdout + done.stderr) == [], said
    assert [file.name for file in tmp_path.iterdir()] == ["back.xlf", "broken.xlf"]

    run = until(lambda: up.runs(f"publish {document}"), 30, "the run")[0]
    assert until(lambda: up.artifact(f"publication-{document}"), 30, "the artifact")
    assert canary.told_in(str(run)) == []
    assert canary.told_in_files(up.data / "prefect") == []
    assert canary.told_in_files(up.data / "logs") == []
    assert canary.told_in((up.data / "up.log").read_text()) == []
    objects = up.data / "objects"
    assert canary.told_in(" ".join(str(file) for file in objects.rglob("*"))) == []
    kept = canary.told_in_files(up.data)  # the search finds them where they belong
    assert {Path(file).parts[0].partition(".")[0] for file, _ in kept} == {"hexaglot", "objects"}
    assert {word for _, word in kept} >= set(canary.SOURCE)


def commands(document: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """What is not to be had on the command line, by people with a grant and without."""
    out = str(folder / "taken")
    forms = {"tom": "xliff21", "other-translator": "bilingual", "nobody": "xliff12"}
    for name, form in forms.items():
        asked = ("--target", "fr", "--format", form, "--user", name, "--out", out)
        yield ("export", document, *asked)
    back, broken = folder / "back.xlf", folder / "broken.xlf"
    back.write_bytes(canary.package(document))
    broken.write_bytes(b"<" + canary.package(document))
    for name in ("other-translator", "nobody"):
        yield ("import", str(back), "--user", name)
    yield ("import", str(broken), "--user", "tom")


def _published(store: Store, document: str) -> bool:
    return any(one.manifest_sha256 for one in store.publications.list(document))


def test_a_flow_killed_in_mid_ingest_is_swept_and_done_once(up: Up, tmp_path: Path) -> None:
    with opened(up.data) as store:
        register(store, document(6000, tmp_path), "C18/60", "killed1")
    pid = until(lambda: up.flow_processes("ingest"), 60, "the flow's process")[0]
    until(lambda: segments_in(up.data, "killed1") or not alive(pid), 60, "segments")
    os.kill(pid, signal.SIGKILL)
    until(lambda: leveraged(up, "C18/60"), 150, "the repeated work")
    assert segments_in(up.data, "killed1") == 6000
    assert up.run("verify", "C18/60")["faults"] == []


def test_a_flow_killed_in_mid_publish_publishes_once(up: Up) -> None:
    with opened(up.data) as store:
        asked = publication.request_draft(store, "killed1", None, by="test")
        before = len(drafts_in(store))
        pid = until(lambda: up.flow_processes("publish"), 60, "the flow's process")[0]
        until(lambda: len(drafts_in(store)) > before or not alive(pid), 60, "the first text")
        os.kill(pid, signal.SIGKILL)
        until(lambda: store.publications.get(asked.id).manifest_sha256, 150, "the repeated work")
        assert len(store.publications.list("killed1")) == 1
        assert len(store.publications.texts(asked.id)) == 3
        assert not [row for row in store.verification.check("killed1") if row.fault]


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def drafts_in(store: Store) -> list[str]:
    return list(store.objects.list(Bucket.WORK))


@pytest.mark.timeout(900)  # two starts of everything, minutes on a slow machine
def test_prefects_database_may_be_wiped(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with opened(data) as store:
        register(store, document(5, tmp_path), "C18/70", "wiped1")
    first = Up(data)
    until(lambda: leveraged(first, "C18/70"), 90, "the look-up")
    first.end()
    shutil.rmtree(data / "prefect")
    with opened(data) as store:
        register(store, document(6, tmp_path), "C18/71", "wiped2")
    second = Up(data)
    until(lambda: leveraged(second, "C18/71"), 90, "the look-up after the wipe")
    assert leveraged(second, "C18/70")
    assert segments_in(data, "wiped1") == 5
    second.end(signal.SIGTERM)


def register(store: Store, file: Path, symbol: str, document: str) -> None:
    submission = Submission(
        body=file.read_bytes(),
        file_name=file.name,
        source=Language.EN,
        targets=(Language.FR, Language.AR),
        symbol=symbol,
    )
    intake.register(store, submission, document, by="test")


def segments_in(data: Path, document: str) -> int:
    with opened(data) as store:
        assert store.documents.get(document).state in DocumentState
        return len(store.segments.segments(document))
