"""A workbench that can be killed, people at their browsers, and the segment editor before them."""

import itertools
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, expect

from storage import schema
from storage.clock import clock
from storage.settings import Settings
from storage.store import Store, open_store
from tests.processes import free_port, responds, running
from tests.web.conftest import PASSWORD
from translation.languages import Language

REPOSITORY = Path(__file__).resolve().parents[3]
WITHIN = 15_000
"""Milliseconds until something has to be seen on a machine that others share."""


class Workbench:
    """`python -m workbench.web.serve` over a folder, on one port for as long as it is used."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process = ExitStack()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.close()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "workbench.web.serve", "--port", str(self.port)]
        context = running(
            [*command, "--data", str(self.data)],
            answers=lambda: responds(f"{self.address}/healthz"),
            folder=self.data,
            environment={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        self.process = self._process.enter_context(context)

    def kill(self) -> None:
        """`kill -9`: it gets no chance to finish anything."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._process.close()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store behind it, as another process sees it."""
        opened = open_store(Settings(data=self.data))
        try:
            yield opened
        finally:
            opened.close()

    def change(self, statement: sa.Executable) -> None:
        """Do something to the database that nobody does by hand, such as let time pass."""
        with self.store() as store:
            store.database.write(lambda connection: connection.execute(statement))

    def lapse(self, holder: str) -> None:
        """Let the leases of one have ended a second ago."""
        cell = schema.target
        self.change(sa.update(cell).where(cell.c.holder == holder).values(lease_until=clock(-1)))

    def end_sessions(self, name: str) -> None:
        """Let all sessions of one have ended."""
        of = sa.select(schema.account.c.id).where(schema.account.c.name == name).scalar_subquery()
        self.change(sa.delete(schema.session).where(schema.session.c.account == of))


class Person:
    """Somebody at a browser: a profile of her own, and one page in it."""

    def __init__(self, browser: Browser, workbench: Workbench, name: str, **looks: Any) -> None:
        self.name, self.workbench = name, workbench
        looks.setdefault("viewport", {"width": 1440, "height": 900})
        self.context = browser.new_context(
            base_url=workbench.address, accept_downloads=True, **looks
        )
        self.context.set_default_timeout(WITHIN)
        self.faults: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another tab; what a script of ours fails at is noted in `faults`."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        return page

    def _heard(self, message: Any) -> None:
        """The policy of content tells what it blocks on the console."""
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def sign_in(self, page: Page | None = None) -> Self:
        """By name and password, on the page of the workbench, whatever language it speaks."""
        at = page or self.page
        at.goto("/sign-in")
        at.locator("[name=name]").fill(self.name)
        at.locator("[name=password]").fill(PASSWORD)
        at.keyboard.press("Enter")
        at.wait_for_url(lambda address: "/sign-in" not in address)
        return self

    def leave(self) -> None:
        """Close the browser; none of our scripts may have failed meanwhile."""
        self.context.close()
        assert self.faults == [], self.faults


class Desk:
    """The segment editor of one document and language, as a page shows it."""

    def __init__(self, page: Page, document: str, language: str) -> None:
        self.page, self.document, self.language = page, document, language
        self.open()

    def open(self) -> Self:
        """Load it, and wait for its rows."""
        self.page.goto(f"/documents/{self.document}/{self.language}")
        expect(self.rows.first).to_be_visible()
        return self

    def reload(self) -> Self:
        """The same address once more, as after a crash of the browser."""
        self.page.reload()
        expect(self.rows.first).to_be_visible()
        return self

    @property
    def rows(self) -> Locator:
        """The rows in the page."""
        return self.page.locator(".ed-row")

    @property
    def current(self) -> Locator:
        """The row one is at."""
        return self.page.locator(".ed-row.ed-current")

    @property
    def area(self) -> Locator:
        """The one live text area."""
        return self.page.locator(".ed-live textarea.text")

    @property
    def saved(self) -> Locator:
        """What the bar says of saving."""
        return self.page.locator("[data-part=saved]")

    @property
    def note(self) -> Locator:
        """What stands above the rows."""
        return self.page.locator(".ed-told")

    def row(self, number: int) -> Locator:
        """A row by the number that people see."""
        return self.page.locator(f'.ed-row[aria-posinset="{number}"]')

    def number(self) -> int:
        """The number of the row one is at."""
        return int(self.current.get_attribute("aria-posinset") or 0)

    def claim(self, task: str = "translate") -> Self:
        """Claim the next 20, by the button in the bar, reached and pressed by keyboard."""
        button = self.page.locator(f"[data-do=claim-{task}]")
        button.focus()
        button.press("Enter")
        expect(self.area).to_be_focused()
        return self

    def go_to(self, number: int) -> Self:
        """To a row after the one that one is at, by Ctrl+Down."""
        while (at := self.number()) < number:
            self.page.keyboard.press("Control+ArrowDown")
            expect(self.row(at)).not_to_have_class(re.compile("ed-current"))
        return self

    def write(self, text: str) -> Self:
        """Type over what stands in the live text area, key by key."""
        expect(self.area).to_be_focused()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        return self

    def confirm(self) -> Self:
        """Ctrl+Enter."""
        self.page.keyboard.press("Control+Enter")
        return self

    def is_saved(self) -> Self:
        """Wait until the server has everything."""
        expect(self.saved).to_have_text("Saved")
        return self

    def source(self) -> str:
        """The source of the row one is at, in braces notation, as the API gives it."""
        number = self.number()
        return str(self.page.evaluate(_SOURCE, number))


_SOURCE = "number => document.querySelector('hexaglot-editor').rows[number - 1].source"

WORDS = {
    Language.AR: ("الاتحاد", "يوافق", "على", "نص", "التوصية", "المجلس"),
    Language.ZH: ("理事会", "通过", "本", "建议书", "文本", "国际电联"),
    Language.FR: ("le", "Conseil", "approuve", "ce", "texte", "final"),
    Language.RU: ("Совет", "утверждает", "этот", "текст", "Рекомендации", "МСЭ"),
    Language.ES: ("el", "Consejo", "aprueba", "este", "texto", "final"),
}
_PIECE = re.compile(r"\{/?[0-9]+/?\}|[^\s{}]*[0-9][^\s{}]*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def written_in(language: Language, source: str) -> str:
    """A text for a source that no check objects to: its tags and figures, other words."""
    words = itertools.cycle(WORDS[language])

    def other(found: re.Match[str]) -> str:
        stays = found[0].startswith("{") or any(sign.isdigit() for sign in found[0])
        return found[0] if stays else next(words)

    return _PIECE.sub(other, source)
