"""Documents of given texts in a store, and people who confirm them, for the tests of the memory."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.cells import Cells, Saved
from storage.claims import Claims
from storage.documents import Intake
from storage.learning import learn
from storage.memory import Changes
from storage.repetitions import spread
from storage.store import Store
from translation.claims import Task, Verdict
from translation.documents import Block, BlockKind, DocumentClass, Segment, TargetState
from translation.languages import Language
from translation.markup import InlineTag

AR, EN, FR = Language.AR, Language.EN, Language.FR
BOLD = InlineTag(1, True, "format", "b")
_KEYS = count()


def document(
    store: Store,
    name: str,
    texts: Sequence[str],
    *,
    lineage: str | None = None,
    document_class: DocumentClass = DocumentClass.INTERNAL,
    targets: Sequence[Language] = (FR, AR),
    source: Language = EN,
) -> list[int]:
    """The ids of the segments of a new document, one segment a paragraph."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    given = Intake(
        name,
        digest,
        "a.docx",
        1,
        source,
        symbol=f"C18/{name}",
        lineage=lineage or f"C18/{name}",
        document_class=document_class,
    )
    store.documents.register(given, list(targets), by="ops")
    blocks = [
        Block(
            order,
            "word/document.xml",
            f"/w:p[{order}]",
            BlockKind.BODY,
            (Segment(0, 0, 9, text, (BOLD,) if "{1}" in text else ()),),
        )
        for order, text in enumerate(texts)
    ]
    store.segments.save_blocks(name, blocks)
    return [one.id for one in store.segments.segments(name)]


def changes(store: Store, since: int) -> Changes:
    """What became of the units after a value of the change counter, its pages taken together."""
    pages = list(store.memory.changes_by_page(since))
    return Changes(
        pages[-1].counter if pages else since,
        tuple(one for page in pages for one in page.changed),
        frozenset(one for page in pages for one in page.removed),
    )


@dataclass(frozen=True, slots=True)
class People:
    """People at work on the documents of a store, each act under a claim of its own."""

    store: Store

    @property
    def cells(self) -> Cells:
        return Cells(self.store.database, (learn, spread))

    @property
    def claims(self) -> Claims:
        return Claims(self.store.database)

    def save(
        self,
        segment: int,
        text: str,
        language: Language = FR,
        *,
        by: str = "ana",
        state: TargetState = TargetState.TRANSLATED,
        task: Task = Task.TRANSLATE,
    ) -> Saved:
        """Claim one cell, save it and let go of it."""
        with self.store.database.read() as connection:
            of = sa.select(schema.segment.c.document).where(schema.segment.c.id == segment)
            document = connection.execute(of).scalar_one()
        claim = self.claims.claim(document, language, task, by, segments=[segment])
        cell = self.cells.get(segment, language)
        key = f"key-{next(_KEYS)}"
        given: dict[str, Any] = {"actor": by, "at": cell.at, "text": text, "state": state}
        saved = self.cells.save(segment, language, **given, key=key)
        self.claims.release(claim.claim, by)
        return saved

    def judge(
        self,
        segment: int,
        verdict: Verdict = Verdict.ACCEPT,
        language: Language = FR,
        *,
        by: str = "rui",
    ) -> Saved:
        """Claim one translated cell and accept or return it."""
        cell = self.cells.get(segment, language)
        self.claims.claim(cell.document, language, Task.REVIEW, by, segments=[segment])
        at, key = self.cells.get(segment, language).at, f"key-{next(_KEYS)}"
        given: dict[str, Any] = {"actor": by, "at": at, "verdict": verdict, "key": key}
        return self.cells.review(segment, language, **given, note="please look again")
