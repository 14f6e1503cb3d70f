"""The concordance beside a segment: where the memory has some words, in all languages."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from storage.settings import Settings
from tests.learning import People, document
from tests.web.conftest import take_in
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

THANKED = 5
"""The number of the segment in which members are thanked."""

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
    field.fill("zephyr rep*")
    field.press("Enter")

    found = desk.page.locator("[data-part=concordance] > li")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text(["zephyr", "report"])
    expect(found.locator("p[lang=ru]")).to_have_text(TEXTS[Language.RU])
    arabic = found.locator("bdi[lang=ar]")
    expect(arabic).to_be_hidden()
    found.get_by_text("other languages").click()
    expect(arabic).to_have_text(TEXTS[Language.AR])
    expect(arabic).to_have_attribute("dir", "rtl")
    expect(found.locator("bdi[lang=zh]")).to_have_text(TEXTS[Language.ZH])


def test_a_moment_is_written_in_the_zone_of_the_house_wherever_the_browser_stands(
    desk_of, desk, workbench
):
    away = desk_of("translator", desk.document, "ru", timezone_id="Asia/Tokyo", locale="en-US")
    away.page.locator("[data-part=concordance-section] summary").first.click()
    field = away.page.locator("[data-part=concordance-form] [name=text]")
    field.fill("zephyr")
    with away.page.expect_response(re.compile("/api/concordance")) as answered:
        field.press("Enter")
    updated = datetime.fromisoformat(answered.value.json()["rows"][0]["updated"])
    moment = updated.astimezone(Settings().zone).strftime("%Y, %H:%M")
    expect(away.page.locator("[data-part=concordance] .sub").first).to_contain_text(moment)


def test_the_same_search_opens_as_a_page_with_six_columns(desk):
    desk.page.locator("[data-part=concordance-section] summary").first.click()
    form = desk.page.locator("[data-part=concordance-form]")
    form.locator("[name=text]").fill("~zephyrs")
    form.locator("[name=text]").press("Enter")
    with desk.page.context.expect_page() as opened:
        desk.page.locator("[data-part=concordance-page]").click()
    page = opened.value
    row = page.locator("table.concordance tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("mark")).to_have_text("zephyr")
    expect(row.locator(".text[lang=ar]")).to_have_attribute("dir", "rtl")
    expect(row.locator("td")).to_have_count(6)
    page.locator("#text").fill("zephyrs")
    page.locator("#text").press("Enter")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.get_by_label("any form of each word").check()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(row).to_have_count(1)


@pytest.fixture
def pieces(desk_of, workbench, request):
    """A desk whose third source has no match, but two pieces of it stand in the memory."""
    with workbench.store() as store:
        title = f"the zealous otters {request.node.name[:20]}"
        document = take_in(store, DocumentClass.PUBLIC, title=title)
        texts = [
            {Language.EN: "members for the zealous otters", Language.RU: "участников выдр"},
            {Language.EN: "thanked the members of no committee", Language.RU: "никого"},
        ]
        units = [ImportedUnit(n, one) for n, one in enumerate(texts)]
        store.memory.import_units(
            "c1" * 32, units, provenance=Provenance.REVIEWED, by="administrator"
        )
    return desk_of("translator", document, "ru")


def test_a_source_without_a_match_shows_its_pieces_and_a_key_puts_a_whole_target_in(pieces):
    pieces.claim().go_to(THANKED)
    found = pieces.page.locator("[data-part=fragments] > li")
    expect(found).to_have_count(2)
    expect(found.nth(0)).to_contain_text("thanked the members")
    expect(found.nth(0).get_by_role("button", name="Insert")).to_have_count(0)
    expect(found.nth(1).locator("p[data-part=target]")).to_have_text("участников выдр")
    expect(found.nth(1)).to_contain_text("a unit’s whole target")
    pieces.area.focus()
    pieces.page.keyboard.press("Control+1")
    expect(pieces.area).to_have_value("участников выдр")
    found.nth(0).get_by_text("1 unit", exact=True).click()
    expect(found.nth(0).locator("mark")).to_have_text("thanked the members")


def test_a_match_made_from_another_language_says_from_which(desk_of, workbench, request):
    name = request.node.name[:30]
    text = "The heron council met in Nairobi."
    french = "Le conseil des hérons s’est réuni à Nairobi."
    with workbench.store() as store:
        languages = (Language.FR, Language.RU)
        (english,) = document(store, f"{name}-en", [text], targets=languages)
        for language, said in zip(languages, (french, "Совет цапель собрался."), strict=True):
            People(store).save(english, said, language)
        document(store, f"{name}-fr", [french], source=Language.FR, targets=[Language.RU])
    desk = desk_of("translator", f"{name}-fr", "ru").claim()
    match = desk.page.locator("[data-part=matches] > li")
    expect(match).to_have_count(1)
    expect(match.locator("[data-part=target]")).to_have_text("Совет цапель собрался.")
    expect(match.locator("[data-part=made-from]")).to_have_text("made from English")
