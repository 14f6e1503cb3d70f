"""Floats change sides; text of charts and diagrams turns."""

import pytest

from translation.docx.parts import PartKind

PAGE = (
    '<w:sectPr><w:pgSz w:w="12000" w:h="16000"/><w:pgMar w:left="1000" w:right="2000"/></w:sectPr>'
)
EMU = 635


def anchored(place, origin="page", extent=100 * EMU):
    return (
        '<w:p><w:r><w:drawing><wp:anchor distL="11" distR="22">'
        f'<wp:positionH relativeFrom="{origin}">{place}</wp:positionH>'
        f'<wp:extent cx="{extent}" cy="1"/><wp:wrapSquare wrapText="left"/>'
        "</wp:anchor></w:drawing></w:r></w:p>"
    )


@pytest.mark.parametrize(
    ("origin", "at", "expected", "becomes"),
    [
        ("page", 500, 12000 - 500 - 100, "page"),
        ("margin", 500, 9000 - 500 - 100, "margin"),
        ("column", 0, 9000 - 100, "column"),
        ("leftMargin", 300, 2000 - 300 - 100, "rightMargin"),
        ("rightMargin", 300, 2000 - 300 - 100, "leftMargin"),
        ("character", 300, 300, "character"),
    ],
)
def test_an_offset_is_measured_from_the_other_side(laid, origin, at, expected, becomes):
    laid.body(anchored(f"<wp:posOffset>{at * EMU}</wp:posOffset>", origin) + PAGE)
    laid.to("ar")
    assert laid.values("//wp:posOffset/text()") == [str(expected * EMU)]
    assert laid.values("//wp:positionH/@relativeFrom") == [becomes]
    laid.to("en", source="ar")
    assert laid.values("//wp:posOffset/text()") == [str(at * EMU)]
    assert laid.values("//wp:positionH/@relativeFrom") == [origin]


def test_a_drawing_at_a_side_goes_to_the_other_with_its_wrapping(laid):
    laid.body(anchored("<wp:align>left</wp:align>", "margin") + PAGE)
    laid.to("ar")
    assert laid.values("//wp:align/text()") == ["right"]
    assert laid.values("//wp:wrapSquare/@wrapText") == ["right"]
    assert laid.values("//wp:anchor/@distL | //wp:anchor/@distR") == ["22", "11"]


def test_a_drawing_in_the_column_of_a_cell_or_of_unknown_width_stays(laid):
    place = anchored("<wp:posOffset>7</wp:posOffset>", "column")
    laid.body(f"<w:tbl><w:tr><w:tc>{place}</w:tc></w:tr></w:tbl>")
    laid.add(PartKind.HEADER, f"<w:hdr>{place}</w:hdr>")
    laid.to("ar")
    assert laid.values("//wp:posOffset/text()") == ["7", "7"]


def test_a_place_in_one_of_several_columns_stays(laid):
    columns = PAGE.replace("</w:sectPr>", '<w:cols w:num="2"/></w:sectPr>')
    laid.body(anchored("<wp:posOffset>7</wp:posOffset>", "column") + columns)
    laid.to("ar")
    assert laid.values("//wp:posOffset/text()") == ["7"]


def test_each_section_has_its_own_page(laid):
    other = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="20000"/></w:sectPr></w:pPr></w:p>'
    place = anchored("<wp:posOffset>0</wp:posOffset>")
    laid.body(place + other + place + PAGE)
    laid.to("ar")
    assert laid.values("//wp:posOffset/text()") == [str(19900 * EMU), str(11900 * EMU)]


def test_a_float_of_a_kept_paragraph_stays_with_it(laid):
    laid.body(
        anchored("<wp:align>left</wp:align>").replace("</w:p>", "<w:r><w:t>Kept</w:t></w:r></w:p>")
    )
    laid.to("ar", paragraphs=["//w:p"])
    assert laid.values("//wp:align/text()") == ["left"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('w:hAnchor="margin" w:xAlign="right"', {"xAlign": "left"}),
        ('w:hAnchor="margin" w:xAlign="inside"', {"xAlign": "inside"}),
        ('w:w="3000" w:hAnchor="page" w:x="1000"', {"x": "8000"}),
        ('w:hAnchor="page" w:x="1000"', {"x": "1000"}),
    ],
)
def test_a_frame_goes_to_the_other_side(laid, given, expected):
    laid.body(f"<w:p><w:pPr><w:framePr {given}/></w:pPr></w:p>{PAGE}")
    laid.styles(
        f'<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:framePr {given}/></w:pPr></w:style>'
    )
    laid.to("ar")
    for frame in laid.find("//w:framePr"):
        assert {name: frame.get(f"{{{laid.space}}}{name}") for name in expected} == expected
    assert laid.to("ar") == frozenset()


