"""Pictures in a Word document, which are not read: where a cell or a page holds nothing else, what they say is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from cchc_extract.reading.docxnames import twips, w

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_INK: Final = f"{_A}blip", f"{_V}imagedata", w("object"), w("contentPart")
_SHOWN: Final = (*_INK, w("altChunk"), w("control"), f"{_V}textpath", f"{_WP}inline")
"""What is seen in a cell and is no text of it: pictures, objects, controls, lettering, shapes in its line, parts that are not read."""
_EXTENT = f"{_WP}extent"
_EMU_PER_TWIP = 635
_CM = 567.0
"""Twentieths of a point."""
_WIDE, _HIGH = 8.0, 4.0
"""Centimetres from which a picture may hold a table or a page; coats of arms, seals and signatures are smaller."""
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+\w*)", re.I)


def shows_more(element: Any) -> bool:
    """Whether something stands in a cell that is no text: a picture, an object, handwriting, a shape in its line."""
    return next(element.iter(*_SHOWN), None) is not None


def large_pictures(paragraph: Any) -> Iterator[tuple[float, float]]:
    """Width and height, in centimetres, of the pictures of a paragraph that may hold a table or a page."""
    for ink in paragraph.iter(*_INK):
        width, height = _size(ink)
        if width >= _WIDE and height >= _HIGH:
            yield width, height


def _size(ink: Any) -> tuple[float, float]:
    for holder in ink.iterancestors(w("drawing")):
        extent = next(holder.iter(_EXTENT), None)
        if extent is not None:
            found = [twips(extent.get(name)) or 0.0 for name in ("cx", "cy")]
            return found[0] / _EMU_PER_TWIP / _CM, found[1] / _EMU_PER_TWIP / _CM
    shape = ink if ink.tag == w("object") else ink.getparent()
    styles = [each.get("style", "") for each in shape.iter() if isinstance(each.tag, str)]
    sizes = {name.lower(): (twips(size) or 0.0) / _CM for style in styles for name, size in _SIZE.findall(style)}
    return sizes.get("width", 0.0), sizes.get("height", 0.0)
