"""Which column names the rows by its place and by what stands in it, whatever the words above the columns behind it."""

from __future__ import annotations

import pytest
from table_drawing import grid, page
from table_reading import codes, roles, rows, table


@pytest.mark.parametrize(
    "heading", ["Chỉ tiêu", "Mục tiêu", "Nhiệm vụ được giao", "Số tiêu chí", "Danh mục", "Sản phẩm"]
)
@pytest.mark.parametrize("number", [True, False])
@pytest.mark.parametrize("name", ["Đơn vị", "Huyện", "Cơ sở giáo dục"])
def test_figures_are_no_labels_whatever_stands_above_them(heading: str, number: bool, name: str) -> None:
    given = ["1.138", "45", "12/15"]
    body = [(str(at + 1), f"{name} {'ABC'[at]}", given[at], str(90 + at)) for at in range(3)]
    first = 0 if number else 1
    read = table(page(grid(("STT", name, heading, "Tỷ lệ (%)")[first:], *[row[first:] for row in body])))
    assert roles(read) == ("stt " if number else "") + "indicator value value"
    assert [row.values[0].text for row in read.rows] == given


@pytest.mark.parametrize(
    "heading",
    [
        ("Xã", "Nội dung vi phạm"),
        ("Gói thầu", "Tên nhà thầu"),
        ("Tên tiêu chí", "Nội dung tiêu chí"),
        ("Cơ quan, đơn vị", "Nhiệm vụ"),
        ("Tháng", "Công trình"),
    ],
)
def test_of_two_texts_for_each_row_the_first_names_it(heading: tuple[str, str]) -> None:
    read = table(
        page(
            grid(
                ("STT", *heading, "Số tiền"),
                ("1", "Hải An", "Sửa chữa trụ sở", "3"),
                ("2", "Hải Bắc", "Cấp giấy phép", "4"),
                ("3", "Hải Minh", "Xả thải", "6"),
            )
        )
    )
    assert roles(read) == "stt indicator value value"
    assert [row.indicator.text for row in read.rows] == ["Hải An", "Hải Bắc", "Hải Minh"]


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Số văn bản", ("12/QĐ-UBND", "7/KH-UBND", "45/TB")),
        ("Mã chỉ tiêu", ("KT01", "KT02", "XH01")),
        ("Ngày tháng", ("Thứ Hai 5/11", "Thứ Ba 6/11", "Thứ Tư 7/11")),
        ("Người kiến nghị", ("Cử tri Hải An", "Cử tri Hải Bắc", "Ông Nam")),
    ],
)
def test_what_only_tells_which_or_who_stands_before_the_label(heading: str, texts: tuple[str, ...]) -> None:
    named = [(str(at + 1), texts[at], ("Sửa đường", "Cấp nước", "Điện yếu")[at], str(at + 4)) for at in range(3)]
    read = table(page(grid(("STT", heading, "Nội dung kiến nghị", "Kết quả"), *named)))
    assert roles(read) == "stt value indicator value"
    assert [row.values[0].text for row in read.rows] == list(texts)


def test_notes_are_no_labels_though_nothing_else_is_words() -> None:
    body = (("2021", "12", "11", "Do dịch"), ("2022", "14", "15", ""), ("2023", "9", "9", "Vượt"))
    read = table(page(grid(("Năm", "Nhiệm vụ", "Thực hiện", "Ghi chú"), *body)))
    assert roles(read) == "indicator value value note"


@pytest.mark.parametrize("head", ["Trạm y tế", "Cơ sở", "Điểm trường"])
def test_panels_whose_second_begins_with_any_number_have_one_heading(head: str) -> None:
    labels = ("STT", head, "Lượt khám")
    body = (("1", "An Bình", "120", "3", "Long Hồ", "96"), ("2", "Phú Quới", "88", "4", "Quới An", "7"))
    read = table(page(grid((*labels, *labels), *body)))
    assert [(row[0], row[1], row[3]) for row in rows(read)] == [
        ("1", "An Bình", "120"),
        ("2", "Phú Quới", "88"),
        ("3", "Long Hồ", "96"),
        ("4", "Quới An", "7"),
    ]


def test_an_opinion_beside_notes_is_a_value() -> None:
    body = (("1", "Xã A", "12", "Khá", "Theo QĐ 12"), ("2", "Xã B", "14", "Tốt", ""))
    assert roles(table(page(grid(("STT", "Xã", "Điểm", "Đánh giá", "Ghi chú"), *body)))).endswith("value value note")
    alone = [row[:4] for row in body]
    assert roles(table(page(grid(("STT", "Xã", "Điểm", "Đánh giá"), *alone)))).endswith("value note")


def test_a_column_that_can_only_be_of_units_is_so_before_the_labels_whatever_its_units() -> None:
    heading = ("STT", "ĐVT", "Chỉ tiêu", "Kế hoạch", "Thực hiện")
    rows = (
        ("1", "di tích", "Di tích được tu bổ", "5", "6"),
        ("2", "hiện vật", "Hiện vật được số hóa", "4.000", "4.120"),
        ("3", "lễ hội", "Lễ hội được phục dựng", "3", "2"),
        ("4", "nghệ nhân", "Nghệ nhân được phong tặng", "7", "8"),
    )
    read = table(page(grid(heading, *rows)))
    assert [row.unit.text for row in read.rows] == ["di tích", "hiện vật", "lễ hội", "nghệ nhân"]
    assert [column.role for column in read.columns] == ["stt", "unit", "indicator", "value", "value"]


