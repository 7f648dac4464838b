"""Heads and signatures as other programs write them: columns kept by blanks, numbers set apart, mails around the text."""

from __future__ import annotations

import textwrap

import pytest
from head_pages import patterns, text_layout

from cchc_extract.understanding.metadata import read_metadata

BESIDE = """
                                            TRUNG TÂM CÔNG
                                            BÁO VÀ TIN HỌC
                                            congbao@example.gov.vn
                                            18.11.2024 07:25:14 +07:00

       SỞ NỘI VỤ              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    TRUNG TÂM LƯU TRỮ              Độc lập - Tự do - Hạnh phúc
        LỊCH SỬ
  Số: 565    /BC-TTLT          Quảng Ngãi, ngày 15 tháng 11 năm 2024

                         BÁO CÁO
     Kết quả cải cách hành chính 9 tháng đầu năm 2024

     Thực hiện Kế hoạch số 12/KH-SNV ngày 05/01/2024 của Sở Nội vụ, Trung tâm báo cáo như sau:

Nơi nhận:                                        TL. GIÁM ĐỐC SỞ
- Thường trực Tỉnh ủy (báo cáo);                KT. GIÁM ĐỐC
- Các Sở: CT, LĐTBXH, TNMT, XD,                 PHÓ GIÁM ĐỐC
TTTT, NN&PTNT, GTVT;
- Giáo dục và Đào tạo, Y tế,                    Phùng Tô Long
  Nội vụ;
- Lưu: VT, KTTH

                                  3
                       PHỤ LỤC SỐ LIỆU
"""


def read(text: str) -> dict[str, str]:
    fields, _ = read_metadata([text_layout(text)], patterns())
    return {name: field.value for name, field in fields.items()}


def test_columns_kept_by_blanks_are_read_one_by_one() -> None:
    found = read(BESIDE)
    assert (found["issuer_parent"], found["issuer"]) == ("SỞ NỘI VỤ", "TRUNG TÂM LƯU TRỮ LỊCH SỬ")
    assert (found["number_symbol"], found["issued_on"]) == ("565/BC-TTLT", "2024-11-15")
    assert found["title"] == "Kết quả cải cách hành chính 9 tháng đầu năm 2024"
    assert found["recipients"] == (
        "Thường trực Tỉnh ủy (báo cáo); Các Sở: CT, LĐTBXH, TNMT, XD, TTTT, NN&PTNT, GTVT; "
        "Giáo dục và Đào tạo, Y tế, Nội vụ; Lưu: VT, KTTH"
    )
    assert found["signing_authority"] == "TL. GIÁM ĐỐC SỞ; KT. GIÁM ĐỐC"
    assert (found["signer_position"], found["signer"]) == ("PHÓ GIÁM ĐỐC", "Phùng Tô Long")


WIDE = """
      TỈNH ĐẮK LẮK                           CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  UBND HUYỆN KRÔNG PẮC                          Độc lập - Tự do - Hạnh phúc
 Số: 737/BC-UBND                             Ea Kly, ngày 22 tháng 9 năm 2024
                               BÁO CÁO
          Kết quả thực hiện công tác cải cách hành chính quý III năm
Nơi nhận:                                             TM. ỦY BAN NHÂN DÂN
- UBND huyện;                                             KT. CHỦ TỊCH
- Lưu: VT, NV.                                          PHÓ CHỦ TỊCH

                                                        Y Thông Niê
"""


@pytest.mark.parametrize("width", [68, 70, 72])
def test_a_mail_program_may_break_the_right_column_at_its_width(width: int) -> None:
    broken = [
        part for line in WIDE.split("\n") for part in textwrap.wrap(line, width, replace_whitespace=False) or [""]
    ]
    found = read("\n".join(broken))
    assert (found["issuer_parent"], found["issuer"]) == ("TỈNH ĐẮK LẮK", "UBND HUYỆN KRÔNG PẮC")
    assert (found["place"], found["issued_on"]) == ("Ea Kly", "2024-09-22")
    assert found["recipients"] == "UBND huyện; Lưu: VT, NV"
    assert (found["signer_position"], found["signer"]) == ("PHÓ CHỦ TỊCH", "Y Thông Niê")


def test_lines_that_are_centred_one_by_one_are_no_columns() -> None:
    found = read("""
                              ỦY BAN NHÂN DÂN
                            PHƯỜNG ĐẰNG LÂM
                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                     Độc lập - Tự do - Hạnh phúc
                               Số: 54/BC-UBND
                   Đằng Lâm, ngày 05 tháng 3 năm 2024
                                   BÁO CÁO
""")
    assert (found["issuer"], found["number_symbol"]) == ("ỦY BAN NHÂN DÂN PHƯỜNG ĐẰNG LÂM", "54/BC-UBND")


