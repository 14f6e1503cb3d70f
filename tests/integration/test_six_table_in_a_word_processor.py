"""The table of all texts, opened and saved by a word processor: it tells what it told before."""

import subprocess
from datetime import date

from translation.claims import CellVersion
from translation.documents import TargetState
from translation.exchange import SixCell, SixDelivery, SixRow, SixTable, read_any, write_six
from translation.exchange.six_table import OUTLIER
from translation.languages import Language

AR, ZH, EN, FR, RU, ES = Language
TEXTS = {
    AR: "اجتمع المجلس في {1}27 أبريل{/1}.",
    ZH: "理事会于{1}4月27日{/1}举行会议。",
    FR: "Le Conseil s'est réuni le {1}27 avril{/1}.",
    RU: "Совет собрался {1}27 апреля{/1}.",
    ES: "El Consejo se reunió\nel {1}28 de abril{/1}.",
}


def table() -> bytes:
    at = CellVersion(3, 7)
    cells = {one: SixCell(text, TargetState.TRANSLATED, at) for one, text in TEXTS.items()}
    joined = cells | {
        FR: SixCell(TEXTS[FR], TargetState.REVIEWED, at, covers=2),
        ES: SixCell(TEXTS[ES], TargetState.TRANSLATED, at, OUTLIER),
        RU: SixCell(None, TargetState.INITIAL, at),
    }
    covered = cells | {FR: SixCell(None, TargetState.INITIAL, at, covers=0)}
    source = "The Council met on {1}27 April{/1}."
    rows = (SixRow(11, 1, EN, source, joined), SixRow(12, 2, EN, source, covered))
    return write_six(SixTable("d1", "C18/52", EN, tuple(Language), rows, date(2018, 4, 17)))


def test_nothing_is_changed_by_opening_and_saving_it(soffice, tmp_path) -> None:
    given, saved = tmp_path / "six.docx", tmp_path / "saved"
    given.write_bytes(table())
    subprocess.run(
        [
            str(soffice.program), f"-env:UserInstallation={soffice.profile.as_uri()}",
            "--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML",
            "--outdir", str(saved), str(given),
        ],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    back = read_any((saved / "six.docx").read_bytes())
    assert isinstance(back, SixDelivery)
    assert (back.document, back.source, back.segments) == ("d1", EN, {11, 12})
    assert back.sources == ()
    assert {language: len(text.units) for language, text in back.texts.items()} == {
        AR: 2, ZH: 2, FR: 1, RU: 2, ES: 2,
    }  # fmt: skip
    assert all(unit.as_sent for text in back.texts.values() for unit in text.units)
    assert {unit.at for text in back.texts.values() for unit in text.units} == {CellVersion(3, 7)}
