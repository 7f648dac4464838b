"""The head and the signature block as a user finds them in documents.csv."""

from __future__ import annotations

import pytest
from head_pages import (
    LETTER_TEXT,
    centred,
    findings,
    layout_of,
    line_at,
    patterns,
    printed_head,
    text_layout,
    values,
    words_at,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from table_drawing import grid, page

from cchc_extract.model import FieldValue, PageLayout
from cchc_extract.understanding.metadata import read_metadata
from cchc_extract.understanding.metadata.issuer import level_of


def report(
    title: str = "Kết quả công tác cải cách hành chính năm 2023",
    issuer: str = "ỦY BAN NHÂN DÂN\nXÃ ĐÔNG THẠNH",
    **lines: str,
) -> PageLayout:
    """A report as a text dump; ``lines`` replaces parts of it."""
    number = lines.get("number", "Số: 45/BC-UBND")
    date = lines.get("date", "Đông Thạnh, ngày 20 tháng 12 năm 2023")
    end = lines.get("end", "Nơi nhận:\n- UBND huyện;\n- Lưu: VP.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn Ba")
    return text_layout(
        f"{issuer}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{number} {date}\nBÁO CÁO\n{title}\n"
        f"Thực hiện Kế hoạch số 5/KH-UBND, Ủy ban nhân dân xã báo cáo như sau:\n{end}\n{lines.get('more', '')}"
    )


def test_a_letter_has_its_subject_for_a_title() -> None:
    found = values(text_layout(LETTER_TEXT))
    assert found["doc_type"] == "CÔNG VĂN"
    assert found["title"] == "báo cáo kết quả cải cách hành chính tháng 02 năm 2022"
    assert (found["number_symbol"], found["number"], found["symbol"]) == ("87/UBND-NV", "87", "UBND-NV")
    assert (found["period_type"], found["period_start"], found["period_end"]) == ("month", "2022-02-01", "2022-02-28")
    assert found["recipients"] == "Như trên; Lưu: VT"
    assert (found["signing_authority"], found["signer_position"]) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert found["signer"] == "Nguyễn Thị Kim Ngân"


@pytest.mark.parametrize(
    ("rows", "issuer", "parent"),
    [
        ("ỦY BAN NHÂN DÂN\nXÃ ĐÔNG THẠNH", "ỦY BAN NHÂN DÂN XÃ ĐÔNG THẠNH", ""),
        ("UBND TỈNH CÀ MAU\nSỞ NỘI VỤ", "SỞ NỘI VỤ", "UBND TỈNH CÀ MAU"),
        ("TỈNH QUẢNG NAM\nỦY BAN NHÂN DÂN THÀNH\nPHỐ TAM KỲ", "ỦY BAN NHÂN DÂN THÀNH PHỐ TAM KỲ", "TỈNH QUẢNG NAM"),
        ("UBND HUYỆN LONG THÀNH\nỦY BAN NHÂN DÂN\nXÃ TÂN HIỆP", "ỦY BAN NHÂN DÂN XÃ TÂN HIỆP", "UBND HUYỆN LONG THÀNH"),
        ("UBND THÀNH PHỐ HÀ NỘI\nSỞ KẾ HOẠCH VÀ\nĐẦU TƯ", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "UBND THÀNH PHỐ HÀ NỘI"),
        ("BỘ NỘI VỤ", "BỘ NỘI VỤ", ""),
    ],
)
def test_issuer_and_superior_body(rows: str, issuer: str, parent: str) -> None:
    found = values(report(issuer=rows))
    assert found["issuer"] == issuer
    assert found.get("issuer_parent", "") == parent


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("ỦY BAN NHÂN DÂN XÃ ĐÔNG THẠNH", "commune"),
        ("UBND ĐẶC KHU PHÚ QUỐC", "commune"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG 1", "commune"),
        ("UBND THỊ XÃ SA PA", "district"),
        ("UBND THỊ TRẤN SA PA", "commune"),
        ("ỦY BAN NHÂN DÂN QUẬN 3", "district"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ TAM KỲ", "district"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", "province"),
        ("UBND TP. HỒ CHÍ MINH", "province"),
        ("ỦY BAN NHÂN DÂN TỈNH BÌNH ĐỊNH", "province"),
        ("SỞ TƯ PHÁP", "department"),
        ("BAN DÂN TỘC", "department"),
        ("BỘ TƯ PHÁP", "ministry"),
        ("VĂN PHÒNG CHÍNH PHỦ", "ministry"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "ministry"),
        ("TRƯỜNG ĐẠI HỌC CẦN THƠ", "other"),
    ],
)
def test_level(issuer: str, level: str) -> None:
    assert level_of(issuer, patterns().metadata.words) == level


