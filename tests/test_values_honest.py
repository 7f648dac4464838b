"""Made-up reports that agree with themselves, printed as PDF and read like any other: nobody is called to look at them."""

from __future__ import annotations

from pathlib import Path

import pytest
from honest_rows import DISTRICT, HONEST, PLAN, Printed
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table
from reportlab.platypus.flowables import Flowable

from cchc_extract.cli.explain import job_of
from cchc_extract.model import Finding, Report
from cchc_extract.pipeline import trace

FONT = "Honest"
pdfmetrics.registerFont(TTFont(FONT, Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=15, spaceAfter=6)
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=11)
CENTRED = ParagraphStyle("centred", parent=BODY, alignment=1)
GRID = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
HEADING = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
WIDTHS = (45, 215, 100, 60, 90)


def ruled(heading: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[float, ...]) -> Table:
    cells = [[Paragraph(text, CELL) for text in (*row, *[""] * (len(heading) - len(row)))] for row in (heading, *rows)]
    return Table(cells, colWidths=widths, style=GRID, repeatRows=1)


def letterhead(issuer: str, number: str, place_and_date: str) -> Table:
    left = Paragraph(f"ỦY BAN NHÂN DÂN<br/>{issuer}<br/><br/>Số: {number}", CENTRED)
    right = Paragraph(
        f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc<br/><br/>{place_and_date}", CENTRED
    )
    return Table([[left, right]], colWidths=(210, 300))


def signature(position: str, name: str) -> Table:
    left = Paragraph("Nơi nhận:<br/>- Như trên;<br/>- Lưu: VT.", BODY)
    return Table(
        [[left, Paragraph(f"TM. ỦY BAN NHÂN DÂN<br/>{position}<br/><br/><br/>{name}", CENTRED)]], colWidths=(210, 300)
    )


def printed(path: Path, story: list[Flowable]) -> Report:
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=42, rightMargin=42).build(story)
    (each,) = trace(job_of(path, "never")).reports
    return each.report


def loud(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity != "info"]


def ward(path: Path, rows: tuple[Printed, ...] = HONEST) -> Report:
    return printed(
        path,
        [
            letterhead("PHƯỜNG TRẦN PHÚ", "15/BC-UBND", "Trần Phú, ngày 15 tháng 12 năm 2023"),
            Paragraph("BÁO CÁO<br/>Kết quả công tác cải cách hành chính năm 2023", CENTRED),
            Paragraph("Kính gửi: Ủy ban nhân dân thành phố Hải Dương", CENTRED),
            Paragraph(
                "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2023 của UBND phường và Kế hoạch số 19/KH-UBND ngày 20/02/2023 của UBND "
                "phường về kiểm soát thủ tục hành chính, UBND phường báo cáo như sau:",
                BODY,
            ),
            Paragraph(
                "Số hồ sơ mới tiếp nhận: 1.200 hồ sơ; số hồ sơ từ kỳ báo cáo trước chuyển qua: 12 hồ sơ. Số hồ sơ đã giải quyết: 1.200 hồ "
                "sơ; số hồ sơ đang giải quyết: 12 hồ sơ; hồ sơ quá hạn: 0 hồ sơ. UBND phường đã khảo sát 890 phiếu khảo sát. Liên hệ: "
                "0220.3852.147.",
                BODY,
            ),
            signature("CHỦ TỊCH", "Nguyễn Văn An"),
            PageBreak(),
            Paragraph("Phụ lục I", CENTRED),
            Paragraph("KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023", CENTRED),
            Paragraph("(Kèm theo Báo cáo số 15/BC-UBND ngày 15/12/2023 của UBND phường Trần Phú)", CENTRED),
            ruled(HEADING, list(rows), WIDTHS),
        ],
    )


