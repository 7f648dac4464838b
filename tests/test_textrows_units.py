"""Units in dumps that keep rows together: of any words, once for many rows, where the heading does not name them; labels printed last."""

from __future__ import annotations

from cchc_extract import patterns
from cchc_extract.layout import lay_out
from cchc_extract.model import Line, Page, RawRow
from cchc_extract.understanding.tables import read_tables

PATTERNS = patterns.load()


def rows_of(text: str) -> list[RawRow]:
    lines = tuple(Line(page=1, text=line) for line in text.split("\n"))
    found = read_tables([lay_out(Page(number=1, source="text", lines=lines))], PATTERNS)
    return [row for table in found for row in table.rows]


def test_a_unit_that_its_label_holds_is_a_unit_whatever_the_word() -> None:
    """Nobody listed the words: that the label names what is counted tells them."""
    rows = rows_of(
        "Phụ lục\nTT Nội dung ĐVT Năm 2023 Năm 2024\n"
        "1 Số trụ nước chữa cháy trụ 36 48\n2 Số bia di tích bia 120 131\n3 Tỷ lệ đường nhựa % 46,7 51,2\n4 Số đập dâng đập 4 5"
    )
    assert [(row.indicator.text, row.unit.text) for row in rows] == [
        ("Số trụ nước chữa cháy", "trụ"),
        ("Số bia di tích", "bia"),
        ("Tỷ lệ đường nhựa", "%"),
        ("Số đập dâng", "đập"),
    ]


def test_a_unit_over_two_lines_is_not_cut() -> None:
    rows = rows_of(
        "Phụ lục\nTT Nội dung ĐVT Kết quả\n1 Số hộ nghèo hộ 36\n2 Kinh phí hỗ trợ\ntriệu\nđồng 7.734\n3 Số xã đạt chuẩn xã 12"
    )
    assert [(row.indicator.text, row.unit.text) for row in rows] == [
        ("Số hộ nghèo", "hộ"),
        ("Kinh phí hỗ trợ", "triệu đồng"),
        ("Số xã đạt chuẩn", "xã"),
    ]


def test_a_unit_printed_in_the_first_row_alone_is_said_for_the_rows_below() -> None:
    rows = rows_of(
        "Phụ lục\nSTT Nội dung ĐVT Dự toán Thực hiện\n1 Chi đầu tư phát triển\ntriệu đồng 4.200 3.100\n2 Chi thường xuyên 5.300 5.250\n"
        "3 Thu nội địa 7.100 7.400\n4 Dự phòng ngân sách 640 200\n5 Lệ phí trước bạ 310 290"
    )
    assert [row.unit.text for row in rows] == ["triệu đồng"] * 5
    assert [row.indicator.text for row in rows][1:] == [
        "Chi thường xuyên", "Thu nội địa", "Dự phòng ngân sách", "Lệ phí trước bạ",
    ]  # fmt: skip


def test_units_are_read_where_the_heading_does_not_name_them() -> None:
    rows = rows_of(
        "Phụ lục\nSTT Nội dung Năm 2023 Năm 2024\n1 Số hộ thoát nghèo hộ 36 54\n2 Số lao động có việc làm người 630 719\n"
        "3 Tỷ lệ bao phủ % 91,5 93,2\n4 Số trường đạt chuẩn trường 12 13"
    )
    assert [(row.unit.text, [value.text for value in row.values]) for row in rows] == [
        ("hộ", ["36", "54"]),
        ("người", ["630", "719"]),
        ("%", ["91,5", "93,2"]),
        ("trường", ["12", "13"]),
    ]


def test_labels_that_stand_below_the_table_go_to_the_rows_that_lack_them_and_are_doubted() -> None:
    rows = rows_of(
        "Phụ lục\nSTT Nội dung Đơn vị Năm 2023 Năm 2024\n1 Số cuộc kiểm tra cuộc 36 54\n2 % 91,5 93,2\n3 người 630 719\n"
        "4 Số hộ thoát nghèo hộ 46 40\nTỷ lệ lao động qua đào tạo có bằng cấp, \nchứng chỉ Số cán bộ được cử đi đào tạo, bồi \ndưỡng"
    )
    assert [row.indicator.text for row in rows] == [
        "Số cuộc kiểm tra",
        "Tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ",
        "Số cán bộ được cử đi đào tạo, bồi dưỡng",
        "Số hộ thoát nghèo",
    ]
    assert all(row.findings for row in rows[1:3])


def test_columns_of_words_are_divided_by_what_stands_in_the_other_rows() -> None:
    rows = rows_of(
        "Phụ lục\nSố TT Nhiệm vụ Đơn vị chủ trì Thời hạn hoàn thành Sản phẩm\n"
        "1 Rà soát thủ tục hành chính Văn phòng Sở 31/01/2024 Kế hoạch\n"
        "2 Xây dựng quy trình nội bộ Phòng Quản lý Giá 15/4/2024 Quyết định\n"
        "3 Số hóa kết quả giải quyết Văn phòng Sở Quý II Dữ liệu\n4 Khảo sát doanh nghiệp Thanh tra Sở Trước 20/6/2024 Báo cáo khảo sát\n"
        "5 Đánh giá cơ chế tự chủ Văn phòng Sở 30/9/2024 Báo cáo"
    )
    assert [[value.text for value in row.values] for row in rows] == [
        ["Văn phòng Sở", "31/01/2024", "Kế hoạch"],
        ["Phòng Quản lý Giá", "15/4/2024", "Quyết định"],
        ["Văn phòng Sở", "Quý II", "Dữ liệu"],
        ["Thanh tra Sở", "Trước 20/6/2024", "Báo cáo khảo sát"],
        ["Văn phòng Sở", "30/9/2024", "Báo cáo"],
    ]
    assert rows[0].indicator.text == "Rà soát thủ tục hành chính"


def test_numbers_of_columns_in_the_line_of_the_first_row_are_none_of_its_cells() -> None:
    rows = rows_of(
        "Phụ lục\nTT Nội dung Đơn vị Kế hoạch Kết quả\n(1) (2) (3) (4) (5) 1 Số cuộc kiểm tra cuộc 36 54\n2 Tỷ lệ bao phủ % 91,5 93,2\n"
        "3 Số hộ thoát nghèo hộ 46 40"
    )
    assert [(row.stt.text, row.indicator.text) for row in rows] == [
        ("1", "Số cuộc kiểm tra"), ("2", "Tỷ lệ bao phủ"), ("3", "Số hộ thoát nghèo"),
    ]  # fmt: skip
