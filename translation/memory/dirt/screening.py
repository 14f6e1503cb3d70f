"""Screening of a file: what is learned from it first, then unit by unit what is kept of it.

A unit's variants are judged against each other: what most of them say is believed, and the odd one
out is held back.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from translation.exchange.imported import ImportedUnit
from translation.languages import Language
from translation.memory.dirt.figures import digits, disagreeing
from translation.memory.dirt.fit import REACH
from translation.memory.dirt.learned import Learned
from translation.memory.dirt.letters import damage, entities, without_entities
from translation.memory.dirt.marks import broken
from translation.memory.dirt.reasons import Found, Reason, Screened
from translation.memory.dirt.tongues import ROMANCE, foreign_scripts, has_words, is_text
from translation.memory.dirt.words import LANGUAGES, bared

SAMPLE = 20_000
"""Units of a file that are learned from, at most: the first ones."""
_CHARACTERS = 1 << 25
"""Characters of these units, at most: they stand in memory until they are counted."""

_CHUNK = 500
_LEANS, _LEANS_A_LETTER = 2.0, 0.1
_SURELY_LEANS = 25.0
_STRANGE = 1.4
_TOGETHER = 8.0
"""Lean of two texts into the language of each other, together, in natural logarithms."""
_EXCHANGED = 0.5
"""Lean, in natural logarithms, of a text into the language of one that leans into its own."""
_MARKS = re.compile(r"[\W_]+")

Texts = dict[Language, str]
Verdicts = dict[Language, Reason]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A unit as it was given and with what could be set right; what was, and what is wrong."""

    given: Mapping[Language, str]
    texts: Texts
    repaired: Verdicts
    found: Verdicts


