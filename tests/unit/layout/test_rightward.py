"""Into Arabic: paragraphs, runs, tables, sections, styles."""

import pytest

from translation.docx.parts import PartKind

ARABIC = "<w:p><w:r><w:t>مشروع القرار</w:t></w:r></w:p>"


def test_every_paragraph_turns_wherever_it_stands(laid):
    laid.body(
        f"{ARABIC}<w:tbl><w:tr><w:tc>{ARABIC}</w:tc></w:tr></w:tbl>"
        f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{ARABIC}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p><w:p/>"
    )
    laid.add(PartKind.HEADER, f"<w:hdr>{ARABIC}</w:hdr>")
    laid.add(
        PartKind.FOOTNOTES,
        '<w:footnotes><w:footnote w:type="separator"><w:p><w:r><w:separator/></w:r></w:p>'
        f"</w:footnote><w:footnote>{ARABIC}</w:footnote></w:footnotes>",
    )
    laid.add(PartKind.COMMENTS, f"<w:comments><w:comment>{ARABIC}</w:comment></w:comments>")
    laid.to("ar")
    assert len(laid.find("//w:p[w:pPr/w:bidi][w:pPr/w:rPr/w:rtl]")) == len(laid.find("//w:p")) == 9


def test_alignment_indents_and_tabs_stay_as_word_turns_them_itself(laid):
    properties = (
        '<w:tabs><w:tab w:val="left" w:pos="794"/></w:tabs><w:ind w:left="794" w:hanging="794"/>'
        '<w:jc w:val="left"/>'
    )
    laid.body(f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>نص</w:t></w:r></w:p>")
    laid.to("ar")
    assert [child.tag.rpartition("}")[2] for child in laid.one("//w:pPr")] == [
        "tabs", "bidi", "ind", "jc", "rPr",
    ]  # fmt: skip
    assert laid.values("//w:jc/@w:val | //w:ind/@w:left | //w:tab/@w:pos") == ["794", "794", "left"]


def test_a_latin_code_gets_a_run_of_its_own_with_the_same_formatting(laid):
    laid.body(
        '<w:p><w:r w:rsidR="00AB"><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr>'
        "<w:t>الوثيقة C25/45 المقدمة</w:t></w:r></w:p>"
    )
    laid.to("ar")
    assert laid.values("//w:t/text()") == ["الوثيقة ", "C25/45", " المقدمة"]
    assert [len(run) for run in laid.find("//w:r/w:rPr")] == [4, 3, 4]
    assert laid.values("//w:r[w:rPr/w:rtl]/w:t/text()") == ["الوثيقة ", " المقدمة"]
    assert laid.values("//w:r[w:rPr/w:b][w:rPr/w:color]/@w:rsidR") == ["00AB"] * 3
    spaces = laid.values("//w:t/@xml:space")
    assert spaces == ["preserve", "preserve"]


def test_a_code_over_several_runs_is_seen_as_one(laid):
    laid.body(
        "<w:p><w:r><w:t>قطاع ITU</w:t></w:r><w:r><w:t>-</w:t></w:r><w:r><w:t>T في</w:t></w:r></w:p>"
    )
    laid.to("ar")
    assert laid.values("//w:r[not(w:rPr/w:rtl)]/w:t/text()") == ["ITU", "-", "T"]


def test_tabs_notes_and_fields_stay_where_they_stood_in_a_cut_run(laid):
    laid.body(
        '<w:p><w:r><w:fldChar w:fldCharType="end"/><w:t>نص ITU</w:t><w:tab/><w:t>ب</w:t>'
        '<w:footnoteReference w:id="2"/><w:t>C++</w:t><w:br/></w:r></w:p>'
    )
    laid.to("ar")
    names = [one.tag.rpartition("}")[2] for one in laid.find("//w:r/*[not(self::w:rPr)]")]
    assert names == ["fldChar", "t", "t", "tab", "t", "footnoteReference", "t", "br"]


def test_digits_alone_take_no_direction_of_letters(laid):
    laid.body("<w:p><w:r><w:t>12.05.2019</w:t></w:r></w:p>")
    laid.to("ar")
    assert not laid.find("//w:r//w:rtl")
    assert laid.find("//w:pPr/w:bidi")


def test_deleted_text_and_former_properties_stay(laid):
    laid.body(
        "<w:p><w:pPr><w:pPrChange><w:pPr><w:keepNext/></w:pPr></w:pPrChange></w:pPr>"
        "<w:del><w:r><w:rPr><w:b/></w:rPr><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
        "<w:t>جديد</w:t></w:r></w:ins></w:p>"
    )
    laid.to("ar")
    assert [child.tag.rpartition("}")[2] for child in laid.one("//w:del//w:rPr")] == ["b"]
    assert len(laid.one("//w:rPrChange/w:rPr")) == len(laid.one("//w:pPrChange/w:pPr")) == 1
    assert [child.tag.rpartition("}")[2] for child in laid.one("//w:ins/w:r/w:rPr")] == [
        "b", "bCs", "rtl", "rPrChange",
    ]  # fmt: skip


def test_a_kept_paragraph_says_that_it_runs_from_left_to_right(laid):
    laid.body(f'{ARABIC}<w:p w:rsidR="1"><w:r><w:t>Not yet translated</w:t></w:r></w:p>')
    laid.to("ar", paragraphs=["//w:p[@w:rsidR]"])
    assert laid.values("//w:p[@w:rsidR]/w:pPr/w:bidi/@w:val") == ["0"]
    assert not laid.find("//w:p[@w:rsidR]//w:rtl")


def test_a_paragraph_without_letters_turns_even_if_it_is_named_as_kept(laid):
    laid.body("<w:p/><w:p><w:r><w:t>– 2 –</w:t></w:r></w:p>")
    laid.to("ar", paragraphs=["//w:p"])
    assert len(laid.find("//w:pPr/w:bidi[not(@w:val)]")) == 2


def test_a_kept_run_stays_whole_in_a_turned_paragraph(laid):
    laid.body(
        "<w:p><w:r><w:t>نص أول. </w:t></w:r>"
        '<w:r w:rsidR="1"><w:t>A second sentence.</w:t></w:r></w:p>'
    )
    laid.to("ar", runs=["//w:r[@w:rsidR]"])
    assert laid.find("//w:p/w:pPr/w:bidi")
    assert laid.values("//w:r[@w:rsidR]//text()") == ["A second sentence."]
    assert not laid.find("//w:r[@w:rsidR]//w:rtl")


def test_an_explicit_left_to_right_stays_only_without_arabic_letters(laid):
    off = '<w:pPr><w:bidi w:val="0"/></w:pPr>'
    laid.body(
        f"<w:p>{off}<w:r><w:t>www.itu.int</w:t></w:r></w:p><w:p>{off}<w:r><w:t>نص</w:t></w:r></w:p>"
    )
    laid.to("ar")
    assert [len(one.attrib) for one in laid.find("//w:bidi")] == [1, 0]


def test_tables_are_shown_from_the_right_with_their_cells_in_order(laid):
    laid.body(
        '<w:tbl><w:tblPr><w:tblStyle w:val="a"/><w:tblW w:w="0" w:type="auto"/><w:jc w:val="left"/>'
        "</w:tblPr><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
    )
    laid.styles('<w:style w:type="table" w:styleId="a"><w:name w:val="a"/></w:style>')
    laid.to("ar")
    assert len(laid.find("//w:tbl/w:tblPr/w:bidiVisual")) == 2
    assert [child.tag.rpartition("}")[2] for child in laid.find("//w:tbl/w:tblPr")[0]] == [
        "tblStyle", "bidiVisual", "tblW", "jc",
    ]  # fmt: skip
    assert laid.values("//w:tbl//w:jc/@w:val") == ["left"]
    assert len(laid.find("//w:style/w:tblPr/w:bidiVisual")) == 1


def test_sections_turn_their_columns_and_a_bound_one_its_gutter(laid):
    laid.body(
        '<w:sectPr><w:pgMar w:gutter="0"/><w:cols w:num="2"/><w:docGrid/></w:sectPr>'
        '<w:sectPr><w:pgMar w:gutter="284"/><w:titlePg/></w:sectPr>'
    )
    laid.to("ar")
    names = [[one.tag.rpartition("}")[2] for one in section] for section in laid.find("//w:sectPr")]
    assert names == [
        ["pgMar", "cols", "bidi", "docGrid"],
        ["pgMar", "titlePg", "bidi", "rtlGutter"],
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<w:b/>", ["b", "bCs"]),
        ('<w:b w:val="0"/><w:i/>', ["b=0", "bCs=0", "i", "iCs"]),
        ('<w:sz w:val="24"/><w:szCs w:val="20"/>', ["sz=24", "szCs=24"]),
        ('<w:szCs w:val="20"/>', []),
        ("<w:bCs/>", []),
    ],
)
def test_complex_script_follows_the_latin_in_styles_numbering_and_runs(laid, given, expected):
    laid.body(f"<w:p><w:r><w:rPr>{given}</w:rPr><w:t>نص</w:t></w:r></w:p>")
    laid.styles(
        f'<w:style w:type="character" w:styleId="a"><w:rPr>{given}</w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="t"><w:tblStylePr w:type="firstRow">'
        f"<w:rPr>{given}</w:rPr></w:tblStylePr></w:style>"
    )
    laid.add(
        PartKind.NUMBERING,
        f"<w:numbering><w:abstractNum><w:lvl><w:rPr>{given}</w:rPr></w:lvl></w:abstractNum>"
        "</w:numbering>",
    )
    laid.to("ar")
    for properties in laid.find("//w:r/w:rPr | //w:style//w:rPr | //w:lvl/w:rPr"):
        said = [
            one.tag.rpartition("}")[2] + "".join(f"={value}" for value in one.attrib.values())
            for one in properties
        ]
        assert [one for one in said if one != "rtl"] == expected


