"""PDFs made the same again: the same DOCX by the same program with the same fonts, the same bytes.

A program writes the minute and a random name into each PDF, and as the language of the whole that
of Latin text, also where a document is Arabic or Chinese. All are exchanged here for others of the
same length, so that no offset in the file moves.
"""

import hashlib
import re

from translation.languages import Language

_PDF = b"%PDF-"
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")
_MOMENT = re.compile(
    rb"(<xmp:(?:CreateDate|ModifyDate|MetadataDate)>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
)
_NAMED = re.compile(rb"(/ID ?\[ ?<)([0-9A-Fa-f]{32})(>\s*<)([0-9A-Fa-f]{32})(> ?\])")
_CHECKSUM = re.compile(rb"(/DocChecksum ?/)([0-9A-Fa-f]{32})")
_LANGUAGE = re.compile(rb"(/Type ?/Catalog\b[^\0]{0,2000}?/Lang ?\()([a-z]{2}-[A-Z]{2})(\))")
_EPOCH = b"19800101000000"
_EPOCH_SAID = b"1980-01-01T00:00:00"


def is_pdf(body: bytes) -> bool:
    """Whether bytes begin as a PDF does."""
    return body.startswith(_PDF)


def settled(body: bytes, language: Language) -> bytes:
    """A PDF in its language, of a moment that is always the same, named by what it holds."""
    body = _LANGUAGE.sub(rb"\g<1>" + language.tag.encode() + rb"\g<3>", body)
    dated = _MOMENT.sub(rb"\g<1>" + _EPOCH_SAID, _DATE.sub(rb"\g<1>" + _EPOCH, body))
    bare = _named(dated, b"0" * 32)
    return _named(bare, hashlib.sha256(bare).hexdigest()[:32].upper().encode())


def _named(body: bytes, name: bytes) -> bytes:
    whole = _NAMED.sub(rb"\g<1>" + name + rb"\g<3>" + name + rb"\g<5>", body)
    return _CHECKSUM.sub(rb"\g<1>" + name, whole)
