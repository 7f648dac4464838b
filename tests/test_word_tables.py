"""Tables of a Word document: their cells in the columns they stand in on paper, revisions accepted, wrappers off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from word_files import BORDERS, grids, lines, p, package, r, read, tbl, tc, texts, tr

HEAD = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú")
ROWS = (
    ("1", "Số văn bản", "Văn bản", "17", ""),
    ("2", "Số cuộc", "Cuộc", "3", ""),
    ("3", "Số hồ sơ", "Hồ sơ", "1.204", ""),
)
DELETED = '<w:del w:id="1" w:author="A"/>'


def spanning(row: tuple[str, ...], spans: tuple[int, ...], widths: tuple[int, ...] = ()) -> str:
    cells = []
    for number, (text, span) in enumerate(zip(row, spans, strict=True)):
        width = f'<w:tcW w:w="{widths[number]}" w:type="dxa"/>' if widths else ""
        cells.append(tc(text, f'{width}<w:gridSpan w:val="{span}"/>'))
    return tr(*cells)


GRID = (600, 3800, 200, 1000, 200, 900, 1300)
USUAL, DRAGGED = (1, 2, 2, 1, 1), (1, 1, 3, 1, 1)


@pytest.mark.parametrize("odd", [0, 2])
@pytest.mark.parametrize(
    ("grid", "usual", "dragged"),
    [
        (GRID, (), ()),
        (GRID, (1600,) * 5, (1600,) * 5),
        ((600, 600, 4000, 600, 600, 900, 1300), (1600,) * 5, (1600,) * 5),
        (GRID, (600, 4000, 1200, 900, 1300), (600, 3800, 1400, 900, 1300)),
        ((), (600, 4000, 1200, 900, 1300), (600, 3800, 1400, 900, 1300)),
        ((600, 2500, 1500, 1000, 200, 900, 1300), (), ()),
    ],
)
def test_a_border_that_was_dragged_in_one_row_is_no_column(
    grid: tuple[int, ...], usual: tuple[int, ...], dragged: tuple[int, ...], odd: int, tmp_path: Path
) -> None:
    rows = [
        spanning(row, DRAGGED if number == odd else USUAL, dragged if number == odd else usual)
        for number, row in enumerate((HEAD, *ROWS))
    ]
    (found,) = grids(read(package(tbl(*rows, grid=grid)), tmp_path))
    assert texts(found) == [list(HEAD), *map(list, ROWS)]
    assert found.cols == len(HEAD)


def test_heads_of_several_levels_keep_their_spans(tmp_path: Path) -> None:
    restart, continued = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = tr(tc("STT", restart), tc("Số hồ sơ", '<w:gridSpan w:val="2"/>'), tc("Ghi chú", restart))
    below = tr(tc("", continued), tc("Đúng hạn"), tc("Quá hạn"), tc("", continued))
    (found,) = grids(read(package(tbl(head, below, tr("1", "10", "2", ""), grid=(600, 300, 300, 900))), tmp_path))
    spans = {cell.text: (cell.col, cell.row_span, cell.col_span) for cell in found.cells if cell.row < 2}
    assert spans == {
        "STT": (0, 2, 1),
        "Số hồ sơ": (1, 1, 2),
        "Ghi chú": (3, 2, 1),
        "Đúng hạn": (1, 1, 1),
        "Quá hạn": (2, 1, 1),
    }


def test_a_merged_cell_whose_width_was_left_as_it_was_spans_its_columns(tmp_path: Path) -> None:
    width = '<w:tcW w:w="1600" w:type="dxa"/>'
    rows = [
        tr(tc("A. TỔ CHỨC", width + '<w:gridSpan w:val="5"/>')),
        *(spanning(row, (1,) * 5, (1600,) * 5) for row in ROWS),
    ]
    (found,) = grids(read(package(tbl(*rows, grid=(1600,) * 5)), tmp_path))
    assert (found.cols, found.cells[0].col_span, texts(found)[1]) == (5, 5, list(ROWS[0]))


def test_rows_that_begin_later_or_end_earlier(tmp_path: Path) -> None:
    late = tr("Chỉ tiêu", "Cuộc", "3", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')
    (found,) = grids(read(package(tbl(tr(*ROWS[0]), late, grid=(600, 3800, 1000, 900, 1300))), tmp_path))
    assert texts(found)[1] == ["", "Chỉ tiêu", "Cuộc", "3", ""]


@pytest.mark.parametrize("below", ['<w:hMerge w:val="continue"/>', "<w:hMerge/>"])
def test_cells_merged_across_in_the_old_way(below: str, tmp_path: Path) -> None:
    cells = (tc("A. TỔ CHỨC", '<w:hMerge w:val="restart"/>'), *[tc("", below)] * 4)
    (found,) = grids(read(package(tbl(tr(*cells), tr(*ROWS[0]))), tmp_path))
    assert [cell.col_span for cell in found.cells if cell.row == 0] == [5]


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def custom(content: str) -> str:
    return f'<w:customXml w:uri="u" w:element="e">{content}</w:customXml>'


@pytest.mark.parametrize("wrap", [control, custom, lambda content: control(custom(content))])
def test_wrappers_round_cells_rows_and_tables_are_taken_off(wrap: Callable[[str], str], tmp_path: Path) -> None:
    cells = "".join(wrap(tc(text)) for text in ROWS[0])
    row = f"<w:tr>{cells}</w:tr>"
    (found,) = grids(read(package(wrap(tbl(row, wrap(tr(*ROWS[1])), wrap(wrap(tr(*ROWS[2])))))), tmp_path))
    assert texts(found) == list(map(list, ROWS))


def test_revisions_are_accepted(tmp_path: Path) -> None:
    gone = tr(*ROWS[1], properties=DELETED)
    new = tr(*ROWS[2], properties='<w:ins w:id="2" w:author="A"/>')
    value = p(f'<w:del w:id="3"><w:r><w:delText>12</w:delText></w:r></w:del><w:ins w:id="4">{r("17")}</w:ins>')
    moved = p(f'<w:moveFrom w:id="5">{r("cũ")}</w:moveFrom><w:moveTo w:id="6">{r("mới")}</w:moveTo>')
    left = tc("bỏ", '<w:cellDel w:id="7"/>')
    first = tr("1", "Số văn bản", left, "Văn bản", tc(value), tc(moved))
    (found,) = grids(read(package(tbl(first, gone, new)), tmp_path))
    assert texts(found) == [["1", "Số văn bản", "Văn bản", "17", "mới"], list(ROWS[2])]


def test_paragraphs_whose_end_was_deleted_run_on(tmp_path: Path) -> None:
    cell = tc(p(r("Số hồ sơ "), f"<w:rPr>{DELETED}</w:rPr>") + p(r("quá hạn")))
    (found,) = grids(read(package(tbl(tr("1", cell, "Hồ sơ", "2"))), tmp_path))
    assert found.cells[1].text == "Số hồ sơ quá hạn"


def test_hidden_rows_are_gone(tmp_path: Path) -> None:
    vanished = "<w:rPr><w:vanish/></w:rPr>"
    cells = [tc(p(r(text, "<w:vanish/>"), vanished)) for text in ROWS[1]]
    half = [tc(p(r(text, "<w:vanish/>"))) for text in ROWS[1]]
    rows = (tr(*ROWS[0]), tr(*cells), tr(*half), tr(*ROWS[1], properties="<w:hidden/>"), tr(*ROWS[2]))
    (found,) = grids(read(package(tbl(*rows)), tmp_path))
    assert texts(found) == [list(ROWS[0]), [""] * 5, list(ROWS[2])]


@pytest.mark.parametrize("beside", [tr(tc("UBND XÃ"), tc("Năm 2024")), ""])
def test_a_table_within_one_that_arranges_it_is_the_table(beside: str, tmp_path: Path) -> None:
    inner = tbl(tr(*HEAD), *(tr(*row) for row in ROWS))
    outer = tbl(beside, tr(tc(inner + p(), '<w:gridSpan w:val="2"/>')))
    (found,) = grids(read(package(outer), tmp_path))
    assert texts(found) == [list(HEAD), *map(list, ROWS)]


@pytest.mark.parametrize("inner", [tbl(tr("5"), tr("120")), tbl(tr("5", "120"))])
def test_a_small_table_in_a_cell_is_lines_of_it(inner: str, tmp_path: Path) -> None:
    rows = (tr(*HEAD), tr("1", "Số văn bản", "Văn bản", tc(inner + p()), ""), *(tr(*row) for row in ROWS[1:]))
    (found,) = grids(read(package(tbl(*rows)), tmp_path))
    assert texts(found)[1] == ["1", "Số văn bản", "Văn bản", "5\n120", ""]


def test_two_tables_side_by_side_stand_one_after_the_other(tmp_path: Path) -> None:
    left, right = (tbl(tr(*HEAD), tr(*row)) for row in ROWS[:2])
    first, second = grids(read(package(tbl(tr(tc(left + p()), tc(right + p())), properties="")), tmp_path))
    assert (texts(first)[1][0], texts(second)[1][0]) == ("1", "2")
    assert first.box
    assert second.box
    assert first.box.bottom <= second.box.top


def test_a_frame_of_one_row_around_text_is_no_table(tmp_path: Path) -> None:
    found = read(package(tbl(tr(tc("Ghi chú: số liệu tính đến 14/12/2024")), properties=BORDERS)), tmp_path)
    assert (grids(found), lines(found)) == ([], ["Ghi chú: số liệu tính đến 14/12/2024"])


def test_a_row_that_is_struck_out_is_no_row(tmp_path: Path) -> None:
    struck = tr(*[tc(p(r(text, "<w:strike/>"))) for text in ROWS[1]])
    partly = tr(*ROWS[1][:3], tc(p(r("3", "<w:strike/>"))), "")
    (found,) = grids(read(package(tbl(tr(*ROWS[0]), struck, partly)), tmp_path))
    assert texts(found) == [list(ROWS[0]), ["2", "Số cuộc", "Cuộc", "", ""]]


WIDTHS = (600, 4000, 1200, 900, 1300)


def _wide(*cells: tuple[str, int], span: int = 1) -> str:
    """A row of cells, of which each says how wide it is; the third covers ``span`` columns of the grid."""
    made = []
    for number, (text, width) in enumerate(cells):
        covers = f'<w:gridSpan w:val="{span}"/>' if number == 2 and span > 1 else ""
        made.append(tc(text, f'<w:tcW w:w="{width}" w:type="dxa"/>{covers}'))
    return tr(*made)


@pytest.mark.parametrize(
    ("odd", "spans", "stands"),
    [
        (_wide(("Tổng cộng", 5800), ("20", 900), ("", 1300)), [3, 1, 1], ["Tổng cộng", "20", ""]),
        (_wide(("I", 600), ("THỂ CHẾ", 7400)), [1, 4], ["I", "THỂ CHẾ"]),
        (_wide(("4", 600), ("Số đợt", 4000), ("Đợt", 2100), ("", 1300)), [1, 1, 2, 1], ["4", "Số đợt", "Đợt", ""]),
        (
            _wide(("4", 600), ("Số đợt", 4000), ("Đợt", 1200), ("9", 900), ("x", 1300), span=2),
            [1] * 5,
            ["4", "Số đợt", "Đợt", "9", "x"],
        ),
        (_wide(("4", 600), ("Số đợt", 4000), ("Đợt", 1200), ("9", 900)), [1] * 5, ["4", "Số đợt", "Đợt", "9", ""]),
    ],
)
def test_a_row_whose_spans_are_wrong_stands_as_wide_as_its_cells_prefer(
    odd: str, spans: list[int], stands: list[str], tmp_path: Path
) -> None:
    rows = [_wide(*zip(row, WIDTHS, strict=True)) for row in (HEAD, *ROWS)]
    (found,) = grids(read(package(tbl(*rows, odd, grid=WIDTHS)), tmp_path))
    last = [cell for cell in found.cells if cell.row == len(rows)]
    assert found.cols == len(HEAD)
    assert [cell.text for cell in last] == stands
    assert [cell.col_span for cell in last] == spans


def test_a_cell_that_continues_none_and_has_a_text_of_its_own_is_no_part_of_the_one_above(tmp_path: Path) -> None:
    goes_on, begins = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    rows = [
        tr("1", "Số văn bản", "Văn bản", "10"),
        tr("2", "Số hồ sơ", tc("Hồ sơ", goes_on), tc("11", goes_on)),
        tr("3", "Số hồ sơ đúng hạn", tc("", goes_on), tc("12", begins)),
        tr("4", "Số hồ sơ quá hạn", "Hồ sơ", tc("99", goes_on)),
    ]
    (found,) = grids(read(package(tbl(*rows)), tmp_path))
    columns = [[(each.text, each.row_span) for each in found.cells if each.col == col] for col in (2, 3)]
    assert columns == [[("Văn bản", 1), ("Hồ sơ", 2), ("Hồ sơ", 1)], [("10", 1), ("11", 1), ("12", 2)]]
    assert {each.text for each in found.cells if each.confidence is not None} == {"Hồ sơ", "11"}
