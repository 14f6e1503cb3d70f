r"""TSV in: a header of language codes, then one unit a line, no quoting.

Text is literal: `\"`, `\\` and braces are themselves. Only a tab parts fields and only a line feed
ends a line (a carriage return before it is dropped).
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from translation.errors import ExchangeRefused, UnknownLanguage
from translation.exchange.characters import is_legal
from translation.exchange.imported import LONGEST_TEXT, ImportedUnit, ImportReport
from translation.languages import Language, parse_language
from translation.markup import escape

_LONGEST_LINE = 8 * LONGEST_TEXT
_PIECE = 2**16
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_tsv(stream: BinaryIO, report: ImportReport | None = None) -> Iterator[ImportedUnit]:
    """The units of a TSV file in UTF-8 (or UTF-16 with its mark), in its order.

    A column whose name is no language code, such as `id`, is passed over; the first that is one
    holds the source. The ordinal of a unit is
    its line without the header. Raises ExchangeRefused: `bad_header bad_encoding too_large`.
    """
    account = ImportReport() if report is None else report
    lines = _lines(stream)
    columns, width = _columns(next(lines, ""))
    source = next(iter(columns.values()))
    for ordinal, line in enumerate(lines, 1):
        if not line.strip():
            account.skip(ordinal + 1, ordinal, "empty")
            continue
        fields = line.split("\t")
        if len(fields) > width:
            account.skip(ordinal + 1, ordinal, "bad_row")
            continue
        texts = _texts(fields, columns, ordinal, account)
        if texts:
            yield account.given(ImportedUnit(ordinal, texts, source=source))
        else:
            account.skip(ordinal + 1, ordinal, "no_text")


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines without their ends; raises ExchangeRefused on bytes that are no text."""
    number, pending = 1, ""
    for piece in _decoded(stream):
        *whole, pending = (pending + piece).split("\n")
        for line in whole:
            yield line.removesuffix("\r")
        number += len(whole)
        if len(pending) > _LONGEST_LINE:
            raise ExchangeRefused(
                "too_large", f"line {number} is over {_LONGEST_LINE} characters; is this a TSV?"
            )
    if pending:
        yield pending


def _decoded(stream: BinaryIO) -> Iterator[str]:
    """The text in pieces, as the bytes come."""
    content = stream.read(_PIECE)
    encoding = "utf-16" if content.startswith(_UTF_16_MARKS) else "utf-8-sig"
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    try:
        while content:
            piece = decoder.decode(content)
            line += piece.count("\n")
            yield piece
            content = stream.read(_PIECE)
        yield decoder.decode(b"", final=True)
    except UnicodeError as error:
        # Some whole lines before the fault were not given out yet.
        if isinstance(error, UnicodeDecodeError):
            line += error.object[: error.start].count(b"\n")
        raise ExchangeRefused(
            "bad_encoding", f"line {line} is no {encoding[:6].upper()}; save the file as UTF-8"
        ) from None


def _columns(header: str) -> tuple[dict[int, Language], int]:
    """The columns that hold a language, and the number of all; raises ExchangeRefused."""
    names = header.split("\t")
    columns: dict[int, Language] = {}
    for place, name in enumerate(names):
        try:
            language = parse_language(name)
        except UnknownLanguage:
            continue
        if language in columns.values():
            raise ExchangeRefused(
                "bad_header", f"line 1 names {language.value} twice; keep one column a language"
            )
        columns[place] = language
    if not columns:
        raise ExchangeRefused(
            "bad_header",
            "line 1 names no language; it must hold codes such as en and fr between tabs",
        )
    return columns, len(names)


def _texts(
    fields: Sequence[str], columns: Mapping[int, Language], ordinal: int, report: ImportReport
) -> dict[Language, str]:
    texts: dict[Language, str] = {}
    for place, language in columns.items():
        literal = fields[place].strip() if place < len(fields) else ""
        if not is_legal(literal):
            report.skip(ordinal + 1, ordinal, "bad_character", language.value)
        elif len(literal) > LONGEST_TEXT:
            report.skip(ordinal + 1, ordinal, "too_long", language.value)
        elif literal:
            texts[language] = escape(literal)
    return texts
