"""An original corrected with its author's consent: one sentence of it, in the same document."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.amendments import Amendment, Replaced, consent
from storage.cell_view import CellView
from storage.objects import DOCX_TYPE, Bucket, key_of, sha256_of
from storage.offers import Accepted
from storage.originals import Original
from storage.store import Store
from tasks.editing import checker, refuse_unwritable
from tasks.intake import counted_words, reading
from tasks.leverage import looked_up
from translation import docx
from translation.claims import CellVersion
from translation.documents import Segment
from translation.languages import Language
from translation.placeables import exchanged


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do: the sentence before and after, the languages it concerns."""

    segment: int
    before: str
    after: str
    source: Language
    flagged: tuple[Language, ...]


def preview(store: Store, segment: int, text: str, *, author: str, reason: str) -> Preview:
    """What correcting a segment would change, with nothing stored.

    Raises what `correct` does of what it is given.
    """
    consent(author, reason)
    place = store.joins.place(segment, 1)
    old = place.segments[0]
    refuse_unwritable(text)
    said = docx.amended_text(old.segment, text)
    store.originals.refuse_settled(segment)
    stored = store.documents.get(place.document)
    languages = [language for language in stored.targets if language is not old.language]
    texts = {language: store.cells.get(segment, language) for language in languages}
    flagged = tuple(
        language
        for language, cell in texts.items()
        if cell.text is not None and (cell.origin is None or cell.state != "initial")
    )
    return Preview(segment, old.segment.text, said, old.language, flagged)


def correct(
    store: Store,
    segment: int,
    text: str,
    *,
    author: str,
    reason: str,
    by: str,
    key: str | None = None,
) -> Replaced:
    """Exchange one segment of an original for another text, to which its author has consented.

    The original is written anew and read again first: the bytes are kept by their digest before
    anything names them. Raises AmendmentRefused and MarkupRefused for the text, NotFound where the
    segment is superseded, and what `Originals.replace` does; then nothing is changed.
    """
    asked = {"act": "correct_original", "segment": segment, "text": text}
    asked |= {"author": author, "reason": reason}
    if (done := store.originals.done(asked, by=by, key=key)) is not None:
        return done
    place = store.joins.place(segment, 1)
    old = place.segments[0]
    refuse_unwritable(text)
    docx.amended_text(old.segment, text)
    consent(author, reason)
    store.originals.refuse_settled(segment)
    stored = store.documents.get(place.document)
    made = docx.amended(
        store.objects.get(Bucket.ORIGINALS, stored.working_key),
        place.block.block,
        old.segment,
        text,
        source=stored.source,
        switches=reading(store),
    )
    key_made = store.objects.put_if_absent(Bucket.ORIGINALS, made.body, DOCX_TYPE)
    new = next(one for one in made.block.segments if one.rank == old.segment.rank)
    amendment = Amendment(
        place.block,
        old,
        made.block,
        sha256_of(stored.working_key),
        sha256_of(key_made),
        _words(store, new, old.language) if place.block.block.kind.counts else 0,
        looked_up(store, stored, segment, new),
    )
    return store.originals.replace(
        amendment,
        asked=asked,
        author=author,
        reason=reason,
        by=by,
        checker=checker(store),
        key=key,
    )


def _words(store: Store, new: Segment, language: Language) -> int:
    return counted_words(store, [new.text], language)


def original_bytes(store: Store, document: str, number: int) -> tuple[Original, bytes]:
    """One of the originals of a document with its bytes; raises NotFound and ObjectDamaged."""
    found = store.originals.get(document, number)
    return found, store.objects.get(Bucket.ORIGINALS, key_of(found.sha256))


@dataclass(frozen=True, slots=True)
class OfferedText:
    """A cell of a corrected segment: its text, and the text with the new values where one is.

    `acceptable` says that an editor may put it in: somebody had vouched for the text, and nobody
    has it in hand.
    """

    language: Language
    cell: CellView
    proposed: str | None
    acceptable: bool


def offered(store: Store, segment: int, language: Language) -> OfferedText:
    """A cell since its source was corrected, with what can be offered for it; raises NotFound."""
    cell = store.cells.get(segment, language)
    waiting = store.offers.waiting(segment, language)
    proposed = None if waiting is None else waiting.offered(exchanged)
    ready = waiting is not None and waiting.vouched and cell.holder is None
    return OfferedText(language, cell, proposed, proposed is not None and ready)


def offers(store: Store, segment: int) -> list[OfferedText]:
    """All cells of a segment by language, with what can be offered for each; raises NotFound."""
    known = store.segments.get(segment)
    targets = store.documents.get(known.document).targets
    return [
        offered(store, segment, language) for language in targets if language is not known.language
    ]


def accept(
    store: Store,
    segment: int,
    versions: Mapping[Language, CellVersion],
    *,
    by: str,
    key: str | None = None,
) -> Accepted:
    """Put what is offered into the cells of some languages; raises what `Offers.accept` does."""
    return store.offers.accept(
        segment, versions, by=by, offer=exchanged, checker=checker(store), key=key
    )
