"""Where the signature of a page stands, by its offices and the list of recipients beside it, and what was read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import regex
from msgspec import Struct

from cchc_extract.patterns.plain import plain
from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.ocr.picture import WORK_DPI

_OFFICE = regex.compile(
    r"^(?:T/?M|K/?T|T/?L|TUQ)\b|\b(?:CHU TICH|GIAM DOC|TRUONG|CHANH|CHU NHIEM|THU TUONG|BI THU|HIEU TRUONG)\b"
)
_HELD = "CHU TICH|GIAM DOC|TONG GIAM DOC|CHU NHIEM|BI THU|CHANH VAN PHONG|CHANH THANH TRA|THU TUONG"
_HEADS = "(?:HIEU|BO|THU|VU|CUC|CHI CUC|TONG CUC|VIEN) TRUONG"
_TRUONG = f"{_HEADS}|TRUONG (?:PHONG|BAN|DOAN|KHOA)"
_FOR = r"(?:(?:TM|KT|TL|TUQ)\s?[.,]\s?)?"
KNOWN_OFFICE = regex.compile(
    rf"{_FOR}(?:(?:(?:PHO|QUYEN) )?(?:{_HELD}|{_TRUONG})(?:,? [A-Z]+){{0,8}},?|UY BAN NHAN DAN)"
)
"""An office whole, in plain capitals."""
_HEADING = regex.compile(r"^\W{0,2}(?i:noi nhan)\W{0,2}$")
OFFICE_ALONE = regex.compile(rf"{_FOR}(?:PHO )?(?:{_HELD}|{_HEADS})")
"""The same without what it is the head of."""
SYLLABLE = r"[A-Z][a-z]*(?:['-][A-Z]?[a-z]+)*"
NAME = regex.compile(rf"(?:{SYLLABLE} ){{1,4}}{SYLLABLE}")
_NAMED = regex.compile(rf"(?:^|[\s.,]){NAME.pattern}$")
READ = 0.8  # with so much every word of a name is read that is not looked for again
COVERED = 0.6  # what a word is worth at most beside which something else than print lies
RIM = 6  # pixels above and below a row
_RIGHT = 0.38  # of the page's width: signatures stand right of it
_LOWEST = 0.12  # of the page's height: a head stands above, and offices in it
_ABOVE = 0.9  # inch above the heading of the list from which a block may stand
_BELOW = 2.5  # inch below the last office within which the name stands
_GAP = 1.3  # of their height: words of a row further apart are of two columns
_ROOM = 2.5  # times the height of its rows that offices of one block are apart at most


class Block(Struct, frozen=True):
    """Where a block of a signature stands, in pixels; below which row its name; where the middle of its offices is; and what was read."""

    left: int
    top: int
    right: int
    bottom: int
    above_name: int
    middle: float | None
    has_office: bool
    has_name: bool


def find_block(seen: Sequence[Seen], size: tuple[int, ...]) -> Block | None:
    """The block of the signature on a page of that size (rows and columns), where there is one."""
    height, width = size
    parts = (part for row in _rows([each for each in seen if each.top > _LOWEST * height]) for part in _parted(row))
    rows = [part for part in parts if part[0].x0 > _RIGHT * width]
    heading = next((each for each in _headings(seen) if each.top > _LOWEST * height), None)
    if heading is not None:
        rows = [row for row in rows if _top(row) > heading.top - _ABOVE * WORK_DPI]
    offices = [row for row in rows if _is_office(row)]
    if not offices and heading is None:
        return None
    last = None if not offices else offices[0] if heading is not None else offices[-1]
    for above, row in pairwise(offices):
        if last and above is last and _top(row) - _bottom(last) < _ROOM * (_bottom(last) - _top(last)):
            last = row
    start = _top(offices[0]) if offices else heading.top - round(_ABOVE * WORK_DPI) if heading else 0
    foot = _bottom(last) if last else heading.bottom if heading else 0
    end = min(height, foot + round(_BELOW * WORK_DPI))
    below = [row for row in rows if foot - RIM <= _top(row) < end]
    return Block(
        left=round(_RIGHT * width),
        top=max(0, start - RIM),
        right=width,
        bottom=end,
        above_name=foot,
        middle=middle_of(last) if last else None,
        has_office=last is not None and _is_known_office(last),
        has_name=any(_is_name(row) for row in below),
    )


def _rows(seen: Sequence[Seen]) -> Iterator[list[Seen]]:
    """Words on one height, top to bottom, each row from left to right; what is far higher than the others is no word."""
    if not seen:
        return
    most = 2 * median(each.bottom - each.top for each in seen)
    row: list[Seen] = []
    for each in sorted(seen, key=lambda each: each.top + each.bottom):
        if each.bottom - each.top > most:
            continue
        if row and each.top + each.bottom >= 2 * _bottom(row):
            yield sorted(row, key=lambda word: word.x0)
            row = []
        row.append(each)
    yield sorted(row, key=lambda word: word.x0)


def _parted(row: Sequence[Seen]) -> Iterator[list[Seen]]:
    """The parts of a row between which a column ends."""
    part = [row[0]]
    for before, each in pairwise(row):
        if each.x0 - before.x1 > _GAP * (each.bottom - each.top):
            yield part
            part = []
        part.append(each)
    yield part


def _headings(seen: Sequence[Seen]) -> Iterator[Seen]:
    """The first words of ``Nơi nhận``."""
    for word, after in pairwise(seen):
        if _HEADING.match(f"{plain(word.text)} {plain(after.text)}"):
            yield word


def _is_office(row: Sequence[Seen]) -> bool:
    text = " ".join(each.text for each in row)
    return sum(map(str.isupper, text)) > sum(map(str.islower, text)) and _OFFICE.search(plain(text)) is not None


def _is_known_office(row: Sequence[Seen]) -> bool:
    """Whether a row was read as an office, and surely."""
    text = plain(" ".join(each.text for each in row)).strip(" .,")
    return min(each.confidence for each in row) >= COVERED and KNOWN_OFFICE.fullmatch(text) is not None


def _is_name(row: Sequence[Seen]) -> bool:
    """Whether a row was read as a name, with a title before it or none, and surely."""
    text = " ".join(each.text for each in row).strip(" .,")
    return min(each.confidence for each in row) >= READ and _NAMED.search(plain(text)) is not None


def middle_of(row: Sequence[Seen]) -> float:
    """Half way from the left of a row to its right."""
    return (min(each.x0 for each in row) + max(each.x1 for each in row)) / 2


def _top(row: Sequence[Seen]) -> int:
    return min(each.top for each in row)


def _bottom(row: Sequence[Seen]) -> int:
    return round(median(each.bottom for each in row))
