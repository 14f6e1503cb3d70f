"""Seconds and task runs from upload to six leveraged drafts of a 60-page document, through Prefect.

python tests/bench/bench_flow.py [--pages 60]
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import docx as python_docx

from workbench.demo.documents import open_memory

WORDS_A_PAGE = 330
HEXAGLOT = (sys.executable, "-m", "workbench.cli")


def document(pages: int, folder: Path) -> Path:
    """A document of paragraphs made of the memory's English sentences, some of them changed."""
    chosen = random.Random(1865)
    with open_memory() as table:
        rows = table.read().decode().splitlines()
    column = rows[0].split("\t").index("en")
    sentences = [row.split("\t")[column] for row in rows[1:]]
    made, words = python_docx.Document(), 0
    while words < pages * WORDS_A_PAGE:
        picked = [_changed(chosen, chosen.choice(sentences)) for _ in range(chosen.randint(1, 4))]
        made.add_paragraph(" ".join(picked))
        words += sum(len(sentence.split()) for sentence in picked)
    file = folder / "sixty.docx"
    made.save(str(file))
    return file


def _changed(chosen: random.Random, sentence: str) -> str:
    """A third as it is, a third with a word or two changed, a third new."""
    words = sentence.split()
    fate = chosen.random()
    if fate < 1 / 3:
        return sentence
    changes = chosen.randint(1, 2) if fate < 2 / 3 else len(words)
    for _ in range(changes):
        words[chosen.randrange(len(words))] = f"word{chosen.randrange(5000)}"
    return " ".join(words)


def run(data: Path, *arguments: str) -> Any:
    """One command with its JSON answer."""
    command = [*HEXAGLOT, *arguments, "--data", str(data), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    """Start everything, measure one document, end everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), pages)


def measure(folder: Path, pages: int) -> None:
    """Print the figures of one document."""
    data, port = folder / "data", free_port()
    data.mkdir()
    with open_memory() as table:
        memory = folder / "memory.tsv"
        memory.write_bytes(table.read())
    run(data, "memory", "import", str(memory))
    file = document(pages, folder)
    server = subprocess.Popen(
        [*HEXAGLOT, "up", "--data", str(data), "--prefect-port", str(port)],
        stdout=subprocess.DEVNULL,
        env=dict(os.environ),
    )
    try:
        while not (data / "up.json").exists():
            time.sleep(0.2)
        begun = time.monotonic()
        (taken,) = run(data, "ingest", str(file), "--source", "en", "--symbol", "C18/99")
        segmented = time.monotonic()
        while run(data, "status", "C18/99")["state"] != "leveraged":
            time.sleep(0.1)
        leveraged = time.monotonic()
        made = run(data, "publish", "C18/99", "--draft")
        ended = time.monotonic()
        print(
            f"{taken['pages']} pages, {taken['segments']} segments, {len(made['objects'])} drafts"
        )
        print(f"ingest {segmented - begun:.1f} s, leverage {leveraged - segmented:.1f} s, ", end="")
        print(f"drafts {ended - leveraged:.1f} s, in all {ended - begun:.1f} s")
        print(f"task runs: {task_runs(port)}")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def task_runs(port: int) -> int:
    """All task runs of the server."""
    address = f"http://127.0.0.1:{port}/api/task_runs/count"
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, data=b"{}", headers=headers)
    with urllib.request.urlopen(request) as answer:
        return int(json.load(answer))


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
