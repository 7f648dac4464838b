"""Ruling lines in pixels: long thin runs of ink, broken ones joined, doubled ones made one, stems of letters left out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import Floats, Ints
from cchc_extract.reading.ocr.pieces import LongPieces, long_pieces
from cchc_extract.reading.raster import Pixels


class Run(Struct, frozen=True):
    """An unbroken straight run of ink in pixels: from ``start`` to ``end`` along its direction, at ``first`` to ``last`` across it.

    ``grey`` is how dark its ink is: 0 black, 255 white.
    """

    start: float
    end: float
    first: float
    last: float
    thick: float
    grey: float = 0.0

    @property
    def slope(self) -> float:
        """Pixels across for one along."""
        return (self.last - self.first) / max(self.end - self.start, 1)


class Stroke(Struct, frozen=True):
    """A rule: the runs of ink that lie on one line, in order."""

    runs: tuple[Run, ...]

    @property
    def start(self) -> float:
        """Where it begins, along its direction."""
        return self.runs[0].start

    @property
    def end(self) -> float:
        """Where it ends."""
        return max(run.end for run in self.runs)

    @property
    def length(self) -> float:
        """From its start to its end."""
        return self.end - self.start

    @property
    def at(self) -> float:
        """Its place across its direction, on average."""
        lengths = [run.end - run.start for run in self.runs]
        return sum((run.first + run.last) / 2 * length for run, length in zip(self.runs, lengths, strict=True)) / sum(
            lengths
        )

    @property
    def thick(self) -> float:
        """Its width."""
        return max(run.thick for run in self.runs)


class Strokes(Struct, frozen=True):
    """The horizontal (``across``) and vertical (``down``) strokes of a page; ``dirt`` holds those of either kind that are no rules."""

    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]
    dirt: tuple[tuple[Stroke, ...], tuple[Stroke, ...]] = ((), ())


_SHORTEST_ACROSS = 0.25  # inch
_SHORTEST_DOWN = 0.15  # inch: a row of one line of small print
_LONG = 0.6  # inch: no stem of a letter is as long
_THICKEST = 0.035  # inch: 2.5 points
_THICK = 0.1  # inch: 6 points, the widest that Word and Excel offer, and blur
_RISE = (
    0.012,
    0.008,
)  # inch and share of its length by which a rule of a level page may rise: creases and pen strokes rise more
_SAME = 0.02  # inch: runs this near to each other are one rule (doubled and tilted ones)
_TILTED = 0.03  # inch: so near to each other are the parts of one line that is a little tilted
_GAP = 0.25  # inch: a worn rule is bridged over this
_BEYOND = 0.3  # inch: no rule of a table runs on this far past its sides
_SIDE = 0.35  # inch: print keeps farther from the sides of the paper (15 mm by Decree 30/2020)
_MOSTLY = 0.6  # of a stroke's length
_OTHERS = 4  # of so many lines of a table one may itself be a crease or a scanner's streak
_FEW = 4  # rules: fewer do not tell how dark a page's rules are
_SUPPORT = 0.2  # share of the tallest vertical rule of the same table that the others reach
_MEET = 0.04  # inch: a short rule ends this near to the rules it joins


def strokes(ink: Pixels, dpi: float) -> Strokes:
    """The strokes of a level page; ``ink`` is 1 where there is ink."""
    height, width = ink.shape
    across, stray = _clean(runs(ink, dpi, _SHORTEST_ACROSS), width, dpi)
    down, upright_stray = _clean(runs(ink.T, dpi, _SHORTEST_DOWN), height, dpi)
    across, down = _without_creases(across, down, dpi), _without_creases(down, across, dpi)
    across, down = _without_letters(across, down, dpi), _without_letters(down, across, dpi)
    return Strokes(
        across=tuple(across), down=tuple(_supported(down, across, dpi)), dirt=(tuple(stray), tuple(upright_stray))
    )


def of_print(found: Sequence[Run], length: float, breadth: float, dpi: float) -> list[Stroke]:
    """The runs as strokes, without edges of the paper and streaks of the scanner: these lie as the scanner does, not as the print.

    ``length`` and ``breadth`` are the picture's sizes along the runs and across them, in pixels.
    """
    margin = _SIDE * dpi
    inner = [run for run in found if margin <= (run.first + run.last) / 2 <= breadth - margin]
    strokes = _joined(inner, dpi)
    streaks = _streaks(strokes, length, dpi)
    return [stroke for stroke in strokes if stroke not in streaks]


def without_folds(grey: Pixels, ink: Pixels, dpi: float) -> Pixels:
    """The ink without folds of the paper and rims of stamps: where long lines are much fainter than the rules, all such ink goes.

    A fold links figures with their neighbours and crosses rules, so it has to go before either is looked at.
    """
    # long lines are as well seen at half the resolution, and it is much quicker
    half_grey, half_ink = grey[::2, ::2], ink[::2, ::2]
    for turned_grey, turned in ((half_grey, half_ink), (half_grey.T, half_ink.T)):
        found = runs(turned, dpi / 2, _LONG, turned_grey)
        greys = [run.grey for run in found]
        faint = (float(np.median(greys)) + 255) / 2 if len(greys) >= _FEW else 255.0
        if greys and max(greys) > faint:
            return np.asarray(ink & (grey <= faint), dtype=np.uint8)
    return ink


def runs(ink: Pixels, dpi: float, shortest: float, grey: Pixels | None = None) -> list[Run]:
    """The thin horizontal runs of ink at least ``shortest`` inches long, whatever their slope."""
    found = long_pieces(ink, max(3, round(shortest * dpi)))
    greys = np.zeros(len(found.boxes)) if grey is None else _greys(found, grey)
    every = zip(found.boxes[1:], found.centres[1:], found.slopes[1:], greys[1:], strict=True)
    return [run for each in every if _thin(run := _run(*each), dpi)]


def _thin(run: Run, dpi: float) -> bool:
    """Whether the run is no wider than a rule: the stems of bold letters are as wide as fine rules, so only long ones may be wider."""
    return run.thick <= (_THICK if run.end - run.start >= _LONG * dpi else _THICKEST) * dpi


def _greys(found: LongPieces, grey: Pixels) -> Floats:
    """How dark each piece is where it is darkest across, on average."""
    y, x = found.runs.pixels
    near = [np.clip(y + off, 0, len(grey) - 1) for off in (-2, -1, 0, 1, 2)]
    darkest = np.min([grey[each, x] for each in near], axis=0)
    label = np.repeat(found.run_labels, found.runs.lengths)
    return np.bincount(label, darkest, len(found.boxes)) / np.maximum(found.boxes[:, cv2.CC_STAT_AREA], 1)


def _run(box: Ints, centre: Floats, slope: float, grey: float) -> Run:
    left, _, width, _, area = (float(each) for each in box)
    middle, height = (float(each) for each in centre)
    first, last = height + slope * (left - middle), height + slope * (left + width - middle)
    thick = max(area / width - 2, 1.0)  # less what the thickening added
    return Run(left, left + width, float(first), float(last), thick, float(grey))


def level_strokes(found: Sequence[Run], dpi: float) -> list[Stroke]:
    """The strokes that those of the runs make which are level."""
    return _joined([run for run in found if _level(run, dpi)], dpi)


def _joined(level: Sequence[Run], dpi: float) -> list[Stroke]:
    """Runs that go on where another ends made one stroke, if the gap between is small or they lie beside each other."""
    joined: list[Stroke] = []
    for run in sorted(level, key=lambda each: each.start):
        near = (index for index, other in enumerate(joined) if _goes_on(other.runs[-1], run, dpi))
        index = next(near, None)
        if index is None:
            joined.append(Stroke((run,)))
        else:
            joined[index] = Stroke((*joined[index].runs, run))
    return joined


def _goes_on(one: Run, two: Run, dpi: float) -> bool:
    reached = one.first + one.slope * (min(two.start, one.end) - one.start)
    return abs(two.first - reached) <= _SAME * dpi and two.start - one.end <= _GAP * dpi


def _level(run: Run, dpi: float) -> bool:
    return abs(run.last - run.first) <= _RISE[0] * dpi + _RISE[1] * (run.end - run.start)


def _without_letters(strokes: Sequence[Stroke], crossing: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """The strokes without stems and bars of letters: a short one counts if it goes from rule to rule, or goes on a long one."""
    long = [stroke for stroke in strokes if stroke.length >= _LONG * dpi]

    def rule(stroke: Stroke) -> bool:
        goes_on = any(abs(stroke.at - other.at) <= _SAME * dpi for other in long)
        return goes_on or all(_meets(end, stroke.at, crossing, dpi) for end in (stroke.start, stroke.end))

    return [stroke for stroke in strokes if stroke.length >= _LONG * dpi or rule(stroke)]


def _meets(end: float, at: float, crossing: Sequence[Stroke], dpi: float) -> bool:
    near = _MEET * dpi
    return any(
        abs(rule.at - end) <= near + rule.thick / 2 and rule.start - near <= at <= rule.end + near for rule in crossing
    )


def _supported(down: Sequence[Stroke], across: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """The vertical strokes without those that stand in a row or two of a taller table, where a pen stroke happens to be straight."""

    def support(stroke: Stroke) -> float:
        return sum(other.length for other in down if abs(other.at - stroke.at) <= _SAME * dpi)

    def beside(stroke: Stroke) -> float:
        shared = [rule for rule in across if stroke.start - _MEET * dpi <= rule.at <= stroke.end + _MEET * dpi]
        return max(
            (
                other.length
                for other in down
                if any(rule.start - _SAME * dpi <= other.at <= rule.end + _SAME * dpi for rule in shared)
                and other.start <= stroke.end
                and stroke.start <= other.end
            ),
            default=0.0,
        )

    return [stroke for stroke in down if support(stroke) >= _SUPPORT * beside(stroke)]


def _without_creases(strokes: Sequence[Stroke], crossing: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """The strokes without folds, pen lines, paper edges and streaks of the scanner: those that run far past the ends of the others across
    the same strokes.
    """
    tall = [stroke for stroke in crossing if stroke.length >= _LONG * dpi]
    every = on_lines(strokes, _TILTED * dpi)

    def crease(stroke: Stroke) -> bool:
        if sum(any(_near(end, other, dpi) for other in tall) for end in (stroke.start, stroke.end)) == 2:
            return False
        line = next(line for line in every if stroke in line)
        start, end = min(each.start for each in line), max(each.end for each in line)
        crossed = [each for each in tall if each.start <= stroke.at <= each.end and start <= each.at <= end]
        beside = [each for each in strokes if each not in line and any(_cross(each, other, dpi) for other in crossed)]
        if len(crossed) < 2 or len(beside) < 3:
            return False
        few = len(beside) // _OTHERS  # more such lines may be among them
        left, right = sorted(each.start for each in beside)[few], sorted(each.end for each in beside)[-1 - few]
        over, under = start < left - _BEYOND * dpi, end > right + _BEYOND * dpi
        # a rule that a streak lengthens at one end stands with the others at the other end
        return (
            (over and under)
            or (over and not _ends_at(end, right, tall, dpi))
            or (under and not _ends_at(start, left, tall, dpi))
        )

    return [stroke for stroke in strokes if not crease(stroke)]


def on_lines(strokes: Sequence[Stroke], apart: float) -> list[list[Stroke]]:
    """The strokes by the line they lie on, from the first on: those that are no more than ``apart`` pixels from the one before."""
    found: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda each: each.at):
        if found and stroke.at - found[-1][-1].at <= apart:
            found[-1].append(stroke)
        else:
            found.append([stroke])
    return found


def _clean(found: Sequence[Run], length: float, dpi: float) -> tuple[list[Stroke], list[Stroke]]:
    """The level strokes that ``found`` makes, and those that are no print."""
    leaning = _leaning(found, length, dpi)
    taken = {run for stroke in leaning for run in stroke.runs}
    level = _joined([run for run in found if run not in taken and _level(run, dpi)], dpi)
    dirt = _dirt(level, length, dpi)
    return [stroke for stroke in level if stroke not in dirt], [*leaning, *dirt]


def _leaning(found: Sequence[Run], length: float, dpi: float) -> list[Stroke]:
    """The streaks of a page that lay askew: of one slope that no rule of a level page has, from edge to edge."""
    steep = [run for run in found if abs(run.slope) > _RISE[1]]
    streaks = []
    for seed in sorted(steep, key=lambda run: run.start - run.end):
        on_line = [run for run in found if _on(seed, run, dpi)]
        start, end = min(run.start for run in on_line), max(run.end for run in on_line)
        inked = sum(run.end - run.start for run in on_line)
        if start < _BEYOND * dpi and end > length - _BEYOND * dpi and inked >= _MOSTLY * length:
            streaks.append(Stroke(tuple(sorted(on_line, key=lambda run: run.start))))
    return streaks


def _on(line: Run, run: Run, dpi: float) -> bool:
    """Whether both ends of ``run`` lie on ``line``, however far it is drawn out."""
    ends = ((run.start, run.first), (run.end, run.last))
    return all(abs(across - line.first - line.slope * (along - line.start)) <= _SAME * dpi for along, across in ends)


def _dirt(strokes: Sequence[Stroke], length: float, dpi: float) -> list[Stroke]:
    """The strokes that are none of print: streaks, and such as are level only piece by piece, as the page turns under a streak."""
    tilted = [each for each in strokes if not _level(_as_run(each), dpi) and not _rule_in(each)]
    return [*_streaks([each for each in strokes if each not in tilted], length, dpi), *tilted]


def _rule_in(stroke: Stroke) -> bool:
    """Whether most of the stroke is one run: a rule that a streak happens to cross at its end."""
    return max(run.end - run.start for run in stroke.runs) >= _MOSTLY * stroke.length


def _as_run(stroke: Stroke) -> Run:
    first, last = stroke.runs[0], stroke.runs[-1]
    return Run(stroke.start, stroke.end, first.first, last.last, stroke.thick)


def _streaks(strokes: Sequence[Stroke], length: float, dpi: float) -> list[Stroke]:
    """The strokes on lines from one edge of the paper, ``length`` pixels long, to the other: dirt in a scanner draws such.

    Where several lines do so the picture is a table, cut out along its sides.
    """
    margin = _BEYOND * dpi
    lines = [
        line
        for line in on_lines(strokes, _TILTED * dpi)
        if min(each.start for each in line) < margin and max(each.end for each in line) > length - margin
    ]
    return [stroke for line in lines for stroke in line] if len(lines) < _OTHERS else []


def _cross(one: Stroke, two: Stroke, dpi: float) -> bool:
    near = _MEET * dpi
    return two.start <= one.at <= two.end and one.start - near <= two.at <= one.end + near


def _ends_at(end: float, others: float, crossing: Sequence[Stroke], dpi: float) -> bool:
    """Whether ``end`` is where the ``others`` end, on a stroke that crosses them."""
    return abs(end - others) <= _MEET * dpi and any(_near(end, each, dpi) for each in crossing)


def _near(end: float, crossing: Stroke, dpi: float) -> bool:
    return abs(crossing.at - end) <= _MEET * dpi
