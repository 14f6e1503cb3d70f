"""What was refused and what comes next, by the code of an error, in the language of the page.

The sentence of an error itself is in English, wherever it is read; a page in another language says
here what kind of thing happened, and the sentence stands beside it for who can use it.
"""

from collections.abc import Mapping

from translation.languages import Language
from workbench.web.tongues import N_, current, gettext

KINDS: Mapping[str, str] = {
    "address_refused": N_("This is no e-mail address."),
    "bad_character": N_("The text holds a character that no document can hold."),
    "bad_day": N_("This is no day."),
    "bad_form": N_("A text is not taken away in this form."),
    "bad_key": N_("The page sent this in a way that cannot be read."),
    "bad_request": N_("The request cannot be read."),
    "bad_part_name": N_("The file holds a part with a name that is not allowed."),
    "bad_segment": N_("There is no segment of this number."),
    "bad_share": N_("This share is not possible."),
    "bad_tag": N_("A brace in the text is no tag."),
    "bad_task": N_("Nobody is given work of this kind."),
    "bad_upload": N_("What was sent is not what this form sends."),
    "bad_version": N_("The version that was sent cannot be read."),
    "bad_xml": N_("The file is damaged: a part of it cannot be read."),
    "cannot_work": N_("This person cannot do this work."),
    "claim": N_("This cannot be claimed."),
    "class_differs": N_("The document has another class already."),
    "comment_empty": N_("A comment needs words."),
    "conflict": N_("This does not go with what stands now."),
    "consent_missing": N_("The author who has agreed is not named."),
    "content_too_large": N_("What was sent is too large."),
    "corrupt": N_("The file is damaged."),
    "covered": N_("The segment is joined to the one before it."),
    "dangerous_field": N_("The document holds fields that fetch or run something."),
    "dtd_forbidden": N_("The file holds declarations that are not allowed."),
    "duplicate_parts": N_("The file holds a part twice."),
    "empty": N_("A sentence is not taken out of an original."),
    "encrypted": N_("The file is protected by a password."),
    "error": N_("This was not possible."),
    "errors_open": N_("Errors are open in this text."),
    "findings_open": N_("Findings are open that block."),
    "forbidden": N_("You may not do this."),
    "gate_closed": N_("Something still stands in the way."),
    "given_up": N_("The work was given up."),
    "grant_too_wide": N_("This grant needs a document."),
    "identity_taken": N_("This account elsewhere opens another one already."),
    "internal_server_error": N_("Something went wrong here."),
    "invalid": N_("A field of the form cannot be read."),
    "join_settled": N_("What was joined is settled already."),
    "key_reused": N_("The same form was sent twice with different content."),
    "keys_refused": N_("These keys cannot be used together."),
    "language_not_said": N_("The file does not tell its language."),
    "legacy_doc": N_("The file is of an old version of Word."),
    "lost_claim": N_("The claim has ended."),
    "macro_enabled": N_("The document has macros."),
    "method_not_allowed": N_("This address does not take this."),
    "unknown_entity": N_("The file refers to an entity."),
    "name_refused": N_("This name cannot be used."),
    "name_taken": N_("This name is taken."),
    "no_text": N_("There is no text yet."),
    "no_units": N_("The file holds no segment of this document."),
    "none_free": N_("No segment is free now."),
    "not_converted": N_("The file could not be converted."),
    "not_docx": N_("This is no Word document."),
    "not_faithful": N_("A text does not hold its certificate of fidelity."),
    "not_final": N_("A text is not final yet."),
    "not_found": N_("This is not here, or not yours to see."),
    "not_joinable": N_("These segments cannot be joined."),
    "not_joined": N_("The segment is not joined."),
    "not_open": N_("The document cannot be changed in this way any more."),
    "not_printed": N_("The PDF could not be made."),
    "not_ready": N_("The document is still being read."),
    "not_rewritten": N_("More than this sentence would change in the original."),
    "not_reviewed": N_("Segments are not reviewed yet."),
    "not_signed_in": N_("You are not signed in."),
    "not_xliff": N_("This is no file that was taken away."),
    "nothing_chosen": N_("Nothing was chosen."),
    "object_damaged": N_("A stored file is damaged."),
    "offline_forbidden": N_("Texts of this class are not taken away."),
    "other_document": N_("The file is of another document."),
    "other_tags": N_("The tags of the sentence are not those it had."),
    "overtaken": N_("Something changed meanwhile."),
    "own_account": N_("This cannot be done to your own account."),
    "own_work": N_("Nobody reviews their own translation."),
    "password": N_("This password cannot be used."),
    "precondition_required": N_("The version was not sent along."),
    "reason_missing": N_("A reason is needed."),
    "refused": N_("The file was not accepted."),
    "segment_in_use": N_("Somebody works on this segment."),
    "self_revision_not_granted": N_("You may not revise your own translation here."),
    "service_unavailable": N_("A service does not answer."),
    "sign_in_refused": N_("Signing in did not succeed."),
    "source_differs": N_("The document is in another language."),
    "source_corrected": N_("The segment was corrected in the original."),
    "source_settled": N_("Its translations have gone too far to correct the original."),
    "original_moved": N_("The original was changed meanwhile."),
    "not_offered": N_("Nothing is offered for this segment."),
    "stale_version": N_("The text was changed meanwhile."),
    "symbol_taken": N_("Another document has this symbol."),
    "tags_changed": N_("The tags are not those of the source."),
    "too_deep": N_("Parts of the document stand too deep within each other."),
    "too_large": N_("The file is too large."),
    "too_many_attempts": N_("Too many attempts to sign in."),
    "too_many_parts": N_("The file has too many parts."),
    "too_many_segments": N_("The document is too long."),
    "unchanged": N_("The sentence is the one that stands there."),
    "unavailable": N_("A service does not answer."),
    "unexpected": N_("Something went wrong here."),
    "unknown_definition": N_("No such definition of a page is known."),
    "unknown_language": N_("This is none of the six languages."),
    "unknown_version": N_("The version of the file is not known."),
    "usage": N_("This cannot be done in this way."),
    "value_refused": N_("A value cannot be stored."),
    "withdrawn": N_("This text was withdrawn."),
    "wrong_language": N_("The document seems to be in another language."),
    "wrong_password": N_("This is not the password in use."),
    "wrong_state": N_("The text is in a state in which this is not possible."),
}
"""What happened, in a short sentence, by the code of an error."""

