"""Grids become tables as a reader of the report would see them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from table_drawing import grid, page
from table_reading import BODY, HEADING, codes, roles, rows, table, tables

from cchc_extract import patterns
from cchc_extract.model import RawTable
from cchc_extract.understanding.rows import type_rows

PATTERNS = patterns.load()


def test_a_plain_table() -> None:
    read = table(
        page(
            "Phụ lục 1",
            "KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023",
            "(Kèm theo Báo cáo số 1/BC-UBND ngày 15/12/2023)",
            grid(
                HEADING,
                ("I", "CÔNG TÁC CHỈ ĐẠO", "", "", ""),
                ("1", "Số văn bản\nđã ban hành", "Văn bản", "1.204", ""),
                ("3.3.\n1", "Số vấn đề", "Vấn đề", "-", "02 kiêm\nnhiệm"),
                ("", "", "", "", ""),
                ("", "Tổng cộng", "", "7", ""),
            ),
        )
    )
    assert (read.label, read.title) == ("Phụ lục 1", "KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023")
    assert roles(read) == "stt indicator unit value note"
    assert rows(read) == [
        ("I", "CÔNG TÁC CHỈ ĐẠO", "", "", ""),
        ("1", "Số văn bản đã ban hành", "Văn bản", "1.204", ""),
        ("3.3.1", "Số vấn đề", "Vấn đề", "-", "02 kiêm nhiệm"),
        ("", "Tổng cộng", "", "7", ""),
    ]
    assert codes(read) == []


def test_what_stands_under_a_table_within_its_rules_is_none_of_its_rows() -> None:
    heading = HEADING[:4]
    signed = (
        ("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", "<", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "<"),
        ("", "<", "Nguyễn Văn An", "<"),
    )
    assert rows(table(page(grid(heading, *BODY, *signed)))) == rows(table(page(grid(heading, *BODY))))


def test_a_row_about_a_letter_stays_a_row() -> None:
    letters = ("3", "Kính gửi công văn đến các sở", "Văn bản", "4"), ("4", "Nơi nhận hồ sơ", "Nơi", "1")
    assert len(rows(table(page(grid(HEADING[:4], *BODY, *letters))))) == 5
    blank = [("", *texts[1:3], "") for texts in (*BODY, *letters)]
    assert len(rows(table(page(grid(HEADING[:4], *blank))))) == 5


@pytest.mark.parametrize(
    "heading",
    [
        ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu"),
        ("TT", "NỘI DUNG", "ĐVT", "KẾT QUẢ"),
        ("Số TT", "Tên chỉ tiêu", "Đơn vị", "Năm 2023"),
        ("S\nT\nT", "Chỉ tiêu", "Đơn\nvị\ntính", "Giá trị"),
        ("ST\nT", "Nội dung chỉ tiêu", "DVT", "Thực hiện"),
        ("STT", "Chi tiêu thông kẻ", "Đon vì tinh", "Sô liêu"),
        ("", "Lĩnh vực", "Đơn vị tính", "Tổng số"),
        ("STT", "Nhiệm vụ trọng tâm", "ĐVT", "Kết quả đến 14/12/2023"),
    ],
)
def test_headings_in_many_wordings(heading: Sequence[str]) -> None:
    read = table(page(grid(heading, *BODY)))
    assert roles(read) == "stt indicator unit value"
    assert len(read.rows) == 3


@pytest.mark.parametrize("misread", ["ĐVTL", "Ðg VI t", "§¬n", "Kết quả thống kê / ĐVTL"])
def test_units_under_a_misread_heading_are_units(misread: str) -> None:
    upper, _, leaf = misread.rpartition(" / ")
    headings = [("STT", "Chỉ tiêu thống kê", leaf, "Số liệu", "Ghi chú")]
    if upper:
        headings = [("STT", "Chỉ tiêu thống kê", upper, "<", "Ghi chú"), ("^", "^", leaf, "Số liệu", "^")]
    labels = ("Số văn bản đã ban hành", "Số người được tuyển dụng", "Tỷ lệ đúng hạn")
    body = [
        (str(i), label, unit, "12", "")
        for i, (label, unit) in enumerate(zip(labels, ("Văn bản", "Người", "%"), strict=True), 1)
    ]
    assert roles(table(page(grid(*headings, *body)))) == "stt indicator unit value note"


def test_columns_in_another_order() -> None:
    read = table(
        page(grid(("TT", "Nội dung", "Kế hoạch", "Thực hiện", "ĐVT"), ("1", "Số thủ tục", "5", "4", "Thủ tục")))
    )
    assert roles(read) == "stt indicator value value unit"
    assert rows(read) == [("1", "Số thủ tục", "Thủ tục", "5", "4", "")]


def test_without_stt_and_unit() -> None:
    read = table(
        page(grid(("Chỉ tiêu", "Năm 2022", "Năm 2023"), ("Số hồ sơ", "1.000", "1.200"), ("Số thủ tục", "12", "13")))
    )
    assert roles(read) == "indicator value value"
    assert [row.indicator.text for row in read.rows] == ["Số hồ sơ", "Số thủ tục"]


def test_don_vi_over_names_is_the_label() -> None:
    read = table(
        page(
            grid(
                ("STT", "Đơn vị", "Kế hoạch", "Thực hiện"),
                ("1", "Sở Nội vụ", "10", "9"),
                ("2", "Sở Tài chính", "8", "8"),
            )
        )
    )
    assert roles(read) == "stt indicator value value"


def test_levels_of_headings_are_joined() -> None:
    read = table(
        page(
            grid(
                ("STT", "Lĩnh vực", "Số hồ sơ tiếp nhận", "<", "<", "Số hồ sơ giải quyết", "<"),
                ("^", "^", "Tổng số", "Trong đó", "<", "Đúng hạn", "Quá hạn"),
                ("^", "^", "^", "Trực tuyến", "Trực tiếp", "^", "^"),
                ("(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)", "(6)", "(7)"),
                ("1", "Hộ tịch", "30", "20", "10", "29", "1"),
            )
        )
    )
    assert read.value_labels == (
        "Số hồ sơ tiếp nhận / Tổng số",
        "Số hồ sơ tiếp nhận / Trong đó / Trực tuyến",
        "Số hồ sơ tiếp nhận / Trong đó / Trực tiếp",
        "Số hồ sơ giải quyết / Đúng hạn",
        "Số hồ sơ giải quyết / Quá hạn",
    )
    assert rows(read) == [("1", "Hộ tịch", "", "30", "20", "10", "29", "1", "")]


def test_levels_whose_merging_was_lost() -> None:
    read = table(
        page(
            grid(
                ("STT", "Chỉ tiêu", "Kết quả thống kê", "", "Ghi chú"),
                ("", "", "Đơn vị tính", "Số liệu", ""),
                ("1", "Số văn bản", "Văn bản", "5", ""),
            )
        )
    )
    assert roles(read) == "stt indicator unit value note"
    assert len(read.rows) == 1


def test_a_second_heading_inside_a_grid_begins_a_new_table() -> None:
    read = tables(
        page(
            grid(
                ("STT", "Chỉ tiêu", "ĐVT", "Số liệu"),
                ("1", "Số văn bản", "Văn bản", "5"),
                ("STT", "Lĩnh vực", "Tiếp nhận", "Giải quyết"),
                ("1", "Hộ tịch", "20", "19"),
            )
        )
    )
    assert [roles(each) for each in read] == ["stt indicator unit value", "stt indicator value value"]


def test_a_title_inside_the_grid() -> None:
    read = table(
        page(grid(("Biểu số 01: THỐNG KÊ HỒ SƠ", "<", "<", "<"), ("STT", "Nội dung", "ĐVT", "Số liệu"), *BODY))
    )
    assert (read.label, read.title) == ("Biểu số 01", "THỐNG KÊ HỒ SƠ")
    assert len(read.rows) == 3


def test_merged_headings_totals_and_values() -> None:
    read = table(
        page(
            grid(
                ("STT", "Nội dung", "Kế hoạch", "Thực hiện"),
                ("I. CÔNG TÁC CHỈ ĐẠO", "<", "<", "<"),
                ("1", "Số văn bản", "5", "4"),
                ("2", "Số cuộc họp", "^", "3"),
                ("Tổng cộng", "<", "9", "7"),
                ("3", "Số đoàn", "12", "<"),
            )
        )
    )
    assert rows(read) == [
        ("I", "CÔNG TÁC CHỈ ĐẠO", "", "", "", ""),
        ("1", "Số văn bản", "", "5", "4", ""),
        ("2", "Số cuộc họp", "", "5", "3", ""),
        ("", "Tổng cộng", "", "9", "7", ""),
        ("3", "Số đoàn", "", "12", "", ""),
    ]
    assert codes(read) == ["merged-value"]


def test_a_note_column_full_of_figures_is_a_value_column() -> None:
    body = [(str(n), f"Chỉ tiêu {n}", "Ha", "10,0", f"9{n},5 %") for n in range(1, 6)]
    assert (
        roles(table(page(grid(("STT", "Chỉ tiêu", "ĐVT", "KH 2019", "Ghi chú/\nĐánh giá"), *body))))
        == "stt indicator unit value value"
    )


@pytest.mark.parametrize(
    ("heading", "role"),
    [("Diễn giải", "note"), ("Cách tính", "value"), ("Sản phẩm", "value"), ("Đơn vị chủ trì", "value")],
)
def test_texts_are_notes_where_the_heading_says_so_and_values_elsewhere(heading: str, role: str) -> None:
    body = [
        (str(n), f"Chỉ tiêu thứ {n}", "Hồ sơ", str(n), "02 trường hợp rút hồ sơ" if n % 2 else "") for n in range(1, 6)
    ]
    found = table(page(grid(("STT", "Nội dung", "ĐVT", "Kết quả", heading), *body)))
    assert roles(found) == f"stt indicator unit value {role}"


def test_a_column_of_figures_is_no_number_column_for_being_the_first() -> None:
    head = ("TÊN TRƯỜNG", "SỐ LỚP", "SỐ HỌC SINH")
    body = [(f"Trường tiểu học số {n}", str(lớp), str(30 * lớp)) for n, lớp in ((1, 24), (2, 31), (3, 18), (4, 20))]
    assert roles(table(page(grid(head, *body)))) == "indicator value value"


def test_what_a_group_column_says_stands_in_the_breadcrumb() -> None:
    head = ("TT", "Nhóm", "Chỉ tiêu", "ĐVT", "Kết quả")
    body = [
        ("1", "Hạ tầng", "Trạm BTS 5G", "Trạm", "146"),
        ("2", "^", "Thuê bao băng rộng cố định", "Thuê bao", "415"),
        ("3", "Dữ liệu", "Dữ liệu dùng chung", "Bộ", "31"),
    ]
    found = table(page(grid(head, *body)))
    typed, _ = type_rows([found], PATTERNS)
    assert [row.breadcrumb for row in typed] == [
        "Hạ tầng > Trạm BTS 5G", "Hạ tầng > Thuê bao băng rộng cố định", "Dữ liệu > Dữ liệu dùng chung",
    ]  # fmt: skip
    assert [(len(row.values), row.values[0].raw, row.note) for row in typed] == [
        (1, "146", ""),
        (1, "415", ""),
        (1, "31", ""),
    ]


def joined(found: RawTable) -> list[tuple[int, str]]:
    return [
        (n, each.field) for n, row in enumerate(found.rows, 1) for each in row.findings if each.code == "rows-joined"
    ]


def test_a_row_joined_from_several_is_doubted_whatever_the_letters() -> None:
    head = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu")
    body = [(str(n), f"Chỉ tiêu thứ {n}", "Hồ sơ", str(10 * n)) for n in range(1, 6)]
    assert joined(table(page(grid(head, *body, sure=0.99)))) == []
    deep = [*body, ("2.1\n2.1.1\n2.1.2\n3", "Chỉ tiêu", "Hồ sơ", "7")]
    assert joined(table(page(grid(head, *deep, sure=0.99)))) == [(6, "stt")]
    long = [*body, ("6", "\n".join(f"Chỉ tiêu {n}" for n in range(8)), "Hồ sơ", "7")]
    assert joined(table(page(grid(head, *long, sure=0.99)))) == [(6, "indicator")]
    stacked = [*body, ("6", "Tiếp nhận\n- trực tuyến\n- trực tiếp", "Hồ sơ", "512\n431\n81")]
    assert joined(table(page(grid(head, *stacked, sure=0.99)))) == [(6, "value")]


def test_several_rows_in_one_are_an_error() -> None:
    head = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu")
    several = ("1\n2\n3\n4", "Tiếp nhận\nGiải quyết\nQuá hạn\nRút hồ sơ", "Hồ sơ", "512\n431\n81\n5")
    [row] = table(page(grid(head, several))).rows
    assert [each.severity for each in row.findings if each.code == "rows-joined"] == ["error"]


def test_a_blank_column_under_a_heading_shared_with_others_is_a_value() -> None:
    head = [("STT", "Tên cơ quan", "Báo cáo chưa bảo đảm", "<"), ("^", "^", "Về thời hạn", "Về nội dung")]
    body = [(str(n), f"Sở thứ {n}", "x" if n % 2 else "", "") for n in range(1, 6)]
    assert roles(table(page(grid(*head, *body)))) == "stt indicator value value"


def test_figures_under_an_unknown_heading_are_values() -> None:
    body = [(str(n), f"Chỉ tiêu thứ {n}", "Hồ sơ", str(n), "" if n % 2 else f"{n}5") for n in range(1, 6)]
    assert (
        roles(table(page(grid(("STT", "Nội dung", "ĐVT", "Kết quả", "Thẩm định"), *body))))
        == "stt indicator unit value value"
    )


def test_without_any_heading_the_contents_tell() -> None:
    read = table(
        page(grid(("4", "Số văn bản đã kiểm tra", "Văn bản", "12"), ("5", "Tỷ lệ văn bản đã xử lý", "%", "100")))
    )
    assert roles(read) == "stt indicator unit value"
    assert codes(read) == ["no-table-heading"]


def test_a_number_broken_in_a_narrow_cell_is_one_number() -> None:
    read = table(
        page(
            grid(
                ("STT", "Chỉ tiêu", "ĐVT", "Số liệu"),
                ("1", "Diện tích", "Ha", "121.18417\n5"),
                ("2", "Sản lượng", "Tấn", "12345678"),
                ("3", "Số hộ", "Hộ", "12\n15"),
                ("4", "Dân số", "Ngườ\ni", "7"),
                ("5", "Giá gói thầu", "Đồng", "28.\n740\n.00\n0"),
                ("6", "Tổng mức", "Đồng", "186.\n540"),
                ("7", "Số vụ, số người", "", "12.500\n3.120"),
            )
        )
    )
    found = [row.values[0].text for row in read.rows]
    assert found == ["121.184175", "12345678", "12 / 15", "7", "28.740.000", "186.540", "12.500 / 3.120"]
    assert read.rows[3].unit.text == "Người"


def test_a_date_broken_in_a_narrow_cell_is_one_date() -> None:
    heading = ("STT", "Họ và tên", "Ngày sinh", "Ghi chú")
    read = table(page(grid(heading, ("1", "Lê An", "12/3/197\n5", ""), ("2", "Vũ Bình", "05/11/19\n80", ""))))
    assert [row.values[0].text for row in read.rows] == ["12/3/1975", "05/11/1980"]


def test_head_and_signature_are_no_tables() -> None:
    head = grid(
        ("ỦY BAN NHÂN DÂN\nXÃ EA SIÊN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
        ("Số: 5/BC-UBND", "Ea Siên, ngày 1"),
    )
    signature = grid(("Nơi nhận:\n- Sở Nội vụ;", "", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"))
    assert tables(page(head, "BÁO CÁO", signature)) == []


def test_a_stamp_over_the_heading_does_not_lose_the_table() -> None:
    read = table(page(grid(("STT", "Chi ti# thông", "", "Số li", "Ghi chú"), *[(*row, "") for row in BODY])))
    assert roles(read) == "stt indicator unit value note"


def test_confidence_and_second_reading_are_kept() -> None:
    read = table(page(grid(("STT", "Chỉ tiêu", "ĐVT", "Số liệu"), ("1", "Số văn bản", "Văn bản", "5"), sure=0.7)))
    (row,) = read.rows
    assert [row.stt.confidence, row.indicator.confidence, row.unit.confidence, row.values[0].confidence] == [0.7] * 4


def test_an_appendix_whose_table_was_not_found_is_told() -> None:
    first = page("Phụ lục 1", grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page("Phụ lục 2", "1 Số đoàn 5", number=2)
    found, lost = tables(first, second)
    assert (found.label, len(found.rows)) == ("Phụ lục 1", 1)
    assert (lost.label, lost.rows, codes(lost)) == ("Phụ lục 2", (), ["appendix-without-table"])


def test_a_capital_misread_does_not_cut_the_title() -> None:
    read = table(
        page("DANH SáCH CÁC CƠ QUAN", "KHÔNG BÁO CÁO", grid(("STT", "Tên đơn vị", "Số lượng"), ("1", "Sở Y tế", "2")))
    )
    assert read.title == "DANH SáCH CÁC CƠ QUAN KHÔNG BÁO CÁO"


def test_specks_before_the_rest_of_a_row_do_not_keep_it_apart() -> None:
    first = page(grid(HEADING, ("1", "Số văn bản điện tử gửi qua mạng điện", "Văn bản", "4", ""), sure=0.9))
    second = page(grid(("", "- tử; có chữ ký số", "", "", ""), ("2", "Số đoàn", "Đoàn", "1", ""), sure=0.9), number=2)
    assert [row.indicator.text for row in table(first, second).rows] == [
        "Số văn bản điện tử gửi qua mạng điện tử; có chữ ký số",
        "Số đoàn",
    ]


def test_rows_read_into_the_heading_are_told() -> None:
    swallowed = (
        "STT\n2",
        f"Chỉ tiêu thống kê\nSố cuộc họp\n{'Số đoàn kiểm tra ' * 12}",
        "Đơn vị tính\nCuộc",
        "Số liệu\n496",
        "Ghi chú",
    )
    first = page(grid(HEADING, ("1", "Số văn bản", "Văn bản", "5", "")))
    second = page(grid(swallowed, ("3", "Số đoàn", "Đoàn", "1", "")), number=2)
    read = table(first, second)
    assert [row.stt.text for row in read.rows] == ["1", "3"]
    assert codes(read) == ["rows-in-heading", "numbering-jumps"]


def test_a_broken_letter_in_a_scanned_heading_is_no_row() -> None:
    heading = ("STT", "Nội dung", "Đơn vị", "Chiềng\nKhoon\n5", "Chiềng\nCang", "Yên\nHưng", "Ghi chú")
    read = table(page(grid(heading, ("1", "Số văn bản", "Văn bản", "5", "4", "3", ""), sure=0.8)))
    assert codes(read) == []


def test_a_unit_printed_once_for_several_rows_stands_in_each() -> None:
    read = table(
        page(grid(HEADING, ("1", "Số a", "Văn bản", "5", ""), ("2", "Số b", "^", "4", ""), ("3", "Số c", "", "3", "")))
    )
    assert [row.unit.text for row in read.rows] == ["Văn bản", "Văn bản", ""]


def test_a_small_table_that_speaks_of_recipients_is_a_table() -> None:
    read = table(page(grid(("STT", "Nội dung", "ĐVT", "Số liệu"), ("1", "Nơi nhận hồ sơ qua bưu chính", "Điểm", "3"))))
    assert [row.indicator.text for row in read.rows] == ["Nơi nhận hồ sơ qua bưu chính"]
