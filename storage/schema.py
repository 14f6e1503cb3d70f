"""The tables.

Moments are `Moment`, days are dates, vocabularies are the words of the enums in `translation`.
A text with inline tags is in braces notation, its tags are JSON beside it. Rows of `event`, `text`
and `ledger` are never changed; triggers of the migration hold it.

`document_original` counts the corrected originals of a document from 2; the first is the document's
own row. `segment.original` names the one that a segment came with, `document.corrected_sha256` the
bytes of the newest, which are read and written from then on.

`target.covers` says for how many segments a cell stands: one, several where they are joined in its
language, none where another cell stands for it (`covered_by` names the segment of that one) or
where its segment was superseded. Over a job it adds up to the segments there are. What a cell of
several has for a source is in `joined`, as long as they are joined.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.schema import SchemaItem

from storage.clock import Moment, clock

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

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up INTEGER alone
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def _table(name: str, *parts: SchemaItem) -> sa.Table:
    # AUTOINCREMENT: without it SQLite gives the id of a deleted last row again
    numbered = any(isinstance(part, sa.Column) and part.name == "id" for part in parts[:1])
    counted = numbered and isinstance(parts[0].type, sa.BigInteger)  # type: ignore[attr-defined]
    return sa.Table(name, metadata, *parts, sqlite_autoincrement=counted)


def _id() -> sa.Column[int]:
    return sa.Column("id", Number, primary_key=True)


def _text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[str]:
    shown = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.Text, nullable=null, server_default=shown)


def _number(name: str, *, null: bool = False, default: int | None = None) -> sa.Column[int]:
    shown = None if default is None else sa.text(str(default))
    return sa.Column(name, Number, nullable=null, server_default=shown)


def _moment(name: str, *, null: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=null)


def _at(name: str = "at") -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=False, default=clock())


def _json(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Json, nullable=null)


def _to(
    table: str, name: str | None = None, *, null: bool = False, index: bool = False
) -> sa.Column[int]:
    return sa.Column(
        name or table, Number, sa.ForeignKey(f"{table}.id"), nullable=null, index=index
    )


def _document(*, null: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column("document", sa.Text, sa.ForeignKey("document.id"), nullable=null, index=index)


document = _table(
    "document",
    sa.Column("id", sa.Text, primary_key=True),
    _text("lineage"),
    _text("relation", null=True),
    _text("symbol", null=True),
    _text("revision", default=""),
    _text("source_language"),
    _text("class"),
    _text("kind"),
    _text("treatment"),
    _text("meeting", null=True),
    _text("domain", null=True),
    _number("priority", default=0),
    sa.Column("due", sa.Date),
    _text("original_sha256"),
    _text("working_sha256", null=True),
    _text("corrected_sha256", null=True),
    _text("file_name"),
    _number("size"),
    _json("flags"),
    _number("words", null=True),
    _text("state"),
    _text("received_by"),
    _at("received_at"),
    sa.UniqueConstraint("symbol", "revision"),
    sa.Index(
        "uq_document_original_unnamed",
        "original_sha256",
        unique=True,
        sqlite_where=sa.text("symbol IS NULL"),
        postgresql_where=sa.text("symbol IS NULL"),
    ),
    sa.Index("ix_document_lineage", "lineage"),
)

job = _table(
    "job",
    _id(),
    _document(),
    _text("language"),
    _text("mode"),
    _number("share", default=20),
    _text("state"),
    sa.Column("due", sa.Date),
    _number("version", default=0),
    _text("final_by", null=True),
    _moment("final_at"),
    sa.UniqueConstraint("document", "language"),
)

block = _table(
    "block",
    _id(),
    _document(),
    _number("original", default=1),
    _number("order"),
    _text("part"),
    _text("path"),
    _text("kind"),
    _text("language", null=True),
    _number("level", null=True),
    sa.UniqueConstraint("document", "original", "order"),
    sa.Index("ix_block_place", "document", "order"),
)

segment = _table(
    "segment",
    _id(),
    _document(index=True),
    _to("block"),
    _number("original", default=1),
    _number("rank"),
    _number("start"),
    _number("end"),
    _text("text"),
    _json("tags"),
    _text("language"),
    _text("digest"),
    _number("words", null=True),
    _to("segment", "superseded_by", null=True),
    sa.UniqueConstraint("block", "rank", "original"),
)

document_original = _table(
    "document_original",
    sa.Column("document", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    sa.Column("number", Number, primary_key=True, autoincrement=False),
    _text("sha256"),
    _to("segment"),
    _text("by"),
    _text("author"),
    _text("reason"),
    _at(),
)

claim = _table(
    "claim",
    _id(),
    _to("job", index=True),
    _text("task"),
    _text("holder"),
    _at("granted_at"),
    _moment("released_at"),
)

target = _table(
    "target",
    _id(),
    _to("segment"),
    _to("job"),
    _text("language"),
    _text("state"),
    _number("version", default=0),
    _number("fence", default=0),
    _to("claim", null=True),
    _text("holder", null=True),
    _moment("lease_until"),
    _number("seq"),
    _text("text", null=True),
    _text("origin", null=True),
    _number("percent", null=True),
    _number("covers", default=1),
    _to("segment", "covered_by", null=True),
    _text("translated_by", null=True),
    _text("reviewed_by", null=True),
    sa.Column("returned", sa.Boolean, nullable=False, server_default=sa.false()),
    _moment("changed_at"),
    sa.UniqueConstraint("segment", "language"),
    sa.CheckConstraint("version >= 0 AND fence >= 0", name="counts_up"),
    sa.CheckConstraint("(holder IS NULL) = (lease_until IS NULL)", name="held_until"),
    sa.Index("ix_target_open", "job", "state", "seq"),
    sa.Index("ix_target_holder", "holder"),
    sa.Index("ix_target_claim", "claim"),
    sa.Index("ix_target_translated_by", "translated_by"),
    sa.Index(
        "ix_target_covered_by",
        "covered_by",
        sqlite_where=sa.text("covered_by IS NOT NULL"),
        postgresql_where=sa.text("covered_by IS NOT NULL"),
    ),
)

suggestion = _table(
    "suggestion",
    sa.Column("target", Number, sa.ForeignKey("target.id"), primary_key=True),
    _text("origin"),
    _number("percent", null=True),
    sa.Column("text_sha256", sa.Text, sa.ForeignKey("text.sha256")),
    _text("by", null=True),
    _at(),
)
"""What was suggested for a cell before a person first wrote in it; `origin` is `none` where nothing
was, `by` put a match in and is nobody where leverage did."""

joined = _table(
    "joined",
    sa.Column("target", Number, sa.ForeignKey("target.id"), primary_key=True),
    _text("text"),
    _json("tags"),
    _text("digest"),
)

comment = _table(
    "comment",
    _id(),
    _to("target", index=True),
    _text("author"),
    _text("kind"),
    _text("body"),
    _number("version"),
    _at(),
)

assignment = _table(
    "assignment",
    _id(),
    _to("job", index=True),
    _number("from"),
    _number("to"),
    _text("user"),
    _text("task"),
    sa.Column("due", sa.Date),
    _text("by"),
    _at(),
)

draft = _table(
    "draft",
    sa.Column("target", Number, sa.ForeignKey("target.id"), primary_key=True),
    sa.Column("user", sa.Text, primary_key=True),
    _text("text"),
    _number("base_version"),
    _number("sequence", default=0),
    _at(),
)

request = _table(
    "request",
    _id(),
    _text("key"),
    _text("actor"),
    _text("body_sha256"),
    _json("response", null=True),
    _at(),
    sa.UniqueConstraint("key"),
)

text = _table("text", sa.Column("sha256", sa.Text, primary_key=True), _text("body"))

event = _table(
    "event",
    _id(),
    _to("request", null=True),
    _text("kind"),
    _text("actor"),
    _at(),
    _document(null=True, index=True),
    _to("target", null=True, index=True),
    _number("fence", null=True),
    _number("version", null=True),
    sa.Column("text_sha256", sa.Text, sa.ForeignKey("text.sha256")),
    _json("detail", null=True),
)

seal = _table(
    "seal",
    sa.Column("through_event", Number, sa.ForeignKey("event.id"), primary_key=True),
    _text("hash"),
    _at(),
)

finding = _table(
    "finding",
    _id(),
    _to("segment", index=True),
    _to("target", null=True, index=True),
    _json("languages"),
    _text("check"),
    _text("key", default=""),
    _text("severity"),
    _text("message", default=""),
    _json("spans"),
    _text("state"),
    _text("by", null=True),
    _text("reason", null=True),
    _at(),
)

change = _table(
    "change",
    sa.Column("name", sa.Text, primary_key=True),
    _number("value", default=0),
)

unit = _table(
    "unit",
    _id(),
    _text("class"),
    _text("lineage", null=True),
    _text("previous", null=True),
    _text("next", null=True),
    _text("from_document", null=True),
    _text("digest"),
    _number("change"),
    _at(),
    sa.Index("ix_unit_digest", "digest"),
    sa.Index("ix_unit_change", "change"),
)

variant = _table(
    "variant",
    _id(),
    _to("unit"),
    _text("language"),
    _text("text"),
    _json("tags"),
    _text("digest"),
    _text("provenance"),
    _text("by"),
    _at(),
    sa.UniqueConstraint("unit", "language"),
)

memory_base = _table(
    "memory_base",
    sa.Column("name", sa.Text, primary_key=True),
    _number("counter"),
    _text("manifest", null=True),
    _at(),
)

contribution = _table(
    "contribution",
    _id(),
    _to("variant", index=True),
    _text("language"),
    _text("origin"),
    _text("batch", null=True),
    _text("provenance", null=True),
    _moment("at"),
    _text("domain", null=True),
    sa.UniqueConstraint("origin", "language"),
    sa.Index("ix_contribution_batch", "batch"),
)
"""Who stands behind a variant. `provenance` and `at` are what an import says of it, where that is
not what its `batch` says of all; a segment's stand at the variant alone. `domain` is an import's, a
segment has that of its document."""

batch = _table(
    "batch",
    _id(),
    _text("digest"),
    _text("name"),
    _text("provenance"),
    _text("by"),
    _at(),
    _moment("undone_at"),
    _text("undone_by", null=True),
    sa.Index(
        "uq_batch_current",
        "digest",
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    ),
)
"""An import into the memory; `digest` is that of its file, which `contribution.batch` repeats."""

quarantined = _table(
    "quarantined",
    _id(),
    _text("origin"),
    _text("batch"),
    _text("name"),
    _text("class"),
    _text("lineage", null=True),
    _json("texts"),
    _json("found"),
    _text("reasons"),
    _json("rest"),
    _text("provenance"),
    _text("state"),
    _text("by"),
    _at(),
    _moment("decided_at"),
    _text("decided_by", null=True),
    sa.UniqueConstraint("origin"),
    sa.Index("ix_quarantined_batch", "batch", "id"),
)
"""What an import held back: a unit as the file had it. `found` has the reason by language,
`reasons` each once between blanks, `rest` what else the file says of the unit."""

near_act = _table(
    "near_act",
    _id(),
    _text("kind"),
    _text("class"),
    _text("lineage", null=True),
    _json("units"),
    _json("before"),
    _text("after"),
    _text("by"),
    _at(),
    _moment("undone_at"),
    _text("undone_by", null=True),
)
"""What somebody did to near-identical units. `before` has their rows as they were, `after` is the
digest of these as the act left them: while they are so, it can be undone."""

near_apart = _table(
    "near_apart",
    sa.Column("act", Number, sa.ForeignKey("near_act.id"), primary_key=True),
    sa.Column("unit", Number, sa.ForeignKey("unit.id"), primary_key=True),
    sa.Index("ix_near_apart_unit", "unit"),
)
"""Units that are rightly different from each other: those under one act."""

concept = _table(
    "concept",
    _id(),
    _text("file"),
    _text("name"),
    _text("status", default=""),
    _text("domain"),
    _text("source"),
    _text("note"),
    _text("definition"),
    _text("context", default=""),
    _text("digest"),
    _text("by"),
    _at(),
    _moment("replaced_at"),
    _text("kind", default="term"),
    sa.Index(
        "uq_concept_current",
        "file",
        "name",
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    ),
)

term = _table(
    "term",
    _id(),
    _to("concept"),
    _number("order"),
    _text("language"),
    _text("text"),
    _text("status"),
    _text("source"),
    _text("note"),
    _json("forms"),
    _text("type", null=True),
    sa.UniqueConstraint("concept", "order"),
)

publication = _table(
    "publication",
    _id(),
    _document(),
    _number("number"),
    _to("publication", "previous", null=True),
    _text("state"),
    _text("manifest_sha256", null=True),
    _text("kind"),
    _json("languages"),
    _json("versions", null=True),
    _text("by"),
    _text("reason", default=""),
    _at(),
    _moment("published_at"),
    _moment("withdrawn_at"),
    _text("withdrawn_by", null=True),
    _text("withdrawn_reason", default=""),
    sa.UniqueConstraint("document", "number"),
)

publication_text = _table(
    "publication_text",
    sa.Column("publication", Number, sa.ForeignKey("publication.id"), primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True, server_default=sa.text("'docx'")),
    _text("sha256"),
    _text("certificate_sha256", null=True),
    _text("file_name"),
    _number("words"),
)

ledger = _table(
    "ledger",
    _id(),
    _text("key"),
    sa.Column("day", sa.Date, nullable=False, index=True),
    _document(null=True, index=True),
    _text("language"),
    _text("stage"),
    _text("definition"),
    _number("words"),
    _to("ledger", "reverses", null=True),
    _at(),
    sa.UniqueConstraint("key"),
)

work_order = _table(
    "work_order",
    _id(),
    _document(index=True),
    _text("language"),
    _text("task"),
    _text("provider"),
    _text("contact"),
    sa.Column("due", sa.Date),
    _json("segments"),
    _number("words"),
    _text("definition"),
    _text("by"),
    _at(),
)
"""What was given to somebody outside: `provider` is a name, `segments` are the ids of its cells."""

provided = _table(
    "provided",
    _id(),
    _text("key"),
    sa.Column("day", sa.Date, nullable=False, index=True),
    _to("work_order", index=True),
    _text("provider"),
    _text("language"),
    _text("definition"),
    _number("words"),
    _at(),
    sa.UniqueConstraint("key"),
)
"""Words that were accepted from a provider; below 0 where a later return took them back.

