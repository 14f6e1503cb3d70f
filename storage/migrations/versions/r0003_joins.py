"""Joins of segments in one language: which cell covers another, and their source together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import conv

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_KEY = conv("fk_target_covered_by")


def upgrade() -> None:
    """Add the column and the table; no cell covers another yet."""
    _covered_by()
    few = sa.text("covered_by IS NOT NULL")
    op.create_index(
        "ix_target_covered_by", "target", ["covered_by"], sqlite_where=few, postgresql_where=few
    )
    op.create_table(
        "joined",
        sa.Column("target", _NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tags", _JSON, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["target"], ["target.id"], name=op.f("fk_joined_target")),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_joined")),
    )


def _covered_by() -> None:
    """SQLite takes a key with the column alone; other tables refer to this one, so it stays."""
    if op.get_bind().dialect.name == "sqlite":
        column = f"covered_by INTEGER CONSTRAINT {_KEY} REFERENCES segment (id)"
        op.execute(f"ALTER TABLE target ADD COLUMN {column}")
        return
    op.add_column("target", sa.Column("covered_by", _NUMBER))
    op.create_foreign_key(_KEY, "target", "segment", ["covered_by"], ["id"])
