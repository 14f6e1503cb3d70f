"""Which concepts are names, and which terms are abbreviations."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns; what is there is a general term, of a type that nobody has said."""
    kind = sa.Column("kind", sa.Text(), server_default=sa.text("'term'"), nullable=False)
    op.add_column("concept", kind)
    op.add_column("term", sa.Column("type", sa.Text()))
