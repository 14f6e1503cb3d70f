"""Accounts: what they may do, what they chose, and how they sign in."""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

account = table(
    "account",
    column.id(),
    column.text("name"),
    column.text("full_name", default=""),
    column.text("email", default=""),
    column.text("password", null=True),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    column.at("created_at"),
    sa.UniqueConstraint("name"),
)

account_language = table(
    "account_language",
    sa.Column("account", column.Number, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
)

preferences = table(
    "preferences",
    sa.Column("account", column.Number, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    column.json("value"),
    column.at(),
)

role = table(
    "role",
    sa.Column("account", column.Number, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
)

grant = table(
    "grant",
    column.id(),
    column.to("account", index=True),
    column.document(null=True, index=True),
    column.text("kind"),
    column.text("by"),
    column.text("reason", default=""),
    column.at(),
    column.moment("until"),
)

session = table(
    "session",
    sa.Column("sha256", sa.Text, primary_key=True),
    column.to("account", index=True),
    column.at("created_at"),
    column.moment("seen_at"),
    column.moment("until", null=False),
    column.text("browser", default=""),
)

attempt = table(
    "attempt",
    column.id(),
    column.text("name_sha256"),
    column.text("address"),
    column.at(),
    sa.Column("succeeded", sa.Boolean, nullable=False),
    sa.Index("ix_attempt_name_sha256", "name_sha256", "at"),
    sa.Index("ix_attempt_address", "address", "at"),
)

identity = table(
    "identity",
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    column.to("account", index=True),
    column.at("created_at"),
)

token = table(
    "token",
    sa.Column("sha256", sa.Text, primary_key=True),
    column.to("account", index=True),
    column.at("created_at"),
    column.moment("used_at"),
    column.moment("revoked_at"),
)