@pytest.mark.parametrize(
    ("head", "number", "date"),
    [
        ("Số: 617\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n/BC-UBND\nVĩnh Long, ngày 09 tháng 6 năm 2026", "617/BC-UBND", "2026-06-09"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố:  779\n/BC-UBND\nBình Thuận, ngày\n23 tháng 3 năm 2022", "779/BC-UBND", "2022-03-23"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/\nBC-UBND\nTân An, ngày 12 tháng\n12 năm\n2023", "12/BC-UBND", "2023-12-12"),
    ],
)  # fmt: skip
def test_number_and_date_are_found_where_a_program_broke_them(head: str, number: str, date: str) -> None:
    found = read(f"ỦY BAN NHÂN DÂN\nTỈNH VĨNH LONG\n{head}\nBÁO CÁO\nCông tác cải cách hành chính năm 2023")
    assert (found["number_symbol"], found["issued_on"]) == (number, date)
    assert found["issuer"] == "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG"


def test_a_date_of_the_body_is_no_date_of_issue_where_the_head_has_none() -> None:
    found = read(
        "UBND XÃ A\nSố: 5/BC-UBND\nBÁO CÁO\nKết quả năm 2023\n"
        "Thực hiện Kế hoạch của Ủy ban, ngày 5\ntháng 3 năm 2023, xã báo cáo"
    )
    assert "issued_on" not in found


def test_place_and_date_may_stand_below_the_addressee() -> None:
    letter = (
        "BỘ XÂY DỰNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 57/BXD-VP\nV/v ứng dụng công nghệ\n"
        "Kính gửi:\nHà Nội, ngày 13 tháng 12 năm 2021\n- Các sở."
    )
    assert (read(letter)["place"], read(letter)["issued_on"]) == ("Hà Nội", "2021-12-13")


def test_a_subject_goes_on_behind_the_date_that_a_program_wrote_between() -> None:
    letter = (
        "VĂN PHÒNG\nSố: 5/VP-TH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "V/v hỗ trợ cung cấp API Cổng dịch\nBình Định, ngày 3\ntháng 7\nnăm 2020\nvụ công\n"
        "Kính gửi: Sở Nội vụ"
    )
    assert read(letter)["title"] == "hỗ trợ cung cấp API Cổng dịch vụ công"
    assert read(letter)["issued_on"] == "2020-07-03"


def test_a_subject_that_cites_a_number_is_whole() -> None:
    letter = (
        "ỦY BAN NHÂN DÂN\nTỈNH BÌNH ĐỊNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 4580/UBND-TH\n"
        "V/v thực hiện Nghị quyết\nsố 84/NQ-CP ngày 29/5/2020\ncủa Chính phủ\n"
        "Bình Định, ngày 13 tháng 7 năm 2020\nKính gửi: Các sở"
    )
    assert read(letter)["title"] == "thực hiện Nghị quyết số 84/NQ-CP ngày 29/5/2020 của Chính phủ"
    assert read(letter)["number_symbol"] == "4580/UBND-TH"


def test_a_head_that_a_program_wrote_behind_the_page_is_found() -> None:
    body = "\n".join(f"Căn cứ Nghị định thứ {number} về công tác cán bộ;" for number in range(30))
    text = (
        f"QUYẾT ĐỊNH\nV/v phân công nhiệm vụ\n{body}\nỦY BAN NHÂN DÂN\nTHỊ TRẤN NGÃI GIAO\n"
        "Số: 142/QĐ-UBND\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Ngãi Giao, ngày 29 tháng 3 năm 2024"
    )
    found = read(text)
    assert (found["doc_type"], found["issuer"]) == ("QUYẾT ĐỊNH", "ỦY BAN NHÂN DÂN THỊ TRẤN NGÃI GIAO")
    assert (found["number_symbol"], found["issued_on"]) == ("142/QĐ-UBND", "2024-03-29")
    assert found["title"] == "V/v phân công nhiệm vụ"


PLAIN = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG HỒNG HẢI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 282/BC-UBND\n"
    "Hồng Hải, ngày 15 tháng 12 năm 2023\nBÁO CÁO\nKết quả cải cách hành chính năm 2023\n"
)


