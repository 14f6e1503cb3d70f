from io import BytesIO

import docx as python_docx
import pytest

from translation.documents import TargetBlock, TargetSegment
from translation.docx import read, write
from translation.docx.joints import joined
from translation.languages import Language
from translation.segmentation import splitter

EN, ZH, FR = Language.EN, Language.ZH, Language.FR


@pytest.mark.parametrize(
    ("source", "target", "text", "targets", "expected"),
    [
        (ZH, EN, "会议开始。会议结束。", ["It began.", "It ended."], "It began. It ended."),
        (ZH, EN, "会议开始。会议结束。", [None, "It ended."], "会议开始。It ended."),
        (ZH, EN, "会议开始。会议结束。", ["It began.", None], "It began. 会议结束。"),
        (EN, ZH, "It began. It ended.", ["会议开始。", "会议结束。"], "会议开始。会议结束。"),
        (EN, ZH, "It began. It ended.", ["会议开始。", None], "会议开始。 It ended."),
        (EN, ZH, "It began. It ended.", ["见A.12", "会议结束。"], "见A.12 会议结束。"),
        (EN, FR, "It began. It ended.", ["Début.", "Fin."], "Début. Fin."),
    ],
)
def test_sentences_are_parted_as_the_target_language_has_it(
    source: Language,
    target: Language,
    text: str,
    targets: list[str | None],
    expected: str,
) -> None:
    made = python_docx.Document()
    made.add_paragraph(text)
    stream = BytesIO()
    made.save(stream)
    block = next(
        b for b in read(stream.getvalue(), splitter(source)).blocks if len(b.segments) == 2
    )
    planned = TargetBlock(
        block, tuple(TargetSegment(s, t) for s, t in zip(block.segments, targets, strict=True))
    )
    body = write(stream.getvalue(), [planned], source=source, target=target)
    assert python_docx.Document(BytesIO(body)).paragraphs[0].text == expected


def test_a_line_break_between_sentences_stays() -> None:
    plan = [(0, 3, "一。"), (4, 7, "二。")]
    assert joined(plan, "A.。\nB.。", ZH) == plan


def test_the_last_sentence_gets_no_blank() -> None:
    assert joined([(0, 3, "One.")], "一。", EN) == [(0, 3, "One.")]
