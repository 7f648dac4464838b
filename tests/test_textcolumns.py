"""Tables of dumps that keep columns by blanks, as `pdftotext -layout`, w3m, tabs and drawn borders write them."""

from __future__ import annotations

from cchc_extract import patterns
from cchc_extract.layout import lay_out
from cchc_extract.model import Line, Page, RawTable
from cchc_extract.understanding.tables import read_tables
from cchc_extract.understanding.textcolumns import suits

PATTERNS = patterns.load()

CENTRED = """\
                                        PHỤ LỤC
                          (Kèm theo Báo cáo số 12/BC-UBND)
                                                               Kết quả
STT                Nội dung                   Đơn vị                                  Ghi chú
                                                        Tháng 9      Tháng 10
 I    CẢI CÁCH THỦ TỤC HÀNH CHÍNH
      Văn bản chỉ đạo, điều hành được ban
1                                            Văn bản       27           1.602
      hành trong năm
1.1   Hồ sơ tiếp nhận                                      34             -
                                              Hồ sơ                               Chờ hướng dẫn
1.2   Hồ sơ đã giải quyết                                  33            12       của Sở
                                                                                  Nội vụ
VII Chuyển đổi số                              %         97,06
"""


def read(*pages: str) -> list[RawTable]:
    layouts = [
        lay_out(
            Page(
                number=number,
                source="text",
                lines=tuple(Line(page=number, text=line) for line in text.split("\n")),
            )
        )
        for number, text in enumerate(pages, start=1)
    ]
    return read_tables(layouts, PATTERNS)


def rows(table: RawTable) -> list[tuple[str, ...]]:
    return [
        (
            row.stt.text,
            " ".join(row.indicator.text.split()),
            " ".join(row.unit.text.split()),
            *(value.text for value in row.values),
            " ".join(row.note.text.split()),
        )
        for row in table.rows
    ]


def test_cells_centred_in_height_and_a_unit_for_two_rows() -> None:
    (table,) = read(CENTRED)
    assert [each.rsplit(" / ", 1)[-1] for each in table.value_labels] == ["Tháng 9", "Tháng 10"]
    assert rows(table) == [
        ("I", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""),
        ("1", "Văn bản chỉ đạo, điều hành được ban hành trong năm", "Văn bản", "27", "1.602", ""),
        ("1.1", "Hồ sơ tiếp nhận", "Hồ sơ", "34", "-", ""),
        ("1.2", "Hồ sơ đã giải quyết", "Hồ sơ", "33", "12", "Chờ hướng dẫn của Sở Nội vụ"),
        ("VII", "Chuyển đổi số", "%", "97,06", "", ""),
    ]


def test_a_page_set_narrower_goes_on_with_a_blank_column() -> None:
    first = """\
STT   Nội dung                        Đơn vị        Kế hoạch      Thực hiện      Ghi chú
1     Văn bản đã ban hành             Văn bản          12             11         Đạt
2     Hồ sơ đã tiếp nhận              Hồ sơ         1.204          1.190
3     Cuộc kiểm tra                   Cuộc              4              4         Đủ
"""
    second = """\
4     Biên chế được giao         Người       42         39
5     Tỷ lệ giải quyết đúng      %           98       97,5
      hạn
                                     2
"""
    (table,) = read(first, second)
    assert rows(table)[3:] == [
        ("4", "Biên chế được giao", "Người", "42", "39", ""),
        ("5", "Tỷ lệ giải quyết đúng hạn", "%", "98", "97,5", ""),
    ]


def test_one_blank_between_crowded_cells() -> None:
    (table,) = read("""\
TT  Nội dung                       Đơn vị      Kế hoạch  Thực hiện
1   Thu nội địa                    đồng        5.667     76
2   Lệ phí trước bạ của xã         đồng    6.317.864     40
3   Dự phòng ngân sách             đồng           12  3.742
4   Chi quản lý hành chính         đồng    8.953.181 237.307
""")
    assert [row[3:5] for row in rows(table)] == [
        ("5.667", "76"),
        ("6.317.864", "40"),
        ("12", "3.742"),
        ("8.953.181", "237.307"),
    ]


def test_numbers_broken_in_a_narrow_column() -> None:
    (table,) = read("""\
T    Chỉ tiêu thống kê                Đơn vị tính    Số liệu    Ghi chú
T
1    Công tác chỉ đạo
1.   Số nhiệm vụ đề ra                 Nhiệm vụ        544
1
1.   Số nhiệm vụ đã hoàn thành         Nhiệm vụ        500      Còn chậm
2
2    Cải cách thể chế
2.   Văn bản đã ban hành               Văn bản          12
1
""")
    assert [row[0] for row in rows(table)] == ["1", "1.1", "1.2", "2", "2.1"]


