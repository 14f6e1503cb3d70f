"""What the scripts of the workbench say, read in a language of brackets: all of it is marked."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from storage.settings import Settings
from storage.store import open_store
from tests.processes import free_port, responds
from tests.web.browser.desk import Person
from tests.web.pseudo import SPOKEN, brackets, unmarked
from tests.web.test_tongues import KNOWN
from tests.web.worked import DOCUMENT, work
from translation.claims import Task
from translation.languages import Language
from workbench.web import create_app

KEYS = r"\b(?:Ctrl|Alt|Shift|NBSP|LRM|RLM|[A-Z])\b"
WITH_SCRIPTS = re.compile(rf"{KNOWN.pattern}|{KEYS}|\b\d{{1,2}} [a-zéû]{{3,4}}\.?, ")


@pytest.fixture
def bracketed(
    furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SimpleNamespace]:
    """A workbench in this process, so that its catalogue is the one of brackets."""
    shutil.copytree(furnished, tmp_path / "house")
    store = open_store(Settings(data=tmp_path / "house"))
    work(store)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(store), port=port, log_level="error"))
    serving = Thread(target=server.run, daemon=True)
    with brackets(tmp_path / "locale", monkeypatch):
        serving.start()
        address = f"http://127.0.0.1:{port}"
        while not responds(f"{address}/healthz"):
            assert serving.is_alive()
        yield SimpleNamespace(address=address, store=store)
        server.should_exit = True
        serving.join(10)
    store.close()


def said(page: Page) -> list[str]:
    """What stands on the page now outside brackets; what a template holds was looked at before."""
    return unmarked(page.content(), WITH_SCRIPTS)


def test_all_that_the_editor_says_is_marked(chromium: Browser, bracketed: SimpleNamespace) -> None:
    person = Person(chromium, bracketed, "translator", locale=SPOKEN.value).sign_in()
    page = person.page
    page.goto(f"/documents/{DOCUMENT}/ar")
    expect(page.locator(".ed-row").nth(3)).to_be_visible()
    seen = {"rows": said(page)}
    page.locator("[data-do=claim-translate]").click()
    expect(page.locator(".ed-live textarea.text")).to_be_visible()
    page.locator("[data-part=matches] li").first.wait_for(state="attached")
    seen["claimed"] = said(page)
    page.locator(".ed-live textarea.text").fill("اجتمع المجلس 7 مرات. {9/}")
    expect(page.locator("[data-part=findings] .finding").first).to_be_attached()
    seen["typed"] = said(page)
    page.keyboard.press("Control+Enter")
    page.locator("[data-do=help]").click()
    expect(page.locator("[data-part=keys] tr").first).to_be_visible()
    seen["help"] = said(page)
    page.keyboard.press("Escape")
    page.locator("[data-part=more] summary").click()
    page.locator("[data-do=replace]").click()
    expect(page.locator("dialog.ed-dialog[open]")).to_be_visible()
    seen["replace"] = said(page)
    page.keyboard.press("Escape")
    page.locator("[data-part=more] summary").click()
    page.locator("[data-do=confirm-many]").click()
    expect(page.locator("dialog.ed-dialog[open], .ed-told").first).to_be_visible()
    seen["confirm"] = said(page)
    person.leave()
    assert {place: rest for place, rest in seen.items() if rest} == {}


def test_all_that_a_reviser_and_an_editor_are_told_is_marked(
    chromium: Browser, bracketed: SimpleNamespace
) -> None:
    bracketed.store.claims.claim(DOCUMENT, Language.ZH, Task.REVIEW, "second", count=1)
    person = Person(chromium, bracketed, "reviser", locale=SPOKEN.value).sign_in()
    page = person.page
    page.goto(f"/documents/{DOCUMENT}/zh")
    rows = page.locator(".ed-row")
    expect(rows.nth(3)).to_be_visible()
    seen = {}
    for number in range(5):
        rows.nth(number).click()
        page.wait_for_timeout(200)
        seen[f"row {number}"] = said(page)
    person.leave()
    person = Person(chromium, bracketed, "editor", locale=SPOKEN.value).sign_in()
    page = person.page
    page.goto(f"/documents/{DOCUMENT}/six")
    page.locator("[data-mend]").first.click()
    expect(page.locator(".six-box")).to_be_visible()
    seen["six"] = said(page)
    person.leave()
    assert {place: rest for place, rest in seen.items() if rest} == {}


def test_a_language_is_chosen_by_keyboard_and_stays_with_the_person(
    chromium: Browser, bracketed: SimpleNamespace
) -> None:
    person = Person(chromium, bracketed, "editor", locale="en").sign_in()
    page = person.page
    page.goto("/throughput?volume=cp-2017")
    choice = page.locator(".tongue summary")
    choice.focus()
    choice.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".tongue-list")).to_be_hidden()
    expect(choice).to_be_focused()
    choice.press("Enter")
    page.get_by_role("button", name="العربية").press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page).to_have_url(f"{bracketed.address}/throughput?volume=cp-2017")
    person.leave()
    elsewhere = Person(chromium, bracketed, "editor", locale="en").sign_in()
    expect(elsewhere.page.locator("html")).to_have_attribute("lang", "ar")
    elsewhere.leave()
