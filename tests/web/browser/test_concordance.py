"""The concordance beside a segment: where the memory has some words, in all languages."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import take_in
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

TEXTS = {
    Language.EN: "The zephyr report was noted.",
    Language.RU: "Доклад о зефире принят к сведению.",
    Language.AR: "أُحيط علماً بتقرير النسيم.",
    Language.ZH: "微风报告已记录在案。",
}


@pytest.fixture
def desk(desk_of, workbench, request):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title=request.node.name[:40])
        unit = ImportedUnit(1, TEXTS)
        store.memory.import_units(
            "c0" * 32, [unit], provenance=Provenance.REVIEWED, by="administrator"
        )
    return desk_of("translator", document, "ru")


def test_words_are_found_with_the_text_in_ones_language_and_the_others_folded(desk):
    desk.page.locator("[data-part=concordance-section] summary").first.click()
    field = desk.page.locator("[data-part=concordance-form] [name=text]")
    field.fill("zephyr")
    field.press("Enter")

    found = desk.page.locator("[data-part=concordance] > li")
    expect(found).to_have_count(1)
    expect(found.locator("p[lang=ru]")).to_have_text(TEXTS[Language.RU])
    arabic = found.locator("bdi[lang=ar]")
    expect(arabic).to_be_hidden()
    found.get_by_text("other languages").click()
    expect(arabic).to_have_text(TEXTS[Language.AR])
    expect(arabic).to_have_attribute("dir", "rtl")
    expect(found.locator("bdi[lang=zh]")).to_have_text(TEXTS[Language.ZH])
