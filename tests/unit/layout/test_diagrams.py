"""SmartArt runs from the right in Arabic, in its data and in its cached picture."""

import pytest

from translation.docx.parts import PartKind

_TEXT = "<a:p><a:r><a:t>نص</a:t></a:r></a:p>"


def shape(x, width, geometry="rect", more="", text=_TEXT, rotated=""):
    inner = f"<dsp:txBody><a:bodyPr/><a:lstStyle/>{text}</dsp:txBody>" if text else ""
    return (
        f'<dsp:sp><dsp:spPr><a:xfrm{rotated}><a:off x="{x}" y="5"/><a:ext cx="{width}" cy="9"/>'
        f'</a:xfrm><a:prstGeom prst="{geometry}"/></dsp:spPr>{inner}{more}</dsp:sp>'
    )


def drawing(laid, *shapes):
    content = f"<dsp:drawing><dsp:spTree>{''.join(shapes)}</dsp:spTree></dsp:drawing>"
    return laid.add(PartKind.DIAGRAM_DRAWING, content)


FLOW = (
    shape(100, 300, more='<dsp:txXfrm><a:off x="110" y="5"/><a:ext cx="280" cy="9"/></dsp:txXfrm>'),
    shape(420, 50, "rightArrow", text=""),
    shape(500, 200),
)


def test_the_first_box_stands_right_and_the_arrow_points_left(package):
    laid = drawing(package(), *FLOW)
    laid.to("ar")
    assert laid.values("//dsp:spPr//a:off/@x") == ["400", "330", "100"]
    assert laid.values("//dsp:txXfrm/a:off/@x") == ["410"]
    assert laid.values("//a:xfrm[@flipH='1']/../a:prstGeom/@prst") == ["rightArrow"]
    assert laid.values("//a:pPr/@rtl") == ["1", "1"]
    assert laid.to("ar") == frozenset()


def test_the_picture_is_as_it_was_after_there_and_back(package):
    laid, other = drawing(package(), *FLOW), drawing(package(), *FLOW)
    laid.to("ar")
    laid.to("en", source="ar")
    for path in ("//a:off/@x", "//a:xfrm/@flipH", "//a:pPr"):
        assert [str(one) for one in laid.find(path)] == [str(one) for one in other.find(path)]


def test_an_arrow_that_points_down_still_does_and_a_turned_text_is_not_turned(package):
    down = ' rot="5400000"'
    laid = drawing(
        package(),
        shape(0, 10, "rightArrow", text="", rotated=down),
        shape(90, 10, "rightArrow", rotated=down),
    )
    laid.to("ar")
    assert laid.values("//a:xfrm/@rot") == ["16200000", "5400000"]
    assert laid.values("//a:xfrm/@flipH") == ["1"]


@pytest.mark.parametrize("content", ["", '<a:off x="far" y="1"/><a:ext cx="1" cy="1"/>'])
def test_a_shape_without_a_place_stays(package, content):
    odd = f"<dsp:sp><dsp:spPr><a:xfrm>{content}</a:xfrm></dsp:spPr></dsp:sp>"
    laid = drawing(package(), odd, shape(10, 20))
    laid.to("ar")
    assert laid.values("//dsp:sp[2]//a:off/@x") == ["10"]


@pytest.mark.parametrize(("given", "turned"), [("", ["rev"]), (' val="rev"', [])])
def test_the_data_say_the_direction(package, given, turned):
    laid = package().add(
        PartKind.DIAGRAM_DATA,
        "<dgm:dataModel><dgm:ptLst><dgm:pt><dgm:prSet><dgm:presLayoutVars>"
        f"<dgm:dir{given}/></dgm:presLayoutVars></dgm:prSet><dgm:t><a:bodyPr/>{_TEXT}</dgm:t>"
        "</dgm:pt></dgm:ptLst></dgm:dataModel>",
    )
    laid.to("ar")
    assert laid.values("//dgm:dir/@val") == turned
    assert laid.to("ar") == frozenset()
    laid.to("fr", source="ar")
    assert laid.values("//dgm:dir/@val") == (["rev"] if given else [])


def test_a_diagram_that_is_not_translated_yet_stays_as_it_is(package):
    text = "<a:p><a:r><a:t>Draft</a:t></a:r></a:p>"
    laid = drawing(package(), shape(0, 10, text=text), shape(50, 30, text=text))
    laid.to("ar", paragraphs=["//a:p"])
    assert laid.values("//a:off/@x") == ["0", "50"]
