"""Tables of dumps that keep columns where short figures stand beside notes, and where rows and headings go on over lines and pages."""

from __future__ import annotations

from test_textcolumns import read, rows

BESIDE_NOTES = """\
TT   Tên tuyến          ĐVT                 Chiều dài              Số cầu yếu           Ghi chú
                                   Theo hồ sơ        Kiểm đếm
1    Cầu Mậu Duệ         km                83,0             82,7                3
2    Cầu treo Tả Ké      km                56,5             56,5                -
3    Cầu Lũng Phìn       km                     42         41,35                    Đang sửa chữa
4    Cầu Vĩnh Tuy        km                71,2                                 7 Chờ kiểm định
5    Cầu cứng Yên Lộ     km                71,2             71,0                    - Đã bàn giao
     Tổng cộng                            324,1            251,5               20
"""


def test_short_figures_at_the_right_edge_of_their_column_are_no_notes() -> None:
    (table,) = read(BESIDE_NOTES)
    assert [row[5:] for row in rows(table)] == [
        ("3", ""),
        ("-", ""),
        ("", "Đang sửa chữa"),
        ("7", "Chờ kiểm định"),
        ("", "- Đã bàn giao"),
        ("20", ""),
    ]
    assert not [finding for row in table.rows for finding in row.findings if finding.code == "ambiguous-row"]


def test_a_dash_before_a_note_is_a_value_that_is_doubted() -> None:
    (table,) = read(BESIDE_NOTES.replace(" 7 Chờ", " - Chờ"))
    assert rows(table)[3][5:] == ("-", "Chờ kiểm định")
    assert [finding.code for finding in table.rows[3].findings] == ["ambiguous-row"]


def test_a_figure_that_begins_where_notes_do_is_doubted() -> None:
    (table,) = read(BESIDE_NOTES.replace("82,7                3\n", "82,7                       15\n"))
    assert [finding.code for finding in table.rows[0].findings] == ["ambiguous-row"]


PRICES = """\
STT    Mã hàng    Tên hàng       Đơn vị tính   Giá kỳ trước   Giá kỳ này   Mức tăng         Nguồn
 1    01.001     Thóc tẻ            đ/kg             7.800         8.100         300     Chợ Tân An
 2    01.002     Gạo tẻ ngon        đ/kg            22.000        22.500         500     Chợ Tân An
 3    01.004     Thịt lợn hơi       đ/kg            54.500        52.000      -2.500     Trại chăn nuôi
"""


def test_the_only_row_of_a_last_page_is_read_at_other_indents() -> None:
    (table,) = read(
        PRICES, "4   08.007   Vé xe buýt   đ/lượt   8.000   8.000   -\n             tuyến dưới\n             15 km\n"
    )
    last = table.rows[-1]
    assert (last.stt.text, last.unit.text) == ("4", "đ/lượt")
    assert [value.text for value in last.values][-4:] == ["8.000", "8.000", "-", ""]


def test_lines_of_figures_behind_a_table_that_are_no_rows_of_it_are_an_error() -> None:
    (table,) = read(
        PRICES, "Bảng dưới đây tiếp theo bảng trên\nVé xe buýt      8.000       8.000       -       -      12\n"
    )
    assert [finding.severity for finding in table.findings if finding.code == "figures-unread"] == ["error"]


REST = """\
STT     Chỉ tiêu      Đơn vị tính    Kế hoạch       Thực hiện        Ghi chú
 1    Trồng rừng          ha                1.150        640,8
      tập trung
 2    Trồng cây          cây              250.000      183.400       Đạt
      phân tán
 3    Chăm sóc            ha                2.780        1.200       Chưa
"""


def test_a_row_that_breaks_over_the_page_is_joined_or_doubted() -> None:
    (whole,) = read(REST, "rừng trồng   nghiệm thu\n")
    assert rows(whole)[-1] == ("3", "Chăm sóc rừng trồng", "ha", "2.780", "1.200", "Chưa nghiệm thu")
    assert [finding.code for finding in whole.rows[-1].findings] == ["row-over-pages"]
    (part,) = read(REST, "rừng trồng\n")
    assert [finding.code for finding in part.rows[-1].findings] == ["row-may-continue"]


def test_a_known_heading_that_goes_on_in_small_letters_is_no_row() -> None:
    first = """\
STT   Tên tuyến    Đơn vị   Chiều dài    Đã duy tu   Kinh phí   Ghi chú
        đường                                         (triệu
                                                      đồng)
 1    Tuyến         km              25           -      6.568
      Nậm Cắn
 2    Tuyến         km              46           6      8.879
      Bản Vẽ
"""
    second = first.replace(" 1 ", " 3 ").replace(" 2 ", " 4 ")
    (table,) = read(first, second)
    assert [row.stt.text for row in table.rows] == ["1", "2", "3", "4"]
    assert "Kinh phí (triệu đồng)" in [" ".join(label.split()) for label in table.value_labels]
