from typing import Any

import pytest

from storage.errors import KeyReused
from storage.ledger import Stage
from storage.store import Store
from tasks import originals
from tests.joining import AR, FR, Paper, paper, run
from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import NotOffered, StaleVersion, WrongState
from translation.languages import Language

OLD, NEW, NEWER = (f"The Council met in {year}." for year in (2017, 2018, 2019))
BODY = f"<w:p>{run(f'{OLD} It rose.')}</w:p>"
TEXTS = {FR: "Le Conseil s'est réuni en 2017.", AR: "اجتمع المجلس في عام 2017."}
MADE = {FR: "Le Conseil s'est réuni en 2018.", AR: "اجتمع المجلس في عام 2018."}
TRANSLATED = TargetState.TRANSLATED


@pytest.fixture
def of(store: Store) -> Paper:
    return paper(store, body=BODY)


def translated(of: Paper, *languages: Language, keep: bool = False) -> None:
    for language in languages:
        held = of.store.claims.claim(
            of.document, language, Task.TRANSLATE, "ana", segments=[of.segments[0]]
        )
        of.save(0, TEXTS[language], language=language)
        if not keep:
            of.store.claims.release(held.claim, "ana")


def correct(of: Paper, text: str = NEW, segment: int | None = None) -> int:
    given: dict[str, Any] = {"author": "Ms Author", "reason": "a slip", "by": "eve"}
    return originals.correct(of.store, segment or of.segments[0], text, **given).segment


def versions(of: Paper, segment: int, *languages: Language) -> dict[Language, CellVersion]:
    return {language: of.store.cells.get(segment, language).at for language in languages}


def accept(of: Paper, segment: int, *languages: Language, **more: Any) -> Any:
    at = more.pop("at", None) or versions(of, segment, *languages)
    return originals.accept(of.store, segment, at, by="eve", **more)


def test_the_new_value_is_offered_in_each_language_and_written_in_none(of: Paper) -> None:
    translated(of, FR, AR)
    made = correct(of)
    found = {one.language: one for one in originals.offers(of.store, made)}
    assert {language: one.proposed for language, one in found.items()} == MADE
    assert all(one.acceptable for one in found.values())
    assert {language: one.cell.text for language, one in found.items()} == TEXTS


def test_one_act_puts_them_in_all_as_translated(of: Paper) -> None:
    translated(of, FR, AR)
    made = correct(of)
    words = of.words(Stage.TRANSLATED)
    done = accept(of, made, FR, AR)
    for language in (FR, AR):
        cell = of.store.cells.get(made, language)
        assert (cell.text, cell.state, cell.returned) == (MADE[language], TRANSLATED, False)
        assert (cell.translated_by, cell.reviewed_by) == ("ana", None)
        assert done.cells[language] == cell.at
    assert (words, of.words(Stage.TRANSLATED)) == (0, 5)
    assert of.units()[NEW] == {language.value: text for language, text in MADE.items()}
    assert OLD not in of.units()
    assert of.store.findings.open(of.document) == []
    acts = of.store.history.of_cell(made, FR)
    assert [act.kind for act in acts] == ["edited", "source_corrected", "translated"]
    rewritten = of.store.rewrites.of_cell(made, FR)
    assert rewritten is not None
    assert (rewritten.before, rewritten.after, rewritten.by) == (TEXTS[FR], MADE[FR], "eve")
    assert of.faults() == []
    assert [one.proposed for one in originals.offers(of.store, made)] == [None, None]
    with pytest.raises(NotOffered):
        accept(of, made, FR)


def test_a_source_corrected_twice_offers_what_stands_now(of: Paper) -> None:
    translated(of, FR)
    made = correct(of, NEWER, correct(of))
    found = originals.offered(of.store, made, FR)
    assert found.proposed == "Le Conseil s'est réuni en 2019."
    assert found.acceptable
    assert accept(of, made, FR).cells


def test_what_its_translator_has_touched_since_is_left_to_the_translator(of: Paper) -> None:
    translated(of, FR, keep=True)
    made = correct(of)
    found = originals.offered(of.store, made, FR)
    assert (found.proposed, found.acceptable) == (MADE[FR], False)
    with pytest.raises(WrongState, match="claimed by ana"):
        accept(of, made, FR)
    cell = of.store.cells.get(made, FR)
    of.store.cells.save(
        made,
        FR,
        actor="ana",
        at=cell.at,
        text=TEXTS[FR],
        state=TargetState.INITIAL,
        key=of.key(),
    )
    assert originals.offered(of.store, made, FR).proposed is None
    with pytest.raises(NotOffered):
        accept(of, made, FR)


def test_a_text_nobody_had_vouched_for_is_offered_and_not_accepted_for_its_writer(
    of: Paper,
) -> None:
    held = of.claim(0)
    of.save(0, TEXTS[FR], TargetState.INITIAL)
    of.store.claims.release(held.claim, "ana")
    made = correct(of)
    found = originals.offered(of.store, made, FR)
    assert (found.proposed, found.acceptable) == (MADE[FR], False)
    with pytest.raises(NotOffered):
        accept(of, made, FR)


def test_all_or_none_are_accepted(of: Paper) -> None:
    translated(of, FR, AR)
    made = correct(of)
    at = versions(of, made, FR, AR)
    stale = {**at, FR: CellVersion(0, 0)}
    with pytest.raises(StaleVersion):
        accept(of, made, at=stale)
    assert {one.language: one.cell.text for one in originals.offers(of.store, made)} == TEXTS
    assert accept(of, made, at=at, key="one").cells == accept(of, made, at=at, key="one").cells
    with pytest.raises(KeyReused):
        accept(of, made, at={FR: at[FR]}, key="one")


def test_more_than_a_value_offers_nothing(of: Paper) -> None:
    translated(of, FR)
    made = correct(of, "The Council did not meet in 2018.")
    assert originals.offered(of.store, made, FR).proposed is None
    assert originals.offered(of.store, of.segments[1], FR).proposed is None
