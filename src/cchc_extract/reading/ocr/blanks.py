"""Figures filled into a blank after printing (the number and the day of a letter), read again by the number reader.

It reads handwritten figures, of which the text engine makes letters and signs. Nothing is made up: where the reader sees no figures, or is
not sure of them, the words stay as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import regex

from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.raster import Pixels
from cchc_extract.vietnamese import bare

_WIDEST = round(1.2 * WORK_DPI)  # pixels of a blank at most
_NARROWEST = 8  # pixels: less holds no figure
_ROOM = 0.3  # of the height of print that handwriting reaches above and below it
_SURE = 0.5  # of the number reader, to be believed
_TOLD = 0.93  # of the text engine, to be believed about figures as they are
_DOUBTED = 0.45  # what figures are worth of which the text engine makes something else
_ALIKE = str.maketrans("Il|]!Oo", "1111100")  # what the text engine reads for figures of the same shape
_GLUED = regex.compile(r"\D?(\d{1,5})[/|Il]?$")  # and a part of the word before
_FIGURES = regex.compile(r"(\d{1,5})[/|Il]?$")  # a part of the slash may be on the picture


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank in a row: the word before it (and how many letters of it are not glued figures), what was read in it, the word after it.

    Words by their index; ``after`` is -1 where the blank ends with what was read in it.
    """

    before: int
    letters: int
    inside: tuple[int, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a blank is told, on words without marks: by the word before it, and the word after it or the figures that must stand there."""

    before: regex.Pattern[str]
    after: regex.Pattern[str] | None = None
    figures: regex.Pattern[str] | None = None


def with_figures(seen: Sequence[Seen], picture: Pixels, engine: Engine) -> list[Seen]:
    """``seen`` with the figures in its blanks as the number reader has them; what the text engine made of them is the alternative."""
    if engine.number_name == engine.name:
        return list(seen)
    blanks = [blank for blank in blanks_in(seen) if not _is_told(blank, seen)]
    spans = [_span(blank, seen, picture) for blank in blanks]
    crops = [picture[top:bottom, x0:x1] for x0, top, x1, bottom in spans]
    inked = [index for index, crop in enumerate(crops) if crop.shape[1] >= _NARROWEST and (crop < words.INK).any()]
    read = words.read_numbers([crops[index] for index in inked], engine)
    out: list[Seen | None] = list(seen)
    added: list[Seen] = []
    for index, reading in zip(inked, read, strict=True):
        figures = (_GLUED if spans[index][0] <= seen[blanks[index].before].x1 else _FIGURES).match(reading.text)
        if figures and reading.confidence >= _SURE:
            added.append(_fill(out, blanks[index], spans[index], crops[index], figures[1], reading.confidence, engine))
    return [each for each in out if each is not None] + added


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
    out[blank.before] = replace(before, text=before.text[: blank.letters], x1=min(before.x1, span[0]))
    rows, columns = np.nonzero(crop < words.INK)
    agreed = said.strip(" .").translate(_ALIKE) == figures
    return Seen(
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


def _is_told(blank: Blank, seen: Sequence[Seen]) -> bool:
    """Whether the text engine read figures in the blank and is sure of them."""
    inside = [seen[index] for index in blank.inside]
    whole = blank.letters == len(seen[blank.before].text)
    return whole and len(inside) == 1 and inside[0].text.isdecimal() and inside[0].confidence >= _TOLD


def blanks_in(seen: Sequence[Seen]) -> Iterator[Blank]:
    """The blanks among the words of a page, with or without something in them."""
    plain = [bare(each.text) for each in seen]
    for index, each in enumerate(seen):
        if len(plain[index]) != len(each.text):
            continue
        for pattern in patterns():
            if before := pattern.before.match(plain[index]):
                row = [other for other in range(len(seen)) if _follows(each, seen[other])]
                row.sort(key=lambda other: seen[other].x0)
                if blank := _blank(index, before.end(), row, pattern, plain):
                    yield blank
                break


def _blank(index: int, letters: int, row: Sequence[int], pattern: Pattern, plain: Sequence[str]) -> Blank | None:
    """The blank behind word ``index``, of which ``letters`` are its own; ``row`` are the words behind it, ``plain`` all without marks."""
    if pattern.figures is not None:
        whole = letters == len(plain[index])
        return Blank(index, letters, (row[0],), -1) if row and whole and pattern.figures.match(plain[row[0]]) else None
    end = next((place for place, other in enumerate(row) if pattern.after and pattern.after.match(plain[other])), None)
    return None if end is None else Blank(index, letters, tuple(row[:end]), row[end])


def _follows(each: Seen, other: Seen) -> bool:
    """Whether ``other`` stands to the right on the row of ``each``."""
    apart = abs((other.top + other.bottom) - (each.top + each.bottom)) / 2
    return 0 < other.x0 - each.x0 <= _WIDEST + each.x1 - each.x0 and apart < 0.6 * (each.bottom - each.top)


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


def _parting(row: Pixels, word: Seen, share: float) -> int:
    """The column without ink nearest to that share of the word's width: where glued figures begin."""
    wanted = word.x0 + round(share * (word.x1 - word.x0))
    empty = np.flatnonzero(~(row[:, word.x0 : word.x1] < words.INK).any(axis=0)) + word.x0
    return int(min(empty, key=lambda column: abs(column - wanted), default=wanted))


@cache
def patterns() -> tuple[Pattern, ...]:
    """The blanks of ``patterns/blanks.toml``, read once."""
    package = Path(__file__).parents[2]
    shipped = package / "_patterns" / "blanks.toml"
    file = shipped if shipped.is_file() else package.parents[1] / "patterns" / "blanks.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(Pattern(**{key: regex.compile(value) for key, value in each.items()}) for each in table["blanks"])
