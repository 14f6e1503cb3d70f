"""`hexaglot memory near`: groups of near-identical units, for people and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
LEGACY = "en\tfr\nThe annex\tL'annexe\nThe annex.\tL'annexe\nThe report\tA\nThe report\tB\n"


@pytest.fixture
def legacy(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "legacy.tsv"
    file.write_text(LEGACY, encoding="utf-8")
    code, _, _ = run("memory", "import", str(file), "--as-it-is")
    assert code == 0


@pytest.mark.usefixtures("legacy")
def test_groups_are_listed_and_counted(run: Run) -> None:
    code, out, _ = run("memory", "near", "--json")
    assert code == 0
    *groups, counted = map(json.loads, out.splitlines())
    assert groups == [
        {"kind": "form", "language": "en", "units": [1, 2]},
        {"kind": "rendered", "language": "en", "units": [3, 4]},
    ]
    assert counted == {"groups": {"form": 1, "nearly": 0, "rendered": 1}}
    _, out, _ = run("memory", "near", "--kind", "rendered", "--texts")
    assert "rendered: 3 4" in out
    assert "3 fr A" in out
    assert "annexe" not in out
