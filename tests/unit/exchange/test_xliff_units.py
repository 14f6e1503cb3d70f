import io

import pytest

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import ExchangeRefused
from translation.exchange import (
    ImportReport,
    Package,
    PackageForm,
    PackageUnit,
    Skipped,
    read_xliff_units,
    write_package,
)
from translation.languages import Language
from translation.markup import InlineTag
from translation.units import Provenance

EN, FR, AR = Language.EN, Language.FR, Language.AR


def one(body, file='original="C18/52" source-language="en-US" target-language="fr-FR"'):
    head = 'xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/x"'
    return f'<xliff version="1.2" {head}><file {file}><body>{body}</body></file></xliff>'


def two(body, languages='srcLang="en" trgLang="fr"'):
    head = f'xmlns="urn:oasis:names:tc:xliff:document:2.0" {languages}'
    return f'<xliff version="2.1" {head}><file id="f" original="C18/52">{body}</file></xliff>'


def read(content, report=None):
    return list(read_xliff_units(io.BytesIO(content.encode()), report))


def texts(content):
    return [dict(unit.texts) for unit in read(content)]


def unit1(source, target, more="", of_target=""):
    return (
        f'<trans-unit id="1" {more}><source>{source}</source>'
        f"<target {of_target}>{target}</target></trans-unit>"
    )


def unit2(source, target, more=""):
    return (
        f'<unit id="1"><segment {more}><source>{source}</source>'
        f"<target>{target}</target></segment></unit>"
    )


@pytest.mark.parametrize(
    ("more", "of_target", "provenance"),
    [
        ("", "", None),
        ('approved="yes"', "", Provenance.REVIEWED),
        ('approved="no"', 'state="translated"', Provenance.TRANSLATED),
        ("", 'state="signed-off"', Provenance.REVIEWED),
        ("", 'state="needs-review-translation"', Provenance.TRANSLATED),
        ("", 'state="translated" state-qualifier="mt-suggestion"', Provenance.MACHINE),
        ("", 'state="x-of-a-tool"', None),
        ('sdl:conf="Draft"', "", None),
    ],
)
def test_what_the_states_of_1_2_say_becomes_the_provenance(more, of_target, provenance):
    (unit,) = read(one(unit1("a", "b", more, of_target)))
    assert (unit.provenance, unit.source, unit.document) == (provenance, EN, "C18/52")
    assert {stamp.provenance for stamp in unit.stamps.values()} == {provenance}


@pytest.mark.parametrize(
    ("state", "provenance"),
    [
        ("", None),
        ('state="translated"', Provenance.TRANSLATED),
        ('state="final"', Provenance.REVIEWED),
    ],
)
def test_what_the_states_of_2_say_becomes_the_provenance(state, provenance):
    (unit,) = read(two(unit2("a", "b", state)))
    assert (unit.provenance, unit.source, unit.document) == (provenance, EN, "C18/52")


