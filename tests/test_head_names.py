"""Names in the head, the signature and the list of recipients: which parts are missing, and how they are spelled."""

from __future__ import annotations

import pytest
from head_pages import (
    centred,
    findings,
    layout_of,
    line_at,
    line_of,
    patterns,
    printed_head,
    text_layout,
    values,
)
from msgspec.structs import replace

from cchc_extract.model import PageLayout
from cchc_extract.understanding.metadata import read_metadata


def signed(name: str, at: float, place: str = "Cà Mau") -> PageLayout:
    head = [line for line in printed_head(confidence=0.95) if "ngày" not in line.text]
    lines = [
        *head,
        centred(98, f"{place}, ngày 09 tháng 4 năm 2024", at=415, confidence=0.95),
        line_at(85, 640, "Nơi nhận:", confidence=0.9),
        line_at(85, 654, "- Lưu: VT.", confidence=0.9),
        centred(651, "PHÓ GIÁM ĐỐC", at=440, confidence=0.9),
        centred(740, name, at=at, confidence=0.9),
    ]
    return layout_of(lines, source="scan")


def doubtful(layout: PageLayout) -> list[str]:
    return [finding.field for finding in findings(layout) if finding.code == "metadata-doubtful"]


def test_a_name_beside_the_middle_of_the_office_has_lost_a_part() -> None:
    assert doubtful(signed("Đỗ Minh Anh", at=440)) == []
    assert doubtful(signed("Hữu Anh", at=452)) == ["signer"]


@pytest.mark.parametrize(
    ("read", "taken"),
    [
        ("Ly Đức Phượng", "Ly Đức Phượng"),
        ("Mả Văn Lý", "Mả Văn Lý"),
        ("Trân Hoàng Tuấn", "Trần Hoàng Tuấn"),
        ("Nguyên Thị Đỗ", "Nguyễn Thị Đỗ"),
        ("TS. Pham Văn Phạm", "Phạm Văn Phạm"),
        ("Điểu Huỳnh Sang", ""),
        ("Nguỵ Văn An", ""),
        ("Lê Trân Châu", ""),
        ("Kpă Thuyên", ""),
        ("Y Thị Thu Lan", ""),
    ],
)
def test_a_family_that_there_is_not_is_the_one_that_differs_in_marks_alone(read: str, taken: str) -> None:
    layout = signed(read, at=440)
    assert values(layout)["signer"] == (taken or read)
    told = [finding for finding in findings(layout) if "family name" in finding.message]
    assert [finding.field for finding in told] == ["signer"] * bool(taken)


def test_a_family_that_was_not_read_from_a_picture_stays_as_it_is() -> None:
    scanned = [each.words for each in signed("Trân Hoàng Anh", at=440).lines]
    lines = [line_of([replace(word, confidence=None) for word in words]) for words in scanned]
    printed = layout_of(lines, source="digital")
    assert values(printed)["signer"] == "Trân Hoàng Anh"


def test_a_place_spelled_nearly_as_the_issuer_is_told() -> None:
    issuer = [centred(71, "ỦY BAN NHÂN DÂN HUYỆN KRÔNG PẮC", at=160, confidence=0.9)]
    blocks = [line for line in signed("Đỗ Minh Anh", 440, "Krông Đắc").lines if "SỞ NỘI VỤ" not in line.text]
    assert doubtful(layout_of([*blocks, *issuer], source="scan")) == ["place"]
    blocks = [line for line in signed("Đỗ Minh Anh", 440, "Phước An").lines if "SỞ NỘI VỤ" not in line.text]
    assert doubtful(layout_of([*blocks, *issuer], source="scan")) == []


def listed(*recipients: str, heading: str = "Nơi nhận:", body: tuple[str, ...] = ()) -> PageLayout:
    head = list(printed_head(confidence=0.95))
    lines = [
        *head,
        *(line_at(85, 400 + 20 * at, text, confidence=0.9) for at, text in enumerate(body)),
        *([line_at(85, 640, heading, confidence=0.9)] if heading else []),
        *(line_at(85, 654 + 14 * at, text, confidence=0.8) for at, text in enumerate(recipients)),
        centred(651, "GIÁM ĐỐC", at=440, confidence=0.9),
        centred(740, "Đỗ Minh Anh", at=440, confidence=0.9),
    ]
    return layout_of(lines, source="scan")