@pytest.mark.parametrize(
    ("title", "kind", "year", "start", "end"),
    [
        ("Công tác cải cách hành chính quý III năm 2021", "quarter", "2021", "2021-07-01", "2021-09-30"),
        ("Công tác cải cách hành chính Quý 4/2022", "quarter", "2022", "2022-10-01", "2022-12-31"),
        ("Tình hình thực hiện 6 tháng đầu năm 2024", "half", "2024", "2024-01-01", "2024-06-30"),
        ("Tình hình thực hiện 9 tháng năm 2024", "nine_months", "2024", "2024-01-01", "2024-09-30"),
        ("Cải cách thủ tục hành chính tháng 01/2025 của tỉnh", "month", "2025", "2025-01-01", "2025-01-31"),
        ("Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022", "half", "2022", "2022-01-01", "2022-06-30"),
        ("Kết quả cải cách hành chính quý I, nhiệm vụ quý II năm 2022", "quarter", "2022", "2022-01-01", "2022-03-31"),
        ("Kết quả cải cách hành chính 9 tháng đầu năm", "nine_months", "2023", "2023-01-01", "2023-09-30"),
        ("Kết quả năm 2023, phương hướng nhiệm vụ năm 2024", "year", "2023", "2023-01-01", "2023-12-31"),
        ("Kết quả năm 2023 (từ ngày 15/12/2022 đến ngày 14/12/2023)", "year", "2023", "2022-12-15", "2023-12-14"),
    ],
)
def test_period(title: str, kind: str, year: str, start: str, end: str) -> None:
    found = values(report(title=title))
    assert (found["period_type"], found["year"], found["period_start"], found["period_end"]) == (kind, year, start, end)


def test_a_document_that_reports_on_no_period_has_the_year_of_issue() -> None:
    found = values(
        report(title="Kết quả kiểm tra công vụ tại bộ phận một cửa", date="Đông Thạnh, ngày 3 tháng 02 năm 2022")
    )
    assert found["year"] == "2022"
    assert "period_start" not in found


@pytest.mark.parametrize("ward", ["AN LẠC", "AN", "AN BÌNH ĐÔNG"])
def test_a_ward_named_an_is_no_kind_of_document(ward: str) -> None:
    """``PHƯỜNG AN`` and ``PHƯƠNG ÁN`` differ in their marks alone."""
    found = values(report(issuer=f"ỦY BAN NHÂN DÂN\nPHƯỜNG {ward}"))
    assert (found["doc_type"], found["issuer"]) == ("BÁO CÁO", f"ỦY BAN NHÂN DÂN PHƯỜNG {ward}")


@pytest.mark.parametrize("kind", ["BÁO CÁO", "BÁO CAO", "BAO CAO"])
def test_a_kind_of_document_with_marks_misread_goes_on_into_its_title(kind: str) -> None:
    head = "UBND XÃ ĐÔNG THẠNH\nSố: 45/BC-UBND Đông Thạnh, ngày 20 tháng 12 năm 2023"
    found = values(text_layout(f"{head}\n{kind} KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023\nThực hiện Kế hoạch"))
    assert (found["doc_type"], found["title"]) == ("BÁO CÁO", "KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023")


def test_a_title_ends_where_the_body_opens() -> None:
    title = "Tình hình thực hiện cải cách hành chính quý I năm 2022\ncủa Ủy ban nhân dân xã\nĐông Thạnh"
    assert values(report(title=title))["title"].endswith("quý I năm 2022 của Ủy ban nhân dân xã Đông Thạnh")


@pytest.mark.parametrize(
    "opening",
    [
        "Sở Văn hóa và Thể thao báo cáo kết quả năm 2023 như sau:",
        "Hạt Kiểm lâm báo cáo tình hình",
        "Kết quả cụ thể như sau:",
    ],
)
def test_a_title_ends_where_the_office_says_that_it_reports(opening: str) -> None:
    text = report(title=f"Kết quả công tác cải cách hành chính và bảo tồn di sản năm 2023\n{opening}")
    assert values(text)["title"] == "Kết quả công tác cải cách hành chính và bảo tồn di sản năm 2023"


