"""The zip for a provider: the same bytes again, and what comes back in it is read without trust."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest

from glossaries.csv_file import read_csv
from translation.analysis import Share, analysed
from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import ExchangeRefused
from translation.exchange import (
    DeliveryForm,
    Package,
    PackageForm,
    PackageUnit,
    read_any,
    write_package,
)
from translation.exchange.bundle import is_bundle, read_bundle, write_bundle
from translation.exchange.work_order import (
    Reference,
    Sheet,
    order_docx,
    order_json,
    references_json,
    terms_csv,
)
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.terms import Term, TermStatus

MOMENT = datetime(2018, 4, 17, 9, 30, tzinfo=UTC)
EN, FR, AR = Language.EN, Language.FR, Language.AR


def xliff(order: int | None = 7) -> bytes:
    at = CellVersion(3, 9)
    unit = PackageUnit(5, 1, "A {1}b{/1}.", (), "Un.", TargetState.TRANSLATED, at, open=True)
    package = Package("d1", "C18/52", EN, FR, Task.TRANSLATE, (unit,), order)
    return write_package(package, PackageForm.XLIFF21)


def zipped(**files: bytes) -> bytes:
    return write_bundle(list(files.items()), MOMENT)


def sheet(**more) -> Sheet:
    given = {
        "number": 7,
        "document": "d1",
        "name": "C18/52",
        "title": "Report",
        "source": EN,
        "target": AR,
        "task": Task.TRANSLATE,
        "provider": "Lingua شركة",
        "contact": "",
        "given_by": "cora",
        "given_on": date(2018, 4, 17),
        "due": date(2018, 5, 2),
        "definition": "un-330w-source",
        "segments": 3,
        "words": 495,
        "bands": {"repeated": 5, "100": 90, "75-84": 200, "none": 200},
        "states": {"initial": 495},
        "references": (Reference("C18/53", "Budget", "/publications/d2", (EN, FR)),),
    }
    return Sheet(**{**given, **more})


def test_the_same_files_are_the_same_bytes_of_one_moment() -> None:
    made = zipped(a=b"1", b=b"2")
    assert made == zipped(a=b"1", b=b"2")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["a", "b"]
        assert {one.date_time for one in archive.infolist()} == {(2018, 4, 17, 9, 30, 0)}
    early = write_bundle([("a", b"1")], datetime(1970, 1, 1, tzinfo=UTC))
    assert zipfile.ZipFile(io.BytesIO(early)).infolist()[0].date_time[0] == 1980


def test_the_xliff_and_the_work_order_come_back() -> None:
    order = order_json(sheet(), [("a", b"1")])
    body = zipped(**{"work-order.json": order, "C18-52-fr.xlf": xliff(), "memory.tmx": b"<tmx/>"})
    assert is_bundle(body)
    back = read_any(body)
    assert (back.form, back.order, back.document) == (DeliveryForm.PACKAGE, 7, "d1")
    assert back.units[0].text == "Un."


def test_either_tells_the_number() -> None:
    order = order_json(sheet(), [])
    assert read_any(zipped(**{"work-order.json": order, "a.xlf": xliff(None)})).order == 7
    assert read_any(zipped(**{"in/a.xlf": xliff(8), "__MACOSX/._a.xlf": b"x"})).order == 8
    assert read_any(xliff(8)).order == 8
    with pytest.raises(ExchangeRefused) as refused:
        read_any(zipped(**{"work-order.json": order, "a.xlf": xliff(8)}))
    assert refused.value.code == "other_order"


def raw(*names: str, body: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, body)
    return out.getvalue()


def bomb() -> bytes:
    return raw("a.xlf", body=b"\0" * (140 * 2**20))


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("no_xliff", raw("memory.tmx")),
        ("several_texts", raw("a.xlf", "b.xliff")),
        ("bad_part_name", raw("../a.xlf")),
        ("bad_part_name", raw("/etc/a.xlf")),
        ("bad_part_name", raw("a\\..\\b.xlf")),
        ("too_many_parts", raw("a.xlf", *(f"n{n}" for n in range(600)))),
        ("duplicate_parts", raw("a.xlf", "A.XLF")),
        ("too_large", bomb()),
        ("bad_work_order", zipped(**{"a.xlf": xliff(), "work-order.json": b"[" * 100_000})),
        ("bad_work_order", zipped(**{"a.xlf": xliff(), "work-order.json": b"[1]"})),
        ("bad_work_order", zipped(**{"a.xlf": xliff(), "work-order.json": b"\xff"})),
        ("bad_work_order", zipped(**{"a.xlf": xliff(), "work-order.json": b" " * 2**21})),
        ("bad_xml", raw("a.xlf")),
    ],
)
def test_hostile_and_broken_packages_are_refused_by_name(code: str, body: bytes) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        read_any(body)
    assert refused.value.code == code


def test_what_lies_about_itself_is_refused() -> None:
    body = bytearray(zipped(**{"a.xlf": xliff()}))
    entry = body.index(b"PK\x01\x02")
    body[entry + 16 : entry + 20] = b"\0\0\0\0"  # the CRC of the directory
    with pytest.raises(ExchangeRefused) as refused:
        read_bundle(bytes(body))
    assert refused.value.code == "corrupt"


def test_the_work_order_tells_programs_all_of_it() -> None:
    files = [("a.xlf", b"abc")]
    told = json.loads(order_json(sheet(), files))
    assert (told["order"], told["provider"], told["due"]) == (7, "Lingua شركة", "2018-05-02")
    assert (told["words"], told["pages"], told["definition"]) == (495, 1.5, "un-330w-source")
    assert told["bands"] == {"repeated": 5, "100": 90, "75-84": 200, "none": 200}
    (one,) = told["files"]
    assert one["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_work_order_tells_people_the_same() -> None:
    body = order_docx(sheet(), [("a.xlf", b"abc")], MOMENT)
    assert body == order_docx(sheet(), [("a.xlf", b"abc")], MOMENT)
    made = docx.Document(io.BytesIO(body))
    said = [[cell.text for cell in row.cells] for table in made.tables for row in table.rows]
    assert ["Provider", "Lingua شركة"] in said
    assert ["Pages", "1.50 (un-330w-source)"] in said
    assert ["Due", "2 May 2018"] in said
    assert ["repeated in this text", "5"] in said
    assert ["match 75-84 %", "200"] in said
    assert ["C18/53", "Budget"] in said
    assert any(row[0] == "a.xlf" and row[1].startswith("ba7816bf") for row in said)


def test_words_are_told_by_what_is_there_already() -> None:
    shares = [
        Share("A b.", 2, Fill("x", Origin.EXACT, 100)),
        Share("C d e.", 3, None),
        Share("C d e.", 3, Fill("y", Origin.REPETITION, 100)),
        Share("F.", 1, Fill("z", Origin.FUZZY, 80)),
        Share("7", 1, Fill("7", Origin.VALUE, 100)),
    ]
    assert analysed(shares) == {"repeated": 3, "value": 1, "100": 2, "75-84": 1, "none": 3}
    assert next(iter(analysed(shares))) == "repeated"


def test_terms_are_a_termbase_that_is_read_back() -> None:
    old = TermStatus.DEPRECATED
    terms = {
        "c1": {
            EN: (Term(EN, "council"),),
            FR: (Term(FR, "Conseil"), Term(FR, "Consistoire", old)),
        }
    }
    (concept,) = read_csv(io.BytesIO(terms_csv(terms, (EN, FR))))
    assert [(term.text, term.status) for term in concept.in_language(FR)] == [
        ("Conseil", TermStatus.PREFERRED),
        ("Consistoire", old),
    ]


def test_references_are_told_with_what_is_held_of_them() -> None:
    told = json.loads(references_json((Reference("C18/1"), *sheet().references)))
    assert told[0] == {"symbol": "C18/1", "title": None, "address": None, "languages": []}
    assert told[1]["languages"] == ["en", "fr"]
