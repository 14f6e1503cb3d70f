"""A document with cells of names alone, through its leverage and the hands of a translator."""

import io

import pytest
import sqlalchemy as sa

from glossaries.csv_file import read_csv
from storage import schema
from storage.store import Store
from tasks import leverage
from tasks.analysis import analyse
from tasks.editing import problems_of
from tasks.recognised import terms_in
from tests.learning import document
from translation.documents import DocumentState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.leverage import Origin
from translation.terms import TermKind
from translation.units import Provenance

AR, ZH, EN, FR, RU, ES = Language
OTHERS = (AR, ZH, FR, RU, ES)
TEXTS = ["Burkina Faso", "{1}France{/1} and Peru (12)", "Works Office (WKO)", "Peru in the Andes"]
TERMBASE = """concept,kind,ar,zh,en,fr,ru,es
works,name,مكتب الأشغال,工程处,Works Office|WKO,Bureau des travaux|BDT,Бюро работ|БРА,Oficina|OFI
"""


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with the document `new` in which its leverage has filled what it can."""
    store.terms.save(read_csv(io.BytesIO(TERMBASE.encode())), source="works.csv", by="ops")
    unit = ImportedUnit(1, {EN: TEXTS[0], FR: "Le Burkina Faso"})
    options = {"provenance": Provenance.PUBLISHED, "by": "ops"}
    store.memory.import_units("a" * 64, [unit], **options)
    document(store, "new", TEXTS, targets=OTHERS)
    store.documents.set_state("new", DocumentState.SEGMENTED)
    for chunk in leverage.chunks(store, "new", None):
        leverage.leverage(store, "new", chunk, None)
    return store


def cells(store: Store, language: Language) -> list[tuple[str, str | None, int | None]]:
    target, segment = schema.target, schema.segment
    rows = (
        sa.select(target.c.text, target.c.origin, target.c.percent)
        .join(segment, segment.c.id == target.c.segment)
        .where(segment.c.document == "new", target.c.language == language)
        .order_by(segment.c.id)
    )
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(rows)]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (AR, ["بوركينا فاسو", "{1}فرنسا{/1} وبيرو (12)"]),
        (ZH, ["布基纳法索", "{1}法国{/1}和秘鲁（12）"]),
        (FR, ["Burkina Faso", "{1}France{/1} et Pérou (12)", "Bureau des travaux (BDT)"]),
        (RU, ["Буркина-Фасо", "{1}Франция{/1} и Перу (12)", "Бюро работ (БРА)"]),
        (ES, ["Burkina Faso", "{1}Francia{/1} y Perú (12)", "Oficina (OFI)"]),
    ],
)
def test_names_alone_are_put_in_by_rule_as_values_are(
    filled: Store, language: Language, texts: list[str]
) -> None:
    made = cells(filled, language)
    assert made[: len(texts)] == [(text, Origin.VALUE, 100) for text in texts]
    assert [origin for _, origin, _ in made[len(texts) :]] == [None] * (4 - len(texts))


def test_the_analysis_counts_them_as_values(filled: Store) -> None:
    (one,) = analyse(filled, [filled.documents.get("new")])
    amounts = one.languages[FR].amounts
    assert (amounts["value"].segments, amounts["none"].segments) == (3, 1)


def test_a_name_that_is_the_same_in_both_languages_is_not_called_untranslated(
    filled: Store,
) -> None:
    first, *_, last = filled.segments.segments("new")
    assert problems_of(filled, first.id, FR, TEXTS[0]) == []
    left = problems_of(filled, last.id, FR, TEXTS[3])
    assert [one.check for one in left] == ["untranslated"]


def test_a_term_that_is_found_tells_whether_it_is_a_name(filled: Store) -> None:
    (row,) = terms_in(filled, "the Works Office", EN)
    assert row.kind is TermKind.NAME
