"""Times of day and scaled numbers, read by value and put into the form of another text."""

from itertools import permutations

import pytest

from translation.adapting import adapted
from translation.languages import Language
from translation.placeables import Kind
from translation.placeables.scaled import rescaled, scaled
from translation.placeables.times import retimed, times

AR, ZH, EN, FR, RU, ES = (Language(code) for code in ("ar", "zh", "en", "fr", "ru", "es"))
N = "\u00a0"


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("at 2.30 p.m.", EN, "14:30"),
        ("at 12.15 a.m.", EN, "0:15"),
        ("at 12:15 pm", EN, "12:15"),
        ("at 14:30", EN, "14:30"),
        ("at 14.30 hours", EN, "14:30"),
        ("à 14 h 30", FR, "14:30"),
        ("à 9h05,", FR, "9:05"),
        ("a las 14.30 horas", ES, "14:30"),
        ("a las 2.30 p. m.", ES, "14:30"),
        ("в 14 час. 30 мин.", RU, "14:30"),
        ("в 9 ч 05 мин", RU, "9:05"),
        ("в 14:30", RU, "14:30"),
        ("الساعة 2:30 مساءً", AR, "14:30"),
        ("الساعة 9:00 صباحاً", AR, "9:00"),
        ("الساعة 14:30", AR, "14:30"),
        ("下午2时30分", ZH, "14:30"),
        ("上午9点05分", ZH, "9:05"),
        ("14时30分", ZH, "14:30"),
        ("晚上8：15", ZH, "20:15"),
    ],
)
def test_a_time_is_read_by_twenty_four_hours(text: str, language: Language, value: str) -> None:
    assert [(one.kind, one.value) for one in times(text, language)] == [(Kind.TIME, value)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("section 14.30 applies", EN),
        ("at 25:10", EN),
        ("at 13.30 p.m.", EN),
        ("ratio 1:30:20", EN),
        ("le point 14.30", FR),
        ("4 hommes 30", FR),
        ("10 horas", ES),
        ("2018年14月30日", ZH),
    ],
)
def test_what_may_be_something_else_is_no_time(text: str, language: Language) -> None:
    assert list(times(text, language)) == []


@pytest.mark.parametrize(
    ("place", "value", "written"),
    [
        ("2.30 p.m.", "9:05", "9.05 a.m."),
        ("9.05 a.m.", "12:00", "12.00 p.m."),
        ("9.05 a.m.", "0:10", "12.10 a.m."),
        ("09:30", "8:15", "08:15"),
        ("9:30", "14:15", "14:15"),
        ("14 h 30", "9:05", "9 h 05"),
        ("下午2时30分", "9:05", "上午9时05分"),
        ("晚上8时15分", "10:00", "上午10时00分"),
        ("2:30 مساءً", "9:05", "9:05 صباحاً"),
        ("14 час. 30", "16:45", "16 час. 45"),
    ],
)
def test_a_time_takes_the_form_of_its_place(place: str, value: str, written: str) -> None:
    assert retimed(place, value) == written


OPENS = {
    EN: "The meeting will open at {} in Room A.",
    FR: "La réunion s'ouvrira à {}, salle A.",
    ES: "La reunión empezará a las {} horas en la Sala A.",
    RU: "Собрание начнется в {} в зале A.",
    ZH: "会议将于{}在A厅开始。",
    AR: "يبدأ الاجتماع الساعة {} في القاعة A.",
}
CLOCKS = {
    EN: ("2.30 p.m.", "9.45 a.m."),
    FR: ("14 h 30", "9 h 45"),
    ES: ("14.30", "9.45"),
    RU: ("14 час. 30 мин.", "9 час. 45 мин."),
    ZH: ("下午2时30分", "上午9时45分"),
    AR: ("2:30 مساءً", "9:45 صباحاً"),
}
MEETING = {
    language: (form.format(CLOCKS[language][0]), form.format(CLOCKS[language][1]))
    for language, form in OPENS.items()
}
FUND = {
    EN: ("The fund holds 16.5 million francs.", "The fund holds 19.8 million francs."),
    FR: ("Le fonds compte 16,5 millions de francs.", "Le fonds compte 19,8 millions de francs."),
    ES: ("El fondo tiene 16,5 millones de francos.", "El fondo tiene 19,8 millones de francos."),
    RU: ("В фонде 16,5 млн. франков.", "В фонде 19,8 млн. франков."),
    ZH: (f"该基金有1{N}650万法郎。", f"该基金有1{N}980万法郎。"),
    AR: ("يضم الصندوق 16,5 مليون فرنك.", "يضم الصندوق 19,8 مليون فرنك."),
}
LARGE = {
    EN: ("It costs 950 million francs.", "It costs 1.2 billion francs."),
    FR: ("Cela coûte 950 millions de francs.", "Cela coûte 1,2 milliard de francs."),
    RU: ("Это стоит 950 млн франков.", "Это стоит 1,2 млрд франков."),
    ES: ("Cuesta 950 millones de francos.", f"Cuesta 1{N}200 millones de francos."),
    AR: ("تبلغ التكلفة 950 مليون فرنك.", "تبلغ التكلفة 1,2 مليار فرنك."),
    ZH: ("费用为9.5亿法郎。", "费用为12亿法郎。"),
}


