import io
import os
import pickle
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from translation.errors import ExchangeRefused
from translation.exchange import ImportReport, Skipped, Stamp, metered, read_tmx, tmx_reader
from translation.languages import Language
from translation.markup import parse
from translation.units import Provenance

EN, FR, RU, ZH = Language.EN, Language.FR, Language.RU, Language.ZH


def tmx(body, head="", header='srclang="en"'):
    return f'{head}<tmx version="1.4"><header {header}/><body>{body}</body></tmx>'


def tu(**segments):
    variants = "".join(
        f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in segments.items()
    )
    return f"<tu>{variants}</tu>"


def read(content, report=None):
    raw = content.encode() if isinstance(content, str) else content
    return list(read_tmx(io.BytesIO(raw), report))


def texts(content):
    return [dict(unit.texts) for unit in read(content)]


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<?xml version="1.0"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<!DOCTYPE tmx PUBLIC "-//LISA OSCAR:1998//DTD for TMX//EN" "http://example.org/t.dtd">',
        "<!-- a comment -->",
    ],
)
def test_genuine_heads_are_accepted_and_nothing_is_fetched(head):
    assert texts(tmx(tu(en="one", fr="un"), head)) == [{EN: "one", FR: "un"}]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16", ""),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("koi8-r", "KOI8-R"),
        ("gb18030", "gb18030"),
        ("cp1251", "windows-1251"),
        ("iso-8859-5", "ISO-8859-5"),
    ],
)
def test_files_in_any_encoding_are_read(encoding, declared):
    word = "国" if encoding == "gb18030" else "да"
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    assert texts(tmx(tu(en="yes", ru=word), head).encode(encoding)) == [{EN: "yes", RU: word}]


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ('<bpt i="1"/>b<ept i="1"/>', "{1}b{/1}"),
        ('<bpt i="8" x="5">&lt;b&gt;</bpt>b<ept i="8"/>', "{1}b{/1}"),
        ('<bpt i="1"/>a<bpt i="2"/>b<ept i="1"/>c<ept i="2"/>', "{1}a{2}b{/1}c{/2}"),
        ("<bpt/>a<bpt/>b<ept/>c<ept/>", "{1}a{2}b{/2}c{/1}"),
        ('<bpt i="1"/>never closed', "{1/}never closed"),
        ('never opened<ept i="1"/>', "never opened{1/}"),
        ('<it pos="begin"/>half<ph/>', "{1/}half{2/}"),
        ("a<ut>\\b</ut>b", "a{1/}b"),
        ("a <hi>marked <ph/></hi> b", "a {1}marked {2/}{/1} b"),
        ("<hi>a<hi>b</hi></hi>", "{1}a{2}b{/2}{/1}"),
        ("a <b>bold</b> c", "a bold c"),
        ("a<!-- no text -->b<?pi no text?>c", "abc"),
        ("{1} &lt;b&gt; }", "{{1}} <b> }}"),
        ("  edges\n", "edges"),
        ("<![CDATA[<b>]]>", "<b>"),
    ],
)
def test_inline_elements_become_tags_in_the_order_in_which_they_open(segment, expected):
    assert texts(tmx(tu(en=segment))) == [{EN: expected}]


def test_a_code_has_one_number_in_all_languages_given_by_the_source():
    body = tu(
        fr='<ph x="7"/>noir <bpt i="1" x="3"/>chat<ept i="1"/><ph x="9"/>',
        en='<bpt i="2" x="3"/>black<ept i="2"/> cat<ph x="7"/>',
    )
    assert texts(tmx(body)) == [{FR: "{2/}noir {1}chat{/1}{3/}", EN: "{1}black{/1} cat{2/}"}]


def test_codes_without_x_are_joined_by_their_order():
    assert texts(tmx(tu(en="a<ph/>b<ph/>", fr="<ph/>c<ph/>"))) == [
        {EN: "a{1/}b{2/}", FR: "{1/}c{2/}"}
    ]


