"""Two thousand spoiled packages: each is refused by name or comes out right, fast and in bounds.

They run in a process of their own, so that time and memory are theirs alone; one that fails is
made again with `tests/bench/bench_fuzz.py --small --only NUMBER`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "bench_fuzz.py"


@pytest.mark.timeout(300)
def test_two_thousand_spoiled_packages_are_refused_by_name_or_written_rightly(shared):
    command = [sys.executable, str(BENCH), "--small", "--count", "2000", "--seed", "7", "--json"]
    run = subprocess.run(
        command, capture_output=True, text=True, timeout=290, check=False, cwd=BENCH.parents[2],
        env={"HEXAGLOT_SHARED": str(shared), "PATH": ""},
    )  # fmt: skip
    told = json.loads(run.stdout)
    assert told["failed"] == {}
    assert told["mutants"] == 2000
    # spoiled at all, and yet mostly still documents: else little of the reader is tried
    assert 1000 < told["outcomes"]["accepted"] < 1900
    assert {"corrupt", "bad_xml", "not_docx"} <= told["outcomes"].keys()
    assert told["slowest"][0] < 2
    assert told["peak_mb"] < 300
