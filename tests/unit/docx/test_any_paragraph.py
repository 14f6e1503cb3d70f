"""Paragraphs of anything that Word writes, in any edition, prefix and encoding, there and back.

Hypothesis makes the paragraphs. Targets of letters that stand nowhere else prove that each letter
of a target is in the output once and in order, whatever has become of its tags.
"""

import io
import zipfile
from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.docx_judge import put_back
from translation.documents import TargetBlock, TargetSegment
from translation.docx import PseudoMode, Switches, pseudo, read, write
from translation.languages import Language
from translation.markup import TagMark, parse

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_HELD = (
    "delText", "instrText", "delInstrText", "footnoteReference", "sym", "bookmarkStart",
    "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "commentReference", "docPr", "pPr", "pPrChange", "del", "moveFrom", "p",
)  # fmt: skip
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(code):
    return f"<w:r><w:instrText> {code} </w:instrText></w:r>"


def _field(code, inner):
    begin = _mark("begin") + _instruction(code)
    return f"{begin}{_mark('separate')}{inner}{_mark('end')}"


def _wrapped(name, attributes=""):
    return lambda inner: f"<w:{name}{attributes}>{''.join(inner)}</w:{name}>"


def _gone(wrapper, text, name):
    run = f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'
    return f'<w:{wrapper} w:id="9" w:author="A">{run}</w:{wrapper}>'


_WORDS = st.text(st.sampled_from("abcde .—ب中‑"), min_size=1, max_size=8)
_LOOKS = st.sampled_from(
    ["", "<w:b/>", "<w:i/><w:u w:val='single'/>", "<w:noProof/>", "<w:bCs/>", "<w:vanish/>",
     "<w:rPrChange w:id='7' w:author='A'><w:rPr><w:i/></w:rPr></w:rPrChange>",
     "<w:ins w:id='8' w:author='A'/>", "<w:b w:val='false'/>"]
)  # fmt: skip
_RUNS = st.builds(
    lambda text, look: (
        f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}"
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    ),
    _WORDS,
    _LOOKS,
)
_ALONE = st.sampled_from(
    ["<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", '<w:r><w:br w:type="page"/></w:r>',
     "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>",
     '<w:r><w:t>n</w:t><w:footnoteReference w:id="2"/><w:t>m</w:t></w:r>',
     '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>', '<w:r><w:softHyphen/></w:r>',
     '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Pic"/></wp:inline></w:drawing></w:r>',
     '<w:bookmarkStart w:id="1" w:name="m"/>', '<w:bookmarkEnd w:id="1"/>',
     '<w:commentRangeStart w:id="2"/>', '<w:commentRangeEnd w:id="2"/>',
     '<w:r><w:commentReference w:id="2"/></w:r>', '<w:permStart w:id="3"/>',
     '<w:permEnd w:id="3"/>', '<w:moveFromRangeStart w:id="4" w:name="v"/>',
     '<w:moveFromRangeEnd w:id="4"/>', '<w:moveToRangeStart w:id="5" w:name="v"/>',
     '<w:moveToRangeEnd w:id="5"/>', '<w:proofErr w:type="spellStart"/>', "<!-- said -->",
     _mark("begin"), _mark("separate"), _mark("end"), _instruction("REF x"), "<w:r/>",
     _mark("begin") + _instruction("PAGE") + _mark("end"),
     _gone("del", "deleted", "delText"), _gone("moveFrom", "moved", "t"),
     "<w:r><w:t/></w:r>", "<w:r><w:lastRenderedPageBreak/><w:t>z</w:t></w:r>"]
)  # fmt: skip


def _enclosing(inline):
    several = st.lists(inline, min_size=1, max_size=3)
    codes = st.sampled_from(["HYPERLINK x", "REF x", "IF a", "TOC", "DDEAUTO c"])
    return st.one_of(
        several.map(_wrapped("hyperlink", ' w:anchor="x"')),
        several.map(_wrapped("ins", ' w:id="3" w:author="A"')),
        several.map(_wrapped("moveTo", ' w:id="6" w:author="A"')),
        several.map(_wrapped("smartTag", ' w:element="e"')),
        several.map(_wrapped("fldSimple", ' w:instr=" REF x "')),
        several.map(_wrapped("fldSimple", ' w:instr=" HYPERLINK x "')),
        several.map(
            lambda i: f"<w:sdt><w:sdtPr/><w:sdtContent>{''.join(i)}</w:sdtContent></w:sdt>"
        ),
        st.builds(lambda code, i: _field(code, "".join(i)), codes, several),
        _RUNS.map(
            lambda run: (
                "<w:r><w:ruby><w:rt><w:r><w:t>k</w:t></w:r></w:rt>"
                f"<w:rubyBase>{run}</w:rubyBase></w:ruby></w:r>"
            )
        ),
    )


_INLINE = st.recursive(st.one_of(_RUNS, _RUNS, _ALONE), _enclosing, max_leaves=6)
_PROPERTIES = st.sampled_from(
    ["", "<w:pPr><w:rPr><w:del w:id='1' w:author='A'/></w:rPr></w:pPr>",
     "<w:pPr><w:pPrChange w:id='2' w:author='A'><w:pPr><w:jc w:val='left'/></w:pPr></w:pPrChange>"
     "</w:pPr>"]
)  # fmt: skip
_PARAGRAPHS = st.builds(
    lambda properties, inline: f"<w:p>{properties}{''.join(inline)}</w:p>",
    _PROPERTIES,
    st.lists(_INLINE, min_size=1, max_size=5),
)
_BODIES = st.lists(_PARAGRAPHS, min_size=1, max_size=3).map("".join)
_FORMS = st.tuples(
    st.sampled_from([_TRANSITIONAL, _STRICT]),
    st.sampled_from(["w", "q", ""]),
    st.sampled_from(["utf-8", "utf-16"]),
)


