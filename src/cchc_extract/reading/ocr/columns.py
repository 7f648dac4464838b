"""Columns that stand side by side, as in a head or beside a signature: found from the ink and read one by one.

Whole-page recognition merges two columns whose lines stand on staggered baselines, and loses lines doing so. A column by itself is read
well; running text is left to the whole-page reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.morphology import closed, grown
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.pieces import pieces
from cchc_extract.reading.ocr.words import INK, read_numbers, read_page, read_twice
from cchc_extract.reading.raster import Pixels

_PT = WORK_DPI / 72  # pixels in a point
_GUTTER = 13.0  # points of blank that may part two columns; blanks between words are at most 10 wide in justified text
_TALLEST = 26.0  # points: what is higher is no letter but a stamp or a stroke of the pen
_LONGEST = 100.0  # points: what is wider and lower than a letter is a rule
_LETTER = 4.0  # points: the least height of a letter
_BLOT, _SOLID = 12.0, 0.72  # points, and share of its box filled, from which ink is no letter but a punch hole
_MARKS = 1.2  # points between a letter and its marks, above and below
_LOWEST = 1.2  # points: what is lower is a speck or a rule
_LEAST_LINE = (2.0, 4.5)  # points: width and height of the smallest line taken for text
_FIGURE = 14.0  # points: a line as narrow is a figure (the name of a ward), for the number reader
_MIDDLE = 0.08  # of the page's width from its middle: where the middle of a heading may be
_SEED = 25.0  # points: the least width of two lines that show where columns stand side by side
_SURE = 0.75  # of the number reader, to be believed
_UNLIKE = 0.4  # of the width of the lines above: a line as short is read by itself
_BESIDE = 0.3  # share of the lower of two lines by which they overlap when they stand side by side
_NEAR = 40.0  # points between two lines of one column at most
_APART = 9.0  # points of blank between two lines at which a column is read in two pieces
_LEAST_GUTTER = 5.0  # points of blank that part the columns all along
_BESIDE_TWO = 2  # lines of the other column beside one line, staggered; more are columns of a table
_MARGIN = 2.5  # points around a piece, so that no mark is cut off


class _Line(Struct, frozen=True):
    """The box of a line of print, or of its part in one column, in pixels (right and bottom outside)."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    def beside(self, other: _Line) -> bool:
        """Whether the two stand at one height, neither above the other."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        apart = self.x1 <= other.x0 or other.x1 <= self.x0
        return apart and shared > _BESIDE * min(self.height, other.height)

    def joined(self, other: _Line) -> _Line:
        """The box around both."""
        return _Line(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


@dataclass(slots=True)
class _Zone:
    """A stretch of the page in which a blank (``low`` to ``high``, pixels across) parts two columns."""

    low: int
    high: int
    top: int
    bottom: int
    left: list[_Line] = field(default_factory=list)
    right: list[_Line] = field(default_factory=list)

    def took(self, line: _Line) -> bool:
        """Whether ``line`` stands in one of the columns; it is then entered. False ends the zone."""
        if line.top - self.bottom > _NEAR * _PT or self.top - line.bottom > _NEAR * _PT:
            return False
        if line.width <= _FIGURE * _PT:
            self._take_figure(line)
            return True
        if line.x1 < self.high - _LEAST_GUTTER * _PT and line.x0 < self.low:
            self.low = max(self.low, line.x1)
            self.left.append(line)
        elif line.x0 > self.low + _LEAST_GUTTER * _PT:
            self.high = min(self.high, line.x0)
            self.right.append(line)
        else:
            return False
        self.top, self.bottom = min(self.top, line.top), max(self.bottom, line.bottom)
        return True

    def _take_figure(self, line: _Line) -> None:
        """Enter a narrow line where the lines of a column stand above or below it; elsewhere it is a speck or a stroke."""
        for side in (self.left, self.right):
            if side and min(each.x0 for each in side) <= line.x0 and line.x1 <= max(each.x1 for each in side):
                side.append(line)

    def is_table(self) -> bool:
        """Whether mostly more than two lines stand at one height: the columns of a table without rules."""
        every = [*self.left, *self.right]
        crowded = sum(sum(line.beside(other) for other in every) > _BESIDE_TWO for line in every)
        return crowded > len(every) / 2


def read_columns(picture: Pixels, engine: Engine) -> list[Seen]:
    """The words of a page from which the tables were taken out: those in columns first, then what runs across the page."""
    columns = column_pieces(picture)
    if not columns:
        return read_page(picture, engine)
    figures = [piece for piece in columns if piece.width <= _FIGURE * _PT]
    blocks = [piece for piece in columns if piece.width > _FIGURE * _PT]
    found = read_twice([_crop(piece, picture) for piece in blocks], engine)
    inside = [
        _moved(seen, _grown(piece, picture)) for piece, block in zip(blocks, found, strict=True) for seen in block
    ]
    rest = picture.copy()
    for piece in blocks:
        _crop(piece, rest)[:] = 255
    return inside + _figures(figures, rest, engine) + read_page(rest, engine)


def _figures(narrow: Sequence[_Line], picture: Pixels, engine: Engine) -> list[Seen]:
    """What the number reader is sure of in lines as narrow as a figure; these are then taken out of the picture."""
    found: list[Seen] = []
    for piece, reading in zip(narrow, read_numbers([_crop(each, picture) for each in narrow], engine), strict=True):
        if reading.text.isdecimal() and reading.confidence >= _SURE:
            box = (piece.x0, piece.top, piece.x1, piece.bottom)
            found.append(Seen(reading.text, *box, confidence=reading.confidence, reader=engine.number_name))
            _crop(piece, picture)[:] = 255
    return found


def _crop(piece: _Line, picture: Pixels) -> Pixels:
    grown = _grown(piece, picture)
    return picture[grown.top : grown.bottom, grown.x0 : grown.x1]


def column_pieces(picture: Pixels) -> list[_Line]:
    """The boxes of the pieces of columns that stand side by side, in pixels."""
    zones = _zones(_lines(picture), picture.shape[1])
    return [chunk for zone in zones for side in (zone.left, zone.right) for chunk in _chunks(side)]


def _lines(picture: Pixels) -> list[_Line]:
    """Lines of print, cut at blanks as wide as a gutter."""
    ink = _letters(np.asarray(picture < INK, dtype=np.uint8))
    smeared = grown(closed(ink, round(_GUTTER * _PT), 1), 1, round(_MARKS * _PT))
    found = (_Line(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in pieces(smeared).boxes[1:])
    width, height = _LEAST_LINE
    lines = [line for line in found if line.width >= width * _PT and line.height >= height * _PT]
    return sorted(lines, key=lambda line: line.top)


def _letters(ink: Pixels) -> Pixels:
    """The ink without stamps, strokes of the pen, rules and specks."""
    found = pieces(ink)
    _, _, widths, heights, areas = found.boxes.T
    least, most = np.minimum(widths, heights), np.maximum(widths, heights)
    kept = (heights <= _TALLEST * _PT) & (most >= _LOWEST * _PT)
    kept &= (widths <= _LONGEST * _PT) | (heights > _LETTER * _PT)
    kept &= (least < _BLOT * _PT) | (areas < _SOLID * widths * heights)
    return found.among(kept)


def _zones(lines: Sequence[_Line], width: int) -> list[_Zone]:
    """The stretches of the page where two columns stand side by side, top to bottom."""
    zones: list[_Zone] = []
    used: set[_Line] = set()
    for line in lines:
        gap = None if line in used or line.width < _SEED * _PT else _gap_beside(line, lines)
        if gap is None:
            continue
        at = lines.index(line)
        zone = _Zone(*gap, line.top, line.bottom)
        for other in lines[at:]:
            if other not in used and (_is_heading(other, lines, width) or not zone.took(other)):
                break
        for other in reversed(lines[:at]):
            if other in used or not zone.took(other):
                break
        used |= {*zone.left, *zone.right}
        if zone.left and zone.right and not zone.is_table():
            zones.append(zone)
    return zones


def _is_heading(line: _Line, lines: Sequence[_Line], width: int) -> bool:
    """Whether ``line`` stands by itself in the middle of the page, as the type of a document below its head does."""
    middle = abs((line.x0 + line.x1) / 2 - width / 2) < _MIDDLE * width
    return middle and line.x0 < width / 2 < line.x1 and not any(line.beside(other) for other in lines)


def _gap_beside(line: _Line, lines: Sequence[_Line]) -> tuple[int, int] | None:
    """The widest blank in the row of ``line``; none where it stands alone."""
    beside = (other for other in lines if other.width >= _SEED * _PT and line.beside(other))
    row = sorted([line, *beside], key=lambda each: each.x0)
    gaps = [(after.x0 - before.x1, before.x1, after.x0) for before, after in pairwise(row) if after.x0 > before.x1]
    return max(gaps)[1:] if gaps else None


def _chunks(side: Sequence[_Line]) -> list[_Line]:
    """The lines of a column in pieces: cut where more blank than usual lies between two lines, and where one is far shorter."""
    chunks: list[_Line] = []
    for line in sorted(side, key=lambda each: each.top):
        above = chunks[-1] if chunks else None
        if above and line.top - above.bottom <= _APART * _PT and not _is_unlike(above, line):
            chunks[-1] = above.joined(line)
        else:
            chunks.append(line)
    return chunks


def _is_unlike(above: _Line, line: _Line) -> bool:
    """Whether of two lines, one below the other, one is so short that it would be lost in a block with the other."""
    shorter, longer = sorted((above.width, line.width))
    return line.top > above.top + above.height / 2 and shorter < _UNLIKE * longer


def _grown(piece: _Line, picture: Pixels) -> _Line:
    height, width = picture.shape
    margin = round(_MARGIN * _PT)
    return _Line(
        max(0, piece.x0 - margin),
        max(0, piece.top - margin),
        min(width, piece.x1 + margin),
        min(height, piece.bottom + margin),
    )


def _moved(seen: Seen, piece: _Line) -> Seen:
    return replace(
        seen, x0=seen.x0 + piece.x0, x1=seen.x1 + piece.x0, top=seen.top + piece.top, bottom=seen.bottom + piece.top
    )
