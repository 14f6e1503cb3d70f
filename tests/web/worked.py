"""A document of the house that has been worked on: all that pages can show of one."""

from storage.grants import GrantKind
from storage.publications import PublicationKind
from storage.store import Store
from tasks import publication
from translation.checks.problems import Problem, Severity
from translation.claims import Task, Verdict
from translation.documents import DocumentState, TargetState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

DOCUMENT = "internal-document"
MISSING = Problem("values", Severity.ERROR, "values:3", "3 is missing", (0, 1), None)


def work(store: Store) -> None:
    """Texts in every state, with a finding, a comment, a change to answer, and a publication.

    The first unit of the memory came with a file.
    """
    units = [ImportedUnit(1, {Language.EN: "Zephyr.", Language.AR: "نسيم."})]
    store.memory.import_units("e1" * 32, units, provenance=Provenance.REVIEWED, by="admin")
    versions = {Language.AR: "0" * 64, Language.ZH: "1" * 64}
    store.alignments.ask("old-session", versions, symbol="C18/1", lineage="C18/1", by="editor")
    row = {Language.AR: ["اجتمع المجلس."], Language.ZH: ["理事会开会。"]}
    store.alignments.fill("old-session", [(row, frozenset()), (row, frozenset(versions))])
    store.documents.set_state(DOCUMENT, DocumentState.SEGMENTED)
    store.documents.set_state(DOCUMENT, DocumentState.LEVERAGED)
    segments = [one.id for one in store.segments.segments(DOCUMENT)]
    text = {Language.AR: "اجتمع المجلس مرتين.", Language.ZH: "理事会开会两次。"}
    for language, words in text.items():
        held = store.claims.claim(DOCUMENT, language, Task.TRANSLATE, "translator", count=4)
        for number, cell in enumerate(held.cells):
            store.cells.save(
                cell.segment,
                language,
                actor="translator",
                at=store.cells.get(cell.segment, language).at,
                text=words,
                state=TargetState.TRANSLATED,
                problems=(MISSING,) if number == 2 else (),
                key=f"{language}:{number}",
            )
        store.claims.release(held.claim, "translator")
        held = store.claims.claim(DOCUMENT, language, Task.REVIEW, "reviser", count=2)
        first, second = (cell.segment for cell in held.cells)
        store.cells.save(
            first,
            language,
            actor="reviser",
            at=store.cells.get(first, language).at,
            text=words + words,
            state=TargetState.REVIEWED,
            key=f"{language}:rewritten",
        )
        store.cells.review(
            second,
            language,
            actor="reviser",
            at=store.cells.get(second, language).at,
            verdict=Verdict.RETURN,
            note="see the glossary",
            key=f"{language}:returned",
        )
        store.claims.release(held.claim, "reviser")
        store.comments.add(
            segments[0],
            language,
            author="reviser",
            body="@translator?",
            mentioned=["translator"],
        )
    store.grants.give("translator", GrantKind.SELF_REVISE, DOCUMENT, by="admin", reason="trial")
    publication.request(store, DOCUMENT, None, PublicationKind.DRAFT, by="editor")
