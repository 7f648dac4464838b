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


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    ("between", "texts"),
    [
        (("Mã TTHC",), (("1.001193",), ("1.000894",), ("2.000815",))),
        (("Cấp thực hiện",), (("Cấp xã",), ("Cấp xã",), ("Cấp huyện",))),
        (("Số quyết định công bố",), (("125/QĐ-UBND",), ("125/QĐ-UBND",), ("318/QĐ-UBND",))),
        (("Mã số", "Mức độ"), (("1.001193", "Toàn trình"), ("1.000894", "Một phần"), ("2.000815", "Toàn trình"))),
    ],
)
@pytest.mark.parametrize(
    ("group", "heading"),
    [("Lĩnh vực", "Tên thủ tục hành chính"), ("Nhóm thủ tục", "Thủ tục"), ("Đơn vị", "Tên dịch vụ công")],
)
def test_codes_and_other_texts_may_stand_between_the_groups_and_the_names_of_the_rows(
    group: str, heading: str, between: tuple[str, ...], texts: tuple[tuple[str, ...], ...], merged: bool
) -> None:
    names, counts = ("Đăng ký khai sinh", "Đăng ký kết hôn", "Tách thửa đất"), ("215", "64", "1.836")
    groups = ("Hộ tịch", "^" if merged else "Hộ tịch", "Đất đai")
    body = [(str(at), *row) for at, row in enumerate(zip(groups, texts, names, counts, strict=True), 1)]
    flat = [(stt, said, *beside, name, count) for stt, said, beside, name, count in body]
    read = table(page(grid(("STT", group, *between, heading, "Số hồ sơ"), *flat)))
    assert read.value_labels == (*between, "Số hồ sơ")
    assert breadcrumbs(read) == ["Hộ tịch > Đăng ký khai sinh", "Hộ tịch > Đăng ký kết hôn", "Đất đai > Tách thửa đất"]
    assert [[cell.text for cell in row.values] for row in read.rows] == [
        [*beside, count] for beside, count in zip(texts, counts, strict=True)
    ]


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        (
            ("STT", "Lĩnh vực", "Số điện thoại", "Người phụ trách"),
            (("1", "Hộ tịch", "0205.3870", "Lê Thị Hoa"), ("2", "Đất đai", "0205.3871", "Trần An")),
        ),
        (
            ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm"),
            (("1", "Rà soát", "Sở Nội vụ", "Báo cáo"), ("2", "Kiểm tra", "Thanh tra", "Kết luận")),
        ),
    ],
)
def test_what_each_row_says_of_its_own_names_it_whatever_is_named_behind_other_texts(
    heading: tuple[str, ...], body: tuple[tuple[str, ...], ...]
) -> None:
    read = table(page(grid(heading, *body)))
    assert [row.indicator.text for row in read.rows] == [label for _, label, *_ in body]
    assert read.value_labels == heading[2:]


@pytest.mark.parametrize("unit", ["Trường hợp", "Hồ sơ"])
def test_units_of_a_table_without_headings_are_no_notes(unit: str) -> None:
    body = [(str(at), f"Đăng ký {text}", unit, str(64 * at)) for at, text in enumerate(("khai sinh", "kết hôn"), 1)]
    read = table(page(grid(*body)))
    assert rows(read) == [(*row, "") for row in body]
