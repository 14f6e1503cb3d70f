"""Originals that were corrected with their authors' consent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column, empty for documents whose original is as it came, and the table."""
    op.add_column("document", sa.Column("corrected_sha256", sa.Text))
    op.create_table(
        "document_original",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("segment", _NUMBER, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document", "number", name=op.f("pk_document_original")),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_document_original_document")
        ),
        sa.ForeignKeyConstraint(
            ["segment"], ["segment.id"], name=op.f("fk_document_original_segment")
        ),
    )
