"""The golden lines of `tests/golden/layout/bidi.txt`, and how text and runs stand on a line.

Lines are compared as they stand from left to right, without blanks. Of an Arabic word only its
letters count and not their order: a PDF gives a ligature back in the order of its letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "layout" / "bidi.txt"


@dataclass(frozen=True, slots=True)
class Case:
    """A line in braces notation, its stretches from right to left, whether only Word has it so."""

    text: str
    stretches: tuple[str, ...]
    by_runs_alone: bool

    @property
    def expected(self) -> list[str]:
        """The line as it stands from left to right."""
        return shown("".join(_turned(one) for one in reversed(self.stretches)))


def cases() -> list[Case]:
    """All cases of the golden file."""
    text = "\n".join(
        line for line in GOLDEN.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    return [_case(one) for one in text.strip().split("\n===\n")]


def _case(written: str) -> Case:
    above, below = written.strip().split("\n---\n")
    line, *flags = above.splitlines()
    assert flags in ([], ["word"]), f"not a case: {above}"
    return Case(_unescaped(line), tuple(below.splitlines()), bool(flags))


def _unescaped(line: str) -> str:
    """A line with the characters that nobody sees, such as \\u00a0, as they are."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), line)


def is_arabic(character: str) -> bool:
    """Whether a character is a letter of a right-to-left script."""
    return unicodedata.bidirectional(character) in ("R", "AL")


def _turned(stretch: str) -> str:
    """A stretch from left to right: Arabic is turned round, a mark alone has nothing to turn."""
    stretch = stretch.replace("{1/}", "1")
    latin = any(c.isascii() and c.isalnum() for c in stretch)
    return stretch if latin else stretch[::-1]


def shown(line: str) -> list[str]:
    """What stands on a line from left to right: an Arabic word, or any other character, each.

    Blanks, vowel signs and marks without width are left out.
    """
    kept = [
        c
        for c in unicodedata.normalize("NFKD", line)
        if not c.isspace() and unicodedata.category(c) not in ("Mn", "Cf")
    ]
    found: list[str] = []
    for arabic, group in groupby(kept, is_arabic):
        letters = list(group)
        found += ["".join(sorted(letters))] if arabic else letters
    return found


def laid_by_runs(runs: Sequence[tuple[str, bool]]) -> list[str]:
    """How a right-to-left line of runs stands from left to right where each says its direction.

    `runs` are texts with whether they carry `w:rtl`, as Word reads them: stretches of one mark
    follow each other from the right; within one without it letters run from left to right, within
    one with it only digits and what joins them do (ISO 29500-1, annex I).
    """
    line = ""
    for rtl, group in groupby(runs, lambda run: run[1]):
        text = "".join(own for own, _ in group)
        line = (_from_the_right(text) if rtl else text) + line
    return shown(line)


def _from_the_right(text: str) -> str:
    numbers = re.compile(r"[0-9]+(?:[.,:/\u00a0][0-9]+)*")
    pieces, at = list[str](), 0
    for found in numbers.finditer(text):
        pieces += [text[at : found.start()][::-1], found[0]]
        at = found.end()
    return "".join(reversed([*pieces, text[at:][::-1]]))


def lines(words: Iterable[tuple[str, float, float]], step: float) -> list[list[str]]:
    """Printed words (text, left, middle of its height) as lines from above, each from the left."""
    found: list[list[str]] = []
    last = None
    some: list[tuple[float, str]] = []
    for text, left, middle in sorted(words, key=lambda word: word[2]):
        if last is not None and middle - last > step:
            found.append(_line(some))
            some = []
        some.append((left, text))
        last = middle
    return [*found, _line(some)] if some else found


def _line(some: list[tuple[float, str]]) -> list[str]:
    return shown("".join(text for _, text in sorted(some)))
