"""Jobs: the cells of a document in one language, and the work of people on them.

`target.covers` says for how many segments a cell stands: one, several where they are joined in its
language, none where another cell stands for it (`covered_by` names the segment of that one) or
where its segment was superseded. Over a job it adds up to the segments there are. What a cell of
several has for a source is in `joined`, as long as they are joined.
"""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table
from translation.spot import SHARE

job = table(
    "job",
    column.id(),
    column.document(),
    column.text("language"),
    column.text("mode"),
    column.number("share", default=SHARE),
    column.text("state"),
    sa.Column("due", sa.Date),
    column.number("version", default=0),
    column.text("final_by", null=True),
    column.moment("final_at"),
    sa.UniqueConstraint("document", "language"),
)

claim = table(
    "claim",
    column.id(),
    column.to("job", index=True),
    column.text("task"),
    column.text("holder"),
    column.at("granted_at"),
    column.moment("released_at"),
)

target = table(
    "target",
    column.id(),
    column.to("segment"),
    column.to("job"),
    column.text("language"),
    column.text("state"),
    column.number("version", default=0),
    column.number("fence", default=0),
    column.to("claim", null=True),
    column.text("holder", null=True),
    column.moment("lease_until"),
    column.number("seq"),
    column.text("text", null=True),
    column.text("origin", null=True),
    column.number("percent", null=True),
    column.number("covers", default=1),
    column.to("segment", "covered_by", null=True),
    column.text("translated_by", null=True),
    column.text("reviewed_by", null=True),
    sa.Column("returned", sa.Boolean, nullable=False, server_default=sa.false()),
    column.moment("changed_at"),
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

suggestion = table(
    "suggestion",
    sa.Column("target", column.Number, sa.ForeignKey("target.id"), primary_key=True),
    column.text("origin"),
    column.number("percent", null=True),
    sa.Column("text_sha256", sa.Text, sa.ForeignKey("text.sha256")),
    column.text("by", null=True),
    column.at(),
)
"""What was suggested for a cell before a person first wrote in it; `origin` is `none` where nothing
was, `by` put a match in and is nobody where leverage did."""

joined = table(
    "joined",
    sa.Column("target", column.Number, sa.ForeignKey("target.id"), primary_key=True),
    column.text("text"),
    column.json("tags"),
    column.text("digest"),
)

comment = table(
    "comment",
    column.id(),
    column.to("target", index=True),
    column.text("author"),
    column.text("kind"),
    column.text("body"),
    column.number("version"),
    column.at(),
)

assignment = table(
    "assignment",
    column.id(),
    column.to("job", index=True),
    column.number("from"),
    column.number("to"),
    column.text("user"),
    column.text("task"),
    sa.Column("due", sa.Date),
    column.text("by"),
    column.at(),
)

draft = table(
    "draft",
    sa.Column("target", column.Number, sa.ForeignKey("target.id"), primary_key=True),
    sa.Column("user", sa.Text, primary_key=True),
    column.text("text"),
    column.number("base_version"),
    column.number("sequence", default=0),
    column.at(),
)

finding = table(
    "finding",
    column.id(),
    column.to("segment", index=True),
    column.to("target", null=True, index=True),
    column.json("languages"),
    column.text("check"),
    column.text("key", default=""),
    column.text("severity"),
    column.text("message", default=""),
    column.json("spans"),
    column.text("state"),
    column.text("by", null=True),
    column.text("reason", null=True),
    column.at(),
)

bitext_rule = table(
    "bitext_rule",
    column.id(),
    column.to("job"),
    column.text("lineage"),
    column.document(),
    column.text("kind"),
    column.text("reason"),
    column.text("by"),
    column.at(),
    sa.UniqueConstraint("job", "lineage"),
)
"""Lineages that the work on a text leaves out or prefers; `document` is the one that was named."""
