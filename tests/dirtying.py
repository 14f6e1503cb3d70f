"""Dirt of legacy memories, seeded into sound units by a generator, and what came of it.

What nobody could call wrong is not seeded: a copy of a source that is a code or a placeholder, or
that two other languages keep as it stands (names); codes of one script in each other's place;
Arabic "reversed" that has no Arabic word; marks alone where marks alone stand. `Seeded.refused`
counts what was drawn and refused so.
"""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.entities import codepoint2name

from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory.dirt import Screened

Texts = dict[Language, str]
Place = tuple[int, Language]
"""The place of a unit among those given, counted from 0, and the language of its variant."""


@dataclass
class Seeded:
    """Units with dirt; `dirt` says where which kind lies, `sound` what stood there."""

    units: list[ImportedUnit]
    dirt: dict[Place, str] = field(default_factory=dict)
    sound: list[Texts] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def seeded(units: Sequence[ImportedUnit], share: float, seed: int) -> Seeded:
    """Copies of units with dirt of all kinds in about a share of their variants."""
    rng = random.Random(seed)
    texts = [_tagged(dict(unit.texts), rng) for unit in units]
    sound = [dict(one) for one in texts]
    given = Seeded([], sound=sound)
    for at, one in enumerate(texts):
        for language in list(one):
            if rng.random() < share:
                _spoil((at, language), texts, given, rng)
    given.units = [replace(unit, texts=one) for unit, one in zip(units, texts, strict=True)]
    return given


def _spoil(place: Place, texts: list[Texts], given: Seeded, rng: random.Random) -> None:
    """Dirt of the first kind drawn that fits at a place and meets no other dirt."""
    if place in given.dirt:
        return
    for kind in rng.sample(_ALL, len(_ALL)):
        spoiled = _drawn(kind, place, given.sound, rng)
        if not spoiled or any(one in given.dirt for one in spoiled):
            continue
        if (check := _TOLD_BY_NOBODY.get(kind)) and check(place, spoiled, given.sound):
            given.refused[kind] += 1
            continue
        for (at, language), text in spoiled.items():
            texts[at][language] = text
            given.dirt[at, language] = kind
        return


def _drawn(
    kind: str, place: Place, sound: Sequence[Texts], rng: random.Random
) -> dict[Place, str] | None:
    """What a kind of dirt makes of a place and its like; None where it changes nothing there."""
    at, language = place
    if kind == _SLIPS:
        return _slipped(place, sound, rng)
    beside = sound[min(len(sound) - 1, max(0, at + rng.choice([-2, -1, 1, 2])))]
    spoiled = _KINDS[kind](sound[at], language, beside, rng)
    if spoiled is None or any(_bare(text) == _bare(sound[at][to]) for to, text in spoiled.items()):
        return None
    return {(at, to): text for to, text in spoiled.items()}


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


def _tagged(texts: Texts, rng: random.Random) -> Texts:
    """A tenth of the units get a pair of tags, or two, around the first words of each text."""
    if rng.random() > 0.1:
        return texts
    return {language: _wrapped(text) for language, text in texts.items()}


