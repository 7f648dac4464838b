"""One raster read as a ``Page``: upright, level, rules, grids, cells, then the text around them, and tables without rules in it."""

from __future__ import annotations

import time
from itertools import pairwise

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.grid import grids_from_rules
from cchc_extract.layout.rulings import SCANNED
from cchc_extract.model import Box, Finding, Grid, Page, Rule, Word, around
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import say
from cchc_extract.reading.ocr import aligned, cells, dotted, erase, parting, rules, streaks, worn
from cchc_extract.reading.ocr.disturbed import Flags, Taken
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.mirrored import is_mirrored
from cchc_extract.reading.ocr.pale import clear_of_print, is_table, pale_rules, without_rests
from cchc_extract.reading.ocr.penwords import with_pen_figures
from cchc_extract.reading.ocr.picture import WORK_DPI, Picture, prepared
from cchc_extract.reading.ocr.rings import without_black_stamps
from cchc_extract.reading.ocr.rules import Strokes
from cchc_extract.reading.ocr.signed import with_signer
from cchc_extract.reading.ocr.stamps import WATERMARK, without_stamps
from cchc_extract.reading.ocr.text import read_text
from cchc_extract.reading.ocr.words import INK, word
from cchc_extract.reading.raster import Pixels, Raster

_POINT = 72 / WORK_DPI  # points in a pixel
_TOLERANCES = replace(SCANNED, cover=0.35)  # letters' stems are gone by then, so a third of a worn rule is proof enough
_MARGIN = 60  # pixels of paper above and below the text outside tables, for recognition to see it whole
_STAGES = ("prepare", "grid", "read")
_SIDE = 8  # pixels between a table's side and the paper's
_CUT = 0.3  # what a word at the side of the paper is worth, and figures on a streak
_DARK = 150  # grey below which coloured ink is more than the smear of a camera
_BLANK = 60  # pixels of ink (a few letters' worth) below which a page is blank


def read_raster(raster: Raster, *, number: int, engine: Engine) -> Page:
    """Read page ``number`` from its picture. Nothing is raised for a poor page: findings say what could not be read."""
    return read_picture(prepared(raster, engine), number=number, engine=engine)


def read_picture(picture: Picture, *, number: int, engine: Engine) -> Page:
    """The same from the prepared picture; whoever has no use for the raster can let it go before, which is 26 MB of an A4 page."""
    clock = [time.perf_counter()]
    ink = rules.without_folds(picture.grey, picture.print, WORK_DPI)
    ruled = _ruled(picture, ink, number)
    strokes, found, grids = ruled.strokes, ruled.rules, ruled.grids
    grey, ink = streaks.without_streaks(ruled.grey, ruled.ink, strokes.dirt[1])
    grey, ink = erase.erased(grey, ink, replace(strokes, dirt=(strokes.dirt[0], ())), WORK_DPI)
    taken = Taken(streaks=tuple(stroke.at for stroke in strokes.dirt[1]), cut=_cut_sides(grids, strokes, picture))
    if grids:
        stamped = grey
        grey = without_black_stamps(without_stamps(stamped, WATERMARK))
        stamps = None if grey is stamped else np.asarray(grey != stamped)
        taken = replace(taken, stamps=stamps, coloured=_coloured(picture, grids))
        ink = np.asarray(ink & (grey < INK), dtype=np.uint8) if grey is not stamped else ink
    clock.append(time.perf_counter())
    words: list[Word] = []
    read: list[Grid] = []
    for grid in grids:
        grid, inside = cells.filled(grid, grey, ink, engine, taken)
        grid, parts = parting.parted(grid, inside, parting.Seen(grey, ink, taken, found, engine))
        read.append(grid)
        words += parts
    blank = int(ink.sum()) < _BLANK
    grey, ink = _outside(grey, grids, paper=255), _outside(ink, grids)
    rows = _inked_rows(ink)
    text = read_text(grey[rows], ink[rows], engine) if rows.stop else []
    text = with_pen_figures(text, picture.grey[rows], engine, picture.original, top=rows.start)
    text = [_less_sure_on_streaks(each, taken) for each in text]
    text = with_signer(text, picture.grey[rows.start :], engine, picture.original, top=rows.start)
    loose = [_less_sure_at_sides(word(seen, engine, top=rows.start), picture) for seen in text]
    words += aligned.read_again(loose, found, grey, ink, engine, page=number)
    clock.append(time.perf_counter())
    height, width = picture.grey.shape
    mirrored = is_mirrored(words, picture, engine)
    if mirrored:
        words, read = [], []
    spent = (picture.seconds, *(end - start for start, end in pairwise(clock)))
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
        dpi=round(picture.dpi),
        engine=" + ".join(dict.fromkeys(filter(None, (engine.name, engine.number_name, engine.figure_name)))),
        findings=_findings(number, words, blank=blank, mirrored=mirrored),
        seconds=dict(zip(_STAGES, spent, strict=True)),
    )


class Ruled(Struct, frozen=True, eq=False):
    """The rules of a page, its tables without text, and ``grey`` and ``ink`` (H x W) less what dotted and pale rules have of them."""

    strokes: Strokes
    rules: list[Rule]
    grids: list[Grid]
    grey: Pixels
    ink: Pixels


