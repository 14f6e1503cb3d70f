"""What people are told: notices and e-mail addresses; the share of a spot check; headings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns with a value for every row there is, and the table."""
    op.add_column("account", sa.Column("email", sa.Text, nullable=False, server_default=""))
    op.add_column("job", sa.Column("share", _NUMBER, nullable=False, server_default="20"))
    op.add_column("block", sa.Column("level", _NUMBER))
    op.create_table(
        "notice",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("segment", _NUMBER),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("detail", _JSON, nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_notice_document")),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_notice_segment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_document"), "notice", ["document"])
    op.create_index("ix_target_translated_by", "target", ["translated_by"])
    op.create_index("ix_notice_user", "notice", ["user", "id"])
