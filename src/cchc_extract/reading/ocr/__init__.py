"""Reading page pictures: from a ``Raster`` to a ``Page``, through an ``Engine``."""

from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.engines import available, default_engine
from cchc_extract.reading.ocr.filled import has_blanks, with_filled_blanks
from cchc_extract.reading.ocr.page import read_raster
from cchc_extract.reading.ocr.picture import Picture, prepared

__all__ = [
    "Engine",
    "Picture",
    "Reading",
    "Seen",
    "available",
    "default_engine",
    "has_blanks",
    "prepared",
    "read_raster",
    "with_filled_blanks",
]
