"""Words that were booked, the volumes they are held against, and what was given outside.

Rows of `ledger` are never changed.
"""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

ledger = table(
    "ledger",
    column.id(),
    column.text("key"),
    sa.Column("day", sa.Date, nullable=False, index=True),
    column.document(null=True, index=True),
    column.text("language"),
    column.text("stage"),
    column.text("definition"),
    column.number("words"),
    column.to("ledger", "reverses", null=True),
    column.at(),
    sa.UniqueConstraint("key"),
)

work_order = table(
    "work_order",
    column.id(),
    column.document(index=True),
    column.text("language"),
    column.text("task"),
    column.text("provider"),
    column.text("contact"),
    sa.Column("due", sa.Date),
    column.json("segments"),
    column.number("words"),
    column.text("definition"),
    column.text("by"),
    column.at(),
)
"""What was given to somebody outside: `provider` is a name, `segments` are the ids of its cells."""

provided = table(
    "provided",
    column.id(),
    column.text("key"),
    sa.Column("day", sa.Date, nullable=False, index=True),
    column.to("work_order", index=True),
    column.text("provider"),
    column.text("language"),
    column.text("definition"),
    column.number("words"),
    column.at(),
    sa.UniqueConstraint("key"),
)
"""Words that were accepted from a provider; below 0 where a later return took them back.

`key` names the order and the segment, and from the second entry of these on its number."""

volume = table(
    "volume",
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("from", sa.Date, nullable=False),
    sa.Column("to", sa.Date, nullable=False),
    column.number("pages"),
    column.text("wording"),
    column.text("source"),
    column.text("definition"),
)
