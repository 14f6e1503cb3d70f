"""Which rows of the editor are shown, and that the address says so."""

import re

from playwright.sync_api import expect

from tests.web.conftest import take_in
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.languages import Language


def shown(desk):
    """The numbers of the rows in the page."""
    return [int(one) for one in desk.rows.evaluate_all("all => all.map(row => row.ariaPosInSet)")]


def test_a_view_is_in_the_address_reloaded_sent_on_and_gone_back_to(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Filtered view")
        held = [row.segment for row in store.rows.rows(document, Language.FR)][1:4]
        store.claims.claim(document, Language.FR, Task.TRANSLATE, "translator", segments=held)
    desk = desk_of("translator", document, "fr")
    everything = shown(desk)
    page = desk.page

    page.locator("[data-part=filters] > summary").click()
    page.get_by_label("Words to look for").first.fill("COUNCIL met")
    expect(page).to_have_url(re.compile(r"[?&]text=COUNCIL\+met"))
    expect(desk.rows).to_have_count(2)
    page.get_by_label("Claimed by me").check()
    expect(page).to_have_url(re.compile("mine=1"))
    expect(desk.rows).to_have_count(1)
    expect(page.locator("[data-part=filter-told]")).to_contain_text("1 shown")
    assert shown(desk) == [2]
    view = page.url

    page.get_by_label("State", exact=True).select_option("reviewed")
    expect(page.locator("[data-part=filter-told]")).to_contain_text("0 shown: reviewed")
    page.go_back()
    expect(page.locator("[data-part=filter-told]")).to_contain_text("1 shown: claimed by me")
    page.go_back()
    expect(desk.rows).to_have_count(2)
    expect(page.get_by_label("Claimed by me")).not_to_be_checked()
    page.go_forward()
    expect(desk.rows).to_have_count(1)

    other = page.context.new_page()
    other.goto(view.partition("#")[0])
    expect(other.locator(".ed-row")).to_have_count(1)
    expect(other.locator(".ed-row")).to_contain_text("The Council met twice")
    other.get_by_role("button", name="Show all").click()
    expect(other.locator(".ed-row")).to_have_count(len(everything))


def test_words_are_looked_for_in_the_target_as_it_is_typed_and_in_one_side_alone(desk_of):
    desk = desk_of("second", "public-document", "ar").claim()
    desk.write("القرار الأول").is_saved()
    page = desk.page

    page.goto(f"{page.url.partition('#')[0]}?text=قَرار&in=target")
    expect(page.locator("[data-part=filter-told]")).to_contain_text("1 shown")
    expect(page.locator("[data-part=filters]")).not_to_have_attribute("open", "")
    page.goto(page.url.replace("in=target", "in=source").partition("#")[0])

    expect(page.locator("[data-part=filter-told]")).to_contain_text("0 shown")


def test_another_language_stands_beside_the_source_and_the_address_says_which(desk_of, workbench):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="Referred to")
        rows = store.rows.rows(document, Language.AR)[1:4]
        held = store.claims.claim(
            document, Language.AR, Task.TRANSLATE, "second", segments=[one.segment for one in rows]
        )
        for one in rows:
            at = store.cells.get(one.segment, Language.AR).at
            given = {"state": TargetState.TRANSLATED, "key": f"referred:{one.segment}", "at": at}
            text = f"المجلس {one.source.count('{')}"
            store.cells.save(one.segment, Language.AR, actor="second", text=text, **given)
        store.claims.release(held.claim, "second")
    desk = desk_of("translator", document, "ru").claim()
    page = desk.page
    reference = desk.row(2).locator(".ed-reference")
    expect(reference).to_be_hidden()

    page.locator("[data-part=more] > summary").click()
    page.get_by_label("Beside the source").select_option("Arabic")
    expect(reference).to_have_text("المجلس 0")
    assert reference.get_attribute("dir") == "rtl"
    assert reference.get_attribute("lang") == "ar"
    expect(page).to_have_url(re.compile(r"[?&]ref=ar"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=more]")).not_to_have_attribute("open", "")
    desk.area.click()
    desk.write("Написано рядом").is_saved()

    desk.reload()
    expect(reference).to_have_text("المجلس 0")
    page.go_back()
    expect(reference).to_be_hidden()
    page.go_forward()
    expect(reference).to_have_text("المجلس 0")
    expect(desk.row(1).locator(".ed-reference")).to_have_text("–")