def test_numbers_of_a_file_of_ours_are_kept_unless_they_are_none():
    body = tu(en=f'<ph x="4"/>a<ph x="no"/>b<ph x="{"9" * 5000}"/>')
    assert texts(tmx(body, header='creationtool="Hexaglot"')) == [{EN: "{4/}a{1/}b{2/}"}]


def test_languages_are_read_from_either_attribute_and_by_their_first_part():
    body = (
        '<tu><tuv lang="EN_us"><seg>a</seg></tuv>'
        '<tuv xml:lang="zh-Hant-TW" lang="fr"><seg>b</seg></tuv></tu>'
    )
    assert texts(tmx(body)) == [{EN: "a", ZH: "b"}]


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("EN-US", EN),
        ("fr_FR", FR),
        ("zh-Hans", ZH),
        ("ZH-CN", ZH),
        ("ar-SA", Language.AR),
        ("es-419", Language.ES),
        ("ru-RU", RU),
    ],
)
def test_the_codes_that_tools_write_are_understood(code, language):
    assert texts(tmx(f'<tu><tuv xml:lang="{code}"><seg>a</seg></tuv></tu>')) == [{language: "a"}]


@pytest.mark.parametrize("code", ["sp", "eng", "english", "x-fr", "frank", "&#8234;fr", "en fr"])
def test_what_is_no_code_of_the_six_is_told_and_not_guessed(code):
    report = ImportReport()
    body = f'<tu><tuv xml:lang="{code}"><seg>a</seg></tuv></tu>'
    assert read(tmx(body), report) == []
    assert report.skipped == {"unknown_language": 1, "no_text": 1}
    told = {one.language for one in report.lines if one.why == "unknown_language"}
    assert told == {code if code.isascii() and code.replace("-", "").isalnum() else ""}


@pytest.mark.parametrize(
    ("header", "more", "source"),
    [
        ('srclang="en-US"', "", EN),
        ('srclang="*all*"', "", FR),
        ("", "", FR),
        ('srclang="en"', 'srclang="fr"', FR),
        ('srclang="*all*"', 'srclang="EN-gb"', EN),
        ('srclang="ru"', "", FR),
        ('srclang="tlh"', "", FR),
    ],
)
def test_the_source_is_what_the_file_names_else_the_first_text(header, more, source):
    unit = tu(fr="un", en="one").replace("<tu>", f"<tu {more}>")
    assert [one.source for one in read(tmx(unit, header=header))] == [source]


def test_a_file_without_a_header_is_read():
    assert texts(f'<tmx version="1.1"><body>{tu(en="a")}</body></tmx>') == [{EN: "a"}]


@pytest.mark.parametrize(
    ("props", "document"),
    [
        ('<prop type="x-document"> C18/52 </prop>', "C18/52"),
        ('<prop type="x-filename">a.doc</prop><prop type="x-document">C18/52</prop>', "C18/52"),
        ('<prop type="x-file"/>', None),
        ('<prop type="x-other">C18/52</prop>', None),
        (f'<prop type="x-symbol">{"C" * 600}</prop>', "C" * 500),
    ],
)
def test_the_document_of_a_unit_is_what_its_prop_says(props, document):
    (unit,) = read(tmx(f'<tu tuid="7">{props}<tuv xml:lang="en"><seg>a</seg></tuv></tu>'))
    assert unit.document == document


def test_a_unit_with_a_hundred_thousand_properties_is_read_and_let_go():
    props = "".join(f'<prop type="x-{n}">p</prop>' for n in range(100_000))
    body = f"<tu>{props}<tuv xml:lang='en'><seg>a</seg></tuv></tu>" + tu(en="b")
    assert texts(tmx(body)) == [{EN: "a"}, {EN: "b"}]


