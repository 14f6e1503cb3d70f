import pytest

from translation.languages import Language
from translation.placeables import written

AR, EN = Language.AR, Language.EN


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("-56", "\u200e-56"),
        ("+4.6%", "\u200e+4,6%"),
        ("-1,650", "\u200e-1\u00a0650"),
        ("2014-2018", "2014-2018"),
        ("7", "7"),
    ],
)
def test_a_sign_stays_before_its_number_in_a_right_to_left_line(english: str, arabic: str) -> None:
    assert written(english, EN, AR) == arabic


def test_the_mark_of_a_sign_goes_when_arabic_is_the_source() -> None:
    assert written("\u200e-56", AR, EN) == "-56"
