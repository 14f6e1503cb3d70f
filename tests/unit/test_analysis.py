"""The bands of a text, its repetitions, and the days of work that they come to."""

from itertools import pairwise

import pytest

from translation.analysis import REPEATED, WEIGHTS, Amount, Bands, Share, banded
from translation.leverage import BANDS, Fill, Origin


def share(
    source: str, words: int, percent: int | None = None, origin: Origin = Origin.FUZZY
) -> Share:
    fill = None if percent is None else Fill("x", origin, percent)
    return Share(source, words, fill, len(source))


TEXT = (
    share("new", 10),
    share("near", 20, 80),
    share("new", 10),
    share("known", 5, 101, Origin.CONTEXT),
    share("known", 5, 100, Origin.EXACT),
    share("7", 1, 100, Origin.VALUE),
)


def test_a_source_is_in_a_band_once_and_a_repetition_after_that() -> None:
    assert banded(TEXT).amounts == {
        "repeated": Amount(2, 15, 8),
        "value": Amount(1, 1, 1),
        "101": Amount(1, 5, 5),
        "75-84": Amount(1, 20, 4),
        "none": Amount(1, 10, 3),
    }
    assert banded(TEXT).whole == Amount(6, 51, 21)


def test_what_stands_in_a_text_before_is_a_repetition_from_its_first_on() -> None:
    amounts = banded(TEXT, before={"near", "elsewhere"}).amounts
    assert amounts["repeated"] == Amount(3, 35, 12)
    assert "75-84" not in amounts


def test_days_are_words_by_the_weight_of_their_band() -> None:
    bands = banded(TEXT)
    spent = 15 * 0.1 + 1 * 0.1 + 5 * 0.1 + 20 * 0.7 + 10
    assert bands.days(100) == pytest.approx(spent / 100)
    assert bands.days(50, "75-84") == pytest.approx(20 * 0.7 / 50)
    assert bands.days(50, "70-74") == 0
    parts = [bands.days(100, band) for band in bands.amounts]
    assert sum(parts) == pytest.approx(bands.days(100))
    assert banded([share("new", 1650)]).days(1650) == 1
    assert Bands().days(1650) == 0


def test_a_better_band_never_takes_more_time() -> None:
    assert set(WEIGHTS) == {REPEATED, *BANDS}
    weights = [WEIGHTS[band] for band in BANDS]
    assert all(better <= worse for better, worse in pairwise(weights))
    assert min(WEIGHTS.values()) == 0.1
    assert WEIGHTS["none"] == 1


def test_texts_add_up_band_by_band() -> None:
    both = banded(TEXT) + banded([share("other", 4), share("third", 3, 72)])
    assert both.amounts["none"] == Amount(2, 14, 8)
    assert list(both.amounts) == ["repeated", "value", "101", "75-84", "70-74", "none"]
    assert both.whole.words == 58
