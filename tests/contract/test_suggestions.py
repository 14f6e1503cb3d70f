from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage import schema
from storage.store import Store
from storage.suggestions import Suggestion
from tasks.leverage import leverage_segments
from tasks.worth import worth_report
from tests.desk import AR, FR, TEXTS, Desk, desk
from translation.claims import Task, Verdict
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.units import Provenance
from translation.worth import Source

FUZZY = Fill("Le Conseil siège.", Origin.FUZZY, 82)


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def fill(at: Desk, number: int, given: Fill = FUZZY, language: Language = FR) -> None:
    at.store.targets.leverage("d1", [(at.segments[number], language, given)])


def insert(at: Desk, number: int, text: str = "Le Conseil.", *, by: str = "tom") -> bool:
    with at._held(Task.TRANSLATE, "tom", [number], FR):
        return put(at, number, text, by)


def put(at: Desk, number: int, text: str, by: str = "tom") -> bool:
    return at.store.suggestions.inserted(
        at.segments[number], FR, origin=Origin.FUZZY, percent=74, given=text, by=by
    )


def finals(at: Desk) -> list[Suggestion]:
    for number in range(3):
        if at.store.cells.get(at.segments[number], FR).translated_by is None:
            at.translate(number)
    for number in range(3):
        at.review(number)
    at.store.jobs.finalise("d1", FR, by="eve")
    return list(at.store.suggestions.final())


def told(one: Suggestion) -> tuple[str, int | None, str | None, str | None, str]:
    return one.origin, one.percent, one.by, one.suggested, one.final


def test_what_leverage_put_in_is_held_against_what_became_final(at: Desk) -> None:
    fill(at, 0)
    at.translate(0, "Le Conseil se réunit.")
    at.translate(1, "Autre.")
    first, second, third = finals(at)
    assert told(first) == ("fuzzy", 82, None, FUZZY.text, "Le Conseil se réunit.")
    assert told(second) == ("none", None, None, None, "Autre.")
    assert told(third)[0] == "none"


def test_a_suggestion_that_stood_is_one_too(at: Desk) -> None:
    fill(at, 0)
    at.translate(0, FUZZY.text)
    assert told(finals(at)[0]) == ("fuzzy", 82, None, FUZZY.text, FUZZY.text)


def test_it_is_the_first_text_found_and_not_what_a_reader_found_later(at: Desk) -> None:
    fill(at, 0)
    at.translate(0, "Le Conseil s'est réuni.")
    at.edit(0, "Le Conseil a siégé.")
    assert told(finals(at)[0]) == ("fuzzy", 82, None, FUZZY.text, "Le Conseil a siégé.")


def test_a_match_that_was_put_in_last_is_the_suggestion(at: Desk) -> None:
    fill(at, 0)
    assert insert(at, 0, "Une autre.")
    assert insert(at, 0, "Le Conseil.")
    at.translate(0, "Le Conseil se réunit.")
    assert told(finals(at)[0]) == ("fuzzy", 74, "tom", "Le Conseil.", "Le Conseil se réunit.")


def test_what_is_put_in_after_a_text_was_vouched_for_does_not_count(at: Desk) -> None:
    fill(at, 0)
    at.translate(0)
    at.review(0, Verdict.RETURN, "again")
    assert not insert(at, 0)
    at.translate(0)
    assert told(finals(at)[0])[:2] == ("fuzzy", 82)


def test_what_another_than_the_holder_puts_in_does_not_count(at: Desk) -> None:
    assert not insert(at, 0, by="mia")
    assert not put(at, 1, "Le Conseil.")
    assert told(finals(at)[0])[0] == "none"


def test_what_is_not_final_is_no_outcome(at: Desk) -> None:
    fill(at, 0)
    at.translate(0)
    assert list(at.store.suggestions.final()) == []


def test_a_text_taken_back_from_final_is_none_again(at: Desk) -> None:
    finals(at)
    at.store.jobs.reopen("d1", FR, by="eve", reason="a misprint")
    assert list(at.store.suggestions.final()) == []


def test_days_bound_what_is_counted(at: Desk) -> None:
    finals(at)
    now = at.store.now()
    day = timedelta(days=1)
    assert len(list(at.store.suggestions.final(now - day, now + day))) == 3
    assert list(at.store.suggestions.final(now + day)) == []
    assert list(at.store.suggestions.final(None, now - day)) == []


def test_the_report_tells_what_the_memory_was_worth(at: Desk) -> None:
    fill(at, 0)
    at.translate(0, FUZZY.text)
    assert insert(at, 1, "Deux rapports.")
    at.translate(1, "Il prend note de deux rapports.")
    finals(at)
    on = at.store.now().astimezone(at.store.settings.zone)
    set_final(at, on.replace(year=2025, month=3, day=1, hour=12))
    report = worth_report(at.store, ter=True)
    assert report.whole.pairs == 2
    assert report.without == {FR: 1}
    assert report.by_band[FR, "75-84"].kept == 100.0
    assert report.by_band[FR, "75-84"].ter == 0.0
    kept = report.by_band[FR, "70-74"].kept
    assert kept is not None
    assert 0 < kept < 60
    assert list(report.rows) == [
        (Source.MEMORY, "75-84", FR, "2025-03"),
        (Source.INSERTED, "70-74", FR, "2025-03"),
    ]
    assert report.months == ["2025-03"]
    assert set(report.signatures) == {"chrF", "TER fr"}
    assert worth_report(at.store, date(2025, 3, 1), date(2025, 3, 1)).whole.pairs == 2
    assert worth_report(at.store, date(2025, 3, 2)).whole.pairs == 0
    assert worth_report(at.store, None, date(2025, 2, 28)).whole.pairs == 0


def set_final(at: Desk, moment: datetime) -> None:
    statement = sa.update(schema.job).values(final_at=moment.astimezone(UTC))
    at.store.database.write(lambda connection: connection.execute(statement))


def test_a_machines_words_are_told_apart_from_the_memory(at: Desk) -> None:
    units = [
        ImportedUnit(1, {Language.EN: TEXTS[0], FR: "Mot à mot."}, Provenance.MACHINE),
        ImportedUnit(2, {Language.EN: TEXTS[1], FR: "Autre."}, Provenance.REVIEWED),
    ]
    at.store.memory.import_units("a" * 64, units, provenance=Provenance.TRANSLATED, by="ops")
    leverage_segments(at.store, "d1", at.segments[:2])
    cells = at.store.targets.cells("d1", FR)
    assert [(one.origin, one.percent) for one in cells[:2]] == [("machine", 99), ("exact", 100)]
    finals(at)
    report = worth_report(at.store)
    assert report.sources == [Source.MEMORY, Source.MACHINE]
    assert report.by_source[FR, Source.MACHINE].pairs == 1
    assert list(report.rows)[-1][:3] == (Source.MACHINE, "95-99", FR)
    assert sum(one.pairs for one in report.by_month.values()) == report.whole.pairs == 2


def test_other_languages_are_told_apart(at: Desk) -> None:
    fill(at, 0)
    fill(at, 0, Fill("المجلس.", Origin.CONTEXT, 101), AR)
    at.finish(FR, AR)
    report = worth_report(at.store)
    assert report.languages == [AR, FR]
    assert set(report.by_band) == {(FR, "75-84"), (AR, "101")}
    assert report.bands == ["101", "75-84"]
