"""Rules too worn to be seen by themselves: copies of copies leave dots of a hairline, each shorter than a letter is wide.

Where one column of a table shows that a rule runs at some height, the other columns are looked at along it: dots of thin ink in a row are
the rule there; paper, or the letters of a cell that spans both rows, are not. In a table that has such rules, those of which no piece is
whole are looked for too: dots across its widest column that go on in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from cchc_extract.reading.ocr.morphology import Floats
from cchc_extract.reading.ocr.rules import Run, Stroke, Strokes, on_lines
from cchc_extract.reading.raster import Pixels

_NARROWEST = 0.1  # inch: between nearer rules there is nothing to be seen
_STRAY = 0.02  # inch by which a rule may lie higher or lower in another column than it should by its slope
_THIN = 0.008  # inch above and below its middle that a rule takes
_FREE = (0.015, 0.1)  # inch from its middle: ink here is that of letters, whose feet would pass for dots
_DOTTED = 0.5  # of where there are no letters
_SHOWN = 0.3  # the same where half of the columns show the line
_SEEN = 0.08  # of a column, at least, has no letters over and under it: margins, and blanks between words
_HALF = 0.5  # of a column
_LEVEL = 1.0  # inch: so long a rule tells how level the rules of the page are
_WIDE = 1.0  # inch: of so wide a column every other place is enough
_APART = 0.05  # inch between two rules


def completed(strokes: Strokes, ink: Pixels, dpi: float) -> Strokes:
    """``strokes`` of a level page and what is worn of them or between them; ``ink`` is 1 where there is ink."""
    across = _with_pieces(strokes.across, strokes.down, ink, dpi)
    if len(across) > len(strokes.across):
        across = _with_pieces([*across, *_unseen(across, strokes.down, ink, dpi)], strokes.down, ink, dpi)
    down = _with_pieces(strokes.down, across, ink.T, dpi)
    return replace(strokes, across=tuple(across), down=tuple(down))


def _with_pieces(strokes: Sequence[Stroke], crossing: Sequence[Stroke], ink: Pixels, dpi: float) -> list[Stroke]:
    """``strokes`` and what is there of their lines along the rows of ``ink`` between other pairs of ``crossing`` ones."""
    return [
        *strokes,
        *(piece for line in on_lines(strokes, _STRAY * dpi) for piece in _pieces(line, crossing, ink, dpi)),
    ]


def _pieces(line: Sequence[Stroke], crossing: Sequence[Stroke], ink: Pixels, dpi: float) -> list[Stroke]:
    columns = [*pairwise(_sides(line[0].at, crossing, dpi))]
    gaps = [(left, right) for left, right in columns if _covered(line, left, right) < _HALF * (right - left)]
    least = _SHOWN if 2 * len(gaps) <= len(columns) else _DOTTED
    known = [run for stroke in line for run in stroke.runs]
    found = (
        _dotted(min(known, key=lambda run: _gap(run, left, right)), left, right, ink, dpi, least)
        for left, right in gaps
        if right - left >= _NARROWEST * dpi
    )
    return [Stroke((piece,)) for piece in found if piece is not None]


def _covered(line: Sequence[Stroke], left: float, right: float) -> float:
    return sum(max(0.0, min(each.end, right) - max(each.start, left)) for each in line)


def _unseen(known: Sequence[Stroke], crossing: Sequence[Stroke], ink: Pixels, dpi: float) -> Iterator[Stroke]:
    """The rules of which no column has a whole piece."""
    slopes = [run.slope for stroke in known for run in stroke.runs if run.end - run.start >= _LEVEL * dpi]
    slope, taken = median(slopes) if slopes else 0.0, [stroke.at for stroke in known]
    for left, right, top, bottom in _widest(crossing, dpi):
        shares = _shares(_block(top, bottom, slope, left, right, ink, dpi), dpi)
        for place in np.argsort(-shares, kind="stable"):
            at = top + float(place) + slope * (right - left) / 2
            if shares[place] < _DOTTED:
                break
            if min((abs(at - other) for other in taken), default=dpi) > _APART * dpi:
                taken.append(at)
                first = top + float(place)
                line = [Stroke((Run(left, right, first, first + slope * (right - left), 1.0),))]
                if pieces := _pieces(line, crossing, ink, dpi):
                    yield from (*line, *pieces)


def _widest(crossing: Sequence[Stroke], dpi: float) -> Iterator[tuple[float, float, float, float]]:
    """The widest column of each table: its sides, top and bottom."""
    bottom = 0.0
    for stroke in sorted(crossing, key=lambda each: (each.start, -each.end)):
        if (stroke.start + stroke.end) / 2 > bottom:
            sides = _sides((stroke.start + stroke.end) / 2, crossing, dpi)
            bottom = stroke.end
            if len(sides) > 1:
                left, right = max(pairwise(sides), key=lambda pair: pair[1] - pair[0])
                yield left, right, stroke.start, stroke.end


def _sides(at: float, crossing: Sequence[Stroke], dpi: float) -> list[float]:
    """Where ``crossing`` strokes pass ``at``."""
    near = _STRAY * dpi
    return sorted(each.at for each in crossing if each.start - near <= at <= each.end + near)


def _gap(run: Run, left: float, right: float) -> float:
    return max(run.start - right, left - run.end, 0.0)


def _dotted(known: Run, left: float, right: float, ink: Pixels, dpi: float, least: float) -> Run | None:
    """The rule that goes on from ``known`` between ``left`` and ``right``, if thin dots of ink take ``least`` of the way."""
    slope = known.slope if known.end - known.start > right - left else 0.0
    first, stray = known.first + slope * (left - known.start), round(_STRAY * dpi)
    shares = _shares(_block(first - stray, first + stray, slope, left, right, ink, dpi), dpi)
    best = max(range(len(shares)), key=lambda index: (shares[index], -abs(index - stray)))
    if shares[best] < least:
        return None
    first += best - stray
    return Run(left, right, first, first + slope * (right - left), known.thick, known.grey)


def _block(
    top: float, bottom: float, slope: float, left: float, right: float, ink: Pixels, dpi: float
) -> npt.NDArray[np.bool_]:
    """The ink between ``left`` and ``right``, ``top`` to ``bottom`` at its left and sloping to the right, with what is seen around it."""
    columns = np.arange(round(left + _THIN * dpi), round(right - _THIN * dpi), 1 if right - left < _WIDE * dpi else 2)
    far = round(_FREE[1] * dpi)
    rows = np.arange(round(top) - far, round(bottom) + far + 1)[:, np.newaxis] + slope * (columns - left)
    return ink[np.clip(np.rint(rows).astype(np.intp), 0, len(ink) - 1), columns].astype(bool)


def _shares(block: npt.NDArray[np.bool_], dpi: float) -> Floats:
    """For each row of ``block`` but those around it: of the columns without letters there the share with thin ink; 0 where they are few."""
    thin, (free, far) = round(_THIN * dpi), (round(each * dpi) for each in _FREE)
    sums = np.zeros((len(block) + 1, block.shape[1]), dtype=np.int32)
    np.cumsum(block, axis=0, out=sums[1:])
    middle = np.arange(far, len(block) - far)

    def inked(start: int, end: int) -> npt.NDArray[np.bool_]:
        return sums[middle + end + 1] > sums[middle + start]

    clear = ~inked(-far, -free) & ~inked(free, far)
    count = clear.sum(axis=1)
    shares = (clear & inked(-thin, thin)).sum(axis=1) / np.maximum(count, 1)
    return np.where(count >= _SEEN * block.shape[1], shares, 0.0)