def _ruled(picture: Picture, ink: Pixels, number: int) -> Ruled:
    """The rules and tables of a page: whole and worn rules, else such of dots, else pale ones."""
    plain = rules.strokes(ink, WORK_DPI)
    seen = _with_grids(worn.completed(plain, ink, WORK_DPI), picture.grey, ink, number)
    if dotted.may_lack_rules(seen.grids, plain, ink, WORK_DPI):
        dots = dotted.dots_of(ink, WORK_DPI)
        strokes = dotted.with_dotted(plain, dots, seen.grids, WORK_DPI)
        if strokes != plain:
            strokes = worn.completed(strokes, ink, WORK_DPI)
            less_ink, grey = dotted.without_dots(ink, picture.grey, strokes, dots, WORK_DPI)
            by_dots = _with_grids(strokes, grey, less_ink, number)
            if _cells(by_dots) > _cells(seen):
                return by_dots
    if seen.grids:
        return seen
    pale = pale_rules(picture.grey, WORK_DPI)
    strokes = clear_of_print(rules.strokes(ink | pale, WORK_DPI), picture.grey)
    by_pale = _with_grids(strokes, picture.grey, without_rests(ink, pale, picture.grey, WORK_DPI), number)
    return by_pale if by_pale.grids and all(map(is_table, by_pale.grids)) else seen


def _with_grids(strokes: Strokes, grey: Pixels, ink: Pixels, number: int) -> Ruled:
    found = rules_of(strokes)
    return Ruled(strokes, found, grids_from_rules(found, page=number, tolerances=_TOLERANCES), grey, ink)


def _cells(ruled: Ruled) -> int:
    return sum(len(grid.cells) for grid in ruled.grids)


def rules_of(strokes: Strokes) -> list[Rule]:
    """The strokes as rules of the page, in points."""
    across = [_box(each.start, each.at - each.thick / 2, each.end, each.at + each.thick / 2) for each in strokes.across]
    down = [_box(each.at - each.thick / 2, each.start, each.at + each.thick / 2, each.end) for each in strokes.down]
    return [Rule(box=box, vertical=False) for box in across] + [Rule(box=box, vertical=True) for box in down]


def _less_sure_on_streaks(each: Seen, taken: Taken) -> Seen:
    """The word, its figures hardly believed where a streak ran through them."""
    if taken.is_crossed(each.x0, each.x1) and any(map(str.isdigit, each.text)):
        return replace(each, confidence=min(each.confidence, _CUT))
    return each


def _less_sure_at_sides(each: Word, picture: Picture) -> Word:
    """The word, hardly believed where it reaches the side of the paper: it may go on beyond."""
    width, margin = picture.grey.shape[1] * _POINT, _SIDE * _POINT
    if each.box.x0 > margin and each.box.x1 < width - margin:
        return each
    return replace(each, confidence=min(each.confidence or 0.0, _CUT))


def _coloured(picture: Picture, grids: list[Grid]) -> Flags | None:
    """Where in the tables coloured ink was taken out; ``None`` where the page has none."""
    box = around(grid.box for grid in grids if grid.box)
    if picture.original is None or box is None:
        return None
    left, top, right, bottom = (max(0, round(side / _POINT)) for side in (box.x0, box.top, box.x1, box.bottom))
    window = (slice(top, min(bottom, picture.grey.shape[0])), slice(left, min(right, picture.grey.shape[1])))
    gone = np.zeros(picture.grey.shape, dtype=np.bool_)
    gone[window] = (picture.original.part(*window) < _DARK) & (picture.grey[window] >= INK)
    return gone


def _cut_sides(grids: list[Grid], strokes: Strokes, picture: Picture) -> tuple[float, ...]:
    """The sides of tables that are the paper's sides, with no rule there (pixels)."""
    width = picture.grey.shape[1]
    sides = {side / _POINT for grid in grids if grid.box for side in (grid.box.x0, grid.box.x1)}
    return tuple(
        sorted(
            side
            for side in sides
            if min(side, width - side) <= _SIDE and not any(abs(rule.at - side) <= _SIDE for rule in strokes.down)
        )
    )


def _outside(picture: Pixels, grids: list[Grid], paper: int = 0) -> Pixels:
    """The picture with the tables filled with ``paper``."""
    picture = picture.copy()
    for box in (grid.box for grid in grids if grid.box):
        corners = (
            (round(box.x0 / _POINT), round(box.top / _POINT)),
            (round(box.x1 / _POINT), round(box.bottom / _POINT)),
        )
        cv2.rectangle(picture, *corners, float(paper), -1)
    return picture


def _inked_rows(ink: Pixels) -> slice:
    """From the first row with ink to the last, with a margin; no rows where there is no ink."""
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return slice(0, 0)
    return slice(max(0, int(rows[0]) - _MARGIN), min(len(ink), int(rows[-1]) + _MARGIN))


def _box(x0: float, top: float, x1: float, bottom: float) -> Box:
    return Box(x0 * _POINT, top * _POINT, x1 * _POINT, bottom * _POINT)


def _findings(number: int, words: list[Word], *, blank: bool, mirrored: bool) -> tuple[Finding, ...]:
    if mirrored:
        return (_finding("page-mirrored", "info", number),)
    if blank:
        return (_finding("page-blank", "info", number),)
    return () if words else (_finding("page-unreadable", "warning", number),)


def _finding(code: str, severity: Severity, number: int) -> Finding:
    said = say(code, page=number)
    return Finding(code=code, severity=severity, stage="read", message=said.en, message_vi=said.vi, page=number)
