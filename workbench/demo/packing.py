"""A finished package as bytes that are the same each time it is built."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time a zip can hold: the same bytes must be the same document on another day."""


def packed(document: Document, title: str, subject: str, written: datetime) -> bytes:
    """The DOCX of `document`, its properties set and every member of the zip given one time."""
    properties = document.core_properties
    properties.title, properties.subject = title, subject
    properties.author = properties.last_modified_by = "Council Secretariat"
    properties.created = properties.modified = written
    properties.revision, properties.comments = 1, ""
    loose = BytesIO()
    document.save(loose)
    return _sealed(loose.getvalue())


def _sealed(package: bytes) -> bytes:
    sealed = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(sealed, "w") as target:
        for name in source.namelist():
            member = ZipInfo(name, _EPOCH)
            member.compress_type = ZIP_DEFLATED
            member.create_system = 0  # the platform must not show in the bytes
            target.writestr(member, source.read(name))
    return sealed.getvalue()
