"""Documents excluded or preferred for a job, and documents attached to another as references."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "bitext_rule",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("job", _NUMBER, nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_bitext_rule_document")
        ),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_bitext_rule_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bitext_rule")),
        sa.UniqueConstraint("job", "lineage", name=op.f("uq_bitext_rule_job_lineage")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reference",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("referred", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_reference_document")),
        sa.ForeignKeyConstraint(["referred"], ["document.id"], name=op.f("fk_reference_referred")),
        sa.PrimaryKeyConstraint("document", "referred", name=op.f("pk_reference")),
    )