NEXT: Mapping[str, str] = {
    "too_large": N_("Leave out pictures, or cut the document into parts, and upload those."),
    "too_many_parts": N_("Save it again with a word processor, which drops what nothing uses."),
    "too_many_segments": N_("Cut the document into parts and upload those."),
    "too_deep": N_(
        "Flatten tables or text boxes that stand within each other and upload it again."
    ),
    "corrupt": N_("Open it in a word processor, save it under a new name and upload that."),
    "duplicate_parts": N_("Open it in a word processor, save it under a new name and upload that."),
    "bad_part_name": N_("Open it in a word processor, save it under a new name and upload that."),
    "dtd_forbidden": N_("No word processor writes this; ask whoever sent it for another copy."),
    "bad_xml": N_("Open it in a word processor, save it under a new name and upload that."),
    "macro_enabled": N_("Save it as a document without macros (.docx) and upload that."),
    "encrypted": N_("Take the password off in a word processor and upload it again."),
    "legacy_doc": N_("Save it as .docx in a word processor and upload that."),
    "not_converted": N_("Save it as .docx in a word processor and upload that."),
    "dangerous_field": N_("Turn fields that fetch or run something into text and upload it again."),
    "wrong_language": N_("Choose its language below, or tick that the one you named stands."),
    "not_docx": N_("Choose a Word document, a file whose name ends in .docx."),
    "symbol_taken": N_("Choose the document it revises below, or correct the symbol."),
    "source_differs": N_("Correct the language of the original."),
    "class_differs": N_("Correct the class, or leave it open."),
    "none_free": N_("Choose another language or document, or look again in a while."),
    "not_reviewed": N_("Their number leads to the editor; a reviser claims and accepts them."),
    "not_final": N_("Finalise stands at a language once all is reviewed and no error is open."),
    "not_printed": N_("Whoever runs the service looks after LibreOffice; then ask again."),
    "not_faithful": N_(
        "Its certificate names the blocks; mend them, or release it as provisional."
    ),
    "findings_open": N_("Mend them in the editor, or waive them with a reason in the six columns."),
    "not_ready": N_("Wait until the intake is done; the page of the document tells when."),
    "overtaken": N_("Ask for the publication again."),
    "other_tags": N_("Put each tag back where it stood."),
    "not_rewritten": N_("Have the author send a revision, and hand that in."),
    "source_settled": N_("It is opened again, undone or withdrawn on the pages of the document."),
    "original_moved": N_("Look at the sentence as it stands now, and ask again."),
    "lost_claim": N_("Claim it again; your drafts are kept."),
    "offline_forbidden": N_("The editor of the workbench keeps no copy outside."),
    "other_document": N_("Its name stands in the file; go to that document."),
    "no_units": N_("Export the text again, and put your work into that file."),
    "not_xliff": N_("Choose the XLIFF or DOCX that your tool has saved."),
    "unknown_version": N_("Have your tool save it as XLIFF 1.2 or 2.1."),
}
"""What to do next, by the code of an error."""


def kind_of(code: str) -> str:
    """What happened, by the code of an error; empty in English, in which the error itself speaks.

    A code that is not known has the sentence of all.
    """
    if current() is Language.EN:
        return ""
    return gettext(KINDS.get(code, KINDS["error"]))


def next_of(code: str) -> str:
    """What to do next, empty where nothing is known for the code."""
    return gettext(NEXT[code]) if code in NEXT else ""
