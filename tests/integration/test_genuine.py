"""Genuine ITU documents from door to door, on both stores."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx as python_docx
import pytest
from pydantic import SecretStr

from flows.local import drain
from storage.objects import Bucket
from storage.settings import Settings, load_settings
from storage.store import Store, open_store
from tasks import intake, publication
from tasks.intake import Submission
from translation.exchange import read_tsv
from translation.languages import Language
from translation.units import Provenance
from workbench.demo.documents import open_memory

FILES = (
    "T-REC-A.12-201611-I!!MSW-E.docx",
    "T-REC-D.000-201005-I!!MSW-E.docx",
    "T-REC-T.832-201703-I!Err1!MSW-E.docx",
    "T-RES-T.1-2016-MSW-E.docx",
    "T-SP-OB.1163-2019-OAS-MSW-E.docx",
)
TARGETS = tuple(language for language in Language if language is not Language.EN)


def server_settings(folder: Path, database: str, minio: Any) -> Settings:
    return load_settings(folder).model_copy(
        update={
            "database_url": database,
            "objects_url": f"s3://{minio.endpoint}",
            "s3_access_key": SecretStr(minio.access_key),
            "s3_secret_key": SecretStr(minio.secret_key),
            "s3_secure": False,
        }
    )


def filled(store: Store) -> Store:
    store.objects.prepare()
    with open_memory() as memory:
        units = read_tsv(BytesIO(memory.read()))
        store.memory.import_units("a" * 64, units, provenance=Provenance.PUBLISHED, by="test")
    return store


def drafts(store: Store, folder: Path, number: int, name: str) -> tuple[str, dict[Language, bytes]]:
    """The manifest digest and the six texts of one document."""
    body = (folder / name).read_bytes()
    submission = Submission(body, name, Language.EN, TARGETS, symbol=f"C18/{200 + number}")
    document = intake.register(store, submission, f"itu{number}", by="test").document.id
    drain(store, document)
    asked = publication.request_draft(store, document, None, by="test")
    drain(store, document)
    made = store.publications.get(asked.id)
    assert made.manifest_sha256 is not None
    texts = store.publications.texts(made.id)
    return made.manifest_sha256, {
        language: store.objects.get(Bucket.WORK, text.key) for language, text in texts.items()
    }


@pytest.fixture(scope="module")
def itu(shared: Path) -> Path:
    return shared / "data" / "itu"


def test_both_stores_make_the_same_publications(
    itu: Path, tmp_path: Path, postgres_database: str, minio: Any
) -> None:
    embedded = filled(open_store(load_settings(tmp_path / "embedded")))
    settings = server_settings(tmp_path / "server", postgres_database, minio)
    server = filled(open_store(settings, upgrade=True))
    for number, name in enumerate(FILES):
        first, texts = drafts(embedded, itu, number, name)
        second, same = drafts(server, itu, number, name)
        assert first == second, name
        assert texts == same
        for language, body in texts.items():
            assert python_docx.Document(BytesIO(body)).element.body is not None, (name, language)
        main = ZipFile(BytesIO(texts[Language.AR])).read("word/document.xml")
        assert re.search(rb"<w:bidiVisual|<w:bidi\b|<w:lang\b", main), name


def test_drafts_open_in_libreoffice(itu: Path, tmp_path: Path, soffice: Any) -> None:
    store = filled(open_store(load_settings(tmp_path / "embedded")))
    _, texts = drafts(store, itu, 0, FILES[2])
    for language, body in texts.items():
        file = tmp_path / f"draft-{language}.docx"
        file.write_bytes(body)
        assert soffice.to_pdf(file, tmp_path).stat().st_size > 1000
