import re
from collections import Counter
from dataclasses import replace
from xml.sax.saxutils import escape as xml

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from translation.documents import Block, Content, TargetBlock, TargetSegment
from translation.docx import joined, read, split, write
from translation.errors import CutRefused
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
        out.append(
            {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}.get(name, element.text or "")
        )
    return "".join(out)


@RELAXED
@given(PARAGRAPHS)
def test_the_same_text_gives_the_same_xml(docx, part, sentences, body):
    data = docx(body)
    out = _written(data, read(data, sentences), str)
    before, after = (etree.tostring(part(d), method="c14n2") for d in (data, out))
    assert before == after


def test_a_space_put_where_a_no_break_space_stood_is_kept(docx, part, sentences):
    """Word drops a plain space at the edge of a text that does not say `preserve`, no other."""
    data = docx("<w:p><w:r><w:t>ITU\u00a0</w:t></w:r><w:r><w:t>2017</w:t></w:r></w:p>")
    out = _written(data, read(data, sentences), lambda text: text.replace("\u00a0", " "))
    kept = [
        (text.text, text.get("{http://www.w3.org/XML/1998/namespace}space"))
        for text in part(out).iter("{*}t")
    ]
    assert ("ITU ", "preserve") in kept


LONG = st.lists(
    st.one_of(INLINE, INLINE, st.builds(_run, st.sampled_from([". ", "a. b ", ".", " "]), FORMATS)),
    min_size=3,
    max_size=10,
).map(lambda inline: f"<w:p>{''.join(inline)}</w:p>")
"""Paragraphs of several sentences."""


def _joins(data: bytes, block: Block, random, change) -> TargetBlock:  # type: ignore[no-untyped-def]
    """The block with some of its neighbours joined, each target changed or left out."""
    rest, targets = list(block.segments), []
    while rest:
        count = random.randint(1, len(rest))
        parts, rest = rest[:count], rest[count:]
        whole = joined(data, block, parts) if count > 1 else parts[0]
        targets.append(TargetSegment(whole, None if random.random() < 0.2 else change(whole.text)))
    return TargetBlock(block, tuple(targets))


@RELAXED
@given(LONG, st.randoms(use_true_random=False))
def test_segments_that_are_joined_give_the_same_xml_for_the_same_text(
    docx, part, sentences, body, random
):
    data = docx(body)
    blocks = [_joins(data, block, random, str) for block in read(data, sentences).blocks]
    out = write(data, blocks, source=Language.EN, target=None)
    before, after = (etree.tostring(part(d), method="c14n2") for d in (data, out))
    assert before == after


@RELAXED
@given(LONG, st.randoms(use_true_random=False))
def test_a_join_is_read_back_as_one_with_all_that_stood_between(
    docx, part, sentences, body, random
):
    data = docx(body)
    for block in read(data, sentences).blocks:
        whole = joined(data, block, block.segments)
        assert whole.start == block.segments[0].start
        assert whole.end == block.segments[-1].end
        text = plain(whole.text)
        for segment in block.segments:
            assert plain(segment.text) in text
        kinds = Counter(tag.kind for tag in whole.tags if not tag.paired)
        parts = Counter(t.kind for s in block.segments for t in s.tags if not t.paired)
        assert kinds >= parts
        assert [tag.number for tag in whole.tags] == list(range(1, len(whole.tags) + 1))
        target = TargetBlock(block, (TargetSegment(whole, _shifted(whole.text)),))
        out = write(data, [target], source=Language.EN, target=None)
        printed = _printed(part(out))
        for letter in filter(str.isalpha, text):
            assert chr(0xF0000 + ord(letter)) in printed


@RELAXED
@given(LONG, st.integers(0, 80))
def test_a_segment_that_is_cut_and_joined_again_is_what_it_was(docx, sentences, body, offset):
    data = docx(body)
    for block in read(data, sentences).blocks:
        for segment in block.segments:
            try:
                first, second = split(data, block, segment, offset)
            except CutRefused:
                continue
            assert joined(data, block, [first, second]) == segment
            assert first.end <= second.start
            assert plain(first.text) == plain(segment.text[:offset]).rstrip()
            assert plain(second.text) == plain(segment.text[offset:]).lstrip()


