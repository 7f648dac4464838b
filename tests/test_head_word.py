"""Heads of Word documents: the title above a table that follows at once, the body in bold below its superior, letters at wrong codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from head_pages import patterns
from word_files import p, package, r, read, tbl, tc, tr

from cchc_extract.layout import lay_out
from cchc_extract.model import FieldValue
from cchc_extract.reading.codepoints import mended_cells
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


def headed(parent: str, *issuer: str, title: str = TITLE, folder: Path) -> dict[str, FieldValue]:
    """The fields of a report whose superior body is set regular and whose issuer bold, as the form wants it."""
    bodies = p(r(parent)) + "".join(p(r(each, "<w:b/>")) for each in issuer)
    head = tbl(
        tr(tc(bodies), tc(p(r("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) + p(r("Độc lập - Tự do - Hạnh phúc")))),
        tr("Số: 125/BC-HKL", "Nam Định, ngày 15 tháng 12 năm 2023"),
        properties="",
    )
    lines = "".join(p(r(each, "<w:b/>"), CENTRED) for each in ("BÁO CÁO", title))
    pages = map(mended_cells, read(package(head + p() + lines + TABLE), folder))
    return read_metadata([lay_out(page) for page in pages], patterns())[0]


@pytest.mark.parametrize("parent", ["UBND TỈNH NAM ĐỊNH", "SỞ NÔNG NGHIỆP VÀ PTNT"])
@pytest.mark.parametrize(
    "issuer",
    [("HẠT KIỂM LÂM",), ("ĐÀI PHÁT THANH VÀ TRUYỀN HÌNH",), ("LIÊN MINH", "HỢP TÁC XÃ TỈNH"), ("NHÀ MÁY NƯỚC",)],
)
def test_the_body_in_bold_is_the_issuer_whatever_its_kind(parent: str, issuer: tuple[str, ...], tmp_path: Path) -> None:
    fields = headed(parent, *issuer, folder=tmp_path)
    assert fields["issuer"].value == " ".join(issuer)
    assert fields["issuer_parent"].value == parent


def test_letters_at_wrong_codes_are_read_in_the_head_as_they_print_and_said(tmp_path: Path) -> None:
    fields = headed("UBND HUYỆN VĨNH TƢỜNG", "TRƢỜNG TIỂU HỌC", title="Thực hiện chủ trƣơng năm 2023", folder=tmp_path)
    assert fields["issuer_parent"].value == "UBND HUYỆN VĨNH TƯỜNG"
    assert fields["issuer"].value == "TRƯỜNG TIỂU HỌC"
    (made,) = fields["title"].decisions
    assert (made.rule, made.read, made.kept) == ("code-point", "Thực hiện chủ trƣơng năm 2023", fields["title"].value)
