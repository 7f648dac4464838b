"""Citations and reports of a file, as a user finds them in references.csv and documents.csv."""

from __future__ import annotations

import datetime as dt

import pytest
from head_pages import LETTER_TEXT, layout_of, line_at, patterns, printed_head, text_layout, words_at
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from table_drawing import grid, page

from cchc_extract.model import PageLayout, Reference
from cchc_extract.understanding.references import read_references
from cchc_extract.understanding.split import split_reports


def cited(text: str) -> list[tuple[str, str, str, str]]:
    return [tuple_of(reference) for reference in read_references([text_layout(text)], patterns())]


def tuple_of(reference: Reference) -> tuple[str, str, str, str]:
    dated = reference.dated.isoformat() if reference.dated else ""
    return reference.type, reference.number_symbol, dated, reference.issuer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thực hiện Quyết \nđịnh số 163/QĐ-\nUBND ngày 12/5/2022 của UBND thành \nphố Cà Mau về việc giao chỉ tiêu",
            [("Quyết định", "163/QĐ-UBND", "2022-05-12", "UBND thành phố Cà Mau")],
        ),
        (
            "quán triệt Kế hoạch 71-KH/TU ngày 02 tháng 8 năm 2021 của Ban Thường vụ Tỉnh ủy Long An thực hiện",
            [("Kế hoạch", "71-KH/TU", "2021-08-02", "Ban Thường vụ Tỉnh ủy Long An")],
        ),
        (
            "theo Nghị định số 61/2018/NĐ-CP và số 107/2021/NĐ-CP của Chính phủ, Thông tư số 01/2018/TT-VPCP",
            [
                ("Nghị định", "61/2018/NĐ-CP", "", ""),
                ("Nghị định", "107/2021/NĐ-CP", "", "Chính phủ"),
                ("Thông tư", "01/2018/TT-VPCP", "", ""),
            ],
        ),
        (
            "đã ban hành kế hoạch số 7/KH-UBND của UBND xã ngày 5/1/2023 và Quyết định số 12 ngày 6/1/2023",
            [("Kế hoạch", "7/KH-UBND", "2023-01-05", "UBND xã"), ("Quyết định", "12", "2023-01-06", "")],
        ),
        (
            "Công văn số 5633/VPCP-KSTT ngày 25/7/2023 của Văn phòng Chính phủ; của Sở Kế hoạch và Đầu tư",
            [("Công văn", "5633/VPCP-KSTT", "2023-07-25", "Văn phòng Chính phủ")],
        ),
        ("Tiếp nhận 12/15 hồ sơ; kế hoạch năm 2023; đạt 6/6 chỉ tiêu ngày 01/02/2023", []),
    ],
)
def test_citations(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert cited(text) == expected


def test_the_own_number_is_no_citation() -> None:
    assert [each[1] for each in cited(LETTER_TEXT + "\nCông văn số 87/UBND-NV ngày 05/3/2022 nêu trên.")] == [
        "12/SNV-CCHC"
    ]


def test_a_citation_broken_over_pages_is_one_and_stands_where_it_begins() -> None:
    first = layout_of([*printed_head(), line_at(85, 780, "Trên cơ sở Quyết định số 9/QĐ-UBND ngày")])
    second = layout_of(
        [line_at(300, 35, "2", page=2), line_at(85, 57, "12/3/2024 của UBND tỉnh Cà Mau, Sở đã", page=2)], number=2
    )
    found = read_references([first, second], patterns())
    assert [(each.number_symbol, each.dated, each.issuer, each.page) for each in found] == [
        ("9/QĐ-UBND", dt.date(2024, 3, 12), "UBND tỉnh Cà Mau", 1)
    ]
    assert found[0].quote == "Quyết định số 9/QĐ-UBND ngày 12/3/2024 của UBND tỉnh Cà Mau"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="Quyếtđịnhsố 0123456789/-ĐCPUBNngàycủa,;\n", max_size=120))
