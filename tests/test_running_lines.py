"""Numbers of pages, running heads and feet of a text: never part of what is said, cited, or sent to."""

from __future__ import annotations

import pytest
from head_pages import patterns

from cchc_extract.model import Line, Page, PageLayout
from cchc_extract.understanding.figures import read_figures
from cchc_extract.understanding.metadata import read_metadata
from cchc_extract.understanding.references import read_references
from cchc_extract.understanding.runninglines import without_running_lines

HEAD = """ỦY BAN NHÂN DÂN
PHƯỜNG HỒNG HẢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 282/BC-UBND
Hồng Hải, ngày 15 tháng 12 năm 2023
BÁO CÁO
Kết quả cải cách hành chính năm 2023
Thực hiện Kế hoạch số 29/KH-UBND ngày
"""
REST = """01/02/2023 của UBND thành phố, phường báo cáo.
Tổng số hồ sơ tiếp nhận trong kỳ:
"""
END = """3775 hồ sơ.
Nơi nhận:
- UBND thành phố;
- Các phòng, ban và đoàn thể
"""
LAST = """của phường;
- Lưu: VT.
CHỦ TỊCH
Lưu Thị Châu
"""


def pages(*texts: str) -> list[PageLayout]:
    return [
        PageLayout(
            page=Page(number=number, source="text"),
            blocks=tuple(Line(page=number, text=line) for line in text.splitlines()),
        )
        for number, text in enumerate(texts, start=1)
    ]


FORMS = {
    "page numbers": pages(f"{HEAD}1\n", f"{REST}- 2 -\n", f"{END}Trang 3/4\n", f"{LAST}4\n"),
    "running heads": pages(
        f"{HEAD}1\n",
        f"2\nBáo cáo CCHC năm 2023 của UBND phường\n{REST}",
        f"3\nBáo cáo CCHC năm 2023 của UBND phường\n{END}",
        f"4\nBáo cáo CCHC năm 2023 của UBND phường\n{LAST}",
    ),
    "running feet": pages(
        f"{HEAD}Văn bản in từ Hệ thống quản lý, trang 1\n",
        f"{REST}Văn bản in từ Hệ thống quản lý, trang 2\n",
        f"{END}Văn bản in từ Hệ thống quản lý, trang 3\n",
        LAST,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_each_page_prints_is_no_part_of_what_is_said(form: str) -> None:
    said = without_running_lines(FORMS[form])
    fields, _ = read_metadata(said, patterns())
    assert fields["title"].value == "Kết quả cải cách hành chính năm 2023"
    assert fields["recipients"].value == "UBND thành phố; Các phòng, ban và đoàn thể của phường; Lưu: VT"
    assert fields["signer"].value == "Lưu Thị Châu"
    (cited,) = read_references(said, patterns())
    assert (cited.number_symbol, str(cited.dated)) == ("29/KH-UBND", "2023-02-01")
    assert cited.issuer == "UBND thành phố"
    (figure,) = read_figures(said, patterns())
    assert (figure.quote, figure.value) == ("Tổng số hồ sơ tiếp nhận trong kỳ: 3775 hồ sơ", 3775)


def test_numbers_that_count_pages_of_a_text_without_page_breaks_are_none_of_its_figures() -> None:
    prose = "\n".join(["Các nội dung được triển khai đúng tiến độ, bảo đảm yêu cầu."] * 13)
    text = f"{HEAD}{REST}{prose}\n1\n{prose}\n2\n{prose}\n3\n{END}{LAST}"
    lines = [line.text for page in without_running_lines(pages(text)) for line in page.lines]
    assert not {"1", "2", "3"} & set(lines)
    assert len(lines) == len(text.splitlines()) - 3


def test_a_number_alone_and_a_line_said_twice_within_pages_stay() -> None:
    text = "\n".join(f"Câu thứ {word} của báo cáo này." for word in ("một", "hai", "ba"))
    middle = "Tổng số hồ sơ tiếp nhận\n12\n" + text
    both = pages(f"{text}\n{middle}\n{text}", f"Khác hẳn\nThêm nữa\n{middle}\nHết phần này\nHết")
    assert [line.text for page in without_running_lines(both) for line in page.lines].count("12") == 2
