import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import errors
from storage.database import Database, file_system
from storage.errors import NetworkFolder
from storage.objects import key_of, sha256_of
from translation.errors import NotFound

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /srv/shared nfs4 rw 0 0
/dev/sdb1 /srv/shared/local ext4 rw 0 0
//server/share /mnt/with\\040blank cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/tmp/x", "tmpfs"),
        ("/srv/shared/data", "nfs4"),
        ("/srv/shared/local/data", "ext4"),
        ("/srv/sharedlike", "ext4"),
        ("/mnt/with blank/x", "cifs"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_its_nearest_mount(folder: str, kind: str) -> None:
    assert file_system(Path(folder), MOUNTS) == kind


def test_sqlite_on_a_network_file_system_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("storage.database._mounts", lambda: f"srv:/x {tmp_path} nfs4 rw 0 0\n")
    with pytest.raises(NetworkFolder, match="nfs4"):
        Database(f"sqlite:///{tmp_path / 'hexaglot.sqlite3'}")


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_a_key_and_its_digest_stand_for_each_other(digest: str) -> None:
    assert sha256_of(key_of(digest)) == digest


@given(st.text())
def test_no_other_text_is_a_key(text: str) -> None:
    with pytest.raises(NotFound):
        sha256_of(text)


@pytest.mark.parametrize(
    "error",
    [
        errors.SettingsRefused("HEXAGLOT_X", "why"),
        errors.NetworkFolder("/x", "nfs4"),
        errors.SchemaBehind(None, "0001"),
        errors.SchemaUnknown("9999"),
        errors.KeyReused("k"),
        errors.NameTaken("ana"),
        errors.Overtaken("d1", 2),
        errors.ObjectDamaged("work", "sha256/…"),
    ],
)
def test_an_error_survives_pickling_and_ends_without_a_stop(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))
    assert not str(error)[0].isupper()
    assert not str(error).endswith(".")
