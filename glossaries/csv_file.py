"""Termbases as CSV files: ours, and whatever a user's spreadsheet writes."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from translation.errors import ExchangeRefused, UnknownLanguage
from translation.languages import Language, parse_language
from translation.terms import Concept, Term, TermKind, TermStatus, TermType

_CONCEPT_COLUMNS = ("concept", "domain", "definition", "status", "note", "kind")
_TERM_COLUMNS = ("status", "source", "forms", "note", "type")
_DELIMITERS = (",", ";", "\t")


def read_csv(stream: BinaryIO) -> list[Concept]:
    """The concepts of a CSV file in UTF-8, in its order.

    The header names the columns in any order: `concept`, at least one of `ar zh en fr ru es`, and
    as wanted `domain`, `definition`, `status`, `note`, `kind`. Commas, semicolons or tabs separate
    them.

    - Several terms of a concept in one language stand in one cell, separated by `|`; the first
      one is the preferred one. `status` (`preferred` where empty) is that of the row: a preferred
      row makes the first term of each language preferred and its further ones admitted, any
      other status holds for all of them.
    - `LL_status`, `LL_source`, `LL_note`, `LL_type` (LL being a language) say more about its
      terms: as many values as terms, separated by `|`, or one for all of them. `LL_type` is
      `full` or `abbreviation`.
    - `kind` is `term` (also where empty) or `name`.
    - `LL_forms` lists inflected forms: `|` between terms, `;` between the forms of one term.

    Raises ExchangeRefused, with the number of the line, as `not_utf8`, `bad_csv`,
    `unknown_column`, `no_column`, `empty_concept`, `duplicate_concept`, `no_terms`, `bad_status`,
    `bad_kind`, `bad_type` or `bad_alignment`.
    """
    rows = _rows(_decoded(stream))
    header = _header(rows)
    concepts: dict[str, Concept] = {}
    for line, cells in rows:
        concept = _concept(_Row(line, _by_column(header, line, cells)))
        if concept.id in concepts:
            raise _refusal("duplicate_concept", line, f"repeats concept {concept.id[:40]!r}")
        concepts[concept.id] = concept
    return list(concepts.values())


@dataclass(frozen=True, slots=True)
class _Row:
    """One line's cells by column, trimmed."""

    line: int
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def parts(self, column: str, count: int) -> list[str]:
        """One value for each of `count` terms; a single value holds for all of them."""
        parts = [part.strip() for part in self.cell(column).split("|")]
        if len(parts) == 1:
            return parts * count
        if len(parts) != count:
            told = f"has {len(parts)} values in column {column} for {count} terms"
            raise _refusal("bad_alignment", self.line, told)
        return parts


def _refusal(code: str, line: int, told: str) -> ExchangeRefused:
    return ExchangeRefused(
        code, f"line {line} of the termbase {told}; correct the line and import it again"
    )


def _decoded(stream: BinaryIO) -> str:
    content = stream.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal("not_utf8", line, "is not in UTF-8") from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with their numbers, empty ones left out."""
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refusal("bad_csv", line, f"is not CSV ({error})") from None
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _header(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    line, cells = next(rows, (1, []))
    columns = [_column(line, cell) for cell in cells]
    for column in columns:
        if columns.count(column) > 1:
            raise _refusal("unknown_column", line, f"names column {column} twice")
    if "concept" not in columns:
        raise _refusal("no_column", line, "names no column concept")
    if not any(language in columns for language in Language):
        raise _refusal("no_column", line, "names none of the columns ar, zh, en, fr, ru, es")
    return columns


def _column(line: int, cell: str) -> str:
    name = cell.lower()
    if name in _CONCEPT_COLUMNS:
        return name
    language, _, rest = name.partition("_")
    if rest and rest not in _TERM_COLUMNS:
        language = name
    try:
        code = parse_language(language)
    except UnknownLanguage:
        told = f"names column {cell[:40]!r}, which is neither a language nor one of those known"
        raise _refusal("unknown_column", line, told) from None
    return f"{code}_{rest}" if rest in _TERM_COLUMNS else str(code)


def _by_column(header: list[str], line: int, cells: list[str]) -> dict[str, str]:
    if any(cells[len(header) :]):
        told = f"has {len(cells)} cells under {len(header)} columns"
        raise _refusal("bad_alignment", line, told)
    return dict(zip(header, cells, strict=False))


def _concept(row: _Row) -> Concept:
    if not row.cell("concept"):
        raise _refusal("empty_concept", row.line, "has no concept")
    terms = tuple(term for language in Language for term in _terms(row, language))
    if not terms:
        raise _refusal("no_terms", row.line, "has no term in any language")
    return Concept(
        id=row.cell("concept"),
        terms=terms,
        domain=row.cell("domain"),
        definition=row.cell("definition"),
        note=row.cell("note"),
        kind=_kind(row),
    )


def _kind(row: _Row) -> TermKind:
    value = row.cell("kind").lower() or TermKind.TERM
    try:
        return TermKind(value)
    except ValueError:
        told = f"has {value[:40]!r} in column kind (term or name)"
        raise _refusal("bad_kind", row.line, told) from None


def _terms(row: _Row, language: Language) -> Iterator[Term]:
    texts = [text.strip() for text in row.cell(language).split("|")]
    if not any(texts):
        return
    if not all(texts):
        raise _refusal("bad_alignment", row.line, f"has an empty term in column {language}")
    statuses = row.parts(f"{language}_status", len(texts))
    sources = row.parts(f"{language}_source", len(texts))
    notes = row.parts(f"{language}_note", len(texts))
    types = row.parts(f"{language}_type", len(texts))
    for rank, text in enumerate(texts):
        yield Term(
            language=language,
            text=text,
            status=_status(row, language, statuses[rank], rank),
            source=sources[rank],
            note=notes[rank],
            forms=_forms(row, language, rank, len(texts)),
            type=_type(row, language, types[rank]),
        )


def _status(row: _Row, language: Language, given: str, rank: int) -> TermStatus:
    column = f"{language}_status" if given else "status"
    value = (given or row.cell("status")).lower() or TermStatus.PREFERRED
    try:
        status = TermStatus(value)
    except ValueError:
        told = f"has {value[:40]!r} in column {column} (preferred, admitted or deprecated)"
        raise _refusal("bad_status", row.line, told) from None
    if not given and rank and status is TermStatus.PREFERRED:
        return TermStatus.ADMITTED
    return status


def _type(row: _Row, language: Language, given: str) -> TermType | None:
    try:
        return TermType(given.lower()) if given else None
    except ValueError:
        told = f"has {given[:40]!r} in column {language}_type (full or abbreviation)"
        raise _refusal("bad_type", row.line, told) from None


def _forms(row: _Row, language: Language, rank: int, count: int) -> tuple[str, ...]:
    if not row.cell(f"{language}_forms"):
        return ()
    listed = row.cell(f"{language}_forms").split("|")
    if len(listed) != count:
        told = f"has forms of {len(listed)} terms in column {language}_forms for {count} terms"
        raise _refusal("bad_alignment", row.line, told)
    return tuple(form.strip() for form in listed[rank].split(";") if form.strip())
