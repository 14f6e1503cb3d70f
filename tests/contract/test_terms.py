import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.store import Store
from storage.terms import TermTally
from storage.terms import _digest as digest_of
from translation.languages import Language
from translation.terms import Concept, Term, TermKind, TermStatus, TermType

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
COUNCIL = Concept(
    "council",
    (
        Term(Language.EN, "Council"),
        Term(Language.AR, "المجلس", TermStatus.PREFERRED, "C18/52", "", ("مجلس", "مجالس")),
        Term(Language.ZH, "理事会", note="unverified", status=TermStatus.ADMITTED),
        Term(Language.EN, "the Board", TermStatus.DEPRECATED),
    ),
    "bodies",
    "The governing body between conferences.",
    "not the Council of Europe",
)
SEAT = Concept("seat", (Term(Language.FR, "siège"),))


def test_concepts_come_back_with_their_terms_in_order(store: Store) -> None:
    assert store.terms.save([COUNCIL, SEAT], source="base.csv", by="ops") == TermTally(2, 0, 0)
    assert store.terms.load() == [COUNCIL, SEAT]


def test_saving_again_changes_nothing(store: Store) -> None:
    store.terms.save([COUNCIL, SEAT], source="base.csv", by="ops")
    assert store.terms.save([COUNCIL, SEAT], source="base.csv", by="ops") == TermTally(0, 0, 2)
    assert store.terms.load() == [COUNCIL, SEAT]


def test_a_changed_concept_replaces_and_the_old_one_is_kept(store: Store) -> None:
    store.terms.save([COUNCIL], source="base.csv", by="ops")
    changed = replace(COUNCIL, terms=COUNCIL.terms[:2])
    assert store.terms.save([changed], source="base.csv", by="ana") == TermTally(0, 1, 0)
    assert store.terms.load() == [changed]
    with store.database.read() as connection:
        rows = list(connection.execute(sa.select(schema.concept).order_by(schema.concept.c.id)))
        terms = connection.execute(sa.select(sa.func.count()).select_from(schema.term))
        assert terms.scalar_one() == 6
    assert [(row.by, row.replaced_at is None) for row in rows] == [("ops", False), ("ana", True)]


def test_the_same_id_in_two_files_is_two_concepts(store: Store) -> None:
    store.terms.save([COUNCIL], source="base.csv", by="ops")
    store.terms.save([replace(SEAT, id="council")], source="other.csv", by="ops")
    assert store.terms.load("base.csv") == [COUNCIL]
    assert [one.id for one in store.terms.load()] == ["council", "council"]


def test_two_that_save_at_once_double_nothing(store: Store, in_parallel: Parallel) -> None:
    concepts = [replace(SEAT, id=f"c{n}") for n in range(40)]
    in_parallel(4, lambda _: store.terms.save(concepts, source="base.csv", by="ops"))
    assert store.terms.load() == concepts


def test_a_concept_without_terms_is_kept(store: Store) -> None:
    bare = Concept("bare", ())
    store.terms.save([bare], source="base.csv", by="ops")
    assert store.terms.load() == [bare]


def test_a_set_that_was_saved_in_part_is_completed(store: Store) -> None:
    concepts = [replace(COUNCIL, id=f"c{number}") for number in range(243)]
    store.terms.save(concepts[:64], source="base.csv", by="ops")
    assert store.terms.save(concepts, source="base.csv", by="ops") == TermTally(179, 0, 64)
    assert store.terms.load() == concepts


def test_unchanged_concepts_cost_one_reading(store: Store) -> None:
    concepts = [replace(COUNCIL, id=f"c{number}") for number in range(243)]
    store.terms.save(concepts, source="base.csv", by="ops")

    def never(*_: Any) -> None:
        raise AssertionError("written")

    store.database.write = never  # type: ignore[method-assign,assignment]
    begun = time.process_time()
    assert store.terms.save(concepts, source="base.csv", by="ops") == TermTally(0, 0, 243)
    assert time.process_time() - begun < 0.1


def test_of_two_concepts_of_one_id_the_last_counts(store: Store) -> None:
    twice = [SEAT, replace(COUNCIL, id="seat")]
    assert store.terms.save(twice, source="base.csv", by="ops") == TermTally(1, 0, 0)
    assert store.terms.save(twice, source="base.csv", by="ops") == TermTally(0, 0, 1)
    assert store.terms.load() == twice[1:]


def test_the_digest_is_of_all_that_a_concept_says() -> None:
    terms = tuple(replace(term, type=TermType.FULL) for term in COUNCIL.terms)
    name = replace(COUNCIL, kind=TermKind.NAME, terms=terms)
    said = json.dumps(asdict(name), sort_keys=True)
    assert digest_of(name) == hashlib.sha256(said.encode()).hexdigest()


def test_what_is_no_name_keeps_the_digest_it_had_before_there_were_names() -> None:
    said = asdict(COUNCIL)
    del said["kind"]
    for term in said["terms"]:
        del term["type"]
    saved = json.dumps(said, sort_keys=True)
    assert digest_of(COUNCIL) == hashlib.sha256(saved.encode()).hexdigest()


def test_a_name_and_its_abbreviation_come_back_as_such(store: Store) -> None:
    terms = (Term(Language.EN, "ITU", type=TermType.ABBREVIATION), Term(Language.FR, "Union"))
    name = Concept("itu", terms, kind=TermKind.NAME)
    store.terms.save([name], source="base.csv", by="ops")
    assert store.terms.load() == [name]
    assert store.terms.save([replace(name, kind=TermKind.TERM)], source="base.csv", by="ops") == (
        TermTally(0, 1, 0)
    )
