"""What a text layer lacks because it was filled in as a picture or a form field: figures (``Số:      /BC-UBND``), who signed."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Box, Word
from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.blanks import with_figures
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.ink import levelled, without_colour
from cchc_extract.reading.ocr.morphology import scaled
from cchc_extract.reading.ocr.original import Original, darkest_channel
from cchc_extract.reading.ocr.penwords import with_pen_figures
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.signed import with_signer
from cchc_extract.reading.ocr.signedblock import find_block
from cchc_extract.reading.raster import Raster


def with_filled_blanks(layer: Sequence[Word], raster: Raster, engine: Engine) -> tuple[Word, ...]:
    """The words of a text layer, and what the picture of the upright page shows in its blanks and below its signature; boxes in points."""
    grey = without_colour(raster.pixels, raster.dpi)
    grey = levelled(scaled(grey, WORK_DPI / raster.dpi), WORK_DPI)
    seen = [_as_seen(each) for each in layer]
    darkest = darkest_channel(raster.pixels)
    original = None
    if darkest is not None:
        original = Original(darkest, skew=0.0, bent=None, dpi=raster.dpi, scale=WORK_DPI / raster.dpi)
    filled = with_pen_figures(with_figures(seen, grey, engine), grey, engine, original, blank=True)
    filled = with_signer(filled, grey, engine, original)
    found = [words.word(each, engine) for each in filled if each.reader]
    return (*layer, *(each for each in found if not any(_covers(other.box, each.box) for other in layer)))


def lacks_signer(layer: Sequence[Word], width: float, height: float) -> bool:
    """Whether a page of that size (points) has a signature's office and no name below it."""
    scale = WORK_DPI / 72
    block = find_block([_as_seen(each) for each in layer], (round(height * scale), round(width * scale)))
    return block is not None and block.has_office and not block.has_name


def _covers(box: Box, figure: Box) -> bool:
    """Whether most of ``figure`` lies in ``box``: the layer has it already."""
    return box.overlap(figure) > figure.width * figure.height / 2


def _as_seen(each: Word) -> Seen:
    scale = WORK_DPI / 72
    x0, top, x1, bottom = (round(side * scale) for side in (each.box.x0, each.box.top, each.box.x1, each.box.bottom))
    return Seen(each.text, x0, top, x1, bottom, confidence=1.0)
