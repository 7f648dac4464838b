"""Words from pictures of text: blocks by the text engine, numbers and acronyms by the number reader, marks by the words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import cv2
import numpy as np
import regex
from msgspec.structs import replace

from cchc_extract.model import Box, Word, decide
from cchc_extract.reading.ocr.alike import same_print
from cchc_extract.reading.ocr.confidence import Kind, calibrated
from cchc_extract.reading.ocr.engine import Engine, Reading, Seen
from cchc_extract.reading.ocr.figures import OTHER
from cchc_extract.reading.ocr.initials import with_small_initials
from cchc_extract.reading.ocr.morphology import framed, scaled
from cchc_extract.reading.ocr.neighbours import paired, spelt
from cchc_extract.reading.ocr.pens import PenReader
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.signs import with_dashes_told, without_overlaid_signs, without_stray_signs
from cchc_extract.reading.ocr.spelling import spelling
from cchc_extract.reading.ocr.votes import is_doubtful, is_weak, same_ink, voted
from cchc_extract.reading.raster import Pixels
from cchc_extract.vietnamese import bare, nfc

Place = tuple[int, int]
"""A word by its block and its number in it."""

INK = 200  # grey below which a pixel of a levelled picture counts as ink

_MARGIN = 8  # pixels of paper around a block, without which Tesseract loses the outer letters
_LEAST = 36  # pixels: the least height of a line's crop, so that a dash is not blown up to a blot
_SHARPEN = (2.0, 1.0)  # radius in pixels and strength: marks over letters part from each other
# How large pages and smoothed lines are read: no lower than the text engine makes their lines, and a page's layout costs it half.
_COARSE = 2 / 3
_SMALLER = 0.8  # how large a block is read the second time (measured on 1.3, 1, 0.8 and 0.7)
# Words on both sides of one that is hardly believed, with which it is read once more, and how large: in running text, and in columns,
# where figures filled in by hand are told from letters only among all of their line.
_IN_TEXT, _IN_COLUMNS = (3, _COARSE), (100, 1.0)
_SMOOTH = 1.8  # pixels: how far these are smoothed (measured on 1.2, 1.8, and smaller, sharper, as it is)
_RIM = 4  # pixels of paper around a line
_NUMBER = regex.compile(r"[-+(]?[\d.,%/():=]*\d[\d.,%/():]*|-|x|[IVX]+|[A-ZĐ][.)]?|%", regex.IGNORECASE)
_TWO_SIZES = frozenset("COSVXZUWPK")  # capitals and small letters alike but for their height
_SMALL = 0.82  # of the height of the figures: a small letter is lower
_PLAIN = str.maketrans(
    {
        "一": "-",
        "—": "-",
        "–": "-",
        "−": "-",
        "_": "-",
        "，": ",",
        "。": ".",
        "．": ".",
        "：": ":",
        "（": "(",
        "）": ")",
        "％": "%",
    }
)
_EURO = regex.compile(r"^€(?=[.)]$)")  # no sum of money, but the letter of a list
# Letters without marks, mostly capitals, with a stray sign in or after them: how an acronym looks when Vietnamese is read into it.
_DOUBTFUL = regex.compile(r"[(\[]?(?=.*\p{Lu}.*\p{Lu}|.*['’”\"“`].*\p{Lu})[A-ZĐƯ01'’”\"“`‘-]{2,9}[.,;:)]*")
_SIGNED = regex.compile(r"[-=+][\p{L}\d]")
_BLANK = 0.22  # of the height of the word: a wider gap is a blank
_CLEAN = regex.compile(r"[A-ZĐ]+")
_AROUND = "().;:"  # a comma may be the tail of a Q
_ACRONYM = regex.compile(r"[(]?[A-ZĐ]{2,8}[.,;:)]*")
_PROOFS = 2  # places at which an acronym is confirmed for the whole page
_ALMOST = 0.9  # of the figure reader, to be believed against a number reader that is less sure
_WORD = 1.6  # times its height: no letter, with the point or bracket after it, is as wide
TOLD = (
    0.99  # of the figure reader: of far worse pictures than most it was wrong about 1 in 1,000 that it was so sure of
)
# Of the text engine: with so much one of the well-known acronyms is read once, any acronym of letters only with more.
_KNOWN_SURE, _SURE = 0.8, 0.95
_REPEATED_SURE = 0.9  # of the text engine, for what it reads once to be said of all blocks that show the same print
_LEAST_SURE = 0.45  # of the number reader, to be believed about an acronym if the text engine was less sure


def read_page(picture: Pixels, engine: Engine) -> list[Seen]:
    """The words of a page of running text, read by ``engine`` and gone over."""
    small = _sharpened(scaled(picture, _COARSE), _COARSE)
    found = [_enlarged(each, _COARSE) for each in engine.page(small, round(_COARSE * WORK_DPI))]
    seen = [replace(each, reader=engine.name) for each in without_overlaid_signs(found)]
    return spelt([_once_more(_gone_over([picture], [seen], engine)[0], picture, engine, *_IN_TEXT)], engine)[0]


def read_blocks(pictures: Sequence[Pixels], engine: Engine) -> list[list[Seen]]:
    """The words of each block of text, read by ``engine`` and gone over; boxes in pixels of the picture."""
    blocks = zip(_blocks(pictures, engine), pictures, strict=True)
    return spelt([with_small_initials(block, picture) for block, picture in blocks], engine)


def _blocks(pictures: Sequence[Pixels], engine: Engine) -> list[list[Seen]]:
    """The same before the words beside each other are looked at."""
    found = [[_moved(each, engine.name) for each in block] for block in _read_once(pictures, engine)]
    return [without_stray_signs(block) for block in _gone_over(pictures, found, engine)]


def _read_once(pictures: Sequence[Pixels], engine: Engine) -> list[list[Seen]]:
    """The words of each block; of blocks that show the same print the first alone is read, unless the engine is not sure of it."""
    firsts = same_print(pictures)
    read = _read_at(sorted(set(firsts)), pictures, engine)
    doubted = [at for at, first in enumerate(firsts) if at not in read and not _is_sure(read[first])]
    read |= _read_at(doubted, pictures, engine)
    return [read.get(at, read[first]) for at, first in enumerate(firsts)]


def _read_at(places: Sequence[int], pictures: Sequence[Pixels], engine: Engine) -> dict[int, list[Seen]]:
    shown = [_sharpened(framed(pictures[at], _MARGIN)) for at in places]
    return dict(zip(places, engine.blocks(shown, WORK_DPI), strict=True))


def _is_sure(block: Sequence[Seen]) -> bool:
    """Whether the engine is sure of every word of a block, and saw some."""
    return min((each.confidence for each in block), default=0.0) >= _REPEATED_SURE


def read_twice(pictures: Sequence[Pixels], engine: Engine) -> list[list[Seen]]:
    """The words of each block of text, those with a doubtful word read again smaller, which smooths ragged print; of two readings
    of a word the likelier.
    """
    found = _blocks(pictures, engine)
    doubtful = [index for index, block in enumerate(found) if not block or any(is_doubtful(each) for each in block)]
    again = engine.blocks([scaled(framed(pictures[index], _MARGIN), _SMALLER) for index in doubtful], WORK_DPI)
    again = [[_moved(_enlarged(each, _SMALLER), engine.name) for each in block] for block in again]
    again = _gone_over([pictures[index] for index in doubtful], again, engine)
    for index, block in zip(doubtful, again, strict=True):
        found[index] = voted(found[index], without_stray_signs(block))
        found[index] = paired(_once_more(found[index], pictures[index], engine, *_IN_COLUMNS), engine)
    return spelt(found, engine)


def _once_more(block: list[Seen], picture: Pixels, engine: Engine, beside: int, scale: float) -> list[Seen]:
    """The words, those that are hardly believed and ``beside`` words on both sides once more by themselves, their print smoothed
    and ``scale`` times as large. No word is added: strokes of a stamp would be, and words of the line above that reach into this one.
    """
    for near in _around_weak(block, beside):
        x0, x1 = max(0, min(each.x0 for each in near) - _RIM), max(each.x1 for each in near) + _RIM
        top, bottom = max(0, min(each.top for each in near) - _RIM), max(each.bottom for each in near) + _RIM
        smooth = cv2.GaussianBlur(framed(picture[top:bottom, x0:x1], _MARGIN), (0, 0), _SMOOTH)
        (seen,) = engine.blocks([scaled(np.asarray(smooth, dtype=np.uint8), scale)], round(scale * WORK_DPI))
        again = [_placed(_moved(_enlarged(each, scale), engine.name), x0, top, near[0].line) for each in seen]
        others = [each for each in block if each not in near]
        again = [each for each in again if any(same_ink(each, word) for word in near)]
        again = [each for each in again if not any(same_ink(each, word) for word in others)]
        (again,) = _gone_over([picture], [again], engine)
        block = sorted([*others, *voted(near, without_stray_signs(again))], key=lambda each: (each.line, each.x0))
    return block


def _around_weak(block: Sequence[Seen], beside: int) -> list[list[Seen]]:
    """The words that are hardly believed, each with so many of its line on both sides; those that meet are of one stretch."""
    found: list[list[Seen]] = []
    for number in sorted({each.line for each in block if is_weak(each)}):
        line = [each for each in block if each.line == number]
        weak = [at for at, each in enumerate(line) if is_weak(each)]
        near = [any(abs(at - one) <= beside for one in weak) for at in range(len(line))]
        stretches = groupby(zip(line, near, strict=True), key=itemgetter(1))
        found += [[each for each, _ in stretch] for is_near, stretch in stretches if is_near]
    return found


def read_numbers(lines: Sequence[Pixels], engine: Engine) -> list[Reading]:
    """What the number reader makes of pictures of one line each; full-width signs and dashes made plain."""
    found = engine.numbers([tight(line) for line in lines], WORK_DPI)
    return [Reading(_EURO.sub("C", nfc(each.text.translate(_PLAIN))), each.confidence) for each in found]


def read_figures(lines: Sequence[Pixels], engine: Engine) -> list[Reading]:
    """What the figure reader is sure of, words by ``OTHER``; of the other lines what the surer of the two readers of numbers makes."""
    crops = [tight(line) for line in lines]
    found = [replace(reading, reader=engine.figure_name) for reading in engine.figures(crops)]
    told = [_is_told(reading, line) for reading, line in zip(found, lines, strict=True)]
    doubted = [index for index in range(len(lines)) if not told[index]]
    for index, reading in zip(doubted, read_numbers([lines[index] for index in doubted], engine), strict=True):
        found[index] = _surer(found[index], reading)
    return found


def _surer(figures: Reading, number: Reading) -> Reading:
    """The number reader's reading, but for a figure that the figure reader is almost sure of and the number reader less sure."""
    least = max(number.confidence, _ALMOST)
    if figures.text == number.text or not is_number(figures.text) or figures.confidence <= least:
        return number
    return replace(figures, alternative=number.text or None)


