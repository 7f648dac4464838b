"""Figures that are small by nature: what is counted tells that three digits behind a sign are decimals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cchc_extract.model import Column, Evidence, RawRow, RawTable
from cchc_extract.patterns import load
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()
Doubted = list[tuple[int | None, int | None]]


def typed(
    headings: Sequence[str],
    *rows: tuple[str, str, tuple[str, ...]],
    over_labels: str = "Nội dung",
    above: str = "",
) -> tuple[list[list[float | None]], Doubted]:
    """The numbers of a table's rows (label, unit, cells), and the places of the ambiguous ones: row and column from 1."""
    columns = (
        Column(role="indicator", label=over_labels),
        Column(role="unit", label="ĐVT"),
        *(Column(role="value", label=heading) for heading in headings),
    )
    raw = tuple(
        RawRow(
            indicator=Evidence(text=label),
            unit=Evidence(text=unit),
            values=tuple(Evidence(text=cell) for cell in cells),
        )
        for label, unit, cells in rows
    )
    found, findings = type_rows([RawTable(columns=columns, rows=raw, unit=above)], PATTERNS)
    numbers = [[None if each.number is None else float(each.number) for each in row.values] for row in found]
    return numbers, [(each.row, each.column) for each in findings if each.code == "ambiguous-number"]


@pytest.mark.parametrize("sign", [".", ","])
@pytest.mark.parametrize(
    "heading", ["Điểm tối đa", "Điểm tự chấm", "Hệ số lương", "Chỉ số năm 2023", "Kết quả / Số điểm"]
)
def test_a_heading_of_scores_makes_three_digits_decimals(heading: str, sign: str) -> None:
    rows = [
        (name, "", (f"{text.replace('.', sign)}",)) for name, text in (("A", "8.500"), ("B", "12.000"), ("C", "7.750"))
    ]
    assert typed([heading], *rows, ("Tổng điểm", "", (f"28{sign}250",))) == ([[8.5], [12], [7.75], [28.25]], [])


def test_a_coefficient_beside_money_is_small_and_the_money_is_not() -> None:
    headings = ("Hệ số lương", "Tiền lương (đồng)")
    rows = (("Nguyễn Văn Hải", "", ("4.980", "8.964.000")), ("Lê Thị Hoa", "", ("3.330", "5.994.000")))
    assert typed(headings, *rows) == ([[4.98, 8964000], [3.33, 5994000]], [])
    assert typed(headings, *rows, above="đồng") == ([[4.98, 8964000], [3.33, 5994000]], [])


def test_the_label_and_the_unit_tell_of_each_row() -> None:
    rows = (
        ("Chỉ số hài lòng", "%", ("99.875",)),
        ("Đánh giá nội bộ", "Điểm", ("8.500",)),
        ("Thời gian giải quyết bình quân", "Ngày", ("2.250",)),
        ("Năng suất lúa", "Tấn/ha", ("6.125",)),
        ("Tốc độ tăng trưởng", "", ("6.375",)),
        ("Hồ sơ tiếp nhận", "Hồ sơ", ("3.120",)),
        ("Diện tích", "m2", ("1.250",)),
    )
    assert typed(["Kết quả"], *rows) == ([[99.875], [8.5], [2.25], [6.125], [6.375], [3120], [1250]], [])
    labels = (("Chỉ số CCHC (PAR INDEX) (%)", "", ("87.125", "2.375")), ("Chỉ số PAPI (điểm)", "", ("42.125", "1.375")))
    assert typed(["Năm 2022", "Tăng thêm"], *labels) == ([[87.125, 2.375], [42.125, 1.375]], [])


