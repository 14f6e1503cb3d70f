"""Words looked for in the archive: seconds of CPU and of the clock for texts in six languages.

python tests/bench/bench_archive.py [--segments 100000] [--postgres URL]

Each segment has its source and five confirmed texts of 22 words. On PostgreSQL the server does the
work, and CPU is this process's alone. The URL is of an empty database.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.archive import Asked
from storage.documents import Intake
from storage.overview import EVERYTHING
from storage.settings import Settings
from storage.store import Store, open_store
from translation.documents import Block, BlockKind, Segment, TargetState
from translation.languages import Language
from translation.phrases import Sought

OF_DOCUMENT = 500
TARGETS = [language for language in Language if language is not Language.EN]
LATIN = ("council", "report", "budget", "member", "session", "document", "meeting")
CYRILLIC = ("совет", "доклад", "бюджет", "член", "сессия", "документ", "решение")
ASKED = (
    ("report budget", Language.EN),
    ("РЕШЕНИЕ доклад", Language.RU),
    ("решение ДОКЛАД совет", None),
    ("nowhere to be found", None),
)


def text(language: Language) -> str:
    """A sentence of 22 words, which may stand for any language of its letters."""
    words = CYRILLIC if language is Language.RU else LATIN
    return " ".join(random.choices(words, k=22)).capitalize() + "."


def fill(store: Store, number: int) -> None:
    """One more document with all of its texts confirmed."""
    id = f"bench{number}"
    given = Intake(id, f"{number:064}", "bench.docx", 1, Language.EN, symbol=f"C18/{number}")
    store.documents.register(given, TARGETS, by="bench")
    segments = tuple(Segment(at, at, at + 1, text(Language.EN)) for at in range(OF_DOCUMENT))
    block = Block(0, "word/document.xml", "/w:body/w:p[1]", BlockKind.BODY, segments)
    store.segments.save_blocks(id, [block], lambda _block, _segment: 22)
    cell = schema.target
    ids = [one.id for one in store.segments.segments(id)]

    def confirm(connection: Connection) -> None:
        for language in TARGETS:
            rows = [{"of": one, "words": text(language)} for one in ids]
            mine = (cell.c.segment == sa.bindparam("of"), cell.c.language == language.value)
            values = {"text": sa.bindparam("words"), "state": TargetState.TRANSLATED.value}
            connection.execute(sa.update(cell).where(*mine).values(values), rows)

    store.database.write(confirm)


def main() -> None:
    """Fill a store, ask, and print a line a question."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--postgres")
    given = parser.parse_args()
    random.seed(3)
    with tempfile.TemporaryDirectory() as folder:
        url = {"database_url": given.postgres} if given.postgres else {}
        store = open_store(Settings(data=Path(folder), **url), upgrade=True)
        for number in range(given.segments // OF_DOCUMENT):
            fill(store, number)
        print(f"{given.segments} segments, {6 * given.segments} texts, {store.database.dialect}")
        for words, language in ASKED:
            clock, cpu = time.perf_counter(), time.process_time()
            found = store.archive.search(EVERYTHING, Asked(words=Sought(words), language=language))
            clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
            told = f"{found.total:4} documents, {cpu:.2f} s CPU, {clock:.2f} s"
            print(f"{language or 'any'!s:4} {words!r:28} {told}")
        store.close()


if __name__ == "__main__":
    main()
