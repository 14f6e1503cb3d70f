"""The answer to a form on the page of a document: on by GET, or the page again.

What is refused is told on the page that the form came from, under the status of the refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from storage.documents import StoredDocument
from storage.store import Store
from translation.errors import Conflict, NotFound, TranslationError, UsageError
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf
from workbench.web.pages import document, six
from workbench.web.pages.telling import problem_of, see
from workbench.web.policy import Act
from workbench.web.problems import status_of


@dataclass(frozen=True, slots=True)
class Sent:
    """A form from the page of a document: which one, who sent it, and where to answer it."""

    request: Request
    stored: StoredDocument
    store: Store
    caller: Caller

    def answered(self, title: str, act: Callable[[], Response], back: str = "") -> Response:
        """The answer of an act, or the page it came from with what was refused.

        `title`, a marked sentence, says what was not done; `back` is "six" for the page of six
        texts.
        """
        try:
            return act()
        except (Conflict, UsageError, NotFound) as error:
            return refused(self.request, self.store, self.caller, self.stored, title, error, back)

    def done(self, told: str, back: str = "") -> Response:
        """On to the page that the form came from, with what was done."""
        return see(address_of(self.stored, back), told)


def sent_by(act: Act) -> Callable[..., Sent]:
    """A dependency that gives a form of those who may do something, as `Allow` says."""

    def form(
        request: Request,
        stored: ReadableDocument,
        store: StoreOf,
        caller: Annotated[Caller, Depends(Allow(act))],
    ) -> Sent:
        return Sent(request, stored, store, caller)

    return form


def refused(
    request: Request,
    store: Store,
    caller: Caller,
    stored: StoredDocument,
    title: str,
    error: TranslationError,
    back: str = "",
) -> Response:
    """The page that a form came from, with why nothing was done."""
    draw = six.draw if back == "six" else document.draw
    told = problem_of(error, title, stored)
    return draw(request, store, caller, stored, told, status_of(error))


def address_of(stored: StoredDocument, back: str = "") -> str:
    """Where the page that a form came from is."""
    return f"/documents/{stored.id}{'/six' if back == 'six' else ''}"