def _wrapped(text: str) -> str:
    blanks = [at for at, letter in enumerate(text) if letter == " "]
    middle = blanks[len(blanks) // 2] if blanks else len(text)
    return f"{{1}}{text[:middle]}{{/1}}{text[middle:]}{{2/}}"


def _swapped(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    others = [one for one in texts if one is not language]
    if not others:
        return None
    other = rng.choice(others)
    return {language: texts[other], other: texts[language]}


_SLIPS = "slipped by a line or two"
_SLIPS_KEPT = 13 / 23
"""Of slips drawn so many are made: 23 variants come of 13 draws, and no kind should prevail."""


def _slipped(place: Place, sound: Sequence[Texts], rng: random.Random) -> dict[Place, str] | None:
    """As lines slip in life: one alone, two that changed places, or a page of 2 to 12 of them.

    About as many variants each way; where a line is what stood there, nothing slipped.
    """
    at, language = place
    if rng.random() > _SLIPS_KEPT:
        return None
    by = rng.choice([-2, -1, 1, 2])
    way = rng.randrange(13)
    rows = [at] if way < 8 else [at, at + by] if way < 12 else range(at, at + rng.randint(2, 12))
    taken = [at + by, at] if 8 <= way < 12 else [row + by for row in rows]
    return {
        (row, language): sound[there][language]
        for row, there in zip(rows, taken, strict=True)
        if all(0 <= one < len(sound) and language in sound[one] for one in (row, there))
        and _bare(sound[row][language]) != _bare(sound[there][language])
    }


def _half_dropped(
    texts: Texts, language: Language, beside: Texts, rng: random.Random
) -> Texts | None:
    text = texts[language]
    return {language: text[: len(text) // 2].rstrip()} if _long(text) else None


def _half_replaced(
    texts: Texts, language: Language, beside: Texts, rng: random.Random
) -> Texts | None:
    text, other = texts[language], beside.get(language, "")
    if not _long(text) or not _long(other):
        return None
    return {language: text[: len(text) // 2].rstrip() + " " + other[len(other) // 2 :].lstrip()}


def _long(text: str) -> bool:
    han = sum("\u3400" <= letter <= "\u9fff" for letter in text)
    return "{" not in text and len(text) + 2 * han > 60


def _digit(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    text = texts[language]
    places = [m.start() for m in re.finditer(r"(?<![{/%$\w])\d|(?<=\d)\d(?![/}])", text)]
    places = [at for at in places if unicodedata.digit(text[at], None) is not None]
    if not places:
        return None
    at = rng.choice(places)
    old = unicodedata.digit(text[at])
    new = chr(ord(text[at]) - old + (old + rng.randint(1, 8)) % 10)
    return {language: text[:at] + new + text[at + 1 :]}


_SHAPED: dict[tuple[str, str], str] = {}
for _code in range(0xFE70, 0xFEFD):
    _form, _, _plain = unicodedata.decomposition(chr(_code)).partition(" ")
    if _plain and " " not in _plain:
        _SHAPED[chr(int(_plain, 16)), _form] = chr(_code)


def shaped(text: str) -> str:
    """Arabic in the presentation forms that an old typesetting system wrote."""
    out = []
    for at, letter in enumerate(text):
        joins = at > 0 and (text[at - 1], "<initial>") in _SHAPED
        goes_on = at + 1 < len(text) and (text[at + 1], "<final>") in _SHAPED
        before = joins and (letter, "<final>") in _SHAPED
        after = goes_on and (letter, "<initial>") in _SHAPED
        form = (
            ("<medial>" if before else "<initial>")
            if after
            else "<final>"
            if before
            else "<isolated>"
        )
        out.append(_SHAPED.get((letter, form), letter))
    return "".join(out)


def _presented(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    return {language: shaped(texts[language])} if language is Language.AR else None


def _reversed(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    if language is not Language.AR or "{" in texts[language]:
        return None
    turned = texts[language][::-1]
    return {language: shaped(texts[language])[::-1] if rng.random() < 0.5 else turned}


_READINGS = {
    "utf-8 as cp1252": ("utf-8", "cp1252", None),
    "utf-8 as latin-1": ("utf-8", "latin-1", None),
    "utf-8 as cp1251": ("utf-8", "cp1251", None),
    "cp1251 as cp1252": ("cp1251", "cp1252", Language.RU),
    "koi8-r as cp1251": ("koi8-r", "cp1251", Language.RU),
    "cp1256 as cp1252": ("cp1256", "cp1252", Language.AR),
    "utf-8 as cp1256": ("utf-8", "cp1256", None),
    "gbk as latin-1": ("gbk", "latin-1", Language.ZH),
    "utf-8 as gbk": ("utf-8", "gbk", None),
    "lost": ("", "", None),
}


def _misread(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    text = texts[language]
    if text.isascii():
        return None
    written, read, only = _READINGS[rng.choice(sorted(_READINGS))]
    if only not in (None, language):
        return None
    if not written:
        mark = rng.choice(["\ufffd", "?"])
        return {language: "".join(c if c.isascii() else mark for c in text)}
    found = text.encode(written, "replace").decode(read, "replace")
    return {language: found.replace("\x00", "")}


def _copied(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    source = texts.get(Language.EN)
    if language is Language.EN or source is None:
        return None
    return {language: source}


def _tag_lost(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    text = texts[language]
    if "{1}" not in text:
        return None
    tag = rng.choice(["{1}", "{/1}", "{2/}"])
    return {language: text.replace(tag, "")}


def _tag_moved(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    text = texts[language]
    if "{1}" not in text:
        return None
    return {language: text.replace("{1}", "\0").replace("{/1}", "{1}").replace("\0", "{/1}")}


def _escaped(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    text = texts[language]
    if text.isascii() or language not in (Language.FR, Language.ES):
        return None
    named = "".join(
        f"&{codepoint2name[ord(c)]};" if not c.isascii() and ord(c) in codepoint2name else c
        for c in text
    )
    return {language: named}


def _emptied(texts: Texts, language: Language, beside: Texts, rng: random.Random) -> Texts | None:
    return {language: rng.choice(["-", "…", "{1}{/1}", "***"])}


_CODE = re.compile(r"[^\W\d_]*[a-zà-öø-ÿа-яё][^\W\d_]*")
_MARKUP = re.compile(r"\{[^{}]*\}|%\(?\w*\)?[sdif]?|\$\(?\w*\)?|&\w+;|<[^>]*>")
_ARABIC = re.compile("[\u0620-\u064a]{3,}")


def _code(text: str) -> bool:
    """Capitals, digits, marks and placeholders alone, in no language: TDIST, [M], %(name)s."""
    bare = _MARKUP.sub("", text)
    return bare.isascii() and not _CODE.search(bare)


def _may_be_kept(place: Place, spoiled: Mapping[Place, str], sound: Sequence[Texts]) -> bool:
    """A code, or a name that two other languages keep: in a third it is right."""
    at, language = place
    source = spoiled[place]
    others = [text for one, text in sound[at].items() if one not in (language, Language.EN)]
    return _code(source) or sum(_bare(text) == _bare(source) for text in others) > 1


def _both_codes(place: Place, spoiled: Mapping[Place, str], sound: Sequence[Texts]) -> bool:
    return all(map(_code, spoiled.values()))


def _not_arabic(place: Place, spoiled: Mapping[Place, str], sound: Sequence[Texts]) -> bool:
    at, language = place
    return not _ARABIC.search(sound[at][language])


def _marks_alone(place: Place, spoiled: Mapping[Place, str], sound: Sequence[Texts]) -> bool:
    at, language = place
    return not any(map(str.isalnum, _MARKUP.sub("", sound[at][language])))


_TOLD_BY_NOBODY: dict[str, Callable[[Place, Mapping[Place, str], Sequence[Texts]], bool]] = {
    "source copied": _may_be_kept,
    "two languages swapped": _both_codes,
    "letters reversed": _not_arabic,
    "emptied": _marks_alone,
}

_KINDS: dict[str, Callable[[Texts, Language, Texts, random.Random], Texts | None]] = {
    "two languages swapped": _swapped,
    "half dropped": _half_dropped,
    "half replaced": _half_replaced,
    "digit changed": _digit,
    "presentation forms": _presented,
    "letters reversed": _reversed,
    "mojibake": _misread,
    "source copied": _copied,
    "tag lost": _tag_lost,
    "tags crossed": _tag_moved,
    "entities": _escaped,
    "emptied": _emptied,
}
_ALL = sorted([*_KINDS, _SLIPS])


@dataclass
class Counted:
    """What a screening caught of what was seeded, and what it took of what was sound."""

    seeded: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    sound: Counter[Language] = field(default_factory=Counter)
    lost: Counter[Language] = field(default_factory=Counter)
    lost_for: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, Language, str, str]] = field(default_factory=list)
    wronged: list[tuple[str, Language, str, str]] = field(default_factory=list)

    @property
    def share_caught(self) -> float:
        """Of all that was seeded."""
        return self.caught.total() / max(1, self.seeded.total())

    @property
    def share_lost(self) -> float:
        """Of all that was sound."""
        return self.lost.total() / max(1, self.sound.total())


def counted(
    given: Seeded, screened: Sequence[Screened], unsure: Collection[tuple[int, Language]] = ()
) -> Counted:
    """Dirt is caught where it is held back, or set right; sound text is lost where it is held.

    What is `unsure`, by ordinal and language, counts neither way: it was dirty before anything was
    seeded. Nor does what is sound in a unit of two languages whose other text is dirt: it says
    nothing alone.
    """
    tally = Counted()
    for at, (one, sound) in enumerate(zip(screened, given.sound, strict=True)):
        held = {found.language: found.reason for found in one.found}
        for language, text in sound.items():
            if (one.unit.ordinal, language) in unsure:
                continue
            kind = given.dirt.get((at, language))
            left = one.kept.texts.get(language) if one.kept is not None else None
            if kind is not None:
                tally.seeded[kind] += 1
                right = left is not None and "".join(left.split()) == "".join(text.split())
                if language in held or right or left is None:
                    tally.caught[kind] += 1
                else:
                    tally.missed.append(
                        (kind, language, one.unit.texts[language], sound.get(Language.EN, ""))
                    )
            elif len(sound) > 2 or not any((at, other) in given.dirt for other in sound):
                tally.sound[language] += 1
                if language in held or left is None:
                    tally.lost[language] += 1
                    tally.lost_for[held.get(language, "unit")] += 1
                    tally.wronged.append(
                        (held.get(language, "unit"), language, text, sound.get(Language.EN, ""))
                    )
    return tally
