"""What was asked for and what was done; rows of `event` and `text` are never changed."""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

request = table(
    "request",
    column.id(),
    column.text("key"),
    column.text("actor"),
    column.text("body_sha256"),
    column.json("response", null=True),
    column.at(),
    sa.UniqueConstraint("key"),
)

text = table("text", sa.Column("sha256", sa.Text, primary_key=True), column.text("body"))

event = table(
    "event",
    column.id(),
    column.to("request", null=True),
    column.text("kind"),
    column.text("actor"),
    column.at(),
    column.document(null=True, index=True),
    column.to("target", null=True, index=True),
    column.number("fence", null=True),
    column.number("version", null=True),
    sa.Column("text_sha256", sa.Text, sa.ForeignKey("text.sha256")),
    column.json("detail", null=True),
)

seal = table(
    "seal",
    sa.Column("through_event", column.Number, sa.ForeignKey("event.id"), primary_key=True),
    column.text("hash"),
    column.at(),
)
