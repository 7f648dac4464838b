"""What each column of a table holds: by the words of its heading, and by what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import mean

import regex

from cchc_extract.model import Role
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.understanding.numbering import follows, join_number, readings
from cchc_extract.understanding.tables.contents import ColumnContents
from cchc_extract.understanding.tables.labels import groups_and_label, groups_before
from cchc_extract.understanding.units import UNKNOWN, read_unit

HEADING = 3.0
"""A heading that is the very word for a role counts this many times what contents can say."""
NUMBERED, UNITS, NUMERIC = 0.5, 0.6, 0.8
"""Share of the filled cells of a column that must be row numbers, known units, or numbers, for it to be a column of these."""
FULL_LABEL = 40
"""Characters of a text from which on it is as good a label as any longer one."""
LONGEST_HEADING = 60
"""Characters; what stands over the first column and is longer is text above the table, taken in with its heading."""
LONGEST_UNIT = 24
"""Characters; a column of longer texts holds no units unless its heading says so."""


_VIETNAMESE = "A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_GARBLED = regex.compile(rf"\p{{L}}[\p{{S}}\p{{C}}¹]|[\p{{S}}\p{{C}}¹]\p{{L}}|[^\P{{L}}{_VIETNAMESE}]")
"""A sign or a code without a letter within a word, or a letter that Vietnamese does not have: what is left of a font that is not known."""


def assign_roles(columns: Sequence[ColumnContents], patterns: Patterns) -> tuple[Role, ...]:
    """The role of each of the ``columns``, which are all of a table.

    At most one column is the STT, one the indicator, at most one the unit, those that only group the rows are ``other``; what is left
    is values, but for those that are headed as notes and do not hold numbers.
    """
    roles: list[Role] = [_value_or_note(column, columns, patterns.tables) for column in columns]
    left = list(columns)
    stt = _best(left, lambda column: _stt_score(column, left, patterns.tables), 0.5)
    if stt is not None:
        roles[stt.place] = "stt"
        left.remove(stt)
    label = _best(left, lambda column: _indicator_score(column, patterns.tables), -1.0)
    if label is None:
        return tuple(roles)
    groups, label = groups_and_label(label, columns, roles, patterns.tables)
    for group in groups:
        roles[group.place] = "other"
    roles[label.place] = "indicator"
    left = [column for column in left if roles[column.place] not in ("indicator", "other")]
    unit = _best(left, lambda column: _unit_score(column, left, patterns), 1.0)
    if unit is not None:
        roles[unit.place] = "unit"
    for place in list(groups_before(label.place, columns, roles, patterns.tables)):
        roles[place] = "other"
    return tuple(roles)


def _best(
    columns: Sequence[ColumnContents], score: Callable[[ColumnContents], float], least: float
) -> ColumnContents | None:
    """The first of the columns with the highest score, where that is more than ``least``."""
    best = max(columns, key=score, default=None)
    return best if best is not None and score(best) > least else None


def _stt_score(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> float:
    """How much a column looks like the STT: headed so, or row numbers before all texts under a heading that says nothing else."""
    role, _ = words.heading_role(column.heading)
    headed = HEADING * words.heading_score("stt", column.heading)
    says_else = role not in (None, "stt") and (column.place > 0 or len(column.heading) <= LONGEST_HEADING)
    behind = any(other.cells for other in left if other.place < column.place)
    return headed if says_else or behind else headed + _in_order(column)


def _in_order(column: ColumnContents) -> float:
    """How much the cells are row numbers, one after the other, far to the left: figures that only rise count something."""
    marks = [found for text in column.cells if (found := readings(join_number(text)))]
    if not marks or len(marks) < NUMBERED * len(column.cells):
        return 0.0
    steps = [any(follows(one, two) for one in before for two in after) for before, after in pairwise(marks)]
    begins = any(mark.parts[-1] == 1 for mark in marks[0])
    counted = sum(steps) / len(steps) if steps else float(begins)
    if counted < NUMBERED:
        return 0.0
    return max(0.0, len(marks) / len(column.cells) + counted - 0.5 * column.place)


def _indicator_score(column: ColumnContents, words: TablePatterns) -> float:
    """How much a column looks like the indicator: headed so; texts, long and different ones, near the left."""
    headed = HEADING * words.heading_score("indicator", column.heading)
    if not column.cells:
        return headed - 0.5
    texts = [text for text in column.cells if any(letter.isalpha() for letter in text)]
    length = mean(min(len(text), FULL_LABEL) for text in texts) / FULL_LABEL if texts else 0.0
    filled, different = len(texts) / len(column.cells), len(set(texts)) / len(column.cells)
    return headed + 2.0 * filled * length + different - 0.25 * column.place


def _unit_score(column: ColumnContents, left: Sequence[ColumnContents], patterns: Patterns) -> float:
    """How much a column looks like the unit: headed so; or, where its heading says nothing, short known units before numbers."""
    headed = HEADING * patterns.tables.heading_score("unit", column.heading)
    *_, lowest = column.heading.split(" / ")  # what stands over units and values alike says nothing of either
    role, _ = patterns.tables.heading_role(lowest)
    beside_numbers = any(other.numeric >= NUMERIC for other in left if other.place > column.place)
    if role is not None or not column.cells or not beside_numbers or mean(map(len, column.cells)) > LONGEST_UNIT:
        return headed
    known = sum(read_unit(text, patterns.units) != UNKNOWN for text in column.cells) / len(column.cells)
    return 2.0 if known >= UNITS and column.numeric < NUMERIC else 0.0


def _value_or_note(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> Role:
    """A note is headed so and does not hold figures in most rows: ``Ghi chú/ Đánh giá`` over percentages is a value column.

    A heading that may be that of labels or of notes (``Diễn giải``) is one of notes behind values. Every other column is one of values,
    whatever it holds. Where no column of a table has a heading, texts beside figures are notes by their place.
    """
    role, _ = words.heading_role(column.heading)
    of_note = words.heading_score("note", column.heading) > 0 and " / " not in column.heading
    if role == "note" or (of_note and not column.numeric and _has_figures(column, left, words)):
        return "value" if column.numeric * len(column.cells) * 2 > column.rows else "note"
    again = any(other.heading == column.heading and other.place < column.place for other in left)
    if column.heading and again and column.numeric < NUMBERED and " / " not in column.heading:
        return "note"  # a part of the column before it, which a wrong rule cut off
    if not column.heading and not column.cells and any(other.heading for other in left):
        return "note"  # nothing stands in it: a margin with rules, and no value is missing there
    if is_garbled([other.heading for other in left]):  # what a heading says cannot be told
        return "note" if column.holds_words else "value"
    if any(other.heading for other in left):
        return "value"
    beside_figures = any(other.numeric >= NUMERIC and not _in_order(other) for other in left if other is not column)
    return "note" if beside_figures and column.holds_words else "value"


def is_garbled(texts: Sequence[str]) -> bool:
    """Whether signs stand for letters in several of ``texts``: those of a font whose letters could not be told."""
    return sum(_GARBLED.search(text) is not None for text in texts) > 1


def _has_figures(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> bool:
    """Whether a column of values stands before this one."""
    before = [other for other in left if other.place < column.place]
    return any(words.heading_role(other.heading)[0] == "value" or other.numeric >= NUMERIC for other in before)
