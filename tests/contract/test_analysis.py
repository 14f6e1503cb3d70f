"""What there is to do in documents, from a memory in which every band has its match."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from storage.documents import StoredDocument
from storage.memory import StoredMemory
from storage.store import Store
from tasks import leverage
from tasks.analysis import COLUMNS, Analysis, analyse, together, told
from tasks.answers import Work
from tasks.reports import NotCounted
from tests.learning import AR, EN, FR, People, document
from translation.documents import DocumentClass, DocumentState
from translation.errors import NotReady, StorageUnavailable
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.penalties import PenalisedMemory
from translation.units import Match, Provenance, Query

TWENTY = " ".join(f"w{chr(97 + at)}" for at in range(19))
TEXTS = [
    "It opened in the morning.",  # 5 words, one of six tokens changed: 83
    f"{TWENTY} new.",  # 20 words, one of 21 tokens changed: 95
    "The members of the committee will meet in Busan.",  # 9 words, one of ten changed: 90
    "One two three four other another.",  # 6 words, two of seven changed: 71
    "It adjourned.",  # 2 words: exact
    "Unheard of matters arose.",  # 4 words: new
    "Unheard of matters arose.",  # 4 words: a repetition
    "1,650",  # a value alone
]
KNOWN = {
    "It opened in the evening.": "Ouverture.",
    f"{TWENTY} old.": "Vingt.",
    "The members of the committee will meet in Geneva.": "Neuf.",
    "One two three four five six.": "Six.",
    TEXTS[4]: "Levée.",
}
EXPECTED = {
    "repeated": (1, 4),
    "value": (1, 1),
    "100": (1, 2),
    "95-99": (1, 20),
    "85-94": (1, 9),
    "75-84": (1, 5),
    "70-74": (1, 6),
    "none": (1, 4),
}


@pytest.fixture
def people(store: Store) -> People:
    return People(store)


def take(store: Store) -> None:
    units = [ImportedUnit(at, {EN: en, FR: fr}) for at, (en, fr) in enumerate(KNOWN.items())]
    options = {"provenance": Provenance.REVIEWED, "by": "ops"}
    store.memory.import_units("a" * 64, units, **options)


def made(store: Store, name: str, texts: list[str], **more: object) -> StoredDocument:
    document(store, name, texts, **more)
    store.documents.set_state(name, DocumentState.SEGMENTED)
    return store.documents.get(name)


def words(one: Analysis, language: Language) -> dict[str, tuple[int, int]]:
    amounts = one.languages[language].amounts
    return {band: (amount.segments, amount.words) for band, amount in amounts.items()}


def test_each_band_has_its_words_in_each_language(store: Store, people: People) -> None:
    take(store)
    first = document(store, "old", TEXTS[3:6])
    people.save(first[1], "Levée la séance.")  # between the same neighbours: 101
    (one,) = analyse(store, [made(store, "new", TEXTS)])
    expected = {band: at for band, at in EXPECTED.items() if band != "100"} | {"101": (1, 2)}
    assert words(one, FR) == expected
    assert words(one, AR) == {"repeated": (1, 4), "value": (1, 1), "none": (6, 46)}
    assert (one.whole.segments, one.whole.words) == (8, 51)
    assert one.pages(one.whole.words) == pytest.approx(51 / 330)
    spent = 4 * 0.1 + 1 * 0.1 + 2 * 0.1 + 20 * 0.3 + 9 * 0.5 + 5 * 0.7 + 6 * 0.8 + 4
    assert one.days(FR) == pytest.approx(spent / 1650)
    assert one.days(AR) == pytest.approx((0.4 + 0.1 + 46) / 1650)


def test_an_exact_match_elsewhere_is_no_context_match(store: Store) -> None:
    take(store)
    (one,) = analyse(store, [made(store, "new", TEXTS)])
    assert words(one, FR) == EXPECTED
    assert set(EXPECTED) | {"101"} == set(COLUMNS)


def test_what_the_document_gave_to_the_memory_changes_nothing(store: Store, people: People) -> None:
    take(store)
    new = made(store, "new", TEXTS)
    before = analyse(store, [new])
    for segment in store.segments.segments("new")[:6]:
        people.save(segment.id, f"Écrit {segment.id}.")
        people.save(segment.id, f"مكتوب {segment.id}", AR)
    assert analyse(store, [new]) == before
    (other,) = analyse(store, [made(store, "other", TEXTS)])
    assert words(other, FR)["101"][0] > 1


def test_what_another_document_gave_too_stays_a_match(store: Store, people: People) -> None:
    new, other = (made(store, name, TEXTS[4:6]) for name in ("new", "other"))
    for name in ("new", "other"):
        people.save(store.segments.segments(name)[0].id, "Levée.")
    (one,) = analyse(store, [new])
    assert words(one, FR) == {"101": (1, 2), "none": (1, 4)}
    (one, after) = analyse(store, [new, other])
    assert words(one, FR) == {"none": (2, 6)}
    assert words(after, FR) == {"repeated": (2, 6)}


def test_between_documents_a_repetition_is_one_of_the_same_languages(store: Store) -> None:
    first = made(store, "a", TEXTS[4:6], targets=(FR,))
    second = made(store, "b", TEXTS[4:6])
    third = made(store, "c", TEXTS[4:6], source=Language.ES, targets=(FR,))
    analyses = analyse(store, [first, second, third])
    assert words(analyses[1], FR) == {"repeated": (2, 6)}
    assert words(analyses[1], AR) == {"none": (2, 6)}
    assert words(analyses[2], FR) == {"none": (2, 6)}
    sums = together(analyses)
    assert list(sums) == [AR, FR]
    assert sums[FR].amounts["none"].words == 12
    assert sums[FR].amounts["repeated"].words == 6


def test_languages_are_those_asked_for_without_its_own(store: Store) -> None:
    new = made(store, "new", TEXTS)
    (one,) = analyse(store, [new], [EN, Language.RU])
    assert list(one.languages) == [Language.RU]
    assert store.documents.get("new").targets == new.targets


def test_a_closed_document_is_no_match_for_an_open_one(store: Store, people: People) -> None:
    secret = document(store, "s", TEXTS[4:6], document_class=DocumentClass.CONFIDENTIAL)
    people.save(secret[0], "Levée.")
    (one,) = analyse(store, [made(store, "new", TEXTS[4:6])])
    assert words(one, FR) == {"none": (2, 6)}


def test_one_that_is_not_cut_yet_is_not_ready(store: Store) -> None:
    document(store, "new", TEXTS)
    with pytest.raises(NotReady, match="not segmented"):
        analyse(store, [store.documents.get("new")])


def work_of(store: Store, document: str) -> object:
    """The work that the leverage of a document tells of."""
    cut = leverage.chunks(store, document, None)
    parts = [leverage.leverage(store, document, chunk, None) for chunk in cut]
    return leverage.leveraged(store, document, parts, None).work


def test_leverage_looks_up_once_and_tells_the_analysis_too(
    store: Store, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store)
    new = made(store, "new", [*TEXTS, *TEXTS[:2], "It rose."])
    monkeypatch.setattr(leverage, "CHUNK", 4)
    assert len(leverage.chunks(store, "new", None)) == 3
    asked: list[str] = []

    def counting(self: PenalisedMemory, query: Query) -> Mapping[Language, Match]:
        asked.append(query.text)
        return best(self, query)

    best = PenalisedMemory.best
    monkeypatch.setattr(PenalisedMemory, "best", counting)
    settings = store.settings.model_copy(update={"memory_penalties": "year=1"})
    work = work_of(replace(store, settings=settings), "new")
    assert len(asked) == 10  # of eleven segments one is a value by rule
    (alone,) = analyse(store, [new])
    assert isinstance(work, Work)
    assert told(store, new, work) == alone
    assert words(alone, FR)["repeated"] == (3, 29)

    for segment in store.segments.segments("new")[:3]:
        people.save(segment.id, f"Écrit {segment.id}.")
    again = work_of(store, "new")
    assert isinstance(again, Work)
    assert told(store, new, again) == alone


def test_leverage_is_done_where_the_analysis_alone_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a whole sentence")

    take(store)
    made(store, "new", TEXTS)
    monkeypatch.setattr(StoredMemory, "contributed", broken)
    assert work_of(store, "new") == NotCounted("KeyError")
    assert store.documents.get("new").state is DocumentState.LEVERAGED
    assert store.targets.cells("new", FR)[4].text == "Levée."

    def away(*_: object) -> None:
        raise StorageUnavailable("the database", "gone")

    monkeypatch.setattr(StoredMemory, "contributed", away)
    with pytest.raises(StorageUnavailable):
        work_of(store, "new")
