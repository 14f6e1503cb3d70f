"""The steps of intake: an original registered, then read, cut into segments and stored."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage.documents import Intake, StoredDocument
from storage.ledger import LedgerEntry, Stage
from storage.objects import ANY_TYPE, DOCX_TYPE, Bucket
from storage.segments import WordCount
from storage.store import Store
from tasks.conversion import CONVERSIONS, PlainDocx, plain_docx
from tasks.reports import IngestReport, KindCount, LeftCount
from tasks.requests import Request, done, renew, row_of
from translation import docx, pages
from translation.documents import (
    OPEN_CLASSES,
    Block,
    Content,
    DocumentClass,
    DocumentState,
    Left,
    Segment,
)
from translation.docx import Switches
from translation.domains import domain_by_symbol, domain_name
from translation.errors import DocumentRefused, NotFound
from translation.evidence import evident_language
from translation.languages import Language
from translation.markup import plain
from translation.segmentation import splitter
from translation.symbols import parse_symbol


@dataclass(frozen=True, slots=True)
class Submission:
    """What someone hands in: the bytes, and what is said about them.

    `language_stands` says that the source is right even where the text seems to tell another.
    `convert` lets a .doc, or a document with macros, be made a plain DOCX; else it is refused.
    `domain` is what it is about; `references` are the ids of documents to attach.
    """

    body: bytes
    file_name: str
    source: Language
    targets: tuple[Language, ...]
    symbol: str | None = None
    meeting: str | None = None
    domain: str | None = None
    due: date | None = None
    priority: int = 0
    document_class: DocumentClass | None = None
    revises: str | None = None
    language_stands: bool = False
    convert: bool = False
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that was taken in, what it holds, and the outbox row of its intake.

    The row is None where the same document had been taken in before.
    """

    document: StoredDocument
    created: bool
    outbox: int | None
    segments: int
    pages: float


def register(store: Store, submission: Submission, document: str, *, by: str) -> Accepted:
    """Store an original and ask for its intake; raises DocumentRefused with nothing stored.

    `document` is the id that a new document gets. The whole file is read first, so that a refusal
    comes before anything is kept.
    """
    plain = _plain(submission)
    content = read(store, plain.body, submission.source)
    if not submission.language_stands:
        _refuse_another_language(content, submission.source)
    intake = _intake(store, submission, document, plain, content.flags)
    kind = DOCX_TYPE if intake.working_sha256 is None else ANY_TYPE
    store.objects.put_if_absent(Bucket.ORIGINALS, submission.body, kind)
    store.objects.put_if_absent(Bucket.ORIGINALS, plain.body, DOCX_TYPE)
    made = store.documents.register(intake, submission.targets, by=by, revises=submission.revises)
    store.references.attach(made.document.id, submission.references, by=by)
    counts = _counts(store, content, submission.source)
    definition = pages.definition(store.settings.page_definition)
    return Accepted(
        document=made.document,
        created=made.created,
        outbox=made.outbox,
        segments=content.segments,
        pages=pages.pages(counts, definition),
    )


def _refuse_another_language(content: Content, named: Language) -> None:
    """A source named wrongly would be cut, looked up and counted wrongly from here on."""
    texts = (plain(segment.text, " ") for block in content.blocks for segment in block.segments)
    found = evident_language(texts)
    if found is not None and found is not named:
        raise DocumentRefused(
            "wrong_language",
            f"the text reads as {found.english_name}, not as {named.english_name}; name its "
            f"language, or say that {named.english_name} stands",
        )


def _plain(submission: Submission) -> PlainDocx:
    """The DOCX to work on, made of what was handed in only where that was asked for."""
    return plain_docx(submission.body) if submission.convert else PlainDocx(submission.body, ())


def known_as(store: Store, submission: Submission) -> str | None:
    """The id of the document that a submission is already, by its bytes and symbol."""
    symbol = symbol_name(submission.symbol) if submission.symbol else None
    return store.documents.holding(symbol, hashlib.sha256(submission.body).hexdigest())


