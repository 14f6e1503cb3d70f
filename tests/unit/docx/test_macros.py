import io
import zipfile

import pytest

from translation.docx import PseudoMode, pseudo, read, without_macros
from translation.errors import DocumentRefused

_BODY = "<w:p><w:r><w:t>text</w:t></w:r></w:p>"
_DOCUMENT = "application/vnd.ms-word.document.macroEnabled.main+xml"
_TEMPLATE = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_STYLES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"


def _links(*rows):
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(rows)
    )
    return (_RELS, f'<Relationships xmlns="{_SPACE}">{inner}</Relationships>'.encode())


@pytest.fixture
def enabled(docx):
    """A document with macros under an odd name, their data, signature, keys and tool bars."""
    raw = {
        "word/_rels/document.xml.rels": _links(
            (f"{_MICROSOFT}/vbaProject", "runs.bin"),
            (f"{_MICROSOFT}/keyMapCustomizations", "customizations.xml"),
            (_STYLES, "styles.xml"),
        ),
        "word/runs.bin": ("application/vnd.ms-office.vbaProject", b"\xd0\xcf\x11\xe0"),
        "word/_rels/runs.bin.rels": _links((f"{_MICROSOFT}/wordVbaData", "vbaData.xml")),
        "word/vbaData.xml": ("application/vnd.ms-word.vbaData+xml", b"<a/>"),
        "word/customizations.xml": ("application/vnd.ms-word.keyMapCustomizations+xml", b"<a/>"),
        "word/kept.bin": ("application/vnd.openxmlformats-officedocument.oleObject", b"bytes"),
    }
    return docx(_BODY, {"styles": ""}, raw, main=_DOCUMENT)


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_runs_goes_with_what_points_to_it_and_all_else_stays_as_it_was(enabled):
    stripped = without_macros(enabled)
    assert stripped.enabled
    assert stripped.removed == (
        "word/_rels/runs.bin.rels", "word/customizations.xml", "word/runs.bin", "word/vbaData.xml",
    )  # fmt: skip
    before, after = _parts(enabled), _parts(stripped.data)
    assert list(after) == [name for name in before if name not in stripped.removed]
    changed = [name for name, part in after.items() if part != before[name]]
    assert changed == ["[Content_Types].xml", "word/_rels/document.xml.rels"]
    told = b"".join(after.values()).lower()
    assert b"vba" not in told
    assert b"macro" not in told
    assert b"keymap" not in told
    assert b"styles.xml" in after["word/_rels/document.xml.rels"]


@pytest.mark.parametrize("main", [_DOCUMENT, _TEMPLATE])
def test_what_is_left_is_read_and_written_as_any_document(docx, main):
    data = docx(_BODY, main=main)
    with pytest.raises(DocumentRefused):
        read(data, lambda text: [])
    plain = without_macros(data)
    assert (plain.enabled, plain.removed) == (True, ())
    assert pseudo(plain.data, lambda text: [], PseudoMode.IDENTITY).letters == 4


def test_a_document_without_macros_is_given_back_as_it_is(docx):
    data = docx(_BODY)
    assert without_macros(data).data is data
    assert not without_macros(data).enabled


def test_macros_of_a_document_put_into_it_whole_are_refused_as_before(docx):
    sheet = "application/vnd.ms-excel.sheet.macroEnabled.12"
    data = docx(_BODY, raw={"word/e.xlsm": (sheet, b"PK")}, main=_DOCUMENT)
    with pytest.raises(DocumentRefused) as refused:
        read(without_macros(data).data, lambda text: [])
    assert refused.value.code == "macro_enabled"


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "not_docx"), (b"PK\x03\x04", "corrupt"), (b"{\\rtf", "not_docx")]
)
def test_what_is_no_package_is_refused_by_name(data, code):
    with pytest.raises(DocumentRefused) as refused:
        without_macros(data)
    assert refused.value.code == code
