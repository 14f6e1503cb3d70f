"""The command line, called as a person calls it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A command: its exit code and what it says on stdout and stderr."""
    monkeypatch.setenv("HEXAGLOT_DATA", str(tmp_path / "data"))

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO())
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        return (ended.value.code if isinstance(ended.value.code, int) else 0), out, err

    return call
