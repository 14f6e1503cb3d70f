"""What the bar of the editor offers to claim."""

from playwright.sync_api import expect

from tasks import intake
from tasks.intake import Submission
from tests.web.conftest import small_docx, take_in
from tests.web.pages.house import translate
from translation.documents import DocumentClass
from translation.languages import Language


def test_the_bar_offers_to_claim_what_there_is_and_nothing_else(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Offered")
        translate(store, document, Language.FR)
    claim, review = "[data-do=claim-translate]", "[data-do=claim-review]"
    expect(desk_of("second", document, "es").page.locator(claim)).to_be_visible()
    expect(desk_of("second", document, "fr").page.locator(claim)).to_be_hidden()
    expect(desk_of("reviser", document, "fr").page.locator(review)).to_be_visible()
    expect(desk_of("reviser", document, "es").page.locator(review)).to_be_hidden()


def test_what_is_claimed_by_oneself_is_not_offered_until_it_is_let_go(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="All of it one's own")
    desk = desk_of("translator", document, "fr")
    claim = desk.page.locator("[data-do=claim-translate]")
    expect(claim).to_be_visible()
    desk.claim()
    expect(claim).to_be_hidden()
    expect(
        desk_of("second", document, "fr").page.locator("[data-do=claim-translate]")
    ).to_be_visible()
    desk.page.locator("[data-do=release]").click()
    expect(claim).to_be_visible()


def test_a_document_that_is_not_yet_read_says_so(person_of, workbench):
    with workbench.store() as store:
        given = Submission(
            body=small_docx("Waiting"),
            file_name="waiting.docx",
            source=Language.EN,
            targets=(Language.FR,),
        )
        intake.register(store, given, "waiting", by="system")
    page = person_of("translator").page
    page.goto("/documents/waiting/fr")
    expect(page.locator(".ed-rows")).to_contain_text("This document is still being read")
    expect(page.locator("[data-do=claim-translate]")).to_be_hidden()
