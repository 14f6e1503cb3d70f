"""A .doc and documents with macros: refused as they come, taken in where a DOCX may be made."""

import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

import docx as python_docx
import pytest

from tasks import office
from tasks.conversion import ConverterMissing, plain_docx
from translation.docx import read
from translation.errors import DocumentRefused
from workbench.cli import main

_TEXTS = ["The Council adopted its agenda.", "It took note of the report."]
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(scope="module")
def legacy(soffice, tmp_path_factory) -> Path:
    """A real .doc, as LibreOffice writes it."""
    folder = tmp_path_factory.mktemp("legacy")
    document = python_docx.Document()
    document.core_properties.comments = ""
    for text in _TEXTS:
        document.add_paragraph(text)
    document.save(str(folder / "given.docx"))
    subprocess.run(
        [
            str(soffice.program), f"-env:UserInstallation={soffice.profile.as_uri()}",
            "--headless", "--norestore", "--convert-to", "doc:MS Word 97",
            "--outdir", str(folder), str(folder / "given.docx"),
        ],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    return folder / "given.doc"


@pytest.fixture
def enabled(tmp_path) -> Path:
    """A document for macros, with none of the parts that hold them."""
    document = python_docx.Document()
    document.core_properties.comments = ""
    document.add_paragraph(_TEXTS[0])
    out = io.BytesIO()
    document.save(out)
    path = tmp_path / "given.docm"
    with zipfile.ZipFile(out) as plain, zipfile.ZipFile(path, "w") as made:
        for name in plain.namelist():
            part = plain.read(name)
            made.writestr(name, part.replace(_PLAIN.encode(), _MACROS.encode()))
    return path


def _texts(data):
    content = read(data, lambda text: [])
    return [s.text for b in content.blocks if b.kind.counts for s in b.segments]


def _code(data, **options):
    with pytest.raises(DocumentRefused) as refused:
        plain_docx(data, **options)
    return refused.value.code


def _left(folder):
    """What stands in a folder of temporary files, and the commands that run on there."""
    ours = [one.name for one in folder.iterdir() if one.name.startswith("hexaglot-doc-")]
    running = [one.read_bytes() for one in Path("/proc").glob("[0-9]*/cmdline") if one.exists()]
    return ours, [line for line in running if bytes(folder) in line]


def test_a_doc_becomes_a_docx_and_nothing_is_left_behind(legacy, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made = plain_docx(legacy.read_bytes())
    assert made.flags == ("converted",)
    assert _texts(made.body) == _TEXTS
    assert list(tmp_path.iterdir()) == []
    assert _left(tmp_path) == ([], [])


def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started(
    legacy, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert _code(legacy.read_bytes(), within=0.3) == "not_converted"
    assert _left(tmp_path) == ([], [])


def test_a_doc_that_is_none_is_refused_by_name(soffice):
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    assert _code(header + "WordDocument".encode("utf-16-le")) == "not_converted"


def test_what_is_neither_is_given_back_or_refused_as_ever(enabled):
    assert _code(b"%PDF-1.7") == "not_docx"
    plain = plain_docx(enabled.read_bytes())
    assert plain.flags == ("macros_removed",)
    again = plain_docx(plain.body)
    assert again.flags == ()
    assert again.body is plain.body


def test_a_network_of_its_own_reaches_no_one(tmp_path):
    shut_in = office._shut_in()
    if not shut_in:
        pytest.skip("the kernel gives no network namespaces here")
    tried = "import socket; socket.create_connection(('127.0.0.1', 9), 2)"
    run = subprocess.run(
        [*shut_in, "python3", "-c", tried], capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in run.stderr or "Cannot assign" in run.stderr


def test_the_documents_with_macros_of_the_corpus_are_taken_in_without_them(shared):
    files = sorted((shared / "data" / "docx").glob("*/*.docm"))
    assert len(files) == 3
    for file in files:
        made = plain_docx(file.read_bytes())
        assert made.flags == ("macros_removed",), file.name
        assert _texts(made.body), file.name
        with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
            assert not [name for name in archive.namelist() if "vba" in name.lower()], file.name
            python_docx.Document(io.BytesIO(made.body))


# -- by commands


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("HEXAGLOT_DATA", str(tmp_path / "data"))

    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        return ended.value.code or 0, capsys.readouterr().out

    return call


def test_extract_and_pseudo_refuse_macros_unless_a_docx_may_be_made(run, enabled, tmp_path):
    out = tmp_path / "out.docx"
    for arguments in (("extract", enabled), ("pseudo", enabled, out)):
        code, told = run(*arguments, "--json")
        assert code == 3
        assert json.loads(told)["error"]["code"] == "macro_enabled"
    code, told = run("extract", enabled, "--convert", "--json")
    said = json.loads(told)
    assert (code, said["flags"]) == (0, ["macros_removed"])
    assert said["sha256"] == hashlib.sha256(enabled.read_bytes()).hexdigest()
    assert said["changes"] == dict.fromkeys(
        ("insertions", "deletions", "moves", "letters_inserted", "letters_deleted"), 0
    )
    assert run("pseudo", enabled, out, "--convert", "--mode", "identity")[0] == 0
    assert _texts(out.read_bytes()) == _TEXTS[:1]


def test_where_libreoffice_is_not_there_a_doc_is_told_as_a_service_that_is_missing(
    run, legacy, monkeypatch
):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConverterMissing):
        plain_docx(legacy.read_bytes())
    code, told = run("extract", legacy, "--convert", "--json")
    assert code == 6
    assert json.loads(told)["error"]["code"] == "unavailable"
    assert run("extract", legacy, "--json")[0] == 3


def test_a_doc_is_taken_in_as_it_came_and_worked_on_as_a_docx(run, legacy, tmp_path):
    assert run("ingest", legacy, "--source", "en", "--json")[0] == 3
    given = ("ingest", legacy, "--source", "en", "--symbol", "C18/7", "--convert", "--json")
    code, told = run(*given)
    (taken,) = json.loads(told)
    assert (code, taken["segments"], taken["flags"]) == (0, 2, ["converted"])
    status = json.loads(run("status", "C18/7", "--json")[1])
    assert (status["state"], status["flags"]) == ("leveraged", ["converted"])
    out = tmp_path / "out.docx"
    assert run("export", "C18/7", "--target", "en", "--out", out)[0] == 0
    assert _texts(out.read_bytes()) == _TEXTS
    assert json.loads(run(*given)[1])[0]["document"] == taken["document"]
    stored = [path.name for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert hashlib.sha256(legacy.read_bytes()).hexdigest() in stored
    assert run("verify", "--json")[0] == 0