def add_targets(
    store: Store, document: str, targets: Sequence[Language], *, by: str
) -> Sequence[Language]:
    """Add languages to a document that was taken in, with their cells; gives the new ones.

    May be repeated after a kill: cells and ledger entries that lack are made, no other.
    """
    added = store.documents.add_targets(document, targets, by=by)
    store.segments.make_cells(document)
    stored = store.documents.get(document)
    if stored.words is not None:
        store.ledger.append(_received(store, stored, stored.words))
    return added


def symbol_name(given: str) -> str:
    """A symbol as the store keeps it: in its normal form, without the letter of a language.

    C18/52, C18/052 and C18/52-E are one document; what follows no grammar stays as it is given.
    """
    symbol = parse_symbol(given)
    return given if symbol is None else str(replace(symbol, language=None, digits=1))


def find(store: Store, name: str) -> StoredDocument:
    """The document of an id or a symbol in any of its forms; raises NotFound."""
    return store.documents.find(symbol_name(name))


def read(store: Store, body: bytes, source: Language) -> Content:
    """The blocks and segments of an original, under the switches of the settings."""
    return docx.read(body, splitter(source), switches=reading(store))


def left_of(store: Store, body: bytes) -> tuple[Left, ...]:
    """What of an original is not translated, and why; that asks for no segmentation."""
    return docx.read(body, lambda _: [], switches=reading(store)).left


def reading(store: Store) -> Switches:
    """How originals are read, by the settings."""
    return Switches(refuse_dangerous_fields=store.settings.refuse_dangerous_fields)


def _intake(
    store: Store,
    submission: Submission,
    document: str,
    plain: PlainDocx,
    flags: tuple[str, ...],
) -> Intake:
    symbol = parse_symbol(submission.symbol) if submission.symbol else None
    return Intake(
        id=document,
        original_sha256=hashlib.sha256(submission.body).hexdigest(),
        file_name=submission.file_name,
        size=len(submission.body),
        source=submission.source,
        symbol=symbol_name(submission.symbol) if submission.symbol else None,
        revision=symbol.revision if symbol else "",
        lineage=symbol.lineage if symbol else None,
        relation=symbol.relation if symbol else None,
        document_class=_class_of(store, submission, symbol.lineage if symbol else None),
        meeting=submission.meeting,
        domain=_domain_of(store, submission, symbol.lineage if symbol else None),
        priority=submission.priority,
        due=submission.due,
        flags=(*plain.flags, *flags),
        working_sha256=hashlib.sha256(plain.body).hexdigest() if plain.flags else None,
    )


def _class_of(store: Store, submission: Submission, lineage: str | None) -> DocumentClass:
    """The class said, else that of the same document, else the strictest of its lineage.

    A revision opens nothing by silence, and the same file again is no conflict.
    """
    if submission.document_class is not None:
        return submission.document_class
    same = _known(store, submission)
    if same is not None:
        return same.document_class
    known = store.documents.strictest_class(lineage) if lineage else None
    ranks = list(DocumentClass)
    return max(known or DocumentClass.PUBLIC, store.settings.document_class, key=ranks.index)


def _domain_of(store: Store, submission: Submission, lineage: str | None) -> str | None:
    """The domain said, else that of the document it revises or of its lineage, else by its symbol.

    None where nobody and no rule of the settings tells one.
    """
    if said := domain_name(submission.domain):
        return said
    if submission.revises and (known := store.documents.get(submission.revises).domain):
        return known
    if lineage and (shared := store.domains.of_lineage(lineage)):
        return shared
    return domain_by_symbol(submission.symbol, store.settings.domain_rules)


def _known(store: Store, submission: Submission) -> StoredDocument | None:
    """The document that has this symbol and these bytes already."""
    if submission.symbol is None:
        return None
    try:
        known = find(store, submission.symbol)
    except NotFound:
        return None
    same = known.original_sha256 == hashlib.sha256(submission.body).hexdigest()
    return known if same else None


