"""Figures filled into a blank after printing (the number and the day of a letter), read again by the number reader.

It reads handwritten figures, of which the text engine makes letters and signs. Nothing is made up: where the reader sees no figures, or is
not sure of them, the words stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex
from msgspec.structs import replace

from cchc_extract.model import preferred
from cchc_extract.reading.blanks import Blank, Piece, blanks_in
from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.raster import Pixels

_NARROWEST = 8  # pixels: less holds no figure
_ROOM = 0.3  # of the height of print that handwriting reaches above and below it
_RIM = 4  # pixels of paper above and below figures: among more the reader may take III for I, with as few lose a figure
_SURE = 0.5  # of the number reader, to be believed
_TOLD = 0.93  # of the text engine, to be believed about figures as they are
_DOUBTED = 0.45  # what figures are worth of which the text engine makes something else
_ALIKE = str.maketrans("Il|]!Oo", "1111100")  # what the text engine reads for figures of the same shape
_GLUED = regex.compile(r"\D?(\d{1,5})[/|Il]?$")  # and a part of the word before
_FIGURES = regex.compile(r"(\d{1,5})[/|Il]?$")  # a part of the slash may be on the picture
_ROMAN = regex.compile(r"(IV|I{1,3})$")


def with_figures(seen: Sequence[Seen], picture: Pixels, engine: Engine) -> list[Seen]:
    """``seen`` with the figures in its blanks as the number reader has them; what the text engine made of them is the alternative."""
    if engine.number_name == engine.name:
        return list(seen)
    pieces = [Piece(each.text, each.x0, each.top, each.x1, each.bottom) for each in seen]
    blanks = [blank for blank in blanks_in(pieces, WORK_DPI, engine.patterns.blanks) if not _is_told(blank, seen)]
    spans = [_span(blank, seen, picture) for blank in blanks]
    crops = [picture[top:bottom, x0:x1] for x0, top, x1, bottom in spans]
    inked = [index for index, crop in enumerate(crops) if crop.shape[1] >= _NARROWEST and (crop < words.INK).any()]
    whole = words.read_numbers([crops[index] for index in inked], engine)
    close = words.read_numbers([_trimmed(crops[index]) for index in inked], engine)
    out: list[Seen | None] = list(seen)
    added: list[Seen] = []
    for index, *readings in zip(inked, whole, close, strict=True):
        glued = spans[index][0] <= seen[blanks[index].before].x1
        expected = _ROMAN if blanks[index].roman else _GLUED if glued else _FIGURES
        if out[blanks[index].before] is None:  # what the blank before it took in
            continue
        if best := _surest(readings, expected):
            added.append(_fill(out, blanks[index], spans[index], crops[index], *best, engine))
    return [each for each in out if each is not None] + added


def _surest(readings: Sequence[Reading], expected: regex.Pattern[str]) -> tuple[str, float] | None:
    """The figures in the surest of the readings that can be believed, and how sure that is."""
    sure = [(each.confidence, match[1]) for each in readings if (match := expected.match(each.text))]
    confidence, figures = max(sure, default=(0.0, ""))
    return (figures, confidence) if confidence >= _SURE else None


def _fill(
    out: list[Seen | None],
    blank: Blank,
    span: tuple[int, int, int, int],
    crop: Pixels,
    figures: str,
    confidence: float,
    engine: Engine,
) -> Seen:
    """Take what was read in the blank out of ``out``; the figures that take its place."""
    before = out[blank.before]
    assert before is not None
    glued = before.text[blank.letters :]
    said = glued + " ".join(each.text for index in blank.inside if (each := out[index]))
    for index in blank.inside:
        out[index] = None
    head = before.text[: blank.letters]
    kept = before.decisions if head == before.text else ()  # of a word cut in two the figures tell what was read
    out[blank.before] = replace(before, text=head, x1=min(before.x1, span[0]), decisions=kept)
    rows, columns = np.nonzero(crop < words.INK)
    agreed = figures in (said, said.strip(" .").translate(_ALIKE))
    read = replace(before, text=said, decisions=())  # what the text engine made of it, as the alternative has it
    filled = Seen(
        figures,
        span[0] + int(columns.min()),
        span[1] + int(rows.min()),
        span[0] + int(columns.max()) + 1,
        span[1] + int(rows.max()) + 1,
        confidence if agreed else min(confidence, _DOUBTED),
        line=before.line,
        reader=engine.number_name,
        alternative=None if agreed else said or None,
    )
    return filled if said == figures else preferred(filled, read, "filled-blank")


def _is_told(blank: Blank, seen: Sequence[Seen]) -> bool:
    """Whether the text engine read figures in the blank and is sure of them."""
    inside = [seen[index] for index in blank.inside]
    if blank.roman:
        return _ROMAN.match(inside[0].text) is not None and inside[0].confidence >= _TOLD
    whole = blank.letters == len(seen[blank.before].text)
    return whole and len(inside) == 1 and inside[0].text.isdecimal() and inside[0].confidence >= _TOLD


def _span(blank: Blank, seen: Sequence[Seen], picture: Pixels) -> tuple[int, int, int, int]:
    """The box of the blank in the picture, with the room that handwriting takes."""
    before, after = seen[blank.before], seen[blank.after if blank.after >= 0 else blank.inside[-1]]
    room = round(_ROOM * (before.bottom - before.top))
    top, bottom = max(0, min(before.top, after.top) - room), max(before.bottom, after.bottom) + room
    x0, x1 = before.x1 + 2, after.x0 - 2
    if blank.after < 0:
        return x0, top, after.x1 + 2, bottom
    if blank.letters < len(before.text):
        x0 = _parting(picture[before.top : before.bottom], before, blank.letters / len(before.text))
    if (
        x1 > x0
        and not after.text[0].isalpha()
        and (picture[before.top : before.bottom, x1 - 1 : x1 + 1] < words.INK).any()
    ):
        x1 += room  # the last figure overprints what stands behind
    return x0, top, max(x0, x1), bottom


def _trimmed(crop: Pixels) -> Pixels:
    """``crop`` without the rows of blank paper above and below the ink in it."""
    rows = np.flatnonzero((crop < words.INK).any(axis=1))
    return crop[max(0, int(rows[0]) - _RIM) : int(rows[-1]) + 1 + _RIM]


def _parting(row: Pixels, word: Seen, share: float) -> int:
    """The column without ink nearest to that share of the word's width: where glued figures begin."""
    wanted = word.x0 + round(share * (word.x1 - word.x0))
    empty = np.flatnonzero(~(row[:, word.x0 : word.x1] < words.INK).any(axis=0)) + word.x0
    return int(min(empty, key=lambda column: abs(column - wanted), default=wanted))