def test_sizes_chosen_for_an_arabic_face_stay(laid):
    laid.styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
        'w:cs="Traditional Arabic"/><w:sz w:val="22"/><w:szCs w:val="30"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
    )
    laid.to("ar")
    assert laid.values("//w:szCs/@w:val") == ["30"]
    assert laid.values("//w:rFonts/@w:cs") == ["Traditional Arabic"]


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        ("Calibri", "Arial"),
        ("CG Times", "Times New Roman"),
        ("Courier", "Courier New"),
        ("Tahoma", "Tahoma"),
        ("Symbol", "Symbol"),
    ],
)
def test_arabic_stands_in_a_face_that_has_it(laid, face, expected):
    laid.styles(
        '<w:style w:type="paragraph" w:styleId="a"><w:rPr>'
        f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:cs="Mangal"/></w:rPr></w:style>'
    )
    laid.to("ar")
    assert laid.values("//w:style//w:rFonts/@w:cs") == [expected]


@pytest.mark.parametrize(
    ("script", "theme", "face"), [("Arab", "minorBidi", None), ("Hebr", None, "Arial")]
)
def test_a_theme_without_an_arabic_face_is_not_relied_on(laid, script, theme, face):
    laid.styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
        'w:cstheme="minorBidi"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    laid.add(
        PartKind.THEME,
        '<a:theme><a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/>'
        f'<a:cs typeface=""/><a:font script="{script}" typeface="Arial"/></a:minorFont>'
        "</a:fontScheme></a:themeElements></a:theme>",
    )
    laid.to("ar")
    (fonts,) = laid.find("//w:docDefaults//w:rFonts")
    assert fonts.get(f"{{{laid.space}}}cstheme") == theme
    assert fonts.get(f"{{{laid.space}}}cs") == face


