import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossaries.recognition import Recogniser
from translation.languages import Language
from translation.terms import Concept, Term, TermStatus


def recogniser(language, *terms):
    concepts = [Concept(text, (Term(Language(language), text),)) for text in terms]
    return Recogniser(concepts, Language(language))


def found(language, text, *terms):
    hits = recogniser(language, *terms).find(text)
    return [(hit.term, text[hit.start : hit.end]) for hit in hits]


@pytest.mark.parametrize(
    ("language", "term", "text", "surface"),
    [
        ("en", "Member State", "All member  States agreed.", "member  States"),
        ("en", "to adopt", "The report was adopted.", "adopted"),
        ("en", "corrigendum", "Two corrigenda were issued.", "corrigenda"),
        ("en", "annex", "See the annexes.", "annexes"),
        ("en", "ICT", "The role of ICTs", "ICTs"),
        ("en", "C&P", "the C&P report", "C&P"),
        ("en", "working group", "the Working Group’s chairman", "Working Group"),
        ("en", "broadcasting satellite", "the broadcasting-satellite service", None),
        ("fr", "procès-verbal", "Les procès-verbaux sont prêts.", "procès-verbaux"),
        ("fr", "délégué", "Les déléguées ont approuvé.", "déléguées"),
        ("fr", "directeur", "Les directrices des Bureaux", "directrices"),
        ("fr", "œuvre", "les oeuvres complètes", "oeuvres"),
        ("fr", "la mise en œuvre", "de mise en œuvre", "mise en œuvre"),
        ("fr", "projet de résolution", "PROJETS DE RÉSOLUTION", "PROJETS DE RÉSOLUTION"),
        ("es", "Estado Miembro", "de los Estados Miembros", "Estados Miembros"),
        ("es", "delegado", "Las delegadas aprobaron.", "delegadas"),
        ("es", "adoptar", "La Conferencia adoptó el texto.", "adoptó"),
        ("ru", "Генеральный секретарь", "просит Генерального секретаря", None),
        ("ru", "отчёт", "В отчетах Совета", "отчетах"),
        ("ru", "Государство-Член", "Государствам-Членам следует", "Государствам-Членам"),
        ("ru", "МСЭ", "Секретариат МСЭ-R", "МСЭ"),
        ("ar", "دولة عضو", "على الدول الأعضاء أن تساهم", "الدول الأعضاء"),
        ("ar", "توصية", "وبالتوصيات ذات الصلة", "وبالتوصيات"),
        ("ar", "تقرير", "والتقارير السنوية", "والتقارير"),
        ("ar", "مجلس", "للمجلس أن يقرر", "للمجلس"),
        ("ar", "لجنة", "أعمال لجنتها", "لجنتها"),
        ("ar", "إعادة", "اعادة النظر في الخطة", "اعادة"),
        ("ar", "مساعدة تقنية", "تقديم المساعدة التقنية", "المساعدة التقنية"),
        ("ar", "وثيقة", "في الوَثِيقَتَين", "الوَثِيقَتَين"),
        ("zh", "卫星", "广播卫星业务", "卫星"),
        ("zh", "成员国", "所有成员国均须缴费。", "成员国"),
        ("zh", "信息通信技术", "信息 通信技术", "信息 通信技术"),
        ("zh", "ICT服务", "提供ＩＣＴ 服务", "ＩＣＴ 服务"),
    ],
)
def test_a_term_is_found_through_inflection(language, term, text, surface):
    ((_, seen),) = found(language, text, term)
    assert surface is None or seen == surface


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("en", "WHO", "the delegates who spoke"),
        ("en", "aid", "the AIDS programme"),
        ("en", "policy", "The police arrived."),
        ("en", "agenda item", "on the agenda, item 3"),
        ("fr", "cote", "la côte"),
        ("fr", "donnée", "donner un avis"),
        ("en", "meeting", "the group met twice"),
        ("fr", "port", "les portes"),
        ("es", "año", "ano"),
        ("es", "entrada", "ha entrado"),
        ("es", "caso", "la casa"),
        ("ru", "связь", "связанный с этим вопрос"),
        ("ru", "устав", "они устали"),
        ("ru", "стать", "статья 5"),
        ("ar", "علم", "إعلام الجمهور"),
        ("ar", "مكتب", "مكتبة الاتحاد"),
        ("ar", "دولة", "التعاون الدولي"),
        ("ar", "حق", "تحقيق الهدف"),
        ("zh", "和平", "水和平台"),
        ("zh", "会员", "理事会员工"),
        ("zh", "中学", "在会议中学到"),
        ("zh", "代表", "各国代表团"),
        ("zh", "IT", "ITU成员"),
    ],
)
def test_a_word_that_only_looks_like_the_term_is_not_found(language, term, text):
    assert found(language, text, term) == []


