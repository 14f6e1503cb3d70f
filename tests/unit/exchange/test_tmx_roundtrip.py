import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from translation.documents import DocumentClass
from translation.exchange import ImportReport, Stamp, read_tmx, write_tmx
from translation.languages import Language
from translation.markup import Mark, TagMark, render
from translation.units import Provenance, Unit, Variant

EN, FR, AR, ZH = Language.EN, Language.FR, Language.AR, Language.ZH
DAY = datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)

literals = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs"]),
        st.characters(min_codepoint=0x10000),
        st.sampled_from(
            ["\t", "\n", "\r", "{", "}", "<", "&", "]", ">", "\u200f", "م", "国", "\x85"]
        ),
    ),
    min_size=1,
)
tags = st.builds(TagMark, st.sampled_from(Mark), st.integers(1, 9))
texts = st.lists(literals | tags, min_size=1).map(render).map(str.strip).filter(bool)
digests = st.none() | st.text("0123456789abcdef", min_size=64, max_size=64)
moments = st.datetimes(
    datetime(1970, 1, 1),
    datetime(2099, 1, 1),
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))


@st.composite
def units(draw):
    languages = draw(st.sets(st.sampled_from(Language), min_size=1))
    return Unit(
        id=draw(st.integers(1, 10**9)),
        variants={
            language: Variant(
                language, draw(texts), draw(st.sampled_from(Provenance)), draw(moments)
            )
            for language in languages
        },
        previous=draw(digests),
        next=draw(digests),
        document_class=draw(st.sampled_from(DocumentClass)),
    )


def written(stored, source=EN):
    stream = io.BytesIO()
    write_tmx(stored, stream, source=source)
    stream.seek(0)
    return stream


def unit(texts, number=1, **more):
    return Unit(
        number,
        {lang: Variant(lang, text, Provenance.REVIEWED, DAY) for lang, text in texts.items()},
        **more,
    )


@given(st.lists(units(), max_size=4), st.sampled_from(Language))
def test_what_is_written_is_read_back(stored, source):
    report = ImportReport()
    found = list(read_tmx(written(stored, source), report))
    assert [one.texts for one in found] == [
        {language: variant.text for language, variant in one.variants.items()} for one in stored
    ]
    assert [one.stamps for one in found] == [
        {lang: Stamp(v.provenance, v.at) for lang, v in one.variants.items()} for one in stored
    ]
    assert [(u.ordinal, u.previous, u.next) for u in found] == [
        (place, u.previous, u.next) for place, u in enumerate(stored, 1)
    ]
    assert [one.document_class for one in found] == [
        None if one.document_class is DocumentClass.INTERNAL else one.document_class
        for one in stored
    ]
    assert not report.skipped


def test_a_class_is_believed_only_in_a_file_of_our_own():
    stored = [unit({EN: "page"}, document_class=DocumentClass.PUBLIC)]
    foreign = written(stored).getvalue().replace(b'tool="Hexaglot"', b'tool="Other"')
    assert [one.document_class for one in read_tmx(written(stored))] == [DocumentClass.PUBLIC]
    assert [one.document_class for one in read_tmx(io.BytesIO(foreign))] == [None]


def test_a_unit_of_a_class_that_is_none_is_left_out_and_counted():
    stored = [
        unit({EN: "one"}, document_class=DocumentClass.CONFIDENTIAL),
        unit({EN: "two"}, 2, document_class=DocumentClass.RESTRICTED),
    ]
    content = written(stored).getvalue().replace(b">confidential<", b">secret<")
    report = ImportReport()
    found = [(one.ordinal, one.texts[EN]) for one in read_tmx(io.BytesIO(content), report)]
    assert (found, report.skipped) == ([(2, "two")], {"unknown_class": 1})


def test_six_languages_stand_in_one_unit_the_source_first():
    stream = written([unit({language: language.value for language in Language})], FR)
    (element,) = etree.parse(stream).findall("body/tu")
    codes = [tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in element]
    assert codes == ["fr", "ar", "zh", "en", "ru", "es"]


