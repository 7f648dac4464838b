"""Where the heading of a table ends and its rows begin; which rows only repeat it or number the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from msgspec import Struct
from rapidfuzz import fuzz

from cchc_extract.model import Cell
from cchc_extract.patterns.tables import NEARLY, TablePatterns, squeeze
from cchc_extract.understanding.numbering import readings
from cchc_extract.understanding.tables.slots import Slots, is_numeral
from cchc_extract.vietnamese import heading_line, nfc

MOST_LEVELS = 4
"""A heading with more rows than this is none."""
ENOUGH = 3.5
"""What the labels of a heading must say for it together: two known headings and no blank one, or more."""
FEWEST_ROWS, FIGURES = 3, 0.8
"""A table whose headings nobody knows is told by so many rows or more, with this share of numbers in a column of figures."""
LONGEST_LABEL = 160
"""Characters; a longer text is no heading of a column."""
SAME_LABEL, SAME_HEADER = 75.0, 0.7
"""Likeness (0 to 100) from which two headings of a column are one, and the share of columns that must agree."""

_COLUMN_NUMBER = regex.compile(r"[(\[]?\s*(?:(\d{1,2})|[A-ZĐa-zđ])\s*[)\]]?(?:\s*=.*)?")
_LONGEST_COLUMN_NUMBER = 24


class Header(Struct, frozen=True, kw_only=True):
    """The heading of a table: ``labels`` by column, levels joined by `` / ``; the rows from ``first`` to before ``end``."""

    labels: tuple[str, ...]
    first: int
    end: int


def header_at(slots: Slots, first: int, patterns: TablePatterns) -> Header | None:
    """The heading that begins in row ``first``; ``None`` where that row begins none."""
    shortest = closed(slots, first)
    for end in range(shortest, min(slots.rows, first + MOST_LEVELS) + 1):
        if not _all_words(slots, end - 1):
            break
        labels = labels_of(slots, first, end)
        said = weight(labels, patterns)
        if said >= ENOUGH or (said >= ENOUGH - 1.0 and said + _said_below(slots, end) >= ENOUGH):
            end = _with_sub_headings(slots, end, labels, patterns)
            return Header(labels=labels_of(slots, first, end), first=first, end=end)
    return _above_rows(slots, first, patterns)


def plain_header_at(slots: Slots, first: int) -> Header | None:
    """The heading that begins in row ``first`` where nobody knows its words: no number in it, and rows of a table right below.

    The rows show themselves by a line that numbers the columns, by figures under words, or by letters lighter than the heading's. It
    is for the head of a table only: in the middle of one a row of words may be a row like the others.
    """
    end = closed(slots, first)
    labels = labels_of(slots, first, end)
    below = range(end, slots.rows)
    blank = sum(not label and any(slots.text(row, col) for row in below) for col, label in enumerate(labels))
    most = (
        1 + _counts_below(slots, end) if not labels[0] else 0
    )  # the number may have no heading, and the label beside it none either
    words = all(_all_words(slots, row) for row in range(first, end)) and not readings(labels[0])
    short = all(len(label) <= LONGEST_LABEL for label in labels)
    lowest = slots.cover[end - 1]  # a heading may be merged over columns, but none stands in two cells
    if (
        end >= slots.rows
        or blank > most
        or not words
        or not short
        or len(set(filter(None, labels))) < len({id(cell) for cell, label in zip(lowest, labels, strict=True) if label})
    ):
        return None
    table = numbers_columns(slots.texts(end)) or _figures_under_words(slots, end) or _is_heavier(slots, first, end)
    return Header(labels=labels, first=first, end=end) if table else None


def _counts_below(slots: Slots, end: int) -> bool:
    """Whether the rows below the heading count 1, 2, 3 in the first column, beside words in the second."""
    rows = [slots.texts(row)[:2] for row in range(end, slots.rows)]
    counted = [row for row in rows if row[0].rstrip(".").isdecimal()]
    in_order = all(int(row[0].rstrip(".")) == at for at, row in enumerate(counted, 1))
    return len(counted) >= FEWEST_ROWS and in_order and all(any(map(str.isalpha, row[-1])) for row in counted)


def _figures_under_words(slots: Slots, end: int) -> bool:
    """Whether below the heading a column behind the first holds numbers, in ``FEWEST_ROWS`` rows or more, and one words or years."""
    rows = [slots.texts(row) for row in range(end, slots.rows) if not slots.is_blank(row)]
    columns = [[text for text in column if text] for column in zip(*rows, strict=True)]
    figures = [
        len(column) >= FEWEST_ROWS and sum(map(is_numeral, column)) >= FIGURES * len(column) for column in columns[1:]
    ]
    named = any(sum(not is_numeral(text) for text in column) * 2 > len(rows) for column in columns[:2])
    return any(figures) and named


def _is_heavier(slots: Slots, first: int, end: int) -> bool:
    """Whether all of the heading is printed bold and less than half of what is below it, in which some figure stands.

    Without figures it may be signatures side by side.
    """
    heading = [cell for row in range(first, end) for cell in slots.own(row) if cell.text.strip()]
    body = [cell for row in range(end, slots.rows) for cell in slots.own(row) if cell.text.strip()]
    figures = any(any(map(str.isdigit, cell.text)) for cell in body)
    return figures and all(cell.bold for cell in heading) and 2 * sum(cell.bold for cell in body) < len(body)


def _above_rows(slots: Slots, first: int, patterns: TablePatterns) -> Header | None:
    """The heading in the first lines of a row whose cells swallowed rows of the table (a table without rules, read badly)."""
    cells = slots.own(first)
    tops = tuple(nfc(cell.text.strip().split("\n")[0]) for cell in cells)
    rest = [line for cell in cells for line in nfc(cell.text.strip()).split("\n")[1:]]
    if len(cells) < slots.cols or not any(map(is_numeral, rest)):
        return None  # a heading of several lines
    found = weight(tops, patterns) >= ENOUGH and not any(readings(top) for top in tops[1:])
    return Header(labels=tops, first=first, end=first + 1) if found else None


def weight(labels: tuple[str, ...], patterns: TablePatterns) -> float:
    """How much the labels of all columns together look like a heading: known words, few blanks, no numbers, no sentences."""
    scores: dict[str, float] = {}
    for label in labels:
        role, score = patterns.heading_role(label)
        if role is not None:
            scores[role] = max(scores.get(role, 0.0), score)
    if not {"stt", "indicator"} & set(scores):
        return 0.0
    whole = sum(2.0 if score >= NEARLY else 1.0 for role, score in scores.items() if role != "value")
    filled = sum(bool(label) for label in labels) / len(labels)
    numbers = sum(is_numeral(label) for label in labels) + (
        not patterns.heading_score("stt", labels[0]) and bool(readings(labels[0]))
    )
    sentences = sum(len(label) > LONGEST_LABEL for label in labels)
    return whole + ("value" in scores) + (1.0 if filled == 1.0 else filled - 1.0) - 5.0 * numbers - 2.0 * sentences


def same_header(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two headings with as many columns say the same, letters misread by OCR aside."""
    if len(one) != len(other):
        return False
    agree = [
        fuzz.ratio(squeeze(mine), squeeze(theirs)) >= SAME_LABEL
        for mine, theirs in zip(one, other, strict=True)
        if mine or theirs
    ]
    return bool(agree) and sum(agree) / len(agree) >= SAME_HEADER


