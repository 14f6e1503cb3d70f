"""Models that were trained on the memory; alignments of versions, and their rows for people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "model",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("units", _NUMBER, nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_model_kind"), "model", ["kind"])
    op.create_table(
        "alignment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("versions", _JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment")),
    )
    op.create_table(
        "alignment_row",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("alignment", sa.Text(), nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.Column("cells", _JSON, nullable=False),
        sa.Column("sure", _JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alignment"], ["alignment.id"], name=op.f("fk_alignment_row_alignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_row")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alignment_row_alignment"), "alignment_row", ["alignment", "rank"])
