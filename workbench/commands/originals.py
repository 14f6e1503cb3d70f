"""The command that corrects a sentence of an original with its author's consent."""

import sys
from typing import Annotated

import typer

from storage.segments import StoredSegment
from storage.store import Store
from tasks import originals
from translation.errors import NotFound, UsageError
from workbench import output
from workbench.commands.documents import DocumentArgument
from workbench.commands.finishing import User, permitted
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened


class TextMissing(UsageError):
    """A correction without the sentence as it is to stand."""

    code = "text_missing"

    def __str__(self) -> str:
        return "say the new text by --text, or write it to stdin"


def correct(
    document: DocumentArgument,
    segment: Annotated[
        str, typer.Argument(help="A segment's id, or #5 for the fifth.", show_default=False)
    ],
    author: Annotated[str, typer.Option(help="The author who has consented.")],
    reason: Annotated[str, typer.Option(help="Why the original is corrected.")],
    user: User,
    text: Annotated[
        str | None, typer.Option(help="The sentence as it is to stand; else from stdin.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Correct a sentence of the original, whose texts go back to their translators.

    Example: hexaglot correct C18/52 '#5' --text 'It met in 2018.' --author 'A. Author'
    --reason 'a slip of the year' --user eve
    """
    store = opened(data)
    account, stored = permitted(store, user, document, "amend")
    known = _segment(store, stored.id, segment)
    said = sys.stdin.read() if text is None else text
    if not said.strip():
        raise TextMissing
    done = originals.correct(store, known.id, said, author=author, reason=reason, by=account.name)
    told = {
        "document": done.document,
        "segment": done.segment,
        "superseded": done.superseded,
        "original": done.number,
        "sha256": done.sha256,
        "flagged": list(done.flagged),
    }
    if in_json:
        output.emit(told)
        return
    waiting = ", ".join(one.english_name for one in done.flagged) or "none"
    output.people.print(
        f"{stored.name}: original {done.number}, segment {done.superseded} is {done.segment} now; "
        f"texts to look at again: {waiting}",
        highlight=False,
        markup=False,
    )


def _segment(store: Store, document: str, given: str) -> StoredSegment:
    """The segment of an id or, after `#`, of a number in reading order; raises NotFound."""
    known = store.segments.segments(document)
    digits = given.removeprefix("#")
    number = int(digits) if digits.isascii() and digits.isdigit() else 0
    if given.startswith("#"):
        if 0 < number <= len(known):
            return known[number - 1]
    else:
        for one in known:
            if one.id == number:
                return one
    raise NotFound("segment", f"{given} of document {document}")
