"""Heads of laws, resolutions and decisions: the number beside or below the type, who decides below the title, subjects without ``V/v``."""

from __future__ import annotations

import pytest
from head_pages import centred, layout_of, line_at, patterns, text_layout, values

from cchc_extract.model import Line, PageLayout
from cchc_extract.understanding.metadata import read_metadata

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 12 tháng 9 năm 2022")


def headed(left: tuple[str, ...], middle: tuple[str, ...], *others: Line) -> PageLayout:
    columns = [
        *(centred(56 + 15 * at, text, at=160) for at, text in enumerate(left)),
        *(centred(56 + 15 * at, text, at=415) for at, text in enumerate(MOTTO)),
    ]
    rows = [centred(150 + 16 * at, text.lstrip("*"), bold=text.startswith("*")) for at, text in enumerate(middle)]
    return layout_of([*columns, *rows, *others])


def as_text(layout: PageLayout) -> PageLayout:
    rows = sorted(layout.lines, key=lambda line: (line.box.top, line.box.x0) if line.box else (0.0, 0.0))
    return text_layout("\n".join(row.text for row in rows))


@pytest.mark.parametrize("seen", [lambda layout: layout, as_text], ids=["page", "text"])
@pytest.mark.parametrize(
    ("left", "middle", "number", "kind", "title"),
    [
        (
            ("QUỐC HỘI",),
            ("*NGHỊ QUYẾT số: 24/2022/UBTVQH15", "*Về thành lập thị trấn Mỹ An", "Căn cứ Hiến pháp"),
            "24/2022/UBTVQH15",
            "NGHỊ QUYẾT",
            "Về thành lập thị trấn Mỹ An",
        ),
        (
            ("QUỐC HỘI",),
            ("*BÁO CÁO", "(Số: 24/BC-UBTVQH15)", "*Kết quả giám sát", "Căn cứ Hiến pháp"),
            "24/BC-UBTVQH15",
            "BÁO CÁO",
            "Kết quả giám sát",
        ),
        (
            ("QUỐC HỘI", "Luật số: 15/2017/QH14"),
            ("*LUẬT", "*Quản lý, sử dụng tài sản công", "Căn cứ Hiến pháp"),
            "15/2017/QH14",
            "LUẬT",
            "Quản lý, sử dụng tài sản công",
        ),
        (
            ("BỘ TÀI CHÍNH - BỘ NỘI VỤ", "Số: 03/2015/TTLT-BTC-BNV"),
            ("*THÔNG TƯ LIÊN TỊCH", "*Hướng dẫn chế độ tự chủ", "Căn cứ Nghị định"),
            "03/2015/TTLT-BTC-BNV",
            "THÔNG TƯ LIÊN TỊCH",
            "Hướng dẫn chế độ tự chủ",
        ),
    ],
)
def test_the_number_stands_with_the_type(seen, left, middle, number: str, kind: str, title: str) -> None:  # type: ignore[no-untyped-def]
    found = values(seen(headed(left, middle)))
    assert (found["number_symbol"], found["doc_type"], found["title"]) == (number, kind, title)


@pytest.mark.parametrize("seen", [lambda layout: layout, as_text], ids=["page", "text"])
@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Về việc công bố thủ tục hành chính", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG"),
        ("VỀ VIỆC GIAO NHIỆM VỤ NĂM 2022", "GIÁM ĐỐC SỞ NỘI VỤ TỈNH AN GIANG"),
        ("VỀ MỨC THU HỌC PHÍ NĂM 2022", "HỘI ĐỒNG NHÂN DÂN TỈNH AN GIANG"),
    ],
)
def test_who_decides_is_no_part_of_the_title(seen, title: str, who: str) -> None:  # type: ignore[no-untyped-def]
    left = ("ỦY BAN NHÂN DÂN", "TỈNH AN GIANG", "Số: 45/QĐ-UBND")
    assert values(seen(headed(left, ("*QUYẾT ĐỊNH", f"*{title}", f"*{who}", "Căn cứ Luật"))))["title"] == title


