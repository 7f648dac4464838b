"""One raster read as a ``Page``: upright, level, rules, grids, cells, then the text around them."""

from __future__ import annotations

import cv2
import numpy as np

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.model import Box, Finding, Grid, Page, Rule, Word
from cchc_extract.reading.ocr import cells, rules
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.picture import WORK_DPI, prepared
from cchc_extract.reading.raster import Pixels, Raster
from cchc_extract.vietnamese import nfc

_POINT = 72 / WORK_DPI  # points in a pixel
_BLANK = 60  # pixels of ink (a few letters' worth) below which a page is blank


def read_raster(raster: Raster, *, number: int, engine: Engine) -> Page:
    """Read page ``number`` from its picture. Nothing is raised for a poor page: findings say what could not be read."""
    picture = prepared(raster, engine)
    found = _rules(picture.print)
    grids = grids_from_rules(found, page=number)
    grey, ink = _without_rules(picture.grey, picture.print, found)
    words: list[Word] = []
    read: list[Grid] = []
    for grid in grids:
        grid, inside = cells.filled(grid, grey, ink, engine)
        read.append(grid)
        words += inside
    outside = _whitened(grey, [grid.box for grid in grids if grid.box])
    words += [_word(seen, engine.name) for seen in engine.page(outside, WORK_DPI)]
    height, width = picture.grey.shape
    return Page(
        number=number,
        source="scan",
        width=width * _POINT,
        height=height * _POINT,
        words=tuple(words),
        rules=tuple(found),
        grids=tuple(read) or None,
        turned=picture.turned,
        skew=picture.skew,
        dpi=round(raster.dpi),
        engine=engine.name if engine.name == engine.number_name else f"{engine.name} + {engine.number_name}",
        findings=_findings(number, ink, words),
    )


def _rules(ink: Pixels) -> list[Rule]:
    across, down = rules.strokes(ink, WORK_DPI)
    half = 0.5
    return [
        Rule(box=_box(each.start, each.at - each.thick * half, each.end, each.at + each.thick * half), vertical=False)
        for each in across
    ] + [
        Rule(box=_box(each.at - each.thick * half, each.start, each.at + each.thick * half, each.end), vertical=True)
        for each in down
    ]


def _without_rules(grey: Pixels, ink: Pixels, found: list[Rule]) -> tuple[Pixels, Pixels]:
    """Both pictures with the rules' ink taken out: the long runs within each rule's band, not the letters that touch it."""
    mask = np.zeros_like(ink)
    for rule in found:
        x0, top, x1, bottom = (
            round(side / _POINT) for side in (rule.box.x0, rule.box.top, rule.box.x1, rule.box.bottom)
        )
        cv2.rectangle(mask, (x0 - 3, top - 3), (x1 + 3, bottom + 3), 1, -1)
    grey, ink = grey.copy(), ink.copy()
    grey[mask > 0] = 255
    ink[mask > 0] = 0
    return grey, ink


def _whitened(grey: Pixels, boxes: list[Box]) -> Pixels:
    grey = grey.copy()
    for box in boxes:
        cv2.rectangle(
            grey,
            (round(box.x0 / _POINT), round(box.top / _POINT)),
            (round(box.x1 / _POINT), round(box.bottom / _POINT)),
            255,
            -1,
        )
    return grey


def _word(seen: Seen, reader: str) -> Word:
    return Word(
        text=nfc(seen.text),
        box=_box(seen.x0, seen.top, seen.x1, seen.bottom),
        confidence=seen.confidence,
        reader=reader,
    )


def _box(x0: float, top: float, x1: float, bottom: float) -> Box:
    return Box(x0 * _POINT, top * _POINT, x1 * _POINT, bottom * _POINT)


def _findings(number: int, ink: Pixels, words: list[Word]) -> tuple[Finding, ...]:
    if int(ink.sum()) < _BLANK:
        return (
            Finding(code="page-blank", severity="info", stage="read", message=f"Page {number} is blank.", page=number),
        )
    if not words:
        message = f"Page {number} has ink but nothing on it could be read."
        return (Finding(code="page-unreadable", severity="warning", stage="read", message=message, page=number),)
    return ()
