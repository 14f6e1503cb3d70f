"""What a reader accepts and what it translates: limits and switches, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a package is refused; sizes in bytes, `ratio` is inflated to packed size.

    The ratio counts only for members of at least `ratio_from` bytes: a small part of blanks packs
    very well and does no harm.
    """

    entries: int = 5_000
    member: int = 120_000_000
    total: int = 250_000_000
    ratio: int = 200
    ratio_from: int = 32_000_000
    segments: int = 100_000


@dataclass(frozen=True, slots=True)
class Switches:
    """Which texts beyond the core are translated; what is off is reported as left."""

    fields: bool = True
    fallback: bool = True
    smartart: bool = True
    charts: bool = True
    wordart: bool = True
    alt_text: bool = True
    properties: bool = True
    numbering: bool = True
    list_entries: bool = True
    hidden: bool = False
    glossary: bool = False
    math: bool = False
    refuse_dangerous_fields: bool = False
