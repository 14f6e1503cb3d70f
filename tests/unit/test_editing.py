import pytest
from lxml import etree

from tasks.editing import refuse_unwritable
from translation.errors import MarkupRefused


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_what_no_document_can_hold_is_refused_with_its_place(character: str) -> None:
    with pytest.raises(MarkupRefused) as refused:
        refuse_unwritable(f"Le{character} Conseil")
    assert refused.value.code == "bad_character"
    assert f"character 3 is U+{ord(character):04X}" in str(refused.value)


def test_every_script_and_white_space_may_stand_and_comes_out_of_xml_as_it_went_in() -> None:
    text = "Le Conseil\tделает\n理事会 المجلس \u200f\u00a0\U0001f30d\ufffd\x85"
    refuse_unwritable(text)
    held = etree.Element("t")
    held.text = text
    assert etree.fromstring(etree.tostring(held, encoding="utf-8")).text == text
