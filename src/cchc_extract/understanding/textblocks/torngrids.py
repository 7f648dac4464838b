"""The rows of a table in blocks, put together page by page, as a grid."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from cchc_extract.model import Cell, Grid
from cchc_extract.understanding.textblocks.figures import Item, columns_of, items_of, runs_of
from cchc_extract.understanding.textblocks.heads import Column, Heads
from cchc_extract.understanding.textblocks.linekinds import Lines, Number, in_order, read_lines
from cchc_extract.understanding.textblocks.lineup import LineUp, Page, Row
from cchc_extract.understanding.textblocks.strands import counted, headings_above, names_above, side_by_side
from cchc_extract.understanding.textblocks.tornpieces import Piece
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow
from cchc_extract.understanding.textrows.vocabulary import HasTextPatterns, vocabulary_of
from cchc_extract.vietnamese import nfc

_LONG, _FEW = 12, 3


class TableRow(Struct):
    """A row: its number, the lines of its label, its unit and figures, the lines of its note."""

    number: str
    label: list[str]
    unit: str
    values: tuple[str, ...]
    note: list[str]
    last: int


def read_table(
    pieces: Sequence[Piece], at: Sequence[int], heads: Heads, patterns: HasTextPatterns, *, known: bool = False
) -> tuple[list[TableRow], list[tuple[str, ...]]]:
    """The rows of a table of which the pieces ``at`` are no headings, and the headings of its columns of figures: as many as ``heads``
    names, if these are ``known`` to be all.
    """
    words = vocabulary_of(patterns).unit_words
    lines, columns = _lines(pieces, at, heads, words, known=known)
    numbers = in_order(lines.numbers)
    groups = _groups(numbers)
    soft, full = _habits(pieces, [p for p in at if lines.kinds.get(p) == "label"])
    rows: list[TableRow] = []
    pages = [[p for p in at if pieces[p].page == number] for number in sorted({pieces[p].page for p in at})]
    runs = [runs_of(pieces, here, lines.kinds, words) for here in pages]
    names: list[tuple[str, ...]] = []
    if not known:
        columns = counted(runs, pieces, groups, likely=columns, headed=len(heads.of("value")))
        if columns > len(heads.of("value")):
            above = headings_above(pieces, at, lines.kinds, vocabulary_of(patterns))
            names = names_above(runs[0], pieces, columns, above) if above and not heads.of("value") else []
            pages = [[p for p in here if p not in above] for here in pages]
    for number, here in zip(sorted({pieces[p].page for p in at}), pages, strict=True):
        mine = [n for n, each in enumerate(numbers) if pieces[each.pieces[0]].page == number]
        labels = [p for p in here if lines.kinds.get(p) == "label"]
        run = runs_of(pieces, here, lines.kinds, words)
        items = side_by_side(run, pieces, columns) or items_of(run, columns, last=_units_last(heads))
        goes_on: frozenset[int] = frozenset()
        if soft:
            labels, goes_on = _rejoined(pieces, labels)
        main, late = _orders(pieces, labels, items, [numbers[n] for n in mine], goes_on)
        page = Page(
            pieces=pieces,
            order=here,
            numbers=[numbers[n] for n in mine],
            groups=[groups[n] for n in mine],
            labels=main,
            late=late,
            texts={p: _label_text(pieces[p], p, numbers) for p in labels},
            items=items,
            numbered=bool(numbers),
            soft=soft,
            full=full,
            patterns=patterns.units,
            notes=bool(heads.of("note")),
            goes_on=goes_on,
        )
        _add(rows, page, LineUp(page, patterns.tables.is_total).rows()[0])
    return rows, names or [("",)] * columns


def _rejoined(pieces: Sequence[Piece], labels: Sequence[int]) -> tuple[list[int], frozenset[int]]:
    """``labels`` with lines that begin a block in a small letter moved behind the line they go on from, and these lines: of the last
    block that holds lines which end with a blank and do not go on below, the first such line.
    """
    order: list[int] = []
    open_ends: list[int] = []
    moved: set[int] = set()
    for n, p in enumerate(labels):
        piece = pieces[p]
        above = labels[n - 1] if n else -1
        goes_on = n > 0 and above == p - 1 and not piece.first and pieces[above].soft and not piece.numbered
        if not goes_on and piece.small and open_ends and p not in moved:
            flow = pieces[open_ends[-1]].flow
            place = next(q for q in open_ends if pieces[q].flow == flow)
            open_ends.remove(place)
            order.insert(order.index(place) + 1, p)
            moved.add(p)
        else:
            order.append(p)
        after = labels[n + 1] if n + 1 < len(labels) else -1
        below = after == p + 1 and not pieces[after].first and not pieces[after].numbered
        if piece.soft and not below:
            open_ends.append(p)
    return order, frozenset(moved)


def _orders(
    pieces: Sequence[Piece],
    labels: Sequence[int],
    items: Sequence[Item],
    numbers: Sequence[Number],
    goes_on: frozenset[int],
) -> tuple[list[int], list[int]]:
    """The labels of a page in the order of its rows, and those that stand elsewhere: behind all figures, or, where numbers stand in front
    of labels, in other blocks than these.
    """
    tied = {p for number in numbers for p in number.pieces} & set(labels)
    if len(tied) > _FEW:
        flows = {pieces[p].flow for p in tied}
        main = [p for n, p in enumerate(labels) if pieces[p].flow in flows or (p in goes_on and labels[n - 1] in tied)]
        return main, [p for p in labels if p not in set(main)]
    last = max((item.first for item in items), default=-1)
    first = min((item.first for item in items), default=-1)
    late = [p for p in labels if p > last]
    if sum(first < p < last for p in labels) < _FEW:
        return list(labels), []
    return [p for p in labels if p < last], late


def _lines(
    pieces: Sequence[Piece], at: Sequence[int], heads: Heads, words: frozenset[str], *, known: bool
) -> tuple[Lines, int]:
    units, values = heads.of("unit"), heads.of("value")
    columns = len(values) if known else 0
    for _ in range(2):
        lines = read_lines(
            pieces,
            at,
            numbered=bool(heads.of("stt")),
            units=bool(units),
            columns=columns,
            last=_units_last(heads),
            words=heads.words,
        )
        counted = columns_of(runs_of(pieces, at, lines.kinds, words), len(values))
        if counted == columns or known:
            break
        columns = counted
    return lines, columns


def _units_last(heads: Heads) -> bool:
    units, values = heads.of("unit"), heads.of("value")
    return bool(units and values) and units[0] > values[-1]


def _label_text(piece: Piece, p: int, numbers: Sequence[Number]) -> str:
    if piece.numbered and any(p in number.pieces for number in numbers):
        return piece.numbered[1]
    return piece.text


def _groups(numbers: Sequence[Number]) -> list[bool]:
    """Of each number, whether the next is its child."""
    states: list[Numbering] = []
    state = START
    for number in numbers:
        _, state = follow(state, number.text)
        states.append(state)
    found = [False] * len(numbers)
    for n, (before, after) in enumerate(itertools.pairwise(states)):
        child = len(after.decimal) > len(before.decimal) and after.decimal[: len(before.decimal)] == before.decimal
        lettered = after.letter == 1 and before.letter == 0
        found[n] = lettered or (child and after.letter == 0 and (bool(before.decimal) or numbers[n].text[:1].isalpha()))
    return found


def _habits(pieces: Sequence[Piece], labels: Sequence[int]) -> tuple[bool, float]:
    """Whether lines that go on in the next end with a blank, and how long they are."""
    pairs = [(pieces[p - 1], pieces[p]) for p in labels if p and pieces[p].small and not pieces[p].first]
    pairs = [(a, b) for a, b in pairs if len(a.text) > _LONG]
    lengths = [len(a.text) + 1 + len(b.text.split()[0]) for a, b in pairs]
    soft = sum(a.soft for a, _ in pairs)
    return len(pairs) > 2 and soft > 0.8 * len(pairs), median(lengths) if lengths else 30.0


def _add(rows: list[TableRow], page: Page, found: Sequence[Row]) -> None:
    """Put the rows ``found`` on a page to those of the pages before it."""
    start = len(rows)
    blocks = [row.labels for row in found if row.left]
    if blocks and start and found[0].left and page.pieces[blocks[0][0]].small:
        rows[-1].label += [page.texts[p] for p in blocks.pop(0)]
    for row in found:
        if row.left:
            continue
        item = page.items[row.item] if row.item is not None else None
        rows.append(
            TableRow(
                number=page.numbers[row.number].text if row.number is not None else "",
                label=[page.texts[p] for p in row.labels],
                unit=item.unit if item else "",
                values=item.values if item else (),
                note=[],
                last=max([item.last if item else -1, *row.labels[-1:]]),
            )
        )
    lacking = [row for row in rows[start:] if row.number and not row.label]
    if lacking and len(lacking) == len(blocks):
        for lacks, block in zip(lacking, blocks, strict=True):
            lacks.label = [page.texts[p] for p in block]
        return
    for block in blocks:
        near = [row for row in rows[start:] if row.last < block[0]]
        texts = [page.texts[p] for p in block]
        if page.notes and near:
            max(near, key=lambda row: row.last).note += texts
        else:
            rows.append(TableRow("", texts, "", (), [], block[-1]))


def grid_of(rows: Sequence[TableRow], columns: Sequence[Column], page: int) -> Grid:
    """The rows as a grid below its heading."""
    cells, top = _heads(columns)
    for r, row in enumerate(rows, start=top):
        values = iter(row.values)
        for c, column in enumerate(columns):
            cells.append(Cell(row=r, col=c, text=_text(row, column) if column.kind != "value" else next(values, "")))
    return Grid(page=page, rows=len(rows) + top, cols=len(columns), cells=tuple(cells), method="text")


def _text(row: TableRow, column: Column) -> str:
    if column.kind == "stt":
        return nfc(row.number)
    if column.kind == "unit":
        return row.unit
    return "\n".join(row.label if column.kind == "label" else row.note)


def _heads(columns: Sequence[Column]) -> tuple[list[Cell], int]:
    """The cells of the heading, and how many rows it takes."""
    if all(len(column.heads) == 1 for column in columns):
        return [Cell(row=0, col=c, text=column.heads[0]) for c, column in enumerate(columns)], 1
    cells: list[Cell] = []
    for heads, group in itertools.groupby(enumerate(columns), key=lambda each: each[1].heads[:-1] or each[0]):
        places = list(group)
        first, column = places[0]
        if isinstance(heads, int):
            cells.append(Cell(row=0, col=first, row_span=2, text=column.heads[0]))
            continue
        cells.append(Cell(row=0, col=first, col_span=len(places), text=column.heads[0]))
        cells += [Cell(row=1, col=c, text=each.heads[-1]) for c, each in places]
    return cells, 2