def test_a_title_goes_on_that_speaks_of_reporting() -> None:
    text = report(title="Về việc thực hiện chế độ\nbáo cáo kết quả cải cách hành chính năm 2023")
    assert values(text)["title"].endswith("báo cáo kết quả cải cách hành chính năm 2023")


def test_the_title_may_begin_on_the_line_of_the_type() -> None:
    layout = report()
    text = "\n".join(line.text for line in layout.lines).replace("BÁO CÁO\nKết", "BÁO CÁO Kết")
    found = values(text_layout(text))
    assert (found["doc_type"], found["title"]) == ("BÁO CÁO", "Kết quả công tác cải cách hành chính năm 2023")


def test_number_and_day_left_blank_are_missing_and_told() -> None:
    layout = report(number="Số:        /BC-UBND", date="Đông Thạnh, ngày      tháng 12 năm 2023")
    found = values(layout)
    assert "number_symbol" not in found
    assert "number" not in found
    assert "issued_on" not in found
    assert (found["symbol"], found["place"]) == ("BC-UBND", "Đông Thạnh")
    assert {finding.field for finding in findings(layout)} == {"number_symbol", "issued_on"}
    assert {finding.code for finding in findings(layout)} == {"metadata-missing"}


def test_a_complete_head_has_no_finding() -> None:
    assert findings(report()) == ()


def test_a_table_without_a_head_is_told_once() -> None:
    layout = text_layout("STT Chỉ tiêu Đơn vị Số liệu\n1 Số văn bản Văn bản 12\n2 Số hồ sơ Hồ sơ 1.204")
    assert values(layout) == {}
    assert [finding.code for finding in findings(layout)] == ["metadata-missing"]


def test_an_appendix_that_names_another_number_is_told() -> None:
    layout = report(more="Phụ lục 1\n(Kèm theo Báo cáo số 46/BC-UBND ngày 20/12/2023 của UBND xã)")
    assert values(layout)["number_symbol"] == "45/BC-UBND"
    told = [finding for finding in findings(layout) if finding.code == "metadata-doubtful"]
    assert [(finding.raw, finding.expected) for finding in told] == [("45/BC-UBND", "46/BC-UBND")]


def test_the_time_of_a_digital_signature_is_no_date_of_issue() -> None:
    stamp = "Ký bởi: Ủy ban nhân dân xã\nThời gian ký: 24/12/2023 14:23:43\n"
    assert values(report(issuer=stamp + "ỦY BAN NHÂN DÂN\nXÃ ĐÔNG THẠNH"))["issued_on"] == "2023-12-20"


def test_party_documents_are_numbered_their_own_way() -> None:
    found = values(report(issuer="ĐẢNG BỘ TỈNH LONG AN\nHUYỆN ỦY BẾN LỨC", number="Số 71-BC/HU"))
    assert (found["number_symbol"], found["number"], found["symbol"]) == ("71-BC/HU", "71", "BC/HU")
    assert (found["issuer"], found["level"]) == ("HUYỆN ỦY BẾN LỨC", "district")


@pytest.mark.parametrize("name", ["Y Đức", "Lê Minh", "Trần Văn Ba", "Nguyễn Thị Kim Ngân", "Tôn Nữ Thị Ngọc Hà"])
def test_signers_of_two_to_five_syllables(name: str) -> None:
    end = f"Nơi nhận:\n- UBND huyện;\n- Lưu: VP.\nCHỦ TỊCH\n{name}"
    assert values(report(end=end))["signer"] == name


def test_a_list_of_recipients_goes_on_after_the_signature() -> None:
    end = "Nơi nhận:\n- Sở Nội vụ\ntỉnh Long An;\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n2\n- Các ban, ngành;\n- Lưu: VT, NV./.\nTrần Văn Ba"
    found = values(report(end=end))
    assert found["recipients"] == "Sở Nội vụ tỉnh Long An; Các ban, ngành; Lưu: VT, NV"
    assert (found["signer_position"], found["signer"]) == ("PHÓ CHỦ TỊCH", "Trần Văn Ba")


