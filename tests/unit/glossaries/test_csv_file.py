from io import BytesIO

import pytest

from glossaries.csv_file import read_csv
from translation.errors import ExchangeRefused
from translation.languages import Language
from translation.terms import TermStatus


def read(text, encoding="utf-8"):
    return read_csv(BytesIO(text.encode(encoding)))


def refusal(text):
    with pytest.raises(ExchangeRefused) as caught:
        read(text)
    return caught.value


def test_the_header_of_the_interface_is_read_in_full():
    text = (
        "concept,ar,zh,en,fr,ru,es,domain,status,note\n"
        "council,المجلس,理事会,Council,Conseil,Совет,Consejo,bodies,preferred,see CS 7\n"
    )
    (concept,) = read(text)
    assert (concept.id, concept.domain, concept.note) == ("council", "bodies", "see CS 7")
    assert [(term.language.value, term.text) for term in concept.terms] == [
        ("ar", "المجلس"),
        ("zh", "理事会"),
        ("en", "Council"),
        ("fr", "Conseil"),
        ("ru", "Совет"),
        ("es", "Consejo"),
    ]
    assert {term.status for term in concept.terms} == {TermStatus.PREFERRED}


def test_any_subset_of_languages_in_any_order_will_do():
    concepts = read("fr,concept,en\nConseil,council,Council\n,annex,annex\n")
    assert [[term.text for term in concept.terms] for concept in concepts] == [
        ["Council", "Conseil"],
        ["annex"],
    ]


def test_of_several_terms_the_first_is_preferred_and_the_others_admitted():
    (concept,) = read("concept,en,status\nchair,Chairman | Chair,\n")
    assert [(term.text, term.status.value) for term in concept.terms] == [
        ("Chairman", "preferred"),
        ("Chair", "admitted"),
    ]


def test_a_status_other_than_preferred_holds_for_every_term_of_the_row():
    (concept,) = read("concept,en,status\nchair,Chairman|Chair,Deprecated\n")
    assert {term.status for term in concept.terms} == {TermStatus.DEPRECATED}


def test_columns_of_a_language_say_more_about_each_of_its_terms():
    (concept,) = read(
        "concept,ar,ar_status,ar_source,ar_forms,definition\n"
        "group,فريق|فرقة,admitted|deprecated,unverified,أفرقة;الأفرقة|فرق,A body\n"
    )
    first, second = concept.in_language(Language.AR)
    assert (first.status, first.source, first.forms) == (
        TermStatus.ADMITTED,
        "unverified",
        ("أفرقة", "الأفرقة"),
    )
    assert (second.status, second.forms) == (TermStatus.DEPRECATED, ("فرق",))
    assert concept.definition == "A body"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_that_separate_by_semicolon_or_tab_are_read(delimiter):
    text = "concept,en,fr\nannex,annex,annexe\n".replace(",", delimiter)
    assert [term.text for term in read(text)[0].terms] == ["annex", "annexe"]


def test_a_byte_order_mark_and_empty_lines_do_no_harm():
    text = "concept,en\r\n\r\nannex,annex\r\n,\r\nreport,report\r\n"
    assert [concept.id for concept in read(text, "utf-8-sig")] == ["annex", "report"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("concept,en,de\nannex,annex,Anlage\n", "unknown_column", 1),
        ("concept,en,en\nannex,annex,annex\n", "unknown_column", 1),
        ("concept,domain\nannex,documents\n", "no_column", 1),
        ("en,fr\nannex,annexe\n", "no_column", 1),
        ("", "no_column", 1),
        ("concept,en\nannex,annex\n,report\n", "empty_concept", 3),
        ("concept,en\nannex,annex\nannex,appendix\n", "duplicate_concept", 3),
        ("concept,en,note\nannex,,seen\n", "no_terms", 2),
        ("concept,en,status\nannex,annex,best\n", "bad_status", 2),
        ("concept,en,en_status\nannex,annex|appendix,admitted|best\n", "bad_status", 2),
        ("concept,en,en_source\nannex,a|b,x|y|z\n", "bad_alignment", 2),
        ("concept,en,en_forms\nannex,a|b,c\n", "bad_alignment", 2),
        ("concept,en\nannex,annex||appendix\n", "bad_alignment", 2),
        ("concept,en\nannex,annex,annexe\n", "bad_alignment", 2),
        ('concept,en\nannex,"annex\n', "bad_csv", 2),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_with_its_line(text, code, line):
    error = refusal(text)
    assert error.code == code
    assert f"line {line} " in str(error)


def test_a_file_in_another_encoding_is_refused_with_the_line_that_shows_it():
    with pytest.raises(ExchangeRefused) as caught:
        read("concept,fr\nannex,annexe\nsummary,résumé\n", "latin-1")
    assert caught.value.code == "not_utf8"
    assert "line 3 " in str(caught.value)
