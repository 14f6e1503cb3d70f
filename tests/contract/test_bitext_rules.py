"""Documents excluded from a job or preferred for it: in look-ups, leverage and packages."""

import pytest

from storage.bitext_rules import Kind, Lineages
from storage.overview import EVERYTHING
from storage.reasons import ReasonMissing
from storage.store import Store
from tasks import analysis, leverage, providers
from tasks.matches import cell_matches
from tests.contract.test_archive import confirm, taken_in
from translation.documents import DocumentState
from translation.errors import NotFound
from translation.languages import Language
from translation.units import Reader

FR, RU = Language.FR, Language.RU
TEXT = "The Council took note of the report."


@pytest.fixture
def full(store: Store) -> Store:
    """Two documents with a text of their own for the same sentence, and a third one to do."""
    for id, french in (("old", "Ancien texte."), ("new", "Nouveau texte.")):
        taken_in(store, id, None, None, f"Heading of {id}", TEXT, f"End of {id}")
        confirm(store, id, FR, french, 1)
        confirm(store, id, RU, f"Текст {id}", 1)
    taken_in(store, "work", None, None, "Another heading", TEXT, "Another end")
    store.documents.set_state("work", DocumentState.SEGMENTED)
    return store


def exclude(store: Store, named: str, kind: Kind = Kind.EXCLUDED) -> None:
    store.bitext_rules.set("work", FR, named, kind, reason="superseded", by="cora")


def matches(store: Store, language: Language = FR) -> list[str]:
    segment = store.segments.segments("work")[1].id
    found = cell_matches(store, segment, language, Reader())
    return [match.target for match in found]


def test_an_excluded_document_is_no_match_until_that_is_undone(full: Store) -> None:
    assert matches(full) == ["Nouveau texte.", "Ancien texte."]
    exclude(full, "new")
    assert matches(full) == ["Ancien texte."]
    assert len(matches(full, RU)) == 2

    (rule,) = full.bitext_rules.list("work", EVERYTHING)
    assert (rule.language, rule.kind, rule.document) == (FR, Kind.EXCLUDED, "new")
    assert (rule.reason, rule.by) == ("superseded", "cora")
    full.bitext_rules.lift("work", FR, rule.id, by="cora")
    assert len(matches(full)) == 2
    told = [one.entry.kind for one in full.events.history("work") if "bitext" in one.entry.kind]
    assert told == ["bitext_ruled", "bitext_rule_lifted"]


def test_a_preferred_document_stands_first_among_equals(full: Store) -> None:
    exclude(full, "old", Kind.PREFERRED)
    assert matches(full) == ["Ancien texte.", "Nouveau texte."]
    exclude(full, "old")  # the later word holds
    assert matches(full) == ["Nouveau texte."]
    assert full.bitext_rules.lineages("work") == {FR: Lineages(frozenset({"old"}), frozenset())}


def test_leverage_analysis_and_packages_leave_out_what_is_excluded_for_a_language(
    full: Store,
) -> None:
    def filled(language: Language) -> str | None:
        return full.targets.cells("work", language)[1].text

    exclude(full, "new")
    leverage.leverage(full, "work", *leverage.chunks(full, "work", None), None)
    assert (filled(FR), filled(RU)) == ("Ancien texte.", "Текст new")

    exclude(full, "old")
    one = analysis.analysis_of(full, "work")
    assert "100" not in one.languages[FR].amounts
    assert one.languages[RU].amounts["100"].segments == 1

    stored = full.documents.get("work")
    rows = full.rows.rows("work", FR)
    kept = providers._memory(full, stored, FR, rows, Reader()).decode()
    assert "texte" not in kept
    assert "Текст" in providers._memory(full, stored, RU, rows, Reader()).decode()


def test_what_leverage_took_from_an_excluded_document_leaves_untouched_cells(full: Store) -> None:
    def again() -> str | None:
        leverage.leverage(full, "work", *leverage.chunks(full, "work", None), None)
        return full.targets.cells("work", FR)[1].text

    assert again() == "Nouveau texte."
    exclude(full, "new")
    exclude(full, "old")
    assert again() is None


def test_a_rule_needs_a_job_a_document_and_a_reason(full: Store) -> None:
    rules = full.bitext_rules
    with pytest.raises(ReasonMissing):
        rules.set("work", FR, "old", Kind.EXCLUDED, reason=" ", by="cora")
    with pytest.raises(NotFound):
        rules.set("work", Language.ZH, "old", Kind.EXCLUDED, reason="r", by="cora")
    with pytest.raises(NotFound):
        rules.set("work", FR, "none", Kind.EXCLUDED, reason="r", by="cora")
    with pytest.raises(NotFound):
        rules.lift("work", FR, 1, by="cora")
    assert rules.list("work", EVERYTHING) == []