class Screening:
    """What is known of a file, and the judgement of its units."""

    def __init__(self, sample: Iterable[ImportedUnit] = ()) -> None:
        units: list[Mapping[Language, str]] = []
        self._places: dict[int, int] = {}
        for unit in _first(sample):
            self._places[unit.ordinal] = len(units)
            units.append(unit.texts)
        self._learned = Learned(units)
        self._sieved: dict[int, _Judged] = {}
        self._learned.align(units, self._sifted)

    def screened(self, units: Iterable[ImportedUnit]) -> Iterator[Screened]:
        """Each unit as it is to be taken, in their order."""
        waiting = iter(units)
        before: list[ImportedUnit] = []
        chunk = list(islice(waiting, _CHUNK + REACH))
        while chunk:
            here, after = chunk[:_CHUNK], chunk[_CHUNK:]
            yield from self._chunk(here, before, after)
            before, chunk = here[-REACH:], after + list(islice(waiting, _CHUNK))

    def screen(self, unit: ImportedUnit) -> Screened:
        """One unit as it is to be taken, without those around it."""
        return self._chunk([unit])[0]

    def _chunk(
        self,
        units: Sequence[ImportedUnit],
        before: Sequence[ImportedUnit] = (),
        after: Sequence[ImportedUnit] = (),
    ) -> list[Screened]:
        own = self._own(units)
        judged = self._judged([unit.texts for unit in units], own)
        left = [_without(one.texts, one.found) for one in judged]
        window = [unit.texts for unit in before] + left + [unit.texts for unit in after]
        places = np.concatenate([self._own(before), own, self._own(after)])
        inner = slice(len(before), len(before) + len(units))
        for at, place in zip(
            *np.nonzero(self._learned.odd_ones(window, places, inner)), strict=True
        ):
            judged[at].found[LANGUAGES[place]] = Reason.MISALIGNED
        return [_result(unit, one) for unit, one in zip(units, judged, strict=True)]

    def _own(self, units: Sequence[ImportedUnit]) -> Numbers:
        """The places of units among those learned from, -1 for another."""
        return np.array([self._places.get(unit.ordinal, -1) for unit in units], np.int64)

    def _sifted(self, units: Sequence[Mapping[Language, str]], own: Numbers) -> list[Texts]:
        """The variants in which nothing but their alignment may be wrong."""
        judged = self._by_themselves(units, own)
        self._sieved.update(zip(own.tolist(), judged, strict=True))
        return [_without(one.texts, one.found) for one in judged]

    def _judged(self, units: Sequence[Mapping[Language, str]], own: Numbers) -> list[_Judged]:
        """As `_by_themselves`; units of which something was learned were judged then."""
        sieved = [(at, self._sieved.pop(place, None)) for at, place in enumerate(own.tolist())]
        known = {at: one for at, one in sieved if one is not None and one.given == units[at]}
        new = [at for at in range(len(units)) if at not in known]
        fresh = self._by_themselves([units[at] for at in new], own[new])
        known.update(zip(new, fresh, strict=True))
        return [known[at] for at in range(len(units))]

    def _by_themselves(
        self, units: Sequence[Mapping[Language, str]], own: Numbers
    ) -> list[_Judged]:
        """What of each unit is set right and what is wrong, but for alignment."""
        texts = [dict(one) for one in units]
        told = [_repair(one) for one in texts]
        found = [wrong for _, wrong in told]
        bare = [{language: bared(text) for language, text in one.items()} for one in texts]
        for at, (verdicts, one) in enumerate(zip(found, bare, strict=True)):
            counted = int(own[at] >= 0)
            _add(verdicts, one, _empty)
            _add(verdicts, one, partial(self._scripts, own=counted))
        self._languages(bare, found, own)
        for verdicts, one in zip(found, texts, strict=True):
            _add(verdicts, one, _tags)
            _add(verdicts, one, _numbers)
        return [
            _Judged(unit, one, repaired, wrong)
            for unit, one, (repaired, wrong) in zip(units, texts, told, strict=True)
        ]

    def _scripts(self, texts: Texts, own: int) -> Verdicts:
        """Texts in the script of another language; what most have alike is a name."""
        wrong = foreign_scripts(texts)
        if not wrong and Language.AR in texts:
            turned = self._learned.vocabulary.backwards(texts[Language.AR], own)
            return {Language.AR: Reason.REVERSED} if turned else {}
        return {
            language: _named(language, other, texts, wrong)
            for language, other in wrong.items()
            if (other is Language.EN and _swapped_for(language, wrong) is not None)
            or self._wrong_script(language, other, texts, own)
        }

    def _wrong_script(self, language: Language, other: Language, texts: Texts, own: int) -> bool:
        """Whether a text in the script of another language is neither a name nor a code."""
        text = texts[language]
        if _common(text, texts):
            stranger = self._learned.vocabulary.stranger(text, language, own)
            return other is Language.EN and stranger > _STRANGE and _latin_alone(language, texts)
        if other is not Language.EN or _kept_alone(language, texts):
            return True
        return self._foreign_words(text, language, own)

    def _foreign_words(self, text: str, language: Language, own: int) -> bool:
        """Whether Latin letters in another script are words: names and codes stay as they are."""
        stranger = self._learned.vocabulary.stranger(text, language, own)
        return stranger > _STRANGE or (stranger >= 0 and is_text(text))

    def _languages(self, texts: Sequence[Texts], found: Sequence[Verdicts], own: Numbers) -> None:
        """English, French and Spanish by their letters and words."""
        if not self._learned.letters.ready:
            return
        gains = {language: self._gains(texts, found, language) for language in ROMANCE}
        for language in ROMANCE:
            for at, gain in gains[language].items():
                left = _without(texts[at], found[at])
                if self._leans(left, language, float(gain.max()), int(own[at] >= 0)):
                    other = ROMANCE[gain.argmax()]
                    same = _alike(texts[at][language], texts[at].get(other))
                    found[at][language] = Reason.UNTRANSLATED if same else Reason.WRONG_LANGUAGE
        for (place, one), (to, other) in combinations(enumerate(ROMANCE), 2):
            for at in gains[one].keys() & gains[other].keys():
                there, back = gains[one][at][to], gains[other][at][place]
                told = (found[at].get(one), found[at].get(other))
                if (Reason.WRONG_LANGUAGE in told and min(there, back) > _EXCHANGED) or (
                    len(texts[at]) == 2
                    and told == (None, None)
                    and self._exchanged(texts[at], float(there), float(back), int(own[at] >= 0))
                ):
                    found[at][one] = found[at][other] = Reason.SWAPPED

    def _exchanged(self, texts: Texts, there: float, back: float, own: int) -> bool:
        """Whether two texts lean into each other's language, neither of them enough by itself."""
        if min(there, back) > _LEANS and there + back > _TOGETHER:
            return not _alike(*texts.values())
        if there + back < -2 * _LEANS:
            return False
        told = [self._learned.vocabulary.stranger(text, one, own) for one, text in texts.items()]
        return min(told) > -_EXCHANGED and sum(told) > _STRANGE and not _alike(*texts.values())

    def _gains(
        self, texts: Sequence[Texts], found: Sequence[Verdicts], language: Language
    ) -> dict[int, Floats]:
        """How much more likely each text of a language is in each of the three, by its place."""
        rows = [at for at, one in enumerate(texts) if _may_lean(one, found[at], language)]
        if not rows:
            return {}
        gains = self._learned.letters.leaning([texts[at][language] for at in rows], language)
        return dict(zip(rows, gains.T, strict=True))

    def _leans(self, texts: Texts, language: Language, gain: float, own: int) -> bool:
        """Whether a text is of another language; a copy is where all others translate its words."""
        text = texts[language]
        likely = gain > _LEANS + _LEANS_A_LETTER * min(len(text), 40)
        copied = language is not Language.EN and _kept_alone(language, texts)
        if not (likely or copied) or _common(text, texts):
            return False
        stranger = self._learned.vocabulary.stranger(text, language, own)
        return stranger > _STRANGE or (likely and gain > _SURELY_LEANS)


