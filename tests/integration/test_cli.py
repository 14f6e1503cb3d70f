"""The command line as scripts and newcomers use it."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest

from workbench.cli import app, main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HEXAGLOT_DATA", str(tmp_path / "data"))

    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), out, err

    return call


@pytest.mark.parametrize(
    ("engine", "told"), [("compiled", "compiled"), ("plain", "plain, as is set")]
)
def test_doctor_says_what_searches_the_memory(
    run: Run, monkeypatch: pytest.MonkeyPatch, engine: str, told: str
) -> None:
    monkeypatch.setenv("HEXAGLOT_MEMORY_ENGINE", engine)
    code, out, _ = run("doctor", "memory", "--json")
    assert code == 0
    assert json.loads(out) == [
        {"aspect": "memory", "probe": "search", "holds": True, "detail": told}
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    document = python_docx.Document()
    document.core_properties.comments = ""
    document.add_heading("Report on languages", 1)
    document.add_paragraph("The Council adopted its agenda. It took note of Document C18/52.")
    path = tmp_path / "S18-CL-C-0052!!MSW-E.docx"
    document.save(str(path))
    return path


def test_a_document_goes_through_without_a_server(run: Run, file: Path, tmp_path: Path) -> None:
    code, out, err = run("ingest", str(file), "--source", "en", "--json")
    assert code == 0
    assert "no Prefect server is up" in err
    (taken,) = json.loads(out)
    assert taken["symbol"] == "C18/52"
    assert taken["segments"] == 3
    assert json.loads(run("status", "C18/52", "--json")[1])["state"] == "leveraged"
    made = json.loads(run("publish", "C18/52", "--draft", "--json")[1])
    assert set(made) == {"publication", "manifest", "objects"}
    assert set(made["objects"]) == {"ar", "zh", "en", "fr", "ru", "es"}
    assert set(made["objects"]["ar"]) == {"key", "sha256", "certificate", "forms"}
    target = tmp_path / "out" / "ar.docx"
    assert run("export", "C18/52", "--target", "ar", "--out", str(target))[0] == 0
    assert len(python_docx.Document(str(target)).paragraphs) == 2
    code, out, _ = run("verify", "--json")
    assert code == 0
    assert json.loads(out)["faults"] == []


def test_documents_are_analysed_together_before_anyone_works(
    run: Run, file: Path, tmp_path: Path
) -> None:
    memory = tmp_path / "memory.tsv"
    memory.write_text(
        "en\tfr\nThe Council adopted its agenda.\tLe Conseil a adopté son ordre.\n",
        encoding="utf-8",
    )
    assert run("memory", "import", str(memory))[0] == 0
    second = python_docx.Document()
    second.add_paragraph("It took note of Document C18/52. It took leave.")
    second.save(str(tmp_path / "second.docx"))
    for path, symbol in ((file, "C18/52"), (tmp_path / "second.docx", "C18/53")):
        run("ingest", str(path), "--source", "en", "--symbol", symbol, "--targets", "fr,ar")
    code, out, _ = run("analyse", "C18/52", "C18/53", "C18/52", "--json")
    assert code == 0
    one, two = json.loads(out)
    assert (one["symbol"], one["source"], one["segments"], one["words"]) == ("C18/52", "en", 3, 14)
    assert (one["definition"], one["words_a_day"]) == ("un-330w-source", 1650)
    assert list(one["languages"]) == ["ar", "fr"]
    bands = one["languages"]["fr"]["bands"]
    assert {band: told["words"] for band, told in bands.items()} == {
        **dict.fromkeys(one["weights"], 0),
        "100": 5,
        "none": 9,
    }
    assert bands["100"]["characters"] == len("TheCounciladopteditsagenda.")
    assert one["languages"]["ar"]["bands"]["none"]["words"] == 14
    told = two["languages"]["fr"]["bands"]
    assert {band: of["words"] for band, of in told.items() if of["words"]} == {
        "repeated": 6,
        "none": 3,
    }
    (alone,) = json.loads(run("analyse", "C18/53", "--targets", "ru,en", "--json")[1])
    assert list(alone["languages"]) == ["ru"]
    assert alone["languages"]["ru"]["bands"]["none"]["words"] == 9
    shown = run("analyse", "C18/52", "C18/53")[1]
    assert "Together" in shown
    assert "1,650 new words a day" in shown
    assert run("analyse", "C18/99", "--json")[0] == 4


def test_a_translators_day_is_a_setting(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", str(file), "--source", "en", "--symbol", "C18/52", "--targets", "fr")
    monkeypatch.setenv("HEXAGLOT_WORDS_A_DAY", "7")
    (one,) = json.loads(run("analyse", "C18/52", "--json")[1])
    assert (one["words_a_day"], one["languages"]["fr"]["days"]) == (7, 2.0)
    monkeypatch.setenv("HEXAGLOT_WORDS_A_DAY", "0")
    code, out, _ = run("analyse", "C18/52", "--json")
    assert code == 2
    assert "HEXAGLOT_WORDS_A_DAY" in out


def test_the_same_file_again_is_the_same_document(run: Run, file: Path) -> None:
    first = json.loads(run("ingest", str(file), "--source", "en", "--json")[1])
    assert json.loads(run("ingest", str(file), "--source", "en", "--json")[1]) == first


def test_other_bytes_under_a_known_symbol_are_a_conflict(run: Run, file: Path) -> None:
    run("ingest", str(file), "--source", "en")
    other = file.with_name("other.docx")
    python_docx.Document().save(str(other))
    code, out, _ = run("ingest", str(other), "--source", "en", "--symbol", "C18/52", "--json")
    assert code == 5
    assert json.loads(out)["error"]["code"] == "symbol_taken"


def test_several_files_are_taken_in_and_the_refused_are_named(run: Run, file: Path) -> None:
    bad = file.with_name("bad.docx")
    bad.write_bytes(b"plain text")
    code, out, _ = run("ingest", str(file), str(bad), "--source", "en", "--json")
    assert code == 3
    accepted, refused = json.loads(out)
    assert accepted["symbol"] == "C18/52"
    assert refused["error"]["code"] == "not_docx"


def test_people_read_where_the_store_is_and_no_brackets_for_no_flags(
    run: Run, file: Path, tmp_path: Path
) -> None:
    assert f"no documents yet in {tmp_path / 'data'}" in run("status")[1]
    told = run("ingest", str(file), "--source", "en", "--targets", "fr")[1]
    assert "flags" in told
    assert "[" not in told


def empty(path: Path) -> None:
    path.write_bytes(b"")


def no_letters(path: Path) -> None:
    document = python_docx.Document()
    document.core_properties.title = ""
    document.core_properties.comments = ""
    document.add_paragraph("— · —")
    document.save(str(path))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ingest", "missing.docx", "--source", "en"), 4),
        (("ingest", "{bad}", "--source", "en"), 3),
        (("ingest", "{empty}", "--source", "en"), 3),
        (("ingest", "{bad}", "--source", "tlh"), 2),
        (("ingest", "{bad}"), 2),
        (("extract", "missing.docx"), 4),
        (("pages", "{bad}"), 3),
        (("pages", "{bad}", "--definition", "a4"), 2),
        (("segment", "--language", "xx"), 2),
        (("memory", "import", "{bad}"), 3),
        (("memory", "import", "{tmx}"), 3),
        (("terms", "import", "{bad}"), 3),
        (("status", "C99/1"), 4),
        (("publish", "C99/1", "--draft"), 4),
        (("publish", "C99/1"), 4),
        (("publish", "C99/1", "--draft", "--provisional"), 2),
        (("withdraw", "C99/1"), 4),
        (("throughput", "--volume", "cp-1999"), 4),
        (("throughput", "--definition", "eu-1500c"), 2),
        (("doctor", "weather"), 2),
        (("users", "token", "nobody"), 4),
        (("pseudo",), 2),
    ],
)
def test_bad_input_is_one_sentence_and_the_exit_code_of_the_table(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    files = {name: tmp_path / f"{name}.docx" for name in ("bad", "empty")}
    files["bad"].write_bytes(b"plain text")
    empty(files["empty"])
    files["tmx"] = tmp_path / "broken.tmx"
    files["tmx"].write_text("<tmx><body><tu>")
    given = [argument.format(**files) for argument in arguments]
    ended, _, err = run(*given)
    assert ended == code
    assert "Traceback" not in err
    if code != 2 or err.startswith("hexaglot:"):
        assert err.startswith("hexaglot: ")
        assert err.count("\n") == 1


def test_a_source_named_wrongly_is_refused_unless_it_is_said_to_stand(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "russian.docx"
    made = python_docx.Document()
    made.add_paragraph("Группа приняла отчет к сведению и просила секретариат издать его. " * 6)
    made.save(str(file))
    ended, _, err = run("ingest", str(file), "--source", "en")
    assert ended == 3
    assert "reads as Russian" in err
    ended, out, _ = run("ingest", str(file), "--source", "en", "--language-stands", "--json")
    assert ended == 0
    assert len(json.loads(out)) == 1


def test_a_document_without_letters_has_no_segments(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dashes.docx"
    no_letters(path)
    code, out, _ = run("ingest", str(path), "--source", "en", "--symbol", "C18/9", "--json")
    assert code == 0
    assert json.loads(out)[0]["segments"] == 0
    assert json.loads(run("publish", "C18/9", "--draft", "--json")[1])["manifest"]


def test_a_store_that_cannot_be_reached_is_named(run: Run, monkeypatch: Any) -> None:
    monkeypatch.setenv("HEXAGLOT_DATABASE_URL", "postgresql+psycopg://u:p@127.0.0.1:9/none")
    code, _, err = run("status")
    assert code == 6
    assert "cannot be reached" in err
    assert "p@127" not in err


def test_an_object_store_that_cannot_be_reached_is_named(
    run: Run, monkeypatch: Any, file: Path
) -> None:
    monkeypatch.setenv("HEXAGLOT_OBJECTS_URL", "s3://127.0.0.1:9")
    code, _, err = run("ingest", str(file), "--source", "en")
    assert code == 6
    assert "cannot be reached" in err


def test_a_read_only_database_is_named(
    run: Run, file: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    run("status")
    address = f"sqlite:///file:{tmp_path}/data/hexaglot.sqlite3?mode=ro&uri=true"
    monkeypatch.setenv("HEXAGLOT_DATABASE_URL", address)
    code, _, err = run("ingest", str(file), "--source", "en")
    assert code == 6, err
    assert "cannot be reached" in err


def test_each_command_has_help_with_an_example(run: Run) -> None:
    from typer.main import get_command

    def leaves(command: Any, path: tuple[str, ...]) -> Any:
        if hasattr(command, "commands"):
            for name, inner in command.commands.items():
                yield from leaves(inner, (*path, name))
        else:
            yield path

    paths = list(leaves(get_command(app), ()))
    assert len(paths) >= 20
    for path in paths:
        code, out, _ = run(*path, "--help")
        assert code == 0
        assert "Example:" in out, path


def test_segments_come_a_line_each(run: Run) -> None:
    text = "See Art. 5 of the Rules. It applies.\nOne only\n"
    code, out, _ = run("segment", "--language", "en", "--json", stdin=text)
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        ["See Art. 5 of the Rules.", "It applies."],
        ["One only"],
    ]


def test_placeables_come_with_their_form_in_the_target(run: Run) -> None:
    lines = "Document C18/52-E{1/}15 March 2018\nIt met.\n"
    arguments = ("placeables", "--source", "en", "--target", "ru", "--json")
    code, out, _ = run(*arguments, stdin=lines)
    assert code == 0
    head, nothing = map(json.loads, out.splitlines())
    assert nothing == []
    assert [(one["kind"], one["written"]) for one in head] == [
        ("document", "Документ C18/52-R"),
        ("date", "15 марта 2018 года"),
    ]
    assert set(head[0]) == {"kind", "text", "start", "end", "value", "written"}
    assert "Документ C18/52-R" in run(*arguments[:-1], stdin=lines)[1]


def test_terms_are_found_through_their_inflections(run: Run) -> None:
    line = "Резолюции Совета\n"
    code, out, _ = run("terms", "find", "--language", "ru", "--json", stdin=line)
    assert code == 0
    hits = json.loads(out)
    assert {"concept", "term", "start", "end", "status"} == set(hits[0])


def test_the_memory_answers_in_five_languages(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "memory.tsv"
    rows = (
        "en\tfr\tar",
        "The agenda was adopted.\tL'ordre du jour est adopté.\tاعتُمد جدول الأعمال.",
    )
    table.write_text("\n".join(rows) + "\n")
    assert run("memory", "import", str(table))[0] == 0
    again = json.loads(run("memory", "import", str(table), "--json")[1])
    assert (again["units"], again["variants"]) == (0, 0)
    asked = ("memory", "lookup", "--source", "en", "--json", "--timing")
    code, out, err = run(*asked, stdin="The agenda was adopted.\nNothing like it\n")
    assert code == 0
    first, second = (json.loads(line) for line in out.splitlines())
    assert first[0]["percent"] == 100
    assert first[0]["targets"]["ar"] == "اعتُمد جدول الأعمال."
    assert second == []
    assert json.loads(err.splitlines()[-1])["lookups"] == 2
    exported = tmp_path / "out.tmx"
    assert run("memory", "export", "--out", str(exported))[0] == 0
    assert exported.read_bytes().count(b"<tuv") == 3


def test_a_concordance_shows_units_in_all_their_languages(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "memory.tsv"
    rows = ("en\tfr", "The agenda was adopted.\tAdopté.", "No agenda.\tAucun ordre du jour.")
    table.write_text("\n".join(rows) + "\n")
    assert run("memory", "import", str(table))[0] == 0
    asked = ("memory", "concordance", "--language", "en")
    code, out, _ = run(*asked, "--json", '"agenda * ~adopt"')
    told = json.loads(out)
    assert (code, told["total"], told["whole"]) == (0, 1, True)
    assert told["rows"][0]["texts"] == {"en": "The agenda was adopted.", "fr": "Adopté."}
    assert told["rows"][0]["ranges"] == [[4, 22]]
    out = run(*asked, "agend*")[1]
    assert "en The agenda was adopted." in out
    assert "2 units" in out


def test_pieces_of_a_segment_are_found_in_the_memory(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "memory.tsv"
    rows = ("en\tfr", "the rules of procedure\tle règlement intérieur", "No\tNon")
    table.write_text("\n".join(rows) + "\n")
    assert run("memory", "import", str(table))[0] == 0
    asked = ("memory", "fragments", "--source", "en", "--targets", "fr")
    text = "It adopts the rules of procedure.\nNo more\n"
    code, out, _ = run(*asked, "--json", stdin=text)
    ((piece,), none) = (json.loads(line) for line in out.splitlines())
    assert (code, none, piece["text"], piece["start"]) == (0, [], "the rules of procedure", 10)
    assert (piece["targets"], piece["suggested"]) == ({}, {"fr": "le règlement intérieur"})
    assert piece["units"][0]["places"] == {"en": [[0, 22]]}
    assert "fr le règlement intérieur (a unit’s whole target)" in run(*asked, stdin=text)[1]


def test_a_look_up_tells_what_was_put_in_and_what_is_missing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "memory.tsv"
    table.write_text("en\tfr\nIt met twice in 2016.\tRéuni deux fois en 2016.\n")
    assert run("memory", "import", str(table))[0] == 0
    asked = ("memory", "lookup", "--source", "en", "--targets", "fr,ar")
    (one,) = json.loads(run(*asked, "--json", stdin="It met twice in 2018.\n")[1])
    assert one["targets"] == {"fr": "Réuni deux fois en 2016."}
    assert one["adapted"] == {"fr": "Réuni deux fois en 2018."}
    assert one["ranges"] == {"fr": [[19, 23]]}
    assert (one["missing"], one["made_from"], one["penalty"]) == (["ar"], None, 0)
    shown = run(*asked, stdin="It met twice in 2018.\n")[1]
    assert "fr Réuni deux fois en 2018." in shown
    assert "missing: ar" in shown
    near = "It meets twice on 2016.\n"
    assert json.loads(run(*asked, "--json", stdin=near)[1]) == []
    assert json.loads(run(*asked, "--wide", "--json", stdin=near)[1])
    monkeypatch.setenv("HEXAGLOT_MEMORY_PENALTIES", "translated=7")
    shown = run(*asked, stdin="It met twice in 2016.\n")[1]
    assert "100 − 7 %" in shown


def test_domains_of_imports_and_documents_take_points_off(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEXAGLOT_MEMORY_PENALTIES", "domain=5")
    monkeypatch.setenv("HEXAGLOT_DOMAINS", "C=policy")
    table = tmp_path / "memory.tsv"
    table.write_text("en\tfr\nReport on languages\tRapport sur les langues\n")
    assert run("memory", "import", str(table), "--domain", "Radio")[0] == 0
    asked = ("memory", "lookup", "--source", "en", "--targets", "fr", "--domain")
    text = "Report on languages\n"
    assert "100 − 5 %" in run(*asked, "policy", stdin=text)[1]
    (one,) = json.loads(run(*asked, "radio", "--json", stdin=text)[1])
    assert one["penalty"] == 0

    def standing() -> tuple[str, list[int]]:
        (document,) = json.loads(run("analyse", "C18/52", "--json")[1])
        told = json.loads(run("status", "C18/52", "--json")[1])["domain"]
        french = document["languages"]["fr"]["bands"]
        return told, [french[band]["segments"] for band in ("100", "95-99")]

    assert run("ingest", str(file), "--source", "en", "--targets", "fr")[0] == 0
    assert standing() == ("policy", [0, 1])
    assert json.loads(run("domain", "C18/52", "RADIO", "--json")[1])["domain"] == "radio"
    assert standing() == ("radio", [1, 0])
    assert run("domain", "C18/52", "--forget")[1] == "C18/52: not known\n"
    assert run("domain", "C18/52")[1] == "C18/52: not known\n"
    monkeypatch.setenv("HEXAGLOT_DOMAINS", "C")
    code, _, err = run("status")
    assert code != 0
    assert "HEXAGLOT_DOMAINS" in err


def test_the_index_of_a_large_memory_is_rebuilt(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "memory.tsv"
    assert run("memory", "rebuild") == (0, "0 units need no index\n", "")
    rows = ["en\tfr", *(f"item {n} of {n % 43}\tpoint {n} sur {n % 43}" for n in range(2000))]
    table.write_text("\n".join(rows) + "\n")
    assert run("memory", "import", str(table))[0] == 0
    code, out, _ = run("memory", "rebuild", "--languages", "en,ar", "--json")
    told = json.loads(out)
    assert (code, told["units"], told["languages"]) == (0, 2000, ["en"])
    assert told["bytes"] > 100_000
    assert "an index for en, fr" in run("memory", "rebuild")[1]


def test_a_symbol_that_looks_like_markup_is_shown_as_it_is(run: Run, file: Path) -> None:
    assert run("ingest", str(file), "--source", "en", "--symbol", "X[/b]1")[0] == 0
    code, out, _ = run("status")
    assert code == 0
    assert "X[/b]1" in out
    assert run("status", "X[/b]1")[0] == 0


def test_a_line_with_a_lone_brace_is_answered_like_any_other(run: Run) -> None:
    asked = ("memory", "lookup", "--source", "en", "--json")
    code, out, _ = run(*asked, stdin="a { b\nplain\n")
    assert code == 0
    assert out.splitlines() == ["[]", "[]"]


def test_a_file_that_cannot_be_written_is_named(run: Run, file: Path, tmp_path: Path) -> None:
    run("ingest", str(file), "--source", "en")
    code, _, err = run("export", "C18/52", "--target", "fr", "--out", str(tmp_path))
    assert code == 2
    assert err.startswith("hexaglot: ")
    assert "cannot be used" in err


def test_an_empty_list_of_languages_is_wrong_use(run: Run, file: Path) -> None:
    run("ingest", str(file), "--source", "en")
    assert run("publish", "C18/52", "--draft", "--languages", "")[0] == 2


def test_restricted_units_leave_no_store_in_a_file(run: Run, tmp_path: Path) -> None:
    from storage.settings import load_settings
    from storage.store import open_store
    from translation.documents import DocumentClass
    from translation.exchange import read_tsv
    from translation.units import Provenance

    store = open_store(load_settings(tmp_path / "data"))
    for batch, row, closed in (
        ("a", "open\touvert", DocumentClass.INTERNAL),
        ("b", "closed\tfermé", DocumentClass.CONFIDENTIAL),
    ):
        units = read_tsv(io.BytesIO(f"en\tfr\n{row}\n".encode()))
        store.memory.import_units(
            batch * 64, units, provenance=Provenance.PUBLISHED, by="t", document_class=closed
        )
    store.close()
    out = tmp_path / "out.tmx"
    assert run("memory", "export", "--out", str(out))[0] == 0
    assert "ouvert" in out.read_text(encoding="utf-8")
    assert "fermé" not in out.read_text(encoding="utf-8")


def test_volumes_and_throughput_say_as_reported(run: Run, file: Path) -> None:
    run("ingest", str(file), "--source", "en")
    listed = json.loads(run("volumes", "--json")[1])
    assert {row["pages"] for row in listed} == {27_700, 25_803, 37_885, 31_000, 168_000}
    told = json.loads(run("throughput", "--json")[1])
    assert told["volume"]["definition"] == "as reported"
    assert told["pages"]["ar"]["received"] > 0


def test_a_token_stands_alone_on_the_last_line(run: Run) -> None:
    assert run("users", "add", "amina", "--role", "translator", "--languages", "ar")[0] == 0
    assert run("users", "add", "amina", "--role", "translator")[0] == 5
    code, out, _ = run("users", "token", "amina")
    assert code == 0
    assert len(out.splitlines()[-1]) >= 32


def test_a_sentence_of_the_original_is_corrected(run: Run, file: Path, tmp_path: Path) -> None:
    run("ingest", str(file), "--source", "en", "--targets", "fr,ar")
    for name in ("eve", "coordinator"):
        assert run("users", "add", name, "--role", "editor")[0] == 0
    run("users", "add", "tina", "--role", "translator")
    wanted = ("--author", "A. Author", "--reason", "a slip", "--user", "eve", "--json")
    code, out, _ = run(
        "correct", "C18/52", "#3", "--text", "It took note of Document C18/53.", *wanted
    )
    assert code == 0
    told = json.loads(out)
    assert (told["document"] != "", told["original"], told["flagged"]) == (True, 2, [])
    code, out, _ = run(
        "correct", "C18/52", str(told["segment"]), *wanted, stdin="It noted C18/54.\n"
    )
    assert (code, json.loads(out)["superseded"]) == (0, told["segment"])
    target = tmp_path / "en.docx"
    assert run("export", "C18/52", "--target", "en", "--out", str(target))[0] == 0
    paragraphs = [one.text for one in python_docx.Document(str(target)).paragraphs]
    assert paragraphs == ["Report on languages", "The Council adopted its agenda. It noted C18/54."]
    assert json.loads(run("verify", "--json")[1])["faults"] == []


def test_a_correction_that_cannot_be_is_told_by_its_code(run: Run, file: Path) -> None:
    run("ingest", str(file), "--source", "en", "--targets", "fr")
    run("users", "add", "eve", "--role", "editor")
    run("users", "add", "tina", "--role", "translator")

    def refused(segment: str, text: str, user: str = "eve", author: str = "A") -> tuple[int, str]:
        given = ("--text", text, "--author", author, "--reason", "r", "--user", user, "--json")
        code, out, _ = run("correct", "C18/52", segment, *given)
        return code, json.loads(out)["error"]["code"]

    assert refused("#3", "x", user="tina") == (2, "forbidden")
    assert refused("#9", "x") == (4, "not_found")
    assert refused("3x", "x") == (4, "not_found")
    assert refused("#3", " ") == (2, "text_missing")
    assert refused("#3", "…") == (3, "empty")
    assert refused("#3", "{1}x{/1}") == (3, "other_tags")
    assert refused("#3", "x", author=" ") == (2, "consent_missing")


def test_bilingual_files_are_rehearsed_brought_in_joined_and_undone(
    run: Run, tmp_path: Path
) -> None:
    french, spanish = tmp_path / "en-fr.tmx", tmp_path / "en-es.tmx"
    french.write_text(_bilingual("fr", [("Noted.", "Pris note."), ("Agenda", "Ordre du jour")]))
    spanish.write_text(_bilingual("es", [("Agenda", "Orden del día"), ("Closed.", "")]))
    files, lines = (str(spanish), str(french)), tmp_path / "report.jsonl"
    code, out, _ = run("memory", "import", *files, "--dry-run", "--report", str(lines), "--json")
    assert code == 0
    planned = [json.loads(line) for line in out.splitlines()]
    assert [(one["units"], one["variants"], one["joined"]) for one in planned] == [
        (2, 3, 0),
        (1, 3, 1),
    ]
    (left,) = (json.loads(line) for line in lines.read_text().splitlines())
    assert left == {
        "file": "en-es.tmx",
        "line": 4,
        "unit": 2,
        "why": "empty",
        "language": "es",
    }
    before = run("memory", "stats", "--json")[1]
    assert json.loads(before)["units"] == 0
    done = [json.loads(line) for line in run("memory", "import", *files, "--json")[1].splitlines()]
    assert [{**one, "dry_run": True} for one in done] == planned
    again = run("memory", "import", *files, "--dry-run", "--json")[1]
    assert [json.loads(line)["repeated"] for line in again.splitlines()] == [2, 2]
    listed = json.loads(run("memory", "batches", "--json")[1])
    assert [(one["file"], one["variants"]) for one in listed] == [
        ("en-fr.tmx", 4),
        ("en-es.tmx", 3),
    ]
    assert "en-es.tmx" in run("memory", "batches")[1]
    assert run("memory", "undo", "ffffffff")[0] == 4
    code, out, _ = run("memory", "undo", listed[0]["batch"][:10], "--json")
    assert (code, json.loads(out)["variants"]) == (0, 3)
    assert json.loads(run("memory", "stats", "--json")[1])["variants"]["fr"] == 0
    assert "undone" in run("memory", "undo", listed[1]["batch"])[1]
    assert run("memory", "stats", "--json")[1] == before


def _bilingual(code: str, pairs: list[tuple[str, str]]) -> str:
    units = "\n".join(
        f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{code}"><seg>{target}</seg></tuv></tu>'
        for source, target in pairs
    )
    head = '<tmx version="1.4"><header srclang="en"/><body>'
    return f'<?xml version="1.0"?>\n{head}\n{units}\n</body></tmx>\n'


def test_an_import_holds_back_what_is_wrong_unless_told_to_take_it(
    run: Run, tmp_path: Path
) -> None:
    table = tmp_path / "memory.tsv"
    rows = [
        "en\tfr\tes\tru",
        "12 pages were read\t12 pages ont été lues\tSe leyeron 13 páginas\tПрочитано 12 страниц",
        "It is approved already\tC'est d&eacute;j&agrave; approuvé\tYa está aprobado\tУже одобрено",
    ]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    rehearsed = json.loads(run("memory", "import", str(table), "--dry-run", "--json")[1])
    assert "/memory/quarantine" not in run("memory", "import", str(table), "--dry-run")[1]
    told = json.loads(run("memory", "import", str(table), "--json")[1])
    assert (told["held"], told["repaired"]) == ({"numbers": 1}, {"entities": 1})
    assert {**rehearsed, "dry_run": False} == told
    assert json.loads(run("memory", "stats", "--json")[1])["variants"]["es"] == 1
    assert "/memory/quarantine" in run("memory", "import", str(table))[1]
    assert run("memory", "import", str(table), "--as-it-is")[0] == 0
