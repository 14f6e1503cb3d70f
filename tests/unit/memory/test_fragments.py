from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memories import drawn_units
from translation.documents import DocumentClass
from translation.languages import Language
from translation.memory import LiveMemory, fragments, shared
from translation.memory.fragments import Pair, chosen, counterpart, fragments_of, written
from translation.memory.tokens import tokens
from translation.units import Provenance, Query, Reader, Unit, Variant

EN, FR, ZH = Language.EN, Language.FR, Language.ZH
DAY = datetime(2026, 3, 1, tzinfo=UTC)
ALL = Reader(frozenset(DocumentClass), frozenset({"L"}))


def unit(number, english, french, provenance=Provenance.REVIEWED, **more):
    texts = {EN: english, FR: french}
    variants = {one: Variant(one, text, provenance, DAY) for one, text in texts.items()}
    return Unit(number, variants, **more)


UNITS = [
    unit(
        1, "In March the working group on languages met.", "En mars le groupe des langues siégea."
    ),
    unit(2, "Report of the working group on languages.", "Rapport du groupe des langues."),
    unit(3, "See the working group on languages, page 4.", "Voir le groupe des langues, page 4."),
    unit(6, "Note the working group on languages", "Noter ce groupe des langues,"),
    unit(7, "By the working group on languages: no.", "Non, dit le groupe des langues."),
    unit(11, "Ask the working group on languages again.", "Tout groupe des langues peut siéger."),
    unit(12, "Members of the working group on languages", "Membres du groupe des langues"),
    unit(13, "Let the working group on languages; its tasks", "Un groupe des langues : ses tâches"),
    unit(14, "Was the working group on languages small?", "Aucun groupe des langues n'a siégé."),
    unit(15, "To the working group on languages (1)", "Au groupe des langues (1)"),
    unit(4, "the {1}rules of procedure{/1}", "le {1}règlement intérieur{/1}"),
    unit(5, "A group adjourned.", "Un groupe leva la séance."),
]


GROUP = {1, 2, 3, 6, 7, 11, 12, 13, 14, 15}


def asked(text, **more):
    return Query(text, EN, (FR,), **more)


@pytest.fixture(params=["scan", "index", "layer"])
def memory(request):
    made = LiveMemory(
        UNITS if request.param != "layer" else [],
        indexed_from=0 if request.param == "index" else 2000,
    )
    if request.param == "layer":
        made.refresh(UNITS)
    return made


def told(memory, text, **more):
    query = asked(text)
    return [
        (
            text[slice(*one.place)],
            {unit.id for unit in one.standing.units},
            one.targets.get(FR),
            one.suggested.get(FR),
        )
        for one in fragments_of(memory, query, **more)
    ]


def test_the_longest_pieces_are_told_with_their_units_and_what_they_surely_are(memory):
    text = "It amends the rules of procedure, as the working {1}group on languages{/1} asked."
    rules, group = told(memory, text)
    suggested = "le {1}règlement intérieur{/1}"
    assert rules == ("the rules of procedure", {4}, None, suggested)
    assert group == ("the working {1}group on languages", GROUP, "groupe des langues", None)


def test_after_a_piece_without_a_target_stands_the_longest_one_within_it_that_has_one():
    notes = [("noted", "a pris note"), ("asked", "a voulu")]
    longer = [
        unit(
            20 + n,
            f"It {verb} the chair of the working group on languages",
            f"Il {said} {n} du groupe des langues",
        )
        for n, (verb, said) in enumerate(notes)
    ]
    memory = LiveMemory([*UNITS, *longer])
    whole, within = told(memory, "They know the chair of the working group on languages well.")
    assert whole == ("the chair of the working group on languages", {20, 21}, None, None)
    assert within[0] == "the working group on languages"
    assert within[2] == "groupe des langues"


def test_what_is_certain_is_told_rather_than_what_one_unit_says(memory):
    memory.refresh([unit(9, "the working group on languages", "ce groupe des langues-là")])
    (group,) = told(memory, "Then the working group on languages adjourned.")
    assert group == ("the working group on languages", {*GROUP, 9}, "groupe des langues", None)


