"""Which characters of a right-to-left paragraph run from left to right.

The Unicode bidirectional algorithm (UAX 9, rules W1 to N2) at paragraph level 1. ISO 29500-1
annex I.7 wants a run to carry `w:rtl` where its characters resolve to R, AN or EN, and not where
they resolve to L: then Word orders the line as every other renderer does.
"""

import re
import unicodedata
from collections.abc import Iterator

_PAIRS = dict(zip("([{⟨〈《「『【（［", ")]}⟩〉》」』】）］", strict=True))
_CLOSING = {closed: opened for opened, closed in _PAIRS.items()}
_STRONG_RTL = frozenset({"R", "AL"})
_NUMBERS = frozenset({"EN", "AN"})
# a telephone number, or groups of three digits: parted by blanks they would change places
_GROUPS = re.compile(
    r"(?<![\w.,+-])(?:\+[0-9]{1,3}(?: [0-9]{2,4}){2,}|[0-9]{1,3}(?: [0-9]{3})+)(?!\w)"
)
_ATTACHED = frozenset("/#+_=&*")  # ends of addresses and names: https://itu.int/, C++


def has_rtl_letters(text: str) -> bool:
    """Whether a text has a letter of a right-to-left script."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(c) in _STRONG_RTL for c in text)


def left_to_right(text: str) -> list[bool]:
    """For each character of a right-to-left paragraph, whether it runs from left to right.

    A tab or a break ends what stands before it, so that a code does not reach over it. Digits
    written onto a Latin code (5G, 802.11b) and the stroke that ends an address go with it; the
    groups of a long number (1 250 000) and of a telephone number stay in their order.
    """
    found: list[bool] = []
    for stretch, end in _stretches(text):
        found.extend(_resolved(stretch))
        found.extend([False] * len(end))
    return found


def _stretches(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    for index, character in enumerate(text):
        if character in "\t\n":
            yield text[at:index], character
            at = index + 1
    yield text[at:], ""


def _resolved(text: str) -> list[bool]:
    types = [unicodedata.bidirectional(c) or "L" for c in text]
    latin = [False] * len(types)
    if "L" in types:
        _weak(types)
        _brackets(text, types)
        _neutral(types)
        latin = [kind == "L" for kind in types]
        _attach(text, latin)
    for number in _GROUPS.finditer(text):
        latin[number.start() : number.end()] = [True] * len(number[0])
    return latin


def _weak(types: list[str]) -> None:
    """Rules W1 to W7."""
    last, strong = "R", "R"
    for index, original in enumerate(types):
        kind = last if original == "NSM" else original
        if kind == "EN" and strong == "AL":
            kind = "AN"
        if kind in ("L", "R", "AL"):
            strong = kind
        types[index] = last = kind
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    for index in range(1, len(types) - 1):
        before, after = types[index - 1], types[index + 1]
        joins = before == after and (
            (types[index] == "CS" and before in _NUMBERS)
            or (types[index] == "ES" and before == "EN")
        )
        if joins:
            types[index] = before
    _terminators(types)
    strong = "R"
    for index, kind in enumerate(types):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[index] = "L"


def _terminators(types: list[str]) -> None:
    """Rules W5 and W6: per cent and currency signs go with the European number they touch."""
    for order in (range(len(types)), range(len(types) - 1, -1, -1)):
        beside = ""
        for index in order:
            if types[index] == "ET" and beside == "EN":
                types[index] = "EN"
            beside = types[index]
    types[:] = [
        "ON" if kind in ("ET", "ES", "CS", "BN", "WS", "S", "B") else kind for kind in types
    ]


def _side(kind: str) -> str:
    return "R" if kind in ("R", "AN", "EN") else kind


def _brackets(text: str, types: list[str]) -> None:
    """Rule N0: a pair of brackets goes with what it holds and with what stands before it."""
    for opened, closed in _bracket_pairs(text, types):
        inside = {_side(kind) for kind in types[opened + 1 : closed]} & {"L", "R"}
        if not inside:
            continue
        before = next((_side(k) for k in reversed(types[:opened]) if _side(k) in "LR"), "R")
        side = "L" if inside == {"L"} and before == "L" else "R"
        types[opened] = types[closed] = side


def _bracket_pairs(text: str, types: list[str]) -> list[tuple[int, int]]:
    stack: list[tuple[str, int]] = []
    pairs = []
    for index, character in enumerate(text):
        if types[index] != "ON":
            continue
        if character in _PAIRS:
            stack.append((character, index))
        elif character in _CLOSING:
            depth = next(
                (d for d in range(len(stack) - 1, -1, -1) if stack[d][0] == _CLOSING[character]), -1
            )
            if depth >= 0:
                pairs.append((stack[depth][1], index))
                del stack[depth:]
    return sorted(pairs)


def _neutral(types: list[str]) -> None:
    """Rules N1 and N2: a neutral between two of a side takes it, any other that of the line."""
    index = 0
    while index < len(types):
        if _side(types[index]) in ("L", "R"):
            index += 1
            continue
        end = index
        while end < len(types) and _side(types[end]) not in ("L", "R"):
            end += 1
        before = _side(types[index - 1]) if index else "R"
        after = _side(types[end]) if end < len(types) else "R"
        types[index:end] = ["L" if before == after == "L" else "R"] * (end - index)
        index = end


def _attach(text: str, latin: list[bool]) -> None:
    for index in range(len(text) - 1, 0, -1):
        character = text[index - 1]
        number = character.isdigit() or (
            character in ".,-/" and index > 1 and text[index - 2].isdigit()
        )
        if latin[index] and number and not latin[index - 1]:
            latin[index - 1] = text[index].isalnum() or text[index] in ".,-/"
    for index in range(1, len(text)):
        ends = text[index] in _ATTACHED and (index + 1 == len(text) or not _joins(text[index + 1]))
        if ends and latin[index - 1]:
            latin[index] = True


def _joins(character: str) -> bool:
    return not character.isspace() and character not in _ATTACHED
