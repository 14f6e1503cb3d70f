"""The inline tags of a translation: each of the source once, open before closed, none other."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from translation.checks.problems import CheckedPair, Problem, Severity, Span
from translation.errors import MarkupRefused
from translation.markup import Mark, TagMark, marks

_TAG = re.compile(r"\{\{|\}\}|\{/?[0-9]{1,9}\}|\{[0-9]{1,9}/\}|[{}]")

Placed = tuple[Span, TagMark]


def tags(pair: CheckedPair) -> Iterator[Problem]:
    """Tags that are lost, doubled, unknown or crossed; a brace that is no tag.

    A lost format may print a whole clause in the wrong weight, a lost note takes its text with
    it, and tags that cross cannot be written into a DOCX: all of them are errors.
    """
    try:
        source, target = _placed(pair.source), _placed(pair.target)
    except MarkupRefused:
        message = "a single brace is no tag; double it if the brace itself is meant"
        yield Problem("tags", Severity.ERROR, "tags:brace", message)
        return
    yield from _lost(source, target)
    yield from _surplus(source, target)
    if not _crossed(source):
        for (span, mark), number in _crossed(target).items():
            message = f"{mark} crosses tag {number}; close them in the order that they opened in"
            yield _problem(f"crossed:{mark.number}", message, target=span)


def _placed(text: str) -> list[Placed]:
    """The tags of a text with their places; raises MarkupRefused for a single brace."""
    found = []
    for hit in _TAG.finditer(text):
        if hit.group() not in ("{{", "}}"):
            found += [(hit.span(), mark) for mark in marks(hit.group())]
    return found


def _lost(source: Sequence[Placed], target: Sequence[Placed]) -> Iterator[Problem]:
    """A pair that is missing as a whole is one loss, under the key of its opening tag."""
    missing = Counter(mark for _, mark in source) - Counter(mark for _, mark in target)
    for span, mark in source:
        if missing[mark] > 0:
            missing[mark] = 0
            said = str(mark)
            closing = TagMark(Mark.CLOSE, mark.number)
            if mark.mark is Mark.OPEN and missing[closing] > 0:
                missing[closing] = 0
                said = f"{mark}…{closing}"
            yield _problem(_key("lost", mark), f"{said} of the source is missing", source=span)


def _surplus(source: Sequence[Placed], target: Sequence[Placed]) -> Iterator[Problem]:
    known = Counter(mark for _, mark in source)
    seen: Counter[TagMark] = Counter()
    for span, mark in target:
        seen[mark] += 1
        if seen[mark] != known[mark] + 1:
            continue  # there by right, or already told
        if known[mark]:
            yield _problem(_key("doubled", mark), f"{mark} stands too often", target=span)
        else:
            yield _problem(_key("unknown", mark), f"the source has no {mark}", target=span)


def _crossed(placed: Sequence[Placed]) -> dict[Placed, int]:
    """Closing tags that stand before their opening or inside of another pair, and that pair."""
    opened: list[int] = []
    crossed: dict[Placed, int] = {}
    pairs = {mark.number for _, mark in placed if mark.mark is Mark.OPEN}
    for span, mark in placed:
        if mark.mark is Mark.OPEN:
            opened.append(mark.number)
        elif mark.mark is Mark.CLOSE and mark.number in pairs:
            if not opened or mark.number not in opened:
                crossed[span, mark] = mark.number
            else:
                if opened[-1] != mark.number:
                    crossed[span, mark] = opened[-1]
                opened.remove(mark.number)
    return crossed


def _key(what: str, mark: TagMark) -> str:
    """`lost:2` for an opening or standalone tag, `lost:/2` for a closing one."""
    return f"{what}:{'/' if mark.mark is Mark.CLOSE else ''}{mark.number}"


def _problem(
    key: str, message: str, *, source: Span | None = None, target: Span | None = None
) -> Problem:
    return Problem("tags", Severity.ERROR, f"tags:{key}", message, source, target)
