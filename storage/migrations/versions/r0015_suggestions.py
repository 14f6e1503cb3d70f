"""What was suggested for a cell before a person vouched for a text in it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table, empty: what was suggested before is not known of every cell."""
    op.create_table(
        "suggestion",
        sa.Column("target", _NUMBER, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("percent", _NUMBER),
        sa.Column("text_sha256", sa.Text()),
        sa.Column("by", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["target"], ["target.id"], name=op.f("fk_suggestion_target")),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["text.sha256"], name=op.f("fk_suggestion_text_sha256")
        ),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_suggestion")),
    )
