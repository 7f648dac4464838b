"""Tables without vertical rules, drawn in many ways: the reader of the page sees the same rows in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
Rows = list[tuple[str, ...]]
HEAD = ("TT", "Tên chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")
ROWS: Rows = [
    ("I", "CẢI CÁCH THỂ CHẾ", "", "", ""),
    ("1", "Tổng số văn bản quy phạm pháp luật do địa phương ban hành trong kỳ báo cáo", "Văn bản", "1.204", ""),
    ("2", "Kiểm tra, xử lý văn bản", "", "", ""),
    ("2.1", "Số văn bản đã kiểm tra", "Văn bản", "34", "Lũy kế đến thời điểm báo cáo"),
    ("2.2", "Tỷ lệ xử lý văn bản trái pháp luật phát hiện qua kiểm tra của các cơ quan", "%", "98,5", ""),
    ("", "Tổng số văn bản cần phải xử lý sau kiểm tra", "Văn bản", "0", ""),
    ("", "", "NV Tỉnh giao", "12", ""),
    ("3", "Ứng dụng công nghệ thông tin trong giải quyết hồ sơ", "Có=1; Không=0", "-", ""),
    ("II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", ""),
    ("1", "Số thủ tục", "Thủ tục", "", ""),
    ("2", "Số thủ tục hành chính đã được phê duyệt phương án đơn giản hóa", "Thủ tục", "7", "02 kiêm nhiệm"),
    ("3", "Hình thức khảo sát", "Trực tuyến = 0; Phát phiếu = 1; Kết hợp = 2", "2", ""),
    ("10", "Đã thực hiện", "Triệu đồng", "5.576,0", ""),
]
LINE = (0.5, "black")


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))


def paragraph(text: str, alignment: int, size: float) -> Paragraph:
    return Paragraph(
        text, ParagraphStyle("cell", fontName="Serif", fontSize=size, leading=size * 1.18, alignment=alignment)
    )


def grids_of(path: Path) -> list[Grid]:
    return [grid for page in read_pages(path, "pdf", ReadOptions(ocr="never")) for grid in lay_out(page).grids]


def rows_of(grids: Sequence[Grid]) -> list[tuple[str, ...]]:
    rows = []
    for grid in grids:
        for number in range(grid.rows):
            cells = {cell.col: cell.text.replace("\n", " ") for cell in grid.cells if cell.row == number}
            rows.append(tuple(cells.get(col, "") for col in range(grid.cols)))
    return rows


def draw(
    path: Path,
    style: Sequence[tuple[object, ...]],
    *,
    size: float = 10,
    padding: float = 5.4,
    head: bool = True,
    title: bool = True,
    rows: Rows = ROWS,
    widths: Sequence[float] = (32, 220, 84, 64, 90),
) -> None:
    lines = [HEAD, *rows] if head else rows
    data = [
        [paragraph(text, 0 if col in (1, 4) and n else 1, size) for col, text in enumerate(line)]
        for n, line in enumerate(lines)
    ]
    table = Table(data, colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), padding),
                ("RIGHTPADDING", (0, 0), (-1, -1), padding),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                *style,
            ]
        )
    )
    above = [
        paragraph("PHỤ LỤC SỐ LIỆU", 1, size),
        paragraph("KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023", 1, size),
        Spacer(0, 10),
    ]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=60, rightMargin=40).build(
        [*above, table] if title else [table]
    )


LOOKS: dict[str, list[tuple[object, ...]]] = {
    "no rules": [],
    "centred in height": [("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
    "rules under head and foot": [
        ("LINEABOVE", (0, 0), (-1, 0), *LINE),
        ("LINEBELOW", (0, 0), (-1, 0), *LINE),
        ("LINEBELOW", (0, -1), (-1, -1), *LINE),
    ],
    "horizontal rules, centred": [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEABOVE", (0, 0), (-1, 0), *LINE),
        ("LINEBELOW", (0, 0), (-1, -1), *LINE),
    ],
    "vertical rules": [
        ("LINEBEFORE", (1, 0), (-1, -1), *LINE),
        ("BOX", (0, 0), (-1, -1), *LINE),
        ("LINEBELOW", (0, 0), (-1, 0), *LINE),
    ],
    "open sides": [
        ("INNERGRID", (0, 0), (-1, -1), *LINE),
        ("LINEABOVE", (0, 0), (-1, 0), *LINE),
        ("LINEBELOW", (0, -1), (-1, -1), *LINE),
    ],
    "dotted rules": [("GRID", (0, 0), (-1, -1), 0.5, "black", None, (0.5, 1.5))],
    "shaded rows": [("BACKGROUND", (0, row), (-1, row), "#eeeeee") for row in range(0, 14, 2)],
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_rows_are_those_printed(look: str, tmp_path: Path) -> None:
    draw(tmp_path / "table.pdf", LOOKS[look])
    assert rows_of(grids_of(tmp_path / "table.pdf")) == [HEAD, *ROWS]


@pytest.mark.parametrize(("size", "padding"), [(8, 5.4), (11, 5.4), (10, 3)])
def test_sizes_and_narrow_gutters(size: float, padding: float, tmp_path: Path) -> None:
    draw(tmp_path / "table.pdf", [], size=size, padding=padding)
    assert rows_of(grids_of(tmp_path / "table.pdf")) == [HEAD, *ROWS]


def test_a_table_without_heading(tmp_path: Path) -> None:
    draw(tmp_path / "table.pdf", [], head=False)
    assert rows_of(grids_of(tmp_path / "table.pdf")) == ROWS


def test_an_empty_column_is_kept_where_the_table_goes_on(tmp_path: Path) -> None:
    rows = [*ROWS, *ROWS, *((*row[:4], "") for row in (*ROWS, *ROWS))]
    draw(tmp_path / "table.pdf", [], rows=rows)
    grids: list[Grid] = []
    before = None
    for page in read_pages(tmp_path / "table.pdf", "pdf", ReadOptions(ocr="never")):
        before = lay_out(page, before)
        grids += before.grids
    assert len(grids) == 2
    assert rows_of(grids) == [HEAD, *rows]


@pytest.mark.parametrize("look", ["no rules", "centred in height", "horizontal rules, centred"])
def test_a_lone_row_at_the_top_of_the_next_page_belongs_to_the_table(look: str, tmp_path: Path) -> None:
    draw(tmp_path / "first.pdf", LOOKS[look])
    lone = ("-", "Đã tổ chức hội nghị tập huấn nghiệp vụ cho công chức", "Có=1; Không=0", "1", "")
    draw(tmp_path / "second.pdf", LOOKS[look], head=False, title=False, rows=[lone])
    before = None
    for name in ("first.pdf", "second.pdf"):
        (page,) = read_pages(tmp_path / name, "pdf", ReadOptions(ocr="never"))
        before = lay_out(page, before)
    assert before is not None
    assert rows_of(before.grids) == [lone]


def test_an_appendix_heading_after_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    draw(tmp_path / "table.pdf", [])
    (page,) = read_pages(tmp_path / "table.pdf", "pdf", ReadOptions(ocr="never"))
    text = [paragraph("2", 1, 11), paragraph("Phụ lục 2", 1, 11), paragraph("SỐ LIỆU NĂM 2023", 1, 11)]
    SimpleDocTemplate(str(tmp_path / "next.pdf"), pagesize=A4).build(text)
    (after,) = read_pages(tmp_path / "next.pdf", "pdf", ReadOptions(ocr="never"))
    assert lay_out(after, lay_out(page)).grids == ()


def test_numbers_broken_in_a_narrow_column_of_centred_rows(tmp_path: Path) -> None:
    rows = [*ROWS[:4], ("2.10.1", *ROWS[5][1:]), ("2.10.2", *ROWS[4][1:]), *ROWS[8:]]
    draw(
        tmp_path / "table.pdf",
        [("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
        rows=rows,
        widths=(36, 216, 84, 64, 90),
        size=11,
    )
    found = rows_of(grids_of(tmp_path / "table.pdf"))
    assert [(row[0].replace(" ", ""), *row[1:]) for row in found] == [HEAD, *rows]


def test_a_centred_heading_over_a_wide_column_of_short_notes(tmp_path: Path) -> None:
    rows: Rows = [(*row[:4], "Kỳ trước" if n % 3 == 0 else "") for n, row in enumerate(ROWS)]
    draw(tmp_path / "table.pdf", [], title=False, rows=rows, widths=(32, 180, 74, 54, 160))
    assert rows_of(grids_of(tmp_path / "table.pdf")) == [HEAD, *rows]


def test_headings_of_two_levels(tmp_path: Path) -> None:
    upper = ["STT", "Lĩnh vực", "Số hồ sơ tiếp nhận trong kỳ", "", "", "Số hồ sơ đã giải quyết", ""]
    lower = ["", "", "Tổng số", "Trực tuyến", "Trực tiếp", "Đúng hạn", "Quá hạn"]
    numbers = [f"({n})" for n in range(1, 8)]
    body = [
        [str(n), name, *[str(37 * n * k) for k in range(1, 6)]]
        for n, name in enumerate(("Hộ tịch", "Đất đai", "Y tế"), 1)
    ]
    data = [[paragraph(text, 1, 9) for text in line] for line in (upper, lower, numbers, *body)]
    table = Table(data, colWidths=[32, 120] + [62] * 5)
    spans = [("SPAN", (2, 0), (4, 0)), ("SPAN", (5, 0), (6, 0)), ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1))]
    table.setStyle(TableStyle([*spans, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=landscape(A4)).build([table])
    (tmp_path / "wide.pdf").write_bytes(buffer.getvalue())
    (grid,) = grids_of(tmp_path / "wide.pdf")
    spanned = {cell.text: (cell.col, cell.col_span, cell.row_span) for cell in grid.cells if cell.row == 0}
    assert spanned == {
        "STT": (0, 1, 2),
        "Lĩnh vực": (1, 1, 2),
        "Số hồ sơ tiếp nhận trong kỳ": (2, 3, 1),
        "Số hồ sơ đã giải quyết": (5, 2, 1),
    }
    assert rows_of([grid])[2:] == [tuple(numbers), *map(tuple, body)]


def test_a_short_table_whose_upper_heading_is_narrower_than_its_columns(tmp_path: Path) -> None:
    upper = ["TT", "Nội dung", "Số liệu thống kê", "", "Ghi chú"]
    lower = ["", "", "Kế hoạch", "Thực hiện", ""]
    body = [["1", "Hộ tịch", "12", "7", ""], ["2", "Đất đai", "1.204", "98", ""]]
    data = [[paragraph(text, 1, 9) for text in line] for line in (upper, lower, *body)]
    table = Table(data, colWidths=[32, 120, 72, 72, 80])
    spans = [("SPAN", (2, 0), (3, 0)), *(("SPAN", (col, 0), (col, 1)) for col in (0, 1, 4))]
    table.setStyle(TableStyle([*spans, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    SimpleDocTemplate(str(tmp_path / "short.pdf"), pagesize=A4).build([table])
    (grid,) = grids_of(tmp_path / "short.pdf")
    assert rows_of([grid])[-2:] == [tuple(row) for row in body]


def test_rows_without_number_below_the_heading_of_the_next_page(tmp_path: Path) -> None:
    rule = ("LINEBELOW", (0, 0), (-1, 0), *LINE)
    look = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LINEABOVE", (0, 0), (-1, 0), *LINE), rule]
    label = "Tổng số thủ tục hành chính thuộc thẩm quyền giải quyết của cấp xã trong kỳ"
    rest: Rows = [("", f"{label} {n}", "Thủ tục", str(n), "") for n in range(3, 7)]
    draw(tmp_path / "first.pdf", look)
    draw(tmp_path / "second.pdf", look, title=False, rows=rest)
    before = None
    for name in ("first.pdf", "second.pdf"):
        (page,) = read_pages(tmp_path / name, "pdf", ReadOptions(ocr="never"))
        before = lay_out(page, before)
    assert before is not None
    assert rows_of(before.grids) == [HEAD, *rest]


def test_the_code_at_the_end_of_a_legend_is_no_value(tmp_path: Path) -> None:
    rows = [*ROWS[:4], ("2.3", "Đã ban hành quy chế văn hóa công sở", "Có = 1, Không = 0", "1", ""), *ROWS[8:]]
    draw(tmp_path / "table.pdf", LOOKS["centred in height"], rows=rows, widths=(32, 220, 98, 64, 90))
    assert rows_of(grids_of(tmp_path / "table.pdf")) == [HEAD, *rows]


def test_running_text_head_and_signature_are_no_table(tmp_path: Path) -> None:
    head = Table([[paragraph("UBND HUYỆN VÂN ĐỒN", 1, 11), paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1, 11)]])
    text = [
        paragraph("Thực hiện kế hoạch của Ủy ban nhân dân tỉnh, huyện báo cáo kết quả như sau. " * 4, 4, 11)
        for _ in range(5)
    ]
    sign = Table(
        [[paragraph("Nơi nhận:<br/>- Như trên;<br/>- Lưu: VT.", 0, 9), paragraph("CHỦ TỊCH<br/><br/>Lê Văn A", 1, 11)]]
    )
    SimpleDocTemplate(str(tmp_path / "letter.pdf"), pagesize=A4).build([head, *text, sign])
    assert grids_of(tmp_path / "letter.pdf") == []


def test_the_first_label_keeps_its_first_line_above_its_number(tmp_path: Path) -> None:
    rows = [("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", "", "", ""), *ROWS[1:]]
    draw(tmp_path / "table.pdf", LOOKS["centred in height"], rows=rows)
    assert rows_of(grids_of(tmp_path / "table.pdf")) == [HEAD, *rows]
