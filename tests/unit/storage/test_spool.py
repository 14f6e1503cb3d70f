"""The file of a spool: nobody else's, gone in every ending, and a full disk has a name."""

import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storage.spool import SERVICE, spool
from translation.errors import StorageUnavailable
from translation.exchange import ImportedUnit
from translation.languages import Language

ROOT = Path(__file__).parents[3]
UNITS = [ImportedUnit(n, {Language.EN: f"confidential {n}"}) for n in range(2000)]
KILLED = """
import sys, time
sys.path[:0] = {paths!r}
from pathlib import Path
from storage.spool import spool
from test_spool import UNITS
with spool(Path({folder!r})) as kept:
    file = kept.file()
    assert list(file.kept(UNITS)) == list(file)
    print("ready", flush=True)
    time.sleep(60)
"""


def nameless() -> list[os.stat_result]:
    """The regular files that this process has open and no name leads to."""
    found = []
    for one in Path("/proc/self/fd").iterdir():
        try:
            told = one.stat()
        except FileNotFoundError:  # the folder itself, while it is read
            continue
        if stat.S_ISREG(told.st_mode) and not told.st_nlink:
            found.append(told)
    return found


def test_units_are_kept_in_a_file_without_a_name_that_is_its_owners_alone(tmp_path):
    folder, before = tmp_path / "data", nameless()
    with spool(folder) as kept:
        file = kept.file()
        assert list(file.kept(UNITS)) == UNITS
        assert list(file) == UNITS
        assert list(folder.iterdir()) == []
        (made,) = (one for one in nameless() if one not in before)
        assert stat.S_IMODE(made.st_mode) == 0o600
        assert made.st_size > len(UNITS)
    assert len(nameless()) == len(before)


def test_it_is_gone_after_a_failure(tmp_path):
    before = nameless()

    def broken():
        yield from UNITS
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"), spool(tmp_path) as kept:
        list(kept.file().kept(broken()))
    assert (list(tmp_path.iterdir()), nameless()) == ([], before)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_it_is_gone_where_the_process_is_ended_by_a_signal(tmp_path, ending):
    paths = [str(ROOT), str(Path(__file__).parent)]
    script = KILLED.format(paths=paths, folder=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(ending)
        assert process.wait() == -ending
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_told_by_name(tmp_path):
    taken = tmp_path / "file"
    taken.touch()
    with pytest.raises(StorageUnavailable) as refused, spool(taken / "data"):
        pass
    assert SERVICE in str(refused.value)
    assert str(taken) in str(refused.value)


def test_a_disk_that_takes_no_more_is_told_by_name_and_leaves_nothing(tmp_path):
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most[1]))
    try:
        with pytest.raises(StorageUnavailable) as refused, spool(tmp_path) as kept:
            list(kept.file().kept(UNITS))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
        signal.signal(signal.SIGXFSZ, ignored)
    assert str(tmp_path) in str(refused.value)
    assert "confidential" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
