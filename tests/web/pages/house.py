"""What tests of pages bring about first."""

import secrets

from flows.local import drain
from storage.publications import PublicationKind
from storage.store import Store
from tasks import publication
from translation.checks.problems import Problem
from translation.claims import CellVersion, Task, Verdict
from translation.documents import TargetState
from translation.languages import Language
from translation.repair import repaired

FRENCH = "Le Conseil s'est réuni."


def translate(
    store: Store,
    document: str,
    language: Language,
    *,
    by: str = "translator",
    text: str = FRENCH,
    problems: tuple[Problem, ...] = (),
) -> None:
    """Confirm every cell of a language by one translator, its tags in it."""
    claimed = store.claims.claim(document, language, Task.TRANSLATE, by, count=200)
    for cell in claimed.cells:
        store.cells.save(
            cell.segment,
            language,
            actor=by,
            at=CellVersion(cell.version, cell.fence),
            text=repaired(store.segments.get(cell.segment).segment.text, text),
            state=TargetState.TRANSLATED,
            key=secrets.token_hex(8),
            problems=problems,
        )
    store.claims.release(claimed.claim, by)


def review(store: Store, document: str, language: Language, *, returned: int = 0) -> None:
    """Accept every translated cell of a language, but send the first ones back."""
    claimed = store.claims.claim(document, language, Task.REVIEW, "reviser", count=200)
    for number, cell in enumerate(claimed.cells):
        store.cells.review(
            cell.segment,
            language,
            actor="reviser",
            at=CellVersion(cell.version, cell.fence),
            verdict=Verdict.RETURN if number < returned else Verdict.ACCEPT,
            note="Please keep the wording of 2014." if number < returned else "",
            key=secrets.token_hex(8),
        )
    store.claims.release(claimed.claim, "reviser")


def make_final(store: Store, document: str, language: Language) -> None:
    translate(store, document, language)
    review(store, document, language)
    store.jobs.finalise(document, language, by="editor")


def published(store: Store, document: str, *languages: Language) -> int:
    """Publish final texts; gives the number."""
    asked = publication.request(
        store, document, languages, PublicationKind.FINAL, by="editor", key=secrets.token_hex(8)
    )
    drain(store, document)
    return asked.number