def test_a_name_in_small_print_is_spelled_as_the_report_repeats_it_and_told() -> None:
    body = ("Thực hiện Công văn của UBND huyện Krông Pắc,", "trên địa bàn huyện Krông Pắc đã")
    layout = listed("- UBND huyện Krông Đắc;", "- Lưu: VT.", body=body)
    assert values(layout)["recipients"] == "UBND huyện Krông Pắc; Lưu: VT"
    (told,) = [finding for finding in findings(layout) if finding.field == "recipients" and finding.expected]
    assert (told.raw, told.expected) == ("Krông Đắc", "Krông Pắc")
    once = listed("- UBND huyện Krông Đắc;", "- Lưu: VT.", body=body[:1])
    assert values(once)["recipients"] == "UBND huyện Krông Đắc; Lưu: VT"


def test_a_name_that_runs_on_over_the_end_of_a_line_counts_as_repeated() -> None:
    body = ("Thực hiện Công văn của UBND huyện Krông", "Pắc, trên địa bàn huyện Krông Pắc đã")
    layout = listed("- UBND huyện Krông Đắc;", "- Lưu: VT.", body=body)
    assert values(layout)["recipients"] == "UBND huyện Krông Pắc; Lưu: VT"


def test_the_kind_of_a_body_is_not_spelled_as_a_name_like_it() -> None:
    body = ("đón Tết Nguyên đán Nhâm Dân,", "dịp Tết Nhâm Dân đã")
    layout = listed("- Ủy ban Nhân Dân huyện;", "- Lưu: VT.", body=body)
    assert values(layout)["recipients"] == "Ủy ban Nhân Dân huyện; Lưu: VT"


def test_two_places_of_like_names_are_left_as_printed() -> None:
    body = ("tại xã Tân An và xã Tân Ân,", "của xã Tân An, xã Tân Ân")
    assert values(listed("- UBND xã Tân Ân;", "- Lưu: VT.", body=body))["recipients"] == "UBND xã Tân Ân; Lưu: VT"


def test_a_list_without_its_heading_and_without_authority_is_found_by_its_last_item() -> None:
    found = values(listed("- Như trên;", "- Sở Nội vụ (đề b/c);", "- Lưu: VT.", heading=""))
    assert found["recipients"] == "Như trên; Sở Nội vụ (để b/c); Lưu: VT"
    assert (found["signer_position"], found["signer"]) == ("GIÁM ĐỐC", "Đỗ Minh Anh")


@pytest.mark.parametrize(
    ("read", "printed"),
    [("b/e", "b/c"), ("p/n", "p/h"), ("t/k", "t/h"), ("b/cáo", "b/cáo"), ("t/d", "t/d"), ("đ/b", "đ/b")],
)
def test_what_a_copy_is_for_is_one_of_few_codes(read: str, printed: str) -> None:
    found = values(listed("- Như trên;", f"- Sở Nội vụ (để {read});", "- Lưu: VT."))
    assert found["recipients"] == f"Như trên; Sở Nội vụ (để {printed}); Lưu: VT"


def test_strokes_of_a_stamp_are_no_recipients() -> None:
    assert (
        values(listed("- Sở Nội vụ; «4", "- UBND tỉnh:", "- Lưu: VT."))["recipients"] == "Sở Nội vụ; UBND tỉnh; Lưu: VT"
    )


def test_an_office_on_the_next_page_is_the_last_one_whatever_the_stamp_left_before_it() -> None:
    first = [line for line in listed("- Như trên;", "- Lưu: VT.").lines if line.text not in ("GIÁM ĐỐC", "Đỗ Minh Anh")]
    first += [centred(651, "KT. GIÁM ĐỐC", at=440, confidence=0.9), centred(700, "NHB", at=420, confidence=0.3)]
    second = [centred(60, "PHÓ GIÁM ĐỐC", at=440, confidence=0.9), centred(150, "Đỗ Minh Anh", at=440, confidence=0.9)]
    found = values(layout_of(first, source="scan"), layout_of(second, number=2, source="scan"))
    assert (found["signing_authority"], found["signer_position"]) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert found["signer"] == "Đỗ Minh Anh"


