"""The shared corpus and the hostile files through the DOCX reader and writer.

Every eighth document, letters and formatting judged by the independent checker, with the rules of
segmentation that the product uses; all 535 run in `tests/bench/bench_docx.py`.
"""

import importlib.util
import io
import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from translation.docx import Pseudo, PseudoMode, pseudo
from translation.errors import DocumentRefused
from translation.languages import Language
from translation.segmentation import splitter

_EVERY = 8
_ONE_HOSTILE_FILE = """
import json, os, resource, sys, time
from pathlib import Path
from translation.docx import PseudoMode, pseudo
from translation.errors import DocumentRefused
data = Path(sys.argv[1]).read_bytes()
status = Path("/proc/self/status")  # open before nothing can be: getrusage would count our parent
status = status.open() if status.exists() else None
for encoding in ("utf-16-le", "utf-16", "cp437"):
    "".encode(encoding)  # Python opens a file of its own for each the first time
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    os.open(os.devnull, os.O_RDONLY)
    raise SystemExit("a file could be opened")
except OSError:
    pass
began = time.process_time()
try:
    made = pseudo(data, lambda text: [], PseudoMode.PUA)
    outcome = ["accepted", *made.content.flags]
except DocumentRefused as refused:
    outcome = [refused.code]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
if status is not None:
    status.seek(0)
    (line,) = [line for line in status if line.startswith("VmHWM:")]
    peak = int(line.split()[1]) // 1024
print(json.dumps([outcome, time.process_time() - began, peak]))
"""
"""Reads and writes one file in memory where no file, socket or pipe can be opened any more."""
_OUTCOMES = {
    "01": "too_large", "02": "corrupt", "03": "too_many_parts", "04": "corrupt",
    "05": "dtd_forbidden", "06": "dtd_forbidden", "07": "dtd_forbidden", "08": "dtd_forbidden",
    "09": "external_relationships", "10": "bad_part_name", "11": "too_many_segments",
    "12": "too_deep", "13": "macro_enabled", "14": "macro_enabled", "15": "encrypted",
    "16": "legacy_doc", "17": "strict", "18": "corrupt", "19": "corrupt", "20": "duplicate_parts",
    "21": "dtd_forbidden", "22": "accepted", "23": "bad_xml", "24": "untranslated_embedded",
    "25": "dangerous_field", "26": "bad_xml",
}  # fmt: skip


