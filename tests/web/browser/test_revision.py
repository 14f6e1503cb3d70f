"""What a reviser changed, seen and answered by its translator; the pages people work together by.

The pictures are for people: they go to the folder HEXAGLOT_SCREENSHOTS, or the test's own.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from storage import schema
from translation.claims import Answer, Task
from translation.documents import TargetState
from translation.languages import Language

WIDTHS = {1440: 900, 390: 844}
DOCUMENT = "internal-document"
TEXTS = {
    Language.AR: ("اجتمع المجلس مرتين في جنيف.", "عقد المجلس اجتماعين في جنيف."),
    Language.ZH: ("理事会开会两次。", "理事会召开了两次会议。"),
}


def put(store, segment, language, who, task, state, text):
    held = store.claims.claim(DOCUMENT, language, task, who, segments=[segment])
    at = store.cells.get(segment, language).at
    key = f"{segment}:{language}:{at}"
    given = {"actor": who, "at": at, "text": text, "state": state, "key": key}
    store.cells.save(segment, language, **given)
    store.claims.release(held.claim, who)


@pytest.fixture(scope="module")
def segments(workbench):
    """Three segments in Arabic and Chinese that a reviser rewrote; the first is answered."""
    outbox = schema.outbox
    workbench.change(sa.update(outbox).values(done_at=outbox.c.asked_at))  # its page stands still
    with workbench.store() as store:
        found = [one.id for one in store.segments.segments(DOCUMENT)][1:4]
        for language, (mine, theirs) in TEXTS.items():
            for one in found:
                put(
                    store, one, language, "translator", Task.TRANSLATE, TargetState.TRANSLATED, mine
                )
                put(store, one, language, "reviser", Task.REVIEW, TargetState.REVIEWED, theirs)
            dispute = {"answer": Answer.DISPUTE, "note": f"{mine} – 2018"}
            store.rewrites.answer(found[0], language, actor="translator", **dispute)
        today = store.today()
        for number, language in enumerate(Language):
            if language is Language.EN:
                continue
            store.assignments.assign(
                DOCUMENT,
                language,
                Task.TRANSLATE,
                "translator",
                by="coordinator",
                due=today + timedelta(days=number - 2),
            )
        store.assignments.tell_due(today)
        return found


@pytest.fixture
def pictures(tmp_path):
    folder = Path(os.environ.get("HEXAGLOT_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_translator_acknowledges_and_disputes_beside_the_segment(desk_of, workbench, segments):
    desk = desk_of("translator", DOCUMENT, f"ar#s{segments[1]}")
    section = desk.page.locator("[data-part=revision]")
    expect(section).to_be_visible()
    expect(section.locator("del").first).to_be_visible()
    expect(section.locator("ins").first).to_be_visible()
    expect(section.locator(".text")).to_have_attribute("dir", "rtl")
    section.get_by_role("button", name="Acknowledge").click()
    expect(section).to_contain_text("acknowledged")
    expect(section.get_by_role("button")).to_have_count(0)
    desk = desk_of("translator", DOCUMENT, f"ar#s{segments[2]}")
    section = desk.page.locator("[data-part=revision]")
    section.get_by_text("Dispute…").click()
    section.get_by_role("textbox").fill("المصطلح ثابت")
    section.get_by_role("button", name="Dispute").click()
    expect(section).to_contain_text("disputed")
    expect(section).to_contain_text("المصطلح ثابت")
    with workbench.store() as store:
        answers = [store.rewrites.of_cell(one, Language.AR).answer for one in segments]
    assert answers == [Answer.DISPUTE, Answer.ACKNOWLEDGE, Answer.DISPUTE]


def test_another_sees_the_change_and_has_nothing_to_answer(desk_of, segments):
    desk = desk_of("reviser", DOCUMENT, f"zh#s{segments[1]}")
    section = desk.page.locator("[data-part=revision]")
    expect(section.locator("ins").first).to_be_visible()
    expect(section.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("name", "who", "address"),
    [
        ("changes", "translator", "/work/changes"),
        ("work", "translator", "/work"),
        ("inbox", "translator", "/inbox"),
        ("reviser-inbox", "reviser", "/inbox"),
        ("document", "coordinator", f"/documents/{DOCUMENT}"),
        ("account", "translator", "/account"),
        ("editor", "translator", f"/documents/{DOCUMENT}/zh"),
    ],
)
def test_a_page_fits_its_window(person_of, segments, pictures, width, name, who, address):
    person = person_of(who, viewport={"width": width, "height": WIDTHS[width]})
    page = person.page
    page.goto(address)
    if name == "document":
        for summary in page.locator("summary", has_text="Hand over").all()[:1]:
            summary.click()
    if name == "editor":
        page.goto(f"{address}#s{segments[1]}")
        expect(page.locator("[data-part=revision] ins").first).to_be_attached()
    page.screenshot(path=pictures / f"{name}-{width}.png", full_page=name != "editor")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert person.faults == []
