"""What the people of the demonstration have done: one text in each state, some work begun."""

from collections.abc import Iterable
from datetime import timedelta

from storage.claims import Claimed, ClaimedCell
from storage.publications import PublicationKind
from storage.store import Store
from tasks import editing, publication
from tasks.intake import find
from tasks.matches import cell_matches
from translation.claims import CellVersion, Task, Verdict
from translation.documents import TargetState
from translation.errors import NoneFree, WrongState
from translation.languages import Language
from translation.leverage import put_in
from translation.units import MatchKind, Reader
from workbench.demo import short_notes
from workbench.demo.people import AMINA, ELENA, LIN, NADIA, Person, said, translator_into

_AT_ONCE = 200
_BEGUN = "C18/101"
_CONFIRMED = 12
"""Cells that each of two translators has confirmed in the document that is begun."""

_MENDED, _NEAR = 2, 50
"""Every other cell of a note is mended from a near match, from this percentage on."""

RETURN_NOTE = "Please use the term of the basic texts here, and check the full stop."


def do_work(store: Store) -> None:
    """Bring the notes to their states and begin a document; again changes nothing."""
    for note in short_notes.SHORT_NOTES:
        _translate(store, note.symbol)
    for note in (short_notes.REVIEWED, short_notes.FINAL, short_notes.PUBLISHED):
        _review(store, note.symbol)
    _return_one(store, short_notes.TRANSLATED.symbol)
    for note in (short_notes.FINAL, short_notes.PUBLISHED):
        _finalise(store, note.symbol)
    _publish(store, short_notes.PUBLISHED.symbol)
    for person, language in ((AMINA, Language.AR), (LIN, Language.ZH)):
        _begin(store, person, language)


def _translate(store: Store, symbol: str) -> None:
    document = find(store, symbol)
    if store.assignments.list(document=document.id):
        return  # a reviser has sent something back already
    for language in document.targets:
        person = translator_into(language)
        for claimed in _claims(store, document.id, language, Task.TRANSLATE, person):
            for number, cell in enumerate(claimed.cells):
                if number % _MENDED == 0:
                    _put_in(store, cell, language, person)
                _confirm(store, cell, language, person)
            store.claims.release(claimed.claim, person.name)


def _put_in(store: Store, cell: ClaimedCell, language: Language, person: Person) -> None:
    """A translator who takes a match that is near and mends it, if there is one."""
    found = cell_matches(store, cell.segment, language, Reader(), threshold=_NEAR)
    near = next((one for one in found if one.kind is MatchKind.FUZZY), None)
    if near is not None:
        origin, percent = put_in(near.kind, near.provenance, near.percent, near.penalty)
        store.suggestions.inserted(
            cell.segment,
            language,
            origin=origin,
            percent=percent,
            given=near.target,
            by=person.name,
        )


def _claims(
    store: Store, document: str, language: Language, task: Task, person: Person
) -> Iterable[Claimed]:
    """Claims until nothing is left for the task."""
    while True:
        try:
            yield store.claims.claim(document, language, task, person.name, count=_AT_ONCE)
        except (NoneFree, WrongState):
            return


def _confirm(store: Store, cell: ClaimedCell, language: Language, person: Person) -> None:
    source = store.segments.get(cell.segment).segment.text
    text = store.cells.get(cell.segment, language).text or said(source, language) or source
    editing.save(
        store,
        cell.segment,
        language,
        actor=person.name,
        at=CellVersion(cell.version, cell.fence),
        text=text,
        state=TargetState.TRANSLATED,
        key=f"demo:translate:{cell.target}:{cell.version}",
    )


def _review(store: Store, symbol: str) -> None:
    document = find(store, symbol)
    for language in document.targets:
        for claimed in _claims(store, document.id, language, Task.REVIEW, NADIA):
            for cell in claimed.cells:
                _judge(store, cell, language, Verdict.ACCEPT)
            store.claims.release(claimed.claim, NADIA.name)


def _judge(
    store: Store, cell: ClaimedCell, language: Language, verdict: Verdict, note: str = ""
) -> None:
    editing.review(
        store,
        cell.segment,
        language,
        actor=NADIA.name,
        at=CellVersion(cell.version, cell.fence),
        verdict=verdict,
        note=note,
        key=f"demo:review:{cell.target}:{cell.version}",
    )


def _return_one(store: Store, symbol: str) -> None:
    """One cell in Arabic goes back to its translator, once."""
    document = find(store, symbol).id
    if any(a.task is Task.TRANSLATE for a in store.assignments.list(document=document)):
        return
    rows = store.rows.rows(document, Language.AR, states=[TargetState.TRANSLATED])
    segment = max(rows, key=lambda row: row.words or 0).segment
    claimed = store.claims.claim(document, Language.AR, Task.REVIEW, NADIA.name, segments=[segment])
    _judge(store, claimed.cells[0], Language.AR, Verdict.RETURN, RETURN_NOTE)
    store.claims.release(claimed.claim, NADIA.name)


def _finalise(store: Store, symbol: str) -> None:
    document = find(store, symbol)
    for job in store.jobs.list(document.id):
        if job.state != "final":
            store.jobs.finalise(document.id, job.language, by=ELENA.name)


def _publish(store: Store, symbol: str) -> None:
    document = find(store, symbol).id
    made = store.publications.list(document)
    if all(one.kind is PublicationKind.DRAFT for one in made):
        publication.request(store, document, None, PublicationKind.FINAL, by=ELENA.name)


def _begin(store: Store, person: Person, language: Language) -> None:
    """A document is given to a translator, who has confirmed what the memory knew and began on."""
    document = find(store, _BEGUN).id
    if store.assignments.list(user=person.name, document=document):
        return
    claimed = store.claims.claim(document, language, Task.TRANSLATE, person.name)
    filled = [cell for cell in claimed.cells if store.cells.get(cell.segment, language).text]
    for cell in filled[:_CONFIRMED]:
        _confirm(store, cell, language, person)
    store.claims.release(claimed.claim, person.name)
    store.assignments.assign(
        document,
        language,
        Task.TRANSLATE,
        person.name,
        first=None,
        last=None,
        due=store.today() + timedelta(days=3),
        by=ELENA.name,
    )
