import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import schema
from storage.database import Database
from storage.errors import SeveralBatches
from storage.memory import MemoryStats
from storage.store import Store
from tests.learning import changes
from translation.documents import DocumentClass
from translation.errors import NotFound
from translation.exchange import ImportedUnit, Meeting, Spool, Stamp
from translation.languages import Language
from translation.units import Provenance

EN, FR, ES, RU = Language.EN, Language.FR, Language.ES, Language.RU
Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
EVENT = schema.event.c
AT = datetime(2017, 3, 1, 12, tzinfo=UTC)


CODES = frozenset(Language)


def pair(ordinal: int, en: str, **more: Any) -> ImportedUnit:
    """A unit of English and of what is named by a code of a language; the rest are its fields."""
    texts = {EN: en, **{Language(code): text for code, text in more.items() if code in CODES}}
    rest = {name: value for name, value in more.items() if name not in CODES}
    return ImportedUnit(ordinal, texts, source=EN, **rest)


def take(store: Store, letter: str, units: Sequence[ImportedUnit], **more: Any) -> None:
    given: dict[str, Any] = {
        "provenance": Provenance.TRANSLATED,
        "by": "ops",
        "name": f"{letter}.tmx",
    }
    store.memory.import_units(letter * 64, units, **{**given, **more})


def texts(store: Store) -> list[dict[str, str]]:
    return [
        {language.value: held.text for language, held in unit.variants.items()}
        for unit in store.memory.units()
    ]


def test_pairs_of_several_days_become_one_unit_and_come_apart_again(store: Store) -> None:
    take(store, "a", [pair(1, "Noted.", fr="Noté.")])
    take(store, "b", [pair(1, "Noted.", es="Tomado nota.")])
    take(store, "c", [pair(9, "Noted.", fr="Noté.", ru="Принято.")])
    assert texts(store) == [{"en": "Noted.", "fr": "Noté.", "es": "Tomado nota.", "ru": "Принято."}]
    store.batches.undo("a" * 64, by="chief")
    assert texts(store) == [{"en": "Noted.", "fr": "Noté.", "es": "Tomado nota.", "ru": "Принято."}]
    store.batches.undo("c" * 64, by="chief")
    assert texts(store) == [{"en": "Noted.", "es": "Tomado nota."}]
    store.batches.undo("b" * 64, by="chief")
    assert texts(store) == []


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (pair(1, "Noted.", fr="Noté."), pair(1, "Noted.", fr="Pris note.", es="x")),
        (pair(1, "Noted.", fr="Noté."), pair(1, "noted.", es="Tomado nota.")),
        (pair(1, "A.", fr="B.", document="C18/1"), pair(1, "A.", es="C.", document="C18/2")),
        (pair(1, "A.", fr="B.", previous="p"), pair(1, "A.", es="C.", previous="q")),
        (pair(1, "A.", fr="B.", place="here"), pair(1, "A.", es="C.", place="there")),
        (pair(1, "A.", fr="B.", place="here"), pair(1, "A.", es="C.")),
    ],
    ids=["other text", "other source", "other document", "neighbours", "place", "a place, none"],
)
def test_what_does_not_agree_stays_apart(
    store: Store, first: ImportedUnit, then: ImportedUnit
) -> None:
    take(store, "a", [first])
    take(store, "b", [then])
    assert store.memory.stats().units == 2


def test_between_two_that_fit_nothing_is_guessed(store: Store) -> None:
    take(store, "a", [pair(1, "The floor", fr="La parole"), pair(2, "The floor", fr="Le sol")])
    take(store, "b", [pair(1, "The floor", es="La palabra")])
    take(store, "c", [pair(1, "The floor", fr="Le sol", ru="Пол")])
    assert texts(store) == [
        {"en": "The floor", "fr": "La parole"},
        {"en": "The floor", "fr": "Le sol", "ru": "Пол"},
        {"en": "The floor", "es": "La palabra"},
    ]


def test_pairs_of_another_class_or_lineage_are_not_joined(store: Store) -> None:
    take(store, "a", [pair(1, "Noted.", fr="Noté.")])
    take(store, "b", [pair(1, "Noted.", es="x")], document_class=DocumentClass.RESTRICTED)
    take(store, "c", [pair(1, "Noted.", ru="x")], lineage="C18/1")
    assert store.memory.stats().units == 3


def test_each_variant_keeps_the_provenance_and_the_date_of_its_own_file(store: Store) -> None:
    take(store, "a", [pair(1, "Noted.", fr="Noté.", at=AT)], provenance=Provenance.PUBLISHED)
    take(store, "b", [pair(1, "Noted.", es="Nota.", stamps={ES: Stamp(Provenance.REVIEWED, AT)})])
    (found,) = store.memory.units()
    said = {language: held.provenance for language, held in found.variants.items()}
    assert said == {
        EN: Provenance.PUBLISHED,
        FR: Provenance.PUBLISHED,
        ES: Provenance.REVIEWED,
    }
    store.batches.undo("a" * 64, by="chief")
    (found,) = store.memory.units()
    assert found.variants[EN].provenance is Provenance.TRANSLATED
    assert found.variants[EN].at > AT
    assert found.variants[ES].at == AT


