"""Made born-digital reports, for measuring: a head, running text and one ruled appendix table, of which a longer report has more alike.

    python scripts/perf/reports.py FOLDER COUNT [PAGES]

The same number gives the same report. Labels and units are the catalogue's, their order, figures and bodies differ from report to report.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "tests" / "data" / "fonts" / "DejaVuSerif.ttf"
ROWS_PER_PAGE, SENTENCES_PER_PAGE, SENTENCES_OF_HEAD = 26, 21, 5
TEXT_EACH = 5
"""One page of text for so many pages, in short reports and in long ones: what they cost a page can be compared."""
HEADINGS = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
WIDTHS = (1.3 * cm, 8.2 * cm, 2.6 * cm, 2.4 * cm, 2.4 * cm)
PLACES = (
    "Bình An",
    "Hoà Lạc",
    "Tân Phong",
    "Vĩnh Thạnh",
    "Phú Xuân",
    "Đức Minh",
    "Ea Kao",
    "Long Sơn",
    "Mỹ Hưng",
    "Thuận Hoá",
)
SENTENCES = (
    "Ủy ban nhân dân xã đã ban hành Kế hoạch số {n}/KH-UBND ngày 15 tháng 01 năm 2024 về cải cách hành chính và phân công các bộ phận.",
    "Trong kỳ đã tiếp nhận {n} hồ sơ, trong đó giải quyết trước hạn và đúng hạn đạt tỷ lệ cao so với cùng kỳ năm trước.",
    "Công tác tuyên truyền được thực hiện qua hệ thống truyền thanh, trang thông tin điện tử và {n} buổi họp tại các thôn.",
    "Việc rà soát thủ tục hành chính được thực hiện theo Quyết định số {n}/QĐ-UBND; kết quả được công khai tại bộ phận Một cửa.",
)


def make(path: Path, pages: int, number: int) -> None:
    """Write report ``number`` of about ``pages`` pages (2 at least) to ``path``."""
    chance = random.Random(number)
    small, body, head = _styles()
    place = chance.choice(PLACES)
    text_pages = max(1, pages // TEXT_EACH)
    sentences = SENTENCES_PER_PAGE * text_pages - SENTENCES_OF_HEAD
    story = [
        Paragraph(f"ỦY BAN NHÂN DÂN<br/>XÃ {place.upper()}", head),
        Paragraph(f"Số: {number % 900 + 1}/BC-UBND", head),
        Paragraph("BÁO CÁO", head),
        Paragraph("Kết quả công tác cải cách hành chính quý II năm 2024", head),
        Spacer(1, 12),
        *(Paragraph(chance.choice(SENTENCES).format(n=chance.randint(2, 400)), body) for _ in range(sentences)),
        Paragraph("Phụ lục 1", ParagraphStyle("break", parent=head, pageBreakBefore=1)),
        Paragraph("Thống kê số liệu cải cách hành chính", head),
    ]
    rows = list(_rows(chance, (max(2, pages) - text_pages) * ROWS_PER_PAGE))
    cells = [[Paragraph(text, small) for text in row] for row in (HEADINGS, *rows)]
    table = Table(cells, colWidths=WIDTHS, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    SimpleDocTemplate(str(path), pagesize=A4, topMargin=2 * cm, bottomMargin=2 * cm, invariant=1).build([*story, table])


def _rows(chance: random.Random, count: int) -> Iterator[Sequence[str]]:
    """``count`` rows: sections by Roman number, each with groups of decimal numbers."""
    labels = _labels()
    section, item, left = 0, 0, 0
    for number in range(count):
        if left == 0:
            section, item, left = section + 1, 0, chance.randint(8, 20)
            yield roman(section), f"Lĩnh vực {section}", "", "", ""
            continue
        left, item = left - 1, item + 1
        label, unit = labels[(number * 7 + chance.randint(0, 5)) % len(labels)]
        value = f"{chance.randint(0, 100)},{chance.randint(0, 9)}" if "%" in unit else str(chance.randint(0, 999))
        yield f"{item}", label, unit, value, ""


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    with (ROOT / "patterns" / "catalogue" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["label"], row["unit"] or "Số lượng") for row in csv.DictReader(file) if row["kind"] == "indicator"
        )


@cache
def _styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    small = ParagraphStyle("small", fontName="Serif", fontSize=9, leading=11)
    body = ParagraphStyle("body", fontName="Serif", fontSize=11, leading=16)
    head = ParagraphStyle("head", fontName="Serif", fontSize=12, leading=16, alignment=1)
    return small, body, head


def roman(number: int) -> str:
    """``number`` in Roman figures."""
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for step, sign in steps:
        while number >= step:
            text, number = text + sign, number - step
    return text


def main() -> int:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    pages = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        make(folder / f"report-{number:05}.pdf", pages, number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
