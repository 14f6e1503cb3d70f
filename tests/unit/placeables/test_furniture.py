"""Symbols, dates and the language of the original, as heads print them in six languages."""

import time
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation import markup
from translation.languages import Language
from translation.placeables import Kind, find, written, written_among
from translation.placeables.letters import lettered

AR, ZH, EN, FR, RU, ES = Language
GOLDEN = Path(__file__).parents[2] / "golden" / "placeables" / "furniture.txt"


def golden() -> list[dict[Language, str]]:
    """One head in six languages each."""
    return [
        {Language(line[:2]): line[4:] for line in case.splitlines()}
        for case in GOLDEN.read_text(encoding="utf-8").split("===\n")
    ]


CASES = golden()
PAIRS = list(permutations(Language, 2))


@pytest.mark.parametrize("case", CASES, ids=[case[EN] for case in CASES])
def test_each_language_is_written_from_each_other(case: dict[Language, str]) -> None:
    assert set(case) == set(Language)
    for source, target in PAIRS:
        assert written(case[source], source, target) == case[target], (source, target)


def test_the_golden_file_has_all_kinds_of_pieces() -> None:
    kinds = {one.kind for case in CASES for one in find(case[EN], EN, FR)}
    assert kinds >= {Kind.DOCUMENT, Kind.SYMBOL, Kind.ORIGINAL, Kind.DATE}


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("Original : anglais", FR, EN, "Original: English"),
        ("Original: Anglais et Français", FR, ZH, "原文：英文/法文"),
        ("原文:英语", ZH, RU, "Оригинал: английский"),
        ("الأصل: بالإنجليزية", AR, FR, "Original: anglais"),
        ("{1}Original:{/1} English", EN, ZH, "{1}原文：{/1}英文"),
        ("{1}原文：{/1}英文", ZH, EN, "{1}Original: {/1}English"),
        ("15 марта 2018 г.", RU, EN, "15 March 2018"),
        ("2018 年 3 月 15 日", ZH, ES, "15 de marzo de 2018"),
        ("٢٧-١٧ أبريل ٢٠١٨", AR, EN, "17-27 April 2018"),
        ("2–27 November 2015", EN, RU, "2–27 ноября 2015 г."),
        ("15 de marzo del 2018", ES, FR, "15 mars 2018"),
        ("Документ С18/52-R", RU, EN, "Document C18/52-E"),
        ("Дополнение 1 к Документу 62-R", RU, EN, "Addendum 1 to Document 62-E"),
        ("Document C18/52-F", EN, ES, "Documento C18/52-F"),
        ("Document C18/52(Rev.1)-E", EN, RU, "Документ C18/52(Rev.1)-R"),
        ("Document C18/52(Rev.1)-E", EN, ZH, "文件 C18/52(Rev.1)-C"),
        ("[Document C18/52-E]", EN, FR, "[Document C18/52-F]"),
        ("(Documents C17/4 and C17/5)", EN, ZH, "(C17/4和C17/5号文件)"),
        ("3{1} أكتوبر {/1}2019", AR, EN, "3 October 2019{1}{/1}"),
        ("1{1}er{/1} mars 2018", FR, EN, "1 March 2018{1}{/1}"),
        ("{1}15 March{/1} 2018{2/}", EN, ZH, "{1}2018年3月15日{/1}{2/}"),
        ("15 {1}March 2018{/1}", EN, ZH, "2018年3月15日{1}{/1}"),
        ("{1}جنيف،{/1} 27-17 {2}أبريل{/2} 2018", AR, FR,
         "{1}Genève, 17-27 avril 2018{/1}{2}{/2}"),
        ("{1}Revision 1 to{/1} Document 4-E", EN, ZH, "{1}文件 {/1}4(Rev.1)-C"),
    ],
)  # fmt: skip
def test_other_spellings_are_read_and_the_house_form_is_written(
    text: str, source: Language, target: Language, expected: str
) -> None:
    assert written(text, source, target) == expected