class Ahead:
    """A screening in the place of an import that asks unit by unit; it judges some ahead.

    `over` gives the units to import, `answer` what became of the one that was given last.
    """

    def __init__(self, screening: Screening) -> None:
        self._screening = screening
        self._last: Screened | None = None
        self.found: Counter[Found] = Counter()

    def over(self, units: Iterable[ImportedUnit]) -> Iterator[ImportedUnit]:
        """The units, in their order."""
        for judged in self._screening.screened(units):
            self._last = judged
            yield judged.unit

    def answer(self, unit: ImportedUnit) -> tuple[ImportedUnit | None, tuple[Found, ...]]:
        """What is kept of the unit given last, and what was found; counted in `found`."""
        judged = self._last
        if judged is None or judged.unit is not unit:
            judged = self._screening.screen(unit)
        dirt = judged.found + judged.repaired
        self.found.update(dirt)
        return judged.kept, dirt


def _first(sample: Iterable[ImportedUnit]) -> Iterator[ImportedUnit]:
    """The units that are learned from."""
    left = _CHARACTERS
    for unit in islice(sample, SAMPLE):
        left -= sum(map(len, unit.texts.values()))
        if left < 0:
            return
        yield unit


def _repair(texts: Texts) -> tuple[Verdicts, Verdicts]:
    """Set characters right in place; what was repaired, and what could not be."""
    repaired: Verdicts = {}
    found: Verdicts = {}
    for language, text in texts.items():
        if (told := damage(text, language)) is not None:
            sound, reason = told
            (found if sound == text else repaired)[language] = reason
            texts[language] = sound
    marked = [language for language, text in texts.items() if entities(text)]
    if 0 < len(marked) < len(texts):
        for language in marked:
            texts[language] = without_entities(texts[language])
            repaired.setdefault(language, Reason.ENTITIES)
    return repaired, found


def _add(found: Verdicts, texts: Texts, check: Callable[[Texts], Verdicts]) -> None:
    """Run a check over the variants that are sound so far, if two are left."""
    left = _without(texts, found)
    if len(left) > 1:
        found.update(check(left))


