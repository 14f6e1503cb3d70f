"""Publications and their files."""

import sqlalchemy as sa

from storage.schema import column
from storage.schema.base import table

publication = table(
    "publication",
    column.id(),
    column.document(),
    column.number("number"),
    column.to("publication", "previous", null=True),
    column.text("state"),
    column.text("manifest_sha256", null=True),
    column.text("kind"),
    column.json("languages"),
    column.json("versions", null=True),
    column.text("by"),
    column.text("reason", default=""),
    column.at(),
    column.moment("published_at"),
    column.moment("withdrawn_at"),
    column.text("withdrawn_by", null=True),
    column.text("withdrawn_reason", default=""),
    sa.UniqueConstraint("document", "number"),
)

publication_text = table(
    "publication_text",
    sa.Column("publication", column.Number, sa.ForeignKey("publication.id"), primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True, server_default=sa.text("'docx'")),
    column.text("sha256"),
    column.text("certificate_sha256", null=True),
    column.text("file_name"),
    column.number("words"),
)
