from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.adapting import adapted
from translation.checks.problems import CheckedPair
from translation.checks.values import values
from translation.languages import Language

AR, EN, ES, FR, RU, ZH = (Language(code) for code in ("ar", "en", "es", "fr", "ru", "zh"))

DATED = {
    AR: "اجتمع المجلس في {}.",
    EN: "The Council met on {}.",
    ES: "El Consejo se reunió el {}.",
    FR: "Le Conseil s’est réuni le {}.",
    RU: "Совет собрался {}.",
    ZH: "理事会于{}开会。",
}
DAYS = {
    AR: ("3 مايو 2017", "14 أكتوبر 2018"),
    EN: ("3 May 2017", "14 October 2018"),
    ES: ("3 de mayo de 2017", "14 de octubre de 2018"),
    FR: ("3 mai 2017", "14 octobre 2018"),
    RU: ("3 мая 2017 года", "14 октября 2018 года"),
    ZH: ("2017年5月3日", "2018年10月14日"),
}
COUNTED = {
    AR: "وردت {} مساهمة، {} منها في الوثيقة C{}/52.",
    EN: "It had {} contributions, {} of them in C{}/52.",
    ES: "Hubo {} contribuciones, {} de ellas en C{}/52.",
    FR: "Il y a eu {} contributions, dont {} dans C{}/52.",
    RU: "Получено {} вкладов, из них {} в C{}/52.",
    ZH: "收到{}份文稿，其中{}载于C{}/52。",
}
THOUSANDS = {
    AR: ("1\u00a0500", "2\u00a0650"),
    EN: ("1,500", "2,650"),
    ES: ("1\u00a0500", "2\u00a0650"),
    FR: ("1\u00a0500", "2\u00a0650"),
    RU: ("1\u00a0500", "2\u00a0650"),
    ZH: ("1\u00a0500", "2\u00a0650"),
}
TENTHS = {
    language: ("7.5%", "8.5%") if language in (EN, ZH) else ("7,5%", "8,5%")
    for language in Language
}


@pytest.mark.parametrize(("source", "target"), list(permutations(Language, 2)))
def test_a_date_is_put_in_as_the_target_writes_it(source: Language, target: Language) -> None:
    old, new = (DATED[source].format(day) for day in DAYS[source])
    text, wanted = (DATED[target].format(day) for day in DAYS[target])
    made = adapted(old, new, source, text, target)
    assert made is not None
    assert (made.text, made.alone) == (wanted, True)
    assert [made.text[start:end] for start, end in made.places] == [DAYS[target][1]]


@pytest.mark.parametrize(("source", "target"), list(permutations(Language, 2)))
def test_several_values_each_go_to_their_place(source: Language, target: Language) -> None:
    def both(language: Language) -> list[str]:
        rows = zip(THOUSANDS[language], TENTHS[language], ("17", "18"), strict=True)
        return [COUNTED[language].format(*row) for row in rows]

    old, new = both(source)
    text, wanted = both(target)
    made = adapted(old, new, source, text, target)
    assert made is not None
    assert made.text == wanted
    shown = [made.text[start:end] for start, end in made.places]
    assert shown == [THOUSANDS[target][1], TENTHS[target][1], "C18/52"]
    assert list(values(CheckedPair(new, made.text, source, target))) == []


