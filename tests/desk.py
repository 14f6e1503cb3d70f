"""One document and the people who bring it from initial to final, through the store itself."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from storage import schema
from storage.cells import Saved
from storage.changes import Change
from storage.documents import Intake
from storage.ledger import Stage
from storage.store import Store
from translation.checks.problems import Problem, Severity
from translation.claims import Task, Verdict
from translation.documents import Block, BlockKind, DocumentState, Segment, TargetState
from translation.languages import Language

AR, EN, FR, RU = Language.AR, Language.EN, Language.FR, Language.RU
TEXTS = ("The Council met.", "It took note of two reports.", "The meeting rose at noon.")
WORDS = (3, 6, 5)
LOST = Problem("tags", Severity.ERROR, "tags:lost:1", "tag 1 is lost", source=(0, 3))
WORDY = Problem("values", Severity.WARNING, "values:2", "a number is doubtful", target=(1, 2))


@dataclass(frozen=True, slots=True)
class Desk:
    """A document with the ids of its segments; Tom translates, Rita reviews, Eve is the editor."""

    store: Store
    document: str
    segments: Sequence[int]
    keys: Any = field(default_factory=count)

    def translate(
        self, number: int, text: str = "", language: Language = FR, problems: Sequence[Problem] = ()
    ) -> Saved:
        """Tom's translation of one segment, confirmed."""
        with self._held(Task.TRANSLATE, "tom", [number], language):
            return self._save("tom", number, text, language, problems)

    def edit(
        self, number: int, text: str, language: Language = FR, problems: Sequence[Problem] = ()
    ) -> Saved:
        """Eve's hand on a text, which stays in its state."""
        with self._held(Task.EDIT, "eve", [number], language):
            return self._save("eve", number, text, language, problems)

    def review(
        self,
        number: int,
        verdict: Verdict = Verdict.ACCEPT,
        note: str = "",
        language: Language = FR,
    ) -> Saved:
        """Rita's verdict on one translation."""
        with self._held(Task.REVIEW, "rita", [number], language):
            return self._review(number, verdict, note, language)

    def read_all(self, *languages: Language) -> None:
        """Every segment translated by Tom and accepted by Rita."""
        numbers = range(len(self.segments))
        for language in languages:
            with self._held(Task.TRANSLATE, "tom", numbers, language):
                for number in numbers:
                    self._save("tom", number, "", language, ())
            with self._held(Task.REVIEW, "rita", numbers, language):
                for number in numbers:
                    self._review(number, Verdict.ACCEPT, "", language)

    @contextmanager
    def _held(
        self, task: Task, by: str, numbers: Sequence[int], language: Language
    ) -> Iterator[None]:
        claims, segments = self.store.claims, [self.segments[number] for number in numbers]
        held = claims.claim(self.document, language, task, by, segments=segments)
        yield
        claims.release(held.claim, by)

    def _save(
        self, by: str, number: int, text: str, language: Language, problems: Sequence[Problem]
    ) -> Saved:
        cell = self.store.cells.get(self.segments[number], language)
        raised = TargetState.TRANSLATED if cell.task is Task.TRANSLATE else cell.state
        return self.store.cells.save(
            cell.segment,
            language,
            actor=by,
            at=cell.at,
            text=text or f"Texte {number}.",
            state=raised,
            key=self._key(),
            problems=problems,
        )

    def _review(self, number: int, verdict: Verdict, note: str, language: Language) -> Saved:
        cell = self.store.cells.get(self.segments[number], language)
        return self.store.cells.review(
            cell.segment,
            language,
            actor="rita",
            at=cell.at,
            verdict=verdict,
            note=note,
            key=self._key(),
        )

    def _key(self) -> str:
        return f"{self.document}:{next(self.keys)}"

    def finish(self, *languages: Language) -> None:
        """Read everything, and have Eve call it final."""
        self.read_all(*languages)
        for language in languages:
            self.store.jobs.finalise(self.document, language, by="eve")

    def change(self, number: int = 0, language: Language = FR, **values: Any) -> Change:
        """A change of a cell as effects are told it; nothing is stored."""
        cell = self.store.cells.get(self.segments[number], language)
        given = {
            "request": None,
            "actor": "tom",
            "document": self.document,
            "job": cell.job,
            "segment": cell.segment,
            "target": cell.target,
            "language": language,
            "before": TargetState.INITIAL,
            "after": TargetState.TRANSLATED,
            "text_before": None,
            "text": "Texte.",
            "version": 1,
            "problems": (),
        }
        return Change(**{**given, **values})

    def words(self, stage: Stage) -> dict[Language, int]:
        """The words booked today at a stage, counter-entries taken off."""
        today = self.store.today()
        found: dict[Language, int] = {}
        for row in self.store.ledger.sums(today, today):
            if row.stage is stage:
                found[row.language] = found.get(row.language, 0) + row.words
        return found

    def kinds(self) -> list[str]:
        """The kinds of the events of the document, oldest first."""
        return [event.entry.kind for event in self.store.events.history(self.document)]


def desk(store: Store, document: str = "d1", targets: Sequence[Language] = (FR, AR)) -> Desk:
    """An English document of three segments, looked up, into the target languages."""
    intake = Intake(document, "0" * 64, "a.docx", 1, EN, symbol=f"C18/{document}")
    store.documents.register(intake, targets, by="ops")
    blocks = [
        Block(n, "word/document.xml", f"/p[{n}]", BlockKind.BODY, (Segment(0, 0, len(text), text),))
        for n, text in enumerate(TEXTS)
    ]
    store.segments.save_blocks(document, blocks, lambda block, _: WORDS[block.order])
    store.documents.set_state(document, DocumentState.LEVERAGED, words=sum(WORDS))
    store.database.write(lambda connection: _done(connection, document))
    return Desk(store, document, [one.id for one in store.segments.segments(document)])


def _done(connection: Connection, document: str) -> None:
    """Nothing of the intake waits any more."""
    waiting = sa.update(schema.outbox).where(schema.outbox.c.document == document)
    connection.execute(waiting.values(done_at=schema.outbox.c.asked_at))
