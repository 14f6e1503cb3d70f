"""What documents, and units of an import, are about."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns, empty: a domain that nobody has named is not known."""
    op.add_column("document", sa.Column("domain", sa.Text()))
    op.add_column("contribution", sa.Column("domain", sa.Text()))
