"""The cheapest reading of the pieces of a table: which column and row each stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_extract.patterns.tables import squeeze
from cchc_extract.patterns.units import UnitPatterns
from cchc_extract.understanding.textblocks.torncosts import affinity, fit, gaps, kind_of, mismatch, moved, wrap
from cchc_extract.understanding.textblocks.tornpieces import Habits, Piece
from cchc_extract.understanding.textblocks.tornstates import HEADING, OUTSIDE, Column, Kind, Placed, Reading, Step
from cchc_extract.understanding.textrows.numbering import Numbering, follow, is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.understanding.units import comparing_column, read_unit
from cchc_extract.vietnamese import bare

_BEAM, _LEAST, _EFFORT, _WITHIN = 100, 30, 25_000, 8.0
_MOST_COLUMNS, _MOST_AHEAD = 14, 3
_HEADS = frozenset({"open", "leaf", "sub", "head"})


class Search:
    """A beam search over the pieces of one table."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        skips: dict[int, float],
        habits: Habits,
        vocabulary: Vocabulary,
        patterns: UnitPatterns,
        begun: Reading | None = None,
    ) -> None:
        """``skips``: by index of the piece what it costs to leave it out. ``begun``: a reading that knows the columns, to which no more
        are added.
        """
        self.begun = begun
        self.pieces = pieces
        self.skips = skips
        self.habits = habits
        self.vocabulary = vocabulary
        self.patterns = patterns

    def readings(self) -> list[Reading]:
        """Readings of all pieces, cheapest first."""
        width = max(_LEAST, min(_BEAM, _EFFORT // max(1, len(self.pieces))))
        beam = [self.begun or Reading()]
        for p, piece in enumerate(self.pieces):
            if piece.page:
                beam = [self._broken(h) for h in beam]
            options = [
                (rank + step.cost, i, step)
                for i, h in enumerate(beam)
                for rank in (h.cost + h.gaps,)
                for step in self.steps(h, p)
            ]
            worst = min(options, key=lambda option: option[0])[0] + _WITHIN
            options = sorted((each for each in options if each[0] < worst), key=lambda option: option[0])
            seen: dict[object, Reading] = {}
            for _, i, step in options[: 2 * width]:
                new = self._taken(beam[i], p, step)
                known = seen.get(new.key)
                if known is None or new.cost < known.cost:
                    seen[new.key] = new
            beam = sorted(seen.values(), key=lambda h: h.cost + h.gaps)[:width]
        for h in beam:
            h.cost += gaps(h, whole=True)
            h.gaps = 0.0
        return sorted(beam, key=lambda h: h.cost)

    def _broken(self, h: Reading) -> Reading:
        new = h.copy()
        new.cost += gaps(h, whole=True)
        new.gaps = 0.0
        new.base += h.rows
        new.rows = 0
        new.groups = 0
        new.units = {}
        new.unit_texts = {}
        new.labels = {}
        new.values = {}
        new.filled = (0,) * len(h.filled)
        new.step = Step("break", -1, HEADING, 0.0)
        new.flow_row = HEADING
        new.piece = -1
        new.cell = ""
        return new

    def steps(self, h: Reading, p: int) -> Iterator[Step]:
        """All that the piece ``p`` may be after ``h``."""
        piece = self.pieces[p]
        yield Step("skip", h.step.column, OUTSIDE, self.skips.get(p, 6.0))
        yield from self._headings(h, piece)
        yield from self._wraps(h, p)
        for c, column in enumerate(h.columns):
            suits = fit(piece, column)
            if suits < 8.0:
                for row in self._rows(h, c):
                    yield Step("cell", c, row, suits + self._cell(h, p, c, row))
        if piece.numbered and (stt := h.first("stt")) >= 0 and (label := h.first("label")) >= 0:
            for row in self._rows(h, stt):
                if not h.filled[label] >> row & 1:
                    cost = self._numbered(h, piece.numbered[0], stt, row, p=None)
                    yield Step("both", stt, row, 0.8 + cost + moved(h, piece, stt, row))

    def _cell(self, h: Reading, p: int, c: int, row: int) -> float:
        piece = self.pieces[p]
        cost = moved(h, piece, c, row)
        column = h.columns[c]
        if column.kind == "stt":
            unfinished = h.own - h.stt_cost if h.step.column == c and h.step.act == "cell" else 0.0
            return cost + self._numbered(h, piece.text, c, row, p) + unfinished
        if column.kind == "value" and piece.value and row in h.units:
            cost += mismatch(kind_of(piece.text), h.units[row], percents=self._percents(column))
        if column.kind == "unit":
            cost += 1.0 if h.groups >> row & 1 else 0.0
            if row in h.labels:
                cost += affinity(h.labels[row], piece.text, self.patterns)
        elif column.kind == "label" and row in h.unit_texts:
            cost += affinity(piece.text, h.unit_texts[row], self.patterns)
        if column.kind == "unit" and row in h.values:
            unit = read_unit(piece.text, self.patterns)
            cost += sum(mismatch(kind, unit, percents=percents) for kind, percents in h.values[row])
        if h.step.column == c and h.step.act in {"cell", "wrap", "both"}:
            cost += wrap(h.cell, piece, column, self.habits, self._soft(h))[1] * (0.3 if piece.first else 1.0)
        return cost

    def _percents(self, column: Column) -> bool:
        return comparing_column(" / ".join(column.heads), self.patterns)

    def _numbered(self, h: Reading, text: str, c: int, row: int, p: int | None) -> float:
        if row < h.filled[c].bit_length():
            return 0.7
        own = follow(h.numbering, text)[0]
        return own if p is None else min(own, self._with_next(h, p))

    def _with_next(self, h: Reading, p: int) -> float:
        """The cost of the number that the piece and the next make together."""
        piece = self.pieces[p]
        following = self.pieces[p + 1] if p + 1 < len(self.pieces) else None
        if following is None or following.first or not following.cut_number or piece.text[-1] not in "./":
            return 99.0
        joined = piece.text + following.text
        return 0.1 + follow(h.numbering, joined)[0] if is_number(joined) else 99.0

    def _soft(self, h: Reading) -> bool:
        return h.piece >= 0 and self.pieces[h.piece].soft

    def _rows(self, h: Reading, c: int) -> set[int]:
        mask = h.filled[c]
        top = mask.bit_length()
        rows = {top, top + 1, top + 2, h.flow_row, h.step.row, h.step.row + 1}
        missing = ((1 << top) - 1) & ~mask
        begins = missing & ~(missing << 1)
        while begins:
            low = begins & -begins
            rows.add(low.bit_length() - 1)
            begins ^= low
        anchors = 0
        for other, column in enumerate(h.columns):
            if column.kind in {"unit", "value"} and other != c:
                anchors |= h.filled[other]
        anchors = anchors >> top << top
        if anchors:
            rows.add((anchors & -anchors).bit_length() - 1)
        if h.columns[c].kind in {"unit", "value"}:
            rows.update(self._leaves(h, top))
        return {row for row in rows if 0 <= row <= h.rows + 2 and not mask >> row & 1}

    def _leaves(self, h: Reading, top: int) -> Iterator[int]:
        """The next rows from ``top`` that are no groups."""
        left = 3
        for row in range(top, h.rows):
            if not h.groups >> row & 1:
                yield row
                left -= 1
            if not left:
                return

    def _wraps(self, h: Reading, p: int) -> Iterator[Step]:
        piece = self.pieces[p]
        c, row = h.step.column, h.step.row
        if h.step.act == "break" and h.base and h.step.column == -1:
            label = h.first("label")
            if label >= 0 and not h.filled[label]:
                yield Step("wrap", label, HEADING, 0.5 + wrap(h.label, piece, h.columns[label], self.habits, False)[0])
        if h.step.act not in {"cell", "wrap", "both"} or c < 0:
            return
        apart = 3.5 if piece.first else 0.0
        column = h.columns[c]
        if h.step.act == "both":
            c = h.first("label")
            column = h.columns[c]
        if column.kind == "stt":
            joined = h.cell + piece.text
            if h.cell[-1:] in "./" and piece.cut_number and is_number(joined):
                yield Step("wrap", c, row, apart + follow(h.before, joined)[0] - h.stt_cost)
            return
        bad = 5.0 if piece.value and column.kind in {"label", "unit"} else 0.0
        yield Step("wrap", c, row, apart + bad + wrap(h.cell, piece, column, self.habits, self._soft(h))[0])

    def _headings(self, h: Reading, piece: Piece) -> Iterator[Step]:
        for c, column in enumerate(h.columns):
            goes_on = h.step.act == "head" and h.step.column == c and not piece.first
            if (
                (h.base or self.begun)
                and not h.filled[c]
                and (len(piece.squeezed) > 1 or goes_on)
                and piece.squeezed in squeeze(" ".join(column.heads))
            ):
                yield Step("head", c, HEADING, 0.0)
        if self.begun is not None:
            return
        last = h.step.column
        if h.step.act in _HEADS and not piece.first and not h.base and (not piece.value or _year(piece, h)):
            yield Step("head", last, HEADING, self._goes_on(h, piece))
            lone = h.columns[last].kind == "value" and len(h.columns[last].heads) == 1
            if piece.heading < 3.0 and not piece.small and lone:
                yield Step("leaf", last, HEADING, 0.5 + (0.25 if piece.heading < 2.6 else 0.6) * piece.heading)
        if piece.heading > 6.0 or len(h.columns) >= _MOST_COLUMNS:
            return
        late = 5.0 if h.base else 0.0
        kind = self._kind(h, piece)
        within = 0.0 if piece.first or not h.columns else 0.8 if h.step.act in _HEADS else 3.0
        if kind:
            yield Step("open", len(h.columns), HEADING, late + piece.heading + within)
        if h.columns and not piece.small and len(h.columns[-1].heads) == 2 and kind == "value":
            yield Step(
                "sub",
                len(h.columns),
                HEADING,
                late + (0.25 if piece.heading < 2.6 else 0.6) * piece.heading + (1.2 if piece.first else 0.3),
            )

    def _goes_on(self, h: Reading, piece: Piece) -> float:
        heads = h.columns[h.step.column].heads
        joined = f"{heads[-1]} {piece.text}"
        _, score = self.vocabulary.tables.heading_role(joined)
        _, alone = self.vocabulary.tables.heading_role(heads[-1])
        if score >= 0.9 or (score > alone):
            return 0.0
        if piece.value:
            return 0.2
        return (
            0.3
            if piece.small or piece.text[0] in "(%"
            else 2.5
            if piece.unit < 0.3 or piece.number or alone >= 0.9
            else 1.6
        )

    def _kind(self, h: Reading, piece: Piece) -> Kind | None:
        kinds = {column.kind for column in h.columns}
        if piece.role == "stt":
            return "stt" if not h.columns else None
        if piece.role == "indicator" and "label" not in kinds:
            return "label"
        if piece.role == "unit" and "unit" not in kinds:
            return "unit"
        if piece.role == "note" or (piece.role == "indicator" and self._also_note(piece)):
            return "note" if "note" not in kinds else None
        if "label" not in kinds and piece.role is None:
            return "label"
        if piece.role == "indicator" and piece.text[:1].isupper() and piece.squeezed != squeeze(piece.text):
            return None
        return "value"

    def _also_note(self, piece: Piece) -> bool:
        return self.vocabulary.tables.heading_score("note", piece.text) >= 0.9

    def _taken(self, h: Reading, p: int, step: Step) -> Reading:
        new = h.copy()
        new.cost += step.cost
        new.piece = p
        piece = self.pieces[p]
        if step.act == "skip":
            new.step = h.step._replace(act="skip") if h.step.act != "break" else h.step
            new.piece = h.piece if h.step.act == "break" else p
            new.step = Step("skip", h.step.column, h.step.row, step.cost)
            return new
        new.step = step
        if piece.first:
            new.flow_row = step.row
        if step.act in _HEADS:
            _heading_taken(new, piece, step, self._kind(h, piece))
        elif step.act == "wrap":
            self._wrapped(new, h, piece, step)
        else:
            self._celled(new, h, piece, step)
        return new

    def _wrapped(self, new: Reading, h: Reading, piece: Piece, step: Step) -> None:
        c = step.column
        if step.row == HEADING:
            new.cell = piece.text
            return
        joint = "" if h.columns[c].kind == "stt" else "\n"
        new.cell = h.cell + joint + piece.text
        if h.columns[c].kind == "unit":
            new.units = {**h.units, step.row: read_unit(new.cell.replace("\n", " "), self.patterns)}
        if h.columns[c].kind == "stt":
            new.stt_cost, new.numbering = follow(h.before, new.cell)
            new.own = new.stt_cost
            new.groups = (h.groups & ~(1 << step.row >> 1)) | _group_before(h.before, new.numbering, step.row)
        elif h.columns[c].kind == "label" and step.row == h.rows - 1:
            new.label = new.cell

    def _celled(self, new: Reading, h: Reading, piece: Piece, step: Step) -> None:
        c, row = step.column, step.row
        bit = 1 << row
        filled = list(h.filled)
        filled[c] |= bit
        new.cell = piece.text
        text = piece.text
        if step.act == "both" and piece.numbered:
            label = h.first("label")
            filled[label] |= bit
            text, new.cell = piece.numbered
        if h.columns[c].kind == "stt" and row >= h.filled[c].bit_length():
            new.before = h.numbering
            new.own, new.numbering = follow(h.numbering, text)
            new.stt_cost = min(new.own, self._with_next(h, new.piece)) if step.act == "cell" else new.own
            new.groups |= _group(h, new, row)
        column = h.columns[c]
        if column.kind == "unit":
            new.units = {**h.units, row: read_unit(text, self.patterns)}
            new.unit_texts = {**h.unit_texts, row: text}
        elif column.kind == "label" or step.act == "both":
            new.labels = {**h.labels, row: new.cell}
        if column.kind == "value" and piece.value:
            new.values = {**h.values, row: (*h.values.get(row, ()), (kind_of(text), self._percents(column)))}
        if column.kind == "value":
            counted = column._replace(
                numbers=min(5, column.numbers + (piece.value and not piece.dash)),
                words=min(5, column.words + (not piece.value and not piece.word_value)),
            )
            new.columns = (*h.columns[:c], counted, *h.columns[c + 1 :])
        new.filled = tuple(filled)
        new.rows = max(h.rows, row + 1)
        if (column.kind == "label" or step.act == "both") and row == new.rows - 1:
            new.label = new.cell
        new.gaps = gaps(new, whole=False)


def _group(h: Reading, new: Reading, row: int) -> int:
    """Rows that the number of ``row`` shows to be groups: itself, or the one before it, whose child it is."""
    section = new.numbering.section != h.numbering.section or (
        new.numbering.last != h.numbering.last and not new.numbering.decimal and not new.numbering.letter
    )
    return (1 << row if section else 0) | _group_before(h.numbering, new.numbering, row)


def _group_before(before: Numbering, after: Numbering, row: int) -> int:
    child = len(after.decimal) == len(before.decimal) + 1 and after.decimal[:-1] == before.decimal and before.decimal
    lettered = after.letter == 1 and before.letter == 0
    return 1 << row - 1 if row and (child or lettered) else 0


def _year(piece: Piece, h: Reading) -> bool:
    before = h.columns[h.step.column].heads[-1]
    return len(piece.text) == 4 and piece.text.startswith("20") and bare(before).endswith(("nam", "/", "quy", "ky"))


def _heading_taken(new: Reading, piece: Piece, step: Step, kind: Kind | None) -> None:
    c, columns = step.column, new.columns
    new.cell = ""
    if step.act == "open":
        new.columns = (*columns, Column(kind or "value", (piece.text,)))
        new.filled = (*new.filled, 0)
    elif step.act == "sub":
        new.columns = (*columns, Column("value", (columns[-1].heads[0], piece.text)))
        new.filled = (*new.filled, 0)
    elif step.act == "leaf":
        new.columns = (*columns[:c], columns[c]._replace(heads=(*columns[c].heads, piece.text)), *columns[c + 1 :])
    elif not new.base:
        heads = (*columns[c].heads[:-1], columns[c].heads[-1] + "\n" + piece.text)
        new.columns = (*columns[:c], columns[c]._replace(heads=heads), *columns[c + 1 :])


def placed(h: Reading) -> list[Placed]:
    """Where each piece stands in the reading that ends with ``h``."""
    found: list[Placed] = []
    at: Reading | None = h
    while at is not None:
        if at.piece >= 0 and at.step.act != "break":
            row = at.base + at.step.row if at.step.row >= 0 or at.step.act == "wrap" else at.step.row
            act = at.step.act
            found.append(Placed(at.piece, act, at.step.column, OUTSIDE if act == "skip" else row, at.step.cost))
        at = at.parent
    return found[::-1]
