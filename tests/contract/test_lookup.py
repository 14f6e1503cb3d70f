import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import memory_index as memory_index_module
from tasks.concordance import concordance_of, prepare_forms
from tasks.fragments import cell_fragments
from tasks.kept import live_sources
from tasks.matches import cell_matches, found_matches, text_matches
from tasks.memory_index import loaded, memory_index
from tasks.recognised import terms_in
from tests.learning import AR, EN, FR, People, document
from translation.claims import Task, Verdict
from translation.documents import DocumentClass, TargetState
from translation.errors import MarkupRefused, NotFound
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory import ScanMemory, indexed, lexicon, searching
from translation.memory.part import Part
from translation.memory.runs import INDEXED_FROM
from translation.terms import Concept, Term, TermStatus
from translation.units import MatchKind, Provenance, Query, Reader
from workbench.web import application

TEXTS = ["The Council met in Geneva.", "It adjourned.", "The Council met in Busan."]
ALL = frozenset(DocumentClass)
OPEN = Reader()
ROOT = Path(__file__).parents[2]


@pytest.fixture
def people(store: Store) -> People:
    return People(store)


def take(store: Store, *texts: dict[Language, str], **more: Any) -> None:
    units = [ImportedUnit(number, given) for number, given in enumerate(texts)]
    options = {"provenance": Provenance.REVIEWED, "by": "ops", **more}
    store.memory.import_units("a" * 64, units, **options)


def found(store: Store, segment: int, reader: Reader = OPEN, **more: Any) -> list[Any]:
    rows = cell_matches(store, segment, FR, reader, **more)
    return [(row.percent, row.target, row.document) for row in rows]


def test_a_confirm_is_a_match_at_once_with_its_author_and_document(
    store: Store, people: People
) -> None:
    ids = document(store, "1", TEXTS)
    assert found(store, ids[2]) == []
    people.save(ids[0], "Le Conseil s’est réuni à Genève.")
    (row,) = cell_matches(store, ids[2], FR, Reader())
    assert (row.percent, row.kind, row.target) == (
        83,
        MatchKind.FUZZY,
        "Le Conseil s’est réuni à Genève.",
    )
    assert (row.by, row.document, row.provenance) == ("ana", "C18/1", Provenance.TRANSLATED)
    assert [(piece.kind, piece.text.strip()) for piece in row.pieces if piece.kind != "same"] == [
        ("removed", "Geneva"),
        ("added", "Busan"),
    ]
    people.save(ids[0], "Le Conseil a siégé à Genève.", by="rui", task=Task.REVIEW)
    (row,) = cell_matches(store, ids[2], FR, Reader())
    assert (row.target, row.by) == ("Le Conseil a siégé à Genève.", "rui")
    people.judge(ids[0], Verdict.RETURN, by="eva")
    assert found(store, ids[2]) == []


def test_what_says_the_same_is_offered_once_by_its_best_unit(store: Store, people: People) -> None:
    first, second = document(store, "1", TEXTS), document(store, "2", TEXTS)
    people.save(first[0], "Le Conseil s’est réuni à Genève.")
    people.save(second[0], "Le Conseil s’est réuni à Genève.")
    asked = document(store, "3", TEXTS)
    assert [row.target for row in cell_matches(store, asked[0], FR, OPEN)] == [
        "Le Conseil s’est réuni à Genève."
    ]
    people.save(second[0], "Le Conseil a siégé à Genève.")
    assert len(cell_matches(store, asked[0], FR, OPEN)) == 2


def test_another_process_sees_a_confirm_and_so_does_this_one(
    store: Store, people: People, database_url: str, tmp_path: Path
) -> None:
    ids = document(store, "1", TEXTS)
    assert found(store, ids[2]) == []
    other = open_store(Settings(data=tmp_path, database_url=database_url))
    assert found(other, ids[2]) == []
    people.save(ids[0], "Le Conseil s’est réuni à Genève.")
    assert len(found(other, ids[2])) == 1
    People(other).judge(ids[0], Verdict.RETURN)
    assert found(store, ids[2]) == []
    other.close()


