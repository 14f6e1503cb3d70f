"""Work given to a provider outside as one package, and taken back with a report.

What is given is claimed in the provider's name for the offline lease. What comes back is written
in that name, checked, and booked; what is done then is free for whoever reviews it.
"""

import io
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storage.bitext_rules import NO_RULES
from storage.claims import LARGEST_CLAIM
from storage.deliveries import DeliveryRef, StoredDelivery
from storage.documents import StoredDocument
from storage.objects import Bucket, sha256_of
from storage.overview import EVERYTHING
from storage.providers import OrderRequest, WorkOrder, holder_of
from storage.publications import PublicationState
from storage.references import Attached
from storage.rows import Row
from storage.store import Store
from tasks.answers import query_of
from tasks.deliveries import refuse_other, take_in
from tasks.kept import live_sources
from tasks.packages import ZIP_TYPE, Taken, claimed, package_of, plain_name
from tasks.publication import text_bytes
from tasks.recognised import terms_in
from translation.analysis import Share, analysed
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.docx.html import html_page
from translation.errors import ExchangeRefused, NotFound, OfflineForbidden, UsageError
from translation.exchange import Delivery, PackageForm, write_package, write_tmx
from translation.exchange.bundle import ORDER_FILE, write_bundle
from translation.exchange.work_order import (
    Reference,
    Sheet,
    order_docx,
    order_json,
    references_json,
    terms_csv,
)
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.markup import plain
from translation.pages import definition, pages_of_words
from translation.symbols import find_symbols
from translation.terms import Term
from translation.units import Reader

_ALL_ROWS = 1_000_000
_MOST_BITEXTS = 20
_DONE = (TargetState.TRANSLATED, TargetState.REVIEWED)


class OrderNotSaid(UsageError):
    """A file of a provider that does not tell its work order."""

    code = "order_not_said"

    def __str__(self) -> str:
        return "the file does not tell of which work order it is; say its number"


@dataclass(frozen=True, slots=True)
class Given:
    """A work order and its package as a file."""

    order: WorkOrder
    taken: Taken


@dataclass(frozen=True, slots=True)
class ProviderPages:
    """What was accepted from a provider: words and pages by one definition, by language too."""

    provider: str
    definition: str
    words: int
    pages: float
    languages: Mapping[Language, tuple[int, float]]


def give(
    store: Store,
    stored: StoredDocument,
    language: Language,
    provider: str,
    *,
    task: Task,
    due: date | None,
    contact: str,
    by: str,
    count: int = LARGEST_CLAIM,
    key: str | None = None,
) -> Given:
    """Give a provider what is free of a text, at most `count` segments beside what he holds of it.

    Raises OfflineForbidden for a document whose class forbids it, ProviderRefused, NotFound,
    NoneFree, and what a claim raises.
    """
    if not stored.document_class.may_leave:
        raise OfflineForbidden(stored.id, stored.document_class.value)
    name = store.providers.checked_name(provider)
    mine = claimed(store, stored, language, task, holder_of(name), count, _part(key, "claim"))
    rows = [row for row in _rows(store, stored, language) if row.segment in mine]
    asked = OrderRequest(
        stored.id,
        language,
        task,
        name,
        " ".join(contact.split()),
        due,
        tuple(row.segment for row in rows),
        sum(row.words for row in rows),
        store.settings.page_definition,
    )
    order = store.providers.order(asked, by=by, key=_part(key, "order"))
    body = _package(store, stored, order, rows)
    file_name = f"{plain_name(stored)}-{language.value}-order-{order.id}.zip"
    lease = store.settings.offline_lease
    return Given(order, Taken(body, file_name, ZIP_TYPE, len(rows), lease))


def _part(key: str | None, what: str) -> str | None:
    return None if key is None else f"{key}:{what}"


def _rows(store: Store, stored: StoredDocument, language: Language) -> list[Row]:
    rows = store.rows.rows(stored.id, language, limit=_ALL_ROWS)
    return [row for row in rows if row.covered_by is None]


