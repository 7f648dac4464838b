"""Texts that are neither unit nor label whatever their heading, and headings that leave the label out or stand over several."""

from __future__ import annotations

import pytest
from table_drawing import grid, page
from table_reading import PATTERNS, codes, roles, rows, table

from cchc_extract.model import RawTable
from cchc_extract.understanding.rows import type_rows


def breadcrumbs(read: RawTable) -> list[str]:
    typed, _ = type_rows([read], PATTERNS)
    return [row.breadcrumb for row in typed]


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Cơ quan giải quyết", ("UBND xã", "UBND huyện", "Sở Tư pháp")),
        ("Nơi nộp", ("Xã", "Huyện", "Xã")),
        ("Bộ phận phụ trách", ("Phòng Tư pháp", "Phòng Y tế", "Công an")),
        ("Loại", ("Nghị quyết", "Quyết định", "Kế hoạch")),
        ("Chi hội", ("Đông", "Hạ", "Đông")),
        ("Đơn vị", ("Phòng Nội vụ", "Phòng Y tế", "Thanh tra")),
        ("Đơn vị", ("Văn phòng", "Tư pháp", "Văn phòng")),
    ],
)
@pytest.mark.parametrize("label", ["Tên thủ tục", "Thủ tục", "Hội viên"])
def test_short_texts_between_label_and_numbers_are_no_units(heading: str, texts: tuple[str, ...], label: str) -> None:
    body = [
        (str(at), f"Việc {name}", text, str(7 * at))
        for at, (name, text) in enumerate(zip("ABC", texts, strict=True), 1)
    ]
    read = table(page(grid(("STT", label, heading, "Số hồ sơ"), *body)))
    assert roles(read) == "stt indicator value value"
    assert [row.values[0].text for row in read.rows] == list(texts)


@pytest.mark.parametrize("heading", ["", "ĐV", "ĐVT", "Đơn vị"])
def test_units_are_units_under_their_heading_or_none(heading: str) -> None:
    body = [(str(at), f"Việc {at}", unit, str(7 * at)) for at, unit in enumerate(("Hồ sơ", "Xã", "Cuộc"), 1)]
    assert roles(table(page(grid(("STT", "Chỉ tiêu", heading, "Năm 2023"), *body)))) == "stt indicator unit value"


@pytest.mark.parametrize(
    ("heading", "groups"),
    [
        (("Thủ tục", "Nhóm"), ("Hộ tịch", "Xây dựng", "Tư pháp")),
        (("Công trình", "Nhóm dự án"), ("Nhóm C", "Nhóm C", "Nhóm B")),
        (("Hồ sơ", "Lĩnh vực"), ("Hộ tịch", "Xây dựng", "Xây dựng")),
        (("Đề án", "Nội dung"), ("Sửa chữa", "Xây mới", "Sửa chữa")),
        (("Sản phẩm OCOP", "Nhóm sản phẩm"), ("Thực phẩm", "Đồ uống", "Thực phẩm")),
    ],
)
def test_what_differs_from_row_to_row_names_the_rows_though_a_group_behind_it_is_headed_as_labels(
    heading: tuple[str, str], groups: tuple[str, ...]
) -> None:
    labels = ("Khai sinh", "Cấp phép", "Lý lịch")
    body = [(str(at), *texts, str(8 * at)) for at, texts in enumerate(zip(labels, groups, strict=True), 1)]
    read = table(page(grid(("STT", *heading, "Số lượng"), *body)))
    assert [row.indicator.text for row in read.rows] == list(labels)
    assert [row.values[0].text for row in read.rows] == list(groups)


@pytest.mark.parametrize("heading", ["Thủ tục", "Công trình", "Tên dịch vụ"])
def test_a_group_before_the_label_stays_one_where_both_say_something_else_in_each_row(heading: str) -> None:
    body = [("1", "Hộ tịch", "Khai sinh", "8"), ("2", "Xây dựng", "Cấp phép", "9"), ("3", "Tư pháp", "Lý lịch", "4")]
    read = table(page(grid(("STT", "Lĩnh vực", heading, "Số lượng"), *body)))
    assert breadcrumbs(read) == ["Hộ tịch > Khai sinh", "Xây dựng > Cấp phép", "Tư pháp > Lý lịch"]


def test_one_heading_may_stand_over_three_columns_of_labels() -> None:
    read = table(
        page(
            grid(
                ("STT", "Nội dung", "<", "<", "ĐVT", "KH"),
                ("1", "Hạ tầng", "Đường", "Nhựa hóa", "km", "12"),
                ("^", "^", "^", "Bê tông", "km", "8"),
                ("^", "^", "Cầu cống", "<", "cái", "14"),
                ("2", "Trạm bơm", "<", "<", "trạm", "6"),
                ("3", "Trường", "Mầm non", "Phòng học", "phòng", "9"),
                ("^", "^", "^", "Bếp ăn", "bếp", "2"),
            )
        )
    )
    assert roles(read) == "stt other other indicator unit value"
    assert codes(read) == []
    assert breadcrumbs(read) == [
        "Hạ tầng > Đường > Nhựa hóa",
        "Hạ tầng > Đường > Bê tông",
        "Hạ tầng > Cầu cống",
        "Trạm bơm",
        "Trường > Mầm non > Phòng học",
        "Trường > Mầm non > Bếp ăn",
    ]


@pytest.mark.parametrize("total", [(), (("Tổng cộng", "<", "341", "376"),), (("", "Cộng", "341", "376"),)])
def test_number_and_label_may_have_no_heading(total: tuple[tuple[str, ...], ...]) -> None:
    body = [("1", "Số hộ", "312", "340"), ("2", "Số doanh nghiệp", "25", "31"), ("3", "Số hợp tác xã", "4", "5")]
    read = table(page(grid(("", "", "Năm 2022", "Năm 2023"), *body, *total)))
    assert read.value_labels == ("Năm 2022", "Năm 2023")
    assert rows(read)[:3] == [(stt, label, "", *values, "") for stt, label, *values in body]
    assert len(read.rows) == 3 + len(total)
