"""A DOCX as one page: what a reader sees is there, and nothing that could act."""

import io
import zipfile

import pytest
from lxml import etree

from tests.packages import pack
from tests.seen import lost_and_added
from translation.docx.html import html_page
from translation.docx.html.line import safe_address
from translation.docx.html.numbering import numeral
from translation.errors import DocumentRefused
from translation.languages import Language

AR, EN, ZH = Language.AR, Language.EN, Language.ZH


def body(content: str, language: Language = EN, **parts: str) -> str:
    data = pack({"document": f"<w:body>{content}</w:body>", **parts})
    whole = html_page(data, language, title="C18/52").decode()
    return whole.partition("<main>\n")[2].partition("</main>")[0]


def p(text: str, properties: str = "", run: str = "") -> str:
    said = f"<w:r>{run}<w:t xml:space='preserve'>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{said}</w:p>"


def linked(address: str) -> bytes:
    """A document with one link, to an address that the package names."""
    run = "<w:r><w:t>here</w:t></w:r>"
    link = f'<w:body><w:p><w:hyperlink r:id="away">{run}</w:hyperlink></w:p></w:body>'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack({"document": link}))) as given,
        zipfile.ZipFile(out, "w") as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
                relation = (
                    f'<Relationship Id="away" Type="{kind}/hyperlink" Target="{address}" '
                    'TargetMode="External"/></Relationships>'
                )
                part = part.replace(b"</Relationships>", relation.encode())
            made.writestr(name, part)
    return out.getvalue()


def test_a_page_says_its_language_and_direction_and_runs_no_script() -> None:
    data = pack({"document": f"<w:body>{p('مرحبا', '<w:bidi/>')}</w:body>"})
    whole = html_page(data, AR, title="<C18/52>").decode()
    assert '<html lang="ar" dir="rtl">' in whole
    assert "<title>&lt;C18/52&gt;</title>" in whole
    assert "default-src 'none'" in whole
    assert "<script" not in whole
    assert whole == html_page(data, AR, title="<C18/52>").decode()


def test_text_is_escaped() -> None:
    said = "&lt;img src=x onerror=alert(1)&gt; &amp; so on"
    assert body(p(said)) == f"<p>{said}</p>\n"


def test_headings_go_by_outline_level_and_six_is_the_last() -> None:
    made = body(p("One", '<w:outlineLvl w:val="0"/>') + p("Nine", '<w:outlineLvl w:val="8"/>'))
    assert made == "<h1>One</h1>\n<h6>Nine</h6>\n"


def test_the_title_is_large_and_no_heading() -> None:
    named = '<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    made = body(p("Report", '<w:pStyle w:val="Titre"/><w:jc w:val="center"/>'), styles=named)
    assert made == '<p class="c title">Report</p>\n'


def test_looks_that_are_alike_share_an_element() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    runs = f"<w:r>{bold}<w:t>a</w:t></w:r><w:r>{bold}<w:t>b</w:t></w:r>"
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    assert body(f"<w:p>{runs}{raised}</w:p>") == "<p><strong>ab</strong><sup>2</sup></p>\n"


LISTS = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/>
 </w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"""


def test_lists_are_nested_with_the_labels_that_the_document_shows() -> None:
    def item(text: str, level: int) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    made = body(item("a", 0) + item("b", 1) + item("c", 1) + item("d", 0), numbering=LISTS)
    root = etree.HTML(made)
    assert root.xpath("//span[@class='n']/text()") == ["1.", "1.a)", "1.b)", "2."]
    assert len(root.xpath("/html/body/ol/li")) == 2
    assert len(root.xpath("/html/body/ol/li[1]/ol/li")) == 2


def test_numbers_are_written_as_each_format_writes_them() -> None:
    assert [numeral(n, "lowerRoman") for n in (4, 19)] == ["iv", "xix"]
    assert [numeral(n, "upperLetter") for n in (1, 27)] == ["A", "AA"]
    assert [numeral(n, "chineseCounting") for n in (3, 10, 21)] == ["三", "十", "二十一"]
    assert numeral(2, "arabicAbjad") == "ب"


def test_cells_that_are_merged_stay_merged() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    rows = (
        cell("a", '<w:vMerge w:val="restart"/>') + cell("b", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("c") + cell("d"),
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    made = body(f"<w:tbl>{table}</w:tbl>")
    assert '<td rowspan="2">a</td><td colspan="2">b</td>' in made
    assert "<tr><td>c</td><td>d</td></tr>" in made
    assert made.startswith('<div class="wide"')


def test_notes_and_their_references_lead_to_each_other() -> None:
    note = (
        f'<w:footnote w:id="7">{p("said")}</w:footnote><w:footnote w:id="9">{p("no")}</w:footnote>'
    )
    made = body(
        '<w:p><w:r><w:t>a</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p>',
        footnotes=note,
    )
    root = etree.HTML(made)
    (there,) = root.xpath("//sup/a")
    (back,) = root.xpath("//section//a")
    assert root.xpath(f"//li[@id='{there.get('href')[1:]}']/div/p/text()") == ["said"]
    assert root.xpath(f"//a[@id='{back.get('href')[1:]}']") == [there]


def test_latin_in_arabic_is_isolated_with_the_signs_within_it() -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"

    runs = run("القرار ", "<w:rtl/>") + run("C18/52") + run(" (", "") + run("Rev.1)")
    made = body(f"<w:p><w:pPr><w:bidi/></w:pPr>{runs}</w:p>", AR)
    assert made == '<p>القرار <bdi dir="ltr">C18/52 (Rev.1)</bdi></p>\n'
    assert body(p("left in English"), AR) == '<p dir="ltr">left in English</p>\n'


def test_what_was_deleted_hidden_or_is_an_instruction_is_not_seen() -> None:
    hidden = p("hidden", run="<w:rPr><w:vanish/></w:rPr>")
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    inserted = "<w:p><w:ins><w:r><w:t>come</w:t></w:r></w:ins></w:p>"
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ yy'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>May</w:t>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert body(hidden + deleted + inserted + field) == "<p>come</p>\n<p>May</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " \u0001javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "other.docx",
        "//host/x",
        "http://[",
    ],
)
def test_no_link_leads_to_a_scheme_that_acts(address: str) -> None:
    assert safe_address(address) == ""


def test_links_keep_their_address_and_tell_nobody_where_they_come_from() -> None:
    page = html_page(linked("https://www.itu.int/?a=1&amp;b=&quot;"), EN, title="").decode()
    assert '<a href="https://www.itu.int/?a=1&amp;b=&quot;" rel="noopener noreferrer">here' in page
    bad = html_page(linked("javascript:alert(1)"), EN, title="").decode()
    assert "javascript" not in bad
    assert "<p>here</p>" in bad


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(DocumentRefused):
        html_page(b"%PDF-1.7", EN, title="")


def test_a_letter_that_is_lost_is_seen_by_the_judge() -> None:
    shown = pack({"document": f"<w:body>{p('whole')}</w:body>"})
    assert lost_and_added(shown) == ("", "")
    unread = f"<w:body>{p('sh')}<w:tbl>{p('x')}</w:tbl></w:body>"
    assert lost_and_added(pack({"document": unread})) == ("x", "")
