"""Sheets of A3 that show two pages beside each other."""

from __future__ import annotations

import pytest
from head_pages import patterns

from cchc_extract.model import Box, Cell, Grid, Page, Word
from cchc_extract.understanding.sheets import spreads_parted

MOTTO = ["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"]


def text(x0: float, top: float, words: list[str], step: float = 34.0) -> list[Word]:
    return [
        Word(text=word, box=Box(x0 + at * step, top, x0 + at * step + 26, top + 12), confidence=0.95)
        for at, word in enumerate(words)
    ]


def lines(x0: float, first: int, count: int) -> list[Word]:
    return [word for at in range(count) for word in text(x0, first + 24 * at, ["thủ", "tục", "hành", "chính"])]


def spread(width: float, *, source: str = "scan", motto_at: float = 250.0, across: bool = False) -> Page:
    scale = width / 1190
    table = Box(700 * scale, 500, 1100 * scale, 600)
    cell = Cell(row=0, col=0, text="12", box=table, confidence=0.9)
    words = [
        *text(80 * scale, 60, ["UBND", "XÃ", "TÂN", "LẬP"], 30 * scale),
        *text(motto_at * scale, 60, MOTTO, 34 * scale),
        *lines(80 * scale, 200, 10),
        *lines(700 * scale, 60, 10),
    ]
    if across:
        words += text(500 * scale, 700, ["bảng", "này", "nằm", "ngang", "cả", "tờ", "giấy"])
    grid = Grid(page=1, rows=1, cols=1, cells=(cell,), method="rules", box=table)
    return Page(number=1, source=source, width=width, height=842 * scale, words=tuple(words), grids=(grid,))


def test_a_sheet_of_a3_becomes_its_two_pages_left_first() -> None:
    left, right = spreads_parted([spread(1190)], patterns().metadata)
    assert (left.number, right.number) == (1, 1)
    assert [finding.code for finding in (*left.findings, *right.findings)] == ["page-spread"]
    assert left.grids is None
    assert right.grids is not None
    assert right.grids[0].box == Box(700, 500, 1100, 600)  # a table keeps its place on the sheet
    assert len(left.words) + len(right.words) == len(spread(1190).words)
    assert max(word.box.x1 for word in right.words) < 595 < min(word.box.x0 for word in right.words) + 595


def test_a_smaller_sheet_is_two_pages_only_with_a_whole_head_on_its_left() -> None:
    assert len(spreads_parted([spread(842)], patterns().metadata)) == 2
    assert len(spreads_parted([spread(842, motto_at=800)], patterns().metadata)) == 1


@pytest.mark.parametrize("page", [spread(1190, source="digital"), spread(1190, across=True)])
def test_what_is_no_spread_stays(page: Page) -> None:
    assert spreads_parted([page], patterns().metadata) == (page,)