@pytest.mark.parametrize(
    ("label", "unit", "heading"),
    [
        ("Điểm phục vụ bưu chính", "điểm", "Kết quả"),
        ("Số điểm truy cập Internet", "", "Kết quả"),
        ("Chỉ số hài lòng", "", "Số phiếu phát ra"),
        ("Chỉ số hài lòng", "", "Kinh phí (triệu đồng)"),
        ("Chỉ số tiêu thụ điện", "", "Kết quả"),
        ("Hội nghị chấm điểm", "Lượt người", "Kết quả"),
    ],
)
def test_places_counts_and_money_are_not_small(label: str, unit: str, heading: str) -> None:
    assert typed([heading], (label, unit, ("1.250",)), (label, unit, ("2.375",)))[0] == [[1250], [2375]]


def test_plain_numbers_beside_tell_how_far_scores_go() -> None:
    assert typed(["Tổng điểm"], ("A", "", ("1.000",)), ("B", "", ("950",)), ("C", "", ("870",)))[0] == [
        [1000],
        [950],
        [870],
    ]
    assert typed(["Điểm"], ("A", "", ("10.500",)), ("B", "", ("8.250",)), ("Tổng", "", ("150",)))[0][:2] == [
        [10.5],
        [8.25],
    ]
    assert typed(["Điểm"], ("A", "", ("100",)), ("B", "", ("87.125",)))[0] == [[100], [87.125]]


def test_what_may_be_small_is_doubted() -> None:
    rows = (("Công khai, minh bạch", "", ("5.125",)), ("Kiểm soát tham nhũng", "", ("6.750",)))
    assert typed(["Năm 2022"], *rows, over_labels="Chỉ số thành phần")[1] == [(1, 1), (2, 1)]
    assert typed(["Năm 2022"], *rows)[1] == []
    assert typed(["Điểm"], ("A", "", ("1.000",)), ("B", "", ("2.000",)))[1] == [(1, 1), (2, 1)]  # one, or a thousand
    assert typed(["Điểm"], ("A", "", ("8,5",)), ("B", "", ("9.250",))) == ([[8.5], [9.25]], [(2, 1)])
    assert typed(["Kết quả"], ("Thời gian giải quyết", "ngày", ("2.250",)))[1] == [(1, 1)]


def test_scores_prove_nothing_of_what_is_counted_beside_them() -> None:
    rows = tuple((f"Xã {at}", "", (f"{at}.50{at}", f"{at},20{at}")) for at in range(1, 5))
    counted = typed(["Điểm", "Số hồ sơ"], *rows)[0]
    assert counted == [[at + 0.5 + at / 1000, at * 1000 + 200 + at] for at in range(1, 5)]


def test_small_numbers_of_another_unit_are_no_reason_to_doubt() -> None:
    rows = (("Cán bộ", "Người", ("17",)), ("Diện tích trụ sở", "m2", ("1.250",)))
    assert typed(["Năm 2023"], *rows) == ([[17], [1250]], [])
    assert typed(["Năm 2023"], ("Đường", "km", ("10",)), ("Mương", "km", ("9.250",)))[1] == [(2, 1)]
    shares = (("Thu ngân sách", "Tr.đồng", ("3.500", "53,3")), ("Chi", "Tr.đồng", ("12", "58,3")))
    assert typed(["Kế hoạch", "Tỷ lệ (%)"], *shares)[1] == []  # the decimal sign of the document is the comma


def test_a_percentage_that_is_no_part_of_all_otherwise_is_not_doubted() -> None:
    rows = (("Tam Thanh", "", ("2.412", "97.125")), ("Mai Pha", "", ("1.250", "100.000")))
    assert typed(["Tổng số hồ sơ", "Tỷ lệ đúng hạn (%)"], *rows) == ([[2412, 97.125], [1250, 100]], [])


def test_a_decimal_point_of_other_columns_is_doubted_beside_plain_hundreds() -> None:
    headings = ["Diện tích (km²)", "Mật độ dân số (người/km²)", "Thu nhập (triệu đồng)"]
    rows = (("Tam Thanh", "", ("2.412", "6.125", "72.5")), ("Mai Pha", "", ("14.250", "412", "61.250")))
    assert typed(headings, *rows)[1] == [(1, 2)]
    assert typed(headings, rows[0], ("Mai Pha", "", ("14.250", "412.5", "61.250")))[1] == []
