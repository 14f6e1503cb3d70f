"""How much seeded dirt the screening of an import catches, what it loses, and how fast it is.

The shared parallel texts are cut in two by a hash of their lines: one half to look at while rules
are made, the other to report. Into each file dirt of every kind is seeded; each is screened alone,
as an import screens it.

    python tests/bench/bench_dirt.py            # the half that is reported
    python tests/bench/bench_dirt.py --half 0 --show 20
"""

import argparse
import gzip
import os
import random
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.dirtying import Counted, counted, seeded
from translation.exchange import ImportedUnit, read_tsv
from translation.languages import Language
from translation.memory.dirt import Screening

FOLDER = Path(os.environ.get("HEXAGLOT_SHARED", "../shared")) / "data" / "parallel"
OF_OTHERS = {"tico19_6way.tsv": (range(380, 741), range(1080, 1096))}
"""Lines beside which a set prints the French of others; docs/alignment.md leaves them out, too."""

Unsure = set[tuple[int, Language]]


def half_of(path: Path, half: int) -> tuple[list[ImportedUnit], Unsure]:
    """The units of one half of a file, numbered anew, and what of them is dirty as published."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as stream:
        units = list(read_tsv(stream))
    mine = [one for one in units if zlib.crc32(f"{path.name}{one.ordinal}".encode()) % 2 == half]
    bad = OF_OTHERS.get(path.name, ())
    unsure = {
        (at, Language.FR)
        for at, one in enumerate(mine, 1)
        if any(one.ordinal in lines for lines in bad)
    }
    return [replace(one, ordinal=at) for at, one in enumerate(mine, 1)], unsure


def paired(units: Sequence[ImportedUnit], seed: int) -> list[ImportedUnit]:
    """Each unit in two languages alone, as most memories have it: English and another one."""
    rng = random.Random(seed)
    found = []
    other = rng.choice([one for one in Language if one is not Language.EN])
    for unit in units:
        if unit.ordinal % 1500 == 0:
            other = rng.choice([one for one in Language if one is not Language.EN])
        texts = {one: unit.texts[one] for one in (Language.EN, other) if one in unit.texts}
        if len(texts) == 2:
            found.append(replace(unit, texts=texts))
    return found


def measured(
    units: Sequence[ImportedUnit], unsure: Unsure, share: float, seed: int
) -> tuple[Counted, float, int]:
    """What came of a file, the CPU seconds of its screening and its variants."""
    given = seeded(units, share, seed)
    variants = sum(len(one.texts) for one in given.units)
    begun = time.process_time()
    found = list(Screening(given.units).screened(given.units))
    seconds = time.process_time() - begun
    tally = counted(given, found, unsure)
    tally.refused.update(given.refused)
    return tally, seconds, variants


def told(name: str, tally: Counted, seconds: float, variants: int) -> None:
    print(f"\n{name}: {variants} variants, {variants / seconds:,.0f} a second of CPU")
    print(
        f"  caught {tally.share_caught:.1%} of {tally.seeded.total()}, "
        f"lost {tally.share_lost:.2%} of {tally.sound.total()}"
    )
    for kind, count in sorted(tally.seeded.items()):
        print(
            f"    {kind:28} {tally.caught[kind]:5} of {count:5}  {tally.caught[kind] / count:.1%}"
        )
    print(
        "    lost by language:",
        {one.value: f"{tally.lost[one] / max(1, tally.sound[one]):.2%}" for one in Language},
    )
    print("    not seeded, since nobody could tell:", dict(tally.refused))
    print("    lost for:", {str(why): count for why, count in tally.lost_for.most_common()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    Screening([]).screen(ImportedUnit(1, {Language.EN: "a", Language.FR: "b"}))
    total, seconds, variants = Counted(), 0.0, 0
    for path in sorted(FOLDER.glob("*_6way.tsv*")):
        if asked.only not in path.name:
            continue
        units, unsure = half_of(path, asked.half)
        if asked.pairs:
            units = paired(units, asked.seed)
        tally, spent, count = measured(units, unsure, asked.share, asked.seed)
        told(path.name, tally, spent, count)
        seconds, variants = seconds + spent, variants + count
        for name in ("seeded", "caught", "sound", "lost", "lost_for", "refused"):
            getattr(total, name).update(getattr(tally, name))
        rng = random.Random(0)
        for title, some in (("missed", tally.missed), ("lost", tally.wronged)):
            for why, language, text, english in rng.sample(some, min(asked.show, len(some))):
                print(f"    {title} {why} {language.value}: {text[:90]!r} / {english[:90]!r}")
    told("all", total, seconds, variants)


if __name__ == "__main__":
    main()
