import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
import sqlalchemy as sa

from storage import schema
from storage.documents import Intake
from storage.errors import KeyReused
from storage.events import EventEntry, append
from storage.objects import Bucket, sha256_of
from storage.publications import PublicationKind, PublicationText
from storage.sealing import Sealing
from storage.settings import Settings
from storage.store import Store, open_store
from storage.verification import Checked
from tests.owner import tamper
from translation.documents import Block, BlockKind, Segment
from translation.docx.certificate import certify
from translation.languages import Language

FR = Language.FR


def faults(store: Store, document: str | None = None) -> list[Checked]:
    return [one for one in store.verification.check(document) if one.fault is not None]


def fill(store: Store, id: str = "d1") -> None:
    """One document with segments, a publication and a text that a person typed."""
    original = sha256_of(store.objects.put_if_absent(Bucket.ORIGINALS, f"DOCX {id}".encode()))
    intake = Intake(id, original, "a.docx", 4, Language.EN, symbol=f"C18/{id}")
    store.documents.register(intake, [FR], by="ops")
    segments = tuple(Segment(n, n, n + 1, f"Sentence {n}.") for n in range(3))
    block = Block(0, "word/document.xml", "/p[1]", BlockKind.BODY, segments)
    store.segments.save_blocks(id, [block])
    final = sa.update(schema.job).where(schema.job.c.document == id).values(state="final")
    store.database.write(lambda connection: connection.execute(final))
    kind = PublicationKind.PROVISIONAL
    asked = store.publications.request(id, [FR], kind, by="ed", reason="the session opens today")
    text, manifest, proof = (
        sha256_of(store.objects.put_if_absent(Bucket.PUBLISHED, body))
        for body in (text_of(id), f"manifest of {id}".encode(), certificate_of(text_of(id)))
    )
    texts = {FR: PublicationText(FR, text, "a-F.docx", 6, proof)}
    store.publications.complete(asked.id, manifest_sha256=manifest, texts=texts, previous=None)
    type_text(store, id, "Phrase.")


@cache
def text_of(id: str) -> bytes:
    """A DOCX, the same bytes at each call."""
    made = python_docx.Document()
    made.add_paragraph(f"Phrase {id}.")
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def certificate_of(body: bytes) -> bytes:
    return certify(body, body, (), source=FR, target=None).as_json()


def type_text(store: Store, document: str, text: str) -> None:
    cell = schema.target
    segment = store.segments.segments(document)[0].id

    def save(connection: sa.Connection) -> None:
        digest = hashlib.sha256(text.encode()).hexdigest()
        connection.execute(sa.insert(schema.text).values(sha256=digest, body=text))
        mine = sa.update(cell).where(cell.c.segment == segment).values(text=text)
        target = connection.execute(mine.returning(cell.c.id)).scalar_one()
        entry = EventEntry(
            "translated", "ana", document, target, fence=1, version=1, text_sha256=digest
        )
        append(connection, entry)

    store.database.write(save)


def test_a_sound_store_has_no_faults(store: Store) -> None:
    fill(store)
    found = list(store.verification.check())
    assert [one for one in found if one.fault] == []
    assert {one.kind for one in found} == {
        "original",
        "manifest",
        "publication",
        "certificate",
        "segment",
        "text",
        "history",
        "chain",
    }


def test_an_empty_store_has_nothing_to_verify(store: Store) -> None:
    assert list(store.verification.check()) == []


def test_one_document_is_verified_alone(store: Store) -> None:
    fill(store, "d1")
    fill_other = Intake("d2", "0" * 64, "b.docx", 1, Language.EN, symbol="C18/53")
    store.documents.register(fill_other, [FR], by="ops")
    assert faults(store, "d1") == []
    assert [one.name for one in faults(store)] == ["d2"]


@pytest.mark.parametrize("kind", ["original", "publication", "manifest", "certificate"])
@pytest.mark.parametrize("how", ["missing", "other bytes"])
def test_an_object_that_is_not_what_it_was_is_named(
    store: Store, tmp_path: Path, kind: str, how: str
) -> None:
    fill(store)
    body = {
        "original": b"DOCX d1",
        "manifest": b"manifest of d1",
        "publication": text_of("d1"),
        "certificate": certificate_of(text_of("d1")),
    }[kind]
    digest = hashlib.sha256(body).hexdigest()
    (file,) = tmp_path.glob(f"objects/*/sha256/*/*/{digest}")
    file.unlink()
    if how == "other bytes":
        file.write_bytes(b"damaged")
    (fault,) = faults(store)
    assert fault.kind == kind
    assert how in str(fault.fault)