def test_drawn_borders_and_tabs() -> None:
    drawn = """\
+-----+------------------------+---------+---------+
| STT | Nội dung               | Đơn vị  | Kết quả |
+-----+------------------------+---------+---------+
| 1   | Văn bản đã ban hành    | Văn bản | 12      |
+-----+------------------------+---------+---------+
| 2   | Hồ sơ tiếp nhận        |         | 1.204   |
|     | trong kỳ               |         |         |
+-----+------------------------+---------+---------+
| 3   | Cuộc kiểm tra          | Cuộc    | -       |
+-----+------------------------+---------+---------+
"""
    tabbed = (
        "STT\tNội dung\tĐơn vị\tKết quả\n1\tVăn bản đã ban hành\tVăn bản\t12\n"
        "2\tHồ sơ tiếp nhận trong kỳ\t\t1.204\n3\tCuộc kiểm tra\tCuộc\t-\n"
    )
    expected = [
        ("1", "Văn bản đã ban hành", "Văn bản", "12", ""),
        ("2", "Hồ sơ tiếp nhận trong kỳ", "", "1.204", ""),
        ("3", "Cuộc kiểm tra", "Cuộc", "-", ""),
    ]
    (table,) = read(drawn)
    assert rows(table) == expected
    (table,) = read(
        tabbed
    )  # here nothing tells a cell merged with the one above from a blank one, and the dataset says so
    assert rows(table) == [expected[0], ("2", "Hồ sơ tiếp nhận trong kỳ", "Văn bản", "1.204", ""), expected[2]]
    assert [finding.code for finding in table.rows[1].findings] == ["unit-from-above"]


def test_letterhead_prose_and_signature_are_no_rows() -> None:
    (table,) = read("""\
      ỦY BAN NHÂN DÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
       XÃ CAM HỒNG                        Độc lập - Tự do - Hạnh phúc
      Thực hiện Công văn số 2217/SNV-CCHC ngày 20/11/2025 của Sở Nội vụ về việc báo cáo
định kỳ, Ủy ban nhân dân xã báo cáo như sau:
 TT    Nội dung công việc           Kết quả      Đơn vị       Diễn giải
  1    Ban hành văn bản                11        Văn bản
  2    Tiếp nhận hồ sơ                142         Hồ sơ       lữ hành: 39
  3    Đúng hạn                       100           %
Nơi nhận:                                          GIÁM ĐỐC
- Sở Nội vụ;
                                               Bùi Quốc Thái
""")
    assert [row[:4] for row in rows(table)] == [
        ("1", "Ban hành văn bản", "Văn bản", "11"),
        ("2", "Tiếp nhận hồ sơ", "Hồ sơ", "142"),
        ("3", "Đúng hạn", "%", "100"),
    ]


def test_which_dumps_keep_columns() -> None:
    strewn = "STT\nNội dung\nĐơn vị\nKết quả\n1\nVăn bản  đã  ban hành\nVăn bản\n12\n" * 3
    assert suits([Line(page=1, text=line) for line in CENTRED.split("\n")])
    assert not suits([Line(page=1, text=line) for line in strewn.split("\n")])


NARROW = (
    """\
STT     Tên         Số lớp              Số học sinh            Số giáo   Ghi chú
        trường                Tổng số       Nữ      Dân tộc     viên
                                                    thiểu số
  I     KHỐI TRUNG HỌC CƠ SỞ
  1     Trường      20          540         259                  34
        Tiểu học
        Nguyễn
        Bá Ngọc
  2     Trường      21          672         322        65        36
        Tiểu học
        Võ Thị
        Sáu
  3     Trường      13          390         187        12        26      Đạt
        Tiểu học                                                         chuẩn


                                        2
""",
    """\
STT   Tên       Số lớp             Số học sinh            Số giáo   Ghi chú
      trường             Tổng số       Nữ      Dân tộc     viên
                                               thiểu số
      số 2 Hòa                                                      mức độ 1
      Phong
 4    Trường      8      224           107        90        10
      Chu Văn
      An
""",
)


def test_labels_of_many_lines_stay_with_the_row_that_they_begin_in_over_a_page() -> None:
    (table,) = read(*NARROW)
    assert rows(table) == [
        ("I", "KHỐI TRUNG HỌC CƠ SỞ", "", "", "", "", "", "", ""),
        ("1", "Trường Tiểu học Nguyễn Bá Ngọc", "", "20", "540", "259", "", "34", ""),
        ("2", "Trường Tiểu học Võ Thị Sáu", "", "21", "672", "322", "65", "36", ""),
        ("3", "Trường Tiểu học số 2 Hòa Phong", "", "13", "390", "187", "12", "26", "Đạt chuẩn mức độ 1"),
        ("4", "Trường Chu Văn An", "", "8", "224", "107", "90", "10", ""),
    ]


