import random
import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.learning import raise_provenance, remember
from storage.store import Store
from tests.learning import AR, BOLD, EN, FR, People, changes, document
from translation.claims import Task, Verdict
from translation.documents import DocumentClass, TargetState
from translation.errors import NotFound
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.markup import digest
from translation.units import Provenance, Unit

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
TEXTS = ["First sentence.", "Second sentence.", "Third sentence."]


@pytest.fixture
def people(store: Store) -> People:
    return People(store)


def units(store: Store) -> list[Unit]:
    return list(store.memory.units())


def texts(store: Store) -> list[dict[str, str]]:
    """The texts of each unit by language."""
    return [{one: held.text for one, held in unit.variants.items()} for unit in units(store)]


def provenance(unit: Unit, language: Language = FR) -> Provenance:
    return unit.variants[language].provenance


def publish(store: Store, name: str, *languages: Language) -> int:
    return store.database.write(
        lambda c: raise_provenance(c, name, languages, Provenance.PUBLISHED)
    )


def test_what_is_confirmed_is_a_unit_with_its_context(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS, lineage="C18/52", document_class=DocumentClass.RESTRICTED)
    people.save(ids[1], "Deuxième phrase.")
    (unit,) = units(store)
    assert {known: held.text for known, held in unit.variants.items()} == {
        EN: "Second sentence.",
        FR: "Deuxième phrase.",
    }
    assert (unit.lineage, unit.document_class) == ("C18/52", DocumentClass.RESTRICTED)
    assert (unit.previous, unit.next) == (digest(TEXTS[0]), digest(TEXTS[2]))
    assert {provenance(unit, EN), provenance(unit)} == {Provenance.TRANSLATED}
    behind = store.memory.behind([unit.id], FR)[unit.id]
    assert (behind.by, behind.segments, behind.documents) == ("ana", (ids[1],), {"1": ids[1]})
    assert behind.only(ids[1])
    assert not behind.only(ids[0])


def test_the_ends_of_a_document_have_one_neighbour(store: Store, people: People) -> None:
    first, _, last = document(store, "1", TEXTS)
    people.save(first, "Première.")
    people.save(last, "Troisième.")
    assert [(one.previous, one.next) for one in units(store)] == [
        (None, digest(TEXTS[1])),
        (digest(TEXTS[1]), None),
    ]


