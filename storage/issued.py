"""What was published, across documents: the newest first, each with its document and texts."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.documents import StoredDocument, read_documents
from storage.publication_rows import (
    Publication,
    PublicationKind,
    PublicationState,
    publication_of,
)
from translation.languages import Language

_TOLD = (PublicationState.PUBLISHED.value, PublicationState.WITHDRAWN.value)

document, publication = schema.document, schema.publication
publication_text = schema.publication_text


@dataclass(frozen=True, slots=True)
class Issued:
    """A publication with its document and the names of its files by language."""

    document: StoredDocument
    publication: Publication
    files: Mapping[Language, str]


def read_issued(
    connection: Connection, visible: sa.ColumnElement[bool], limit: int, offset: int
) -> list[Issued]:
    """Publications of the documents that may be seen, withdrawn ones too; no drafts."""
    statement = (
        sa.select(publication)
        .select_from(publication.join(document))
        .where(visible, publication.c.kind != PublicationKind.DRAFT.value)
        .where(publication.c.state.in_(_TOLD))
        .order_by(publication.c.published_at.desc(), publication.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    made = [publication_of(row) for row in connection.execute(statement)]
    chosen = sa.select(document).where(document.c.id.in_({one.document for one in made}))
    known = {one.id: one for one in read_documents(connection, chosen)}
    files = _files(connection, [one.id for one in made])
    return [Issued(known[one.document], one, files.get(one.id, {})) for one in made]


def _files(connection: Connection, ids: list[int]) -> dict[int, dict[Language, str]]:
    """The names of the files of each publication, in the order of the languages."""
    statement = sa.select(publication_text).where(publication_text.c.publication.in_(ids))
    rows = list(connection.execute(statement.where(publication_text.c.form == "docx")))
    found: dict[int, dict[Language, str]] = {id: {} for id in ids}
    for language in Language:
        for row in rows:
            if row.language == language.value:
                found[row.publication][language] = row.file_name
    return found
