"""Acts as they are cited: by rule where they stand alone, as values where they stand in a text."""

from itertools import permutations

import pytest

from translation.adapting import adapted
from translation.languages import Language
from translation.placeables import Kind, written
from translation.placeables.acts import adoptions, readopted

AR, ZH, EN, FR, RU, ES = (Language(code) for code in ("ar", "zh", "en", "fr", "ru", "es"))
ALONE = [
    {
        EN: "Resolution 115 (Marrakesh, 2002)",
        FR: "Résolution 115 (Marrakech, 2002)",
        ES: "Resolución 115 (Marrakech, 2002)",
        RU: "Резолюция 115 (Марракеш, 2002 г.)",
        ZH: "第115号决议（2002年，马拉喀什）",
        AR: "القرار 115 (مراكش، 2002)",
    },
    {
        EN: "Resolution 154 (Rev. Busan, 2014)",
        FR: "Résolution 154 (Rév. Busan, 2014)",
        ES: "Resolución 154 (Rev. Busán, 2014)",
        RU: "Резолюция 154 (Пересм. Пусан, 2014 г.)",
        ZH: "第154号决议（2014年，釜山，修订版）",
        AR: "القرار 154 (المراجَع في بوسان، 2014)",
    },
    {
        EN: "Decision 5",
        FR: "Décision 5",
        ES: "Decisión 5",
        RU: "Решение 5",
        ZH: "第5号决定",
        AR: "المقرر 5",
    },
    {
        EN: "Recommendation ITU-T A.12",
        FR: "Recommandation UIT-T A.12",
        ES: "Recomendación UIT-T A.12",
        RU: "Рекомендация МСЭ-T A.12",
        ZH: "ITU-T A.12建议书",
        AR: "التوصية ITU-T A.12",
    },
]
SENTENCES = {
    EN: "It acts under Resolution 71 (Rev. {}) of the conference.",
    FR: "Elle agit au titre de la Résolution 71 (Rév. {}) de la conférence.",
    ES: "Actúa en virtud de la Resolución 71 (Rev. {}) de la conferencia.",
    RU: "Она действует согласно Резолюции 71 (Пересм. {} г.) конференции.",
    ZH: "根据大会第71号决议（{}，修订版）行事。",
    AR: "يعمل بموجب القرار 71 (المراجَع في {}) للمؤتمر.",
}
DUBAI = {
    EN: "Dubai, 2018",
    FR: "Dubaï, 2018",
    ES: "Dubái, 2018",
    RU: "Дубай, 2018",
    ZH: "2018年，迪拜",
    AR: "دبي، 2018",
}
BUCHAREST = {
    EN: "Bucharest, 2022",
    FR: "Bucarest, 2022",
    ES: "Bucarest, 2022",
    RU: "Бухарест, 2022",
    ZH: "2022年，布加勒斯特",
    AR: "بوخارست، 2022",
}


@pytest.mark.parametrize("forms", ALONE)
def test_an_act_alone_needs_no_memory(forms: dict[Language, str]) -> None:
    for source, target in permutations(forms, 2):
        assert written(forms[source], source, target) == forms[target]


def test_the_form_of_a_head_is_kept() -> None:
    assert written("RESOLUTION 154 (Rev. Busan, 2014)", EN, FR) == (
        "RÉSOLUTION 154 (Rév. Busan, 2014)"
    )
    assert written("{1}Resolution 5{/1}", EN, ZH) == "{1}第5号决议{/1}"
    assert written("القرار ١٥٤ (بوسان، ٢٠١٤)", AR, EN) == "Resolution 154 (Busan, 2014)"


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 154 (Rev. Atlantis, 2014)",
        "under Resolution 154",
        "Resolution 154 of the Conference",
        "Resolution COM5/1",
        "Recommendation A.12 of the Union",
        "Resolution",
    ],
)
def test_what_has_other_words_is_left_to_people(text: str) -> None:
    for target in (AR, ZH, FR, RU, ES):
        assert written(text, EN, target) is None


@pytest.mark.parametrize("language", SENTENCES)
def test_where_and_when_is_one_value(language: Language) -> None:
    (found,) = adoptions(SENTENCES[language].format(DUBAI[language]), language)
    assert (found.kind, found.value) == (Kind.DATE, "Rev. Dubai 2018")


@pytest.mark.parametrize(("source", "target"), list(permutations(SENTENCES, 2)))
def test_another_revision_is_put_into_what_the_memory_has(
    source: Language, target: Language
) -> None:
    unit, segment = (SENTENCES[source].format(when[source]) for when in (DUBAI, BUCHAREST))
    made = adapted(unit, segment, source, SENTENCES[target].format(DUBAI[target]), target)
    assert made is not None
    assert (made.text, made.alone) == (SENTENCES[target].format(BUCHAREST[target]), True)


def test_no_year_is_put_beside_the_place_of_another_conference() -> None:
    unit, segment = (SENTENCES[EN].format(when[EN]) for when in (DUBAI, BUCHAREST))
    misspelt = SENTENCES[FR].format("Doubaï, 2018")
    assert adapted(unit, segment, EN, misspelt, FR) is None
    later = SENTENCES[EN].format("Dubai, 2019")
    made = adapted(unit, later, EN, misspelt, FR)
    assert made is not None
    assert made.text == SENTENCES[FR].format("Doubaï, 2019")


@pytest.mark.parametrize(
    ("place", "value", "language", "made"),
    [
        ("(Marrakesh, 2002)", "Rev. Dubai 2018", EN, "(Rev. Dubai, 2018)"),
        ("(2014年, 釜山, 修订版)", "Rev. Dubai 2018", ZH, "(2018年, 迪拜, 修订版)"),
        ("(Пересм. Дубай, 2018 года)", "Rev. Busan 2014", RU, "(Пересм. Пусан, 2014 года)"),
        ("(المراجعة في دبي، 2018)", "Rev. Busan 2014", AR, "(المراجعة في بوسان، 2014)"),
        ("(Marrakesh, 2002)", "2018", EN, None),
        ("(Marrakesh, 2002)", "Geneva 2018-04", EN, None),
        ("2002", "Dubai 2018", EN, None),
    ],
)
def test_where_and_when_is_written_in_the_form_of_its_place(
    place: str, value: str, language: Language, made: str | None
) -> None:
    assert readopted(place, value, language) == made
