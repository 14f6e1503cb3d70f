"""What it costs to bring a legacy TMX into the memory, phase by phase, held to its goals.

    python tests/bench/bench_import.py [--megabytes N] [--languages 2|6] [--screened]
                                       [--url postgresql+psycopg://…] [--no-index] [--read-only]

A TMX of that size is made in TMPDIR: sentences of 25 words of which every tenth comes again, and a
tenth of those in another rendering. It is read, read with its places told apart into a spool (as
`hexaglot memory import` does before it stores anything), taken from there and stored, with
`--screened` through the checks for dirt; then its languages are indexed, each until it is
matchable. The parts of a phase stand below it, indented. Each line has variants a second by CPU
time and by the clock, and the most memory that the process held up to there; the index is built in
a process of its own.

Goals: the whole import with the index of the source language 20,000 variants a second of CPU time,
the whole import with `--screened` 5,000, and 300 MB for a file of any size. A database given by
`--url` must be empty and upgraded.
"""

import argparse
import hashlib
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from storage import quarantine
from storage.memory_import import Source
from storage.settings import Settings
from storage.spool import spool
from storage.store import Store, open_store
from tests.peak import peak_megabytes
from translation.documents import DocumentClass
from translation.exchange import ImportedUnit, Meeting, Places, Spool, SpooledFile, read_tmx
from translation.languages import Language
from translation.memory.dirt import Ahead, Screening
from translation.units import Provenance
from workbench.collecting import collected_seldom

T = TypeVar("T")

MEGABYTES = 2**20
GOAL, SCREENED_GOAL, MOST = 20_000, 5_000, 300
TOGETHER = 50
WORDS, LENGTH, AGAIN, OTHERWISE, KEPT = 30_000, 25, 0.1, 0.1, 10_000

_ALPHABETS = {
    Language.EN: "bcdfghklmnprstwyaeiou",
    Language.FR: "bcdfglmnprstvéèêàaeiou",
    Language.ES: "bcdfgjlmnñprstáíóaeou",
    Language.RU: "абвгдеиклмнопрсту",
    Language.AR: "ابتجدرسعفقكلمنهو",
    Language.ZH: "".join(map(chr, range(0x4E00, 0x4E00 + 180))),
}
_TWO = (Language.EN, Language.FR)
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">'
    '<header creationtool="bench" creationtoolversion="1" segtype="sentence" o-tmf="none"'
    ' adminlang="en" srclang="en-US" datatype="plaintext"/><body>\n'
)
_UNIT = '<tu tuid="{}" changedate="20170301T120000Z">{}</tu>\n'
_VARIANT = '<tuv xml:lang="{}"><seg>{}.</seg></tuv>'


@dataclass(slots=True)
class Spent:
    """Seconds of CPU and by the clock."""

    cpu: float = 0.0
    clock: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.cpu + other.cpu, self.clock + other.clock)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.cpu - other.cpu, self.clock - other.clock)


@dataclass(frozen=True, slots=True)
class File:
    """A TMX that was made."""

    path: Path
    languages: Sequence[Language]
    units: int

    @property
    def variants(self) -> int:
        return self.units * len(self.languages)

    def read(self) -> Iterator[ImportedUnit]:
        """Its units."""
        with self.path.open("rb") as stream:
            yield from read_tmx(stream)

    def told(self, name: str, spent: Spent, peak: int | None = None) -> None:
        """One line of the figures."""
        print(
            f"{name:28} {self.variants / spent.cpu:9,.0f} variants/s of CPU"
            f" {self.variants / spent.clock:9,.0f} by the clock {spent.cpu:7.1f} s CPU"
            f"  peak {peak_megabytes() if peak is None else peak} MB",
            flush=True,
        )


def made(path: Path, megabytes: int, languages: Sequence[Language]) -> File:
    """Make the TMX."""
    chance = random.Random(52)
    words = {one: [_spelled(n, _ALPHABETS[one]) for n in range(WORDS)] for one in languages}
    kept: list[list[int]] = []
    units, size = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_HEAD)
        while size < megabytes * MEGABYTES:
            again = bool(kept) and chance.random() < AGAIN
            sentence = chance.choice(kept) if again else chance.choices(range(WORDS), k=LENGTH)
            if not again and len(kept) < KEPT:
                kept.append(sentence)
            other = (
                chance.choices(range(WORDS), k=2) if again and chance.random() < OTHERWISE else []
            )
            units += 1
            variants = "".join(
                _VARIANT.format(one, _text(one, words[one], sentence, other)) for one in languages
            )
            written = _UNIT.format(units, variants)
            stream.write(written)
            size += len(written.encode())
        stream.write("</body></tmx>\n")
    return File(path, languages, units)


def _spelled(number: int, alphabet: str) -> str:
    """A number as a word of its own: of three letters and more, of two in Chinese."""
    count = len(alphabet)
    number += 0 if count > 100 else count * count
    letters = alphabet[number % count]
    while number := number // count:
        letters += alphabet[number % count]
    return letters


