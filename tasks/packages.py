"""A text taken away to be worked on elsewhere: what may be claimed of it is, for a longer lease."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from storage.claims import LARGEST_CLAIM
from storage.documents import StoredDocument
from storage.objects import DOCX_TYPE
from storage.rows import Row
from storage.store import Store
from translation.claims import CellVersion, Task
from translation.errors import NoneFree, OfflineForbidden
from translation.exchange import (
    DeliveryForm,
    Package,
    PackageForm,
    PackageUnit,
    Remark,
    write_package,
)
from translation.languages import Language

XLIFF_TYPE = "application/xliff+xml"
_ALL_ROWS = 1_000_000
_ENDINGS = {
    PackageForm.XLIFF21: ".xlf",
    PackageForm.XLIFF12: ".xliff12.xlf",
    PackageForm.DOCX: ".docx",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A package as a file; `segments` of it are claimed, until `seconds_left` from now."""

    body: bytes
    file_name: str
    content_type: str
    segments: int
    seconds_left: int


def take(
    store: Store,
    stored: StoredDocument,
    language: Language,
    form: PackageForm,
    *,
    holder: str | None,
    task: Task = Task.TRANSLATE,
    count: int = LARGEST_CLAIM,
    key: str | None = None,
) -> Taken:
    """A text in a form, with what `holder` has claimed of it and up to `count` free cells more.

    Without a holder nothing is claimed, and all of it is to be read only. What one holds keeps its
    fences, so that a package taken before stays good. Raises OfflineForbidden for a document whose
    class forbids it, NotFound, NoneFree where nothing is held or free, and what a claim raises.
    """
    if not stored.document_class.may_leave:
        raise OfflineForbidden(stored.id, stored.document_class.value)
    lease = store.settings.offline_lease
    mine: set[int] = set()
    if holder is not None:
        mine = claimed(store, stored, language, task, holder, count, key)
    package = package_of(store, stored, language, task, mine)
    return Taken(
        write_package(package, form),
        _file_name(stored, language, form),
        type_of(form),
        len(mine),
        lease if mine else 0,
    )


def package_of(
    store: Store,
    stored: StoredDocument,
    language: Language,
    task: Task,
    mine: Collection[int],
    order: int | None = None,
) -> Package:
    """A text as a package, open where a segment is among `mine`; raises NotFound."""
    rows = store.rows.rows(stored.id, language, limit=_ALL_ROWS)
    remarks = store.comments.of_text(stored.id, language)
    numbers = {id: place.number for id, place in store.overview.places(stored.id).items()}
    units = tuple(
        _unit(row, numbers[row.segment], row.segment in mine, remarks.get(row.segment, []))
        for row in rows
        if row.covered_by is None
    )
    return Package(stored.id, stored.name, stored.source, language, task, units, order)


def type_of(form: PackageForm | DeliveryForm) -> str:
    """The content type of a file in a form."""
    return _TYPES.get(form.value, XLIFF_TYPE)


ZIP_TYPE = "application/zip"
_TYPES: Mapping[str, str] = {
    DeliveryForm.DOCX.value: DOCX_TYPE,
    DeliveryForm.SIX.value: DOCX_TYPE,
    DeliveryForm.PACKAGE.value: ZIP_TYPE,
}


def claimed(
    store: Store,
    stored: StoredDocument,
    language: Language,
    task: Task,
    holder: str,
    count: int,
    key: str | None,
) -> set[int]:
    """The segments that are the holder's from now on for as long as the offline lease lasts.

    Raises NoneFree where nothing is held or free, and what a claim raises.
    """
    lease = store.settings.offline_lease
    held = store.claims.keep(stored.id, language, task, holder, lease)
    mine = {cell.segment for cell in held}
    if count < 1:
        if not mine:
            raise NoneFree(stored.id, language.value, task.value)
        return mine
    try:
        made = store.claims.claim(
            stored.id, language, task, holder, count=count, key=key, lease=lease
        )
    except NoneFree:
        if not mine:
            raise
        return mine
    return mine | {cell.segment for cell in made.cells}


def _unit(row: Row, number: int, is_open: bool, remarks: list[Remark]) -> PackageUnit:
    return PackageUnit(
        row.segment,
        number,
        row.source,
        row.tags,
        row.text or None,
        row.state,
        CellVersion(row.version, row.fence),
        is_open,
        tuple(remarks),
    )


def _file_name(stored: StoredDocument, language: Language, form: PackageForm) -> str:
    return f"{plain_name(stored)}-{language.value}{_ENDINGS[form]}"


def plain_name(stored: StoredDocument) -> str:
    """The name of a document as files bear it: letters, digits, `-`, `_` and `.` alone."""
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in stored.name)
