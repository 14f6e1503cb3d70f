"""Values of the source that the target does not print, and the other way round.

Compared as a set of meanings, never by place: languages reorder, and Arabic reverses ranges and
dates. A value that stands in words on either side excuses digits on the other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translation.checks.problems import CheckedPair, Problem, Severity
from translation.checks.quantities import Quantity, has_percent, quantities
from translation.languages import Language
from translation.placeables.grammar import blank_tags
from translation.placeables.letters import bare, misprinted
from translation.placeables.numerals import european
from translation.symbols import FoundSymbol, find_symbols

_APART = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u2009]\d{3})+(?!\d)")
"""Groups of a number with spaces between them at which a line breaks."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One text of a pair: its values in digits, those in words, and all that they may mean.

    `whole` holds the readings of whole values, `inside` those of the parts of values in digits.
    """

    digits: Sequence[Quantity]
    words: Sequence[Quantity]
    whole: frozenset[str]
    inside: frozenset[str]
    language: Language

    def prints(self, quantity: Quantity) -> bool:
        """Whether a value of the other side stands here as a whole, in digits or in words."""
        return not quantity.readings.isdisjoint(self.whole)

    def has(self, quantity: Quantity) -> bool:
        """Whether it stands here as a whole, in its parts or inside of another value."""
        if self.prints(quantity) or not quantity.readings.isdisjoint(self.inside):
            return True
        if quantity.parts:
            return all(part.words or self.has(part) for part in quantity.parts)
        return _unsaid(quantity, self.language)


def values(pair: CheckedPair) -> Iterator[Problem]:
    """A value that stands on one side alone: an error where its digits leave no doubt.

    One digit may hide in a word that no list has, so that it is a warning; so is a share that
    lost its per cent, and a number in words where the other side has another.
    """
    ours = _side(pair.source, pair.source_language)
    theirs = _side(pair.target, pair.target_language)
    lost, other = _alone(ours, theirs), _alone(theirs, ours)
    if not lost and not other:
        lost, other = _both(_dates(ours, theirs), _dates(theirs, ours))
    if not lost and not other:
        lost, other = _both(_spoken(ours, theirs), _spoken(theirs, ours))
    for one in lost:
        message = f"{one.kind} {one.name} of the source is missing"
        yield _problem(one, f"lost:{one.name}", message, source=(one.start, one.end))
    for one in other:
        message = f"{one.kind} {one.name} is not in the source"
        yield _problem(one, f"other:{one.name}", message, target=(one.start, one.end))
    yield from _letters(pair)
    yield from _groups(pair, ours)
    if has_percent(pair.source) != has_percent(pair.target) and ours.digits and theirs.digits:
        message = "a share of a hundred stands on one side alone"
        yield Problem("values", Severity.WARNING, "values:percent", message)


def _letters(pair: CheckedPair) -> Iterator[Problem]:
    """Symbols of the source in Cyrillic letters, which no search finds, or with a wrong letter."""
    sound = {bare(hit.symbol) for hit in find_symbols(pair.source) if not hit.symbol.lookalikes}
    for hit in find_symbols(pair.target):
        if hit.symbol.lookalikes and bare(hit.symbol) in sound:
            name = str(hit.symbol)
            yield _symbol(hit, f"letters:{name}", f"symbol {name} is written with Cyrillic letters")
    languages = pair.source_language, pair.target_language
    wrong = {str(hit.symbol): hit for hit in misprinted(pair.target, pair.source, *languages)}
    for name, hit in wrong.items():
        right = hit.symbol.printed(pair.target_language)
        message = f"{name} bears the letter of another language; print {right}"
        yield _symbol(hit, f"letter:{name}", message)


def _groups(pair: CheckedPair, ours: _Side) -> Iterator[Problem]:
    """Numbers whose groups a line from right to left sets in the wrong order: 2 500 as 500 2.

    No-break spaces hold them together. Groups that are typed the other way round print right.
    """
    if pair.target_language.direction != "rtl" or pair.source_language.direction == "rtl":
        return
    meant = {reading.partition(".")[0] for reading in ours.whole | ours.inside}
    for hit in _APART.finditer(european(blank_tags(pair.target))):
        groups = hit.group().split()
        if "".join(groups) in meant and groups != groups[::-1]:
            name = " ".join(groups)
            message = f"the groups of {name} print in the wrong order; put no-break spaces in"
            key = f"values:groups:{name}"
            yield Problem("values", Severity.WARNING, key, message, None, hit.span())


def _symbol(hit: FoundSymbol, key: str, message: str) -> Problem:
    span = hit.start, hit.end
    return Problem("values", Severity.WARNING, f"values:{key}", message, None, span)


def _side(text: str, language: Language) -> _Side:
    found = quantities(text, language)
    digits = [quantity for quantity in found if not quantity.words]
    words = [quantity for quantity in found if quantity.words]
    parts = (part for quantity in digits for part in quantity.parts)
    return _Side(digits, words, _readings(found), _readings(parts), language)


def _readings(quantities: Iterable[Quantity]) -> frozenset[str]:
    return frozenset(reading for quantity in quantities for reading in quantity.readings)


def _alone(some: _Side, others: _Side) -> list[Quantity]:
    """Values that the other side has nowhere, each once."""
    return _once(quantity for quantity in some.digits if not others.has(quantity))


def _dates(some: _Side, others: _Side) -> list[Quantity]:
    """Dates whose numbers all stand on the other side, but not as that date."""
    dates = (quantity for quantity in some.digits if quantity.kind == "date")
    return _once(date for date in dates if not others.prints(date))


def _spoken(some: _Side, others: _Side) -> list[Quantity]:
    """Small numbers in words that the other side does not say."""
    small = (word for word in some.words if word.counts and not others.has(word))
    return _once(small)


def _both(some: list[Quantity], others: list[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """What disagrees on both sides; alone it may be a matter of words."""
    return (some, others) if some and others else ([], [])


def _once(quantities: Iterable[Quantity]) -> list[Quantity]:
    return list({quantity.name: quantity for quantity in quantities}.values())


def _unsaid(quantity: Quantity, language: Language) -> bool:
    """One, and in Arabic two, stand in the form of the noun."""
    return bool(quantity.readings & ({"1", "2"} if language is Language.AR else {"1"}))


def _problem(
    one: Quantity,
    key: str,
    message: str,
    *,
    source: tuple[int, int] | None = None,
    target: tuple[int, int] | None = None,
) -> Problem:
    sure = not one.words and (one.kind != "number" or len(one.name) > 1)
    severity = Severity.ERROR if sure else Severity.WARNING
    return Problem("values", severity, f"values:{key}", message, source, target)