def test_a_segment_of_nine_megabytes_is_left_out_and_the_rest_is_read():
    report = ImportReport()
    found = read(tmx("\n" + tu(en="x" * 9_000_000, fr="un") + "\n" + tu(en="two")), report)
    assert [dict(unit.texts) for unit in found] == [{FR: "un"}, {EN: "two"}]
    assert report.lines == [Skipped(2, 1, "too_long", "en")]


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("cp1252", "utf-8"),
        ("cp1252", ""),
        ("utf-8", "utf-16"),
        ("utf-8", "ascii"),
        ("utf-8", "tlh"),
    ],
)
def test_a_declaration_that_is_not_true_is_named(written, declared):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    with pytest.raises(ExchangeRefused) as refused:
        read(tmx("\n" + tu(fr="secret é"), head).encode(written))
    assert (refused.value.code, "secret" in str(refused.value)) == ("bad_encoding", False)


def test_what_is_left_out_is_counted_with_its_line_and_never_quoted():
    body = "\n".join(
        [
            "",
            tu(en="one", ja="secret", fr=" "),
            '<tu><tuv xml:lang="en-US"><seg>a</seg></tuv>',
            '<tuv xml:lang="en-GB"><seg>b</seg></tuv></tu>',
            tu(de="secret"),
            tu(en="c", fr="d&nbsp;e"),
            tu(en="f<ph>x<sub>secret</sub></ph>"),
            tu(en="g", fr="x" * 100_001),
            "<tu><tuv><seg>h</seg></tuv><tuv xml:lang='fr'/></tu>",
        ]
    )
    report = ImportReport()
    found = read(tmx(body, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), report)
    assert [(unit.ordinal, dict(unit.texts)) for unit in found] == [
        (1, {EN: "one"}),
        (2, {EN: "a"}),
        (4, {EN: "c"}),
        (5, {EN: "f{1/}"}),
        (6, {EN: "g"}),
    ]
    assert report.lines == [
        Skipped(2, 1, "unknown_language", "ja"),
        Skipped(2, 1, "empty", "fr"),
        Skipped(4, 2, "second_text", "en-GB"),
        Skipped(5, 3, "unknown_language", "de"),
        Skipped(5, 3, "no_text"),
        Skipped(6, 4, "unknown_entity", "fr"),
        Skipped(7, 5, "subflow", "en"),
        Skipped(8, 6, "too_long", "fr"),
        Skipped(9, 7, "unknown_language"),
        Skipped(9, 7, "empty", "fr"),
        Skipped(9, 7, "no_text"),
    ]
    assert (report.units, report.texts, sum(report.skipped.values())) == (5, 5, 11)


