"""Reading page pictures: from a ``Raster`` to a ``Page``, through an ``Engine``."""

from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.engines import available, default_engine
from cchc_extract.reading.ocr.page import read_raster

__all__ = ["Engine", "Reading", "Seen", "available", "default_engine", "read_raster"]
