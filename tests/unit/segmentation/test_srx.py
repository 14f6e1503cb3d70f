"""SRX of our own and of other tools."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from translation.errors import RulesRefused
from translation.languages import Language
from translation.segmentation import (
    BreakRule,
    LanguageMap,
    RuleSet,
    read_srx,
    split_at,
    splitter,
    write_srx,
)
from translation.segmentation.dialect import to_regex
from translation.segmentation.offsets import _rule_file

FOREIGN = b"""<?xml version="1.0"?>
<srx xmlns="http://www.lisa.org/srx20" xmlns:okp="http://okapi.sf.net/srx-extensions" version="2.0">
<header segmentsubflows="yes" cascade="%s"><formathandle type="start" include="no"/>
<okp:options oneSegmentIncludesAll="no"/></header>
<body><languagerules>
<languagerule languagerulename="Default">
 <rule break="no"><beforebreak>\\b(?:pp|vs)\\.</beforebreak><afterbreak>\\s</afterbreak></rule>
 <rule><beforebreak>[\\.\\?!]+</beforebreak><afterbreak>\\s+[\\p{Lu}&amp;&amp;[^X]]</afterbreak></rule>
</languagerule>
<languagerule languagerulename="English">
 <rule break="no"><beforebreak>\\QNo.\\E</beforebreak><afterbreak>\\h</afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern="[Ee][Nn].*" languagerulename="English"/>
<languagemap languagepattern=".*" languagerulename="Default"/></maprules></body></srx>"""


def cut(text: str, srx: bytes, language: Language = Language.EN) -> list[str]:
    return split_at(text, splitter(language, srx)(text))


def test_rules_of_another_tool_cascade_over_the_matching_maps():
    text = "See No. Five vs. Six. Then Xavier. Xenia left."
    assert cut(text, FOREIGN % b"yes") == ["See No. Five vs. Six. ", "Then Xavier. Xenia left."]


def test_without_cascade_only_the_first_map_counts():
    with_default = cut("See No. Five. Six", FOREIGN % b"no", Language.FR)
    assert with_default == ["See No. ", "Five. ", "Six"]
    assert cut("See No. Five. Six", FOREIGN % b"no") == ["See No. Five. Six"]


@pytest.mark.parametrize(
    ("icu", "text"),
    [
        (r"\Qa.b\E", "a.b"),
        (r"\x{41F}", "П"),
        (r"[\h&&[^\t]]", "\u00a0"),
        (r"\p{javaUpperCase}\P{L}", "A1"),
        (r"(a)(b)\2\1", "abba"),
        (r"[a||b]", "|"),
        (r"\R\z", "\r\n"),
        (r"(?i)art\.", "ART."),
        (r"[\p{Lu}--[A]]", "B"),
        (r"\0101", "A"),
        (r"(?<w>x)\k<w>", "xx"),
        ("[^]]", "a"),
        (r"a\Z", "a\n"),
    ],
)
def test_the_icu_dialect_is_understood(icu, text):
    found = regex.compile(to_regex(icu), regex.V1).match(text)
    assert found is not None
    assert found.end() == len(text.rstrip("\n")) or icu.startswith(r"\R")


def test_groups_of_joined_rules_keep_their_own_numbers():
    assert to_regex(r"(a)\1") != to_regex(r"(a)\1")
    assert to_regex(r"(a)(?:b)") == "(?:a)(?:b)"


@pytest.mark.parametrize("language", Language)
def test_our_own_files_are_read_and_written_back_the_same(language):
    rules = read_srx(_rule_file(language))
    assert read_srx(write_srx(rules)) == rules
    assert [other for other in Language if rules.for_language(other)] == [language]


PATTERNS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)
RULES = st.builds(BreakRule, st.booleans(), PATTERNS, PATTERNS)


@given(st.dictionaries(PATTERNS, st.tuples(RULES, RULES), max_size=3), st.booleans(), st.booleans())
def test_any_rule_set_survives_writing_and_reading(lists, cascade, subflows):
    rules = RuleSet(lists, tuple(LanguageMap("..", n) for n in lists), cascade, subflows)
    assert read_srx(write_srx(rules)) == rules


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_xml"),
        (b"<srx", "bad_xml"),
        (b"<html/>", "not_srx"),
        (b'<srx version="1.0"/>', "not_srx"),
        (b'<!DOCTYPE srx [<!ENTITY a "b">]><srx xmlns="http://www.lisa.org/srx20">&a;</srx>',
         "dtd_forbidden"),
        (FOREIGN.replace(b'languagerulename="Default"/>', b'languagerulename="None"/>'),
         "bad_rules"),
        (FOREIGN.replace(b'<languagerule languagerulename="English">', b"<languagerule>"),
         "bad_rules"),
        (FOREIGN.replace(b'languagepattern=".*"', b'languagepattern="("'), "bad_pattern"),
        (FOREIGN.replace(b"[\\.\\?!]+", b"[\\.\\?!"), "bad_pattern"),
        (FOREIGN.replace(b'".*"', b'"de"').replace(b"[Ee][Nn].*", b"de"), "no_rules"),
        (b" " * 8_000_001, "too_large"),
    ],
)  # fmt: skip
def test_what_is_not_srx_is_refused_by_name(content, code):
    with pytest.raises(RulesRefused) as refused:
        splitter(Language.EN, content.replace(b"%s", b"yes"))
    assert refused.value.code == code


def test_a_rule_that_runs_away_is_stopped(monkeypatch):
    monkeypatch.setattr("translation.segmentation.offsets._PATIENCE", 0.2)
    bad = FOREIGN.replace(b"[\\.\\?!]+", b"x(a|aa)+(a|aa)+b\\.")
    with pytest.raises(RulesRefused) as refused:
        cut("a" * 400 + "b. A", bad % b"yes")
    assert refused.value.code == "too_slow"
