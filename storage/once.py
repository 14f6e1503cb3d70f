"""An act that happens once, however often its transaction is run."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.engine import Connection

from storage import requests
from storage.database import Database

Answer = Mapping[str, Any]


def once(
    database: Database,
    body: Mapping[str, object],
    *,
    by: str,
    key: str | None,
    work: Callable[[Connection, int], Answer],
) -> Answer:
    """What `work` gives, done once under the key; `body` names the act and all that it is given.

    A transaction may be repeated after a commit whose answer was lost, so an act without a key of
    the caller's gets one of its own. `work` is told the id of the request. Raises KeyReused.
    """
    given = key or f"{body['act']}:{secrets.token_hex(16)}"

    def run(connection: Connection) -> Answer:
        admission = requests.admit(connection, given, by, body)
        if admission.response is not None:
            answered: Answer = admission.response
            return answered
        response = work(connection, admission.id)
        requests.answer(connection, admission, response)
        return response

    return database.write(run)