def test_a_second_language_joins_the_unit(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première phrase.")
    people.save(ids[0], "الجملة الأولى.", AR)
    assert texts(store) == [{EN: TEXTS[0], FR: "Première phrase.", AR: "الجملة الأولى."}]


def test_text_that_nobody_confirmed_teaches_nothing(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "À moitié", state=TargetState.INITIAL)
    people.save(ids[1], "")
    assert texts(store) == []
    assert store.memory.change_counter() == 0


def test_a_review_raises_the_provenance_and_keeps_the_author(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première phrase.")
    people.save(ids[0], "الجملة الأولى.", AR)
    people.judge(ids[0])
    (unit,) = units(store)
    assert {known: provenance(unit, known) for known in (EN, FR, AR)} == {
        EN: Provenance.REVIEWED,
        FR: Provenance.REVIEWED,
        AR: Provenance.TRANSLATED,
    }
    assert store.memory.behind([unit.id], FR)[unit.id].by == "ana"


def test_a_changed_text_replaces_the_one_before(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première.")
    (before,) = units(store)
    people.save(ids[0], "Première phrase.", by="rui", task=Task.REVIEW)
    (after,) = units(store)
    assert (after.id, after.variants[FR].text) == (before.id, "Première phrase.")
    assert store.memory.behind([after.id], FR)[after.id].by == "rui"
    assert store.memory.stats().contributions == 2


def test_what_is_returned_leaves_the_memory(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première phrase.")
    seen = changes(store, 0)
    people.judge(ids[0], Verdict.RETURN)
    gone = changes(store, seen.counter)
    assert (texts(store), gone.changed) == ([], ())
    assert gone.removed == {unit.id for unit in seen.changed}
    stats = store.memory.stats()
    assert (stats.units, stats.contributions) == (0, 0)


def test_what_others_vouch_for_stays_when_one_text_is_returned(
    store: Store, people: People
) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première phrase.")
    people.save(ids[0], "الجملة الأولى.", AR)
    people.judge(ids[0], Verdict.RETURN)
    assert texts(store) == [{EN: TEXTS[0], AR: "الجملة الأولى."}]


def test_what_was_returned_comes_back_when_it_is_confirmed_again(
    store: Store, people: People
) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première.")
    people.judge(ids[0], Verdict.RETURN)
    seen = store.memory.change_counter()
    people.save(ids[0], "Première phrase.")
    assert texts(store) == [{EN: TEXTS[0], FR: "Première phrase."}]
    assert len(changes(store, seen).changed) == 1


def test_the_same_text_in_a_revision_is_one_unit_with_both_contributions(
    store: Store, people: People
) -> None:
    one = document(store, "52", TEXTS, lineage="C18/52")
    two = document(store, "52R1", TEXTS, lineage="C18/52")
    people.save(one[1], "Deuxième phrase.")
    people.save(two[1], "Deuxième phrase.", by="bob")
    (unit,) = units(store)
    behind = store.memory.behind([unit.id], FR)[unit.id]
    assert (behind.by, tuple(behind.documents)) == ("ana", ("52", "52R1"))
    assert not behind.only(one[1])
    assert store.memory.stats().contributions == 4


@pytest.mark.parametrize(
    "other",
    [
        {"lineage": "C18/53"},
        {"lineage": "C18/52", "document_class": DocumentClass.PUBLIC},
        {"lineage": "C18/52", "texts": ["Other.", *TEXTS[1:]]},
        {"lineage": "C18/52", "source": Language.ES},
    ],
)
def test_another_lineage_class_neighbour_or_language_keeps_units_apart(
    store: Store, people: People, other: dict[str, Any]
) -> None:
    one = document(store, "52", TEXTS, lineage="C18/52")
    two = document(store, "99", **{"texts": TEXTS, **other})
    people.save(one[1], "Deuxième phrase.")
    people.save(two[1], "Deuxième phrase.")
    assert len(units(store)) == 2


def test_one_that_changes_leaves_the_shared_unit_to_the_others(
    store: Store, people: People
) -> None:
    one = document(store, "52", TEXTS, lineage="C18/52")
    two = document(store, "52R1", TEXTS, lineage="C18/52")
    for ids in (one, two):
        people.save(ids[1], "Deuxième phrase.")
        people.save(ids[1], "الجملة الثانية.", AR)
    people.judge(two[1])
    assert [provenance(unit) for unit in units(store)] == [Provenance.REVIEWED]
    people.save(two[1], "Seconde phrase.", by="rui", task=Task.EDIT, state=TargetState.REVIEWED)
    left, own = units(store)
    assert (left.variants[FR].text, provenance(left)) == (
        "Deuxième phrase.",
        Provenance.TRANSLATED,
    )
    assert (own.variants[FR].text, provenance(own)) == ("Seconde phrase.", Provenance.REVIEWED)
    assert own.variants[AR].text == left.variants[AR].text
    assert own.variants[AR].at == left.variants[AR].at
    assert store.memory.stats().contributions == 6


def test_texts_that_come_to_agree_come_together(store: Store, people: People) -> None:
    one = document(store, "52", TEXTS, lineage="C18/52")
    two = document(store, "52R1", TEXTS, lineage="C18/52")
    people.save(one[1], "Deuxième phrase.")
    people.save(two[1], "Seconde phrase.")
    seen = changes(store, 0)
    assert len(seen.changed) == 2
    people.save(two[1], "Deuxième phrase.")
    assert texts(store) == [{EN: TEXTS[1], FR: "Deuxième phrase."}]
    assert len(changes(store, seen.counter).removed) == 1


def test_tags_are_part_of_what_is_identical(store: Store, people: People) -> None:
    ids = document(store, "1", ["The {1}Council{/1}."])
    people.save(ids[0], "Le {1}Conseil{/1}.")
    variant = schema.variant
    with store.database.read() as connection:
        rows = list(connection.execute(sa.select(variant).order_by(variant.c.language)))
    assert [row.digest for row in rows] == [
        digest("The {1}Council{/1}.", (BOLD,)),
        digest("Le {1}Conseil{/1}.", (BOLD,)),
    ]
    assert [row.tags[0]["label"] for row in rows] == ["b", "b"]


def test_a_publication_raises_the_languages_it_names(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    for id in ids[:2]:
        people.save(id, f"Phrase {id}.")
        people.save(id, f"جملة {id}.", AR)
    seen = store.memory.change_counter()
    assert publish(store, "1", FR) == 2
    assert publish(store, "1", FR) == 0
    assert publish(store, "2", FR) == 0
    assert [(provenance(one), provenance(one, AR)) for one in units(store)] == [
        (Provenance.PUBLISHED, Provenance.TRANSLATED)
    ] * 2
    assert len(changes(store, seen).changed) == 2


def test_what_was_published_stays_so_until_its_text_changes(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Première.")
    publish(store, "1", FR)
    people.judge(ids[0])
    assert [provenance(one) for one in units(store)] == [Provenance.PUBLISHED]
    people.save(ids[0], "La première.", by="rui", task=Task.EDIT, state=TargetState.REVIEWED)
    assert [provenance(one) for one in units(store)] == [Provenance.REVIEWED]


def test_an_unknown_segment_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.database.write(lambda c: remember(c, 4711, by="ana"))


def test_an_import_leaves_what_people_confirmed_alone(store: Store, people: People) -> None:
    ids = document(store, "1", TEXTS, lineage="C18/1")
    people.save(ids[0], "Première.")
    given = ImportedUnit(1, {EN: TEXTS[0], FR: "Première."})
    options = {"provenance": Provenance.ADOPTED, "by": "ops", "lineage": "C18/1"}
    store.memory.import_units("a" * 64, [given], **options)  # type: ignore[arg-type]
    people.judge(ids[0])
    assert [provenance(one) for one in units(store)] == [Provenance.REVIEWED, Provenance.ADOPTED]


def test_confirms_at_the_same_moment_make_one_unit(
    store: Store, people: People, in_parallel: Parallel
) -> None:
    names = [f"52R{number}" for number in range(8)]
    ids = [document(store, name, TEXTS, lineage="C18/52")[1] for name in names]
    in_parallel(8, lambda n: people.save(ids[n], "Deuxième phrase.", by=f"user {n}"))
    (unit,) = units(store)
    assert set(store.memory.behind([unit.id], FR)[unit.id].segments) == set(ids)


def test_one_that_confirms_the_same_waits_for_the_one_before(
    store: Store, in_parallel: Parallel
) -> None:
    ids = [document(store, name, TEXTS, lineage="C18/52")[1] for name in ("52", "52R1")]
    cell, written = schema.target, Event()
    told = sa.update(cell).where(cell.c.segment.in_(ids), cell.c.language == FR)
    store.database.write(lambda c: c.execute(told.values(state="translated", text="Deuxième.")))

    def first(connection: Connection) -> None:
        remember(connection, ids[0], by="ana")
        written.set()
        time.sleep(0.3)

    def run(number: int) -> None:
        if number == 0:
            store.database.write(first)
        else:
            written.wait(30)
            store.database.write(lambda c: remember(c, ids[1], by="bob"))

    in_parallel(2, run)
    assert len(units(store)) == 1


# Whatever people do, in whatever order, the memory holds what the cells hold.

_PROVENANCE = {
    TargetState.TRANSLATED: Provenance.TRANSLATED,
    TargetState.REVIEWED: Provenance.REVIEWED,
    TargetState.FINAL: Provenance.REVIEWED,
}


def vouched(store: Store) -> dict[tuple[str, str], tuple[str, TargetState]]:
    """By segment's origin and language, the text that someone vouches for and its state."""
    cell = schema.target
    with store.database.read() as connection:
        rows = list(connection.execute(sa.select(cell).where(cell.c.state != "initial")))
    return {
        (f"segment:{row.segment}", row.language): (row.text, TargetState(row.state)) for row in rows
    }


def held(store: Store) -> dict[int, tuple[str, str, str, set[str]]]:
    """By variant: its language, text, provenance and the origins behind it."""
    variant, given = schema.variant, schema.contribution
    statement = sa.select(variant, given.c.origin).outerjoin(given, given.c.variant == variant.c.id)
    found: dict[int, tuple[str, str, str, set[str]]] = {}
    with store.database.read() as connection:
        for row in connection.execute(statement):
            empty: set[str] = set()
            known = found.setdefault(row.id, (row.language, row.text, row.provenance, empty))
            known[3].update({row.origin} - {None})
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_memory_holds_what_the_cells_hold(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    names = ["52", "52R1", "52R2"]
    segments = [document(store, name, ["A.", "B."], lineage="C18/52") for name in names]
    cell = schema.target
    for _ in range(60):
        chosen, language = rng.choice(rng.choice(segments)), rng.choice([FR, AR])
        values = {"state": rng.choice(list(TargetState)), "text": rng.choice(["x", "y"])}
        at = (cell.c.segment == chosen, cell.c.language == language)
        change = sa.update(cell).where(*at).values(**values)
        store.database.write(lambda c, change=change: c.execute(change))
        store.database.write(lambda c, chosen=chosen: remember(c, chosen, by="ana"))
        again = store.database.write(lambda c, chosen=chosen: remember(c, chosen, by="bob"))
        assert not again
        cells, variants = vouched(store), held(store)
        standing = {
            (origin, language): text
            for language, text, _, origins in variants.values()
            for origin in origins
            if language != EN
        }
        assert standing == {key: text for key, (text, _) in cells.items()}
        for language, _, stands, origins in variants.values():
            said = [
                _PROVENANCE[state]
                for (origin, known), (_, state) in cells.items()
                if origin in origins and language in (known, EN)
            ]
            assert Provenance(stands) is max(said, key=lambda one: one.rank)
