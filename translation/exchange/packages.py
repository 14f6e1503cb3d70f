"""The forms of a package, by name: how each is written, and by its first bytes how it is read."""

from translation.exchange.offline import Delivery, Package, PackageForm
from translation.exchange.review_table import read_table, write_table
from translation.exchange.xliff_reader import read_xliff
from translation.exchange.xliff_writer import write_xliff12, write_xliff21

_WRITERS = {
    PackageForm.XLIFF21: write_xliff21,
    PackageForm.XLIFF12: write_xliff12,
    PackageForm.DOCX: write_table,
}


def write_package(package: Package, form: PackageForm) -> bytes:
    """A package in a form; raises MarkupRefused where a text is no braces notation."""
    return _WRITERS[form](package)


def read_delivery(body: bytes) -> Delivery:
    """What came back, in whichever form; raises ExchangeRefused with a code."""
    return read_table(body) if body.startswith(b"PK") else read_xliff(body)
