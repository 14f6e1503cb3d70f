"""The scan against an oracle that shares no code with it: its own tokens, distance and order."""

import csv
import random
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory import ScanMemory
from translation.units import Provenance, Query, Reader, Unit, Variant

DAY = datetime(2026, 3, 1, tzinfo=UTC)
TRUST = ["machine", "translated", "reviewed", "published", "adopted"]


def naive_tokens(text):
    found, word = [], ""
    for character in unicodedata.normalize("NFC", text.lower()):
        han = "\u3400" <= character <= "\u9fff" or character in "〇々"
        kind = unicodedata.category(character)
        if (kind[0] in "LN" and not han) or (kind[0] == "M" and word):
            word += character
        elif kind != "Cf":
            found += [word] * bool(word) + [character] * (not character.isspace())
            word = ""
    return found + [word] * bool(word)


def naive_distance(one, other):
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]


def naive_percent(one, other):
    longer = max(len(one), len(other))
    score = (
        Fraction(100) if not longer else 100 * (1 - Fraction(naive_distance(one, other), longer))
    )
    return min(99, floor(score))


def naive_sight(unit, query):
    granted = unit.lineage in query.reader.lineages
    return unit.document_class in query.reader.classes and {
        "public": True,
        "internal": True,
        "restricted": granted,
        "confidential": granted and query.lineage == unit.lineage,
    }.get(unit.document_class.value, False)


def naive_lookup(units, query, cut):
    rows = []
    for unit in units:
        wanted = [unit.variants[t] for t in query.targets if t in unit.variants]
        if query.source not in unit.variants or not wanted:
            continue
        if not naive_sight(unit, query) or unit.lineage in query.excluded:
            continue
        text = unit.variants[query.source].text
        score = 100 if text == query.text else naive_percent(cut(text), cut(query.text))
        if score == 100 and unit.lineage and unit.lineage == query.lineage:
            score = 101
        if score >= query.threshold:
            best = max(wanted, key=lambda v: (TRUST.index(v.provenance), v.at))
            age = (DAY - best.at).total_seconds()
            later = unit.lineage not in query.preferred
            rows.append((-score, later, -TRUST.index(best.provenance), age, unit.id))
    return [(unit, -score) for score, _, _, _, unit in sorted(rows)[: query.limit]]


def answer(memory, query):
    return [(match.unit, match.percent) for match in memory.lookup(query)]


texts = st.lists(
    st.sampled_from(["a", "b", "c", "A", "d", "d", ".", "国", "会", "رَ", "ر", "2016", "e\u0301"]),
    max_size=12,
).map(" ".join)


@st.composite
def units(draw):
    languages = draw(st.sets(st.sampled_from([Language.EN, Language.FR, Language.ZH]), min_size=1))
    return Unit(
        id=draw(st.integers(1, 50)),
        variants={
            language: Variant(
                language,
                draw(texts),
                draw(st.sampled_from(Provenance)),
                DAY + timedelta(days=draw(st.integers(0, 2))),
            )
            for language in languages
        },
        document_class=draw(st.sampled_from(DocumentClass)),
        lineage=draw(st.sampled_from([None, "L"])),
    )


queries = st.builds(
    Query,
    text=texts,
    source=st.sampled_from([Language.EN, Language.ZH]),
    targets=st.sampled_from([(Language.FR,), (Language.FR, Language.AR)]),
    lineage=st.sampled_from([None, "L"]),
    threshold=st.sampled_from([0, 1, 50, 66, 70, 75, 90, 99, 100, 101]),
    limit=st.sampled_from([0, 1, 5, 50]),
    reader=st.builds(
        Reader,
        st.frozensets(st.sampled_from(DocumentClass), min_size=1),
        st.sampled_from([frozenset(), frozenset({"L"})]),
    ),
    excluded=st.sampled_from([frozenset(), frozenset({"L"})]),
    preferred=st.sampled_from([frozenset(), frozenset({"L"})]),
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(units(), max_size=25, unique_by=lambda unit: unit.id), st.lists(queries, max_size=5)
)
def test_the_scan_answers_as_the_naive_look_up_does(stored, asked):
    memory = ScanMemory(stored)
    for query in asked:
        assert answer(memory, query) == naive_lookup(stored, query, naive_tokens)
        for_each = {
            language: found
            for language in query.targets
            for found in naive_lookup(
                stored, replace(query, targets=(language,), limit=1), naive_tokens
            )
        }
        best = memory.best(query)
        assert {language: (m.unit, m.percent) for language, m in best.items()} == for_each


def edited(text, rng):
    """The text with one to four pieces between blanks (or characters) dropped, doubled or moved."""
    parts = text.split() if " " in text else list(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(parts))
        parts[at : at + 1] = rng.choice([[], [parts[at]] * 2, [rng.choice(parts)]])
        parts = parts or ["x"]
    return (" " if " " in text else "").join(parts)


def real_units(shared, count):
    rows = []
    for name in ("sdg_framework_6way", "udhr_6way", "tico19_6way"):
        path = shared / "data" / "parallel" / f"{name}.tsv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows += list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[:count]
    return [
        Unit(
            number,
            {
                language: Variant(language, row[language.value], Provenance.REVIEWED, DAY)
                for language in Language
                if row[language.value] and not set("{}") & set(row[language.value])
            },
        )
        for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize("source", list(Language))
def test_real_sentences_find_what_the_naive_look_up_finds(shared, source):
    stored = [unit for unit in real_units(shared, 80) if source in unit.variants]
    memory, rng = ScanMemory(stored), random.Random(source.value)
    cache = {}

    def cut(text):
        return cache.setdefault(text, naive_tokens(text))

    targets = tuple(language for language in Language if language is not source)
    reader = Reader(frozenset(DocumentClass))
    answered = 0
    for unit in rng.sample(stored, 12):
        text = edited(unit.variants[source].text, rng)
        query = Query(text, source, targets, threshold=40, limit=50, reader=reader)
        expected = naive_lookup(stored, query, cut)
        answered += bool(expected)
        assert answer(memory, query) == expected
    assert answered >= 6
