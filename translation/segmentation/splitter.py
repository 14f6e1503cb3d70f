"""From rules to offsets.

Every rule that breaks is searched for by itself, which the `regex` module does fast; what it finds
is a candidate. All rules, joined into one pattern in their order, are tried at the candidates
alone; the number of the one that matches says whether to break.
"""

import functools
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

import regex

from translation.errors import RulesRefused
from translation.languages import Language
from translation.segmentation.dialect import to_regex
from translation.segmentation.srx import BreakRule, read_srx

Splitter = Callable[[str], list[int]]

_PATIENCE = 10.0
"""Seconds that one search of a rule may take: rules of other tools may run away."""

_SPACE = re.compile(r"\s*")
_RULES = files("translation.segmentation") / "rules"


def _rule_file(language: Language) -> bytes:
    return (_RULES / f"{language.value}.srx").read_bytes()


def _version() -> str:
    whole = hashlib.sha256()
    for language in Language:
        whole.update(hashlib.sha256(_rule_file(language)).digest())
    return whole.hexdigest()[:16]


RULES_VERSION: str = _version()
"""Digest of the six rule files: texts cut under the same version are cut alike."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The breaking rules one by one, all rules as one, and which numbers of it break."""

    finders: "tuple[regex.Pattern[str], ...]"
    decider: "regex.Pattern[str]"
    breaking: frozenset[int]


def _at(rule: BreakRule) -> str:
    """A zero-width pattern that matches where the rule does."""
    before = f"(?<={to_regex(rule.before)})" if rule.before else ""
    after = f"(?={to_regex(rule.after)})" if rule.after else ""
    return before + after


def _compile(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern, regex.V1)


def _check(number: int, rule: BreakRule) -> None:
    try:
        _compile(_at(rule))
    except (regex.error, ValueError, OverflowError) as error:
        raise RulesRefused(
            "bad_pattern",
            f"rule {number} of this language has a regular expression that does not compile: "
            f"{error}; correct it in the tool that wrote it",
        ) from None


@functools.lru_cache(maxsize=32)
def _compiled(rules: tuple[BreakRule, ...]) -> _Compiled:
    for number, rule in enumerate(rules, start=1):
        _check(number, rule)
    # The empty group after each rule tells by its number which one matched first.
    decider = "|".join(f"{_at(rule)}()" for rule in rules)
    return _Compiled(
        tuple(_compile(_at(rule)) for rule in rules if rule.breaks),
        _compile(decider),
        frozenset(number for number, rule in enumerate(rules, start=1) if rule.breaks),
    )


def _places(text: str, rules: _Compiled) -> Iterator[int]:
    candidates = {
        found.start()
        for finder in rules.finders
        for found in finder.finditer(text, timeout=_PATIENCE)
    }
    decide = rules.decider.match
    for at in candidates:
        decided = decide(text, at, timeout=_PATIENCE)
        if decided is not None and decided.lastindex in rules.breaking:
            yield at


def break_offsets(text: str, rules: Sequence[BreakRule]) -> list[int]:
    """Offsets in `text` where a new segment starts, in increasing order, without 0 and the end.

    The first rule that matches at a position decides it, as SRX 2.0 asks, so exceptions
    ("art.", "No.") come first. White space after a break belongs to the segment before it. The
    pieces always join back into `text`. Raises RulesRefused `bad_pattern`, `too_slow`.
    """
    try:
        places = set(_places(text, _compiled(tuple(rules))))
    except TimeoutError:
        raise RulesRefused(
            "too_slow",
            f"a rule took more than {_PATIENCE:.0f} seconds on one text; simplify its pattern",
        ) from None
    leading = _SPACE.match(text).end()  # type: ignore[union-attr]
    starts = {_SPACE.match(text, at).end() for at in places if at > leading}  # type: ignore[union-attr]
    return sorted(start for start in starts if start < len(text))


def split_at(text: str, offsets: Sequence[int]) -> list[str]:
    """The pieces of a text between increasing offsets; they join back into it. "" has none."""
    if not text:
        return []
    edges = [0, *offsets, len(text)]
    return [text[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def splitter(language: Language, srx: bytes | None = None) -> Splitter:
    """The splitter of a language, by our own rules or by those of another tool's SRX file.

    Raises RulesRefused where the file cannot be read or has no rules for the language.
    """
    if srx is None:
        return _own(language)
    rules = read_srx(srx).for_language(language)
    if not rules:
        raise RulesRefused(
            "no_rules",
            f"the file has no rules for {language.english_name}; add a language map for it",
        )
    _compiled(rules)
    return functools.partial(break_offsets, rules=rules)


@functools.cache
def _own(language: Language) -> Splitter:
    rules = read_srx(_rule_file(language)).for_language(language)
    return functools.partial(break_offsets, rules=rules)
