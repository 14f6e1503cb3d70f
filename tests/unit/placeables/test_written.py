"""Segments without words, written by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation import markup
from translation.languages import Language
from translation.placeables import Kind, find, written

AR, ZH, EN, FR, RU, ES = (Language(code) for code in ("ar", "zh", "en", "fr", "ru", "es"))
N = "\u00a0"


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("1,650", EN, FR, f"1{N}650"),
        ("1 650", EN, ES, f"1{N}650"),
        (f"1{N}650,5", RU, EN, "1,650.5"),
        ("1.650,5", ES, EN, "1,650.5"),
        ("1.650.000", ES, FR, f"1{N}650{N}000"),
        ("16,5", FR, EN, "16.5"),
        ("16.5%", EN, RU, "16,5%"),
        (f"16,5{N}%", FR, EN, "16.5%"),
        ("-3.5%", EN, ES, "-3,5%"),
        ("CHF 16,500", EN, FR, f"16{N}500{N}CHF"),
        ("16 500 CHF", FR, EN, f"CHF{N}16,500"),
        ("٢٠١٧", AR, FR, "2017"),
        ("٩٧٪", AR, EN, "97%"),
        ("١٬٦٥٠٫٥", AR, EN, "1,650.5"),
        ("1,650", EN, AR, f"1{N}650"),
        ("1 650", ZH, EN, "1,650"),
        ("（1）", ZH, EN, "(1)"),
        ("5，7。", ZH, EN, "5, 7."),
        ("5, 7", EN, AR, "5، 7"),
        ("5، 7", AR, FR, "5, 7"),
        ("２０１８", ZH, EN, "2018"),
        ("2014-05-01", EN, RU, "2014-05-01"),
        ("C18/52-E", EN, FR, "C18/52-F"),
        ("{1}C18/52(Rev.1)-E{/1}{2/}", EN, AR, "{1}C18/52(Rev.1)-A{/1}{2/}"),
        ("С18/52-R", RU, ZH, "C18/52-C"),
        ("C18/52-F", EN, ES, "C18/52-F"),
        ("{1}34(Rev.1)-R{/1}", RU, EN, "{1}34(Rev.1)-E{/1}"),
        ("C17/21C17/INF/4", ZH, FR, "C17/21C17/INF/4"),
        ("ITU-T A.12", EN, FR, "UIT-T A.12"),
        ("ITU-R", EN, ZH, "ITU-R"),
        ("МСЭ-Т A.12", RU, ES, "UIT-T A.12"),
        ("PP-98", EN, RU, "ПК-98"),
        ("MOD IAP/63A1/1", EN, FR, "MOD IAP/63A1/1"),
        ("(MOD) 191bis", EN, RU, "(MOD) 191bis"),
        ("{1}1,650{/1}{{}}", EN, FR, f"{{1}}1{N}650{{/1}}{{{{}}}}"),
    ],
)  # fmt: skip
def test_values_take_the_house_form_of_the_target(text, source, target, expected):
    assert written(text, source, target) == expected


FORMS = [
    dict.fromkeys(Language, f"1{N}650,5") | {EN: "1,650.5", ZH: f"1{N}650.5"},
    {EN: "12.5%", FR: "12,5%", ES: "12,5%", RU: "12,5%", ZH: "12.5%", AR: "12,5%"},
    {EN: "3 May 2018", FR: "3 mai 2018", ES: "3 de mayo de 2018", RU: "3 мая 2018 года",
     ZH: "2018年5月3日", AR: "3 مايو 2018"},
    {language: f"C23/45-{language.letter}" for language in Language},
    dict.fromkeys(Language, "C23/45"),
    dict.fromkeys(Language, "E.500"),
    dict.fromkeys(Language, "2017-2018"),
]  # fmt: skip
"""One value in each language, which needs no memory to become any of the others."""


@pytest.mark.parametrize("source", Language)
@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms[EN])
def test_a_value_alone_is_written_from_each_language_in_each_other(forms, source):
    others = [one for one in Language if one is not source]
    made = {one: written(forms[source], source, one) for one in others}
    assert made == {one: forms[one] for one in others}


@pytest.mark.parametrize("target", Language)
@pytest.mark.parametrize(
    "text",
    ["8.3", "12.3.4", "2018", "520000", "10:30", "10.30", "3/4", "2015-2017", "a)", "(iv) 5",
     "1.", "E.164", "—", "", "{1/}", "www.example.org/a", "184A", "1.650",
     "89 852 33"],
)  # fmt: skip
def test_what_may_mean_two_things_or_has_one_form_stays(text, target):
    assert written(text, Language.EN, target) == text


def test_a_date_with_a_roman_month_stays_where_that_is_the_manner():
    assert written("15.VI.2019", EN, RU) == "15.VI.2019"
    assert find("15.VI.2019", EN, FR)[0].value == "2019-06-15"
    assert written("15.VI.2019", EN, ZH) is None
    assert written("15.IIII.2019", EN, FR) is None


def test_a_telephone_number_is_kept_whole_in_a_right_to_left_line():
    number = "+41 22 730 51 11"
    assert written(number, EN, FR) == number
    assert written(number, EN, AR) == f"\u200e{number}"


def test_a_group_or_a_decimal_that_has_two_meanings_stays():
    assert written("1.650", ES, EN) == "1.650"
    assert written("16,500", AR, FR) == "16,500"
    assert written("16,500", FR, EN) == "16.500"


@pytest.mark.parametrize(
    "text",
    ["Total", "{1}Total{/1} 5", "5 pages", "C18/52-E is new", "第5号", "5G", "المادة 5", "Дек. 5",
     "1 650万", "16.5 million", "a) text", "II"],
)  # fmt: skip
def test_words_are_left_to_memory_and_people(text):
    assert written(text, Language.EN, Language.FR) is None


def test_a_number_of_any_length_is_written():
    grouped = "1" + ",000" * 2000
    assert written(grouped, EN, FR) == grouped.replace(",", N)


def test_placeables_are_found_in_a_sentence():
    text = "See C17/21C17/INF/4: 16.5 million, CHF 1,650 on 31.12.2014 (20.5%), No. 8.3."
    found = find(text, EN, FR)
    assert [(p.kind, p.value, p.written) for p in found] == [
        (Kind.SYMBOL, "C17/21", "C17/21"),
        (Kind.SYMBOL, "C17/INF/4", "C17/INF/4"),
        (Kind.NUMBER, "16.5", "16,5"),
        (Kind.AMOUNT, "CHF 1650", f"1{N}650{N}CHF"),
        (Kind.DATE, "2014-12-31", "31.12.2014"),
        (Kind.PERCENTAGE, "20.5%", "20,5%"),
        (Kind.NUMBER, "8.3", "8.3"),
    ]
    assert all(text[p.start : p.end] == p.text for p in found)


def test_the_same_value_has_one_form_in_any_language():
    printed = [
        (EN, "1,650.5"),
        (FR, f"1{N}650,5"),
        (ES, "1.650,5"),
        (AR, "١٬٦٥٠٫٥"),
        (ZH, "1 650.5"),
    ]
    assert {find(text, language, EN)[0].value for language, text in printed} == {"1650.5"}


def test_a_chinese_scale_word_makes_another_number():
    assert find("1 650万瑞郎", ZH, EN) == []
    assert [p.value for p in find("为7 474参与者", ZH, EN)] == ["7474"]


def test_the_number_of_a_tag_is_no_number():
    assert find("{1}a{/1}{2/}", EN, FR) == []


QUANTITIES = st.integers(1000, 10**12)


@given(QUANTITIES, st.integers(0, 999), st.sampled_from(Language), st.sampled_from(Language))
def test_a_grouped_number_comes_back_from_any_language(whole, fraction, source, target):
    english = f"{whole:,}.{fraction}%"
    there = written(english, Language.EN, source)
    assert written(written(there, source, target), target, Language.EN) == english


@given(st.text(alphabet="0123456789.,%() -/CHFE٣٫１٬{}ae年\u00a0", max_size=30))
def test_no_text_loses_its_tags_or_digits(text):
    given = "{1}" + markup.escape(text) + "{/1}"
    result = written(given, Language.EN, Language.FR)
    if result is not None:
        assert markup.marks(result) == markup.marks(given)
        digits = [int(c) for c in given if c.isdecimal()]
        assert sorted(int(c) for c in result if c.isdecimal()) == sorted(digits)
    for hit in find(given, Language.EN, Language.FR):
        assert 0 <= hit.start < hit.end <= len(given)