def test_a_heading_over_three_columns_is_told_by_the_height_of_what_is_below_it() -> None:
    (table,) = read(*NARROW)
    assert table.value_labels == (
        "Số lớp",
        "Số học sinh / Tổng số",
        "Số học sinh / Nữ",
        "Số học sinh / Dân tộc thiểu số",
        "Số giáo viên",
    )


BESIDE_A_BLANK = """\
STT    Tên đơn vị      Trực     Quá      Ghi chú
                       tuyến    hạn
 1     Xã Bình Minh    1.774     -
 2     Xã Tam Hưng     1.137
                                         Nâng cấp
 3     Xã Thanh Cao    1.709     -
                                         phần mềm
 4     Xã Thanh Mai      487    10
"""


def test_a_note_that_no_line_has_beside_the_last_value_is_no_part_of_it() -> None:
    (table,) = read(BESIDE_A_BLANK)
    assert rows(table) == [
        ("1", "Xã Bình Minh", "", "1.774", "-", ""),
        ("2", "Xã Tam Hưng", "", "1.137", "", ""),
        ("3", "Xã Thanh Cao", "", "1.709", "-", "Nâng cấp phần mềm"),
        ("4", "Xã Thanh Mai", "", "487", "10", ""),
    ]


BROKEN = """\
TT     Nội dung công việc       Thời hạn     Giá trị        Ghi chú
       Nhà ở cho người thu                   366.870,7
1                               15/11/202                   Xin gia
       nhập thấp                4            5              hạn
2      Rà soát quy trình        Quý IV       512.300,5
3      Đấu thầu tập trung       30/6/2024    120.400
"""
WORDS = """\
TT     Nội dung kiến nghị           Địa phương       Thời hạn xử lý   Ghi chú
 1     Rút ngắn thủ tục chấp        Bình Dương       Quý III/2023
       thuận chủ trương
 2     Bổ sung quỹ đất 20%          Đồng Nai         Quý IV/2023      Đã có
                                                                      công văn
 3     Hướng dẫn xác định giá       Hải Phòng
"""


def test_dates_and_numbers_broken_in_narrow_columns_are_no_rows_of_their_own() -> None:
    (table,) = read(BROKEN)
    assert rows(table) == [
        ("1", "Nhà ở cho người thu nhập thấp", "", "15/11/2024", "366.870,75", "Xin gia hạn"),
        ("2", "Rà soát quy trình", "", "Quý IV", "512.300,5", ""),
        ("3", "Đấu thầu tập trung", "", "30/6/2024", "120.400", ""),
    ]


def test_a_table_of_words_alone_is_one_for_its_heading_and_numbers() -> None:
    (table,) = read(WORDS)
    assert rows(table) == [
        ("1", "Rút ngắn thủ tục chấp thuận chủ trương", "", "Bình Dương", "Quý III/2023", ""),
        ("2", "Bổ sung quỹ đất 20%", "", "Đồng Nai", "Quý IV/2023", "Đã có công văn"),
        ("3", "Hướng dẫn xác định giá", "", "Hải Phòng", "", ""),
    ]


CROWDED = """\
STT  Chỉ tiêu                ĐVT      Cấp huyện    Cấp xã   Kế hoạch  Thực hiện
1.   Số hồ sơ tiếp nhận      hồ sơ         832      1.812 7.964.843 1.867.394
2.   Số cuộc kiểm tra        cuộc           39          -        99        42
3.   Số đơn vị               đơn vị         86    302.057        62        46
4.   Số văn bản              văn bản     8.574  8.974.769     2.968     6.502
"""


def test_crowded_numbers_as_many_as_the_columns_fill_them_in_order() -> None:
    (table,) = read(CROWDED)
    assert rows(table)[0] == ("1.", "Số hồ sơ tiếp nhận", "hồ sơ", "832", "1.812", "7.964.843", "1.867.394", "")


PASTED = """\
                                        1
BÁO CÁO

TT     Chỉ tiêu            ĐVT         Năm 2022    Năm 2023
 1     Dự án               Dự án         401          412
 2     Vốn vay ưu          Tỷ đồng        -            83
       đãi
                                 2

 3     Căn hộ              Căn           10           11
 4     Diện tích           m2            20           21
                                 3

"""


def test_a_page_number_of_a_dump_without_page_breaks_is_no_part_of_the_last_row() -> None:
    found = [row for table in read(PASTED) for row in rows(table)]
    assert [row[:3] for row in found] == [
        ("1", "Dự án", "Dự án"),
        ("2", "Vốn vay ưu đãi", "Tỷ đồng"),
        ("3", "Căn hộ", "Căn"),
        ("4", "Diện tích", "m2"),
    ]
