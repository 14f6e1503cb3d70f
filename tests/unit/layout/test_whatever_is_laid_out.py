"""What holds for any paragraph: no letter lost, children in order, nothing changed twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from translation.docx.layout import adapt
from translation.docx.layout.direction import has_rtl_letters
from translation.docx.layout.elements import ensure
from translation.docx.names import SPACES
from translation.docx.parts import Kept, LaidPart, PartKind
from translation.languages import Language

TRANSITIONAL, STRICT = SPACES["w"]
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RUN_PROPERTIES = (
    "b",
    "bCs",
    "i",
    "caps",
    "color",
    "spacing",
    "sz",
    "szCs",
    "vertAlign",
    "rtl",
    "lang",
)
_PARAGRAPH_PROPERTIES = ("pStyle", "keepNext", "tabs", "bidi", "spacing", "ind", "jc", "outlineLvl")
_VALUES = {"sz": "24", "szCs": "20", "color": "FF0000", "vertAlign": "superscript", "jc": "left"}
_TEXTS = st.text(alphabet="ابتث ABC 012 ()-/.中文“”Привет\u0651\u00a0", max_size=12)


def _properties(space, holder, names):
    element = etree.Element(f"{{{space}}}{holder}")
    for name in names:
        child = etree.SubElement(element, f"{{{space}}}{name}")
        if name in _VALUES:
            child.set(f"{{{space}}}val", _VALUES[name])
    return element


def _some(names):
    return st.lists(st.sampled_from(names), unique=True).map(
        lambda some: sorted(some, key=names.index)
    )


@st.composite
def runs(draw, space):
    run = etree.Element(
        f"{{{space}}}r", {f"{{{space}}}rsidR": draw(st.sampled_from(["00A1", "00B2"]))}
    )
    if names := draw(_some(_RUN_PROPERTIES)):
        run.append(_properties(space, "rPr", names))
    for kind in draw(
        st.lists(st.sampled_from(["t", "t", "t", "tab", "br", "footnoteReference"]), max_size=4)
    ):
        child = etree.SubElement(run, f"{{{space}}}{kind}")
        if kind == "t":
            child.text = draw(_TEXTS)
            child.set(_XML_SPACE, "preserve")
    return run


@st.composite
def documents(draw):
    space = draw(st.sampled_from([TRANSITIONAL, STRICT]))
    root = etree.Element(f"{{{space}}}document", nsmap={"w": space})
    body = etree.SubElement(root, f"{{{space}}}body")
    for _ in range(draw(st.integers(1, 3))):
        paragraph = etree.SubElement(body, f"{{{space}}}p")
        if names := draw(_some(_PARAGRAPH_PROPERTIES)):
            paragraph.append(_properties(space, "pPr", names))
        paragraph.extend(draw(st.lists(runs(space), max_size=4)))
    return root


def printed(root):
    """Each letter, tab, break and note, with what of its formatting is not about scripts."""
    found = []
    for run in root.iter("{*}r"):
        own = run.find("{*}rPr")
        shown = (
            ()
            if own is None
            else tuple(
                one.tag.rpartition("}")[2]
                for one in own
                if one.tag.rpartition("}")[2] in ("b", "caps", "color", "sz", "vertAlign")
            )
        )
        rsid = tuple(run.attrib.values())
        for child in run.iterchildren("{*}t", "{*}tab", "{*}br", "{*}footnoteReference"):
            name = child.tag.rpartition("}")[2]
            found.extend((c, shown, rsid) for c in (child.text or "" if name == "t" else [name]))
    return found


LANGUAGES = st.sampled_from(list(Language))


@given(root=documents(), source=LANGUAGES, target=LANGUAGES, data=st.data())
def test_no_letter_is_lost_and_nothing_is_misplaced_or_changed_twice(
    misplaced, root, source, target, data
):
    paragraphs = list(root.iter("{*}p"))
    kept = Kept.of(
        data.draw(st.lists(st.sampled_from(paragraphs), unique=True)),
        [run for run in root.iter("{*}r") if data.draw(st.booleans())],
    )
    parts = [LaidPart("/word/document.xml", PartKind.BODY, root)]
    before = printed(root)
    adapt(parts, source=source, target=target, kept=kept)
    assert [letter for letter, *_ in printed(root)] == [letter for letter, *_ in before]
    if not source.is_rtl:
        assert printed(root) == before
    assert misplaced(root) == []
    assert adapt(parts, source=source, target=target, kept=kept) == frozenset()


@given(documents())
def test_each_run_of_an_arabic_text_has_letters_of_one_direction(root):
    for off in root.iter("{*}bidi"):
        off.getparent().remove(off)
    adapt(
        [LaidPart("/word/document.xml", PartKind.BODY, root)],
        source=Language.EN,
        target=Language.AR,
        kept=Kept(),
    )
    for paragraph in root.iter("{*}p"):
        assert paragraph.find("{*}pPr/{*}bidi") is not None
        texts = {run: "".join(run.itertext("{*}t")) for run in paragraph.iter("{*}r")}
        if not has_rtl_letters("".join(texts.values())):
            continue
        for run, text in texts.items():
            scripts = {has_rtl_letters(c) for c in text if c.isalpha()}
            rtl = run.find("{*}rPr/{*}rtl") is not None
            assert scripts <= {rtl}


@given(names=st.permutations(["rFonts", "b", "i", "sz", "szCs", "rtl", "lang", "rPrChange"]))
def test_properties_made_in_any_order_stand_in_the_order_of_the_schema(misplaced, names):
    properties = etree.Element(f"{{{TRANSITIONAL}}}rPr")
    for name in names:
        ensure(properties, name)
    assert misplaced(properties) == []
    assert len(properties) == len(names)


@pytest.mark.parametrize(
    ("children", "wrong"),
    [
        ("<w:b/><w:rtl/><w:sz/>", ["rPr: rtl before sz"]),
        ("<w:b/><w:b/>", ["rPr: a second b"]),
        ("<w:b/><w14:glow/><w:rtl/>", []),
    ],
)
def test_the_check_of_order_sees_what_word_would_refuse(misplaced, children, wrong):
    root = etree.fromstring(f'<w:rPr xmlns:w="{TRANSITIONAL}" xmlns:w14="urn:x">{children}</w:rPr>')
    assert misplaced(root) == wrong


def test_a_new_property_stands_before_an_extension_that_follows():
    root = etree.fromstring(
        f'<w:rPr xmlns:w="{TRANSITIONAL}" xmlns:w14="urn:x"><w:b/><!-- c --><w14:glow/></w:rPr>'
    )
    ensure(root, "rtl")
    assert [etree.QName(one).localname for one in root if isinstance(one.tag, str)] == [
        "b",
        "rtl",
        "glow",
    ]
