"""Tables of statistics without row numbers and without vertical rules: names of rows, wrapped labels, sparse notes, headings of years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from cchc_extract.layout import lay_out
from cchc_extract.model import Grid
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
LEFT, MIDDLE, RIGHT = 0, 1, 2
LINE = (0.5, "black")
Rows = Sequence[tuple[str, ...]]

HEAD_RULED = [
    ("LINEABOVE", (0, 0), (-1, 0), *LINE),
    ("LINEBELOW", (0, 0), (-1, 0), *LINE),
    ("LINEBELOW", (0, -1), (-1, -1), *LINE),
]
ALL_RULED = [("LINEABOVE", (0, 0), (-1, 0), *LINE), ("LINEBELOW", (0, 0), (-1, -1), *LINE)]
LOOKS: dict[str, list[tuple[object, ...]]] = {
    "no rules": [],
    "no rules, centred in height": [("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
    "no rules, set at the foot": [("VALIGN", (0, 0), (-1, -1), "BOTTOM")],
    "rules under head and foot": HEAD_RULED,
    "horizontal rules": ALL_RULED,
    "shaded rows": [("BACKGROUND", (0, row), (-1, row), "#ddeeff") for row in range(1, 7, 2)],
}

FOREST: Rows = (
    ("Chỉ tiêu", "2021", "2022", "2023"),
    ("Rừng", "", "", ""),
    ("Rừng trồng mới", "1.204", "1.310", "998"),
    ("Rừng được khoanh nuôi", "411", "402", "377"),
    ("Gỗ khai thác", "", "", ""),
    ("Gỗ tròn", "58.210", "60.114", "61.002"),
    ("Củi", "7.300", "7.118", "6.940"),
)
LABOUR: Rows = (
    ("", "Năm 2022", "Năm 2023"),
    ("Tổng số lao động", "58.210", "60.114"),
    ("Chia theo nhóm tuổi, giới tính và trình độ", "", ""),
    ("Lao động nữ", "30.411", "31.377"),
    ("Lao động nam", "27.799", "28.737"),
    ("Chia theo khu vực", "", ""),
    ("Thành thị", "12.400", "13.118"),
    ("Nông thôn", "45.810", "46.996"),
)
SCHOOLS: Rows = (
    ("Chỉ tiêu", "Đơn vị", "Năm 2022", "Năm 2023"),
    ("Giáo dục mầm non và giáo dục phổ thông", "", "", ""),
    ("Số trường đạt chuẩn quốc gia trên địa bàn huyện Mường La", "Trường", "41", "43"),
    ("Số học sinh của các xã vùng cao Chiềng Ân", "Học sinh", "1.204", "1.310"),
    ("Số lớp", "Lớp", "511", "520"),
    ("Y tế", "", "", ""),
    ("Số giường bệnh", "Giường", "120", "130"),
    ("Tỷ lệ trẻ em được tiêm chủng đầy đủ các loại vắc xin", "%", "97,1", "98,0"),
)


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))


def drawn(
    path: Path,
    rows: Rows,
    style: Sequence[object],
    *,
    sides: Sequence[int],
    widths: Sequence[float],
    headings: int = 1,
    padding: float = 4,
    size: float = 9,
) -> Grid:
    """The only grid read from ``rows``, the headings in the middle of their columns."""
    data = [
        [
            Paragraph(
                text,
                ParagraphStyle(
                    "cell",
                    fontName="Serif",
                    fontSize=size,
                    leading=1.2 * size,
                    alignment=MIDDLE if n < headings else side,
                ),
            )
            for text, side in zip(row, sides, strict=True)
        ]
        for n, row in enumerate(rows)
    ]
    table = Table(data, colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("TOPPADDING", (0, 0), (-1, -1), padding / 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), padding / 2),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *style,
            ]
        )
    )
    SimpleDocTemplate(str(path), pagesize=A4).build([table])
    (page,) = read_pages(path, "pdf", ReadOptions(ocr="never"))
    (grid,) = lay_out(page).grids
    return grid


def texts(grid: Grid) -> list[tuple[str, ...]]:
    found = []
    for row in range(grid.rows):
        cells = {cell.col: cell.text.replace("\n", " ") for cell in grid.cells if cell.row == row}
        found.append(tuple(cells.get(col, "") for col in range(grid.cols)))
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_names_of_rows_are_rows_of_their_own(look: str, tmp_path: Path) -> None:
    grid = drawn(
        tmp_path / "table.pdf", FOREST, LOOKS[look], sides=(LEFT, RIGHT, RIGHT, RIGHT), widths=(200, 70, 70, 70)
    )
    assert texts(grid) == list(FOREST)
    assert not grid.doubts


@pytest.mark.parametrize("look", LOOKS)
def test_names_of_rows_under_a_column_without_heading(look: str, tmp_path: Path) -> None:
    grid = drawn(tmp_path / "table.pdf", LABOUR, LOOKS[look], sides=(LEFT, RIGHT, RIGHT), widths=(240, 90, 90))
    assert texts(grid) == list(LABOUR)


@pytest.mark.parametrize("look", LOOKS)
def test_labels_and_names_that_wrap_are_each_one_row(look: str, tmp_path: Path) -> None:
    grid = drawn(
        tmp_path / "table.pdf", SCHOOLS, LOOKS[look], sides=(LEFT, MIDDLE, RIGHT, RIGHT), widths=(150, 70, 70, 70)
    )
    assert texts(grid) == list(SCHOOLS)


def test_a_line_that_may_be_either_is_doubted(tmp_path: Path) -> None:
    rows: Rows = (
        ("", "Năm 2022", "Năm 2023"),
        ("Diện tích lúa cả năm", "8.120", "8.011"),
        ("Sản lượng lương thực có hạt của tỉnh", "41.200", "42.118"),
        ("Chăn nuôi", "", ""),
        ("Đàn bò", "12.400", "12.711"),
        ("Đàn trâu", "3.100", "3.020"),
    )
    grid = drawn(tmp_path / "table.pdf", rows, [], sides=(LEFT, MIDDLE, MIDDLE), widths=(200, 90, 90), padding=0)
    assert texts(grid) == list(rows)
    assert {row: finding.code for row, finding in grid.doubts} == {
        2: "group-unsure",
        3: "group-unsure",
        4: "group-unsure",
    }


def test_two_levels_of_headings_of_years_over_figures_set_at_the_right(tmp_path: Path) -> None:
    rows: Rows = (
        ("Xã", "Sản lượng", "", "Giá trị", ""),
        ("", "2022", "2023", "2022", "2023"),
        ("Tân Lập", "100,0", "110,5", "5.000", "5.600"),
        ("Yên Sơn", "103,5", "112,2", "5.100", "5.699"),
        ("Phú Lương", "107,0", "114,5", "5.200", "5.798"),
        ("Cẩm Khê", "110,5", "116,7", "5.300", "5.897"),
    )
    over = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0)), *ALL_RULED]
    grid = drawn(
        tmp_path / "table.pdf",
        rows,
        [*over, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
        sides=(LEFT, RIGHT, RIGHT, RIGHT, RIGHT),
        widths=(120, 85, 85, 85, 85),
        headings=2,
    )
    assert texts(grid)[1:] == [("", *rows[1][1:]), *rows[2:]]
    upper = [(cell.col, cell.col_span, cell.text) for cell in grid.cells if cell.row == 0]
    assert upper == [(0, 1, "Xã"), (1, 2, "Sản lượng"), (3, 2, "Giá trị")]


@pytest.mark.parametrize("look", ["no rules", "horizontal rules"])
def test_a_few_notes_beside_figures_under_a_heading_of_their_own(look: str, tmp_path: Path) -> None:
    notes = {2: "Chậm tiến độ", 4: "Vướng mặt bằng"}
    rows: Rows = (
        ("Đơn vị", "Kế hoạch", "Đã giải ngân", "Ghi chú"),
        *((f"Xã {name}", f"{n + 8}.100", f"{n + 3}.240", notes.get(n, "")) for n, name in enumerate("ABCDEFG")),
    )
    close = [("LEFTPADDING", (0, 0), (-1, -1), 1), ("RIGHTPADDING", (0, 0), (-1, -1), 1)]
    grid = drawn(
        tmp_path / "table.pdf",
        rows,
        [*LOOKS[look], *close],
        sides=(LEFT, RIGHT, RIGHT, LEFT),
        widths=(110, 90, 90, 120),
    )
    assert texts(grid) == list(rows)


def test_numbered_rows_far_apart_are_one_table(tmp_path: Path) -> None:
    rows: Rows = (
        ("STT", "Nội dung", "Kế hoạch", "Thực hiện"),
        *((str(n), f"Công trình số {n}", f"{n}.204", f"{n}87") for n in range(1, 6)),
    )
    grid = drawn(
        tmp_path / "table.pdf",
        rows,
        [("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
        sides=(MIDDLE, LEFT, RIGHT, RIGHT),
        widths=(40, 200, 80, 80),
        padding=48,
    )
    assert texts(grid) == list(rows)


def test_the_second_line_of_a_heading_over_two_columns_may_be_over_one_of_them(tmp_path: Path) -> None:
    rows: Rows = (
        ("TT", "Đơn vị", "So sánh ước thực hiện với (%)", ""),
        ("", "", "Dự toán", "Cùng kỳ"),
        *((str(n), f"Xã {name}", f"{n}5,1", f"{n}7,2") for n, name in enumerate("ABCDEF", start=1)),
    )
    over = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1)), ("SPAN", (2, 0), (3, 0))]
    grid = drawn(
        tmp_path / "table.pdf",
        rows,
        [*over, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
        sides=(MIDDLE, LEFT, RIGHT, RIGHT),
        widths=(40, 150, 75, 75),
        headings=2,
    )
    upper = [(cell.col, cell.col_span, cell.text.replace("\n", " ")) for cell in grid.cells if cell.row == 0]
    assert upper == [(0, 1, "TT"), (1, 1, "Đơn vị"), (2, 2, "So sánh ước thực hiện với (%)")]


TASKS: Rows = (
    ("TT", "Nội dung công việc", "Đơn vị thực hiện", "Thời gian"),
    ("1", "Rà soát quy hoạch sử dụng đất của các xã trên địa bàn huyện", "Phòng Tài nguyên và Môi trường", "Quý I"),
    ("2", "Tập huấn nghiệp vụ", "Phòng Nội vụ", "Thường xuyên"),
    ("3", "Triển khai thu phí không dùng tiền mặt ở các xã", "Phòng Tài chính và Kế hoạch huyện", "Trước tháng 6"),
    ("4", "Đánh giá mức độ hài lòng của người dân", "Phòng Nội vụ", "Quý II"),
    ("5", "Số hóa hồ sơ lưu trữ", "Văn phòng Ủy ban nhân dân huyện", "Thường xuyên"),
)


@pytest.mark.parametrize("look", ["no rules, centred in height", "rules under head and foot"])
def test_texts_alone_make_rows_that_number_on(look: str, tmp_path: Path) -> None:
    grid = drawn(
        tmp_path / "table.pdf", TASKS, LOOKS[look], sides=(MIDDLE, LEFT, LEFT, LEFT), widths=(35, 190, 130, 90)
    )
    assert texts(grid) == list(TASKS)


def test_headings_of_two_levels_beside_one_in_the_middle_of_their_height(tmp_path: Path) -> None:
    rows: Rows = (
        ("Đơn vị", "Dân số", "", "", "Lao động", "", ""),
        ("", "Tổng", "Nam", "Nữ", "Tổng", "Nam", "Nữ"),
        *((f"Xã {name}", f"1.{n}04", f"5{n}0", f"6{n}4", f"9{n}", f"4{n}", f"5{n}") for n, name in enumerate("ABCDE")),
    )
    over = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (3, 0)), ("SPAN", (4, 0), (6, 0))]
    grid = drawn(
        tmp_path / "table.pdf",
        rows,
        [*over, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
        sides=(LEFT, *[RIGHT] * 6),
        widths=(150, 50, 50, 50, 50, 50, 50),
        headings=2,
        padding=0,
    )
    upper = [(cell.col, cell.col_span, cell.text) for cell in grid.cells if cell.row == 0]
    assert upper == [(0, 1, "Đơn vị"), (1, 3, "Dân số"), (4, 3, "Lao động")]
    assert texts(grid)[1][1:] == rows[1][1:]
