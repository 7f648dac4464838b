"""Reading page pictures: from a ``Raster`` to a ``Page``, through an ``Engine``."""

import os

import cv2

from cchc_extract.reading.installed import available
from cchc_extract.reading.ocr.blocks import read_places, turned_back
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.engines import default_engine
from cchc_extract.reading.ocr.filled import lacks_signer, with_filled_blanks
from cchc_extract.reading.ocr.page import read_picture, read_raster
from cchc_extract.reading.ocr.picture import Picture, prepared
from cchc_extract.reading.ocr.resolution import measured

__all__ = [
    "Engine",
    "Picture",
    "Reading",
    "Seen",
    "available",
    "default_engine",
    "lacks_signer",
    "measured",
    "prepared",
    "read_picture",
    "read_places",
    "read_raster",
    "turned_back",
    "with_filled_blanks",
]

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""From version 1.29 on onnxruntime tells its maker about every model that is loaded, unless this is set before it is imported."""

cv2.setNumThreads(1)  # there is a process for each core: more threads only wait for each other
