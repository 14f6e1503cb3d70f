"""`hexaglot up --demo` as a newcomer sees it: the workbench and Prefect's own pages.

With HEXAGLOT_PICTURES naming a folder the pictures of the README are written there.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.publications import PublicationKind, PublicationState
from tasks.intake import find
from tests.up import Up, opened, until
from translation.claims import Task
from translation.languages import Language
from translation.markup import plain
from workbench.demo import short_notes
from workbench.demo.people import PEOPLE

pytestmark = pytest.mark.timeout(1200)  # the first test waits for the whole demonstration

SIZE = {"width": 1440, "height": 900}
PATIENCE = 60_000


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    started = Up(tmp_path_factory.mktemp("demo") / "data", "--demo")
    try:
        until(lambda: published(started), 900, "the demonstration, published")
        yield started
    finally:
        started.end()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=SIZE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def published(up: Up) -> bool:
    if not (up.data / "demo.json").exists():
        return False
    with opened(up.data) as store:
        known = {document.symbol: document.id for document in store.documents.list()}
        note = known.get(short_notes.PUBLISHED.symbol)
        made = [] if note is None else store.publications.list(note)
        return any(
            one.kind is PublicationKind.FINAL and one.state is PublicationState.PUBLISHED
            for one in made
        )


def signed_in(up: Up, page: Page, name: str) -> str:
    address = f"http://127.0.0.1:{up.workbench}"
    passwords = json.loads((up.data / "demo.json").read_text())
    page.goto(f"{address}/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", passwords[name])
    page.click("main form button")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return address


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("HEXAGLOT_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_terminal_tells_addresses_and_accounts(up: Up) -> None:
    told = (up.data / "up.log").read_text()
    passwords = json.loads((up.data / "demo.json").read_text())
    assert f"http://127.0.0.1:{up.workbench}" in told
    assert f"http://127.0.0.1:{up.port}" in told
    assert f"hexaglot ingest FILE.docx --source en --symbol C18/52 --data {up.data}" in told
    for person in PEOPLE:
        line = next(line for line in told.splitlines() if line.strip().startswith(person.name))
        assert passwords[person.name] in line
    assert (up.data / "demo.json").stat().st_mode & 0o077 == 0


def test_an_editor_sees_a_document_in_each_state(up: Up, page: Page) -> None:
    address = signed_in(up, page, "elena")
    page.goto(f"{address}/documents")
    rows = {
        note.symbol: page.get_by_role("row")
        .filter(has=page.get_by_role("link", name=note.symbol, exact=True))
        .inner_text()
        for note in short_notes.SHORT_NOTES
    }
    assert rows[short_notes.PUBLISHED.symbol].lower().count("published") == 5
    assert rows[short_notes.FINAL.symbol].lower().count("final") == 5
    assert rows[short_notes.REVIEWED.symbol].lower().count("reviewed") == 5


def test_ops_find_the_burn_up_in_prefects_pages(up: Up, page: Page) -> None:
    until(lambda: "published" in (up.artifact("throughput") or ""), 90, "the artifact")
    page.goto(f"http://127.0.0.1:{up.port}/artifacts/key/throughput")
    page.locator("a[href*='/artifacts/artifact/']").first.click()  # the newest of its history
    chart = page.locator("img[src^='data:image/svg+xml']").first
    expect(chart).to_be_visible()
    drawn = chart.evaluate("image => [image.complete, image.naturalWidth]")
    assert drawn[0]
    assert drawn[1] > 300
    shown = page.locator("body")
    expect(shown).to_contain_text("un-330w-source")
    expect(shown).to_contain_text("as reported")
    expect(shown).to_contain_text("C18/104")  # late
    for stage in ("received", "translated", "reviewed", "final", "published"):
        expect(shown).to_contain_text(stage)
    picture(page, "prefect")


def test_no_sentence_of_a_document_stands_in_an_artifact(up: Up) -> None:
    with opened(up.data) as store:
        stored = find(store, short_notes.PUBLISHED.symbol)
        sentences = [one.segment.text for one in store.segments.segments(stored.id)]
    artifacts = up.prefect("/artifacts/filter", {"limit": 200})
    assert len(artifacts) > 10
    told = "\n".join(str(artifact["data"]) for artifact in artifacts)
    long = [sentence for sentence in sentences if len(sentence) > 40]
    assert long
    assert not [sentence for sentence in long if sentence in told]


def test_a_translator_works_in_arabic_with_what_the_memory_knows(up: Up, page: Page) -> None:
    address = signed_in(up, page, "amina")
    with opened(up.data) as store:
        document = find(store, "C18/101").id
        rows = store.rows.rows(document, Language.AR)
        alike = next(row for row in rows if row.origin == "fuzzy" and row.state == "initial")
        store.claims.claim(document, Language.AR, Task.TRANSLATE, "amina", segments=[alike.segment])
    page.goto(f"{address}/documents/{document}/ar")
    page.get_by_text(plain(alike.source), exact=True).first.click()
    live = page.locator("textarea[lang=ar]").first
    expect(live).to_be_visible()
    expect(live).to_have_attribute("dir", "rtl")
    expect(live).to_have_value(alike.text or "")
    matches = page.get_by_role("region", name="Matches").or_(page.locator("aside"))
    expect(matches.first).to_contain_text(re.compile(r"\d\d\s?%"))
    expect(page.locator("aside ins, aside del").first).to_be_visible()
    picture(page, "workbench")
