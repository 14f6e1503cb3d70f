"""Domains: what texts are about, by one name for each, such as `finance` or `radio`.

A domain is a document's, and a unit's by the documents and the files that stand behind it. Names
are compared without regard to case and space. What has no domain is of none that is known.
"""

from collections.abc import Mapping

from translation.symbols import parse_symbol

LONGEST_DOMAIN = 100
"""Characters that are kept of the name of a domain."""


def domain_name(said: str | None) -> str | None:
    """A domain as it is stored and compared; None where nothing is said."""
    words = "".join(one if one.isprintable() else " " for one in said or "").casefold().split()
    return " ".join(words)[:LONGEST_DOMAIN].rstrip() or None


def parse_domains(written: str) -> Mapping[str, str]:
    """`CWG-FHR=finance,ADM=staff` as domains by body, group or series of a symbol.

    Raises ValueError with what is wrong.
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, said = part.partition("=")
        domain = domain_name(said)
        if not name.strip() or domain is None:
            raise ValueError(f"{part!r} is no rule for a domain; write BODY=DOMAIN")
        found[name.strip().upper()] = domain
    return found


def domain_by_symbol(symbol: str | None, rules: Mapping[str, str]) -> str | None:
    """The domain that the rules give a symbol: by its series, else its group, else its body.

    The narrower says more: ADM/4 of a meeting is of its series wherever it was tabled.
    """
    parsed = parse_symbol(symbol) if symbol else None
    if parsed is None:
        return None
    places = (parsed.series, parsed.group, parsed.body)
    return next((rules[place] for place in places if place in rules), None)
