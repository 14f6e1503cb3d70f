import pytest

from translation.documents import BlockKind, Changes
from translation.docx import Switches, read


def _run(text, look=""):
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _paragraph(*inline):
    return f"<w:p>{''.join(inline)}</w:p>"


def _mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _field(code, *result):
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return _mark("begin") + instruction + _mark("separate") + "".join(result) + _mark("end")


@pytest.fixture
def texts(docx, sentences):
    """Kind and segments of each block of a body."""

    def of(body, parts=None, switches=Switches()):  # noqa: B008
        content = read(docx(body, parts), sentences, switches=switches)
        return [(b.kind.value, [s.text for s in b.segments]) for b in content.blocks]

    return of


@pytest.fixture
def segment(texts):
    """The first segment of one paragraph."""
    return lambda *inline: texts(_paragraph(*inline))[0][1][0]


def test_runs_that_look_the_same_are_one(segment):
    assert segment(
        _run("one"), _run(" two", "<w:noProof/>"), _run(" 3", '<w:lang w:val="fr"/>')
    ) == ("one two 3")


def test_formatting_of_the_whole_segment_is_no_tag(segment):
    assert segment(_run("all", "<w:b/>"), _run(" bold", "<w:b/>")) == "all bold"


def test_formatting_of_a_part_is_a_pair(segment):
    assert segment(_run("a "), _run("b", "<w:b/>"), _run(" c")) == "a {1}b{/1} c"


def test_formatting_of_blanks_alone_is_no_tag(segment):
    assert segment(_run("a"), _run(" ", "<w:u w:val='single'/>"), _run("b")) == "a b"


def test_what_latin_letters_do_not_show_is_no_tag(segment):
    twins = '<w:bCs/><w:szCs w:val="30"/><w:color w:val="auto"/>'
    assert segment(_run("plain “quoted” "), _run("twins", twins)) == "plain “quoted” twins"


def test_arabic_letters_show_their_own_twins(segment):
    assert segment(_run("نص "), _run("عريض", "<w:bCs/>"), _run(" نص")) == "نص {1}عريض{/1} نص"


def test_a_style_that_says_the_same_as_direct_formatting_is_no_tag(texts):
    styles = (
        '<w:style w:type="character" w:styleId="S"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    named = _run("b", '<w:rStyle w:val="S"/>')
    body = _paragraph('<w:pPr><w:pStyle w:val="A"/></w:pPr>', _run("a ", "<w:b/>"), named)
    assert texts(body, {"styles": styles}) == [("body", ["a b"])]


def test_notes_tabs_and_breaks_inside_are_tags_and_at_the_edges_are_outside(segment):
    note = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    tab, line = "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>"
    assert segment(tab, note, _run("a"), note, tab, _run("b"), line, _run("c"), note, tab) == (
        "a{1/}{2/}b{3/}c"
    )


def test_a_link_is_a_pair_and_a_field_stands_for_its_result(texts):
    link = f'<w:hyperlink w:anchor="x">{_run("here")}</w:hyperlink>'
    body = _paragraph(
        _run("See "), link, _run(" and "), _field(" HYPERLINK x ", _run("there")), _run(" or "),
        _field(" REF x ", _run("Table two")), _run(" on "), _field(" PAGE ", _run("3")), _run("."),
    )  # fmt: skip
    assert texts(body) == [
        ("body", ["See {1}here{/1} and {2}there{/2} or {3/} on {4/}."]),
        ("field", ["Table two"]),
    ]


def test_deleted_text_is_left_and_inserted_text_is_read(docx, sentences):
    deleted = '<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    body = _paragraph(_run("a "), deleted, f'<w:ins w:id="2">{_run("new")}</w:ins>')
    content = read(docx(body), sentences)
    assert [s.text for s in content.blocks[0].segments] == ["a new"]
    assert [(left.kind, left.letters) for left in content.left] == [("deleted", 4)]
    assert content.changes == Changes(1, 1, 0, 3, 4)
    assert content.flags == ("tracked_changes",)


def test_hidden_text_is_read_only_where_it_is_switched_on(texts):
    body = _paragraph(_run("text seen "), _run("hidden", "<w:vanish/>"))
    assert texts(body) == [("body", ["text seen"])]
    assert texts(body, switches=Switches(hidden=True)) == [("body", ["text seen {1}hidden{/1}"])]


def test_both_branches_of_a_text_box_are_one_block(texts):
    inner = f"<w:txbxContent>{_paragraph(_run('boxed'))}</w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}"
        "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(_paragraph(_run("a"), box, _run("b"))) == [
        ("body", ["a{1/}b"]),
        ("textbox", ["boxed"]),
    ]


