"""What each column of a table holds: by the words of its heading, and by what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

from cchc_extract.model import Role
from cchc_extract.understanding.numbering import join_number, readings
from cchc_extract.understanding.patterns import Patterns
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.understanding.units import UNKNOWN, read_unit

HEADING = 3.0
"""A heading that is the very word for a role counts this many times what contents can say."""
NUMBERED, UNITS, NUMERIC = 0.5, 0.6, 0.8
"""Share of the filled cells of a column that must be row numbers, known units, or numbers, for it to be a column of these."""
FULL_LABEL = 40
"""Characters of a text from which on it is as good a label as any longer one."""
LONGEST_UNIT = 24
"""Characters; a column of longer texts holds no units unless its heading says so."""


def assign_roles(labels: Sequence[str], contents: Sequence[Sequence[str]], patterns: Patterns) -> tuple[Role, ...]:
    """The role of each column. ``labels``: headings by column, empty where none is printed; ``contents``: cells by column.

    At most one column is the STT, exactly one the indicator, at most one the unit; the others are values, but for those headed as
    notes that do not hold numbers.
    """
    headed = list(labels) if labels else [""] * len(contents)
    filled = [[text for text in column if text] for column in contents]
    words = patterns.tables
    stt = _best(
        [HEADING * words.heading_score("stt", headed[col]) + _numbers(filled[col], col) for col in range(len(filled))],
        0.5,
    )
    indicator = _best(
        [
            -9.0 if col == stt else HEADING * words.heading_score("indicator", headed[col]) + _labels(filled[col], col)
            for col in range(len(filled))
        ],
        -1.0,
    )
    numeric = any(_share_numeric(column) >= NUMERIC for col, column in enumerate(filled) if col not in (stt, indicator))
    unit = _best(
        [
            -9.0 if col in (stt, indicator) else _unit_score(headed[col], filled[col], numeric, patterns)
            for col in range(len(filled))
        ],
        1.0,
    )
    chosen: dict[int | None, Role] = {unit: "unit", indicator: "indicator", stt: "stt"}
    return tuple(
        chosen.get(col) or _value_or_note(headed[col], filled[col], len(contents[col]), patterns)
        for col in range(len(filled))
    )


def _best(scores: Sequence[float], least: float) -> int | None:
    best = max(range(len(scores)), key=lambda col: scores[col], default=None)
    return best if best is not None and scores[best] > least else None


def _numbers(column: Sequence[str], col: int) -> float:
    """How much a column looks like the STT: row numbers, mostly in order, far to the left."""
    if not column:
        return 0.0
    marks = [readings(join_number(text)) for text in column]
    share = sum(bool(each) for each in marks) / len(column)
    if share < NUMBERED:
        return 0.0
    firsts = [each[0].parts for each in marks if each]
    rising = sum(later > earlier for earlier, later in pairwise(firsts)) / max(1, len(firsts) - 1)
    return max(0.0, share + rising - 0.5 * col)


def _labels(column: Sequence[str], col: int) -> float:
    """How much a column looks like the indicator: texts, long and different ones, near the left."""
    if not column:
        return -0.5
    texts = [text for text in column if any(letter.isalpha() for letter in text)]
    length = mean(min(len(text), FULL_LABEL) for text in texts) / FULL_LABEL if texts else 0.0
    return 2.0 * len(texts) / len(column) * length + len(set(texts)) / len(column) - 0.25 * col


def _unit_score(heading: str, column: Sequence[str], numeric: bool, patterns: Patterns) -> float:
    """How much a column looks like the unit: headed so, or short known units beside numbers."""
    score = HEADING * patterns.tables.heading_score("unit", heading)
    if (
        heading
        or not column
        or not numeric
        or mean(map(len, column)) > LONGEST_UNIT
        or _share_numeric(column) > 1 - UNITS
    ):
        return score
    known = sum(read_unit(text, patterns.units) != UNKNOWN for text in column) / len(column)
    return score + (2.0 if known >= UNITS else 0.0)


def _value_or_note(heading: str, column: Sequence[str], rows: int, patterns: Patterns) -> Role:
    """A note is headed so and does not hold figures in most rows: ``Ghi chú/ Đánh giá`` over percentages is a value column."""
    role, _ = patterns.tables.heading_role(heading)
    if role != "note":
        return "value"
    holds_figures = sum(is_numeral(text) for text in column) * 2 > rows
    return "value" if holds_figures else "note"


def _share_numeric(column: Sequence[str]) -> float:
    return sum(is_numeral(text) for text in column) / len(column) if column else 0.0
