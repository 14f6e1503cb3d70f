"""How often Python looks for objects that hold each other, in a process that makes millions."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000
"""Objects made and not yet gone after which it is looked again; a few megabytes at most."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Looks seldom for a while, and not at all among what there is already.

    Each look goes through what lives, which takes a tenth of an import. It is for a process that
    does nothing else meanwhile.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