def test_a_dump_that_writes_both_columns_on_one_line() -> None:
    text = """UBND TỈNH BẾN TRE    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BAN QUẢN LÝ CÁC KHU    Độc lập - Tự do - Hạnh phúc
CÔNG NGHIỆP
Số: 1204/BC-BQL    Bến Tre, ngày 14 tháng 6 năm 2023
BÁO CÁO
KẾT QUẢ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH
6 THÁNG ĐẦU NĂM 2023
Kính gửi: Sở Nội vụ tỉnh Bến Tre
Nơi nhận:    KT. TRƯỞNG BAN
- Như trên;    PHÓ TRƯỞNG BAN
- Lưu: VT.
    Phan Thị Thảo"""
    found = values(text_layout(text))
    assert (found["issuer_parent"], found["issuer"]) == ("UBND TỈNH BẾN TRE", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP")
    assert found["title"] == "KẾT QUẢ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH 6 THÁNG ĐẦU NĂM 2023"
    assert found["recipients"] == "Như trên; Lưu: VT"
    assert (found["signing_authority"], found["signer_position"]) == ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    assert found["signer"] == "Phan Thị Thảo"


# --- with geometry ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "date",
    [
        ("Tân An, ngày 12", "tháng 12 năm 2023"),
        ("Tân An,", "ngày 12 tháng 12 năm 2023"),
        ("Tân An, ngày 12 tháng 12 năm", "2023"),
        ("Tân An, ngày", "12 tháng 12", "năm 2023"),
    ],
)
def test_place_and_date_may_run_over_rows_of_a_narrow_column(date: tuple[str, ...]) -> None:
    layout = layout_of(
        [
            centred(66, "ỦY BAN NHÂN DÂN", at=160),
            centred(80, "XÃ TÂN AN", at=160, bold=True),
            centred(66, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", at=440, bold=True),
            centred(80, "VIỆT NAM", at=440, bold=True),
            centred(94, "Độc lập - Tự do - Hạnh phúc", at=440, bold=True),
            centred(118, "Số: 45/BC-UBND", at=160),
            *(centred(112 + 14 * n, line, at=440) for n, line in enumerate(date)),
            centred(180, "BÁO CÁO"),
            centred(194, "Kết quả công tác năm 2023"),
        ]
    )
    found = values(layout)
    assert (found["place"], found["issued_on"], found["number_symbol"]) == ("Tân An", "2023-12-12", "45/BC-UBND")
    assert (found["issuer"], found.get("issuer_parent")) == ("ỦY BAN NHÂN DÂN XÃ TÂN AN", None)


@pytest.mark.parametrize("title", ["BIỂU TỔNG HỢP KẾT QUẢ NĂM 2023", "KẾT QUẢ THU NGÂN SÁCH", "THU CHI QUỸ NĂM 2023"])
@pytest.mark.parametrize("issuer", ["", "UBND XÃ TÂN AN"])
def test_the_title_and_the_heading_of_a_sheet_are_no_issuer(title: str, issuer: str) -> None:
    ruled = grid(
        *([(issuer, "<", "", "")] if issuer else []),
        (title, "<", "<", "<"),
        ("STT", "Nội dung", "ĐVT", "Năm 2023"),
        ("1", "Số hồ sơ tiếp nhận", "hồ sơ", "1.204"),
    )
    words = [word for cell in ruled.cells if cell.box for word in words_at(cell.box.x0, cell.box.top, cell.text)]
    laid_out = page(ruled)
    found = values(replace(laid_out, page=replace(laid_out.page, words=tuple(words))))
    assert found.get("issuer", "") == issuer


def test_columns_of_a_letter_are_read_one_by_one() -> None:
    layout = layout_of(
        [
            *printed_head(),
            centred(113, "V/v báo cáo công tác cải cách", at=160),
            centred(127, "hành chính quý I năm 2024", at=160),
            centred(170, "Kính gửi: Ủy ban nhân dân tỉnh"),
            line_at(121, 200, "Thực hiện Kế hoạch số 9/KH-UBND của tỉnh."),
            line_at(85, 640, "Nơi nhận:"),
            line_at(85, 654, "- Như trên;"),
            line_at(85, 667, "- Các phòng thuộc Sở, Thanh tra"),
            line_at(85, 680, "Sở (để thực hiện);"),
            line_at(85, 693, "- Lưu: VT, CCHC."),
            centred(636, "KT. GIÁM ĐỐC", at=440, bold=True),
            centred(651, "PHÓ GIÁM ĐỐC", at=440, bold=True),
            centred(740, "Đỗ Minh Anh", at=440, bold=True),
        ]
    )
    found = values(layout)
    assert (found["issuer_parent"], found["issuer"], found["level"]) == ("UBND TỈNH CÀ MAU", "SỞ NỘI VỤ", "department")
    assert found["title"] == "báo cáo công tác cải cách hành chính quý I năm 2024"
    assert (found["place"], found["issued_on"]) == ("Cà Mau", "2024-04-09")
    assert found["recipients"] == "Như trên; Các phòng thuộc Sở, Thanh tra Sở (để thực hiện); Lưu: VT, CCHC"
    assert (found["signing_authority"], found["signer_position"], found["signer"]) == (
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Đỗ Minh Anh",
    )


def test_a_report_ruled_all_over_as_spreadsheets_print_has_its_head_and_its_signature_in_cells() -> None:
    ruled = grid(
        ("ỦY BAN NHÂN DÂN\nXÃ HÒA BÌNH", "<", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", "<"),
        ("Số: 45/BC-UBND", "<", "Hòa Bình, ngày 12 tháng 6 năm 2024", "<"),
        ("BÁO CÁO", "<", "<", "<"),
        ("Kết quả công tác cải cách hành chính 6 tháng đầu năm 2024", "<", "<", "<"),
        ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"),
        ("1", "Số hồ sơ tiếp nhận", "Hồ sơ", "1.204"),
        ("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", "<", "CHỦ TỊCH\n\nNguyễn Văn An", "<"),
    )
    words = [word for cell in ruled.cells if cell.box for word in words_at(cell.box.x0, cell.box.top, cell.text)]
    laid_out = page(ruled)
    found = values(replace(laid_out, page=replace(laid_out.page, words=tuple(words))))
    assert (found["number_symbol"], found["issued_on"]) == ("45/BC-UBND", "2024-06-12")
    assert found["issuer"] == "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH"
    assert found["title"] == "Kết quả công tác cải cách hành chính 6 tháng đầu năm 2024"
    assert (found["signer_position"], found["signer"]) == ("CHỦ TỊCH", "Nguyễn Văn An")
    assert found["recipients"] == "UBND huyện; Lưu: VT"


def test_a_field_tells_where_it_stands() -> None:
    fields, _ = read_metadata([layout_of(printed_head())], patterns())
    number: FieldValue = fields["number_symbol"]
    assert number.page == 1
    assert number.box is not None
    assert number.box.contains(160, 104)
    assert number.confidence is None


def test_a_title_ends_at_an_opening_line_that_is_centred_by_chance() -> None:
    lines = [
        *printed_head(confidence=0.9),
        centred(150, "BÁO CÁO", confidence=0.9),
        centred(166, "Công tác cải cách hành chính năm 2023", confidence=0.9),
        centred(184, "Thực hiện Công văn số 298/NV của Ủy ban nhân dân thành phố Chí Linh,", confidence=0.9),
    ]
    assert values(layout_of(lines, source="scan"))["title"] == "Công tác cải cách hành chính năm 2023"


HEADWORDS = (
    "Số: 45/BC-UBND ỦY BAN NHÂN DÂN BÁO CÁO ngày tháng năm 2023 31 V/v Nơi nhận: - ; TM. CHỦ TỊCH Kính gửi: CỘNG HÒA XÃ HỘI "
    "quý IH Phụ lục (Kèm theo Trần An \u0301 … ٣ ǆ"
)
WORDS = st.sampled_from(HEADWORDS.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=25))
def test_no_text_breaks_the_reader(lines: list[str]) -> None:
    found, told = read_metadata([text_layout("\n".join(lines))], patterns())
    assert all(name == field.name and field.value for name, field in found.items())
    assert all(finding.severity == "warning" and finding.stage == "metadata" for finding in told)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 590), st.floats(0, 830), st.lists(WORDS, min_size=1, max_size=6).map(" ".join)),
        max_size=20,
    )
)
def test_no_page_breaks_the_reader(placed: list[tuple[float, float, str]]) -> None:
    lines = [line_at(x, top, text, confidence=0.5) for x, top, text in placed]
    found, _ = read_metadata([layout_of(lines, source="scan")], patterns())
    assert all(name == field.name and field.value for name, field in found.items())


def test_the_frame_of_a_stamp_below_the_title_is_no_part_of_it() -> None:
    lines = [
        *printed_head(confidence=0.95),
        centred(130, "BÁO CÁO", at=298, confidence=0.95),
        centred(147, "Kết quả công tác cải cách hành chính năm 2023", at=298, confidence=0.95),
        centred(164, "NưÊn Un NN", at=120, confidence=0.0),
        line_at(85, 190, "Thực hiện Kế hoạch số 12/KH-UBND, Sở Nội vụ báo cáo như sau:", confidence=0.95),
    ]
    assert values(layout_of(lines, source="scan"))["title"] == "Kết quả công tác cải cách hành chính năm 2023"
