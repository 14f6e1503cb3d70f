"""One publication in three forms: the DOCX, the page and the PDF made of it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.local import drain
from storage.objects import PDF_TYPE, key_of
from storage.publications import Gone, Publication, PublicationKind, PublicationState
from storage.settings import Printing
from storage.store import Store, open_store
from tasks import office, publication
from tests.desk import Desk
from tests.flows.test_kill import FORK, let_leases_lapse, settings_of
from tests.services import Office
from translation.errors import NotFound, NotPrinted
from translation.languages import Language
from translation.manifest import Form

AR, EN, FR, ZH = Language.AR, Language.EN, Language.FR, Language.ZH
FINAL = PublicationKind.FINAL
FORMS = [Form.DOCX, Form.PDF, Form.HTML]


@pytest.fixture
def at(store: Store, take_in: Callable[..., Any]) -> Desk:
    """A document of two segments, final in Arabic and Chinese."""
    take_in("The Council met.", "The meeting rose.", targets=(AR, ZH))
    drain(store, "d1")
    desk = Desk(store, "d1", [one.id for one in store.segments.segments("d1")])
    desk.read_all(AR, ZH)
    desk.edit(0, "اجتمع المجلس (C18/52) ثم رُفعت الجلسة.", AR)
    desk.edit(0, "理事会于2018年举行会议。", ZH)
    return desk


def final(store: Store) -> None:
    for language in (AR, ZH):
        if store.jobs.get("d1", language).state != "final":
            store.jobs.finalise("d1", language, by="eve")


def printing(store: Store, mode: Printing) -> Store:
    return open_store(store.settings.model_copy(update={"pdf": mode}))


def publish(store: Store, *languages: Language) -> Publication:
    asked = publication.request(store, "d1", languages or None, FINAL, by="eve")
    drain(store, "d1")
    return store.publications.get(asked.id)


def manifest(store: Store, made: Publication) -> Any:
    return json.loads(store.objects.get(FINAL.bucket, key_of(str(made.manifest_sha256))))


def told(file: Path, *command: str) -> str:
    return subprocess.run(
        [command[0], *command[1:], str(file), *(["-"] if command[0] == "pdftotext" else [])],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_three_forms_are_in_the_manifest_verified_repeated_and_withdrawn(
    at: Desk, soffice: Office, tmp_path: Path
) -> None:
    store = printing(at.store, Printing.ALWAYS)
    final(store)
    first = publish(store)
    texts, said = store.publications.texts(first.id), manifest(store, first)
    assert [list(text.files) for text in texts.values()] == [FORMS] * 3
    for language, text in texts.items():
        assert said["texts"][language]["html"]["sha256"] == text.forms[Form.HTML].sha256
        assert said["pdf"][language]["sha256"] == text.forms[Form.PDF].sha256
        assert said["pdf"][language]["by"].startswith("LibreOffice ")
        assert text.forms[Form.PDF].file_name == f"S18-CL-C-0052!!PDF-{language.letter}.pdf"
    look_at_pdfs(store, first, tmp_path)
    look_at_pages(store, first)
    checked = list(store.verification.check("d1"))
    assert {f"d1 1 ar{form}" for form in ("", " pdf", " html")} <= {one.name for one in checked}
    assert [one for one in checked if one.fault] == []
    booked = store.ledger.sums(store.today(), store.today())
    assert {row.words for row in booked if row.stage == "published"} == {texts[AR].words}

    store.jobs.reopen("d1", ZH, by="eve", reason="a new title")
    at.edit(0, "理事会开会。", ZH)
    store.jobs.finalise("d1", ZH, by="eve")
    second = publish(printing(at.store, Printing.NEVER), ZH)
    again = store.publications.texts(second.id)
    assert again[AR] == texts[AR]
    assert again[AR].forms == texts[AR].forms
    assert manifest(store, second)["pdf"]["ar"] == said["pdf"]["ar"]
    assert list(again[ZH].files) == [Form.DOCX, Form.HTML]
    assert "switched off" in manifest(store, second)["pdf"]["zh"]["absent"]

    store.publications.withdraw("d1", by="eve", reason="issued in error")
    for form in FORMS:
        with pytest.raises(Gone):
            publication.text_bytes(store, first.id, AR, form)


def look_at_pdfs(store: Store, made: Publication, folder: Path) -> None:
    """Each PDF opened by other programs: tagged, in its language, its text in order."""
    for language, words in {
        AR: ["اجتمع", "المجلس", "C18/52"],
        ZH: ["理事会于", "2018", "年举行会议"],
        EN: ["The Council met.", "The meeting rose."],
    }.items():
        body = publication.text_bytes(store, made.id, language, Form.PDF)
        file = folder / f"{language}.pdf"
        file.write_bytes(body)
        about = told(file, "pdfinfo")
        assert "Tagged:          yes" in about
        assert "pdfuaid:part>1" in told(file, "pdfinfo", "-meta")
        assert f"/Lang({language.tag})".encode() in body[body.index(b"/Type/Catalog") :]
        text = told(file, "pdftotext")
        places = [text.find(word) for word in words]
        assert places == sorted(places), language
        assert min(places) >= 0, language


def look_at_pages(store: Store, made: Publication) -> None:
    arabic = publication.text_bytes(store, made.id, AR, Form.HTML).decode()
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "اجتمع المجلس" in arabic


def test_the_manifest_without_its_pdfs_does_not_depend_on_the_machine(
    at: Desk, soffice: Office
) -> None:
    final(at.store)
    with_pdfs = publish(printing(at.store, Printing.AUTO))
    without = publish(printing(at.store, Printing.NEVER))
    first, second = manifest(at.store, with_pdfs), manifest(at.store, without)
    assert first.pop("pdf") != second.pop("pdf")
    assert first == second


def test_the_same_texts_printed_again_are_the_same_pdfs(at: Desk, soffice: Office) -> None:
    store = printing(at.store, Printing.ALWAYS)
    final(store)
    first, second = publish(store), publish(store)
    assert first.manifest_sha256 == second.manifest_sha256
    assert store.publications.texts(first.id) == store.publications.texts(second.id)


def test_where_libreoffice_is_missing_a_publication_says_so_or_is_refused(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    final(at.store)
    monkeypatch.setenv("PATH", "")
    assert office.found() is None
    made = publish(printing(at.store, Printing.AUTO))
    assert made.state is PublicationState.PUBLISHED
    said = publication.prints(at.store, made)
    assert {one.absent for one in said.values()} == {
        "LibreOffice is not installed where it was published"
    }
    with pytest.raises(NotFound):
        publication.text_bytes(at.store, made.id, AR, Form.PDF)
    with pytest.raises(NotPrinted, match="HEXAGLOT_PDF"):
        publish(printing(at.store, Printing.ALWAYS))
    (waiting,) = at.store.outbox.pending(document="d1")
    assert (waiting.error, waiting.parked) == ("not_printed", True)


def test_a_text_that_takes_too_long_is_published_without_a_pdf(at: Desk, soffice: Office) -> None:
    final(at.store)
    settings = at.store.settings.model_copy(update={"pdf": Printing.AUTO, "pdf_seconds": 0})
    made = publish(open_store(settings))
    said = publication.prints(at.store, made)
    assert {one.absent for one in said.values()} == {"LibreOffice did not finish in time"}


def killed_at_pdf(folder: Path, number: int) -> None:
    """Publish in this very process, and end it before its n-th PDF is put."""
    store = printing(open_store(settings_of(folder)), Printing.ALWAYS)
    put, count = store.objects.put_if_absent, 0

    def counted(bucket: Any, body: bytes, content_type: str) -> str:
        nonlocal count
        count += content_type == PDF_TYPE
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return put(bucket, body, content_type)

    store.objects.put_if_absent = counted  # type: ignore[method-assign]
    drain(store, "d1")
    os._exit(0)


def test_a_process_killed_between_its_pdfs_makes_no_second_one(at: Desk, soffice: Office) -> None:
    store = printing(at.store, Printing.ALWAYS)
    final(store)
    asked = publication.request(store, "d1", None, FINAL, by="eve")
    child = FORK.Process(target=killed_at_pdf, args=(store.settings.data, 3))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert store.publications.get(asked.id).state is PublicationState.REQUESTED
    let_leases_lapse(store)
    drain(store, "d1")
    made = store.publications.get(asked.id)
    assert made.state is PublicationState.PUBLISHED
    kept = [store.objects.get(FINAL.bucket, key) for key in store.objects.list(FINAL.bucket)]
    assert len([body for body in kept if body.startswith(b"%PDF-")]) == len(
        store.publications.texts(made.id)
    )
