"""A process killed at any write to the database or the object store: nothing lost, nothing doubled.

A child process does the work and kills itself with SIGKILL before its n-th write, that is, after
the one before it; then another takes over. All points at which it can happen are gone through.
"""

import multiprocessing
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from flows.local import drain
from storage.database import Database
from storage.folder import FolderObjects
from storage.publications import PublicationKind
from storage.schema import outbox
from storage.settings import Settings, load_settings
from storage.store import Store, open_store
from tasks import publication
from tests.desk import Desk
from translation.languages import Language

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


Whole = Callable[[Path], str]
Look = Callable[[Store], dict[str, Any]]


def work(whole: Whole, folder: Path, write: int) -> None:
    with killed_at(write):
        whole(folder)
    os._exit(0)


def drafts(folder: Path) -> str:
    """Intake, look-up and drafts of the one document, from wherever they stand."""
    store = open_store(settings_of(folder))
    drain(store, "d1")
    asked = publication.request_draft(store, "d1", None, by="test")
    drain(store, "d1")
    return str(store.publications.get(asked.id).manifest_sha256)


def finals(folder: Path) -> str:
    """The final texts of the one document, from the editor's word on, from wherever they stand."""
    store = open_store(settings_of(folder))
    for language in store.documents.get("d1").targets:
        store.jobs.finalise("d1", language, by="eve")
    published = store.publications.latest("d1")
    if published is None:
        asked = publication.request(store, "d1", None, PublicationKind.FINAL, by="eve")
        drain(store, "d1")
        published = store.publications.get(asked.id)
    drain(store, "d1")
    return str(published.manifest_sha256)


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


def final_picture(store: Store) -> dict[str, Any]:
    """The same of final texts: how often each thing was told and published, too."""
    publications = store.publications.list("d1")
    return {
        **picture(store),
        "published": [(one.number, one.state, one.manifest_sha256) for one in publications],
        "texts": [store.publications.texts(one.id) for one in publications],
        "learned": sorted(
            (language, variant.provenance)
            for unit in store.memory.units()
            for language, variant in unit.variants.items()
            if unit.lineage is not None
        ),
        "told": Counter(event.entry.kind for event in store.events.history("d1")),
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


@pytest.mark.timeout(600)
def test_work_killed_at_any_write_is_done_once(store: Store, take_in: Any, tmp_path: Path) -> None:
    take_in(targets=(Language.AR, Language.ZH))
    assert kills(drafts, picture, store, tmp_path) > 20


def test_a_final_text_is_published_once_wherever_its_process_is_killed(
    store: Store, take_in: Any, tmp_path: Path
) -> None:
    take_in(targets=(Language.FR, Language.AR))
    drain(store, "d1")
    segments = [one.id for one in store.segments.segments("d1")]
    Desk(store, "d1", segments).read_all(Language.FR, Language.AR)
    assert kills(finals, final_picture, store, tmp_path) > 10


def kills(whole: Whole, look: Look, store: Store, tmp_path: Path) -> int:
    """Kill the work at each of its writes in turn and do it again; gives how many there are."""
    store.close()
    undisturbed = copy_of(store, tmp_path / "undisturbed")
    whole(undisturbed)
    expected = look(open_store(settings_of(undisturbed)))
    assert expected["waiting"] == []
    assert expected["faults"] == []
    assert len(expected["manifests"]) == 1
    killed = 0
    for write in range(1, 200):
        folder = copy_of(store, tmp_path / f"killed-{write}")
        ended, found = kill_and_repeat(whole, look, folder, write)
        assert found == expected, f"killed at write {write}"
        if ended != -signal.SIGKILL:
            break
        killed += 1
    return killed


def kill_and_repeat(
    whole: Whole, look: Look, folder: Path, write: int
) -> tuple[int, dict[str, Any]]:
    """How a child ended that was killed at a write, and what is there once it is done again."""
    child = FORK.Process(target=work, args=(whole, folder, write))
    child.start()
    child.join(60)
    assert child.exitcode is not None
    survivor = open_store(settings_of(folder))
    let_leases_lapse(survivor)
    survivor.close()
    whole(folder)
    again = open_store(settings_of(folder))
    found = look(again)
    again.close()
    return child.exitcode, found
