"""The rows and cells of a Word table, each cell in the columns it stands in on paper.

Word keeps a grid to which every border that was ever dragged has added a column, and lays the table out by the widths the cells prefer
(``w:tcW``). So columns are told by where borders stand: those a few points apart, which no row has both of, are one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.reading.docxnames import VAL, W, twips, value, w, whole

MOST_COLUMNS = 256
"""Word itself writes 63 at most; a cell that says it spans billions is cut off here."""
_NEAR = 400.0
"""Twentieths of a point by which a border may be dragged aside and still be the same one: seven millimetres."""
_AGREE = 30.0
"""Twentieths of a point within which two rows place a line of the grid alike."""
_OVERLAP = 0.5
"""Share of the narrower of two cells that lies within the other one where both are of one column."""

Edges = tuple[float, ...]


class Slot(Struct, frozen=True):
    """A cell as the file has it: from column ``col`` over ``span`` columns; ``merge`` is ``continue`` below the first of merged rows."""

    col: int
    span: int
    merge: str
    element: Any


def rows_of(table: Any) -> list[list[Slot]]:
    """The rows of ``table``, not those of tables within it."""
    rows = [_slots(row) for row in table.iterchildren(w("tr"))]
    return _by_borders(rows, table)


def _slots(row: Any) -> list[Slot]:
    col = min(max(0, whole(value(row, "trPr/gridBefore"))), MOST_COLUMNS)
    slots: list[Slot] = []
    for cell in row.iterchildren(w("tc")):
        span = max(1, min(whole(value(cell, "tcPr/gridSpan"), 1), MOST_COLUMNS - col))
        across = cell.find(w("tcPr/hMerge"))
        if across is not None and across.get(VAL, "continue") == "continue" and slots:
            slots[-1] = replace(slots[-1], span=slots[-1].span + span)
        else:
            merge = cell.find(w("tcPr/vMerge"))
            slots.append(Slot(col, span, "" if merge is None else merge.get(VAL, "continue"), cell))
        col += span
    return slots


def _by_borders(rows: list[list[Slot]], table: Any) -> list[list[Slot]]:
    """``rows`` with the columns of the grid that are none on paper taken out."""
    last = max((slot.col + slot.span for row in rows for slot in row), default=0)
    if len({_lines(row) for row in rows}) <= 1 or last <= 1:
        return _renumbered(rows, [tuple(map(float, _lines(row))) for row in rows])
    told = _by_widths(rows)
    kept = [row for number, row in enumerate(rows) if number not in told]
    last = max((slot.col + slot.span for row in kept for slot in row), default=0)
    places = _preferred(kept, last) or _stated(table, last)
    if places is None:
        return rows
    edges = [
        tuple(share * places[last] for share in told[number]) if number in told else _placed(row, places)
        for number, row in enumerate(rows)
    ]
    return _renumbered(rows, _aligned(edges))


def _placed(row: Sequence[Slot], places: Mapping[int, float]) -> Edges:
    return tuple(places[line] for line in _lines(row))


def _by_widths(rows: Sequence[Sequence[Slot]]) -> dict[int, Edges]:
    """The edges of the rows whose spans are wrong, as shares of the table's width.

    These end at another line of the grid than most rows do, and yet are as wide as they are by what their cells prefer.
    """
    ends = [_end(row) for row in rows]
    if len(set(ends)) <= 1:
        return {}
    (usual, _), *_ = Counter(ends).most_common(1)
    widths = [[_width(slot.element) for slot in row] for row in rows]
    totals = [_total(row) for row, end in zip(widths, ends, strict=True) if end == usual]
    total = max((each for each in totals if each is not None), default=None)
    told: dict[int, Edges] = {}
    for number, row in enumerate(rows):
        own = None if ends[number] == usual or not row or row[0].col else _total(widths[number])
        if own is not None and total is not None and abs(own - total) <= _AGREE * (len(row) + 1):
            told[number] = tuple(
                each / own for each in accumulate((each or 0.0 for each in widths[number]), initial=0.0)
            )
    return told


def _end(row: Sequence[Slot]) -> int:
    """The line of the grid at which a row ends, what it leaves open behind its cells counted."""
    if not row:
        return 0
    return row[-1].col + row[-1].span + whole(value(row[0].element.getparent(), "trPr/gridAfter"))


def _total(widths: Sequence[float | None]) -> float | None:
    known = [each for each in widths if each is not None]
    return sum(known) if known and len(known) == len(widths) else None


def _lines(row: Sequence[Slot]) -> tuple[int, ...]:
    """The lines of the grid at which the cells of a row begin and end."""
    return tuple(sorted({line for slot in row for line in (slot.col, slot.col + slot.span)}))


def _preferred(rows: Sequence[Sequence[Slot]], last: int) -> dict[int, float] | None:
    """Where each line of the grid stands by the widths the cells prefer; ``None`` where these are not stated, or contradict each other."""
    found: dict[int, list[float]] = {}
    for row in rows:
        before = row[0].element.getparent().find(w("trPr/wBefore")) if row else None
        place = 0.0
        if row and row[0].col:
            given = None if before is None else twips(before.get(f"{W}w"))
            if given is None:
                return None
            place = given
        for slot in row:
            found.setdefault(slot.col, []).append(place)
            width = _width(slot.element)
            if width is None:
                return None
            place += width
            found.setdefault(slot.col + slot.span, []).append(place)
    places = {line: sum(each) / len(each) for line, each in found.items()}
    agreed = all(max(each) - min(each) <= _AGREE * max(1, line) for line, each in found.items())
    rising = all(places[one] <= places[two] + _AGREE for one, two in pairwise(sorted(places)))
    return places if agreed and rising and last in places else None


def _width(cell: Any) -> float | None:
    stated = cell.find(w("tcPr/tcW"))
    if stated is None or stated.get(f"{W}type", "dxa") not in ("dxa", "pct"):
        return None
    width = twips(stated.get(f"{W}w"))
    return width if width and width > 0 else None


def _stated(table: Any, last: int) -> dict[int, float] | None:
    """Where each line of the grid stands by the widths of its columns; ``None`` where these are not stated."""
    widths = [twips(each.get(f"{W}w")) for each in table.findall(w("tblGrid/gridCol"))]
    places, place = {0: 0.0}, 0.0
    for line, width in enumerate(widths, 1):
        if width is None or width <= 0:
            return None
        place += width
        places[line] = place
    return places if last in places else None


def _aligned(rows: Sequence[Edges]) -> list[Edges]:
    """The edges of every row, those moved to their like that were dragged aside; the commonest row tells where columns stand."""
    common, _ = max(Counter(rows).items(), key=lambda each: (each[1] * (len(each[0]) - 1), each[1]))
    known = sorted({common[0], *common})
    aligned = []
    for row in rows:
        if len(row) == len(common) and all(map(_same_column, pairwise(row), pairwise(common))):
            aligned.append(common)
        else:
            aligned.append(_snapped(row, known))
    return aligned


def _same_column(one: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= _OVERLAP * min(one[1] - one[0], other[1] - other[0])


def _snapped(row: Edges, known: list[float]) -> Edges:
    """``row`` with each edge at the known one next to it; one that stands for itself becomes known.

    An edge whose like another edge of the row is nearer to stays where it is.
    """
    moved: list[float] = []
    for edge in row:
        near = min(known, key=lambda each: abs(each - edge))
        rivals = [other for other in row if other != edge and abs(other - near) < abs(edge - near)]
        if abs(near - edge) <= _NEAR and not rivals and (not moved or near > moved[-1]):
            moved.append(near)
        else:
            moved.append(edge)
            known.append(edge)
    return tuple(moved)


def _renumbered(rows: Sequence[Sequence[Slot]], edges: Sequence[Edges]) -> list[list[Slot]]:
    """The rows with columns counted over all ``edges`` of all rows."""
    number = {edge: col for col, edge in enumerate(sorted({edge for row in edges for edge in row}))}
    renumbered = []
    for row, own in zip(rows, edges, strict=True):
        place = dict(zip(_lines(row), own, strict=True))
        slots = []
        for slot in row:
            first, last = number[place[slot.col]], number[place[slot.col + slot.span]]
            slots.append(replace(slot, col=first, span=max(1, last - first)))
        renumbered.append(slots)
    return renumbered
