"""Units that are printed once for several rows: the cell is merged, and dumps leave those of the rows below blank."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.model import Finding
from cchc_extract.model.words import say
from cchc_extract.understanding.textcells.cellkinds import Kind, kind_of
from cchc_extract.understanding.textcells.tableshapes import Shape
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import fold


class UnitCell(Struct, frozen=True):
    """A unit's cell in ``row`` and ``col`` that is merged over the ``rows_below``."""

    row: int
    col: int
    text: str
    rows_below: range


def unit_cells(rows: Sequence[Sequence[str]], shape: Shape, vocabulary: Vocabulary) -> list[UnitCell]:
    """The units that are said for rows below as well, which have figures and a blank unit; of ``rows`` of cells below the heading."""
    found: list[UnitCell] = []
    if "unit" not in shape.roles:
        return found
    col = shape.roles.index("unit")
    top = 0
    for number in range(1, len(rows) + 1):
        if number < len(rows) and _is_below(rows[number], rows[top], col, shape, vocabulary):
            continue
        if number > top + 1:
            found.append(UnitCell(top, col, rows[top][col], range(top + 1, number)))
        top = number
    return found


def _is_below(row: Sequence[str], top: Sequence[str], col: int, shape: Shape, vocabulary: Vocabulary) -> bool:
    if not _at(top, col) or _at(row, col) or not counts(row, shape, vocabulary):
        return False
    return may_be_of(_at(row, shape.label), top[col], vocabulary)


def counts(row: Sequence[str], shape: Shape, vocabulary: Vocabulary) -> bool:
    """Whether a row has figures."""
    values = [_at(row, col) for col, role in enumerate(shape.roles) if role in ("value", None)]
    return any(kind_of(text, vocabulary) == Kind.NUMBER for text in values if text)


def may_be_of(label: str, unit: str, vocabulary: Vocabulary) -> bool:
    """Whether what a row with this label counts may have the unit of the row above: no share among numbers, no number among shares."""
    return fold(label).startswith(vocabulary.shares) == (unit.strip() == "%")


def told_above(unit: str) -> Finding:
    """What is said of a row whose unit is that of a cell above."""
    said = say("unit-from-above", unit=unit)
    return Finding(
        code="unit-from-above",
        severity="info",
        stage="layout",
        field="unit",
        message=said.en,
        message_vi=said.vi,
        raw=unit,
    )


def _at(row: Sequence[str], col: int) -> str:
    return row[col] if col < len(row) else ""