`key` names the order and the segment, and from the second entry of these on its number."""

bitext_rule = _table(
    "bitext_rule",
    _id(),
    _to("job"),
    _text("lineage"),
    _document(),
    _text("kind"),
    _text("reason"),
    _text("by"),
    _at(),
    sa.UniqueConstraint("job", "lineage"),
)
"""Lineages that the work on a text leaves out or prefers; `document` is the one that was named."""

reference = _table(
    "reference",
    sa.Column("document", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    sa.Column("referred", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    _text("by"),
    _at(),
)
"""Documents that were attached to another one for whoever works on it."""

volume = _table(
    "volume",
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("from", sa.Date, nullable=False),
    sa.Column("to", sa.Date, nullable=False),
    _number("pages"),
    _text("wording"),
    _text("source"),
    _text("definition"),
)

outbox = _table(
    "outbox",
    _id(),
    _text("kind"),
    _document(null=True, index=True),
    _json("payload"),
    _text("key", null=True),
    _number("attempts", default=0),
    _text("token", null=True),
    _moment("lease_until"),
    _text("error", null=True),
    _at("asked_at"),
    _moment("done_at"),
    sa.UniqueConstraint("key"),
    sa.Index("ix_outbox_due", "done_at", "lease_until"),
)

notice = _table(
    "notice",
    _id(),
    _text("user"),
    _text("kind"),
    _document(null=True, index=True),
    _text("language", null=True),
    _to("segment", null=True),
    _text("by"),
    _json("detail"),
    _text("key", null=True),
    _at(),
    _moment("read_at"),
    sa.UniqueConstraint("key"),
    sa.Index("ix_notice_user", "user", "id"),
)

account = _table(
    "account",
    _id(),
    _text("name"),
    _text("full_name", default=""),
    _text("email", default=""),
    _text("password", null=True),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    _at("created_at"),
    sa.UniqueConstraint("name"),
)

account_language = _table(
    "account_language",
    sa.Column("account", Number, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
)

preferences = _table(
    "preferences",
    sa.Column("account", Number, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    _json("value"),
    _at(),
)

role = _table(
    "role",
    sa.Column("account", Number, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
)

grant = _table(
    "grant",
    _id(),
    _to("account", index=True),
    _document(null=True, index=True),
    _text("kind"),
    _text("by"),
    _text("reason", default=""),
    _at(),
    _moment("until"),
)

session = _table(
    "session",
    sa.Column("sha256", sa.Text, primary_key=True),
    _to("account", index=True),
    _at("created_at"),
    _moment("seen_at"),
    _moment("until", null=False),
    _text("browser", default=""),
)

attempt = _table(
    "attempt",
    _id(),
    _text("name_sha256"),
    _text("address"),
    _at(),
    sa.Column("succeeded", sa.Boolean, nullable=False),
    sa.Index("ix_attempt_name_sha256", "name_sha256", "at"),
    sa.Index("ix_attempt_address", "address", "at"),
)

identity = _table(
    "identity",
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    _to("account", index=True),
    _at("created_at"),
)

token = _table(
    "token",
    sa.Column("sha256", sa.Text, primary_key=True),
    _to("account", index=True),
    _at("created_at"),
    _moment("used_at"),
    _moment("revoked_at"),
)

model = _table(
    "model",
    _id(),
    sa.Column("kind", sa.Text, nullable=False, index=True),
    _text("sha256"),
    _at("trained_at"),
    _number("units"),
    _json("settings"),
)
"""What was trained on the memory: the newest row of a kind is current, its bytes are an object."""

alignment = _table(
    "alignment",
    sa.Column("id", sa.Text, primary_key=True),
    _text("symbol"),
    _text("lineage"),
    _json("versions"),
    _text("state"),
    _text("error"),
    _text("by"),
    _at(),
    _text("batch", null=True),
)
"""Versions to be aligned, by language the digests of their files; `batch`: what was learned."""

alignment_row = _table(
    "alignment_row",
    _id(),
    sa.Column("alignment", sa.Text, sa.ForeignKey("alignment.id"), nullable=False),
    sa.Column("rank", sa.Float, nullable=False),
    _json("cells"),
    _json("sure"),
    _text("state"),
    sa.Index("ix_alignment_row_alignment", "alignment", "rank"),
)
"""A unit as people see it: by language a list of texts, and the languages that are sure."""
