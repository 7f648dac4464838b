"""Headings and lines of column numbers are told from rows, whatever their wording, width and damage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_drawing import grid, page
from table_reading import table

from cchc_extract import patterns
from cchc_extract.model import Cell, Grid
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.tables import read_tables
from cchc_extract.understanding.tables.headers import labels_of, numbers_columns, same_header
from cchc_extract.understanding.tables.slots import slots_of

PATTERNS = patterns.load()
STT = st.sampled_from(["STT", "TT", "Số TT", "S\nT\nT"])
INDICATOR = st.sampled_from(
    ["Chỉ tiêu", "CHỈ TIÊU THỐNG KÊ", "Nội dung", "Tên chỉ tiêu", "Lĩnh vực", "Tên nhiệm vụ", "Nội dung công việc"]
)
UNIT = st.sampled_from(["ĐVT", "Đơn vị tính", "Đơn vị", "đơn vị\ntính"])
VALUES = st.lists(
    st.sampled_from(["Số liệu", "Kết quả", "Kế hoạch", "Thực hiện", "Năm 2022", "Tổng số", "Tỷ lệ (%)"]),
    min_size=1,
    max_size=6,
    unique=True,
)
LABEL = st.sampled_from(
    [
        "Số văn bản đã ban hành",
        "Tỷ lệ giải quyết đúng hạn",
        "Nội dung kiểm tra",
        "Đơn vị được kiểm tra",
        "Tổng số hồ sơ",
    ]
)


@given(stt=STT, indicator=INDICATOR, unit=UNIT, values=VALUES, note=st.booleans(), numbered=st.booleans(), label=LABEL)
def test_a_heading_gives_every_column_its_role(
    stt: str, indicator: str, unit: str, values: list[str], note: bool, numbered: bool, label: str
) -> None:
    heading = [stt, indicator, unit, *values, *(["Ghi chú"] if note else [])]
    numbers = [[str(n) for n in range(1, len(heading) + 1)]] if numbered else []
    body = [[str(n), f"{label} {n}", "Văn bản", *["7"] * len(values), *([""] if note else [])] for n in (1, 2)]
    (table,) = read_tables([page(grid(heading, *numbers, *body))], PATTERNS)
    assert [column.role for column in table.columns] == [
        "stt",
        "indicator",
        "unit",
        *["value"] * len(values),
        *(["note"] if note else []),
    ]
    assert [row.indicator.text for row in table.rows] == [f"{label} 1", f"{label} 2"]


def test_text_taken_in_above_a_heading_does_not_hide_the_row_numbers() -> None:
    above = "(Ban hành kèm theo Báo cáo số 202/BC-UBND ngày 10 tháng 9 năm 2024 của Ủy ban"
    body = [[str(n), f"Số văn bản {n}", "Văn bản", "7"] for n in range(1, 5)]
    (table,) = read_tables([page(grid([f"{above}\nSTT", "Chỉ tiêu", "ĐVT", "Số liệu"], *body))], PATTERNS)
    assert [row.stt.text for row in table.rows] == ["1", "2", "3", "4"]
    years = [[str(2019 + n), f"Số văn bản {n}", "Văn bản", "7"] for n in range(4)]
    (table,) = read_tables([page(grid(["Năm", "Chỉ tiêu", "ĐVT", "Số liệu"], *years))], PATTERNS)
    assert [row.stt.text for row in table.rows] == [""] * 4


@given(count=st.integers(3, 13), start=st.integers(0, 3), brackets=st.booleans(), formula=st.booleans())
def test_column_numbers_are_recognised(count: int, start: int, brackets: bool, formula: bool) -> None:
    letters = ["A", "B", "C"][: min(start, count - 2)]
    texts = letters + [str(n) for n in range(1, count - len(letters) + 1)]
    if formula:
        texts[-1] += f"={texts[-2]}/2"
    if brackets:
        texts = [f"({text})" for text in texts]
    assert numbers_columns(texts)


@given(
    number=st.integers(1, 99),
    label=LABEL,
    values=st.lists(st.integers(0, 10**6).map(str), min_size=1, max_size=11),
)
def test_a_row_with_a_label_is_no_line_of_column_numbers(number: int, label: str, values: list[str]) -> None:
    assert not numbers_columns([str(number), label, *values])


@given(
    values=st.lists(st.integers(2, 99).map(str), min_size=3, max_size=11, unique=True).filter(
        lambda v: v != sorted(v, key=int)
    )
)
def test_numbers_out_of_order_do_not_number_columns(values: list[str]) -> None:
    assert not numbers_columns(values)


@given(INDICATOR, st.sampled_from([" ", "\n", "  \n"]), st.sampled_from(["", ".", ":", " :"]))
def test_blanks_breaks_and_stops_do_not_matter(heading: str, blank: str, stop: str) -> None:
    assert squeeze(heading.replace(" ", blank) + stop) == squeeze(heading)


@given(st.lists(INDICATOR, min_size=3, max_size=8))
def test_a_heading_is_the_same_as_itself_read_badly(labels: list[str]) -> None:
    damaged = tuple(label.replace("ỉ", "í").replace("ộ", "ô").replace("ĩ", "ỉ") for label in labels)
    assert same_header(tuple(labels), damaged)


def test_other_headings_are_not_the_same() -> None:
    assert not same_header(("STT", "Chỉ tiêu", "ĐVT", "Số liệu"), ("STT", "Lĩnh vực", "Tiếp nhận", "Giải quyết"))
    assert not same_header(("STT", "Chỉ tiêu"), ("STT", "Chỉ tiêu", "Số liệu"))


def under_one_heading(*heading: str) -> tuple[str, ...]:
    """The labels of two columns under the rows of ``heading``, each over both."""
    cells = [Cell(row=row, col=0, col_span=2, text=text) for row, text in enumerate(heading)]
    cells += [Cell(row=len(heading), col=col, text=text) for col, text in enumerate(("Thoát nghèo", "Phát sinh"))]
    grid = Grid(page=1, rows=len(heading) + 1, cols=2, cells=tuple(cells), method="rules")
    return labels_of(slots_of(grid), 0, len(heading) + 1)


def test_a_heading_over_columns_that_runs_over_two_rows_is_one_level() -> None:
    assert under_one_heading("Diễn biến trong", "năm") == (
        "Diễn biến trong năm / Thoát nghèo",
        "Diễn biến trong năm / Phát sinh",
    )
    assert under_one_heading("Hộ nghèo", "Trong năm") == (
        "Hộ nghèo / Trong năm / Thoát nghèo",
        "Hộ nghèo / Trong năm / Phát sinh",
    )


def test_months_under_one_heading_are_columns_of_its_name() -> None:
    months = 6
    cells = [
        Cell(row=0, col=0, row_span=2, text="STT"),
        Cell(row=0, col=1, row_span=2, text="Chỉ tiêu"),
        Cell(row=0, col=2, col_span=months, text="Tháng"),
        Cell(row=0, col=2 + months, row_span=2, text="Cả năm"),
        *(Cell(row=1, col=1 + n, text=f"{n}") for n in range(1, months + 1)),
    ]
    for row in range(2, 5):
        texts = [f"{row - 1}", f"Lượng mưa {row}", *(f"{row}{n}" for n in range(months)), f"{row}99"]
        cells += [Cell(row=row, col=col, text=text) for col, text in enumerate(texts)]
    whole = Grid(page=1, rows=5, cols=3 + months, cells=tuple(cells), method="rules")
    (table,) = read_tables([page(whole)], PATTERNS)
    labels = [column.label for column in table.columns if column.role == "value"]
    assert labels == [*(f"Tháng / {n}" for n in range(1, months + 1)), "Cả năm"]
    assert [row.stt.text for row in table.rows] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Năm học 2022-\n2023", "Năm học 2022-2023"),
        ("Thời gian KC-\nHT", "Thời gian KC-HT"),
        ("Kế hoạch -\nThực hiện", "Kế hoạch - Thực hiện"),
        ("TH 2024/\nTH 2023", "TH 2024/ TH 2023"),
    ],
)
def test_a_heading_broken_behind_a_hyphen_has_no_blank_there(heading: str, label: str) -> None:
    read = table(page(grid(("STT", "Chỉ tiêu", heading), ("1", "Số hộ", "12"), ("2", "Số người", "45"))))
    assert read.value_labels == (label,)


@pytest.mark.parametrize("numbers", [("1", "2", "3"), ("01", "02", "03"), ("10", "11", "12")])
@pytest.mark.parametrize("number_line", [(), (("A", "B", "1", "2", "3", "4"),)])
def test_numbers_that_count_on_under_a_merged_heading_are_a_level_of_it(
    numbers: tuple[str, str, str], number_line: tuple[tuple[str, ...], ...]
) -> None:
    read = table(
        page(
            grid(
                ("STT", "Tên xã", "Số ca mắc theo tháng", "<", "<", "Cộng"),
                ("^", "^", *numbers, "^"),
                *number_line,
                ("1", "Hải An", "4", "5", "6", "15"),
                ("2", "Hải Bắc", "7", "1", "2", "10"),
            )
        )
    )
    assert read.value_labels == (*(f"Số ca mắc theo tháng / {number}" for number in numbers), "Cộng")
    assert [row.indicator.text for row in read.rows] == ["Hải An", "Hải Bắc"]


def test_numbers_under_a_merged_heading_that_do_not_count_on_are_values() -> None:
    read = table(page(grid(("STT", "Tên xã", "Số ca", "<"), ("^", "^", "17", "4"), ("1", "Hải An", "4", "5"))))
    assert "17" in [cell.text for row in read.rows for cell in row.values]
