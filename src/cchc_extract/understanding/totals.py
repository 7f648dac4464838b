"""Which rows of a table sum up the others: by a label that says nothing else, or names the whole body or the part that ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cchc_extract.model import RawRow
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.numbering import readings
from cchc_extract.vietnamese import bare, fold

if TYPE_CHECKING:
    from cchc_extract.patterns import Patterns

Sum = Literal["", "total", "mean"]
"""What a row makes of the others: nothing, their total, or an average of them."""


def sums_of(rows: Sequence[RawRow], patterns: Patterns) -> list[Sum]:
    """What each row makes of those above it.

    Averages are only the last rows of all, right below a numbered row or a total: ``Trung bình`` below ``Khá`` is a grade.
    """
    found: list[Sum] = ["total" if _is_total(row, patterns) else "" for row in rows]
    last = len(rows) - 1
    while last > 0 and patterns.units.is_mean(rows[last].indicator.text) and not rows[last].stt.text:
        last -= 1
    if last >= 0 and (found[last] or readings(rows[last].stt.text)):
        found[last + 1 :] = ["mean"] * (len(rows) - last - 1)
    return found


def _is_total(row: RawRow, patterns: Patterns) -> bool:
    label = row.indicator.text.partition("(")[0].strip(" .:;")
    plain = bare(label)
    if plain in patterns.units.totals:
        return _is_printed(row, label, plain, patterns.units)
    tables = patterns.tables
    if not plain.startswith(tables.sums) or readings(row.stt.text) or not any(cell.text for cell in row.values):
        return False
    return tables.is_total(label) or tables.is_of_part(label)


def _is_printed(row: RawRow, label: str, plain: str, patterns: UnitPatterns) -> bool:
    """Whether the label is the word itself. Only a scan may have lost marks: a printed ``Cống`` is no ``Cộng``."""
    marks_may_be_lost = row.indicator.confidence is not None or plain == fold(label)
    return marks_may_be_lost or fold(label) in patterns.totals_printed