def _is_told(reading: Reading, line: Pixels) -> bool:
    """Whether the figure reader is to be believed: not about a lone letter, of which it knows only that it is no figure."""
    if reading.confidence < TOLD:
        return False
    if OTHER not in reading.text:
        return is_number(reading.text)
    columns = np.flatnonzero((line < INK).any(axis=0))
    return bool(columns[-1] - columns[0] > _WORD * line.shape[0])


def is_number(text: str) -> bool:
    """Whether ``text`` looks like something the number reader can be trusted with: figures, signs, Roman numerals, one letter."""
    return _NUMBER.fullmatch(text) is not None


def figure_height(seen: Sequence[Seen]) -> float:
    """The median height in pixels of the figures among ``seen``; 0 where there are none."""
    heights = [each.bottom - each.top for each in seen if each.text.isdigit()]
    return float(np.median(heights)) if heights else 0.0


def sized(each: Seen, figures: float) -> Seen:
    """A single letter that looks the same large and small, told by its height against that of the ``figures`` around."""
    return as_large(each, large=each.bottom - each.top >= _SMALL * figures) if figures else each


def as_large(each: Seen, *, large: bool) -> Seen:
    """A single letter that looks the same large and small as the one or the other; any other text as it is."""
    letter = each.text.rstrip(".)")
    if len(letter) != 1 or letter.upper() not in _TWO_SIZES:
        return each
    return decide(each, each.text.upper() if large else each.text.lower(), "letter-size")