def test_a_title_in_capitals_goes_on_into_the_name_of_a_body_where_nobody_decides() -> None:
    left = ("ỦY BAN NHÂN DÂN", "TỈNH AN GIANG", "Số: 45/BC-UBND")
    rows = ("*BÁO CÁO", "*KẾT QUẢ CÔNG TÁC NĂM 2022 CỦA", "*ỦY BAN NHÂN DÂN TỈNH AN GIANG", "Căn cứ Luật")
    assert values(headed(left, rows))["title"] == "KẾT QUẢ CÔNG TÁC NĂM 2022 CỦA ỦY BAN NHÂN DÂN TỈNH AN GIANG"


def test_a_centred_row_that_opens_as_a_body_does_and_ends_before_its_margin_is_of_the_title() -> None:
    left = ("ỦY BAN NHÂN DÂN", "TỈNH AN GIANG", "Số: 45/TTr-UBND")
    rows = ("TỜ TRÌNH", "Về việc miễn nhiệm", "Ủy ban nhân dân tỉnh nhiệm kỳ 2021 - 2026")
    body = line_at(86, 260, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của Quốc hội")
    assert values(headed(left, rows, body))["title"] == "Về việc miễn nhiệm Ủy ban nhân dân tỉnh nhiệm kỳ 2021 - 2026"


@pytest.mark.parametrize("begins", ["V/v", "V/w", "Về", "Về việc"])
def test_the_subject_of_a_letter_may_begin_otherwise(begins: str) -> None:
    left = ("UBND TỈNH AN GIANG", "SỞ TƯ PHÁP", "Số: 687/STP-VB", f"{begins} hỗ trợ pháp lý", "cho doanh nghiệp")
    found = values(headed(left, ("Kính gửi: Ủy ban nhân dân tỉnh",)))
    assert (found["doc_type"], found["title"]) == ("CÔNG VĂN", "hỗ trợ pháp lý cho doanh nghiệp")


def test_the_columns_part_where_the_motto_begins_be_the_gap_ever_so_small() -> None:
    motto = centred(56, MOTTO[0], at=415)
    left = motto.box.x0 - 2.0 - 6.0 * len("UBNDTỈNHBÌNHĐỊNH") - 9.0 if motto.box else 0.0
    whole = line_at(left, 56, "UBND TỈNH BÌNH ĐỊNH")
    joined = Line(page=1, text="", box=whole.box, words=(*whole.words, *motto.words))
    rest = headed(("", "VĂN PHÒNG", "Số: 243/TB-VPUBND"), ("*THÔNG BÁO", "*Phân công nhiệm vụ", "Căn cứ Luật"))
    others = [line for line in rest.lines if line.text and not line.text.startswith("CỘNG")]
    found = values(layout_of([joined, *others]))
    assert (found["issuer_parent"], found["issuer"]) == ("UBND TỈNH BÌNH ĐỊNH", "VĂN PHÒNG")


def test_bodies_that_issue_together_are_all_the_issuer() -> None:
    left = ("BỘ TÀI CHÍNH", "BỘ NỘI VỤ", "Số: 03/2015/TTLT-BTC-BNV")
    found = values(headed(left, ("*THÔNG TƯ LIÊN TỊCH", "*Hướng dẫn chế độ tự chủ", "Căn cứ Nghị định")))
    assert (found["issuer"], found.get("issuer_parent")) == ("BỘ TÀI CHÍNH - BỘ NỘI VỤ", None)


@pytest.mark.parametrize("number", ["Số: 02 /20/0QĐ-UBND", "Số: 02/20?)/QĐ-UBND"])
def test_a_year_in_the_number_that_was_misread_is_likely_that_of_the_date(number: str) -> None:
    layout = headed(("ỦY BAN NHÂN DÂN", "TỈNH AN GIANG", number), ("*QUYẾT ĐỊNH", "*Về giá đất", "Căn cứ Luật"))
    fields, told = read_metadata([layout], patterns())
    assert "number_symbol" not in fields
    assert [each.expected for each in told if each.field == "number_symbol"] == ["02/2022/QĐ-UBND"]
