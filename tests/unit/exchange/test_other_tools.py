"""What we write is read by another tool's library, translate-toolkit, and comes back from it."""

import io
from datetime import UTC, datetime

import pytest
from translate.misc.multistring import multistring
from translate.storage import tmx, xliff, xliff2

from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.exchange import (
    Package,
    PackageForm,
    PackageUnit,
    read_delivery,
    read_tmx,
    read_xliff_units,
    write_package,
    write_tmx,
)
from translation.languages import Language
from translation.markup import InlineTag, plain
from translation.units import Provenance, Unit, Variant

READERS = {PackageForm.XLIFF21: xliff2.Xliff2File, PackageForm.XLIFF12: xliff.xlifffile}
SOURCES = ("The budget is fixed.", "The {1}Council{/1} met{2/} in {{Geneva}}.", "第五十九条")
TARGETS = ("الميزانية ثابتة.", "اجتمع {1}المجلس{/1}{2/} في {{جنيف}}.", None)
TAGS = (InlineTag(1, True, "format", "b"), InlineTag(2, False, "note", "fn 3"))


def written(form):
    units = [
        PackageUnit(
            segment=at + 7,
            number=at + 1,
            source=source,
            tags=TAGS if "{1}" in source else (),
            target=target,
            state=TargetState.TRANSLATED if target else TargetState.INITIAL,
            at=CellVersion(3, 9),
            open=True,
        )
        for at, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True))
    ]
    package = Package("d1", "C18/52 <&>", Language.EN, Language.AR, Task.TRANSLATE, tuple(units))
    return write_package(package, form)


def words(text):
    """A text as another tool gives it, which may keep or drop the codes in it."""
    return None if text is None else str(text)


@pytest.mark.parametrize("form", READERS)
def test_a_package_is_read_by_another_tool(form):
    units = [unit for unit in READERS[form].parsestring(written(form)).units if unit.source]
    assert [words(unit.source) for unit in units][0::2] == list(SOURCES[0::2])
    assert "Council" in units[1].source
    assert "{Geneva}" in units[1].source
    assert words(units[0].target) == TARGETS[0]
    assert "المجلس" in units[1].target
    assert not units[2].target


@pytest.mark.parametrize("form", READERS)
def test_what_another_tool_translated_comes_back(form):
    store = READERS[form].parsestring(written(form))
    units = [unit for unit in store.units if unit.source]
    units[2].target = multistring("المادة 59")
    delivery = read_delivery(bytes(store))
    assert [one.text for one in delivery.units] == [TARGETS[0], TARGETS[1], "المادة 59"]
    assert {one.at for one in delivery.units} == {CellVersion(3, 9)}


def test_a_memory_is_read_by_another_tool():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    texts = {
        Language.EN: "Article 59",
        Language.ZH: "第五十九条",
        Language.AR: "المادة 59",
        Language.RU: "Статья 59 <&>",
    }
    variants = {one: Variant(one, text, Provenance.REVIEWED, at) for one, text in texts.items()}
    stream = io.BytesIO()
    write_tmx([Unit(1, variants)], stream)
    for target in (Language.ZH, Language.AR, Language.RU):
        stream.seek(0)
        (unit,) = tmx.tmxfile(
            stream, sourcelanguage=Language.EN.value, targetlanguage=target.value
        ).units
        assert words(unit.source) == texts[Language.EN]
        assert words(unit.gettarget(target.value)) == texts[target]


PAIRS = (("Article 59 <&> {a}", "Статья 59 <&> {a}"), ("Noted.", "Принято к сведению."))


def test_a_memory_that_another_tool_wrote_is_read():
    store = tmx.tmxfile()
    for source, target in PAIRS:
        store.addtranslation(source, "en", target, "ru")
    found = list(read_tmx(io.BytesIO(bytes(store))))
    assert [(plain(one.texts[Language.EN]), plain(one.texts[Language.RU])) for one in found] == [
        *PAIRS
    ]
    assert {one.source for one in found} == {Language.EN}


@pytest.mark.parametrize("made", [xliff.xlifffile, xliff2.Xliff2File])
def test_an_xliff_that_another_tool_wrote_goes_into_the_memory(made):
    store = made()
    store.setsourcelanguage("en")
    store.settargetlanguage("ru")
    for source, target in PAIRS:
        unit = store.addsourceunit(source)
        unit.target = target
    found = list(read_xliff_units(io.BytesIO(bytes(store))))
    assert [(plain(one.texts[Language.EN]), plain(one.texts[Language.RU])) for one in found] == [
        *PAIRS
    ]
