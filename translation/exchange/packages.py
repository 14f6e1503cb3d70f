"""The forms of a package, by name: how each is written, and by its first bytes how it is read."""

from dataclasses import replace

from translation.errors import ExchangeRefused
from translation.exchange.bundle import Bundle, is_bundle, read_bundle
from translation.exchange.offline import (
    Delivery,
    DeliveryForm,
    Package,
    PackageForm,
    SixDelivery,
    refuse_large,
)
from translation.exchange.review_table import read_table, write_table
from translation.exchange.six_table import is_six, read_six, refuse_six
from translation.exchange.word_table import opened_docx
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
    """What came back of one text, in whichever form; raises ExchangeRefused with a code."""
    if not body.startswith(b"PK"):
        return read_xliff(body)
    opened = opened_docx(body)
    refuse_six(opened)
    return read_table(opened)


def read_any(body: bytes) -> Delivery | SixDelivery:
    """What came back, of one text or of all; raises ExchangeRefused with a code.

    Of a zip it is the XLIFF in it, with the number of the work order that either of them tells.
    """
    refuse_large(body)
    if is_bundle(body):
        return _of_bundle(read_bundle(body))
    if not body.startswith(b"PK"):
        return read_xliff(body)
    opened = opened_docx(body)
    return read_six(opened) if is_six(opened) else read_table(opened)


def _of_bundle(bundle: Bundle) -> Delivery:
    delivery = read_xliff(bundle.text)
    if bundle.order is not None and delivery.order not in (None, bundle.order):
        raise ExchangeRefused(
            "other_order",
            f"the XLIFF is of work order {delivery.order} and the package of {bundle.order}; "
            "deliver each by itself",
        )
    return replace(delivery, form=DeliveryForm.PACKAGE, order=delivery.order or bundle.order)
