"""What a page tells after an act: that it was done, or why it was refused and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse

from storage.documents import StoredDocument
from translation.errors import TranslationError
from workbench.web.render import see_other

TOLD: Mapping[str, str] = {
    "uploaded": "The document was taken in. It is cut into segments and looked up now.",
    "known": "This file was taken in before; here it is.",
    "finalised": "The text is final. It goes out with the next publication you ask for.",
    "reopened": "The text is open again; what was published stays as it is.",
    "publishing": "The publication is asked for. It appears here once its texts are written.",
    "withdrawn": "The published texts were withdrawn; nobody can read them any more.",
    "assigned": "The work was assigned.",
    "ended": "The assignment was ended.",
    "taken": "What was claimed was taken back; drafts are kept.",
    "released": "You let go of what you held; drafts are kept.",
    "waived": "The findings were waived with your reason.",
    "saved": "Saved.",
    "acknowledged": "The change was acknowledged.",
    "disputed": "The dispute is in the reviser's inbox, with what you said.",
    "handed": "The work was handed over; drafts stay with who typed them.",
    "read": "Read.",
    "corrected": "The original is corrected. Whoever works on its texts is told.",
    "accepted": "The texts have the new values; they wait for a reviser.",
    "delivered": "The file was taken back; here is what became of it.",
    "delivered_before": "This file was taken back before; here is what became of it.",
}
"""What a page tells once after an act, by a word for it."""

_NEXT: Mapping[str, str] = {
    "too_large": "Leave out pictures, or cut the document into parts, and upload those.",
    "too_many_parts": "Save it again with a word processor, which drops what nothing uses.",
    "too_many_segments": "Cut the document into parts and upload those.",
    "too_deep": "Flatten tables or text boxes that stand within each other and upload it again.",
    "corrupt": "Open it in a word processor, save it under a new name and upload that.",
    "duplicate_parts": "Open it in a word processor, save it under a new name and upload that.",
    "bad_part_name": "Open it in a word processor, save it under a new name and upload that.",
    "dtd_forbidden": "No word processor writes this; ask whoever sent it for another copy.",
    "bad_xml": "Open it in a word processor, save it under a new name and upload that.",
    "macro_enabled": "Save it as a document without macros (.docx) and upload that.",
    "encrypted": "Take the password off in a word processor and upload it again.",
    "legacy_doc": "Save it as .docx in a word processor and upload that.",
    "not_converted": "Save it as .docx in a word processor and upload that.",
    "dangerous_field": "Turn fields that fetch or run something into text and upload it again.",
    "wrong_language": "Choose its language below, or tick that the one you named stands.",
    "not_docx": "Choose a Word document, a file whose name ends in .docx.",
    "symbol_taken": "Choose the document it revises below, or correct the symbol.",
    "source_differs": "Correct the language of the original.",
    "class_differs": "Correct the class, or leave it open.",
    "none_free": "Choose another language or document, or look again in a while.",
    "not_reviewed": "Their number leads to the editor; a reviser claims and accepts them.",
    "not_final": "Finalise stands at a language once all is reviewed and no error is open.",
    "not_printed": "Whoever runs the service looks after LibreOffice; then ask again.",
    "not_faithful": "Its certificate names the blocks; mend them, or release it as provisional.",
    "findings_open": "Mend them in the editor, or waive them with a reason in the six columns.",
    "not_ready": "Wait until the intake is done; the page of the document tells when.",
    "overtaken": "Ask for the publication again.",
    "other_tags": "Put each tag back where it stood.",
    "source_settled": "Look at the page of the document, where it is opened, undone or withdrawn.",
    "original_moved": "Look at the sentence as it stands now, and ask again.",
    "stale_version": "Look at the texts as they stand now, and tick again.",
    "lost_claim": "Claim it again; your drafts are kept.",
    "offline_forbidden": "The editor of the workbench keeps no copy outside.",
    "other_document": "Its name stands in the file; go to that document.",
    "no_units": "Export the text again, and put your work into that file.",
    "not_xliff": "Choose the XLIFF or DOCX that your tool has saved.",
    "unknown_version": "Have your tool save it as XLIFF 1.2 or 2.1.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal as a page tells it: what, by which code, and what to do next."""

    title: str
    sentence: str
    code: str
    next: str


def problem_of(
    error: TranslationError, title: str, document: StoredDocument | None = None
) -> Problem:
    """How a page tells an error; `title` says what was not done.

    On the page of a document its name stands in place of the id, which people do not know.
    """
    sentence = str(error)
    if document is not None:
        sentence = sentence.replace(f"document {document.id}", document.name)
    written = sentence[:1].upper() + sentence[1:].rstrip(".") + "."
    return Problem(title, written, error.code, _NEXT.get(error.code, ""))


def see(address: str, word: str = "") -> RedirectResponse:
    """On to another page by GET, which tells once what was done, by a word of `TOLD`."""
    return see_other(address, TOLD[word] if word else "")