@pytest.mark.parametrize("heading", ["Họ và tên chủ hộ", "Người được hỗ trợ", "Mặt hàng", "Tên công trình"])
@pytest.mark.parametrize("further", ["Địa chỉ", "Nơi cư trú", "Nhà cung cấp"])
def test_names_that_come_back_name_the_rows_beside_a_column_in_which_each_is_another(
    heading: str, further: str
) -> None:
    names = [
        "Trần Văn Bình",
        "Nguyễn Thị Sơn",
        "Nguyễn Thị Sơn",
        "Lê Văn Tám",
        "Phạm Thị Lan",
        "Trần Văn Bình",
        "Võ Thị Ba",
        "Đỗ Văn Năm",
    ]
    body = [(str(at + 1), name, f"Thôn {at + 1}, xã Hòa Phú", str(300 + 7 * at)) for at, name in enumerate(names)]
    read = table(page(grid(("STT", heading, further, "Số tiền"), *body)))
    assert roles(read) == "stt indicator value value"
    assert [row.indicator.text for row in read.rows] == names
    assert [row.values[0].text for row in read.rows] == [row[2] for row in body]


def test_names_printed_for_several_rows_each_group_them() -> None:
    body = [(str(at + 1), f"Xã {'ABC'[at // 3]}", f"Đường số {at + 1}", str(70 + 7 * at)) for at in range(9)]
    read = table(page(grid(("STT", "Nơi thực hiện", "Tuyến", "Chiều dài"), *body)))
    assert [row.indicator.text for row in read.rows] == [row[2] for row in body]


_FEW = ("Gạo tẻ", "Nước uống", "Gạo tẻ", "Mì tôm", "Nước uống", "Gạo tẻ", "Gạo tẻ", "Mì tôm", "Nước uống", "Mì tôm")


@pytest.mark.parametrize(
    "heading", [("Mặt hàng", "Nhà cung cấp"), ("Tên hàng", "Tên nhà cung cấp"), ("Đơn vị", "Nơi bán")]
)
def test_few_names_that_come_back_all_over_a_table_group_nothing(heading: tuple[str, str]) -> None:
    body = [(str(at + 1), name, f"Công ty số {at + 1}", str(300 + 7 * at)) for at, name in enumerate(_FEW)]
    read = table(page(grid(("STT", *heading, "Số tiền"), *body)))
    assert [row.indicator.text for row in read.rows] == list(_FEW)
    assert [row.values[0].text for row in read.rows] == [row[2] for row in body]
    assert codes(read) == []


@pytest.mark.parametrize("heading", [("Đơn vị", "Nhiệm vụ"), ("Khu vực", "Họ và tên"), ("Xã", "Tên chủ hộ")])
def test_a_label_behind_names_that_group_nothing_is_doubted(heading: tuple[str, str]) -> None:
    body = [(str(at + 1), name, f"Việc số {at + 1}", str(300 + 7 * at)) for at, name in enumerate(_FEW)]
    read = table(page(grid(("STT", *heading, "Số tiền"), *body)))
    assert codes(read) == ["label-unsure"] * len(body)
    kinds = table(page(grid(("STT", "Lĩnh vực", "Nhiệm vụ", "Số tiền"), *body)))
    assert codes(kinds) == []
    grouped = [(row[0], sorted(_FEW)[at], *row[2:]) for at, row in enumerate(body)]
    assert codes(table(page(grid(("STT", *heading, "Số tiền"), *grouped)))) == []


def test_the_rest_of_a_row_at_the_top_of_a_page_makes_no_label_of_the_texts_that_go_on_there() -> None:
    heading = ("STT", "Nhiệm vụ được giao", "Văn bản chỉ đạo", "Kết quả")
    tasks = [(str(at), f"Nhiệm vụ số {at}", f"Công văn số {at}/UBND-VP", "Hoàn thành") for at in range(1, 7)]
    pages = (
        page(grid(heading, *tasks[:3])),
        page(grid(heading, ("", "", "ngày 5/3", ""), *tasks[3:]), number=2),
        page(grid(heading, ("", "", "ngày 6/3", ""), ("7", "Nhiệm vụ số 7", "Công văn", "Xong")), number=3),
    )
    read = table(*pages)
    assert roles(read) == "stt indicator value value"
    assert read.rows[2].values[0].text == "Công văn số 3/UBND-VP ngày 5/3"
    assert len(read.rows) == 7


@pytest.mark.parametrize("name", ["Phường", "Tổ"])
def test_names_in_a_heading_that_end_with_a_number_on_a_line_of_its_own_hold_no_row(name: str) -> None:
    heading = ("STT", "Chỉ tiêu", f"{name}\n1", f"{name}\n2", "Cộng")
    assert codes(table(page(grid(heading, ("1", "Số hộ", "5", "4", "9"), ("2", "Số người", "20", "15", "35"))))) == []
    swallowed = ("STT", "Chỉ tiêu", "Kế hoạch\n5", "Kết quả\n4", "Còn lại")
    assert "rows-in-heading" in codes(table(page(grid(swallowed, ("2", "Số người", "20", "15", "35")))))
