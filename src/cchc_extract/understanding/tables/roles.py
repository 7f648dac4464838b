"""What each column of a table holds: by the words of its heading, and by what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import mean

import regex

from cchc_extract.model import Role
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.numbering import follows, join_number, readings
from cchc_extract.understanding.tables.contents import ColumnContents
from cchc_extract.understanding.tables.labels import UNITS, groups_and_label, groups_before, is_of_codes, known_units
from cchc_extract.understanding.units import UNKNOWN, read_unit
from cchc_extract.vietnamese import bare

HEADING = 3.0
"""A heading that is the very word for a role counts this many times what contents can say."""
NUMBERED, NUMERIC = 0.5, 0.8
"""Share of the filled cells of a column that must be row numbers, or numbers, for it to be a column of these."""
NOTES = -0.9
"""What a column of notes scores as one of labels: less than any other."""
NEARLY_ALL = 0.8
"""Share of the cells that must be known units where no heading tells: `Xã`, `Huyện`, `Tỉnh` say as well where something is done."""
FULL_LABEL = 40
"""Characters of a text from which on it is as good a label as any longer one."""
LONGEST_HEADING = 60
"""Characters; what stands over the first column and is longer is text above the table, taken in with its heading."""
FEWEST_NAMES = 3
"""Texts of a column, none of them a unit that anybody listed, from which they are names: of fewer units all may be rare ones."""
LONGEST_UNIT = 24
"""Characters; a column of longer texts holds no units unless its heading says so."""


_VIETNAMESE = "A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_GARBLED = regex.compile(rf"\p{{L}}[\p{{S}}\p{{C}}¹]|[\p{{S}}\p{{C}}¹]\p{{L}}|[^\P{{L}}{_VIETNAMESE}]")
"""A sign or a code without a letter within a word, or a letter that Vietnamese does not have: what is left of a font that is not known."""
_VOWELS = frozenset("aeiouy")


def assign_roles(columns: Sequence[ColumnContents], patterns: Patterns) -> tuple[Role, ...]:
    """The role of each of the ``columns``, which are all of a table.

    At most one column is the STT, one the indicator, at most one the unit, those that only group the rows are ``other``; what is left
    is values, but for those that are headed as notes and do not hold numbers. Where all are figures, as in the second half of a table
    too wide for its page, no column is the indicator.
    """
    roles: list[Role] = [_value_or_note(column, columns, patterns.tables) for column in columns]
    if _are_figures(columns, patterns.tables):
        return tuple(roles)
    left = list(columns)
    stt = _best(left, lambda column: _stt_score(column, left, patterns), 0.5)
    if stt is not None:
        roles[stt.place] = "stt"
        left.remove(stt)
    label = _best(left, lambda column: _indicator_score(column, left, patterns), -1.0)
    if label is None:
        return tuple(roles)
    groups, label = groups_and_label(label, columns, roles, patterns)
    for group in groups:
        roles[group.place] = "other"
    roles[label.place] = "indicator"
    left = [column for column in left if roles[column.place] not in ("indicator", "other")]
    unit = _best(left, lambda column: _unit_score(column, label, left, patterns), 1.0)
    if unit is not None:
        roles[unit.place] = "unit"
        _with_units_again(unit, left, roles, patterns)
    for place in list(groups_before(label.place, columns, roles, patterns)):
        roles[place] = "other"
    return tuple(roles)


def _are_figures(columns: Sequence[ColumnContents], words: TablePatterns) -> bool:
    """Whether all columns hold figures alone, and none is headed as one of labels or counts on from 1 as months do: none names the rows."""
    filled = [column for column in columns if column.cells]
    if not all(column.heading and column.numeric >= NUMERIC for column in filled):
        return False
    return not any(words.heading_role(column.heading)[0] in ("stt", "indicator") for column in columns) and not (
        filled and filled[0].cells[0].lstrip("0") == "1" and _in_order(filled[0])
    )


def _best(
    columns: Sequence[ColumnContents], score: Callable[[ColumnContents], float], least: float
) -> ColumnContents | None:
    """The first of the columns with the highest score, where that is more than ``least``."""
    scores = [score(column) for column in columns]
    highest = max(scores, default=least)
    return columns[scores.index(highest)] if highest > least else None


def _stt_score(column: ColumnContents, left: Sequence[ColumnContents], patterns: Patterns) -> float:
    """How much a column looks like the STT: headed so, or row numbers before all texts under a heading that says nothing else.

    One heading may be merged over the numbers and the labels.
    """
    role, _ = patterns.tables.heading_role(column.heading)
    headed = HEADING * patterns.tables.heading_score("stt", column.heading)
    says_else = role not in (None, "stt") and (column.place > 0 or len(column.heading) <= LONGEST_HEADING)
    behind = any(other.cells for other in left if other.place < column.place)
    merged = any(other.place == column.place + 1 and other.heading == column.heading for other in left)
    of_codes = is_of_codes(column, patterns)
    may_count = (
        of_codes or squeeze(column.heading) in patterns.tables.counted
    )  # `Mã chỉ tiêu`, `Mục`: what stands below tells
    if behind or (says_else and not merged and not may_count) or (of_codes and not _begins(column)):
        return headed
    return headed + _in_order(column)


def _begins(column: ColumnContents) -> bool:
    """Whether the first cell is a first number: codes may count on from any other."""
    return any(mark.parts[-1] == 1 for text in column.cells[:1] for mark in readings(join_number(text)))


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


def _indicator_score(column: ColumnContents, left: Sequence[ColumnContents], patterns: Patterns) -> float:
    """How much a column looks like the indicator: headed so; texts, long and different ones, near the left.

    Figures behind another column are none, whatever their heading: ``Huyện | Chỉ tiêu | Kết quả``; nor are notes, though nothing else is
    words: ``Năm | Kết quả | Ghi chú``.
    """
    words = patterns.tables
    headed = 0.0 if is_of_codes(column, patterns) else HEADING * words.heading_score("indicator", column.heading)
    if not headed and words.heading_score("note", column.heading) > 0:
        return NOTES
    if not column.cells:
        return headed - 0.5
    if headed and not column.holds_words and any(other.cells for other in left if other.place < column.place):
        headed = 0.0
    texts = [text for text in column.cells if any(letter.isalpha() for letter in text)]
    length = mean(min(len(text), FULL_LABEL) for text in texts) / FULL_LABEL if texts else 0.0
    filled, different = len(texts) / len(column.cells), len(set(texts)) / len(column.cells)
    return headed + 2.0 * filled * length + different - 0.25 * column.place


def _unit_score(
    column: ColumnContents, label: ColumnContents, left: Sequence[ColumnContents], patterns: Patterns
) -> float:
    """How much a column looks like the unit: headed so, and of several that are the one whose cells are known units.

    Names of bodies are no units, nor is what only groups the rows left of their ``label``. Where there is no heading, or that of the
    value as well, short known units beside numbers are the unit; a heading that says anything else is one of texts (``Nơi nộp``).
    """
    headed = HEADING * patterns.tables.heading_score("unit", column.heading)
    if headed and column.cells:
        known = known_units(column, patterns)
        groups = column.place < label.place and known < UNITS and patterns.tables.is_of_groups(column.heading)
        return 0.0 if groups or _names_bodies(column, patterns) else headed + known
    if headed or not column.cells or mean(map(len, column.cells)) > LONGEST_UNIT:
        return headed
    *_, lowest = column.heading.split(" / ")  # what stands over units and values alike says nothing of either
    beside_numbers = any(other.numeric >= NUMERIC for other in left if other.place > column.place)
    if _is_beside_its_value(column, left):
        least = UNITS
    elif beside_numbers and _tells_nothing(lowest, patterns) and not _names_bodies(column, patterns):
        least = NEARLY_ALL
    else:
        return 0.0
    return 2.0 if known_units(column, patterns) >= least and column.numeric < NUMERIC else 0.0


def _tells_nothing(heading: str, patterns: Patterns) -> bool:
    """Whether a heading is blank or may be any other misread: garbled, or most of its words without a vowel, as ``ĐVT`` is."""
    role, _ = patterns.tables.heading_role(heading)
    if role is not None or not heading or _GARBLED.search(heading) is not None:
        return role is None
    words = bare(heading).split()
    return 2 * sum(_VOWELS.isdisjoint(word) for word in words) > len(words)


def _names_bodies(column: ColumnContents, patterns: Patterns) -> bool:
    """Whether most of the texts are names of bodies: ``Xã An Bình``, which begins as the unit ``xã`` does.

    So are several under a heading that may be one of bodies where no other is a unit: ``Nội vụ``, ``Tư pháp``. Of fewer it is told by
    their words: a rare unit has one (``Suất``).
    """
    texts = set(column.cells)
    names = set(filter(patterns.tables.is_body, texts))
    many = len(texts) >= FEWEST_NAMES or 2 * sum(" " in text for text in texts) > len(texts)
    strange = many and patterns.tables.is_of_groups(column.heading)
    if strange and all(read_unit(text, patterns.units) == UNKNOWN for text in texts - names):
        return True
    return 2 * len(names) > len(texts)


def _is_beside_its_value(column: ColumnContents, left: Sequence[ColumnContents]) -> bool:
    """Whether one heading stands over a column of numbers and this one beside it: ``120 | hộ`` under ``Kết quả``."""
    return any(
        abs(other.place - column.place) == 1 and other.heading == column.heading and other.numeric >= NUMERIC
        for other in left
    )


def _with_units_again(
    unit: ColumnContents, left: Sequence[ColumnContents], roles: list[Role], patterns: Patterns
) -> None:
    """Sets the roles of further columns of units beside their values: what says the same again is the unit, other units are values."""
    for column in left:
        if column is unit or not column.cells or not _is_beside_its_value(column, left):
            continue
        if known_units(column, patterns) >= UNITS and column.numeric < NUMERIC:
            roles[column.place] = "unit" if (column.cells, column.at) == (unit.cells, unit.at) else "value"


def _value_or_note(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> Role:
    """A note is headed so and does not hold figures in most rows: ``Ghi chú/ Đánh giá`` over percentages is a value column.

    A heading that may be that of labels or of notes (``Diễn giải``) is one of notes behind values. Every other column is one of values,
    whatever it holds, ``Đánh giá / Tốt`` beside ``Đánh giá / Khá`` too, and ``Đánh giá`` beside ``Ghi chú``. Where no column of a table
    has a heading, texts beside figures are notes by their place.
    """
    role, _ = words.heading_role(column.heading)
    if role == "note" and (_is_one_of_several(column, left, words) or _is_beside_notes(column, left, words)):
        return "value"
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


def _is_one_of_several(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> bool:
    """Whether a heading stands over this column and others, and what stands below it says nothing of notes."""
    above, _, lowest = column.heading.rpartition(" / ")
    if not above or words.heading_role(lowest)[0] == "note":
        return False
    return any(other.heading.startswith(f"{above} / ") and other.heading != column.heading for other in left)


def _is_beside_notes(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> bool:
    """Whether another column is headed as nothing but notes (``Ghi chú``), and this one as what may be something else (``Đánh giá``)."""
    return not words.is_of_notes(column.heading) and any(words.is_of_notes(other.heading) for other in left)


def is_garbled(texts: Sequence[str]) -> bool:
    """Whether signs stand for letters in several of ``texts``: those of a font whose letters could not be told."""
    return sum(_GARBLED.search(text) is not None for text in texts) > 1


def _has_figures(column: ColumnContents, left: Sequence[ColumnContents], words: TablePatterns) -> bool:
    """Whether a column of values stands before this one."""
    before = [other for other in left if other.place < column.place]
    return any(words.heading_role(other.heading)[0] == "value" or other.numeric >= NUMERIC for other in before)
