"""The rows of a table by role: cells put together, rows broken over a page joined, what is doubtful said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product
from operator import add

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import (
    Box,
    Cell,
    Evidence,
    Finding,
    Grid,
    RawRow,
    Role,
    around,
    carried,
    decide,
    first_reading,
    joined_evidence,
)
from cchc_extract.model.words import field_words, say
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.compounds import BETWEEN
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.numbering import join_number
from cchc_extract.understanding.numbers import badly_grouped, is_torn_number, shows_decimals
from cchc_extract.understanding.tables.breaks import doubt_alone, doubt_leap, join_broken
from cchc_extract.understanding.tables.counting import next_to
from cchc_extract.understanding.tables.joining import Part, TableDraft
from cchc_extract.understanding.tables.mergedover import Rest, rests_of_merged_cells, with_text_above_breaks
from cchc_extract.understanding.tables.norows import number_lines, rows_kept
from cchc_extract.understanding.tables.rowlabels import is_label_alone, label_and_groups
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.understanding.tables.suspicions import doubt_joined, usual_lines
from cchc_extract.vietnamese import bare, nfc, one_line

MOST_UNIT_LINES = 4
"""A unit on more lines is not tried in all the ways it may be joined."""

_NUMBERED = regex.compile(
    r"(?P<stt>[IVXLC]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)(?:\s*[.)/:]\s*|\s+[-–]\s+)(?P<label>\p{L}.*)"
)
_ROMAN_HEADING = regex.compile(r"(?P<stt>[IVX]{1,5})\s+(?P<label>\p{Lu}.*)")
_PIECE, _NUMBER = regex.compile(r"[\d.,]*\d[\d.,]*%?"), regex.compile(r"[-+−–]?\d[\d.,]*")
_WITH_YEAR = regex.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_END_OF_NUMBER = regex.compile(r"(?P<digits>[.,]?\d[\d.,]*?)\.?(?:%|đ|đồng)?")

FEWEST_NUMBERED = 3
"""Rows with a number from which, where no row but the first of some page is without one, that row is the rest of the one before it."""
SHORTEST_BROKEN = 5
"""Characters; shorter numbers one below the other are several, for no column is too narrow for one of them."""

_NO_TEXT = Evidence()


class _Row(Struct, frozen=True, kw_only=True):
    """A row while it is put together: its cells by the table's column (several where a page has more columns than the table).

    ``typeset``: it is known where its lines end, for the author ended them. ``printed``: the cells as they are printed, where merged cells
    of the page before go on in some.
    """

    cells: Mapping[int, tuple[Cell, ...]]
    page: int
    box: Box | None
    opens_part: bool
    typeset: bool = False
    findings: tuple[Finding, ...] = ()
    printed: Mapping[int, tuple[Cell, ...]] | None = None


def build_rows(draft: TableDraft, roles: Sequence[Role], patterns: Patterns) -> tuple[RawRow, ...]:
    """The rows of ``draft`` in reading order; blank rows and lines of column numbers are none."""
    draft = replace(draft, parts=with_text_above_breaks(draft.parts))
    rests = dict(zip(map(id, draft.parts), rests_of_merged_cells(draft.parts), strict=True))
    lines = number_lines(draft)
    kept = ((part, row) for part in draft.parts for row in rows_kept(part, roles, lines))
    rows = [_gathered(part, row, roles, rests[id(part)]) for part, row in kept]
    widths = _widths(rows, roles)
    at = roles.index("indicator") if "indicator" in roles else -1
    usual = usual_lines([row.cells.get(at, ()) for row in rows])
    built: list[RawRow] = []
    at_stt = roles.index("stt") if "stt" in roles else -1
    with_number = [any(cell.text.strip() for cell in row.cells.get(at_stt, ())) for row in rows]
    others = len(draft.parts) - (
        not with_number or with_number[-1]
    )  # rests of rows over pages, and a last row that sums up
    numbered = sum(with_number) >= max(FEWEST_NUMBERED, len(rows) - others)
    for row in rows:
        raw = _typed_by_role(row, roles, widths, patterns)
        values = [cell for column, cells in row.cells.items() if roles[column] == "value" for cell in cells]
        raw = doubt_joined(raw, row.cells.get(at, ()), values, usual)
        first = bool(built) and row.opens_part
        own = _typed_by_role(replace(row, cells=row.printed), roles, widths, patterns) if first and row.printed else raw
        whole = join_broken(built[-1], own, patterns.tables, numbered=numbered) if first else None
        if whole is not None:
            built[-1] = whole
        else:
            raw = doubt_alone(raw, patterns.tables) if first else raw
            built.append(doubt_leap(raw, built) if first and raw.page != built[-1].page else raw)
    return tuple(built)


def _gathered(part: Part, row: int, roles: Sequence[Role], rests: Mapping[int, Rest]) -> _Row:
    """The cells that begin in a row of the grid, each in the column of the table to which its text belongs.

    ``rests``: the blank cells at the top of the part that go on with a merged cell of the page before. A unit may be merged from its last
    row on; a value or a note of one row is that row's alone.
    """
    segment = part.segment
    cells: dict[int, tuple[Cell, ...]] = {}
    findings: list[Finding] = [*segment.doubts]
    if segment.slots.grid.doubts:
        findings += _doubts_by_row(segment.slots.grid).get(row, ())
    own = segment.slots.own(row)
    drawn = segment.slots.grid.method != "alignment"
    for cell in own:
        covered = part.columns[cell.col : cell.col + cell.col_span]
        column = covered[0]
        if len(covered) > 1:
            column = _home(cell, covered, roles)
            findings += _merge_doubts(cell, covered, roles, segment.page)
            for each in _said_beside(cell, covered, roles) if drawn else ():
                cells[each] = (*cells.get(each, ()), cell)
        cells[column] = (*cells[column], cell) if column in cells else (cell,)
    for column, cell in _printed_over(part, row, roles):
        cells.setdefault(column, (cell,))
    printed = dict(cells) if rests else None
    for column, rest in rests.items():
        merged = roles[column] in ("value", "note") and rest.merged
        if (roles[column] == "unit" or merged) and row < rest.cell.row + rest.cell.row_span:
            cells[column] = (rest.whole,)
    return _Row(
        cells=cells,
        page=segment.page,
        box=around([cell.box for cell in own if cell.box is not None]),
        opens_part=row == segment.first and not segment.cut,
        typeset=segment.slots.grid.method == "document",
        findings=tuple(findings),
        printed=printed,
    )


@lru_cache(maxsize=4)
def _doubts_by_row(grid: Grid) -> Mapping[int, Sequence[Finding]]:
    """What is doubtful about each row of a grid."""
    found: dict[int, list[Finding]] = {}
    for row, doubt in grid.doubts:
        found.setdefault(row, []).append(doubt)
    return found


def _printed_over(part: Part, row: int, roles: Sequence[Role]) -> Iterator[tuple[int, Cell]]:
    """What is printed once in a cell over several rows, which says it for each of them, and its column: a unit, a value, a note.

    A value or a note only of a page that is no picture: there a cell over rows may be one whose rule was not seen.
    """
    segment = part.segment
    for column, cell in zip(part.columns, segment.slots.cover[row], strict=False):
        if segment.first <= cell.row < row and cell.text.strip():
            sure = cell.confidence is None
            if cell.col_span > 1:
                first = roles[part.columns[cell.col]]
                said = sure and first == roles[column] == "value" and not _has_number(cell)
            else:
                said = roles[column] == "unit" or (sure and roles[column] in ("value", "note"))
            if said:
                yield column, cell


def _said_beside(cell: Cell, covered: Sequence[int], roles: Sequence[Role]) -> Iterator[int]:
    """The further value columns of which a cell merged over several says the same: words (``Chưa báo cáo``) or a dash.

    A number is that of one of them, or of all together. Only where no label and no unit is merged with them.
    """
    columns = list(dict.fromkeys(covered))
    if roles[columns[0]] == "value" and cell.confidence is None and cell.text.strip() and not _has_number(cell):
        yield from (each for each in columns[1:] if roles[each] == "value")


def _has_number(cell: Cell) -> bool:
    """Whether a cell is a number, or words that begin with one."""
    return nfc(cell.text).lstrip("(<>≥≤~+-−–")[:1].isdigit()


def _home(cell: Cell, covered: Sequence[int], roles: Sequence[Role]) -> int:
    """The one of the ``covered`` columns that a merged cell's text belongs to: the label's, else by what the text looks like."""
    by_role: dict[Role, int] = {}
    for column in covered:
        by_role.setdefault(roles[column], column)
    if "indicator" in by_role:
        return by_role["indicator"]
    if "value" in by_role and is_numeral(nfc(cell.text)):
        return by_role["value"]
    return covered[0]


def _merge_doubts(cell: Cell, covered: Sequence[int], roles: Sequence[Role], page: int) -> Iterator[Finding]:
    values = [column for column in dict.fromkeys(covered) if roles[column] == "value"]
    if len(values) > 1 and _has_number(cell):
        said = say("merged-value", raw=nfc(cell.text), columns=len(values))
        yield Finding(
            code="merged-value",
            severity="warning",
            stage="layout",
            page=page,
            field="value",
            message=said.en,
            message_vi=said.vi,
            raw=nfc(cell.text),
        )


def _widths(rows: Sequence[_Row], roles: Sequence[Role]) -> dict[int, int]:
    """For each value column the length of the longest number that stands on one line."""
    widths: dict[int, int] = {}
    for row in rows:
        for column, cells in row.cells.items():
            text = cells[0].text.strip()
            if roles[column] == "value" and _PIECE.fullmatch(text):
                widths[column] = max(widths.get(column, 0), len(text))
    return widths


def _typed_by_role(row: _Row, roles: Sequence[Role], widths: Mapping[int, int], patterns: Patterns) -> RawRow:
    texts = {
        column: _cell_text(cells, widths.get(column, 0) if roles[column] == "value" else None)
        for column, cells in row.cells.items()
    }
    stt, indicator = _first_of("stt", texts, roles), _first_of("indicator", texts, roles)
    if not indicator.text and stt.text and "indicator" in roles and is_label_alone(stt, indicator, patterns.tables):
        stt, indicator = _NO_TEXT, stt
    groups: tuple[Evidence, ...] = ()
    if "other" in roles:
        indicator, groups = label_and_groups(indicator, row.cells, texts, roles, patterns.tables)
    if not stt.text and _spans_number(row, roles):
        stt, indicator = _split_number(indicator)
    return RawRow(
        stt=(_numbers_apart(row, roles) if " " in stt.text else None) or _whole_number(stt),
        indicator=indicator,
        unit=_unit(_first_of("unit", texts, roles), row.cells.get(roles.index("unit"), ()), patterns.units)
        if "unit" in roles
        else Evidence(),
        groups=groups,
        values=tuple([texts.get(column, _NO_TEXT) for column, role in enumerate(roles) if role == "value"]),
        note=_notes([texts[column] for column, role in enumerate(roles) if role == "note" and column in texts]),
        page=row.page,
        box=row.box,
        findings=(*row.findings, *_unread(stt, indicator, row.page)),
    )


def _numbers_apart(row: _Row, roles: Sequence[Role]) -> Evidence | None:
    """The numbers of several rows that stand in one cell, each on a line of its own and the next after the one above; else ``None``.

    Of a line that may be broken for want of room (``1`` over ``2`` of 12) the values tell: they have as many lines.
    """
    cells = row.cells.get(roles.index("stt"), ()) if "stt" in roles else ()
    if len(cells) != 1 or "\n" not in cells[0].text:
        return None
    lines = [line for each in cells[0].text.split("\n") if (line := nfc(each))]
    if len(lines) < 2 or not all(next_to(one, two) for one, two in pairwise(lines)):
        return None
    values = [cell for column, each in row.cells.items() if roles[column] == "value" for cell in each]
    if not row.typeset and not any(cell.text.strip().count("\n") == len(lines) - 1 for cell in values):
        return None
    known = cells[0]
    text = BETWEEN.join(lines)
    decisions = known.decisions and carried(cells, text, text)
    return Evidence(text=text, confidence=known.confidence, reader=known.reader, decisions=decisions, box=known.box)


def _whole_number(stt: Evidence) -> Evidence:
    """The number with the pieces of a narrow cell joined, which is no change of what was read."""
    text = join_number(stt.text)
    decisions = stt.decisions and carried([stt], join_number(stt.read), text)
    return stt if text == stt.text else replace(stt, text=text, decisions=decisions)


def _first_of(role: Role, texts: Mapping[int, Evidence], roles: Sequence[Role]) -> Evidence:
    """The text in the first column that has the role."""
    return texts.get(roles.index(role), _NO_TEXT) if role in roles else _NO_TEXT


def _cell_text(cells: Sequence[Cell], width: int | None) -> Evidence:
    """The cells of one column in one row as one text. ``width`` is given for values: the length of the column's longest whole number."""
    filled = cells if len(cells) == 1 else [cell for cell in cells if cell.text.strip()] or list(cells[:1])
    first = filled[0]
    if len(filled) == 1:
        other = None if first.alternative is None else _on_one_line(first.alternative, width)
        text = _on_one_line(first.text, width)
        decisions = first.decisions and carried(filled, _on_one_line(first_reading(first), width), text)
        return Evidence(
            text=text,
            confidence=first.confidence,
            reader=first.reader,
            alternative=other,
            decisions=decisions,
            box=first.box,
            stored=first.stored,
        )
    return joined_evidence(filled, [_on_one_line(cell.text, width) for cell in filled], " ")


