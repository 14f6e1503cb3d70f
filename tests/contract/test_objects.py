import hashlib
import os
import stat
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from minio import Minio
from minio.error import S3Error
from pydantic import SecretStr

from storage.errors import ObjectDamaged
from storage.object_store import open_objects
from storage.objects import DOCX_TYPE, Bucket, Objects, key_of, sha256_of
from storage.s3 import S3Objects
from storage.settings import Settings
from translation.errors import NotFound, StorageUnavailable

Parallel = Callable[[int, Callable[[int], Any]], list[Any]]


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def client_of(settings: Settings) -> Minio:
    return Minio(
        urlsplit(settings.objects_url).netloc,
        settings.s3_access_key.get_secret_value(),
        settings.s3_secret_key.get_secret_value(),
        secure=False,
        region=settings.s3_region,
    )


def test_the_key_names_the_content(objects: Objects) -> None:
    key = objects.put_if_absent(Bucket.ORIGINALS, b"some bytes")
    digest = sha256(b"some bytes")
    assert key == f"sha256/{digest[:2]}/{digest[2:4]}/{digest}"
    assert sha256_of(key) == digest
    assert objects.get(Bucket.ORIGINALS, key) == b"some bytes"


@pytest.mark.parametrize("body", [b"", b"\x00" * 3_000_000])
def test_any_bytes_come_back(objects: Objects, body: bytes) -> None:
    key = objects.put_if_absent(Bucket.PUBLISHED, body, DOCX_TYPE)
    assert objects.get(Bucket.PUBLISHED, key) == body
    assert objects.stat(Bucket.PUBLISHED, key).size == len(body)


def test_the_same_bytes_again_change_nothing(objects: Objects) -> None:
    first = objects.put_if_absent(Bucket.WORK, b"once")
    assert objects.put_if_absent(Bucket.WORK, b"once") == first
    assert list(objects.list(Bucket.WORK)) == [first]


def test_buckets_hold_objects_apart(objects: Objects) -> None:
    key = objects.put_if_absent(Bucket.WORK, b"here")
    with pytest.raises(NotFound):
        objects.get(Bucket.ORIGINALS, key)


def test_an_unknown_key_is_not_found(objects: Objects) -> None:
    absent = key_of(sha256(b"never stored"))
    for ask in (objects.get, objects.stat, objects.presign):
        with pytest.raises(NotFound):
            ask(Bucket.WORK, absent)


@pytest.mark.parametrize("key", ["../../etc/passwd", "sha256/aa/bb/../../../x", "sha256/aa/bb/cc"])
def test_what_is_no_key_leads_nowhere(objects: Objects, key: str) -> None:
    with pytest.raises(NotFound):
        objects.get(Bucket.WORK, key)


def test_keys_are_listed_in_order(objects: Objects) -> None:
    stored = {objects.put_if_absent(Bucket.WORK, bytes([n])) for n in range(20)}
    assert list(objects.list(Bucket.WORK)) == sorted(stored)


def test_of_32_racing_writers_one_object_stands(objects: Objects, in_parallel: Parallel) -> None:
    body = os.urandom(100_000)
    keys = in_parallel(32, lambda _: objects.put_if_absent(Bucket.PUBLISHED, body))
    assert set(keys) == {key_of(sha256(body))}
    assert list(objects.list(Bucket.PUBLISHED)) == [keys[0]]
    assert objects.get(Bucket.PUBLISHED, keys[0]) == body


def test_preparing_again_changes_nothing(objects: Objects) -> None:
    key = objects.put_if_absent(Bucket.AUDIT, b"kept")
    objects.prepare()
    assert objects.get(Bucket.AUDIT, key) == b"kept"


def test_a_presigned_address_gives_the_object(objects: Objects) -> None:
    key = objects.put_if_absent(Bucket.PUBLISHED, b"for whoever has the address")
    with urllib.request.urlopen(objects.presign(Bucket.PUBLISHED, key, seconds=60)) as response:
        assert response.read() == b"for whoever has the address"


def test_the_probe_leaves_the_store_as_it_was(objects: Objects) -> None:
    objects.put_if_absent(Bucket.WORK, b"there before")
    before = list(objects.list(Bucket.WORK))
    objects.probe()
    assert list(objects.list(Bucket.WORK)) == before


def test_if_absent_holds_under_the_probe(objects: Objects) -> None:
    found = {probe.name: probe for probe in objects.probe()}
    assert found["if-absent"].holds, found["if-absent"].detail


# A folder


@pytest.fixture
def folder(tmp_path: Path) -> Objects:
    opened = open_objects(Settings(data=tmp_path))
    opened.prepare()
    return opened


def test_files_of_a_folder_are_read_only(folder: Objects, tmp_path: Path) -> None:
    key = folder.put_if_absent(Bucket.ORIGINALS, b"bytes")
    mode = (tmp_path / "objects" / "originals" / key).stat().st_mode
    assert stat.S_IMODE(mode) == 0o440