@pytest.fixture(scope="module")
def checker(shared):
    spec = importlib.util.spec_from_file_location("docx_check", shared / "tools" / "docx_check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _made(path: Path, mode: PseudoMode, target: Language | None = None) -> Pseudo | None:
    """The outcome of a document; None where it is refused for its macros, as some must be."""
    try:
        return pseudo(path.read_bytes(), splitter(Language.EN), mode, target=target)
    except DocumentRefused as refused:
        if refused.code != "macro_enabled":
            raise
        return None


@pytest.fixture(scope="module")
def documents(shared):
    return sorted(p for p in (shared / "data" / "docx").glob("*/*") if p.is_file())[::_EVERY]


@pytest.mark.timeout(150)
def test_every_letter_comes_back_translated_and_formatted(documents, checker, tmp_path):
    out = tmp_path / "out.docx"
    for document in documents:
        made = _made(document, PseudoMode.PUA)
        if made is None:
            continue
        out.write_bytes(made.data)
        found = checker.pseudo_check(str(document), str(out))
        assert found["core"][0] == found["core"][1], document.name
        assert found["fmt"][0] == found["fmt"][1], document.name
        assert not found["over"], document.name
        assert not found["over_attr"], document.name


@pytest.mark.timeout(150)
def test_identity_changes_no_part_and_letters_put_back_are_the_identity(
    documents, checker, tmp_path
):
    same, moved = tmp_path / "same.docx", tmp_path / "moved.docx"
    for document in documents:
        identity, pua = (_made(document, mode) for mode in (PseudoMode.IDENTITY, PseudoMode.PUA))
        if identity is None or pua is None:
            continue
        same.write_bytes(identity.data)
        moved.write_bytes(pua.data)
        found = checker.roundtrip_check(str(document), str(same))
        assert found["xml_equal"][0] == found["xml_equal"][1], document.name
        assert found["bin_equal"][0] == found["bin_equal"][1], document.name
        one, other = checker.Pkg(str(same)), checker.Pkg(str(moved))
        for name in one.names:
            if one.data[name] != other.data[name]:
                trees = [_put_back(package.tree[name], checker) for package in (one, other)]
                assert trees[0] == trees[1], (document.name, name)


def _put_back(root, checker):
    for element in root.iter(etree.Element):
        element.text = checker.unpua(element.text) if element.text else element.text
        for name, value in element.items():
            element.set(name, checker.unpua(value))
    return checker.c14n(root)


@pytest.mark.timeout(150)
@pytest.mark.parametrize("target", [Language.AR, Language.ZH])
def test_documents_are_written_for_other_scripts(documents, checker, tmp_path, target):
    out = tmp_path / "out.docx"
    for document in documents[::4]:
        made = _made(document, PseudoMode.PUA, target)
        if made is None:
            continue
        out.write_bytes(made.data)
        found = checker.roundtrip_check(str(document), str(out), pdx=False)
        assert not found["bad_xml_parts"], document.name
        assert checker.pseudo_check(str(document), str(out))["letters_lost"] == 0, document.name


@pytest.fixture(scope="module")
def hostile(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    tool = shared / "tools" / "make_hostile_docx.py"
    subprocess.run([sys.executable, str(tool), str(folder)], check=True, capture_output=True)
    return folder


def test_the_manifest_lists_the_files_that_are_expected_here(hostile):
    listed = {row["file"][:2] for row in json.loads((hostile / "MANIFEST.json").read_text())}
    assert listed == set(_OUTCOMES)


@pytest.mark.parametrize(("number", "outcome"), _OUTCOMES.items())
def test_a_hostile_file_has_its_outcome_in_time_and_memory_and_opens_nothing(
    hostile, tmp_path, number, outcome
):
    (file,) = hostile.glob(f"{number}_*")
    outcomes, seconds, megabytes = _read_shut_in(file, tmp_path)
    assert outcome in outcomes
    assert seconds < 2
    assert megabytes < 300


def _read_shut_in(file, folder):
    """The outcome of a file, its CPU seconds and MB, read where nothing can be opened or left."""
    places = dict.fromkeys(("HOME", "TMPDIR"), str(folder))
    run = subprocess.run(
        [sys.executable, "-B", "-c", _ONE_HOSTILE_FILE, str(file)],
        check=True, capture_output=True, text=True, timeout=60, cwd=folder, env=places,
    )  # fmt: skip
    assert list(folder.iterdir()) == []
    assert not Path("/tmp/pwned.xml").exists()
    assert run.stderr == ""
    return json.loads(run.stdout)


def test_nothing_that_a_document_points_to_is_asked_for(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("words of another file")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        plain, *refused = _pointing(address, secret.as_uri())
        made = pseudo(plain, lambda text: [], PseudoMode.BRACKET, target=Language.AR)
        assert {"external_relationships", "dangerous_field"} <= {*made.content.flags}
        for data in refused:
            with pytest.raises(DocumentRefused) as told:
                pseudo(data, lambda text: [], PseudoMode.BRACKET)
            assert told.value.code == "dtd_forbidden"
            assert "words" not in str(told.value)
        with pytest.raises(TimeoutError):
            listener.accept()


def _pointing(address, file):
    """Packages that point to an address in every way a document can."""
    fetched = (
        f'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;{address}&quot; "/>'
        '<w:hyperlink r:id="rId3"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>'
    )
    kinds = ("attachedTemplate", "image", "hyperlink", "oleObject", "aFChunk", "frame")
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{address}" '
        'TargetMode="External"/>'
        for n, kind in enumerate(kinds, 1)
    )
    yield _package("", fetched, links)
    for entity in (
        f'<!ENTITY x SYSTEM "{address}">', f'<!ENTITY x SYSTEM "{file}">',
        f'<!ENTITY % p SYSTEM "{address}"> %p;',
    ):  # fmt: skip
        yield _package(f"<!DOCTYPE w:document [{entity}]>", "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")
    yield _package(f'<!DOCTYPE w:document SYSTEM "{address}">', "<w:p/>")


def _package(before, body, links=""):
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    root = f'xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{before}<w:document {root}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        "</Relationships>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
