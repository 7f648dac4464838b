"""A heading that the edge of a page cuts: its upper rows end one page, its lower ones begin the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from cchc_extract.understanding.numbering import readings
from cchc_extract.understanding.tables.headers import MOST_LEVELS, Header, labels_of, numbers_columns
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import Slots, edges, is_numeral


def with_headings_whole(segments: Sequence[Segment]) -> list[Segment]:
    """``segments`` in reading order, each heading without rows joined to the rest of it at the top of the next page."""
    whole: list[Segment] = []
    for segment in segments:
        above = whole[-1] if whole else None
        joined = _joined(above, segment) if above is not None and _is_alone(above, segment) else None
        if joined is None:
            whole.append(segment)
        else:
            whole[-1] = joined
    return whole


def _is_alone(above: Segment, below: Segment) -> bool:
    """Whether ``above`` is a heading and nothing else, and ``below`` stands on the next page without a heading that is known."""
    alone = above.header is not None and above.first >= above.end
    return alone and below.header is None and below.page == above.page + 1 and not below.cut and not below.above


def _joined(above: Segment, below: Segment) -> Segment | None:
    """``below`` under the whole heading; ``None`` where it does not begin with the rest of one, or their columns do not agree."""
    end = _rest_of_heading(below)
    columns = _columns(above.slots, below.slots)
    if not end or columns is None:
        return None
    rest = labels_of(below.slots, 0, end)
    labels = tuple(
        _label(above.labels[column], label, columns.count(column)) for column, label in zip(columns, rest, strict=True)
    )
    first = end + 1 if end < below.end and numbers_columns(below.slots.texts(end)) else end
    header = Header(labels=labels, first=0, end=end)
    return replace(below, header=header, first=first, above=above.above, title=above.title)


def _rest_of_heading(segment: Segment) -> int:
    """How many rows the segment begins with that may be a heading's: words, down to the first numbered row; 0 where none are."""
    slots = segment.slots
    for row in range(min(segment.end, MOST_LEVELS + 1)):
        texts = slots.texts(row)
        if numbers_columns(texts) or any(len(mark.parts) == 1 for mark in readings(texts[0])):
            return row
        if any(map(is_numeral, texts)) or not any(texts[2:]) or _spans_all(slots, row):
            return 0
    return 0


def _spans_all(slots: Slots, row: int) -> bool:
    return any(cell.col_span * 2 > slots.cols for cell in slots.own(row) if cell.text.strip())


def _columns(above: Slots, below: Slots) -> list[int] | None:
    """The column of the heading above the break for each column below it, by place; all must be reached."""
    upper, lower = edges(above.grid), edges(below.grid)
    if upper is None or lower is None:
        return list(range(below.cols)) if above.cols == below.cols else None
    middles = [(left + right) / 2 for left, right in pairwise(lower)]
    found = [sum(middle > edge for edge in upper[1:-1]) for middle in middles]
    return found if len(set(found)) == above.cols else None


def _label(upper: str, lower: str, columns: int) -> str:
    """One label: the parts of a text that the edge cuts are one, a merged heading stands over each of its columns."""
    return (" / " if columns > 1 else " ").join(filter(None, (upper, lower)))
