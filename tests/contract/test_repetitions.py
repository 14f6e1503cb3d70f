from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.drafts import Drafts
from storage.repetitions import Repetitions, Spread
from storage.store import Store
from tests.learning import AR, FR, People, document
from translation.claims import CellVersion, Task, Verdict
from translation.documents import TargetState
from translation.errors import NotFound
from translation.languages import Language
from translation.leverage import Fill, Origin

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]
TEXTS = ["Noted.", "Other.", "Noted.", "Noted.", "Noted."]


@pytest.fixture
def people(store: Store) -> People:
    return People(store)


@pytest.fixture
def ids(store: Store) -> list[int]:
    return document(store, "1", TEXTS)


def shown(store: Store, name: str = "1", language: Language = FR) -> list[tuple[Any, ...]]:
    """Text, origin and state of the cells, in reading order."""
    cells = store.targets.cells(name, language)
    return [(cell.text, cell.origin, cell.state.value) for cell in cells]


def set_cell(store: Store, segment: int, **values: Any) -> None:
    cell = schema.target
    at = (cell.c.segment == segment, cell.c.language == FR)
    store.database.write(lambda c: c.execute(sa.update(cell).where(*at).values(**values)))


def events(store: Store, kind: str) -> list[Any]:
    return [one for one in store.events.history("1") if one.entry.kind == kind]


REPEATED = ("Noté.", "repetition", "initial")
EMPTY = (None, None, "initial")


def test_a_confirm_fills_the_same_segments_of_the_job(
    store: Store, people: People, ids: list[int]
) -> None:
    saved = people.save(ids[0], "Noté.")
    assert shown(store) == [("Noté.", None, "translated"), EMPTY, REPEATED, REPEATED, REPEATED]
    assert shown(store, language=AR) == [EMPTY] * 5
    assert saved.outcome["repeated"] == 3
    (told,) = events(store, "repeated")
    assert told.id == saved.outcome["spread"]
    assert told.entry.actor == "ana"
    assert len(told.entry.detail["targets"]) == 3
    cell = store.targets.cells("1", FR)[2]
    assert (cell.percent, cell.version) == (100, 1)
    checked = [one for one in store.verification.check() if one.kind in ("history", "text")]
    assert checked
    assert not [one for one in checked if one.fault]


def test_another_document_is_not_filled(store: Store, people: People, ids: list[int]) -> None:
    document(store, "2", TEXTS)
    people.save(ids[0], "Noté.")
    assert shown(store, "2") == [EMPTY] * 5


def test_tags_make_another_segment(store: Store, people: People) -> None:
    ids = document(store, "3", ["{1}Noted{/1}.", "Noted.", "{1}Noted{/1}."])
    people.save(ids[0], "{1}Noté{/1}.")
    assert [text for text, *_ in shown(store, "3")] == ["{1}Noté{/1}.", None, "{1}Noté{/1}."]


@pytest.mark.parametrize(
    "touched",
    [
        {"state": "translated", "text": "Pris en note.", "translated_by": "bob"},
        {"state": "reviewed", "text": "Pris en note."},
        {"text": "Pris en note."},
        {"text": "Pris en note.", "origin": "exact", "translated_by": "bob"},
    ],
)
def test_what_a_person_touched_stays(
    store: Store, people: People, ids: list[int], touched: dict[str, Any]
) -> None:
    set_cell(store, ids[3], **touched)
    assert people.save(ids[0], "Noté.").outcome["repeated"] == 2
    assert shown(store)[3][0] == "Pris en note."


def test_what_another_holds_or_drafts_stays(store: Store, people: People, ids: list[int]) -> None:
    people.claims.claim("1", FR, Task.TRANSLATE, "bob", segments=[ids[2]])
    Drafts(store.database).keep(ids[3], FR, "bob", "Pris", 0, 1)
    people.save(ids[0], "Noté.")
    assert shown(store) == [("Noté.", None, "translated"), EMPTY, EMPTY, EMPTY, REPEATED]