def test_defaults_styles_and_settings_are_made_where_there_are_none(laid, misplaced):
    laid.styles('<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/></w:style>')
    laid.add(PartKind.SETTINGS, "<w:settings><w:rsids/><w:clrSchemeMapping/></w:settings>")
    laid.to("ar")
    assert laid.values("//w:docDefaults//w:lang/@w:bidi | //w:docDefaults//w:rFonts/@w:cs") == [
        "Times New Roman", "ar-SA",
    ]  # fmt: skip
    assert len(laid.find("//w:pPrDefault/w:pPr/w:bidi | //w:style/w:pPr/w:bidi")) == 2
    assert [one.tag.rpartition("}")[2] for one in laid.one("//w:settings")] == [
        "rsids", "themeFontLang", "clrSchemeMapping",
    ]  # fmt: skip
    assert laid.values("//w:themeFontLang/@w:bidi") == ["ar-SA"]
    assert not [wrong for part in laid.parts for wrong in misplaced(part.root)]


def test_only_changed_parts_are_named(laid):
    laid.body(ARABIC).add(PartKind.THEME, "<a:theme></a:theme>")
    assert laid.to("ar") == {"/word/body.xml"}
    assert laid.to("ar") == frozenset()
    assert laid.to("en", source="en") == frozenset()


def test_letters_of_a_joining_script_are_not_spaced_out(laid):
    laid.body('<w:p><w:r><w:rPr><w:spacing w:val="40"/></w:rPr><w:t>الاتحاد ITU</w:t></w:r></w:p>')
    laid.to("ar")
    assert laid.values("//w:r/w:rPr/w:spacing/@w:val") == ["0", "40"]