def test_a_floating_table_is_measured_from_the_other_side(laid):
    laid.body(
        '<w:tbl><w:tblPr><w:tblpPr w:horzAnchor="margin" w:tblpX="0"/></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="1500"/><w:gridCol w:w="500"/></w:tblGrid></w:tbl>' + PAGE
    )
    laid.to("ar")
    assert laid.values("//w:tblpPr/@w:tblpX") == [str(9000 - 2000)]


@pytest.mark.parametrize("said", ['w:val="0"', 'w:val="1"'])
def test_a_table_that_says_its_direction_stays_where_it_is(laid, said):
    laid.body(
        f'<w:tbl><w:tblPr><w:tblpPr w:tblpXSpec="left"/><w:bidiVisual {said}/></w:tblPr></w:tbl>'
    )
    assert laid.to("ar") == frozenset()
    assert laid.values("//w:tblpPr/@w:tblpXSpec") == ["left"]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "position:absolute;margin-left:50pt;width:100pt",
            "position:absolute;margin-left:300pt;width:100pt",
        ),
        (
            "position:absolute;margin-left:1in;width:72pt;mso-position-horizontal-relative:page",
            "position:absolute;margin-left:456pt;width:72pt;mso-position-horizontal-relative:page",
        ),
        (
            "position:absolute;mso-position-horizontal:left",
            "position:absolute;mso-position-horizontal:right",
        ),
        ("width:100pt", "width:100pt"),
    ],
)
def test_an_old_shape_goes_to_the_other_side(laid, style, expected):
    laid.body(
        f'<w:p><w:r><w:pict><v:shape style="{style}"><w10:wrap side="left"/></v:shape></w:pict>'
        f"</w:r></w:p>{PAGE}"
    )
    laid.to("ar")
    assert laid.values("//v:shape/@style") == [expected]


@pytest.mark.parametrize("wrong", ["", "1.2.3pt", "9" * 5000, "x", "²"])
def test_what_is_no_measure_stays_and_harms_nothing(laid, wrong):
    laid.body(
        f'<w:p><w:pPr><w:framePr w:w="{wrong}" w:x="{wrong}"/></w:pPr><w:r><w:pict>'
        f'<v:shape style="position:absolute;margin-left:{wrong};width:{wrong}"/></w:pict></w:r>'
        "</w:p>"
        + anchored(f"<wp:posOffset>{wrong}</wp:posOffset>", extent=wrong)
        + f'<w:sectPr><w:pgSz w:w="{wrong}"/><w:cols w:num="{wrong}"/></w:sectPr>'
    )
    laid.to("ar")
    assert laid.values("//w:framePr/@w:x") == [wrong]
    assert "".join(laid.values("//wp:posOffset/text()")) == wrong


def shaped(geometry, frame="", place="<wp:align>left</wp:align>"):
    return anchored(place).replace(
        "</wp:anchor>",
        f"<a:graphic><a:graphicData><wps:wsp><wps:spPr><a:xfrm {frame}/>"
        f'<a:prstGeom prst="{geometry}"/></wps:spPr></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor>",
    )


@pytest.mark.parametrize(
    ("geometry", "given", "expected"),
    [
        ("rightArrow", {}, {"flipH": "1"}),
        ("bentConnector3", {"flipH": "1"}, {}),
        ("line", {"rot": "5400000"}, {"flipH": "1", "rot": "16200000"}),
        ("rect", {}, {}),
    ],
)
def test_what_points_somewhere_is_turned_round_and_back(laid, geometry, given, expected):
    frame = " ".join(f'{name}="{value}"' for name, value in given.items())
    laid.body(shaped(geometry, frame))
    laid.to("ar")
    assert dict(laid.one("//a:xfrm").attrib) == expected
    laid.to("en", source="ar")
    assert dict(laid.one("//a:xfrm").attrib) == given


def test_what_could_not_change_sides_is_not_turned_round(laid):
    laid.body(shaped("rightArrow", place="<wp:posOffset>7</wp:posOffset>"))
    laid.to("ar")
    assert dict(laid.one("//a:xfrm").attrib) == {}


@pytest.mark.parametrize(("given", "expected"), [("", ";flip:x"), (";flip:y", ";flip:xy")])
def test_an_old_arrow_is_turned_round(laid, given, expected):
    side = "position:absolute;mso-position-horizontal:"
    laid.body(
        '<w:p><w:r><w:pict><v:shape type="#_x0000_t13" '
        f'style="{side}left{given}"/></w:pict></w:r></w:p>'
    )
    laid.to("ar")
    assert laid.values("//v:shape/@style") == [f"{side}right{expected}"]
    laid.to("en", source="ar")
    assert laid.values("//v:shape/@style") == [f"{side}left{given}"]


def chart(properties, text="نص"):
    return (
        f'<c:chartSpace><c:lang val="en-US"/><c:rich><a:p>{properties}<a:r><a:t>{text}</a:t></a:r>'
        '<a:endParaRPr lang="en-US"/></a:p></c:rich></c:chartSpace>'
    )


