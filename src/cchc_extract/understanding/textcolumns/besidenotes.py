"""Figures of the last column of values that stand nearer to the notes: a program sets a short one at the right edge of a wide column."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from msgspec.structs import replace

from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.understanding.textcolumns.chargrid import Piece, is_stt, is_value, split
from cchc_extract.understanding.textcolumns.placing import Column, Placed

_ALIGNED = 3
"""Characters by which a figure may end off where the others of its column do, and a note begin off where the others do: the edges of one
column differ by so many in what ``pdftotext -layout`` writes.
"""


def with_figures_before_notes(
    lines: Sequence[Placed], columns: Sequence[Column], patterns: TablePatterns
) -> list[Placed]:
    """``lines`` with the figures among the notes given to the column before, where that is blank and they end before the notes begin.

    The lines of figures among notes that may be either's are doubtful.
    """
    last = len(columns) - 1
    top = next((n for n, line in enumerate(lines) if _is_of_rows(line, last + 1)), len(lines))
    if last < 1 or not _are_notes(lines, top, last, patterns) or not _may_be_values(lines[top:], columns, last - 1):
        return list(lines)
    heads, words = _note_starts(lines, top, last)
    starts = [*heads, *words]
    figures = {
        n: found
        for n in range(top, len(lines))
        if not _is_in_note(lines, n, last) and (found := _figure(lines[n], last)) is not None
    }
    ends = [line.cells[last - 1].x1 for line in lines[top:] if last - 1 in line.cells] or [
        figure.x1 for figure, _ in figures.values()
    ]
    result = list(lines)
    for n, (figure, note) in figures.items():
        before = bool(starts) and figure.x1 <= min(starts)
        if note is not None and not figure.text[-1].isdigit() and not words:  # a dash that notes may begin with
            continue
        if (before and abs(note.x0 - starts[-1]) <= _ALIGNED) if note else (starts and figure.x1 <= max(starts)):
            cells = {**lines[n].cells, last - 1: figure, last: note}
            aside = not before or abs(figure.x1 - median(ends)) > _ALIGNED
            doubtful = lines[n].doubtful or aside or (note is not None and not figure.text[-1].isdigit())
            held = {col: piece for col, piece in sorted(cells.items()) if piece is not None}
            result[n] = replace(lines[n], cells=held, doubtful=doubtful)
        elif note is None:
            result[n] = replace(lines[n], doubtful=True)
    return result


def _is_in_note(lines: Sequence[Placed], n: int, last: int) -> bool:
    """Whether a note stands in the line right above, and no figure before the notes in line ``n``: what is among them there goes on."""
    above = lines[n - 1] if n else None
    figures = any(is_value(piece.text) for col, piece in lines[n].cells.items() if 0 < col < last)
    return above is not None and not figures and lines[n].y - above.y <= 1 and _is_note(above.cells.get(last))


def _is_note(piece: Piece | None) -> bool:
    return piece is not None and not is_value(piece.text)


def _is_of_rows(line: Placed, last: int) -> bool:
    """Whether the line has a row's number or a figure: one that stands alone in the column ``last`` may be the end of a note."""
    first = line.cells.get(0)
    figures = any(is_value(piece.text) for col, piece in line.cells.items() if 0 < col < last)
    return figures or (first is not None and is_stt(first.text))


def _are_notes(lines: Sequence[Placed], top: int, last: int, patterns: TablePatterns) -> bool:
    """Whether the last column is headed as notes, or holds more words than figures."""
    heads = [patterns.heading_role(line.cells[last].text) for line in lines[:top] if last in line.cells]
    if any(role == "note" and score >= NEARLY for role, score in heads):
        return True
    texts = [line.cells[last].text for line in lines[top:] if last in line.cells]
    return 2 * sum(map(is_value, texts)) < len(texts)


def _may_be_values(lines: Sequence[Placed], columns: Sequence[Column], col: int) -> bool:
    """Whether a column holds figures alone, or nothing."""
    texts = [line.cells[col].text for line in lines if col in line.cells]
    return col > 0 and all(map(is_value, texts)) and (columns[col].numeric or not texts)


def _note_starts(lines: Sequence[Placed], top: int, last: int) -> tuple[list[float], list[float]]:
    """Where the heading of the notes begins, if there is one, and the notes do, if there are any that no figure stands before."""
    heads = [line.cells[last].x0 for line in lines[:top] if last in line.cells]
    words = [
        line.cells[last].x0
        for line in lines[top:]
        if last in line.cells and not is_value(line.cells[last].text.split(" ", 1)[0])
    ]
    return [float(min(heads))] if heads else [], [median(words)] if words else []


def _figure(line: Placed, last: int) -> tuple[Piece, Piece | None] | None:
    """The figure among the notes of a line without a value before them, and the note behind it."""
    piece = line.cells.get(last)
    if piece is None or last - 1 in line.cells or not _is_of_rows(line, last):
        return None
    if is_value(piece.text):
        return piece, None
    head, blank, _ = piece.text.partition(" ")
    if not blank or not is_value(head) or len(piece.text) != piece.x1 - piece.x0:
        return None
    return split(piece, len(head))