def test_what_nobody_has_translated_is_left_out_by_line():
    body = "\n".join(
        [
            "",
            unit1("a", "b", "", 'state="new"'),
            '<trans-unit id="2"><source>secret</source></trans-unit>',
            unit1("c", "d"),
            unit1("secret", " "),
        ]
    )
    report = ImportReport()
    (unit,) = read(one(body), report)
    assert (unit.ordinal, dict(unit.texts)) == (3, {EN: "c", FR: "d"})
    assert report.lines == [
        Skipped(2, 1, "not_translated", "fr"),
        Skipped(3, 2, "not_translated", "fr"),
        Skipped(5, 4, "empty", "fr"),
    ]
    report = ImportReport()
    assert read(two(unit2("a", "b", 'state="initial"')), report) == []
    assert read(one(unit1("a", "b"), 'source-language="en"'), report) == []
    assert read(two(unit2("a", "b"), 'srcLang="en" trgLang="ja"'), report) == []
    assert report.skipped == {"not_translated": 1, "unknown_language": 2}


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ('<g id="b">a</g> c', 'd <g id="b">e</g>', ("{1}a{/1} c", "d {1}e{/1}")),
        (
            '<x id="p"/>a<bx id="1" rid="r"/>b<ex id="2" rid="r"/>',
            '<bx id="1" rid="r"/>B<ex id="2" rid="r"/>A<x id="p"/>',
            ("{1/}a{2}b{/2}", "{2}B{/2}A{1/}"),
        ),
        (
            '<bpt id="1">&lt;b></bpt>a<ept id="1">&lt;/b></ept><ph id="2">x<sub>n</sub></ph>',
            '<ph id="2"/><bpt id="1"/>A<ept id="1"/>',
            ("{1}a{/1}{2/}", "{2/}{1}A{/1}"),
        ),
        ('<it id="1" pos="open"/>a', "A", ("{1/}a", "A")),
        ('a <mrk mtype="x-sdl-location" mid="g"/>{b}', "c <sdl:x>no</sdl:x>d", ("a {{b}}", "c d")),
    ],
)
def test_codes_of_1_2_have_one_number_in_both_texts(source, target, expected):
    assert texts(one(unit1(source, target))) == [dict(zip((EN, FR), expected, strict=True))]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (
            '<pc id="9">a<ph id="1"/></pc>',
            '<ph id="1"/><pc id="9">b</pc>',
            ("{1}a{2/}{/1}", "{2/}{1}b{/1}"),
        ),
        (
            '<sc id="s"/>a<ec startRef="s"/>',
            'b<sc id="s"/>c<ec startRef="s"/>',
            ("{1}a{/1}", "b{1}c{/1}"),
        ),
        ('<sc id="s" isolated="yes"/>a', "b", ("{1/}a", "b")),
        ('a<mrk id="m" type="term">b</mrk><sm id="n"/>c<cp hex="0001"/>', "d", ("abc\ufffd", "d")),
    ],
)
def test_codes_of_2_have_one_number_in_both_texts(source, target, expected):
    assert texts(two(unit2(source, target))) == [dict(zip((EN, FR), expected, strict=True))]


def test_segments_that_a_tool_has_cut_are_units_of_their_own():
    cut = (
        '<trans-unit id="1"><source>One. Two. Three.</source><seg-source>'
        '<mrk mtype="seg" mid="1">One.</mrk> <g id="5"><mrk mtype="seg" mid="2">Two.</mrk></g>'
        '<mrk mtype="seg" mid="3">Three.</mrk></seg-source><target>'
        '<g id="5"><mrk mtype="seg" mid="2">Deux.</mrk></g> <mrk mtype="seg" mid="1">Un.</mrk>'
        "</target><sdl:seg-defs><sdl:seg id='1'/></sdl:seg-defs></trans-unit>"
    )
    report = ImportReport()
    found = read(one(cut), report)
    assert [(unit.ordinal, dict(unit.texts)) for unit in found] == [
        (1, {EN: "One.", FR: "Un."}),
        (2, {EN: "Two.", FR: "Deux."}),
    ]
    assert report.skipped == {"not_translated": 1}
    of_two = (
        '<unit id="u"><segment><source>One.</source><target>Un.</target></segment><ignorable>'
        "<source> </source></ignorable><segment><source>Two.</source></segment></unit>"
    )
    assert texts(two(of_two)) == [{EN: "One.", FR: "Un."}]


@pytest.mark.parametrize("form", [PackageForm.XLIFF21, PackageForm.XLIFF12])
def test_what_was_taken_away_here_is_read(form):
    tags = (InlineTag(1, True, "format", "b"), InlineTag(2, False, "note", "fn 3"))
    held = PackageUnit(
        segment=7,
        number=1,
        source="The {1}Council{/1}{2/}",
        tags=tags,
        target="{1}المجلس{/1}{2/}",
        state=TargetState.TRANSLATED,
        at=CellVersion(3, 9),
        open=True,
    )
    body = write_package(Package("d1", "C18/52", EN, AR, Task.TRANSLATE, (held,)), form)
    assert texts(body.decode()) == [{EN: "The {1}Council{/1}{2/}", AR: "{1}المجلس{/1}{2/}"}]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "bad_xml"),
        ("<tmx/>", "not_xliff"),
        ('<xliff version="3.0"/>', "unknown_version"),
        (one(unit1("a", "b"))[:-5], "bad_xml"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]>' + one(""), "dtd_forbidden"),
        (one(unit1("&a;", "b")), "bad_xml"),
        (one(unit1("a" * 11_000_000, "b")), "bad_xml"),
    ],
)
def test_what_is_no_xliff_is_refused_by_name(content, code):
    with pytest.raises(ExchangeRefused) as refused:
        read(content)
    assert refused.value.code == code
