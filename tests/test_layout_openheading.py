"""A ruled table whose heading has no vertical rules, or none at all."""

from __future__ import annotations

import pytest
from test_layout_cells import HIGH, h, v, words

from cchc_extract.layout import lay_out
from cchc_extract.model import Cell, Page, Rule, Word

XS = (60.0, 90.0, 180.0, 270.0, 360.0, 440.0, 520.0)
BODY = (("1", "Tư pháp", "1.507", "398", "1.911", "0"), ("2", "Đất đai", "120", "251", "366", "5"))
LEAVES = ("Trực tuyến", "Trực tiếp", "Đúng hạn", "Quá hạn")
TOP = 140.0


def body() -> tuple[list[Rule], list[Word]]:
    rules, found = [h(TOP, XS[0], XS[-1])], []
    for n, row in enumerate(BODY):
        y = TOP + n * HIGH
        rules += [h(y + HIGH, XS[0], XS[-1]), *(v(x, y, y + HIGH) for x in XS)]
        for x, text in zip(XS, row, strict=False):
            found += words(text, x + 8, y + 7)
    return rules, found


def centred(text: str, col: int, end: int, y: float) -> list[Word]:
    middle = (XS[col] + XS[end]) / 2
    wide = words(text, 0, y)[-1].box.x1
    return words(text, middle - wide / 2, y)


def read(rules: list[Rule], found: list[Word]) -> list[Cell]:
    page = Page(number=1, source="digital", width=595, height=842, words=tuple(found), rules=tuple(rules))
    (grid,) = lay_out(page).grids
    assert [cell.text for cell in grid.cells][-12:] == [text for row in BODY for text in row]
    return [cell for cell in grid.cells[:-12] if cell.text]


@pytest.mark.parametrize("ruled", [True, False])
def test_one_level(ruled: bool) -> None:
    rules, found = body()
    for col, text in enumerate(("STT", "Lĩnh vực", *LEAVES)):
        found += centred(text, col, col + 1, TOP - 17)
    cells = read([*rules, h(TOP - HIGH, XS[0], XS[-1])] if ruled else rules, found)
    assert [(cell.col, cell.text) for cell in cells] == [*enumerate(("STT", "Lĩnh vực", *LEAVES))]


@pytest.mark.parametrize("ruled", [True, False])
def test_two_levels(ruled: bool) -> None:
    rules, found = body()
    for col, text in enumerate(("STT", "Lĩnh vực")):
        found += centred(text, col, col + 1, TOP - 23)
    found += [*centred("Tiếp nhận", 2, 4, TOP - 32), *centred("Giải quyết", 4, 6, TOP - 32)]
    for col, text in enumerate(LEAVES, start=2):
        found += centred(text, col, col + 1, TOP - 14)
    drawn = [h(TOP - 36, XS[0], XS[-1]), h(TOP - 18, XS[2], XS[-1])] if ruled else []
    cells = read([*rules, *drawn], found)
    assert [(cell.row, cell.row_span, cell.col, cell.col_span, cell.text) for cell in cells] == [
        (0, 2, 0, 1, "STT"),
        (0, 2, 1, 1, "Lĩnh vực"),
        (0, 1, 2, 2, "Tiếp nhận"),
        (0, 1, 4, 2, "Giải quyết"),
        *((1, 1, col, 1, text) for col, text in enumerate(LEAVES, start=2)),
    ]


@pytest.mark.parametrize(
    "line", ["Kết quả tiếp nhận và giải quyết hồ sơ của các lĩnh vực theo biểu dưới đây", "ĐVT: hồ sơ"]
)
@pytest.mark.parametrize("ruled", [True, False])
def test_a_line_of_text_is_no_heading(line: str, ruled: bool) -> None:
    rules, found = body()
    drawn = [h(TOP - HIGH, XS[0], XS[-1])] if ruled else []
    assert read([*rules, *drawn], [*words(line, 62, TOP - 14), *found]) == []
