"""The object store in any S3, through the `minio` client.

`put_object` of minio 7.2 cannot send If-None-Match, so `_put_object` below it is called: the
version is pinned and a contract test of 32 racing writers holds it. A 412 may be the answer to a
repetition of our own success; either way the bytes that are there are compared by digest.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED, GOVERNANCE, Filter
from minio.error import MinioException, S3Error
from minio.lifecycleconfig import Expiration, LifecycleConfig, Rule
from minio.objectlockconfig import DAYS, ObjectLockConfig
from minio.versioningconfig import VersioningConfig

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
from storage.s3_probe import Headers, probe
from storage.settings import Settings
from translation.errors import NotFound, StorageUnavailable

_IF_ABSENT = {"If-None-Match": "*"}
_THERE = ("PreconditionFailed", "ConditionalRequestConflict")
_MISSING = ("NoSuchKey", "NoSuchObject", "NoSuchVersion", "ResourceNotFound")
_LOCKED = (Bucket.PUBLISHED, Bucket.AUDIT)
_WRITERS_MEET = 3


class S3Objects:
    """Objects in four buckets of an S3 server."""

    def __init__(self, settings: Settings) -> None:
        self._names = bucket_names(settings)
        self._settings = settings
        self._http = _pool()
        self._client = Minio(
            urlsplit(settings.objects_url).netloc,
            settings.s3_access_key.get_secret_value() or None,
            settings.s3_secret_key.get_secret_value() or None,
            secure=settings.s3_secure,
            region=settings.s3_region,
            http_client=self._http,
        )

    def put_if_absent(self, bucket: Bucket, body: bytes, content_type: str = ANY_TYPE) -> str:
        """See Objects."""
        key = key_of_bytes(body)
        headers: Headers = {"Content-Type": content_type, **checksum(body), **_IF_ABSENT}
        for _ in range(_WRITERS_MEET):
            try:
                with _named(self._names[bucket]):
                    self._client._put_object(self._names[bucket], key, body, headers)
                return key
            except S3Error:  # 412: it is there; 409: another writes it now and may yet fail
                if self._holds(bucket, key):
                    return key
        raise StorageUnavailable(SERVICE, "another writer of the same object did not finish")

    def _holds(self, bucket: Bucket, key: str) -> bool:
        try:
            self.get(bucket, key)
        except NotFound:
            return False
        return True

    def get(self, bucket: Bucket, key: str) -> bytes:
        """See Objects."""
        sha256_of(key)
        with _named(self._names[bucket], key):
            response = self._client.get_object(self._names[bucket], key)
            try:
                return verified(bucket, key, response.read())
            finally:
                response.close()
                response.release_conn()

    def stat(self, bucket: Bucket, key: str) -> ObjectStat:
        """See Objects."""
        sha256_of(key)
        with _named(self._names[bucket], key):
            found = self._client.stat_object(self._names[bucket], key)
        return ObjectStat(key, found.size or 0, found.content_type or ANY_TYPE)

    def list(self, bucket: Bucket) -> Iterator[str]:
        """See Objects."""
        with _named(self._names[bucket]):
            for found in self._client.list_objects(
                self._names[bucket], prefix="sha256/", recursive=True
            ):
                yield str(found.object_name)

    def presign(self, bucket: Bucket, key: str, *, seconds: int = 900) -> str:
        """See Objects."""
        self.stat(bucket, key)
        address = self._client.presigned_get_object(
            self._names[bucket], key, expires=timedelta(seconds=seconds)
        )
        return str(address)

    def prepare(self) -> None:
        """See Objects; originals are versioned, work expires, published and audit are locked."""
        for bucket, name in self._names.items():
            with _named(name):
                self._make(name, locked=bucket in _LOCKED)
        work, originals = self._names[Bucket.WORK], self._names[Bucket.ORIGINALS]
        with _named(work):
            self._client.set_bucket_lifecycle(work, _expiry(self._settings.work_days))
        with _named(originals):
            self._client.set_bucket_versioning(originals, VersioningConfig(ENABLED))
        lock = ObjectLockConfig(GOVERNANCE, self._settings.locked_days, DAYS)
        for bucket in _LOCKED:
            with _named(self._names[bucket]):
                self._client.set_object_lock_config(self._names[bucket], lock)

    def _make(self, name: str, *, locked: bool) -> None:
        if self._client.bucket_exists(name):
            return
        try:
            self._client.make_bucket(name, object_lock=locked)
        except S3Error as refused:
            if refused.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                raise

    def probe(self) -> Sequence[Probe]:
        """See Objects; the lock is tried in the audit bucket, whose trial object stays locked."""
        work, audit = self._names[Bucket.WORK], self._names[Bucket.AUDIT]
        with _named(work):
            return [*probe(self._client, work=work, locked=audit), self._presigned(work)]

    def _presigned(self, work: str) -> Probe:
        body = secrets.token_bytes(16)
        key = self.put_if_absent(Bucket.WORK, body)
        given = self._http.request("GET", self.presign(Bucket.WORK, key, seconds=60))
        self._client.remove_object(work, key)
        seen = f"a presigned address answered {given.status}"
        return Probe("presigned", given.data == body, seen)


def checksum(body: bytes) -> dict[str, str]:
    """The headers that let the server refuse bytes that changed on their way."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return {"x-amz-checksum-sha256": digest, "x-amz-sdk-checksum-algorithm": "SHA256"}


def _pool() -> urllib3.PoolManager:
    retries = urllib3.Retry(
        total=3,
        backoff_factor=0.2,
        status_forcelist=(500, 502, 503, 504),
        allowed_methods=None,  # every call of ours may be repeated
        respect_retry_after_header=False,
        raise_on_status=False,
    )
    timeout = urllib3.Timeout(connect=5, read=30)
    return urllib3.PoolManager(timeout=timeout, retries=retries, maxsize=32, cert_reqs="REQUIRED")


def _expiry(days: int) -> LifecycleConfig:
    rule = Rule(
        status=ENABLED,
        rule_filter=Filter(prefix=""),
        rule_id="work-expires",
        expiration=Expiration(days=days),
    )
    return LifecycleConfig([rule])


@contextmanager
def _named(bucket: str, key: str = "") -> Iterator[Any]:
    """Name what the server answers; the two answers to a conditional write pass through."""
    try:
        yield
    except S3Error as error:
        if error.code in _THERE:
            raise
        if key and error.code in _MISSING:
            raise NotFound("object", key) from None
        raise StorageUnavailable(SERVICE, f"{error.code} for bucket {bucket}") from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StorageUnavailable(SERVICE, type(error).__name__) from error
