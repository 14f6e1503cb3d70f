"""Words counted anew: the entries of a stage are reversed, and one stands in their place.

A correction of the original changes how many words came in, and how many of them the memory gave.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.booking import Booking
from storage.ledger import LedgerEntry, Stage, write_entries
from storage.schema import ledger
from translation.languages import Language

_UNDONE = ledger.alias()
_STANDING = (
    sa.select(ledger)
    .where(
        ledger.c.document == sa.bindparam("of"),
        ledger.c.stage == sa.bindparam("at"),
        ledger.c.reverses.is_(None),
        ~sa.exists().where(_UNDONE.c.reverses == ledger.c.id),
    )
    .order_by(ledger.c.id)
)


def recount(
    connection: Connection,
    booking: Booking,
    document: str,
    stage: Stage,
    more: Mapping[Language, int],
    *,
    number: int,
) -> None:
    """Change the words of a document at a stage, by language, in the caller's transaction.

    `number` is that of the original they are counted by. Where nothing was booked of a language,
    nothing is counted anew.
    """
    day = booking.day(connection)
    standing = list(connection.execute(_STANDING, {"of": document, "at": stage}))
    for language, words in more.items():
        rows = [row for row in standing if row.language == language]
        if not words or not rows:
            continue
        for row in rows:
            booking.reverse(connection, row.key)
        entry = LedgerEntry(
            f"{stage}:{document}:{language}:original-{number}",
            day,
            document,
            language,
            stage,
            rows[-1].definition,
            sum(row.words for row in rows) + words,
        )
        write_entries(connection, [entry])
