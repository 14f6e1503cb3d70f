import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.errors import ExchangeRefused
from translation.exchange import ImportReport, Skipped, read_tsv, tsv
from translation.languages import Language
from translation.markup import plain

EN, FR, AR, ZH = Language.EN, Language.FR, Language.AR, Language.ZH


def read(content, report=None):
    raw = content.encode() if isinstance(content, str) else content
    return list(read_tsv(io.BytesIO(raw), report))


def texts(content):
    return [dict(unit.texts) for unit in read(content)]


def test_columns_are_named_by_language_in_any_order_and_others_are_passed_over():
    assert texts("id\tAR\tnote\ten-GB\nu1\tصفحة\tx\tpage\n") == [{AR: "صفحة", EN: "page"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_any_editor_are_read(encoding, end):
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    content = (mark + end.join(["en\tzh", "page\t页", ""])).encode(encoding)
    assert texts(content) == [{EN: "page", ZH: "页"}]


def test_space_at_the_edges_of_a_field_is_no_text():
    assert texts("en\tfr\tzh\n one  two\u00a0\t un \t\u3000页") == [
        {EN: "one  two", FR: "un", ZH: "页"}
    ]


def test_text_is_literal_with_quotes_and_with_its_braces_doubled():
    assert texts('en\tfr\n"a" \\t {0}\t«b» {1/}') == [
        {EN: '"a" \\t {{0}}', FR: "«b» {{1/}}"},
    ]


def test_what_is_left_out_is_counted_with_its_line():
    report = ImportReport()
    content = "en\tfr\na\tb\n\nc\td\te\nf\n\tg\n \t \nh\x0bh\ti\nj\t" + "x" * 100_001
    found = read(content, report)
    assert [(unit.ordinal, dict(unit.texts)) for unit in found] == [
        (1, {EN: "a", FR: "b"}),
        (4, {EN: "f"}),
        (5, {FR: "g"}),
        (7, {FR: "i"}),
        (8, {EN: "j"}),
    ]
    assert report.lines == [
        Skipped(3, 2, "empty"),
        Skipped(4, 3, "bad_row"),
        Skipped(7, 6, "empty"),
        Skipped(8, 7, "bad_character", "en"),
        Skipped(9, 8, "too_long", "fr"),
    ]
    assert (report.units, report.texts) == (5, 6)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "bad_header", "line 1"),
        ("\n", "bad_header", "line 1"),
        ("source\ttarget\na\tb", "bad_header", "line 1"),
        ("en\tEN-us\na\tb", "bad_header", "line 1"),
        (b"en\tfr\na\tb\n\xe9secret", "bad_encoding", "line 3"),
        (b"en\tfr\na\tb\nc\xe2\x82", "bad_encoding", "line 3"),
        (b"\xff\xfee\x00n\x00\n\x00\x00\xd8\n\x00", "bad_encoding", "line 2"),
        ("en\tfr\n" + "x" * 900_000, "too_large", "line 2"),
    ],
)
def test_what_is_no_table_of_texts_is_refused_with_its_line(content, code, line):
    with pytest.raises(ExchangeRefused, match=line) as refused:
        read(content)
    assert refused.value.code == code
    assert "secret" not in str(refused.value)


def test_lines_and_characters_that_lie_across_reads_are_joined(monkeypatch):
    monkeypatch.setattr(tsv, "_PIECE", 3)
    rows = [f"page {n}\t页{n}" for n in range(30)]
    assert [u.texts[ZH] for u in read("\n".join(["en\tzh", *rows]))] == [
        f"页{n}" for n in range(30)
    ]


literals = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs"])
)


@given(st.lists(st.tuples(literals, literals), max_size=5))
def test_literal_texts_come_back_without_their_edges(rows):
    content = "".join(f"{one}\t{other}\n" for one, other in rows)
    found = {unit.ordinal: unit.texts for unit in read("en\tfr\n" + content)}
    assert [
        tuple(plain(found.get(n, {}).get(lang, "")) for lang in (EN, FR))
        for n in range(1, len(rows) + 1)
    ] == [(one.strip(), other.strip()) for one, other in rows]


@pytest.mark.parametrize(
    ("name", "units"),
    [("udhr_6way.tsv", 85), ("cc4_legalcode_6way.tsv", 136), ("sdg_framework_6way.tsv", 804)],
)
def test_real_six_language_tables_load_whole(shared, name, units):
    report = ImportReport()
    found = read((shared / "data" / "parallel" / name).read_bytes(), report)
    assert (len(found), len(report.lines)) == (units, 0)
    assert all(set(unit.texts) <= set(Language) for unit in found)


def test_software_strings_with_raw_placeholders_load(shared):
    path = shared / "data" / "parallel" / "tm_permissive_ui_6way.tsv.gz"
    report = ImportReport()
    with gzip.open(path) as stream:
        found = list(read_tsv(stream, report))
    assert len(found) == 18_321
    assert report.texts == 6 * 18_321
    assert all(plain(text) for unit in found for text in unit.texts.values())
