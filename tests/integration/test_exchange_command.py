"""A text taken away and brought back on the command line."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import pytest

from storage.accounts import Role
from storage.settings import load_settings
from storage.store import Store, open_store
from translation.claims import Task
from translation.documents import TargetState
from translation.languages import Language

FR = Language.FR
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Store:
    document = python_docx.Document()
    document.core_properties.comments = ""
    document.add_paragraph("The Council met. It took note of the report.")
    path = tmp_path / "52.docx"
    document.save(str(path))
    said = ("--source", "en", "--symbol", "C18/52", "--targets", "fr,ar")
    assert run("ingest", str(path), *said)[0] == 0
    opened = open_store(load_settings(tmp_path / "data"))
    opened.accounts.add("tom", roles=[Role.TRANSLATOR], languages=[FR])
    opened.accounts.add("rita", roles=[Role.REVISER])
    return opened


def export(run: Run, out: Path, form: str, *more: str) -> tuple[int, str, str]:
    what = ("export", "C18/52", "--target", "fr", "--format", form, "--out", str(out))
    return run(*what, *more)


@pytest.mark.parametrize("form", ["xliff21", "xliff12", "bilingual"])
def test_a_text_is_exported_and_imported(run: Run, store: Store, tmp_path: Path, form: str) -> None:
    out = tmp_path / "sent" / "52"
    code, told, _ = export(run, out, form, "--user", "tom")
    assert code == 0
    assert "2 segments claimed for 72 hours" in told
    code, told, _ = run("import", str(out), "--user", "tom", "--json")
    assert code == 0
    answer = json.loads(told)
    assert (answer["written"], answer["unchanged"], answer["repeated"]) == (0, 2, False)
    assert json.loads(run("import", str(out), "--user", "tom", "--json")[1])["repeated"]


def test_conflicts_are_told_and_exit_5(run: Run, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "52.xlf"
    export(run, out, "xliff12", "--user", "tom", "--count", "1")
    empty = '<target xml:lang="fr" state="needs-translation"/>'
    sent = out.read_text(encoding="utf-8")
    assert sent.count(empty) == 2
    target = '<target state="translated">Le Conseil s’est réuni.</target>'
    out.write_text(sent.replace(empty, target), encoding="utf-8")
    code, told, _ = run("import", str(out), "--user", "tom")
    assert code == 5
    assert "1 written, 0 unchanged, 1 conflicts, 0 refused" in told
    assert "lost_claim" in told
    assert "Conseil" not in told
    document = store.documents.find("C18/52")
    rows = store.rows.rows(document.id, FR)
    assert [row.text for row in rows] == ["Le Conseil s’est réuni.", None]
    assert list(store.drafts.mine(document.id, FR, "tom")) == [rows[1].segment]


def test_what_is_exported_without_an_account_is_to_be_read_only(
    run: Run, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / "52.xlf"
    code, told, _ = export(run, out, "xliff21")
    assert code == 0
    assert "claimed" not in told
    assert out.read_bytes().count(b'translate="no"') == 2
    assert store.claims.held() == []


def test_nobody_takes_away_what_is_not_theirs_to_do(run: Run, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "52.xlf"
    assert export(run, out, "xliff21", "--user", "rita")[0] == 2
    assert export(run, out, "xliff21", "--user", "tom", "--task", "edit")[0] == 2
    what = ("export", "C18/52", "--target", "ar", "--format", "xliff21", "--out", str(out))
    assert run(*what, "--user", "tom")[0] == 2
    assert export(run, out, "xliff21", "--user", "nobody")[0] == 4
    assert export(run, out, "tmx")[0] == 2
    assert not out.exists()
    assert store.claims.held() == []


def test_a_file_that_does_not_say_of_which_text_it_is_is_asked_about(
    run: Run, store: Store, tmp_path: Path
) -> None:
    out = tmp_path / "52.xlf"
    export(run, out, "xliff21", "--user", "tom")
    sent = out.read_text(encoding="utf-8")
    bare = tmp_path / "bare.xlf"
    bare.write_text(sent.replace("hx:document", "hx:other"), encoding="utf-8")
    code, _, err = run("import", str(bare), "--user", "tom")
    assert code == 2
    assert "--document" in err
    assert run("import", str(bare), "--user", "tom", "--document", "C18/52")[0] == 0


def test_the_table_of_all_texts_is_exported_and_imported(
    run: Run, store: Store, tmp_path: Path
) -> None:
    store.accounts.add("eve", roles=[Role.EDITOR])
    document = store.documents.find("C18/52").id
    first = store.rows.rows(document, FR)[0].segment
    held = store.claims.claim(document, FR, Task.TRANSLATE, "tom", segments=[first])
    done = {"actor": "tom", "text": "Le Conseil.", "state": TargetState.TRANSLATED, "key": "k"}
    store.cells.save(first, FR, at=store.cells.get(first, FR).at, **done)
    store.claims.release(held.claim, "tom")
    out = tmp_path / "six.docx"
    code, told, _ = run("export", "C18/52", "--format", "six", "--out", str(out))
    assert (code, "C18/52 in all languages" in told) == (0, True)
    table = python_docx.Document(str(out))
    french = [one.text[:2] for one in table.tables[0].rows[0].cells].index("fr")
    table.tables[0].rows[1].cells[french].paragraphs[0].text = "Le Conseil a siégé."
    table.tables[0].rows[2].cells[french].paragraphs[0].text = "Rapport."
    table.save(str(out))
    assert run("import", str(out), "--user", "tom")[0] == 2
    code, told, _ = run("import", str(out), "--user", "eve", "--json")
    (made,) = json.loads(told)["deliveries"]
    assert (code, made["language"], made["written"], made["refused"]) == (5, "fr", 1, 1)
    assert [one["code"] for one in made["segments"]] == ["", "not_translated"]
    assert store.cells.get(first, FR).text == "Le Conseil a siégé."


def test_a_text_of_one_language_asks_for_it(run: Run, store: Store, tmp_path: Path) -> None:
    code, _, told = run("export", "C18/52", "--out", str(tmp_path / "x.docx"))
    assert (code, "say --target" in told) == (2, True)


def test_a_package_for_a_provider_goes_out_and_comes_back(
    run: Run, store: Store, tmp_path: Path
) -> None:
    store.accounts.add("cora", roles=[Role.COORDINATOR])
    out = tmp_path / "package.zip"
    said = ("--format", "package", "--out", str(out), "--due", "2030-05-02")
    assert run("export", "C18/52", "--target", "fr", *said)[0] == 2
    asked = ("--provider", "Lingua SA", "--user", "cora")
    assert run("export", "C18/52", "--target", "fr", *said, "--user", "tom", *asked[:2])[0] == 2
    code, told, _ = run("export", "C18/52", "--target", "fr", *said, *asked)
    assert (code, "to Lingua SA, C18/52 in French" in told) == (0, True)
    with zipfile.ZipFile(out) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    done = b"<source>The Council met.</source><target>Le Conseil.</target>"
    changed = [
        (name, _answered(body, done) if name.endswith(".xlf") else body) for name, body in parts
    ]
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in changed:
            archive.writestr(name, body)
    assert run("import", str(out), "--user", "tom")[0] == 2
    code, told, _ = run("import", str(out), "--user", "cora", "--json")
    made = json.loads(told)
    assert (code, made["form"], made["written"]) == (0, "package", 1)
    assert (made["report"]["words"], made["report"]["untranslated"]) == (3, 1)
    (one,) = json.loads(run("providers", "--json")[1])["providers"]
    assert (one["provider"], one["words"], list(one["languages"])) == ("Lingua SA", 3, ["fr"])
    assert one["definition"] == "un-330w-source"
    late = json.loads(run("providers", "--from", "2999-01-01", "--json")[1])
    assert late == {"from": "2999-01-01", "to": None, "providers": []}


def _answered(body: bytes, done: bytes) -> bytes:
    """The XLIFF with its first segment translated."""
    changed = body.replace(b'state="initial"', b'state="translated"', 1)
    return changed.replace(b"<source>The Council met.</source>", done, 1)
