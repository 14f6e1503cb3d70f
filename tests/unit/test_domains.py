import io

import pytest

from translation.domains import LONGEST_DOMAIN, domain_by_symbol, domain_name, parse_domains
from translation.exchange import read_tmx, read_xliff_units

RULES = parse_domains(" cwg-fhr = Finance , ADM=staff,C=policy,ADD=Radio  Regulations")
TMX = """<tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>"""
TU = '<tu>{}<tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu>'
XLIFF = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"'
    ' xmlns:itsxlf="http://www.w3.org/ns/its-xliff/"><file original="x" source-language="en"'
    ' target-language="fr" datatype="plaintext" {}><body><trans-unit id="1"><source>a</source>'
    "<target>b</target></trans-unit></body></file></xliff>"
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (" Radio \t Regulations\n", "radio regulations"),
        ("FINANCE", "finance"),
        ("Бюджет", "бюджет"),
        ("a\0b", "a b"),
        (" \u2028", None),
        ("", None),
        (None, None),
        ("x" * 300, "x" * LONGEST_DOMAIN),
    ],
)
def test_a_domain_has_one_name(said: str | None, name: str | None) -> None:
    assert domain_name(said) == name


@pytest.mark.parametrize(
    ("symbol", "domain"),
    [
        ("CWG-FHR/3", "finance"),
        ("C18/ADM/1(Rev.1)", "staff"),
        ("C18/52-E", "policy"),
        ("C23-ADD/5", "radio regulations"),
        ("RAG/64", None),
        ("no symbol", None),
        (None, None),
    ],
)
def test_rules_tell_a_domain_by_the_narrowest_part_of_a_symbol(
    symbol: str | None, domain: str | None
) -> None:
    assert domain_by_symbol(symbol, RULES) == domain


@pytest.mark.parametrize("written", ["C", "C=", "=finance", "C= \t"])
def test_what_is_no_rule_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no rule for a domain; write BODY=DOMAIN"):
        parse_domains(written)


@pytest.mark.parametrize(
    ("props", "domain"),
    [
        ('<prop type="x-domain">Radio</prop>', "radio"),
        ('<prop type="x-subject">Law</prop><prop type="x-domain"> Radio </prop>', "radio"),
        ('<prop type="x-subject">Law</prop><prop type="x-domain"> </prop>', "law"),
        ("", None),
    ],
)
def test_a_tmx_says_what_a_unit_is_about(props: str, domain: str | None) -> None:
    (unit,) = read_tmx(io.BytesIO(TMX.format(TU.format(props)).encode()))
    assert unit.domain == domain


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ('category="Finance"', "finance"),
        ('itsxlf:domains="Law, radio"', "law"),
        ("", None),
    ],
)
def test_an_xliff_says_what_its_units_are_about(said: str, domain: str | None) -> None:
    (unit,) = read_xliff_units(io.BytesIO(XLIFF.format(said).encode()))
    assert unit.domain == domain
