"""What was given to providers outside, and the words that were accepted from them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "work_order",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("segments", _JSON, nullable=False),
        sa.Column("words", _NUMBER, nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_work_order_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_work_order_document"), "work_order", ["document"])
    op.create_table(
        "provided",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("work_order", _NUMBER, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("words", _NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order"], ["work_order.id"], name=op.f("fk_provided_work_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provided")),
        sa.UniqueConstraint("key", name=op.f("uq_provided_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_provided_day"), "provided", ["day"])
    op.create_index(op.f("ix_provided_work_order"), "provided", ["work_order"])