def test_a_confirm_in_a_process_of_its_own_is_seen(
    store: Store, people: People, database_url: str, tmp_path: Path
) -> None:
    ids = document(store, "1", TEXTS)
    assert found(store, ids[2]) == []
    program = (
        "import sys; from pathlib import Path; from tests.learning import People; "
        "from storage.settings import Settings; from storage.store import open_store; "
        "store = open_store(Settings(data=Path(sys.argv[1]), database_url=sys.argv[2])); "
        "People(store).save(int(sys.argv[3]), 'Texte'); store.close()"
    )
    arguments = [str(tmp_path), database_url, str(ids[0])]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, timeout=120, cwd=ROOT)
    assert found(store, ids[2]) == [(83, "Texte", "C18/1")]


def test_ones_own_text_is_no_match_until_another_stands_behind_it(
    store: Store, people: People
) -> None:
    one = document(store, "52", TEXTS, lineage="C18/52")
    two = document(store, "52R1", TEXTS, lineage="C18/52")
    people.save(one[1], "Elle s’est ajournée.")
    assert found(store, one[1]) == []
    assert found(store, two[1]) == [(101, "Elle s’est ajournée.", "C18/52")]
    people.save(two[1], "Elle s’est ajournée.")
    assert found(store, one[1]) == [(101, "Elle s’est ajournée.", "C18/52R1")]


def test_an_import_has_no_document(store: Store) -> None:
    take(store, {EN: TEXTS[1], FR: "Elle s’est ajournée."})
    ids = document(store, "1", TEXTS)
    assert found(store, ids[1]) == [(100, "Elle s’est ajournée.", None)]


def test_as_many_as_asked_and_as_close_as_asked(store: Store, people: People) -> None:
    take(store, *({EN: f"The Council met in {n}.", FR: f"{n}"} for n in range(9)))
    ids = document(store, "1", TEXTS)
    people.save(ids[0], "Genève")
    assert [percent for percent, *_ in found(store, ids[0])] == [83] * 5
    assert len(found(store, ids[0], limit=9)) == 9
    assert found(store, ids[0], threshold=84) == []
    with pytest.raises(NotFound):
        found(store, 4711)


@pytest.mark.parametrize(
    ("kind", "reader", "seen"),
    [
        (DocumentClass.INTERNAL, Reader(), (83, "Secret", "C18/1")),
        (DocumentClass.RESTRICTED, Reader(), None),
        (DocumentClass.RESTRICTED, Reader(ALL, frozenset({"L"})), (83, "Secret", "C18/1")),
        (DocumentClass.RESTRICTED, Reader(ALL, frozenset({"M"})), None),
        (DocumentClass.CONFIDENTIAL, Reader(ALL, frozenset({"L"})), None),
    ],
)
def test_a_match_shows_only_to_who_may_read_its_document(
    store: Store, people: People, kind: DocumentClass, reader: Reader, seen: Any
) -> None:
    secret = document(store, "1", TEXTS, lineage="L", document_class=kind)
    ids = document(store, "2", TEXTS)
    people.save(secret[0], "Secret")
    assert found(store, ids[2], reader) == ([] if seen is None else [seen])
    rows = concordance_of(store, '"council met"', EN, reader).rows
    assert [row.texts[FR] for row in rows] == ([] if seen is None else ["Secret"])


def test_a_document_that_was_closed_since_is_not_named(store: Store, people: People) -> None:
    one = document(store, "1", TEXTS)
    two = document(store, "2", TEXTS)
    people.save(one[0], "Genève")
    closed = sa.update(schema.document).where(schema.document.c.id == "1")
    store.database.write(lambda c: c.execute(closed.values({"class": "restricted"})))
    assert found(store, two[2]) == [(83, "Genève", None)]


