"""Exchange formats: of the memory, binary streams in and out; of one text, bytes in and out.

Readers of the memory stream, take at most what one unit needs, and yield `ImportedUnit`; what
they leave out is counted by line in an `ImportReport`. Whoever stores units decides what becomes
of them. A text goes out as a `Package` (`write_package`) and comes back as a `Delivery`
(`read_delivery`), in XLIFF or as a table in a DOCX; all texts of a document go out as a `SixTable`
(`write_six`) and come back as a `SixDelivery` (`read_any`). Import from here.
"""

from translation.exchange.imported import (
    Dirt,
    ImportedUnit,
    ImportReport,
    Screen,
    ScreenedUnit,
    Skipped,
    Stamp,
    screened,
)
from translation.exchange.joining import Meeting, Places
from translation.exchange.offline import (
    DeliveredUnit,
    Delivery,
    DeliveryForm,
    Package,
    PackageForm,
    PackageUnit,
    Remark,
    SixDelivery,
    landing,
)
from translation.exchange.packages import read_any, read_delivery, write_package
from translation.exchange.six_table import SixCell, SixRow, SixTable, write_six
from translation.exchange.spool import Spool, SpooledFile
from translation.exchange.tmx_reader import read_tmx
from translation.exchange.tmx_writer import write_tmx
from translation.exchange.tsv import read_tsv
from translation.exchange.xliff_units import read_xliff_units

__all__ = [
    "DeliveredUnit",
    "Delivery",
    "DeliveryForm",
    "Dirt",
    "ImportReport",
    "ImportedUnit",
    "Meeting",
    "Package",
    "PackageForm",
    "PackageUnit",
    "Places",
    "Remark",
    "Screen",
    "ScreenedUnit",
    "SixCell",
    "SixDelivery",
    "SixRow",
    "SixTable",
    "Skipped",
    "Spool",
    "SpooledFile",
    "Stamp",
    "landing",
    "read_any",
    "read_delivery",
    "read_tmx",
    "read_tsv",
    "read_xliff_units",
    "screened",
    "write_package",
    "write_six",
    "write_tmx",
]
