"""Whatever stands in the cells below a heading stands in the rows: nothing is lost, nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from table_drawing import grid, page

from cchc_extract import patterns
from cchc_extract.model import RawTable
from cchc_extract.understanding.tables import read_tables

PATTERNS = patterns.load()
HEADING = ["STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"]
CELL = st.one_of(
    st.just(""),
    st.integers(0, 10**6).map(str),
    st.sampled_from(
        [
            "I",
            "1.1",
            "-",
            "Hồ sơ",
            "Số văn bản",
            "trong đó",
            "98,5%",
            "Có=1; Không=0",
            "Tổng cộng",
            "đã xử lý",
            "<",
            "^",
        ]
    ),
)
ROW = st.lists(CELL, min_size=5, max_size=5)


def words(table: RawTable) -> Counter[str]:
    cells = [cell for row in table.rows for cell in (row.stt, row.indicator, row.unit, *row.values, row.note)]
    return Counter(word for cell in cells for word in cell.text.replace("; ", " ").split())


def drawable(rows: list[list[str]]) -> list[list[str]]:
    """The rows without marks of merging that would not give rectangles: at an edge, or beside another mark."""
    clean = [list(row) for row in rows]
    for row, texts in enumerate(clean):
        for col, text in enumerate(texts):
            above = clean[row - 1][col] if row else "<"
            beside = texts[col - 1] if col else "^"
            below = clean[row + 1][col] if row + 1 < len(clean) else ""
            if (text == "<" and (col == 0 or beside in "<^" or below == "^")) or (text == "^" and above in "<^"):
                texts[col] = ""
    for row, texts in enumerate(clean[:-1]):
        for col, text in enumerate(texts):
            if text == "<" and "^" in (clean[row + 1][col], clean[row + 1][col - 1]):
                texts[col] = ""
    return clean


def printed_once(body: list[list[str]]) -> Iterator[str]:
    """The words of a unit, value or note printed once for several rows, for each row but the first that has anything else."""
    said = [""] * len(HEADING)
    for row in body:
        said = [said[at] if cell == "^" else cell for at, cell in enumerate(row)]
        if any(cell not in ("<", "^", "") for cell in row):
            for at in (2, 3, 4):
                yield from said[at].replace("; ", " ").split() if row[at] == "^" else ()


@given(st.lists(st.lists(ROW, min_size=2, max_size=6).map(drawable), min_size=1, max_size=3))
def test_no_text_is_lost_or_doubled(bodies: list[list[list[str]]]) -> None:
    pages = [
        page(grid(*([HEADING] if number == 1 else []), ["7", "Số vấn đề", "Vấn đề", "3", ""], *body), number=number)
        for number, body in enumerate(bodies, 1)
    ]
    (table,) = read_tables(pages, PATTERNS)
    printed = Counter(
        word
        for body in bodies
        for row in body
        for cell in row
        if cell not in "<^"
        for word in cell.replace("; ", " ").split()
    )
    printed.update(
        {
            "7": len(bodies),
            "Số": len(bodies),
            "vấn": len(bodies),
            "đề": len(bodies),
            "Vấn": len(bodies),
            "3": len(bodies),
        }
    )
    printed["đề"] += len(bodies)
    for body in bodies:
        printed.update(printed_once(body))
    assert words(table) == printed
