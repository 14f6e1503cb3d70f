"""Arabic → English → Arabic gives the layout back, and so does English → Arabic → English.

What does not come back, and why, stands in the tests at the end.
"""

import pytest

from tests import everything
from tests.everything import Written, translated
from tests.skeletons import letters, skeleton
from translation.languages import Language

VARIANTS = {"transitional": {}, "strict": {"strict": True}, "renamed": {"renamed": True}}


@pytest.fixture(params=list(VARIANTS))
def variant(request):
    return VARIANTS[request.param]


@pytest.mark.parametrize("through", [Language.EN, Language.FR])
def test_an_arabic_original_has_its_layout_again(variant, through):
    data = everything.arabic(**variant)
    there = translated(data, Language.AR, through)
    back = translated(there, through, Language.AR)
    before, after = (Written(one, variant.get("strict", False)) for one in (data, back))
    assert before.trees.keys() == after.trees.keys()
    for part, root in before.trees.items():
        if part in ("document", "header", "footnotes", "comments"):
            assert letters(after.trees[part]) == letters(root), part
        assert skeleton(after.trees[part], complex_script=True) == skeleton(
            root, complex_script=True
        ), part


def test_nothing_of_the_arabic_is_left_in_the_english_between(variant):
    there = translated(everything.arabic(**variant), Language.AR, Language.EN)
    strict = variant.get("strict", False)
    english, original = Written(there, strict), Written(everything.english(**variant), strict)
    for part, root in original.trees.items():
        found = english.trees[part]
        assert not english.find(part, "//w:bidi | //w:rtl | //w:bidiVisual | //w:rtlGutter"), part
        assert not english.find(part, "//@rtl"), part
        assert skeleton(found, complex_script=False) == skeleton(root, complex_script=False), part


def test_an_english_original_has_its_layout_again(variant):
    data = everything.english(**variant)
    there = translated(data, Language.EN, Language.AR)
    back = translated(there, Language.AR, Language.EN)
    before, after = (Written(one, variant.get("strict", False)) for one in (data, back))
    for part, root in before.trees.items():
        assert skeleton(after.trees[part], complex_script=False) == skeleton(
            root, complex_script=False
        ), part


# what does not come back


def _again(body, *, styles="", first=Language.AR, second=Language.EN):
    """The body of a small document after it went into another language and came back."""
    data = everything.small(body, styles)
    for source, target in ((first, second), (second, first)):
        data = translated(data, source, target)
    return Written(data)


_AR_RUN = "<w:r><w:rPr>{}<w:rtl/></w:rPr><w:t>تقرير</w:t></w:r>"


def test_what_an_arabic_original_left_to_right_without_saying_so_is_turned_with_the_rest():
    """English has no other state than "says nothing", so that nothing tells the two apart."""
    table = "<w:tbl><w:tblPr>{}</w:tblPr><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    bidi = f"<w:p><w:pPr><w:bidi/></w:pPr>{_AR_RUN.format('')}</w:p>"
    silent = _again(bidi + table.format(""))
    assert silent.find("document", "//w:bidiVisual[not(@w:val)]")
    explicit = _again(bidi + table.format('<w:bidiVisual w:val="0"/>'))
    assert explicit.values("document", "//w:bidiVisual/@w:val") == ["0"]


def test_a_size_for_arabic_comes_back_only_beside_a_face_made_for_arabic():
    """In any other document `szCs` is what a template left there, and follows the Latin size."""
    sized = '<w:rFonts w:cs="{}"/><w:sz w:val="22"/><w:szCs w:val="32"/>'
    for face, size in (("Traditional Arabic", "32"), ("Times New Roman", "22")):
        after = _again(f"<w:p>{_AR_RUN.format(sized.format(face))}</w:p>")
        assert set(after.values("document", "//w:r//w:szCs/@w:val")) == {size}


def test_the_latin_weight_of_an_arabic_run_is_written_and_stays():
    """The English shows what the Arabic showed; no Arabic letter shows the property after that."""
    after = _again(f"<w:p>{_AR_RUN.format('<w:bCs/>')}</w:p>")
    assert after.find("document", "//w:r/w:rPr[w:b and w:bCs]")


def test_letter_spacing_and_an_exact_height_of_the_paragraph_itself_are_given_up_in_arabic():
    """Both would spoil Arabic letters, and nothing in a file can say what they were."""
    run = (
        '<w:p><w:pPr><w:spacing w:line="200" w:lineRule="exact"/></w:pPr><w:r><w:rPr><w:spacing '
        'w:val="40"/></w:rPr><w:t>Report</w:t></w:r></w:p>'
    )
    after = _again(run, first=Language.EN, second=Language.AR)
    assert after.values("document", "//w:rPr/w:spacing/@w:val") == ["0"]
    assert after.values("document", "//w:pPr/w:spacing/@w:lineRule") == ["atLeast"]


def test_an_explicit_left_to_right_of_an_english_text_is_said_no_more():
    """It says what English says without it."""
    text = '<w:p><w:pPr><w:bidi w:val="0"/></w:pPr><w:r><w:t>Report</w:t></w:r></w:p>'
    after = _again(text, first=Language.EN, second=Language.AR)
    assert not after.find("document", "//w:bidi")
