"""Versions of a document handed in, looked at by keys alone, and found again in the memory."""

import pytest
from playwright.sync_api import Page, expect

from flows.local import run
from tests.versions import as_docx
from tests.web.browser.test_accessible import LOOKS, faults
from translation.alignment.review import RowState
from translation.languages import Language

SAID = {
    Language.EN: "Decision {n} on the network of region {y} was adopted by the Council.",
    Language.FR: "La décision {n} sur le réseau de la région {y} a été adoptée par le Conseil.",
    Language.AR: "اعتمد المجلس المقرر {n} بشأن شبكة المنطقة {y}.",
    Language.ZH: "理事会通过了关于第{y}区网络的第{n}号决定。",
}
AGAIN = {
    Language.EN: "See the annex.",
    Language.FR: "Voir l'annexe.",
    Language.AR: "انظر الملحق.",
    Language.ZH: "见附件。",
}


def version(language: Language) -> bytes:
    """Twenty-four decisions, and a line that repeats, oftener in English and French."""
    lines = [SAID[language].format(n=n, y=700 + 7 * n) for n in range(1, 25)]
    times = 4 if language in (Language.EN, Language.FR) else 3
    return as_docx(list(enumerate([*lines[:12], *[AGAIN[language]] * times, *lines[12:]], 1)))


@pytest.fixture
def reviewed(person_of, workbench, request) -> tuple[Page, str]:
    """The page of an alignment that an editor handed in, and its id."""
    page = person_of("editor").page
    page.goto("/align")
    for language in SAID:
        file = {"name": f"{language}.docx", "mimeType": "", "buffer": version(language)}
        page.locator(f"#file-{language.value}").set_input_files(file)
    page.locator("#symbol").fill(f"{request.node.name[:24]}")
    page.get_by_role("button", name="Align", exact=True).click()
    page.wait_for_url("**/align/*")
    page.wait_for_load_state()
    id = page.url.partition("?")[0].rpartition("/")[2]
    with workbench.store() as store:
        for taken in store.outbox.take(limit=50, kinds=("align",)):
            run(store, taken)
    page.goto(f"/align/{id}")
    return page, id


def states(workbench, id: str) -> dict[int, RowState]:
    with workbench.store() as store:
        return {row.id: row.state for row in store.alignments.rows(id)}


def pressed(page: Page, key: str) -> None:
    """Press a key that posts a form, and wait until the page is there again."""
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state()


def focused(page: Page) -> int:
    expect(page.locator("[data-row]:focus")).to_have_count(1)
    return int(str(page.evaluate("document.activeElement.id")).removeprefix("r"))


def test_rows_are_gone_through_by_keys(reviewed, workbench):
    page, id = reviewed
    first = focused(page)
    page.keyboard.press("ArrowDown")
    second = focused(page)
    assert second != first
    page.keyboard.press("ArrowUp")
    assert focused(page) == first

    pressed(page, "Enter")
    assert states(workbench, id)[first] is RowState.ACCEPTED
    assert focused(page) == second  # the next one in doubt

    count = len(states(workbench, id))
    pressed(page, "j")
    assert len(states(workbench, id)) == count - 1
    assert focused(page) == second
    pressed(page, "s")
    assert len(states(workbench, id)) == count
    pressed(page, "Delete")
    assert states(workbench, id)[second] is RowState.LEFT_OUT


def test_a_key_on_a_button_presses_that_button_alone(reviewed, workbench):
    page, id = reviewed
    first = focused(page)
    page.locator(f"#r{first} button[value=leave]").focus()
    page.keyboard.press("j")
    pressed(page, "Enter")
    assert states(workbench, id)[first] is RowState.LEFT_OUT


def in_memory(page: Page, text: str) -> dict[str, str]:
    """The targets of the unit that holds an English text."""
    asked = {"source": "en", "text": text, "targets": "ar,zh", "threshold": "100"}
    found = page.request.get("/api/memory/matches", params=asked).json()["matches"]
    return found[0]["targets"] if found else {}


def test_what_is_sure_or_accepted_is_found_in_the_memory(reviewed):
    page, _ = reviewed
    sure, doubtful = SAID[Language.EN].format(n=20, y=840), AGAIN[Language.EN]
    assert page.get_by_text(doubtful, exact=True).count() > 0
    assert page.get_by_text(sure, exact=True).count() == 0
    pressed(page, "Enter")
    page.get_by_role("button", name="Put into the memory").click()
    page.wait_for_load_state()
    expect(page.locator(".badge").first).to_have_text("in the memory")
    for text, kept in ((sure, SAID[Language.ZH].format(n=20, y=840)), (doubtful, "见附件。")):
        assert in_memory(page, text)["zh"] == kept
    assert in_memory(page, doubtful)["ar"] == AGAIN[Language.AR]


def test_the_later_of_two_reviewers_is_told_at_the_row_and_goes_on_from_there(
    reviewed, workbench, person_of
):
    page, id = reviewed
    other = person_of("coordinator").page
    page.goto(f"/align/{id}?all=true&after=10")
    other.goto(f"/align/{id}?all=true&after=10")
    row = page.locator("[data-row]").nth(2)
    number = int(str(row.get_attribute("id")).removeprefix("r"))
    other.locator(f"#r{number}").focus()
    pressed(other, "j")
    row.focus()
    pressed(page, "Enter")
    told = page.locator(f"#r{number} [role=alert]")
    expect(told).to_contain_text("was changed by somebody else")
    expect(told).to_be_in_viewport()
    assert focused(page) == number
    assert list(faults(page)) == []
    assert states(workbench, id)[number] is RowState.DOUBTFUL

    pressed(page, "Enter")  # on the row as it is now
    assert page.url.partition("?")[2].startswith("all=true&after=10")
    assert states(workbench, id)[number] is RowState.ACCEPTED


@pytest.mark.parametrize("look", ["light", "narrow", "arabic dark"])
def test_axe_finds_nothing_on_the_rows(reviewed, person_of, look):
    _, id = reviewed
    page = person_of("editor", **LOOKS[look]).page
    page.goto(f"/align/{id}")
    assert focused(page)
    assert list(faults(page)) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
