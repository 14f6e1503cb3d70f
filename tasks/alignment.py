"""The steps of alignment: versions read from their DOCX, and what is sure made into units."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from glossaries.termbase import Termbase, built_in
from storage.alignments import AlignedRow, AlignmentSettled, AlignmentState, StoredAlignment
from storage.objects import DOCX_TYPE, Bucket, key_of, sha256_of
from storage.store import Store
from tasks.pieces import pieces
from tasks.requests import Request, done
from translation.alignment import (
    SURE,
    AlignedUnit,
    Encoder,
    Span,
    Version,
    align,
    characters,
    version_of,
)
from translation.alignment.review import RowState, unfitting
from translation.documents import Content
from translation.docx.structure import Standing, read_standing
from translation.errors import DocumentRefused, UsageError
from translation.evidence import evident_language
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.markup import escape, plain
from translation.segmentation import splitter
from translation.symbols import parse_symbol
from translation.units import Provenance, Reader, Unit, Variant

NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""Of units that were aligned: when their texts were written is not known."""


class TooFewVersions(UsageError):
    """Fewer than two languages to align, or one twice."""

    code = "two_versions"

    def __str__(self) -> str:
        return "alignment takes two to six versions, each in another language; name them LL=FILE"


@dataclass(frozen=True, slots=True)
class Alignment:
    """Versions of a document, and the units they became, in order."""

    versions: Mapping[Language, Version]
    units: tuple[AlignedUnit, ...]

    @property
    def kept(self) -> int:
        """How many units are sure in at least two languages."""
        return sum(bool(unit.kept(SURE)) for unit in self.units)

    @property
    def unfitting(self) -> list[Language]:
        """The languages whose version seems to be of another document."""
        return unfitting((unit.spans, unit.kept(SURE)) for unit in self.units)

    def text(self, language: Language, span: Span) -> str:
        """The text of a span, in braces notation without tags: another language's have no part."""
        pieces_of = self.versions[language].pieces[span[0] : span[1]]
        between = "" if language is Language.ZH else " "
        return escape(between.join(plain(piece.text, " ").strip() for piece in pieces_of))

    def imported(self) -> Iterable[ImportedUnit]:
        """The units that are sure, with the languages that are."""
        for ordinal, unit in enumerate(self.units, 1):
            if known := unit.kept(SURE):
                texts = {language: self.text(language, unit.spans[language]) for language in known}
                yield ImportedUnit(ordinal, texts)


def aligned(files: Mapping[Language, bytes], store: Store | None = None) -> Alignment:
    """Align versions of a document; with a store by its memory, termbase and model, too.

    Raises TooFewVersions, or DocumentRefused for the version that cannot be read or is in another
    language than it is said to be.
    """
    if len(files) < 2:
        raise TooFewVersions
    read = {language: _read(language, body) for language, body in files.items()}
    anchors = _anchors({known: content for known, (content, _) in read.items()}, store)
    versions = [
        version_of(known, content, anchors[known], standing)
        for known, (content, standing) in read.items()
    ]
    model = None if store is None else pieces(store)
    units = align(versions, _lengths(model))
    return Alignment({version.language: version for version in versions}, tuple(units))


def _read(language: Language, body: bytes) -> tuple[Content, Mapping[int, Standing]]:
    try:
        content, standing = read_standing(body, splitter(language))
    except DocumentRefused as refused:
        raise DocumentRefused(refused.code, f"{language.english_name}: {refused}") from None
    texts = [plain(segment.text, " ") for block in content.blocks for segment in block.segments]
    found = evident_language(texts)
    if found is not None and found is not language:
        raise DocumentRefused(
            "wrong_language",
            f"the {language.english_name} version reads as {found.english_name}; "
            "name the files by their languages",
        )
    return content, standing


def _lengths(model: Encoder | None) -> Callable[[str, Language], float]:
    if model is None:
        return lambda text, language: characters(plain(text, " "), language)
    return lambda text, language: max(1.0, float(model.count(plain(text, " "))))


Names = Callable[[str], Iterable[str]]


def _anchors(contents: Mapping[Language, Content], store: Store | None) -> dict[Language, Names]:
    """What names the concepts and, with a store, the units of the memory in a text."""
    termbase = built_in() if store is None else Termbase(store.terms.load())
    units = {} if store is None else _remembered(contents, store)

    def names(language: Language) -> Names:
        recogniser = termbase.recogniser(language)

        def of(text: str) -> Iterable[str]:
            yield from {hit.concept for hit in recogniser.find(text)}
            yield from units.get((language, text.strip()), ())

        return of

    return {language: names(language) for language in contents}


