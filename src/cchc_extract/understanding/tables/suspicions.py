"""Tables that look read and are not: rows that several rows were joined to, columns that go on below, figures that ended in no table.

How sure a reader is of letters says nothing of this, so it is told by shape, whatever the confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import attrgetter
from statistics import median

import regex
from msgspec.structs import replace

from cchc_extract.model import Box, Cell, Finding, PageLayout, RawRow, RawTable, Severity, Word, around
from cchc_extract.model.words import say
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.compounds import BETWEEN
from cchc_extract.understanding.numbering import readings
from cchc_extract.understanding.tables.labels import is_scattered
from cchc_extract.understanding.tables.roles import is_garbled
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.understanding.tables.steps import counts_steps
from cchc_extract.vietnamese import nfc

DEEPEST = 5
"""Parts of an STT: 1.1.2.1.3 is the deepest met in 140 reports of the benches; more are several numbers run together."""
MANY_LINES, TIMES = 6, 4
"""Lines of a label from which, and times the usual of its table, it is several labels: in the same reports a label has up to 5 times the
lines of its neighbours only where it has fewer than 6.
"""
FIGURES, ROWS = 3, 4
"""Figures on a line, and such lines on a page, that make a table: of running text one line in 60 has three figures."""
OF_FIGURES = 0.6
"""Share of the words of a page without rows that are figures from which one on a line is enough: nothing but columns of figures, with
their headings and the number of the page, has so many.
"""
FEWEST_UNITS = 1
"""Rows with a label and a unit that make a table of values."""
_TEXT = attrgetter("text")
_DIGIT = regex.compile(r"\d")
_SAME_LINE = 3.0
"""Points within which figures stand on one line."""


def doubt_joined(row: RawRow, cells: Sequence[Cell], values: Iterable[Cell], usual: float) -> RawRow:
    """``row`` with a finding where it was joined from several: ``cells`` are those of its label, ``values`` those of its value columns.

    ``usual``: lines that a label of the table has. Several numbers beside several figures are several rows for sure, an error.
    """
    lines = _lines(cells)
    stacked = [cell.text for cell in values if "\n" in cell.text and _is_stacked(cell.text)]
    stt = row.stt.text
    deep = stt.count(".") >= DEEPEST and any(len(mark.parts) > DEEPEST for mark in readings(stt))
    several = " " in stt and all(map(readings, stt.replace(BETWEEN, " ").split()))
    if deep or several:
        return _joined(row, "stt", stt, "error" if several and stacked else "warning")
    if stacked:
        return _joined(row, "value", nfc(stacked[0]))
    if lines >= max(MANY_LINES, TIMES * usual) and not counts_steps(row.indicator.text, lines):
        return _joined(row, "indicator", row.indicator.text)
    return row


def usual_lines(labels: Sequence[Sequence[Cell]]) -> float:
    """How many lines a label of a table has, at the median."""
    counts = [count for cells in labels if (count := _lines(cells))]
    return median(counts) if counts else 0.0


def _lines(cells: Sequence[Cell]) -> int:
    """How many lines the texts of cells have."""
    if len(cells) == 1:
        return cells[0].text.count("\n") + 1 if cells[0].text else 0
    return sum(cell.text.count("\n") + 1 for cell in cells if cell.text)


def doubt_columns(tables: Sequence[RawTable]) -> list[RawTable]:
    """``tables``, every row of those doubted whose columns go on below: rows of figures alone, in the table or in the one after it."""
    doubted: set[int] = set()
    for number, table in enumerate(tables):
        named = any(column.role == "indicator" for column in table.columns)
        alone = [row for row in table.rows if not named or (not row.stt.text and _all_figures(row.indicator.text))]
        if len(alone) >= 2 and 3 * len(alone) >= len(table.rows):
            doubted.add(number)
            if 3 * len(alone) > 2 * len(
                table.rows
            ):  # none but the headings has a label: its labels are those of the table before
                doubted.add(number - 1)
    return [_with_columns_doubted(table) if number in doubted else table for number, table in enumerate(tables)]


def doubt_headings(table: RawTable, patterns: TablePatterns) -> RawTable:
    """``table``, every row doubted where its headings are garbled, or one stands over a value column as well as over labels or units."""
    if is_garbled([column.label for column in table.columns]):
        said = say("letters-lost")
        return _with_doubt(
            table,
            Finding(code="letters-lost", severity="warning", stage="read", message=said.en, message_vi=said.vi),
        )
    own = {
        squeeze(column.label)
        for column in table.columns
        if column.role in ("stt", "indicator")
        or (column.role == "unit" and patterns.heading_role(column.label)[0] == "unit")  # else over value and unit
    } - {""}
    again = [
        column.label for column in table.columns if column.role in ("value", "note") and squeeze(column.label) in own
    ]
    if not again:
        return table
    said = say("heading-again", heading=again[0])
    return _with_doubt(
        table, Finding(code="heading-again", severity="warning", stage="layout", message=said.en, message_vi=said.vi)
    )


def doubt_label(table: RawTable, patterns: TablePatterns) -> RawTable:
    """``table``, every row doubted where the column taken for one of groups has texts that come back all over it, so that it may name
    the rows: ``Đơn vị | Nhiệm vụ``. One of kinds of things (``Lĩnh vực``) names none.
    """
    before = [column.label for column in table.columns if column.role == "other"]
    texts = [row.groups[0].text for row in table.rows if row.groups and row.indicator.text]
    if len(before) != 1 or patterns.is_of_kinds(before[0]) or not all(texts) or not is_scattered(texts):
        return table
    named = next(column.label for column in table.columns if column.role == "indicator")
    said = say("label-unsure", first=before[0], second=named)
    return _with_doubt(
        table, Finding(code="label-unsure", severity="warning", stage="layout", message=said.en, message_vi=said.vi)
    )


def doubt_letters(tables: Sequence[RawTable], share: float | None) -> list[RawTable]:
    """``tables`` of a text, every row doubted where but a ``share`` of its words are Vietnamese; ``None`` where they all may be."""
    if share is None:
        return list(tables)
    said = say("text-letters-lost", share=f"{share:.0%}")
    doubt = Finding(code="letters-lost", severity="warning", stage="read", message=said.en, message_vi=said.vi)
    return [_with_doubt(table, doubt) for table in tables]


def doubt_no_values(table: RawTable) -> RawTable:
    """``table``, an error on every row where rows have labels and units and none a value: its value columns were not read."""
    with_unit = sum(bool(row.unit.text and row.indicator.text) for row in table.rows)
    if with_unit < FEWEST_UNITS or any(
        cell.text or cell.confidence is not None for row in table.rows for cell in row.values
    ):
        return table
    said = say("no-values", rows=with_unit)
    return _with_doubt(
        table, Finding(code="no-values", severity="error", stage="layout", message=said.en, message_vi=said.vi)
    )


def _with_columns_doubted(table: RawTable) -> RawTable:
    said = say("columns-go-on")
    doubt = Finding(code="columns-go-on", severity="warning", stage="layout", message=said.en, message_vi=said.vi)
    return _with_doubt(table, doubt)


def _with_doubt(table: RawTable, doubt: Finding) -> RawTable:
    """``table`` with a finding on each of its rows."""
    rows = tuple(replace(row, findings=(*row.findings, replace(doubt, page=row.page))) for row in table.rows)
    return replace(table, rows=rows)


def figures_unread(layouts: Sequence[PageLayout], tables: Sequence[RawTable]) -> Iterator[Finding]:
    """A finding for each page on which lines of figures stand that ended in no row of a table."""
    rows = [row for table in tables for row in table.rows]
    of_columns = {page for table in tables if table.rows for page in table.pages} - {row.page for row in rows}
    for layout in layouts:
        number = layout.page.number
        if number in of_columns:  # its columns stand beside rows of another page
            continue
        table = around(row.box for row in rows if row.page == number and row.box is not None)
        if layout.page.source == "text":
            lines = 0 if rows else sum(_figures(line.text.split()) >= FIGURES for line in layout.lines)
            lines += 0 if rows else sum(_all_figures(line.text) for line in layout.lines if line.text.strip())
        else:
            lines = _lines_of_figures(layout.page.words, table)
        if lines >= ROWS:
            said = say("figures-unread", page=number, lines=lines)
            yield Finding(
                code="figures-unread",
                severity="warning",
                stage="layout",
                message=said.en,
                message_vi=said.vi,
                page=number,
                appendix=1 if layout.page.source == "text" else None,
            )


def _lines_of_figures(words: Sequence[Word], table: Box | None) -> int:
    """How many lines of a page hold several figures that stand in no ``table``, the box around all rows of the page.

    On a page of little but figures one is enough: the last columns of a sheet.
    """
    middles = sorted(
        [
            (word.box.top + word.box.bottom) / 2
            for word in compress(words, map(_DIGIT.match, map(_TEXT, words)))
            if not (table is not None and table.contains(*word.box.centre)) and is_numeral(nfc(word.text))
        ]
    )
    fewest = 1 if table is None and len(middles) >= OF_FIGURES * len(words) else FIGURES
    if len(middles) < fewest * ROWS:
        return 0
    lines, on_line, last = 0, 0, float("-inf")
    for middle in (*middles, float("inf")):
        if middle - last > _SAME_LINE:
            lines += on_line >= fewest
            on_line = 0
        on_line, last = on_line + 1, middle
    return lines


def _figures(words: Sequence[str]) -> int:
    return sum(is_numeral(nfc(word)) for word in words)


def _all_figures(text: str) -> bool:
    words = text.split()
    return bool(words) and _figures(words) == len(words)


def _is_stacked(text: str) -> bool:
    """Whether a cell has figures one below the other, each a number of its own."""
    lines = [nfc(line) for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and len(lines[0]) < MANY_LINES and all(map(is_numeral, lines))


def _joined(row: RawRow, field: str, raw: str, severity: Severity = "warning") -> RawRow:
    said = say("rows-joined", raw=raw[:80])
    finding = Finding(
        code="rows-joined",
        severity=severity,
        stage="layout",
        message=said.en,
        message_vi=said.vi,
        page=row.page,
        field=field,
        raw=raw,
    )
    return replace(row, findings=(*row.findings, finding))
