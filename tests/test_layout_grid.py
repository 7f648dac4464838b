"""Rules to grids: what a reader of the page would call the cells of the table."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_extract.layout import lay_out
from cchc_extract.layout.grid import fill, grids_from_rules
from cchc_extract.layout.rulings import SCANNED
from cchc_extract.model import Box, Page, Rule, Word


def h(y: float, x0: float, x1: float, pen: float = 0.5) -> Rule:
    return Rule(box=Box(x0, y - pen / 2, x1, y + pen / 2), vertical=False)


def v(x: float, top: float, bottom: float, pen: float = 0.5) -> Rule:
    return Rule(box=Box(x - pen / 2, top, x + pen / 2, bottom), vertical=True)


def word(text: str, x: float, y: float, **more: object) -> Word:
    return Word(text=text, box=Box(x, y, x + 5 * len(text), y + 10), **more)  # type: ignore[arg-type]


def full(xs: list[float], ys: list[float]) -> list[Rule]:
    return [*(h(y, xs[0], xs[-1]) for y in ys), *(v(x, ys[0], ys[-1]) for x in xs)]


def test_plain_table() -> None:
    (grid,) = grids_from_rules(full([50, 80, 300, 400], [100, 120, 150, 170]), page=3)
    assert (grid.page, grid.rows, grid.cols, len(grid.cells)) == (3, 3, 3, 9)
    assert grid.cells[4].box == Box(80, 120, 300, 150)
    assert all(cell.row_span == cell.col_span == 1 for cell in grid.cells)


def test_header_of_two_levels_keeps_its_spans() -> None:
    rules = [
        *(h(y, 50, 400) for y in (100, 140, 160)),
        h(120, 200, 400),
        *(v(x, 100, 160) for x in (50, 100, 200, 400)),
        v(300, 120, 160),
    ]
    (grid,) = grids_from_rules(rules, page=1)
    spans = {(cell.row, cell.col): (cell.row_span, cell.col_span) for cell in grid.cells}
    assert spans[0, 0] == spans[0, 1] == (2, 1)
    assert spans[0, 2] == (1, 2)
    assert (grid.rows, grid.cols) == (3, 4)


def test_rules_drawn_cell_by_cell_and_doubled_are_one() -> None:
    rules = []
    for x0, x1 in ((50, 80), (80, 300)):
        for y0, y1 in ((100, 120), (120, 140)):
            rules += [h(y0, x0, x1), h(y1 + 0.4, x0, x1), v(x0 + 0.3, y0, y1), v(x1 - 0.3, y0, y1)]
    rules += [h(101.8, 50, 300), v(51.6, 100, 140)]
    (grid,) = grids_from_rules(rules, page=1)
    assert (grid.rows, grid.cols, len(grid.cells)) == (2, 2, 4)


def test_two_tables_on_a_page_stay_two() -> None:
    grids = grids_from_rules(full([50, 80, 300], [400, 420, 440]) + full([50, 90, 300], [100, 120]), page=1)
    assert [(grid.rows, grid.cols) for grid in grids] == [(1, 2), (2, 2)]


def test_underlines_frames_and_boxes_are_no_tables() -> None:
    underlines = [h(60, 100, 200), h(75, 320, 480)]
    frame = full([30, 560], [30, 810])
    box_of_lines = full([100, 300], [200, 220, 240, 260])
    assert grids_from_rules(underlines + frame + box_of_lines, page=1) == []


def test_an_underline_in_a_cell_makes_no_row() -> None:
    rules = [*full([50, 80, 300], [100, 140, 180]), h(118, 100, 200), h(122, 80, 120)]
    (grid,) = grids_from_rules(rules, page=1)
    assert grid.rows == 2


def test_open_sides_are_closed_where_the_rules_end_together() -> None:
    rules = [*(h(y, 50, 400) for y in (100, 120, 140, 160)), v(90, 100, 160), v(300, 100, 160)]
    (grid,) = grids_from_rules(rules, page=1)
    assert (grid.rows, grid.cols) == (3, 3)
    assert grid.box is not None
    assert (grid.box.x0, grid.box.x1) == (50, 400)


def test_worn_rules_still_bound_their_cells() -> None:
    rules = [
        *(h(y, 50, 130) for y in (100, 130, 160)),
        *(h(y + 1, 141, 395) for y in (100, 130, 160)),
        *(v(x, 105, 126) for x in (50, 90, 400)),
        *(v(x + 0.8, 134, 158) for x in (50, 90, 400)),
    ]
    (grid,) = grids_from_rules(rules, page=1, tolerances=SCANNED)
    assert (grid.rows, grid.cols, len(grid.cells)) == (2, 2, 4)


def test_words_go_to_the_cell_of_their_centre() -> None:
    (grid,) = grids_from_rules(full([50, 80, 300], [100, 130, 160]), page=1)
    words = [
        word("hồ", 90, 105, confidence=0.9),
        word("sơ", 105, 105, confidence=0.7, reader="b"),
        word("nhận", 90, 117, confidence=0.8, reader="a", alternative="nhặn"),
        word("I", 55, 105),
        word("ngoài", 90, 300),
    ]
    cells = {(cell.row, cell.col): cell for cell in fill(grid, words).cells}
    assert cells[0, 1].text == "hồ sơ\nnhận"
    assert cells[0, 1].confidence == 0.7
    assert cells[0, 1].reader == "a+b"
    assert cells[0, 1].alternative == "hồ sơ\nnhặn"
    assert (cells[0, 0].text, cells[0, 0].confidence) == ("I", None)
    assert cells[1, 1].text == ""


def test_sideways_heading_is_read_along_its_direction() -> None:
    (grid,) = grids_from_rules(full([50, 80, 300], [100, 200, 230]), page=1)
    words = [
        Word(text="vị", box=Box(55, 130, 65, 145), turned=270),
        Word(text="Đơn", box=Box(55, 150, 65, 170), turned=270),
        Word(text="tính", box=Box(67, 140, 77, 160), turned=270),
    ]
    assert fill(grid, words).cells[0].text == "Đơn vị\ntính"


@st.composite
def tilings(draw: st.DrawFn) -> tuple[list[float], list[float], list[tuple[int, int, int, int]]]:
    """A table whose slots are merged at random into rectangles, cut by guillotine."""
    cols, rows = draw(st.integers(2, 6)), draw(st.integers(1, 7))
    xs = [50.0]
    for width in draw(st.lists(st.floats(12, 120), min_size=cols, max_size=cols)):
        xs.append(xs[-1] + width)
    ys = [60.0]
    for height in draw(st.lists(st.floats(12, 60), min_size=rows, max_size=rows)):
        ys.append(ys[-1] + height)
    areas, todo = [], [(0, 0, rows, cols)]
    while todo:
        top, left, bottom, right = todo.pop()
        down, across = bottom - top > 1, right - left > 1
        if not (down or across) or draw(st.integers(0, 4)) == 0:
            areas.append((top, left, bottom, right))
        elif across and (not down or draw(st.booleans())):
            cut = draw(st.integers(left + 1, right - 1))
            todo += [(top, left, bottom, cut), (top, cut, bottom, right)]
        else:
            cut = draw(st.integers(top + 1, bottom - 1))
            todo += [(top, left, cut, right), (cut, left, bottom, right)]
    return xs, ys, areas


@settings(max_examples=150, deadline=None)
@given(tilings(), st.floats(0, 1.2), st.randoms())
def test_every_drawn_cell_comes_back_once(table: tuple[list, list, list], blur: float, random: object) -> None:
    xs, ys, areas = table
    rules = []
    for top, left, bottom, right in areas:
        for y in (ys[top], ys[bottom]):
            rules.append(h(y + random.uniform(-blur, blur), xs[left] - 1, xs[right] + 1))  # type: ignore[attr-defined]
        for x in (xs[left], xs[right]):
            rules.append(v(x + random.uniform(-blur, blur), ys[top] - 1, ys[bottom] + 1))  # type: ignore[attr-defined]
    grids = grids_from_rules(rules, page=1)
    if len({left for _, left, _, _ in areas}) < 2:
        assert grids == []
        return
    (grid,) = grids
    expected = sorted((xs[left], ys[top], xs[right], ys[bottom]) for top, left, bottom, right in areas)
    found = sorted((cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom) for cell in grid.cells if cell.box)
    assert len(found) == len(expected)
    covered = [
        (r, c)
        for cell in grid.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.col, cell.col + cell.col_span)
    ]
    assert sorted(covered) == [(r, c) for r in range(grid.rows) for c in range(grid.cols)]
    middles = [((a + c) / 2, (b + d) / 2) for a, b, c, d in expected]
    for x, y in middles:
        assert sum(cell.box.contains(x, y) for cell in grid.cells if cell.box) == 1


def test_a_number_broken_over_two_lines_stays_in_its_row() -> None:
    page = Page(
        number=1,
        source="digital",
        rules=tuple(full([50, 66, 200, 260], [100, 130, 160])),
        words=(
            word("VI", 52, 103, size=10.0),
            word("I", 52, 115, size=10.0),
            *(
                word(text, x, y, size=10.0)
                for text, x, y in (("QUYỀN", 70, 103), ("ĐIỆN", 100, 103), ("TỬ,", 125, 103), ("SỐ", 70, 115))
            ),
            word("1", 52, 133, size=10.0),
            word("Hộ", 70, 133, size=10.0),
        ),
    )
    (grid,) = lay_out(page).grids
    assert [(cell.row, cell.text) for cell in grid.cells if cell.col < 2] == [
        (0, "VI\nI"),
        (0, "QUYỀN ĐIỆN TỬ,\nSỐ"),
        (1, "1"),
        (1, "Hộ"),
    ]


def test_graph_paper_is_no_table_and_takes_no_time() -> None:
    lines = [10.0 + 6 * n for n in range(400)]
    started = time.process_time()
    assert grids_from_rules(full(lines, lines), page=1) == []
    assert time.process_time() - started < 3
