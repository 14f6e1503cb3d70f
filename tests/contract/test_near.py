"""Near-identical units: found and followed, merged, deleted, set apart, and all of it undone."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import schema
from storage.memory_import import Source
from storage.near import Deed, Shown
from storage.near_rows import rows_of
from storage.rehearsal import rehearsal
from storage.store import Store
from tasks.matches import text_matches
from tasks.near import all_groups, near_groups
from tests.learning import AR, People, document
from translation.documents import DocumentClass
from translation.errors import NotFound, NotOfGroup, UnitsMoved
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory.near import MOST, Kind
from translation.units import Provenance, Reader

EN, FR, ES = Language.EN, Language.FR, Language.ES
READER = Reader()
LEGACY = [
    ImportedUnit(1, {EN: "The agenda was adopted.", FR: "L'ordre du jour est adopté."}),
    ImportedUnit(2, {EN: "the  agenda was adopted", FR: "L'ordre du jour est adopté.", ES: "Sí"}),
    ImportedUnit(3, {EN: "The report", FR: "Le rapport"}),
    ImportedUnit(4, {EN: "The report", FR: "Le compte rendu"}),
    ImportedUnit(5, {EN: "The Council thanked the working group", FR: "Le Conseil remercie"}),
    ImportedUnit(6, {EN: "The Council thanked the wroking group", FR: "Le Conseil remercia"}),
    ImportedUnit(7, {EN: "Something else entirely", FR: "Autre chose"}),
]


def take(store: Store, letter: str, units: Sequence[ImportedUnit], **more: Any) -> None:
    given: dict[str, Any] = {"provenance": Provenance.TRANSLATED, "by": "ops"}
    store.memory.import_units(letter * 64, units, **{**given, **more})


@pytest.fixture
def legacy(store: Store) -> Store:
    take(store, "a", LEGACY)
    return store


def found(store: Store, kind: Kind, reader: Reader = READER) -> list[list[int]]:
    return [[unit.id for unit in one.units] for one in all_groups(store, EN, [kind], reader)]


def shown(store: Store, *ids: int) -> list[Shown]:
    standing = store.near.standing(ids, Reader(frozenset(DocumentClass), frozenset({"C18/1"})))
    return [Shown(id, standing[id].version) for id in ids]


def texts(store: Store, id: int) -> dict[str, str]:
    return {
        language.value: one.text
        for unit in store.memory.of([id], [])
        for language, one in unit.variants.items()
    } or {
        one.language.value: one.text
        for unit in store.memory.fetched([id])
        for one in unit.variants.values()
    }


def everything(store: Store) -> Mapping[str, Any]:
    """All rows of the memory, but for the change counter."""
    with store.database.read() as connection:
        ids = list(connection.execute(sa.select(schema.unit.c.id)).scalars())
        rows = rows_of(connection, ids)
    units = [{name: row[name] for name in row if name != "change"} for row in rows["unit"]]
    return {**rows, "unit": units, "stats": store.memory.stats()}


def events(store: Store) -> list[tuple[str, str, Any]]:
    event = schema.event.c
    statement = sa.select(event.kind, event.actor, event.detail).order_by(event.id)
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def test_groups_by_kind(legacy: Store) -> None:
    assert found(legacy, Kind.FORM) == [[1, 2]]
    assert found(legacy, Kind.RENDERED) == [[3, 4]]
    assert found(legacy, Kind.NEARLY) == [[5, 6]]


def test_many_copies_of_a_source_do_not_hide_what_is_nearly_the_same(store: Store) -> None:
    copies = [
        ImportedUnit(n, {EN: "The Council thanked the working group", FR: f"Merci {n}"})
        for n in range(100, MOST + 110)
    ]
    take(store, "a", [*copies, LEGACY[5]])
    assert found(store, Kind.NEARLY) == [[1, MOST + 11]]


def test_pages_go_on_where_the_last_one_ended(legacy: Store) -> None:
    take(legacy, "b", [ImportedUnit(1, {EN: "THE REPORT", FR: "Rapport"}), *LEGACY[4:6]])
    take(legacy, "c", [ImportedUnit(n, {EN: f"Item {n % 3}", FR: f"Point {n}"}) for n in range(9)])
    whole = found(legacy, Kind.RENDERED)
    assert len(whole) == 4
    pages, after = [], 0
    while after is not None:
        page = near_groups(legacy, EN, Kind.RENDERED, READER, after=after, limit=1)
        pages += [[unit.id for unit in one.units] for one in page.groups]
        after = page.after
    assert pages == whole


def test_what_changes_is_followed(legacy: Store) -> None:
    assert found(legacy, Kind.RENDERED) == [[3, 4]]
    take(legacy, "b", [ImportedUnit(1, {EN: "something ELSE, entirely", FR: "Autre chose encore"})])
    assert found(legacy, Kind.RENDERED) == [[3, 4], [7, 8]]
    legacy.batches.undo("b" * 64, by="chief")
    assert found(legacy, Kind.RENDERED) == [[3, 4]]


def test_merging_keeps_the_agreeing_the_missing_and_the_chosen(legacy: Store) -> None:
    before = legacy.memory.stats()
    legacy.near.merge(READER, shown(legacy, 1, 2), 1, {EN: 2}, by="chief")
    assert texts(legacy, 1) == {
        "en": "the  agenda was adopted",
        "fr": "L'ordre du jour est adopté.",
        "es": "Sí",
    }
    assert texts(legacy, 2) == {}
    after = legacy.memory.stats()
    assert (after.units, before.units) == (6, 7)
    assert after.variants[FR] == before.variants[FR] - 1
    assert after.contributions == before.contributions - 1  # who said "The agenda was adopted."
    assert found(legacy, Kind.FORM) == []
    (event,) = events(legacy)
    told = {"act": 1, "units": [1, 2], "into": 1, "less_trusted": []}
    assert event == ("near_merged", "chief", told)


def test_look_ups_follow_at_once(legacy: Store) -> None:
    def answers() -> list[tuple[int, int]]:
        asked = text_matches(legacy, "The report", EN, [FR], READER)
        return [(match.unit, match.percent) for match in asked]

    assert sorted(answers()) == [(3, 100), (4, 100)]
    act = legacy.near.merge(READER, shown(legacy, 3, 4), 3, {FR: 4}, by="chief")
    assert answers() == [(3, 100)]
    legacy.near.undo(READER, act, by="chief")
    assert sorted(answers()) == [(3, 100), (4, 100)]


def test_legacy_text_does_not_replace_what_was_published(legacy: Store) -> None:
    take(
        legacy,
        "b",
        [ImportedUnit(1, {EN: "The report.", FR: "Le rapport publié"})],
        provenance=Provenance.PUBLISHED,
    )
    legacy.near.merge(READER, shown(legacy, 3, 4, 8), 3, {}, by="chief")
    assert texts(legacy, 3) == {"en": "The report.", "fr": "Le rapport publié"}
    legacy.near.undo(READER, 1, by="chief")
    legacy.near.merge(READER, shown(legacy, 3, 4, 8), 8, {FR: 3}, by="chief")
    assert texts(legacy, 8) == {"en": "The report.", "fr": "Le rapport"}
    assert events(legacy)[-1][2]["less_trusted"] == ["fr"]


def test_a_merged_text_is_vouched_for_by_who_is_left(store: Store) -> None:
    take(store, "a", [ImportedUnit(1, {EN: "Noted.", FR: "Noté."})])
    published = [ImportedUnit(1, {EN: "Noted", FR: "Noté."})]
    take(store, "b", published, provenance=Provenance.PUBLISHED)
    store.near.merge(READER, shown(store, 1, 2), 1, {EN: 1}, by="chief")
    (unit,) = store.memory.units()
    assert unit.variants[FR].provenance is Provenance.PUBLISHED
    store.batches.undo("b" * 64, by="chief")
    (unit,) = store.memory.units()
    assert {one.text: one.provenance for one in unit.variants.values()} == {
        "Noted.": Provenance.TRANSLATED,
        "Noté.": Provenance.TRANSLATED,
    }


def test_a_deleted_unit_is_gone_until_that_is_undone(legacy: Store) -> None:
    before = everything(legacy)
    act = legacy.near.delete(READER, shown(legacy, 4)[0], by="chief")
    assert texts(legacy, 4) == {}
    assert found(legacy, Kind.RENDERED) == []
    legacy.near.undo(READER, act, by="lead")
    assert everything(legacy) == before
    assert found(legacy, Kind.RENDERED) == [[3, 4]]
    assert [(kind, by) for kind, by, _ in events(legacy)] == [
        ("near_deleted", "chief"),
        ("near_undone", "lead"),
    ]
    with pytest.raises(NotFound):
        legacy.near.undo(READER, act, by="lead")


def test_rightly_different_units_are_not_shown_again(legacy: Store) -> None:
    act = legacy.near.set_apart(READER, shown(legacy, 3, 4), by="chief")
    legacy.near.set_apart(READER, shown(legacy, 5, 6), by="chief")
    assert found(legacy, Kind.RENDERED) == found(legacy, Kind.NEARLY) == []
    take(legacy, "b", [ImportedUnit(1, {EN: "The report", FR: "Compte rendu"})])
    assert found(legacy, Kind.RENDERED) == [[3, 4, 8]]  # it is not apart from the new one
    legacy.batches.undo("b" * 64, by="chief")
    legacy.near.undo(READER, act, by="chief")
    assert found(legacy, Kind.RENDERED) == [[3, 4]]


def test_an_act_on_what_has_changed_is_refused_whole(legacy: Store) -> None:
    seen = shown(legacy, 3, 4)
    take(legacy, "b", [ImportedUnit(1, {EN: "The report", FR: "Le rapport", ES: "El informe"})])
    before, done = everything(legacy), events(legacy)
    for refused in (
        lambda: legacy.near.merge(READER, seen, 3, {}, by="chief"),
        lambda: legacy.near.delete(READER, seen[0], by="chief"),
        lambda: legacy.near.set_apart(READER, seen, by="chief"),
    ):
        with pytest.raises(UnitsMoved):
            refused()
    assert (everything(legacy), events(legacy)) == (before, done)


def test_an_undo_is_refused_where_its_units_have_changed(legacy: Store) -> None:
    act = legacy.near.merge(READER, shown(legacy, 3, 4), 3, {}, by="chief")
    take(legacy, "b", [ImportedUnit(1, {EN: "The report", FR: "Le rapport", ES: "El informe"})])
    before = everything(legacy)
    with pytest.raises(UnitsMoved):
        legacy.near.undo(READER, act, by="chief")
    assert everything(legacy) == before


def test_an_undo_brings_nothing_of_an_undone_import_back(legacy: Store) -> None:
    take(legacy, "b", [ImportedUnit(1, {EN: "THE REPORT", FR: "Rapport"})])
    act = legacy.near.delete(READER, shown(legacy, 8)[0], by="chief")
    legacy.batches.undo("b" * 64, by="chief")
    with pytest.raises(UnitsMoved):
        legacy.near.undo(READER, act, by="chief")


def test_an_undo_takes_nothing_away_from_where_it_stands_now(store: Store) -> None:
    (segment,) = document(store, "1", ["The report"])
    people = People(store)
    people.save(segment, "Le rapport")
    act = store.near.delete(READER, shown(store, 1)[0], by="chief")
    people.save(segment, "Le compte rendu")  # confirmed anew: it is there anew
    assert store.memory.stats().units == 1
    with pytest.raises(UnitsMoved):
        store.near.undo(READER, act, by="chief")
    assert store.memory.stats().units == 1


def test_the_same_file_brings_nothing_back_that_was_taken_away(legacy: Store) -> None:
    deleted = legacy.near.delete(READER, shown(legacy, 7)[0], by="chief")
    legacy.near.merge(READER, shown(legacy, 3, 4), 3, {FR: 4}, by="chief")
    legacy.near.merge(READER, shown(legacy, 1, 2), 2, {FR: 2}, by="chief")
    before = everything(legacy)
    source = Source("a" * 64, Provenance.TRANSLATED, "ops", DocumentClass.INTERNAL, None)
    with rehearsal(legacy.database) as rehearsed:
        planned = rehearsed.import_units(source, LEGACY)
    told = legacy.memory.import_from(source, LEGACY)
    assert planned == told
    assert (told.units, told.repeated) == (0, len(LEGACY))
    assert everything(legacy) == before
    legacy.near.undo(READER, deleted, by="chief")  # it can still be undone
    assert texts(legacy, 7)["en"] == "Something else entirely"


def test_what_was_deleted_comes_from_another_file_and_after_its_import_was_undone(
    legacy: Store,
) -> None:
    legacy.near.delete(READER, shown(legacy, 7)[0], by="chief")
    take(legacy, "b", LEGACY[6:])
    assert legacy.memory.stats().units == 7
    legacy.batches.undo("b" * 64, by="chief")
    legacy.batches.undo("a" * 64, by="chief")
    take(legacy, "a", LEGACY)  # who takes an import back begins anew
    assert legacy.memory.stats().units == 7


def test_what_people_confirm_stands_in_a_unit_of_its_own_again(store: Store) -> None:
    first, second = document(store, "1", ["The report", "The report"])
    people = People(store)
    people.save(first, "Le rapport")
    people.save(second, "Le compte rendu")
    before = everything(store)
    assert found(store, Kind.RENDERED) == [[1, 2]]
    act = store.near.merge(READER, shown(store, 1, 2), 1, {}, by="chief")
    assert found(store, Kind.RENDERED) == []
    store.near.undo(READER, act, by="chief")
    assert everything(store) == before
    store.near.merge(READER, shown(store, 1, 2), 1, {}, by="chief")
    people.save(second, "Le compte rendu, corrigé")
    assert found(store, Kind.RENDERED) == [[1, 2]]
    people.save(first, "التقرير", AR)
    assert store.memory.stats().units == 2


def test_nobody_sees_or_changes_what_the_mask_hides(store: Store) -> None:
    closed = {"document_class": DocumentClass.RESTRICTED, "lineage": "C18/1"}
    take(store, "a", LEGACY[2:4], **closed)
    take(store, "b", LEGACY[2:3])
    assert found(store, Kind.RENDERED) == []
    granted = Reader(frozenset(DocumentClass), frozenset({"C18/1"}))
    assert found(store, Kind.RENDERED, granted) == [[1, 2]]
    seen = shown(store, 1, 2)
    for refused in (
        lambda: store.near.merge(READER, seen, 1, {}, by="chief"),
        lambda: store.near.delete(READER, seen[0], by="chief"),
        lambda: store.near.set_apart(READER, [Shown(1, 0), seen[1]], by="chief"),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(NotOfGroup):  # an open unit and a closed one never become one
        store.near.merge(granted, shown(store, 1, 3), 1, {}, by="chief")
    act = store.near.merge(granted, seen, 1, {}, by="chief")
    assert store.near.done(READER) == []
    with pytest.raises(NotFound):
        store.near.undo(READER, act, by="chief")
    assert [one.deed for one in store.near.done(granted)] == [Deed.MERGED]


WORDS = st.sampled_from(["Noted.", "noted", "NOTED!"])
TOLD = st.sampled_from(["Noté.", "Pris note."])


@st.composite
def imports(draw: st.DrawFn) -> list[tuple[Provenance, list[ImportedUnit]]]:
    """Some files of units with one folded source."""
    files = st.lists(st.tuples(WORDS, TOLD, st.none() | TOLD), min_size=1, max_size=3)
    return [
        (
            draw(st.sampled_from(Provenance)),
            [
                ImportedUnit(at, {EN: en, FR: fr} | ({ES: es} if es else {}), document=f"{at}")
                for at, (en, fr, es) in enumerate(draw(files))
            ],
        )
        for _ in range(draw(st.integers(1, 3)))
    ]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(imports(), st.integers(0), st.dictionaries(st.sampled_from([EN, FR, ES]), st.integers(0)))
def test_merging_and_undoing_is_as_if_nothing_had_been_done(
    store: Store,
    files: list[tuple[Provenance, list[ImportedUnit]]],
    kept: int,
    picked: dict[Language, int],
) -> None:
    batches = [digit * 64 for digit in "012"[: len(files)]]
    for batch, (provenance, some) in zip(batches, files, strict=True):
        store.memory.import_units(batch, some, provenance=provenance, by="ops")
    before, units = everything(store), list(store.memory.units())
    if len(units) > 1:
        keep = units[kept % len(units)].id
        having = {known: [one for one in units if known in one.variants] for known in picked}
        picks = {
            known: having[known][at % len(having[known])]
            for known, at in picked.items()
            if having[known]
        }
        seen = shown(store, *[one.id for one in units])
        chosen = {known: one.id for known, one in picks.items()}
        act = store.near.merge(READER, seen, keep, chosen, by="chief")
        (one,) = store.memory.units()
        assert one.id == keep
        assert set(one.variants) == {known for unit in units for known in unit.variants}
        for known, pick in picks.items():
            assert one.variants[known].text == pick.variants[known].text
        store.near.undo(READER, act, by="chief")
    assert everything(store) == before
    for batch in batches:
        store.batches.undo(batch, by="ops")
    assert store.memory.stats().units == 0
