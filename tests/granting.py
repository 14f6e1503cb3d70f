"""Leave to revise oneself, for tests whose people are names without an account."""

from storage.accounts import Accounts, Role
from storage.database import Database
from storage.grants import GrantKind, Grants


def may_self_revise(database: Database, name: str) -> None:
    """Give a translator of that name an account and leave to revise any text alone."""
    Accounts(database).add(name, roles=[Role.TRANSLATOR, Role.REVISER])
    Grants(database).give(name, GrantKind.SELF_REVISE, None, by="root")
