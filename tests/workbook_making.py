"""Workbooks as offices make them, for tests: a head and a signature in merged cells, a ruled table between."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from cchc_extract import patterns
from cchc_extract.model import Report
from cchc_extract.pipeline import Job, extract
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import find_sources

HEADING = ("STT", "Nội dung", "Đơn vị tính", "Kết quả")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", None, None),
    ("1", "Số văn bản chỉ đạo đã ban hành", "Văn bản", (27, "General")),
    ("2", "Tổng số hồ sơ tiếp nhận", "Hồ sơ", (1204, "#,##0")),
    ("3", "Tỷ lệ giải quyết đúng hạn", "%", (0.98, "0%")),
    ("4", "Mức độ hài lòng của người dân", "%", (97.0588, "0.00")),
    ("5", "Số cuộc kiểm tra", "Cuộc", (2, "00")),
    ("6", "Số đơn vị chậm trễ", "Đơn vị", (0, '#,##0;-#,##0;"-"')),
)
SHOWN = ("27", "1.204", "98%", "97,06", "02", "-")
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def report() -> Workbook:
    """A report of a commune on one sheet."""
    book = Workbook()
    sheet = book.active
    head = (
        ("A1:B1", "ỦY BAN NHÂN DÂN\nXÃ HÒA BÌNH"),
        ("C1:D1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
    )
    below = (("A3:B3", "Số: 15/BC-UBND"), ("C3:D3", "Hòa Bình, ngày 05 tháng 12 năm 2023"))
    title = (("A5:D5", "BÁO CÁO"), ("A6:D6", "Kết quả công tác cải cách hành chính năm 2023"))
    for area, text in (*head, *below, *title):
        across(sheet, area, text)
    end = table(sheet, 8)
    across(sheet, f"A{end + 2}:B{end + 2}", "Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", "left")
    across(sheet, f"C{end + 2}:D{end + 2}", "CHỦ TỊCH")
    across(sheet, f"C{end + 5}:D{end + 5}", "Trần Văn Nam")
    for column, width in zip("ABCD", (6, 45, 14, 28), strict=True):
        sheet.column_dimensions[column].width = width
    return book


def table(sheet: Any, top: int, rows: tuple[tuple[Any, ...], ...] = (HEADING, *ROWS)) -> int:
    """Puts a ruled table onto a sheet; returns its last row."""
    for at, row in enumerate(rows, start=top):
        for col, said in enumerate(row, start=1):
            cell = sheet.cell(at, col)
            cell.border = BOX
            cell.alignment = Alignment(wrap_text=True, horizontal=None if col == 2 else "center")
            cell.value = said[0] if isinstance(said, tuple) else said
            if isinstance(said, tuple):
                cell.number_format = said[1]
    return top + len(rows) - 1


def across(sheet: Any, area: str, text: str, horizontal: str = "center") -> None:
    """A text in a merged cell."""
    first = sheet[area.partition(":")[0]]
    first.value, first.alignment = text, Alignment(horizontal=horizontal, wrap_text=True)
    sheet.merge_cells(area)


def reports_of(path: Path) -> tuple[Report, ...]:
    """What becomes of a file."""
    result = extract(Job(source=find_sources([path])[0], options=ReadOptions(), patterns=patterns.load()))
    assert result.status == "ok", result.error
    return result.reports


def report_of(path: Path) -> Report:
    """The only report of a file."""
    (only,) = reports_of(path)
    return only


def saved(book: Workbook, folder: Path, name: str = "a.xlsx") -> Path:
    """The workbook as a file."""
    book.save(folder / name)
    return folder / name


def rows_of(report: Report) -> list[tuple[str, str, str, str, Decimal | None]]:
    """Number, label, unit, printed value and typed value of each row."""
    return [
        (row.stt, row.indicator, row.unit, value.raw, value.number)
        for row in report.rows
        for value in row.values or ()
        if row.kind == "data"
    ]


def codes(report: Report) -> list[str]:
    """The codes of the findings."""
    return [each.code for each in report.findings]