def test_dates_come_from_the_nearest_element_that_has_one():
    body = (
        '<tu creationdate="20200101T000000Z"><tuv xml:lang="en" changedate="20210102T030405Z">'
        '<seg>a</seg></tuv><tuv xml:lang="fr" changedate="yesterday"><seg>b</seg></tuv></tu>'
    )
    (unit,) = read(tmx(body))
    assert unit.stamps[EN].at == unit.at == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert unit.stamps[FR].at == datetime(2020, 1, 1, tzinfo=UTC)
    assert unit.provenance is None


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("20210102T030405Z", datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2021-01-02T05:04:05+02:00", datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("20210102", datetime(2021, 1, 2, tzinfo=UTC)),
        ("20211302T030405Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_universal_time_or_not_at_all(given, at):
    body = f'<tu changedate="{given}"><tuv xml:lang="en"><seg>a</seg></tuv></tu>'
    assert [unit.at for unit in read(tmx(body))] == [at]


def test_a_provenance_nobody_knows_is_none():
    prop = '<prop type="x-hexaglot-provenance">certain</prop>'
    (unit,) = read(tmx(f'<tu>{prop}<tuv xml:lang="en"><seg>a</seg></tuv></tu>'))
    assert unit.provenance is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "bad_xml"),
        ("\x00\x01", "bad_xml"),
        ("no xml at all", "bad_xml"),
        (tmx(tu(en="a"))[:-9], "bad_xml"),
        (tmx("<tu><tuv></tu>"), "bad_xml"),
        (tmx(tu(en="&undefined;")), "bad_xml"),
        (tmx(tu(en="a\x0b")), "bad_xml"),
        (tmx(tu(en="a\x00b")), "bad_xml"),
        (tmx(tu(en="<hi>" * 300 + "</hi>" * 300)), "bad_xml"),
        (tmx(tu(en="&#0;")), "bad_xml"),
        (tmx(tu(en="a")).encode() + b"\xff", "bad_xml"),
        (tmx("<a>" * 300 + "</a>" * 300), "bad_xml"),
        (tmx(tu(en="x" * 11_000_000)), "bad_xml"),
        ("<html><body/></html>", "not_tmx"),
        (tmx("", '<!DOCTYPE tmx [<!ENTITY a "b">]>'), "dtd_forbidden"),
        (tmx("", '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY a "b">]>'), "dtd_forbidden"),
        (tmx("", '<!DOCTYPE tmx [<!ENTITY % a SYSTEM "file:///x"> %a;]>'), "dtd_forbidden"),
        (tmx("", "<!DOCTYPE tmx [<!ELEMENT tmx ANY>]>"), "dtd_forbidden"),
        (tmx("", f'<!DOCTYPE tmx [<!ENTITY a "{"x" * 200_000}">]>'), "dtd_forbidden"),
        (tmx("", '<!DOCTYPE tmx SYSTEM "tmx14.dtd" []>').encode("utf-16"), "dtd_forbidden"),
        (tmx("", '\ufeff<!DOCTYPE tmx SYSTEM "a>[" []>'), "dtd_forbidden"),
        (tmx("", "<!--" + "x" * 70_000 + "--><!DOCTYPE tmx [ ]>"), "dtd_forbidden"),
        (tmx("", '<?xml version="1.0" encoding="UTF-7"?>').encode("utf-32"), "bad_xml"),
        (tmx("", '<!DOCTYPE tmx [<!ATTLIST tmx a CDATA "b">]>'), "dtd_forbidden"),
    ],
)
def test_what_is_no_tmx_is_refused_by_name(content, code):
    with pytest.raises(ExchangeRefused) as refused:
        read(content)
    assert refused.value.code == code
    assert pickle.loads(pickle.dumps(refused.value)).code == code


def test_the_units_before_a_break_were_given_and_the_refusal_names_the_line():
    content = tmx("\n" + tu(en="secret one") + "\n" + tu(en="two") + "\n<oops>secret</tu>")
    given = read_tmx(io.BytesIO(content.encode()))
    with pytest.raises(ExchangeRefused, match="line 4") as refused:
        list(given)
    assert "secret" not in str(refused.value)


def test_a_unit_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(metered, "LARGEST_UNIT", 200_000)
    small = tmx(tu(en="a" * 1000) * 1000)
    assert len(read(small)) == 1000
    for endless in (
        tmx("<tu>" + "<note>a</note>" * 40_000 + "</tu>"),
        tmx("<note>a</note>" * 40_000),
    ):
        with pytest.raises(ExchangeRefused) as refused:
            read(endless)
        assert refused.value.code == "too_large"


def test_units_are_read_as_they_are_asked_for():
    class Endless:
        """A TMX that never ends."""

        given = 0

        def read(self, size):
            self.given += 1
            head = tmx("").removesuffix("</body></tmx>") if self.given == 1 else ""
            return (head + tu(en="one", fr="un") * 50).encode()

    stream = Endless()
    units = read_tmx(stream)
    assert [next(units).ordinal for _ in range(5000)] == list(range(1, 5001))
    assert stream.given < 200