@pytest.mark.parametrize(("source", "target"), list(permutations(Language, 2)))
@pytest.mark.parametrize("samples", [MEETING, FUND, LARGE], ids=["times", "millions", "billions"])
def test_values_are_put_in_both_ways_between_any_two_languages(
    samples: dict[Language, tuple[str, str]], source: Language, target: Language
) -> None:
    (old, new), (text, wanted) = samples[source], samples[target]
    made = adapted(old, new, source, text, target)
    assert made is not None
    assert (made.text, made.alone) == (wanted, True)


@pytest.mark.parametrize(
    ("place", "value", "language", "written"),
    [
        ("1 миллион", "2000000", RU, "2 миллиона"),
        ("16,5 миллиона", "21000000", RU, "21 миллион"),
        ("5 миллионов", "12000000", RU, "12 миллионов"),
        ("5 миллионам", "12000000", RU, None),
        ("5 миллион", "12000000", RU, None),
        ("1,5 million", "2000000", FR, "2 millions"),
        ("2 millions", "1900000", FR, "1,9 million"),
        ("1 millón", "3000000", ES, "3 millones"),
        ("950 millones", "1950000000", ES, f"1{N}950 millones"),
        ("5 ملايين", "12000000", AR, "12 مليون"),
        ("12 مليون", "7000000", AR, "7 ملايين"),
        ("9 万", "98000", ZH, "9.8 万"),
        (f"9{N}000万", "120000000", ZH, "1.2亿"),
        ("9.5亿", "98000000", ZH, f"9{N}800万"),
        ("16.5 million", "16512345", EN, None),
        ("16.5 million", "950000", EN, "950 thousand"),
    ],
)
def test_a_scale_takes_the_word_that_its_number_asks_for(
    place: str, value: str, language: Language, written: str | None
) -> None:
    assert rescaled(place, value, language) == written


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.65 million", EN, "1650000"),
        ("165万", ZH, "1650000"),
        ("1.2万亿", ZH, "1200000000000"),
        ("3亿", ZH, "300000000"),
        ("7,5 milliards", FR, "7500000000"),
        ("2 mil millones", ES, "2000000000"),
        ("5 тыс.", RU, "5000"),
        ("4 آلاف", AR, "4000"),
    ],
)
def test_a_scaled_number_is_read_by_value(text: str, language: Language, value: str) -> None:
    assert [one.value for one in scaled(text, language)] == [value]


@pytest.mark.parametrize(
    ("text", "language"), [("1亿2000万", ZH), ("3 millionaires", EN), ("C18/5 million", EN)]
)
def test_what_is_no_single_number_is_not_scaled(text: str, language: Language) -> None:
    assert [one.value for one in scaled(text, language) if one.start == 0] == []


def test_a_number_written_out_stands_against_a_scaled_one() -> None:
    made = adapted("It has 1,650,000 pages.", "It has 1,700,000 pages.", EN, "共有165万页。", ZH)
    assert made is not None
    assert made.text == "共有170万页。"
    made = adapted("共有165万页。", "共有170万页。", ZH, "It has 1,650,000 pages.", EN)
    assert made is not None
    assert made.text == "It has 1,700,000 pages."


def test_a_word_in_a_case_is_left_to_a_person() -> None:
    assert adapted("to 5 million people", "to 12 million people", EN, "к 5 миллионам", RU) is None