def segment(store: Store, document: str, request: Request) -> IngestReport:
    """Read a registered original, store its blocks, segments and cells, book the words received.

    May be repeated: what is stored already stays as it is.
    """
    renew(store, request)
    stored = store.documents.get(document)
    body = store.objects.get(Bucket.ORIGINALS, stored.working_key)
    content = read(store, body, stored.source)
    report = _report(store, stored, content)
    store.segments.save_blocks(document, content.blocks, _counter(store, stored.source))
    store.ledger.append(_received(store, stored, report.words))
    store.documents.set_state(
        document, DocumentState.SEGMENTED, words=report.words, flags=report.flags
    )
    after = f"leverage:after:{row_of(request)}" if request is not None else None
    store.outbox.ask("leverage", document, {}, key=after)
    done(store, request)
    return report


def _received(store: Store, stored: StoredDocument, words: int) -> list[LedgerEntry]:
    """One entry for each language the document is to appear in, the original's among them."""
    day = store.today()
    return [
        LedgerEntry(
            key=f"received:{stored.id}:{language}",
            day=day,
            document=stored.id,
            language=language,
            stage=Stage.RECEIVED,
            definition=store.settings.page_definition,
            words=words,
        )
        for language in (stored.source, *stored.targets)
    ]


def subject(stored: StoredDocument) -> str:
    """What runs and artifacts call a document: its symbol, or its id where few may know of it."""
    if stored.document_class in OPEN_CLASSES:
        return stored.symbol or stored.id
    return stored.id


def counted_words(store: Store, texts: Iterable[str], language: Language) -> int:
    """Source words as pages count them."""
    ratio = store.settings.ideograph_ratio
    return pages.count(texts, language, ideograph_ratio=ratio).words


def _counter(store: Store, language: Language) -> WordCount:
    """Counts a segment's words where its block counts in pages."""

    def words(block: Block, segment: Segment) -> int:
        return counted_words(store, [segment.text], language) if block.kind.counts else 0

    return words


def count_segments(store: Store) -> None:
    """Count the words of segments that a version before this one stored without."""
    for document in store.segments.uncounted():
        words = _counter(store, store.documents.get(document).source)
        store.segments.save_words(
            {
                known.id: words(stored.block, known.segment) or 0
                for stored in store.segments.blocks(document)
                for known in stored.segments
            }
        )


def _report(store: Store, stored: StoredDocument, content: Content) -> IngestReport:
    kinds = _kinds(store, content.blocks, stored.source)
    counts = _counts(store, content, stored.source)
    definition = pages.definition(store.settings.page_definition)
    return IngestReport(
        document=stored.id,
        subject=subject(stored),
        source=stored.source,
        targets=stored.targets,
        kinds=kinds,
        left=_left(content.left),
        flags=(*filter(CONVERSIONS.__contains__, stored.flags), *content.flags),
        changes=content.changes,
        segments=content.segments,
        words=counts.words,
        pages=pages.pages(counts, definition),
        definition=definition.id,
    )


def _counts(store: Store, content: Content, language: Language) -> pages.Counts:
    texts = [s.text for b in content.blocks if b.kind.counts for s in b.segments]
    return pages.count(texts, language, ideograph_ratio=store.settings.ideograph_ratio)


def _kinds(store: Store, blocks: Sequence[Block], language: Language) -> tuple[KindCount, ...]:
    by_kind: dict[str, list[Block]] = {}
    for block in blocks:
        by_kind.setdefault(block.kind.value, []).append(block)
    return tuple(
        KindCount(
            kind=kind,
            blocks=len(mine),
            segments=sum(len(block.segments) for block in mine),
            words=counted_words(store, (s.text for b in mine for s in b.segments), language),
        )
        for kind, mine in by_kind.items()
    )


def _left(left: Sequence[Left]) -> tuple[LeftCount, ...]:
    sums: dict[tuple[str, str], int] = {}
    for row in left:
        sums[row.kind, row.why] = sums.get((row.kind, row.why), 0) + row.letters
    return tuple(LeftCount(kind, letters, why) for (kind, why), letters in sums.items())
