"""Cells too narrow for their words and numbers, which programs break anywhere."""

from __future__ import annotations

import pytest
from open_table import doubted
from test_layout_cells import h, v, words

from cchc_extract.layout import lay_out
from cchc_extract.model import Box, Page, PageLayout, Word

XS = (60.0, 90.0, 190.0, 225.0, 330.0)
"""The second column has room for some 18 letters, the third for 6."""


def laid(label: str, number: str) -> PageLayout:
    rows = [("STT", "Tên dự án", "Vốn", "Ghi chú"), ("1", label, number, ""), ("2", "Sửa trụ sở", "100", "")]
    rules, found = [h(100, XS[0], XS[-1])], []
    top = 100.0
    for row in rows:
        high = 4 + 12.0 * max(text.count("\n") + 1 for text in row)
        for x, text in zip(XS, row, strict=False):
            for n, line in enumerate(text.split("\n")):
                found += words(line, x + 3, top + 2 + 12 * n)
        rules += [h(top + high, XS[0], XS[-1]), *(v(x, top, top + high) for x in XS)]
        top += high
    return lay_out(Page(number=1, source="digital", width=595, height=842, words=tuple(found), rules=tuple(rules)))


def texts(layout: PageLayout) -> tuple[str, str]:
    _, label, number, _ = (cell.text for cell in layout.grids[0].cells if cell.row == 1)
    return label, number


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        ("Xây trụ sở làm một c\nửa", "Xây trụ sở làm một cửa"),
        ("Nhà thầu đã trúng th\nầu", "Nhà thầu đã trúng thầu"),
        ("Tổng mức vốn đã đầu t\nư (đồng)", "Tổng mức vốn đã đầu tư (đồng)"),
        ("Tổng mức đầu tư (đồ\nng)", "Tổng mức đầu tư (đồng)"),
        ("Liên danh Công ty C\nP Đại An", "Liên danh Công ty CP Đại An"),
        ("Xây dựng nhà để làm v\niệc, đã làm công gi\nải tỏa", "Xây dựng nhà để làm việc, đã làm công giải tỏa"),
        ("Cải tạo nhà văn hóa\nsố 5", "Cải tạo nhà văn hóa\nsố 5"),
        ("Đường đi nhánh số c\nông dân", "Đường đi nhánh số công dân"),
        ("Điểm c\nông dân", "Điểm c\nông dân"),
        ("Dài đường số 5 (km\nvà m)", "Dài đường số 5 (km\nvà m)"),
    ],
)
def test_words_that_a_full_line_breaks_are_joined(lines: str, one: str) -> None:
    assert texts(laid(lines, "12"))[0] == one


@pytest.mark.parametrize(
    ("lines", "one", "doubts"),
    [
        ("1.25\n0.75\n0.000", "1.250.750.000", True),
        ("15.35\n0.00\n0.000", "15.350.000.000", True),
        ("15.350\n.000", "15.350.000", False),
        ("78,9\n9%", "78,99%", True),
        ("512\n431\n81", "512\n431\n81", False),
        ("1.204\n1.013", "1.204\n1.013", False),
        ("1\n2%", "1\n2%", False),
        ("2 0", "20", True),
        ("7 , 5", "7,5", False),
        ("0 5", "0 5", False),
    ],
)
def test_a_number_broken_over_lines_is_one_and_doubted_where_each_might_be_one(
    lines: str, one: str, doubts: bool
) -> None:
    layout = laid("Xây trụ sở", lines)
    assert texts(layout)[1] == one
    assert doubted(layout) == [[(1, "number-broken")] if doubts else []]


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        ("Tr\nực\ntu\nyế\nn", "Trực\ntuyến"),
        ("Số\nlư\nợn\ng", "Số\nlượng"),
        ("Tỷ\nlệ\n(%\n)", "Tỷ\nlệ\n(%)"),
        ("Quá\nhạn", "Quá\nhạn"),
        ("Số\nhồ\nsơ", "Số\nhồ\nsơ"),
    ],
)
def test_a_sideways_heading_broken_over_several_lines(lines: str, one: str) -> None:
    xs = (60.0, 90.0, 150.0, 230.0)
    rules = [h(y, xs[0], xs[-1]) for y in (100, 125, 149, 173)] + [v(x, 100, 173) for x in xs]
    found = [*words("Việc", 64, 107), *words("1", 64, 132), *words("2", 64, 156)]
    found += [*words("Khai", 100, 107), *words("Nộp", 100, 132), *words("Trả", 100, 156)]
    for n, text in enumerate(lines.split("\n")):
        box = Box(156 + 12 * n, 112.5 - 3.5 * len(text), 166 + 12 * n, 112.5 + 3.5 * len(text))
        found.append(Word(text=text, box=box, turned=270))
    found += [*words("12", 180, 132), *words("5", 180, 156)]
    layout = lay_out(Page(number=1, source="digital", width=595, height=842, words=tuple(found), rules=tuple(rules)))
    assert next(cell.text for cell in layout.grids[0].cells if (cell.row, cell.col) == (0, 2)) == one


def test_digits_and_signs_apart_are_one_number() -> None:
    layout = laid("1 . 0 2 4", "12")
    assert texts(layout)[0] == "1.024"
    assert doubted(layout) == [[]]


def test_lines_with_room_beside_them_are_several_numbers() -> None:
    layout = laid("1.25\n0.75\n0.000", "12")
    assert texts(layout)[0] == "1.25\n0.75\n0.000"
    assert doubted(layout) == [[]]
