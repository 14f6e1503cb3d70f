"""What it costs that the memory learns, on real six-language text of the shared test data.

    python tests/bench/bench_learning.py [--units N] [--confirms N] [--url postgresql+psycopg://…]

Prints p50 and p95 in milliseconds of wall time, in a store of so many units: what a confirm takes
without the memory and with it (and with repetitions), what the first look-up after a confirm takes
(it takes the change in), a look-up when nothing changed, and a concordance. A database given by
`--url` must be empty and upgraded; without it a new SQLite file is used.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from bench_memory import stored_units

from storage.cells import Cells
from storage.changes import Effect
from storage.documents import Intake
from storage.learning import learn
from storage.repetitions import spread
from storage.settings import Settings
from storage.store import Store, open_store
from tasks.concordance import concordance_of
from tasks.kept import live_sources
from tasks.matches import cell_matches
from translation.claims import Task
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance, Reader

_KEYS = count()


def fill(store: Store, units: int) -> list[str]:
    """Import so many units; gives English texts that are not among them."""
    everything = [unit for unit in stored_units() if Language.EN in unit.variants]
    random.Random(52).shuffle(everything)
    given = (
        ImportedUnit(unit.id, {known: held.text for known, held in unit.variants.items()})
        for unit in everything[:units]
    )
    store.memory.import_units("b" * 64, given, provenance=Provenance.REVIEWED, by="bench")
    return [unit.variants[Language.EN].text for unit in everything[units:]]


def document(store: Store, name: str, texts: Sequence[str]) -> list[int]:
    """A document of these segments, asked for in French."""
    given = Intake(name, name * 64, "a.docx", 1, Language.EN, symbol=f"C18/{name}")
    store.documents.register(given, [Language.FR], by="bench")
    blocks = [
        Block(n, "word/document.xml", f"/w:p[{n}]", BlockKind.BODY, (Segment(0, 0, 9, text),))
        for n, text in enumerate(texts)
    ]
    store.segments.save_blocks(name, blocks)
    return [one.id for one in store.segments.segments(name)]


def confirm(store: Store, effects: Sequence[Effect], segment: int) -> None:
    """One confirm of a cell that is claimed."""
    cells = Cells(store.database, effects)
    at, state = cells.get(segment, Language.FR).at, TargetState.TRANSLATED
    text, key = f"Texte {segment} de la phrase.", f"bench-{next(_KEYS)}"
    cells.save(segment, Language.FR, actor="ana", at=at, text=text, state=state, key=key)


def timed(acts: Sequence[Callable[[], object]]) -> str:
    """The middle and the 95th of a hundred of what some acts took."""
    taken = []
    for act in acts:
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return f"p50 {taken[len(taken) // 2]:7.2f}  p95 {taken[len(taken) * 95 // 100]:7.2f} ms"


def measure(store: Store, units: int, confirms: int) -> None:
    """Print the lines."""
    texts = fill(store, units)[: 3 * confirms]
    ids = document(store, "1", texts)
    store.claims.claim("1", Language.FR, Task.TRANSLATE, "ana", count=len(ids))
    parts = [ids[n::3] for n in range(3)]
    reader = Reader()
    print(f"{units} units, a document of {len(ids)} segments, {store.database.dialect}")
    plain = timed([lambda id=id: confirm(store, (), id) for id in parts[0]])
    print("confirm, without the memory     ", plain)
    learning = timed([lambda id=id: confirm(store, (learn, spread), id) for id in parts[1]])
    print("confirm, learning and repetition", learning)
    first = timed([lambda: live_sources(store, Language.EN)])
    print("loading the memory and the terms", first)
    cell_matches(store, ids[0], Language.FR, reader)
    fresh = []
    for id in parts[2]:
        confirm(store, (learn, spread), id)
        started = time.perf_counter()
        live_sources(store, Language.EN)
        fresh.append((time.perf_counter() - started) * 1000)
    fresh.sort()
    told = f"p50 {fresh[len(fresh) // 2]:7.2f}  p95 {fresh[len(fresh) * 95 // 100]:7.2f} ms"
    print("taking in one confirm           ", told)
    panel = [lambda id=id: cell_matches(store, id, Language.FR, reader) for id in ids[:200]]
    print("match panel of a segment        ", timed(panel))
    words = [text.split()[0] for text in texts[:50]]
    asked = [lambda w=w: concordance_of(store, w, Language.EN, reader) for w in words]
    print("concordance of a word           ", timed(asked))


def main() -> int:
    """Prints the table; 0 always, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--confirms", type=int, default=300)
    parser.add_argument("--url")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/bench.sqlite3"
        store = open_store(Settings(data=Path(folder), database_url=url), upgrade=True)
        measure(store, options.units, options.confirms)
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
