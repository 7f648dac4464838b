"""Columns without vertical rules: the gutters that run white through the lines of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

import regex
from msgspec import Struct

from cchc_extract.model import Box, Word, around

_BLANK = 0.45
"""Widest blank between words of one piece of text, in word heights; the gap between two cells is wider."""
_INK = 1.35
"""Height of a line of text to that of a word's ink."""
_CROSSED = 0.08
"""Share of the lines that may cross a gutter (headings over several columns) for it still to be one."""
_NARROW, _WIDE = 0.2, 0.5
"""Least width of a gutter in word heights: where many lines show it, and where few do."""
_FEWEST_NUMBERED = 3
"""Fewest texts of a line that numbers columns."""
MANY_LINES = 6
"""Lines from which a gutter is no accident."""
OFF_MIDDLE = 14.0
"""Points off the middle of a table's text up to which one may be in the middle of the table: its text leaves more free at one edge."""

_SECTION = regex.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ])[.)] ")


class Piece(Struct, frozen=True):
    """Words with ordinary blanks between them: the text of a cell on one line, or part of it."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        """Its words with blanks between."""
        return " ".join(word.text for word in self.words)


class Gutter(Struct, frozen=True):
    """A white strip from ``start`` to ``end`` between two columns, in points."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """Where the columns are parted."""
        return (self.start + self.end) / 2


def height_of(lines: Iterable[Sequence[Word]]) -> float:
    """The usual height of a word's line in ``lines``, in points; boxes of words read from a picture hold but their ink."""
    return median(word.box.height * (1.0 if word.size else _INK) for line in lines for word in line)


def pieces_of(line: Sequence[Word], height: float) -> list[Piece]:
    """``line`` cut where a gap is wider than a blank; ``height`` is the usual height of a word: in a title in large print it is wider."""
    groups: list[list[Word]] = [[line[0]]]
    first = line[0]
    blank = _BLANK * (max(height, first.box.height) if first.size else height)
    for before, word in pairwise(line):
        if word.box.x0 - before.box.x1 > blank:
            groups.append([])
        groups[-1].append(word)
    return [piece_of(group) for group in groups]


def piece_of(words: Sequence[Word]) -> Piece:
    """All of ``words`` (one at least) as one piece."""
    return Piece(tuple(words), around(word.box for word in words) or words[0].box)


def gutters_of(lines: Sequence[Sequence[Piece]], height: float, headings: int = 0) -> list[Gutter]:
    """The gutters of ``lines`` from left to right; pieces that run over several columns do not hide them.

    The first ``headings`` lines are headings: of those over one another only the lowest tells how wide its column is.
    """
    heads: list[list[Piece]] = []
    if headings:
        numbered = headings + numbers_columns(lines[headings]) if headings < len(lines) else headings
        clear = _uncovered(_without_sections(lines[numbered:]), 0)
        upper = _without_names(lines[:headings], clear)
        heads = [
            [piece for piece in _without_spanning(line, clear) if not _is_upper(piece, upper[n + 1 :])]
            for n, line in enumerate(upper)
        ]
        lines = [*heads, *lines[headings:]]
    lines = _without_sections(lines)
    crossed = int(_CROSSED * len(lines))
    if crossed:
        clear = _uncovered(lines, crossed)
        lines = [line if any(line is head for head in heads) else _without_spanning(line, clear) for line in lines]
    least = (_NARROW if len(lines) >= MANY_LINES else _WIDE) * height
    return [gutter for gutter in _uncovered(lines, 0) if gutter.end - gutter.start >= least]


def _without_sections(lines: Sequence[Sequence[Piece]]) -> Sequence[Sequence[Piece]]:
    """``lines`` without those of one text that names rows: it runs over columns of the others, or stands in the middle of them all."""
    if all(len(line) != 1 for line in lines):
        return lines
    full = [line for line in lines if len(line) > 1]
    clear = _uncovered(full, 0)
    middle = _middle_of(full)
    return [
        line
        for line in lines
        if len(line) > 1
        or not (line and (is_section(line) or spans(line[0], clear) or _is_in_middle(line[0], middle, clear)))
    ]


def _middle_of(lines: Sequence[Sequence[Piece]]) -> float:
    """The middle of the width of ``lines``, in points."""
    box = around(piece.box for line in lines for piece in line)
    return box.centre[0] if box else 0.0


def _is_in_middle(piece: Piece, middle: float, gutters: Sequence[Gutter]) -> bool:
    """Whether ``piece`` begins as a name does, and stands in the ``middle`` of a table and within one of its ``gutters`` in part."""
    box = piece.box
    near = abs(box.centre[0] - middle) <= OFF_MIDDLE and piece.text[0].isupper()
    return near and any(box.x0 < gutter.end and box.x1 > gutter.start for gutter in gutters)


def _without_names(headings: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> Sequence[Sequence[Piece]]:
    """``headings`` without names of the rows below: the last lines of one text that runs over ``gutters``, below one of several."""
    last = max((n for n, line in enumerate(headings) if len(line) > 1), default=len(headings))
    return [line for n, line in enumerate(headings) if n <= last or not any(spans(piece, gutters) for piece in line)]


def is_section(pieces: Sequence[Piece]) -> bool:
    """Whether a line is no more than the heading of a section (``A. NƯỚC SINH HOẠT``), whatever columns it stands over."""
    return len(pieces) == 1 and _SECTION.match(pieces[0].text) is not None


def numbers_columns(line: Sequence[Piece]) -> bool:
    """Whether ``line`` holds the numbers of columns: 1, 2, 3."""
    texts = [piece.text.strip("()") for piece in line]
    if len(texts) < _FEWEST_NUMBERED or texts[:2] not in (["1", "2"], ["A", "B"], ["A", "1"]):
        return False
    numbers = [int(text) for text in texts if text.isdecimal()]
    in_order = (
        numbers == sorted(set(numbers)) and len(numbers) >= len(texts) - 1
    )  # that of a sum may stand on several lines
    return texts[2][0] in "123C" or in_order


def spans(piece: Piece, gutters: Sequence[Gutter]) -> bool:
    """Whether ``piece`` runs over a gutter."""
    return any(_spans(piece, gutter) for gutter in gutters)


def column_of(piece: Piece, gutters: Sequence[Gutter]) -> int:
    """The column, counted from 0, in which the middle of ``piece`` lies."""
    x, _ = piece.box.centre
    return sum(gutter.middle < x for gutter in gutters)


def _is_upper(piece: Piece, lower: Sequence[Sequence[Piece]]) -> bool:
    """Whether some line of ``lower`` has text under ``piece``."""
    return any(each.box.x0 < piece.box.x1 and each.box.x1 > piece.box.x0 for line in lower for each in line)


def _without_spanning(line: Sequence[Piece], gutters: Sequence[Gutter]) -> list[Piece]:
    return [piece for piece in line if not spans(piece, gutters)]


def _spans(piece: Piece, gutter: Gutter) -> bool:
    return piece.box.x0 < gutter.start and piece.box.x1 > gutter.end


def _uncovered(lines: Sequence[Sequence[Piece]], most: int) -> list[Gutter]:
    """The strips between text that at most ``most`` lines cover."""
    changes = sorted(
        (edge, step) for line in lines for piece in line for edge, step in ((piece.box.x0, 1), (piece.box.x1, -1))
    )
    found: list[Gutter] = []
    depth = 0
    opened: float | None = None
    reached = False
    for edge, step in changes:
        depth += step
        if depth > most:
            if opened is not None and edge > opened:
                found.append(Gutter(opened, edge))
            opened, reached = None, True
        elif opened is None and reached:
            opened = edge
    return found
