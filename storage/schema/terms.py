"""The termbase."""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

concept = table(
    "concept",
    column.id(),
    column.text("file"),
    column.text("name"),
    column.text("status", default=""),
    column.text("domain"),
    column.text("source"),
    column.text("note"),
    column.text("definition"),
    column.text("context", default=""),
    column.text("digest"),
    column.text("by"),
    column.at(),
    column.moment("replaced_at"),
    column.text("kind", default="term"),
    sa.Index(
        "uq_concept_current",
        "file",
        "name",
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    ),
)

term = table(
    "term",
    column.id(),
    column.to("concept"),
    column.number("order"),
    column.text("language"),
    column.text("text"),
    column.text("status"),
    column.text("source"),
    column.text("note"),
    column.json("forms"),
    column.text("type", null=True),
    sa.UniqueConstraint("concept", "order"),
)