def _shifted(text: str) -> str:
    return render(
        p
        if isinstance(p, TagMark)
        else "".join(chr(0xF0000 + ord(c)) if c.isalpha() else c for c in p)
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
        pieces += [*random.sample(pieces, min(len(pieces), 2)), "{77}", "{78/}", "Ω"]
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
    # a field takes its result along, so the blocks of results may change their order
    assert sorted(plain(s.text) for b in again.blocks for s in b.segments) == sorted(
        plain(moved[s.text]) for b in content.blocks for s in b.segments
    )
    kinds = [
        Counter(t.kind for b in c.blocks for s in b.segments for t in s.tags if t.kind != "format")
        for c in (content, again)
    ]
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
    bold = [_run("b", "<w:b/>"), _run("e", "<w:b/>")]
    runs = _run("A ") + bold[0] + _run(" c. D ") + bold[1] + _run(" f.")
    segments = read(docx(f"<w:p>{runs}</w:p>"), sentences).blocks[0].segments
    assert [s.text for s in segments] == ["A {1}b{/1} c.", "D {1}e{/1} f."]
    assert all(m.number == 1 for s in segments for m in marks(s.text))


def test_formatting_follows_the_words_that_a_translator_moves(docx, part, sentences):
    runs = _run("the ") + _run("red", "<w:b/>") + _run(" house")
    data = docx(f"<w:p>{runs}</w:p>")
    root = part(_written(data, read(data, sentences), lambda _: "la maison {1}rouge{/1}"))
    bold = [r for r in root.iter("{*}r") if r.find(".//{*}b") is not None]
    assert ["".join(r.itertext()) for r in bold] == ["rouge"]
    assert _printed(root) == "la maison rouge"


def test_a_translation_in_place_of_merged_runs_keeps_their_elements(docx, part, sentences):
    runs = "".join(f'<w:r w:rsidR="0000000{n}"><w:t>wo</w:t></w:r>' for n in range(4))
    data = docx(f"<w:p>{runs}</w:p>")
    root = part(_written(data, read(data, sentences), lambda _: "другоеслово"))
    assert len(list(root.iter("{*}r"))) == 4
    assert _printed(root) == "другоеслово"


def test_a_heading_and_its_entry_in_the_table_of_contents_agree(docx, part, sentences):
    entry = f"<w:p>{_field(_run('Scope') + '<w:r><w:tab/></w:r>' + _run('4'), ' TOC ')}</w:p>"
    data = docx(entry + f"<w:p>{_run('Scope')}</w:p>")
    root = part(_written(data, read(data, sentences), lambda _: "Champ"))
    assert [t.text for t in root.iter("{*}t")] == ["Champ", "4", "Champ"]


def test_strict_documents_are_written_back_in_their_own_namespaces(docx, part, sentences):
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    xml_part = (
        f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>a </w:t></w:r>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r></w:p></w:body></w:document>"
    )
    data = docx("", raw={"word/document.xml": (main, xml_part.encode())})
    content = read(data, sentences)
    assert content.strict
    root = part(_written(data, content, lambda _: "{1}B{/1} A"))
    assert _printed(root) == "B A"
    assert {etree.QName(e).namespace for e in root.iter()} == {strict}


def test_an_encoding_and_its_declaration_are_kept(docx, sentences):
    import io
    import zipfile

    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>'
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>été</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    data = docx("", raw={"word/document.xml": (main, text.encode("utf-16"))})
    out = _written(data, read(data, sentences), lambda _: "лето")
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        written = archive.read("word/document.xml").decode("utf-16")
    assert "лето" in written
    assert "standalone='yes'" in written.replace('"', "'")


def test_a_segment_built_anew_leaves_its_neighbours_in_the_same_run_alone(docx, part, sentences):
    runs = _run("One. Two ") + _run("three", "<w:b/>") + _run(" four. Five.")
    data = docx(f"<w:p>{runs}</w:p>")
    moved = {"Two {1}three{/1} four.": "{1}Drei{/1} vier zwei."}
    root = part(_written(data, read(data, sentences), lambda text: moved.get(text, text)))
    assert _printed(root) == "One. Drei vier zwei. Five."
    bold = [r for r in root.iter("{*}r") if r.find(".//{*}b") is not None]
    assert ["".join(r.itertext()) for r in bold] == ["Drei"]


@RELAXED
@given(st.text(st.sampled_from("abc ,"), min_size=6, max_size=24).map(str.strip).filter(str))
def test_no_character_takes_on_the_formatting_of_blanks_that_stand_together(
    docx, part, sentences, target
):
    small = '<w:sz w:val="16"/>'
    blanks = _run(" ", small) + _run(" ", f'<w:spacing w:val="20"/>{small}')
    data = docx(f"<w:p>{_run('CAUTION ')}{blanks}{_run(': indicates')}</w:p>")
    root = part(_written(data, read(data, sentences), lambda _: target))
    runs = [(_printed(run), run.find(".//{*}sz") is not None) for run in root.iter("{*}r")]
    assert "".join(text for text, _ in runs) == target
    assert not any(text.strip() for text, is_small in runs if is_small)


def test_text_right_in_a_link_looks_as_that_of_the_source_when_words_change_places(
    docx, part, sentences
):
    inner = _run("see ") + _run("the annex", "<w:b/>")
    data = docx(f'<w:p>{_run("Please ")}<w:hyperlink w:anchor="x">{inner}</w:hyperlink></w:p>')
    content = read(data, sentences)
    assert content.blocks[0].segments[0].text == "Please {1}{2}see {/2}the annex{/1}"
    root = part(_written(data, content, lambda _: "{1}{2}voir {/2}annexe{/1} svp"))
    bold = [_printed(run) for run in root.iter("{*}r") if run.find(".//{*}b") is not None]
    assert bold == ["annexe"]


def test_a_link_that_goes_on_in_the_next_segment_stays_a_link_there(docx, part, sentences):
    link = _field(_run("annex. And more"), ' HYPERLINK "u" ')
    data = docx(f"<w:p>{_run('See ')}{link}</w:p>")
    content = read(data, sentences)
    changed = {"See {1}annex.{/1}": "{1}Annexe.{/1} Voir", "And more": "Et plus"}
    assert [segment.text for segment in content.blocks[0].segments] == list(changed)
    output = _written(data, content, changed.__getitem__)
    assert _printed(part(output)) == "Annexe. Voir Et plus"
    again = read(output, sentences).blocks[0].segments
    assert [segment.text for segment in again] == ["Annexe.", "Voir{1} Et plus{/1}"]
    assert sum(1 for _ in part(output).iter("{*}instrText")) == 2
