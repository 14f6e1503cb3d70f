"""Words for what the store calls by a word of its own: roles, states, kinds, tasks, checks."""

from collections.abc import Mapping
from enum import Enum

from storage.accounts import Role
from storage.bitext_rules import Kind
from storage.document_lists import Standing
from storage.ledger import Stage
from storage.near import Deed
from storage.notices import NoticeKind
from storage.publication_rows import PublicationKind, PublicationState
from translation.checks.problems import Severity
from translation.claims import Task
from translation.documents import DocumentClass, DocumentState, JobMode, TargetState
from translation.memory.dirt import Reason
from translation.memory.near import Kind as NearKind
from translation.worth import Source
from workbench.web.tongues import P_, gettext, pgettext

_WORDS: Mapping[type[Enum], Mapping[str, tuple[str, str]]] = {
    Role: {
        "translator": P_("role", "translator"),
        "reviser": P_("role", "reviser"),
        "editor": P_("role", "editor"),
        "coordinator": P_("role", "coordinator"),
        "ops": P_("role", "ops"),
        "admin": P_("role", "admin"),
    },
    TargetState: {
        "initial": P_("state of a text", "not translated"),
        "translated": P_("state of a text", "translated"),
        "reviewed": P_("state of a text", "reviewed"),
        "final": P_("state of a text", "final"),
    },
    PublicationState: {
        "requested": P_("state of a publication", "requested"),
        "published": P_("state of a publication", "published"),
        "withdrawn": P_("state of a publication", "withdrawn"),
        "dropped": P_("state of a publication", "dropped"),
    },
    PublicationKind: {
        "final": P_("kind of a publication", "final"),
        "provisional": P_("kind of a publication", "provisional"),
        "draft": P_("kind of a publication", "draft"),
    },
    Task: {
        "translate": P_("task", "translate"),
        "review": P_("task", "review"),
        "edit": P_("task", "edit"),
    },
    DocumentClass: {
        "public": P_("class of a document", "public"),
        "internal": P_("class of a document", "internal"),
        "restricted": P_("class of a document", "restricted"),
        "confidential": P_("class of a document", "confidential"),
    },
    DocumentState: {
        "received": P_("state of a document", "received"),
        "segmented": P_("state of a document", "segmented"),
        "leveraged": P_("state of a document", "leveraged"),
    },
    Reason: {
        "empty": P_("wrong with a text", "empty"),
        "mojibake": P_("wrong with a text", "garbled"),
        "entities": P_("wrong with a text", "character codes"),
        "presentation_forms": P_("wrong with a text", "shaped letters"),
        "reversed": P_("wrong with a text", "reversed"),
        "wrong_language": P_("wrong with a text", "other language"),
        "swapped": P_("wrong with a text", "languages swapped"),
        "untranslated": P_("wrong with a text", "not translated"),
        "tags": P_("wrong with a text", "tags broken"),
        "numbers": P_("wrong with a text", "numbers differ"),
        "misaligned": P_("wrong with a text", "says something else"),
    },
    NearKind: {
        "rendered": P_("near-identical units", "rendered differently"),
        "form": P_("near-identical units", "same but for form"),
        "nearly": P_("near-identical units", "nearly the same"),
    },
    Deed: {
        "merged": P_("done to units", "merged"),
        "deleted": P_("done to units", "deleted"),
        "apart": P_("done to units", "kept apart"),
    },
    Kind: {
        "excluded": P_("document in look-ups", "excluded"),
        "preferred": P_("document in look-ups", "preferred"),
    },
    JobMode: {
        "revised": P_("mode of a text", "with a reviser"),
        "self_revised": P_("mode of a text", "self-revised"),
        "spot_checked": P_("mode of a text", "spot-checked"),
    },
    Standing: {
        "open": P_("standing of documents", "open"),
        "late": P_("standing of documents", "late"),
        "final": P_("standing of documents", "final"),
        "published": P_("standing of documents", "published"),
    },
    Stage: {
        "received": P_("stage", "received"),
        "leveraged": P_("stage", "leveraged"),
        "translated": P_("stage", "translated"),
        "reviewed": P_("stage", "reviewed"),
        "final": P_("stage", "final"),
        "published": P_("stage", "published"),
    },
    NoticeKind: {
        "assigned": P_("notice", "assigned"),
        "taken_back": P_("notice", "taken back"),
        "returned": P_("notice", "returned"),
        "disputed": P_("notice", "disputed"),
        "mentioned": P_("notice", "mentioned"),
        "source_changed": P_("notice", "source changed"),
        "due_soon": P_("notice", "due soon"),
        "overdue": P_("notice", "overdue"),
    },
    Source: {
        "value": P_("source of a suggestion", "written by rule"),
        "memory": P_("source of a suggestion", "from the memory"),
        "inserted": P_("source of a suggestion", "a match put in by the translator"),
        "machine": P_("source of a suggestion", "by machine"),
        "repetition": P_("source of a suggestion", "repetition"),
    },
    Severity: {
        "error": P_("severity", "error"),
        "warning": P_("severity", "warning"),
    },
}

_CHECKS: Mapping[str, tuple[str, str]] = {
    "empty": P_("check", "empty"),
    "tags": P_("check", "tags"),
    "terms": P_("check", "terms"),
    "untranslated": P_("check", "untranslated"),
    "values": P_("check", "values"),
}


_BANDS: Mapping[str, tuple[str, str]] = {
    "repeated": P_("band of match", "Repetitions"),
    "value": P_("band of match", "By rule"),
    "101": P_("band of match", "Context 101 %"),
    "100": P_("band of match", "Exact 100 %"),
    "none": P_("band of match", "New"),
}


def label(word: Enum) -> str:
    """A member of an enumeration of the store, in a word of the language spoken now."""
    return pgettext(*_WORDS[type(word)][word.value])


def check_name(check: str) -> str:
    """What a check is called; its own name where no word is known for it."""
    known = _CHECKS.get(check)
    return pgettext(*known) if known else check


def band_label(band: str) -> str:
    """What a band of an analysis is called: a word, or its percentages, which no line parts."""
    known = _BANDS.get(band)
    name = pgettext(*known) if known else f"{band.replace('-', '–')} %"
    return name.replace(" %", "\N{NO-BREAK SPACE}%")


def browser_label(family: str) -> str:
    """What `browsers.family` gives, in the language of the interface."""
    browser, on, system = family.partition(" on ")
    return gettext("%(browser)s on %(system)s", browser=browser, system=system) if on else family
