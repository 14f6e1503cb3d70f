"""Units that were spooled are those that were read, in whatever order somebody asks for them."""

import io
import tracemalloc
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.documents import DocumentClass
from translation.errors import StorageUnavailable
from translation.exchange import ImportedUnit, Spool, Stamp, spool
from translation.languages import Language
from translation.units import Provenance

EN, FR = Language.EN, Language.FR

MOMENTS = st.none() | st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])
)
STAMPS = st.builds(Stamp, st.none() | st.sampled_from(Provenance), MOMENTS)
NAMES = st.none() | st.text(max_size=5)
LANGUAGES = st.sampled_from(Language)
UNITS = st.builds(
    ImportedUnit,
    st.integers(1, 1 << 40),
    st.dictionaries(LANGUAGES, st.text(min_size=1, max_size=20), min_size=1),
    st.none() | st.sampled_from(Provenance),
    MOMENTS,
    NAMES,
    NAMES,
    st.dictionaries(LANGUAGES, STAMPS),
    st.none() | st.sampled_from(DocumentClass),
    st.none() | LANGUAGES,
    NAMES,
    domain=NAMES,
)


def unit(number: int, letters: int = 3) -> ImportedUnit:
    return ImportedUnit(number, {EN: "e" * letters, FR: "f" * letters}, source=EN)


def spooled(units, stream=None):
    file = Spool(io.BytesIO() if stream is None else stream).file()
    assert list(file.kept(units)) == units
    return file


@given(st.lists(UNITS, max_size=8))
def test_units_come_back_as_they_were_read(units):
    read = list(spooled(units))
    assert read == units
    assert [list(one.texts) for one in read] == [list(one.texts) for one in units]  # in their order
    assert [one.pivot for one in read] == [one.pivot for one in units]


def test_files_follow_one_another_and_are_read_side_by_side_and_again():
    kept = Spool(io.BytesIO())
    first, second = kept.file(), kept.file()
    few, many = [unit(n) for n in range(3)], [unit(n) for n in range(2 * spool.UNITS + 1)]
    assert list(first.kept(few)) == few
    assert list(second.kept(many)) == many
    both = list(zip(second, second, strict=True))
    assert both == [(one, one) for one in many]
    assert list(first) == few
    assert list(kept.file()) == []


def test_what_is_held_in_memory_does_not_grow_with_the_file(tmp_path):
    def peak(count):
        with (tmp_path / "spool").open("w+b") as stream:
            tracemalloc.start()
            file = Spool(stream).file()
            read = sum(1 for _ in file.kept(unit(n, 20_000) for n in range(count)))
            assert read == sum(1 for _ in file) == count
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    blocks = spool.LETTERS // 40_000
    assert peak(10 * blocks) < 1.2 * peak(2 * blocks)


def test_a_long_unit_ends_its_block(monkeypatch):
    monkeypatch.setattr(spool, "LETTERS", 10)
    stream = io.BytesIO()
    units = [unit(1), unit(2, 100_000), unit(3)]
    assert list(spooled(units, stream)) == units


@pytest.mark.parametrize("at", [0, 4, 9, 40, -1])
def test_a_block_that_is_not_what_was_written_is_refused_by_name(at):
    stream = io.BytesIO()
    file = spooled([unit(n) for n in range(9)], stream)
    raw = bytearray(stream.getvalue())
    raw[at] ^= 1
    stream.seek(0)
    stream.write(raw)
    with pytest.raises(StorageUnavailable):
        list(file)


def test_a_block_that_is_cut_short_is_refused_by_name():
    stream = io.BytesIO()
    file = spooled([unit(n) for n in range(9)], stream)
    for size in (len(stream.getvalue()) - 1, 6, 0):
        stream.truncate(size)
        with pytest.raises(StorageUnavailable):
            list(file)
