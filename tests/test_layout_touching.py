"""Columns without vertical rules that nearly touch, and a heading printed again over the rest of a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from cchc_extract.layout import lay_out
from cchc_extract.layout.columns import Gutter, Piece, piece_of
from cchc_extract.layout.touching import with_edges_parted
from cchc_extract.model import Box, Word
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
LEFT, MIDDLE, RIGHT = 0, 1, 2
ACROSS = [("LINEABOVE", (0, 0), (-1, -1), 0.5, "black"), ("LINEBELOW", (0, -1), (-1, -1), 0.5, "black")]
ROADS = (
    ("Tên đường", "Chiều dài (km)", "Bề rộng (m)", "Kết cấu mặt đường"),
    ("QL.176", "9,011", "5,5", "BTXM"),
    ("QL.112", "10,571", "5,5", "Láng nhựa"),
    ("ĐT.225", "15,146", "3,5-5,5", "Bê tông nhựa"),
    ("ĐT.111", "6,404", "7,0", "Cấp phối"),
    ("ĐT.387", "32,804", "12,0", "Láng nhựa"),
    ("ĐH.181", "20,019", "3,5-5,5", "Láng nhựa"),
    ("ĐH.366", "40,060", "7,0", "Cấp phối"),
)
DEBTS = (
    ("STT", "Người nộp thuế", "Ngày cưỡng chế", "Trạng thái"),
    *(
        (str(number), f"Công ty {name}", day, state)
        for number, (name, day, state) in enumerate(
            [
                ("Yên Thế", "07/11/2022", "Bỏ địa chỉ"),
                ("Hòa Bình", "28/08/2022", "Đang hoạt động"),
                ("Đông Sơn", "10/07/2022", "Bỏ địa chỉ"),
                ("An Thịnh", "11/02/2022", "Tạm dừng"),
                ("Cẩm Khê", "02/01/2022", "Tạm dừng"),
                ("Bình An", "22/11/2022", "Đang hoạt động"),
            ],
            start=1,
        )
    ),
)
PARTY = (
    ("Đơn vị", "Số hộ", "Kinh phí (triệu đồng)", "Nguồn vốn"),
    ("Xã Tân Lập", "12", "1.250", "Ngân sách tỉnh"),
    ("Xã Yên Sơn", "7", "(85)", "Ngân sách xã"),
    ("Xã Mường Bú", "31", "12.400", "Xã hội hóa"),
    ("Xã Chiềng Khoa", "4", "960", "Ngân sách tỉnh"),
    ("Xã Phú Lương", "18", "3.075", "Vốn vay"),
    ("Xã Nậm Lành", "22", "410", "Ngân sách xã"),
)
TERMS = (
    ("STT", "Thủ tục", "Thời hạn", "Số hồ sơ"),
    *((str(n), f"Thủ tục {name}", f"{n + 10} ngày làm việc", str(n * 37)) for n, name in enumerate("ABCDEFG", start=1)),
)


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))


def printed(
    path: Path, rows: Sequence[Sequence[str]], sides: Sequence[int], widths: Sequence[float], style: Sequence[object]
) -> list[tuple[str, ...]]:
    """The texts of the only grid read from ``rows``, each cell one point from its walls."""
    data = [
        [
            Paragraph(
                text, ParagraphStyle("cell", fontName="Serif", fontSize=9, leading=10, alignment=side if n else MIDDLE)
            )
            for text, side in zip(row, sides, strict=True)
        ]
        for n, row in enumerate(rows)
    ]
    table = Table(data, colWidths=widths)
    close = [("LEFTPADDING", (0, 0), (-1, -1), 1), ("RIGHTPADDING", (0, 0), (-1, -1), 1)]
    table.setStyle(TableStyle([*close, ("TOPPADDING", (0, 0), (-1, -1), 1), *style]))
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build([table])
    (page,) = read_pages(path, "pdf", ReadOptions(ocr="never"))
    (grid,) = lay_out(page).grids
    return [
        tuple(cell.text.replace("\n", " ") for cell in grid.cells if cell.row == row and cell.col_span == 1)
        for row in range(grid.rows)
    ]


@pytest.mark.parametrize(
    ("rows", "sides", "style"),
    [
        (ROADS, (LEFT, RIGHT, RIGHT, LEFT), ACROSS),
        (DEBTS, (MIDDLE, LEFT, RIGHT, LEFT), ACROSS),
        (DEBTS, (MIDDLE, LEFT, RIGHT, LEFT), []),
        (PARTY, (LEFT, RIGHT, RIGHT, LEFT), ACROSS),
    ],
    ids=["widths", "dates", "dates without rules", "money"],
)
def test_figures_and_the_words_of_the_next_column_are_two_texts(
    rows: Sequence[tuple[str, ...]], sides: Sequence[int], style: Sequence[object], tmp_path: Path
) -> None:
    assert printed(tmp_path / "table.pdf", rows, sides, (130, 130, 130, 150), style) == list(rows)


def test_a_figure_and_its_words_in_one_column_stay_one_text(tmp_path: Path) -> None:
    read = printed(tmp_path / "table.pdf", TERMS, (MIDDLE, LEFT, LEFT, RIGHT), (40, 160, 150, 120), ACROSS)
    assert read == list(TERMS)


def _projects(first: int, rest: str) -> list[tuple[str, ...]]:
    rows = [(str(n), f"Ban quản lý {name}", f"{n}7,5", f"{n}2,1") for n, name in enumerate("ABCDEF", start=first)]
    return [("STT", "Chủ đầu tư", "Kế hoạch", "Giải ngân"), *([("", rest, "", "")] if rest else []), *rows]


@pytest.mark.parametrize("rest", ["An", "Sơn La", "Mộc Châu"])
def test_words_below_a_heading_printed_again_are_the_rest_of_a_row(rest: str, tmp_path: Path) -> None:
    before = None
    for name, rows in (("first.pdf", _projects(1, "")), ("second.pdf", _projects(7, rest))):
        cells = [
            [Paragraph(text, ParagraphStyle("cell", fontName="Serif", fontSize=9, leading=10)) for text in row]
            for row in rows
        ]
        table = Table(cells, colWidths=(50, 170, 120, 120))
        table.setStyle(TableStyle(ACROSS))
        SimpleDocTemplate(str(tmp_path / name), pagesize=landscape(A4)).build([table])
        (page,) = read_pages(tmp_path / name, "pdf", ReadOptions(ocr="never"))
        before = lay_out(page, before)
    assert before is not None
    (grid,) = before.grids
    labels = [cell.text for cell in grid.cells if cell.col == 1]
    assert labels[:3] == ["Chủ đầu tư", rest, "Ban quản lý A"]


def _piece(*words: tuple[str, float, float], y: float = 0) -> Piece:
    return piece_of([Word(text=text, box=Box(x0, y, x1, y + 10)) for text, x0, x1 in words])


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([("không", 0, 60), ("dài", 63, 101), ("Phòng", 104, 140)], ["không dài", "Phòng"]),
        ([("không", 0, 60), ("dài", 63, 101), ("2024", 104, 130)], ["không dài", "2024"]),
        ([("không", 0, 60), ("dài", 63, 101), ("phòng", 104, 140)], ["không dài phòng"]),
        ([("Phần", 0, 60), ("thứ", 63, 97), ("Hai", 100, 140)], ["Phần thứ Hai"]),
    ],
    ids=["capital", "figure", "small letter", "elsewhere"],
)
def test_a_text_that_fills_its_column_ends_where_a_capital_begins_the_next(
    words: Sequence[tuple[str, float, float]], parts: Sequence[str]
) -> None:
    rows = [[_piece(("Tập", 0, 20), y=20 * n), _piece(("Sở", 104, 120), y=20 * n)] for n in range(1, 5)]
    first, *rest = with_edges_parted([[_piece(*words)], *rows], [Gutter(101.5, 103.5)])
    assert [piece.text for piece in first] == parts
    assert [[piece.text for piece in row] for row in rest] == [["Tập", "Sở"]] * 4