def test_the_longest_term_wins_and_hits_do_not_overlap():
    terms = ("Council", "Council Working Group", "Working Group", "Group on Languages")
    assert found("en", "the Council Working Group on Languages and the Council", *terms) == [
        ("Council Working Group", "Council Working Group"),
        ("Council", "Council"),
    ]


def test_the_longest_chinese_term_wins():
    assert found("zh", "理事会工作组会议", "理事会", "理事会工作组", "工作组", "会议") == [
        ("理事会工作组", "理事会工作组"),
        ("会议", "会议"),
    ]


def test_a_term_with_a_comma_is_found_where_the_text_has_it_too():
    term = "развивающаяся страна, не имеющая выхода к морю"
    text = "для развивающихся стран, не имеющих выхода к морю."
    assert found("ru", text, term) == [(term, text[4:-1])]
    assert found("ru", text.replace(",", ""), term) == []


def test_concepts_that_share_a_term_are_all_reported():
    concepts = [Concept(id_, (Term(Language.AR, "مقرر"),)) for id_ in ("decision", "rapporteur")]
    hits = Recogniser(concepts, Language.AR).find("المقرر")
    assert [(hit.concept, hit.start, hit.end) for hit in hits] == [
        ("decision", 0, 6),
        ("rapporteur", 0, 6),
    ]


def test_one_concept_is_reported_once_by_the_term_written_in_the_text():
    terms = (
        Term(Language.EN, "chairs"),
        Term(Language.EN, "Chair", TermStatus.DEPRECATED),
        Term(Language.EN, "chair", TermStatus.ADMITTED),
    )
    (hit,) = Recogniser([Concept("chair", terms)], Language.EN).find("the chair")
    assert (hit.term, hit.status) == ("chair", TermStatus.ADMITTED)


def test_deprecated_terms_are_found_with_their_status():
    concept = Concept("itu", (Term(Language.ES, "télex", TermStatus.DEPRECATED),))
    (hit,) = Recogniser([concept], Language.ES).find("por télex")
    assert hit.status is TermStatus.DEPRECATED


def test_listed_forms_are_found_and_name_their_term():
    term = Term(Language.AR, "بنية تحتية", forms=("هياكل أساسية",))
    (hit,) = Recogniser([Concept("infrastructure", (term,))], Language.AR).find("الهياكل الأساسية")
    assert (hit.term, hit.start, hit.end) == ("بنية تحتية", 0, 16)


def test_terms_of_other_languages_are_left_alone():
    concept = Concept("annex", (Term(Language.EN, "annex"), Term(Language.FR, "annexe")))
    assert Recogniser([concept], Language.FR).find("annex") == []


def test_decomposed_letters_and_soft_hyphens_keep_their_offsets():
    text = unicodedata.normalize("NFD", "la ré\u00adso\u00adlution")
    (hit,) = recogniser("fr", "résolution").find(text)
    assert (hit.start, hit.end) == (3, len(text))


@given(
    language=st.sampled_from([language.value for language in Language]),
    before=st.text(alphabet="  .,;()\n“”0", max_size=5),
    after=st.text(alphabet=" .,;()\n“”0", max_size=5),
)
def test_offsets_point_at_the_term_wherever_it_stands(language, before, after):
    term = {"ar": "مجلس", "zh": "理事会", "ru": "совет"}.get(language, "general")
    separator = "" if language == "zh" else " "
    text = f"{before}{separator}{term}{separator}{after}"
    (hit,) = recogniser(language, term).find(text)
    assert text[hit.start : hit.end] == term


@given(text=st.text(max_size=60), language=st.sampled_from([Language.AR, Language.ZH, Language.FR]))
def test_any_text_is_searched_without_overlapping_hits(text, language):
    terms = {Language.AR: ("ا", "مجلس"), Language.ZH: ("一", "a"), Language.FR: ("a", "été")}
    hits = recogniser(language.value, *terms[language]).find(text)
    for one, other in pairwise(hits):
        assert one.end <= other.start
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
