"""All texts as one table, out and back: what editors change is written, the rest stays as it is."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import docx
import pytest

from storage.store import Store
from tasks import six_tables
from tests.desk import AR, EN, FR, Desk, desk
from tests.joining import paper
from translation.checks.problems import Problem, Severity
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.errors import ExchangeRefused, OfflineForbidden
from translation.exchange import SixDelivery, read_any
from translation.languages import Language

ALL = tuple(Language)


@pytest.fixture
def at(store: Store) -> Desk:
    made = desk(store)
    made.read_all(FR)
    made.translate(0, language=AR)
    return made


def take(at: Desk) -> bytes:
    return six_tables.take(at.store, at.store.documents.get(at.document), date(2018, 4, 17)).body


def columns(at: Desk) -> list[Language]:
    asked = {EN, *(job.language for job in at.store.overview.document(at.document).jobs)}
    return [language for language in Language if language in asked]


def written(at: Desk, body: bytes, texts: dict[tuple[int, Language], str]) -> bytes:
    """The table with texts written into the first paragraph of cells, by row and language."""

    def write(made) -> None:
        for (number, language), text in texts.items():
            cell = made.rows[number + 1].cells[columns(at).index(language) + 1]
            cell.paragraphs[0].text = text

    return changed(body, write)


def changed(body: bytes, change: Callable) -> bytes:
    made = docx.Document(io.BytesIO(body))
    change(made.tables[0])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def give(at: Desk, body: bytes, languages=ALL, by: str = "eve"):
    six = read_any(body)
    assert isinstance(six, SixDelivery)
    stored = at.store.documents.get(at.document)
    return six_tables.deliver(at.store, stored, six, body, "six.docx", by=by, languages=languages)


def told(at: Desk, body: bytes, **more) -> set[tuple]:
    known = list(at.segments)
    return {
        (made.ref.language, known.index(one["segment"]), one["outcome"], one["code"], one["kept"])
        for made in give(at, body, **more)[0]
        for one in made.account["segments"]
    }


def cell(at: Desk, number: int, language: Language = FR):
    return at.store.cells.get(at.segments[number], language)


def test_what_an_editor_changed_is_written_and_stays_in_its_state(at: Desk) -> None:
    before = cell(at, 1)
    body = written(at, take(at), {(0, FR): "Le Conseil a siégé.", (0, AR): "اجتمع المجلس."})
    made, repeated = give(at, body)
    assert not repeated
    assert [(one.ref.language, one.account["written"]) for one in made] == [(AR, 1), (FR, 1)]
    french, arabic = cell(at, 0), cell(at, 0, AR)
    assert (french.text, french.state) == ("Le Conseil a siégé.", TargetState.REVIEWED)
    assert (arabic.text, arabic.state) == ("اجتمع المجلس.", TargetState.TRANSLATED)
    assert french.translated_by == "tom"
    assert at.store.claims.held("eve") == []
    assert cell(at, 1) == before


def test_taking_it_away_claims_nothing(at: Desk) -> None:
    take(at)
    assert at.store.claims.held() == []


def test_the_same_file_twice_is_taken_once(at: Desk) -> None:
    body = written(at, take(at), {(0, FR): "Le Conseil a siégé.", (1, EN): "Nobody met."})
    made, _ = give(at, body)
    version = cell(at, 0).version
    again, repeated = give(at, body)
    assert repeated
    assert [one.number for one in again] == [one.number for one in made]
    assert cell(at, 0).version == version
    assert [one.number for one in at.store.deliveries.of_file(made[0].ref)] == [
        one.number for one in made
    ]


def test_a_file_in_which_nothing_was_changed_is_a_delivery_too(at: Desk) -> None:
    (made,), repeated = give(at, take(at))
    assert (made.ref.language, made.account["segments"], repeated) == (EN, [], False)


def test_what_changed_meanwhile_is_a_conflict_and_only_where_it_was_touched(at: Desk) -> None:
    body = written(at, take(at), {(0, FR): "Le Conseil a siégé."})
    at.edit(0, "Le Conseil se réunit.")
    at.edit(1, "Il en prend note.")
    assert told(at, body) == {(FR, 0, "conflict", "stale_version", "draft")}
    assert cell(at, 0).text == "Le Conseil se réunit."
    assert cell(at, 1).text == "Il en prend note."
    drafts = at.store.drafts.mine(at.document, FR, "eve")
    assert drafts[at.segments[0]].text == "Le Conseil a siégé."


def test_a_text_that_another_is_at_is_a_conflict(at: Desk) -> None:
    body = written(at, take(at), {(0, AR): "اجتمع المجلس.", (0, FR): "Le Conseil a siégé."})
    at.store.claims.claim(at.document, AR, Task.REVIEW, "rita", segments=[at.segments[0]])
    at.store.claims.claim(at.document, FR, Task.EDIT, "eve", segments=[at.segments[0]])
    assert told(at, body) == {
        (AR, 0, "conflict", "held", "draft"),
        (FR, 0, "written", "", None),
    }
    assert at.store.claims.held("eve")[0].cells == 1  # what was one's own before stays so


def test_what_is_refused_is_named_cell_by_cell(at: Desk) -> None:
    def row_out(made) -> None:
        made._tbl.remove(made.rows[3]._tr)

    texts = {(0, EN): "Nobody.", (1, AR): "نص", (1, FR): "Il {1}note{/1}.", (0, FR): "Il {note."}
    body = changed(written(at, take(at), texts), row_out)
    before = {(number, one): cell(at, number, one) for number in range(3) for one in (AR, FR)}
    assert told(at, body) == {
        (EN, 0, "refused", "source_changed", "file"),
        (EN, 2, "refused", "missing_row", None),
        (AR, 1, "refused", "not_translated", "draft"),
        (FR, 1, "refused", "tags_damaged", "draft"),
        (FR, 0, "refused", "bad_tag", "draft"),
    }
    assert {key: cell(at, *key).text for key in before} == {
        key: one.text for key, one in before.items()
    }
    assert at.store.claims.held() == []


def test_a_row_that_was_put_in_is_told_at_the_one_above_it(at: Desk) -> None:
    def rows_in(made) -> None:
        for below in (made.rows[0], made.rows[1]):
            row = made.add_row()
            below._tr.addnext(row._tr)
            row.cells[1].text, row.cells[2].text = "Put in.", "Ajouté."
        made.add_row()  # empty, so nothing is lost

    body = changed(take(at), rows_in)
    assert told(at, body) == {(EN, 0, "refused", "added_row", "file")}
    six = read_any(body)
    assert isinstance(six, SixDelivery)
    assert [unit.text for unit in six.added] == ["Put in. · Ajouté. ⏎ Put in. · Ajouté."]


def test_a_language_that_is_not_ones_own_is_refused(at: Desk) -> None:
    body = written(at, take(at), {(0, FR): "Le Conseil a siégé.", (0, AR): "اجتمع المجلس."})
    assert told(at, body, languages=(FR,)) == {
        (FR, 0, "written", "", None),
        (AR, 0, "refused", "not_your_language", "draft"),
    }


def test_ones_own_translation_that_another_reviewed_is_not_changed_this_way(at: Desk) -> None:
    body = written(at, take(at), {(0, FR): "Le Conseil a siégé."})
    assert told(at, body, by="tom") == {(FR, 0, "conflict", "own_work", "draft")}


def test_a_final_text_is_a_conflict(at: Desk) -> None:
    body = written(at, take(at), {(0, FR): "Le Conseil a siégé."})
    at.store.jobs.finalise(at.document, FR, by="eve")
    assert {row[2:4] for row in told(at, body)} == {("conflict", "wrong_state")}


def test_a_join_is_one_cell_and_comes_back_as_one(store: Store) -> None:
    of = paper(store)
    held = of.claim(0, 1)
    of.join(0)
    of.save(0, "À {1}Genève{/1}{2/} il a pris note de 2 rapports.")
    store.claims.release(held.claim, "ana")
    at = Desk(store, of.document, of.segments)
    body = take(at)
    made = docx.Document(io.BytesIO(body)).tables[0]
    place = columns(at).index(FR) + 1
    assert made.rows[1].cells[place]._tc is made.rows[2].cells[place]._tc
    text = "Il a pris note à {1}Genève{/1}{2/} de 2 rapports."
    assert told(at, written(at, body, {(0, FR): text})) == {(FR, 0, "written", "", None)}
    assert (cell(at, 0).text, cell(at, 0).covers) == (text, 2)


def test_a_table_of_another_document_is_refused(at: Desk, store: Store) -> None:
    body = take(at)
    other = desk(store, "d2")
    with pytest.raises(ExchangeRefused) as refused:
        give(other, body)
    assert refused.value.code == "other_document"


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_a_closed_document_is_not_taken_away(at: Desk, known: DocumentClass) -> None:
    stored = replace(at.store.documents.get(at.document), document_class=known)
    with pytest.raises(OfflineForbidden):
        six_tables.take(at.store, stored, date(2018, 4, 17))


def test_the_outlier_is_marked_by_what_the_checks_found(at: Desk) -> None:
    problem = Problem("values", Severity.ERROR, "values:1", "a number differs", target=(0, 1))
    at.edit(0, "Le Conseil en 2019.", problems=(problem,))
    made = docx.Document(io.BytesIO(take(at))).tables[0]
    place = columns(at).index(FR) + 1
    assert "≠ outlier" in made.rows[1].cells[place].text
    assert "≠" in made.rows[1].cells[0].text
    assert "≠" not in made.rows[2].cells[0].text
