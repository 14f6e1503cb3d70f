"""The ZIP file under a package: opened without trust, written back in its own order.

Members are inflated here and not by zipfile, so that a declared size is a cap and never a promise,
and so that what was not touched goes into the output as the very bytes it came as.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from translation.docx.options import Limits
from translation.errors import DocumentRefused

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HAS_DESCRIPTOR = 0x08
_ENCRYPTED = 0x41
_ZIP64_EXTRA = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: its directory record and its packed bytes."""

    entry: zipfile.ZipInfo
    packed: memoryview

    @property
    def name(self) -> str:
        """The name as it stands in the directory."""
        return self.entry.orig_filename


def open_members(data: bytes, limits: Limits) -> tuple[Member, ...]:
    """The members in directory order, names and sizes checked, nothing inflated yet.

    Raises DocumentRefused (`legacy_doc encrypted not_docx corrupt too_many_parts duplicate_parts
    bad_part_name too_large`).
    """
    _recognise(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError):
        raise _corrupt("the zip directory cannot be read") from None
    if len(entries) > limits.entries:
        raise DocumentRefused(
            "too_many_parts",
            f"the package has {len(entries)} parts; at most {limits.entries} are accepted",
        )
    _check_names(entries)
    _check_sizes(entries, limits)
    return _locate(memoryview(data), entries)


def _recognise(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocumentRefused(
                "encrypted", "the document is protected by a password; save it without one"
            )
        if "WordDocument".encode("utf-16-le") in data:
            raise DocumentRefused(
                "legacy_doc", "this is a Word 97-2003 .doc file; save it as .docx first"
            )
    if not data.startswith(b"PK"):
        raise DocumentRefused("not_docx", "the file is not a DOCX; send a Word document")


def _corrupt(what: str) -> DocumentRefused:
    return DocumentRefused("corrupt", f"{what}; ask for the file again")


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if _is_bad(name):
            raise DocumentRefused(
                "bad_part_name", f"a part is named {name[:80]!r}, which no package may hold"
            )
        if name.lower() in seen:
            raise DocumentRefused(
                "duplicate_parts", f"the package holds {name[:80]!r} more than once"
            )
        seen.add(name.lower())


def _is_bad(name: str) -> bool:
    return (
        not name
        or name.startswith("/")
        or "\\" in name
        or "\0" in name
        or name[1:2] == ":"
        or ".." in name.split("/")
    )


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = 0
    for entry in entries:
        total += entry.file_size
        steep = entry.file_size > limits.ratio * max(1, entry.compress_size)
        if entry.file_size > limits.member or (steep and entry.file_size >= limits.ratio_from):
            raise DocumentRefused(
                "too_large",
                f"part {entry.orig_filename[:80]!r} would inflate to {entry.file_size} bytes",
            )
    if total > limits.total:
        raise DocumentRefused("too_large", f"the package would inflate to {total} bytes")


def _locate(data: memoryview, entries: list[zipfile.ZipInfo]) -> tuple[Member, ...]:
    members = [Member(entry, _packed(data, entry)) for entry in entries]
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise _corrupt("two entries of the zip directory overlap")
        end = entry.header_offset + _LOCAL.size + entry.compress_size
    return tuple(members)


def _packed(data: memoryview, entry: zipfile.ZipInfo) -> memoryview:
    if entry.flag_bits & _ENCRYPTED:
        raise DocumentRefused(
            "encrypted", "the zip file is protected by a password; save it without one"
        )
    start = entry.header_offset
    try:
        header = _LOCAL.unpack_from(data, start)
    except struct.error:
        raise _corrupt("an entry points outside of the file") from None
    names, extra = header[9], header[10]
    begin = start + _LOCAL.size + names + extra
    packed = data[begin : begin + entry.compress_size]
    if header[0] != b"PK\x03\x04" or len(packed) != entry.compress_size:
        raise _corrupt(f"part {entry.orig_filename[:80]!r} is not where the directory says")
    raw = bytes(data[start + _LOCAL.size : start + _LOCAL.size + names])
    if raw != _raw_name(entry):
        raise _corrupt(f"part {entry.orig_filename[:80]!r} has another name at its place")
    return packed


def inflate(member: Member) -> bytes:
    """The bytes of a member; its declared size is a cap, its CRC is compared.

    Raises DocumentRefused (`corrupt`).
    """
    entry = member.entry
    if entry.compress_type == zipfile.ZIP_STORED:
        whole = bytes(member.packed)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        whole = _deflated(member)
    else:
        raise _corrupt(f"part {member.name[:80]!r} is packed in a way that no DOCX uses")
    if len(whole) != entry.file_size or zlib.crc32(whole) != entry.CRC:
        raise _corrupt(f"part {member.name[:80]!r} does not have the size or CRC it declares")
    return whole


def _deflated(member: Member) -> bytes:
    stream = zlib.decompressobj(-15)
    try:
        return stream.decompress(member.packed, member.entry.file_size + 1)
    except zlib.error:
        raise _corrupt(f"part {member.name[:80]!r} cannot be inflated") from None


def write_members(members: tuple[Member, ...], changed: Mapping[str, bytes]) -> bytes:
    """The same ZIP with some members' bytes exchanged: order, times and packing kept.

    What is not in `changed` is copied as packed; the result depends on the arguments alone.
    """
    out = io.BytesIO()
    directory = []
    for member in members:
        fresh = changed.get(member.name)
        directory.append(_write_one(out, member, fresh))
    start = out.tell()
    for record in directory:
        out.write(record)
    count = len(directory)
    out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, out.tell() - start, start, 0))
    return out.getvalue()


def _write_one(out: io.BytesIO, member: Member, fresh: bytes | None) -> bytes:
    entry = member.entry
    packed: bytes | memoryview = member.packed
    crc, size = entry.CRC, entry.file_size
    if fresh is not None:
        crc, size = zlib.crc32(fresh), len(fresh)
        packed = fresh if entry.compress_type == zipfile.ZIP_STORED else _deflate(fresh)
    name, extra = _raw_name(entry), _without_zip64(entry.extra)
    flags = entry.flag_bits & ~_HAS_DESCRIPTOR
    common = (flags, entry.compress_type, _dos_time(entry), _dos_date(entry), crc)
    sizes = (len(packed), size, len(name), len(extra))
    offset = out.tell()
    out.write(_LOCAL.pack(b"PK\x03\x04", entry.extract_version, *common, *sizes))
    out.write(name + extra)
    out.write(packed)
    made = entry.create_version | entry.create_system << 8
    record = _CENTRAL.pack(
        b"PK\x01\x02", made, entry.extract_version, *common, *sizes,
        len(entry.comment), 0, entry.internal_attr, entry.external_attr, offset,
    )  # fmt: skip
    return record + name + extra + entry.comment


def _deflate(whole: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(whole) + packer.flush()


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        identity, length = struct.unpack_from("<HH", extra, at)
        if identity != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _dos_time(entry: zipfile.ZipInfo) -> int:
    _, _, _, hour, minute, second = entry.date_time
    return hour << 11 | minute << 5 | second // 2


def _dos_date(entry: zipfile.ZipInfo) -> int:
    year, month, day = entry.date_time[:3]
    return (year - 1980) << 9 | month << 5 | day