def test_every_quote_is_in_the_text(text: str) -> None:
    printed = " ".join(text.split())
    for reference in read_references([text_layout(text)], patterns()):
        assert reference.quote in printed
        assert reference.number_symbol


# --- several reports in one file --------------------------------------------------------------------------------------


def body(number: int) -> PageLayout:
    return layout_of([line_at(85, 100, "Tiếp tục thực hiện các nhiệm vụ được giao.", page=number)], number=number)


def numbers(parts: list[tuple[PageLayout, ...]]) -> list[list[int]]:
    return [[layout.page.number for layout in part] for part in parts]


def test_a_page_with_a_head_of_its_own_begins_a_report() -> None:
    pages = [layout_of(printed_head()), body(2), layout_of(printed_head("Số: 46/SNV-CCHC"), number=3), body(4)]
    assert numbers(split_reports(pages, patterns())) == [[1, 2], [3, 4]]


def test_appendices_and_forms_begin_none() -> None:
    appendix = layout_of([line_at(250, 30, "Phụ lục II", page=2), *printed_head()], number=2)
    form = layout_of([line for line in printed_head("Số:    /SNV-CCHC") if "ngày" not in line.text], number=3)
    assert numbers(split_reports([layout_of(printed_head()), appendix, form], patterns())) == [[1, 2, 3]]


def draft(*labels: str, number: int = 2) -> PageLayout:
    """A page with a head whose number and day are blank, and ``labels`` below it."""
    head = [line for line in printed_head("Số:      /NQ-HĐND") if "ngày" not in line.text]
    dated = line_at(330, 98, "Cà Mau, ngày     tháng     năm 2024")
    return layout_of([*head, dated, *(line_at(280, 130, label) for label in labels)], number=number)


def test_a_draft_that_is_submitted_stays_with_what_submits_it() -> None:
    submission = layout_of([*printed_head(), line_at(270, 130, "TỜ TRÌNH")])
    letter = layout_of([*printed_head(), line_at(270, 130, "Kính gửi: Sở Nội vụ")])
    assert numbers(split_reports([submission, draft()], patterns())) == [[1, 2]]
    assert numbers(split_reports([letter, draft("DỰ THẢO")], patterns())) == [[1, 2]]
    assert numbers(split_reports([letter, draft()], patterns())) == [[1], [2]]
    numbered = layout_of(printed_head("Số: 46/SNV-CCHC"), number=2)
    assert numbers(split_reports([submission, numbered], patterns())) == [[1], [2]]


def test_a_cover_stays_with_the_report_behind_it() -> None:
    assert numbers(split_reports([body(1), layout_of(printed_head(), number=2), body(3)], patterns())) == [[1, 2, 3]]


def test_a_text_with_two_heads_is_two_reports() -> None:
    second = LETTER_TEXT.replace("87/UBND-NV", "88/UBND-NV")
    parts = split_reports([text_layout(LETTER_TEXT + second)], patterns())
    assert len(parts) == 2
    texts = [" ".join(line.text for line in part[0].lines) for part in parts]
    assert "87/UBND-NV" in texts[0]
    assert "88/UBND-NV" not in texts[0]
    assert texts[1].split()[:3] == ["ỦY", "BAN", "NHÂN"]


def test_a_page_of_paper_is_not_cut_be_it_all_in_tables() -> None:
    form = grid(("UBND XÃ TÂN AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Số: 1/BC-UBND", "ngày 5 tháng 6 năm 2024"))
    forms = page(form, grid(("Mẫu số", "1"), ("Số", "2")), form)
    printed = replace(forms, page=replace(forms.page, words=tuple(words_at(60, 120, "UBND XÃ TÂN AN"))))
    assert [part[0].blocks for part in split_reports([printed], patterns())] == [forms.blocks]


def test_a_file_without_a_head_is_one_part() -> None:
    assert numbers(split_reports([body(1), body(2)], patterns())) == [[1, 2]]
    assert split_reports([], patterns()) == []
