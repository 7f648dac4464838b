"""Which columns name the rows and which group them, count them or give their unit, where several might."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from table_drawing import grid, page
from table_reading import PATTERNS, codes, roles, rows, table, tables

from cchc_extract.model import Grid, RawTable
from cchc_extract.understanding.rows import type_rows


def breadcrumbs(read: RawTable) -> list[str]:
    typed, _ = type_rows([read], PATTERNS)
    return [row.breadcrumb for row in typed]


def counted(groups: Sequence[str], labels: Sequence[str], *, again: str) -> list[tuple[str, ...]]:
    """Rows in which each label is said of each group, whose name stands in the first row of it and ``again`` in the others."""
    return [
        (str(number) if at == 0 else again, group if at == 0 else again, label, "Hồ sơ", str(10 * number + at), "7")
        for number, group in enumerate(groups, 1)
        for at, label in enumerate(labels)
    ]


@pytest.mark.parametrize("again", ["^", ""])
@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        (("Đất đai", "Hộ tịch"), ("Tiếp nhận", "Giải quyết")),
        (("Đất đai", "Hộ tịch", "Xây dựng"), ("Số tiếp nhận", "Số giải quyết")),
        (("Y tế", "Giáo dục", "Văn hóa", "Thể thao"), ("Số cơ sở", "Số người", "Số lượt")),
        (("Thu", "Chi", "Nợ"), ("Trong tỉnh", "Ngoài tỉnh", "Nước ngoài")),
    ],
)
@pytest.mark.parametrize("heading", [("Lĩnh vực", "Chỉ tiêu"), ("Cơ quan, đơn vị", "Nội dung"), ("Khối", "Loại hồ sơ")])
def test_what_is_counted_of_each_group_again_names_the_rows(
    heading: tuple[str, str], groups: tuple[str, ...], labels: tuple[str, ...], again: str
) -> None:
    body = counted(groups, labels, again=again)
    read = table(page(grid(("TT", *heading, "ĐVT", "KH", "TH"), *body)))
    assert roles(read) == "stt other indicator unit value value"
    assert breadcrumbs(read) == [f"{group} > {label}" for group in groups for label in labels]
    assert [row.values[0].text for row in read.rows] == [row[4] for row in body]


@pytest.mark.parametrize("heading", [("", "Chỉ tiêu"), ("Chỉ tiêu", "")])
def test_a_heading_printed_over_one_of_the_two_columns_is_that_of_both(heading: tuple[str, str]) -> None:
    body = counted(("Đất đai", "Hộ tịch"), ("Tiếp nhận", "Giải quyết"), again="^")
    read = table(page(grid(("TT", *heading, "ĐVT", "KH", "TH"), *body)))
    assert roles(read) == "stt other indicator unit value value"
    other = [(row[0], row[2] + row[4], "x" if row[4] == "11" else "", *row[3:]) for row in body]
    assert roles(table(page(grid(("TT", "Chỉ tiêu", "", "ĐVT", "KH", "TH"), *other)))).split()[1] == "indicator"


def test_a_number_for_each_group_and_one_for_each_row_make_no_two_tables_side_by_side() -> None:
    (read,) = tables(
        page(
            grid(
                ("STT", "Lĩnh vực", "STT", "Chỉ tiêu", "Kết quả"),
                ("1", "Đất đai", "1", "Tiếp nhận", "3"),
                ("^", "^", "2", "Giải quyết", "4"),
                ("2", "Hộ tịch", "1", "Tiếp nhận", "5"),
                ("^", "^", "2", "Giải quyết", "6"),
            )
        )
    )
    assert [row.values[-1].text for row in read.rows] == ["3", "4", "5", "6"]
    assert codes(read) == ["heading-again"] * 4


def test_the_number_may_stand_between_the_group_and_the_label() -> None:
    read = table(
        page(
            grid(
                ("Lĩnh vực", "STT", "Chỉ tiêu", "ĐVT", "Năm 2023"),
                ("Đất đai", "1", "Số tiếp nhận", "Hồ sơ", "12"),
                ("^", "2", "Số giải quyết", "Hồ sơ", "11"),
                ("Hộ tịch", "3", "Số tiếp nhận", "Hồ sơ", "32"),
                ("^", "4", "Số giải quyết", "Hồ sơ", "31"),
            )
        )
    )
    assert roles(read) == "other stt indicator unit value"
    assert breadcrumbs(read)[1::2] == ["Đất đai > Số giải quyết", "Hộ tịch > Số giải quyết"]


def test_of_three_label_columns_the_innermost_names_the_rows() -> None:
    read = table(
        page(
            grid(
                ("STT", "Lĩnh vực", "Nhóm", "Chỉ tiêu", "ĐVT", "KH"),
                ("1", "Thể chế", "Xây dựng", "Số nghị quyết", "Việc", "13"),
                ("^", "^", "^", "Số quyết định", "Việc", "14"),
                ("^", "^", "Kiểm tra", "Số cuộc", "Việc", "15"),
                ("2", "Thủ tục", "Rà soát", "Số thủ tục", "Việc", "16"),
                ("^", "^", "^", "Số bãi bỏ", "Việc", "17"),
            )
        )
    )
    assert breadcrumbs(read) == [
        "Thể chế > Xây dựng > Số nghị quyết",
        "Thể chế > Xây dựng > Số quyết định",
        "Thể chế > Kiểm tra > Số cuộc",
        "Thủ tục > Rà soát > Số thủ tục",
        "Thủ tục > Rà soát > Số bãi bỏ",
    ]


def test_headings_tell_the_group_from_the_label_though_nothing_is_said_twice() -> None:
    read = table(
        page(
            grid(
                ("TT", "Lĩnh vực", "Chỉ tiêu", "ĐVT", "KH"),
                ("1", "Đất đai", "Số tiếp nhận", "Hồ sơ", "12"),
                ("2", "Hộ tịch", "Số tiếp nhận", "Hồ sơ", "14"),
                ("3", "Y tế", "Số giường", "Giường", "16"),
            )
        )
    )
    assert roles(read) == "stt other indicator unit value"


@pytest.mark.parametrize(
    "heading", [("Tên thủ tục", "Lĩnh vực"), ("Nội dung", "Nhóm"), ("Họ và tên", "Cơ quan, đơn vị")]
)
def test_a_group_printed_behind_the_label_is_a_column_like_another(heading: tuple[str, str]) -> None:
    read = table(
        page(
            grid(
                ("STT", *heading, "Số hồ sơ"),
                ("1", "Khai sinh", "Hộ tịch", "3"),
                ("2", "Khai tử", "Hộ tịch", "4"),
                ("3", "Tách thửa", "Đất đai", "6"),
            )
        )
    )
    assert roles(read) == "stt indicator value value"
    assert [row.values[0].text for row in read.rows] == ["Hộ tịch", "Hộ tịch", "Đất đai"]


def test_those_who_do_a_task_are_no_labels_though_they_do_each() -> None:
    read = table(
        page(
            grid(
                ("TT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời hạn", "Kết quả"),
                ("1", "Rà soát thủ tục", "Văn phòng", "Quý I", "3"),
                ("^", "^", "Phòng Tư pháp", "Quý II", "4"),
                ("2", "Tuyên truyền", "Văn phòng", "Quý I", "5"),
                ("^", "^", "Phòng Tư pháp", "Quý II", "2"),
            )
        )
    )
    assert roles(read) == "stt indicator value value value"


MERGED = ("STT", "Nội dung", "<", "ĐVT", "KH")


@pytest.mark.parametrize(
    ("group", "item"), [(("Hồ sơ", "^"), ("Trực tuyến", "Trực tiếp")), (("Hồ sơ", "Hồ sơ"), ("Nộp", "Trả"))]
)
def test_one_heading_may_stand_over_group_and_label(group: tuple[str, str], item: tuple[str, str]) -> None:
    read = table(
        page(
            grid(
                MERGED,
                ("I", "THỦ TỤC", "<", "", ""),
                ("1", group[0], item[0], "Hồ sơ", "12"),
                ("2", group[1], item[1], "Hồ sơ", "5"),
                ("3", "Số văn bản", "<", "Văn bản", "8"),
            )
        )
    )
    assert breadcrumbs(read) == ["THỦ TỤC", *(f"THỦ TỤC > Hồ sơ > {each}" for each in item), "THỦ TỤC > Số văn bản"]
    assert [row.indicator.text for row in read.rows] == ["THỦ TỤC", *item, "Số văn bản"]
    assert codes(read) == []


@pytest.mark.parametrize("beside", ["<", ""])
def test_what_stands_below_a_label_over_both_columns_is_part_of_it(beside: str) -> None:
    read = table(
        page(
            grid(
                MERGED,
                ("1", "Hồ sơ tiếp nhận", beside, "Hồ sơ", "12"),
                ("", "", "Trực tuyến", "Hồ sơ", "5"),
                ("", "", "Trực tiếp", "Hồ sơ", "7"),
                ("2", "Số cuộc họp", beside, "Cuộc", "3"),
            )
        )
    )
    assert breadcrumbs(read) == [
        "Hồ sơ tiếp nhận",
        "Hồ sơ tiếp nhận > Trực tuyến",
        "Hồ sơ tiếp nhận > Trực tiếp",
        "Số cuộc họp",
    ]
    assert rows(read)[3] == ("2", "Số cuộc họp", "Cuộc", "3", "")


@pytest.mark.parametrize("section", [("I", "Thể chế"), ("A", "Thể chế"), ("CẢI CÁCH", "<")])
def test_one_heading_may_stand_over_number_and_label(section: tuple[str, str]) -> None:
    body = [("1", "Số văn bản", "VB", "3"), ("2", "Số cuộc", "Cuộc", "4"), ("3", "Số hồ sơ", "HS", "5")]
    read = table(page(grid(("Nội dung", "<", "ĐVT", "KH"), (*section, "", ""), *body)))
    assert roles(read) == "stt indicator unit value"
    assert [row.indicator.text for row in read.rows] == [
        max(section, key=len),
        "Số văn bản",
        "Số cuộc",
        "Số hồ sơ",
    ]
    assert [row.stt.text for row in read.rows[1:]] == ["1", "2", "3"]


def test_a_label_column_that_a_wrong_rule_cut_is_doubted_and_no_group() -> None:
    read = table(
        page(
            grid(
                MERGED,
                ("1", "Số văn bản", "ban hành", "VB", "3"),
                ("2", "Số cuộc", "họp", "Cuộc", "4"),
                ("3", "Số hồ sơ", "tiếp nhận", "HS", "5"),
            )
        )
    )
    assert "other" not in roles(read)
    assert "heading-again" in codes(read)


def test_a_heading_over_group_and_label_is_one_in_a_table_without_numbers_too() -> None:
    read = table(
        page(
            grid(
                ("Tiêu chí", "<", "Điểm tối đa", "Điểm đạt"),
                ("Chỉ đạo", "Kế hoạch", "5", "4"),
                ("^", "Kiểm tra", "5", "5"),
                ("Thể chế", "Ban hành", "10", "9"),
                ("^", "Rà soát", "5", "5"),
            )
        )
    )
    assert read.value_labels == ("Điểm tối đa", "Điểm đạt")
    assert breadcrumbs(read) == ["Chỉ đạo > Kế hoạch", "Chỉ đạo > Kiểm tra", "Thể chế > Ban hành", "Thể chế > Rà soát"]


@pytest.mark.parametrize("total", [("", "", "Tổng cộng"), ("", "Tổng cộng", ""), ("Tổng cộng", "", "")])
def test_a_total_stands_in_no_group_wherever_its_label_is_printed(total: tuple[str, str, str]) -> None:
    body = counted(("Đất đai", "Hộ tịch"), ("Tiếp nhận", "Giải quyết"), again="^")
    read = table(page(grid(("TT", "Lĩnh vực", "Chỉ tiêu", "ĐVT", "KH", "TH"), *body, (*total, "Hồ sơ", "60", "28"))))
    typed, _ = type_rows([read], PATTERNS)
    assert (typed[-1].kind, typed[-1].stt, typed[-1].indicator) == ("total", "", "Tổng cộng")
    assert typed[-1].breadcrumb == "Tổng cộng"


@pytest.mark.parametrize("unit", ["ĐVT", "Đơn vị tính"])
@pytest.mark.parametrize(
    "names", [("Xã An Bình", "Xã Bình Nguyên"), ("Phòng Nội vụ", "Phòng Tài chính"), ("UBND xã A", "UBND xã B")]
)
def test_a_column_of_bodies_is_not_that_of_the_units(names: tuple[str, str], unit: str) -> None:
    body = [row[:-1] for row in counted(names, ("Tiếp nhận", "Giải quyết"), again="^")]
    read = table(page(grid(("TT", "Đơn vị", "Nội dung", unit, "Số lượng"), *body)))
    assert roles(read) == "stt other indicator unit value"
    assert [row.unit.text for row in read.rows] == ["Hồ sơ"] * 4
    behind = [(stt, label, name, count) for (stt, _, label, _, count), name in zip(body, names * 2, strict=True)]
    read = table(page(grid(("TT", "Nội dung", "Đơn vị", "Số lượng"), *(("9", *row[1:]) for row in behind))))
    assert roles(read) == "stt indicator value value"


def test_units_that_begin_as_bodies_do_are_units() -> None:
    units = ("Xã", "Trường THCS", "Phòng", "UBND xã")
    body = [(str(at), f"Chỉ tiêu {at}", unit, str(3 * at)) for at, unit in enumerate(units, 1)]
    read = table(page(grid(("TT", "Chỉ tiêu", "Đơn vị", "Số lượng"), *body)))
    assert [row.unit.text for row in read.rows] == list(units)


@pytest.mark.parametrize(
    ("texts", "role"),
    [
        (("Nội vụ", "Tư pháp", "UBND xã Hòa An"), "value"),
        (("Văn phòng", "Nội vụ", "Công an xã"), "value"),
        (("Thẻ", "Cơ sở", "Biển"), "unit"),
        (("Suất", "Thẻ", "Suất"), "unit"),
    ],
)
def test_names_that_nobody_knows_as_units_are_those_of_bodies(texts: tuple[str, ...], role: str) -> None:
    body = [(str(at), f"Nhiệm vụ {at}", text, str(3 * at)) for at, text in enumerate(texts, 1)]
    assert roles(table(page(grid(("TT", "Nội dung", "Đơn vị", "Số lượng"), *body)))) == f"stt indicator {role} value"
    assert roles(table(page(grid(("TT", "Nội dung", "ĐVT", "Số lượng"), *body)))).split()[2] == "unit"


@pytest.mark.parametrize("heading", ["Đánh giá", "Nhận xét"])
@pytest.mark.parametrize("tick", ["x", "✓"])
def test_columns_under_one_heading_of_notes_are_values(heading: str, tick: str) -> None:
    read = table(
        page(
            grid(
                ("STT", "Thôn", "Số hộ", heading, "<", "<"),
                ("^", "^", "^", "Tốt", "Khá", "Yếu"),
                ("1", "Thôn A", "30", tick, "", ""),
                ("2", "Thôn B", "25", "", tick, ""),
                ("3", "Thôn C", "21", "", "", tick),
            )
        )
    )
    assert read.value_labels == ("Số hộ", f"{heading} / Tốt", f"{heading} / Khá", f"{heading} / Yếu")
    assert [cell.text for cell in read.rows[1].values] == ["25", "", tick, ""]
    alone = table(page(grid(("STT", "Thôn", "Số hộ", heading), ("1", "A", "30", "Đạt"), ("2", "B", "25", "Chưa đạt"))))
    assert roles(alone) == "stt indicator value note"


@pytest.mark.parametrize("heading", ["Mục", "Mục số", "Số", "Mã chỉ tiêu", "Mã số", "Ký hiệu"])
def test_what_counts_on_in_the_first_column_is_the_number_under_headings_that_may_say_else(heading: str) -> None:
    read = table(
        page(
            grid(
                (heading, "Chỉ tiêu", "ĐVT", "Năm 2023"),
                ("I", "Thể chế", "", ""),
                ("1", "Số văn bản", "Văn bản", "4"),
                ("2", "Số cuộc", "Cuộc", "6"),
                ("II", "Thủ tục", "", ""),
                ("1", "Số thủ tục", "Thủ tục", "7"),
            )
        )
    )
    assert roles(read) == "stt indicator unit value"
    other = table(
        page(
            grid(
                (heading, "Chỉ tiêu", "ĐVT", "Năm 2023"),
                ("0305", "Số văn bản", "Văn bản", "4"),
                ("0112", "Số cuộc", "Cuộc", "6"),
                ("0740", "Số thủ tục", "Thủ tục", "7"),
            )
        )
    )
    assert roles(other) == "value indicator unit value"


def test_codes_that_count_on_from_elsewhere_are_no_numbers_of_rows() -> None:
    body = [(str(101 + at), f"Mặt hàng {at}", "Tấn", str(40 + 7 * at)) for at in range(4)]
    assert roles(table(page(grid(("Mã hàng", "Tên hàng", "ĐVT", "Năm 2023"), *body)))) == "value indicator unit value"


def test_the_unit_behind_a_value_under_its_heading_is_the_unit() -> None:
    body = (("1", "Số hộ", "120", "hộ"), ("2", "Số người", "450", "người"), ("3", "Tỷ lệ", "98,5", "%"))
    read = table(page(grid(("STT", "Chỉ tiêu", "Kết quả", "<"), *body)))
    assert rows(read)[2] == ("3", "Tỷ lệ", "%", "98,5", "")
    assert codes(read) == []
    before = [(stt, label, unit, value) for stt, label, value, unit in body]
    assert rows(table(page(grid(("STT", "Chỉ tiêu", "Kết quả", "<"), *before)))) == rows(read)
    twice = [(*row, "97", row[3]) for row in body]
    read = table(page(grid(("STT", "Chỉ tiêu", "Mục tiêu", "<", "Thực hiện", "<"), *twice)))
    assert codes(read) == []
    assert rows(read)[0] == ("1", "Số hộ", "hộ", "120", "97", "")
    other = [*twice[:1], (*twice[1][:5], "nghìn người"), *twice[2:]]
    read = table(page(grid(("STT", "Chỉ tiêu", "Kế hoạch", "<", "Thực hiện", "<"), *other)))
    assert rows(read)[1] == ("2", "Số người", "người", "450", "97", "nghìn người", "")


@pytest.mark.parametrize("first", [412, 12])
def test_of_a_table_of_figures_alone_every_column_is_one_of_values_and_every_row_doubted(first: int) -> None:
    body = [(str(first + at), f"1.{at}45", str(209 + 7 * at)) for at in range(3)]
    read = table(page(with_bold_heading(grid(("Số hộ", "Số khẩu", "Trẻ em"), *body))))
    assert roles(read) == "value value value"
    assert [tuple(cell.text for cell in row.values) for row in read.rows] == body
    assert [[each.code for each in row.findings] for row in read.rows] == [["columns-go-on"]] * 3
    months = [(str(at), *row[1:]) for at, row in enumerate(body, 1)]
    read = table(page(with_bold_heading(grid(("Tháng", "Số khẩu", "Trẻ em"), *months))))
    assert roles(read) == "indicator value value"


def with_bold_heading(drawn: Grid) -> Grid:
    return replace(drawn, cells=tuple(replace(cell, bold=cell.row == 0) for cell in drawn.cells))


@pytest.mark.parametrize("opener", ["Trong đó:", "Bao gồm:", "Chia ra:"])
def test_what_announces_parts_opens_no_section(opener: str) -> None:
    read = table(
        page(
            grid(
                ("STT", "Chỉ tiêu", "ĐVT", "Kết quả"),
                ("", "Tổng số hồ sơ", "Hồ sơ", "100"),
                ("", opener, "", ""),
                ("", "- Trực tuyến", "Hồ sơ", "60"),
                ("1", "Đúng hạn", "Hồ sơ", "98"),
            )
        )
    )
    typed, _ = type_rows([read], PATTERNS)
    assert [row.kind for row in typed] == ["data", "group", "data", "data"]
    assert typed[-1].breadcrumb == "Đúng hạn"
