"""Which rows are totals, by their labels, and where they stand."""

import pytest

from cchc_extract.model import Column, Evidence, RawRow, RawTable, Row
from cchc_extract.patterns import load
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()
COLUMNS = (Column(role="stt"), Column(role="indicator"), Column(role="value", label="Số hộ"))


def typed(*rows: tuple[str, str, str]) -> list[Row]:
    raw = tuple(
        RawRow(stt=Evidence(text=stt), indicator=Evidence(text=name), values=(Evidence(text=value),))
        for stt, name, value in rows
    )
    return list(type_rows([RawTable(columns=COLUMNS, rows=raw)], PATTERNS)[0])


def last(label: str, number: str = "", value: str = "740") -> Row:
    return typed(("1", "Thôn Đông", "312"), ("2", "Thôn Đoài", "428"), (number, label, value))[-1]


@pytest.mark.parametrize(
    "label",
    [
        "Tổng hợp chung", "TOÀN HUYỆN", "Toàn xã", "Tổng số toàn huyện", "Tổng cộng toàn xã:", "Tổng xã", "Cộng (1+2)", "Cộng toàn ngành",
        "Trung bình", "Bình quân chung", "Cả nước", "Cộng mục I", "Tổng nhóm A", "Tổng I+II",
    ],
)  # fmt: skip
def test_a_row_whose_label_says_nothing_but_that_it_sums_up_is_a_total_without_parent(label: str) -> None:
    row = last(label)
    assert (row.kind, row.path, row.breadcrumb) == ("total", "~1", label)


@pytest.mark.parametrize(
    "label",
    [
        "Tổng số hồ sơ tiếp nhận", "Tổng số xã", "Cộng đồng dân cư", "Toàn trình", "Trong đó nữ", "Tổng số mục tiêu", "Tổng hợp báo cáo",
        "Trung bình khá", "Tổng đài 1022",
    ],
)  # fmt: skip
def test_a_row_that_names_what_it_counts_is_no_total(label: str) -> None:
    assert (last(label).kind, last(label).path) == ("data", "2/~1")


@pytest.mark.parametrize("label", ["Toàn xã", "Trung bình", "Tổng xã"])
def test_a_row_with_a_number_of_its_own_is_none_of_these_totals(label: str) -> None:
    assert last(label, number="3").kind == "data"


def test_a_grade_is_no_mean() -> None:
    rows = typed(("1", "Xếp loại", "90"), ("", "Tốt", "40"), ("", "Khá", "30"), ("", "Trung bình", "20"))
    assert [row.kind for row in rows] == ["data"] * 4
    rows = typed(("1", "Xếp loại", "90"), ("", "Trung bình", "60"), ("", "Yếu", "30"))
    assert [row.kind for row in rows] == ["data"] * 3


def test_totals_of_parts_stand_under_their_section_and_that_of_all_and_the_mean_below_it_under_none() -> None:
    rows = typed(
        ("I", "Ngân sách", "500"), ("1", "Trung ương", "300"), ("2", "Tỉnh", "200"), ("", "Cộng mục I", "500"),
        ("II", "Xã hội hóa", "100"), ("1", "Nhân dân", "100"), ("", "Cộng mục II", "100"), ("", "Tổng cộng (I+II)", "600"),
        ("", "Bình quân", "300"),
    )  # fmt: skip
    assert [(row.kind, row.path) for row in rows if row.kind == "total"] == [
        ("total", "I/~1"), ("total", "II/~1"), ("total", "~1"), ("total", "~2"),
    ]  # fmt: skip
    assert [row.breadcrumb for row in rows[-2:]] == ["Tổng cộng (I+II)", "Bình quân"]
