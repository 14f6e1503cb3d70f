import io
import struct
import zipfile

import pytest

from translation.docx import Limits, Switches, read
from translation.errors import DocumentRefused

PARAGRAPH = "<w:p><w:r><w:t>text</w:t></w:r></w:p>"


def _code(data, **options):
    with pytest.raises(DocumentRefused) as refused:
        read(data, lambda text: [], **options)
    return refused.value.code


def _with(data, name, content):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _record(data, name):
    """The offset of a name's entry in the zip directory."""
    return data.rindex(name.encode()) - 46


@pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "word\\x.xml", "C:/x.xml", "word/../x"])
def test_a_name_that_leads_out_of_the_package_is_refused(docx, name):
    assert _code(_with(docx(PARAGRAPH), name, "<a/>")) == "bad_part_name"


def test_a_name_that_comes_twice_in_other_case_is_refused(docx):
    assert _code(_with(docx(PARAGRAPH), "WORD/Document.xml", "<a/>")) == "duplicate_parts"


def test_too_many_parts_are_refused(docx):
    assert _code(docx(PARAGRAPH), limits=Limits(entries=2)) == "too_many_parts"


def test_a_declared_size_over_the_limit_is_refused(docx):
    assert _code(docx(PARAGRAPH), limits=Limits(member=50)) == "too_large"
    assert _code(docx(PARAGRAPH), limits=Limits(total=300)) == "too_large"


def test_a_steep_ratio_is_refused(docx):
    data = docx(f"<w:p><w:r><w:t>{' ' * 100_000}</w:t></w:r></w:p>")
    assert _code(data, limits=Limits(ratio_from=50_000, ratio=50)) == "too_large"


def test_a_size_that_lies_is_refused(docx):
    data = bytearray(docx(PARAGRAPH * 100))
    struct.pack_into("<I", data, _record(data, "word/document.xml") + 24, 100)
    assert _code(bytes(data)) == "corrupt"


def test_a_changed_byte_is_refused(docx):
    data = bytearray(docx(PARAGRAPH * 100))
    data[data.index(b"word/document.xml") + 30] ^= 0xFF
    assert _code(bytes(data)) == "corrupt"


def test_half_a_file_is_refused(docx):
    data = docx(PARAGRAPH)
    assert _code(data[: len(data) // 2]) == "corrupt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding_and_part(docx, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    data = docx(PARAGRAPH, raw={"customXml/one.xml": ("application/xml", text.encode(encoding))})
    assert _code(data) == "dtd_forbidden"


def test_broken_xml_and_deep_xml_are_told_apart(docx):
    assert _code(docx("<w:p>")) == "bad_xml"
    assert _code(docx("<w:p>" * 5_000 + "</w:p>" * 5_000)) == "too_deep"


def test_a_part_that_is_not_read_may_be_broken(docx):
    data = docx(PARAGRAPH, raw={"customXml/one.xml": ("application/xml", b"<a>")})
    assert read(data, lambda text: []).segments == 1


def test_macros_are_recognised_by_content_type(docx):
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert _code(docx(PARAGRAPH, main=main)) == "macro_enabled"


@pytest.mark.parametrize(
    ("stream", "code"), [("EncryptedPackage", "encrypted"), ("WordDocument", "legacy_doc")]
)
def test_ole_files_are_told_by_their_streams(stream, code):
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    assert _code(header + stream.encode("utf-16-le")) == code


@pytest.mark.parametrize(
    "data", [b"", b"{\\rtf1}", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_docx_is_refused(data):
    assert _code(data) == "not_docx"


def test_a_zip_without_a_document_is_refused(docx):
    assert _code(docx(PARAGRAPH, main="application/xml")) == "not_docx"


def test_more_segments_than_allowed_are_refused(docx):
    assert _code(docx(PARAGRAPH * 4), limits=Limits(segments=3)) == "too_many_segments"
    many = docx("<w:p><w:r><w:t>a b c d</w:t></w:r></w:p>")
    with pytest.raises(DocumentRefused):
        read(many, lambda text: [2, 4, 6], limits=Limits(segments=3))


def test_a_dangerous_field_is_a_flag_and_by_setting_a_refusal(docx):
    data = docx(
        '<w:p><w:fldSimple w:instr=" DDEAUTO c "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    )
    assert read(data, lambda text: []).flags == ("dangerous_field",)
    assert _code(data, switches=Switches(refuse_dangerous_fields=True)) == "dangerous_field"


def test_no_refusal_says_what_stands_in_the_document(docx):
    data = docx("<w:p><w:r><w:t>secret words</w:t></w:r>")
    with pytest.raises(DocumentRefused) as refused:
        read(data, lambda text: [])
    assert "secret" not in str(refused.value)
