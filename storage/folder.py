"""The object store in a local folder, for one machine.

A file appears under its key whole or not at all: it is written under another name, flushed, linked
and its folder flushed. A link never replaces a file, so of many writers one wins.
"""

import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from storage.objects import (
    ANY_TYPE,
    SERVICE,
    Bucket,
    ObjectStat,
    Probe,
    bucket_names,
    key_of_bytes,
    sha256_of,
    verified,
)
from storage.settings import Settings
from translation.errors import NotFound, StorageUnavailable

_READ_ONLY = 0o440
_PARTS = ".parts"
_OLD_SECONDS = 86_400


class FolderObjects:
    """Objects as files below one folder; immutable as far as its file permissions go."""

    def __init__(self, settings: Settings) -> None:
        self._root = Path(unquote(urlsplit(settings.objects_url).path))
        self._names = bucket_names(settings)

    def put_if_absent(self, bucket: Bucket, body: bytes, content_type: str = ANY_TYPE) -> str:
        """See Objects; `content_type` is not kept."""
        key = key_of_bytes(body)
        file = self._file(bucket, key)
        with _named():
            if not file.exists():
                _make_folder(file.parent)
                self._link_new(bucket, file, body)
            _flush(file.parent)  # also for the link of a writer that has not come so far
        self.get(bucket, key)
        return key

    def get(self, bucket: Bucket, key: str) -> bytes:
        """See Objects."""
        with _named(key):
            return verified(bucket, key, self._file(bucket, key).read_bytes())

    def stat(self, bucket: Bucket, key: str) -> ObjectStat:
        """See Objects."""
        with _named(key):
            return ObjectStat(key, self._file(bucket, key).stat().st_size, ANY_TYPE)

    def list(self, bucket: Bucket) -> Iterator[str]:
        """See Objects."""
        root = self._root / self._names[bucket]
        with _named():
            yield from sorted(str(file.relative_to(root)) for file in root.glob("sha256/*/*/*"))

    def presign(self, bucket: Bucket, key: str, *, seconds: int = 900) -> str:
        """See Objects; the address of a file has no end, so `seconds` limits nothing here."""
        self.stat(bucket, key)
        return self._file(bucket, key).as_uri()

    def prepare(self) -> None:
        """See Objects."""
        with _named():
            for name in self._names.values():
                _make_folder(self._root / name / _PARTS)
                _remove_old(self._root / name / _PARTS)

    def probe(self) -> Sequence[Probe]:
        """See Objects; what a folder cannot promise is said to be missing."""
        folder = self._root / self._names[Bucket.WORK]
        file = folder / f"probe-{secrets.token_hex(8)}"
        with _named():
            self._link_new(Bucket.WORK, file, b"first")
            self._link_new(Bucket.WORK, file, b"second")
            kept = file.read_bytes() == b"first"
            mode = file.stat().st_mode & 0o777
            file.unlink()
        return [
            Probe("if-absent", kept, "the first of two writers is kept" if kept else "overwritten"),
            Probe("read-only", mode == _READ_ONLY, f"files have the mode {mode:04o}"),
            Probe("locked delete refused", False, "the owner of a folder can delete its files"),
        ]

    def _link_new(self, bucket: Bucket, file: Path, body: bytes) -> None:
        parts = self._root / self._names[bucket] / _PARTS
        _make_folder(parts)
        written = parts / secrets.token_hex(8)
        try:
            with open(written, "xb", opener=_private) as stream:
                stream.write(body)
                stream.flush()
                os.fchmod(stream.fileno(), _READ_ONLY)
                os.fsync(stream.fileno())
            with suppress(FileExistsError):
                os.link(written, file)
        finally:
            written.unlink(missing_ok=True)

    def _file(self, bucket: Bucket, key: str) -> Path:
        sha256_of(key)  # a key of ours holds no way out of the folder
        return self._root / self._names[bucket] / key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each entry flushed to the disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush(folder.parent)


def _remove_old(parts: Path) -> None:
    """Remove what writers left that were killed; a day is longer than any of them writes."""
    for part in parts.iterdir():
        with suppress(FileNotFoundError):  # another prepares at the same moment
            if time.time() - part.stat().st_mtime > _OLD_SECONDS:
                part.unlink()


def _flush(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _named(key: str = "") -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        if not key:
            raise StorageUnavailable(SERVICE, _reason(error)) from error
        raise NotFound("object", key) from None
    except OSError as error:
        raise StorageUnavailable(SERVICE, _reason(error)) from error


def _reason(error: OSError) -> str:
    return f"{error.strerror}: {error.filename}"
