"""Two sentences of a paragraph that become one in a language, and two again."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.web.browser.desk import Desk, Person, Workbench
from tests.web.conftest import take_in
from translation.documents import DocumentClass

DeskOf = Callable[..., Desk]
PersonOf = Callable[..., Person]
FIRST, SECOND = 2, 3
"""The two sentences of one paragraph of the small document."""


def test_alt_j_joins_with_the_next_and_one_act_undoes_it(desk_of: DeskOf) -> None:
    desk = desk_of("translator", "internal-document", "fr").claim().go_to(FIRST)
    desk.write("Le Conseil s'est réuni deux fois.").confirm()
    expect(desk.row(SECOND)).to_have_class("ed-row ed-current")
    desk.write("Il a pris note du rapport du 3 mai 2018.")
    desk.page.keyboard.press("Control+ArrowUp")
    desk.page.keyboard.press("Alt+J")
    expect(desk.row(FIRST).locator("[data-part=number]")).to_have_text("2–3")
    expect(desk.row(SECOND)).to_have_count(0)
    expect(desk.current.locator("[data-part=source]")).to_have_text(
        "The Council met twice. It noted the report of 3 May 2018."
    )
    expect(desk.area).to_have_value(
        "Le Conseil s'est réuni deux fois. Il a pris note du rapport du 3 mai 2018."
    )
    expect(desk.current.locator(".ed-joined")).to_have_text("⧉ joined with 1")
    told = desk.note.filter(has_text="Segments 2–3 are joined in French")
    expect(told.get_by_role("button", name="Undo join")).to_be_visible()
    desk.write("Réuni deux fois, le Conseil a noté le rapport du 3 mai 2018.").confirm().is_saved()
    assert desk.number() == SECOND + 1
    desk.reload()
    expect(desk.row(SECOND)).to_have_count(0)
    desk.row(FIRST).click()
    expect(desk.area).to_have_value("Réuni deux fois, le Conseil a noté le rapport du 3 mai 2018.")
    desk.current.get_by_role("button", name="Undo join").click()
    expect(desk.row(SECOND)).to_contain_text("Il a pris note du rapport du 3 mai 2018.")
    expect(desk.area).to_have_value("Le Conseil s'est réuni deux fois.")
    expect(desk.row(FIRST).locator(".state")).to_have_text("translated")
    desk.is_saved()


def test_what_was_written_while_segments_were_joined_is_in_the_history(desk_of: DeskOf) -> None:
    desk = desk_of("translator", "internal-document", "zh").claim().go_to(FIRST)
    desk.page.keyboard.press("Alt+J")
    expect(desk.row(SECOND)).to_have_count(0)
    desk.write("理事会召开了两次会议并注意到该报告")
    desk.note.get_by_role("button", name="Undo join").click()
    expect(desk.row(SECOND)).to_be_visible()
    expect(desk.note.filter(has_text="What was written while it was joined")).to_be_visible()
    expect(desk.area).not_to_have_value("理事会召开了两次会议并注意到该报告")
    desk.page.locator("[data-part=history-section] summary").click()
    desk.page.get_by_role("button", name="Restore this text").first.click()
    expect(desk.area).to_have_value("理事会召开了两次会议并注意到该报告")


def test_the_note_undoes_a_join_and_no_other_language_is_joined(
    desk_of: DeskOf, person_of: PersonOf
) -> None:
    desk = desk_of("translator", "internal-document", "es").claim().go_to(FIRST)
    desk.page.keyboard.press("Alt+J")
    expect(desk.row(SECOND)).to_have_count(0)
    reader = person_of("editor").page
    reader.goto("/documents/internal-document/six")
    expect(reader.get_by_text("joined to the segment above")).to_have_count(1)
    expect(reader.get_by_text("joined with 1 below")).to_have_count(1)
    desk.note.get_by_role("button", name="Undo join").click()
    expect(desk.row(SECOND)).to_be_visible()
    expect(desk.current.locator("[data-part=source]")).to_have_text("The Council met twice.")


SLOW = """() => {
  const real = window.fetch;
  const later = () => new Promise((done) => setTimeout(done, 1000));
  window.fetch = async (...given) => {
    if (given[1]?.method === "PUT") await later();
    return real(...given);
  };
}"""


def test_a_join_on_the_heels_of_a_confirm_leaves_it_confirmed(
    desk_of: DeskOf, workbench: Workbench
) -> None:
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title="On the heels")
    desk = desk_of("translator", document, "es").claim().go_to(FIRST)
    desk.page.evaluate(SLOW)
    desk.write("El Consejo se reunió dos veces.").confirm()
    desk.page.keyboard.press("Control+ArrowUp")
    desk.page.keyboard.press("Alt+J")
    expect(desk.row(SECOND)).to_have_count(0)
    desk.note.get_by_role("button", name="Undo join").click()
    expect(desk.row(SECOND)).to_be_visible()
    expect(desk.row(FIRST).locator(".state")).to_have_text("translated")


def test_what_stands_in_another_paragraph_is_not_joined(desk_of: DeskOf) -> None:
    desk = desk_of("translator", "internal-document", "ru").claim().go_to(SECOND)
    expect(desk.page.get_by_role("button", name="Join with next")).to_have_count(0)
    desk.page.keyboard.press("Alt+J")
    expect(desk.page.locator("#live")).to_contain_text("Only segments of one paragraph")
    expect(desk.row(SECOND + 1)).to_be_visible()
