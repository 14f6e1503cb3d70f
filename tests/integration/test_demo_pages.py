import re

import pytest

from workbench.demo.documents import DemoDocument, demo_documents

PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("document", demo_documents(), ids=lambda document: document.symbol)
def test_a_demo_document_opens_in_libreoffice_on_two_to_six_pages(
    document: DemoDocument, soffice, tmp_path
):
    file = tmp_path / "document.docx"
    file.write_bytes(document.data)

    pdf = soffice.to_pdf(file, tmp_path).read_bytes()

    assert 2 <= len(PAGE.findall(pdf)) <= 6
