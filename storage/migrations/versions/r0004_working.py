"""The DOCX that is worked on where what came in was none, or had macros."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; empty means that the original itself is worked on."""
    op.add_column("document", sa.Column("working_sha256", sa.Text))
