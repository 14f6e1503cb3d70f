"""Documents: what stands in them, and which ones were attached to them.

`document_original` counts the corrected originals of a document from 2; the first is the document's
own row. `segment.original` names the one that a segment came with, `document.corrected_sha256` the
bytes of the newest, which are read and written from then on.
"""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

document = table(
    "document",
    sa.Column("id", sa.Text, primary_key=True),
    column.text("lineage"),
    column.text("relation", null=True),
    column.text("symbol", null=True),
    column.text("revision", default=""),
    column.text("source_language"),
    column.text("class"),
    column.text("kind"),
    column.text("treatment"),
    column.text("meeting", null=True),
    column.text("domain", null=True),
    column.number("priority", default=0),
    sa.Column("due", sa.Date),
    column.text("original_sha256"),
    column.text("working_sha256", null=True),
    column.text("corrected_sha256", null=True),
    column.text("file_name"),
    column.number("size"),
    column.json("flags"),
    column.number("words", null=True),
    column.text("state"),
    column.text("received_by"),
    column.at("received_at"),
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

block = table(
    "block",
    column.id(),
    column.document(),
    column.number("original", default=1),
    column.number("order"),
    column.text("part"),
    column.text("path"),
    column.text("kind"),
    column.text("language", null=True),
    column.number("level", null=True),
    sa.UniqueConstraint("document", "original", "order"),
    sa.Index("ix_block_place", "document", "order"),
)

segment = table(
    "segment",
    column.id(),
    column.document(index=True),
    column.to("block"),
    column.number("original", default=1),
    column.number("rank"),
    column.number("start"),
    column.number("end"),
    column.text("text"),
    column.json("tags"),
    column.text("language"),
    column.text("digest"),
    column.number("words", null=True),
    column.to("segment", "superseded_by", null=True),
    sa.UniqueConstraint("block", "rank", "original"),
)

document_original = table(
    "document_original",
    sa.Column("document", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    sa.Column("number", column.Number, primary_key=True, autoincrement=False),
    column.text("sha256"),
    column.to("segment"),
    column.text("by"),
    column.text("author"),
    column.text("reason"),
    column.at(),
)

reference = table(
    "reference",
    sa.Column("document", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    sa.Column("referred", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    column.text("by"),
    column.at(),
)
"""Documents that were attached to another one for whoever works on it."""
