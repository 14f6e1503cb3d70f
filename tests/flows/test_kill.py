"""A process killed at any write to the database or the object store: nothing lost, nothing doubled.

A child process does the work and kills itself with SIGKILL before its n-th write, that is, after
the one before it; then another takes over. All points at which it can happen are gone through.
"""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from flows.local import drain
from storage.database import Database
from storage.folder import FolderObjects
from storage.schema import outbox
from storage.settings import Settings, load_settings
from storage.store import Store, open_store
from tasks import publication

FORK = multiprocessing.get_context("fork")


def settings_of(folder: Path) -> Settings:
    return load_settings(folder).model_copy(update={"max_attempts": 9})


@contextmanager
def killed_at(write: int) -> Iterator[None]:
    """Kill this very process at its n-th write; only ever entered in a child."""
    count = 0

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == write:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        return call

    Database.write = counted(Database.write)  # type: ignore[method-assign]
    FolderObjects.put_if_absent = counted(FolderObjects.put_if_absent)  # type: ignore[method-assign]
    yield


def work(folder: Path, write: int) -> None:
    with killed_at(write):
        whole(folder)
    os._exit(0)


def whole(folder: Path) -> str:
    """Intake, look-up and drafts of the one document, from wherever they stand."""
    store = open_store(settings_of(folder))
    drain(store, "d1")
    asked = publication.request_draft(store, "d1", None, by="test")
    drain(store, "d1")
    return str(store.publications.get(asked.id).manifest_sha256)


def picture(store: Store) -> dict[str, Any]:
    """What must be the same however often the work was interrupted."""
    ledger = store.ledger.sums(store.today(), store.today())
    return {
        "segments": [row.segment for row in store.segments.segments("d1")],
        "cells": {
            language: [(c.text, c.origin, c.percent) for c in store.targets.cells("d1", language)]
            for language in store.documents.get("d1").targets
        },
        "ledger": sorted((row.language, row.stage, row.words) for row in ledger),
        "manifests": {p.manifest_sha256 for p in store.publications.list("d1")},
        "waiting": [row.kind for row in store.outbox.pending()],
        "faults": [row.name for row in store.verification.check("d1") if row.fault],
    }


def let_leases_lapse(store: Store) -> None:
    """The time that a dead process's lease lasts, gone by."""

    def lapse(connection: Connection) -> None:
        connection.execute(outbox.update().values(lease_until=outbox.c.asked_at))

    store.database.write(lapse)


def copy_of(store: Store, folder: Path) -> Path:
    """The store as it is, before any work, in a folder of its own."""
    shutil.copytree(store.settings.data, folder)
    return folder


def test_work_killed_at_any_write_is_done_once(store: Store, take_in: Any, tmp_path: Path) -> None:
    take_in()
    store.close()
    undisturbed = copy_of(store, tmp_path / "undisturbed")
    whole(undisturbed)
    expected = picture(open_store(settings_of(undisturbed)))
    assert expected["waiting"] == []
    assert expected["faults"] == []
    killed = 0
    for write in range(1, 200):
        if kill_and_repeat(store, tmp_path, write, expected) != -signal.SIGKILL:
            break
        killed += 1
    assert killed > 20


def kill_and_repeat(store: Store, tmp_path: Path, write: int, expected: dict[str, Any]) -> int:
    folder = copy_of(store, tmp_path / f"killed-{write}")
    child = FORK.Process(target=work, args=(folder, write))
    child.start()
    child.join(60)
    assert child.exitcode is not None
    survivor = open_store(settings_of(folder))
    let_leases_lapse(survivor)
    survivor.close()
    whole(folder)
    again = open_store(settings_of(folder))
    assert picture(again) == expected, f"killed at write {write}"
    again.close()
    return child.exitcode
