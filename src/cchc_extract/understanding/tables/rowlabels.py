"""The label of one row and what its groups say, where they do not stand in the columns of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cchc_extract.model import Cell, Evidence, Role
from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.understanding.numbering import join_number, readings

FEWEST_LETTERS = 3
"""Letters of a label that stands in the column of the numbers; fewer may be those of a number nobody reads."""


def is_label_alone(stt: Evidence, label: Evidence, patterns: TablePatterns) -> bool:
    """Whether a label stands in the column of the numbers and none beside it: ``Tổng số``. In a scan it may be a number misread."""
    if label.text or label.confidence is not None:
        return False
    letters = sum(map(str.isalpha, stt.text))
    words = stt.confidence is None and letters >= FEWEST_LETTERS and not readings(join_number(stt.text))
    return words or patterns.is_total(stt.text)


def label_and_groups(
    label: Evidence,
    cells: Mapping[int, tuple[Cell, ...]],
    texts: Mapping[int, Evidence],
    roles: Sequence[Role],
    patterns: TablePatterns,
) -> tuple[Evidence, tuple[Evidence, ...]]:
    """The label of a row, and what its groups say, by its ``cells`` and their ``texts`` by column.

    A label that stands across columns of groups heads what is below it in these; one in the innermost of them, with nothing beside it,
    is that of the row alone. A total stands in no group but one printed beside it.
    """
    places = [column for column, role in enumerate(roles) if role == "other"]
    groups = [texts.get(column, Evidence()) for column in places]
    spanning = [cell for cell in cells.get(roles.index("indicator"), ()) if cell.col_span > 1 and cell.text.strip()]
    if spanning:
        covered = [at for at, column in enumerate(places) if column >= spanning[0].col and column not in cells]
        return label, _headed_by(label, groups, covered[:1])
    filled = [at for at, group in enumerate(groups) if group.text]
    if not filled and patterns.is_total(label.text) and all(column in cells for column in places):
        return label, _headed_by(label, groups, (0,))
    if label.text or label.confidence is not None or not filled:
        return label, tuple(groups)
    (cell, *_) = cells[places[filled[-1]]]
    if cell.row_span > 1:
        return label, tuple(groups)
    return groups[filled[-1]], _headed_by(groups[filled[-1]], groups, filled[-1:])


def _headed_by(label: Evidence, groups: Sequence[Evidence], at: Sequence[int]) -> tuple[Evidence, ...]:
    """The ``groups`` with the text of a ``label`` that takes the place of one of them."""
    return tuple([Evidence(text=label.text) if place in at else group for place, group in enumerate(groups)])
