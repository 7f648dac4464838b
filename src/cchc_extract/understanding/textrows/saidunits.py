"""Units that one merged cell says for several rows: they stand alone between the rows, and the rows below have none."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.understanding.textrows.rows import OpenRow
from cchc_extract.understanding.textrows.states import LABEL, UNIT, VALUE, Shape

_TELLS = 0.4
"""Where more of the units stand alone in their lines than this, every cell does, and it says nothing."""
_FEW, _LEAST_BARE = 0.34, 3
"""Where the first row with values has a unit and no larger share of them all, each is said for the rows below it, however it stands; rows
without.
"""


def unit_spans(rows: Sequence[OpenRow], shape: Shape) -> dict[int, int]:
    """For rows whose unit is that of the next rows, too: of how many with itself. Rows for which only that is left are doubted."""
    if not (shape.has(UNIT) and shape.has(VALUE)):
        return {}
    unit, label = shape.kinds.index(UNIT), shape.kinds.index(LABEL)
    value = shape.kinds.index(VALUE)
    united = [row for row in rows if unit in row.cells]
    alone = [_stands_alone(row, unit, label, value) for row in united]
    tells = sum(alone) <= _TELLS * len(united)
    valued = [any(kind == VALUE and col in row.cells for col, kind in enumerate(shape.kinds)) for row in rows]
    bare = sum(valued) - len(united)
    first = next((row for row, has_values in zip(rows, valued, strict=True) if has_values), None)
    few = first in united and bare >= _LEAST_BARE and len(united) <= _FEW * sum(valued)
    spans: dict[int, int] = {}
    above: int | None = None
    for i, row in enumerate(rows):
        if unit in row.cells or not valued[i]:
            merged = unit in row.cells and (not tells or few or _stands_alone(row, unit, label, value))
            above = i if merged else None
        elif above is not None:
            spans[above] = i - above + 1
            row.guessed |= not tells
    return spans


def _stands_alone(row: OpenRow, unit: int, label: int, value: int) -> bool:
    """Whether the unit has its lines for itself although the label has but one line, on which it would have stood."""
    words = row.cells.get(unit, ())
    values = row.cells.get(value, ())
    if not words or not values or not words[0].first or not values[0].first:
        return False
    lines = {word.line for word in row.cells.get(label, ())}
    return len(lines) <= 1 or values[-1].last
