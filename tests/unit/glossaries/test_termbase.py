import json
import subprocess
import sys

import pytest

from glossaries.termbase import Termbase, built_in
from translation.errors import ExchangeRefused, NotFound
from translation.languages import Language
from translation.terms import Concept, Term, TermStatus

ANNEX = Concept("annex", (Term(Language.EN, "annex"), Term(Language.FR, "annexe")))


def test_a_hit_in_a_source_leads_to_the_terms_of_a_target():
    termbase = Termbase([ANNEX])
    (hit,) = termbase.recogniser(Language.EN).find("two annexes")
    assert [term.text for term in termbase.concept(hit.concept).in_language(Language.FR)] == [
        "annexe"
    ]


def test_a_concept_that_is_not_there_is_named():
    with pytest.raises(NotFound, match="no concept report"):
        Termbase([ANNEX]).concept("report")


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(ExchangeRefused, match="'annex' stands twice"):
        Termbase([ANNEX, ANNEX])


def test_the_built_in_termbase_has_every_concept_in_all_six_languages():
    termbase = built_in()
    assert len(termbase) >= 120
    incomplete = [
        concept.id
        for concept in termbase
        if {term.language for term in concept.terms} != set(Language)
    ]
    assert incomplete == []


def test_every_built_in_term_has_a_source_and_unverified_ones_are_only_admitted():
    for concept in built_in():
        for term in concept.terms:
            assert term.source, concept.id
            if term.source == "unverified":
                assert term.status is TermStatus.ADMITTED, (concept.id, term.text)


def test_no_built_in_concept_repeats_a_term_or_prefers_two():
    for concept in built_in():
        for language in Language:
            terms = concept.in_language(language)
            assert len({term.text for term in terms}) == len(terms), concept.id
            preferred = [term for term in terms if term.status is TermStatus.PREFERRED]
            assert len(preferred) <= 1, concept.id


def test_no_two_built_in_concepts_have_the_same_terms_in_most_languages():
    seen = {}
    for concept in built_in():
        for language in Language:
            for term in concept.in_language(language):
                seen.setdefault((language, term.text.casefold()), []).append(concept.id)
    shared = {}
    for (language, _), ids in seen.items():
        for pair in {(one, other) for one in ids for other in ids if one < other}:
            shared.setdefault(pair, set()).add(language)
    assert [pair for pair, languages in shared.items() if len(languages) > 3] == []


def test_built_in_terms_are_written_in_the_script_of_their_language():
    scripts = {Language.AR: ("\u0600", "\u06ff"), Language.RU: ("\u0400", "\u04ff")}
    for concept in built_in():
        for language, (first, last) in scripts.items():
            for term in concept.in_language(language):
                assert any(first <= letter <= last for letter in term.text), term.text


@pytest.mark.parametrize("language", list(Language))
def test_every_built_in_term_and_listed_form_is_found_by_its_own_recogniser(language):
    termbase = built_in()
    for concept in termbase:
        for term in concept.in_language(language):
            for surface in (term.text, *term.forms):
                hits = termbase.recogniser(language).find(surface)
                whole = {hit.concept for hit in hits if hit.end - hit.start == len(surface)}
                assert concept.id in whole, surface


def test_importing_the_termbase_loads_no_dictionary():
    code = (
        "import sys, json, glossaries.termbase;"
        "print(json.dumps([name for name in"
        " ('simplemma', 'pymorphy3', 'ahocorasick_rs') if name in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []
