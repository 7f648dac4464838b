"""Where a table ends whose grid runs on: recipients and signature stand in it, as spreadsheets print them."""

from __future__ import annotations

import regex

from cchc_extract.model import WITHOUT_SIDES, Finding
from cchc_extract.model.words import say
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.tables.slots import Slots
from cchc_extract.vietnamese import nfc, one_line

LONGEST_FOOT = 16
"""Rows that recipients and signature, with the space for it, may take."""

_DATED = regex.compile(r"(?i)\bngày\b.{1,12}\btháng\b.{1,12}\bnăm\b")
_STAR = regex.compile(r"\(?\*{1,3}\)? ?\p{L}")
_ANY_MARK = regex.compile(r"(?:\(?\*{1,3}\)?|\(\d{1,2}\)|\[\d{1,2}\]|[-–+]) ?\p{L}")
"""How a remark over all columns begins, below which nothing stands: with the mark of a note, a number in brackets, a dash."""


def foot_of(slots: Slots, patterns: TablePatterns) -> int:
    """The row below the last of a table: where all is ruled, recipients and signature stand under it.

    They hold no number, and one of them is what a letter is laid out by (``Nơi nhận:``, ``TM. ỦY BAN NHÂN DÂN``). What stands above
    them in a row of its own, over all columns or with the date, is no row of the table either; nor is a remark over all columns
    (``Ghi chú: …``, ``(*) Số liệu tạm tính``) in the last rows. Nor are rows with an office and a name alone, behind a blank one.
    """
    end = _above_office(slots)
    for row in range(slots.rows - 1, max(0, slots.rows - LONGEST_FOOT) - 1, -1):
        if any(squeeze(text).isdigit() for text in slots.texts(row)):
            break
        if _is_foot(slots, row, patterns):
            end = row
    while end > 1 and _is_remark(slots, end - 1, patterns):
        end -= 1
    while 0 < end < slots.rows and _is_between(slots, end - 1):
        end -= 1
    return end


def remarks_below(slots: Slots, end: int, patterns: TablePatterns) -> tuple[Finding, ...]:
    """What is said of remarks in the rows from ``end`` on, which are no rows of the table: a finding with the words of each."""
    remarks = (row for row in range(end, slots.rows) if _is_remark(slots, row, patterns))
    texts = ("".join(cell.text for cell in slots.own(row)) for row in remarks)
    return tuple(_remark(one_line(nfc(text)), slots.grid.page) for text in texts)


def remark_in(text: str, page: int, patterns: TablePatterns) -> Finding | None:
    """What is said of a line below a table that begins as a remark on it does; ``None`` where it does not."""
    return _remark(one_line(nfc(text)), page) if _begins_remark(text, patterns) else None


def _remark(text: str, page: int) -> Finding:
    said = say("table-remark", text=text)
    return Finding(
        code="text-left-out",
        severity="info",
        stage="layout",
        page=page,
        message=said.en,
        message_vi=said.vi,
        raw=text,
    )


def _is_foot(slots: Slots, row: int, patterns: TablePatterns) -> bool:
    """Whether a cell of the row begins with such words, or the row does where its text runs over cells that are not merged."""
    lines = [squeeze(cell.text.strip().partition("\n")[0]) for cell in slots.own(row)]
    first, whole = next(filter(None, lines), ""), "".join(lines)
    over_cells = any(whole.startswith(word) and len(first) < len(word) for word in patterns.layout_words)
    return over_cells or any(line in patterns.layout_words for line in lines)


def _above_office(slots: Slots) -> int:
    """The blank row from which on the last rows hold one text each at most, none of them the first, an office (``GIÁM ĐỐC``) among them."""
    end, has_office = slots.rows, False
    while end > 1 and len(texts := [cell for cell in slots.own(end - 1) if cell.text]) < 2:
        if texts and (texts[0].col == 0 or any(map(str.isdigit, texts[0].text))):
            break
        has_office = has_office or (bool(texts) and texts[0].text.isupper() and " " in texts[0].text)
        end -= 1
    begins_blank = end < slots.rows and all(cell.row == end and not cell.text for cell in slots.cover[end])
    return end if has_office and begins_blank else slots.rows


def _is_remark(slots: Slots, row: int, patterns: TablePatterns) -> bool:
    """Whether the row is a text over all columns that begins as a remark does; without upright rules it may stand in the first."""
    cells = [cell for cell in slots.own(row) if cell.text.strip()]
    if len(cells) != 1 or cells[0].col:
        return False
    over_all = cells[0].col_span == slots.cols
    if not over_all and slots.grid.method not in WITHOUT_SIDES:
        return False
    text = cells[0].text.strip()
    marks = _ANY_MARK if slots.grid.method == "document" else _STAR  # elsewhere a number may head rows of the next page
    return _begins_remark(text, patterns) or marks.match(text) is not None


def _begins_remark(text: str, patterns: TablePatterns) -> bool:
    first, colon, _ = text.partition(":")
    return bool(colon) and squeeze(first) in patterns.remarks


def _is_between(slots: Slots, row: int) -> bool:
    """Whether the row is blank, has the date alone, or a text over all columns."""
    cells = [cell for cell in slots.own(row) if cell.text.strip()]
    if not cells:
        return all(cell.row == row for cell in slots.cover[row])
    dated = cells[0].col > 0 and _DATED.search(" ".join(slots.texts(row))) is not None
    return dated or (len(cells) == 1 and cells[0].col_span == slots.cols)