def test_no_part_of_a_file_stays_behind(
    folder: Objects, tmp_path: Path, in_parallel: Parallel
) -> None:
    in_parallel(8, lambda _: folder.put_if_absent(Bucket.ORIGINALS, b"bytes"))
    files = [file for file in (tmp_path / "objects").rglob("*") if file.is_file()]
    assert len(files) == 1


def test_what_a_killed_writer_left_is_no_object_and_is_removed_after_a_day(
    folder: Objects, tmp_path: Path
) -> None:
    folder.put_if_absent(Bucket.WORK, b"whole")
    parts = tmp_path / "objects" / "work" / ".parts"
    (parts / "old").write_bytes(b"ha")
    (parts / "new").write_bytes(b"hal")
    os.utime(parts / "old", (0, 0))
    folder.prepare()
    assert len(list(folder.list(Bucket.WORK))) == 1
    assert [part.name for part in parts.iterdir()] == ["new"]


def test_a_damaged_file_is_named_and_never_returned(folder: Objects, tmp_path: Path) -> None:
    key = folder.put_if_absent(Bucket.ORIGINALS, b"sound")
    file = tmp_path / "objects" / "originals" / key
    file.chmod(0o640)
    file.write_bytes(b"other")
    with pytest.raises(ObjectDamaged, match=key):
        folder.get(Bucket.ORIGINALS, key)
    with pytest.raises(ObjectDamaged):
        folder.put_if_absent(Bucket.ORIGINALS, b"sound")


def test_a_folder_that_is_a_file_is_a_store_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "objects").write_bytes(b"in the way")
    blocked = open_objects(Settings(data=tmp_path))
    with pytest.raises(StorageUnavailable):
        blocked.prepare()
    with pytest.raises(StorageUnavailable):
        blocked.put_if_absent(Bucket.WORK, b"bytes")


# MinIO


def test_the_client_still_sends_if_none_match(s3: tuple[Objects, Settings]) -> None:
    _, settings = s3
    client = client_of(settings)
    bucket, name = settings.work_bucket, "pinned"
    client._put_object(bucket, name, b"first", {"If-None-Match": "*"})
    with pytest.raises(S3Error) as refused:
        client._put_object(bucket, name, b"second", {"If-None-Match": "*"})
    assert refused.value.code == "PreconditionFailed"
    assert client.get_object(bucket, name).data == b"first"


def test_minio_keeps_every_promise_that_is_probed(s3: tuple[Objects, Settings]) -> None:
    found = {probe.name: probe.holds for probe in s3[0].probe()}
    assert found == {
        "if-absent": True,
        "if-match": True,
        "checksum": True,
        "versions": True,
        "locked delete refused": True,
        "presigned": True,
    }


def test_what_is_published_cannot_be_deleted(s3: tuple[Objects, Settings]) -> None:
    objects, settings = s3
    key = objects.put_if_absent(Bucket.PUBLISHED, b"for ever")
    client = client_of(settings)
    version = client.stat_object(settings.published_bucket, key).version_id
    with pytest.raises(S3Error):
        client.remove_object(settings.published_bucket, key, version_id=version)
    assert objects.get(Bucket.PUBLISHED, key) == b"for ever"


def test_originals_are_versioned_and_work_expires(s3: tuple[Objects, Settings]) -> None:
    client, settings = client_of(s3[1]), s3[1]
    assert client.get_bucket_versioning(settings.originals_bucket).status == "Enabled"
    rules = client.get_bucket_lifecycle(settings.work_bucket).rules
    assert [rule.expiration.days for rule in rules] == [settings.work_days]


def test_a_damaged_object_is_named_and_never_returned(s3: tuple[Objects, Settings]) -> None:
    objects, settings = s3
    key = key_of(sha256(b"sound"))
    client_of(settings)._put_object(settings.work_bucket, key, b"other", {})
    with pytest.raises(ObjectDamaged, match=key):
        objects.get(Bucket.WORK, key)
    with pytest.raises(ObjectDamaged):
        objects.put_if_absent(Bucket.WORK, b"sound")


def test_the_content_type_is_kept(s3: tuple[Objects, Settings]) -> None:
    key = s3[0].put_if_absent(Bucket.PUBLISHED, b"a document", DOCX_TYPE)
    assert s3[0].stat(Bucket.PUBLISHED, key).content_type == DOCX_TYPE


def test_wrong_keys_of_access_are_a_store_out_of_reach(s3: tuple[Objects, Settings]) -> None:
    wrong = s3[1].model_copy(update={"s3_secret_key": SecretStr("wrong-secret")})
    with pytest.raises(StorageUnavailable):
        S3Objects(wrong).put_if_absent(Bucket.WORK, b"bytes")


def test_a_server_that_is_not_there_is_told_within_seconds(tmp_path: Path) -> None:
    nobody = Settings(data=tmp_path, objects_url="s3://127.0.0.1:9", s3_secure=False)
    begun = time.monotonic()
    with pytest.raises(StorageUnavailable, match="object store"):
        S3Objects(nobody).get(Bucket.WORK, key_of(sha256(b"")))
    assert time.monotonic() - begun < 20
