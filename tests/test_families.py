"""The kind of a report is told by what it shows, and what it misses is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from table_drawing import grid, page

from cchc_extract import patterns
from cchc_extract.model import PageLayout
from cchc_extract.patterns.families import parse_family
from cchc_extract.patterns.toml import read_file
from cchc_extract.understanding.families import FamilyMatch, choose, draft, numbering_of
from cchc_extract.understanding.tables import read_tables

PATTERNS = patterns.load()
HEADING = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu")


def match(*pages: PageLayout) -> FamilyMatch:
    found = choose(pages, read_tables(pages, PATTERNS), PATTERNS)
    assert found is not None
    return found


def report(
    issuer: list[str], *rows: tuple[str, ...], heading: tuple[str, ...] = HEADING
) -> tuple[PageLayout, PageLayout]:
    first = page(
        issuer[0],
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        *issuer[1:],
        "BÁO CÁO",
        "Kết quả công tác cải cách hành chính năm 2023",
    )
    return first, page("Phụ lục", grid(heading, *rows), number=2)


ROMAN = (
    ("I", "CẢI CÁCH THỂ CHẾ", "", ""),
    ("1", "Số văn bản", "Văn bản", "5"),
    ("II", "THỦ TỤC HÀNH CHÍNH", "", ""),
    ("1", "Số TTHC", "TTHC", "5"),
)
DECIMAL = (
    ("1", "Cải cách thể chế", "", ""),
    ("1.1", "Số văn bản", "Văn bản", "5"),
    ("1.2", "Số hồ sơ", "Hồ sơ", "9"),
    ("2", "Cải cách TTHC", "", ""),
)
YEARS = ("STT", "Nội dung", "Năm 2022", "Năm 2023")
INSPECTION = ("TT", "Đơn vị được kiểm tra", "Số người được kiểm tra", "Số người vi phạm")
INSPECTED = (("1", "Sở Tài chính", "14", "2"), ("2", "UBND xã Tân Hội", "6", "0"))
LETTERS = (("A", "Chỉ đạo điều hành", "", ""), ("1", "Số văn bản", "5", "7"), ("B", "Công vụ", "", ""))


@pytest.mark.parametrize(
    ("pages", "family"),
    [
        (report(["ỦY BAN NHÂN DÂN", "PHƯỜNG HỒNG HẢI"], *ROMAN), "commune"),
        (report(["UỶ BAN NHÂN DÂN XÃ EA SIÊN"], *ROMAN), "commune"),
        (report(["ỦY BAN NHÂN DÂN", "HUYỆN VÂN ĐỒN"], *DECIMAL), "district"),
        (report(["UBND TỈNH QUẢNG NINH", "SỞ NỘI VỤ"], *DECIMAL), "department"),
        (report(["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"], *ROMAN), "province"),
        (report(["không đọc được"], *ROMAN), "statistics"),
        (report(["ỦY BAN NHÂN DÂN", "XÃ EA SIÊN"], *LETTERS, heading=YEARS), "plan-and-result"),
        (report(["UBND TỈNH LÂM ĐỒNG", "THANH TRA TỈNH"], *INSPECTED, heading=INSPECTION), "inspection"),
        (report(["ỦY BAN NHÂN DÂN", "HUYỆN VÂN ĐỒN"], *INSPECTED, heading=INSPECTION), "inspection"),
    ],
)
def test_families(pages: tuple[PageLayout, ...], family: str) -> None:
    assert match(*pages).family == family


def test_a_report_of_no_known_kind_says_what_the_nearest_kind_misses() -> None:
    found = match(
        *report(["ỦY BAN NHÂN DÂN", "XÃ EA SIÊN"], ("1", "Số lớp học", "Lớp", "5"), ("2", "Số trường", "Trường", "1"))
    )
    assert found.family == "generic"
    nearest = next(each for each in found.others if each.family == "commune")
    assert nearest.missed == ("Roman sections",)


@pytest.mark.parametrize(
    ("numbers", "style"),
    [
        (["I", "1", "II"], "roman"),
        (["A", "I", "II", "B"], "letter"),
        (["1", "1.1", "1.2"], "decimal"),
        (["1", "2", "3"], "plain"),
        (["", ""], None),
    ],
)
def test_numbering(numbers: list[str], style: str | None) -> None:
    assert numbering_of(numbers) == style


def test_a_drafted_family_loads_and_fits_the_report_it_came_from(tmp_path: Path) -> None:
    pages = report(
        ["ỦY BAN NHÂN DÂN", "HUYỆN VÂN ĐỒN"], *DECIMAL, heading=("STT", 'Chỉ tiêu "chính"', "ĐVT", "Số liệu (*)")
    )
    tables = read_tables(pages, PATTERNS)
    path = tmp_path / "drafted.toml"
    path.write_text(draft(pages, tables), encoding="utf-8")
    family, file = read_file(path, parse_family)
    assert list(file.problems()) == []
    found = choose(pages, tables, replace(PATTERNS, families=(family,)))
    assert found is not None
    assert (found.family, found.score) == ("new-family", 1.0)
