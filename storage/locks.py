"""One at a time for each document, for acts that look at all of it before they change it."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import document
from translation.errors import NotFound


def lock_document(connection: Connection, id: str) -> None:
    """Hold a document until the transaction ends; raises NotFound.

    On PostgreSQL the lock lets rows that refer to the document be written meanwhile: a save of a
    cell, which appends an event, neither waits for a finalise nor makes it wait in a circle. On
    SQLite the writer is alone anyway.
    """
    held = sa.select(document.c.id).where(document.c.id == id).with_for_update(key_share=True)
    if connection.execute(held).first() is None:
        raise NotFound("document", id)
