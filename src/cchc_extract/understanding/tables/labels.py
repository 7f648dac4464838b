"""Which of several columns of texts names the rows, and which only group them: ``Lĩnh vực | Chỉ tiêu``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from cchc_extract.model import Role
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.tables import WHOLE, TablePatterns
from cchc_extract.understanding.tables.contents import ColumnContents
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.vietnamese import fold

DIFFERENT = 0.8
"""Share of the cells of a column that must differ for it to hold the labels of a table whose headings do not say which column does."""


def groups_and_label(
    label: ColumnContents, columns: Sequence[ColumnContents], roles: Sequence[Role], patterns: Patterns
) -> tuple[tuple[ColumnContents, ...], ColumnContents]:
    """The columns from ``label`` to the right that only group the rows, from the outermost on, and the one that names them.

    What is headed as a group behind a column of labels says of each row what it belongs to: ``Tên thủ tục | Lĩnh vực``; and so does
    what says the same of several rows behind a column of other texts for each, whatever its heading. One heading may stand over three
    columns, the innermost of which names the rows.
    """
    label = next((column for column in columns[: label.place] if _names(column, label, roles, patterns)), label)
    words = patterns.tables
    groups: list[ColumnContents] = []
    right = [column for column in columns[label.place + 1 :] if roles[column.place] != "stt"]
    under = list(takewhile(lambda column: label.heading and column.heading == label.heading, right))
    if len(under) > 1 and _is_finer(under[-1], label, roles[under[-1].place], words):
        groups, label = [label, *under[:-1]], under[-1]
        right = right[len(under) :]
    for finer in right:
        if not _is_finer(finer, label, roles[finer.place], words):
            break
        groups.append(label)
        label = finer
    return tuple(groups), label


def _names(column: ColumnContents, label: ColumnContents, roles: Sequence[Role], patterns: Patterns) -> bool:
    """Whether a column of texts before the ``label``'s has as many different ones or more, and so names the rows in its place.

    It must say something else in each row and be headed as nothing but labels; where the ``label`` is not headed as one of groups,
    that must say the same of several rows, each of them in a cell of its own.
    """
    words = patterns.tables
    said = words.heading_role(column.heading)[0]
    if (
        said not in ("indicator", None)
        or not column.heading
        or words.is_of_groups(column.heading)
        or roles[column.place] != "value"
        or not column.holds_words
        or fold(column.heading).startswith(patterns.columns.codes)
    ):
        return False
    different, others = len(set(column.cells)), len(set(label.cells))
    if words.is_of_groups(label.heading):
        return different >= max(others, column.rows - 1) and column.rows >= label.rows - 1
    again = label.rows == column.rows == different == len(label.cells)
    told = (
        said is not None
        or words.is_of_things(column.heading)
        or words.heading_score("indicator", label.heading) < WHOLE
    )
    return again and others < different and told


def groups_before(
    label: int, columns: Sequence[ColumnContents], roles: Sequence[Role], words: TablePatterns
) -> Iterator[int]:
    """The places of the columns of groups left of the ``label``'s: headed columns of texts that say something once for several rows.

    One whose heading is one of labels, or is merged over the label too, is a group; else it is a column of values like another. Of
    several all but the first must be headed so, or merged over rows.
    """
    rows = max((column.rows for column in columns), default=0)
    found = False
    for column in columns[:label]:
        if roles[column.place] != "stt" and not _has_numbers(column) and _shares_heading(column, columns[label]):
            found = True
            yield column.place
            continue
        if roles[column.place] != "value" or not column.heading or not column.cells or _has_numbers(column):
            continue
        headed = words.heading_score("indicator", column.heading) > 0
        if headed or (column.rows < rows if found else len(set(column.cells)) < rows):
            found = True
            yield column.place


def _is_finer(finer: ColumnContents, label: ColumnContents, role: Role, words: TablePatterns) -> bool:
    """Whether ``label`` only groups the rows and ``finer``, the column of texts right of it, names them.

    The first says something once for several rows, and the second something for each of them: under a heading of labels, or the one
    that stands over both, merged or not, or one that says nothing else. Where the headings tell, it need not be said twice.
    """
    if not finer.holds_words or _has_numbers(label):
        return False
    groups = _grouped(finer, label)
    begun, named = len(groups), len(finer.cells)
    if finer.heading in (label.heading, ""):
        return 2 * begun <= named and (bool(finer.heading) or 2 * named >= finer.rows)
    *_, lowest = finer.heading.split(" / ")
    says, worth = words.heading_role(lowest)
    of_labels = says == "indicator" and worth > words.heading_score("value", lowest)  # `Sản phẩm` may be either
    told = words.is_of_groups(label.heading) and not words.is_of_groups(finer.heading)
    of_labels = of_labels or (told and words.is_of_things(lowest))
    if role == "value" and of_labels and told and 2 * named >= finer.rows:
        return True
    if role != "value" or begun >= named:
        return False
    more = len(set(finer.cells)) > len(set(label.cells))
    if of_labels:
        return more or (2 * begun <= named and all(len(set(group)) == len(group) for group in groups))
    different = more and len(set(finer.cells)) >= DIFFERENT * named and named == finer.rows
    return says is None and (different or (_is_said_of_each(groups) and not any(map(words.is_body, finer.cells))))


def _shares_heading(group: ColumnContents, label: ColumnContents) -> bool:
    """Whether one heading is merged over both columns, or one has none and ``group`` says something once for several rows."""
    if group.heading == label.heading:
        return bool(group.heading)
    once = bool(group.cells) and 2 * len(_grouped(label, group)) <= len(label.cells)
    return not group.heading and group.holds_words and once


def _grouped(finer: ColumnContents, label: ColumnContents) -> list[list[str]]:
    """The texts of ``finer``, a new list of them beginning in each row in which another text of ``label`` begins."""
    begun = dict(zip(label.at, label.cells, strict=True))
    groups: list[list[str]] = []
    above = ""
    for row, text in zip(finer.at, finer.cells, strict=True):
        if not groups or begun.get(row, above) != above:
            groups.append([])
        above = begun.get(row, above)
        groups[-1].append(text)
    return groups


def _is_said_of_each(groups: Sequence[Sequence[str]]) -> bool:
    """Whether the same several texts stand in each of several groups, as what is counted of each does."""
    first = groups[0]
    return len(groups) > 1 and len(first) > 1 and all(set(group) == set(first) for group in groups)


def _has_numbers(column: ColumnContents) -> bool:
    return any(map(is_numeral, column.cells))
