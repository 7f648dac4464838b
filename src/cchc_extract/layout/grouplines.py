"""Lines of a table without row numbers that hold a label and nothing else: the name of the rows below, or part of a wrapped label.

A label wraps only where its next word did not fit, its lines stand no further apart than lines of text do, and it is set as one text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median

from msgspec import Struct

from cchc_extract.layout.columns import Piece
from cchc_extract.layout.rowstarts import NOTHING_TOLD, Told, is_figure, is_stt
from cchc_extract.layout.tablelines import TableLine
from cchc_extract.model import Finding
from cchc_extract.model.words import say

_FEW_NUMBERS = 0.25
"""Share of the labels up to which those that look like a row's number are none."""
_FEWEST = 2
"""Rows with a label and something beside it that show where labels stand."""
_BLANK = 0.25
"""Width of a blank, in word heights."""
_MARGINS = 12.0
"""Points that cells keep free on both sides of the edge between two columns: office programs give 11, browsers less."""
_EVEN = 1.0
"""Points by which texts set at one edge may stand apart, and by which a text may seem to fit and yet not have."""
_ASIDE = 2.5
"""Points from which two texts do not begin at one edge."""
_NEARER = 0.9
"""Distance of two lines, in steps between rows, up to which they are in one row."""
_FURTHER = 1.12
"""The same, in steps between lines of one text, from which they are in two."""
_FAR = 1.3
"""Distance of two lines, in steps between rows, from which they are in two whatever else."""
_BULLETS = ("- ", "– ", "+ ", "* ", "• ")


def group_unsure(page: int) -> Finding:
    """What is doubtful about rows of which it is not sure whether a label next to them is theirs or names the rows below."""
    said = say("group-unsure")
    return Finding(
        code="group-unsure", severity="warning", stage="layout", page=page, message=said.en, message_vi=said.vi
    )


class _Labels(Struct, frozen=True):
    """How the labels of a table are set: from where to where they may run, the steps between rows and between lines of one text.

    ``is_measured``: the heading of their column, in the middle of it, tells how wide it is.
    """

    left: float
    right: float
    is_measured: bool
    row_steps: Sequence[float]
    text_step: float | None
    at_left: bool

    @property
    def width(self) -> float:
        """How wide a label may be."""
        return max(0.0, self.right - self.left)

    def had_room(self, above: Piece, piece: Piece) -> bool:
        """Whether the first word of ``piece`` would have fitted behind ``above``, so that they are two texts."""
        word = piece.words[0].box.width + _BLANK * above.box.height
        return above.box.x1 + word <= self.right - _EVEN

    def is_near(self, step: float) -> bool:
        """Whether lines a ``step`` apart are in one row, since rows are further apart."""
        return step < _NEARER * min(self.row_steps, default=0.0)

    def is_far(self, step: float) -> bool:
        """Whether lines a ``step`` apart are in two rows."""
        if not self.row_steps:
            return False
        least = min(self.row_steps)
        close = self.text_step is not None and least > _FURTHER * self.text_step
        return step > (_NEARER * least if close else _FAR * median(self.row_steps))


def is_unnumbered(lines: Sequence[TableLine]) -> bool:
    """Whether the first column of ``lines``, those of rows, holds labels and no numbers of rows."""
    firsts = [line.pieces[0].piece.text for line in lines if len(line.pieces) > 1 and line.pieces[0].col == 0]
    return len(firsts) >= _FEWEST and sum(map(is_stt, firsts)) <= _FEW_NUMBERS * len(firsts)


def group_lines(lines: Sequence[TableLine], first: int, rules: Sequence[float] = ()) -> Told:
    """The lines that are names of the rows below them, right above line ``first`` of a table, the first with figures, and behind it.

    ``rules`` are the heights of the rules that run over all columns.
    """
    bare = [n for n in range(len(lines)) if _is_bare(lines[n])]
    if not bare or not is_unnumbered(lines[first:]):
        return NOTHING_TOLD
    top = first - body_above(lines, first, rules)
    row = first - _upper_half(lines, first)
    labels = _labels(lines, top)
    wrapped = any(_goes_on(lines[n].pieces[0].piece) for n in bare if n > first)
    heading = [(0, top)] if top and len(lines[top - 1].pieces) > 1 else []
    above = _blocks(lines, [n for n in bare if top <= n < row])
    sure = [span for span in above if span[1] < row or row < first or _names(lines, *span, labels)]
    may_be: list[tuple[int, int]] = []
    for start, end in _blocks(lines, [n for n in bare if n > first]):
        told = _told(lines, start, end, labels)
        if told is not None:
            (sure if told else may_be).append((start, end))
    unsure = frozenset(n for start, end in may_be for n in range(start - 1, end + 1))
    alone = [*heading, *(sure if wrapped else sorted([*sure, *may_be]))]
    return Told(tuple(alone), frozenset() if sure and not wrapped else unsure, label=0, label_width=labels.width)


