"""Where pieces stand tells which belong together, as far as their texts leave it open."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.laid import laid
from tests.unit.alignment.test_align import ENGLISH, FRENCH, version
from translation.alignment import Piece, Version, align
from translation.alignment.structure import Mark, label_of, marks_of
from translation.alignment.versions import version_of
from translation.docx.structure import read_standing
from translation.languages import Language
from translation.segmentation import splitter

EN, FR = Language.EN, Language.FR


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("3.2 Scope", "3.2"),
        ("٣.٢ النطاق", "3.2"),
        ("3) Scope", "3"),
        ("12. Ámbito", "12"),
        ("(c) no endorsement", "c"),
        ("c) aucune caution", "c"),
        ("в) без поддержки", "c"),
        ("(ج) عدم التأييد", "c"),
        ("(c)不表示认可", "c"),
        ("(iv) the fourth", "iv"),
        ("三、范围", "3"),
        ("Annex 2 to Resolution 7", "annex 2"),
        ("ANNEXE 2 de la Résolution 7", "annex 2"),
        ("الملحق 2 بالقرار 7", "annex 2"),
        ("附件2", "annex 2"),
        ("97.5 % of the members", None),
        ("2019 was a year of work", None),
        ("a further point", None),
        ("", None),
    ],
)
def test_the_label_that_a_text_begins_with(text: str, name: str | None) -> None:
    found = label_of(text)
    assert (found and found[1]) == name


def test_a_label_counts_by_its_path_and_cells_and_notes_by_their_place() -> None:
    lines = [(n, f"Sentence number {n} of the whole") for n in range(30)]
    body = laid(lines, EN).body
    content, standing = read_standing(body, splitter(EN))
    marks = marks_of(content, standing)
    of: dict[str, frozenset[Mark]] = {
        block.segments[0].text.partition("number ")[2].partition(" ")[0]: marks[block.order]
        for block in content.blocks
    }
    assert of["0"] == {("label", "1.1"), ("written", "1.1")}
    assert of["1"] == frozenset()
    assert of["5"] == {("label", "1.1 > 2")}
    assert of["8"] == {("label", "1.1 > 2 > c")}
    assert of["21"] == {("label", "1.1 > a"), ("written", "a")}
    assert of["14"] == {("cell", "0 1 1")}
    assert of["26"] == of["27"] == {("note", "footnotes 1")}


def test_a_label_belongs_to_the_first_sentence_and_a_cell_to_all() -> None:
    lines = [(0, "One is here. Two is there."), *((n, "A cell. Of two.") for n in range(1, 13))]
    content, standing = read_standing(laid(lines, EN).body, splitter(EN))
    pieces = version_of(EN, content, standing=standing).pieces
    assert {kind for kind, _ in pieces[0].marks} == {"label", "written"}
    assert pieces[1].marks == frozenset()
    first, second = (piece.marks for piece in pieces if ("cell", "0 0 0") in piece.marks)
    assert first == second == {("cell", "0 0 0")}


def marked(
    language: Language, texts: Sequence[str], places: Sequence[int], kind: str, times: int = 1
) -> Version:
    """A version whose pieces stand at places, each shown by so many marks of a kind."""
    plain = version(language, texts)
    pieces = (
        replace(piece, marks=frozenset((kind, f"{place}.{n}") for n in range(times)))
        for piece, place in zip(plain.pieces, places, strict=True)
    )
    return Version(language, tuple(pieces))


@pytest.mark.parametrize("kind", ["label", "cell", "note"])
@pytest.mark.parametrize("twin", [3, 4])
def test_of_two_lines_that_are_alike_the_place_tells_which_a_version_lacks(
    kind: str, twin: int
) -> None:
    english = [*ENGLISH[:3], "Noted.", "Noted.", *ENGLISH[3:]]
    french = [*FRENCH[:3], "Pris note.", *FRENCH[3:]]
    places = [at for at in range(9) if at in (0, 1, 2, twin) or at > 4]
    versions = [marked(EN, english, range(9), kind), marked(FR, french, places, kind)]
    (found,) = (one.spans for one in align(versions) if one.spans.get(FR) == (3, 4))
    assert found[EN] == (twin, twin + 1)


def test_no_place_makes_texts_that_contradict_a_unit() -> None:
    versions = [version(EN, ENGLISH), version(FR, FRENCH)]
    astray = [
        marked(EN, ENGLISH, range(7), "label", 20),
        marked(FR, FRENCH, [6, 0, 1, 2, 3, 4, 5], "label", 20),
    ]
    assert [one.spans for one in align(astray)] == [one.spans for one in align(versions)]


def test_pieces_know_no_place_unless_they_are_told() -> None:
    assert Piece("x", 0, 0).marks == frozenset()
