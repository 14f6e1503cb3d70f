"""How the command line speaks: JSON alone on stdout, or tables for people; progress on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from translation.errors import NotFound

Thing = TypeVar("Thing")

_PIPED_WIDTH = 160
"""Columns for a reader that is no terminal: wide enough that no id is cut."""

people = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
aside = Console(stderr=True)


def emit(value: object) -> None:
    """One JSON value on a line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def emit_live(value: object) -> None:
    """As `emit`, and at once: whoever feeds lines one by one waits for each answer."""
    emit(value)
    sys.stdout.flush()


def lines() -> Iterator[str]:
    """The lines of stdin without their ends."""
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people: figures stand to the right, the first two columns are never cut."""
    shown = [["" if cell is None else escape(str(cell)) for cell in row] for row in rows]
    drawn = Table(title=title or None, title_justify="left", header_style="bold", box=None)
    for at, name in enumerate(columns):
        figures = bool(shown) and all(_is_figure(row[at]) for row in shown)
        drawn.add_column(name, justify="right" if figures else "left", no_wrap=at < 2)
    for row in shown:
        drawn.add_row(*row)
    people.print(drawn)


def _is_figure(cell: str) -> bool:
    return cell == "" or cell.replace(",", "").replace(".", "").replace("%", "").strip().isdigit()


def progress(things: Sequence[Thing], label: str) -> Iterator[Thing]:
    """The things one by one with a bar on stderr, silent where stderr is no terminal."""
    yield from progress_of(things, len(things), label)


def progress_of(things: Iterable[Thing], total: int, label: str) -> Iterator[Thing]:
    """As `progress`, for things that come as they are made; `total` says how many will."""
    if not aside.is_terminal:
        yield from things
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside, transient=True) as bar:
        yield from bar.track(things, total=total)


def opened_file(path: Path) -> BufferedReader:
    """A file named on the command line, to be read; raises NotFound."""
    try:
        return path.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFound("file", str(path)) from None
    except PermissionError:
        raise NotFound("readable file", str(path)) from None


def read_file(path: Path) -> bytes:
    """The bytes of a file named on the command line; raises NotFound."""
    with opened_file(path) as stream:
        return stream.read()
