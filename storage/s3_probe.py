"""What an S3 server really does, tried out: its promises differ, and some only look kept.

A server that ignores If-None-Match answers 200 and overwrites; that is why each trial looks at
what stands there afterwards.
"""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from minio import Minio
from minio.deleteobjects import DeleteObject
from minio.error import S3Error

from storage.objects import Probe

_WRITERS = 8
Headers = dict[str, str | list[str] | tuple[str]]


def probe(client: Minio, *, work: str, locked: str) -> list[Probe]:
    """The trials one after the other, their objects removed where the server lets go of them."""
    name = f"probe/{secrets.token_hex(8)}"
    return [
        _if_absent(client, work, f"{name}/absent"),
        _if_match(client, work, f"{name}/match"),
        _checksum(client, work, f"{name}/checksum"),
        _versions(client, locked),
        _locked_delete(client, locked, f"{name}/locked"),
    ]


def _if_absent(client: Minio, bucket: str, name: str) -> Probe:
    def write(number: int) -> bool:
        body = f"writer {number}".encode()
        return _accepted(lambda: _put(client, bucket, name, body, {"If-None-Match": "*"}))

    with ThreadPoolExecutor(_WRITERS) as writers:
        won = sum(writers.map(write, range(_WRITERS)))
    client.remove_object(bucket, name)
    return Probe("if-absent", won == 1, f"{won} of {_WRITERS} racing writers got through")


def _if_match(client: Minio, bucket: str, name: str) -> Probe:
    _put(client, bucket, name, b"first", {})
    stale: Headers = {"If-Match": '"00000000000000000000000000000000"'}
    took = _accepted(lambda: _put(client, bucket, name, b"second", stale))
    client.remove_object(bucket, name)
    return Probe("if-match", not took, "a stale write was " + ("taken" if took else "refused"))


def _checksum(client: Minio, bucket: str, name: str) -> Probe:
    wrong: Headers = {
        "x-amz-checksum-sha256": "A" * 43 + "=",
        "x-amz-sdk-checksum-algorithm": "SHA256",
    }
    took = _accepted(lambda: _put(client, bucket, name, b"body", wrong))
    if took:
        client.remove_object(bucket, name)
    return Probe("checksum", not took, "a wrong SHA-256 was " + ("taken" if took else "refused"))


def _versions(client: Minio, bucket: str) -> Probe:
    status = str(client.get_bucket_versioning(bucket).status)
    return Probe("versions", status == "Enabled", f"versions of {bucket}: {status.lower()}")


def _locked_delete(client: Minio, bucket: str, name: str) -> Probe:
    version = _put(client, bucket, name, b"locked", {})
    removed = _accepted(lambda: client.remove_object(bucket, name, version_id=version))
    trial = DeleteObject(name, version)
    for failure in client.remove_objects(bucket, [trial], bypass_governance_mode=True):
        return Probe("locked delete refused", not removed, f"the trial stays: {failure.code}")
    seen = "went through" if removed else "was refused"
    return Probe("locked delete refused", not removed, f"deleting a locked version {seen}")


def _put(client: Minio, bucket: str, name: str, body: bytes, headers: Headers) -> str | None:
    written = client._put_object(bucket, name, body, headers)
    version: str | None = written.version_id
    return version


def _accepted(act: Callable[[], object]) -> bool:
    try:
        act()
    except S3Error:
        return False
    return True
