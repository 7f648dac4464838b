"""Tables read from drawn pages, and what a test looks at in them."""

from __future__ import annotations

from cchc_extract import patterns
from cchc_extract.model import PageLayout, RawTable
from cchc_extract.understanding.tables import read_tables

PATTERNS = patterns.load()
HEADING = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
BODY = (
    ("1", "Số văn bản đã ban hành", "Văn bản", "5"),
    ("2", "Tỷ lệ hoàn thành kế hoạch", "%", "98,5"),
    ("2.1", "Số nhiệm vụ", "Nhiệm vụ", "6"),
)


def tables(*pages: PageLayout) -> list[RawTable]:
    return read_tables(pages, PATTERNS)


def table(*pages: PageLayout) -> RawTable:
    (only,) = tables(*pages)
    return only


def roles(read: RawTable) -> str:
    return " ".join(column.role for column in read.columns)


def rows(read: RawTable) -> list[tuple[str, ...]]:
    return [
        (row.stt.text, row.indicator.text, row.unit.text, *(cell.text for cell in row.values), row.note.text)
        for row in read.rows
    ]


def codes(read: RawTable) -> list[str]:
    return [finding.code for finding in (*read.findings, *(each for row in read.rows for each in row.findings))]