def test_units_that_do_not_agree_on_a_piece_leave_it_unsure(memory):
    memory.refresh([unit(8, "The rules of procedure", "Les règles de procédure")])
    (rules,) = told(memory, "It adopts the rules of procedure.")
    assert rules == ("the rules of procedure", {4, 8}, None, None)


def test_a_piece_that_few_texts_have_has_no_sure_target(memory):
    (group,) = told(memory, "The working group on languages", without={2})
    assert group == ("The working group on languages", GROUP - {2}, None, None)


def test_a_unit_that_is_left_out_has_no_part_in_it(memory):
    assert told(memory, "the rules of procedure", without={4}) == []


def test_a_text_that_shares_less_than_three_words_has_no_fragment(memory):
    assert told(memory, "A working group, and rules of") == []


words = st.sampled_from(["a", "b", "c", ",", "国", "际"])
texts = st.lists(words, max_size=9).map(" ".join)


@settings(max_examples=150)
@given(
    st.lists(
        drawn_units(texts, 30, (None, "L")), min_size=1, max_size=25, unique_by=lambda u: u.id
    ),
    texts,
    st.sampled_from([Reader(), ALL]),
    st.sampled_from([EN, ZH]),
    st.sets(st.integers(1, 30), max_size=3),
    st.sampled_from([(0, 2), (0, 20), (1000, 20)]),
)
def test_the_index_finds_what_comparing_every_text_does(
    units, text, reader, language, without, sizes
):
    few, common = sizes
    own = [one.variants[language].text for one in units if language in one.variants]
    asked = " ".join([text, *(one[2:8] for one in own[:2])])
    query = Query(asked, language, (FR,), reader=reader, lineage="L")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shared, "_FEW", few)
        for module in (shared, fragments):
            patched.setattr(module, "most_common", lambda *_: common)
        plain = LiveMemory(units).stretches(query, without)
        assert LiveMemory(units, indexed_from=0).stretches(query, without) == plain
    assert all(last - first >= fragments.least_tokens(language) for first, last in plain)


def test_pieces_have_words_of_their_own_and_no_marks_at_their_ends():
    text = tokens("a b c, d e f g h i.")
    stretches = {(0, 4), (1, 4), (3, 9), (6, 11)}
    assert chosen(stretches, text, EN) == [(0, 3), (4, 9)]
    assert chosen({(0, 3), (4, 9), (6, 9)}, text, EN) == [(0, 3), (4, 9)]


def pairs(*texts):
    return [Pair(tokens(source), tokens(target)) for source, target in texts]


HOLDERS = pairs(
    ("x the red house y", "u la maison rouge v"),
    ("z the red house", "w la maison rouge"),
    ("in the red house w", "dans la maison rouge s"),
    ("by the red house", "par la maison rouge"),
    ("the red house v", "la maison rouge t"),
    *((f"a{n} the red house b{n}", f"c{n} la maison rouge d{n}") for n in range(5)),
)
PIECE = ("the", "red", "house")


def test_what_stands_with_a_piece_and_nowhere_else_is_its_counterpart():
    assert counterpart(PIECE, HOLDERS, 10, lambda _: 10) == ("la", "maison", "rouge")


def test_what_stands_without_the_piece_too_is_not():
    assert counterpart(PIECE, HOLDERS, 10, lambda _: 13) is None
    assert counterpart(PIECE, HOLDERS[:9], 9, lambda _: 9) is None


def test_what_the_holders_share_beyond_the_piece_makes_it_unsure():
    longer = [Pair(("q", *one.source), ("p", *one.target)) for one in HOLDERS]
    alike = [replace(one, source=("x", *PIECE, str(at))) for at, one in enumerate(HOLDERS)]
    assert counterpart(PIECE, longer, 10, lambda _: 10) == ("la", "maison", "rouge")
    assert counterpart(PIECE, alike, 10, lambda _: 10) is None
    targets = [replace(one, target=("la", "maison", str(at))) for at, one in enumerate(HOLDERS)]
    assert counterpart(PIECE, targets, 10, lambda _: 10) is None


def test_a_piece_is_written_as_it_stands_in_the_target():
    assert written(("la", "maison", "rouge"), "À {1}La Maison{2/}{/1} rouge") == "La Maison  rouge"
    assert written(("rouge",), "La maison") is None
