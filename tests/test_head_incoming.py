"""A stamp of whoever received a document stands over its head and is no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import FONT, read

from cchc_extract import patterns
from cchc_extract.layout import lay_out
from cchc_extract.understanding.metadata import read_metadata

HEAD = [
    (70, 790, 12, "ỦY BAN NHÂN DÂN"),
    (290, 790, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (90, 775, 12, "XÃ TÂN LỘC"),
    (340, 775, 12, "Độc lập - Tự do - Hạnh phúc"),
    (80, 745, 12, "Số: 45/BC-UBND"),
    (310, 745, 12, "Tân Lộc, ngày 16 tháng 12 năm 2024"),
    (265, 700, 13, "BÁO CÁO"),
    (160, 680, 13, "Kết quả công tác cải cách hành chính năm 2024"),
    (80, 640, 12, "Thực hiện Kế hoạch số 03/KH-UBND ngày 05/01/2024, UBND xã báo cáo như sau:"),
]
STAMPS = {
    "letter": ["CÔNG VĂN ĐẾN", "Số: 1382", "Ngày: 18/12/2024", "Chuyển: Phòng Nội vụ"],
    "short": ["ĐẾN", "Số: 97", "Ngày: 20/12/2024", "Lưu hồ sơ số: 4"],
    "none": [],
}


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("top", [728, 705])
def test_the_head_is_read_as_without_the_stamp(stamp: str, top: float, tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    lines = [(50, top - 11 * row, 9, text) for row, text in enumerate(STAMPS[stamp])]
    for x, y, size, text in [*HEAD, *lines]:
        canvas.setFont("Serif", size)
        canvas.drawString(x, y, text)
    canvas.save()
    fields, _ = read_metadata((lay_out(read(tmp_path / "a.pdf")),), patterns.load())
    assert {name: fields[name].value for name in ("number_symbol", "issued_on", "doc_type", "title")} == {
        "number_symbol": "45/BC-UBND",
        "issued_on": "2024-12-16",
        "doc_type": "BÁO CÁO",
        "title": "Kết quả công tác cải cách hành chính năm 2024",
    }
