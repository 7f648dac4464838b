"""Sound reports, small and born digital, that must come out the same whatever stands beside them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_REPOSITORY = Path(__file__).parents[3]
_FONT = _REPOSITORY / "tests" / "data" / "fonts" / "DejaVuSerif.ttf"
SAMPLES = _REPOSITORY / "samples"
_SCAN_DPI = 200
_PLACES = ("Hòa Bình", "Tân Lập", "Ea Kly", "Núi Thành")


def good_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each report made here."""
    for number, place in enumerate(_PLACES):
        yield ("good-table.pdf" if not number else f"good-{number}.pdf"), report(place, number)


def samples(*endings: str) -> Iterator[tuple[str, bytes]]:
    """The sample reports whose names end so."""
    for path in sorted(SAMPLES.iterdir()):
        if path.name.endswith(endings):
            yield path.name, path.read_bytes()


def report(place: str, number: int) -> bytes:
    """A report of two pages with an appendix table; ``number`` is its number, and changes its values."""
    pdfmetrics.registerFont(TTFont("Serif", str(_FONT)))
    plain = ParagraphStyle("plain", fontName="Serif", fontSize=11, leading=15)
    file = io.BytesIO()
    document = SimpleDocTemplate(file, pagesize=A4, invariant=1)
    head = [
        f"ỦY BAN NHÂN DÂN XÃ {place.upper()}",
        f"Số: {100 + number}/BC-UBND",
        f"{place}, ngày {10 + number} tháng 9 năm 2024",
        "BÁO CÁO",
        "Kết quả công tác cải cách hành chính quý III năm 2024",
        f"Trong quý, đơn vị đã tiếp nhận {1200 + number} hồ sơ, giải quyết đúng hạn đạt 98,5%.",
    ]
    rows = [("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")]
    rows += [
        (str(n), f"Số văn bản đã ban hành về việc thứ {n}", "Văn bản", str(n * (number + 3)), "") for n in range(1, 16)
    ]
    document.build(
        [
            *(Paragraph(line, plain) for line in head),
            PageBreak(),
            Paragraph("Phụ lục 1", plain),
            Spacer(1, 12),
            _table(rows),
        ]
    )
    return file.getvalue()


def scan(number: int = 7) -> bytes:
    """The appendix of a report as a scanner gives it: a page that is nothing but its picture, and takes the engine seconds."""
    with pypdfium2.PdfDocument(report(_PLACES[0], number)) as document:
        picture = document[1].render(scale=_SCAN_DPI / 72, grayscale=True).to_pil()
    file = io.BytesIO()
    picture.save(file, "PDF", resolution=_SCAN_DPI)
    return file.getvalue()


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), "Serif", 9)])
    return Table([list(row) for row in rows], colWidths=[40, 220, 80, 60, 60], style=ruled)
