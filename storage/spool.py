"""Where units that were read wait until they are stored: a file that nobody else can open.

It has no name in its folder, so it is gone with the process, however that ends, and none but the
account that made it could have opened it. It holds texts of any class.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from translation.errors import StorageUnavailable
from translation.exchange import Spool

SERVICE = "the temporary file of an import"


@contextmanager
def spool(folder: Path) -> Iterator[Spool]:
    """An empty spool on the disk of a folder, for as long as the block lasts.

    Raises StorageUnavailable, and so does the spool where the disk takes or gives nothing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # What is written is one block at a time, so a buffer would only hold it once more.
        stream = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
    except OSError as error:
        raise _unavailable(error, folder) from None
    with stream:
        # Spool asks a stream for nothing but these.
        yield Spool(cast("BinaryIO", _File(stream.fileno(), folder)))


class _File:
    """Whole reads and writes of a file, whose errors have a name of ours."""

    def __init__(self, descriptor: int, folder: Path) -> None:
        self._descriptor, self._folder = descriptor, folder

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._descriptor, place, whence)

    def write(self, content: bytes) -> int:
        left = memoryview(content)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            raise _unavailable(error, self._folder) from None
        return len(content)

    def read(self, size: int) -> bytes:
        """So many bytes, fewer where the file ends."""
        parts: list[bytes] = []
        try:
            while size and (part := os.read(self._descriptor, size)):
                parts.append(part)
                size -= len(part)
        except OSError as error:
            raise _unavailable(error, self._folder) from None
        return b"".join(parts)


def _unavailable(error: OSError, folder: Path) -> StorageUnavailable:
    return StorageUnavailable(SERVICE, f"{error.strerror}: {folder}")
