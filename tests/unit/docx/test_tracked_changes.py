from lxml import etree

from translation.documents import Changes, TargetBlock, TargetSegment
from translation.docx import read, write
from translation.languages import Language


def _run(text, name="t"):
    return f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'


def _in(name, inner):
    return f'<w:{name} w:id="1" w:author="A">{inner}</w:{name}>'


def _deleted(text):
    return _in("del", _run(text, "delText"))


def _texts(content):
    return [s.text for b in content.blocks for s in b.segments]


def test_insertions_and_deletions_are_counted_with_their_letters_and_flagged(docx, sentences):
    body = f"<w:p>{_run('a ')}{_deleted('gone 1')}{_in('ins', _run('new') + _run('er 2'))}</w:p>"
    content = read(docx(body), sentences)
    assert content.changes == Changes(1, 1, 0, letters_inserted=5, letters_deleted=4)
    assert content.flags == ("tracked_changes",)
    assert _texts(content) == ["a newer 2"]


def test_moved_text_is_read_once_where_it_went_and_is_neither_put_in_nor_taken_out(docx, sentences):
    away, here = _in("moveFrom", _run("moved")), _in("moveTo", _run("moved"))
    body = f"<w:p>{_run('one ')}{away}</w:p><w:p>{here}{_run(' two')}</w:p>"
    content = read(docx(body), sentences)
    assert content.changes == Changes(moves=1)
    assert _texts(content) == ["one", "moved two"]
    assert [(left.kind, left.letters) for left in content.left] == [("moved", 5)]


def test_what_was_put_in_and_taken_out_again_counts_as_taken_out(docx, sentences):
    content = read(docx(f"<w:p>{_run('a')}{_in('ins', _deleted('both'))}</w:p>"), sentences)
    assert content.changes == Changes(1, 1, 0, 0, 4)
    assert _texts(content) == ["a"]


def test_marks_of_paragraphs_rows_and_cells_count_without_letters(docx, sentences):
    mark = f"<w:pPr><w:rPr>{_in('ins', '')}</w:rPr></w:pPr>"
    cell = f"<w:tc><w:tcPr>{_in('cellDel', '')}</w:tcPr><w:p>{_run('cell')}</w:p></w:tc>"
    table = f"<w:tbl><w:tr><w:trPr>{_in('del', '')}</w:trPr>{cell}</w:tr></w:tbl>"
    content = read(docx(f"<w:p>{mark}{_run('text')}</w:p>{table}"), sentences)
    assert content.changes == Changes(insertions=1, deletions=2)
    assert content.flags == ("tracked_changes",)


def test_formatting_that_was_changed_is_no_change_of_the_text(docx, sentences):
    old = _in("rPrChange", "<w:rPr><w:i/></w:rPr>")
    body = f"<w:p><w:r><w:rPr><w:b/>{old}</w:rPr><w:t>bold</w:t></w:r>{_run(' plain')}</w:p>"
    content = read(docx(body), sentences)
    assert content.changes == Changes()
    assert content.flags == ()


def test_a_change_in_both_branches_of_a_text_box_counts_once(docx, sentences):
    inner = f"<w:txbxContent><w:p>{_in('ins', _run('box'))}</w:p></w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{inner}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r>"
    )
    content = read(docx(f"<w:p>{_run('a')}{box}</w:p>"), sentences)
    assert content.changes == Changes(1, 0, 0, 3, 0)


def test_deletions_stay_where_they_stood_in_a_paragraph_that_is_built_anew(docx, part, sentences):
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r>"
    body = f"<w:p>{_run('One. ')}{_deleted('gone')}{_run('Two ')}{bold}{_deleted('too')}</w:p>"
    data = docx(body)
    content = read(data, sentences)
    moved = {"One.": "Un.", "Two {1}b{/1}": "{1}B{/1} deux"}
    targets = [
        TargetBlock(b, tuple(TargetSegment(s, moved[s.text]) for s in b.segments))
        for b in content.blocks
    ]
    out = write(data, targets, source=Language.EN, target=Language.FR)
    again = read(out, sentences)
    assert again.changes == content.changes == Changes(0, 2, 0, 0, 7)
    told = [
        (etree.QName(e).localname, e.text) for e in part(out).iter("{*}t", "{*}delText") if e.text
    ]
    assert told == [
        ("t", "Un. "), ("delText", "gone"), ("t", "B"), ("t", " deux"), ("delText", "too"),
    ]  # fmt: skip


def test_a_field_put_in_around_its_own_mark_goes_where_its_tag_went(docx, part, sentences):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    began = _in("ins", _run(" on ") + mark("begin") + _run("PAGE", "instrText"))
    ended = _in("ins", _run("3") + mark("end") + _run(" at"))
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>met</w:t></w:r>"
    body = f"<w:p>{_run('It ')}{bold}{began}{mark('separate')}{ended}{_run(' noon.')}</w:p>"
    data = docx(body)
    block = next(b for b in read(data, sentences).blocks if "{2/}" in b.segments[0].text)
    (segment,) = block.segments
    assert segment.text == "It {1}met{/1} on {2/} at noon."
    target = TargetBlock(block, (TargetSegment(segment, "At noon {2/} it {1}met{/1}."),))
    out = part(write(data, [target], source=Language.EN, target=Language.FR))
    told = [
        next(iter(e.attrib.values()), None) if etree.QName(e).localname == "fldChar" else e.text
        for e in out.iter("{*}fldChar", "{*}t")
    ]
    assert told == ["At noon ", "begin", "separate", "3", "end", " it ", "met", "."]
