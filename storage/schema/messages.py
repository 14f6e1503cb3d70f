"""What the flows are to do, and what people are told."""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

outbox = table(
    "outbox",
    column.id(),
    column.text("kind"),
    column.document(null=True, index=True),
    column.json("payload"),
    column.text("key", null=True),
    column.number("attempts", default=0),
    column.text("token", null=True),
    column.moment("lease_until"),
    column.text("error", null=True),
    column.at("asked_at"),
    column.moment("done_at"),
    sa.UniqueConstraint("key"),
    sa.Index("ix_outbox_due", "done_at", "lease_until"),
)

notice = table(
    "notice",
    column.id(),
    column.text("user"),
    column.text("kind"),
    column.document(null=True, index=True),
    column.text("language", null=True),
    column.to("segment", null=True),
    column.text("by"),
    column.json("detail"),
    column.text("key", null=True),
    column.at(),
    column.moment("read_at"),
    sa.UniqueConstraint("key"),
    sa.Index("ix_notice_user", "user", "id"),
)
