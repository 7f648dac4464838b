"""Several tables without vertical rules on one page: each keeps its own columns, headings and rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from cchc_extract.layout import lay_out
from cchc_extract.model import PageLayout
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
Rows = list[list[str]]
FILES: Rows = [
    ["STT", "Đơn vị", "Số hồ sơ", "Đúng hạn"],
    ["1", "Xã Liêm Sơn", "13", "481"],
    ["2", "Xã Kiện Khê", "116", "783"],
    ["3", "Xã Thanh Hải", "403", "145"],
    ["4", "Xã Thanh Nghị", "701", "45"],
]
LETTERS: Rows = [
    ["STT", "Đơn vị", "Số văn bản", "Tỷ lệ (%)"],
    ["1", "Xã Liêm Sơn", "9", "98,5"],
    ["2", "Xã Kiện Khê", "316", "7"],
    ["3", "Xã Thanh Hải", "43", "100"],
]
PLAN: Rows = [
    ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện"],
    ["1", "Hộ nghèo", "hộ", "549", "750"],
    ["2", "Sản lượng lúa", "tấn", "12", "8"],
    ["3", "Diện tích", "ha", "4.230", "2.100"],
]
UNNUMBERED: Rows = [
    ["Tên trường", "Số lớp", "Số học sinh"],
    ["Mầm non Hoa Sen", "12", "315"],
    ["Tiểu học Kim Đồng", "24", "702"],
]
LINE = (0.5, "black")
BOXED = "boxed heading"
LOOKS: dict[str, list[tuple[object, ...]]] = {
    "no rules": [],
    "horizontal rules": [("LINEABOVE", (0, 0), (-1, 0), *LINE), ("LINEBELOW", (0, 0), (-1, -1), *LINE)],
    "head and foot ruled": [
        ("LINEABOVE", (0, 0), (-1, 0), *LINE),
        ("LINEBELOW", (0, 0), (-1, 0), *LINE),
        ("LINEBELOW", (0, -1), (-1, -1), *LINE),
    ],
    "shaded": [("ROWBACKGROUNDS", (0, 1), (-1, -1), ["white", "lightgrey"])],
}
WIDTHS = {3: (200, 100, 100), 4: (36, 200, 100, 100), 5: (36, 180, 60, 90, 90)}


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))


def text(words: str, alignment: int = 0) -> Paragraph:
    return Paragraph(words, ParagraphStyle("t", fontName="Serif", fontSize=9, leading=11, alignment=alignment))


def draw(
    path: Path, tables: Sequence[Rows], look: str, *, captions: Sequence[str] = (), centred: bool = False, gap: int = 12
) -> None:
    story: list[Flowable] = []
    for number, rows in enumerate(tables):
        if captions:
            story.append(text(captions[number], 1 if centred else 0))
        style = [
            ("FONT", (0, 0), (-1, -1), "Serif", 9),
            ("ALIGN", (-2, 1), (-1, -1), "RIGHT"),
            *({BOXED: [("GRID", (0, 0), (-1, 0), *LINE)]} | LOOKS)[look],
        ]
        cells = [[text(cell, 1) for cell in rows[0]], *[[row[0], text(row[1]), *row[2:]] for row in rows[1:]]]
        story += [Table(cells, colWidths=WIDTHS[len(rows[0])], style=style), Spacer(0, gap)]
    SimpleDocTemplate(str(path), pagesize=A4).build(story)


def laid_out(path: Path) -> PageLayout:
    (page,) = read_pages(path, "pdf", ReadOptions(ocr="never"))
    return lay_out(page)


def tables_of(layout: PageLayout) -> list[Rows]:
    tables = []
    for grid in layout.grids:
        cells = {(cell.row, cell.col): cell.text.replace("\n", " ") for cell in grid.cells}
        tables.append([[cells.get((row, col), "") for col in range(grid.cols)] for row in range(grid.rows)])
    return tables


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tables", [[FILES, LETTERS], [PLAN, FILES], [LETTERS, PLAN, FILES], [FILES, UNNUMBERED]])
def test_each_table_has_its_own_columns(tables: list[Rows], look: str, tmp_path: Path) -> None:
    captions = [f"{number}. Kết quả thực hiện" for number in range(1, len(tables) + 1)]
    draw(tmp_path / "tables.pdf", tables, look, captions=captions)
    layout = laid_out(tmp_path / "tables.pdf")
    assert tables_of(layout) == tables
    assert [line.text for line in layout.lines] == captions


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_but_white_between_two_tables(look: str, tmp_path: Path) -> None:
    draw(tmp_path / "tables.pdf", [FILES, LETTERS], look)
    assert tables_of(laid_out(tmp_path / "tables.pdf")) == [FILES, LETTERS]


@pytest.mark.parametrize("gap", [0, 6, 18])
@pytest.mark.parametrize("look", LOOKS)
def test_a_centred_caption_near_or_far(look: str, gap: int, tmp_path: Path) -> None:
    captions = ["Biểu số 01: Giải quyết hồ sơ", "Biểu số 02: Ban hành văn bản"]
    draw(tmp_path / "tables.pdf", [FILES, LETTERS], look, captions=captions, centred=True, gap=gap)
    layout = laid_out(tmp_path / "tables.pdf")
    assert tables_of(layout) == [FILES, LETTERS]
    assert [line.text for line in layout.lines] == captions


def test_a_row_of_words_in_a_table_begins_no_other(tmp_path: Path) -> None:
    rows = [*PLAN, ["", "Trong đó", "theo xã", "chưa giao", "chưa giao"], ["4", "Số hộ", "hộ", "3", "5"]]
    draw(tmp_path / "tables.pdf", [rows], "horizontal rules")
    assert tables_of(laid_out(tmp_path / "tables.pdf")) == [rows]


@pytest.mark.parametrize("gap", [0, 12])
def test_headings_in_boxes_and_rows_without_rules(gap: int, tmp_path: Path) -> None:
    captions = ["1. Hồ sơ", "2. Văn bản"]
    long = [*FILES[:-1], ["4", "Xã Thanh Nghị và các cơ quan trực thuộc Ủy ban nhân dân huyện Kim Bảng", "701", "45"]]
    draw(tmp_path / "tables.pdf", [long, LETTERS], BOXED, captions=captions, gap=gap)
    layout = laid_out(tmp_path / "tables.pdf")
    assert tables_of(layout) == [FILES[:1], long[1:], LETTERS[:1], LETTERS[1:]]
    assert [line.text for line in layout.lines] == captions


def grouped(names: Sequence[str], sizes: Sequence[int]) -> tuple[Rows, list[tuple[object, ...]], list[tuple[str, int]]]:
    """A table with the given groups in its first column, the styles that merge these, and their cells as name and rows."""
    rows, styles = [["Nhóm", "Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện"]], []
    for name, size in zip(names, sizes, strict=True):
        styles.append(("SPAN", (0, len(rows)), (0, len(rows) + size - 1)))
        rows += [[name if not n else "", f"Chỉ tiêu {n + 1} {name}", "ha", f"{n + 31}", "8"] for n in range(size)]
    return rows, styles, list(zip(names, sizes, strict=True))


@pytest.mark.parametrize("look", ["no rules", "horizontal rules", "shaded"])
@pytest.mark.parametrize("sizes", [(3, 3, 3), (3, 1, 5), (5, 3, 1)])
def test_a_name_in_the_middle_of_its_rows_is_merged_over_them(
    sizes: tuple[int, ...], look: str, tmp_path: Path
) -> None:
    rows, styles, names = grouped(["Kinh tế", "Xã hội", "Môi trường"], sizes)
    table = Table(
        rows,
        colWidths=(80, 170, 60, 70, 70),
        style=[("FONT", (0, 0), (-1, -1), "Serif", 9), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *styles, *LOOKS[look]],
    )
    SimpleDocTemplate(str(tmp_path / "table.pdf"), pagesize=A4).build([table])
    (grid,) = laid_out(tmp_path / "table.pdf").grids
    assert grid.rows == 10
    assert [(cell.text, cell.row_span) for cell in grid.cells if cell.col == 0 and cell.row] == names


def test_a_first_column_with_blanks_is_not_merged(tmp_path: Path) -> None:
    rows = [
        ["Mã", "Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện"],
        ["", "Tổng số hộ", "hộ", "31", "8"],
        ["A", "Hộ nghèo", "hộ", "20", "5"],
        ["", "Hộ cận nghèo", "hộ", "11", "3"],
        ["", "Tổng số xã", "xã", "6", "6"],
        ["B", "Xã đạt chuẩn", "xã", "4", "4"],
        ["", "Xã nâng cao", "xã", "2", "2"],
    ]
    draw(tmp_path / "table.pdf", [rows], "no rules")
    assert tables_of(laid_out(tmp_path / "table.pdf")) == [rows]


@pytest.mark.parametrize("look", LOOKS)
def test_a_next_table_with_headings_of_two_levels(look: str, tmp_path: Path) -> None:
    head = [["STT", "Chỉ tiêu", "Năm 2023", "", "Năm 2024", ""], ["", "", "KH", "TH", "KH", "TH"]]
    body = [[str(n), f"Chỉ tiêu số {n}", f"{n * 71}", f"{n * 9}", f"{n * 112}", f"{n * 13}"] for n in range(1, 5)]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1)), ("SPAN", (2, 0), (3, 0)), ("SPAN", (4, 0), (5, 0))]
    style = [("FONT", (0, 0), (-1, -1), "Serif", 9), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    centred = [("ALIGN", (2, 0), (-1, -1), "CENTER")]
    lower = Table([*head, *body], colWidths=(36, 150, 60, 60, 60, 60), style=[*style, *spans, *centred, *LOOKS[look]])
    upper = Table(FILES, colWidths=WIDTHS[4], style=[*style, *LOOKS[look]])
    story = [text("1. Hồ sơ"), upper, Spacer(0, 12), text("2. Các chỉ tiêu"), lower]
    SimpleDocTemplate(str(tmp_path / "tables.pdf"), pagesize=A4).build(story)
    assert tables_of(laid_out(tmp_path / "tables.pdf")) == [FILES, [*head, *body]]
