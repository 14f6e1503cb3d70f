"""Languages and faces: Chinese, Latin and Cyrillic."""

import pytest

from translation.docx.layout.faces import Slant, lay_chinese
from translation.docx.layout.floats import Pages
from translation.docx.layout.scene import Scene
from translation.docx.layout.sheet import StyleSheet, ThemeFonts
from translation.docx.parts import Kept, PartKind
from translation.languages import Language

THEME = (
    '<a:theme><a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/>'
    '<a:ea typeface="{ea}"/>{font}</a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)
TAGS = ("fr-CH", "en-US", "x-none")
HANS = '<a:font script="Hans" typeface="宋体"/>'


def italic(text):
    return f"<w:p><w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("target", "tag"), [("fr", "fr-FR"), ("es", "es-ES"), ("ru", "ru-RU"), ("en", "en-GB")]
)
def test_latin_and_cyrillic_texts_say_their_language(laid, target, tag):
    laid.styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE" w:eastAsia="zh-CN"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>"
        '<w:style w:type="character" w:styleId="c"><w:rPr><w:lang w:val="x-none"/></w:rPr>'
        "</w:style>"
    )
    laid.body('<w:p><w:r><w:rPr><w:lang w:val="de-CH"/></w:rPr><w:t>texte</w:t></w:r></w:p>')
    laid.to(target, source="fr" if target == "en" else "en")
    assert laid.values("//w:r//w:lang/@w:val") == [tag]
    assert laid.values("//w:docDefaults//w:lang/@w:val") == [tag]
    assert laid.values("//w:style//w:lang/@w:val") == ["x-none"]


def test_a_country_of_the_target_language_stays(laid):
    runs = [f'<w:r><w:rPr><w:lang w:val="{tag}"/></w:rPr><w:t>a</w:t></w:r>' for tag in TAGS]
    laid.body(f"<w:p>{''.join(runs)}</w:p>")
    laid.to("fr")
    assert laid.values("//w:lang/@w:val") == ["fr-CH", "fr-FR", "x-none"]


def test_kept_text_keeps_the_language_that_the_document_had(laid):
    laid.styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
    )
    laid.body(
        "<w:p><w:r><w:t>Kept</w:t></w:r></w:p>"
        '<w:p><w:r><w:t>Traduit. </w:t></w:r><w:r w:rsidR="1"><w:t>Kept too.</w:t></w:r></w:p>'
    )
    laid.to("fr", paragraphs=["//w:p[1]"], runs=["//w:r[@w:rsidR]"])
    assert laid.values("//w:r/w:rPr/w:lang/@w:val") == ["en-US", "en-US"]
    assert laid.values("//w:docDefaults//w:lang/@w:val") == ["fr-FR"]
    assert laid.to("fr", paragraphs=["//w:p[1]"], runs=["//w:r[@w:rsidR]"]) == frozenset()


def test_chinese_has_its_language_and_a_face_that_has_it(laid):
    laid.styles(
        '<w:style w:type="paragraph" w:styleId="n"><w:rPr><w:rFonts w:ascii="Times New Roman" '
        'w:eastAsia="Times New Roman"/><w:lang w:eastAsia="en-US"/></w:rPr></w:style>'
    )
    laid.add(PartKind.SETTINGS, "<w:settings></w:settings>")
    laid.to("zh")
    assert set(laid.values("//w:rFonts/@w:eastAsia")) == {"SimSun"}
    assert laid.values("//w:rFonts/@w:ascii") == ["Times New Roman"]
    assert laid.values("//w:lang/@w:eastAsia") == ["zh-CN", "zh-CN"]
    assert laid.values("//w:themeFontLang/@w:eastAsia") == ["zh-CN"]


