"""What each line of a table in blocks is: a row number or a piece of one, a label, a unit, figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from cchc_extract.understanding.textblocks.tornpieces import Piece
from cchc_extract.understanding.textrows.numbering import START, Numbering, follow, is_number

LineKind = Literal["number", "label", "unit", "value"]
_BEAM = 30
_SHORT, _DIGITS, _NEAR, _SHORT_UNIT = 5, 2, 4, 12
_CHANGED = 1.2
_APART = 2.0
"""Cost of a number that stands elsewhere than its row: the order of the numbers goes on without it."""
_LEADS = -1.5
"""Cost of the next number where it stands alone in front of words."""
_UNFINISHED = (".", "/")


class Number(Struct, frozen=True):
    """A row number put together of ``pieces``; ``apart``: it stands elsewhere than its neighbours."""

    text: str
    pieces: tuple[int, ...]
    apart: bool = False


class Lines(Struct, frozen=True):
    """``kinds`` by piece (blank: left out), ``numbers`` in the order of the dump, ``cost`` of it all."""

    kinds: dict[int, LineKind]
    numbers: tuple[Number, ...]


class _State(NamedTuple):
    cost: float
    kind: str
    before: Numbering
    after: Numbering
    last: str
    last_cost: float
    where: int
    units: int
    values: int
    path: object


class _Step(NamedTuple):
    kind: str
    act: str
    cost: float


def read_lines(
    pieces: Sequence[Piece],
    at: Sequence[int],
    *,
    numbered: bool,
    units: bool,
    columns: int,
    last: bool,
    words: frozenset[int],
) -> Lines:
    """The kinds of the pieces ``at`` of a table that has row numbers, units, so many columns of figures; ``last``: units stand behind
    the figures; ``words``: pieces that stand in a column of words.
    """
    beam = [_State(0.0, "", START, START, "", 0.0, -9, 0, 0, None)]
    for place, p in enumerate(at):
        piece = pieces[p]
        page = place > 0 and pieces[at[place - 1]].page != piece.page
        if page and units and columns:
            beam = [_counted(state, columns) for state in beam]
        first = piece.first or (place > 0 and at[place - 1] != p - 1)
        found: dict[object, _State] = {}
        for state in beam:
            steps = (
                iter([_Step("value", "value", 0.0)])
                if p in words
                else _steps(state, pieces, p, first, numbered=numbered, units=units, last=last)
            )
            for step in steps:
                new = _taken(state, step, piece, p)
                key = (new.kind, new.before, new.after, new.last, new.values - columns * new.units if units else 0)
                known = found.get(key)
                if known is None or new.cost < known.cost:
                    found[key] = new
        beam = sorted(found.values(), key=_rank)[:_BEAM]
    if units and columns:
        beam = [_counted(state, columns) for state in beam]
    return _lines_of(min(beam, key=lambda state: state.cost), pieces)


def _rank(state: _State) -> float:
    """What a state costs if the number it ends with goes on."""
    return state.cost - (state.last_cost if state.last.endswith(_UNFINISHED) else 0.0)


def _counted(state: _State, columns: int) -> _State:
    """``state`` at the end of a page, with what it costs that units and figures do not come to as many rows."""
    over = abs(state.values / columns - state.units)
    return state._replace(cost=state.cost + 0.4 * min(over, 8.0), units=0, values=0)


def _steps(
    state: _State, pieces: Sequence[Piece], p: int, first: bool, *, numbered: bool, units: bool, last: bool
) -> Iterator[_Step]:
    piece = pieces[p]
    changed = 0.0 if first else _CHANGED
    if numbered:
        yield from _numbers(state, pieces, p, changed, last=last)
    if piece.values:
        cost = (2.0 if "." in piece.text and not _thousands(piece.text) else 0.2) if piece.number and numbered else 0.0
        leads = not units or state.kind in ({"label", "value"} if last else {"unit", "value"})
        habit = (-0.4 if state.kind == "unit" else 0.0) if leads else 0.7
        turned = 0.0 if state.kind in {"value", ""} else 2.0 * changed if state.kind == "number" else changed
        yield _Step("value", "value", cost + habit + turned)
        if state.kind == "label" and not first:
            yield _Step("label", "label", 1.0)
        if piece.text != "%":
            return
    if units:
        section = 3.0 if piece.text.isupper() and len(piece.text) > _SHORT else 1.2 if state.kind == "number" else 0.0
        section += 1.5 if piece.number and numbered else 0.0
        own = (
            min(piece.unit, 1.2)
            if state.kind == "unit" and not first and len(piece.text) <= _SHORT_UNIT
            else piece.unit
        )
        yield _Step("unit", "unit", section + own + (changed if state.kind not in {"unit", ""} else 0.0))
    if not (piece.number and numbered and not piece.small):
        changed = changed / 0.6 * 1.6 if state.kind == "unit" else changed
        known = 0.0 if not units else 2.5 if piece.unit < 0.3 else 1.2 if piece.unit < 0.5 else 0.0
        if piece.numbered and numbered and is_number(piece.numbered[0]) and not piece.text.startswith("0"):
            known += 3.0 if "." in piece.numbered[0] else 1.5
        yield _Step("label", "label", known + (0.6 * changed if state.kind not in {"label", "number", ""} else 0.0))


def _numbers(state: _State, pieces: Sequence[Piece], p: int, changed: float, *, last: bool) -> Iterator[_Step]:
    piece = pieces[p]
    text = piece.numbered[0] if piece.numbered else piece.text
    if (not piece.numbered and not piece.cut_number and not piece.number) or _thousands(text):
        return
    kind = "label" if piece.numbered else "number"
    turned = changed if state.kind not in {kind, "number", "", "label"} else 0.0
    turned += 0.3 if state.kind in {"unit", "value"} else 0.0
    small = piece.numbered is not None and piece.small_label
    if is_number(text) and not small:
        own, _ = follow(state.after, text)
        unfinished = 1.5 if state.last.endswith(_UNFINISHED) and "." in state.last[:-1] else 0.0
        follows = (last or state.kind != "unit") and _label_follows(pieces, p)
        leads = _LEADS if own == 0.0 and (state.after == START or follows) else 0.0
        yield _Step(kind, "number", turned + own + unfinished + leads)
        if own > _APART:
            yield _Step(kind, "apart", turned + _APART)
    if state.last and (p - state.where <= _NEAR or pieces[state.where].page + 1 == piece.page):
        joined = state.last + text
        if is_number(joined) and (state.last.endswith(_UNFINISHED) or text.startswith(".") or text == "I"):
            own, _ = follow(state.before, joined)
            yield _Step(kind, "join", 0.1 + own - state.last_cost + (0.5 if small is False and piece.numbered else 0.0))


def _label_follows(pieces: Sequence[Piece], p: int) -> bool:
    """Whether a piece is alone in its block and words follow that are no unit."""
    if not pieces[p].first or p + 1 >= len(pieces):
        return False
    after = pieces[p + 1]
    return after.first and after.page == pieces[p].page and not after.values and after.unit > 0.3 and not after.number


def _thousands(text: str) -> bool:
    """Whether a figure has points between groups of three digits, as no row number has."""
    return any(len(part) > _DIGITS for part in text.split(".")[1:])


def _taken(state: _State, step: _Step, piece: Piece, p: int) -> _State:
    cost = state.cost + step.cost
    path = (state.path, p, step)
    if step.act == "value":
        return state._replace(cost=cost, kind="value", values=state.values + len(piece.values), path=path)
    if step.act == "unit":
        begins = state.kind != "unit" or not piece.small
        return state._replace(cost=cost, kind="unit", units=state.units + begins, path=path)
    if step.act == "label":
        return state._replace(cost=cost, kind="label", path=path)
    text = piece.numbered[0] if piece.numbered else piece.text
    if step.act == "apart":
        return state._replace(cost=cost, kind=step.kind, path=path, last="")
    before = state.before if step.act == "join" else state.after
    joined = state.last + text if step.act == "join" else text
    own, after = follow(before, joined)
    return state._replace(
        cost=cost, kind=step.kind, before=before, after=after, last=joined, last_cost=own, where=p, path=path
    )


def _lines_of(state: _State, pieces: Sequence[Piece]) -> Lines:
    steps: list[tuple[int, _Step]] = []
    path = state.path
    while isinstance(path, tuple):
        path, p, step = path
        steps.append((p, step))
    kinds: dict[int, LineKind] = {}
    numbers: list[Number] = []
    for p, step in reversed(steps):
        kinds[p] = step.kind  # type: ignore[assignment]
        piece = pieces[p]
        text = piece.numbered[0] if piece.numbered else piece.text
        if step.act == "join":
            last = max((n for n, number in enumerate(numbers) if not number.apart), default=0)
            numbers[last] = Number(numbers[last].text + text, (*numbers[last].pieces, p))
        elif step.act in {"number", "apart"}:
            numbers.append(Number(text, (p,), step.act == "apart"))
    return Lines(kinds, tuple(numbers))


def in_order(numbers: Sequence[Number]) -> list[Number]:
    """``numbers`` with those that stand apart moved to where the order of all costs least."""
    order = [number for number in numbers if not number.apart]
    for number in numbers:
        if number.apart:
            place = min(range(len(order) + 1), key=lambda n: _cost([*order[:n], number, *order[n:]], n))
            order.insert(place, number)
    return order


def _cost(order: Sequence[Number], place: int) -> float:
    state = START
    cost = 0.0
    for number in order[: place + 3]:
        own, state = follow(state, number.text)
        cost += own
    state_without = START
    for n, number in enumerate(order[: place + 3]):
        if n != place:
            own, state_without = follow(state_without, number.text)
            cost -= own
    return cost
