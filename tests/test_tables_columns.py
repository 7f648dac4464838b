"""Which column of a table is what: by its heading, by what numbers the rows, by what is printed once for several of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from table_drawing import grid, page
from table_reading import PATTERNS, codes, roles, rows, table

from cchc_extract.understanding.rows import type_rows

FIGURES = (("THCS Lê Lợi", "24", "812"), ("THCS Nguyễn Du", "25", "903"), ("TH Kim Đồng", "26", "640"))


@pytest.mark.parametrize(
    "heading",
    [
        ("TÊN TRƯỜNG", "SỐ LỚP", "SỐ HỌC SINH"),
        ("Cơ sở", "Lớp", "Học sinh"),
        ("NHÓM HÀNG", "Tháng 12", "Bình quân"),
        ("Mặt hàng", "Hà Nội", "Hải Phòng"),
    ],
)
def test_a_table_that_numbers_no_row_is_a_table_whatever_its_headings(heading: tuple[str, str, str]) -> None:
    read = table(page(grid(heading, *FIGURES)))
    assert roles(read) == "indicator value value"
    assert [column.label for column in read.columns] == list(heading)
    assert rows(read) == [("", name, "", one, two, "") for name, one, two in FIGURES]
    assert codes(read) == []


def test_a_heading_of_two_levels_is_told_by_the_figures_below_it() -> None:
    read = table(
        page(
            grid(
                ("Mặt hàng", "Chỉ số giá so với (%)", "<"),
                ("^", "Kỳ gốc 2019", "Tháng trước"),
                ("Lương thực", "151,21", "101,04"),
                ("Thực phẩm", "117,52", "99,16"),
                ("May mặc", "113,92", "100,91"),
            )
        )
    )
    assert read.value_labels == ("Chỉ số giá so với (%) / Kỳ gốc 2019", "Chỉ số giá so với (%) / Tháng trước")
    assert [row.indicator.text for row in read.rows] == ["Lương thực", "Thực phẩm", "May mặc"]


def test_years_are_labels_and_the_figures_beside_them_no_numbers_of_rows() -> None:
    read = table(
        page(grid(("Năm", "Số đoàn", "Số lượt"), ("2019", "34", "1.204"), ("2020", "35", "901"), ("2021", "36", "77")))
    )
    assert roles(read) == "indicator value value"
    assert [row.stt.text for row in read.rows] == ["", "", ""]


def test_a_letter_is_laid_out_by_a_grid_that_is_no_table() -> None:
    assert table(
        page(
            grid(
                ("UBND XÃ HÒA AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Mẫu số"),
                ("Số", "45", "1"),
                ("Ngày", "16", "2"),
            )
        ),
        page(grid(("STT", "Chỉ tiêu", "Số liệu"), ("1", "Số văn bản", "5")), number=2),
    ).value_labels == ("Số liệu",)


SHEET = (
    ("", "A", "B", "C", "D"),
    ("1", "STT", "Chỉ tiêu", "ĐVT", "Số liệu"),
    ("2", "1", "Số văn bản", "Văn bản", "12"),
    ("4", "2", "Số hồ sơ", "Hồ sơ", "1204"),
)


def test_the_row_numbers_and_column_letters_that_a_spreadsheet_prints_are_no_part_of_the_table() -> None:
    read = table(page(grid(*SHEET)))
    assert roles(read) == "stt indicator unit value"
    assert rows(read) == [("1", "Số văn bản", "Văn bản", "12", ""), ("2", "Số hồ sơ", "Hồ sơ", "1204", "")]
    lettered = table(page(grid(("STT", "A", "B"), ("1", "Số văn bản", "12"), ("2", "Số hồ sơ", "4"))))
    assert [row.stt.text for row in lettered.rows] == ["1", "2"]


def test_a_column_of_texts_beside_the_labels_is_a_group_only_where_it_says_something_for_several_rows() -> None:
    group = table(
        page(
            grid(
                ("TT", "Nhóm nhiệm vụ", "Nội dung", "Kế hoạch"),
                ("1", "Thể chế", "Ban hành văn bản", "12"),
                ("^", "^", "Rà soát văn bản", "7"),
                ("2", "Thủ tục", "Hồ sơ tiếp nhận", "31"),
            )
        )
    )
    assert roles(group) == "stt other indicator value"
    typed, _ = type_rows([group], PATTERNS)
    assert [row.breadcrumb for row in typed] == [
        "Thể chế > Ban hành văn bản",
        "Thể chế > Rà soát văn bản",
        "Thủ tục > Hồ sơ tiếp nhận",
    ]
    sign = table(
        page(
            grid(
                ("TT", "Ký hiệu", "Tên công trình", "Diện tích (m2)"),
                ("1", "K4/CQ2", "Nhà văn hóa", "1.200"),
                ("2", "K7", "Trường học", "3.450,5"),
            )
        )
    )
    assert roles(sign) == "stt value indicator value"
    assert [row.values[0].text for row in sign.rows] == ["K4/CQ2", "K7"]


def test_what_is_printed_once_over_several_rows_is_said_of_each() -> None:
    read = table(
        page(
            grid(
                ("TT", "Nội dung", "ĐVT", "Dự toán", "Ghi chú"),
                ("1", "Xã A", "Triệu đồng", "500", "Vốn tỉnh"),
                ("2", "Xã B", "^", "^", "^"),
                ("3", "Xã C", "^", "70", "^"),
            )
        )
    )
    assert [row[2:] for row in rows(read)] == [
        ("Triệu đồng", "500", "Vốn tỉnh"),
        ("Triệu đồng", "500", "Vốn tỉnh"),
        ("Triệu đồng", "70", "Vốn tỉnh"),
    ]


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("512\n431\n81", "512 / 431 / 81"),
        ("28\n29", "28 / 29"),
        ("12\n345", "12 / 345"),
        ("12.345\n678", "12.345 / 678"),
        ("98765\n43210", "98765 / 43210"),
        ("12.500.00\n0đ", "12.500.000đ"),
        ("12.345.\n000", "12.345.000"),
        ("12.345,6\n7", "12.345,67"),
        ("31/12/\n2024", "31/12/2024"),
        ("1.204\n(100%)", "1.204 (100%)"),
        ("Đang\nthực hiện", "Đang thực hiện"),
    ],
)
def test_the_lines_of_a_value_are_one_number_only_where_the_cell_broke_it(cell: str, read_as: str) -> None:
    read = table(
        page(
            grid(("STT", "Chỉ tiêu", "ĐVT", "Số liệu"), ("1", "Số hồ sơ", "Hồ sơ", "5"), ("2", "Số tiền", "Đồng", cell))
        )
    )
    assert read.rows[1].values[0].text == read_as


def test_columns_between_rules_in_which_nothing_stands_are_none() -> None:
    read = table(
        page(grid(("Tên trường", "Số lớp", ""), ("Lê Lợi", "24", ""), ("Kim Đồng", "18", ""), ("Nguyễn Du", "21", "")))
    )
    assert read.value_labels == ("Số lớp",)


@pytest.mark.parametrize(
    "heading",
    [
        ("Lĩnh vực", "Chỉ tiêu"),
        ("Lĩnh vực", "Tên thủ tục"),
        ("Lĩnh vực", "Thủ tục"),
        ("Nội dung", "Tiêu chí"),
        ("Cơ quan, đơn vị", "Họ và tên"),
    ],
)
@pytest.mark.parametrize("again", ["^", "Y tế"])
@pytest.mark.parametrize("numbered", [False, True])
def test_of_two_columns_headed_as_labels_the_one_printed_once_for_several_rows_is_the_group(
    heading: tuple[str, str], again: str, *, numbered: bool
) -> None:
    printed = [
        ("TT", *heading, "Năm 2022", "Năm 2023", "Tăng/giảm"),
        ("1", "Y tế", "Số bác sĩ", "4", "5", "tăng"),
        ("2", again, "Số giường", "20", "22", "tăng"),
        ("3", "Giáo dục", "Số trường", "6", "6", "không đổi"),
        ("4", again.replace("Y tế", "Giáo dục"), "Số lớp", "88", "90", "tăng"),
    ]
    read = table(page(grid(*(row if numbered else row[1:] for row in printed))))
    assert roles(read) == ("stt " if numbered else "") + "other indicator value value value"
    assert read.value_labels == ("Năm 2022", "Năm 2023", "Tăng/giảm")
    typed, _ = type_rows([read], PATTERNS)
    assert [row.breadcrumb for row in typed] == [
        "Y tế > Số bác sĩ",
        "Y tế > Số giường",
        "Giáo dục > Số trường",
        "Giáo dục > Số lớp",
    ]


def test_a_task_printed_once_for_several_products_is_the_label_and_no_group() -> None:
    read = table(
        page(
            grid(
                ("TT", "Nhiệm vụ", "Sản phẩm", "Số lượng"),
                ("1", "Rà soát văn bản", "Báo cáo", "3"),
                ("2", "^", "Kế hoạch", "1"),
                ("3", "Tập huấn", "Tài liệu", "2"),
            )
        )
    )
    assert roles(read) == "stt indicator value value"


@pytest.mark.parametrize(
    "remark", ["Ghi chú: Số liệu tính đến 30/11/2023", "Nguồn: Sở Nội vụ", "* Lưu ý: Không tính xã A", "(*) Tạm tính"]
)
def test_a_remark_over_all_columns_of_the_last_row_is_no_row_of_the_table(remark: str) -> None:
    heading = ("STT", "Nội dung", "Kế hoạch", "Kết quả")
    read = table(page(grid(heading, ("1", "Mục A", "12", "13"), ("2", "Mục B", "22", "23"), (remark, "<", "<", "<"))))
    assert [row.indicator.text for row in read.rows] == ["Mục A", "Mục B"]
    assert [each.raw for each in read.findings if each.code == "text-left-out"] == [remark]
    drawn = grid(heading, ("1", "Mục A", "12", "13"), ("2", "Mục B", "22", "23"), (remark, "", "", ""))
    unruled = table(page(replace(drawn, method="alignment")))
    assert [row.indicator.text for row in unruled.rows] == ["Mục A", "Mục B"]
    assert [each.raw for each in unruled.findings if each.code == "text-left-out"] == [remark]
    within = table(page(grid(heading, ("1", "Mục A", "12", "13"), ("2", "Ghi chú: B", "22", "23"))))
    assert [row.indicator.text for row in within.rows] == ["Mục A", "Ghi chú: B"]


def test_a_remark_below_a_table_is_said_in_its_words() -> None:
    drawn = grid(("STT", "Nội dung", "Kế hoạch", "Kết quả"), ("1", "Mục A", "12", "13"), ("2", "Mục B", "22", "23"))
    remark, other = "Ghi chú: Số liệu quý III là số ước.", "Người lập biểu: Lê A"
    read = table(page(drawn, remark, other))
    assert [each.raw for each in read.findings if each.code == "text-left-out"] == [remark]
    assert not any(each.code == "text-left-out" for each in table(page(drawn, other, remark)).findings)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Nguyên nhân", "value"),
        ("Giải trình", "value"),
        ("Lý do", "value"),
        ("Ghi chú", "note"),
        ("Đánh giá", "note"),
        ("Nhận xét", "note"),
    ],
)
def test_only_remarks_are_notes_and_what_else_is_said_in_words_keeps_its_heading(heading: str, role: str) -> None:
    read = table(
        page(
            grid(
                ("STT", "Nội dung", "Số giao", heading),
                ("1", "Mục A", "12", "Thiếu người"),
                ("2", "Mục B", "22", "Thiên tai"),
                ("3", "Mục C", "32", "Thiếu vốn"),
            )
        )
    )
    assert roles(read) == f"stt indicator value {role}"
