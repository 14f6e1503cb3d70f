"""Chromium, and the workbench as a process of its own, for the tests that look at what people see.

Where Chromium is missing the tests are skipped; HEXAGLOT_REQUIRE=services or all makes them fail.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.services import missing
from tests.web.browser.desk import WITHIN, Desk, Person, Workbench

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PROGRAMS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")

PersonOf = Callable[..., Person]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; each person gets a profile of her own in it.

    One for each module: its event loop would stand in the way of tests that run their own.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        missing("Chromium", "get it with `make services`")
    expect.set_options(timeout=WITHIN)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def workbench(
    chromium: Browser, furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbench]:
    """A workbench over the house of `tests/web/conftest.py`, for the tests of one module.

    Each of them works into a language or document of its own.
    """
    data = tmp_path_factory.mktemp("workbench") / "data"
    shutil.copytree(furnished, data)
    with Workbench(data) as started:
        yield started


@pytest.fixture
def person_of(chromium: Browser, workbench: Workbench) -> Iterator[PersonOf]:
    """People of the house by name, each signed in at a browser of her own."""
    with ExitStack() as stack:

        def signed_in(name: str, **looks: object) -> Person:
            person = Person(chromium, workbench, name, **looks)
            stack.callback(person.leave)
            return person.sign_in()

        yield signed_in


@pytest.fixture
def desk_of(person_of: PersonOf, workbench: Workbench) -> Callable[..., Desk]:
    """The editor of a document and language, opened by a person."""

    def opened(name: str, document: str, language: str, **looks: object) -> Desk:
        return Desk(person_of(name, **looks).page, document, language)

    return opened
