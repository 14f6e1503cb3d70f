"""What near-identical means: folds, kinds, marks, and which texts of a group stay."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.documents import DocumentClass
from translation.errors import NotOfGroup
from translation.languages import Language
from translation.memory.near import (
    Held,
    Kind,
    Standing,
    alike,
    close,
    fold,
    merged,
    proposed,
    unmarked,
)
from translation.memory.near.folds import Folds, key
from translation.memory.near.groups import MOST, varied
from translation.units import Provenance, Unit, Variant

AR, ZH, EN, FR, RU, ES = Language
DAY = datetime(2026, 5, 4, tzinfo=UTC)


def unit(id: int, **texts: str) -> Unit:
    return Unit(
        id,
        {
            Language(code): Variant(Language(code), text, Provenance.TRANSLATED, DAY)
            for code, text in texts.items()
        },
    )


def held(id: int, of: int, text: str, provenance: Provenance = Provenance.TRANSLATED) -> Held:
    return Held(id, of, FR, text, provenance, DAY)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (EN, "The Group met.", "  the GROUP met"),
        (EN, "{1}The{/1} Group{2/}met", "The “Group” met…"),
        (EN, "1,000 delegates – 5 days", "1000 delegates, 5 days"),
        (EN, "In 1 000 cases", "In 1,000 cases"),
        (FR, "1\u202f234,5 francs", "1234,5 francs"),
        (ES, "1.234 páginas", "1234 páginas"),
        (RU, "Отчёт принят", "отчет принят."),
        (AR, "العَمَل ١٢", "العمـل 12"),
        (ZH, "理事会 通过了 议程。", "理事会通过了议程"),
        (ZH, "\uff12\uff10项\uff08注\uff09", "20项 (注)"),
    ],
)
def test_form_is_folded_away(language: Language, one: str, other: str) -> None:
    assert fold(one, language) == fold(other, language) != ""


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (EN, "Document C18/52", "Document C185/2"),
        (EN, "1.5 metres", "15 metres"),
        (EN, "1,000 metres", "1.000 metres"),
        (EN, "at -5 degrees", "at 5 degrees"),
        (EN, "5 %", "5"),
        (EN, "from 10-12", "from 10 12"),
        (EN, "cooperation", "co-operation"),
        (EN, "10²", "102"),
        (EN, "$ 20", "€ 20"),
        (FR, "1,000 mètre", "1000 mètres"),
        (RU, "в 2018 году", "в 2019 году"),
        (ZH, "三项", "二项"),
    ],
)
def test_what_says_something_else_stays_apart(language: Language, one: str, other: str) -> None:
    assert fold(one, language) != fold(other, language)


WRITTEN = st.characters(
    categories=["Lu", "Ll", "Lo", "P", "Zs", "S"], exclude_characters="{}\u0345"
)


@given(st.text(WRITTEN), st.sampled_from(Language))
def test_a_fold_is_its_own_fold(text: str, language: Language) -> None:
    folded = fold(text, language)
    assert fold(folded, language) == folded


def test_kinds() -> None:
    first = unit(1, en="The agenda", fr="L'ordre du jour", ru="Повестка дня")
    assert alike([first, unit(2, en="The agenda.", fr="L’ordre du jour")], EN) is Kind.FORM
    assert alike([first, unit(2, en="The agenda", fr="L'ordre du jour.")], EN) is Kind.FORM
    assert alike([first, unit(2, en="the agenda", fr="Le programme")], EN) is Kind.RENDERED
    assert alike([first, unit(2, en="The agenda", es="El orden del día")], EN) is None


def test_close_means_one_typo_but_no_other_value() -> None:
    typo = "The Council adopted the agenda of its session"
    assert close("The Council adpoted the agenda of its session", typo, EN)
    assert close("The Council adopts the agenda of session 5", typo, EN) is False
    assert (
        close("Session 2018 of the Council has ended", "Session 2019 of the Council has ended", EN)
        is False
    )
    assert close("The agenda.", "the agenda", EN) is False  # but for form
    many = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrs")
    assert close(f"{many} first", f"{many} altogether", EN)


def test_units_that_are_all_rightly_different_are_no_group() -> None:
    assert unmarked([1, 2, 3], {}) == [1, 2, 3]
    assert unmarked([1, 2], {1: {7}, 2: {7}}) == []
    assert unmarked([1, 2, 3], {1: {7}, 2: {7}}) == [1, 2, 3]
    assert unmarked([1, 2, 3], {1: {7}, 2: {7, 8}, 3: {8, 9}}) == [1, 3]


def test_a_large_group_shows_one_of_each_that_says_something_else() -> None:
    same = [Standing(unit(id, en="Adopted", fr="Adopté"), 1) for id in range(1, 80)]
    other = Standing(unit(90, en="Adopted", fr="Adoptée"), 1)
    shown = varied([*same, other])
    assert len(shown) == MOST
    assert other in shown


def test_the_most_trusted_text_stays_and_those_that_agree_stand_behind_it() -> None:
    some = [
        held(11, 1, "a"),
        held(12, 2, "b", Provenance.PUBLISHED),
        held(13, 3, "b"),
        held(14, 4, "c", Provenance.REVIEWED),
    ]
    kept = merged(some, 1, {})[FR]
    assert (kept.variant, kept.agreeing, kept.gone) == (12, (13,), (11, 14))
    assert not kept.demoted


def test_among_equals_that_of_the_unit_that_stays() -> None:
    assert merged([held(11, 1, "a"), held(12, 2, "b")], 2, {})[FR].variant == 12


def test_a_choice_stands_over_trust_and_is_told() -> None:
    some = [held(11, 1, "a", Provenance.ADOPTED), held(12, 2, "b")]
    kept = merged(some, 1, {FR: 2})[FR]
    assert (kept.variant, kept.gone, kept.demoted) == (12, (11,), True)


@pytest.mark.parametrize(("keep", "picks"), [(9, {}), (1, {FR: 9}), (1, {EN: 1})])
def test_a_choice_that_is_not_there_is_refused(keep: int, picks: dict[Language, int]) -> None:
    with pytest.raises(NotOfGroup):
        merged([held(11, 1, "a"), held(12, 2, "b")], keep, picks)


def test_the_unit_proposed_is_the_most_trusted_then_the_fullest() -> None:
    two = unit(2, en="A", fr="B")
    assert proposed([unit(1, en="A"), two, unit(3, en="A", fr="C")], EN) == 2
    published = Unit(4, {EN: Variant(EN, "A", Provenance.PUBLISHED, DAY)})
    assert proposed([two, published], EN) == 4


def test_keys_part_classes_and_closed_lineages() -> None:
    public = key("The agenda", EN, DocumentClass.PUBLIC, "C18/1")
    assert public == key("the agenda.", EN, DocumentClass.PUBLIC, None)
    assert public != key("The agenda", EN, DocumentClass.INTERNAL, None)
    closed = key("The agenda", EN, DocumentClass.RESTRICTED, "C18/1")
    assert closed != key("The agenda", EN, DocumentClass.RESTRICTED, "C18/2")
    assert key("—", EN, DocumentClass.PUBLIC, None) == 0


@given(
    st.lists(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4)), max_size=8), max_size=5),
    st.integers(0, 12),
)
def test_folds_follow_as_a_dictionary_does(
    changes: list[list[tuple[int, int]]], after: int
) -> None:
    folds, plain = Folds(), {}
    for some in changes:
        folds = folds.taken([id for id, _ in some], [key for _, key in some])
        plain.update(some)
    by_key: dict[int, list[int]] = {}
    for id in sorted(plain):
        by_key.setdefault(plain[id], []).append(id)
    by_key.pop(0, None)
    clusters = sorted(ids for ids in by_key.values() if len(ids) > 1)
    assert list(folds.clusters(after)) == [ids for ids in clusters if ids[0] > after]
    assert folds.oldest(range(14)) == sorted(ids[0] for ids in by_key.values())
    assert len(folds) == sum(map(len, by_key.values()))
