"""A page's words and rules by pdfplumber, for pages that pdfium cannot load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pdfplumber

from cchc_extract.model import Box, Rule, Word
from cchc_extract.reading.pdfium import Content
from cchc_extract.vietnamese import nfc

_GAP = 0.2
"""Gap, in font sizes, that ends a word: as in the first reader."""
_THICKEST = 3.0
"""Points; thicker edges are shading."""


def content(path: Path, number: int) -> Content:
    """Page ``number`` (from 1) as pdfplumber sees it. Raises whatever pdfplumber raises, ``IndexError`` where it knows no such page."""
    with pdfplumber.open(path) as document:
        page = document.pages[number - 1]
        try:
            found = page.extract_words(x_tolerance_ratio=_GAP, extra_attrs=["fontname", "size"])
            words = tuple(_word(each) for each in found)
            rules = tuple(rule for each in (*page.lines, *page.rects) for rule in _rules(each))
            pictures = tuple(_box(each) for each in page.images)
            return Content(
                width=float(page.width),
                height=float(page.height),
                turned=0,
                words=words,
                rules=rules,
                pictures=pictures,
                shapes=len(page.curves),
                glyphs=len(page.chars),
                invisible=0,
                unmapped=0,
                slanted=0,
            )
        finally:
            page.close()


def _word(found: dict[str, Any]) -> Word:
    name = str(found["fontname"])
    return Word(
        text=nfc(found["text"]),
        box=_box(found),
        font=name.partition("+")[2] or name,
        size=float(found["size"]),
        bold="bold" in name.lower(),
        italic="italic" in name.lower(),
    )


def _box(found: dict[str, Any]) -> Box:
    return Box(float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"]))


def _rules(found: dict[str, Any]) -> list[Rule]:
    box = _box(found)
    if min(box.width, box.height) <= _THICKEST:
        return [Rule(box=box, vertical=box.height > box.width)]
    if not found.get("stroke"):
        return []
    level = [Rule(box=Box(box.x0, y, box.x1, y), vertical=False) for y in (box.top, box.bottom)]
    return level + [Rule(box=Box(x, box.top, x, box.bottom), vertical=True) for x in (box.x0, box.x1)]