def _without(texts: Mapping[Language, str], found: Mapping[Language, Reason]) -> Texts:
    return {one: text for one, text in texts.items() if one not in found} if found else dict(texts)


def _empty(texts: Texts) -> Verdicts:
    """Nothing but marks where others have words, or many times as long as any of the others."""
    bare = [one for one, text in texts.items() if not any(map(str.isalnum, text))]
    if bare and len(bare) * 2 <= len(texts):
        return dict.fromkeys(bare, Reason.EMPTY)
    return {}


def _common(text: str, texts: Texts) -> bool:
    """Whether at least three languages and half of all have this very text: a name or a code."""
    alike = sum(_alike(text, other) for other in texts.values())
    return alike > 2 and alike * 2 >= len(texts)


def _latin_alone(language: Language, texts: Texts) -> bool:
    """Whether words of English stand in one script that is not theirs, and two others translate."""
    others = [one for one in texts if one not in ROMANCE and one is not language]
    return (
        len(others) > 1
        and _alike(texts[language], texts.get(Language.EN))
        and not any(_alike(texts[language], texts[one]) for one in others)
        and has_words(texts[language])
    )


def _may_lean(texts: Texts, found: Verdicts, language: Language) -> bool:
    text = texts.get(language)
    return text is not None and language not in found and any(map(str.isalpha, text))


def _named(
    language: Language, other: Language, texts: Texts, wrong: Mapping[Language, Language]
) -> Reason:
    """Swapped where the other language holds this one; untranslated where it says the same."""
    mine = Language.EN if language in ROMANCE else language
    if wrong.get(other) is mine or _swapped_for(language, wrong) is not None:
        return Reason.SWAPPED
    copies = any(_alike(texts[language], text) for one, text in texts.items() if one != language)
    return Reason.UNTRANSLATED if copies else Reason.WRONG_LANGUAGE


def _swapped_for(language: Language, wrong: Mapping[Language, Language]) -> Language | None:
    """The language of Latin letters that holds this one's, which has another script."""
    return next((one for one in ROMANCE if wrong.get(one) is language), None)


def _kept_alone(language: Language, texts: Texts) -> bool:
    """Whether words of English stand in this one language alone, and two others translate them."""
    text = texts[language]
    others = [other for one, other in texts.items() if one not in (language, Language.EN)]
    return (
        len(others) > 1
        and _alike(text, texts.get(Language.EN))
        and not any(_alike(text, other) for other in others)
        and has_words(text)
    )


def _alike(text: str, other: str | None) -> bool:
    """Whether two texts have the same letters and digits, or the same marks if they have none."""
    if other is None:
        return False
    return text == other or _letters(text) == _letters(other)


def _letters(text: str) -> str:
    return _MARKS.sub("", text).casefold() or text


def _tags(texts: Texts) -> Verdicts:
    return dict.fromkeys(broken(texts), Reason.TAGS)


def _numbers(texts: Texts) -> Verdicts:
    found = {language: digits(text) for language, text in texts.items()}
    return dict.fromkeys(disagreeing(texts, found), Reason.NUMBERS)


def _result(unit: ImportedUnit, judged: _Judged) -> Screened:
    repaired, found = judged.repaired, judged.found
    left = _without(judged.texts, found)
    kept: ImportedUnit | None = unit
    if found or repaired:
        stamps = {language: stamp for language, stamp in unit.stamps.items() if language in left}
        kept = replace(unit, texts=left, stamps=stamps)
    if found and len(left) < 2:
        kept = None
    right = {language: reason for language, reason in repaired.items() if language not in found}
    return Screened(unit, kept, _listed(found), _listed(right, repaired=True))


def _listed(verdicts: Verdicts, *, repaired: bool = False) -> tuple[Found, ...]:
    return tuple(
        Found(language, verdicts[language], repaired)
        for language in LANGUAGES
        if language in verdicts
    )
