import pytest

from translation.languages import Language
from translation.placeables import exchanged

AR, EN, ES, FR, RU, ZH = (Language(code) for code in ("ar", "en", "es", "fr", "ru", "zh"))

OLD = "The Council met in {1}Geneva{/1} on 3 May 2017 and noted 1,500 reports in C17/52."
NEW = "The Council met in {1}Geneva{/1} on 4 May 2018 and noted 1,650 reports in C18/52."


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        (
            FR,
            "Le 3 mai 2017, à {1}Genève{/1}, le Conseil a noté 1 500 rapports (C17/52).",
            "Le 4 mai 2018, à {1}Genève{/1}, le Conseil a noté 1\u00a0650 rapports (C18/52).",
        ),
        (
            ES,
            "El Consejo se reunió el 3 de mayo de 2017: 1\u00a0500 informes, C17/52.",
            "El Consejo se reunió el 4 de mayo de 2018: 1\u00a0650 informes, C18/52.",
        ),
        (
            RU,
            "Совет, 3 мая 2017 года: 1500 отчетов, C17/52",
            "Совет, 4 мая 2018 года: 1\u00a0650 отчетов, C18/52",
        ),
        (
            ZH,
            "理事会于2017年5月3日在{1}日内瓦{/1}开会，注意到1\u00a0500份报告（C17/52）。",
            "理事会于2018年5月4日在{1}日内瓦{/1}开会，注意到1\u00a0650份报告（C18/52）。",
        ),
        (
            AR,
            "اجتمع المجلس في 3 مايو 2017 وأحاط علماً بعدد 1\u00a0500 تقرير في الوثيقة C17/52.",
            "اجتمع المجلس في 4 مايو 2018 وأحاط علماً بعدد 1\u00a0650 تقرير في الوثيقة C18/52.",
        ),
    ],
)
def test_new_values_stand_in_the_house_form_where_the_old_ones_did(
    target: Language, text: str, expected: str | None
) -> None:
    assert exchanged(OLD, NEW, EN, text, target) == expected


@pytest.mark.parametrize("target", [AR, ES, FR, RU, ZH])
def test_a_year_is_a_year_in_all_of_them(target: Language) -> None:
    made = exchanged("It met in 2017.", "It met in 2018.", EN, "… 2017 …", target)
    assert made == "… 2018 …"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("In 2017 it met.", "In 2018 they met.", "En 2017."),
        ("In 2017 it met.", "In 2017 it met.", "En 2017."),
        ("In 2017 it met.", "In May it met.", "En 2017."),
        ("In 2017 it met.", "In 2018 it met 3 times.", "En 2017."),
        ("In 2017 it met.", "In 2018 it met.", "En 2017 et en 2017."),
        ("In 2017 it met.", "In 2018 it met.", "Cette année-là."),
        ("In 2017 and 2017.", "In 2018 and 2019.", "En 2017."),
        ("In 2017 and 2017.", "In 2018 and 2017.", "En 2017."),
        ("In 2017 it met.", "In 2018 it met.", "En 1500."),
        ("On 3 May 2017.", "On 3 May 2018.", "En 2017."),
    ],
)
def test_nothing_is_offered_where_more_than_a_value_changed_or_its_place_is_doubtful(
    before: str, after: str, text: str
) -> None:
    assert exchanged(before, after, EN, text, FR) is None


def test_a_number_inside_another_or_in_a_tag_is_left_alone() -> None:
    made = exchanged("It took 2.", "It took 3.", EN, "{2}Il{/2} en prit 2 de 12.", FR)
    assert made == "{2}Il{/2} en prit 3 de 12."
