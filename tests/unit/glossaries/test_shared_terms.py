import json

import pytest

from glossaries.recognition import Recogniser
from translation.languages import Language
from translation.terms import Concept, Term


def outcomes(shared, language):
    lines = (shared / "data" / "terms.jsonl").read_text("utf-8").splitlines()
    for case in map(json.loads, lines):
        if case["lang"] == language:
            concept = Concept("case", (Term(language, case["term"]),))
            hits = Recogniser([concept], language).find(case["text"])
            yield case["present"], bool(hits)


@pytest.mark.parametrize("language", list(Language))
def test_recall_and_false_hits_reach_the_goals(shared, language):
    results = list(outcomes(shared, language))
    found = [hit for present, hit in results if present]
    false = [hit for present, hit in results if not present]
    assert sum(found) >= (0.9 if language is Language.AR else 0.95) * len(found) > 0
    assert sum(false) <= 0.02 * len(false)