def test_any_text_is_looked_up_for_all_languages(store: Store) -> None:
    take(store, {EN: "page", FR: "page", AR: "صفحة"})
    (match,) = text_matches(store, "page", EN, (FR, AR, Language.RU), Reader())
    assert (match.percent, match.targets) == (100, {FR: "page", AR: "صفحة"})
    assert text_matches(store, "pages", EN, (FR,), Reader(), 50) == []
    with pytest.raises(MarkupRefused):
        text_matches(store, "{", EN, (FR,), Reader())


COUNCIL = Concept(
    "C1",
    (
        Term(EN, "Council"),
        Term(FR, "Conseil"),
        Term(FR, "Conseil de l’Union", TermStatus.ADMITTED),
        Term(AR, "المجلس"),
    ),
    domain="bodies",
    note="the governing body",
)


def test_terms_are_found_with_all_their_languages(store: Store) -> None:
    store.terms.save([COUNCIL], source="a.csv", by="ops")
    (row,) = terms_in(store, "{1}The{/1}{2/}{{Council}}", EN)
    assert "The{Council}"[row.start : row.end] == "Council"
    assert (row.concept, row.status, row.domain) == ("C1", TermStatus.PREFERRED, "bodies")
    assert row.terms == {
        FR: COUNCIL.in_language(FR),
        EN: COUNCIL.in_language(EN),
        AR: COUNCIL.in_language(AR),
    }
    assert list(row.terms) == [known for known in Language if known in row.terms]


def test_new_terms_are_found_at_once(store: Store) -> None:
    store.terms.save([COUNCIL], source="a.csv", by="ops")
    assert len(terms_in(store, "The Council", EN)) == 1
    other = Concept("C1", (Term(EN, "Assembly"),))
    store.terms.save([other], source="a.csv", by="ops")
    assert terms_in(store, "The Council", EN) == []
    assert [row.concept for row in terms_in(store, "The Assembly", EN)] == ["C1"]


def test_the_same_name_in_two_files_is_two_concepts(store: Store) -> None:
    store.terms.save([COUNCIL], source="a.csv", by="ops")
    store.terms.save([Concept("C1", (Term(EN, "station"),))], source="b.csv", by="ops")
    (row,) = terms_in(store, "a station", EN)
    assert FR not in row.terms


def test_concordance_gives_all_languages_of_a_unit(store: Store, people: People) -> None:
    take(store, {EN: "The {1}Council{/1} met", FR: "Le Conseil", AR: "المجلس"})
    ids = document(store, "1", ["Council documents"])
    people.save(ids[0], "Documents du Conseil", state=TargetState.TRANSLATED)
    rows = concordance_of(store, "COUNCIL", EN, Reader()).rows
    assert [(row.texts.get(FR), row.provenance) for row in rows] == [
        ("Le Conseil", Provenance.REVIEWED),
        ("Documents du Conseil", Provenance.TRANSLATED),
    ]
    assert rows[0].texts[AR] == "المجلس"
    assert [row.ranges for row in rows] == [((7, 14),), ((0, 7),)]
    one = concordance_of(store, "council", EN, Reader(), limit=1)
    assert (len(one.rows), one.total, one.whole) == (1, 2, True)


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        (EN, "They met and decided.", "decide meeting"),
        (FR, "Les déléguées sont priées", "délégué prier"),
        (Language.ES, "Las resoluciones aprobadas", "resolución aprobar"),
        (Language.RU, "Государств-членов Союза", "государство союз"),
        (AR, "قرر والمجلس ولجنتها", "للمجلس لجنة"),
        (Language.ZH, "理事会决定", "理事会"),
    ],
)
def test_any_form_of_a_word_is_found(
    store: Store, language: Language, text: str, asked: str
) -> None:
    take(store, {language: text}, {language: "0"})
    found = concordance_of(store, asked, language, Reader(), forms=True)
    assert [row.texts[language] for row in found.rows] == [text]


def test_the_forms_of_words_are_known_before_the_first_search_for_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_index_module, "INDEXED_FROM", 1)
    take(store, {EN: "They met and decided."})
    prepare_forms(store, EN)
    monkeypatch.setattr(lexicon, "_FormIndex", None)  # what makes it cannot be called again
    assert concordance_of(store, "~decide", EN, Reader()).total == 1


