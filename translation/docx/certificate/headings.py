"""Entries of tables of contents: what they should say once their headings are translated."""

import re
from collections.abc import Mapping, Sequence

from translation.docx.certificate.passages import Key, Passage

_PAGE = re.compile(r"[\t ]+\d*\s*$")
_CORE = frozenset(
    ["body", "table", "header", "footer", "footnote", "endnote", "comment", "textbox", "ruby"]
)


def entry_texts(
    pairs: Sequence[tuple[Passage, Passage | None]], became: Mapping[str, Sequence[str]]
) -> dict[Key, list[str]]:
    """For each entry that repeats a heading of its part, what it may say now.

    An entry is a heading behind a number of its own and before a page number, both set off by a
    tab. Which of several headings of the same words is meant is not asked.
    """
    headings: dict[str, list[str]] = {}
    for passage, _ in pairs:
        if not passage.entry and passage.kind in _CORE and passage.plain.strip():
            said = headings.setdefault(_flat(passage.plain), [])
            said += [one for one in became.get(passage.plain, ()) if one not in said]
    entries = [passage for passage, _ in pairs if passage.entry and passage.plain]
    found = {one.key: _texts(one.plain, headings) for one in entries}
    return {key: texts for key, texts in found.items() if texts}


def _texts(plain: str, headings: Mapping[str, Sequence[str]]) -> list[str]:
    core = _PAGE.sub("", plain)
    begin = len(core) - len(core.lstrip())
    while begin < len(core):
        known = headings.get(_flat(core[begin:]))
        if known:
            return [plain[:begin] + text.strip() + plain[len(core) :] for text in known]
        tab = core.find("\t", begin)
        if tab < 0 or any(map(str.isalpha, core[begin:tab])):
            return []
        begin = tab + 1
    return []


def _flat(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ").strip()
