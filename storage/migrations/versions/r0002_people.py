"""What people's work needs beside the tables: words, reviews, comments, versions of jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_CLOSED = ("seal", "text")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns that have a value for every row there is, and the comments."""
    _work()
    _publications()
    _comments()
    for table in _CLOSED:
        _close(table)


def _close(table: str) -> None:
    """Rows of the table are added and never changed, as those of `event` and `ledger` are."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_closed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def _work() -> None:
    op.add_column("account", sa.Column("full_name", sa.Text, nullable=False, server_default=""))
    op.add_column("segment", sa.Column("words", _NUMBER))
    op.add_column("job", sa.Column("version", _NUMBER, nullable=False, server_default="0"))
    op.add_column("job", sa.Column("final_by", sa.Text))
    op.add_column("job", sa.Column("final_at", _MOMENT))
    op.add_column("claim", sa.Column("released_at", _MOMENT))
    returned = sa.Column("returned", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("target", returned)
    op.create_index("ix_block_place", "block", ["document", "order"])
    op.create_index("ix_target_holder", "target", ["holder"])
    op.create_index("ix_target_claim", "target", ["claim"])


def _publications() -> None:
    op.add_column("publication", sa.Column("versions", _JSON))
    op.add_column("publication", sa.Column("withdrawn_by", sa.Text))
    reason = sa.Column("withdrawn_reason", sa.Text, nullable=False, server_default="")
    op.add_column("publication", reason)
    key = sa.Column("key", sa.Text, nullable=False, server_default="")
    message = sa.Column("message", sa.Text, nullable=False, server_default="")
    op.add_column("finding", key)
    op.add_column("finding", message)
    with op.batch_alter_table("finding") as finding:  # SQLite makes the table anew for the key
        cell = sa.ForeignKey("target.id", name=op.f("fk_finding_target"))
        finding.add_column(sa.Column("target", _NUMBER, cell))
    op.create_index(op.f("ix_finding_target"), "finding", ["target"])


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("target", _NUMBER, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["target"], ["target.id"], name=op.f("fk_comment_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_comment_target"), "comment", ["target"])
