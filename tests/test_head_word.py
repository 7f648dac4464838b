"""Titles of Word documents in which the table follows at once: its heading is no part of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from head_pages import patterns
from word_files import p, package, r, read, tbl, tc, tr

from cchc_extract.layout import lay_out
from cchc_extract.understanding.metadata import read_metadata

TITLE = "Kết quả công tác cải cách hành chính năm 2023"
CENTRED = '<w:jc w:val="center"/>'
HEAD = tbl(
    tr(
        tc(p(r("ỦY BAN NHÂN DÂN")) + p(r("XÃ BÌNH MINH"))),
        tc(p(r("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) + p(r("Độc lập - Tự do - Hạnh phúc"))),
    ),
    tr("Số: 125/BC-UBND", "Bình Minh, ngày 15 tháng 12 năm 2023"),
    properties="",
)
TABLE = tbl(
    tr("STT", "Tên xã", "Số hồ sơ", "Đúng hạn"), tr("1", "An Bình", "120", "118"), tr("2", "Lê Lợi", "98", "98")
)


@pytest.mark.parametrize("between", ["", p(), p() + p()])
@pytest.mark.parametrize(
    ("title", "centred"),
    [
        ((TITLE,), ""),
        ((TITLE,), CENTRED),
        (("Kết quả công tác cải cách hành chính", "năm 2023 của xã Bình Minh"), CENTRED),
    ],
)
def test_the_heading_of_a_table_right_below_is_no_part_of_a_title(
    title: tuple[str, ...], between: str, centred: str, tmp_path: Path
) -> None:
    lines = "".join(p(r(each, "<w:b/>"), centred) for each in ("BÁO CÁO", *title))
    pages = read(package(HEAD + p() + lines + between + TABLE), tmp_path)
    fields, _ = read_metadata([lay_out(page) for page in pages], patterns())
    assert fields["title"].value == " ".join(title)
    assert fields["doc_type"].value == "BÁO CÁO"
