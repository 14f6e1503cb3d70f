"""What stands between two sentences, which is not the same in Chinese as elsewhere.

The blank between two segments belongs to neither, so it stays as the source has it. Chinese parts
sentences by a full-width stop alone; every other language here wants a blank as well.
"""

from collections.abc import Sequence

from translation.docx.targets import pieces_of
from translation.languages import Language

Exchange = tuple[int, int, str | None]
"""A segment's offsets in its flow and its target; None: the source is printed."""


def joined(plan: Sequence[Exchange], text: str, target: Language) -> list[Exchange]:
    """The exchanges of one flow, with blanks between its sentences as the target has them.

    `plan` is in the order of the offsets, `text` the plain text of the flow. Only plain blanks are
    taken away, and a blank is only added where nothing at all stood between two segments.
    """
    whole: list[Exchange] = []
    for one, following in zip(plan, [*plan[1:], None], strict=True):
        if following is None:
            whole.append(one)
        else:
            whole += _joint(one, following, text[one[1] : following[0]], target)
    return whole


def _joint(one: Exchange, following: Exchange, gap: str, target: Language) -> list[Exchange]:
    start, end, text = one
    if text is None:
        return [one]
    if target is not Language.ZH:
        return [(start, end, text if gap or _ends_blank(text) else f"{text} ")]
    if gap and not gap.strip(" ") and following[2] is not None and _ends_full_width(text):
        return [one, (end, following[0], "")]
    return [one]


def _ends_blank(text: str) -> bool:
    return _last(text).isspace()


def _ends_full_width(text: str) -> bool:
    """Whether the text ends in a character that brings its own space, such as 。 or ？."""
    return _last(text) in tuple("。！？；：，、”’》）】")


def _last(text: str) -> str:
    """The last character that is printed; a draft's broken tags are literal braces."""
    literal = "".join([piece for piece in pieces_of(text) if isinstance(piece, str)])
    return literal[-1:]