def _remembered(
    contents: Mapping[Language, Content], store: Store
) -> Mapping[tuple[Language, str], Sequence[str]]:
    """The units of the memory whose texts stand in the versions, by language and text."""
    there = {
        (language, plain(segment.text, " ").strip())
        for language, content in contents.items()
        for block in content.blocks
        for segment in block.segments
    }
    found: dict[tuple[Language, str], list[str]] = {}
    for unit in store.memory.units(languages=list(contents)):
        if unit.document_class not in Reader().classes:
            continue
        keys = [(v.language, plain(v.text, " ").strip()) for v in unit.variants.values()]
        keys = [key for key in keys if key in there]
        if len(keys) > 1:
            for key in keys:
                found.setdefault(key, []).append(f"unit {unit.id}")
    return found


def tmx_units(alignment: Alignment, provenance: Provenance) -> Iterable[Unit]:
    """The kept units as TMX is written of them, numbered as they stand in the document."""
    for one in alignment.imported():
        variants = {
            language: Variant(language, text, provenance, NO_DATE)
            for language, text in one.texts.items()
        }
        yield Unit(one.ordinal, variants)


def ask(
    store: Store, files: Mapping[Language, bytes], id: str, *, symbol: str, by: str
) -> StoredAlignment:
    """Keep versions and ask for their alignment; `id` is that of the new one.

    Raises TooFewVersions, or DocumentRefused before anything is kept.
    """
    if len(files) < 2:
        raise TooFewVersions
    for language, body in files.items():
        _read(language, body)
    kept = {
        language: sha256_of(store.objects.put_if_absent(Bucket.ORIGINALS, body, DOCX_TYPE))
        for language, body in files.items()
    }
    named = parse_symbol(symbol) if symbol else None
    lineage = named.lineage if named else symbol
    store.alignments.ask(id, kept, symbol=symbol, lineage=lineage, by=by)
    return store.alignments.get(id)


def align_stored(store: Store, id: str, request: Request) -> None:
    """Align the versions that were asked for and put their rows in; may be repeated."""
    stored = store.alignments.get(id)
    if stored.state is not AlignmentState.LEARNED:
        files = {
            language: store.objects.get(Bucket.ORIGINALS, key_of(sha256))
            for language, sha256 in stored.versions.items()
        }
        try:
            found = aligned(files, store)
        except DocumentRefused as refused:
            store.alignments.failed(id, refused.code)
            raise
        store.alignments.fill(id, _rows(found))
    done(store, request)


def _rows(found: Alignment) -> list[tuple[Mapping[Language, Sequence[str]], frozenset[Language]]]:
    """Each unit with the texts of its pieces, and the languages that are sure."""
    return [
        (
            {
                language: [found.text(language, (at, at + 1)) for at in range(start, end)]
                for language, (start, end) in unit.spans.items()
            },
            frozenset(unit.kept(SURE)),
        )
        for unit in found.units
    ]


def unfitting_in(store: Store, stored: StoredAlignment) -> list[Language]:
    """The languages of an alignment whose version seems to be of another document."""
    if stored.state is not AlignmentState.ALIGNED:
        return []
    return unfitting(
        (row.cells, row.cells if row.state is RowState.ACCEPTED else row.sure)
        for row in store.alignments.rows(stored.id)
    )


def learn(store: Store, id: str, *, by: str) -> int:
    """Put the rows that are accepted, and what is sure of the others, into the memory as one batch.

    Gives how many units; what was left out stays out. Raises AlignmentSettled.
    """
    stored = store.alignments.get(id)
    if stored.state is not AlignmentState.ALIGNED:
        raise AlignmentSettled(id)
    units = list(_learned(store.alignments.rows(id)))
    batch = hashlib.sha256(
        json.dumps([id, [[one.ordinal, dict(one.texts)] for one in units]]).encode()
    ).hexdigest()
    store.memory.import_units(
        batch,
        units,
        provenance=Provenance.PUBLISHED,
        by=by,
        lineage=stored.lineage or None,
    )
    store.alignments.learned(id, batch)
    return len(units)


def _learned(rows: Sequence[AlignedRow]) -> Iterator[ImportedUnit]:
    for ordinal, row in enumerate(rows, 1):
        accepted = row.state is RowState.ACCEPTED
        known = set(row.cells) if accepted else row.sure
        if row.state is not RowState.LEFT_OUT and len(known) > 1:
            texts = {
                language: ("" if language is Language.ZH else " ").join(row.cells[language])
                for language in Language
                if language in known
            }
            yield ImportedUnit(ordinal, texts)
