"""What fragments are worth and what they cost, on the six-language texts of the shared test data.

    python tests/bench/bench_fragments.py [--source LL]... [--units N] [--texts N] [--pieces]

Each of some texts is asked about in the memory of all others. Told are how many pieces it has, what
share of its tokens they cover, in how many of them a target is told as certain or suggested, and
how often that stands in the text's own target word for word, marks aside (the test data has marks
of menu keys within words): at least so often it is right, for a translator may well have written
otherwise. Times are CPU milliseconds of one thread for the pieces alone, and with
their units and targets; `--units` fills the memory up with made texts (`synthetic.py`).

With `--pieces` the stretches are those of SentencePiece pieces too, where the package is installed,
by a model of 8,000 pieces trained on the texts of the source language.
"""

import argparse
import io
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bench_memory import middle, stored_units, text_of
from synthetic import made_texts, statistics

from translation.languages import Language, parse_language
from translation.markup import escape
from translation.memory import LiveMemory
from translation.memory.fragments import chosen, fragments_of, least_tokens
from translation.memory.tokens import tokens
from translation.units import Provenance, Query, Unit, Variant

LEAST_TOKENS = 8


def filled(units: Sequence[Unit], source: Language, size: int) -> list[Unit]:
    """The units, and made ones of one language up to a size."""
    plain = [text for one in units if not set("{}") & set(text := text_of(one, source))]
    at = units[0].variants[source].at
    return [
        *units,
        *(
            Unit(10**6 + n, {source: Variant(source, text, Provenance.REVIEWED, at)})
            for n, text in enumerate(
                made_texts(max(0, size - len(units)), statistics(plain, source), 7)
            )
        ),
    ]


def measured(
    units: Sequence[Unit], memory: LiveMemory, asked: Sequence[Unit], source: Language
) -> None:
    """Prints the figures of one source language."""
    targets = tuple(one for one in Language if one is not source)
    stretches, whole = list[float](), list[float]()
    told, right = Counter[str](), Counter[str]()
    pieces = covered = length = 0
    for unit in asked:
        query = Query(text_of(unit, source), source, targets)
        words = tokens(query.text)
        started = time.process_time_ns()
        found = chosen(memory.stretches(query, {unit.id}), words, source)
        stretches.append((time.process_time_ns() - started) / 1e6)
        started = time.process_time_ns()
        fragments = fragments_of(memory, query, {unit.id})
        whole.append((time.process_time_ns() - started) / 1e6)
        pieces, length = pieces + len(found), length + len(words)
        covered += len({at for first, last in found for at in range(first, last)})
        for fragment in fragments:
            kinds = {"certain": fragment.targets, "suggested": fragment.suggested}
            for kind, texts in kinds.items():
                told[kind] += len(texts)
                right[kind] += sum(stands(text, text_of(unit, one)) for one, text in texts.items())
    print(f"\n{len(units):,} units, {source.value}, {len(asked)} texts")
    print(f"  pieces a text {pieces / len(asked):.2f}, of its tokens {covered / length:.0%}")
    print(
        f"  ms: pieces {middle(sorted(stretches))}, with units and targets {middle(sorted(whole))}"
    )
    for kind, count in told.items():
        share = right[kind] / max(1, count)
        print(f"  {kind}: {count} targets, word for word in the text's own {share:.2f}")


def stands(piece: str, text: str) -> bool:
    """Whether the words of a piece stand side by side in a text, marks aside."""
    wanted, words = ([one for one in tokens(of) if one[0].isalnum()] for of in (piece, text))
    size = len(wanted)
    return any(words[at : at + size] == wanted for at in range(len(words) - size + 1))


def by_pieces(units: Sequence[Unit], asked: Sequence[Unit], source: Language) -> None:
    """Prints how much of texts stretches of SentencePiece pieces cover, beside those of tokens.

    A stretch counts where it stands in another text; the letters of the shortest are told, since
    shorter ones cover more.
    """
    try:
        import sentencepiece
    except ImportError:
        print("  sentencepiece is not here")
        return
    texts = [" ".join(tokens(text_of(one, source))) for one in units]
    if source is Language.ZH:
        texts = [text.replace(" ", "") for text in texts]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=8000,
        byte_fallback=True,
        character_coverage=0.9995,
        minloglevel=2,
    )
    split: Any = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    place = {one.id: at for at, one in enumerate(units)}
    wanted = [place[one.id] for one in asked]
    least = least_tokens(source)
    ways: dict[str, Callable[[str], list[str]]] = {
        "tokens": lambda text: list(tokens(escape(text))),
        "pieces": lambda text: split.encode(text, out_type=str),
    }
    for name, way in ways.items():
        cut = [way(text) for text in texts]
        for size in (2, 3, 4) if name == "pieces" else (least,):
            print(f"  {name}, {size} and more: {_cover(cut, wanted, size)}")


def _cover(cut: Sequence[Sequence[str]], wanted: Sequence[int], size: int) -> str:
    """The share of the letters that stand in stretches shared with another text."""
    holders: dict[tuple[str, ...], set[int]] = {}
    for number, words in enumerate(cut):
        for at in range(len(words) - size + 1):
            holders.setdefault(tuple(words[at : at + size]), set()).add(number)
    common = max(20, len(cut) // 50)
    counted = Counter(word for words in cut for word in set(words))
    covered = letters = stretches = useful = least = grams = 0
    for number in wanted:
        words = cut[number]
        here: set[int] = set()
        for at in range(len(words) - size + 1):
            gram = tuple(words[at : at + size])
            least, grams = least + sum(len(word.strip("▁")) for word in gram), grams + 1
            if len(holders[gram]) > 1 and any(counted[word] <= common for word in gram):
                here.update(range(at, at + size))
        runs = [at for at in here if at - 1 not in here]
        stretches += len(runs)
        useful += sum(_at_edges(words, at, here) for at in runs)
        covered += sum(len(words[at].strip("▁")) for at in here)
        letters += sum(len(word.strip("▁")) for word in words)
    shortest, share = least / max(1, grams), covered / letters
    return (
        f"shortest {shortest:.1f} letters, {share:.0%} of all, {stretches / len(wanted):.2f} "
        f"stretches a text, {useful / max(1, stretches):.0%} of whole words"
    )


def _at_edges(words: Sequence[str], start: int, here: set[int]) -> bool:
    """Whether a stretch begins and ends where a word does (Chinese: anywhere)."""
    if not any("▁" in word for word in words[1:]):
        return True
    end = start
    while end in here:
        end += 1
    return words[start].startswith("▁") and (end == len(words) or words[end].startswith("▁"))


def main() -> int:
    """Prints the figures; 0 always, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=parse_language, action="append")
    parser.add_argument("--units", type=int, default=0)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--pieces", action="store_true", help="SentencePiece beside tokens")
    options = parser.parse_args()
    real = list(stored_units())
    random.Random(52).shuffle(real)
    for source in options.source or [Language.EN]:
        long = [one for one in real if len(tokens(text_of(one, source))) >= LEAST_TOKENS]
        asked = long[: options.texts]
        units = filled(real, source, options.units)
        memory = LiveMemory(units)
        for language in Language:
            memory.prepare(language)
        measured(units, memory, asked, source)
        if options.pieces:
            by_pieces(real, asked, source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
