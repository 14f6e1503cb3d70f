"""All texts of a document taken away as one table, and what editors changed in it brought back.

Taking the table away claims nothing: it goes around among people who read. When it comes back, each
text that was changed in it is claimed to edit for the moment of the write, as one that is edited
where it stands in the workbench.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from datetime import date

from storage.deliveries import DeliveryRef, StoredDelivery
from storage.documents import StoredDocument
from storage.findings import Finding
from storage.objects import DOCX_TYPE, Bucket, sha256_of
from storage.rows import AlignedRow, CellBrief
from storage.store import Store
from tasks.deliveries import Landed, refuse_other, take_in
from tasks.packages import Taken, plain_name
from translation.claims import CellVersion
from translation.errors import OfflineForbidden
from translation.exchange import (
    DeliveredUnit,
    Delivery,
    DeliveryForm,
    SixCell,
    SixDelivery,
    SixRow,
    SixTable,
    write_six,
)
from translation.exchange.six_table import DIFFERS, OUTLIER
from translation.languages import Language
from translation.outliers import Cell, outliers

_ALL_ROWS = 1_000_000


def take(store: Store, stored: StoredDocument, day: date) -> Taken:
    """The table of all texts as a file; nothing is claimed.

    Raises OfflineForbidden for a document whose class forbids it.
    """
    if not stored.document_class.may_leave:
        raise OfflineForbidden(stored.id, stored.document_class.value)
    asked = {stored.source, *(job.language for job in store.overview.document(stored.id).jobs)}
    columns = tuple(language for language in Language if language in asked)
    rows = store.rows.aligned(stored.id, limit=_ALL_ROWS)
    marks = _marks(store.findings.open(stored.id), len(columns))
    written = tuple(_row(row, number, marks) for number, row in enumerate(rows, start=1))
    table = SixTable(stored.id, stored.name, stored.source, columns, written, day)
    return Taken(write_six(table), f"{plain_name(stored)}-six.docx", DOCX_TYPE, 0, 0)


def _marks(findings: Collection[Finding], texts: int) -> dict[Cell, str]:
    """What is said of the cells whose values differ, by what the checks found."""
    differing: dict[int, set[Language]] = {}
    for one in findings:
        if one.problem.check == "values":
            differing.setdefault(one.segment, set()).add(one.language)
    marks = {(segment, one): DIFFERS for segment, found in differing.items() for one in found}
    return marks | dict.fromkeys(outliers(differing, texts), OUTLIER)


def _row(row: AlignedRow, number: int, marks: dict[Cell, str]) -> SixRow:
    cells = {
        language: _cell(cell, marks.get((row.segment, language), ""))
        for language, cell in row.cells.items()
    }
    return SixRow(row.segment, number, row.source_language, row.source, cells)


def _cell(cell: CellBrief, mark: str) -> SixCell:
    covers = 0 if cell.covered_by is not None else cell.covers
    return SixCell(cell.text, cell.state, CellVersion(cell.version, cell.fence), mark, covers)


def deliver(
    store: Store,
    stored: StoredDocument,
    six: SixDelivery,
    body: bytes,
    file_name: str,
    *,
    by: str,
    languages: Collection[Language],
) -> tuple[list[StoredDelivery], bool]:
    """Take a table back: a delivery for each language in which something was changed, or one.

    `languages` are those that the person works into; what was changed in others is refused. What
    was changed in the original, and rows that are missing or were added, are told in a delivery of
    the source's language. Whether all of it was taken before is told beside. Raises ExchangeRefused
    for a table of another document.
    """
    refuse_other(stored, six.document)
    sha256 = sha256_of(store.objects.put_if_absent(Bucket.ORIGINALS, body))
    jobs = {job.language for job in store.overview.document(stored.id).jobs}
    made: list[StoredDelivery] = []
    new = False
    for delivery in _texts(six, jobs, languages):
        ref = DeliveryRef(stored.id, _language(delivery), by, sha256, file_name)
        known = store.deliveries.known(ref)
        account = take_in(store, ref, delivery) if known is None else known.account
        if account["segments"]:
            made.append(known or store.deliveries.keep(ref, account))
            new |= known is None
    ref = DeliveryRef(stored.id, stored.source, by, sha256, file_name)
    if (known := store.deliveries.known(ref)) is not None:
        return [*made, known], not new
    untaken = list(_untaken(store, stored, six))
    if untaken or not made:
        made.append(store.deliveries.keep(ref, _account(untaken)))
        new = True
    return made, not new


def _texts(
    six: SixDelivery, jobs: Collection[Language], languages: Collection[Language]
) -> Iterator[Delivery]:
    """The texts of the table that are texts of the document, in the order of the languages."""
    for language in Language:
        if language in six.texts and language in jobs:
            given = six.texts[language]
            yield given if language in languages else _forbidden(given)


def _forbidden(delivery: Delivery) -> Delivery:
    """A text in a language that the person does not work into: what was changed is refused."""
    units = (
        one if one.as_sent else replace(one, bad="not_your_language") for one in delivery.units
    )
    return replace(delivery, units=tuple(units))


def _language(delivery: Delivery) -> Language:
    assert delivery.target is not None  # noqa: S101 - a column has a language
    return delivery.target


def _untaken(store: Store, stored: StoredDocument, six: SixDelivery) -> Iterator[Landed]:
    """What nobody takes: originals that were changed, rows that are not there, and those added."""
    places = store.overview.places(stored.id)
    changed = {unit.segment: unit for unit in six.sources}
    added = {unit.segment: unit for unit in six.added}
    for segment, place in places.items():
        if segment in changed:
            yield _refused(changed[segment], place.number)
        elif segment not in six.segments:
            yield Landed(segment, place.number, "refused", "missing_row")
        if segment in added:
            yield _refused(added[segment], place.number)


def _refused(unit: DeliveredUnit, number: int) -> Landed:
    return Landed(unit.segment, number, "refused", unit.bad or "", kept="file")


def _account(landed: Collection[Landed]) -> dict[str, object]:
    counts = Counter(one.outcome for one in landed)
    return {
        "form": DeliveryForm.SIX.value,
        "written": 0,
        "unchanged": 0,
        "conflicts": 0,
        "refused": counts["refused"],
        "segments": [asdict(one) for one in landed],
    }