# The peak of getrusage is inherited from the process that starts another; this one is not.
PEAK = """
from pathlib import Path
from translation.exchange import read_tmx

UNIT = b"<tu><tuv lang='en'><seg>" + b"x " * 8000 + b"</seg></tuv></tu>"

class Long:
    parts = iter([b"<tmx><body>", *[UNIT] * 4000, b"</body></tmx>"])

    def read(self, size):
        return next(self.parts, b"")

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

before = peak()
print(sum(1 for _ in read_tmx(Long())), (peak() - before) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
def test_a_file_of_64_megabytes_takes_no_more_memory_than_a_small_one():
    root = str(Path(tmx_reader.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PEAK],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    units, megabytes = map(int, done.stdout.split())
    assert units == 4000
    assert megabytes < 25


SAMPLES = {
    "okapi_ExportTest1A.tmx": (4, 8, {}),
    "okapi_ExportTest1B.tmx": (2, 4, {}),
    "okapi_ExportTest2A.tmx": (6, 12, {}),
    "okapi_ImportTest1A.tmx": (2, 4, {}),
    "okapi_ImportTest1B.tmx": (1, 2, {}),
    "okapi_ImportTest1C.tmx": (3, 9, {"second_text": 3, "unknown_language": 3}),
    "okapi_ImportTest1D.tmx": (3, 3, {"second_text": 3}),
    "okapi_ImportTest1H.tmx": (3, 3, {"second_text": 3}),
    "okapi_ImportTest1I.tmx": (1, 1, {"unknown_language": 1}),
    "okapi_ImportTest1L.tmx": (1, 2, {"second_text": 1}),
    "okapi_ImportTest2A.tmx": (7, 14, {}),
    "okapi_ImportTest2B.tmx": (7, 14, {}),
    "okapi_ImportTest2C.tmx": (1, 2, {"second_text": 1, "subflow": 2}),
    "okapi_Paragraph_TM.tmx": (7, 7, {"unknown_language": 7}),
    "okapi_a_small_test2.tmx": (1, 2, {"subflow": 2}),
    "okapi_header_with_prop_and_note.tmx": (1, 2, {"subflow": 2}),
    "okapi_html_test.tmx": (11, 22, {}),
    "okapi_sampleTMX2.tmx": (2, 4, {"second_text": 1}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_compliance_samples_load(shared, name):
    report = ImportReport()
    found = read((shared / "data" / "interchange" / name).read_bytes(), report)
    assert (report.units, report.texts, dict(report.skipped)) == SAMPLES[name]
    assert all(parse(text) for unit in found for text in unit.texts.values())


def test_every_compliance_sample_is_expected(shared):
    names = {path.name for path in (shared / "data" / "interchange").glob("*.tmx")}
    assert names == set(SAMPLES)


def test_a_broken_file_is_refused_by_name_wherever_it_breaks():
    rng = random.Random(3)
    whole = tmx(tu(en='a <bpt i="1"/>b<ept i="1"/>', fr="é", zh="国") * 3).encode()
    refused = 0
    for _ in range(400):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 3)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            read(bytes(broken[: rng.randint(1, len(broken))]))
        except ExchangeRefused:
            refused += 1
    assert refused > 100


def test_a_stretched_date_is_that_of_the_unit_and_an_empty_provenance_is_its_own():
    first, wide = "20170301T120000Z", "20180301T120000Z" + " " * 99
    body = (
        f'<tu changedate="{first}"><prop type="x-hexaglot-provenance">published</prop>'
        f'<tuv xml:lang="en" changedate="{wide}"><seg>a</seg></tuv>'
        '<tuv xml:lang="fr"><prop type="x-hexaglot-provenance"></prop><seg>b</seg></tuv></tu>'
    )
    (unit,) = read(tmx(body))
    at = datetime(2017, 3, 1, 12, tzinfo=UTC)
    assert unit.stamps == {EN: Stamp(Provenance.PUBLISHED, at), FR: Stamp(None, at)}
