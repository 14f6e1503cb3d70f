import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation import pages
from translation.errors import UnknownDefinition, UsageError
from translation.languages import Language
from translation.markup import escape
from translation.pages import Counts


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("The Council decides", Language.EN, 3),
        ("and/or – by 31 December 2018 :", Language.EN, 5),
        ("l'ordre du jour : 1 650 mots", Language.FR, 6),
        ("к Документу 34(Rev.1)-R", Language.RU, 3),
        ("الوثيقة C18/52 ، المجلس", Language.AR, 3),
        ("* * *", Language.EN, 0),
        ("", Language.ES, 0),
    ],
)
def test_a_word_stands_between_white_space_and_has_a_letter_or_digit(text, language, words):
    assert pages.count([text], language).words == words


def test_chinese_ideographs_make_words_by_the_ratio_and_figures_stand_for_themselves():
    text = "第66号决议（1998年，明尼阿波利斯，修订版）"

    assert pages.count([text], Language.ZH) == Counts(2 + 8, 24, 24, 14)
    assert pages.count([text], Language.ZH, ideograph_ratio=1.4).words == 2 + 10


def test_the_words_of_a_chinese_text_are_rounded_to_the_nearest():
    assert [pages.count(["会" * n], Language.ZH).words for n in (1, 2, 3, 4)] == [1, 1, 2, 2]


def test_ideographs_quoted_in_an_english_text_are_reported_but_make_no_further_words():
    counts = pages.count(["the term 决议 is used"], Language.EN)

    assert (counts.words, counts.ideographs) == (5, 2)


def test_tags_count_as_nothing_except_that_standalone_ones_part_words():
    counts = pages.count(["re{1}so{/1}lution{2/}thirty {{x}}"], Language.EN)

    assert counts == Counts(words=3, characters=19, characters_with_spaces=21, ideographs=0)


@given(st.lists(st.text()), st.lists(st.text()), st.sampled_from(Language))
def test_the_counts_of_the_parts_add_up_to_those_of_the_whole(first, second, language):
    one, other = [escape(text) for text in first], [escape(text) for text in second]

    assert pages.count(one + other, language) == pages.count(one, language) + pages.count(
        other, language
    )


@pytest.mark.parametrize(
    ("id_", "number"),
    [("un-330w-source", 5.0), ("eu-1500c", 6.0), ("ru-1800cs", 5.5)],
)
def test_each_definition_makes_pages_of_its_own_measure(id_, number):
    counts = Counts(words=1650, characters=9000, characters_with_spaces=9900)

    assert pages.pages(counts, pages.definition(id_)) == number


def test_physical_pages_come_from_a_layout_only():
    physical = pages.definition("physical")

    assert pages.pages(Counts(words=330), physical, laid_out=3) == 3
    with pytest.raises(UsageError, match="layout"):
        pages.pages(Counts(words=330), physical)


def test_words_of_a_ledger_become_pages_only_where_a_page_is_made_of_words():
    assert pages.pages_of_words(3300, pages.definition("un-330w-source")) == 10
    with pytest.raises(UsageError, match="eu-1500c"):
        pages.pages_of_words(3300, pages.definition("eu-1500c"))


def test_an_unknown_definition_is_refused_with_the_known_ones():
    with pytest.raises(UnknownDefinition, match="un-330w-source, eu-1500c, ru-1800cs, physical"):
        pages.definition("a4")


def test_the_default_is_the_norm_of_the_united_nations():
    assert pages.DEFAULT_DEFINITION == "un-330w-source"
