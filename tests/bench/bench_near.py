"""What it costs to find near-identical units in a large memory.

    python tests/bench/bench_near.py [--units N]

Sentences of 25 words in two languages are imported into a SQLite file. Of a hundred five are again
an earlier one in another form, five with two letters of a word exchanged, and five in another
rendering. Told are the CPU seconds and the peak of memory of the first page of each kind in a
process (which folds every source, and for `nearly` begins an index), of the next page, and of a
page after one unit has changed; then the milliseconds a unit of going through all that is nearly
the same, over the first pages, and how many of the units that were made so were found there.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.near import Shown
from storage.settings import Settings
from storage.store import Store, open_store
from tasks.near import NearPage, near_groups
from tests.peak import peak_megabytes
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.memory.near import Kind
from translation.units import Provenance, Reader

WORDS, LENGTH = 30_000, 25
FORM, TYPO, OTHER = 0.05, 0.10, 0.15
LOOKED = 20_000


def made(count: int, typos: dict[str, int]) -> Iterator[ImportedUnit]:
    """The units; texts with letters exchanged go into `typos`, with their place."""
    chance = random.Random(16)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvz", k=7)) for _ in range(WORDS)]
    earlier: list[list[str]] = []
    for at in range(1, count + 1):
        kind = chance.random() if len(earlier) > 100 else 1.0
        if kind >= OTHER:
            given = chance.choices(words, k=LENGTH)
            earlier.append(given)
            earlier = earlier[-20_000:]
            text, target = " ".join(given), " ".join(reversed(given))
        else:
            given = earlier.pop(chance.randrange(len(earlier)))
            text, target = " ".join(given), " ".join(reversed(given))
            if kind < FORM:
                text = text.capitalize() + "."
            elif kind < TYPO:
                text = text[:24] + text[25] + text[24] + text[26:]
                if given[3][0] != given[3][1]:
                    typos[text] = at
            else:
                target = " ".join(sorted(given))
        yield ImportedUnit(at, {Language.EN: text, Language.FR: target}, document=str(at))


def told(label: str, act: Callable[[], NearPage]) -> NearPage:
    """What a page costs."""
    started = time.process_time()
    found = act()
    spent = time.process_time() - started
    print(f"  {label:34s} {spent:7.2f} s, {len(found.groups)} groups, peak {peak_megabytes()} MB")
    return found


def page(store: Store, kind: Kind, after: int = 0) -> NearPage:
    """A page of groups in English."""
    return near_groups(store, Language.EN, kind, Reader(), after=after)


def measure(store: Store, typos: dict[str, int]) -> None:
    """Prints the figures of a store."""
    for kind in (Kind.RENDERED, Kind.FORM, Kind.NEARLY):
        first = told(f"{kind}: first page", lambda kind=kind: page(store, kind))
        after = first.after or 0
        told(f"{kind}: next page", lambda kind=kind, after=after: page(store, kind, after))
    group = page(store, Kind.FORM).groups[0]
    seen = [Shown(one.unit.id, one.version) for one in group.members]
    store.near.merge(Reader(), seen, seen[0].unit, {}, by="bench")
    told("form: page after a merge", lambda: page(store, Kind.FORM))
    everything(store, typos)


def everything(store: Store, typos: dict[str, int]) -> None:
    """Goes through what is nearly the same, as far as `LOOKED` units."""
    started, after, found = time.process_time(), 0, set[str]()
    while after is not None and after < LOOKED:
        given = near_groups(store, Language.EN, Kind.NEARLY, Reader(), after=after)
        units = [unit for group in given.groups for unit in group.units]
        found |= {unit.variants[Language.EN].text for unit in units}
        last, after = after, given.after
    spent = (time.process_time() - started) * 1000
    reached = after or max(last, LOOKED)
    print(f"  nearly: {spent / reached:.2f} ms a unit over {reached:,} units")
    early = [text for text, at in typos.items() if at < reached]
    print(f"  {len(found.intersection(early)):,} of {len(early):,} with letters exchanged found")


def main() -> int:
    """Prints the figures; 0 always, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=300_000)
    options = parser.parse_args()
    typos: dict[str, int] = {}
    with TemporaryDirectory() as name:
        store = open_store(Settings(data=Path(name)))
        given = made(options.units, typos)
        store.memory.import_units("b" * 64, given, provenance=Provenance.REVIEWED, by="bench")
        print(f"{options.units:,} units, peak of the import {peak_megabytes()} MB")
        measure(store, typos)
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
