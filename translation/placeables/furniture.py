"""What the head of a document calls it: `Document C18/52-E`, `Addendum 1 to Document 62-E`.

The language letter of the symbol changes, the words before it take the form of the target. In
Chinese an addendum, corrigendum or revision is part of the symbol: `文件 4(Add.2)-C`. Where a
symbol has no letter it is a citation, and Chinese puts the symbol first: `C05/14号文件`.

Seen in print: `Document C04/11-E`, `Addendum 20 to Document 9-E` (WRC-15, English),
`Дополнительный документ 1 к Документу 62-R` (PP-18, Russian), `Documento RA19/PLEN/6-S`
(Spanish), `文件 C18/35-C` (Chinese),
`文件 4(Add.2)-C` and `الإضافة 2 للوثيقة 4-A` (WRC-19, Chinese and Arabic), and the citations of one
or several documents in English, French, Spanish, Russian and Chinese. By usage, not yet seen: the
addenda in French and Spanish, corrigenda and revisions outside of English, lists in Arabic.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from translation.languages import Language
from translation.placeables.values import Kind, Placeable
from translation.symbols import FoundSymbol, Part, PartKind, Symbol, find_symbols, parse_symbol

_AR, _ZH, _EN, _FR, _RU, _ES = Language
_ADD, _CORR, _REV = PartKind.ADDENDUM, PartKind.CORRIGENDUM, PartKind.REVISION

_WORD = {
    _AR: "الوثيقة", _ZH: "文件", _EN: "Document", _FR: "Document", _RU: "Документ",
    _ES: "Documento",
}  # fmt: skip
_PART_OF = {
    (_EN, _ADD): ("Addendum {} to", "Document"),
    (_EN, _CORR): ("Corrigendum {} to", "Document"),
    (_EN, _REV): ("Revision {} to", "Document"),
    (_FR, _ADD): ("Addendum {} au", "Document"),
    (_FR, _CORR): ("Corrigendum {} au", "Document"),
    (_FR, _REV): ("Révision {} au", "Document"),
    (_ES, _ADD): ("Addéndum {} al", "Documento"),
    (_ES, _CORR): ("Corrigéndum {} al", "Documento"),
    (_ES, _REV): ("Revisión {} al", "Documento"),
    (_RU, _ADD): ("Дополнительный документ {}", "к Документу"),
    (_RU, _CORR): ("Исправление {}", "к Документу"),
    (_RU, _REV): ("Пересмотр {}", "Документа"),
    (_AR, _ADD): ("الإضافة {}", "للوثيقة"),
    (_AR, _CORR): ("التصويب {}", "للوثيقة"),
    (_AR, _REV): ("المراجعة {}", "للوثيقة"),
}
"""What stands before the word for the document, and that word in the case it asks for.