def word(seen: Seen, engine: Engine, x0: int = 0, top: int = 0) -> Word:
    """``seen``, in a picture that lies at ``x0``, ``top`` of the page, as a word of the page in points."""
    scale = 72 / WORK_DPI
    box = Box((x0 + seen.x0) * scale, (top + seen.top) * scale, (x0 + seen.x1) * scale, (top + seen.bottom) * scale)
    sure = calibrated(seen, reader=_kind(seen.reader, engine))
    decisions = tuple(replace(each, confidence=sure) for each in seen.decisions)
    return Word(
        text=seen.text,
        box=box,
        confidence=sure,
        reader=seen.reader,
        alternative=seen.alternative,
        decisions=decisions,
    )


def _kind(reader: str, engine: Engine) -> Kind:
    if reader in ("", engine.name):
        return "text"
    if reader == PenReader.name:
        return "pens"
    return "figures" if reader == engine.figure_name else "numbers"


def _gone_over(pictures: Sequence[Pixels], blocks: list[list[Seen]], engine: Engine) -> list[list[Seen]]:
    blocks = [[replace(each, text=nfc(each.text), decisions=each.decisions) for each in block] for block in blocks]
    blocks = _with_acronyms(pictures, blocks, engine)
    return [
        with_dashes_told([part for each in block for part in _parted(picture, each)])
        for picture, block in zip(pictures, blocks, strict=True)
    ]


