"""From translated to published and withdrawn on the command line."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest

from storage.accounts import Role
from storage.grants import GrantKind
from storage.settings import load_settings
from storage.store import Store, open_store
from tests.desk import LOST, Desk
from translation.documents import JobMode
from translation.languages import Language
from workbench.cli import main

FR, AR = Language.FR, Language.AR
Run = Callable[..., tuple[int, Any, str]]
PEOPLE = {"tom": Role.TRANSLATOR, "rita": Role.REVISER, "eve": Role.EDITOR}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: Path) -> Run:
    """A command with --json: its exit code, what it says as JSON, and its other words."""
    monkeypatch.setenv("HEXAGLOT_DATA", str(data))

    def call(*arguments: str) -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO())
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--json"])
        out, err = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), json.loads(out), err

    return call


@pytest.fixture
def store(run: Run, data: Path, tmp_path: Path) -> Store:
    """A store with three people and C18/52, looked up into French and Arabic."""
    document = python_docx.Document()
    document.core_properties.comments = ""
    document.add_paragraph("The Council met. It took note of the report.")
    path = tmp_path / "52.docx"
    document.save(str(path))
    arguments = ("--source", "en", "--symbol", "C18/52", "--targets", "fr,ar")
    assert run("ingest", str(path), *arguments)[0] == 0
    opened = open_store(load_settings(data))
    for name, role in PEOPLE.items():
        opened.accounts.add(name, roles=[role])
    return opened


@pytest.fixture
def at(store: Store) -> Desk:
    known = store.documents.find("C18/52")
    return Desk(store, known.id, [one.id for one in store.segments.segments(known.id)])


def approve(run: Run, language: Language = FR, user: str = "rita") -> tuple[int, Any, str]:
    return run("approve", "C18/52", "--target", language, "--user", user)


def finalise(run: Run, language: Language = FR, user: str = "eve") -> tuple[int, Any, str]:
    return run("finalise", "C18/52", "--target", language, "--user", user)


def translate(at: Desk, *languages: Language) -> None:
    for language in languages:
        for number in range(len(at.segments)):
            at.translate(number, language=language)


def finish(run: Run, at: Desk, *languages: Language) -> None:
    translate(at, *languages)
    for language in languages:
        assert approve(run, language)[0] == finalise(run, language)[0] == 0


def test_what_is_translated_is_approved_made_final_published_and_withdrawn(
    run: Run, at: Desk
) -> None:
    translate(at, FR, AR)
    code, told, _ = approve(run)
    assert (code, told["approved"], told["translated"]) == (0, 2, 0)
    assert approve(run)[1]["approved"] == 0
    code, told, _ = finalise(run)
    assert (code, told["state"], told["version"], told["by"]) == (0, "final", 1, "eve")
    approve(run, AR)
    finalise(run, AR)
    code, made, _ = run("publish", "C18/52", "--user", "eve")
    assert code == 0
    assert set(made) == {"publication", "manifest", "objects"}
    assert set(made["objects"]) == {"ar", "en", "fr"}
    code, gone, _ = run("withdraw", "C18/52", "--reason", "issued in error", "--user", "eve")
    assert (code, gone["withdrawn"]) == (0, [1])
    assert at.store.publications.latest(at.document) is None
    assert run("withdraw", "C18/52")[0] == 5
    assert run("verify")[0] == 0


def test_nobody_approves_ones_own_work(run: Run, at: Desk, store: Store) -> None:
    store.accounts.set_roles("tom", [Role.TRANSLATOR, Role.REVISER], by="ada")
    translate(at, FR)
    code, told, _ = approve(run, user="tom")
    assert (code, told["approved"], told["translated"]) == (0, 0, 2)
    assert approve(run)[1]["approved"] == 2


def test_what_is_not_reviewed_is_not_final(run: Run, at: Desk) -> None:
    translate(at, FR)
    code, told, _ = finalise(run)
    assert (code, told["error"]["code"]) == (5, "not_reviewed")
    code, told, _ = run("publish", "C18/52", "--languages", "fr")
    assert (code, told["error"]["code"]) == (5, "not_final")


def test_an_open_finding_is_named_and_closes_the_gate(run: Run, at: Desk) -> None:
    at.translate(0, problems=[LOST])
    at.translate(1)
    approve(run)
    code, told, err = finalise(run)
    assert (code, told["error"]["code"], told["error"]["count"]) == (1, "findings_open", 1)
    assert "tag 1 is lost" in err
    assert at.store.jobs.get(at.document, FR).state == "open"


def test_only_those_whose_role_it_is_may(run: Run, at: Desk) -> None:
    translate(at, FR)
    assert approve(run, user="tom")[0] == 2
    assert finalise(run, user="rita")[0] == 2
    assert run("publish", "C18/52", "--user", "tom")[0] == 2
    assert run("withdraw", "C18/52", "--user", "tom")[0] == 2
    assert approve(run, user="nobody")[0] == 4


def test_people_approve_and_finalise_in_their_languages(run: Run, at: Desk, store: Store) -> None:
    store.accounts.set_languages("rita", [AR], by="ada")
    translate(at, FR)
    assert approve(run)[0] == 2
    store.accounts.set_languages("rita", [FR], by="ada")
    assert approve(run)[0] == 0


def test_a_provisional_text_takes_an_officer_a_reason_and_a_grant(
    run: Run, at: Desk, store: Store
) -> None:
    asked = ("publish", "C18/52", "--languages", "fr", "--provisional")
    assert run(*asked, "--reason", "the session opens today")[0] == 2
    named = (*asked, "--user", "eve")
    assert run(*named, "--reason", "the session opens today")[1]["error"]["code"] == "forbidden"
    store.grants.give("eve", GrantKind.RELEASE, None, by="ada", reason="head of service")
    assert run(*named)[1]["error"]["code"] == "reason_missing"
    code, made, _ = run(*named, "--reason", "the session opens today")
    assert code == 0
    assert store.publications.get(made["publication"]).reason == "the session opens today"
    assert run(*named, "--draft")[0] == 2


def test_a_coordinator_says_who_reads_a_text(run: Run, store: Store) -> None:
    given = ("mode", "C18/52", "--target", "fr", "--mode", "spot_checked", "--share", "30")
    code, told, _ = run(*given, "--user", "eve")
    assert (code, told["mode"], told["share"]) == (0, "spot_checked", 30)
    job = store.jobs.get(told["document"], FR)
    assert (job.mode, job.share) == (JobMode.SPOT_CHECKED, 30)
    code, told, _ = run(*given, "--user", "tom")
    assert (code != 0, told["error"]["code"]) == (True, "forbidden")
