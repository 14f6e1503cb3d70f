"""Versions of a document become units; what is not sure is left."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.versions import bare, figures, goal, rows_of, sample
from translation.alignment import SURE, AlignedUnit, Piece, Version, align
from translation.languages import Language

EN, FR, ES, ZH = Language.EN, Language.FR, Language.ES, Language.ZH

ENGLISH = (
    "The Council met in Geneva from 4 to 14 June 2019.",
    "Document C19/15 was presented by the Secretariat.",
    "The budget amounts to 165 million Swiss francs.",
    "Three regional offices will be opened in Africa.",
    "The report of the working group was approved without discussion.",
    "Resolution 48 calls for a plan on human resources.",
    "The next meeting of the Council takes place in 2020.",
)
FRENCH = (
    "Le Conseil s'est réuni à Genève du 4 au 14 juin 2019.",
    "Le Document C19/15 a été présenté par le Secrétariat.",
    "Le budget s'élève à 165 millions de francs suisses.",
    "Trois bureaux régionaux seront ouverts en Afrique.",
    "Le rapport du groupe de travail a été approuvé sans discussion.",
    "La Résolution 48 demande un plan relatif aux ressources humaines.",
    "La prochaine réunion du Conseil a lieu en 2020.",
)
CHINESE = (
    "理事会于2019年6月4日至14日在日内瓦举行会议。",
    "秘书处介绍了C19/15号文件。",
    "预算总额为1.65亿瑞士法郎。",
    "将在非洲开设三个区域办事处。",
    "工作组的报告未经讨论获得批准。",
    "第48号决议要求制定人力资源规划。",
    "理事会下次会议将于2020年举行。",
)


def version(language: Language, texts: Sequence[str], stream: str = "body") -> Version:
    pieces = [Piece(text, at, 0, stream) for at, text in enumerate(texts)]
    return Version(language, tuple(pieces))


def rows(units: Sequence[AlignedUnit], versions: Sequence[Version]) -> list[dict[Language, str]]:
    """The units as texts, what is unsure marked by a question mark."""
    by = {one.language: one for one in versions}
    return [
        {
            known: ("" if unit.sure[known] >= SURE else "?")
            + " ".join(piece.text for piece in by[known].pieces[start:end])
            for known, (start, end) in unit.spans.items()
        }
        for unit in units
    ]


def test_a_line_that_a_version_lacks_shifts_nothing() -> None:
    lacking = [text for text in FRENCH if "165" not in text]
    versions = [version(EN, ENGLISH), version(FR, lacking), version(ZH, CHINESE)]
    found = rows(align(versions), versions)
    assert found[2].keys() == {EN, ZH}
    for at in (1, 6):
        assert found[at] == {EN: ENGLISH[at], FR: FRENCH[at], ZH: CHINESE[at]}
    beside = [{known: text.strip("?") for known, text in row.items()} for row in found]
    assert beside == [
        {EN: one, ZH: other} | ({} if "165" in one else {FR: third})
        for one, third, other in zip(ENGLISH, FRENCH, CHINESE, strict=True)
    ]


def test_two_sentences_become_one_only_within_a_paragraph() -> None:
    whole = f"{FRENCH[1]} {FRENCH[2]}"
    french = version(FR, [FRENCH[0], whole, *FRENCH[3:]])
    blocks = [0, 1, 1, 3, 4, 5, 6]
    pieces = [
        Piece(text, block, at - blocks.index(block))
        for at, (text, block) in enumerate(zip(ENGLISH, blocks, strict=True))
    ]
    joined = Version(EN, tuple(pieces))
    assert {EN: f"{ENGLISH[1]} {ENGLISH[2]}", FR: whole} in rows(
        align([joined, french]), [joined, french]
    )
    apart = version(EN, ENGLISH)
    units = align([apart, french])
    assert all(end - start == 1 for unit in units for start, end in unit.spans.values())


def test_notes_are_never_beside_the_body() -> None:
    note = "See Document C19/15."
    english = version(EN, ENGLISH)
    noted = Version(FR, (*version(FR, FRENCH[2:]).pieces, Piece(note, 9, 0, "footnote")))
    units = align([english, noted])
    assert [unit.spans for unit in units if (5, 6) in unit.spans.values() and FR in unit.spans][
        -1
    ] == {FR: (5, 6)}


def test_of_repeated_lines_nobody_says_which_is_lacking() -> None:
    repeated = [*ENGLISH[:3], *["See the annex."] * 3, *ENGLISH[3:]]
    fewer = [*FRENCH[:3], *["Voir l'annexe."] * 2, *FRENCH[3:]]
    versions = [version(EN, repeated), version(FR, fewer), version(ES, repeated)]
    for unit in align(versions):
        if FR in unit.spans and unit.spans[FR][0] in (3, 4):
            assert FR not in unit.kept(SURE)


def test_names_that_the_caller_knows_bring_pieces_together() -> None:
    def named(language: Language, names: Sequence[str]) -> Version:
        words = {EN: "Alpha beta gamma delta", ZH: "甲乙丙丁戊己"}
        texts = [f"{words[language]}" for _ in names]
        return Version(
            language,
            tuple(
                Piece(text, at, 0, anchors=frozenset({name}))
                for at, (text, name) in enumerate(zip(texts, names, strict=True))
            ),
        )

    names = [f"concept {number}" for number in range(12)]
    units = align([named(EN, names), named(ZH, [n for n in names if n != "concept 4"])])
    alone = [unit.spans[EN][0] for unit in units if ZH not in unit.spans]
    assert alone == [4]


TEXTS = st.lists(
    st.text(st.sampled_from("ab 1é理事会.。?العм"), min_size=1, max_size=20), max_size=12
)


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=2, max_size=4), st.integers(1, 3))
def test_every_piece_stands_in_one_unit_in_its_order(texts: list[list[str]], size: int) -> None:
    versions = [
        Version(language, tuple(Piece(t, at // size, at % size) for at, t in enumerate(some)))
        for language, some in zip(Language, texts, strict=False)
    ]
    units = align(versions)
    for one in versions:
        spans = [unit.spans[one.language] for unit in units if one.language in unit.spans]
        assert [at for start, end in spans for at in range(start, end)] == list(
            range(len(one.pieces))
        )
    assert all(0 <= sure <= 1 for unit in units for sure in unit.sure.values())


@pytest.mark.parametrize(("name", "lines"), [("udhr", 85), ("cc4_legalcode", 100)])
def test_six_versions_with_lines_missing_come_together(shared: Path, name: str, lines: int) -> None:
    one = sample(rows_of(shared, name), lines, seed=2)
    texts = {known: [text for _, text in one.versions[known]] for known in Language}
    found = figures(one, align(bare(one, tuple(Language))), texts)
    for pair, got in found.items():
        assert got.precision >= goal(*pair).precision, pair
        assert got.recall >= goal(*pair).recall, pair


def test_english_and_chinese_come_together_alone(shared: Path) -> None:
    one = sample(rows_of(shared, "tico19"), 300, seed=3)
    languages = (EN, ZH)
    texts = {known: [text for _, text in one.versions[known]] for known in languages}
    got = figures(one, align(bare(one, languages)), texts)[EN, ZH]
    assert got.precision >= 96
    assert got.recall >= 75