@pytest.mark.parametrize(
    ("certificate", "told"),
    [
        (certificate_of(text_of("d2")), "another digest"),
        (b'{"holds": true}', "not a fidelity certificate"),
    ],
    ids=["of another text", "not one at all"],
)
def test_a_certificate_that_is_not_of_its_text_is_named(
    store: Store, certificate: bytes, told: str
) -> None:
    fill(store)
    other = sha256_of(store.objects.put_if_absent(Bucket.PUBLISHED, certificate))
    row = sa.update(schema.publication_text).values(certificate_sha256=other)
    store.database.write(lambda connection: connection.execute(row))
    (fault,) = faults(store)
    assert fault.kind == "certificate"
    assert told in str(fault.fault)


def test_a_segment_that_was_changed_is_named(store: Store) -> None:
    fill(store)
    second = store.segments.segments("d1")[1].id
    row = sa.update(schema.segment).where(schema.segment.c.id == second)
    store.database.write(lambda c: c.execute(row.values(text="Other.")))
    assert faults(store) == [Checked("segment", str(second), "text or tags have another digest")]


def test_a_target_that_is_not_the_fold_of_its_events_is_named(store: Store) -> None:
    fill(store)
    store.database.write(lambda c: c.execute(sa.update(schema.target).values(text="Other.")))
    assert [one.kind for one in faults(store)] == ["history"]


def test_the_last_text_of_a_target_counts(store: Store) -> None:
    fill(store)
    type_text(store, "d1", "Phrase, corrigée.")
    assert faults(store) == []


def test_a_text_that_was_changed_is_named(store: Store) -> None:
    fill(store)
    tamper(store.database, "text", sa.update(schema.text).values(body="Other."))
    assert [one.kind for one in faults(store)] == ["text"]


def test_more_than_a_page_of_segments_is_verified(store: Store) -> None:
    fill(store)
    many = tuple(Segment(n, n, n + 1, f"Sentence {n}.") for n in range(2500))
    store.segments.save_blocks("d1", [Block(1, "p", "/p[2]", BlockKind.BODY, many)])
    assert sum(one.kind == "segment" for one in store.verification.check("d1")) == 2503


def test_an_event_belongs_to_its_transaction(store: Store) -> None:
    fill(store)
    before = store.events.history("d1")

    def fail(connection: sa.Connection) -> None:
        append(connection, EventEntry("claimed", "ana", "d1"))
        raise KeyReused("k")

    with pytest.raises(KeyReused):
        store.database.write(fail)
    assert store.events.history("d1") == before


def test_a_day_is_a_day_in_the_time_zone_of_the_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    east = open_store(Settings(data=tmp_path, timezone="Pacific/Kiritimati"))
    west = open_store(Settings(data=tmp_path, timezone="Pacific/Niue"))
    assert (east.today() - west.today()).days in (1, 2)
    for opened in (east, west):
        opened.close()


def test_a_store_is_verified_in_minio_too(
    s3: tuple[Any, Settings], postgres_database: str, tmp_path: Path
) -> None:
    settings = s3[1].model_copy(update={"database_url": postgres_database})
    opened = open_store(settings, upgrade=True)
    fill(opened)
    assert faults(opened) == []
    opened.close()


def drafted(store: Store) -> list[Path]:
    """The files of a published draft in the work bucket."""
    store.documents.register(
        Intake(
            "d1",
            sha256_of(store.objects.put_if_absent(Bucket.ORIGINALS, b"DOCX")),
            "a.docx",
            4,
            Language.EN,
        ),
        [FR],
        by="ops",
    )
    asked = store.publications.request("d1", [FR], PublicationKind.DRAFT, by="ed")
    text, manifest = (
        sha256_of(store.objects.put_if_absent(Bucket.WORK, body)) for body in (b"text", b"{}")
    )
    texts = {FR: PublicationText(FR, text, "a-F.docx", 6)}
    store.publications.complete(asked.id, manifest_sha256=manifest, texts=texts, previous=None)
    work = store.settings.data / "objects" / "work"
    return [work / key for key in store.objects.list(Bucket.WORK)]


def test_a_draft_may_expire(store: Store) -> None:
    files = drafted(store)
    assert len(files) == 2
    for file in files:
        file.unlink()
    assert faults(store) == []


def test_a_draft_that_is_there_must_be_sound(store: Store) -> None:
    for file in drafted(store):
        file.chmod(0o640)
        file.write_bytes(b"other")
    assert {one.kind for one in faults(store)} == {"manifest", "publication"}


def test_an_event_that_was_changed_behind_its_seal_is_named(store: Store) -> None:
    fill(store)
    chain = Sealing(store.database)
    chain.seal()
    type_text(store, "d1", "Autre phrase.")
    (told,) = [one for one in store.verification.check() if one.kind == "chain"]
    assert told.fault is None
    assert told.name.endswith("sealed, 1 not yet")

    through = schema.seal.c.through_event
    tamper(store.database, "seal", sa.update(schema.seal).values(through_event=through - 1))
    (found,) = faults(store)
    assert found.kind == "chain"
    assert "not those that were sealed" in (found.fault or "")
