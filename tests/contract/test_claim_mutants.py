"""The state machine of claims has teeth: each statement with a part of its rule left out is caught.

A mutant is a statement of a claim or a save without its fence, version, holder or lease, or one
that asks the application's clock, an hour wrong, where the database's has to decide.
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.sql import visitors

from storage import cells, claims, granting
from storage.clock import Moment
from storage.database import Database
from storage.schema import target
from tests.contract.test_claim_machine import ClaimMachine
from translation.claims import LEASE_SECONDS
from translation.errors import TranslationError

Mutant = Callable[[pytest.MonkeyPatch], None]
SAVES = ("_SET", "_SET_AND_LET_GO")


def without(statement: Any, column: sa.Column[Any], instead: Any = None) -> Any:
    """An UPDATE that does not ask for a column, or asks for something else of it."""
    asked = statement._where_criteria
    kept = [one for one in asked if not any(_is(column, part) for part in visitors.iterate(one))]
    assert len(kept) == len(asked) - 1
    changed = statement.where()
    changed._where_criteria = (*kept, *([] if instead is None else [instead]))
    return changed


def _is(column: sa.Column[Any], part: Any) -> bool:
    return isinstance(part, sa.Column) and part.name == column.name


def here(hours: float, seconds: float = 0) -> sa.ColumnElement[datetime]:
    """The application's clock, wrong by so many hours."""
    wrong = timedelta(hours=hours, seconds=seconds)
    given = {"callable_": lambda: datetime.now(UTC) + wrong, "type_": Moment()}
    return sa.bindparam(f"here_{hours}_{seconds}", **given)


def saves_without(column: sa.Column[Any], instead: Any = None) -> Mutant:
    def mutate(patch: pytest.MonkeyPatch) -> None:
        for name in SAVES:
            patch.setattr(cells, name, without(getattr(cells, name), column, instead))

    return mutate


def claims_with(free: Callable[[], sa.ColumnElement[bool]]) -> Mutant:
    def mutate(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(granting, "free", free)
        patch.setattr(granting, "_granting", granting._granting.__wrapped__)

    return mutate


def leases_by(hours: float) -> Mutant:
    def mutate(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(granting, "after_a_lease", lambda: here(hours, LEASE_SECONDS))
        patch.setattr(granting, "_granting", granting._granting.__wrapped__)

    return mutate


def fence_that_stays(patch: pytest.MonkeyPatch) -> None:
    real = granting._granting.__wrapped__
    patch.setattr(granting, "_granting", lambda form: real(form).values(fence=target.c.fence))


def renewal_of_what_lapsed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(claims, "_RENEW", without(claims._RENEW, target.c.lease_until))


def free_by(hours: float) -> Callable[[], sa.ColumnElement[bool]]:
    return lambda: sa.or_(target.c.holder.is_(None), target.c.lease_until <= here(hours))


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite alone: the statements are the same on both, and the machine itself runs on both."""
    file = tmp_path / "hexaglot.sqlite3"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


MUTANTS: dict[str, Mutant] = {
    "a save asks for no fence": saves_without(target.c.fence),
    "a save asks for no version": saves_without(target.c.version),
    "a save asks for no holder": saves_without(target.c.holder),
    "a save asks for no lease": saves_without(target.c.lease_until),
    "a save asks a slow clock": saves_without(
        target.c.lease_until, target.c.lease_until > here(-1_000_000)
    ),
    "a save asks a fast clock": saves_without(target.c.lease_until, target.c.lease_until > here(1)),
    "a claim takes what is held": claims_with(sa.true),
    "a claim leaves what lapsed": claims_with(lambda: target.c.holder.is_(None)),
    "a claim asks a fast clock": claims_with(free_by(1)),
    "a claim asks a slow clock": claims_with(free_by(-1)),
    "a claim raises no fence": fence_that_stays,
    "a lease ends by a fast clock": leases_by(1),
    "a lease ends by a slow clock": leases_by(-1),
    "a renewal takes what lapsed": renewal_of_what_lapsed,
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_machine_catches(
    mutant: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    MUTANTS[mutant](monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, TranslationError)):
        run_state_machine_as_test(
            lambda: ClaimMachine(database),
            settings=settings(
                max_examples=60,
                stateful_step_count=40,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