def test_what_was_returned_is_its_translators(store: Store, people: People, ids: list[int]) -> None:
    people.save(ids[2], "Pris en note.")
    people.judge(ids[2], Verdict.RETURN)
    people.save(ids[0], "Noté.", by="bob")
    assert shown(store)[2] == ("Pris en note.", None, "initial")


def test_leverage_that_a_person_saved_as_it_was_stays(
    store: Store, people: People, ids: list[int]
) -> None:
    store.targets.leverage("1", [(ids[2], FR, Fill("Notée.", Origin.FUZZY, 82))])
    people.save(ids[2], "Notée.", by="bob", state=TargetState.INITIAL)
    assert people.save(ids[0], "Noté.").outcome["repeated"] == 2
    assert shown(store)[2] == ("Notée.", "fuzzy", "initial")


def test_a_lapsed_lease_holds_nothing_back(store: Store, people: People, ids: list[int]) -> None:
    people.claims.claim("1", FR, Task.TRANSLATE, "bob", segments=[ids[2]])
    lapsed = sa.update(schema.target).values(lease_until=sa.text("'2020-01-01 00:00:00.000000'"))
    held = schema.target.c.holder == "bob"
    store.database.write(lambda c: c.execute(lapsed.where(held)))
    people.save(ids[0], "Noté.")
    assert shown(store)[2] == REPEATED


def test_leverage_gives_way_and_comes_back(store: Store, people: People, ids: list[int]) -> None:
    fuzzy, same = Fill("Notée.", Origin.FUZZY, 82), Fill("Noté.", Origin.CONTEXT, 101)
    store.targets.leverage("1", [(ids[2], FR, fuzzy), (ids[3], FR, same)])
    saved = people.save(ids[0], "Noté.")
    assert saved.outcome["repeated"] == 2
    assert shown(store)[2:] == [REPEATED, ("Noté.", "context", "initial"), REPEATED]
    assert Repetitions(store.database).undo(saved.outcome["spread"], by="ana") == 2
    assert shown(store)[2:] == [
        ("Notée.", "fuzzy", "initial"),
        ("Noté.", "context", "initial"),
        EMPTY,
    ]
    cell = store.targets.cells("1", FR)[2]
    assert (cell.percent, cell.version) == (82, 3)


def test_a_spread_is_undone_once(store: Store, people: People, ids: list[int]) -> None:
    spread = people.save(ids[0], "Noté.").outcome["spread"]
    repetitions = Repetitions(store.database)
    assert repetitions.get(spread) == Spread(spread, "1", FR, ids[0], 3)
    assert repetitions.undo(spread, by="ana") == 3
    assert shown(store) == [("Noté.", None, "translated"), EMPTY, EMPTY, EMPTY, EMPTY]
    assert repetitions.undo(spread, by="ana") == 0
    (told,) = events(store, "repeated_undone")
    assert (told.entry.actor, told.entry.detail["spread"]) == ("ana", spread)


def test_what_was_touched_since_is_not_undone(store: Store, people: People, ids: list[int]) -> None:
    spread = people.save(ids[0], "Noté.").outcome["spread"]
    people.save(ids[2], "Noté.", by="bob")
    people.claims.claim("1", FR, Task.TRANSLATE, "bob", segments=[ids[3]])
    assert Repetitions(store.database).undo(spread, by="ana") == 1
    assert shown(store) == [
        ("Noté.", None, "translated"),
        EMPTY,
        ("Noté.", "repetition", "translated"),
        REPEATED,
        EMPTY,
    ]


def test_one_undoes_in_what_one_holds_oneself(store: Store, people: People, ids: list[int]) -> None:
    spread = people.save(ids[0], "Noté.").outcome["spread"]
    people.claims.claim("1", FR, Task.TRANSLATE, "ana", segments=ids[2:])
    assert Repetitions(store.database).undo(spread, by="ana") == 3


