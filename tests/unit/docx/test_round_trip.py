import re
from dataclasses import replace
from xml.sax.saxutils import escape as xml

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from translation.documents import Content, TargetBlock, TargetSegment
from translation.docx import read, write
from translation.languages import Language
from translation.markup import TagMark, marks, parse, plain, render

LETTERS = st.text(st.sampled_from("abc dé.—ب中‑"), min_size=1, max_size=8)
FORMATS = st.sampled_from(["", "<w:b/>", "<w:i/>", '<w:color w:val="FF0000"/>', "<w:noProof/>"])
RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{xml(text)}</w:t></w:r>'


def _field(inner: str, code: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"{mark('begin')}{instruction}{mark('separate')}{inner}{mark('end')}"


RUNS = st.builds(_run, LETTERS, FORMATS)
INLINE = st.one_of(
    RUNS,
    RUNS,
    RUNS,
    st.just("<w:r><w:tab/></w:r>"),
    st.just("<w:r><w:t>x</w:t><w:br/><w:t>y</w:t></w:r>"),
    st.just("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t></w:r>"),
    st.just('<w:r><w:footnoteReference w:id="2"/></w:r>'),
    st.just('<w:bookmarkStart w:id="1" w:name="m"/><w:bookmarkEnd w:id="1"/>'),
    st.just('<w:del w:id="9"><w:r><w:delText>gone</w:delText></w:r></w:del>'),
    st.lists(RUNS, min_size=1, max_size=3).map(
        lambda runs: f'<w:hyperlink w:anchor="x">{"".join(runs)}</w:hyperlink>'
    ),
    st.lists(RUNS, min_size=1, max_size=2).map(
        lambda runs: f'<w:ins w:id="3">{"".join(runs)}</w:ins>'
    ),
    st.lists(RUNS, min_size=1, max_size=2).map(lambda r: _field("".join(r), ' HYPERLINK "u" ')),
    RUNS.map(lambda run: _field(run, " REF other ")),
    RUNS.map(lambda r: f"<w:sdt><w:sdtPr/><w:sdtContent>{r}</w:sdtContent></w:sdt>"),
)
PARAGRAPHS = st.lists(INLINE, min_size=1, max_size=7).map(lambda i: f"<w:p>{''.join(i)}</w:p>")


def _targets(content: Content, change) -> list[TargetBlock]:  # type: ignore[no-untyped-def]
    return [
        TargetBlock(b, tuple(TargetSegment(s, change(s.text)) for s in b.segments))
        for b in content.blocks
    ]


def _written(data, content, change):  # type: ignore[no-untyped-def]
    blocks = _targets(content, change)
    return write(data, blocks, source=Language.EN, target=None)


def _printed(root: etree._Element) -> str:
    """All text of a part in document order, deleted text left out."""
    out = []
    for element in root.iter("{*}t", "{*}tab", "{*}br", "{*}noBreakHyphen", "{*}softHyphen"):
        name = etree.QName(element).localname
        out.append({"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}.get(name, element.text or ""))
    return "".join(out)


@RELAXED
@given(PARAGRAPHS)
def test_the_same_text_gives_the_same_xml(docx, part, sentences, body):
    data = docx(body)
    out = _written(data, read(data, sentences), str)
    before, after = (etree.tostring(part(d), method="c14n2") for d in (data, out))
    assert before == after


def _shifted(text: str) -> str:
    return render(
        p if isinstance(p, TagMark) else "".join(chr(0xF0000 + ord(c)) if c.isalpha() else c for c in p)
        for p in parse(text)
    )


@RELAXED
@given(PARAGRAPHS)
def test_letters_that_move_and_come_back_give_the_same_xml(docx, part, sentences, body):
    data = docx(body)
    root = part(_written(data, read(data, sentences), _shifted))
    for element in root.iter("{*}t"):
        element.text = re.sub(
            "[\U000f0000-\U000ffffd]", lambda m: chr(ord(m.group()) - 0xF0000), element.text or ""
        )
    assert etree.tostring(root, method="c14n2") == etree.tostring(part(data), method="c14n2")


@RELAXED
@given(PARAGRAPHS, st.randoms(use_true_random=False))
def test_no_text_and_no_element_is_lost_whatever_a_draft_does_to_its_tags(
    docx, part, sentences, body, random
):
    def spoil(text: str) -> str:
        pieces = [str(p) if isinstance(p, TagMark) else render([p]) for p in parse(text)]
        pieces += random.sample(pieces, min(len(pieces), 2)) + ["{77}", "{78/}", "Ω"]
        random.shuffle(pieces)
        return "".join(pieces[random.randrange(3) :])

    data = docx(body)
    content = read(data, sentences)
    spoilt = {s.text: spoil(s.text) for b in content.blocks for s in b.segments}
    root = part(_written(data, content, spoilt.__getitem__))
    printed = _printed(root)
    for text in spoilt.values():
        assert not (set(plain(text)) - set(printed))
        for literal in (p for p in parse(text) if isinstance(p, str) and p.strip()):
            assert literal.strip() in printed
    for name in ("footnoteReference", "delText", "bookmarkStart", "bookmarkEnd"):
        assert sum(1 for _ in root.iter(f"{{*}}{name}")) == body.count(f"<w:{name}")


@RELAXED
@given(PARAGRAPHS, st.randoms(use_true_random=False))
def test_what_a_translator_moved_is_read_back_as_it_was_written(
    docx, part, sentences, body, random
):
    """Whole pairs and elements change their places; a reader finds them there."""

    def reordered(text: str) -> str:
        groups: list[str] = []
        depth = 0
        for piece in parse(text):
            written = str(piece) if isinstance(piece, TagMark) else render([piece])
            if depth:
                groups[-1] += written
            else:
                groups.append(written)
            if isinstance(piece, TagMark):
                depth += {"open": 1, "close": -1}.get(piece.mark.value, 0)
        random.shuffle(groups)
        return "x" + "x".join(groups) + "x"

    data = docx(body)
    content = read(data, lambda text: [])
    moved = {s.text: reordered(s.text) for b in content.blocks for s in b.segments}
    out = _written(data, content, moved.__getitem__)
    again = read(out, lambda text: [])
    assert [plain(s.text) for b in again.blocks for s in b.segments] == [
        plain(moved[s.text]) for b in content.blocks for s in b.segments
    ]
    for before, after in zip(content.blocks, again.blocks, strict=True):
        kinds = [sorted(t.kind for s in b.segments for t in s.tags) for b in (before, after)]
        if "format" not in kinds[0] + kinds[1]:
            assert kinds[0] == kinds[1]


def test_a_writer_works_by_the_offsets_it_was_given(docx, part, sentences):
    data = docx("<w:p><w:r><w:t>One. Two. Three.</w:t></w:r></w:p>")
    content = read(data, sentences)
    block = content.blocks[0]
    second = [TargetSegment(s, "Deux!" if s.rank == 1 else None) for s in block.segments]
    out = write(data, [TargetBlock(block, tuple(second))], source=Language.EN, target=None)
    assert _printed(part(out)) == "One. Deux! Three."


def test_a_block_without_targets_stays_as_it_is(docx, sentences):
    data = docx("<w:p><w:r><w:t>One.</w:t></w:r></w:p>")
    block = replace(read(data, sentences).blocks[0])
    assert write(data, [TargetBlock(block, ())], source=Language.EN, target=None) == data


@pytest.mark.parametrize("times", [1, 2])
def test_the_output_depends_on_the_input_alone(docx, sentences, times):
    data = docx("<w:p><w:r><w:t>One.</w:t></w:r></w:p>")
    outputs = {_written(data, read(data, sentences), lambda t: t * times) for _ in range(3)}
    assert len(outputs) == 1


def test_marks_of_a_segment_are_numbered_from_one(docx, sentences):
    data = docx(f"<w:p>{_run('A ')}{_run('b', '<w:b/>')}{_run(' c. D ')}{_run('e', '<w:b/>')}{_run(' f.')}</w:p>")
    segments = read(data, sentences).blocks[0].segments
    assert [s.text for s in segments] == ["A {1}b{/1} c.", "D {1}e{/1} f."]
    assert all(m.number == 1 for s in segments for m in marks(s.text))