@pytest.mark.parametrize(
    ("old", "new", "source", "text", "target", "expected"),
    [
        (
            "The Council met in Geneva in 2017.",
            "The Council met in Busan in 2018.",
            EN,
            "理事会2017年在日内瓦开会。",
            ZH,
            "理事会2018年在日内瓦开会。",
        ),
        ("It has 1 page.", "It has 5 pages.", EN, "В нем 1 страница.", RU, "В нем 5 страница."),
        (
            "The cost is CHF 500.",
            "The cost is CHF 700.",
            EN,
            "Coût: 500 CHF.",
            FR,
            "Coût: 700\u00a0CHF.",
        ),
        ("In May, 2017.", "In May, 2018.", EN, "في مايو ٢٠١٧.", AR, "في مايو 2018."),
        (
            "عقد في ٣ مايو ٢٠١٧.",
            "عقد في ٤ مايو ٢٠١٧.",
            AR,
            "Held on 3 May 2017.",
            EN,
            "Held on 4 May 2017.",
        ),
        ("See C17/52-E.", "See C18/7-E.", EN, "Voir C17/52-F.", FR, "Voir C18/7-F."),
        (
            "Its {1}2017{/1} use.",
            "Its {1}2018{/1} use.",
            EN,
            "Usage {1}2017{/1}.",
            FR,
            "Usage {1}2018{/1}.",
        ),
        ("𝒳 of 2017.", "𝒳 of 2018.", EN, "𝒳 de 2017.", FR, "𝒳 de 2018."),
    ],
)
def test_digits_are_put_in_and_the_words_stay(
    old: str, new: str, source: Language, text: str, target: Language, expected: str
) -> None:
    made = adapted(old, new, source, text, target)
    assert made is not None
    assert made.text == expected


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        pytest.param("In 2017 it met.", "In 2018 it met.", "Réuni en 2017, oui 2017.", id="twice"),
        pytest.param("2 of 2 met.", "3 of 2 met.", "2 se sont réunis.", id="two equal ones"),
        pytest.param("In 2017 it met.", "In 2018 it met.", "Cette année-là.", id="not there"),
        pytest.param("In 2017 it met.", "In 5% it met.", "En 2017.", id="another kind"),
        pytest.param("In 2017 it met.", "In 2018 it met 3 times.", "En 2017.", id="one more"),
        pytest.param("In 2017 it met.", "In 2017 they met.", "En 2017.", id="words alone"),
        pytest.param(
            "At 2:30 on 3 May 2017.",
            "At 3:30 on 4 May 2017.",
            "Le 3 mai 2017 à 14 h 30.",
            id="time of which half",
        ),
        pytest.param("The 2nd in 2017.", "The 1st in 2018.", "La 2e en 2017.", id="ordinal"),
        pytest.param("Two met in 2017.", "Three met in 2018.", "Deux en 2017.", id="number words"),
        pytest.param(
            "On Monday, 4 May 2026.", "On Friday, 8 May 2026.", "Lundi 4 mai 2026.", id="weekday"
        ),
        pytest.param("In January.", "In February.", "En janvier.", id="month"),
        pytest.param("5 for Article 7.", "Article 7 for 5.", "5 pour l’article 7.", id="moved"),
        pytest.param("It lost -5 of it.", "It won +7 of it.", "Soit -5.", id="sign"),
        pytest.param(
            "CHF 1.5 million now.", "CHF 1.61234 million now.", "1,5 million CHF.", id="too long"
        ),
        pytest.param("On {1}3{/1} May 2017.", "On 4 May 2018.", "Le 3 mai {1}2017{/1}.", id="tags"),
    ],
)
def test_nothing_is_adapted_by_half(old: str, new: str, text: str) -> None:
    assert adapted(old, new, EN, text, FR) is None


@pytest.mark.parametrize(
    ("old", "new", "source", "text", "target", "expected"),
    [
        ("16.5 million.", "17.5 million.", EN, "1 650万。", ZH, "1\u00a0750万。"),
        ("1 650万。", "1 750万。", ZH, "16.5 million.", EN, "17.5 million."),
        (
            "2017年1 650万。",
            "2018年1 750万。",
            ZH,
            "16.5 million, 2017.",
            EN,
            "17.5 million, 2018.",
        ),
        ("CHF 1.5 million.", "CHF 1.6 billion.", EN, "1,5 million CHF.", FR, "1,6 milliard CHF."),
        (
            "2017年1 650万。",
            "2018年1 650万。",
            ZH,
            "16.5 million in 2017.",
            EN,
            "16.5 million in 2018.",
        ),
        ("16.5 million.", "17.5 million.", EN, "16,5 млн.", RU, "17,5 млн."),
    ],
)
def test_a_number_is_put_in_by_the_unit_of_thousands_of_the_target(
    old: str, new: str, source: Language, text: str, target: Language, expected: str
) -> None:
    made = adapted(old, new, source, text, target)
    assert (made and made.text) == expected


@given(st.text(), st.sampled_from(Language), st.text(), st.sampled_from(Language))
def test_the_same_values_change_nothing(
    unit: str, source: Language, text: str, target: Language
) -> None:
    assert adapted(unit, unit, source, text, target) is None


numbers = st.integers(0, 99_999)


@given(st.lists(numbers, max_size=3), st.lists(numbers, max_size=3), st.lists(numbers, max_size=4))
def test_what_is_adapted_says_what_the_segment_says(
    old: list[int], new: list[int], held: list[int]
) -> None:
    unit, segment, text = (" a ".join(["", *map(str, some), ""]) for some in (old, new, held))
    made = adapted(unit, segment, EN, text, FR)
    if made is not None:
        assert list(values(CheckedPair(segment, made.text, EN, FR))) == []
        shown = {made.text[start:end] for start, end in made.places}
        assert shown == {str(b) for a, b in zip(old, new, strict=True) if a != b}


@pytest.mark.parametrize(
    ("source", "unit", "segment"),
    [
        (RU, "Во вторник, 5 мая 2026 года, в 10:30.", "В среду, 6 мая 2026 года, в 10:30."),
        (ZH, "2026年5月5日（星期二）", "2026年5月6日（星期三）"),
        (ZH, "2026年5月5日（周二）", "2026年5月6日（周三）"),
        (AR, "الثلاثاء 5 مايو 2026", "الأربعاء 6 مايو 2026"),
    ],
)
def test_a_date_is_not_put_beside_the_day_of_another(
    source: Language, unit: str, segment: str
) -> None:
    assert adapted(unit, segment, source, "On Tuesday, 5 May 2026, at 10:30.", EN) is None