A head is mostly two lines, and a Russian line does not end in a preposition.
"""

_SEVERAL = {
    _AR: ("الوثائق ", " و", " و"),
    _ZH: ("", "、", "和"),
    _EN: ("Documents ", ", ", " and "),
    _FR: ("Documents ", ", ", " et "),
    _RU: ("Документы ", ", ", " и "),
    _ES: ("Documentos ", ", ", " y "),
}
_TWO_IN_ARABIC = "الوثيقتان "

_GAP = r"[\s\ufffc]*"
_SYMBOL = (
    r"[A-ZА-ЯІ\d](?:[A-ZА-ЯІ\d/.\-]|[ \u00a0]?\((?:R[eé]v|Add|Corr)\.?[ \u00a0]?\d{1,3}\))*"
    r"(?<=[A-ZА-ЯІ\d)])(?![A-Za-zА-яІі\d/])"
)
_LABELS = {
    _EN: (r"Addendum\s(?P<add>\d{1,3})\sto", r"Corrigendum\s(?P<corr>\d{1,3})\sto",
          r"Revision\s(?P<rev>\d{1,3})\sto"),
    _FR: (r"Addendum\s(?P<add>\d{1,3})\s(?:au|du)", r"Corrigendum\s(?P<corr>\d{1,3})\s(?:au|du)",
          r"Révision\s(?P<rev>\d{1,3})\s(?:au|du)"),
    _ES: (r"(?:Addéndum|Addendum)\s(?P<add>\d{1,3})\s(?:al|del)",
          r"(?:Corrigéndum|Corrigendum)\s(?P<corr>\d{1,3})\s(?:al|del)",
          r"Revisión\s(?P<rev>\d{1,3})\s(?:al|del)"),
    _RU: (r"(?:Дополнительный документ|Дополнение)\s(?P<add>\d{1,3})(?:\sк)?",
          r"Исправление\s(?P<corr>\d{1,3})(?:\sк)?", r"Пересмотр\s(?P<rev>\d{1,3})(?:\sк)?"),
    _AR: (r"(?:ال)?[إا]ضافة\s(?P<add>\d{1,3})", r"(?:ال)?تصويب\s(?P<corr>\d{1,3})",
          r"(?:ال)?مراجعة\s(?P<rev>\d{1,3})"),
}  # fmt: skip
_WORDS = {
    _EN: "Documents?", _FR: "Documents?", _ES: "Documentos?", _ZH: "文件",
    _RU: r"(?:к\s)?Документ(?:а|у|е|ом|ы|ов|ам|ах)?",
    _AR: "(?:ال|لل)وثيقة|الوثيقتان|الوثائق",
}  # fmt: skip
_JOINT = {
    _EN: r",?\sand\s|,\s", _FR: r"\set\s|,\s", _ES: r"\s[ye]\s|,\s", _RU: r"\sи\s|,\s",
    _ZH: r"、|，|,\s?|\s?(?:和|及|与)\s?", _AR: r"\sو\s?|،\s?و?",
}  # fmt: skip


def _one(language: Language) -> re.Pattern[str]:
    """A head with one symbol; `outer` and `inner` are what stands between its pieces."""
    if language is _ZH:
        return re.compile(rf"文件(?P<inner>{_GAP})(?P<symbol>{_SYMBOL})")
    label = "|".join(_LABELS[language])
    return re.compile(
        rf"(?<!\w)(?:(?:{label})(?P<outer>{_GAP}))?"
        rf"(?:{_WORDS[language]})(?P<inner>{_GAP})(?P<symbol>{_SYMBOL})"
    )


def _cited(language: Language) -> re.Pattern[str]:
    """A citation of several documents; in Chinese of one, too, the word stands at its end."""
    if language is _ZH:
        symbols = rf"(?P<symbols>{_SYMBOL}(?:(?:{_JOINT[_ZH]}){_SYMBOL}){{0,30}})"
        return re.compile(rf"(?<![A-Za-z\d/.\-]){symbols}号文件")
    symbols = rf"(?P<symbols>{_SYMBOL}(?:(?:{_JOINT[language]}){_SYMBOL}){{1,30}})"
    return re.compile(rf"(?<!\w)(?:{_WORDS[language]})\s{symbols}")


_HEADS = {language: _one(language) for language in Language}
_CITATIONS = {language: _cited(language) for language in Language}


def stands_over(label: str, head: str, language: Language) -> bool:
    """Whether two lines, tags blanked, are one head: Addendum 1 to / Document 62-E."""
    forms = "|".join(_LABELS.get(language, ()))
    if not forms or not re.fullmatch(f"{_GAP}(?:{forms}){_GAP}", label):
        return False
    return _HEADS[language].match(head.lstrip("\ufffc \u00a0\t\n")) is not None


def in_language(symbol: Symbol, source: Language, target: Language) -> Symbol:
    """The symbol of another language version; one of a third language keeps its letter."""
    return symbol.printed(target) if symbol.language is source else symbol


def document_symbols(plain: str, language: Language) -> list[FoundSymbol]:
    """The symbols of a text, and bare numbers that its words call a document: `Document 62-E`."""
    found = {hit.start: hit for hit in find_symbols(plain)}
    for pattern, name in ((_HEADS[language], "symbol"), (_CITATIONS[language], "symbols")):
        for hit in pattern.finditer(plain):
            for one in re.finditer(_SYMBOL, hit[name]):
                if (symbol := parse_symbol(one.group())) is not None:
                    start = hit.start(name) + one.start()
                    end = hit.start(name) + one.end()
                    found.setdefault(start, FoundSymbol(start, end, symbol))
    return [found[start] for start in sorted(found)]


def heads(text: str, plain: str, source: Language, target: Language) -> Iterator[Placeable]:
    """The heads and citations in a text in braces notation; `plain` is it, tags blanked.

    They are whole only where they stand for themselves: in a sentence a word beside them asks for
    another case or order, and only the symbol is a value.
    """
    taken: list[Placeable] = []
    for found in _CITATIONS[source].finditer(plain):
        if (citation := _citation(found, source, target)) is not None:
            taken.append(citation)
    yield from taken
    for found in _HEADS[source].finditer(plain):
        if any(found.start() < other.end and other.start < found.end() for other in taken):
            continue
        if (head := _head(found, text, source, target)) is not None:
            yield head


def _head(found: re.Match[str], text: str, source: Language, target: Language) -> Placeable | None:
    symbol = parse_symbol(found["symbol"])
    if symbol is None:
        return None
    symbol, part = _taken_apart(symbol, found, source)
    outer = text[slice(*found.span("outer"))] if found.groupdict().get("outer") else ""
    gaps = outer, text[slice(*found.span("inner"))]
    written = _written(in_language(symbol, source, target), part, gaps, target)
    value = str(_whole(replace(symbol, language=None), part))
    start, end = found.span()
    return Placeable(Kind.DOCUMENT, text[start:end], start, end, value, written)


def _taken_apart(
    symbol: Symbol, found: re.Match[str], source: Language
) -> tuple[Symbol, Part | None]:
    """The symbol with the part that the words before it name; Chinese prints it in the symbol."""
    if source is _ZH:
        return replace(symbol, parts=symbol.parts[:-1]), next(reversed(symbol.parts), None)
    for name, kind in (("add", _ADD), ("corr", _CORR), ("rev", _REV)):
        if found[name]:
            return symbol, Part(kind, int(found[name]))
    return symbol, None


def _whole(symbol: Symbol, part: Part | None) -> Symbol:
    return replace(symbol, parts=(*symbol.parts, part)) if part else symbol


def _written(symbol: Symbol, part: Part | None, gaps: tuple[str, str], target: Language) -> str:
    """The head in the form of the target; the tags of the gaps stay between its pieces."""
    outer, inner = gaps
    if target is _ZH:
        return _chinese(_whole(symbol, part), _together(outer, inner) if outer else inner)
    if part is None:
        return f"{_WORD[target]}{_spaced(inner)}{symbol}"
    before, word = _PART_OF[target, part.kind]
    first, second = (outer, inner) if outer else (inner, " ")
    return f"{before.format(part.number)}{_spaced(first)}{word}{_spaced(second)}{symbol}"


def _chinese(symbol: Symbol, gap: str) -> str:
    if symbol.language is None:
        return re.sub(r"\s", "", gap) + f"{symbol}号文件"
    return f"文件{_spaced(gap)}{symbol}"


def _together(outer: str, inner: str) -> str:
    """Two gaps in one: a tag that stands alone, the line break of a head, needs no blank."""
    tags = re.sub(r"\s", "", outer + inner)
    return tags if "/}" in tags else " " + tags


def _spaced(gap: str) -> str:
    """What stands between two pieces, with a blank where neither it nor a tag parts them."""
    return gap if re.search(r"\s|/\}", gap) else " " + gap


def _citation(found: re.Match[str], source: Language, target: Language) -> Placeable | None:
    printed = [one.group() for one in re.finditer(_SYMBOL, found["symbols"])]
    symbols = [symbol for one in printed if (symbol := parse_symbol(one)) is not None]
    if len(symbols) < len(printed):
        return None
    value = " ".join(str(replace(symbol, language=None)) for symbol in symbols)
    names = [str(in_language(symbol, source, target)) for symbol in symbols]
    written = _several(names, target)
    return Placeable(Kind.DOCUMENT, found.group(), *found.span(), value, written)


def _several(names: list[str], target: Language) -> str:
    before, comma, last = _SEVERAL[target]
    if len(names) == 1:
        return f"{names[0]}号文件" if target is _ZH else f"{_WORD[target]} {names[0]}"
    if target is _AR and len(names) == 2:
        before = _TWO_IN_ARABIC
    joined = comma.join(names[:-1]) + last + names[-1]
    return f"{before}{joined}{'号文件' if target is _ZH else ''}"
