"""What it costs to read a piece as something: negative log-odds in natural units, as in the reading of rows."""

from __future__ import annotations

import regex

from cchc_extract.patterns.tables import squeeze
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.textblocks.tornpieces import Habits, Piece
from cchc_extract.understanding.textblocks.tornstates import HEADING, Column, Reading
from cchc_extract.understanding.units import Unit, percent_column

_DECIMAL = regex.compile(r"[-+−–(]?(?:\d{1,3}(?:[. ]\d{3})*|\d+)(?:,\d+|\.\d{1,2})\)?")
_THOUSANDS = regex.compile(r"[-+−–(]?(?:\d{1,3}(?:[. ]\d{3})+|\d{4,})\)?")
_DIGITS = regex.compile(r"\d{1,3}")
_NEVER = 9.0
_LINED_UP = -1.2
"""Cost of a block of as many lines as the one before it that begins in its row, further to the right."""
_OPEN_ENDS = (
    ",",
    "(",
    "-",
    "–",
    "/",
    " và",
    " của",
    " các",
    " với",
    " theo",
    " cho",
    " từ",
    " số",
    " bị",
    " do",
    " về",
    " trong",
    " tại",
    " được",
    "hoặc",
)


def fit(piece: Piece, column: Column) -> float:
    """How badly a piece suits a column as the (first line of a) cell; the order of row numbers is no part of it."""
    if column.kind == "stt":
        return 0.0 if piece.number else 3.0 if piece.cut_number else _NEVER
    if column.kind == "label":
        return _fit_label(piece)
    named = 1.5 if piece.role is not None and piece.heading < 1.0 and piece.unit > 0.3 else 0.0
    if column.kind == "unit":
        return named + (piece.unit if not piece.value or piece.text == "%" else 6.0)
    if column.kind == "note":
        return 3.0 if piece.value else 3.0 if piece.unit < 0.4 else 1.2 + (1.5 if piece.text.isupper() else 0.0)
    return _fit_value(piece, column)


def _fit_label(piece: Piece) -> float:
    if piece.value or piece.dash:
        return 7.0
    if piece.number:
        return 6.0
    known = 2.5 if piece.unit < 0.3 else 1.0 if piece.unit < 0.5 else 0.0
    if piece.role is not None and piece.heading < 1.0:
        known += 0.7 if piece.role == "value" else 2.0
    return known + (1.5 if piece.small else 0.0) + (1.0 if piece.numbered else 0.0)


def _fit_value(piece: Piece, column: Column) -> float:
    texts = column.words > 1 and column.words > column.numbers
    if piece.value:
        return 0.0 if not texts or piece.dash else 1.5
    if piece.word_value:
        return 0.7
    known = 3.0 if piece.unit < 0.5 else 0.0
    small = 1.0 if piece.small else 0.0
    usual = 0.4 if texts else 3.5 if column.numbers > column.words else 0.9 if column.words else 1.8
    return known + small + usual


def wrap(before: str, piece: Piece, column: Column, habits: Habits, soft: bool) -> tuple[float, float]:
    """What it costs that a piece goes on with the cell before it, and that it does not though it stands right below."""
    if column.kind == "value" and piece.value:
        cut = 1.5 if before[-1:] in ",." else 4.0
        return cut, 0.0
    if column.kind == "unit":
        return _wrap_unit(before, piece)
    if habits.soft and column.kind in {"label", "note"}:
        return (0.0, 3.0) if soft else (2.0, 0.0) if piece.small else (5.0, 0.0)
    if piece.small:
        return 0.0, 2.5
    if before.endswith(_OPEN_ENDS) or before.count("(") > before.count(")"):
        return 0.2, 2.0
    if column.kind == "value" and column.numbers > column.words:
        return 3.0, 0.0
    last = before.rsplit("\n", 1)[-1]
    full = (len(last) + 1 + len(piece.text.split()[0])) / habits.full
    if column.kind == "label":
        return (1.2, 0.4) if full > 0.95 else (2.5, 0.1) if full > 0.85 else (4.5, 0.0)
    return 1.5, 0.3


def _wrap_unit(before: str, piece: Piece) -> tuple[float, float]:
    if "=" in before or "=" in piece.text:
        coded = "=" in piece.text and before.rstrip().endswith(tuple("0123456789;")) and not before.endswith(";")
        return (1.5, 0.5) if coded else (0.2, 1.5)
    if piece.small and before[:1].isupper():
        return 0.2, 2.0
    if piece.unit < 0.3 or before == "%":
        return 4.0, 0.0
    return (0.2, 2.0) if piece.small else (3.0, 0.0)


def moved(h: Reading, piece: Piece, c: int, row: int) -> float:
    """What it costs that the next cell stands in column ``c`` and ``row``, by where the cell before it stood."""
    at, above = h.step.column, h.step.row
    if c == at and row > above + 1 and above >= 0 and not _rows(above + 1, row) & ~h.filled[c]:
        above = row - 1
    if piece.alike and c > at and row == h.flow_row and h.columns[at].kind != "label":
        return _LINED_UP
    if piece.first:
        return _to_block(h, above, c, row)
    if c == at and h.flow_row == HEADING and row == above + 1 and c + 1 < len(h.columns) and _siblings(h, c, c + 1):
        return 0.6
    if _siblings(h, at, c) and (row == above if c > at else row == above + 1):
        return 0.1
    return _within_flow(at, above, c, row) + _skipping(h, at, above, c, row)


