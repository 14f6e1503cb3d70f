"""The SentencePiece model of a store: trained on its memory, kept as an object, loaded once."""

import hashlib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.objects import Bucket, key_of, sha256_of
from storage.store import Store
from translation.alignment import Encoder, SentencePieces, train
from translation.alignment.training import MOST_TEXTS
from translation.errors import NotFound
from translation.languages import Language
from translation.markup import plain
from translation.units import Reader

KIND = "sentencepiece"


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training gave, in numbers: texts of each language, pieces a hundred characters."""

    sha256: str
    texts: int
    pieces: Mapping[Language, float]


def train_pieces(store: Store) -> TrainingReport:
    """Train a model on the public and internal units and make it current; raises TooLittleText.

    Each language gives equally many texts, those of the smallest digests: the same memory gives
    the same model, whatever the order of its units.
    """
    texts = _sample(store)
    body = train(texts)
    store.objects.prepare()
    sha256 = sha256_of(store.objects.put_if_absent(Bucket.PUBLISHED, body))
    each = len(next(iter(texts.values())))
    store.models.add(KIND, sha256, units=each, settings={"texts": each, "byte_fallback": True})
    model = SentencePieces(body)
    return TrainingReport(sha256, each, {known: _rate(model, texts[known]) for known in texts})


def pieces(store: Store) -> Encoder | None:
    """The current model of a store; None where none was trained, or its bytes are gone."""
    current = store.models.current(KIND)
    if current is None:
        return None
    try:
        return _loaded(store, current.sha256)
    except NotFound:
        return None


@lru_cache(maxsize=2)
def _loaded(store: Store, sha256: str) -> Encoder:
    return SentencePieces(store.objects.get(Bucket.PUBLISHED, key_of(sha256)))


def _sample(store: Store) -> Mapping[Language, Sequence[str]]:
    """Equally many texts of each language."""
    kept: dict[Language, list[tuple[str, str]]] = {language: [] for language in Language}
    for language, text in _texts(store):
        place = kept[language]
        place.append((hashlib.sha256(text.encode()).hexdigest(), text))
        if len(place) > 2 * MOST_TEXTS:
            kept[language] = heapq.nsmallest(MOST_TEXTS, set(place))
    smallest = {known: heapq.nsmallest(MOST_TEXTS, set(place)) for known, place in kept.items()}
    least = min(map(len, smallest.values()))
    return {known: [text for _, text in place[:least]] for known, place in smallest.items()}


def _texts(store: Store) -> Iterator[tuple[Language, str]]:
    for unit in store.memory.units():
        if unit.document_class in Reader().classes:
            for language, variant in unit.variants.items():
                if text := plain(variant.text, " ").strip():
                    yield language, text


def _rate(model: Encoder, texts: Sequence[str]) -> float:
    """Pieces a hundred characters."""
    letters = sum(map(len, texts))
    return round(100 * sum(map(model.count, texts)) / max(1, letters), 1)