def _package(store: Store, stored: StoredDocument, order: WorkOrder, rows: Sequence[Row]) -> bytes:
    """The zip of a work order, told to be of the moment at which its original came in."""
    language, task = order.asked.language, order.asked.task
    name, moment = plain_name(stored), stored.received_at
    package = package_of(store, stored, language, task, order.asked.segments, order.id)
    original = store.objects.get(Bucket.ORIGINALS, stored.working_key)
    reader = readers_of(stored.document_class)
    references, bitexts = cited(store, stored, language, rows, reader)
    files = [
        (f"{name}-{language.value}.xlf", write_package(package, PackageForm.XLIFF21)),
        ("memory.tmx", _memory(store, stored, language, rows, reader)),
        ("terms.csv", _terms(store, stored, language, rows)),
        ("references.json", references_json(references)),
        (f"source/{name}.docx", original),
        (f"source/{name}.html", html_page(original, stored.source, title=stored.name)),
        *bitexts,
    ]
    sheet = _sheet(store, stored, order, rows, references)
    files.insert(0, ("work-order.docx", order_docx(sheet, files, moment)))
    return write_bundle([(ORDER_FILE, order_json(sheet, files)), *files], moment)


def readers_of(document_class: DocumentClass) -> Reader:
    """What of the memory and the documents those may see who may read any document of a class.

    Nobody outside has a grant: what is restricted or confidential is not among it.
    """
    open_to = {DocumentClass.PUBLIC, document_class}
    return Reader(frozenset(one for one in open_to if one.may_leave))


def _memory(
    store: Store, stored: StoredDocument, language: Language, rows: Sequence[Row], reader: Reader
) -> bytes:
    """The matches of segments as TMX, in both languages alone."""
    memory = live_sources(store, stored.source).memory
    segments = store.segments.segments(stored.id)
    places = {one.id: at for at, one in enumerate(segments)}
    lineages = store.bitext_rules.lineages(stored.id).get(language, NO_RULES)
    found: set[int] = set()
    for row in _once(rows):
        query = query_of(
            stored,
            segments,
            places[row.segment],
            (language,),
            reader,
            lineages,
            text=row.source,
            covers=row.covers,
        )
        found.update(match.unit for match in memory.lookup(query))
    units = store.memory.of(found, (stored.source, language))
    out = io.BytesIO()
    write_tmx(units, out, source=stored.source)
    return out.getvalue()


def _once(rows: Sequence[Row]) -> Iterable[Row]:
    """The first of the segments of each source: a look-up takes its time."""
    return {row.source: row for row in reversed(rows)}.values()


def _terms(store: Store, stored: StoredDocument, language: Language, rows: Sequence[Row]) -> bytes:
    concepts: dict[str, Mapping[Language, Sequence[Term]]] = {}
    for row in _once(rows):
        for hit in terms_in(store, row.source, row.source_language):
            concepts.setdefault(hit.concept, hit.terms)
    return terms_csv(concepts, (stored.source, language))


def cited(
    store: Store, stored: StoredDocument, language: Language, rows: Sequence[Row], reader: Reader
) -> tuple[tuple[Reference, ...], list[tuple[str, bytes]]]:
    """The documents that are attached or cited, and the published texts of those in both languages.

    Of what is attached and may not be seen outside nothing is told.
    """
    attached = _attached(store, stored, reader)
    symbols = dict.fromkeys(one.document.symbol or one.document.id for one in attached)
    for row in rows:
        for found in find_symbols(plain(row.source, " ")):
            symbols.setdefault(str(replace(found.symbol, language=None)))
    references: list[Reference] = []
    bitexts: list[tuple[str, bytes]] = []
    for symbol in symbols:
        held = _held(store, symbol, reader)
        if held is not None and held.id == stored.id:
            continue
        references.append(Reference(symbol) if held is None else _reference(store, symbol, held))
        if held is not None and len(bitexts) < _MOST_BITEXTS:
            bitexts += _bitext(store, held, (stored.source, language))
    return tuple(references), bitexts