def numbers_columns(texts: list[str]) -> bool:
    """Whether the cells of a row only number the columns: ``1 2 3``, ``(1) (2) (3)``, ``A B 1 2``, ``7 8=7/4 9``."""
    filled = [text for text in texts if text]
    matches = [_COLUMN_NUMBER.fullmatch(text) for text in filled if len(text) <= _LONGEST_COLUMN_NUMBER]
    if len(filled) < max(3, len(texts) - 1) or len(matches) < len(filled) or None in matches:
        return False
    numbers = [int(match[1]) for match in matches if match is not None and match[1]]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return len(numbers) >= 2 and all(step == 1 for step in steps)


def closed(slots: Slots, first: int) -> int:
    """The first row below ``first`` at which no cell that began above runs on, and no merged cell waits for its parts."""
    end = first + 1
    while end < min(slots.rows, first + MOST_LEVELS):
        cells = [slots.cover[row][col] for row in range(first, end) for col in range(slots.cols)]
        lowest = max(cell.row + cell.row_span for cell in cells)
        if lowest <= end and not _is_split(slots, first, end):
            break
        end += 1
    return min(end, slots.rows)


def _is_split(slots: Slots, first: int, end: int) -> bool:
    """Whether row ``end`` holds the parts of a merged heading above it: words under it and nothing elsewhere.

    A number of a row and its label are none (``I | Thể chế`` under ``Nội dung``), nor is a label that stands under all of the heading.
    """
    parents = {cell.col for cell in slots.cover[end - 1] if cell.row >= first and 1 < cell.col_span < slots.cols}
    under = [cell for cell in slots.own(end) if slots.cover[end - 1][cell.col].col in parents]
    elsewhere = [cell for cell in slots.own(end) if cell not in under]
    filled = [cell for cell in under if cell.text.strip()]
    if not filled or any(cell.text.strip() for cell in elsewhere) or not _all_words(slots, end):
        return False
    numbered = [bool(readings(nfc(cell.text))) for cell in filled]
    return not (numbered[0] and not all(numbered)) and all(
        cell.col_span < slots.cover[end - 1][cell.col].col_span for cell in filled
    )


