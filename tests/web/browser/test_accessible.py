"""What axe finds on every page, light and dark, wide and narrow, from right to left: nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.worked import DOCUMENT, work

PAGES = {
    "translator": (
        "/work",
        "/work/changes",
        "/inbox",
        "/account",
        "/account/keys",
        "/archive?phrase=Council",
        "/concordance?text=council",
        f"/documents/{DOCUMENT}/bitext",
        f"/documents/{DOCUMENT}/ar",
        f"/documents/{DOCUMENT}/zh",
    ),
    "editor": (
        "/documents",
        f"/documents/{DOCUMENT}",
        f"/documents/{DOCUMENT}/six",
        f"/documents/{DOCUMENT}/correct/1",
        f"/documents/{DOCUMENT}/pages",
        f"/documents/{DOCUMENT}/analysis",
        f"/documents/{DOCUMENT}/fr",
        "/publications",
        f"/publications/{DOCUMENT}",
        f"/publications/{DOCUMENT}/1",
        "/upload",
        "/throughput",
        "/documents/no-such-document",
    ),
    "coordinator": (
        "/align",
        "/align/old-session?all=true",
        "/memory/imports",
        "/memory/near",
        "/memory/quarantine",
        "/worth",
    ),
    "admin": ("/people", "/people/1"),
}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}},
    "arabic": {"locale": "ar"},
    "arabic dark": {"locale": "ar", "color_scheme": "dark"},
}
DIRECTIONS = {"arabic": "rtl", "arabic dark": "rtl"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def worked(workbench: Any) -> Any:
    """Texts in every state, with a finding, a comment, a change to answer, and a publication."""
    with workbench.store() as store:
        work(store)
    return workbench


def settled(page: Page) -> None:
    """The page with what its scripts fill in."""
    if page.locator("hexaglot-editor").count() == 0:
        page.wait_for_load_state("networkidle")
        return
    expect(page.locator(".ed-row").first).to_be_visible()
    page.locator(".ed-row").nth(1).click()
    page.locator("[data-part=matches] li").first.wait_for(state="attached")


def faults(page: Page) -> Iterator[str]:
    """What axe finds: the rule, and the place of each fault."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            why = " ".join(node["failureSummary"].split())
            yield f"{violation['id']} at {page.url}: {node['html'][:160]} ({why[:200]})"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_any_page(person_of, worked, name, look):
    page = person_of(name, **LOOKS[look]).page
    found = []
    for address in PAGES[name]:
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == DIRECTIONS.get(look, "ltr")
        settled(page)
        found += faults(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("look", ["narrow", "arabic dark"])
def test_axe_finds_nothing_in_the_menu(person_of, workbench, look):
    page = person_of("coordinator", **LOOKS[look]).page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/documents")
    page.locator(".nav-button").click()
    expect(page.locator(".nav a").first).to_be_visible()
    found = list(faults(page))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_one_signs_in(chromium, workbench, look):
    context = chromium.new_context(base_url=workbench.address, **LOOKS[look])
    page = context.new_page()
    page.goto("/sign-in")
    found = list(faults(page))
    context.close()
    assert found == [], "\n".join(found)


def test_what_axe_would_find_is_found(person_of, workbench):
    page = person_of("editor").page
    page.goto("/documents")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    assert any(one.startswith("image-alt at ") for one in faults(page))