def _with_acronyms(pictures: Sequence[Pixels], blocks: list[list[Seen]], engine: Engine) -> list[list[Seen]]:
    """Doubtful acronyms read again by the number reader, which knows capitals and no Vietnamese.

    One that it confirms where the text engine was least sure of it is not asked for again elsewhere on the page.
    """
    if engine.number_name == engine.name:
        return blocks
    known = spelling(engine.patterns.spelling).acronyms
    by_text: dict[str, list[Place]] = {}
    for i, block in enumerate(blocks):
        for j, each in enumerate(block):
            if _doubtful(each, known):
                by_text.setdefault(each.text, []).append((i, j))
    for places in by_text.values():
        places.sort(key=lambda place: blocks[place[0]][place[1]].confidence)
    proofs = _as_acronyms(
        [place for places in by_text.values() for place in places[:_PROOFS]], pictures, blocks, engine
    )
    left = [
        place
        for text, places in by_text.items()
        if not (_CLEAN.fullmatch(text) and all(bare(proofs[place].text) == bare(text) for place in places[:_PROOFS]))
        for place in places[_PROOFS:]
    ]
    for (i, j), reading in (proofs | _as_acronyms(left, pictures, blocks, engine)).items():
        old = blocks[i][j]
        if (
            bare(reading.text) != bare(old.text)  # the number reader knows no Đ
            and reading.confidence >= max(_LEAST_SURE, old.confidence)
            and _ACRONYM.fullmatch(reading.text)
            and not _is_part(reading.text, old.text)
        ):
            blocks[i][j] = decide(
                old,
                reading.text,
                "number-reader",
                confidence=reading.confidence,
                reader=engine.number_name,
                alternative=old.text,
            )
    return blocks