def _to_block(h: Reading, above: int, c: int, row: int) -> float:
    """What it costs that a new block begins in ``c`` and ``row`` after one whose last cell stands in row ``above``."""
    at, top = h.step.column, h.filled[c].bit_length()
    between = _rows(top, row)
    valued = h.columns[c].kind in {"unit", "value"}
    passed = 0.25 * (between & ~h.groups).bit_count() if valued else 0.0
    if c == at and row > above:
        return 0.3 + (passed if valued else 0.6 * (row - above - 1))
    if c > at and h.flow_row <= row <= above:
        return 0.1 + min(passed, 1.5) + 0.05 * (c - at - 1)
    next_below = row == top or (valued and not passed)
    if c < at and (row in {h.rows, above + 1} or next_below):
        return 0.4 + min(passed, 1.0)
    return _far(h, above, c, row, between) + min(passed, 1.0) + (0.7 if next_below else 1.2)


def _far(h: Reading, above: int, c: int, row: int, between: int) -> float:
    """What it costs that a block begins in a row that has to do with none of the block before."""
    jumped = 0.0 if h.columns[c].kind in {"unit", "value"} else 0.6 * between.bit_count()
    if above == HEADING:
        return jumped
    lost = 1.0 if c > h.step.column >= 0 else 0.0
    return lost + jumped + 0.06 * min(12, abs(row - above), abs(row - h.flow_row))


def _rows(first: int, end: int) -> int:
    """The bits of the rows from ``first`` up to without ``end``."""
    return (1 << end) - (1 << first) if end > first else 0


def _siblings(h: Reading, at: int, c: int) -> bool:
    """Whether two columns stand side by side below one heading."""
    if at < 0 or at == c:
        return False
    one, other = h.columns[at].heads, h.columns[c].heads
    return len(one) == 2 and len(other) == 2 and one[0] == other[0]


def _skipping(h: Reading, at: int, above: int, c: int, row: int) -> float:
    """What the rows cost that a block leaves out in one column."""
    if c != at or row <= above + 1:
        return 0.0
    if h.columns[c].kind in {"stt", "label"}:
        return 2.0 * (row - above - 1)
    return 0.5 * (_rows(above + 1, row) & ~h.groups).bit_count()


def _within_flow(at: int, above: int, c: int, row: int) -> float:
    if c == at:
        return 0.15 * (row - above - 1) if row > above else 3.5
    if c > at:
        return 1.0 + 0.3 * (c - at - 1) if row == above else 3.5
    return 1.3 if row == above + 1 else 3.5


def kind_of(text: str) -> str:
    """What a value says of its unit: ``decimal``, ``thousands``, ``hundreds``, ``percent``, ``small`` or nothing."""
    if _DECIMAL.fullmatch(text):
        return "decimal"
    if text.endswith("%"):
        return "percent"
    if _THOUSANDS.fullmatch(text):
        return "thousands"
    if _DIGITS.fullmatch(text):
        return "small" if len(text) < 2 else "hundreds" if len(text) > 2 and text > "100" else ""
    return ""


def mismatch(value: str, unit: Unit, *, percents: bool) -> float:
    """What it costs that a value of kind ``value`` stands in a row of ``unit``; ``percents``: the column holds percentages."""
    if percents:
        return 1.5 if value == "thousands" else 0.0
    if unit.type == "percent":
        return 3.0 if value == "thousands" else 1.5 if value == "hundreds" else 0.0
    if unit.type in {"boolean", "code"}:
        return 0.0 if value in {"small", ""} else 2.5
    if unit.whole:
        return 1.5 if value == "decimal" else 2.0 if value == "percent" else 0.0
    return 1.0 if value == "percent" and unit.type == "money" else 0.0


def affinity(label: str, unit: str, patterns: UnitPatterns) -> float:
    """What it costs that a label and a unit stand in one row: less than nothing where one names the other."""
    percents = percent_column(label, patterns)
    if unit == "%":
        return -0.8 if percents else 0.8
    if percents:
        return 1.5
    return -0.8 if squeeze(unit) in squeeze(label) else 0.0


def gaps(h: Reading, *, whole: bool) -> float:
    """What the blank cells cost: of all rows of the page (``whole``), or of those above what was read of each column."""
    cost, every = 0.0, (1 << h.rows) - 1
    values = [c for c, column in enumerate(h.columns) if column.kind == "value"]
    given = 0
    for c in values:
        given |= h.filled[c]
    unit = h.first("unit")
    for c, column in enumerate(h.columns):
        passed = every if whole else (1 << h.filled[c].bit_length()) - 1
        missing = passed & ~h.filled[c]
        if not whole and column.kind in {"stt", "label"}:
            ahead = (every & ~passed).bit_count()
            cost += 0.5 * min(8, ahead) if column.kind == "stt" and h.filled[c] else 0.8 * min(2, ahead)
        if not missing:
            continue
        if column.kind == "stt":
            cost += (2.0 if whole else 0.8) * missing.bit_count()
        elif column.kind == "label":
            cost += (2.8 if whole else 0.6) * missing.bit_count()
        elif column.kind == "unit":
            bare = missing & given
            cost += 1.6 * bare.bit_count() + 0.4 * (missing & ~given).bit_count()
        elif column.kind == "value":
            data = h.filled[unit] if unit >= 0 else 0
            group = missing & ~given & ~data
            some = missing & given
            bare = group & ~h.groups
            cost += (0.9 if len(values) < 3 else 0.6) * some.bit_count() + 1.2 * (missing & ~given & data).bit_count()
            cost += (1.5 * bare.bit_count() + 0.1 * (group & h.groups).bit_count()) / len(values)
    return cost
