"""Versions of a document aligned on the command line, by way of real DOCX files."""

import json
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import pytest

from flows.artifacts import pieces_markdown
from storage.settings import load_settings
from storage.store import open_store
from tasks.pieces import pieces, train_pieces
from tests.versions import as_docx
from translation.alignment import TooLittleText
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, read_tmx
from translation.languages import Language
from translation.units import Provenance

Run = Callable[..., tuple[int, str, str]]
NOUNS = ("budget", "plan", "report", "network", "session", "group", "agenda", "journal")


def lines(language: Language) -> list[tuple[int, str]]:
    """Forty short lines that differ in a number and a noun."""
    said = {
        Language.EN: "Section {n}: the {noun} of the year {year} was adopted by the Council.",
        Language.FR: "Section {n}: le {noun} de l'année {year} a été adopté par le Conseil.",
    }
    return [(n, said[language].format(n=n, noun=NOUNS[n % 8], year=1980 + n)) for n in range(1, 41)]


@pytest.fixture
def files(tmp_path: Path) -> dict[Language, Path]:
    made = {}
    for language in (Language.EN, Language.FR):
        kept = [line for line in lines(language) if language is Language.EN or line[0] != 17]
        made[language] = tmp_path / f"{language}.docx"
        made[language].write_bytes(as_docx(kept))
    return made


