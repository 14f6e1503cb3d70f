"""Corrections of segmentation at intake, with the leverage of the segments that come of them."""

from storage.corrections import Corrected
from storage.joins import JoinPlace
from storage.objects import Bucket
from storage.store import Store
from tasks.intake import counted_words
from tasks.leverage import leverage_segments
from translation import docx


def split(store: Store, segment: int, offset: int, *, by: str, key: str | None = None) -> Corrected:
    """Make two segments of one, cut before character `offset` of its source in braces notation.

    Their cells get leverage at once; the same key does what was left of it. Raises NotFound,
    CutRefused, SegmentInUse and KeyReused, and what reading the original does.
    """
    asked = {"act": "split", "segment": segment, "offset": offset}
    if (done := store.corrections.done(asked, by=by, key=key)) is not None:
        return _leveraged(store, done)
    place = store.joins.place(segment, 1)
    old = place.segments[0]
    pieces = docx.split(_original(store, place), place.block.block, old.segment, offset)
    counts = place.block.block.kind.counts
    words = counted_words(store, [pieces[0].text], old.language) if counts else 0
    done = store.corrections.replace(
        place.block, place.segments, pieces, asked=asked, first_words=words, by=by, key=key
    )
    return _leveraged(store, done)


def merge(store: Store, segment: int, *, by: str, key: str | None = None) -> Corrected:
    """Make one segment of a segment and the next of its block; raises as `split` and NotJoinable.

    What comes of a split becomes, merged, what it was.
    """
    asked = {"act": "merge", "segment": segment}
    if (done := store.corrections.done(asked, by=by, key=key)) is not None:
        return _leveraged(store, done)
    place = store.joins.place(segment, 2)
    parts = [one.segment for one in place.segments]
    whole = docx.joined(_original(store, place), place.block.block, parts)
    done = store.corrections.replace(
        place.block, place.segments, [whole], asked=asked, first_words=0, by=by, key=key
    )
    return _leveraged(store, done)


def _leveraged(store: Store, done: Corrected) -> Corrected:
    """Once more where the act is repeated: whoever was killed in between had no leverage."""
    leverage_segments(store, done.document, done.segments)
    return done


def _original(store: Store, place: JoinPlace) -> bytes:
    stored = store.documents.get(place.document)
    return store.objects.get(Bucket.ORIGINALS, stored.working_key)
