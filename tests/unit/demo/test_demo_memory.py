import csv
import io
import re
import unicodedata

import pytest

from translation.exchange import ImportReport, read_tsv
from translation.languages import Language
from workbench.demo.documents import open_memory
from workbench.demo.names import cldr_units

SCRIPTS = {
    Language.AR: "ARABIC",
    Language.ZH: "CJK",
    Language.EN: "LATIN",
    Language.FR: "LATIN",
    Language.RU: "CYRILLIC",
    Language.ES: "LATIN",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with open_memory() as memory:
        text = io.TextIOWrapper(memory, encoding="utf-8", newline="")
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_memory_has_at_least_two_hundred_units_in_all_six_languages(rows):
    whole = [row for row in rows if all(row[language.value] for language in Language)]

    assert len(whole) == len(rows) >= 200


def test_the_tsv_reader_takes_every_unit(rows):
    report = ImportReport()
    with open_memory() as memory:
        units = list(read_tsv(memory, report))

    assert len(units) == len(rows)
    assert not report.skipped
    assert all(set(unit.texts) == set(Language) for unit in units)


def test_no_two_units_are_one_sentence_with_another_number(rows):
    english = ["".join("" if c.isdigit() else c for c in row["en"]) for row in rows]

    assert len(set(english)) == len(english)


@pytest.mark.parametrize("language", list(Language))
def test_each_text_is_in_the_script_of_its_language(rows, language):
    for row in rows:
        letters = [letter for letter in row[language.value] if letter.isalpha()]
        own = [c for c in letters if SCRIPTS[language] in unicodedata.name(c)]
        foreign = len(letters) - len(own)
        assert own, row["id"]
        assert foreign <= max(3, len(own) / 2), row["id"]


def test_the_typography_is_that_of_the_house(rows):
    for row in rows:
        assert not any(mark in row["fr"] for mark in (" :", " ;", "«", "’")), row["id"]
        assert not any(mark in row["zh"] for mark in ",;!?"), row["id"]
        assert not re.search(r"(?<!\d),|[;?٠-٩]", row["ar"]), row["id"]


def test_a_sentence_that_is_closed_in_english_is_closed_in_all_six(rows):
    sentences = [row for row in rows if row["en"].endswith(".")]
    open_ended = [
        row["id"]
        for row in sentences
        if not all(row[language.value].endswith((".", "。")) for language in Language)
    ]

    assert len(sentences) > 100
    assert open_ended == []


def test_names_from_cldr_come_in_six_languages_each_with_its_own_place():
    units = cldr_units()

    assert 300 <= len(units) <= 900
    assert [unit.ordinal for unit in units] == list(range(1, len(units) + 1))
    assert all(set(unit.texts) == set(Language) and all(unit.texts.values()) for unit in units)


def test_names_from_cldr_hold_territories_languages_currencies_and_months():
    french = {unit.texts[Language.EN]: unit.texts[Language.FR] for unit in cldr_units()}

    assert french["Switzerland"] == "Suisse"
    assert french["Spanish"] == "espagnol"
    assert french["Swiss Franc"] == "franc suisse"
    assert french["October"] == "octobre"
