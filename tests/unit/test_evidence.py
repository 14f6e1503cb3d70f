"""The language a text is evidently in; samples are our own."""

import pytest

from translation.evidence import evident_language
from translation.languages import Language

SAMPLES = {
    Language.EN: "The group took note of the report and asked the secretariat to publish it.",
    Language.FR: "Le groupe a pris note du rapport et a demandé aux services de le publier.",
    Language.ES: "El grupo tomó nota del informe y pidió a los servicios que lo publicaran.",
    Language.RU: "Группа приняла отчет к сведению и просила секретариат издать его к маю.",
    Language.ZH: "工作组注意到该报告，并要求秘书处在五月之前予以出版。",
    Language.AR: "أحاط الفريق علماً بالتقرير وطلب إلى الأمانة نشره قبل مايو.",
}


@pytest.mark.parametrize(("language", "sentence"), SAMPLES.items())
def test_a_page_tells_its_language(language, sentence):
    assert evident_language([sentence] * 6) is language


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="nothing"),
        pytest.param(["Le Conseil"], id="too little"),
        pytest.param(["ITU-T E.164, ITU-R M.2083, C18/52, 2018"] * 30, id="codes"),
        pytest.param(["Nairobi Busan Dubai Antalya Minneapolis"] * 30, id="names"),
        pytest.param([SAMPLES[Language.EN], SAMPLES[Language.FR]] * 6, id="two Latin languages"),
        pytest.param([SAMPLES[Language.EN], SAMPLES[Language.RU]] * 6, id="two scripts"),
    ],
)
def test_where_there_is_no_evidence_nothing_is_said(texts):
    assert evident_language(texts) is None


def test_english_names_in_a_chinese_text_leave_it_chinese():
    assert evident_language([SAMPLES[Language.ZH] + "（ITU-T Study Group 13）"] * 6) is Language.ZH