def _attached(store: Store, stored: StoredDocument, reader: Reader) -> list[Attached]:
    attached = store.references.attached(stored.id, EVERYTHING)
    return [one for one in attached if one.document.document_class in reader.classes]


def _held(store: Store, symbol: str, reader: Reader) -> StoredDocument | None:
    """The document of a symbol, where it is here and its text may be seen outside."""
    try:
        found = store.documents.find(symbol)
    except NotFound:
        return None
    return found if found.document_class in reader.classes else None


def _reference(store: Store, symbol: str, held: StoredDocument) -> Reference:
    sections = store.segments.sections(held.id)
    title = sections[0].name if sections else ""
    out = store.overview.document(held.id).published
    languages = tuple(language for language in Language if language in out)
    address = f"/publications/{held.id}" if languages else ""
    return Reference(symbol, title, address, languages)


def _bitext(
    store: Store, held: StoredDocument, languages: Collection[Language]
) -> list[tuple[str, bytes]]:
    """The published texts of a document, where there is one in each of the languages."""
    files = []
    for language in languages:
        made = store.publications.latest(held.id, language)
        if made is None or made.state is not PublicationState.PUBLISHED:
            return []
        name = f"references/{plain_name(held)}-{language.value}.docx"
        files.append((name, text_bytes(store, made.id, language)))
    return files


def _sheet(
    store: Store,
    stored: StoredDocument,
    order: WorkOrder,
    rows: Sequence[Row],
    references: tuple[Reference, ...],
) -> Sheet:
    asked = order.asked
    sections = store.segments.sections(stored.id)
    states: Counter[str] = Counter()
    for row in rows:
        states[row.state.value] += row.words
    return Sheet(
        number=order.id,
        document=stored.id,
        name=stored.name,
        title=sections[0].name if sections else "",
        source=stored.source,
        target=asked.language,
        task=asked.task,
        provider=asked.provider,
        contact=asked.contact,
        given_by=order.by,
        given_on=order.at.astimezone(store.settings.zone).date(),
        due=asked.due,
        definition=asked.definition,
        segments=len(asked.segments),
        words=asked.words,
        bands=analysed(Share(row.source, row.words, _fill(row)) for row in rows),
        states=dict(states),
        references=references,
    )


def _fill(row: Row) -> Fill | None:
    """What leverage put into a cell, as long as nobody has changed it."""
    if row.origin is None or row.text is None:
        return None
    return Fill(row.text, Origin(row.origin), row.percent or 0)


def receive(
    store: Store,
    stored: StoredDocument,
    delivery: Delivery,
    body: bytes,
    file_name: str,
    *,
    through: str,
    order: int | None = None,
) -> tuple[StoredDelivery, bool]:
    """Take a provider's file back in the provider's name, with a report; `through` brought it.

    Whether it was taken before is told beside. `order` is the number of the work order where the
    file does not tell it. Raises OrderNotSaid, NotFound, and ExchangeRefused for a file of another
    document (`other_document`), language (`other_language`) or work order (`other_order`).
    """
    given = _order_of(store, stored, delivery, order)
    sha256 = sha256_of(store.objects.put_if_absent(Bucket.ORIGINALS, body))
    ref = DeliveryRef(stored.id, given.asked.language, given.holder, sha256, file_name, through)
    if (known := store.deliveries.known(ref)) is not None:
        return known, True
    account = take_in(store, ref, delivery)
    report = _report(store, stored, given, delivery, account)
    made = store.deliveries.keep(ref, {**account, "report": report})
    return made, False