def _on_one_line(text: str, width: int | None) -> str:
    """The lines of a cell as one. A value that filled its narrow cell and runs on below (``121.18417``, ``5``) is one; several numbers,
    each on a line of its own, stay apart.
    """
    if width is None or "\n" not in text:
        return one_line(text)
    pieces = [piece for line in text.split("\n") if (piece := nfc(line))]
    if is_torn_number(pieces) or (len(pieces) == 2 and _is_broken(pieces[0], pieces[1], width)):
        return "".join(pieces)
    if len(pieces) > 1 and all(_NUMBER.fullmatch(piece.rstrip("%")) for piece in pieces):
        return BETWEEN.join(pieces)
    return one_line(text)


def _is_broken(first: str, second: str, width: int) -> bool:
    """Whether two lines are one number: the first is none by itself, or its decimals filled the column; or one date."""
    if "/" in first and second[:1].isdigit():
        return (first[-1] == "/" or _WITH_YEAR.fullmatch(first + second) is not None) and parse_date(
            first + second
        ) is not None
    end = _END_OF_NUMBER.fullmatch(second)
    if end is None or len(first) < SHORTEST_BROKEN or not _NUMBER.fullmatch(first):
        return False
    whole = first + end["digits"]
    if badly_grouped(whole):
        return False
    if first[-1] in ".," or badly_grouped(first):
        return True
    return shows_decimals(first) and end["digits"].isdigit() and len(second) < len(first) >= width


