"""The heading of a table whose cells are parted by marks: how many rows it has, and which of its cells are merged."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.patterns.tables import TablePatterns
from cchc_extract.understanding.textcells.groupedheads import Grouped, grouped_heads
from cchc_extract.understanding.textcells.headplaces import is_heading
from cchc_extract.understanding.textcells.stackedheads import Head, Place, heads_of
from cchc_extract.understanding.textmarks.markrows import Row
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_MOST_LEVELS = 4
_FEWEST_PARTS = 2


def levels_of(rows: Sequence[Row], cols: int, vocabulary: Vocabulary) -> int:
    """How many of the first rows are the heading: the first, and those below that only say more under its merged cells."""
    levels = 1
    while levels < min(_MOST_LEVELS, len(rows) - 1) and _goes_on(rows[:levels], rows[levels], cols, vocabulary):
        levels += 1
    return levels


def _goes_on(above: Sequence[Row], row: Row, cols: int, vocabulary: Vocabulary) -> bool:
    filled = [(col, text) for col, text in enumerate(row.cells) if text]
    parts, merged = len(row.cells), len(above[-1].cells) + len(row.cells) - cols
    if len(above[-1].cells) < cols and all(row.cells) and merged >= 1 and parts >= _FEWEST_PARTS * merged:
        return all(is_heading(text, vocabulary) and not is_number(text) for text in row.cells)
    if not filled or not all(is_heading(text, vocabulary) and not is_number(text) for _, text in filled):
        return False
    top = above[-1].cells
    if filled[0][0] == 0 and row.cells[0] != top[0]:
        return False
    if len(top) < cols:  # merged cells are one cell of the line
        return len(row.cells) >= len(top)
    return all(_is_under(col, text, above) for col, text in filled)


def _is_under(col: int, text: str, above: Sequence[Row]) -> bool:
    """Whether a cell stands under one that is merged over columns, or says the one above it again."""
    top = above[-1].cells
    if col >= len(top) or not top[col] or top[col] == text:
        return True
    return col + 1 < len(top) and top[col + 1] in ("", top[col])


def head_of(rows: Sequence[Row], levels: int, cols: int, patterns: TablePatterns) -> Grouped | None:
    """The first ``levels`` rows as a heading over ``cols`` columns; ``None`` where their cells cannot be put over them."""
    above = [row.cells for row in rows[:levels]]
    if len(above[0]) == cols and all(not cells[0] for cells in above[1:]):
        above = [(*cells, *[""] * (cols - len(cells))) for cells in above]
    if all(len(cells) == cols for cells in above):
        return Grouped(Head(0.0, levels, tuple(_places(above, cols))), sure=True)
    texts = [text for cells in above for text in cells]
    if levels == _FEWEST_PARTS:
        columns = [[row.cells[col] if col < len(row.cells) else "" for row in rows[levels:]] for col in range(cols)]
        grouped = grouped_heads(texts, cols, columns, patterns, len(above[0]))
        if grouped is not None:
            return grouped
    begins = [sum(map(len, above[:at])) for at in range(levels)]
    if levels == 1 and len(texts) < cols:
        texts += [""] * (cols - len(texts))
    head = heads_of(texts, cols, patterns, begins, most=levels)
    return None if head is None else Grouped(head, sure=levels == 1)


def _places(rows: Sequence[Sequence[str]], cols: int) -> list[Place]:
    """A place for each cell: over the blank (or same) cells to its right that have parts below, and down to the next text."""
    taken: set[tuple[int, int]] = set()
    found: list[Place] = []
    for row in range(len(rows)):
        for col in range(cols):
            if (row, col) in taken:
                continue
            right, down = _span(rows, row, col, taken, cols)
            taken |= {(row + a, col + b) for a in range(down) for b in range(right)}
            found.append((row, col, down, right, rows[row][col]))
    return found


def _span(rows: Sequence[Sequence[str]], row: int, col: int, taken: set[tuple[int, int]], cols: int) -> tuple[int, int]:
    """How many columns and rows the cell goes over."""
    text = rows[row][col]
    if not text:
        return 1, 1
    down = 1
    while row + down < len(rows) and rows[row + down][col] in ("", text):
        down += 1
    if down > 1 or row + 1 == len(rows):
        return 1, down
    right = 1
    while col + right < cols and (row, col + right) not in taken:
        if rows[row][col + right] not in ("", text) or not rows[row + 1][col + right]:
            break
        if rows[row][col + right] == text == rows[row + 1][col + right]:
            break
        right += 1
    return right, 1
