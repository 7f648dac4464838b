"""From what the network says along a line to words, their boxes, and how sure each is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.reading.ocr.engine import Readings, Seen
from cchc_extract.reading.ocr.lines.lexicon import is_known
from cchc_extract.reading.ocr.lines.model import BLANK, PLACE, Floats, Model
from cchc_extract.reading.ocr.lines.others import others
from cchc_extract.reading.ocr.lines.search import Codes, Path, chosen
from cchc_extract.reading.ocr.lines.strip import Strip

# How Tesseract makes a confidence of a logarithm (lstm/recodebeam.cpp, ccmain): what it takes off each, what it takes off words that it
# does not know, and what a unit of it is worth. What is asked of its confidence elsewhere thus holds here too.
_TAKEN_OFF = 0.085
_UNKNOWN = 2.25
_WORTH = 7 * 0.05
_SURE = math.log(0.97)  # letters likelier than that are taken as they are (measured on 0.9 too)
_SURELY_NONE = math.log(0.995)  # from one place so empty to the next a text is sought by itself
_CLEAR = 0.965  # of a word that is known, each letter of which is .985 likely: no other is thought of (measured on .970 and .950 too)
_DOT = 0.22  # of the height of a strip: no full stop is as high, the stem of a letter is
_EDGE = 3  # columns at the end of the ink: fewer than a stop stands behind its letter
_ODD = 2.0  # by how much the logarithm of the chance of a word that is not known is less


class _Letter(Struct):
    """A letter, the place at which it is seen first and that after the last, and the logarithm of the chance that it is right."""

    text: str
    start: int
    end: int
    certainty: float


def seen(strip: Strip, chances: Floats, model: Model) -> list[Seen]:
    """The words of a strip. ``chances``: the logarithms of each letter's chance at each place (places, letters)."""
    letters = _letters(chances, model)
    words = list(_words(letters))
    cuts = _cuts(strip, words)
    placed = [
        _placed(strip, each, left, right, model) for (left, right), each in zip(pairwise(cuts), words, strict=True)
    ]
    blanks = [letter for letter in letters if letter.text == " "]
    return [
        replace(each, readings=_others(chances, blanks, word, each.text, model)) if each.confidence < _CLEAR else each
        for each, word in zip(placed, words, strict=True)
    ]


def _others(chances: Floats, blanks: Sequence[_Letter], word: Sequence[_Letter], text: str, model: Model) -> Readings:
    """What else the word may say, by the places between the blanks on both sides of it."""
    start = max((blank.end for blank in blanks if blank.end <= word[0].start), default=0)
    end = min((blank.start for blank in blanks if blank.start >= word[-1].end), default=len(chances))
    codes = _codes(model.letters)
    return others(chances[start:end], text, codes, codes[BLANK])


@lru_cache(maxsize=4)
def _codes(letters: tuple[str, ...]) -> dict[str, int]:
    """The number of each letter, the first where it has several."""
    return {letter: code for code, letter in reversed(list(enumerate(letters)))}


def _letters(chances: Floats, model: Model) -> list[_Letter]:
    """The likeliest letter at each place, those that go on over several places once."""
    letters, blank = model.letters, model.letters.index(BLANK)
    best, certainty = _path(chances, model, blank)
    turns = np.flatnonzero(np.diff(best, prepend=-1, append=-1))
    found: list[_Letter] = []
    before = 0.0
    for start, end in pairwise(turns.tolist()):
        least = float(certainty[start:end].min())
        text = letters[best[start]]
        if best[start] == blank:
            before = least
            if found:
                found[-1].certainty = min(found[-1].certainty, least)
        elif text:
            found.append(_Letter(text, start, end, min(before, least)))
            before = 0.0
    return found


def is_doubted(chances: Floats, model: Model) -> bool:
    """Whether a letter of the strip may be another one."""
    best, blank = chances.argmax(axis=1), model.letters.index(BLANK)
    return bool(_doubted(chances, best, _certainty(chances, best, blank)).any())


def _doubted(chances: Floats, best: Path, certainty: Floats) -> npt.NDArray[np.bool_]:
    """The places of letters that are not likely at any of theirs, and those at which something else may stand."""
    turns = np.flatnonzero(np.diff(best, prepend=-1, append=-1))
    peaks = np.maximum.reduceat(chances[np.arange(len(best)), best], turns[:-1])
    return np.asarray((certainty < _SURE) | np.repeat(peaks < _SURE, np.diff(turns)))


def _path(chances: Floats, model: Model, blank: int) -> tuple[Path, Floats]:
    """The letter at each place, and the certainty there: the likeliest where no other is likely, else those of the likeliest text."""
    best: Path = chances.argmax(axis=1)
    certainty = _certainty(chances, best, blank)
    doubted = _doubted(chances, best, certainty)
    if not doubted.any():
        return best, certainty
    empty = np.flatnonzero(chances[:, blank] > _SURELY_NONE)
    for start, end in pairwise([0, *empty.tolist(), len(best)]):
        if doubted[start:end].any():
            around = _last_word(_written(best[:start], model, blank)), _first_word(_written(best[end:], model, blank))
            best[start:end] = chosen(chances[start:end], blank, partial(_worth, around=around, model=model))
    return best, _certainty(chances, best, blank)


