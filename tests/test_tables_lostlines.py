"""Lines of a table that ended in none of its cells are told, and figures under a heading without a table."""

from __future__ import annotations

from cchc_extract.model import Box, Column, Evidence, Line, Page, PageLayout, RawRow, RawTable, Word
from cchc_extract.reading.glyphs import Font, Stretch, words_of
from cchc_extract.understanding.tables.lostlines import lines_lost
from cchc_extract.understanding.tables.suspicions import figures_unread


def _row(page: int, top: float) -> RawRow:
    return RawRow(indicator=Evidence(text="Hộ nghèo"), page=page, box=Box(60, top, 540, top + 12))


TABLE = RawTable(
    title="KẾT QUẢ GIẢI NGÂN",
    columns=(Column(role="stt", label="STT"), Column(role="value", label="Kinh phí / Vốn giao")),
    rows=(_row(1, 300), _row(1, 320), _row(2, 120), _row(2, 140)),
    method="alignment",
    pages=(1, 2),
)


def _page(number: int, *lines: tuple[str, float]) -> PageLayout:
    blocks = tuple(Line(page=number, text=text, box=Box(60, top, 240, top + 12)) for text, top in lines)
    return PageLayout(page=Page(number=number, source="digital", width=595, height=842), blocks=blocks)


def test_a_line_between_the_rows_of_two_pages_is_told() -> None:
    first = _page(1, ("SỞ Y TẾ", 40), ("Kính gửi: Bộ Y tế", 200), ("Chương trình 135", 400))
    second = _page(2, ("SỞ Y TẾ", 40), ("Vốn giao", 60), ("B. NƯỚC SINH HOẠT", 100), ("2", 20), ("Nơi nhận:", 300))
    found = list(lines_lost((first, second), [TABLE]))
    assert [(each.page, each.appendix, each.severity, each.raw) for each in found] == [
        (1, 1, "error", "Chương trình 135"),
        (2, 1, "error", "B. NƯỚC SINH HOẠT"),
    ]


def test_figures_under_a_heading_without_a_table_are_told() -> None:
    words = tuple(
        Word(text="12,5", box=Box(100 + 80 * at, 100 + 20 * line, 130 + 80 * at, 110 + 20 * line))
        for line in range(5)
        for at in range(4)
    )
    page = PageLayout(page=Page(number=2, source="digital", width=595, height=842, words=words), blocks=())
    assert [each.page for each in figures_unread([page], [RawTable(label="Phụ lục 01", pages=(2,))])] == [2]


def test_letters_that_are_each_a_line_make_words() -> None:
    font = Font(name="Serif", size=10.0)

    def letters(text: str, start: float, baseline: float) -> list[list[Stretch]]:
        return [
            [Stretch(letter, (start + 5 * at,), (start + 5 * at + 5,), baseline, font, piece=at)]
            for at, letter in enumerate(text)
        ]

    runs = [*letters("Tháng", 60, 70), *letters("11", 88, 70), *letters("100,36", 200, 70), *letters("Lưu", 60, 84)]
    assert [word.text for word in words_of(runs)] == ["Tháng", "11", "100,36", "Lưu"]
