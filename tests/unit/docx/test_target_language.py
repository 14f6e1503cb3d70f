import io
import zipfile

from translation.documents import TargetBlock, TargetSegment
from translation.docx import read, write
from translation.languages import Language

_TEXTS = ("One thing. Another thing.", "Third.")
BODY = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in _TEXTS)


def _arabic(data, sentences):
    content = read(data, sentences)
    blocks = [
        TargetBlock(
            b,
            tuple(TargetSegment(s, "أمر" if s.text == "One thing." else None) for s in b.segments),
        )
        for b in content.blocks
    ]
    return write(data, blocks, source=Language.EN, target=Language.AR)


def _named(root, name):
    return [e for e in root.iter(f"{{*}}{name}") if e.getparent() is not None]


def test_what_is_not_translated_keeps_its_direction_in_a_run_of_its_own(docx, part, sentences):
    root = part(_arabic(docx(BODY), sentences))
    first, second = root[0].findall("{*}p")
    runs = {"".join(run.itertext()).strip(): run for run in first.findall("{*}r")}
    assert _named(runs["أمر"], "rtl")
    assert not _named(runs["Another thing."], "rtl")
    assert "".join(first.itertext()) == "أمر Another thing."
    assert not [e for e in _named(second, "bidi") if not e.attrib]


def test_a_part_that_nobody_touched_is_the_same_bytes(docx, sentences):
    raw = {"customXml/item1.xml": ("application/xml", b"<a  b='c' ></a>")}
    data = docx(BODY, raw=raw)
    out = _arabic(data, sentences)
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(out)) as after:
        assert after.read("customXml/item1.xml") == b"<a  b='c' ></a>"
        assert before.namelist() == after.namelist()
        times = [[i.date_time for i in archive.infolist()] for archive in (before, after)]
        assert times[0] == times[1]
        assert after.testzip() is None