def _worth(codes: Codes, around: tuple[str, str], model: Model) -> float:
    """What a text is worth for the words that it is in: those that are not known are less likely."""
    text = around[0] + "".join(model.letters[code] for code in codes) + around[1]
    return -_ODD * sum(not is_known(word, model.words) for word in text.split())


def _written(path: Path, model: Model, blank: int) -> str:
    """The text that a path writes."""
    turns = path[np.flatnonzero(np.diff(path, prepend=-1))]
    return "".join(model.letters[code] for code in turns.tolist() if code != blank)


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def _first_word(text: str) -> str:
    return text.partition(" ")[0]


def _certainty(chances: Floats, best: Path, blank: int) -> Floats:
    """How sure each place is that nothing but the letters on both sides of it stands there, or none: where one goes over into the next
    neither of them is likely alone.
    """
    places = np.arange(len(best))
    written = np.where(best != blank, places, -1)
    before = np.maximum.accumulate(written)
    after = np.minimum.accumulate(np.where(best != blank, places, len(best))[::-1])[::-1]
    told = np.stack(
        [
            best,
            np.full(len(best), blank),
            np.where(before >= 0, best[before], blank),
            np.where(after < len(best), best[np.minimum(after, len(best) - 1)], blank),
        ],
        axis=1,
    )
    told.sort(axis=1)
    counted = np.exp(np.take_along_axis(chances, told, axis=1))
    counted[:, 1:][told[:, 1:] == told[:, :-1]] = 0
    return np.asarray(np.log(np.minimum(1, counted.sum(axis=1)) + 1e-9), np.float32)


def _words(letters: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    word: list[_Letter] = []
    for letter in letters:
        if letter.text != " ":
            word.append(letter)
        elif word:
            yield word
            word = []
    if word:
        yield word


def _cuts(strip: Strip, words: Sequence[Sequence[_Letter]]) -> list[int]:
    """Columns of the strip between which its words lie: in the middle of the widest gap in the ink from letter to letter."""
    if not words:
        return []
    inked = np.asarray(strip.ink.any(axis=0))
    cuts = [0]
    for one, other in pairwise(words):
        left, right = one[-1].start * PLACE, (other[0].start + 1) * PLACE
        cuts.append(left + _widest_gap(inked[left:right]))
    return [*cuts, len(inked)]


def _widest_gap(inked: npt.NDArray[np.bool_]) -> int:
    """The middle of the longest run without ink; of all where there is none."""
    turns = np.flatnonzero(np.diff(np.concatenate(([True], inked, [True])).astype(np.int8)))
    starts, ends = turns[::2], turns[1::2]
    if not len(starts):
        return len(inked) // 2
    widest = int(np.argmax(ends - starts))
    return int(starts[widest] + ends[widest]) // 2


def _placed(strip: Strip, word: Sequence[_Letter], left: int, right: int, model: Model) -> Seen:
    """The word with the box of its ink between two columns; all between them where there is none."""
    right = max(right, left + 1)
    ink = strip.values[:, left:right] < 0
    word = _without_phantom_stop(word, ink)
    text = "".join(letter.text for letter in word)
    columns = next(
        (found for each in (strip.ink[:, left:right], ink) if len(found := _with_ink(each, 0))), [0, right - left - 1]
    )
    x0, x1 = strip.column(left + columns[0]), strip.column(left + columns[-1] + 1)
    _, top, _, bottom = strip.piece.box
    if len(rows := _with_ink(ink, 1)):
        top, bottom = max(top, strip.row(rows[0])), min(bottom, strip.row(rows[-1] + 1))
    taken = (min(letter.certainty for letter in word) - _TAKEN_OFF) * (1 if is_known(text, model.words) else _UNKNOWN)
    confidence = max(0.0, 1 + _WORTH * taken)
    return Seen(text, x0, min(top, bottom - 1), max(x1, x0 + 1), max(bottom, top + 1), confidence, strip.piece.line)


def _without_phantom_stop(word: Sequence[_Letter], ink: npt.NDArray[np.bool_]) -> Sequence[_Letter]:
    """The word without a full stop that the network is not sure of, where the lower half of the ink ends with the stem or bow of
    a letter and no dot: what stood above (the end of a rule) was taken for one.
    """
    if len(word) < 2 or word[-1].text != "." or word[-1].certainty >= _SURE or not word[-2].text.isalpha():
        return word
    lower = ink[len(ink) // 2 :]
    columns = _with_ink(lower, 0)
    end = columns[-1] + 1 if columns else 0
    last = lower[:, max(0, end - _EDGE) : end].any(axis=1)
    turns = np.flatnonzero(np.diff(last.astype(np.int8), prepend=0, append=0))
    longest = max((turns[1::2] - turns[::2]).tolist(), default=0)
    return word[:-1] if longest > _DOT * len(ink) else word


def _with_ink(ink: npt.NDArray[np.bool_], along: int) -> list[int]:
    """The columns (``along`` 0) or rows (1) with ink."""
    found: list[int] = np.flatnonzero(ink.any(axis=along)).tolist()
    return found
