from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest

from storage.settings import load_settings
from storage.store import Store, open_store
from tasks import intake
from tasks.intake import Accepted, Submission
from translation.documents import DocumentClass
from translation.exchange import read_tsv
from translation.languages import Language
from translation.units import Provenance

FIVE = (Language.AR, Language.ZH, Language.FR, Language.RU, Language.ES)
MEMORY = Path(__file__).with_name("memory.tsv")
PARAGRAPHS = (
    "The Council adopted its agenda.",
    "The meeting rose at noon on Monday.",
    "1,650",
    "No sentence of the memory is anything like this one, which is new. It has a second one.",
)


@cache
def make_docx(*paragraphs: str) -> bytes:
    document = python_docx.Document()
    document.core_properties.comments = ""
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(load_settings(tmp_path / "data"))
    opened.objects.prepare()
    units = read_tsv(BytesIO(MEMORY.read_bytes()))
    opened.memory.import_units("f" * 64, units, provenance=Provenance.PUBLISHED, by="test")
    yield opened
    opened.close()


@pytest.fixture
def take_in(store: Store) -> Callable[..., Accepted]:
    def take(
        *paragraphs: str,
        symbol: str = "C18/52",
        document: str = "d1",
        confidential: bool = False,
        targets: tuple[Language, ...] = FIVE,
    ) -> Accepted:
        submission = Submission(
            body=make_docx(*(paragraphs or PARAGRAPHS)),
            file_name="52.docx",
            source=Language.EN,
            targets=targets,
            symbol=symbol,
            document_class=DocumentClass.CONFIDENTIAL if confidential else None,
        )
        return intake.register(store, submission, document, by="test")

    return take
