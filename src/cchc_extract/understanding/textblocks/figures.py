"""The units and figures of a page as items: what the columns behind the label say of one row."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textblocks.linekinds import LineKind
from cchc_extract.understanding.textblocks.tornpieces import Piece

_CODE = regex.compile(r"=\s*(\d)")
_LEAST = 3


class Item(Struct, frozen=True):
    """``unit`` and ``values`` of a row (blank: none); ``first`` and ``last`` are the pieces between which they stand."""

    unit: str
    values: tuple[str, ...]
    first: int
    last: int


class Block(Struct, frozen=True):
    """A block of units or of figures: their texts, and the piece at which each begins."""

    kind: LineKind
    texts: tuple[str, ...]
    places: tuple[int, ...]
    flow: int


def runs_of(
    pieces: Sequence[Piece], at: Sequence[int], kinds: dict[int, LineKind], unit_words: frozenset[str]
) -> list[list[Block]]:
    """The blocks of units and figures, in runs that no label or row number breaks."""
    runs: list[list[Block]] = []
    inside = False
    for (flow, kind), group in itertools.groupby(at, key=lambda p: (pieces[p].flow, kinds.get(p, "label"))):
        places = list(group)
        if kind not in {"unit", "value"}:
            inside = False
            continue
        if not inside:
            runs.append([])
        inside = True
        if kind == "unit":
            texts = _units(pieces, places, unit_words)
        else:
            texts = [(text, p) for p in places for text in pieces[p].values or (pieces[p].text,)]
        runs[-1].append(Block(kind, tuple(text for text, _ in texts), tuple(p for _, p in texts), flow))
    return runs


def _units(pieces: Sequence[Piece], places: Sequence[int], words: frozenset[str]) -> list[tuple[str, int]]:
    """The units of a block, those of several lines put together."""
    found: list[tuple[str, int]] = []
    for p in places:
        piece = pieces[p]
        if found and (_goes_on(found[-1][0], piece) or squeeze(f"{found[-1][0]} {piece.text}") in words):
            found[-1] = (found[-1][0] + "\n" + piece.text, found[-1][1])
        else:
            found.append((piece.text, p))
    return found


def _goes_on(before: str, piece: Piece) -> bool:
    """Whether a unit goes on in the line of ``piece``."""
    if before == "%" or piece.text == "%":
        return False
    if "=" in before:
        codes = _CODE.findall(piece.text)
        return not set(codes) & set(_CODE.findall(before)) and (bool(codes) or not _complete(before))
    if piece.text.startswith("="):
        return True
    if before.endswith((",", "/", "(", "-")):
        return True
    return piece.small and before[:1].isupper()


def _complete(legend: str) -> bool:
    """Whether a legend has at least two codes and ends with one."""
    return len(_CODE.findall(legend)) > 1 and legend.rstrip()[-1:].isdigit()


def columns_of(runs: Sequence[Sequence[Block]], known: int) -> int:
    """How many columns of figures there are: as many as most rows, or blocks side by side, say; else ``known``."""
    votes: Counter[int] = Counter()
    for run in runs:
        for chain in _chains(run):
            figures = [block for block in chain if block.kind == "value"]
            units = sum(len(block.texts) for block in chain if block.kind == "unit")
            total = sum(len(block.texts) for block in figures)
            if units and total and total % units == 0:
                votes[total // units] += units
            elif not units and figures and all(len(block.texts) == 1 for block in figures):
                votes[total] += 1
            elif not units and len(figures) > 1 and len({len(block.texts) for block in figures}) == 1:
                votes[len(figures)] += len(figures[0].texts)
    votes[known] += sum(votes.values()) // 4
    best, count = votes.most_common(1)[0] if votes else (known, 0)
    return best if count >= _LEAST and best else max(1, known)


def _chains(run: Sequence[Block]) -> Iterator[list[Block]]:
    """The parts of a run that begin with units."""
    chain: list[Block] = []
    for block in run:
        if block.kind == "unit" and any(each.kind == "value" for each in chain):
            yield chain
            chain = []
        chain.append(block)
    yield chain


def items_of(runs: Sequence[Sequence[Block]], columns: int, *, last: bool) -> list[Item]:
    """The items of a page, in the order of the dump; ``last``: units stand behind the figures."""
    found: list[Item] = []
    for run in runs:
        for items in _run(run, columns, last=last):
            pending = _pending(found)
            if columns == 1 and pending and all(not item.unit for item in items):
                _fill(found, pending, items)
            else:
                found += items
    return _with_merged_unit(found)


def _with_merged_unit(found: list[Item]) -> list[Item]:
    """The items with the only unit in each, where it stands once for many rows: its cell is merged over them."""
    bare = [item for item in found if not item.unit]
    alone = [item for item in found if item.unit and not any(item.values)]
    if len(alone) != 1 or len(bare) < _LEAST or len(bare) + 1 != len(found):
        return found
    return [replace(item, unit=alone[0].unit) for item in bare]


def _pending(found: Sequence[Item]) -> list[int]:
    return [n for n, item in enumerate(found) if item.unit and not any(item.values)]


def _fill(found: list[Item], pending: Sequence[int], items: Sequence[Item]) -> None:
    """Figures that stand behind the units of several rows."""
    for place, item in itertools.zip_longest(pending, items):
        if item is None:
            break
        if place is None:
            found.append(item)
        else:
            found[place] = replace(found[place], values=item.values, last=item.first)


def _run(run: Sequence[Block], columns: int, *, last: bool) -> Iterator[list[Item]]:
    """The items of a run, by groups of rows that its blocks fill together."""
    group = _Group(columns, last=last)
    for place, block in enumerate(run):
        if block.kind == "unit":
            yield from group.units(block)
        else:
            yield from group.figures(run[place:])
    if group.rows:
        yield group.rows


class _Group:
    """Rows that blocks fill column by column, or one after the other: ``filled`` columns have figures."""

    def __init__(self, columns: int, *, last: bool) -> None:
        """``last``: units stand behind the figures."""
        self.last = last
        self.columns = columns
        self.rows: list[Item] = []
        self.filled = 0

    def units(self, block: Block) -> Iterator[list[Item]]:
        """Begin rows with the units of ``block``; the rows before, if they have figures, are done: with these units, if they fit."""
        if any(any(item.values) for item in self.rows):
            units_last = self.last and not any(item.unit for item in self.rows) and len(block.texts) == len(self.rows)
            if units_last:
                self.rows = [replace(item, unit=text) for item, text in zip(self.rows, block.texts, strict=True)]
            yield self.rows
            self.rows, self.filled = [], 0
            if units_last:
                return
        blank = ("",) * self.columns
        self.rows += [Item(text, blank, p, p) for text, p in zip(block.texts, block.places, strict=True)]

    def figures(self, run: Sequence[Block]) -> Iterator[list[Item]]:
        """Fill in the figures of the first block of ``run``."""
        block = run[0]
        if not self.rows or self.filled >= self.columns:
            if self.rows:
                yield self.rows
            left = [each for each in run if each.kind == "value"]
            self.rows, self.filled = _opened(block, left, self.columns), 0
        cells = list(zip(block.texts, block.places, strict=True))
        lacking = [r for r, item in enumerate(self.rows) if not item.values[self.filled]]
        width = len(cells) // len(lacking) if lacking else 0
        if width and len(cells) == len(lacking) * width and self.filled + width <= self.columns:
            for k, r in enumerate(lacking):
                self.rows[r] = _with(self.rows[r], self.filled, cells[k * width : (k + 1) * width])
            self.filled += width
        elif self.columns > 1 and len(cells) < len(self.rows) and _row_by_row(run, len(self.rows), self.columns):
            self._row_by_row(cells)
        else:
            yield from self._some(lacking, cells)

    def _row_by_row(self, cells: Sequence[tuple[str, int]]) -> None:
        blank = ((r, c) for r, item in enumerate(self.rows) for c in range(self.columns) if not item.values[c])
        for (r, c), cell in zip(list(blank), cells, strict=False):
            self.rows[r] = _with(self.rows[r], c, (cell,))
        if all(all(item.values) for item in self.rows):
            self.filled = self.columns

    def _some(self, lacking: Sequence[int], cells: Sequence[tuple[str, int]]) -> Iterator[list[Item]]:
        """A block of fewer figures than rows: those of the first rows; or of more: further rows in a table of one column."""
        for r, cell in zip(lacking, cells, strict=False):
            self.rows[r] = _with(self.rows[r], self.filled, (cell,))
        self.filled += self.columns > 1
        if self.columns == 1 and len(cells) > len(lacking):
            yield self.rows
            self.rows, self.filled = [Item("", (text,), p, p) for text, p in cells[len(lacking) :]], 1


def _opened(block: Block, left: Sequence[Block], columns: int) -> list[Item]:
    """Rows without units, as many as the figures that are left of the run come to."""
    total = sum(len(each.texts) for each in left)
    size = len(block.texts)
    rows = size
    if columns > 1 and len(left) == columns:
        rows = max(len(each.texts) for each in left)
    elif columns > 1 and size > 1 and total % columns == 0 and len(left) < columns and size % (total // columns) == 0:
        rows = total // columns
    elif columns > 1 and size > 1 and len(left) == 1 and size <= columns:
        rows = 1
    places = [*block.places, *(block.places[-1] for _ in range(rows))]
    return [Item("", ("",) * columns, p, p) for p in places[:rows]]


def _row_by_row(run: Sequence[Block], rows: int, columns: int) -> bool:
    """Whether the figures that stand in front of the next units fill the rows one after the other."""
    sizes = [len(b.texts) for b in itertools.takewhile(lambda block: block.kind == "value", run)]
    return sum(sizes) >= rows * columns and set(sizes) <= {1, columns}


def _with(item: Item, column: int, cells: Sequence[tuple[str, int]]) -> Item:
    values = list(item.values)
    for k, (text, _) in enumerate(cells):
        values[column + k] = text
    return replace(item, values=tuple(values), last=cells[-1][1])
