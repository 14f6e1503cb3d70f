"""A termbase: concepts by their ids, and their recognition by language."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from io import BytesIO

from glossaries.csv_file import read_csv
from glossaries.recognition import Recogniser
from translation.errors import ExchangeRefused, NotFound
from translation.languages import Language
from translation.terms import Concept


class Termbase:
    """Concepts in a fixed order, found by id; one recogniser for each language, made at need."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Take the concepts; raises ExchangeRefused (`duplicate_concept`) where an id repeats."""
        self._concepts: dict[str, Concept] = {}
        self._recognisers: dict[Language, Recogniser] = {}
        for concept in concepts:
            if concept.id in self._concepts:
                raise ExchangeRefused(
                    "duplicate_concept",
                    f"concept {concept.id[:40]!r} stands twice in the termbase; "
                    "give one of the two another id",
                )
            self._concepts[concept.id] = concept

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def concept(self, concept_id: str) -> Concept:
        """The concept that a hit names; raises NotFound."""
        try:
            return self._concepts[concept_id]
        except KeyError:
            raise NotFound("concept", concept_id) from None

    def recogniser(self, language: Language) -> Recogniser:
        """The recogniser of this termbase's terms in a language; made once and kept."""
        if language not in self._recognisers:
            self._recognisers[language] = Recogniser(self, language)
        return self._recognisers[language]


@cache
def built_in() -> Termbase:
    """Our own termbase of conference work, in six languages, as shipped with the package."""
    path = resources.files("glossaries") / "data" / "conference.csv"
    return Termbase(read_csv(BytesIO(path.read_bytes())))