def test_an_undone_import_is_told_with_who_and_when_and_can_be_made_again(store: Store) -> None:
    take(store, "a", [pair(1, "Noted.", fr="Noté.")])
    seen = store.memory.change_counter()
    gone = store.batches.undo("aaaaaa", by="chief")
    assert (gone.contributions, gone.variants) == (2, 2)
    removed = changes(store, seen).removed
    assert len(removed) == 1
    with pytest.raises(NotFound):
        store.batches.undo("a" * 64, by="chief")
    take(store, "a", [pair(1, "Noted.", fr="Noté.")])
    newest, first = store.batches.list()
    assert (newest.undone_at, newest.variants, newest.name) == (None, 2, "a.tmx")
    assert (first.undone_by, first.variants) == ("chief", 0)
    assert first.undone_at is not None
    assert first.undone_at >= first.at
    with store.database.read() as connection:
        told = [tuple(row) for row in connection.execute(sa.select(EVENT.kind, EVENT.actor))]
    assert told == [("memory_undone", "chief")]


def test_an_import_is_found_by_the_beginning_of_its_digest_if_no_other_begins_so(
    store: Store,
) -> None:
    store.memory.import_units(
        "abcdef0" + "0" * 57, [pair(1, "A", fr="B")], provenance=Provenance.MACHINE, by="ops"
    )
    store.memory.import_units(
        "abcdef1" + "0" * 57, [pair(1, "C", fr="D")], provenance=Provenance.MACHINE, by="ops"
    )
    with pytest.raises(SeveralBatches):
        store.batches.find("abcdef")
    assert store.batches.find("ABCDEF1").digest.startswith("abcdef1")
    for unknown in ("abc", "ffffff", "%%%%%%", ""):
        with pytest.raises(NotFound):
            store.batches.find(unknown)


SOURCES = ["Noted.", "The floor", "Agenda", "Closed."]
LINES = st.tuples(st.sampled_from(SOURCES), st.sampled_from([FR, ES, RU]), st.integers(0, 1))
FILES = st.lists(st.lists(LINES, min_size=1, max_size=6), min_size=1, max_size=4)


def units_of(lines: Sequence[tuple[str, Language, int]], reading: int) -> list[ImportedUnit]:
    """Each source has two translations, or one only where `reading` is one."""
    return [
        ImportedUnit(n, {EN: source, language: f"{source} {language} {which % reading}"}, source=EN)
        for n, (source, language, which) in enumerate(lines, 1)
    ]


def counted(stats: MemoryStats) -> tuple[Any, ...]:
    return (
        stats.units,
        dict(stats.variants),
        dict(stats.provenances),
        stats.contributions,
        stats.batches,
    )


def emptied(store: Store) -> None:
    for known in store.batches.list():
        if known.undone_at is None:
            store.batches.undo(known.digest, by="chief")


_PROPERTY = settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
PROVENANCES = list(Provenance)


@_PROPERTY
@given(FILES)
def test_after_undoing_the_last_import_all_is_counted_as_before(store: Store, given: Any) -> None:
    emptied(store)
    before = [counted(store.memory.stats())]
    for n, lines in enumerate(given):
        take(store, "abcd"[n], units_of(lines, 2), provenance=PROVENANCES[n])
        before.append(counted(store.memory.stats()))
    for n in reversed(range(len(given))):
        assert counted(store.memory.stats()) == before.pop()
        store.batches.undo("abcd"[n] * 64, by="chief")
    assert counted(store.memory.stats()) == before.pop()


@_PROPERTY
@given(FILES, st.randoms(use_true_random=False))
def test_imports_undone_in_any_order_leave_what_the_others_alone_would_give(
    store: Store, given: Any, chance: Any
) -> None:
    emptied(store)
    letters = "abcd"[: len(given)]
    gone = chance.sample(letters, chance.randint(1, len(letters)))
    kept = [letter for letter in letters if letter not in gone]
    for letter in kept:
        n = letters.index(letter)
        take(store, letter, units_of(given[n], 1), provenance=PROVENANCES[n])
    wanted = counted(store.memory.stats())
    emptied(store)
    for n, letter in enumerate(letters):
        take(store, letter, units_of(given[n], 1), provenance=PROVENANCES[n])
    for letter in gone:
        store.batches.undo(letter * 64, by="chief")
    assert counted(store.memory.stats()) == wanted


OTHERS = [one for one in Language if one is not EN]
SIX = st.lists(
    st.tuples(
        st.sampled_from([*SOURCES, "A", "B", "C", "D"]), st.integers(0, 1), st.integers(0, 1)
    ),
    min_size=2,
    max_size=14,
)


