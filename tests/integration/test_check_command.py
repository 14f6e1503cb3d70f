"""`hexaglot check`: pairs on stdin, findings on stdout."""

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from translation.errors import TranslationError
from workbench.commands.checks import check

PAIRS = "See Article 48{1/}.\tVoir l'article 84{1/}.\nThe Council met.\tLe Conseil s'est réuni.\n"
app = typer.Typer()
app.command()(check)


def run(*arguments: str, stdin: str) -> Result:
    return CliRunner().invoke(app, ["--source", "en", *arguments], input=stdin)


def test_each_line_is_answered_by_a_list_in_the_same_order() -> None:
    answer = run("--target", "fr", "--json", stdin=PAIRS)
    first, second = map(json.loads, answer.stdout.splitlines())
    assert second == []
    assert [one["severity"] for one in first] == ["error", "error"]
    assert {"check", "severity", "message", "source", "target"} <= set(first[0])
    assert (first[0]["source"], first[0]["target"]) == ([12, 14], None)
    assert (first[1]["source"], first[1]["target"]) == (None, [15, 17])


def test_an_error_ends_in_exit_1_and_a_warning_in_0() -> None:
    assert run("--target", "fr", stdin=PAIRS).exit_code == 1
    warned = run("--target", "fr", stdin="Seven came.\tHuit sont venus.\n")
    assert warned.exit_code == 0
    assert "warning" in warned.stdout


def test_people_read_the_line_the_severity_and_what_is_wrong() -> None:
    told = run("--target", "fr", stdin=PAIRS).stdout
    assert "line 1: error values: number 48 of the source is missing" in told


def test_only_the_checks_asked_for_run() -> None:
    answer = run("--target", "fr", "--only", "tags", "--json", stdin=PAIRS)
    assert answer.stdout == "[]\n[]\n"
    assert answer.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (["--target", "fr", "--only", "spelling"], "", "no check is named 'spelling'; name some"),
        (["--target", "fr", "--only", ","], "", "no check is named ','"),
        (["--target", "de"], "", "de"),
        (["--target", "fr"], "no tab here\n", "line 1 has no tab"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], stdin: str, told: str) -> None:
    error = run(*arguments, stdin=stdin).exception
    assert isinstance(error, TranslationError)
    assert told in str(error)
