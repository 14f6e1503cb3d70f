"""Names alone, written by rule from each of the six languages in each other."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossaries.csv_file import read_csv
from glossaries.name_lists import name_list
from glossaries.names import Names, countries
from glossaries.termbase import built_in
from translation.checks import CheckedPair, check
from translation.languages import Language
from translation.markup import marks
from translation.terms import UNVERIFIED, Concept, Term, TermKind, TermStatus

AR, ZH, EN, FR, RU, ES = Language
NAMES = {language: Names(built_in(), language) for language in Language}


def written(text: str, source: Language, target: Language, names: Names | None = None):
    found = name_list(text, source, names or NAMES[source])
    return None if found is None else found.written(target)


def _name(*terms: Term, kind: TermKind = TermKind.NAME, concept: str = "one") -> Concept:
    return Concept(concept, terms, kind=kind)


FORMS = [
    {EN: "Switzerland", FR: "Suisse", ES: "Suiza", RU: "Швейцария", ZH: "瑞士", AR: "سويسرا"},
    {EN: "Iran (Islamic Republic of)", FR: "Iran (République islamique d')",
     ES: "Irán (República Islámica del)", RU: "Иран (Исламская Республика)",
     ZH: "伊朗（伊斯兰共和国）", AR: "إيران (جمهورية - الإسلامية)"},
    {EN: "Côte d'Ivoire", FR: "Côte d'Ivoire", ES: "Côte d'Ivoire", RU: "Кот-д'Ивуар",
     ZH: "科特迪瓦", AR: "كوت ديفوار"},
    {EN: "Radiocommunication Bureau", FR: "Bureau des radiocommunications",
     ES: "Oficina de Radiocomunicaciones", RU: "Бюро радиосвязи", ZH: "无线电通信局",
     AR: "مكتب الاتصالات الراديوية"},
    {EN: "International Telecommunication Union (ITU)",
     FR: "Union internationale des télécommunications (UIT)",
     ES: "Unión Internacional de Telecomunicaciones (UIT)",
     RU: "Международный союз электросвязи (МСЭ)", ZH: "国际电信联盟（国际电联）"},
    {EN: "ITU, UNESCO, WIPO", FR: "UIT, UNESCO, OMPI", ES: "UIT, UNESCO, OMPI",
     RU: "МСЭ, ЮНЕСКО, ВОИС", ZH: "国际电联、教科文组织、产权组织"},
    {EN: "France, Germany and Japan", FR: "France, Allemagne et Japon",
     ES: "Francia, Alemania y Japón", RU: "Франция, Германия и Япония", ZH: "法国、德国和日本",
     AR: "فرنسا وألمانيا واليابان"},
    {EN: "Oman, Peru", FR: "Oman, Pérou", ES: "Omán, Perú", RU: "Оман, Перу", ZH: "阿曼、秘鲁"},
    {EN: "Spain and Italy", FR: "Espagne et Italie", ES: "España e Italia", RU: "Испания и Италия",
     ZH: "西班牙和意大利", AR: "إسبانيا وإيطاليا"},
    {EN: "Kigali (12); Nairobi (3)", FR: "Kigali (12); Nairobi (3)", ES: "Kigali (12); Nairobi (3)",
     RU: "Кигали (12); Найроби (3)", ZH: "基加利（12）；内罗毕（3）",
     AR: "كيغالي (12)؛ نيروبي (3)"},
    {EN: "{1}Kenya{/1}{2/}Mali", FR: "{1}Kenya{/1}{2/}Mali", ES: "{1}Kenya{/1}{2/}Malí",
     RU: "{1}Кения{/1}{2/}Мали", ZH: "{1}肯尼亚{/1}{2/}马里", AR: "{1}كينيا{/1}{2/}مالي"},
    {EN: "WRC-23", FR: "CMR-23", ES: "CMR-23", RU: "ВКР-23", ZH: "WRC-23"},
]  # fmt: skip
"""One segment in each language; a language that is not there has no certain way of it."""


@pytest.mark.parametrize(("source", "forms"), [(one, row) for row in FORMS for one in row])
def test_names_alone_are_written_from_each_language_in_each_other(source, forms):
    others = [one for one in forms if one is not source]
    made = {one: written(forms[source], source, one) for one in others}
    assert made == {one: forms[one] for one in others}


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("FRANCE AND SPAIN", EN, FR, "FRANCE ET ESPAGNE"),
        ("SUISSE", FR, RU, "ШВЕЙЦАРИЯ"),
        ("Côte d’Ivoire", EN, FR, "Côte d'Ivoire"),
        ("France, Japan, and Spain", EN, ES, "Francia, Japón y España"),
        ("France, Japan and Iraq.", EN, ZH, "法国、日本和伊拉克。"),
        ("France, Japan and Iraq", EN, ES, "Francia, Japón e Iraq"),
        ("فرنسا، واليابان، والعراق", AR, EN, "France, Japan and Iraq"),
        ("France / Japan", EN, RU, "Франция / Япония"),
        (" {1}France{/1}, {2}Japan{/2} ", EN, ZH, " {1}法国{/1}、{2}日本{/2} "),
        ("Fr{1}ance{/1}", EN, RU, "Франция{1}{/1}"),
        ("Radiocommunication Sector (ITU-R)", EN, AR, "قطاع الاتصالات الراديوية (ITU-R)"),
        ("Geneva, Switzerland, 12-14 June 2026", EN, RU,
         "Женева, Швейцария, 12–14 июня 2026 г."),
        ("Peru 12.5%", EN, FR, "Pérou 12,5%"),
        ("ITU\u00a02017", EN, FR, "UIT\u00a02017"),
        ("ITU Council", EN, FR, "Conseil de l'UIT"),
        ("ITU Council", EN, ZH, "国际电联理事会"),
        ("TSAG, RAG and TDAG", EN, RU, "КГСЭ, КГР и КГРЭ"),
        ("Geneva,", EN, ZH, "日内瓦，"),
        ("Geneva,", EN, AR, "جنيف،"),
        ("Geneva, New York", EN, ZH, "日内瓦、纽约"),
    ],
)  # fmt: skip
def test_a_list_is_written_in_the_manner_of_the_target(text, source, target, expected):
    assert written(text, source, target) == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("", EN),
        ("12", EN),
        ("France in Japan", EN),
        ("France Japan", EN),
        ("France and", EN),
        ("and France", EN),
        ("(France", EN),
        ("France) (", EN),
        ("Frances", EN),
        ("Council", EN),
        ("la Suisse", FR),
        ("в Швейцарии", RU),
        ("Швейцарии", RU),
        ("Georgia", EN),  # a State and a state
        ("تونس", AR),  # a State and its capital
        ("突尼斯", ZH),
        ("عمان", AR),  # Oman and Amman
        ("الاتحاد", AR),  # any union
        ("AR", FR),  # a body, a language
        ("{{France}}", EN),
    ],
)
def test_what_is_more_or_other_than_names_is_left(text, source):
    assert name_list(text, source, NAMES[source]) is None


def test_a_year_beside_a_name_is_left_where_it_takes_a_word():
    made = {one: written("Peru 2022", EN, one) for one in (AR, ZH, FR, RU, ES)}
    assert made == {AR: "بيرو 2022", ZH: None, FR: "Pérou 2022", RU: None, ES: "Perú 2022"}


@pytest.mark.parametrize(
    "text", ["Geneva, Switzerland", "{1}Paris{/1}, France", "Japan; Rome, Italy"]
)
def test_a_city_and_its_state_are_no_list_in_chinese(text):
    assert written(text, EN, ZH) is None
    assert written(text, EN, FR) is not None


def test_a_form_that_nobody_verified_is_read_and_not_written():
    assert written("Ireland", EN, AR) is None
    assert written("آيرلندا", AR, EN) == "Ireland"


def test_an_abbreviation_is_only_written_as_an_abbreviation():
    assert written("WHO", EN, AR) is None
    assert written("World Health Organization", EN, AR) == "منظمة الصحة العالمية"
    assert written("世卫组织", ZH, FR) == "OMS"


def test_the_preferred_term_is_written_and_a_deprecated_one_neither_read_nor_written():
    office = _name(
        Term(EN, "Old Office", TermStatus.DEPRECATED),
        Term(EN, "Office of Works"),
        Term(FR, "Ancien bureau", TermStatus.DEPRECATED),
        Term(FR, "Office des travaux", TermStatus.ADMITTED),
        Term(FR, "Bureau des travaux", TermStatus.PREFERRED),
        Term(ES, "Oficina antigua", TermStatus.DEPRECATED),
    )
    names = Names([office], EN)
    assert written("Office of Works", EN, FR, names) == "Bureau des travaux"
    assert written("Office of Works", EN, ES, names) is None
    assert written("Old Office", EN, FR, names) is None


def test_general_terms_are_no_names():
    terms = (Term(EN, "Committee"), Term(FR, "comité"))
    assert written("Committee", EN, FR, Names([_name(*terms, kind=TermKind.TERM)], EN)) is None
    assert written("Committee", EN, FR, Names([_name(*terms)], EN)) == "comité"


def test_a_name_that_is_another_term_besides_is_not_read():
    bird = _name(Term(EN, "turkey"), Term(FR, "dinde"), kind=TermKind.TERM, concept="bird")
    land = _name(Term(EN, "Turkey"), Term(FR, "Turquie"))
    assert written("Turkey", EN, FR, Names([land], EN)) == "Turquie"
    assert written("Turkey", EN, FR, Names([land, bird], EN)) is None


def test_an_abbreviation_of_two_bodies_is_not_read():
    one = _name(Term(EN, "CCI"), Term(FR, "CCI"))
    other = _name(Term(EN, "CCI"), Term(FR, "ICC"), concept="other")
    assert written("CCI", EN, FR, Names([one, other], EN)) is None


def test_two_termbases_that_agree_on_a_name_are_no_ambiguity():
    again = _name(Term(EN, "ITU"), Term(FR, "UIT"))
    also = _name(Term(EN, "ITU"), Term(FR, "UIT"), kind=TermKind.TERM, concept="two")
    assert written("ITU", EN, FR, Names([*built_in(), again, also], EN)) == "UIT"


def test_a_termbase_goes_before_the_table_of_states():
    own = _name(Term(EN, "Kenya"), Term(FR, "République du Kenya"))
    assert written("Kenya", EN, FR, Names([own], EN)) == "République du Kenya"
    assert written("Kenya", EN, FR, Names([], EN)) == "Kenya"


def test_the_table_of_states_has_all_members_in_six_languages_and_no_name_twice():
    states = [one for one in countries() if one.domain == "countries"]
    assert len(states) == 193 + 4  # both short names of two States, the Vatican, Palestine
    for state in states:
        assert {term.language for term in state.terms} == set(Language), state.id
        assert state.kind is TermKind.NAME
        assert all(term.source for term in state.terms)
    for language in Language:
        texts = [term.text for one in states for term in one.in_language(language)]
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize("language", Language)
def test_states_are_written_in_one_script(language):
    foreign = {RU: "A-Za-z", EN: "а-яА-Я", FR: "а-яА-Я", ES: "а-яА-Я", ZH: "A-Za-z", AR: "A-Za-z"}
    pattern = f"^[^{foreign[language]}]+$"
    for concept in countries():
        for term in concept.in_language(language):
            assert re.match(pattern, term.text), term.text


CERTAIN = ("empty", "tags", "values")


@pytest.mark.parametrize("source", Language)
def test_the_checks_find_nothing_in_what_is_written(source):
    for concept in [*countries(), *built_in()]:
        if concept.kind is not TermKind.NAME:
            continue
        for term in concept.in_language(source):
            text = f"{term.text}, {term.text} (12)" if source is not ZH else f"{term.text}（12）"
            for target in Language:
                made = None if target is source else written(text, source, target)
                if made is not None:
                    pair = CheckedPair(text, made, source, target)
                    assert [one.check for one in check(pair, CERTAIN)] == [], (text, made)


LATIN = st.sampled_from([
    term.text for concept in countries() for term in concept.in_language(EN)
    if concept.id not in ("georgia", "georgia-us-state", "tunisia") and term.source != UNVERIFIED
])  # fmt: skip
JOINS = st.sampled_from([", ", "; ", " / ", " – "])


@given(st.lists(LATIN, min_size=1, max_size=5), JOINS, st.sampled_from([FR, ES]), st.booleans())
def test_a_list_comes_back_from_another_language_of_the_same_script(states, join, other, last):
    text = join.join(states)
    if last and len(states) > 1 and join == ", ":
        text = f"{join.join(states[:-1])} and {states[-1]}"
    there = written(text, EN, other)
    assert there is not None
    assert written(there, other, EN) == text


PIECES = st.sampled_from(
    ["France", "ITU", "法国", "فرنسا", "و", "和", "и", "y", "and", "{1}", "{/1}", "{2/}", "{{", "(",
     ")", ",", "،", "、", ";", " ", "-", "12", "-23", ".", "3 May 2018", "2022", "\u00a0", "C18/52"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8), st.sampled_from(list(Language)))
def test_no_text_is_refused_and_tags_stay(pieces, source):
    text = "".join(pieces)
    for target in Language:
        if target is not source:
            made = written(text, source, target)
            assert made is None or list(marks(made)) == list(marks(text))


@given(st.text(max_size=30), st.sampled_from(list(Language)))
def test_no_text_at_all_is_refused(text, source):
    found = name_list(text, source, NAMES[source])
    assert found is None or found.tokens


def test_a_csv_names_its_kinds():
    content = "concept,kind,en,en_type\none,name,ABC|Office,abbreviation|full\ntwo,,word,\n"
    one, two = read_csv(BytesIO(content.encode()))
    assert (one.kind, two.kind) == (TermKind.NAME, TermKind.TERM)
    assert [term.type for term in (*one.terms, *two.terms)] == ["abbreviation", "full", None]
