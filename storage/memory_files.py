"""The memory's index in files, so that a process maps what another one has built.

A base is the facts of the units as they stood at one value of the change counter; its folder holds
them and a folder for each language with the arrays of its part. A folder is written under another
name, flushed and renamed; the file `CURRENT`, replaced whole, names the base that processes begin
with. What changed since is not looked for in the base. Files hold digests, numbers, the names of
lineages and the single words of the memory; who reads them can put its texts together again, so
they are open to their owner alone. Whatever is torn, short, foreign or of another format is as if
it were not there.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from io import BufferedReader
from pathlib import Path
from threading import Lock, Thread
from tokenize import TokenError
from typing import Any, NamedTuple

import numpy as np
import structlog

from storage.memory_bases import StoredBase
from translation.languages import Language
from translation.memory.facts import Facts, Numbers
from translation.memory.part import Arrays, Part

FORMAT = 2
"""Raised with each change of the arrays, of the tokens, or of a number that stands in them."""

OLD_SECONDS = 600
"""How long a base stands that is not the current one: a process may be opening it."""

_CURRENT, _BUILDING, _MANIFEST = "CURRENT", "BUILDING", "manifest.json"

_BROKEN = (OSError, ValueError, KeyError, TypeError, SyntaxError, TokenError, OverflowError)
"""What reading a damaged manifest, or the head of a damaged array, may raise."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Base:
    """What an index begins with: facts, and the folder that has parts of them or takes them."""

    stored: StoredBase
    facts: Facts
    shelf: "Folder"

    @property
    def name(self) -> str:
        """What `CURRENT` calls it."""
        return _name(self.stored)


class MemoryFiles:
    """The bases in a folder, one of them the current one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the folders of the bases are."""
        return self._folder

    def take(self, made: Path, stored: StoredBase) -> None:
        """Let a folder written elsewhere be that of a base, and the current one; raises OSError."""
        place = self._folder / _name(stored)
        for folder in [one for one in made.rglob("*") if one.is_dir()] + [made]:
            _flush(folder)
        if place.exists():  # it did not serve, or it would not have been fetched
            place.rename(self._folder / f".{secrets.token_hex(8)}")
        made.rename(place)
        _flush(self._folder)
        self._point(_name(stored))

    def current(self) -> str | None:
        """The name that the current base goes by; None where there is none. Costs microseconds."""
        try:
            return (self._folder / _CURRENT).read_text("ascii").strip()
        except (OSError, ValueError):
            return None

    def opened(self, known: Callable[[str], StoredBase | None]) -> Base | None:
        """The current base, mapped; None where there is none that is of this memory and whole.

        `known` tells which bases the memory has. The sizes of files are looked at; `checked` of the
        shelf tells whether they are what was written.
        """
        name = self.current()
        if name is None:
            return None
        try:
            folder = self._folder / Path(name).name
            manifest = _manifest(folder)
            stored = known(str(manifest["name"]))
            if stored is None or stored.counter != manifest["counter"]:
                _log.warning("memory files not used", kind="another memory")
                return None
            opened = _opened(folder, manifest, Facts.ARRAYS)
            arrays = {name: one.array for name, one in opened.items()}
            facts = Facts(**arrays, names=tuple(map(str, manifest["lineages"])))
            checking = _Checking(opened, manifest)
        except FileNotFoundError:
            return None
        except _BROKEN as error:
            _log.warning("memory files not used", kind=type(error).__name__)
            return None
        return Base(stored, facts, Folder(folder, facts, checking))

    def begun(self, stored: StoredBase, facts: Facts) -> Base:
        """A base with its facts in a folder, which takes parts; not yet the current one."""
        base = Base(stored, facts, Folder(self._folder / _name(stored), facts))
        made = self._folder / f".{secrets.token_hex(8)}"
        arrays = {name: getattr(facts, name) for name in Facts.ARRAYS}
        told = {"name": stored.name, "counter": stored.counter, "lineages": facts.names}
        try:
            _write(made, arrays, told)
            made.rename(self._folder / base.name)
            _flush(self._folder)
        except OSError as error:
            _log.warning("memory files not written", why=str(error))
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return base

    def point(self, base: Base) -> None:
        """Let processes begin with this base from now on."""
        try:
            if (self._folder / base.name).is_dir():
                self._point(base.name)
        except OSError as error:
            _log.warning("memory files not written", why=str(error))

    def _point(self, name: str) -> None:
        pointer = self._folder / f".{secrets.token_hex(8)}"
        _put(pointer, name.encode("ascii"))
        pointer.replace(self._folder / _CURRENT)
        _flush(self._folder)
        _remove_old(self._folder, name)

    @contextmanager
    def building(self) -> Iterator[bool]:
        """Whether this process is the one, on this machine, that builds the next base now."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            held = os.open(self._folder / _BUILDING, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield True  # nothing can be written, so nobody else's is to be had
            return
        try:
            yield _locked(held)
        finally:
            os.close(held)

    def drop(self) -> None:
        """Remove all; who has mapped something keeps it until the process ends."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())