def _as_acronyms(
    places: Sequence[Place], pictures: Sequence[Pixels], blocks: list[list[Seen]], engine: Engine
) -> dict[Place, Reading]:
    crops = [_crop(pictures[i], blocks[i][j]) for i, j in places]
    return dict(zip(places, read_numbers(crops, engine), strict=True))


def _is_part(reading: str, word: str) -> bool:
    """Whether the letters of ``reading`` are some of the word's: the word's box then held not all of it."""
    part, whole = ("".join(letter for letter in bare(text) if letter.isalnum()) for text in (reading, word))
    return len(part) < len(whole) and part in whole


def _doubtful(seen: Seen, acronyms: frozenset[str]) -> bool:
    known = seen.text.strip(_AROUND) in acronyms and seen.confidence >= _KNOWN_SURE
    told = known or (_CLEAN.fullmatch(seen.text) and seen.confidence > _SURE)
    return not told and _DOUBTFUL.fullmatch(seen.text) is not None


def _parted(picture: Pixels, seen: Seen) -> list[Seen]:
    """A sign at the head of a word (``=1``, ``-NCC``) parted from it where there is a blank between them in print."""
    if not _SIGNED.match(seen.text):
        return [seen]
    crop = _crop(picture, seen)
    edges = np.flatnonzero(np.diff((crop < INK).any(axis=0).astype(np.int8), prepend=0, append=0))
    if len(edges) < 4 or edges[2] - edges[1] < _BLANK * (seen.bottom - seen.top):
        return [seen]
    start = max(0, seen.x0 - 2)
    sign = replace(seen, text=seen.text[0], x1=start + int(edges[1]), alternative=None, decisions=())
    decisions = tuple(
        replace(each, read=each.read.removeprefix(sign.text), kept=each.kept.removeprefix(sign.text))
        for each in seen.decisions
    )
    rest = replace(seen, text=seen.text[1:], x0=start + int(edges[2]), alternative=None, decisions=decisions)
    return [sign, rest]


def _moved(seen: Seen, reader: str) -> Seen:
    return replace(
        seen,
        x0=seen.x0 - _MARGIN,
        top=seen.top - _MARGIN,
        x1=seen.x1 - _MARGIN,
        bottom=seen.bottom - _MARGIN,
        reader=reader,
    )


def _placed(seen: Seen, x0: int, top: int, line: int) -> Seen:
    return replace(seen, x0=seen.x0 + x0, x1=seen.x1 + x0, top=seen.top + top, bottom=seen.bottom + top, line=line)


def _enlarged(seen: Seen, scale: float) -> Seen:
    """The word in pixels of the picture of which the one it was read in is ``scale`` times as large."""
    x0, top, x1, bottom = (round(side / scale) for side in (seen.x0, seen.top, seen.x1, seen.bottom))
    return replace(seen, x0=x0, top=top, x1=x1, bottom=bottom)


def _crop(picture: Pixels, seen: Seen) -> Pixels:
    return picture[max(0, seen.top - 2) : seen.bottom + 2, max(0, seen.x0 - 2) : seen.x1 + 2]


def _sharpened(picture: Pixels, scale: float = 1.0) -> Pixels:
    """The picture, ``scale`` times as large as at the working resolution, with its strokes parted from each other."""
    radius, strength = _SHARPEN
    blurred = cv2.GaussianBlur(picture, (0, 0), radius * scale)
    return np.asarray(cv2.addWeighted(picture, 1 + strength, blurred, -strength, 0), dtype=np.uint8)


def tight(line: Pixels) -> Pixels:
    """The line without white columns at its ends, in a narrow frame of paper."""
    columns = np.flatnonzero((line < INK).any(axis=0))
    crop = line[:, columns[0] : columns[-1] + 1] if len(columns) else line
    pad = max(2, line.shape[0] // 8, (_LEAST - line.shape[0]) // 2)
    return framed(crop, pad)