def _unit(read: Evidence, cells: Sequence[Cell], units: UnitPatterns) -> Evidence:
    """The unit ``read`` in ``cells``; where a narrow cell broke it within a word (``Ngườ``, ``i``), its lines joined to a known unit."""
    pieces = [piece.strip() for cell in cells for piece in cell.text.split("\n") if piece.strip()]
    if not 2 <= len(pieces) <= MOST_UNIT_LINES or _is_unit(read.text, units):
        return read
    ways = (
        pieces[0] + "".join(map(add, between, pieces[1:])) for between in product((" ", ""), repeat=len(pieces) - 1)
    )
    text = next((nfc(way) for way in ways if _is_unit(way, units)), read.text)
    return replace(read, text=text, decisions=read.decisions and carried([read], read.read, text))


@lru_cache(maxsize=4096)
def _is_unit(text: str, units: UnitPatterns) -> bool:
    plain = bare(text).strip(" .;:,()")
    return any(
        plain in rule.words or any(f"{plain} ".startswith(f"{start} ") for start in rule.starts) for rule in units.rules
    )


def _spans_number(row: _Row, roles: Sequence[Role]) -> bool:
    """Whether the label's cell is merged with that of the number."""
    if "stt" not in roles or "indicator" not in roles:
        return False
    cells = row.cells.get(roles.index("indicator"), ())
    return roles.index("stt") not in row.cells and any(cell.col_span > 1 for cell in cells)


def _split_number(label: Evidence) -> tuple[Evidence, Evidence]:
    """The number and the rest of a heading that is merged over both columns: ``I. CÔNG TÁC …``."""
    match = _NUMBERED.fullmatch(label.text) or _ROMAN_HEADING.fullmatch(label.text)
    if match is None:
        return Evidence(), label
    rest = decide(label, match["label"], "number-split", alternative=None)
    return replace(label, text=match["stt"], alternative=None, decisions=()), rest


def _notes(cells: Sequence[Evidence]) -> Evidence:
    filled = [cell for cell in cells if cell.text]
    if len(filled) < 2:
        return filled[0] if filled else (cells[0] if cells else Evidence())
    return joined_evidence(filled, [cell.text for cell in filled], "; ")


def _unread(stt: Evidence, indicator: Evidence, page: int) -> Iterator[Finding]:
    for field, cell in (("stt", stt), ("indicator", indicator)):
        if not cell.text and cell.confidence is not None:
            said = say("unreadable-cell", field=field_words(field))
            yield Finding(
                code="unreadable-cell",
                severity="warning",
                stage="layout",
                page=page,
                field=field,
                message=said.en,
                message_vi=said.vi,
            )
