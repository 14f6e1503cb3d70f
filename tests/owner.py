"""What only the owner of a database can do: change rows that are closed."""

import sqlalchemy as sa

from storage.database import Database


def tamper(database: Database, table: str, statement: sa.Executable) -> None:
    """Change rows of an append-only table behind the back of its triggers."""

    def change(connection: sa.Connection) -> None:
        if database.dialect == "sqlite":
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_closed")
        connection.execute(statement)
        if database.dialect != "sqlite":
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_closed")

    database.write(change)