def six_way(lines: Sequence[tuple[str, int, int]]) -> list[ImportedUnit]:
    """Units of six languages; French and Spanish have two translations of a source."""
    return [
        ImportedUnit(
            n,
            {
                EN: source,
                **{one: f"{source} {one}" for one in OTHERS},
                FR: f"{source} fr {french}",
                ES: f"{source} es {spanish}",
            },
            source=EN,
        )
        for n, (source, french, spanish) in enumerate(lines, 1)
    ]


def split(units: Sequence[ImportedUnit]) -> dict[Language, list[ImportedUnit]]:
    """Five bilingual files of them, whose units are numbered each for itself."""
    files = {}
    for language in OTHERS:
        held = [one for one in units if language in one.texts]
        files[language] = [
            ImportedUnit(n, {EN: one.texts[EN], language: one.texts[language]}, source=EN)
            for n, one in enumerate(held, 1)
        ]
    return files


def brought_in(store: Store, files: Sequence[Sequence[ImportedUnit]]) -> list[dict[str, str]]:
    """What a memory holds after these files alone, in no order."""
    emptied(store)
    meeting = Meeting(Spool(io.BytesIO()))
    for units in files:
        meeting.read(units)
    places = meeting.places()
    for letter, units in zip("abcde", files, strict=False):
        take(store, letter, list(places.placed(units)))
    return texts(store)


def ordered(units: Sequence[Mapping[str, str]], sources: Collection[str]) -> list[Any]:
    return sorted(sorted(unit.items()) for unit in units if unit["en"] in sources)


def clear(units: Sequence[ImportedUnit]) -> set[str]:
    """The sources that say one thing between the same two sources."""
    said: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    sources = ["", *(one.texts[EN] for one in units), ""]
    for n, one in enumerate(units, 1):
        said.setdefault(tuple(sources[n - 1 : n + 2]), set()).add(tuple(one.texts.values()))
    doubtful = {around[1] for around, texts in said.items() if len(texts) > 1}
    return set(sources) - doubtful


@_PROPERTY
@given(SIX, st.randoms(use_true_random=False))
def test_five_bilingual_files_become_the_units_of_the_six_way_file(
    store: Store, lines: Any, chance: Any
) -> None:
    units = six_way(lines)
    wanted = brought_in(store, [units])
    files = list(split(units).values())
    chance.shuffle(files)
    sources = clear(units)
    assert ordered(brought_in(store, files), sources) == ordered(wanted, sources)


@_PROPERTY
@given(SIX, st.randoms(use_true_random=False))
def test_lines_that_are_missing_cost_no_more_than_themselves(
    store: Store, lines: Any, chance: Any
) -> None:
    units = [
        replace(one, texts={k: v for k, v in one.texts.items() if k is EN or chance.random() < 0.8})
        for one in six_way([(source, 0, 0) for source, *_ in lines])
    ]
    wanted = brought_in(store, [units])
    files = list(split(units).values())
    chance.shuffle(files)
    sources = {one.texts[EN] for one in units if len(one.texts) > 1}
    found = brought_in(store, files)
    assert ordered(found, sources) == ordered(wanted, sources)
    assert len(found) == len(sources)
    before = counted(store.memory.stats())
    for n, units_again in enumerate(files):
        take(store, "abcde"[n], units_again)
    assert counted(store.memory.stats()) == before


def test_two_halves_that_come_at_once_are_joined_whichever_is_first(
    store: Store, in_parallel: Parallel
) -> None:
    halves = [
        [pair(n, f"Sentence {n}.", **{code: f"{n} {code}"}) for n in range(400)]
        for code in ("fr", "es", "ru", "ar")
    ]
    in_parallel(4, lambda n: take(store, "abcd"[n], halves[n]))
    stats = store.memory.stats()
    assert (stats.units, stats.contributions) == (400, 3200)
    assert {len(unit) for unit in texts(store)} == {5}
    in_parallel(4, lambda n: store.batches.undo("abcd"[n] * 64, by="chief"))
    assert (store.memory.stats().units, store.memory.stats().contributions) == (0, 0)


def test_an_undo_that_was_killed_stands_with_what_is_left_and_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store, "a", [pair(n, f"Sentence {n}.", fr=f"{n}") for n in range(400)])
    whole = Database.in_batches

    def killed(self: Database, rows: Any, work: Any, *, least: int = 1) -> Any:
        whole(self, list(rows)[:300], work, least=least)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Database, "in_batches", killed)
        with pytest.raises(KeyboardInterrupt):
            store.batches.undo("a" * 64, by="chief")
    (left,) = store.batches.list()
    assert (left.variants, left.undone_at) == (500, None)
    assert store.memory.stats().units == 250
    assert store.batches.undo("a" * 64, by="chief").contributions == 500
    assert store.memory.stats().units == 0