@pytest.mark.parametrize(("side", "turned"), [("l", "r"), ("r", "l"), ("ctr", "ctr"), (None, None)])
def test_text_of_a_chart_turns_with_its_alignment_and_back(package, side, turned):
    laid = package()
    laid.add(PartKind.CHART, chart("<a:pPr/>" if side is None else f'<a:pPr algn="{side}"/>'))
    laid.to("ar")
    own = laid.one("//c:rich//a:pPr")
    assert (own.get("rtl"), own.get("algn")) == ("1", turned)
    assert laid.to("ar") == frozenset()
    laid.to("en", source="ar")
    assert laid.values("//a:pPr/@rtl") == []
    assert laid.values("//a:pPr/@algn") == ([] if side is None else [side])


@pytest.mark.parametrize(
    ("target", "slot", "face", "tag"),
    [("ar", "cs", "Arial", "ar-SA"), ("zh", "ea", "SimSun", "zh-CN")],
)
def test_text_of_a_chart_has_face_and_language(package, target, slot, face, tag):
    laid = package()
    runs = '<a:pPr><a:defRPr><a:latin typeface="Calibri"/><a:sym typeface="S"/></a:defRPr></a:pPr>'
    laid.add(PartKind.CHART, chart(runs))
    laid.to(target)
    assert laid.values(f"//a:defRPr/a:{slot}/@typeface") == [face]
    assert [one.tag.rpartition("}")[2] for one in laid.one("//c:rich//a:defRPr")] == [
        "latin",
        slot,
        "sym",
    ]
    assert laid.values("//a:rPr/@lang | //a:endParaRPr/@lang | //c:lang/@val") == [tag] * 3


def test_theme_faces_of_a_chart_stay_those_of_the_theme(package):
    laid = package()
    laid.add(
        PartKind.CHART, chart('<a:pPr><a:defRPr><a:latin typeface="+mj-lt"/></a:defRPr></a:pPr>')
    )
    laid.to("ar")
    assert laid.values("//a:defRPr/a:cs/@typeface") == ["+mj-cs"]


def test_a_kept_paragraph_of_a_chart_is_not_touched(package):
    laid = package()
    laid.add(
        PartKind.CHART, chart('<a:pPr algn="l"/>', "Kept").replace('<c:lang val="en-US"/>', "")
    )
    assert laid.to("ar", paragraphs=["//a:p"]) == frozenset()


def test_a_chart_says_its_direction_for_axes_and_legend_too(package):
    laid = package()
    laid.add(PartKind.CHART, "<c:chartSpace><c:chart/><c:printSettings/></c:chartSpace>")
    laid.to("ar")
    assert laid.values("/c:chartSpace/c:txPr/a:p/a:pPr/@rtl") == ["1"]
    assert [one.tag.rpartition("}")[2] for one in laid.parts[0].root] == [
        "chart", "txPr", "printSettings",
    ]  # fmt: skip
    assert laid.to("ar") == frozenset()
    laid.to("en", source="ar")
    assert not laid.find("//c:txPr")


@pytest.mark.parametrize(
    ("target", "given", "slot", "face"),
    [
        ("zh", '<a:latin typeface="Calibri"/><a:ea typeface="微软雅黑"/>', "ea", ["微软雅黑"]),
        ("zh", '<a:ea typeface="MS Mincho"/>', "ea", ["SimSun"]),
        ("zh", "", "ea", []),
        ("ar", '<a:latin typeface="Calibri"/><a:cs typeface="Amiri"/>', "cs", ["Amiri"]),
        ("ar", '<a:latin typeface="Calibri"/><a:cs typeface="Times New Roman"/>', "cs", ["Arial"]),
        ("ar", '<a:cs typeface="Angsana New"/>', "cs", ["Times New Roman"]),
    ],
)
def test_a_face_that_was_chosen_for_the_script_stays(package, target, given, slot, face):
    laid = package()
    laid.add(PartKind.CHART, chart(f"<a:pPr><a:defRPr>{given}</a:defRPr></a:pPr>"))
    laid.to(target)
    assert laid.values(f"//c:rich//a:defRPr/a:{slot}/@typeface") == face


def test_drawn_ideographs_are_upright_and_joined_letters_close(package):
    for target, text, kept in (("zh", "报告", "300"), ("ar", "تقرير", "0")):
        laid = package()
        run = f'<a:p><a:r><a:rPr i="1" spc="300"/><a:t>{text}</a:t></a:r></a:p>'
        laid.add(PartKind.CHART, f"<c:chartSpace><c:rich>{run}</c:rich></c:chartSpace>")
        laid.to(target)
        assert laid.values("//a:rPr/@spc") == [kept]
        assert laid.values("//a:rPr/@i") == ["0" if target == "zh" else "1"]
