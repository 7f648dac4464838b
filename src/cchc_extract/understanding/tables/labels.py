"""Which of several columns of texts names the rows, and which only group them: ``Lĩnh vực | Chỉ tiêu``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from cchc_extract.model import Role
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.tables import STARTS, TablePatterns
from cchc_extract.understanding.tables.contents import ColumnContents
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.understanding.units import UNKNOWN, read_unit
from cchc_extract.vietnamese import fold

UNITS = 0.6
"""Share of the filled cells of a column that must be known units for it to be one of units."""
_ROWS_OF_GROUP = 1.5
"""Rows of a group on average where each of them prints its name."""
DIFFERENT = 0.8
"""Share of the cells of a column that must differ for it to hold the labels of a table whose headings do not say which column does."""
MOST_BETWEEN = 2
"""Columns between groups and the names of the rows: a code and a level."""
_PLACES = 2
"""Places on average in which each text of a column stands for it to group nothing: what groups rows stands in one, above all of its own."""


def groups_and_label(
    label: ColumnContents, columns: Sequence[ColumnContents], roles: Sequence[Role], patterns: Patterns
) -> tuple[tuple[ColumnContents, ...], ColumnContents]:
    """The columns from ``label`` to the right that only group the rows, from the outermost on, and the one that names them.

    The first column of texts that says something else in each row names them, whatever the heading of one behind it: ``Đơn vị | Nội
    dung vi phạm``; but what is headed as a group of things (``Lĩnh vực | Nội dung``) only groups them. One heading may stand over
    three columns, the innermost of which names the rows.
    """
    label = next((column for column in columns[: label.place] if _names(column, label, roles, patterns)), label)
    words = patterns.tables
    groups: list[ColumnContents] = []
    right = [column for column in columns[label.place + 1 :] if roles[column.place] != "stt"]
    under = list(takewhile(lambda column: label.heading and column.heading == label.heading, right))
    if len(under) > 1 and _is_finer(under[-1], label, roles[under[-1].place], words):
        groups, label = [label, *under[:-1]], under[-1]
        right = right[len(under) :]
    while (finer := _next_finer(label, right, roles, patterns)) is not None:
        groups.append(label)
        label = finer
        right = [column for column in right if column.place > finer.place]
    return tuple(groups), label


def _next_finer(
    label: ColumnContents, right: Sequence[ColumnContents], roles: Sequence[Role], patterns: Patterns
) -> ColumnContents | None:
    """The column that names the rows which ``label`` only groups: the next one on the ``right``, or one behind codes and other texts."""
    if right and _is_finer(right[0], label, roles[right[0].place], patterns.tables):
        return right[0]
    for before, column in pairwise(right[: MOST_BETWEEN + 1]):
        if not _stands_between(before, roles[before.place], patterns):
            return None
        if roles[column.place] == "value" and _names_grouped(column, label, patterns.tables):
            return column
    return None


def _stands_between(column: ColumnContents, role: Role, patterns: Patterns) -> bool:
    """Whether a column may stand between groups and the names of the rows: codes, or texts whose heading is none of labels."""
    if role != "value" or not column.cells or _has_numbers(column):
        return role == "value" and bool(column.cells) and _holds_codes(column, patterns)
    *_, lowest = column.heading.split(" / ")
    said = patterns.tables.heading_role(lowest)[0]
    return (column.holds_words and bool(lowest) and said != "indicator") or _holds_codes(column, patterns)


def _names_grouped(finer: ColumnContents, label: ColumnContents, words: TablePatterns) -> bool:
    """Whether headings say that ``label`` groups the rows (``Lĩnh vực``) and ``finer``, not beside it, names them (``Tên thủ tục``).

    The first must say something once for several rows; a kind of things need not, where the other one is headed as things are.
    """
    *_, lowest = finer.heading.split(" / ")
    kinds = words.is_of_kinds(label.heading)
    if not finer.holds_words or not (kinds or words.is_of_groups(label.heading)) or 2 * len(finer.cells) < finer.rows:
        return False
    says, worth = words.heading_role(lowest)
    things = words.is_of_things(lowest)
    if not things and (says != "indicator" or worth <= words.heading_score("value", lowest)):
        return False
    once_each = len(_grouped(finer, label)) >= len(finer.cells)
    return len(set(finer.cells)) >= len(set(label.cells)) and (not once_each or (kinds and things))


def _names(column: ColumnContents, label: ColumnContents, roles: Sequence[Role], patterns: Patterns) -> bool:
    """Whether a column of texts before the ``label``'s names the rows in its place.

    It must say something in each row in which the ``label`` does, as many different things or more, and hold neither codes nor dates.
    Beside a heading that tells nothing of labels (``Địa chỉ``), or no more than its own, names may come back, as those of people and
    goods do, but not row after row.
    """
    if not column.heading or not column.holds_words or roles[column.place] != "value":
        return False
    different, cells = len(set(column.cells)), column.cells
    if patterns.tables.heading_role(label.heading)[0] == "indicator":
        whole = different >= max(len(set(label.cells)), DIFFERENT * len(cells))
        names = whole or _is_headed_as_well(column, label, patterns.tables)
    else:
        begun = 1 + sum(one != other for one, other in pairwise(cells))
        names = is_scattered(cells) or (begun >= DIFFERENT * len(cells) and 2 * different >= len(cells))
    if not names or not set(label.at) <= set(column.at):
        return False
    return _may_name(column, label, patterns) and not _holds_codes(column, patterns)


def _is_headed_as_well(column: ColumnContents, label: ColumnContents, words: TablePatterns) -> bool:
    """Whether ``column`` groups nothing and is headed as labels are, no less than ``label``: ``Tên công trình | Tên chủ đầu tư``."""
    if words.is_of_groups(column.heading) or words.is_of_kinds(column.heading) or not is_scattered(column.cells):
        return False
    return words.heading_score("indicator", column.heading) >= words.heading_score("indicator", label.heading)


def is_scattered(cells: Sequence[str]) -> bool:
    """Whether texts that come back do so in other places, one row here and one there, so that they group nothing."""
    begun, different = 1 + sum(one != other for one, other in pairwise(cells)), len(set(cells))
    often = _ROWS_OF_GROUP * begun >= len(cells) and begun > different
    return often or begun >= max(_PLACES * different, _PLACES + different)


def _may_name(column: ColumnContents, label: ColumnContents, patterns: Patterns) -> bool:
    """Whether the heading of a column of texts lets it name the rows: it is none of values, units or notes, and none of kinds of things.

    Nor does who did what the ``label`` tells: ``Người kiến nghị | Nội dung kiến nghị``.
    """
    words = patterns.tables
    if words.is_of_kinds(column.heading):
        return False
    said, worth = words.heading_role(column.heading)
    if said is None and fold(column.heading).split()[-2:] == fold(label.heading).split()[-2:]:
        return False
    if said == "unit":
        return words.is_of_groups(column.heading) and known_units(column, patterns) < UNITS
    return said in ("indicator", None) or (said == "value" and worth <= STARTS)  # `Tháng` over `Tháng 1`


def _holds_codes(column: ColumnContents, patterns: Patterns) -> bool:
    """Whether a column is headed as one of codes or dates, or most of its cells are one word with a digit in it: ``12/QĐ-UBND``."""
    if is_of_codes(column, patterns) or fold(column.heading).startswith(patterns.columns.dates):
        return True
    coded = [text for text in column.cells if " " not in text and any(map(str.isdigit, text))]
    return 2 * len(coded) > len(column.cells)


def groups_before(
    label: int, columns: Sequence[ColumnContents], roles: Sequence[Role], patterns: Patterns
) -> Iterator[int]:
    """The places of the columns of groups left of the ``label``'s: headed columns of texts that say something once for several rows.

    One whose heading is one of labels, or is merged over the label too, is a group; else it is a column of values like another. Of
    several all but the first must be headed so, or merged over rows. Codes are values.
    """
    words = patterns.tables
    rows = max((column.rows for column in columns), default=0)
    found = False
    for column in columns[:label]:
        if roles[column.place] != "stt" and not _has_numbers(column) and _shares_heading(column, columns[label]):
            found = True
            yield column.place
            continue
        if roles[column.place] != "value" or not column.heading or not column.cells or _has_numbers(column):
            continue
        if is_of_codes(column, patterns):
            continue
        headed = words.heading_score("indicator", column.heading) > 0
        if not headed and any(roles[other.place] == "other" for other in columns[: column.place]):
            continue  # between groups and the names of the rows: `Lĩnh vực | Cấp thực hiện | Tên thủ tục`
        if headed or (column.rows < rows if found else len(set(column.cells)) < rows):
            found = True
            yield column.place


def is_of_codes(column: ColumnContents, patterns: Patterns) -> bool:
    """Whether the heading of a column is one of codes."""
    return fold(column.heading).startswith(patterns.columns.codes)


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
    once_each = begun >= named and not words.is_of_kinds(label.heading)  # each row has its own name already
    if role == "value" and of_labels and told and 2 * named >= finer.rows and not once_each:
        return True
    if role != "value" or begun >= named:
        return False
    more = len(set(finer.cells)) > len(set(label.cells))
    if of_labels:
        if len(label.cells) == named and _is_headed_as_well(label, finer, words):
            return False
        return more or (2 * begun <= named and all(len(set(group)) == len(group) for group in groups))
    if not _says_once(label, begun, named):
        return False
    different = more and len(set(finer.cells)) >= DIFFERENT * named and named == finer.rows
    return says is None and (different or (_is_said_of_each(groups) and not any(map(words.is_body, finer.cells))))


def _says_once(label: ColumnContents, begun: int, named: int) -> bool:
    """Whether the texts of ``label`` begin ``begun`` groups of ``named`` rows: printed once for several rows or, where each row prints its
    own, for as many in one place. Of people, works and goods some bear one name by chance, too.
    """
    return len(label.cells) < named or (len(set(label.cells)) == begun and _ROWS_OF_GROUP * begun <= named)


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


def known_units(column: ColumnContents, patterns: Patterns) -> float:
    """The share of the cells that are units somebody listed."""
    known = {text for text in set(column.cells) if read_unit(text, patterns.units) != UNKNOWN}
    return sum([text in known for text in column.cells]) / len(column.cells)
