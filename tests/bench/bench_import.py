"""What it costs to bring a legacy TMX into the memory, held to its goals.

    python tests/bench/bench_import.py [--megabytes N] [--url postgresql+psycopg://…]
                                       [--no-index] [--read-only]

A bilingual TMX of that size is made in TMPDIR: sentences of 25 words of which every tenth comes
again. It is read, read with its places told apart (as `memory import` does before it stores
anything), and stored; then `hexaglot memory rebuild` indexes both languages. Each line has
variants a second by CPU time and by the clock, and the most memory that the process held up to
there. Goals: SQL and index together 20,000 variants a second of CPU time, and 300 MB for reading
and storing a file of any size. A database given by `--url` must be empty and upgraded.
"""

import argparse
import hashlib
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.memory_import import Source
from storage.settings import Settings
from storage.store import Store, open_store
from tests.peak import peak_megabytes
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, Meeting, Places, read_tmx
from translation.units import Provenance

MEGABYTES = 2**20
GOAL, MOST = 20_000, 300
WORDS, LENGTH, AGAIN = 30_000, 25, 0.1

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">'
    '<header creationtool="bench" creationtoolversion="1" segtype="sentence" o-tmf="none"'
    ' adminlang="en" srclang="en-US" datatype="plaintext"/><body>\n'
)
_UNIT = (
    '<tu tuid="{n}" changedate="20170301T120000Z"><tuv xml:lang="en-US"><seg>{en}</seg></tuv>'
    '<tuv xml:lang="fr-FR"><seg>{fr}</seg></tuv></tu>\n'
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU and by the clock."""

    cpu: float
    clock: float


def write_file(path: Path, megabytes: int) -> int:
    """Make the TMX; gives its units."""
    chance = random.Random(52)
    words = [f"{chance.choice('bcdfghjklm')}{n:x}" for n in range(WORDS)]
    kept: list[str] = []
    units, size = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_HEAD)
        while size < megabytes * MEGABYTES:
            if kept and chance.random() < AGAIN:
                text = chance.choice(kept)
            else:
                text = " ".join(chance.choices(words, k=LENGTH))
                if len(kept) < 10_000:
                    kept.append(text)
            units += 1
            size += stream.write(_UNIT.format(n=units, en=text, fr=f"le {text}"))
        stream.write("</body></tmx>\n")
    return units


def measured(act: Callable[[], object]) -> Spent:
    """What an act takes in this process."""
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    return Spent(time.process_time() - cpu, time.perf_counter() - clock)


def told(name: str, variants: int, spent: Spent) -> None:
    """One line."""
    print(
        f"{name:28} {variants / spent.cpu:9,.0f} variants/s of CPU {variants / spent.clock:9,.0f}"
        f" by the clock {spent.cpu:7.1f} s CPU  peak {peak_megabytes()} MB",
        flush=True,
    )


def opened(path: Path) -> Iterator[ImportedUnit]:
    """The units of the file."""
    with path.open("rb") as stream:
        yield from read_tmx(stream)


def places_of(path: Path) -> Places:
    """As the command reads a file before it stores anything of it."""
    meeting = Meeting()
    meeting.read(opened(path))
    return meeting.places()


def stored(store: Store, path: Path, places: Places) -> None:
    """Import the file."""
    with path.open("rb") as stream:
        batch = hashlib.file_digest(stream, "sha256").hexdigest()
    source = Source(batch, Provenance.TRANSLATED, "bench", DocumentClass.INTERNAL, None, path.name)
    store.memory.import_from(source, places.placed(opened(path)))


def indexed(folder: Path, url: str) -> Spent:
    """Build the index of both languages in a process of its own."""
    command = [sys.executable, "-m", "workbench.cli", "memory", "rebuild", "--data", str(folder)]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    settings = {**os.environ, "HEXAGLOT_DATABASE_URL": url}
    subprocess.run([*command, "--languages", "en,fr"], check=True, env=settings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, time.perf_counter() - begun)


def main() -> int:
    """Print the lines; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--url")
    parser.add_argument("--no-index", action="store_true")
    parser.add_argument("--read-only", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "legacy.tmx"
        variants = 2 * write_file(path, options.megabytes)
        url = options.url or f"sqlite:///{folder}/bench.sqlite3"
        store = open_store(Settings(data=folder, database_url=url), upgrade=True)
        print(f"{options.megabytes} MB, {variants:,} variants, {store.database.dialect}")
        told("read", variants, measured(lambda: sum(1 for _ in opened(path))))
        found: list[Places] = []
        told("read, places told apart", variants, measured(lambda: found.append(places_of(path))))
        if options.read_only:
            store.close()
            return int(peak_megabytes() > MOST)
        into = measured(lambda: stored(store, path, found[0]))
        told("read and stored", variants, into)
        peak = peak_megabytes()
        print("  ", store.memory.stats())
        store.close()
        if options.no_index:
            return int(peak > MOST)
        index = indexed(folder, url)
        told("indexed", variants, index)
        both = Spent(into.cpu + index.cpu, into.clock + index.clock)
        told("stored and indexed", variants, both)
        return int(variants / both.cpu < GOAL or peak > MOST)


if __name__ == "__main__":
    sys.exit(main())
