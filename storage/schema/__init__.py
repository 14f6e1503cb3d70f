"""The tables, by what they are about: one module each, one metadata over all.

Moments are `Moment`, days are dates, vocabularies are the words of the enums in `translation`.
A text with inline tags is in braces notation, its tags are JSON beside it. Rows of `event`, `text`
and `ledger` are never changed; triggers of the migration hold it.

A table refers to others by name, so the metadata is whole only with every module of this package:
tables are taken from here.
"""

from storage.schema.base import metadata
from storage.schema.documents import block, document, document_original, reference, segment
from storage.schema.history import event, request, seal, text
from storage.schema.jobs import (
    assignment,
    bitext_rule,
    claim,
    comment,
    draft,
    finding,
    job,
    joined,
    suggestion,
    target,
)
from storage.schema.memory import (
    alignment,
    alignment_row,
    batch,
    change,
    contribution,
    memory_base,
    model,
    near_act,
    near_apart,
    quarantined,
    unit,
    variant,
)
from storage.schema.messages import notice, outbox
from storage.schema.pages import ledger, provided, volume, work_order
from storage.schema.people import (
    account,
    account_language,
    attempt,
    grant,
    identity,
    preferences,
    role,
    session,
    token,
)
from storage.schema.publications import publication, publication_text
from storage.schema.terms import concept, term

__all__ = [
    "account",
    "account_language",
    "alignment",
    "alignment_row",
    "assignment",
    "attempt",
    "batch",
    "bitext_rule",
    "block",
    "change",
    "claim",
    "comment",
    "concept",
    "contribution",
    "document",
    "document_original",
    "draft",
    "event",
    "finding",
    "grant",
    "identity",
    "job",
    "joined",
    "ledger",
    "memory_base",
    "metadata",
    "model",
    "near_act",
    "near_apart",
    "notice",
    "outbox",
    "preferences",
    "provided",
    "publication",
    "publication_text",
    "quarantined",
    "reference",
    "request",
    "role",
    "seal",
    "segment",
    "session",
    "suggestion",
    "target",
    "term",
    "text",
    "token",
    "unit",
    "variant",
    "volume",
    "work_order",
]
