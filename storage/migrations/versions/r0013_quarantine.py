"""What imports held back, until somebody takes it or drops it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "quarantined",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text()),
        sa.Column("texts", _JSON, nullable=False),
        sa.Column("found", _JSON, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("rest", _JSON, nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT),
        sa.Column("decided_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined")),
        sa.UniqueConstraint("origin", name=op.f("uq_quarantined_origin")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quarantined_batch", "quarantined", ["batch", "id"])
