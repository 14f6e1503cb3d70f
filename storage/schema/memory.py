"""The memory: its units, where they came from, and what is trained on it or aligned for it."""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

change = table(
    "change",
    sa.Column("name", sa.Text, primary_key=True),
    column.number("value", default=0),
)

unit = table(
    "unit",
    column.id(),
    column.text("class"),
    column.text("lineage", null=True),
    column.text("previous", null=True),
    column.text("next", null=True),
    column.text("from_document", null=True),
    column.text("digest"),
    column.number("change"),
    column.at(),
    sa.Index("ix_unit_digest", "digest"),
    sa.Index("ix_unit_change", "change"),
)

variant = table(
    "variant",
    column.id(),
    column.to("unit"),
    column.text("language"),
    column.text("text"),
    column.json("tags"),
    column.text("digest"),
    column.text("provenance"),
    column.text("by"),
    column.at(),
    sa.UniqueConstraint("unit", "language"),
)

memory_base = table(
    "memory_base",
    sa.Column("name", sa.Text, primary_key=True),
    column.number("counter"),
    column.text("manifest", null=True),
    column.at(),
)

contribution = table(
    "contribution",
    column.id(),
    column.to("variant", index=True),
    column.text("language"),
    column.text("origin"),
    column.text("batch", null=True),
    column.text("provenance", null=True),
    column.moment("at"),
    column.text("domain", null=True),
    sa.UniqueConstraint("origin", "language"),
    sa.Index("ix_contribution_batch", "batch"),
)
"""Who stands behind a variant. `provenance` and `at` are what an import says of it, where that is
not what its `batch` says of all; a segment's stand at the variant alone. `domain` is an import's, a
segment has that of its document."""

batch = table(
    "batch",
    column.id(),
    column.text("digest"),
    column.text("name"),
    column.text("provenance"),
    column.text("by"),
    column.at(),
    column.moment("undone_at"),
    column.text("undone_by", null=True),
    sa.Index(
        "uq_batch_current",
        "digest",
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    ),
)
"""An import into the memory; `digest` is that of its file, which `contribution.batch` repeats."""

quarantined = table(
    "quarantined",
    column.id(),
    column.text("origin"),
    column.text("batch"),
    column.text("name"),
    column.text("class"),
    column.text("lineage", null=True),
    column.json("texts"),
    column.json("found"),
    column.text("reasons"),
    column.json("rest"),
    column.text("provenance"),
    column.text("state"),
    column.text("by"),
    column.at(),
    column.moment("decided_at"),
    column.text("decided_by", null=True),
    sa.UniqueConstraint("origin"),
    sa.Index("ix_quarantined_batch", "batch", "id"),
)
"""What an import held back: a unit as the file had it. `found` has the reason by language,
`reasons` each once between blanks, `rest` what else the file says of the unit."""

near_act = table(
    "near_act",
    column.id(),
    column.text("kind"),
    column.text("class"),
    column.text("lineage", null=True),
    column.json("units"),
    column.json("before"),
    column.text("after"),
    column.text("by"),
    column.at(),
    column.moment("undone_at"),
    column.text("undone_by", null=True),
)
"""What somebody did to near-identical units. `before` has their rows as they were, `after` is the
digest of these as the act left them: while they are so, it can be undone."""

near_apart = table(
    "near_apart",
    sa.Column("act", column.Number, sa.ForeignKey("near_act.id"), primary_key=True),
    sa.Column("unit", column.Number, sa.ForeignKey("unit.id"), primary_key=True),
    sa.Index("ix_near_apart_unit", "unit"),
)
"""Units that are rightly different from each other: those under one act."""

model = table(
    "model",
    column.id(),
    sa.Column("kind", sa.Text, nullable=False, index=True),
    column.text("sha256"),
    column.at("trained_at"),
    column.number("units"),
    column.json("settings"),
)
"""What was trained on the memory: the newest row of a kind is current, its bytes are an object."""

alignment = table(
    "alignment",
    sa.Column("id", sa.Text, primary_key=True),
    column.text("symbol"),
    column.text("lineage"),
    column.json("versions"),
    column.text("state"),
    column.text("error"),
    column.text("by"),
    column.at(),
    column.text("batch", null=True),
)
"""Versions to be aligned, by language the digests of their files; `batch`: what was learned."""

alignment_row = table(
    "alignment_row",
    column.id(),
    sa.Column("alignment", sa.Text, sa.ForeignKey("alignment.id"), nullable=False),
    sa.Column("rank", sa.Float, nullable=False),
    column.json("cells"),
    column.json("sure"),
    column.text("state"),
    sa.Index("ix_alignment_row_alignment", "alignment", "rank"),
)
"""A unit as people see it: by language a list of texts, and the languages that are sure."""
