"""Which characters of an Arabic line run from left to right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.docx.layout.direction import has_rtl_letters, left_to_right


def latin_pieces(text):
    """The left-to-right stretches of a text, parted by bars."""
    marks = left_to_right(text)
    shown = "".join(c if mark else "|" for c, mark in zip(text, marks, strict=True))
    return [piece for piece in shown.split("|") if piece]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("قطاع تقييس الاتصالات (ITU-T) في الاتحاد", ["ITU-T"]),
        ("الوثيقة C25/45 المقدمة", ["C25/45"]),
        ("التوصية ITU-T A.12 (2016) بشأن", ["ITU-T A.12 (2016)"]),
        ("الإضافة C18/52(Add.1)(Corr.1) إلى", ["C18/52(Add.1)(Corr.1)"]),
        ("انظر https://www.itu.int/en/council/ للاطلاع", ["https://www.itu.int/en/council/"]),
        ("خدمات الجيل 5G والمعيار 802.11b هنا", ["5G", "802.11b"]),
        ("لغتا C++ وC# في البرمجة", ["C++", "C#"]),
        ("المادة 12 من الدستور", []),
        ("للفترة 2020-2023 والميزانية 1,5%", []),
        ("القرار 71 (المراجَع في دبي، 2018)", []),
        ("ITU/الاتحاد", ["ITU"]),
        ("راجع ITU-T\tC25/45", ["ITU-T", "C25/45"]),
        ("«ITU-R» و[ITU-D]", ["ITU-R", "ITU-D"]),
        ("ترقيم E.164، وE.212.", ["E.164", "E.212"]),
        ("", []),
    ],
)
def test_a_code_runs_left_to_right_with_what_belongs_to_it(text, pieces):
    assert latin_pieces(text) == pieces


def test_digits_after_a_latin_word_go_with_it_and_after_an_arabic_one_do_not():
    assert latin_pieces("الدورة PP 2018 والدورة 2022") == ["PP 2018"]


@given(st.text(alphabet="ابتث ABC abc 012 ()[]{}-/.,:%+\t\n\u0651\u00a0\u202f中№", max_size=40))
def test_every_letter_keeps_the_direction_of_its_script(text):
    marks = left_to_right(text)
    assert len(marks) == len(text)
    for character, mark in zip(text, marks, strict=True):
        if character.isascii() and character.isalpha():
            assert mark
        if character in "ابتث\t\n ":
            assert mark is False or character == " "


def test_only_letters_of_a_right_to_left_script_make_a_text_arabic():
    assert has_rtl_letters("Draft: مشروع")
    assert not has_rtl_letters("12.05.2019 – № 5 中文 Привет")
