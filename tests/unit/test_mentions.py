"""Who a comment calls."""

import pytest

from translation.mentions import mentioned

NAMES = ("ana", "ana.b", "Anatole", "Jean-Luc Dupré", "李明", "rita")


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("@ana: which report?", {"ana"}),
        ("Ask @ANA.", {"ana"}),
        ("@ana.b knows", {"ana.b"}),
        ("@anatole and @rita, please", {"Anatole", "rita"}),
        ("@anabel", set()),
        ("(@Jean-Luc Dupré)", {"Jean-Luc Dupré"}),
        ("@李明，请看", {"李明"}),
        ("write to rita@ana.b", set()),
        ("rita", set()),
        ("@", set()),
        ("@@rita", {"rita"}),
        ("@rita_x", set()),
    ],
)
def test_a_name_is_called_as_a_whole_and_the_longest_is_meant(body: str, meant: set[str]) -> None:
    assert mentioned(body, NAMES) == meant