def test_what_one_holds_oneself_is_filled_and_stays_saveable_as_it_was_claimed(
    store: Store, people: People, ids: list[int]
) -> None:
    claimed = people.claims.claim("1", FR, Task.TRANSLATE, "ana")
    state = TargetState.TRANSLATED
    spreads = []
    for number, cell in enumerate(claimed.cells):
        at, key = CellVersion(cell.version, cell.fence), f"own-{number}"
        given: dict[str, Any] = {"actor": "ana", "at": at, "state": state, "key": key}
        saved = people.cells.save(cell.segment, FR, text=f"Noté {number}.", **given)
        spreads.append(saved.outcome.get("spread", 0))
        assert shown(store)[4][0] == (f"Noté {number}." if number != 1 else "Noté 0.")
    assert [text for text, *_ in shown(store)] == [f"Noté {number}." for number in range(5)]
    undone = [Repetitions(store.database).undo(one, by="ana") for one in spreads if one]
    assert (len(undone), set(undone)) == (3, {0})


def test_an_older_spread_does_not_undo_a_newer_one(
    store: Store, people: People, ids: list[int]
) -> None:
    people.claims.claim("1", FR, Task.TRANSLATE, "ana", segments=ids[1:])
    first = people.save(ids[0], "Noté.").outcome["spread"]
    second = people.save(ids[0], "Pris en note.").outcome["spread"]
    repetitions = Repetitions(store.database)
    assert repetitions.undo(first, by="ana") == 0
    assert repetitions.undo(second, by="ana") == 3
    assert shown(store)[2:] == [REPEATED] * 3
    assert repetitions.undo(second, by="ana") == 0


def test_a_correction_spreads_over_what_was_filled(
    store: Store, people: People, ids: list[int]
) -> None:
    first = people.save(ids[0], "Noté.").outcome["spread"]
    second = people.save(ids[0], "Pris en note.").outcome
    assert second["repeated"] == 3
    assert [text for text, *_ in shown(store)] == ["Pris en note.", None] + ["Pris en note."] * 3
    repetitions = Repetitions(store.database)
    assert repetitions.undo(first, by="ana") == 0
    assert repetitions.undo(second["spread"], by="ana") == 3
    assert shown(store)[2:] == [REPEATED] * 3


def test_the_same_confirm_again_spreads_nothing_more(
    store: Store, people: People, ids: list[int]
) -> None:
    people.save(ids[0], "Noté.")
    assert "spread" not in people.save(ids[0], "Noté.").outcome
    assert len(events(store, "repeated")) == 1


def test_a_text_that_is_only_saved_spreads_nothing(
    store: Store, people: People, ids: list[int]
) -> None:
    saved = people.save(ids[0], "Noté.", state=TargetState.INITIAL)
    assert (saved.outcome, shown(store)[1:]) == ({}, [EMPTY] * 4)


def test_a_revisers_hand_spreads_nothing(store: Store, people: People, ids: list[int]) -> None:
    set_cell(store, ids[0], state="translated", text="Note.", translated_by="ana")
    people.save(ids[0], "Noté.", by="rui", task=Task.REVIEW)
    people.judge(ids[0])
    assert shown(store)[1:] == [EMPTY] * 4


def test_an_unknown_spread_is_not_found(store: Store, people: People, ids: list[int]) -> None:
    people.save(ids[1], "Autre.")
    (saved,) = events(store, "translated")
    for unknown in (4711, saved.id):
        with pytest.raises(NotFound):
            Repetitions(store.database).undo(unknown, by="ana")


def test_confirms_of_repetitions_at_once_fill_each_cell_once(
    store: Store, people: People, in_parallel: Parallel
) -> None:
    ids = document(store, "4", ["Noted."] * 24)
    in_parallel(4, lambda n: people.save(ids[n], f"Noté {n}.", by=f"user {n}"))
    cells = store.targets.cells("4", FR)
    confirmed = {f"Noté {n}." for n in range(4)}
    assert {cell.text for cell in cells[:4]} == confirmed
    assert {cell.text for cell in cells[4:]} <= confirmed
    assert {cell.origin for cell in cells[4:]} == {"repetition"}