def test_a_ward(tmp_path: Path) -> None:
    report = ward(tmp_path / "ward.pdf")
    assert len(report.rows) == len(HONEST)
    assert len(report.figures) == 6
    assert loud(report) == []


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("Tổng số hồ sơ TTHC đã tiếp nhận", "1.213", "R8-body-new"),
        ("Số TTHC cấp xã", "132", "R5-procedures"),
        ("Số lượng phiếu khảo sát", "980", "R8-body-survey"),
    ],
)
def test_the_same_ward_with_one_slip_of_the_pen(tmp_path: Path, label: str, value: str, code: str) -> None:
    rows = tuple((*row[:3], value, *row[4:]) if row[1] == label else row for row in HONEST)
    found = {finding.code: finding for finding in loud(ward(tmp_path / "ward.pdf", rows))}
    assert code in found
    (row,) = (number for number, row in enumerate(rows, 1) if row[1] == label)
    assert (row, value) in [(place.row, place.raw) for place in found[code].places]


def test_a_district_half_way_through_the_year(tmp_path: Path) -> None:
    report = printed(
        tmp_path / "district.pdf",
        [
            letterhead("HUYỆN ĐỨC TRỌNG", "315/BC-UBND", "Đức Trọng, ngày 10 tháng 6 năm 2024"),
            Paragraph("BÁO CÁO<br/>Công tác cải cách hành chính 6 tháng đầu năm 2024", CENTRED),
            Paragraph("Kính gửi: Ủy ban nhân dân tỉnh Lâm Đồng", CENTRED),
            Paragraph(
                "Trong quý I năm 2024 đã kiểm tra 03 xã. Biên chế được giao năm 2023: 95 người; biên chế được giao năm 2024: 92 người. Cấp "
                "huyện tiếp nhận 2.050 hồ sơ, đã giải quyết 2.000 hồ sơ, trong đó trước hạn 1.500 hồ sơ, đúng hạn 480 hồ sơ, quá hạn 20 hồ "
                "sơ. Cấp xã tiếp nhận 510 hồ sơ, đã giải quyết 500 hồ sơ.",
                BODY,
            ),
            signature("KT. CHỦ TỊCH<br/>PHÓ CHỦ TỊCH", "Trần Thị Bình"),
            PageBreak(),
            Paragraph("Phụ lục", CENTRED),
            ruled(HEADING, list(DISTRICT), WIDTHS),
        ],
    )
    assert len(report.rows) == len(DISTRICT)
    assert loud(report) == []


def test_plan_against_result_and_dossiers_by_field(tmp_path: Path) -> None:
    plan = ("TT", "Nội dung", "ĐVT", "Kế hoạch 2024", "Thực hiện 2024", "So sánh (%)", "Tăng, giảm")
    fields = ("STT", "Lĩnh vực", "Số hồ sơ tiếp nhận", "Đã giải quyết", "Thời gian trung bình (ngày)")
    report = printed(
        tmp_path / "plan.pdf",
        [
            letterhead("XÃ TÂN HỘI", "07/BC-UBND", "Tân Hội, ngày 20 tháng 12 năm 2024"),
            Paragraph("BÁO CÁO<br/>Kết quả cải cách hành chính năm 2024", CENTRED),
            Paragraph("Kính gửi: Ủy ban nhân dân huyện Đức Trọng", CENTRED),
            Paragraph("UBND xã báo cáo kết quả thực hiện như sau:", BODY),
            signature("CHỦ TỊCH", "Lê Văn Cường"),
            PageBreak(),
            Paragraph("Phụ lục I", CENTRED),
            ruled(plan, list(PLAN), (35, 190, 60, 65, 65, 50, 45)),
            Spacer(1, 30),
            Paragraph("Phụ lục II", CENTRED),
            ruled(
                fields,
                [
                    ("1", "Hộ tịch", "520", "515", "2"),
                    ("2", "Đất đai", "310", "300", "12"),
                    ("3", "Chứng thực", "900", "900", "1"),
                    ("", "Tổng cộng", "1.730", "1.715", "5"),
                ],
                (40, 200, 90, 90, 90),
            ),
        ],
    )
    assert {row.appendix for row in report.rows} == {1, 2}
    assert loud(report) == []
