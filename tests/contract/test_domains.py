"""Penalties by domain wherever matches are told, and whose domain is whose."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from storage.memory_import import Source
from storage.quarantine import Chosen, Decision, keep
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import analysis, leverage, steering
from tasks.matches import cell_matches, text_matches
from tests.learning import AR, EN, FR, People, document
from translation.documents import DocumentClass, DocumentState
from translation.errors import NotFound
from translation.exchange import ImportedUnit
from translation.leverage import Origin
from translation.memory.dirt import Ahead, Screening
from translation.units import Provenance, Reader

TEXT = "The Council took note of the report."
UNIT = ImportedUnit(1, {EN: TEXT, FR: "Le Conseil a pris note du rapport."})
OPEN = Reader()


def take(store: Store, letter: str, *units: ImportedUnit, domain: str | None = None) -> Source:
    source = Source(letter * 64, Provenance.REVIEWED, "ops", DocumentClass.INTERNAL, None)
    source = replace(source, domain=domain)
    store.memory.import_from(source, units)
    return source


@pytest.fixture
def costly(store: Store) -> Iterator[Store]:
    """The store under a setting by which other domains cost five points."""
    settings = store.settings.model_copy(update={"memory_penalties": "domain=5"})
    with closing(open_store(Settings(**dict(settings)))) as other:
        yield other


def about(store: Store, id: str, domain: str | None) -> int:
    """A document with the one text, of a domain; gives its segment."""
    (segment,) = document(store, id, [TEXT])
    store.documents.set_state(id, DocumentState.SEGMENTED)
    store.domains.set(id, domain, by="cora")
    return segment


def penalties(store: Store, segment: int) -> list[int]:
    return [row.penalty for row in cell_matches(store, segment, FR, OPEN)]


@pytest.mark.parametrize(
    ("known", "asked", "lost"),
    [
        ("radio", "finance", 5),
        ("finance", " Finance", 0),
        (None, "finance", 0),
        ("radio", None, 0),
    ],
)
def test_the_panel_takes_points_off_a_match_of_another_domain(
    costly: Store, known: str | None, asked: str | None, lost: int
) -> None:
    take(costly, "a", UNIT, domain=known)
    (row,) = cell_matches(costly, about(costly, "1", asked), FR, OPEN)
    assert (row.percent, row.penalty) == (100, lost)


def test_leverage_puts_it_in_as_a_near_match_and_the_analysis_counts_it_so(costly: Store) -> None:
    take(costly, "a", UNIT, domain="radio")
    for id, domain in (("far", "finance"), ("near", "radio")):
        about(costly, id, domain)
        leverage.leverage(costly, id, *leverage.chunks(costly, id, None), None)

    def told(id: str) -> tuple[object, ...]:
        (cell,) = costly.targets.cells(id, FR)
        return cell.origin, cell.percent, *analysis.analysis_of(costly, id).languages[FR].amounts

    assert told("near") == (Origin.EXACT, 100, "100")
    assert told("far") == (Origin.FUZZY, 95, "95-99")


def test_a_look_up_outside_documents_is_of_the_domain_that_is_said(costly: Store) -> None:
    take(costly, "a", UNIT, replace(UNIT, ordinal=2, domain="law"), domain="radio")
    found = text_matches(costly, TEXT, EN, (FR,), OPEN, domain="Radio ")
    assert [one.penalty for one in found] == [0]
    (one,) = text_matches(costly, TEXT, EN, (FR,), OPEN, domain="finance")
    assert (one.percent, one.shown) == (100, 95)
    assert [one.penalty for one in text_matches(costly, TEXT, EN, (FR,), OPEN)] == [0]


def test_a_unit_is_of_the_domains_of_all_who_stand_behind_it(costly: Store) -> None:
    take(costly, "a", UNIT, domain="radio")
    take(costly, "b", replace(UNIT, domain="law"))
    take(costly, "c", UNIT)
    (unit,) = costly.memory.units()
    assert costly.domains.of_units([unit.id, unit.id + 1]) == {unit.id: {"radio", "law"}}
    segment = about(costly, "1", "law")
    assert penalties(costly, segment) == [0]
    costly.batches.undo("b" * 64, by="ops")
    assert penalties(costly, segment) == [5]


def test_what_people_confirm_is_of_the_domain_that_its_document_has_now(costly: Store) -> None:
    old, new = about(costly, "old", "radio"), about(costly, "new", "finance")
    People(costly).save(old, "Pris note.")
    assert penalties(costly, new) == [5]
    costly.domains.set("old", "Finance", by="cora")
    assert penalties(costly, new) == [0]
    costly.domains.set("old", "", by="cora")
    costly.domains.set("old", None, by="cora")
    assert costly.documents.get("old").domain is None
    assert penalties(costly, new) == [0]
    told = [one.entry for one in costly.events.history("old") if one.entry.kind == "domain_set"]
    assert [one.detail["domain"] for one in told] == ["radio", "finance", None]
    assert told[1].actor == "cora"
    with pytest.raises(NotFound):
        costly.domains.set("none", "radio", by="cora")


def test_a_domain_said_anew_asks_for_leverage_where_it_costs_points(
    store: Store, costly: Store
) -> None:
    for id in ("1", "2"):
        about(store, id, None)
        store.documents.set_state(id, DocumentState.LEVERAGED)
    assert steering.say_domain(store, store.documents.get("1"), "radio", by="cora") is None
    asked = steering.say_domain(costly, store.documents.get("2"), "radio", by="cora")
    assert asked is not None
    assert steering.say_domain(costly, store.documents.get("2"), "Radio", by="cora") is None


def test_what_was_held_back_keeps_the_domain_of_its_file(costly: Store) -> None:
    units = [ImportedUnit(1, {EN: "7 items", FR: "8 points"})]
    source = Source("a" * 64, Provenance.REVIEWED, "ops", DocumentClass.INTERNAL, None, "", "radio")
    screen = Ahead(Screening(units))
    costly.memory.import_from(source, screen.over(units), screen=screen.answer, keep=keep)
    assert costly.quarantine.decide(OPEN, Chosen(), Decision.ACCEPT, by="cora") == 1
    (one,) = text_matches(costly, "7 items", EN, (FR,), OPEN, domain="law")
    assert one.penalty == 5


def test_the_order_of_matches_is_the_same_as_without_domains(costly: Store) -> None:
    near = ImportedUnit(2, {EN: "The Council took note of a report.", FR: "b"}, domain="finance")
    take(costly, "a", UNIT, near, domain="radio")
    found = text_matches(costly, TEXT, EN, (FR, AR), OPEN, domain="finance")
    assert [(one.percent, one.penalty) for one in found] == [(100, 5), (87, 0)]