def body_above(lines: Sequence[TableLine], first: int, rules: Sequence[float] = ()) -> int:
    """How many of ``lines`` right above ``first``, the first with figures, are no headings of columns.

    They are names of the rows below, or the upper half of a label that stands in the middle of its row's height. ``rules`` are the
    heights of the rules that run over all columns.
    """
    label = lines[first].first if first else None
    if not first or (label and is_stt(label.text)) or not is_unnumbered(lines[first:]):
        return 0
    top = first
    while top > 1 and _is_bare(lines[top - 1]):
        top -= 1
    half = _upper_half(lines, first)
    if label is None and not half:
        return 0
    labels = [line.pieces[0].piece.box for line in lines[first:] if line.pieces[0].col == 0 and line.pieces[0].end == 1]
    if not labels:
        return 0
    left, right = min(box.x0 for box in labels), max(box.x1 for box in labels)
    for start in range(top, first - half + bool(half)):
        if not _goes_on(lines[start].pieces[0].piece) and _is_below_heading(lines, start, (left, right), rules):
            return first - start
    return 0


def _upper_half(lines: Sequence[TableLine], first: int) -> int:
    """How many lines above ``first``, that of a row's figures, hold the beginning of its label: as many stand as far below it."""
    label = lines[first].first
    if label is not None and not _goes_on(label):
        return 0
    steps: list[float] = []
    for above, below in zip(reversed(lines[:first]), lines[first + 1 :], strict=False):
        over, under = lines[first].middle - above.middle, below.middle - lines[first].middle
        if not (_is_bare(above) and _is_label_alone(below)) or abs(over - under) > _EVEN:
            break
        step = steps[0] * (1 if label else 2) if steps else over
        if abs(over - sum(steps[-1:]) - step) > _EVEN:
            break
        steps.append(over)
    return len(steps)


def _is_below_heading(
    lines: Sequence[TableLine], start: int, labels: tuple[float, float], rules: Sequence[float]
) -> bool:
    """Whether the text of line ``start`` is not part of the headings above it: a rule parts them, it is set otherwise, or had room there.

    ``labels`` is from where to where the labels run.
    """
    left, right = labels
    piece, above = lines[start].pieces[0].piece, lines[:start]
    if any(above[-1].middle < rule < lines[start].middle for rule in rules):
        return len(above[-1].pieces) > 1 or any(len(line.pieces) > 1 for line in above)
    if piece.box.x0 > left + _ASIDE or not any(len(line.pieces) > 1 for line in above):
        return False
    heads = [line.pieces[0].piece for line in above if line.pieces[0].col == 0 and line.pieces[0].end == 1]
    if not heads:
        return not _is_bold(piece) or not _is_bold(above[-1].pieces[0].piece)
    head = heads[-1]
    if _is_bold(head) and not _is_bold(piece):
        return True
    if head.box.x1 + _BLANK * head.box.height + piece.words[0].box.width <= right - _EVEN:
        return True
    centred = abs(head.box.centre[0] - piece.box.centre[0]) <= _ASIDE
    return not centred and abs(head.box.x0 - piece.box.x0) > _ASIDE


def _is_bare(line: TableLine) -> bool:
    """Whether the line holds one text, in the first column, that is neither a number of a row nor a figure."""
    if len(line.pieces) > 1 or line.pieces[0].col:
        return False
    text = line.pieces[0].piece.text
    return not is_stt(text) and not is_figure(text)


def _is_label_alone(line: TableLine) -> bool:
    return len(line.pieces) == 1 and line.pieces[0].col == 0


def _goes_on(piece: Piece) -> bool:
    """Whether a text begins in the middle of a sentence."""
    return not (piece.text[:1].isupper() or piece.text.startswith(_BULLETS))