@pytest.mark.parametrize(
    ("ea", "font", "theme"),
    [
        ("", HANS, "minorEastAsia"),
        ("宋体", "", "minorEastAsia"),
        ("ＭＳ 明朝", HANS, None),
        ("", "", None),
    ],
)
def test_the_theme_is_used_where_it_comes_out_chinese(laid, ea, font, theme):
    laid.add(PartKind.THEME, THEME.format(ea=ea, font=font)).styles("")
    laid.to("zh")
    fonts = laid.one("//w:docDefaults//w:rFonts")
    assert fonts.get(f"{{{laid.space}}}eastAsiaTheme") == theme
    assert fonts.get(f"{{{laid.space}}}eastAsia") == (None if theme else "SimSun")


def test_marks_that_two_scripts_share_are_printed_in_the_chinese_face(laid):
    laid.body(
        "<w:p><w:r><w:t>“决议”——</w:t></w:r><w:r><w:t>报告</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>“ITU”</w:t></w:r></w:p>"
    )
    laid.to("zh")
    assert laid.values("//w:r[w:rPr/w:rFonts/@w:hint='eastAsia']/w:t/text()") == ["“决议”——"]


def test_chinese_is_not_slanted_and_latin_names_in_it_are(laid):
    laid.body(italic("审议") + italic("in camera"))
    laid.to("zh")
    assert laid.values("//w:i/@w:val") == ["0"]
    assert laid.values("//w:r[w:rPr/w:i[not(@w:val)]]/w:t/text()") == ["in camera"]


@pytest.mark.parametrize(("slant", "dots", "off"), [(Slant.EMPHASIS, 1, 1), (Slant.KEPT, 0, 0)])
def test_slant_becomes_dots_or_stays_where_a_policy_says_so(laid, slant, dots, off):
    laid.body(italic("审议"))
    scene = Scene(Language.EN, Language.ZH, Kept(), StyleSheet(), ThemeFonts(), Pages())
    lay_chinese(laid.parts[0].root, scene, slant)
    assert len(laid.find("//w:em[@w:val='dot']")) == dots
    assert len(laid.find("//w:i[@w:val='0']")) == off


def test_a_slant_that_a_style_gives_is_undone_on_the_run(laid):
    laid.styles(
        '<w:style w:type="paragraph" w:styleId="a"><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="x"/></w:style>'
    )
    for style in ("b", "x"):
        laid.body(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>审议</w:t></w:r></w:p>'
        )
    laid.to("zh")
    assert laid.values("//w:p[w:r/w:rPr/w:i[@w:val='0']]/w:pPr/w:pStyle/@w:val") == ["b"]


@pytest.mark.parametrize("target", ["en", "ru", "fr", "es"])
def test_a_text_out_of_chinese_leaves_the_chinese_faces(laid, target):
    laid.body(
        '<w:p><w:r><w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="SimHei" '
        'w:hint="eastAsia"/></w:rPr><w:t>Отчёт Report</w:t></w:r></w:p>'
    )
    laid.to(target, source="zh")
    fonts = laid.one("//w:rFonts")
    shown = [
        fonts.get(f"{{{laid.space}}}{name}") for name in ("ascii", "hAnsi", "eastAsia", "hint")
    ]
    assert shown == ["Times New Roman", "Arial", "宋体", None]


def test_faces_of_a_french_translation_stay_as_they_are(laid):
    laid.body(
        '<w:p><w:r><w:rPr><w:rFonts w:ascii="SimSun" w:hint="eastAsia"/></w:rPr>'
        "<w:t>a</w:t></w:r></w:p>"
    )
    assert laid.to("fr") == frozenset()


def test_an_apostrophe_inside_a_latin_name_stays_narrow(laid):
    laid.body(
        "<w:p><w:r><w:t>“ITU’s”报告</w:t></w:r></w:p><w:p><w:r><w:t>ITU’s 报告</w:t></w:r></w:p>"
    )
    laid.to("zh")
    hinted = laid.values("//w:r[w:rPr/w:rFonts/@w:hint='eastAsia']/w:t/text()")
    assert hinted == ["“ITU", "s”报告"]
    assert "".join(laid.values("//w:t/text()")) == "“ITU’s”报告ITU’s 报告"
