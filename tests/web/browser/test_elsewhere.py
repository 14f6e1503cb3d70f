"""A text is taken away and brought back in a browser; what was not written is told, to anyone."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from translation.claims import Task
from translation.documents import DocumentState
from translation.languages import Language

DOCUMENT = "internal-document"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 844}},
)


def faults(page: Page) -> list[str]:
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def worked(file: Path) -> Path:
    """The XLIFF with its first two texts translated, as another tool saves it."""
    text = file.read_text(encoding="utf-8")
    for words in ("مسألة داخلية", "اجتمع المجلس مرتين."):
        state, _, rest = text.partition('state="needs-translation"/>')
        text = f'{state}state="translated">{words}</target>{rest}'
    back = file.with_name("back.xlf")
    back.write_text(text, encoding="utf-8")
    return back


def test_a_text_goes_away_and_comes_back(person_of, workbench, tmp_path):
    with workbench.store() as store:
        store.documents.set_state(DOCUMENT, DocumentState.LEVERAGED)
    page = person_of("translator").page
    page.goto(f"/documents/{DOCUMENT}")
    part = page.get_by_role("region", name="Work elsewhere")
    part.get_by_label("Take away").select_option("ar")
    part.get_by_label("As", exact=True).select_option("xliff12")
    part.get_by_label("Free segments to claim").fill("2")
    with page.expect_download() as begun:
        part.get_by_role("button", name="Take away", exact=True).click()
    sent = tmp_path / "sent.xlf"
    begun.value.save_as(sent)
    assert begun.value.suggested_filename == "C99-2-ar.xliff12.xlf"

    with workbench.store() as store:
        first = store.rows.rows(DOCUMENT, Language.AR)[0]
        assert first.holder == "translator"
        store.claims.take_back(store.cells.get(first.segment, Language.AR).claim, by="editor")
        again = store.claims.claim(DOCUMENT, Language.AR, Task.TRANSLATE, "translator", count=1)
        assert again.cells[0].segment == first.segment
    part.get_by_label("Bring back (XLIFF or DOCX)").set_input_files(worked(sent))
    part.get_by_role("button", name="Bring back", exact=True).click()
    expect(page.get_by_role("heading", name="Brought back: Arabic")).to_be_visible()
    expect(page.get_by_text("The segment is not yours any more")).to_have_count(1)
    assert page.locator("li.panel .text").get_attribute("dir") == "rtl"
    for look in LOOKS:
        other = person_of("editor", **look).page
        for address in (page.url, f"/documents/{DOCUMENT}"):
            other.goto(address)
            assert faults(other) == []