def _blocks(lines: Sequence[TableLine], bare: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First line and one past the last of each text that stands alone, with the lines on which it goes on."""
    end = 0
    for start in bare:
        if start < end or _goes_on(lines[start].pieces[0].piece):
            continue
        end = start + 1
        while end in bare and _goes_on(lines[end].pieces[0].piece):
            end += 1
        yield start, end


def _told(lines: Sequence[TableLine], start: int, end: int, labels: _Labels) -> bool | None:
    """Whether the text of the lines ``start`` to before ``end`` is surely no part of the label above or below; ``None`` where it is one."""
    below = lines[end].first if end < len(lines) else None
    above = lines[start - 1].first
    if below is None or above is None or _goes_on(below):
        return None
    first, last = lines[start].pieces[0].piece, lines[end - 1].pieces[0].piece
    over, under = (
        lines[start].middle - lines[start - 1].middle,
        lines[end].middle - lines[end - 1].middle,
    )
    if labels.is_near(over) or labels.is_near(under):
        return None
    two = _are_two(above, first, over, labels) and _are_two(last, below, under, labels)
    return None if labels.is_measured and not two else two


def _names(lines: Sequence[TableLine], start: int, end: int, labels: _Labels) -> bool:
    """Whether the text of the lines ``start`` to before ``end``, right below the headings, is no beginning of the label below it."""
    below = lines[end].first
    if below is None or _goes_on(below):
        return False
    step = lines[end].middle - lines[end - 1].middle
    return not labels.is_measured or _are_two(lines[end - 1].pieces[0].piece, below, step, labels)


def _are_two(upper: Piece, lower: Piece, step: float, labels: _Labels) -> bool:
    """Whether two texts one below the other are no single one."""
    if labels.is_far(step) or labels.had_room(upper, lower) or _is_bold(upper) != _is_bold(lower):
        return True
    return labels.at_left and abs(upper.box.x0 - lower.box.x0) > _ASIDE


def _is_bold(piece: Piece) -> bool:
    return all(word.bold for word in piece.words)


def _labels(lines: Sequence[TableLine], first: int) -> _Labels:
    body, heading = lines[first:], lines[:first]
    firsts = [line.pieces[0].piece for line in body if line.pieces[0].col == 0 and line.pieces[0].end == 1]
    rows = [len(line.pieces) > 1 and line.pieces[0].col == 0 for line in body]
    steps = [
        lower.middle - upper.middle
        for (upper, lower), both in zip(pairwise(body), pairwise(rows), strict=True)
        if all(both)
    ]
    heads = [
        lower.middle - upper.middle
        for upper, lower in pairwise(heading)
        if {placed.col for placed in upper.pieces} & {placed.col for placed in lower.pieces}
    ]
    wraps = [
        lower.middle - upper.middle
        for upper, lower in pairwise(body)
        if _is_bare(lower) and upper.first is not None and _goes_on(lower.pieces[0].piece)
    ]
    left, widest = _left(firsts), max((piece.box.x1 for piece in firsts), default=-inf)
    own, by_next = _right(firsts, heading, body)
    return _Labels(
        left=left,
        right=max(own, by_next, widest),
        is_measured=own > widest - _ASIDE,
        row_steps=steps,
        text_step=min([*heads, *wraps], default=None),
        at_left=_stand_at_left(firsts),
    )


def _left(pieces: Sequence[Piece]) -> float:
    return min((piece.box.x0 for piece in pieces), default=inf)


def _stand_at_left(pieces: Sequence[Piece]) -> bool:
    """Whether most of ``pieces`` begin where another does."""
    starts = sorted(piece.box.x0 for piece in pieces)
    shared = sum(right - left <= _EVEN for left, right in pairwise(starts))
    return 2 * shared > len(starts)


def _right(labels: Sequence[Piece], heading: Sequence[TableLine], body: Sequence[TableLine]) -> tuple[float, float]:
    """How far to the right the column of the ``labels`` reaches at least, by the headings in the middle of it and of the next.

    The next one's begins as far to the left of the middle of its heading as its figures, if set at the right, end to the right of it.
    """
    heads = [placed.piece for line in heading for placed in line.pieces if placed.end == 1]
    nexts = [placed.piece for line in heading for placed in line.pieces if (placed.col, placed.end) == (1, 2)]
    figures = [piece for line in body if (piece := line.at(1)) is not None and is_figure(piece.text)]
    most = _left([*nexts, *figures])
    own = max((2 * piece.box.centre[0] - _left(labels) for piece in heads), default=-inf)
    by_next = -inf
    if len(figures) >= _FEWEST and nexts:
        end = max(piece.box.x1 for piece in figures)
        even = min(piece.box.x1 for piece in figures) >= end - _EVEN
        if even and max(piece.box.x1 for piece in nexts) < end - _ASIDE:
            by_next = max(2 * piece.box.centre[0] - end for piece in nexts) - _MARGINS
    return min(own, most), min(by_next, most)