def _text(
    language: Language, words: Sequence[str], sentence: Sequence[int], other: Sequence[int]
) -> str:
    """A sentence in a language; all but the source may render it otherwise."""
    numbers = sentence if language is Language.EN else [*sentence, *other]
    return ("" if language is Language.ZH else " ").join([words[number] for number in numbers])


def measured(act: Callable[[], T]) -> tuple[T, Spent]:
    """What an act gives, and what it takes in this process."""
    cpu, clock = time.process_time(), time.perf_counter()
    result = act()
    return result, Spent(time.process_time() - cpu, time.perf_counter() - clock)


def metered(given: Iterable[T], spent: Spent) -> Iterator[T]:
    """What is given, adding up what it takes to give it, some at a time: to look has its price."""
    waiting = iter(given)
    while True:
        cpu, clock = time.process_time(), time.perf_counter()
        some = list(islice(waiting, TOGETHER))
        spent.cpu += time.process_time() - cpu
        spent.clock += time.perf_counter() - clock
        if not some:
            return
        yield from some


def places_of(file: File, spooled: Spool, kept: SpooledFile) -> Places:
    """As the command reads a file before it stores anything of it."""
    meeting = Meeting(spooled)
    meeting.read(kept.kept(file.read()))
    return meeting.places()


def stored(store: Store, file: File, read: SpooledFile, places: Places, *, screened: bool) -> Spent:
    """Import the file as the command does; prints the parts and gives the whole."""
    learning, reading, giving = Spent(), Spent(), Spent()
    screen = None
    if screened:
        screen, learning = measured(lambda: Ahead(Screening(read)))
        file.told("  dirt learned", learning)

    def act() -> None:
        with file.path.open("rb") as stream:
            batch = hashlib.file_digest(stream, "sha256").hexdigest()
        source = Source(
            batch, Provenance.TRANSLATED, "bench", DocumentClass.INTERNAL, None, file.path.name
        )
        units = metered(places.placed(read), reading)
        if screen is None:
            store.memory.import_from(source, units)
            return
        over = metered(screen.over(units), giving)
        store.memory.import_from(source, over, screen=screen.answer, keep=quarantine.keep)

    _, into = measured(act)
    file.told("  from the spool, placed", reading)
    if screen is not None:
        file.told("  screened", giving - reading)
    file.told("  SQL", into - (giving if screened else reading))
    return learning + into


def indexed(folder: Path, url: str, languages: Sequence[Language]) -> tuple[Spent, int]:
    """Build the index of some languages in a process of its own; what it takes, and its MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_rebuilt, (folder, url, languages))


def _rebuilt(folder: Path, url: str, languages: Sequence[Language]) -> tuple[Spent, int]:
    begun = Spent(time.process_time(), 0.0)  # what it takes to start and to import counts, too

    def act() -> None:
        from tasks.memory_index import rebuilt

        store = open_store(Settings(data=folder, database_url=url))
        rebuilt(store, languages)
        store.close()

    _, spent = measured(act)
    return begun + spent, peak_megabytes()


def main() -> int:
    """Print the lines; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--languages", type=int, choices=(2, 6), default=2)
    parser.add_argument("--screened", action="store_true")
    parser.add_argument("--url")
    parser.add_argument("--no-index", action="store_true")
    parser.add_argument("--read-only", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        stack.enter_context(collected_seldom())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        languages = _TWO if options.languages == len(_TWO) else tuple(_ALPHABETS)
        file = made(folder / "legacy.tmx", options.megabytes, languages)
        url = options.url or f"sqlite:///{folder}/bench.sqlite3"
        store = open_store(Settings(data=folder, database_url=url), upgrade=True)
        print(
            f"{options.megabytes} MB, {file.units:,} units in {len(languages)} languages,"
            f" {file.variants:,} variants, {store.database.dialect}"
        )
        _, reading = measured(lambda: sum(1 for _ in file.read()))
        file.told("read", reading)
        spooled = stack.enter_context(spool(folder))
        kept = spooled.file()
        places, first = measured(lambda: places_of(file, spooled, kept))
        file.told("read, places told apart", first)
        if options.read_only:
            store.close()
            return int(peak_megabytes() > MOST)
        whole = first + stored(store, file, kept, places, screened=options.screened)
        file.told("whole import", whole)
        peak = peak_megabytes()
        stats = store.memory.stats()
        print(f"{stats.units:,} units are in, {sum(stats.variants.values()):,} variants")
        store.close()
        missed = peak > MOST
        if options.screened:
            missed = missed or file.variants / whole.cpu < SCREENED_GOAL
        if options.no_index:
            return int(missed)
        source, held = indexed(folder, url, languages[:1])
        file.told("index of the source", source, held)
        if not options.screened:
            missed = missed or file.variants / (whole + source).cpu < GOAL
        file.told("import and that index", whole + source, max(peak, held))
        every, held = indexed(folder, url, languages)
        file.told("index of all languages", every, held)
        return int(missed)


if __name__ == "__main__":
    sys.exit(main())
