"""Documents that a text cites: by symbol, or as a numbered resolution, decision or recommendation.

The words are those of the citations of ITU texts in six languages: Resolution 154 (Rev. Busan,
2014), Резолюция 70, 第115号决议, القرار 154. What is cited is named as the archive names it, in
English and without the brackets behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from translation.markup import plain
from translation.symbols import find_symbols

_KINDS = {
    "Resolution": (
        "Resolutions?",
        "Résolutions?",
        "Resoluci(?:ón|ones)",
        "Резолюци[а-я]{1,3}",
        "[وفبك]?القرار",
    ),
    "Decision": (
        "Decisions?",
        "Décisions?",
        "Decisi(?:ón|ones)",
        "Решени[а-я]{1,2}",
        "[وفبك]?المقر[رّ]",
    ),
    "Recommendation": (
        "Recommendations?",
        "Recommandations?",
        "Recomendaci(?:ón|ones)",
        "Рекомендаци[а-я]{1,3}",
        "[وفبك]?التوصية",
    ),
}
_CHINESE = {"Resolution": "决议", "Decision": "决定", "Recommendation": "建议书"}
_AFTER = r"(?![\d.,/-]*\d)"
_NUMBERED = [
    (kind, re.compile(rf"(?<!\w)(?:{'|'.join(words)})[\s\u00a0]+(\d{{1,4}}){_AFTER}"))
    for kind, words in _KINDS.items()
] + [(kind, re.compile(rf"第\s?(\d{{1,4}})\s?号{word}")) for kind, word in _CHINESE.items()]


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as it is `written`, and the `name` of the document it is of."""

    written: str
    name: str


def citations(text: str) -> list[Citation]:
    """The documents that a text in braces notation cites, each once, in the order of the text."""
    first: dict[str, Citation] = {}
    for _, one in sorted(_found(plain(text, " ")), key=lambda hit: hit[0]):
        first.setdefault(one.name, one)
    return list(first.values())


def _found(text: str) -> Iterator[tuple[int, Citation]]:
    for hit in find_symbols(text):
        symbol = replace(hit.symbol, language=None, digits=1)
        yield hit.start, Citation(text[hit.start : hit.end], str(symbol))
    for kind, pattern in _NUMBERED:
        for one in pattern.finditer(text):
            yield one.start(), Citation(one.group(), f"{kind} {int(one[1])}")
