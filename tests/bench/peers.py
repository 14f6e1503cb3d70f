"""Other ways to look up, measured beside the memory's: each gives up to five percentages.

All but pg_trgm take the candidates of a search engine and score them by words as the memory does;
pg_trgm finds by its own measure, and what it finds is scored the same way. A peer is made from the
texts; it is None where what it needs is not here.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from typing import Any

import psycopg

from translation.languages import Language
from translation.memory import normal, tokens, word_percent
from translation.units import Query

Ask = Callable[[Query], list[int]]

CANDIDATES = 100
SIMILAR = 0.5


def _scored(query: Query, texts: Iterable[str]) -> list[int]:
    scores = (word_percent(query.text, text) for text in texts)
    return nlargest(query.limit, (score for score in scores if score >= query.threshold))


def sqlite_trigrams(texts: Sequence[str], language: Language, address: str | None) -> Ask:
    """FTS5 with its trigram tokeniser, any trigram of the query, by BM25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE found USING fts5(text, tokenize='trigram', detail=none)")
    database.executemany("INSERT INTO found VALUES (?)", ((normal(text),) for text in texts))

    def ask(query: Query) -> list[int]:
        text = normal(query.text).replace('"', " ")
        grams = {text[at : at + 3] for at in range(len(text) - 2)}
        if not grams:
            return []
        rows = database.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{gram}"' for gram in grams), CANDIDATES),
        )
        return _scored(query, [texts[row - 1] for (row,) in rows])

    return ask


def tantivy_words(texts: Sequence[str], language: Language, address: str | None) -> Ask | None:
    """Tantivy, any word of the query, by BM25."""
    try:
        import tantivy
    except ImportError:
        return None
    builder: Any = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("row", stored=True)
    index: Any = tantivy.Index(builder.build())
    writer = index.writer(200_000_000, 1)
    for row, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=" ".join(tokens(text)), row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher: Any = index.searcher()

    def ask(query: Query) -> list[int]:
        words = [
            (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "text", word))
            for word in set(tokens(query.text))
        ]
        hits = searcher.search(tantivy.Query.boolean_query(words), CANDIDATES).hits
        return _scored(query, [texts[searcher.doc(at)["row"][0]] for _, at in hits])

    return ask


def pg_trgm(texts: Sequence[str], language: Language, address: str | None) -> Ask | None:
    """PostgreSQL's trigrams with a GIN index, by similarity."""
    if address is None:
        return None
    database = psycopg.connect(address, autocommit=True)
    database.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    database.execute("CREATE TEMPORARY TABLE found (row integer, text text)")
    with database.cursor().copy("COPY found FROM STDIN") as copy:
        for row, text in enumerate(texts):
            copy.write_row((row, normal(text)))
    database.execute("CREATE INDEX ON found USING gin (text gin_trgm_ops)")
    database.execute("ANALYZE found")
    database.execute(f"SET pg_trgm.similarity_threshold = {SIMILAR}")

    def ask(query: Query) -> list[int]:
        text = normal(query.text)
        rows = database.execute(
            "SELECT row FROM found WHERE text %% %s ORDER BY similarity(text, %s) DESC LIMIT %s",
            (text, text, CANDIDATES),
        ).fetchall()
        return _scored(query, [texts[row] for (row,) in rows])

    return ask


Peer = Callable[[Sequence[str], Language, str | None], Ask | None]

PEERS: tuple[tuple[Peer, Callable[[], int]], ...] = (
    (sqlite_trigrams, time.process_time_ns),
    (tantivy_words, time.process_time_ns),
    (pg_trgm, time.perf_counter_ns),
)
"""Each with the clock that sees its work: a server's is not in the CPU time of this process."""
