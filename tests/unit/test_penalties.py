from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from translation.languages import Language
from translation.leverage import Origin, fills
from translation.memory import ScanMemory
from translation.penalties import PenalisedMemory, Penalties, parse_penalties
from translation.units import Match, MatchKind, Provenance, Query, Unit, Variant

EN, FR = Language.EN, Language.FR
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def match(
    percent: int = 95,
    provenance: Provenance = Provenance.MACHINE,
    updated: datetime = NOW,
    kind: MatchKind = MatchKind.FUZZY,
) -> Match:
    return Match(1, percent, percent, kind, "a", {FR: "b"}, provenance, updated)


def test_penalties_are_read_from_a_setting() -> None:
    told = parse_penalties(" machine=15, translated = 3,year=1,domain=5 ")
    assert told == Penalties({Provenance.MACHINE: 15, Provenance.TRANSLATED: 3}, 1, 5)
    assert parse_penalties("") == Penalties()
    assert not parse_penalties("machine=0")
    assert parse_penalties("domain=1")


@pytest.mark.parametrize(
    "written", ["robot=1", "machine", "machine=-1", "year=x", "year=101", "domain=-5"]
)
def test_what_is_no_penalty_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match="is no penalty; write NAME=POINTS"):
        parse_penalties(written)


def test_a_provenance_has_its_points() -> None:
    penalties = Penalties({Provenance.MACHINE: 15})
    assert penalties.of(match(), NOW) == 15
    assert penalties.of(match(provenance=Provenance.REVIEWED), NOW) == 0


@pytest.mark.parametrize(
    ("then", "years"),
    [
        (datetime(2025, 11, 29, tzinfo=UTC), 0),
        (datetime(2025, 11, 28, tzinfo=UTC), 1),
        (datetime(2016, 1, 1, tzinfo=UTC), 10),
        (datetime(2027, 1, 1, tzinfo=UTC), 0),
    ],
)
def test_each_full_year_costs(then: datetime, years: int) -> None:
    assert Penalties(year=2).of(match(updated=then), NOW) == 2 * years


def test_what_is_shown_is_never_below_nothing() -> None:
    one = Penalties({Provenance.MACHINE: 100}, 5).applied(match(percent=70), NOW)
    assert (one.percent, one.penalty, one.shown) == (70, 100, 0)


def test_the_order_is_that_of_the_percentages_themselves() -> None:
    def unit(number: int, text: str, provenance: Provenance) -> Unit:
        variants = {one: Variant(one, text, provenance, NOW) for one in (EN, FR)}
        return Unit(number, variants)

    held = ScanMemory(
        [
            unit(1, "a b c d e f g h i j", Provenance.MACHINE),
            unit(2, "a b c d e f g h x y", Provenance.ADOPTED),
        ]
    )
    memory = PenalisedMemory(held, Penalties({Provenance.MACHINE: 40}), NOW, lambda units: {})
    query = Query("a b c d e f g h i k", EN, (FR,))
    assert [(one.unit, one.percent, one.shown) for one in memory.lookup(query)] == [
        (1, 90, 50),
        (2, 80, 80),
    ]
    assert memory.best(query)[FR].shown == 50
    assert len(memory) == 2


def test_a_unit_of_other_domains_loses_points_and_one_of_no_known_domain_none() -> None:
    def unit(number: int, text: str) -> Unit:
        return Unit(number, {one: Variant(one, text, Provenance.REVIEWED, NOW) for one in (EN, FR)})

    texts = ["a b c d e f g h i j", "a b c d e f g h i x", "a b c d e f g h y x", "a b c d e f g h"]
    domains = {1: {"finance"}, 2: {"radio", "staff"}, 4: {"radio", "finance"}}
    asked: list[set[int]] = []

    def domains_of(units: Collection[int]) -> dict[int, set[str]]:
        asked.append(set(units))
        return {one: domains[one] for one in units if one in domains}

    held = ScanMemory([unit(number, text) for number, text in enumerate(texts, 1)])
    memory = PenalisedMemory(held, Penalties(domain=5), NOW, domains_of)
    query = Query("a b c d e f g h i j", EN, (FR,), domain="radio")
    found = [(one.unit, one.percent, one.shown) for one in memory.lookup(query)]
    assert found == [(1, 100, 95), (2, 90, 90), (3, 80, 80), (4, 80, 80)]
    assert memory.best(query)[FR].shown == 95
    assert asked == [{1, 2, 3, 4}, {1}]
    assert {one.penalty for one in memory.lookup(replace(query, domain=None))} == {0}
    assert len(asked) == 2  # where nothing can be lost nothing is asked


@pytest.mark.parametrize("kind", [MatchKind.EXACT, MatchKind.CONTEXT])
def test_an_exact_match_with_a_penalty_is_put_in_as_a_near_one(kind: MatchKind) -> None:
    exact = match(100, Provenance.TRANSLATED, kind=kind)
    fill = fills("a", [FR], {}, {FR: exact}, EN)[FR]
    assert (fill.origin, fill.percent) == (Origin(kind.value), 100)
    penalised = Penalties({Provenance.TRANSLATED: 1}).applied(exact, NOW)
    fill = fills("a", [FR], {}, {FR: penalised}, EN)[FR]
    assert (fill.origin, fill.percent, fill.origin.prints) == (Origin.FUZZY, 99, False)


@pytest.mark.parametrize(
    ("kind", "percent", "penalty", "put_in"),
    [(MatchKind.CONTEXT, 101, 0, 99), (MatchKind.EXACT, 100, 15, 85), (MatchKind.FUZZY, 80, 0, 80)],
)
def test_a_machines_words_are_put_in_as_such_and_never_printed(
    kind: MatchKind, percent: int, penalty: int, put_in: int
) -> None:
    one = replace(match(percent, Provenance.MACHINE, kind=kind), penalty=penalty)
    fill = fills("a", [FR], {}, {FR: one}, EN)[FR]
    assert (fill.origin, fill.percent, fill.origin.prints) == (Origin.MACHINE, put_in, False)
