"""Builds the store once for a command and hands it down."""

from pathlib import Path

from glossaries.termbase import built_in
from storage.settings import load_settings
from storage.store import Store, open_store
from tasks import intake

BUILT_IN = "built-in termbase"


def opened(data: Path | None) -> Store:
    """The store of the settings, or of the folder that the command line names.

    An embedded store is furnished on the way; one on servers is by `up` and `database upgrade`,
    since making buckets and their rules asks for rights that a reader need not have.
    """
    store = open_store(load_settings(data))
    if store.settings.embedded and not store.volumes.list():
        furnish(store)
    return store


def furnish(store: Store) -> None:
    """Make the buckets and put in what is built in: volumes as stated, our own termbase.

    May be repeated; a new release's terms come in the same way.
    """
    store.objects.prepare()
    store.terms.save(built_in(), source=BUILT_IN, by="system")
    store.volumes.seed()
    intake.count_segments(store)