def test_tags_are_written_as_the_elements_of_level_two():
    text = "a {1}bold{5}{/1} and{2/}{/5} {3}open {/4}"
    segment = etree.parse(written([unit({EN: text})])).find("body/tu/tuv/seg")
    shape = [(child.tag, dict(child.attrib), child.text) for child in segment]
    assert shape == [
        ("bpt", {"i": "1", "x": "1"}, "{1}"),
        ("bpt", {"i": "2", "x": "5"}, "{5}"),
        ("ept", {"i": "1"}, "{/1}"),
        ("ph", {"x": "2"}, "{2/}"),
        ("ept", {"i": "2"}, "{/5}"),
        ("it", {"pos": "begin", "x": "3"}, "{3}"),
        ("it", {"pos": "end", "x": "4"}, "{/4}"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{2}b{/2}{1}a{/1}",
        "{1}a{2}b{/1}c{/2}",
        "{1}a{/1}{1}b{/1}",
        "{/1}a{1}",
        "{1}{1}a{/1}",
        "{7/}",
        "{{1}} {{/1}}",
    ],
)
def test_tags_in_any_order_keep_their_places_and_numbers(text):
    (found,) = read_tmx(written([unit({FR: text, EN: "a"})]))
    assert found.texts[FR] == text


def test_a_character_that_xml_cannot_hold_is_seen_as_replaced():
    (found,) = read_tmx(written([unit({EN: "a\x0bb\ufffe\ud800c"})]))
    assert found.texts == {EN: "a\ufffdb\ufffd\ufffdc"}


def test_a_unit_is_trusted_no_more_than_its_least_trusted_language():
    variants = {
        EN: Variant(EN, "page", Provenance.ADOPTED, DAY),
        FR: Variant(FR, "page", Provenance.TRANSLATED, DAY.replace(year=2027)),
    }
    (found,) = read_tmx(written([Unit(1, variants)]))
    assert (found.provenance, found.at) == (Provenance.TRANSLATED, DAY.replace(year=2027))


def test_the_same_units_give_the_same_bytes_and_a_count():
    stored = [unit({EN: "page", AR: "صفحة", ZH: "页"}, number) for number in range(3)]
    stream = io.BytesIO()
    assert write_tmx(iter(stored), stream) == 3
    assert stream.getvalue() == written(stored).getvalue()
    assert write_tmx([], io.BytesIO()) == 0


# The content models and attributes of TMX 1.4b that the writer uses, from its specification.
DTD = """
<!ELEMENT tmx (header, body)><!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED
  adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)><!ATTLIST tu tuid CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED changedate CDATA #IMPLIED>
<!ELEMENT seg (#PCDATA | bpt | ept | it | ph | hi)*>
<!ELEMENT bpt (#PCDATA)><!ATTLIST bpt i CDATA #REQUIRED x CDATA #IMPLIED type CDATA #IMPLIED>
<!ELEMENT ept (#PCDATA)><!ATTLIST ept i CDATA #REQUIRED>
<!ELEMENT it (#PCDATA)>
<!ATTLIST it pos (begin | end) #REQUIRED x CDATA #IMPLIED type CDATA #IMPLIED>
<!ELEMENT ph (#PCDATA)>
<!ATTLIST ph x CDATA #IMPLIED assoc CDATA #IMPLIED type CDATA #IMPLIED>
<!ELEMENT hi (#PCDATA)>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)><!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT ude EMPTY>
"""


@given(st.lists(units(), max_size=4))
def test_what_is_written_keeps_the_rules_of_tmx_1_4b(stored):
    stream = written(stored)
    tree = etree.parse(stream)
    rules = etree.DTD(io.StringIO(DTD))
    assert rules.validate(tree), rules.error_log
    for segment in tree.iter("seg"):
        opened = [code.get("i") for code in segment.iter("bpt")]
        assert len(opened) == len(set(opened))
        assert sorted(opened) == sorted(code.get("i") for code in segment.iter("ept"))
    for variant in tree.iter("tuv"):
        assert re.fullmatch(r"\d{8}T\d{6}Z", variant.get("changedate"))
    for one in tree.iter("tu"):
        spoken = [
            variant.get("{http://www.w3.org/XML/1998/namespace}lang") for variant in one.iter("tuv")
        ]
        assert len(spoken) == len(set(spoken))
