"""Arabic and Chinese in every part where text lives, whatever its namespaces and prefixes."""

import pytest

from tests import everything
from tests.everything import Written, translated
from tests.ooxml_order import new_faults
from translation.docx import Switches, read
from translation.languages import Language

STORIES = ("document", "header", "footer", "footnotes", "endnotes", "comments")
_STRICT = {"transitional": False, "strict": True, "renamed": False}


@pytest.fixture(params=list(_STRICT))
def original(request):
    """The English document, in both families and with prefixes that nobody uses."""
    strict = _STRICT[request.param]
    data = everything.english(strict=strict, renamed=request.param == "renamed")
    return data, strict


@pytest.fixture
def arabic(original):
    return Written(translated(original[0], Language.EN, Language.AR), original[1])


@pytest.fixture
def chinese(original):
    return Written(translated(original[0], Language.EN, Language.ZH), original[1])


def test_every_part_with_text_is_read(original):
    content = read(original[0], lambda text: [])
    assert {block.part.removeprefix("word/").removesuffix(".xml") for block in content.blocks} >= {
        *STORIES, "chart", "data",
    }  # fmt: skip


@pytest.mark.parametrize("part", STORIES)
def test_each_paragraph_and_its_mark_run_from_the_right(arabic, part):
    paragraphs = arabic.find(part, "//w:p")
    assert paragraphs
    assert arabic.find(part, "//w:p[w:pPr/w:bidi[not(@w:val)]]") == paragraphs
    assert arabic.find(part, "//w:p[w:pPr/w:rPr/w:rtl]") == paragraphs


@pytest.mark.parametrize("part", STORIES)
def test_codes_stand_in_runs_of_their_own(arabic, part):
    latin = arabic.values(part, "//w:r[not(w:rPr/w:rtl)]/w:t")
    texts = arabic.values(part, "//w:r[not(w:rPr/w:rtl)]/w:t/text()")
    assert latin
    assert set(texts) == {"C25/45", "ITU-T"}
    assert all(
        c not in "CITU" for t in arabic.values(part, "//w:r[w:rPr/w:rtl]/w:t/text()") for c in t
    )


def test_the_body_changes_sides(arabic):
    assert arabic.values("document", "//w:p[1]/w:pPr/w:jc/@w:val")[0] == "right"
    assert arabic.values("document", "//w:ind/@w:left") == ["400"]
    assert arabic.values("document", "//w:tab/@w:val") == ["right"]
    assert arabic.values("document", "//w:framePr/@w:x") == ["8500"]
    assert arabic.values("document", "//wp:align/text()") == ["right"]
    assert arabic.values("document", "//wp:wrapSquare/@wrapText") == ["right"]
    assert arabic.values("document", "//wp:anchor/@distL") == ["200"]
    assert arabic.values("document", "//w:tblpPr/@w:tblpXSpec") == ["right"]
    sections = arabic.find("document", "//w:sectPr")
    assert len(sections) == 2
    assert arabic.find("document", "//w:sectPr[w:bidi and w:rtlGutter]") == sections


@pytest.mark.parametrize("part", ["document", "footer"])
def test_every_table_runs_from_the_right_with_its_cells_in_order(arabic, part):
    assert arabic.find(part, "//w:tblPr")
    assert arabic.find(part, "//w:tblPr[w:bidiVisual]") == arabic.find(part, "//w:tblPr")


def test_styles_settings_and_numbering_speak_arabic(arabic):
    assert arabic.find("styles", "//w:style[@w:type='paragraph'][w:pPr/w:bidi]")
    assert arabic.find("styles", "//w:docDefaults//w:pPr/w:bidi")
    assert arabic.find("styles", "//w:style[@w:type='table']/w:tblPr/w:bidiVisual")
    assert arabic.values("styles", "//w:docDefaults//w:rFonts/@w:cs") == ["Times New Roman"]
    assert arabic.values("styles", "//w:docDefaults//w:szCs/@w:val") == ["22"]
    assert arabic.values("styles", "//w:docDefaults//w:lang/@w:bidi") == ["ar-SA"]
    assert arabic.find("styles", "//w:style[@w:type='character']/w:rPr/w:bCs")
    assert arabic.values("settings", "//w:themeFontLang/@w:bidi") == ["ar-SA"]
    assert arabic.find("numbering", "//w:lvl/w:rPr/w:bCs")
    assert arabic.values("numbering", "//w:lvlJc/@w:val") == ["left"]
    assert arabic.find("document", "//w:r/w:rPr[w:b and w:bCs]")


def test_drawn_text_runs_from_the_right_in_chart_and_diagram(arabic):
    for part in ("chart", "data", "drawing"):
        assert arabic.find(part, "//a:p")
        assert arabic.find(part, "//a:p[a:pPr/@rtl='1']") == arabic.find(part, "//a:p")
        assert set(arabic.values(part, "//a:rPr/@lang")) == {"ar-SA"}
    assert arabic.values("chart", "//c:rich//a:pPr/@algn") == ["r"]
    assert arabic.values("data", "//dgm:dir/@val") == ["rev"]
    assert arabic.values("drawing", "//a:off/@x") == ["310", "210", "0"]


def test_building_blocks_stay_unless_they_are_translated(original):
    off = Written(translated(original[0], Language.EN, Language.AR), original[1])
    assert not off.find("glossary", "//w:bidi")
    switches = Switches(glossary=True)
    on = Written(translated(original[0], Language.EN, Language.AR, switches), original[1])
    assert on.find("glossary", "//w:p/w:pPr/w:bidi")


def test_chinese_has_its_faces_hints_and_languages(chinese):
    assert chinese.values("styles", "//w:docDefaults//w:rFonts/@w:eastAsiaTheme") == [
        "minorEastAsia"
    ]
    assert chinese.values("styles", "//w:docDefaults//w:lang/@w:eastAsia") == ["zh-CN"]
    assert chinese.values("settings", "//w:themeFontLang/@w:eastAsia") == ["zh-CN"]
    for part in STORIES:
        quoted = chinese.find(part, "//w:r[contains(w:t, '“')]")
        assert quoted
        assert chinese.find(part, "//w:r[w:rPr/w:rFonts/@w:hint='eastAsia']") == quoted
        assert not chinese.find(part, "//w:bidi | //w:rtl | //w:bidiVisual")
    for part in ("chart", "data", "drawing"):
        assert set(chinese.values(part, "//a:rPr/@lang")) == {"zh-CN"}


@pytest.mark.parametrize("target", [Language.AR, Language.ZH, Language.FR])
def test_no_part_has_a_child_out_of_order(original, target):
    before = Written(original[0], original[1])
    after = Written(translated(original[0], Language.EN, target), original[1])
    for part, root in after.trees.items():
        assert new_faults(before.trees[part], root) == [], part


def test_the_samples_themselves_are_in_order(original):
    arabic = everything.arabic(strict=original[1])
    for written in (Written(original[0], original[1]), Written(arabic, original[1])):
        for part, root in written.trees.items():
            assert new_faults(None, root) == [], part