class Folder:
    """The files of one base; safe between threads. A part is mapped when it is first asked for."""

    def __init__(self, folder: Path, facts: Facts, checking: "_Checking | None" = None) -> None:
        self._folder, self._facts, self._checking = folder, facts, checking
        self._writing = Lock()

    def checked(self) -> bool:
        """Whether the facts are what was written; waits until that is known."""
        return self._checking is None or self._checking.right()

    def languages(self) -> list[Language]:
        """The languages that have a part here."""
        return [one for one in Language if (self._folder / one.value / _MANIFEST).is_file()]

    def open(self, language: Language) -> Part | None:
        """The part of a language, once the checksums of its files are known to be right."""
        folder, names = self._folder / language.value, Arrays.names()
        try:
            manifest = _manifest(folder)
            if manifest["language"] != language.value:
                message = "another language"
                raise ValueError(message)
            opened = _opened(folder, manifest, names)
        except FileNotFoundError:
            return None
        except _BROKEN as error:
            kind = type(error).__name__
            _log.warning("memory files not used", language=language.value, kind=kind)
            return None
        if not _Checking(opened, manifest).right():
            _log.warning("memory files not used", language=language.value, kind="checksum")
            return None
        return Part(language, Arrays(**{name: opened[name].array for name in names}), self._facts)

    def keep(self, part: Part) -> None:
        """Write a part, in place of one that did not serve."""
        try:
            with self._writing:
                self._keep(part)
        except OSError as error:
            _log.warning("memory files not written", language=part.language.value, why=str(error))

    def _keep(self, part: Part) -> None:
        if not self._folder.is_dir():
            return  # removed meanwhile: another base is the current one
        root, place = self._folder.parent, self._folder / part.language.value
        made, worn = (root / f".{secrets.token_hex(8)}" for _ in range(2))
        try:
            arrays = {name: getattr(part.arrays, name) for name in Arrays.names()}
            _write(made, arrays, {"language": part.language.value})
            with suppress(FileNotFoundError):
                place.rename(worn)
            made.rename(place)
            _flush(self._folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
            shutil.rmtree(worn, ignore_errors=True)


class _Opened(NamedTuple):
    """A mapped array, and the very file that it lies in."""

    array: Numbers
    file: BufferedReader


class _Checking:
    """A thread that computes the checksums of opened files, and closes them."""

    def __init__(self, opened: Mapping[str, _Opened], manifest: Mapping[str, Any]) -> None:
        self._opened, self._told = opened, manifest["files"]
        self._wrong = False
        self._thread = Thread(target=self._check, name="checking the memory's files")
        self._thread.start()

    def right(self) -> bool:
        """Whether all files are what was written; waits until that is known."""
        self._thread.join()
        return not self._wrong

    def _check(self) -> None:
        for name, (_, file) in self._opened.items():
            with file:
                try:
                    file.seek(0)
                    wrong = (
                        hashlib.file_digest(file, "sha256").hexdigest()
                        != self._told[name]["sha256"]
                    )
                except _BROKEN:
                    wrong = True
            if wrong and not self._wrong:
                self._wrong = True
                _log.warning("memory files differ", file=name)


def _name(stored: StoredBase) -> str:
    return f"{stored.counter}-{stored.name}"


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _format() -> str:
    return f"{FORMAT} {version('hexaglot')}"


def _manifest(folder: Path) -> Mapping[str, Any]:
    """What a folder says of itself; raises ValueError where that is in another format."""
    manifest = json.loads((folder / _MANIFEST).read_bytes())
    if not isinstance(manifest, dict) or manifest["format"] != _format():
        message = "another format"
        raise ValueError(message)
    return manifest


def _opened(folder: Path, manifest: Mapping[str, Any], names: Iterable[str]) -> dict[str, _Opened]:
    """Arrays as they lie in files; raises ValueError where one has not the size written.

    They are mapped so that writing would copy: the compiled search has one form for them and for
    arrays in memory.
    """
    opened: dict[str, _Opened] = {}
    with ExitStack() as stack:
        for name in names:
            file = stack.enter_context((folder / f"{name}.npy").open("rb"))
            if os.fstat(file.fileno()).st_size != manifest["files"][name]["size"]:
                message = "a file of another size"
                raise ValueError(message)
            opened[name] = _Opened(_mapped(file), file)
        stack.pop_all()
    return opened


def _mapped(file: BufferedReader) -> Numbers:
    np.lib.format.read_magic(file)
    shape, _, kind = np.lib.format.read_array_header_1_0(file)
    found = np.memmap(file, kind, "c", file.tell(), shape)
    return found.view(np.ndarray)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(folder: Path, arrays: Mapping[str, Numbers], told: Mapping[str, object]) -> None:
    """A folder with arrays and what is told of them, flushed to the disk."""
    folder.mkdir(parents=True, mode=0o700)
    files = {}
    for name, array in arrays.items():
        file = folder / f"{name}.npy"
        with file.open("xb") as stream:
            np.save(stream, array, allow_pickle=False)
            stream.flush()
            os.fsync(stream.fileno())
        files[name] = {"size": file.stat().st_size, "sha256": _digest(file)}
    _put(folder / _MANIFEST, json.dumps({"format": _format(), **told, "files": files}).encode())
    _flush(folder)


def _put(file: Path, content: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _remove_old(root: Path, current: str) -> None:
    """Remove what is neither current nor new: bases of before, and what killed writers left."""
    for entry in root.iterdir():
        with suppress(FileNotFoundError):  # another removes at the same moment
            if entry.name in {_CURRENT, _BUILDING, current}:
                continue
            if time.time() - entry.stat().st_mtime > OLD_SECONDS:
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink()
