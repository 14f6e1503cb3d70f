"""Symbols and file names, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.documents import Relation
from translation.languages import Language
from translation.symbols import (
    FileName,
    Part,
    PartKind,
    Symbol,
    file_name,
    find_symbols,
    parse_file_name,
    parse_symbol,
    version_name,
)

PRINTED = [
    "C18/52",
    "C17/INF/4",
    "C18/DT/2(Rev.3)",
    "C18/DL/1",
    "C18/ADM/1",
    "C18/52(Add.1)(Corr.1)",
    "CWG-LANG-8/2",
    "CWG-FHR/12",
    "CWG-FHR-12/INF/3",
    "PP14/34(Rev.1)(Add.1)",
    "RAG/64",
    "TDAG-10/019",
    "C23-ADD/5",
    "C04/11-E",
    "34(Rev.1)-R",
    "C18/52(Corr.2)-A",
    "HTTP/2",
]


@pytest.mark.parametrize("printed", PRINTED)
def test_a_symbol_is_read_and_printed_back(printed):
    assert str(parse_symbol(printed)) == printed


def test_the_parts_of_a_symbol_are_named():
    assert parse_symbol("C18/DT/2(Rev.3)-F") == Symbol(
        body="C",
        period="18",
        number=2,
        series="DT",
        parts=(Part(PartKind.REVISION, 3),),
        language=Language.FR,
    )
    found = parse_symbol("CWG-LANG-8/2")
    assert (found.body, found.period, found.number) == ("CWG-LANG", "8", 2)
    assert parse_symbol("C23-ADD/5").group == "ADD"


@pytest.mark.parametrize(
    "text", ["", "52", "C18", "c18/52", "C18/52/", "report.docx", "A/72/6", "C١٨/٥٢"]
)
def test_what_is_no_symbol_is_none(text):
    assert parse_symbol(text) is None


@pytest.mark.parametrize(
    "printed",
    ["C18/52", "C18/52-E", "C18/52(Rev.1)", "C18/52(Corr.1)-R", "C18/52(Add.1)", "C18/052"],
)
def test_one_lineage_joins_a_document_and_what_follows_it(printed):
    assert parse_symbol(printed).lineage == "C18/52"


def test_other_documents_have_other_lineages():
    lineages = {parse_symbol(p).lineage for p in ("C18/52", "C17/52", "C18/INF/52", "PP18/52")}
    assert len(lineages) == 4


@pytest.mark.parametrize(
    ("printed", "relation", "revision"),
    [
        ("C18/52", None, ""),
        ("C18/52(Rev.1)", Relation.REVISES, "Rev.1"),
        ("C18/52(Add.1)", Relation.ADDS, "Add.1"),
        ("C18/52(Corr.1)-E", Relation.CORRECTS, "Corr.1"),
        ("C18/52(Add.1)(Corr.1)", Relation.CORRECTS, "Add.1 Corr.1"),
        ("C18/52 (Rév. 2)", Relation.REVISES, "Rev.2"),
        ("C18/52\u00a0(Rev.1)", Relation.REVISES, "Rev.1"),
    ],
)
def test_the_last_part_says_what_a_document_does(printed, relation, revision):
    symbol = parse_symbol(printed)
    assert (symbol.relation, symbol.revision) == (relation, revision)


def test_cyrillic_letters_are_folded_and_reported():
    symbol = parse_symbol("С18/52-Е")
    assert symbol == parse_symbol("C18/52-E")
    assert symbol.lookalikes == "СЕ"
    assert parse_symbol("C18/52-E").lookalikes == ""


def test_a_language_version_has_its_letter():
    symbol = parse_symbol("C18/52(Rev.1)-E")
    assert [str(symbol.printed(language))[-1] for language in Language] == list("ACEFRS")


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("C17/21C17/INF/4", ["C17/21", "C17/INF/4"]),
        ("C16/72, C16/70, C17/63C17/140号文件", ["C16/72", "C16/70", "C17/63", "C17/140"]),
        ("详见C18/52号文件。", ["C18/52"]),
        ("к Документу С18/52(Rev.1)-R.", ["C18/52(Rev.1)-R"]),
        ("(C18/DT/2(Rev.3))", ["C18/DT/2(Rev.3)"]),
        ("CWG-LANG-8/2 and RAG/64", ["CWG-LANG-8/2", "RAG/64"]),
        ("C18/52(Add.1)(Corr.1)", ["C18/52(Add.1)(Corr.1)"]),
        ("الوثيقة C18/52", ["C18/52"]),
        ("HTTP/2, TCP/IP, 24/7, A/72/6, IS/SSD, PP-14, WTSA-16, 2014/15, km/2", []),
        ("https://example.org/C18/52/en", []),
    ],
)
def test_symbols_are_found_in_a_text(text, symbols):
    found = find_symbols(text)
    assert [str(hit.symbol) for hit in found] == symbols
    for hit in found:
        assert parse_symbol(text[hit.start : hit.end]) == hit.symbol


@pytest.mark.parametrize(
    ("name", "symbol", "language"),
    [
        ("S18-CL-C-0052!!MSW-E.docx", "C18/52", Language.EN),
        ("S14-PP-C-0079!A1!MSW-F.docx", "PP14/79(Add.1)", Language.FR),
        ("S17-CL-INF-0004!!MSW-R.docx", "C17/INF/4", Language.RU),
        ("S18-CL-DT-0002!R3!MSW-A.docx", "C18/DT/2(Rev.3)", Language.AR),
        ("S18-CL-C-0052!A1-C1!MSW-C.docx", "C18/52(Add.1)(Corr.1)", Language.ZH),
        ("D10-TDAG-C-0019!!MSW-S.docx", "TDAG-10/019", Language.ES),
    ],
)
def test_file_names_are_read_and_written(name, symbol, language):
    found = parse_file_name(name)
    assert found == FileName(parse_symbol(symbol), language, "MSW", "docx")
    assert str(found.symbol) == symbol
    assert file_name(found.symbol, language) == name


def test_a_folder_before_the_name_does_not_matter():
    assert parse_file_name("in/S18-CL-C-0052!!PDF-E.pdf").format == "PDF"


@pytest.mark.parametrize("name", ["T-RES-T.1-2016-MSW-E.docx", "report.docx", "", "C18/52"])
def test_other_file_names_are_none(name):
    assert parse_file_name(name) is None


PARTS = st.lists(st.builds(Part, st.sampled_from(PartKind), st.integers(1, 99)), max_size=3)
SYMBOLS = st.builds(
    Symbol,
    body=st.sampled_from(["C", "PP"]),
    period=st.sampled_from(["04", "18", "23"]),
    number=st.integers(1, 9999),
    series=st.sampled_from(["", "INF", "DT", "DL", "ADM"]),
    group=st.sampled_from(["", "ADD"]),
    parts=PARTS.map(tuple),
) | st.builds(
    Symbol,
    body=st.sampled_from(["CWG-LANG", "CWG-FHR"]),
    period=st.sampled_from(["8", "12"]),
    number=st.integers(1, 9999),
    parts=PARTS.map(tuple),
    dashed=st.just(True),
)


@given(SYMBOLS, st.sampled_from(Language))
def test_any_symbol_survives_printing_and_a_file_name(symbol, language):
    printed = symbol.printed(language)
    assert parse_symbol(str(printed)) == printed
    assert [hit.symbol for hit in find_symbols(f"see {printed}, etc.")] == [printed]
    assert parse_file_name(file_name(symbol, language)).symbol == symbol


@given(st.text())
def test_no_text_breaks_the_readers(text):
    parse_symbol(text)
    parse_file_name(text)
    for hit in find_symbols(text):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    ("stem", "named"),
    [
        ("T-REC-A.12-201611-I!!MSW-E", "T-REC-A.12-201611-I!!PDF-A.pdf"),
        ("T-REC-T.832-201703-I!Err1!MSW-E", "T-REC-T.832-201703-I!Err1!PDF-A.pdf"),
        ("T-RES-T.1-2016-MSW-E", "T-RES-T.1-2016-PDF-A.pdf"),
        ("Annex-E", "Annex-E-A.pdf"),
        ("names", "names-A.pdf"),
    ],
)
def test_a_version_takes_the_letter_of_its_language_in_the_name_of_the_original(stem, named):
    assert version_name(stem, Language.AR, format="PDF", extension="pdf") == named
