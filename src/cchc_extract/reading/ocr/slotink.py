"""The ink in a slot of a head, cut out of the page: what a pen or a stamp left there, without the print beside it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.morphology import grown, opened
from cchc_extract.reading.ocr.original import Original, whitened
from cchc_extract.reading.ocr.pieces import Pieces, pieces
from cchc_extract.reading.ocr.words import INK
from cchc_extract.reading.raster import Pixels
from cchc_extract.reading.slots import Slot

# All in shares of the height of the print beside the slot.
_ROOM = (0.8, 1.0)  # how far a pen reaches beside the slot, and above and below the print
_OVER = 0.4  # how far ink of the slot reaches into the print beside it
_BAND = 0.25  # how far above or below the print the middle of a figure may lie
_HEADROOM = 0.5  # how far ink in one piece with other print is followed above and below
_SHARED = 0.22  # width of what lies in the slot of a piece of ink that is mostly elsewhere: figures that touch print
_DOT = 0.21  # both sides of a dot
_FLAT = (0.14, 0.7)  # height at most and width at least of a rule
_STREAK = (0.12, 1.8)  # width at most and height at least of what dust on the glass draws down a page
_RULE = 1.5  # length at least of a rule that touches figures
_LEAST = 0.3  # height of any figure
_BEHIND = 3.0  # how far behind the slot of a number its symbol is looked at
_SNAP = 0.25  # how far a blank may be from where the width of letters puts the end of a slot
_CAPITAL = 0.4  # height and width of a capital, at least
_HIGH = 1.4  # height of a slash, at most
_ALIKE = 0.16  # of the height of capitals: how far a slash differs from them in height and foot
_LEAN = 0.1  # of its height: how far the upper half of a slash lies right of the lower one
_SLASH, _FAR = (
    0.5,
    0.6,
)  # of the size of print: the width of a slash at most, and how far it is from where it is thought
_CLOSE = 0.1  # of the size of print: the blank between a slash and the capital behind it
_THERE = (
    0.15,
    0.3,
)  # of the size of print: how far a slash in one piece with a capital is from where a word, or its letters, put it
_BOTH = 0.65  # of the size of print: what a slash and a capital in one piece are wider than
_NO_END = 0.85  # a slot less wide than this, without ink of its own, ends elsewhere: of 7 numbers that such a slot missed none was wider
_SHOWN = 1.6  # how far behind the end of a number its slash and symbol are shown, which begin later in a wide face
_TAKEN_IN = 0.2  # how far before a slot figures are looked for where the end of the word before it is not known
_FURTHER = 1.0  # how much further where the slot has no ink of its own, so that it ends elsewhere
_RIM = 2  # pixels of blur around ink

Sides = tuple[float, float]
Box = tuple[int, int, int, int]


class SlotInk(Struct, frozen=True, eq=False):
    """The ink of a slot: a picture of it (``None`` where it ends before it begins), and where on the page it lies (left, top, right, bottom
    in pixels).

    ``whole``: whether all of it is there, as far as can be told; where it ends in one piece with print, a figure may be cut off.
    ``with_symbol``: of a number, all that stands there up to the printed slash behind it, with that and what follows it; else ``None``.
    """

    picture: Pixels | None
    box: Box
    whole: bool
    with_symbol: Pixels | None = None


def cut_out(slot: Slot, grey: Pixels, original: Original | None = None, above: int = 0) -> SlotInk | None:
    """The ink in the slot, dark on white, tight; ``None`` where there is none.

    ``grey``: the level page without so many rows ``above``; ``original`` shows all of it in colour.
    """
    tall = slot.bottom - slot.top
    across, down = round(_ROOM[0] * tall), round(_ROOM[1] * tall)
    rows = slice(max(0, round(slot.top) - down), min(grey.shape[0], round(slot.bottom) + down))
    right = _BEHIND * tall if slot.kind == "number" else across
    columns = slice(max(0, round(slot.x0) - across), min(grey.shape[1], round(slot.x1 + right)))
    if rows.stop - rows.start < 8 or columns.stop - columns.start < 8:
        return None
    part = (
        original.part(slice(rows.start + above, rows.stop + above), columns)
        if original
        else whitened(grey[rows, columns])
    )
    found = pieces(_without_rules(np.asarray(part < INK, dtype=np.uint8), tall))
    band = slot.top - rows.start, slot.bottom - rows.start
    sides, print_from, whole = _sides(slot, found, (slot.x0 - columns.start, slot.x1 - columns.start), band)
    start, far = sides[0], slot.x1 - columns.start + _SHOWN * tall
    if slot.swollen or not slot.sharp[0]:  # the word before it may have taken in a figure
        start = min(start, slot.x0 - columns.start - _TAKEN_IN * tall)
    wider = _with_symbol(part, found, start, far, band) if slot.kind == "number" else None
    kept, shared = _mine(found, sides, band, print_from) if sides[1] - sides[0] >= 4 else (np.zeros_like(part), True)
    ys, xs = np.nonzero(kept)
    if not len(ys) or ys.max() - ys.min() < _LEAST * tall:
        if wider is None or sides[1] - sides[0] >= _NO_END * tall:
            return None
        wider = _with_symbol(part, found, start, far + _FURTHER * tall, band)
        return SlotInk(None, _around(slot), whole=False, with_symbol=wider)
    near = grown(kept, 2 * _RIM + 1, 2 * _RIM + 1)
    picture = np.where(near > 0, part, np.uint8(255))
    x0, top, x1, bottom = int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1
    left, upper = columns.start, rows.start
    box = (left + x0, upper + top, left + x1, upper + bottom)
    return SlotInk(picture[top:bottom, x0:x1], box, whole and not shared and not slot.swollen, wider)


def _around(slot: Slot) -> Box:
    """Where the figures of a slot are thought of whose end is not known."""
    return (
        round(slot.x0),
        round(slot.top),
        round(max(slot.x1, slot.x0 + (slot.bottom - slot.top) / 2)),
        round(slot.bottom),
    )


def _with_symbol(part: Pixels, found: Pieces, start: float, far: float, band: Sides) -> Pixels | None:
    """All ink on the row from the start of the slot as far as the first letters of the symbol behind it are thought to be."""
    tall = band[1] - band[0]
    columns = slice(max(0, round(start)), round(far))
    kept = found.among(_on_row(found, band) | _of_print(found, start, far, band))[:, columns]
    room = _HEADROOM * tall
    kept[: max(0, round(band[0] - room))] = 0
    kept[round(band[1] + room) :] = 0
    ys, xs = np.nonzero(kept)
    if not len(ys):
        return None
    near = grown(kept, 2 * _RIM + 1, 2 * _RIM + 1)
    return np.where(near > 0, part[:, columns], np.uint8(255))[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _sides(slot: Slot, found: Pieces, sides: Sides, band: Sides) -> tuple[Sides, float, bool]:
    """The sides of the slot as the ink has them, from where on print stands behind it, and whether they are sure.

    That is before the printed slash, of which figures may reach over the foot, and in blanks beside print.
    """
    (x0, x1), (left, right) = sides, slot.sharp
    near = _SNAP * (band[1] - band[0])
    blank = np.asarray(~found.ink[max(0, round(band[0])) : round(band[1])].any(axis=0), dtype=np.bool_)
    if not left:
        x0, left = _nearest(blank, x0, near)
    if slot.kind == "number":
        slash = _slash(found, x1, band, slot)
        foot, middle = slash or (x1, x1)
        return (x0, middle), foot, left and slash is not None
    if not right:
        x1, right = _nearest(blank, x1, near)
    return (x0, x1), x1, left and right


def _nearest(blank: npt.NDArray[np.bool_], at: float, near: float) -> tuple[float, bool]:
    """The column without ink nearest to ``at``, no further than ``near``, and whether there is one; else ``at``."""
    columns = np.flatnonzero(blank)
    columns = columns[np.abs(columns - at) <= near]
    return (float(columns[np.abs(columns - at).argmin()]), True) if len(columns) else (at, False)


def _slash(found: Pieces, near: float, band: Sides, slot: Slot) -> Sides | None:
    """The foot and the middle of the printed slash: an upright stroke about there that leans, and stands as high as the capital close
    behind it. Or where what is in one piece with that capital begins, twice; ``None`` where there is neither.
    """
    left, top, width, height, _ = found.boxes.T.astype(np.float64)
    tall = band[1] - band[0]
    size = slot.size or tall
    on_row = (top + height > band[0]) & (top < band[1]) & (height > _CAPITAL * tall) & (height < _HIGH * tall)
    on_row[0] = False
    behind = np.flatnonzero(on_row & (left > near + _FAR * size) & (width > _CAPITAL * tall))
    if not len(behind):
        return None
    high, foot = float(np.median(height[behind])), float(np.median((top + height)[behind]))
    print_like = on_row & (np.abs(height - high) < _ALIKE * high) & (np.abs(top + height - foot) < _ALIKE * high)
    fits = print_like & (np.abs(left - near) < _FAR * size)
    for index in sorted(np.flatnonzero(fits & (width < _SLASH * size)), key=lambda each: -left[each]):
        following = left[on_row & (left > left[index] + width[index] / 2)]
        close = len(following) and following.min() - left[index] - width[index] < _CLOSE * size
        if close and _leans(found, int(index)):
            return float(left[index]), float(left[index] + width[index] / 2 - 1)
    reach = _THERE[0 if slot.sharp[1] else 1] * size
    if slot.sharp[1]:  # of a face whose slash is higher than its capitals
        for index in np.flatnonzero(on_row & (np.abs(left - near) < reach) & (width < _SLASH * size)):
            if _leans(found, int(index)):
                return float(left[index]), float(left[index] + width[index] / 2 - 1)
    joined = np.flatnonzero(print_like & (np.abs(left - near) < reach) & (width > _BOTH * size))
    if not len(joined):
        return None
    begin = float(left[joined[np.abs(left[joined] - near).argmin()]])
    return begin, begin


def _leans(found: Pieces, index: int) -> bool:
    """Whether the upper half of a piece of ink lies right of the lower one."""
    left, top, width, height, _ = (int(side) for side in found.boxes[index])
    mine = found.labels[top : top + height, left : left + width] == index
    _, upper = np.nonzero(mine[: height // 2])
    _, lower = np.nonzero(mine[height // 2 :])
    return bool(len(upper) and len(lower) and upper.mean() - lower.mean() > _LEAN * height)


def _without_rules(ink: Pixels, tall: float) -> Pixels:
    """The ink without the rules that touch figures from above or below."""
    rules = opened(ink, round(_RULE * tall), 1)
    return ink & (1 - grown(rules, 1, 3)) if rules.any() else ink


def _mine(found: Pieces, sides: Sides, band: Sides, print_from: float) -> tuple[Pixels, bool]:
    """1 where ink is of the slot: no dots, no rules, nothing of the rows above and below, nor of the words at its ends.

    And whether a part of it is of a piece with print.
    """
    tall = band[1] - band[0]
    left, _, width, _, _ = found.boxes.T.astype(np.float64)
    middle = left + width / 2
    own = (middle > sides[0]) & (middle < sides[1]) & _on_row(found, band)
    kept = found.among(own)
    reach = round(_OVER * tall)
    kept[:, : max(0, round(sides[0]) - reach)] = 0
    kept[:, round(sides[1]) + reach :] = 0
    shared = _of_print(found, sides[0], print_from, band) & ~own
    if shared.any():
        both, room = found.among(shared), _HEADROOM * tall
        window = (
            slice(max(0, round(band[0] - room)), round(band[1] + room)),
            slice(max(0, round(sides[0])), round(print_from)),
        )
        kept[window] |= both[window]
    return kept, bool(shared.any())


def _on_row(found: Pieces, band: Sides) -> npt.NDArray[np.bool_]:
    """Which pieces of ink stand on the row and are no dots, no rules, no dust."""
    tall = band[1] - band[0]
    _, _, width, height, _ = found.boxes.T.astype(np.float64)
    centre = found.centres[:, 1]
    own = (centre > band[0] - _BAND * tall) & (centre < band[1] + _BAND * tall)
    own &= ~((width < _DOT * tall) & (height < _DOT * tall))
    own &= ~((height < _FLAT[0] * tall) & (width > _FLAT[1] * tall))
    own &= ~((width < _STREAK[0] * tall) & (height > _STREAK[1] * tall))
    own[0] = False
    return np.asarray(own)


def _of_print(found: Pieces, start: float, end: float, band: Sides) -> npt.NDArray[np.bool_]:
    """Which pieces of ink reach far enough into the row between two columns, wherever else they are."""
    tall = band[1] - band[0]
    left, top, width, height, _ = found.boxes.T.astype(np.float64)
    reach = np.minimum(left + width, end) - np.maximum(left, start) > _SHARED * tall
    reach &= np.minimum(top + height, band[1]) - np.maximum(top, band[0]) > _LEAST * tall
    reach[0] = False
    return np.asarray(reach)
