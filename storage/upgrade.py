"""Bringing a database to the tables of this version, and telling where it stands.

The migrations are part of the package and are run from it; there is no alembic.ini.
"""

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.errors import SchemaBehind, SchemaUnknown
from storage.schema import metadata

HEAD = "0018"
"""The revision that this version works with; a test holds it to the newest migration."""

_LOCK = 0x48455841  # any number of ours: two upgrades of one server wait for each other


def upgrade(database: Database) -> str:
    """Run the migrations that are missing, all in one transaction; gives the revision reached.

    Raises SchemaUnknown where the database stands at a revision of a later version.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "storage:migrations")

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    try:
        database.write(run)
    except CommandError as error:
        raise SchemaUnknown(current(database) or "none") from error
    return HEAD


def current(database: Database) -> str | None:
    """The revision the database stands at; None where no migration ever ran."""
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
        revision: str | None = found.scalar_one_or_none()
        return revision


def require(database: Database) -> None:
    """Raise SchemaBehind unless the database stands at `HEAD`."""
    try:
        found = current(database)
    except exc.MultipleResultsFound:
        found = "several revisions"
    if found != HEAD:
        raise SchemaBehind(found, HEAD)


def differences(database: Database) -> list[str]:
    """What the migrated tables lack or have too much against `storage.schema`; empty is right."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return [str(difference) for difference in compare_metadata(context, metadata)]