@pytest.fixture(scope="session")
def package(docx):
    """A package of a body in a namespace, under a prefix (none: as the default), in an encoding."""

    def build(body, form):
        space, prefix, encoding = form
        wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
        whole = (
            f'<w:document xmlns:w="{_TRANSITIONAL}" xmlns:wp="{wp}"><w:body>{body}<w:sectPr/>'
            "</w:body></w:document>"
        ).replace(_TRANSITIONAL, space)
        if prefix:
            whole = whole.replace("w:", f"{prefix}:").replace(":w=", f":{prefix}=")
        else:
            whole = (
                whole.replace("<w:", "<")
                .replace("</w:", "</")
                .replace("<document ", f'<document xmlns="{space}" ', 1)
            )
        declared = f'<?xml version="1.0" encoding="{encoding}"?>{whole}'
        return docx("", raw={"word/document.xml": (_MAIN, declared.encode(encoding))})

    return build


def _sentences(text):
    """A splitter that cuts after each stop, so that segments end anywhere in the markup."""
    return [at + 1 for at, letter in enumerate(text[:-1]) if letter == "."]


def _members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _canonical(part, change=str):
    root = etree.fromstring(part)
    for element in root.iter(etree.Element):
        element.text = element.text and change(element.text)
    return etree.tostring(root, method="c14n2")


@RELAXED
@given(_BODIES, _FORMS)
def test_identity_and_letters_put_back_are_what_came_in(package, body, form):
    data = package(body, form)
    for mode, change in ((PseudoMode.IDENTITY, str), (PseudoMode.PUA, put_back)):
        out = pseudo(data, _sentences, mode, switches=Switches(hidden=True)).data
        before, after = _members(data), _members(out)
        assert list(before) == list(after)
        for name, part in before.items():
            assert part == after[name] or _canonical(part) == _canonical(after[name], change)


class _Strange:
    """Targets whose letters stand in no other text: each tells its segment and its place."""

    def __init__(self, random):
        self._random, self._code = random, count(0x4E00)
        self.letters: list[str] = []

    def __call__(self, text):
        """A target with the source's tags moved, lost, doubled, crossed and some unknown."""
        random = self._random
        tags = [str(piece) for piece in parse(text) if isinstance(piece, TagMark)]
        tags = random.sample(tags, random.randrange(len(tags) + 1)) if tags else []
        tags += random.choices([*tags, "{7}", "{/7}", "{88/}", "{", "}}"], k=random.randrange(4))
        pieces = [*tags, *(self._word() for _ in range(random.randrange(1, 6)))]
        random.shuffle(pieces)
        target = "".join(pieces)
        self.letters.append("".join(filter(_is_strange, target)))
        return target

    def _word(self):
        blank = self._random.choice(["", " "])
        return blank + "".join(chr(next(self._code)) for _ in range(self._random.randrange(1, 5)))


def _is_strange(letter):
    return "\u4e00" <= letter < "\u9000" and letter != "中"


def _told(data):
    """The text of a document in order, with what is deleted or moved away left out."""
    root = etree.fromstring(_members(data)["word/document.xml"])
    return "".join(t.text or "" for t in root.iter("{*}t"))


def _held(data):
    """How often each thing stands in a document that no target may take away or double."""
    root = etree.fromstring(_members(data)["word/document.xml"])
    found: Counter[tuple[str, str]] = Counter()
    for element in root.iter(*(f"{{*}}{name}" for name in _HELD)):
        text = (element.text or "").strip()
        if "HYPERLINK" not in text:  # the codes of a link go where its pair of tags goes
            found[etree.QName(element).localname, text] += 1
    return found


def _targets(content, change):
    return [
        TargetBlock(b, tuple(TargetSegment(s, change(s.text)) for s in b.segments))
        for b in content.blocks
    ]


@RELAXED
@given(_BODIES, _FORMS, st.randoms(use_true_random=False))
def test_each_letter_of_a_target_is_written_once_and_in_order(package, body, form, random):
    data = package(body, form)
    content = read(data, _sentences)
    strange = _Strange(random)
    blocks = _targets(content, strange)
    out = write(data, blocks, source=Language.EN, target=None)
    told = _told(out)
    for letters in strange.letters:
        mine = "".join(filter(set(letters).__contains__, told))
        # what repeats a heading or another branch repeats its target as well
        assert mine == letters * max(1, len(mine) // max(1, len(letters)))
    assert _held(out) == _held(data)
    read(out, _sentences)


@RELAXED
@given(_BODIES, _FORMS)
def test_an_empty_target_takes_its_text_away_and_nothing_else(package, body, form):
    data = package(body, form)
    content = read(data, _sentences)
    out = write(data, _targets(content, lambda _: ""), source=Language.EN, target=None)
    assert _held(out) == _held(data)
    assert read(out, _sentences).segments == 0


@RELAXED
@given(_BODIES, _FORMS, st.sampled_from(Language), st.randoms(use_true_random=False))
def test_a_document_of_any_language_is_written_whatever_a_draft_holds(
    package, body, form, target, random
):
    data = package(body, form)
    strange = _Strange(random)

    def draft(text):
        return None if random.random() < 0.2 else strange(text)

    source = Language.AR if target is not Language.AR else Language.EN
    out = write(data, _targets(read(data, _sentences), draft), source=source, target=target)
    told = _told(out)
    for letters in strange.letters:
        assert "".join(filter(set(letters).__contains__, told)).startswith(letters)
