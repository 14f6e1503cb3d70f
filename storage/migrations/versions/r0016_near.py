"""What was done to near-identical units of the memory, and which are rightly different."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "near_act",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text()),
        sa.Column("units", _JSON, nullable=False),
        sa.Column("before", _JSON, nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.Column("undone_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_near_act")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "near_apart",
        sa.Column("act", _NUMBER, nullable=False),
        sa.Column("unit", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["act"], ["near_act.id"], name=op.f("fk_near_apart_act")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_near_apart_unit")),
        sa.PrimaryKeyConstraint("act", "unit", name=op.f("pk_near_apart")),
    )
    op.create_index("ix_near_apart_unit", "near_apart", ["unit"])
