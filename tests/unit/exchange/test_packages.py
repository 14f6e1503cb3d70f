"""Packages of one text: what goes out comes back, and what tools do to it on the way."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import ExchangeRefused
from translation.exchange import (
    Package,
    PackageForm,
    PackageUnit,
    Remark,
    landing,
    read_delivery,
    write_package,
)
from translation.languages import Language
from translation.markup import InlineTag, Mark, TagMark, render

SAMPLES = Path(__file__).resolve().parents[2] / "golden" / "exchange"
FORMS = tuple(PackageForm)
XLIFF = (PackageForm.XLIFF21, PackageForm.XLIFF12)
TAGS = (InlineTag(1, True, "format", "b"), InlineTag(2, False, "note", "fn 3"))
N, T, R, F = TargetState

literals = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs", "Cc"])
    | st.sampled_from(["{", "}", "<", "&", "]", ">", "\u200f", "م", "国"]),
    min_size=1,
)
marks = st.builds(TagMark, st.sampled_from(Mark), st.integers(1, 4))
texts = (
    st.lists(literals | marks, min_size=1)
    .map(render)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


def unit(segment=7, **more):
    given = {
        "segment": segment,
        "number": segment - 6,
        "source": "The {1}budget{/1}{2/} is {{fixed}}.",
        "tags": TAGS,
        "target": "Le {1}budget{/1}{2/} est {{fixe}}.",
        "state": T,
        "at": CellVersion(3, 9),
        "open": True,
    }
    return PackageUnit(**{**given, **more})


def package(*units, source=Language.EN, target=Language.FR, task=Task.TRANSLATE):
    return Package("d1", "C18/52 <&>", source, target, task, units or (unit(),))


def back(form, *units, change=lambda body: body, **more):
    return read_delivery(change(write_package(package(*units, **more), form)))


def only(form, *units, change=lambda text: text, **more):
    """The one unit that comes back after a tool has changed the file as text."""

    changed = lambda body: change(body.decode()).encode()  # noqa: E731
    (one,) = back(form, *units, change=changed, **more).units
    return one


def sub(pattern, new):
    def change(text):
        changed, count = re.subn(pattern, new, text, flags=re.DOTALL)
        assert count, pattern
        return changed

    return change


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(XLIFF), texts, texts)
def test_any_text_with_any_tags_comes_back_from_xliff(form, source, target):
    one = unit(source=source, target=target)
    delivery = back(form, one)
    (found,) = delivery.units
    assert (found.segment, found.at, found.text, found.state) == (7, one.at, target.strip(), T)
    assert (delivery.form, delivery.document, delivery.target) == (form, "d1", Language.FR)


@settings(max_examples=25, deadline=None)
@given(texts)
def test_any_text_with_any_tags_comes_back_from_the_table(target):
    (found,) = back(PackageForm.DOCX, unit(target=target)).units
    assert (found.text, found.bad) == (target, None)


@pytest.mark.parametrize("form", FORMS)
def test_state_version_and_task_come_back(form):
    units = [unit(7, state=T), unit(8, state=R, open=False), unit(9, target=None, state=N)]
    delivery = back(form, *units, task=Task.REVIEW, target=Language.AR)
    assert (delivery.document, delivery.target, delivery.task) == ("d1", Language.AR, Task.REVIEW)
    assert [one.segment for one in delivery.units] == [7, 8, 9]
    assert [one.at for one in delivery.units] == [CellVersion(3, 9)] * 3
    assert [one.state for one in delivery.units][:2] == [T, R]
    assert delivery.units[2].text is None


@pytest.mark.parametrize("form", FORMS)
def test_what_others_said_goes_out(form):
    said = unit(remarks=(Remark("rita", "Is it fixed?"),))
    body = write_package(package(said), form)
    if form is PackageForm.DOCX:
        body = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml")
    assert b"rita: Is it fixed?" in body


def test_pairs_are_elements_and_crossed_ones_name_each_other():
    crossed = "{1}a{3}b{/1}c{/3}{2/}"
    two = write_package(package(unit(target=crossed)), PackageForm.XLIFF21).decode()
    assert '<pc id="1" dataRefStart="d1" dataRefEnd="d2" type="fmt"' in two
    assert re.search(r'<sc id="1" dataRef="d1".*<ec startRef="1" dataRef="d2"', two)
    assert '<data id="d1">{1}</data>' in two
    one = write_package(package(unit(target=crossed)), PackageForm.XLIFF12).decode()
    assert '<g id="1" ctype="x-format">' in one
    assert re.search(r'<bpt id="1" rid="1"[^>]*>\{1\}</bpt>.*<ept id="1-e" rid="1">\{/1\}', one)


def test_every_id_within_a_21_target_is_its_own():
    doubled = "{1}a{/1}{1}b{/1}{2/}{2/}{1}"
    tree = etree.fromstring(write_package(package(unit(target=doubled)), PackageForm.XLIFF21))
    (target,) = tree.iter("{*}target")
    ids = [one.get("id") for one in target.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) == 5


def test_what_is_not_open_is_locked():
    for form in XLIFF:
        body = write_package(package(unit(7), unit(8, open=False)), form).decode()
        assert re.findall(r'id="s(\d)"[^>]*translate="no"', body) == ["8"]


TARGET2 = r"<segment id=\"1\" state=\"translated\">.*</segment>"


def test_segments_that_a_tool_cut_come_back_as_one():
    cut = (
        '<segment id="a" state="reviewed"><source>The</source><target>Le '
        '<sc id="1" dataRef="d1"/>budget</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment id="b" state="translated"><source>is</source><target>'
        '<ec startRef="1" dataRef="d2"/><ph id="2" dataRef="d3"/>est.</target></segment>'
    )
    one = only(PackageForm.XLIFF21, change=sub(TARGET2, cut))
    assert (one.text, one.state) == ("Le {1}budget {/1}{2/}est.", T)


def test_targets_come_in_the_order_that_a_tool_says():
    cut = (
        '<segment><source>a</source><target order="3">un</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment><source>b</source><target order="1">deux</target></segment>'
    )
    assert only(PackageForm.XLIFF21, change=sub(TARGET2, cut)).text == "deux un"


def test_a_sentence_that_is_half_translated_is_not_translated():
    cut = (
        '<segment state="translated"><source>a</source><target>un</target></segment>'
        '<segment state="translated"><source>b</source></segment>'
    )
    one = only(PackageForm.XLIFF21, change=sub(TARGET2, cut))
    assert (one.text, one.state) == ("un", N)


def test_markers_of_segments_are_passed_through_in_12():
    marked = (
        '<target state="final"><mrk mtype="seg" mid="0">Le </mrk>'
        '<mrk mtype="seg" mid="1">fin</mrk></target>'
    )
    one = only(PackageForm.XLIFF12, change=sub("<target.*</target>", marked))
    assert (one.text, one.state) == ("Le fin", F)


@pytest.mark.parametrize("form", XLIFF)
def test_codes_are_known_by_their_data_where_ids_were_changed(form):
    crossed = "{1}a{3}b{/1}c{/3}"
    given = unit(target=crossed, source=crossed)
    one = only(form, given, change=sub(r' (id|rid|startRef)="(\d)', r' \1="q\2'))
    assert one.text == crossed


@pytest.mark.parametrize("form", XLIFF)
def test_codes_are_known_by_their_ids_where_data_was_dropped(form):
    text = "{1}a{2/}{3}b{/1}c{/3}"
    change = (
        sub(r' dataRef\w*="\w+"', "") if form is PackageForm.XLIFF21 else sub(r"\{/?\d/?\}", "")
    )
    assert only(form, unit(target=text, source=text), change=change).text == text


def test_halves_that_12_writes_with_bx_and_ex_are_read():
    new = '<target><bx id="1"/>x<ex id="1"/><sub>no</sub></target>'
    assert only(PackageForm.XLIFF12, change=sub("<target.*</target>", new)).text == "{1}x{/1}no"


def test_a_code_that_is_none_of_ours_is_named():
    for form, code in ((PackageForm.XLIFF21, "ph"), (PackageForm.XLIFF12, "x")):
        new = f'<target><{code} id="mt-foreign_9z"/>x</target>'
        one = only(form, change=sub("<target.*</target>", new))
        assert (one.text, one.bad) == (None, "unknown_code")


@pytest.mark.parametrize("form", XLIFF)
def test_version_is_known_by_the_note_where_attributes_of_ours_are_dropped(form):
    stripped = sub(r' hx:\w+="[^"]*"', "")
    delivery = back(form, change=lambda body: stripped(body.decode()).encode())
    assert delivery.units[0].at == CellVersion(3, 9)
    assert (delivery.document, delivery.target) == (None, Language.FR)


@pytest.mark.parametrize("form", XLIFF)
def test_without_either_no_version_is_known(form):
    assert only(form, change=sub("v3[.]9", "")).at is None


@pytest.mark.parametrize("form", XLIFF)
def test_notes_of_other_tools_come_back_and_ours_do_not(form):
    said = unit(remarks=(Remark("rita", "Is it fixed?"),))
    if form is PackageForm.XLIFF21:
        one = only(form, said, change=sub("</notes>", "<note>Yes.</note></notes>"))
    else:
        one = only(form, said, change=sub("</trans-unit>", "<note>Yes.</note></trans-unit>"))
    assert one.remarks == ("Yes.",)


def test_foreign_elements_prefixes_comments_and_units_do_no_harm():
    added = sub(
        "</unit>",
        '<m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match ref="#1">'
        "<source>x</source><target>y</target></m:match></m:matches></unit>"
        '<!-- & --><unit id="other"><segment><source>x</source></segment></unit>',
    )
    assert only(PackageForm.XLIFF21, change=added).text == unit().target

    def prefixed(text):
        named = re.sub(r"<(/?)(?=[a-z])", r"<\1xl:", text)
        return named.replace("xmlns=", "xmlns:xl=")

    assert only(PackageForm.XLIFF12, change=prefixed).text == unit().target


def test_alternatives_of_12_are_not_the_target():
    added = "<alt-trans><target>non</target></alt-trans></trans-unit>"
    change = lambda text: sub("</trans-unit>", added)(sub("<target.*</target>", "")(text))  # noqa: E731
    assert only(PackageForm.XLIFF12, change=change).text is None


@pytest.mark.parametrize(
    ("word", "approved", "state"),
    [
        ("new", False, N),
        ("needs-review-translation", False, N),
        ("new", True, T),
        ("translated", False, T),
        ("signed-off", False, R),
        ("final", False, F),
        ("x-odd", False, None),
    ],
)
def test_states_of_12_and_the_mark_of_approval(word, approved, state):
    def change(text):
        text = sub('state="translated"', f'state="{word}"')(text)
        return sub("<trans-unit", '<trans-unit approved="yes"')(text) if approved else text

    assert only(PackageForm.XLIFF12, change=change).state is state


@pytest.mark.parametrize("form", XLIFF)
def test_what_another_tool_wrote_is_read(form):
    # both files went through translate-toolkit 3.20.4, which set a target, a state and a note
    body = (SAMPLES / f"translate-toolkit.{form}.xlf").read_bytes()
    first, second, third = read_delivery(body).units
    assert (first.text, first.state, first.remarks) == (unit().target, T, ())
    assert (second.text, second.remarks) == ("Le budget est fixe.", ("Fixed by whom?",))
    assert second.state in (T, R)
    assert (third.text, third.state) == ("{1}a{3}b{/1}c{/3}{2/}", R)
    assert {one.at for one in (first, second, third)} == {CellVersion(3, 9)}


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("bad_xml", b""),
        ("bad_xml", b"no XML at all"),
        ("bad_xml", b"<xliff version='2.1'><file></xliff>"),
        ("not_xliff", b"<tmx/>"),
        ("unknown_version", b"<xliff version='3.0'/>"),
        ("unknown_version", b"<xliff/>"),
        ("no_units", b"<xliff version='2.1'><file><unit id='x'/></file></xliff>"),
        ("dtd_forbidden", b"<!DOCTYPE xliff [<!ENTITY a 'b'>]><xliff version='1.2'/>"),
        (
            "doubled_segment",
            b"<xliff version='1.2'><file><trans-unit id='s1'/><trans-unit id='s1'/></file></xliff>",
        ),
        (
            "two_documents",
            b"<xliff version='2.1' xmlns:h='urn:hexaglot:exchange:1'><file h:document='a'/>"
            b"<file h:document='b'/></xliff>",
        ),
        ("corrupt", b"PK\x03\x04 and no more"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(code, body):
    with pytest.raises(ExchangeRefused) as refused:
        read_delivery(body)
    assert refused.value.code == code
    assert str(refused.value)


def test_a_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("translation.exchange.offline.LARGEST_FILE", 100)
    for form in FORMS:
        with pytest.raises(ExchangeRefused) as refused:
            back(form)
        assert refused.value.code == "too_large"


def table_of(body):
    return docx.Document(io.BytesIO(body)).tables[0]


def rewritten(body, change):
    made = docx.Document(io.BytesIO(body))
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_table_runs_from_the_right_in_arabic_alone():
    body = write_package(
        package(unit(target="الميزانية {1}ثابتة{/1}"), target=Language.AR), PackageForm.DOCX
    )
    cells = table_of(body).rows[1].cells
    source, target = (cell._tc.xml for cell in cells[1:3])
    assert "<w:bidi/>" in target
    assert target.count("<w:rtl/>") == 2  # the words, not the tags
    assert 'w:bidi="ar-SA"' in target
    assert "<w:bidi/>" not in source
    assert [cell.text for cell in table_of(body).rows[0].cells] == [
        "No.",
        "English",
        "Arabic",
        "State",
        "Notes",
    ]
    assert cells[0].text.split("\n") == ["1", "s7 v3.9"]


def test_what_a_reviewer_wrote_into_the_table_comes_back():
    def review(made):
        cells = made.tables[0].rows[1].cells
        cells[2].text = "Nouveau {1}budget{/1}{2/}."
        cells[3].text = "Reviewed"
        cells[4].text = "Why not?"
        made.add_paragraph("A word at the end.")

    sent = write_package(package(unit(7), unit(8)), PackageForm.DOCX)
    first, second = read_delivery(rewritten(sent, review)).units
    assert (first.text, first.state) == ("Nouveau {1}budget{/1}{2/}.", R)
    assert first.remarks == ("Why not?",)
    assert (second.text, second.remarks) == (unit().target, ())


def test_a_single_brace_in_the_table_is_named():
    def review(made):
        made.tables[0].rows[1].cells[2].text = "Le {1 budget"

    sent = write_package(package(), PackageForm.DOCX)
    (one,) = read_delivery(rewritten(sent, review)).units
    assert (one.text, one.bad) == ("Le {1 budget", "bad_tag")


def test_tracked_changes_in_the_table_count_as_made():
    def review(made):
        paragraph = made.tables[0].rows[1].cells[2].paragraphs[0]
        for child in list(paragraph._p):
            paragraph._p.remove(child)
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        author = 'w:id="1" w:author="x"'
        for xml in (
            f"<w:r {space}><w:t>Le </w:t></w:r>",
            f"<w:del {space} {author}><w:r><w:delText>vieux</w:delText></w:r></w:del>",
            f"<w:moveFrom {space} {author}><w:r><w:t>parti</w:t></w:r></w:moveFrom>",
            f"<w:ins {space} {author}><w:r><w:t>neuf</w:t></w:r></w:ins>",
        ):
            paragraph._p.append(etree.fromstring(xml))

    (one,) = read_delivery(rewritten(write_package(package(), PackageForm.DOCX), review)).units
    assert one.text == "Le neuf"


@pytest.mark.parametrize(
    ("task", "found", "delivered", "changed", "landed"),
    [
        (Task.TRANSLATE, N, N, False, None),
        (Task.TRANSLATE, N, None, False, None),
        (Task.TRANSLATE, N, N, True, N),
        (Task.TRANSLATE, N, None, True, T),
        (Task.TRANSLATE, N, T, False, T),
        (Task.TRANSLATE, N, F, True, T),
        (Task.TRANSLATE, T, T, False, None),
        (Task.TRANSLATE, T, R, True, T),
        (Task.REVIEW, T, T, False, None),
        (Task.REVIEW, T, None, True, T),
        (Task.REVIEW, T, R, False, R),
        (Task.REVIEW, T, F, True, R),
        (Task.REVIEW, R, R, False, None),
    ],
)
def test_what_a_cell_becomes(task, found, delivered, changed, landed):
    assert landing(task, found, delivered, changed=changed) is landed
