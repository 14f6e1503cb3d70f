from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from translation import worth as measured
from translation.languages import Language
from translation.worth import FEW, NOTHING, Groups, Outcome, Source, Worth, outcome, signatures

EN, FR, RU, ZH = Language.EN, Language.FR, Language.RU, Language.ZH
ZURICH = ZoneInfo("Europe/Zurich")
PAIRS = [
    ("The {1}Council{/1} took note of the report.", "The Council took note of the two reports."),
    ("The meeting rose at noon.", "The meeting rose at noon."),
    ("Tea was served on the ground floor.", "Coffee will be served in the lobby, free of charge."),
]
BARE = [("The Council took note of the report.", PAIRS[0][1]), *PAIRS[1:]]


def outcomes(
    pairs: Sequence[tuple[str | None, str]] = PAIRS, language: Language = EN
) -> list[Outcome]:
    return [
        Outcome(Source.MEMORY, "75-84", language, "2026-11", given, final) for given, final in pairs
    ]


def worth(given: Sequence[Outcome], *, ter: bool = False) -> Worth:
    groups = Groups(lambda _: ("all",), ter=lambda _: ter)
    for one in given:
        groups.add(one)
    return groups.measured().get("all", NOTHING)


def test_chrf_is_what_sacrebleu_says_of_the_corpus() -> None:
    given, final = zip(*BARE, strict=True)
    told = worth(outcomes())
    assert told.chrf == pytest.approx(CHRF().corpus_score(list(given), [list(final)]).score)


def test_ter_is_what_sacrebleu_says_of_the_corpus() -> None:
    given, final = zip(*BARE, strict=True)
    told = worth(outcomes(), ter=True)
    assert told.ter == pytest.approx(TER().corpus_score(list(given), [list(final)]).score)
    assert told.ter_pairs == 3


def test_chinese_is_cut_into_characters_for_ter() -> None:
    pair = ("理事会注意到该报告。", "理事会注意到两份报告。")
    told = worth(outcomes([pair], ZH), ter=True)
    assert told.ter is not None
    assert 0 < told.ter < 50
    plainly = TER().corpus_score([pair[0]], [[pair[1]]]).score
    assert told.ter < plainly


def test_ter_is_of_one_language_or_none() -> None:
    both = [*outcomes(), *outcomes(PAIRS, ZH)]
    assert worth(both, ter=True).ter is None
    assert worth(both, ter=True).chrf is not None


def test_ter_of_many_pairs_is_that_of_some_and_always_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measured, "TER_PAIRS", 2)
    told = worth(outcomes(), ter=True)
    assert told.ter_pairs == 2
    assert worth(list(reversed(outcomes())), ter=True).ter == told.ter


def test_tags_are_no_part_of_a_measure() -> None:
    told = worth(outcomes([("{1}Noon{/1}.", "Noon.")]))
    assert (told.unchanged, told.kept, told.chrf) == (1, 100.0, 100.0)


def test_kept_is_the_share_of_characters_that_stayed() -> None:
    told = worth(outcomes([("abcd", "abcx"), ("abcdef", "abcdef")]))
    assert told.kept == pytest.approx(90.0)
    assert (told.pairs, told.unchanged) == (2, 1)


def test_nothing_suggested_has_no_measure() -> None:
    told = worth(outcomes([(None, "Noon.")]), ter=True)
    assert (told.pairs, told.kept, told.chrf, told.ter) == (0, None, None, None)


def test_empty_texts_are_alike() -> None:
    told = worth(outcomes([("", "")]), ter=True)
    assert (told.pairs, told.kept, told.ter) == (1, 100.0, 0.0)


def test_few_pairs_are_marked() -> None:
    assert worth(outcomes(PAIRS[:1] * (FEW - 1))).few
    assert not worth(outcomes(PAIRS[:1] * FEW)).few


def test_groups_are_measured_apart_and_each_pair_once(monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = outcomes(PAIRS[1:2])[0], replace(outcomes(PAIRS[2:])[0], band="70-74")
    counted: list[str] = []

    def counting(given: str, final: str) -> tuple[int, ...]:
        counted.append(given)
        return counts(given, final)

    counts = measured._chrf_counts
    monkeypatch.setattr(measured, "_chrf_counts", counting)
    groups = Groups(lambda one: (one.band, one.language), ter=lambda name: name == "70-74")
    for one in (near, far, replace(far, suggested=None)):
        groups.add(one)
    told = groups.measured()
    assert counted == [near.suggested, far.suggested]
    assert (told["75-84"].pairs, told["75-84"].chrf, told["75-84"].ter) == (1, 100.0, None)
    assert told["70-74"].chrf is not None
    assert told["70-74"].chrf < 50
    assert (told["70-74"].ter_pairs, told[EN].ter_pairs) == (1, 0)
    assert told[EN] == worth([far, near])


def test_signatures_are_sacrebleus_own() -> None:
    told = signatures([ZH, FR])
    assert list(told) == ["chrF", "TER zh", "TER fr"]
    assert "nc:6|nw:0" in told["chrF"]
    assert "norm:yes|punct:yes|asian:yes" in told["TER zh"]
    assert "norm:no|punct:yes|asian:no" in told["TER fr"]
    assert all("version:" in one for one in told.values())


@pytest.mark.parametrize(
    ("origin", "percent", "by", "source", "band"),
    [
        ("value", 100, None, Source.VALUE, "value"),
        ("context", 101, None, Source.MEMORY, "101"),
        ("fuzzy", 84, None, Source.MEMORY, "75-84"),
        ("fuzzy", 84, "ana", Source.INSERTED, "75-84"),
        ("fuzzy", 61, "ana", Source.INSERTED, "below 70"),
        ("repetition", 100, None, Source.REPETITION, "100"),
        ("machine", 99, None, Source.MACHINE, "95-99"),
        ("machine", 74, "ana", Source.MACHINE, "70-74"),
    ],
)
def test_an_outcome_has_its_source_and_band(
    origin: str, percent: int, by: str | None, source: Source, band: str
) -> None:
    told = outcome(
        origin, percent, by, RU, datetime(2026, 11, 30, 22, 59, tzinfo=UTC), ZURICH, "a", "b"
    )
    assert (told.source, told.band, told.month) == (source, band, "2026-11")


def test_a_month_is_one_in_the_zone_of_the_house() -> None:
    at = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    told = outcome("none", None, None, RU, at, ZURICH, None, "b")
    assert (told.source, told.band, told.month) == (Source.NONE, "none", "2026-12")
