"""From a match or a cited symbol to the whole document there, and back with every letter typed."""

import pytest
from playwright.sync_api import expect

from tests.web.browser.desk import Desk
from tests.web.conftest import take_in
from tests.web.test_bitext import confirm
from translation.documents import DocumentClass
from translation.languages import Language

TYPED = "Совет собрался дважды, «но не вчера»"


@pytest.fixture
def desk(desk_of, workbench, request) -> Desk:
    with workbench.store() as store:
        known = store.documents.find("C99/1").id
        if store.cells.get(store.segments.segments(known)[1].id, Language.RU).version == 0:
            confirm(store, known, Language.RU, "Совет собрался два раза.", 1)
            confirm(store, known, Language.AR, "اجتمع المجلس مرتين.", 1)
        title = request.node.name[:30]
        document = take_in(store, DocumentClass.PUBLIC, title=title, citing=" after C99/2")
    return desk_of("translator", document, "ru")


def went(desk: Desk, link: str) -> None:
    """To a bitext by a link of the panel, in the midst of a word."""
    desk.claim().go_to(2)
    desk.write(TYPED)
    desk.page.locator(link).first.click()
    desk.page.wait_for_url("**/bitext?**")


def test_a_match_opens_its_document_at_that_segment_and_leads_back(desk):
    went(desk, "[data-part=matches] a[data-bitext]")
    marked = desk.page.locator("tr[data-marked]")
    expect(marked).to_be_in_viewport()
    expect(marked.locator("[lang=ar]")).to_have_text("اجتمع المجلس مرتين.")
    expect(marked.locator("[lang=ar]")).to_have_attribute("dir", "rtl")

    desk.page.locator("a[data-back]").click()
    expect(desk.current).to_have_attribute("aria-posinset", "2")
    expect(desk.area).to_have_value(TYPED)


def test_the_browsers_own_way_back_finds_every_letter_too(desk):
    went(desk, "[data-part=matches] a[data-bitext]")
    expect(desk.page.locator("tr[data-marked]")).to_be_in_viewport()
    desk.page.go_back()
    expect(desk.current).to_have_attribute("aria-posinset", "2")
    expect(desk.area).to_have_value(TYPED)
    desk.is_saved()


def test_a_cited_symbol_leads_to_its_document(desk):
    expect(desk.rows.first).to_be_visible()
    desk.page.locator("[data-part=cited] a[data-bitext]").click()
    desk.page.wait_for_url("**/bitext?**")
    expect(desk.page.locator("h1")).to_contain_text("C99/2")
    desk.page.locator("a[data-back]").click()
    expect(desk.current).to_have_attribute("aria-posinset", "1")
