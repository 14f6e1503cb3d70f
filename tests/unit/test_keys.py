"""The keys of the editor as people may choose them."""

import re
from pathlib import Path

import pytest

from workbench.web import keys
from workbench.web.keys import KEYS, KeysRefused, checked, chosen, faults

HOUSE = {one.act: one.keys for one in KEYS}


def test_the_keys_of_the_house_go_together() -> None:
    assert faults(HOUSE) == {}
    assert checked(HOUSE) == {}
    assert chosen(None) == chosen({}) == HOUSE


def test_what_differs_is_kept_and_the_rest_stays_that_of_the_house() -> None:
    own = checked({"confirm": " F8 ", "return": "", "save": "Ctrl+S"})
    assert own == {"confirm": "F8", "return": ""}
    assert chosen(own) == {**HOUSE, "confirm": "F8", "return": ""}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"save": "Ctrl+Q"}, {"save", "all-tags"}),
        ({"save": "Ctrl+5"}, {"save", "match"}),
        ({"term": "Ctrl+1"}, {"term", "match"}),
        ({"save": "S"}, {"save"}),
        ({"save": "Shift+S"}, {"save"}),
        ({"save": "Ctrl+"}, {"save"}),
        ({"save": "Tab"}, {"save"}),
        ({"save": "Shift+Ctrl+S"}, {"save"}),
        ({"save": "Ctrl+Z"}, {"save"}),
        ({"save": "Ctrl+Alt+E"}, {"save"}),
        ({"match": "Ctrl+2"}, {"match"}),
        ({"match": "Alt+M"}, {"match"}),
        ({"fly": "Ctrl+K"}, {"fly"}),
    ],
)
def test_what_clashes_or_cannot_be_used_is_named(given: dict[str, str], told: set[str]) -> None:
    with pytest.raises(KeysRefused) as refused:
        checked(given)
    assert set(refused.value.faults) == told


def test_a_clash_names_what_the_other_key_does() -> None:
    with pytest.raises(KeysRefused) as refused:
        checked({"save": "Ctrl+Q"})
    assert "Save without confirming" in refused.value.faults["all-tags"]


def test_a_choice_that_no_longer_goes_falls_back_to_the_house() -> None:
    assert chosen({"save": "Ctrl+Q"}) == HOUSE


@pytest.mark.parametrize("act", HOUSE)
def test_the_editor_does_what_each_key_says(act: str) -> None:
    editor = (Path(keys.__file__).parent / "static/editor/acting.js").read_text("utf-8")
    assert re.search(rf'^ +"?{act}"?: \(\) =>', editor, re.MULTILINE)
