"""The bases that the memory's index was built from."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "memory_base",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("counter", _NUMBER, nullable=False),
        sa.Column("manifest", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_memory_base")),
    )
