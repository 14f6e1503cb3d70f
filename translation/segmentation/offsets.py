"""From rules to offsets.

Where a rule that breaks matches is a candidate. All rules, joined into one pattern in their order,
are tried at the candidates alone; the number of the one that matches says whether to break.
"""

import functools
import hashlib
import itertools
import re
from collections.abc import Callable, Sequence
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
_RUN = re.compile(r"[.?!…؟۔。！？｡．\n][\W\d_¹²³⁰⁴-⁹]{0,40}")
"""A mark that may end a sentence, and what may stand between it and the break."""
_ITEM = re.compile(r"\s(?=[•⁃]?\s?\(?(?:\d{1,2}|[b-i])[.)])")
"""Before the mark of the next entry of an inline list."""
_BLANKS = frozenset(" \t\xa0\u202f\u3000")

_FAR_BACK = re.compile(r"\{\d*,\d{2,}\}")

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
    """All rules as one pattern, and the numbers of those that break."""

    decider: "regex.Pattern[str]"
    breaking: frozenset[int]


def _at(rule: BreakRule) -> str:
    """A zero-width pattern that matches where the rule does.

    What follows is asked first where the rule looks far back, since that is dear.
    """
    before = f"(?<={to_regex(rule.before)})" if rule.before else ""
    after = f"(?={to_regex(rule.after)})" if rule.after else ""
    return after + before if _FAR_BACK.search(rule.before) else before + after


def _compile(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern, regex.V1)


def _check(number: int, rule: BreakRule) -> None:
    try:
        for side in (rule.before, rule.after):
            _compile(to_regex(side))
    except (regex.error, ValueError, OverflowError) as error:
        raise RulesRefused(
            "bad_pattern",
            f"rule {number} of this language has a regular expression that does not compile: "
            f"{error}; correct it in the tool that wrote it",
        ) from None


@functools.lru_cache(maxsize=32)
def _compiled(rules: tuple[BreakRule, ...]) -> _Compiled:
    # The empty group after each rule tells by its number which one matched first.
    decider = "|".join(f"{_at(rule)}()" for rule in rules)
    breaking = frozenset(number for number, rule in enumerate(rules, start=1) if rule.breaks)
    return _Compiled(_compile(decider), breaking)


@functools.lru_cache(maxsize=32)
def _finders(rules: tuple[BreakRule, ...]) -> "tuple[regex.Pattern[str], ...]":
    """The breaking rules, each to be searched for by itself; all rules are checked."""
    for number, rule in enumerate(rules, start=1):
        _check(number, rule)
    return tuple(_compile(_at(rule)) for rule in rules if rule.breaks)


def _searched(text: str, rules: tuple[BreakRule, ...]) -> set[int]:
    """Where a breaking rule matches."""
    return {
        found.start()
        for finder in _finders(rules)
        for found in finder.finditer(text, timeout=_PATIENCE)
    }


def _triggered(text: str) -> set[int]:
    """All that can be a candidate under our own rules: they break after one of a few marks."""
    near_marks = {
        at
        for run in _RUN.finditer(text)
        for at in range(run.start() + 1, run.end() + 1)
        if text[at - 1] not in _BLANKS
    }
    return near_marks.union(found.end() for found in _ITEM.finditer(text))


def _decided(text: str, rules: _Compiled, candidates: set[int]) -> list[int]:
    """The starts of segments, where the first rule that matches at a candidate breaks."""
    decide = rules.decider.match
    starts: set[int] = set()
    leading = _after_space(text, 0)
    for at in candidates:
        decided = decide(text, at, timeout=_PATIENCE)
        if at > leading and decided is not None and decided.lastindex in rules.breaking:
            starts.add(_after_space(text, at))
    starts.discard(len(text))
    return sorted(starts)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def break_offsets(text: str, rules: Sequence[BreakRule]) -> list[int]:
    """Offsets in `text` where a new segment starts, in increasing order, without 0 and the end.

    The first rule that matches at a position decides it, as SRX 2.0 asks, so exceptions
    ("art.", "No.") come first. White space after a break belongs to the segment before it. The
    pieces always join back into `text`. Raises RulesRefused `bad_pattern`, `too_slow`.
    """
    ordered = tuple(rules)
    try:
        candidates = _searched(text, ordered)
        return _decided(text, _compiled(ordered), candidates)
    except TimeoutError:
        raise RulesRefused(
            "too_slow",
            f"a rule took more than {_PATIENCE:.0f} seconds on one text; simplify its pattern",
        ) from None


def _own_offsets(text: str, compiled: _Compiled) -> list[int]:
    return _decided(text, compiled, _triggered(text))


def split_at(text: str, offsets: Sequence[int]) -> list[str]:
    """The pieces of a text between increasing offsets; they join back into it. "" has none."""
    if not text:
        return []
    edges = [0, *offsets, len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


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
    _finders(rules)
    return functools.partial(break_offsets, rules=rules)


@functools.cache
def _own(language: Language) -> Splitter:
    rules = read_srx(_rule_file(language)).for_language(language)
    return functools.partial(_own_offsets, compiled=_compiled(rules))
