"""What a page tells after an act: that it was done, or why it was refused and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse

from storage.documents import StoredDocument
from translation.errors import TranslationError
from workbench.web.refusals import kind_of, next_of
from workbench.web.render import see_other
from workbench.web.tongues import N_, gettext

TOLD: Mapping[str, str] = {
    "aligning": N_("The versions were taken in."),
    "learned": N_("What is sure or accepted is in the memory."),
    "uploaded": N_("The document was taken in. It is cut into segments and looked up now."),
    "known": N_("This file was taken in before; here it is."),
    "finalised": N_("The text is final. It goes out with the next publication you ask for."),
    "reopened": N_("The text is open again; what was published stays as it is."),
    "publishing": N_("The publication is asked for. It appears here once its texts are written."),
    "withdrawn": N_("The published texts were withdrawn; nobody can read them any more."),
    "assigned": N_("The work was assigned."),
    "ended": N_("The assignment was ended."),
    "taken": N_("What was claimed was taken back; drafts are kept."),
    "released": N_("You let go of what you held; drafts are kept."),
    "waived": N_("The findings were waived with your reason."),
    "saved": N_("Saved."),
    "acknowledged": N_("The change was acknowledged."),
    "disputed": N_("The dispute is in the reviser's inbox, with what you said."),
    "handed": N_("The work was handed over; drafts stay with who typed them."),
    "read": N_("Read."),
    "corrected": N_("The original is corrected. Whoever works on its texts is told."),
    "accepted": N_("The texts have the new values; they wait for a reviser."),
    "delivered": N_("The file was taken back; here is what became of it."),
    "delivered_before": N_("This file was taken back before; here is what became of it."),
}
"""What a page tells once after an act, by a word for it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal as a page tells it: what, by which code, and what to do next.

    `sentence` is in English; `kind` says what happened on a page in another language.
    """

    title: str
    sentence: str
    code: str
    next: str
    kind: str = ""


def problem_of(
    error: TranslationError, title: str, document: StoredDocument | None = None
) -> Problem:
    """How a page tells an error; `title`, a marked sentence, says what was not done.

    On the page of a document its name stands in place of the id, which people do not know.
    """
    sentence = str(error)
    if document is not None:
        sentence = sentence.replace(f"document {document.id}", document.name)
    written = sentence[:1].upper() + sentence[1:].rstrip(".") + "."
    code = error.code
    return Problem(gettext(title), written, code, next_of(code), kind_of(code))


def see(address: str, word: str = "") -> RedirectResponse:
    """On to another page by GET, which tells once what was done, by a word of `TOLD`."""
    return see_other(address, gettext(TOLD[word]) if word else "")
