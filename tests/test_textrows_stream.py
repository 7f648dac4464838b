"""Dumps that keep rows together but no columns: what tells cells apart there is where lines break and what stands in the other rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cchc_extract import patterns
from cchc_extract.layout import lay_out
from cchc_extract.model import Line, Page, RawRow
from cchc_extract.reading.plain import pages
from cchc_extract.understanding.tables import read_tables
from cchc_extract.understanding.textrows.costs import learned_values

PATTERNS = patterns.load()
Cells = tuple[str, str, tuple[str, ...]]


def rows_of(text: str) -> list[RawRow]:
    lines = tuple(Line(page=1, text=line) for line in text.split("\n"))
    found = read_tables([lay_out(Page(number=1, source="text", lines=lines))], PATTERNS)
    return [row for table in found for row in table.rows]


def cells(row: RawRow) -> Cells:
    return row.stt.text, row.indicator.text, tuple(value.text for value in row.values)


def test_a_number_that_ends_the_last_line_of_a_label_is_none_of_the_values() -> None:
    """Values stand on a line of their own below a label that is broken over lines; some of them are blank."""
    wards = ["Nam Cường", "Bắc Ninh", "Minh Đức", "Phú Lộc", "Tân Hòa", "An Bình", "Hòa Bình", "Quang Vinh"]
    body, expected = [], []
    for i, name in enumerate(wards, start=1):
        first, second = name.split()
        values = [str(120 + 17 * i), f"1.{300 + 31 * i}", "" if i % 4 == 3 else str(i % 9), f"8{i},{i}"]
        body += [f"{i} Khu phố {first}", f"{second} {i}", " ".join(value for value in values if value)]
        expected.append((str(i), f"Khu phố {name} {i}", tuple(values)))
    rows = rows_of("Phụ lục 2\nSTT Tên khu phố Số hộ Số khẩu Hộ nghèo Tỷ lệ (%)\n" + "\n".join(body))
    assert [cells(row)[1] for row in rows] == [label for _, label, _ in expected]
    assert all(cells(row) == wanted or row.findings for row, wanted in zip(rows, expected, strict=True))
    assert sum(cells(row) == wanted for row, wanted in zip(rows, expected, strict=True)) >= len(rows) - 2


def test_a_heading_of_unknown_words_is_found_below_the_caption() -> None:
    text = """Biểu 02
(Kèm theo Báo cáo số 12/BC-SCT ngày 05/01/2025 của Sở Công Thương)
Mặt hàng Sản lượng quý I Sản lượng
quý II
Tăng, giảm
Than đá 12.400 13.150 750
Xi măng
Hoàng Thạch
8.210 7.990 -220
Phân bón 1.105 1.240 135
"""
    assert [cells(row) for row in rows_of(text)] == [
        ("", "Than đá", ("12.400", "13.150", "750")),
        ("", "Xi măng Hoàng Thạch", ("8.210", "7.990", "-220")),
        ("", "Phân bón", ("1.105", "1.240", "135")),
    ]


def test_the_page_number_is_not_the_value_that_the_last_row_lacks() -> None:
    text = """1
BÁO CÁO
{}
2
Phụ lục 1
STT Nội dung Quý I Quý II
{}
15 Số hồ sơ trễ hạn 11
3
Phụ lục 2
STT Nội dung Quý I Quý II
1 Số cuộc họp 4 5
2 Số văn bản 31 28
"""
    prose = "\n".join(f"Đoạn văn thứ {number} của báo cáo" for number in range(14))
    above = "\n".join(f"{number} Số hồ sơ lĩnh vực {number} {400 + number} {390 + number}" for number in range(1, 15))
    last = rows_of(text.format(prose, above))[14]
    assert cells(last)[:2] == ("15", "Số hồ sơ trễ hạn")
    assert "3" not in cells(last)[2]
    assert last.findings


def test_dates_and_numbers_of_documents_fill_columns() -> None:
    text = """Phụ lục 3
STT Tên văn bản Số, ký hiệu Ngày ban hành
1 Kế hoạch kiểm soát thủ tục hành chính 14/KH-UBND 09/01/2024
2 Quyết định công bố danh mục 231/QĐ-UBND 17/02/2024
3 Công văn đôn đốc thực hiện 77/UBND-NC 03/3/2024
"""
    assert [cells(row) for row in rows_of(text)] == [
        ("1", "Kế hoạch kiểm soát thủ tục hành chính", ("14/KH-UBND", "09/01/2024")),
        ("2", "Quyết định công bố danh mục", ("231/QĐ-UBND", "17/02/2024")),
        ("3", "Công văn đôn đốc thực hiện", ("77/UBND-NC", "03/3/2024")),
    ]


def test_more_values_in_the_rows_than_columns_in_the_heading_are_doubted() -> None:
    rows = rows_of(
        "STT Nội dung Quý I Ghi chúTổng số\n" + "\n".join(f"{i} Việc {i}a {i}1 2{i} 3{i} 4{i}" for i in range(1, 9))
    )
    assert rows
    assert all(row.findings for row in rows)


def test_a_page_number_glued_to_the_first_words_of_a_page_stands_apart(tmp_path: Path) -> None:
    body = "\n".join(["Nội dung báo cáo của đơn vị"] * 14)
    path = tmp_path / "dump.txt"
    path.write_text(f"1UBND HUYỆN\n{body}\n2Phụ lục 01\n{body}\nsố 12/KH\ufffeUBND\n", encoding="utf-8")
    lines = [line.text for page in pages(path) for line in page.lines]
    assert lines[:2] == ["1", "UBND HUYỆN"]
    assert "Phụ lục 01" in lines
    assert lines[-1] == "số 12/KH-UBND"


def test_a_numbered_row_that_says_nothing_but_its_label_is_doubted_where_the_others_have_values() -> None:
    body = [
        f"{i} Số hồ sơ lĩnh vực thứ {name} Hồ sơ {100 + 7 * i}"
        for i, name in enumerate(["nhất", "hai", "ba", "tư", "sáu"], 1)
    ]
    text = "Phụ lục 2\nSTT Nội dung ĐVT Số liệu\n" + "\n".join(
        [*body[:2], "3 Đề án vị trí việc làm chưa thực hiện", "4 Số cuộc họp Cuộc 12", "5 Số văn bản Văn bản 31"]
    )
    doubted = [bool(row.findings) for row in rows_of(text)]
    assert doubted == [False, False, True, False, False]


def test_a_sum_may_have_a_digit_more_than_what_it_adds_up() -> None:
    """Rather than that its row lacks a value."""
    seen = Counter({(2, "whole4"): 9, (3, "whole2"): 9, (3, "whole5"): 1, (3, "whole1"): 1})
    costs = learned_values(seen)
    assert costs[2, "whole5"] < costs[2, "whole1"]
    assert costs[3, "whole1"] < costs[3, "whole4"]


@pytest.mark.parametrize("rows", range(47, 52))
def test_a_heading_printed_again_may_stand_where_the_first_look_at_the_rows_ends(rows: int) -> None:
    heading = "Stt Nội dung báo cáo Kế hoạch\nnăm 2024 Ghi chú\n"
    printed = [f"{n}. Thu nội địa {n * 7 + 1}.{n * 3 + 100} Vượt\n" for n in range(1, 81)]
    found = rows_of("PHỤ LỤC\n" + heading + "".join(printed[:rows]) + heading + "".join(printed[rows:]))
    assert [row.stt.text.rstrip(".") for row in found] == [str(n) for n in range(1, 81)]