def _order_of(
    store: Store, stored: StoredDocument, delivery: Delivery, said: int | None
) -> WorkOrder:
    """The work order of a file, if all that the file tells is of it."""
    refuse_other(stored, delivery.document)
    number = delivery.order or said
    if number is None:
        raise OrderNotSaid
    if said not in (None, number):
        raise ExchangeRefused(
            "other_order", f"the file is of work order {number}, not {said}; deliver it there"
        )
    order = store.providers.get(number)
    if order.asked.document != stored.id:
        raise NotFound("work order", str(number))
    if delivery.target not in (None, order.asked.language):
        raise ExchangeRefused(
            "other_language",
            f"the file is in {delivery.target}, and work order {number} is into "
            f"{order.asked.language}; deliver it to the order that it is of",
        )
    return order


def _report(
    store: Store,
    stored: StoredDocument,
    order: WorkOrder,
    delivery: Delivery,
    account: Mapping[str, Any],
) -> dict[str, object]:
    """What a delivery is worth: what is missing, untranslated or at odds, and what was accepted.

    Words are booked for segments of the order that stand done, by the definition of the order. Of
    those that this delivery wrote and left undone none are booked any more.
    """
    asked, language = order.asked, order.asked.language
    rows = {row.segment: row for row in _rows(store, stored, language)}
    given = [rows[one] for one in asked.segments if one in rows]
    told = {one["segment"]: one for one in account["segments"]}
    came = {unit.segment for unit in delivery.units}
    words = {
        row.segment: row.words for row in given if row.segment in came and _is_accepted(row, order)
    }
    words |= dict.fromkeys((one.segment for one in given if _is_spoilt(one, told)), 0)
    booked = store.providers.book(order, words, store.today())
    done = [row.segment for row in given if row.state in _DONE]
    store.claims.let_go(stored.id, language, order.holder, done)
    return {
        "order": order.id,
        "provider": asked.provider,
        "definition": asked.definition,
        "given": len(asked.segments),
        "missing": sum(one not in came for one in asked.segments),
        "untranslated": sum(row.state is TargetState.INITIAL for row in given),
        "tags": sum(one["code"] == "tags_differ" for one in told.values()),
        "findings": _findings(store, stored, language, told),
        "words": booked.words,
        "pages": _pages(booked.words, asked.definition),
        "taken_back": booked.taken_back,
    }


def _is_accepted(row: Row, order: WorkOrder) -> bool:
    """Whether a segment stands done, and by the provider: by that a run cut short is mended."""
    by = row.translated_by if order.asked.task is Task.TRANSLATE else row.reviewed_by
    return row.state in _DONE and by == order.holder


def _is_spoilt(row: Row, told: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether a delivery wrote a segment and it does not stand done: its tags differ, say."""
    return row.state not in _DONE and told.get(row.segment, {}).get("outcome") == "written"


def _findings(
    store: Store, stored: StoredDocument, language: Language, written: Collection[int]
) -> dict[str, int]:
    """How many findings of each check are open in what was delivered."""
    found = store.findings.open(stored.id, language)
    return dict(Counter(one.problem.check for one in found if one.segment in written))


def _pages(words: int, definition_id: str) -> float:
    return round(pages_of_words(words, definition(definition_id)), 2)


def pages_by_provider(
    store: Store, start: date | None = None, end: date | None = None
) -> list[ProviderPages]:
    """What was accepted from each provider from `start` to `end`, both included, by name."""
    sums = store.providers.sums(start or date.min, end or store.today())
    grouped: dict[tuple[str, str], dict[Language, int]] = {}
    for one in sums:
        grouped.setdefault((one.provider, one.definition), {})[one.language] = one.words
    return [_summed(*key, words) for key, words in grouped.items()]


def _summed(provider: str, meant: str, words: Mapping[Language, int]) -> ProviderPages:
    total = sum(words.values())
    by_language = {one: (words[one], _pages(words[one], meant)) for one in words}
    return ProviderPages(provider, meant, total, _pages(total, meant), by_language)
