"""The checks of a translation, on lines of text."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Annotated

import typer

from translation.checks import CHECKS, CheckedPair, Problem, Severity
from translation.checks import check as check_pair
from translation.errors import ExchangeRefused, UsageError
from translation.languages import parse_language
from workbench import output
from workbench.failures import FINDINGS
from workbench.options import AsJson, Source


class NoCheck(UsageError):
    """A check that there is not."""

    code = "unknown_check"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"no check is named {self.given!r}; name some of {', '.join(CHECKS)}"


def check(
    target: Annotated[str, typer.Option("--target", help="Language of the translation.")],
    source: Source = "en",
    only: Annotated[
        str | None, typer.Option(help="Some checks, such as values,tags.", show_default="all")
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Check translations from stdin, a source, a tab and its translation on each line.

    Exit 1 where a finding would hold a text back from becoming final.

    Example: hexaglot check --source en --target fr --only values,tags < pairs.tsv
    """
    names = _names(only)
    languages = parse_language(source), parse_language(target)
    blocking = False
    for number, line in enumerate(output.lines(), 1):
        problems = check_pair(CheckedPair(*_cut(line, number), *languages), names)
        blocking |= any(problem.severity is Severity.ERROR for problem in problems)
        if in_json:
            output.emit_live([_shown(problem) for problem in problems])
        else:
            _tell(number, problems)
    if blocking:
        raise typer.Exit(FINDINGS)


def _names(only: str | None) -> Collection[str] | None:
    if only is None:
        return None
    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in CHECKS:
            raise NoCheck(name)
    if not names:
        raise NoCheck(only)
    return names


def _cut(line: str, number: int) -> tuple[str, str]:
    source, tab, target = line.partition("\t")
    if not tab:
        reason = f"line {number} has no tab; give the source, a tab and its translation"
        raise ExchangeRefused("no_tab", reason)
    return source, target


def _shown(problem: Problem) -> object:
    return {**asdict(problem), "severity": problem.severity.value}


def _tell(number: int, problems: list[Problem]) -> None:
    for problem in problems:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        output.people.print(
            f"line {number}: [{colour}]{problem.severity}[/{colour}] {problem.check}: ", end=""
        )
        output.people.print(problem.message, markup=False, highlight=False)
