"""A document of long paragraphs in a store, read from a DOCX, for the tests of joins and cuts."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from storage.cells import CellView, Saved
from storage.claims import Claimed
from storage.joins import Joined
from storage.ledger import Stage
from storage.store import Store
from tasks import editing, intake
from tasks.intake import Submission
from translation.claims import Task, Verdict
from translation.documents import DocumentState, TargetState
from translation.languages import Language

AR, EN, FR = Language.AR, Language.EN, Language.FR
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def run(text: str, look: str = "") -> str:
    """The XML of one run."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BODY = (
    f"<w:p>{run('The Council met in ')}{run('Geneva', '<w:b/>')}{run('.')}{NOTE}"
    f"{run(' It took note of 2 reports. The meeting rose at noon.')}</w:p>"
    f"<w:p>{run('Members sat down. Others left early.')}</w:p>"
)
SOURCES = (
    "The Council met in {1}Geneva{/1}.",
    "It took note of 2 reports.",
    "The meeting rose at noon.",
    "Members sat down.",
    "Others left early.",
)
WORDS = (5, 6, 5, 3, 3)


def package(body: str = BODY) -> bytes:
    """A DOCX of the XML of a body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _LINKS)
        story = f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
        archive.writestr("word/document.xml", story)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document and those who work on it: ana translates, rita reviews, eve edits."""

    store: Store
    document: str
    segments: Sequence[int]
    keys: Any = field(default_factory=count)

    def key(self) -> str:
        return f"{self.document}:{next(self.keys)}"

    def cell(self, number: int, language: Language = FR) -> CellView:
        return self.store.cells.get(self.segments[number], language)

    def claim(self, *numbers: int, by: str = "ana", task: Task = Task.TRANSLATE) -> Claimed:
        segments = [self.segments[number] for number in numbers]
        return self.store.claims.claim(self.document, FR, task, by, segments=segments)

    def save(
        self,
        number: int,
        text: str,
        state: TargetState = TargetState.TRANSLATED,
        by: str = "ana",
        language: Language = FR,
    ) -> Saved:
        cell = self.cell(number, language)
        given: dict[str, Any] = {"at": cell.at, "text": text, "state": state, "key": self.key()}
        return editing.save(self.store, cell.segment, language, actor=by, **given)

    def review(self, number: int, verdict: Verdict = Verdict.ACCEPT, by: str = "rita") -> Saved:
        cell = self.cell(number)
        given: dict[str, Any] = {"at": cell.at, "verdict": verdict, "note": "", "key": self.key()}
        return editing.review(self.store, cell.segment, FR, actor=by, **given)

    def join(self, number: int, count: int = 2, by: str = "ana", **more: Any) -> Joined:
        cell = self.cell(number)
        given = {"at": cell.at, "key": self.key(), **more}
        return editing.join(self.store, cell.segment, FR, actor=by, count=count, **given)

    def undo(self, number: int, by: str = "ana", **more: Any) -> Joined:
        cell = self.cell(number)
        given = {"at": cell.at, "key": self.key(), **more}
        return editing.undo_join(self.store, cell.segment, FR, actor=by, **given)

    def words(self, stage: Stage, language: Language = FR) -> int:
        """The words booked today at a stage in a language, counter-entries taken off."""
        today = self.store.today()
        rows = self.store.ledger.sums(today, today)
        return sum(row.words for row in rows if (row.stage, row.language) == (stage, language))

    def units(self) -> dict[str, dict[str, str]]:
        """What the memory holds: by source, the texts in the other languages."""
        return {
            unit.variants[EN].text: {
                language.value: one.text
                for language, one in unit.variants.items()
                if language is not EN
            }
            for unit in self.store.memory.units()
        }

    def faults(self) -> list[Any]:
        """What `verify` has to say against the store."""
        return [one for one in self.store.verification.check() if one.fault is not None]


def paper(store: Store, document: str = "d1", body: str = BODY) -> Paper:
    """A document of two paragraphs with three and two segments, read and looked up."""
    submission = Submission(package(body), "a.docx", EN, (FR, AR), symbol=f"C18/{document}")
    made = intake.register(store, submission, document, by="ops").document
    intake.segment(store, made.id, None)
    store.documents.set_state(made.id, DocumentState.LEVERAGED)
    return Paper(store, made.id, [one.id for one in store.segments.segments(made.id)])