def _with_sub_headings(slots: Slots, end: int, labels: tuple[str, ...], patterns: TablePatterns) -> int:
    """The end of the heading where levels below it lost the marks of their merging: words under values only."""
    leading = [col for col, label in enumerate(labels) if patterns.heading_role(label)[0] in ("stt", "indicator")]
    while end < slots.rows and leading and not slots.is_blank(end):
        texts = slots.texts(end)
        if any(texts[col] for col in leading) or not _all_words(slots, end):
            break
        if not all(patterns.heading_role(text)[0] for text in texts if text):
            break
        end += 1
    return end


def _said_below(slots: Slots, end: int) -> float:
    """What it adds that rows begin below: 1, I or A in the first column, or a label and figures in all others."""
    if end < slots.rows and numbers_columns(slots.texts(end)):
        end += 1
    if end >= slots.rows:
        return 0.0
    label, *others = slots.texts(end)
    begins = any(mark.parts == (1,) for mark in readings(label))
    figures = len(others) > 1 and all(is_numeral(text) and text[-1].isdigit() for text in others)
    return 1.0 if begins or figures or _figures_below(slots, end) else 0.0


def _figures_below(slots: Slots, end: int) -> bool:
    """Whether the first column holds words and every other one numbers, in ``FEWEST_ROWS`` rows or more and nearly every cell."""
    rows = [slots.texts(row) for row in range(end, slots.rows) if not slots.is_blank(row)]
    cells = [text for row in rows for text in row[1:]]
    named = sum(any(letter.isalpha() for letter in row[0]) for row in rows)
    enough = len(rows) >= FEWEST_ROWS and named >= FIGURES * len(rows)
    return enough and sum(map(is_numeral, cells)) >= FIGURES * len(cells) > 0


def _all_words(slots: Slots, row: int) -> bool:
    """Whether the row holds no number: years apart, headings are words, and so is what counts under one of them."""
    return not any(is_numeral(text) for text in slots.texts(row)) or _counts_under_heading(slots, row)


def _counts_under_heading(slots: Slots, row: int) -> bool:
    """Whether all that a row holds counts on under merged headings, as months do: ``Tháng`` over ``1`` … ``12``, and each over no other.

    The line that numbers the columns begins at the first of them.
    """
    if row == 0:
        return False
    under: dict[int, list[str]] = {}
    for cell in slots.own(row):
        above = slots.cover[row - 1][cell.col]
        merged = above.col > 0 and 1 < above.col_span < slots.cols
        if cell.text.strip() and not (merged and above.row + above.row_span == row):
            return False
        if merged:
            under.setdefault(above.col, []).append(nfc(cell.text))
    counted = [texts for texts in under.values() if any(map(is_numeral, texts))]
    return bool(counted) and all(map(_counts_on, counted))


def _counts_on(texts: Sequence[str]) -> bool:
    """Whether ``texts`` are two or more numbers of one or two digits, each the one after the one before it."""
    if len(texts) < 2 or not all(text.isdecimal() and len(text) <= 2 for text in texts):
        return False
    return all(int(later) == int(earlier) + 1 for earlier, later in pairwise(texts))


def labels_of(slots: Slots, first: int, end: int) -> tuple[str, ...]:
    """By column the texts of the heading's rows from the top down, each cell once.

    A heading over several columns that runs over two rows, as one set between rules does, is one level.
    """
    labels = []
    for col in range(slots.cols):
        by_id = {id(slots.cover[row][col]): slots.cover[row][col] for row in range(first, end)}
        label, above = "", None
        for cell in by_id.values():
            text = heading_line(cell.text) if slots.text(cell.row, cell.col) else ""
            if not text:
                continue
            joint = " " if above is not None and _goes_on(above, cell, text) else " / "
            label, above = f"{label}{joint}{text}" if label else text, cell
        labels.append(label)
    return tuple(labels)


def _goes_on(above: Cell, cell: Cell, text: str) -> bool:
    """Whether ``cell`` goes on with the words of the cell right above, over the same columns: it begins with a small letter."""
    same = (cell.col, cell.col_span) == (above.col, above.col_span) and cell.row == above.row + above.row_span
    return same and cell.col_span > 1 and text[0].islower()
