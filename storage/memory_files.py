"""The memory's index in files, so that a process maps what another one has built.

A base is a row of units, by rising id, as they stood at one value of the change counter; its folder
holds their ids and a folder for each language with the arrays of its part. A folder is written
under another name, flushed and renamed; the file `CURRENT`, replaced whole, names the base that
processes begin with. Units that changed since are holes in its row. Files hold digests, numbers and
the single words of the memory; who reads them can put its texts together again, so they are open
to their owner alone. Whatever is torn, short, foreign or of another format is as if it were not
there.
"""

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Lock, Thread
from tokenize import TokenError
from typing import Any

import numpy as np
import structlog

from storage.memory import Changes
from translation.languages import Language
from translation.memory.part import Arrays, Numbers, Part
from translation.units import Unit

FORMAT = 2
"""Raised with each change of the arrays, of the tokens, or of a number that stands in them."""

CHANGED_SHARE = 0.1
"""Units, among those there are, up to whose change a base serves; then another one is begun."""

OLD_SECONDS = 600
"""How long a base stands that is not the current one: a process may be opening it."""

_CURRENT, _MANIFEST, _IDS = "CURRENT", "manifest.json", "ids"

_BROKEN = (OSError, ValueError, KeyError, TypeError, SyntaxError, TokenError, OverflowError)
"""What reading a damaged manifest, or the head of a damaged array, may raise."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Base:
    """What an index begins with: its row of units, and the files that fit it.

    Those in `gone` changed since `counter` and stand in the row without variants; they come with
    the changes since then.
    """

    units: tuple[Unit, ...]
    gone: frozenset[int]
    counter: int
    shelf: "Folder"


class MemoryFiles:
    """The bases in a folder, one of them the current one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def base(self, units: Iterable[Unit], counter: int, changes: Callable[[int], Changes]) -> Base:
        """The current base if it serves these units, by rising id; else one to be built.

        `counter` is the change counter before the units were read, `changes` tells what changed
        since a value of it.
        """
        by_id = {unit.id: unit for unit in units}
        opened = self.opened()
        if opened is not None and opened.counter <= counter:
            gone = _gone(opened.ids.tolist(), by_id, changes(opened.counter))
            if gone is not None:
                row = tuple(Unit(id, {}) if id in gone else by_id[id] for id in opened.ids.tolist())
                return Base(row, gone, opened.counter, opened)
        ids = np.fromiter(by_id, np.int64, len(by_id))
        return Base(tuple(by_id.values()), frozenset(), counter, Folder(self._folder, ids, counter))

    def drop(self) -> None:
        """Remove all; who has mapped something keeps it until the process ends."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())

    def opened(self) -> "Folder | None":
        """The current base; None where there is none that is whole."""
        try:
            name = (self._folder / _CURRENT).read_text("ascii").strip()
            folder = self._folder / Path(name).name
            manifest = _manifest(folder)
            (ids,) = _mapped(folder, manifest, (_IDS,))
            _check(folder, manifest)
            counter = int(manifest["counter"])
        except FileNotFoundError:
            return None
        except _BROKEN as error:
            _log.warning("memory files not used", kind=type(error).__name__)
            return None
        return Folder(self._folder, ids, counter, folder)


class Folder:
    """The files of one base, or the place where they will be; safe between threads."""

    def __init__(self, root: Path, ids: Numbers, counter: int, folder: Path | None = None) -> None:
        self.ids, self.counter = ids, counter
        self._root, self._folder = root, folder
        self._writing = Lock()
        self._found: dict[Language, _Found] = {}
        for language in Language if folder is not None else ():
            self._look(language)

    def open(self, language: Language) -> Part | None:
        """The part of a language, once the checksums of its files are known to be right."""
        found = self._found.get(language) or self._look(language)
        if found is None:
            return None
        part = found.checked()
        if part is None:
            _log.warning("memory files not used", language=language.value, kind="checksum")
        return part

    def keep(self, part: Part) -> None:
        """Write a part; where there is one of its language, it did not serve: a new base begins."""
        try:
            with self._writing:
                self._keep(part)
        except OSError as error:
            _log.warning("memory files not written", language=part.language.value, why=str(error))

    def _look(self, language: Language) -> "_Found | None":
        if self._folder is None:
            return None
        try:
            found = _Found(self._folder / language.value, language)
        except FileNotFoundError:
            return None
        except _BROKEN as error:
            kind = type(error).__name__
            _log.warning("memory files not used", language=language.value, kind=kind)
            return None
        self._found[language] = found
        return found

    def _keep(self, part: Part) -> None:
        begun = self._folder
        made = self._root / f".{secrets.token_hex(8)}"
        try:
            if begun is not None and begun.is_dir() and not (begun / part.language.value).exists():
                _write_part(made, part)
                made.rename(begun / part.language.value)
                _flush(begun)
                return
            _write(made, {_IDS: self.ids}, {"counter": self.counter, "units": len(self.ids)})
            _write_part(made / part.language.value, part)
            self._folder = self._root / f"{self.counter}-{secrets.token_hex(8)}"
            made.rename(self._folder)
            _flush(self._root)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        self._point(self._folder.name)

    def _point(self, name: str) -> None:
        pointer = self._root / f".{name}"
        _put(pointer, name.encode("ascii"))
        pointer.replace(self._root / _CURRENT)
        _flush(self._root)
        _remove_old(self._root, name)


class _Found:
    """A part whose files are mapped, and checked meanwhile by a thread."""

    def __init__(self, folder: Path, language: Language) -> None:
        self._folder, self._manifest = folder, _manifest(folder)
        if self._manifest["language"] != language.value:
            message = "another language"
            raise ValueError(message)
        names = Arrays.names()
        arrays = Arrays(**dict(zip(names, _mapped(folder, self._manifest, names), strict=True)))
        self._part = Part(language, arrays, tuple(map(str, self._manifest["lineages"])))
        self._right = False
        self._checking = Thread(target=self._check, name="checking the memory's files")
        self._checking.start()

    def checked(self) -> Part | None:
        """The part if all its files are what was written; waits until that is known."""
        self._checking.join()
        return self._part if self._right else None

    def _check(self) -> None:
        try:
            _check(self._folder, self._manifest)
        except (OSError, ValueError) as error:
            _log.warning("memory files differ", kind=type(error).__name__)
            return
        self._right = True


def _gone(ids: Iterable[int], units: Mapping[int, Unit], changes: Changes) -> frozenset[int] | None:
    """The units of a base that are other by now; None where it is not of these or too many are."""
    changed = changes.removed.union(unit.id for unit in changes.changed)
    row = frozenset(ids)
    if len(changed) > CHANGED_SHARE * len(units) or (row ^ units.keys()) - changed:
        return None
    return row & changed


def _format() -> str:
    return f"{FORMAT} {version('hexaglot')}"


def _manifest(folder: Path) -> Mapping[str, Any]:
    """What a folder says of itself; raises ValueError where that is in another format."""
    manifest = json.loads((folder / _MANIFEST).read_bytes())
    if not isinstance(manifest, dict) or manifest["format"] != _format():
        message = "another format"
        raise ValueError(message)
    return manifest


def _mapped(folder: Path, manifest: Mapping[str, Any], names: Iterable[str]) -> list[Numbers]:
    """Arrays as they lie in files; raises ValueError where one has not the size written.

    They are mapped so that writing would copy: the compiled search has one form for them and for
    arrays in memory.
    """
    made = []
    for name in names:
        file = folder / f"{name}.npy"
        if file.stat().st_size != manifest["files"][name]["size"]:
            message = "a file of another size"
            raise ValueError(message)
        made.append(np.load(file, mmap_mode="c").view(np.ndarray))
    return made


def _check(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raises ValueError where a file has not the checksum written."""
    for name, told in manifest["files"].items():
        if _digest(folder / f"{name}.npy") != told["sha256"]:
            message = "a file of another checksum"
            raise ValueError(message)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_part(folder: Path, part: Part) -> None:
    arrays = {name: getattr(part.arrays, name) for name in Arrays.names()}
    told = {"language": part.language.value, "texts": len(part), "lineages": part.lineages}
    _write(folder, arrays, told)


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
            if entry.name in {_CURRENT, current}:
                continue
            if time.time() - entry.stat().st_mtime > OLD_SECONDS:
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink()