def test_what_a_digital_signature_prints_above_the_head_names_no_body() -> None:
    signed = f"TRUNG TÂM CÔNG\nBÁO VÀ TIN HỌC\ncongbao@example.gov.vn\n18.11.2024 07:25:14\n+07:00\n{PLAIN}"
    found = read(signed)
    assert found["issuer"] == "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"
    assert "issuer_parent" not in found


@pytest.mark.parametrize(
    "mail",
    [
        "From: Nguyen Van A <a@example.vn>\nSent: Monday, January 8, 2024\nSubject: Fw: Bao cao\n"
        "\nKính gửi: Anh Bình,\nEm gửi anh báo cáo.\n",
        "Từ: Trần Thị Bình\nĐến: vanthu@example.vn\nChủ đề: V/v gửi báo cáo cải cách hành chính tháng 5\n\n",
    ],
)
def test_the_head_of_a_mail_is_no_head_of_a_report(mail: str) -> None:
    assert read(mail + PLAIN) == read(PLAIN)


def test_an_office_broken_over_two_rows_is_one() -> None:
    found = read(
        PLAIN
        + "Nơi nhận:\nTM. ỦY BAN NHÂN DÂN\n- UBND huyện;\nKT. CHỦ TỊCH\nPHÓ\nCHỦ TỊCH\n- Lưu: VT.\n\n2Ngô Thị Ánh\n"
    )
    assert (found["signer_position"], found["signer"]) == ("PHÓ CHỦ TỊCH", "Ngô Thị Ánh")


@pytest.mark.parametrize("stray", ["ơ\n", "", "ơNơi nhận:\n"])
def test_a_lone_letter_is_no_end_of_the_list(stray: str) -> None:
    heading = "" if "nhận" in stray else "Nơi nhận:\n"
    found = read(f"{PLAIN}{heading}{stray}GIÁM ĐỐC\n- Như trên;\n- Lưu: VT.CCVC, YN.\nĐã ký: Trần Hoàng Tựu\n")
    assert found["recipients"] == "Như trên; Lưu: VT.CCVC, YN"
    assert (found["signer_position"], found["signer"]) == ("GIÁM ĐỐC", "Trần Hoàng Tựu")


LOST = """
UBND THI XA SA PA             CONG HOA XA HOI CHU NGHIA VIET NAM
PHUONG O QUY HO                    Doc lap - Tw do - Hanh phic
S6: 647 /BC-UBND              O Quy Ho, ngay 16 thang 12 ndm 2023
BAO CAO
Cong tac cai cach hanh chinh nam 2023
Thu hién Cong van s6 69/NV cua UBND thi xa Sa Pa vé viéc bdo cdo két qua
"""


def test_a_text_that_lost_its_letters_is_doubted_in_all_its_fields() -> None:
    fields, findings = read_metadata([text_layout(LOST)], patterns())
    doubted = {place.field for finding in findings if finding.code == "letters-lost" for place in finding.places}
    assert set(fields) == doubted
    assert {"issuer", "title"} <= doubted


def test_a_text_of_a_few_words_or_with_its_letters_is_not() -> None:
    for text in (PLAIN, "BAO CAO\nSo: 5/BC-UBND"):
        _, findings = read_metadata([text_layout(text)], patterns())
        assert "letters-lost" not in {finding.code for finding in findings}


@pytest.mark.parametrize("end", ["VIỆT\nNAM", "CHỦ\nNGHĨA VIỆT NAM"])
def test_the_end_of_a_motto_on_a_row_of_its_own_is_no_body(end: str) -> None:
    whole = "CHỦ NGHĨA VIỆT NAM"
    motto = f"CỘNG HÒA XÃ HỘI {whole}".removesuffix(end.replace("\n", " ")) + end
    text = (
        f"{motto}\nBỘ TÀI CHÍNH\nCỤC THUẾ TỈNH AN GIANG\nSố: 45/BC-CT\nAn Giang, ngày 15 tháng 12 năm 2022\nBÁO CÁO\n"
    )
    assert (read(text)["issuer_parent"], read(text)["issuer"]) == ("BỘ TÀI CHÍNH", "CỤC THUẾ TỈNH AN GIANG")


def test_an_office_centred_below_the_list_is_no_column_beside_it() -> None:
    end = "Nơi nhận:\n- UBND tỉnh (b/c);\n- Lưu: VT, VP.\n             KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\n\nHoàng Văn Nhu\n"
    found = read(PLAIN + end)
    assert (found["signer_position"], found["signer"]) == ("PHÓ GIÁM ĐỐC", "Hoàng Văn Nhu")