def test_the_forms_of_all_languages_of_the_memory_are_known_before_the_first_search(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_index_module, "INDEXED_FROM", 1)
    monkeypatch.setattr(memory_index_module, "WAITED", 0)
    monkeypatch.setattr(indexed, "WAITED", 0)
    take(store, {EN: "They met and decided.", Language.ES: "Las resoluciones aprobadas"})
    document(store, "1", TEXTS)
    assert store.memory.languages() == [EN, Language.ES]
    application._warm(store)
    monkeypatch.setattr(lexicon, "_FormIndex", None)  # what makes it cannot be called again
    assert concordance_of(store, "~decide", EN, Reader()).total == 1
    assert concordance_of(store, "~resolución", Language.ES, Reader()).total == 1


def test_pieces_of_a_source_are_told_without_its_own_unit(store: Store, people: People) -> None:
    take(store, {EN: "the working group on languages", FR: "le groupe des langues"})
    text = "It thanks the working group on languages for what it did."
    (id,) = document(store, "1", [text])
    people.save(id, "Il remercie le groupe des langues.")
    (row,) = cell_fragments(store, id, FR, Reader())
    assert text[row.start : row.end] == row.text == "the working group on languages"
    assert (row.targets, row.suggested) == ({}, {FR: "le groupe des langues"})
    ((unit,), total) = row.units, row.total
    assert (unit.places, total) == ({EN: ((0, 30),)}, 1)  # where it is in French is not certain


@pytest.mark.parametrize(
    ("kind", "reader", "seen"),
    [
        (DocumentClass.RESTRICTED, Reader(), 0),
        (DocumentClass.RESTRICTED, Reader(ALL, frozenset({"L"})), 1),
        (DocumentClass.CONFIDENTIAL, Reader(ALL, frozenset({"L"})), 0),
    ],
)
def test_a_piece_is_told_only_of_units_that_one_may_see(
    store: Store, people: People, kind: DocumentClass, reader: Reader, seen: int
) -> None:
    secret = document(store, "1", ["of the hidden working group"], lineage="L", document_class=kind)
    people.save(secret[0], "Secret")
    ids = document(store, "2", ["It thanks the hidden working group for what it did."])
    assert len(cell_fragments(store, ids[0], FR, reader)) == seen


def test_live_sources_answer_as_the_stored_units_do(store: Store, people: People) -> None:
    take(store, *({EN: f"The Council met in {n}.", FR: f"{n}"} for n in range(9)))
    ids = document(store, "1", TEXTS)
    assert live_sources(store, EN).units == 9
    people.save(ids[0], "Genève")
    sources = live_sources(store, EN)
    assert sources.units == 10
    query = Query(TEXTS[2], EN, (FR,), limit=20)
    assert sources.memory.lookup(query) == ScanMemory(store.memory.units()).lookup(query)
    assert live_sources(store, EN).memory is sources.memory


