"""The object store: bytes under the address of their content, in a folder or any S3.

A key says what the bytes are (`sha256/ab/cd/<hex>`), so an object is never changed and the same
bytes are never stored twice. Names for people are in the database.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from storage.errors import ObjectDamaged
from storage.settings import Settings
from translation.errors import NotFound

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON_TYPE = "application/json"
HTML_TYPE = "text/html; charset=utf-8"
PDF_TYPE = "application/pdf"
ANY_TYPE = "application/octet-stream"
SERVICE = "the object store"
_PREFIX = "sha256/"
_HEX_LETTERS = 64


class Bucket(StrEnum):
    """What an object is kept for; the settings name the buckets themselves."""

    ORIGINALS = "originals"
    WORK = "work"
    PUBLISHED = "published"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """An object without its bytes; `size` in bytes. A folder keeps no content type."""

    key: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Probe:
    """One promise of the object store, tried out; `detail` says what was seen."""

    name: str
    holds: bool
    detail: str


class Objects(Protocol):
    """What both backends do; all raise StorageUnavailable where the store does not answer."""

    def put_if_absent(self, bucket: Bucket, body: bytes, content_type: str = ANY_TYPE) -> str:
        """The key of the bytes, which are there and durable when this returns."""
        ...

    def get(self, bucket: Bucket, key: str) -> bytes:
        """The bytes of a key, their SHA-256 verified; raises NotFound or ObjectDamaged."""
        ...

    def stat(self, bucket: Bucket, key: str) -> ObjectStat:
        """Size and type of an object; raises NotFound."""
        ...

    def list(self, bucket: Bucket) -> Iterator[str]:
        """The keys of a bucket, in order."""
        ...

    def presign(self, bucket: Bucket, key: str, *, seconds: int = 900) -> str:
        """An address that gives the object to whoever has it, for that long; raises NotFound."""
        ...

    def prepare(self) -> None:
        """Make the buckets with what is promised of each; again changes nothing."""
        ...

    def probe(self) -> Sequence[Probe]:
        """What the store really does, tried out in the work bucket and left as it was."""
        ...


def bucket_names(settings: Settings) -> dict[Bucket, str]:
    """The name of each bucket as the settings have it."""
    return {
        Bucket.ORIGINALS: settings.originals_bucket,
        Bucket.WORK: settings.work_bucket,
        Bucket.PUBLISHED: settings.published_bucket,
        Bucket.AUDIT: settings.audit_bucket,
    }


def key_of(sha256: str) -> str:
    """The key of the bytes with this SHA-256 (hexadecimal)."""
    return f"{_PREFIX}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def sha256_of(key: str) -> str:
    """The SHA-256 that a key names; raises NotFound where it is no key of ours."""
    digest = key.rpartition("/")[2]
    if len(digest) != _HEX_LETTERS or key != key_of(digest) or not _is_hex(digest):
        raise NotFound("object", key)
    return digest


def _is_hex(digest: str) -> bool:
    return not set(digest) - set("0123456789abcdef")


def key_of_bytes(body: bytes) -> str:
    """The key under which bytes are stored."""
    return key_of(hashlib.sha256(body).hexdigest())


def verified(bucket: Bucket, key: str, body: bytes) -> bytes:
    """The bytes themselves; raises ObjectDamaged unless they are those that the key names."""
    if hashlib.sha256(body).hexdigest() != sha256_of(key):
        raise ObjectDamaged(bucket, key)
    return body