@pytest.mark.parametrize(
    ("source", "lines", "target", "expected"),
    [
        (EN, ("Addendum 2 to", "Document 62-E"), RU,
         ("Дополнительный документ 2", "к Документу 62-R")),
        (EN, ("{1}Addendum 2 to{/1} ", "{1}Document 62-E{/1}"), ZH,
         ("{1}文件{/1}", "{1}62(Add.2)-C{/1}")),
        (EN, ("Revision 1 to", "Document 62-E"), AR, ("المراجعة 1", "للوثيقة 62-A")),
        (AR, ("الإضافة 2", "للوثيقة 62-A"), FR, ("Addendum 2 au", "Document 62-F")),
        (RU, ("Дополнительный документ 2", "к Документу 62-R"), EN,
         ("Addendum 2 to", "Document 62-E")),
        (RU, ("Дополнительный документ 2 к", "Документу 62-R"), EN,
         ("Addendum 2 to", "Document 62-E")),
        (RU, ("Пересмотр 1", "Документа 62-R"), ES, ("Revisión 1 al", "Documento 62-S")),
        (EN, ("15 March 2018", "Document 62-E"), RU, ("15 марта 2018 года", "Документ 62-R")),
        (EN, ("Addendum 2 to", "15 March 2018"), RU, (None, "15 марта 2018 года")),
        (AR, ("الإضافة 2", "مقدمة"), FR, (None, None)),
        (EN, ("Addendum 2 to", "Document 62-E was noted"), FR, (None, None)),
    ],
)  # fmt: skip
def test_a_head_in_two_lines_is_written_as_one(
    source: Language, lines: tuple[str, str], target: Language, expected: tuple[str | None, ...]
) -> None:
    first = written_among(lines[0], source, target, "Plenary", lines[1])
    second = written_among(lines[1], source, target, lines[0], "Note")
    assert (first, second) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Document C18/52-E is new",
        "See Document C18/52-E",
        "The Council met on 15 March 2018.",
        "Geneva",
        "Geneva, Floréal 2018",
        "Yamoussoukro, 25 October - 3 November 2016",
        "Original: German",
        "Original version: English",
        "The report is in English only",
        "Document 5",
        "Documents",
        "31 February 2018",
        "27-17 April 2018 session",
        "17 Floréal 2018",
        "15 March{1/}2018",
        "May of 2018",
        "a) Document C18/52-E",
    ],
)
def test_what_has_other_words_is_left_to_people(text: str) -> None:
    for target in (AR, ZH, FR, RU, ES):
        assert written(text, EN, target) is None


def test_a_sentence_shows_its_symbols_and_dates_but_no_head() -> None:
    text = "Document C18/52-E of 15 March 2018 was noted."
    assert [(one.kind, one.value, one.written) for one in find(text, EN, RU)] == [
        (Kind.SYMBOL, "C18/52", "C18/52-R"),
        (Kind.DATE, "2018-03-15", "15 марта 2018 года"),
    ]


def test_a_line_that_names_the_original_is_found_beside_other_words() -> None:
    found = find("Report by the Secretary-General{1/}Original: English", EN, AR)
    assert [(one.kind, one.written) for one in found] == [(Kind.ORIGINAL, "الأصل: بالإنكليزية")]


@pytest.mark.parametrize(
    ("text", "original", "source", "target", "expected"),
    [
        ("Voir C18/52-E.", "See C18/52-E.", EN, FR, "Voir C18/52-F."),
        ("Voir {1}C18/52-E{/1}.", "See {1}C18/52-E{/1}.", EN, FR, "Voir {1}C18/52-F{/1}."),
        ("Voir C18/52.", "See C18/52-E.", EN, FR, "Voir C18/52."),
        ("Voir C18/52-R.", "See C18/52-R.", EN, FR, "Voir C18/52-R."),
        ("Voir C18/52-E.", "See C18/52.", EN, FR, "Voir C18/52-E."),
        ("к Документу 62-E", "to Document 62-E", EN, RU, "к Документу 62-R"),
        ("Tableau 62-E", "to Document 62-E", EN, RU, "Tableau 62-E"),
        ("见C18/52-E号文件", "See Document C18/52-E", EN, ZH, "见C18/52-C号文件"),
    ],
)
def test_a_translation_gets_the_letter_of_its_language(
    text: str, original: str, source: Language, target: Language, expected: str
) -> None:
    assert lettered(text, original, source, target) == expected


DAYS = st.dates(min_value=date(1865, 5, 17))


@given(DAYS, st.sampled_from(PAIRS))
def test_any_day_comes_back_from_any_language(day, pair):
    english = f"{day.day} {day:%B} {day.year:04}"
    there = written(english, EN, pair[0])
    assert written(written(there, pair[0], pair[1]), pair[1], EN) == english


PIECES = st.sampled_from(
    ["Document", " ", "C18/52-E", "{1}", "{/1}", "{2/}", "Addendum 1 to", "Original:", "English",
     "15 March 2018", "Geneva, ", "17-27 April 2018", "文件", "号文件", "和", "Documents", " and ",
     "62(Rev.1)-E", "only", "- 2 -", "\t", "15 ", "{3}", "{/3}", "March 2018", "{{"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8), st.sampled_from(PAIRS))
def test_no_head_loses_or_doubles_a_tag(pieces, pair):
    text = "".join(pieces)
    result = written(text, *pair)
    if result is not None:
        assert sorted(map(str, markup.marks(result))) == sorted(map(str, markup.marks(text)))


@pytest.mark.parametrize(
    "text",
    ["C18/52、" * 4000, "文件" + " " * 30_000, "A-" * 15_000, "1-1 " * 8000, "Geneva, " * 4000],
)
def test_a_long_heap_of_pieces_stays_cheap(text: str) -> None:
    start = time.process_time()
    find(text, ZH, EN)
    find(text, EN, ZH)
    assert time.process_time() - start < 5