@pytest.mark.parametrize(
    ("read", "issuer"),
    [
        ("ỦY BAN NHÂM DÂN XÃ ĐÔNG THẠNH", "ỦY BAN NHÂN DÂN XÃ ĐÔNG THẠNH"),
        ("THỦ TƯỚNG CHÍNH PHÙ", "THỦ TƯỚNG CHÍNH PHỦ"),
        ("SỞ NỘI VỤ NHÂM DÂN", "SỞ NỘI VỤ NHÂM DÂN"),
        ("ỦY BAN NHÂN DÂN. XÃ ĐÔNG THẠNH", "ỦY BAN NHÂN DÂN XÃ ĐÔNG THẠNH"),
        ("ỦY BAN NHÂN DÂN TP. TAM KỲ", "ỦY BAN NHÂN DÂN TP. TAM KỲ"),
    ],
)
def test_the_kind_of_a_body_is_spelled_as_it_must_be(read: str, issuer: str) -> None:
    lines = [line for line in printed_head(confidence=0.9) if "SỞ NỘI VỤ" not in line.text and "UBND" not in line.text]
    lines.append(centred(71, read, at=160, confidence=0.9))
    assert values(layout_of(lines, source="scan"))["issuer"] == issuer


def test_an_office_misread_by_its_marks_is_spelled_right() -> None:
    lines = [
        *printed_head(confidence=0.95),
        line_at(85, 640, "Nơi nhận:", confidence=0.9),
        line_at(85, 654, "- Lưu: VT.", confidence=0.9),
        centred(651, "PHO ^ CHỦ TICH", at=440, confidence=0.6),
        centred(740, "Đỗ Minh Anh", at=440, confidence=0.9),
    ]
    fields, _ = read_metadata([layout_of(lines, source="scan")], patterns())
    assert fields["signer_position"].value == "PHÓ CHỦ TỊCH"
    assert fields["signer_position"].raw == "PHO CHỦ TICH"


def test_an_office_is_told_by_the_second_reading_too() -> None:
    office = centred(651, "CJIÁM ĐỐC", at=440, confidence=0.8)
    first, rest = office.words
    read = line_of([replace(first, alternative="CIÁM"), rest])
    rows = [*printed_head(confidence=0.95), line_at(85, 640, "Nơi nhận:", confidence=0.9)]
    rows += [line_at(85, 654, "- Lưu: VT.", confidence=0.9), centred(740, "Đỗ Minh Anh", at=440, confidence=0.9)]
    assert values(layout_of([*rows, read], source="scan"))["signer_position"] == "GIÁM ĐỐC"
    assert "signer_position" not in values(layout_of([*rows, office], source="scan"))


def unlisted(office: str, name: str, at: float = 440) -> PageLayout:
    """A letter without a list of recipients."""
    below = [centred(651, office, at=at), centred(740, name, at=at)] if name else [centred(651, office, at=at)]
    return layout_of([*printed_head(), line_at(85, 300, "Đơn vị báo cáo kết quả như sau:"), *below])


@pytest.mark.parametrize("office", ["GIÁM ĐỐC", "HIỆU TRƯỞNG", "TRƯỞNG TRẠM", "PHÓ CHỦ TỊCH"])
def test_a_letter_without_recipients_is_signed_by_the_name_below_an_office(office: str) -> None:
    found = values(unlisted(office, "Vũ Thị Lan Anh"))
    assert (found["signer_position"], found["signer"]) == (office, "Vũ Thị Lan Anh")


@pytest.mark.parametrize(
    ("office", "name", "at"), [("GIÁM ĐỐC", "", 440), ("GIÁM ĐỐC", "Tổng Cộng", 440), ("CHỦ TỊCH", "Vũ Thị Lan", 200)]
)
def test_an_office_without_a_name_below_or_on_the_left_is_no_signature(office: str, name: str, at: float) -> None:
    assert not {"signer", "signer_position"} & values(unlisted(office, name, at)).keys()


