"""The options that several commands share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from translation.errors import UsageError
from translation.languages import Language, parse_language

AsJson = Annotated[bool, typer.Option("--json", help="JSON alone on stdout.")]
Source = Annotated[str, typer.Option("--source", help="Language of the source: ar zh en fr ru es.")]
Convert = Annotated[
    bool, typer.Option("--convert", help="Make a plain DOCX of a .doc, or of one with macros.")
]
DataFolder = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the embedded store.", show_default="var/"),
]


class NoLanguage(UsageError):
    """A list of languages that names none."""

    def __str__(self) -> str:
        return "the list of languages is empty; name some, such as fr,ar"


def languages(codes: str | None) -> tuple[Language, ...] | None:
    """The languages of a list such as `fr,ar`, each once; None where no list was given."""
    if codes is None:
        return None
    named = [parse_language(code) for code in codes.split(",") if code.strip()]
    if not named:
        raise NoLanguage
    return tuple(dict.fromkeys(named))


def others(source: Language, asked: Sequence[Language] | None) -> tuple[Language, ...]:
    """The targets asked for, or all five others; never the source itself."""
    wanted = tuple(Language) if asked is None else asked
    return tuple(language for language in wanted if language is not source)