def test_what_is_kept_is_counted_and_written_as_tmx(
    run: Run, files: dict[Language, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.tmx"
    given = [f"{language}={path}" for language, path in files.items()]
    code, said, _ = run("align", *given, "--tmx", str(out), "--json")
    assert code == 0
    counted = json.loads(said)
    assert counted["units"] == 40
    assert counted["kept"] + counted["left"] == 40
    with out.open("rb") as stream:
        units = list(read_tmx(stream, None))
    assert len(units) == counted["kept"] >= 34
    beside = {
        (en, fr) for (_, en), (_, fr) in zip(lines(Language.EN), lines(Language.FR), strict=True)
    }
    assert {(one.texts[Language.EN], one.texts[Language.FR]) for one in units} <= beside
    assert {one.provenance for one in units} == {Provenance.PUBLISHED}


def test_people_see_the_counts_by_language(run: Run, files: dict[Language, Path]) -> None:
    code, said, _ = run("align", *(f"{one}={path}" for one, path in files.items()))
    assert code == 0
    assert "40 units" in said
    assert "39" in said


def test_who_has_rows_left_is_told_where_they_are_looked_at_and_what_goes_on(
    run: Run, files: dict[Language, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "all that is kept.tmx"
    given = [f"{one}={path}" for one, path in files.items()]
    told = json.loads(run("align", *given, "--tmx", str(out), "--json")[1])
    assert told["left"] > 0
    assert told["review"] == "/align"
    assert told["next"] == f"hexaglot memory import '{out}'"
    monkeypatch.setenv("HEXAGLOT_URL", "https://hexaglot.example.org/here/")
    said = run("align", *given)[1]
    assert "https://hexaglot.example.org/here/align," in said
    assert f"hexaglot align {' '.join(given)} --tmx OUT.tmx" in said


def test_where_nothing_is_left_there_is_nothing_to_look_at(
    run: Run, files: dict[Language, Path], tmp_path: Path
) -> None:
    whole = tmp_path / "fr-whole.docx"
    whole.write_bytes(as_docx(lines(Language.FR)))
    told = json.loads(run("align", f"en={files[Language.EN]}", f"fr={whole}", "--json")[1])
    assert told["left"] == 0
    assert told["review"] is None


def test_a_file_that_is_no_docx_is_named_by_its_language(
    run: Run, files: dict[Language, Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"no package")
    code, said, _ = run("align", f"en={files[Language.EN]}", f"fr={wrong}", "--json")
    assert code == 3
    assert json.loads(said)["error"]["code"] == "not_docx"
    assert "French" in json.loads(said)["error"]["message"]


def test_versions_in_another_language_than_named_are_refused(
    run: Run, files: dict[Language, Path]
) -> None:
    english, french = files.values()
    code, said, _ = run("align", f"fr={english}", f"en={french}", "--json")
    assert code == 3
    assert json.loads(said)["error"]["code"] == "wrong_language"


def test_a_version_of_another_document_is_named_and_kept_out(
    run: Run, files: dict[Language, Path], tmp_path: Path
) -> None:
    stranger = tmp_path / "es.docx"
    words = ("barco", "nube", "pared", "libro", "fuego", "campo", "piedra", "viento")
    told = [f"El {words[n % 8]} duerme bajo la {words[n * 3 % 8]} azul." for n in range(1, 31)]
    stranger.write_bytes(as_docx(list(enumerate(told, 1))))
    given = [f"{one}={path}" for one, path in (*files.items(), (Language.ES, stranger))]
    code, said, _ = run("align", *given, "--tmx", "out.tmx", "--json")
    assert code == 0
    assert json.loads(said)["unfitting"] == ["es"]
    with Path("out.tmx").open("rb") as stream:
        units = list(read_tmx(stream, None))
    assert sum(Language.ES in unit.texts for unit in units) <= 2
    assert sum({Language.EN, Language.FR} <= unit.texts.keys() for unit in units) >= 20
    assert "Spanish hardly fits" in run("align", *given)[1]


@pytest.mark.parametrize("empty", [b"", None])
def test_a_document_without_text_aligns_to_nothing_or_is_refused(
    run: Run, files: dict[Language, Path], tmp_path: Path, empty: bytes | None
) -> None:
    path = tmp_path / "empty.docx"
    path.write_bytes(as_docx([]) if empty is None else empty)
    code, said, _ = run("align", f"en={files[Language.EN]}", f"fr={path}", "--json")
    if empty is None:
        assert code == 0
        assert json.loads(said)["kept"] == 0
    else:
        assert code == 3


def test_one_file_under_two_languages_is_refused(run: Run, files: dict[Language, Path]) -> None:
    english = files[Language.EN]
    code, said, _ = run("align", f"en={english}", f"es={english}", "--json")
    assert code == 3
    assert json.loads(said)["error"]["code"] == "wrong_language"


@pytest.mark.parametrize("given", [["en=a.docx"], ["a.docx", "b.docx"], ["en=a.docx", "en=b.docx"]])
def test_two_languages_with_a_file_each_are_asked_for(run: Run, given: list[str]) -> None:
    for name in given:
        python_docx.Document().save(name.partition("=")[2] or name)
    assert run("align", *given, "--json")[0] == 2


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def remember(data: Path, kind: DocumentClass, count: int, mark: str) -> None:
    """Units of six languages, the Chinese of signs that the others have not."""
    store = open_store(load_settings(data))
    units = [
        ImportedUnit(
            n + 1,
            {
                language: f"{mark} {n} {NOUNS[n % 8]} {language}"
                if language is not Language.ZH
                else f"{mark}第{n}号理事会文件"
                for language in Language
            },
        )
        for n in range(count)
    ]
    digest = mark[:1].encode().hex() * 32
    store.memory.import_units(
        digest, units, provenance=Provenance.TRANSLATED, by="tests", document_class=kind
    )


def test_a_model_is_trained_on_what_is_open_and_is_the_same_again(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    remember(data, DocumentClass.INTERNAL, 220, "open")
    remember(data, DocumentClass.RESTRICTED, 300, "zzqqxx")
    code, said, _ = run("memory", "train-pieces", "--json")
    assert code == 0
    report = json.loads(said)
    assert report["texts"] == 220
    assert set(report["pieces"]) == set(Language)
    assert json.loads(run("memory", "train-pieces", "--json")[1]) == report
    store = open_store(load_settings(data))
    told = pieces_markdown(train_pieces(store))
    assert report["sha256"][:12] in told
    assert "| Chinese |" in told
    assert "budget" not in told
    model = pieces(store)
    assert model is not None
    assert "".join(model.pieces("open 3 budget")).replace("\u2581", " ").strip() == "open 3 budget"
    assert model.count("zzqqxx") > 3
    assert model.count("纽") == 3 + 1  # bytes, and the blank before


def test_the_model_of_the_store_is_used_when_the_memory_is_asked(
    run: Run, files: dict[Language, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(tmp_path / "data", DocumentClass.INTERNAL, 220, "open")
    train_pieces(open_store(load_settings(tmp_path / "data")))
    counted: list[str] = []
    kept = "translation.alignment.training.SentencePieces.count"
    monkeypatch.setattr(kept, lambda self, text: counted.append(text) or len(text))
    given = [f"{language}={path}" for language, path in files.items()]
    assert run("align", *given, "--memory", "--json")[0] == 0
    assert len(counted) >= 79


def test_too_little_text_is_no_model(run: Run, tmp_path: Path) -> None:
    remember(tmp_path / "data", DocumentClass.INTERNAL, 20, "open")
    code, said, _ = run("memory", "train-pieces", "--json")
    assert code == 3
    assert json.loads(said)["error"]["code"] == "too_little_text"
    store = open_store(load_settings(tmp_path / "data"))
    assert pieces(store) is None
    with pytest.raises(TooLittleText):
        train_pieces(store)
