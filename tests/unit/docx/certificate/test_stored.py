"""A certificate as it is kept and shown, and whether it belongs to a file."""

import json
from html.parser import HTMLParser

import pytest

from translation.documents import Left, TargetBlock, TargetSegment
from translation.docx import read, write
from translation.docx.certificate import belongs, certify, page
from translation.errors import NotACertificate
from translation.languages import Language

BODY = "<w:p><w:r><w:t>Secret words stand here.</w:t></w:r></w:p>"
LEFT = (Left("word/document.xml", "deleted", 3, "deleted by a tracked change"),)


@pytest.fixture
def made(docx, sentences):
    data = docx(BODY)
    (block,) = read(data, sentences).blocks
    blocks = [TargetBlock(block, (TargetSegment(block.segments[0], "Mots secrets ici."),))]
    output = write(data, blocks, source=Language.EN, target=Language.FR)
    return data, output, blocks


def certificate(data, output, blocks):
    return certify(
        data, output, blocks, source=Language.EN, target=Language.FR,
        left=LEFT, flags=("tracked_changes",), versions={"reader": "1"},
    )  # fmt: skip


def test_the_same_inputs_give_the_same_bytes(made):
    first, second = certificate(*made), certificate(*made)
    assert first == second
    assert first.as_json() == second.as_json()
    said = json.loads(first.as_json())
    assert said["holds"]
    assert said["left"] == [
        {"part": "word/document.xml", "kind": "deleted", "letters": 3,
         "why": "deleted by a tracked change"}
    ]  # fmt: skip
    assert said["flags"] == ["tracked_changes"]
    assert said["versions"] == {"reader": "1"}


def test_neither_form_holds_a_word_of_the_document(made):
    found = certificate(*made)
    whole = found.as_json().decode() + found.as_page()
    for word in ("Secret", "words", "secrets", "Mots"):
        assert word not in whole


def test_what_was_changed_is_said_part_by_part(made):
    parts = {part.name: part.changes for part in certificate(*made).parts}
    assert parts["word/document.xml"] == ("text",)
    assert parts["[Content_Types].xml"] == ()
    data, _, blocks = made
    turned = write(data, blocks, source=Language.EN, target=Language.AR)
    found = certify(data, turned, blocks, source=Language.EN, target=Language.AR)
    assert {part.changes for part in found.parts} == {(), ("layout", "text")}


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_without_scripts_or_other_files(made):
    page = certificate(*made).as_page()
    elements = _Elements()
    elements.feed(page)
    assert elements.open == []
    names = {tag for tag, _ in elements.found}
    assert names.isdisjoint({"script", "link", "img", "iframe"})
    assert not any(
        {"style", "src", "href", "onclick"} & attrs.keys() for _, attrs in elements.found
    )
    assert "It holds" in page


def test_a_page_of_faults_lists_them(made):
    data, _, blocks = made
    page = certificate(data, data, blocks).as_page()
    assert "It does not hold: 1 fault." in page
    assert "<td>p1</td>" in page


def test_a_certificate_belongs_to_its_file_alone(made):
    data, output, _ = made
    known = certificate(*made).as_json()
    assert belongs(known, output) == ()
    differing = belongs(known, data)
    assert "the file has another digest or size" in differing
    assert "part word/document.xml has another digest or size" in differing
    assert belongs(known, b"nothing")[-1].startswith("the file cannot be opened")


def test_a_certificate_that_does_not_hold_says_so(made):
    data, _, blocks = made
    bad = certificate(data, data, blocks).as_json()
    assert belongs(bad, data) == ("it says itself that it does not hold",)


@pytest.mark.parametrize("stored", [b"", b"{}", b"[]", b'{"format": 1}', b"\xff\xfe", b"null"])
def test_bytes_that_are_no_certificate_have_a_named_error(made, stored):
    with pytest.raises(NotACertificate):
        belongs(stored, made[1])


LINKED = (
    '<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink w:anchor="a"><w:r>'
    "<w:t>the annex</w:t></w:r></w:hyperlink><w:r><w:t> below.</w:t></w:r></w:p>"
)


def test_tags_that_somebody_answers_for_are_told_apart_and_hold(docx, sentences):
    data = docx(LINKED)
    (block,) = read(data, sentences).blocks
    (segment,) = block.segments
    blocks = [TargetBlock(block, (TargetSegment(segment, "Voir l'annexe."),))]
    output = write(data, blocks, source=Language.EN, target=Language.FR)
    given = {"source": Language.EN, "target": Language.FR}

    refused = certify(data, output, blocks, **given)
    assert {fault.kind for fault in refused.faults} >= {"tags", "links"}
    waived = certify(data, output, blocks, **given, waived=[(block.part, block.path, 0)])
    other = certify(data, output, blocks, **given, waived=[(block.part, block.path, 1)])

    assert waived.holds
    assert {fault.kind for fault in waived.waived} == {"tags", "links"}
    assert not other.holds
    assert belongs(waived.as_json(), output) == ()
    assert "somebody answers" in page(waived.as_json())


def test_a_provisional_text_need_not_hold_but_its_bytes_have_to_be_its_own(made):
    data, output, _ = made
    failing = certify(data, output, (), source=Language.EN, target=Language.FR).as_json()
    assert belongs(failing, output) != ()
    assert belongs(failing, output, must_hold=False) == ()
    assert belongs(failing, data, must_hold=False) != ()