def test_a_process_begins_with_the_index_that_another_built(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = "a{0} b{0} item {1} of {2}".format
    texts = [item(n % 47, n, n % 43) for n in range(INDEXED_FROM)]
    take(store, *({EN: text, FR: f"Point {n}"} for n, text in enumerate(texts)))
    assert searching.is_compiled()  # so that no part is built for that while the test counts
    (first, *_) = text_matches(store, texts[1234], EN, (FR,), OPEN)
    assert first.targets[FR] == "Point 1234"
    files = store.settings.data / "memory-index"
    assert (files / (files / "CURRENT").read_text() / "en" / "postings.npy").is_file()

    built: list[Language] = []
    made = Part.of
    monkeypatch.setattr(Part, "of", lambda *of: built.append(of[2]) or made(*of))
    store.memory.import_units(
        "b" * 64,
        [ImportedUnit(1, {EN: "Something quite new", FR: "Du nouveau"})],
        provenance=Provenance.REVIEWED,
        by="ops",
    )
    with closing(open_store(store.settings)) as other:
        scan = ScanMemory(other.memory.units())
        for text in (texts[1234], item(3, 5, 9), "Something quite new"):
            asked = Query(text, EN, (FR,), limit=5)
            assert text_matches(other, text, EN, (FR,), OPEN) == scan.lookup(asked)
        assert EN not in built

        memory_index(store).drop()
        loaded(other).memory.prepare(EN)
        assert built == [EN]
        assert memory_index(store).size() > 0


def test_a_small_memory_lays_down_no_files(store: Store) -> None:
    take(store, {EN: "Item one", FR: "Point un"})
    assert text_matches(store, "Item one", EN, (FR,), OPEN)
    assert not (store.settings.data / "memory-index").exists()


def test_what_a_unit_lacks_and_what_was_put_in_is_told_by_language(store: Store) -> None:
    take(
        store,
        {EN: "It met in 2016.", FR: "Il s'est réuni en 2016.", AR: "اجتمع في 2016."},
        {EN: "It met in 2015, too.", FR: "Il s'est aussi réuni en 2015."},
    )
    text, asked = "It met in 2018.", (FR, AR)
    answers = text_matches(store, text, EN, asked, OPEN, threshold=50)
    first, second = found_matches(store, text, EN, asked, answers)
    assert first.adapted == {FR: "Il s'est réuni en 2018.", AR: "اجتمع في 2018."}
    for language, (span,) in first.ranges.items():
        assert first.adapted[language][slice(*span)] == "2018"
    assert first.match.targets[FR] == "Il s'est réuni en 2016."
    assert (first.missing, first.made_from) == ((), None)
    assert second.missing == (AR,)
    assert AR not in second.adapted


def test_a_unit_made_from_another_language_says_so(store: Store, people: People) -> None:
    english = document(store, "1", TEXTS)
    people.save(english[0], "Le Conseil s’est réuni à Genève.")
    people.save(english[0], "اجتمع المجلس في جنيف.", AR)
    french = document(store, "2", ["Le Conseil s’est réuni à Genève."], source=FR, targets=(AR,))
    (row,) = cell_matches(store, french[0], AR, OPEN)
    assert (row.percent, row.made_from, row.penalty) == (100, EN, 0)
    (same,) = cell_matches(store, document(store, "3", TEXTS[:1])[0], FR, OPEN)
    assert same.made_from is None
    answers = text_matches(store, TEXTS[0], EN, (FR, AR), OPEN)
    assert [one.made_from for one in found_matches(store, TEXTS[0], EN, (FR,), answers)] == [None]
    text = "Le Conseil s’est réuni à Genève."
    answers = text_matches(store, text, FR, (AR,), OPEN)
    assert [one.made_from for one in found_matches(store, text, FR, (AR,), answers)] == [EN]


def test_an_import_does_not_say_what_it_was_made_from(store: Store) -> None:
    take(store, {EN: "page", FR: "page"})
    answers = text_matches(store, "page", FR, (EN,), OPEN)
    assert [one.made_from for one in found_matches(store, "page", FR, (EN,), answers)] == [None]


def test_settings_make_look_ups_wide_and_take_points_off(store: Store, people: People) -> None:
    ids = document(store, "1", ["Reports tabled: one.", "Report table: one."], source=EN)
    people.save(ids[0], "Rapport déposé.")
    assert cell_matches(store, ids[1], FR, OPEN) == []
    given = {"memory_wide": "en,ru", "memory_penalties": "translated=4"}
    settings = Settings(data=store.settings.data, database_url=store.settings.database_url, **given)
    with closing(open_store(settings)) as other:
        (row,) = cell_matches(other, ids[1], FR, OPEN)
        assert row.percent >= 70
        assert row.penalty == 4
        (found,) = text_matches(other, "Reports tabled: one.", EN, (FR,), OPEN)
        assert (found.percent, found.shown) == (100, 96)


@pytest.mark.parametrize(
    ("given", "named"),
    [({"memory_wide": "en,xx"}, "xx"), ({"memory_penalties": "robot=3"}, "robot=3")],
)
def test_settings_that_mean_nothing_are_refused(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Settings(**given)
