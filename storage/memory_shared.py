"""Bases of the memory's index in the object store, for the machines that have not built them.

A file lies there in pieces, each under the digest of its content; a list of the files and their
pieces is an object too, and the database names it beside the base. All of it is in the bucket for
work, and expires with it.
"""

import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import structlog

from storage.errors import ObjectDamaged
from storage.memory_bases import SharedBase
from storage.memory_files import Base, MemoryFiles
from storage.objects import JSON_TYPE, Bucket, Objects
from translation.errors import NotFound, StorageUnavailable
from translation.languages import Language

PIECE = 16 << 20
"""Bytes of a piece: what is held in memory at once."""

_log = structlog.get_logger()


def put(objects: Objects, files: MemoryFiles, base: Base) -> str | None:
    """The key of the list of a base's files, which are all in the object store by then.

    None where the base lies in no files.
    """
    folder = files.folder / base.name
    listed = {
        str(file.relative_to(folder)): [
            objects.put_if_absent(Bucket.WORK, piece) for piece in _pieces(file)
        ]
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    return objects.put_if_absent(Bucket.WORK, _list(listed), JSON_TYPE) if listed else None


def fetch(objects: Objects, files: MemoryFiles, shared: SharedBase) -> bool:
    """Lay a base of another machine down as the current one; whether that was possible."""
    made = files.folder / f".{secrets.token_hex(8)}"
    try:
        listed = json.loads(objects.get(Bucket.WORK, shared.manifest))["files"]
        for name, keys in listed.items():
            file = made / _known(name)
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file.open("xb") as stream:
                for key in keys:
                    stream.write(objects.get(Bucket.WORK, key))
        files.take(made, shared.stored)
    except (NotFound, ObjectDamaged, StorageUnavailable, OSError, ValueError, KeyError) as error:
        _log.warning("memory files not fetched", kind=type(error).__name__)
        return False
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return True


def _list(files: Mapping[str, object]) -> bytes:
    return json.dumps({"files": files}, sort_keys=True).encode()


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def _known(name: str) -> PurePosixPath:
    """A name of a file within a base; raises ValueError for any other."""
    path = PurePosixPath(name)
    folder = path.parent.name
    if path.is_absolute() or str(path.parent) != (folder or "."):
        raise ValueError(name)
    if folder:
        Language(folder)
    return path