def test_a_text_without_recipients_is_signed_below_its_last_office() -> None:
    lines = ("Đề nghị", "GIÁM ĐỐC", "các sở báo cáo.", "GIÁM ĐỐC", "", "Vũ Thị Lan Anh")
    found = values(text_layout("\n".join(lines)))
    assert (found["signer_position"], found["signer"]) == ("GIÁM ĐỐC", "Vũ Thị Lan Anh")


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("- Sở Nội vụ (Đ/c);", "Sở Nội vụ (b/c)"),
        ("- Sở Lao động — Thương binh và Xã hội;", "Sở Lao động – Thương binh và Xã hội"),
        ("- Văn phòng ĐBQH& HĐND tỉnh;", "Văn phòng ĐBQH&HĐND tỉnh"),
        ("- UBND các huyện: Ũ", "UBND các huyện"),
        ("- Sở Nội vụ (đ/b);", "Sở Nội vụ (đ/b)"),
        ("- Sở Nội vụ & Sở Y tế;", "Sở Nội vụ & Sở Y tế"),
    ],
)
def test_signs_of_the_list_are_those_that_are_printed(read: str, printed: str) -> None:
    assert values(listed(read, "- Lưu: VT."))["recipients"] == f"{printed}; Lưu: VT"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("KTTHTien§02", "KTTHTien502"),
        ("bngocl06", "bngoc106"),
        ("KTN.lqvó6", "KTN.lqv66"),
        ("P.KTTHT¡en3I", "P.KTTHTien31"),
        ("NC(Vi55)", "NC(Vi55)"),
        ("TTHC", "TTHC"),
        ("KSTT(3).VTA", "KSTT(3).VTA"),
        ("QLBHXH", "QLBHXH"),
    ],
)
def test_the_number_of_a_drafters_code_is_made_of_figures(read: str, printed: str) -> None:
    assert values(listed("- Như trên;", f"- Lưu: VT, {read}."))["recipients"] == f"Như trên; Lưu: VT, {printed}"


@pytest.mark.parametrize(
    ("read", "taken"),
    [
        ("Trần Hoàng Tuần", "Trần Hoàng Tuấn"),
        ("Lê Văn Hiều", "Lê Văn Hiếu"),
        ("Trần Thị Hiên", ""),
        ("Đinh Văn Cân", ""),
        ("Sùng A Lênh", ""),
        ("Vũ Thị Thuỳ Linh", ""),
    ],
)
def test_a_name_that_nobody_has_is_the_common_one_that_differs_in_its_tone(read: str, taken: str) -> None:
    layout = signed(read, at=440)
    assert values(layout)["signer"] == (taken or read)
    told = [finding.expected for finding in findings(layout) if "nobody is called" in finding.message]
    assert told == ([taken.split()[-1]] if taken else [])


def test_a_name_that_begins_as_names_go_on_has_lost_its_family() -> None:
    assert doubtful(signed("Minh Triết", at=440)) == ["signer"]
    assert "signer" not in values(signed("Minh Triết", at=440))
    assert values(signed("Hữu Phước", at=440))["signer"] == "Hữu Phước"
    assert doubtful(signed("Hữu Phước", at=440)) == ["signer"]
    assert doubtful(signed("Trần Triết", at=440)) == []


def test_strokes_read_as_single_letters_are_no_name() -> None:
    assert "signer" not in values(signed("N N", at=440))


def test_a_name_is_read_behind_a_title_that_was_misread() -> None:
    assert values(signed("PGS.YS. Trịnh Đình Phước", at=440))["signer"] == "Trịnh Đình Phước"
    assert values(signed("ứ Trịnh Đình Phước", at=440))["signer"] == "Trịnh Đình Phước"
    assert "signer" not in values(signed("hạm Thị Thanh Trà", at=440))


def test_a_small_thi_within_a_name_is_written_as_names_are() -> None:
    assert values(signed("Đinh thị Kiều Oanh", at=440))["signer"] == "Đinh Thị Kiều Oanh"


