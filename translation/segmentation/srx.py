"""SRX 2.0, the Segmentation Rules eXchange format, read and written.

A file holds named lists of rules and a list of language maps: regular expressions over language
codes that name a list. With cascade, all maps that match give their rules in order, otherwise the
first one alone does (SRX 2.0, section 3).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex
from lxml import etree

from translation.errors import RulesRefused
from translation.languages import Language
from translation.segmentation.dialect import to_regex

NAMESPACE = "http://www.lisa.org/srx20"
LARGEST_FILE = 8_000_000
MOST_RULES = 50_000

_ROOT = f"{{{NAMESPACE}}}srx"


@dataclass(frozen=True, slots=True)
class BreakRule:
    """Whether to break where `before` ends and `after` begins; both in the ICU dialect."""

    breaks: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LanguageMap:
    """Language codes that match `pattern` take the rules named `name`."""

    pattern: str
    name: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One SRX file: its header, its named lists of rules, its language maps in order."""

    rules: Mapping[str, tuple[BreakRule, ...]]
    maps: tuple[LanguageMap, ...]
    cascade: bool = True
    segment_subflows: bool = True
    format_handles: Mapping[str, bool] = field(
        default_factory=lambda: {"start": False, "end": True, "isolated": False}
    )

    def for_language(self, language: Language) -> tuple[BreakRule, ...]:
        """The rules of one language in the order in which they are tried; may be none.

        A map may be written for `fr` or for `fr-FR`; case does not count in language codes.
        """
        names = [found.name for found in self.maps if _covers(found, language)]
        chosen = names if self.cascade else names[:1]
        return tuple(rule for name in chosen for rule in self.rules[name])


def _covers(entry: LanguageMap, language: Language) -> bool:
    pattern = _compiled(entry.pattern, f"the map for {entry.name!r}")
    return any(pattern.fullmatch(code) for code in (language.value, language.tag))


def _compiled(pattern: str, where: str) -> "regex.Pattern[str]":
    try:
        return regex.compile(to_regex(pattern), regex.V1 | regex.IGNORECASE)
    except (regex.error, ValueError, OverflowError) as error:
        raise RulesRefused(
            "bad_pattern", f"{where} has a regular expression that does not compile: {error}"
        ) from None


def read_srx(content: bytes) -> RuleSet:
    """The rule set of an SRX 2.0 file of any tool.

    Raises RulesRefused: `too_large`, `dtd_forbidden`, `bad_xml`, `not_srx`, `bad_rules`.
    """
    root = _parsed(content)
    if root.tag != _ROOT:
        raise RulesRefused(
            "not_srx",
            f"the root element is {etree.QName(root).localname}, not the srx of {NAMESPACE}; "
            "save the rules as SRX 2.0",
        )
    header = root.find(f"{{{NAMESPACE}}}header")
    named = {_attribute(e, "languagerulename"): _rules(e) for e in _all(root, "languagerule")}
    maps = tuple(
        LanguageMap(_attribute(e, "languagepattern"), _attribute(e, "languagerulename"))
        for e in _all(root, "languagemap")
    )
    for entry in maps:
        if entry.name not in named:
            raise RulesRefused("bad_rules", f"a map names {entry.name!r}, but no rules have it")
        _compiled(entry.pattern, f"the map for {entry.name!r}")
    if sum(map(len, named.values())) > MOST_RULES:
        raise RulesRefused("too_large", f"the file has more than {MOST_RULES:,} rules")
    return RuleSet(
        named,
        maps,
        cascade=_says_yes(header, "cascade", "no"),
        segment_subflows=_says_yes(header, "segmentsubflows", "yes"),
        format_handles=_handles(header),
    )


def _parsed(content: bytes) -> etree._Element:
    if len(content) > LARGEST_FILE:
        raise RulesRefused("too_large", f"the file has more than {LARGEST_FILE:,} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RulesRefused("bad_xml", f"the file is not well-formed XML: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise RulesRefused("dtd_forbidden", "the file declares a document type; remove it")
    return root


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{{NAMESPACE}}}{name}"))


def _attribute(element: etree._Element, name: str) -> str:
    value = element.get(name)
    if value is None:
        raise RulesRefused(
            "bad_rules",
            f"{etree.QName(element).localname} in line {element.sourceline} has no {name}",
        )
    return value


def _says_yes(element: etree._Element | None, name: str, default: str) -> bool:
    given = default if element is None else element.get(name, default)
    return given.strip().lower() in ("yes", "true", "1")


def _handles(header: etree._Element | None) -> dict[str, bool]:
    handles = {"start": False, "end": True, "isolated": False}
    for element in [] if header is None else _all(header, "formathandle"):
        handles[_attribute(element, "type")] = _says_yes(element, "include", "no")
    return handles


def _rules(element: etree._Element) -> tuple[BreakRule, ...]:
    return tuple(
        BreakRule(
            _says_yes(rule, "break", "yes"),
            _text(rule, "beforebreak"),
            _text(rule, "afterbreak"),
        )
        for rule in element.iterchildren(f"{{{NAMESPACE}}}rule")
    )


def _text(rule: etree._Element, name: str) -> str:
    child = rule.find(f"{{{NAMESPACE}}}{name}")
    return "" if child is None else "".join(str(piece) for piece in child.itertext())


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_srx(rules: RuleSet) -> bytes:
    """An SRX 2.0 file, UTF-8, that reads back as the same rule set."""
    root = etree.Element(_ROOT, {"version": "2.0"}, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    header = etree.SubElement(
        root,
        f"{{{NAMESPACE}}}header",
        {"segmentsubflows": _yes(rules.segment_subflows), "cascade": _yes(rules.cascade)},
    )
    for kind, included in rules.format_handles.items():
        attributes = {"type": kind, "include": _yes(included)}
        etree.SubElement(header, f"{{{NAMESPACE}}}formathandle", attributes)
    body = etree.SubElement(root, f"{{{NAMESPACE}}}body")
    lists = etree.SubElement(body, f"{{{NAMESPACE}}}languagerules")
    for name, named in rules.rules.items():
        owner = etree.SubElement(lists, f"{{{NAMESPACE}}}languagerule", {"languagerulename": name})
        for rule in named:
            _append_rule(owner, rule)
    maps = etree.SubElement(body, f"{{{NAMESPACE}}}maprules")
    for entry in rules.maps:
        attributes = {"languagepattern": entry.pattern, "languagerulename": entry.name}
        etree.SubElement(maps, f"{{{NAMESPACE}}}languagemap", attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _append_rule(owner: etree._Element, rule: BreakRule) -> None:
    element = etree.SubElement(owner, f"{{{NAMESPACE}}}rule", {"break": _yes(rule.breaks)})
    for name, pattern in (("beforebreak", rule.before), ("afterbreak", rule.after)):
        child = etree.SubElement(element, f"{{{NAMESPACE}}}{name}")
        # Control characters cannot stand in XML; in a pattern an escape says the same.
        child.text = _ILLEGAL.sub(lambda found: f"\\x{{{ord(found.group()):X}}}", pattern)
