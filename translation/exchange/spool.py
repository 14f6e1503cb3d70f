"""Units that were read once, as they lie in a file until they are asked for again.

To parse the XML of others takes many times what it takes to read this, and a file is gone through
twice and more: to see that it is whole, to learn from it, to store it. A block holds some hundred
units by the column; what many units share stands in it once. Each block is checked before it is
decoded.
"""

import marshal
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

from translation.documents import DocumentClass
from translation.errors import StorageUnavailable
from translation.exchange.imported import ImportedUnit, Stamp
from translation.languages import Language
from translation.units import Provenance

UNITS, LETTERS = 512, 1 << 20
"""Units of a block at most, and letters from which on no further unit comes into it."""

_PLAIN = 2  # of marshal's formats the one that does not look whether it wrote a text before
_SUM = 4  # bytes of the checksum before a block


class Spool:
    """What was read, in a binary stream that nobody else writes to; files follow one another.

    What the stream raises is raised. Reading may go on in several places at once, in one thread.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def file(self) -> "SpooledFile":
        """A place for the units of one more file."""
        return SpooledFile(self.blocks())

    def blocks(self) -> "Blocks":
        """A place for bytes of any kind."""
        return Blocks(self._stream)


class Blocks:
    """Bytes that come back in the order they were written; made by `Spool`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = array("Q")  # where each begins, and how long it is

    def write(self, block: bytes) -> None:
        """One more of them."""
        at = self._stream.seek(0, 2)
        self._stream.write(crc32(block).to_bytes(_SUM) + block)
        self._written.extend((at, len(block)))

    def __iter__(self) -> Iterator[bytes]:
        """The blocks; raises StorageUnavailable where one is not what was written."""
        for at, size in zip(self._written[::2], self._written[1::2], strict=True):
            yield self._read(at, size)

    def _read(self, at: int, size: int) -> bytes:
        self._stream.seek(at)
        told, block = self._stream.read(_SUM), self._stream.read(size)
        if len(block) != size or crc32(block) != int.from_bytes(told):
            raise StorageUnavailable("what was read of a file", "it is not what was kept of it")
        return block


class SpooledFile:
    """The units of one file; made by `Spool`."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def kept(self, units: Iterable[ImportedUnit]) -> Iterator[ImportedUnit]:
        """The units, which are written as they are passed on; to be gone through to the end."""
        given = iter(units)
        while some := list(_some(given)):
            self._blocks.write(marshal.dumps(_packed(some), _PLAIN))
            yield from some

    def __iter__(self) -> Iterator[ImportedUnit]:
        """The units that were kept; raises StorageUnavailable where they are not what they were."""
        for block in self._blocks:
            # a file of this process alone, whose block was checked
            yield from _unpacked(marshal.loads(block))  # noqa: S302


class _Shared(NamedTuple):
    """What many units of a file have in common."""

    languages: tuple[Language, ...]
    provenance: Provenance | None
    at: datetime | None
    stamps: tuple[tuple[Language, Stamp], ...]
    document_class: DocumentClass | None
    source: Language | None
    document: str | None
    domain: str | None


_Packed = tuple[Any, ...]
"""Of a block: what is shared, and by unit its number, its ordinal, neighbours and texts."""


def _some(given: Iterator[ImportedUnit]) -> Iterator[ImportedUnit]:
    letters = 0
    for unit in islice(given, UNITS):
        yield unit
        letters += sum(map(len, unit.texts.values()))
        if letters > LETTERS:
            return


def _packed(units: Sequence[ImportedUnit]) -> _Packed:
    numbers: dict[tuple[object, ...], int] = {}
    known: list[_Shared] = []
    texts: list[str] = []
    shared: list[int] = []
    for unit in units:
        texts += unit.texts.values()
        stamps = unit.stamps
        one = (
            tuple(unit.texts),
            unit.provenance,
            unit.at,
            tuple(stamps),
            tuple(map(id, stamps.values())),  # units of a file have them in common
            unit.document_class,
            unit.source,
            unit.document,
            unit.domain,
        )
        number = numbers.get(one)
        if number is None:
            number = numbers[one] = len(known)
            known.append(_shared_by(unit))
        shared.append(number)
    return (
        tuple(map(_told, known)),
        shared,
        [unit.ordinal for unit in units],
        [unit.previous for unit in units],
        [unit.next for unit in units],
        texts,
    )


def _shared_by(unit: ImportedUnit) -> _Shared:
    return _Shared(
        tuple(unit.texts),
        unit.provenance,
        unit.at,
        tuple(unit.stamps.items()),
        unit.document_class,
        unit.source,
        unit.document,
        unit.domain,
    )


def _unpacked(block: _Packed) -> Iterator[ImportedUnit]:
    told, numbers, ordinals, before, after, texts = block
    known = [(one, dict(one.stamps)) for one in map(_shared, told)]
    given = iter(texts)
    for number, ordinal, previous, following in zip(numbers, ordinals, before, after, strict=True):
        shared, stamps = known[number]
        yield ImportedUnit(
            ordinal,
            dict(zip(shared.languages, given)),  # noqa: B905 - it takes as many as there are languages
            shared.provenance,
            shared.at,
            previous,
            following,
            stamps,
            shared.document_class,
            shared.source,
            shared.document,
            domain=shared.domain,
        )


def _told(one: _Shared) -> _Packed:
    """What is shared as what it is made of."""
    return (
        tuple(language.value for language in one.languages),
        one.provenance and one.provenance.value,
        one.at and one.at.isoformat(),
        tuple(
            (
                language.value,
                stamp.provenance and stamp.provenance.value,
                stamp.at and stamp.at.isoformat(),
            )
            for language, stamp in one.stamps
        ),
        one.document_class and one.document_class.value,
        one.source and one.source.value,
        one.document,
        one.domain,
    )


def _shared(told: _Packed) -> _Shared:
    languages, provenance, at, stamps, document_class, source, document, domain = told
    return _Shared(
        tuple(map(Language, languages)),
        _provenance(provenance),
        _moment(at),
        tuple(
            (Language(language), Stamp(_provenance(said), _moment(when)))
            for language, said, when in stamps
        ),
        None if document_class is None else DocumentClass(document_class),
        None if source is None else Language(source),
        document,
        domain,
    )


def _provenance(told: str | None) -> Provenance | None:
    return None if told is None else Provenance(told)


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
