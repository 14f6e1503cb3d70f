"""Months with a year, read by value and put into the form of another text."""

from itertools import permutations

import pytest

from translation.adapting import adapted
from translation.languages import Language
from translation.placeables import Kind, written
from translation.placeables.months import months, remonthed

AR, ZH, EN, FR, RU, ES = (Language(code) for code in ("ar", "zh", "en", "fr", "ru", "es"))
SENTENCES = {
    EN: ("The group meets in May 2026.", "The group meets in October 2027."),
    FR: ("Le groupe se réunit en mai 2026.", "Le groupe se réunit en octobre 2027."),
    ES: ("El grupo se reúne en mayo de 2026.", "El grupo se reúne en octubre de 2027."),
    RU: ("Группа собирается в мае 2026 года.", "Группа собирается в октябре 2027 года."),
    ZH: ("小组于2026年5月开会。", "小组于2027年10月开会。"),
    AR: ("يجتمع الفريق في مايو 2026.", "يجتمع الفريق في أكتوبر 2027."),
}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in May 2026", EN),
        ("in May\u00a02026,", EN),
        ("en mai 2026", FR),
        ("Mai 2026", FR),
        ("le mois de mai 2026", FR),
        ("mayo de 2026", ES),
        ("mayo del 2026", ES),
        ("май 2026 года", RU),
        ("с мая 2026 г.", RU),
        ("к маю 2026 года", RU),
        ("между маем 2026 года", RU),
        ("в мае 2026 года", RU),
        ("2026年5月", ZH),
        ("2026 年 05 月", ZH),
        ("مايو 2026", AR),
        ("مايو ٢٠٢٦", AR),
    ],
)
def test_a_month_is_read_by_value(text: str, language: Language) -> None:
    assert [(one.kind, one.value) for one in months(text, language)] == [(Kind.DATE, "2026-05")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on 5 May 2026", EN),
        ("from 5 to 7-9 May 2026", EN),
        ("this 5th day of May 2026", EN),
        ("may 2026 units", EN),
        ("May 20265", EN),
        ("May 2026-2027", EN),
        ("le 1er mai 2026", FR),
        ("5 de mayo de 2026", ES),
        ("5 мая 2026 года", RU),
        ("2026年5月3日", ZH),
        ("2026年5月17-27日", ZH),
        ("2026年13月", ZH),
        ("أيار/مايو 2026", AR),
        ("5 مايو 2026", AR),
    ],
)
def test_what_has_a_day_or_another_name_is_no_month(text: str, language: Language) -> None:
    assert list(months(text, language)) == []


@pytest.mark.parametrize(
    ("place", "value", "language", "made"),
    [
        ("May 2026", "2027-12", EN, "December 2027"),
        ("d'avril 2026", "2026-10", FR, "d'octobre 2026"),
        ("d’avril 2026", "2026-05", FR, "de mai 2026"),
        ("de mai 2026", "2026-08", FR, None),
        ("Mai 2026", "2026-08", FR, "Août 2026"),
        ("mayo del 2026", "2027-01", ES, "enero del 2027"),
        ("мае 2026", "2026-03", RU, "марте 2026"),
        ("Март 2026", "2026-12", RU, "Декабрь 2026"),
        ("августом 2026", "2026-06", RU, "июнем 2026"),
        ("2026 年 05 月", "2027-12", ZH, "2027 年 12 月"),
        ("2026年12月", "2026-01", ZH, "2026年1月"),
        ("مايو 2026", "2027-01", AR, "يناير 2027"),
        ("May 2026", "2027-12-01", EN, None),
        ("1 May 2026", "2027-12", EN, None),
    ],
)
def test_a_month_is_written_in_the_form_of_its_place(
    place: str, value: str, language: Language, made: str | None
) -> None:
    assert remonthed(place, value, language) == made


@pytest.mark.parametrize(("source", "target"), list(permutations(SENTENCES, 2)))
def test_another_month_is_put_into_what_the_memory_has(source: Language, target: Language) -> None:
    (unit, segment), (text, wanted) = SENTENCES[source], SENTENCES[target]
    made = adapted(unit, segment, source, text, target)
    assert made is not None
    assert (made.text, made.alone) == (wanted, True)


def test_where_the_target_names_the_month_otherwise_its_year_alone_is_put_in() -> None:
    text = "يجتمع الفريق في أيار/مايو 2026."
    unit = SENTENCES[EN][0]
    made = adapted(unit, "The group meets in May 2027.", EN, text, AR)
    assert made is not None
    assert made.text == "يجتمع الفريق في أيار/مايو 2027."
    assert adapted(unit, "The group meets in June 2026.", EN, text, AR) is None


def test_a_day_takes_no_place_of_a_month() -> None:
    unit, text = SENTENCES[EN][0], SENTENCES[FR][0]
    assert adapted(unit, "The group meets in 5 May 2027.", EN, text, FR) is None


def test_a_month_alone_needs_no_memory() -> None:
    house = {EN: "May 2026", FR: "Mai 2026", ES: "Mayo de 2026", RU: "Май 2026 года"}
    house |= {ZH: "2026年5月", AR: "مايو 2026"}
    for source, target in permutations(house, 2):
        assert written(house[source], source, target) == house[target]
    assert written("مايو ٢٠٢٦", AR, EN) == "May 2026"
    assert written("({1}May 2026{/1})", EN, ZH) == "({1}2026年5月{/1})"
    assert written("(May 2026)", EN, ES) == "(mayo de 2026)"
    assert written("17 May 2026", EN, RU) == "17 мая 2026 года"
    for words, source in (("in May 2026", EN), ("de mai 2026", FR), ("мае 2026 года", RU)):
        assert written(words, source, ES) is None


def test_so_does_one_beside_a_place() -> None:
    house = {EN: "Geneva, April 2018", FR: "Genève, avril 2018", ES: "Ginebra, abril de 2018"}
    house |= {RU: "Женева, апрель 2018 г.", ZH: "2018年4月，日内瓦", AR: "جنيف، أبريل 2018"}
    for source, target in permutations(house, 2):
        assert written(house[source], source, target) == house[target]
