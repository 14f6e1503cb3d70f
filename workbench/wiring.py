"""Builds the store once for a command and hands it down."""

from pathlib import Path

from glossaries.termbase import built_in
from storage.settings import load_settings
from storage.store import Store, open_store

BUILT_IN = "built-in termbase"


def opened(data: Path | None) -> Store:
    """The store of the settings, or of the folder that the command line names.

    An embedded database is brought up to date, and an empty store gets what is built in: the
    volumes as stated and our own termbase.
    """
    store = open_store(load_settings(data))
    store.objects.prepare()
    store.volumes.seed()
    if not store.terms.load(BUILT_IN):
        store.terms.save(built_in(), source=BUILT_IN, by="system")
    return store