def test_an_entry_of_a_table_of_contents_repeats_its_heading(texts):
    entry = _paragraph(
        _mark("begin") + "<w:r><w:instrText> TOC </w:instrText></w:r>" + _mark("separate"),
        _run("1"), "<w:r><w:tab/></w:r>", _run("Scope"), "<w:r><w:tab/></w:r>",
        _field(" PAGEREF _Toc1 ", _run("7")),
    )  # fmt: skip
    stale = _paragraph(_run("Gone heading"), _mark("end"))
    assert texts(entry + stale + _paragraph(_run("Scope"))) == [
        ("field", ["Gone heading"]),
        ("body", ["Scope"]),
    ]


def test_tables_headers_and_notes_have_their_kinds(texts):
    cell = f"<w:tbl><w:tr><w:tc>{_paragraph(_run('cell'))}</w:tc></w:tr></w:tbl>"
    parts = {
        "header": _paragraph(_run("head")),
        "footer": _paragraph(_run("foot")),
        "footnotes": f'<w:footnote w:id="1">{_paragraph(_run("note"))}</w:footnote>',
        "endnotes": f'<w:endnote w:id="1">{_paragraph(_run("end"))}</w:endnote>',
        "comments": f'<w:comment w:id="1">{_paragraph(_run("said"))}</w:comment>',
    }
    assert [kind for kind, _ in texts(cell, parts)] == [
        "table", "header", "footer", "footnote", "endnote", "comment",
    ]  # fmt: skip


def test_letters_of_numbering_are_read_and_bullets_are_not(texts):
    def level(form, text):
        return f'<w:lvl w:ilvl="0"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    levels = level("decimal", "Article %1 of") + level("bullet", "o") + level("decimal", "%1.%2")
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    assert texts("<w:p/>", {"numbering": numbering}) == [("numbering", ["Article {1/} of"])]


def test_segments_of_digits_are_given_and_of_punctuation_are_not(texts):
    body = _paragraph(_run("1 250")) + _paragraph(_run("— …"))
    assert texts(body) == [("body", ["1 250"])]


def test_alt_text_is_read_once_where_it_is_said_twice(texts):
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="A map"/></wp:inline>'
        '<wp:inline><wp:docPr id="2" name="Q" descr="A map" title="Map"/></wp:inline>'
        "</w:drawing></w:r>"
    )
    assert texts(_paragraph(picture)) == [("alt_text", ["A map"]), ("alt_text", ["Map"])]
    assert texts(_paragraph(picture), switches=Switches(alt_text=False)) == []


def test_ruby_is_read_by_its_base(segment):
    guide, base = f"<w:rt>{_run('kan')}</w:rt>", f"<w:rubyBase>{_run('漢')}</w:rubyBase>"
    ruby = f"<w:r><w:ruby>{guide}{base}</w:ruby></w:r>"
    assert segment(_run("字"), ruby, _run("字")) == "字{1}漢{/1}字"


def test_only_the_core_counts_in_pages():
    assert {kind for kind in BlockKind if not kind.counts} >= {BlockKind.FIELD, BlockKind.CHART}
    assert BlockKind.TEXTBOX.counts
