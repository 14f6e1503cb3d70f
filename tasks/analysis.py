"""What there is to do in documents before anyone works: by language and band, in pages and days.

The memory is asked anew, as leverage asks it, and what the documents gave to it themselves is left
out. So the figures stay those of the beginning while people work.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from storage.documents import StoredDocument
from storage.store import Store
from tasks.answers import Looker, Own, Work, amount_of, placed_segments, work_in
from tasks.intake import subject
from translation import pages
from translation.analysis import REPEATED, WEIGHTS, Amount, Bands
from translation.documents import DocumentState
from translation.errors import NotReady
from translation.languages import Language
from translation.leverage import BANDS

COLUMNS = tuple(band for band in (REPEATED, *BANDS) if band != "below 70")
"""The bands of an analysis, best first: a look-up finds nothing below 70."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The work in one document by language; `words_a_day` are those of a day of new words.

    `whole` is the amount of its source text, which is the same for each language.
    """

    document: StoredDocument
    subject: str
    whole: Amount
    languages: Mapping[Language, Bands]
    definition: str
    words_a_day: int

    def pages(self, words: int) -> float:
        """The pages of so many words of the source."""
        return pages.pages_of_words(words, pages.definition(self.definition))

    def days(self, language: Language, band: str | None = None) -> float:
        """The days of one translator into a language, for one band or for all."""
        return self.languages[language].days(self.words_a_day, band)


def analyse(
    store: Store, documents: Sequence[StoredDocument], targets: Sequence[Language] | None = None
) -> list[Analysis]:
    """The work in documents that are to be done together, in this order.

    `targets` stands for the languages that each is to appear in; its own is left out. What stands
    in a document before this one, of the same languages, is a repetition. Raises NotReady for
    one whose segments are not there yet.
    """
    own = store.memory.contributed([one.id for one in documents])
    before: dict[tuple[Language, Language], set[str]] = {}
    return [_by_language(store, _into(one, targets), own, before) for one in documents]


def analysis_of(store: Store, document: str) -> Analysis:
    """The work in one document by its id; raises as `analyse` does."""
    return analyse(store, [store.documents.get(document)])[0]


def _into(stored: StoredDocument, targets: Sequence[Language] | None) -> StoredDocument:
    """The document with the languages that are asked for."""
    if stored.state is DocumentState.RECEIVED:
        raise NotReady(stored.id, stored.state.value, DocumentState.SEGMENTED.value)
    wanted = stored.targets if targets is None else targets
    return replace(stored, targets=tuple(one for one in wanted if one is not stored.source))


def _by_language(
    store: Store,
    stored: StoredDocument,
    own: Own,
    before: dict[tuple[Language, Language], set[str]],
) -> Analysis:
    placed = placed_segments(store, stored.id)
    segments = [segment for segment, _ in placed]
    looker = Looker(store, stored)
    found = [looker.look_up(segments, at) for at in range(len(segments))]
    amounts = [(segment, amount_of(store, segment, counts)) for segment, counts in placed]
    seen = {one: before.setdefault((stored.source, one), set()) for one in stored.targets}
    work = work_in(looker, stored.targets, amounts, found, own, seen)
    for language in stored.targets:
        seen[language].update(segment.segment.text for segment in segments)
    return told(store, stored, work)


def told(store: Store, stored: StoredDocument, work: Work) -> Analysis:
    """The analysis of a document from the work that there is in it."""
    return Analysis(
        document=stored,
        subject=subject(stored),
        whole=work.whole,
        languages=work.languages,
        definition=store.settings.page_definition,
        words_a_day=store.settings.words_a_day,
    )


def analysis_json(one: Analysis) -> dict[str, Any]:
    """An analysis as scripts read it: every band in every language, also where nothing is."""
    return {
        "document": one.document.id,
        "symbol": one.document.symbol,
        "source": one.document.source.value,
        **_amount_json(one, one.whole),
        "definition": one.definition,
        "words_a_day": one.words_a_day,
        "weights": {band: WEIGHTS[band] for band in COLUMNS},
        "languages": {
            language.value: {
                **_amount_json(one, bands.whole),
                "days": round(one.days(language), 2),
                "bands": {
                    band: {
                        **_amount_json(one, bands.amounts.get(band, Amount())),
                        "days": round(one.days(language, band), 2),
                    }
                    for band in COLUMNS
                },
            }
            for language, bands in one.languages.items()
        },
    }


def _amount_json(one: Analysis, amount: Amount) -> dict[str, Any]:
    return {
        "segments": amount.segments,
        "words": amount.words,
        "characters": amount.characters,
        "pages": round(one.pages(amount.words), 2),
    }


def together(analyses: Collection[Analysis]) -> dict[Language, Bands]:
    """The sums of several documents by language, in the order of languages."""
    return {
        language: sum(
            (one.languages[language] for one in analyses if language in one.languages), Bands()
        )
        for language in Language
        if any(language in one.languages for one in analyses)
    }
