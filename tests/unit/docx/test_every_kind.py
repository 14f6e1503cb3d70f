"""Each kind of text beyond the core: translated by default, left with a reason where switched off.

And what is never touched, whatever is switched on.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import pytest
from lxml import etree

from translation.documents import TargetBlock, TargetSegment
from translation.docx import PseudoMode, Switches, pseudo, read, write
from translation.languages import Language
from translation.markup import plain

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = f"{_OFFICE}wordprocessingml."
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_DIAGRAM_CACHE = "application/vnd.ms-office.drawingml.diagramDrawing+xml"


def _run(text, look=""):
    return f'<w:r>{look and f"<w:rPr>{look}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(*inline):
    return f"<w:p>{''.join(inline)}</w:p>"


def _mark(kind, inner=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def _field(code, *result):
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return _mark("begin") + instruction + _mark("separate") + "".join(result) + _mark("end")


def _chart(name, formula="Sheet1!$A$1"):
    cache = f"<c:strCache><c:pt idx='0'><c:v>{name}</c:v></c:pt></c:strCache>"
    rich = f"<c:rich><a:p><a:r><a:t>{name}</a:t></a:r></a:p></c:rich>"
    numbers = "<c:numRef><c:f>Sheet1!B</c:f><c:numCache><c:v>12</c:v></c:numCache></c:numRef>"
    title = f"<c:title><c:tx>{rich}</c:tx></c:title>"
    named = f"<c:tx><c:strRef><c:f>{formula}</c:f>{cache}</c:strRef></c:tx>"
    series = f"<c:ser>{named}<c:val>{numbers}</c:val></c:ser>"
    return f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}">{title}{series}</c:chartSpace>'.encode()


def _drawn(root, text):
    spaces = f'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="{_A}"'
    return f"<d:{root} {spaces}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:{root}>".encode()


def _properties(**texts):
    """The part of core properties; `dc_title` stands for `dc:title`."""
    named = {name.replace("_", ":"): text for name, text in texts.items()}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in named.items())
    spaces = f'xmlns:cp="{_CP}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"<cp:coreProperties {spaces}>{inner}</cp:coreProperties>".encode()


def _alternate(choice, fallback):
    both = (
        f"<mc:Choice Requires='wps'><w:drawing>{choice}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{fallback}</w:pict></mc:Fallback>"
    )
    return f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"


def _story(root, text):
    return f'<w:{root} xmlns:w="{_W}">{_p(_run(text))}</w:{root}>'.encode()


def _box(*inline):
    return f"<w:txbxContent>{_p(*inline)}</w:txbxContent>"


@dataclass(frozen=True)
class _Kind:
    """A text, the switch and kind that it has, and a package with nothing else to translate."""

    switch: str
    kind: str
    text: str
    body: str = ""
    part: str = "word/document.xml"
    parts: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


def _in_body(switch, kind, text, *inline):
    return _Kind(switch, kind, text, _p(*inline))


def _in_part(switch, kind, text, part, content_type, content):
    return _Kind(switch, kind, text, part=part, raw={part: (content_type, content)})


def _alt(element):
    return _in_body("alt_text", "alt_text", "a map", f"<w:r><w:drawing>{element}</w:drawing></w:r>")


def _pict(switch, kind, text, inner):
    return _in_body(switch, kind, text, f"<w:r><w:pict>{inner}</w:pict></w:r>")


def _form(text, inner):
    data = f"<w:ffData>{inner}</w:ffData>"
    return _in_body("list_entries", "list_entry", text, _mark("begin", data), _mark("end"))


def _property(name):
    whole = _properties(**{name: "words"})
    return _in_part("properties", "property", "words", "docProps/p.xml", _CORE, whole)


_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_CHART = f"{_OFFICE}drawingml.chart+xml"
_CHART_SHAPES = f"{_OFFICE}drawingml.chartshapes+xml"
_DIAGRAM = f"{_OFFICE}drawingml.diagramData+xml"
_TABLE = _run("Table")
_LEVEL = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="Article %1"/></w:lvl></w:abstractNum>'
)
_LIST = (
    '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="Choose" w:value="v"/>'
    "</w:dropDownList></w:sdtPr><w:sdtContent/></w:sdt>"
)
_KINDS = {
    "a field's result": _in_body("fields", "field", "Table", _field("REF x", _TABLE)),
    "a simple field's result": _in_body(
        "fields", "field", "Table", f'<w:fldSimple w:instr="REF x">{_TABLE}</w:fldSimple>'
    ),
    "a VML fallback": _in_body("fallback", "fallback", "here", _alternate("", _box(_run("here")))),
    "SmartArt data": _in_part(
        "smartart", "smartart", "node", "word/d.xml", _DIAGRAM, _drawn("dataModel", "node")
    ),
    "SmartArt as it was drawn": _in_part(
        "smartart", "smartart", "node", "word/dd.xml", _DIAGRAM_CACHE, _drawn("drawing", "node")
    ),
    "a chart": _in_part("charts", "chart", "Sales", "word/c.xml", _CHART, _chart("Sales")),
    "shapes upon a chart": _in_part(
        "charts", "chart", "upon", "word/s.xml", _CHART_SHAPES, _drawn("x", "upon")
    ),
    "WordArt": _pict("wordart", "wordart", "DRAFT", "<v:textpath string='DRAFT'/>"),
    "alt text of a drawing": _alt("<wp:docPr id='1' name='n' descr='a map'/>"),
    "the title of a drawing": _alt("<wp:docPr id='1' name='n' title='a map'/>"),
    "alt text of a picture": _alt(f"<p:cNvPr xmlns:p='{_PIC}' id='1' name='n' descr='a map'/>"),
    "alt text of a shape": _alt("<wps:cNvPr id='1' name='n' descr='a map'/>"),
    "alt text of a VML shape": _pict("alt_text", "alt_text", "a map", "<v:shape alt='a map'/>"),
    "the title": _property("dc_title"),
    "the subject": _property("dc_subject"),
    "the description": _property("dc_description"),
    "the keywords": _property("cp_keywords"),
    "the category": _property("cp_category"),
    "the status": _property("cp_contentStatus"),
    "numbering": _Kind(
        "numbering", "numbering", "Article", part="word/numbering.xml", parts={"numbering": _LEVEL}
    ),
    "an item of a list": _in_body("list_entries", "list_entry", "Choose", _LIST),
    "an entry of a form": _form("Choose", '<w:ddList><w:listEntry w:val="Choose"/></w:ddList>'),
    "the default of a form": _form("Fill", '<w:textInput><w:default w:val="Fill"/></w:textInput>'),
}


def _uncut(text):
    return []


@pytest.mark.parametrize("what", _KINDS)
def test_it_is_translated_by_default_and_reported_where_it_is_switched_off(docx, what):
    kind = _KINDS[what]
    data = docx(kind.body, kind.parts, kind.raw)
    (block,) = read(data, _uncut).blocks
    assert (block.kind.value, block.part) == (kind.kind, kind.part)
    assert plain(block.segments[0].text).strip() == kind.text
    assert not block.kind.counts
    off = read(data, _uncut, switches=Switches(**{kind.switch: False}))
    assert off.blocks == ()
    (left,) = off.left
    letters = sum(map(str.isalpha, kind.text))
    assert (left.part, left.kind, left.letters) == (kind.part, kind.kind, letters)
    assert left.why == f"{kind.switch} are switched off"


def test_every_switch_that_is_on_by_default_is_tried_here():
    on = {one.name for one in fields(Switches) if one.default is True}
    assert on == {kind.switch for kind in _KINDS.values()}


_BUILDING_BLOCKS = f'<w:glossaryDocument xmlns:w="{_W}">{_p(_run("secret"))}</w:glossaryDocument>'
_GLOSSARY = (f"{_WORD}document.glossary+xml", _BUILDING_BLOCKS.encode())
_OFF = {
    "hidden": (_p(_run("secret", "<w:vanish/>")), {}),
    "math": (_p("<m:oMath><m:r><w:t>secret</w:t></m:r></m:oMath>"), {}),
    "glossary": ("", {"word/g.xml": _GLOSSARY}),
}


@pytest.mark.parametrize("switch", _OFF)
def test_it_is_left_and_reported_by_default_and_translated_where_switched_on(docx, switch):
    body, raw = _OFF[switch]
    content = read(docx(body, raw=raw), _uncut)
    assert content.blocks == ()
    (left,) = content.left
    assert (left.kind, left.letters) == (switch, 6)
    assert "switched off" in left.why
    on = read(docx(body, raw=raw), _uncut, switches=Switches(**{switch: True}))
    assert [s.text for b in on.blocks for s in b.segments] == ["secret"]
    assert on.left == ()


# -- agreeing copies


def _all(data, name, tag):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [e.text for e in etree.fromstring(archive.read(name)).iter(f"{{*}}{tag}")]


def _bracketed(data, **switches):
    return pseudo(data, _uncut, PseudoMode.BRACKET, switches=Switches(**switches)).data


def test_the_data_and_the_drawing_of_smartart_agree(docx):
    raw = {
        "word/d.xml": (_DIAGRAM, _drawn("dataModel", "node")),
        "word/dd.xml": (_DIAGRAM_CACHE, _drawn("drawing", "node")),
    }
    out = _bracketed(docx("", raw=raw))
    assert _all(out, "word/d.xml", "t") == _all(out, "word/dd.xml", "t") == ["⟦node⟧"]
    assert len(read(docx("", raw=raw), _uncut).blocks) == 1


def test_the_texts_and_caches_of_a_chart_agree_and_its_formulas_and_numbers_stay(docx):
    chart = {"word/c.xml": (_CHART, _chart("Sales"))}
    out = _bracketed(docx("", raw=chart))
    assert _all(out, "word/c.xml", "t") == ["⟦Sales⟧"]
    assert _all(out, "word/c.xml", "v") == ["⟦Sales⟧", "12"]
    assert _all(out, "word/c.xml", "f") == ["Sheet1!$A$1", "Sheet1!B"]


def test_the_workbook_of_a_chart_stays_and_is_reported(docx):
    sheet = f"{_OFFICE}spreadsheetml.sheet"
    link = f'<Relationship Id="r" Type="{_RELATIONS}/package" Target="e.xlsx"/>'
    links = f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'
    raw = {
        "word/c.xml": (_CHART, _chart("Sales")),
        "word/_rels/c.xml.rels": (_RELS, links.encode()),
        "word/e.xlsx": (sheet, b"PK\x03\x04 not looked into"),
    }
    data = docx("", raw=raw)
    content = read(data, _uncut)
    assert ("word/e.xlsx", "embedded") in [(left.part, left.kind) for left in content.left]
    assert "untranslated_embedded" in content.flags
    with zipfile.ZipFile(io.BytesIO(_bracketed(data))) as archive:
        assert archive.read("word/e.xlsx") == raw["word/e.xlsx"][1]


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"


def test_both_branches_of_a_text_box_stay_in_step_in_what_is_written(docx):
    inner = _box(_run("one "), _run("two", "<w:b/>"))
    out = _bracketed(docx(_p(_alternate(inner, inner))))
    assert _all(out, "word/document.xml", "t") == ["⟦one ⟧", "⟦two⟧"] * 2


def test_fallbacks_that_are_switched_off_still_follow_the_branch_they_repeat(docx):
    inner = _box(_run("boxed"))
    out = _bracketed(docx(_p(_alternate(inner, inner))), fallback=False)
    assert _all(out, "word/document.xml", "t") == ["⟦boxed⟧"] * 2


# -- what is never touched


def test_nothing_that_people_do_not_read_is_touched(docx):
    link = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_RELATIONS}/hyperlink" Target="http://words.example/" TargetMode="External"/>'
        "</Relationships>"
    )
    style = '<w:style w:type="paragraph" w:styleId="Words"><w:name w:val="Words"/></w:style>'
    who = _properties(
        dc_creator="Author",
        cp_lastModifiedBy="Author",
        cp_lastPrinted="2018-04-17T08:00:00Z",
        dc_title="Title",
    )
    raw = {
        "word/_rels/document.xml.rels": (_RELS, link.encode()),
        "docProps/core.xml": (_CORE, who),
    }
    body = _p(
        '<w:pPr><w:pStyle w:val="Words"/></w:pPr>', _field("DATE words", _run("day")),
        '<w:del w:id="1"><w:r><w:delText>words</w:delText></w:r></w:del>',
        '<w:bookmarkStart w:id="1" w:name="words"/>',
        "<w:r><w:drawing><wp:docPr id='1' name='words' descr='alt'/></w:drawing></w:r>",
        _run("text"),
    )  # fmt: skip
    everything = Switches(hidden=True, math=True, glossary=True)
    data = docx(body, {"styles": style}, raw)
    out = pseudo(data, _uncut, PseudoMode.BRACKET, switches=everything).data
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(out)) as other:
        changed = [name for name in one.namelist() if one.read(name) != other.read(name)]
        written = other.read("word/document.xml").decode()
        told = other.read("docProps/core.xml").decode()
    assert changed == ["word/document.xml", "docProps/core.xml"]
    assert "⟦words" not in written
    assert ">DATE words<" in written
    assert written.count("⟦") == 3
    assert told.count("Author") == 2
    assert "2018-04-17T08:00:00Z" in told
    assert "⟦Title⟧" in told
    assert "⟦Author" not in told


# -- where parts are and what they lack


def test_parts_are_found_by_their_content_types_whatever_they_are_called(docx):
    raw = {
        "odd/one.bin": (f"{_WORD}header+xml", _story("hdr", "head")),
        "odd/document2.dat": (f"{_WORD}footnotes+xml", _story("footnotes", "note")),
        "word/footer1.xml": ("application/xml", _story("ftr", "no footer")),
    }
    content = read(docx(_p(_run("text")), raw=raw), _uncut)
    assert [(b.kind.value, b.part) for b in content.blocks] == [
        ("body", "word/document.xml"), ("header", "odd/one.bin"), ("footnote", "odd/document2.dat"),
    ]  # fmt: skip


_ENCODED = {
    "word/styles.xml": (f'<w:styles xmlns:w="{_W}"/>', f"{_WORD}styles+xml"),
    "word/numbering.xml": (
        f'<w:numbering xmlns:w="{_W}">{_LEVEL}</w:numbering>',
        f"{_WORD}numbering+xml",
    ),
    "docProps/core.xml": (_properties(dc_title="Title").decode(), _CORE),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", _ENCODED)
def test_parts_in_other_encodings_are_read_and_kept_in_them(docx, name, encoding):
    inner, kind = _ENCODED[name]
    whole = f'<?xml version="1.0" encoding="{encoding}"?>{inner}'.encode(encoding)
    data = docx(_p(_run("text")), raw={name: (kind, whole)})
    out = _bracketed(data)
    assert read(out, _uncut).segments == read(data, _uncut).segments
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        tree = etree.fromstring(archive.read(name)).getroottree()
    assert tree.docinfo.encoding.lower() == encoding


def test_styles_based_on_themselves_or_on_none_are_no_trouble(docx):
    circle = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:basedOn w:val="missing"/></w:style>'
    )
    look = '<w:rStyle w:val="C"/>'
    body = _p('<w:pPr><w:pStyle w:val="A"/></w:pPr>', _run("a "), _run("b", look))
    for parts in ({"styles": circle}, {}):
        assert [s.text for b in read(docx(body, parts), _uncut).blocks for s in b.segments] == [
            "a b"
        ]


def test_a_part_that_is_pointed_to_and_missing_is_no_trouble(docx):
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_RELATIONS}/header" Target="header9.xml"/></Relationships>'
    )
    data = docx(_p(_run("text")), raw={"word/_rels/document.xml.rels": (_RELS, links.encode())})
    assert read(_bracketed(data), _uncut).segments == 1


@pytest.mark.parametrize(
    "mark",
    [
        '<w:bookmarkStart w:id="1" w:name="m"/>', '<w:bookmarkEnd w:id="1"/>',
        '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>',
        '<w:r><w:commentReference w:id="1"/></w:r>', '<w:permStart w:id="1"/>',
        '<w:permEnd w:id="1"/>', '<w:moveToRangeStart w:id="1"/>', '<w:proofErr w:type="gramEnd"/>',
        '<w:customXmlInsRangeStart w:id="1"/>', "<!-- a remark -->",
    ],
)  # fmt: skip
def test_ranges_never_cut_a_segment_and_are_no_tag(docx, mark):
    segments = read(docx(_p(_run("one wo"), mark, _run("rd. Two"))), _uncut).blocks[0].segments
    assert [s.text for s in segments] == ["one word. Two"]


# -- what spoiled packages have found


def test_a_property_that_comes_twice_keeps_both_of_its_texts(docx):
    second = b"</dc:title><dc:title>two</dc:title>"
    twice = _properties(dc_title="one").replace(b"</dc:title>", second)
    data = docx("", raw={"docProps/core.xml": (_CORE, twice)})
    assert len({block.path for block in read(data, _uncut).blocks}) == 2
    assert _all(_bracketed(data), "docProps/core.xml", "title") == ["⟦one⟧", "⟦two⟧"]


def test_letters_beyond_the_private_planes_stay_in_a_pseudo_translation(docx):
    made = pseudo(docx(_p(_run("a\U00020000b"))), _uncut, PseudoMode.PUA)
    assert _all(made.data, "word/document.xml", "t") == ["\U000f0061\U00020000\U000f0062"]


@pytest.mark.parametrize("target", [Language.ZH, Language.FR])
def test_a_draft_with_half_a_tag_is_joined_to_the_next_sentence(docx, target):
    data = docx(_p(_run("One.Two.")))
    content = read(data, lambda text: [4])
    drafts = [
        TargetBlock(b, tuple(TargetSegment(s, f"{s.rank}{{") for s in b.segments))
        for b in content.blocks
    ]
    out = write(data, drafts, source=Language.EN, target=target)
    joint = "" if target is Language.ZH else " "
    assert "".join(filter(None, _all(out, "word/document.xml", "t"))) == f"0{{{joint}1{{"