def test_a_place_that_differs_from_the_issuers_in_marks_is_told() -> None:
    issuer = [centred(71, "ỦY BAN NHÂN DÂN TỈNH TRÀ VINH", at=160, confidence=0.9)]
    for place, told in (("Trà Vĩnh", ["place"]), ("Trà Vinh", [])):
        blocks = [line for line in signed("Đỗ Minh Anh", 440, place).lines if "SỞ NỘI VỤ" not in line.text]
        assert doubtful(layout_of([*blocks, *issuer], source="scan")) == told


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("- Các đơn vị (th);", "- Các đơn vị (t/h);"),
        ("- Các đơn vị (Uh);", "- Các đơn vị (t/h);"),
        ("- Sở Nội vụ (/€);", "- Sở Nội vụ (b/c);"),
        ("- Công Thông tin điện tử tỉnh;", "- Cổng Thông tin điện tử tỉnh;"),
        ("- Bọ Nọi vụ (để b/c);", "- Bộ Nội vụ (để b/c);"),
        ("- Thường trực Tinh uỷ;", "- Thường trực Tỉnh uỷ;"),
        ("- UBND các xã, - phường, thị trần;", "- UBND các xã, phường, thị trấn;"),
    ],
)
def test_words_of_lists_of_recipients_are_spelled_as_lists_have_them(read: str, printed: str) -> None:
    assert values(listed(read, "- Lưu: VT."))["recipients"] == printed.strip("- ;") + "; Lưu: VT"


def test_the_office_of_files_is_followed_by_a_comma() -> None:
    assert values(listed("- Sở Nội vụ;", "- Lưu: VT; NV."))["recipients"] == "Sở Nội vụ; Lưu: VT, NV"


def test_what_stands_beside_a_list_is_no_part_of_it() -> None:
    plain = listed("- Sở Nội vụ;", "- Các phòng, ban;", "- Lưu: VT, NV.")
    beside = [line_at(230, 655, "vụ", confidence=0.75), line_at(225, 682, "1", confidence=0.8)]
    assert values(layout_of([*plain.lines, *beside], source="scan"))["recipients"] == values(plain)["recipients"]


@pytest.mark.parametrize(
    ("rows", "authority", "position"),
    [
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊ"), "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        (("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC", "4 *SỞ C 7 1"), "TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC"),
        (("KI v TƯỚNG", "TƯỜNG"), None, "PHÓ THỦ TƯỚNG"),
        (("KI v ĐỐC", "ĐỐC"), None, "PHÓ GIÁM ĐỐC"),
        (("v TƯỚNG", "TƯỜNG"), None, None),
    ],
)
def test_offices_are_read_where_stamps_and_pens_lie_on_them(
    rows: tuple[str, ...], authority: str | None, position: str | None
) -> None:
    lines = [line for line in signed("Đỗ Minh Anh", at=440).lines if "GIÁM" not in line.text]
    lines += [centred(651 + 14 * at, row, at=440, confidence=0.55) for at, row in enumerate(rows)]
    read = values(layout_of(lines, source="scan"))
    assert (read.get("signing_authority"), read.get("signer_position")) == (authority, position)


def test_an_office_above_the_list_is_read_with_the_strokes_around_it() -> None:
    lines = [line for line in signed("Đỗ Minh Anh", at=440).lines if "GIÁM" not in line.text]
    office = [centred(620, "IHIỆU' TRƯỞNGZ”", at=440, confidence=0.35)]
    assert values(layout_of([*lines, *office], source="scan"))["signer_position"] == "HIỆU TRƯỞNG"


@pytest.mark.parametrize(
    ("read", "families"),
    [("Dượng Đức Hiền", {"Dương"}), ("Đuàn Tấn Bửu", {"Đoàn"}), ("Y Phôn Ksor", set()), ("Hoàng Thị Mai", set())],
)
def test_a_family_misread_in_a_letter_is_told(read: str, families: set[str]) -> None:
    told = [finding.message for finding in findings(signed(read, at=440)) if "family name" in finding.message]
    assert len(told) == bool(families)
    assert all(f"“{name}”" in told[0] for name in families)


def test_a_name_is_read_before_a_stroke() -> None:
    assert values(signed("TS. Lê Quang Tiến TẾ", at=431))["signer"] == "Lê Quang Tiến"


def test_an_i_whose_dot_was_taken_for_a_tone_is_told() -> None:
    layout = signed("Nguyễn Thị Kim Chỉ", at=440)
    assert values(layout)["signer"] == "Nguyễn Thị Kim Chỉ"
    assert doubtful(layout) == ["signer"]
