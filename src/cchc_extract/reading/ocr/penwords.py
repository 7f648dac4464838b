"""The number, the day and the month of a head as words: what the readers of pens make of the ink in their slots, weighed.

Each reader gives many texts a chance; those that a slot cannot hold (a 32nd day) are none, and what both give a chance is likely.
Where that agrees with what was read before, this is surer for it. Where it does not, the likelier is kept, and how sure that is says
whether it is to be believed: nothing is where the readers differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import preferred
from cchc_extract.reading.blanks import Piece
from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.engine import Engine, Seen, Texts
from cchc_extract.reading.ocr.original import Original
from cchc_extract.reading.ocr.pens import OTHER, PenReader
from cchc_extract.reading.ocr.slotink import Box, cut_out
from cchc_extract.reading.raster import Pixels
from cchc_extract.reading.slots import Kind, Slot, slots_in

_HELD: Mapping[Kind, regex.Pattern[str]] = {
    "number": regex.compile(r"(?!0+\D?$)\d{1,5}[A-Da-c]?"),  # no document has number 0
    "day": regex.compile(r"0?[1-9]|[12]\d|3[01]"),
    "month": regex.compile(r"0?[1-9]|1[0-2]"),
}
_SYMBOL = regex.compile(r"[/|\\]?\p{Lu}[\p{Lu}\p{Ll}&]*-\p{Lu}[\p{Lu}\p{Ll}\d-]*")
_RIM = 6  # pixels around a symbol that is read once more
# These stand with a 0 before them (Decree 30/2020, appendix I, part II, 4) ...
_WITH_NOUGHT: Mapping[Kind, Sequence[str]] = {"day": tuple("123456789"), "month": ("1", "2")}
_SINGLE = 0.05  # ... and are worth this without: of 5 wrong ones of 950 read for sure two were half of a day, and hardly any stand so
_EDGES = f"/{OTHER}"  # what a part of the print beside a slot is read as
_STRAY = 0.6  # what a text is worth beside which something else was seen
DOUBT = 0.004  # least chance that a reader leaves for whatever it did not see
_ENDED = regex.compile(rf"{OTHER}?(?P<number>\d{{1,5}}[A-Da-c]?)/{OTHER}?")  # a number read with its slash and symbol
_TOLD = 0.93  # of the text engine, to be believed about print
_SURE = 0.9  # of the readers of pens, to be believed against a text engine that is sure
_AT_ODDS = 0.6  # what print is worth of which they say something else, though they are less sure
# By how much the text engine reads a number likelier where it is that. Of 97 printed and written numbers that it read the same one was
# wrong, a 9 that looked like a 4; 7 printed ones in one word with their symbol were unsure without it.
_BEARS_OUT = 25.0
_UNSEEN = 0.4  # what figures are worth in which the readers of pens see none
# What a text is worth beside which a figure may have been cut off (of 34 numbers that both readers were sure of none was, of 2 days one).
_CUT: Mapping[Kind, float] = {"number": 0.96, "day": 0.8, "month": 0.8}
_SEEN = 0.5  # chance at least of a number with its slash, to count what was read of both
_FEW = 3  # texts that are kept


class Weighed(Struct, frozen=True):
    """What a slot may hold, the likeliest first, each with its chance."""

    texts: tuple[tuple[str, float], ...]

    @property
    def second(self) -> str | None:
        """The next likely text."""
        return self.texts[1][0] if len(self.texts) > 1 else None


def with_pen_figures(
    seen: Sequence[Seen],
    grey: Pixels,
    engine: Engine,
    original: Original | None = None,
    *,
    top: int = 0,
    blank: bool = False,
) -> list[Seen]:
    """``seen`` with the number, day and month of a head as the readers of pens have them.

    ``grey``: the level page from row ``top`` on, nothing taken out; ``original`` shows all of it in colour. ``blank``: only where nothing
    was read.
    """
    found = slots_in([Piece(each.text, each.x0, each.top, each.x1, each.bottom) for each in seen], grey.shape[0])
    cut = [(slot, ink) for slot in found if not (blank and slot.said) and (ink := cut_out(slot, grey, original, top))]
    if not cut:
        return list(seen)
    kept: list[Seen | None] = list(seen)
    added: list[Seen] = []
    pictures = [[each for each in (ink.picture, ink.with_symbol) if each is not None] for _, ink in cut]
    read = iter(engine.filled([each for both in pictures for each in both]))
    for slot, ink in cut:
        said = () if ink.picture is None else next(read)
        ended = () if ink.with_symbol is None else next(read)
        if weighed := weigh(said, slot.kind, whole=ink.whole, ended=ended):
            if slot.kind == "number" and slot.said.strip() == weighed.texts[0][0]:
                weighed = _borne_out(weighed)
            added += _decided(kept, slot, ink.box, weighed)
        elif any(said):
            _doubt(kept, slot)
    row = next((slot for slot, _ in cut if slot.kind == "number"), None)
    return [_symbol_again(each, row, grey, engine) for each in [*kept, *added] if each is not None]


class _Pool(Struct, frozen=True):
    """What the readers count: the power to which each one's chances are taken, of the ink alone and of that with the symbol behind it, and
    what stands for all that none of them saw. Fitted (scripts/pens/weigh_pens.py) on the slots of 500 made heads.
    """

    alone: tuple[float, ...]
    ended: tuple[float, ...]
    others: float


_POOLS = {
    "whole": _Pool((0.1, 0.1, 0.48), (0.19, 0.72, 0.0), 0.036),  # a number whose end is known
    "cut": _Pool((0.1, 0.1, 0.17), (0.67, 0.62, 0.0), 0.0067),  # one whose end is not
    "alone": _Pool((1.0, 1.0, 1.0), (), 1.0),  # one that was not read up to its slash
    "date": _Pool((0.45, 0.52, 0.30), (), 0.002),
}


def weigh(said: Sequence[Texts], kind: Kind, *, whole: bool = True, ended: Sequence[Texts] = ()) -> Weighed | None:
    """What the readers' texts amount to in a slot of that kind: ``None`` where none of them saw anything that it can hold.

    ``whole``: whether they saw all of its ink. ``ended``: what they read of it with the slash and the symbol behind a number.
    """
    if whole and said and not is_ended(ended):
        ended = ()  # a symbol that the reader does not know, as one that begins with a year
    pool, by_reader = _POOLS[pool_of(kind, whole=whole, ended=bool(ended))], held(said, ended, kind)
    if not any(by_reader):
        return None
    powers = (pool.alone if said else ()) + (pool.ended if ended else ())
    by_values = [by_value(texts, kind) for texts in by_reader]
    others = pool.others * _together([max(0.0, 1 - sum(texts.values())) for texts in by_values], powers)
    forms = {value: _form(value, kind, by_reader) for texts in by_values for value in texts}
    shares = {
        value: _together([texts.get(value, 0.0) for texts in by_values], powers)
        * (_SINGLE if form in _WITH_NOUGHT.get(kind, ()) else 1.0)
        for value, form in forms.items()
    }
    of = (sum(shares.values()) + others) / (1.0 if whole or ended else _CUT[kind])
    best = sorted(shares, key=lambda value: (-shares[value], value))[:_FEW]
    return Weighed(tuple((forms[value], shares[value] / of) for value in best))


def pool_of(kind: Kind, *, whole: bool, ended: bool) -> str:
    """By which pool a slot is weighed."""
    if kind != "number":
        return "date"
    return "alone" if not ended else "whole" if whole else "cut"


def held(said: Sequence[Texts], ended: Sequence[Texts], kind: Kind) -> list[Texts]:
    """Of each reader the texts that a slot of that kind can hold, of the ink alone, then of that with the symbol behind it."""
    return [_held(texts, kind) for texts in said] + [_numbers(texts) for texts in ended]


def by_value(texts: Texts, kind: Kind) -> Texts:
    """The chances of what the texts mean: 07 and 7 are the same day."""
    found: Texts = {}
    for text, chance in texts.items():
        value = text if kind == "number" else text.lstrip("0")
        found[value] = found.get(value, 0.0) + chance
    return found


def _form(value: str, kind: Kind, by_reader: Sequence[Texts]) -> str:
    """How a value is likeliest written, every reader counting alike."""
    forms = (value,) if kind == "number" else (value, f"0{value}")
    alike = (1.0,) * len(by_reader)
    return max(forms, key=lambda form: (_together([texts.get(form, 0.0) for texts in by_reader], alike), len(form)))


def is_ended(ended: Sequence[Texts]) -> bool:
    """Whether the first reader saw the slash and the symbol behind a number."""
    return bool(ended) and sum(_numbers(ended[0]).values()) >= _SEEN


def _numbers(ended: Texts) -> Texts:
    """The numbers of texts that were read with their slash and symbol."""
    found: Texts = {}
    for text, chance in ended.items():
        if match := _ENDED.fullmatch(text):
            found[match["number"]] = found.get(match["number"], 0.0) + chance
    return found


def _together(chances: Sequence[float], powers: Sequence[float]) -> float:
    return float(np.prod([(chance + DOUBT) ** power for chance, power in zip(chances, powers, strict=False)]))


def _held(texts: Texts, kind: Kind) -> Texts:
    """The texts that a slot of that kind can hold. A stroke read as a slash is a 1 where none is printed."""
    found: Texts = {}
    for text, chance in texts.items():
        bare = text.strip(_EDGES if kind == "number" else OTHER)
        stroked = bare.replace("/", "1")
        if _HELD[kind].fullmatch(stroked):
            found[stroked] = found.get(stroked, 0.0) + chance * (1.0 if stroked == text else _STRAY)
    return found


def _decided(kept: list[Seen | None], slot: Slot, box: Box, weighed: Weighed) -> list[Seen]:
    """Take what was read in the slot out of ``kept``, where something else is likelier; what takes its place."""
    before = kept[slot.before]
    if before is None or _stays(kept, slot, weighed):
        return []
    (text, sure), second = weighed.texts[0], weighed.second
    rests: list[Seen] = []
    for index, start, end in slot.parts:
        if (word := kept[index]) is not None:
            left = _without(word, start, end, slot)
            kept[index] = left[-1] if left else None
            rests += left[:-1]
    for index in slot.inside:
        kept[index] = None
    said = slot.said.strip()
    figures = Seen(text, *box, confidence=sure, line=before.line, reader=PenReader.name, alternative=second)
    if not said or said == text:
        return [*rests, figures]
    read = replace(before, text=said, decisions=())
    return [*rests, preferred(replace(figures, alternative=second or said), read, "pen-reader")]


def _borne_out(weighed: Weighed) -> Weighed:
    """What was weighed, of which the text engine reads the likeliest too."""
    (text, sure), *others = weighed.texts
    return Weighed(((text, _BEARS_OUT * sure / (_BEARS_OUT * sure + 1 - sure)), *others))


def _stays(kept: list[Seen | None], slot: Slot, weighed: Weighed) -> bool:
    """Whether what was read stays, for it is the same, or print that the text engine is surer of; ``kept`` tells how sure it is now."""
    (text, sure), places = weighed.texts[0], [*slot.inside, *(index for index, _, _ in slot.parts)]
    word = kept[places[0]] if len(places) == 1 else None
    if word is None:
        return False
    if slot.parts:  # print in one word with its symbol
        return _is_sure_print(word, slot.said, slot.kind) and (text == slot.said or sure < _SURE)
    if word.text == text:
        kept[places[0]] = _surer(word, sure, weighed.second)
        return True
    if _is_sure_print(word, word.text, slot.kind) and sure < _SURE:
        kept[places[0]] = replace(word, confidence=_AT_ODDS, alternative=text)
        return True
    return False


def _is_sure_print(word: Seen, figures: str, kind: Kind) -> bool:
    """Whether the text engine read figures that the slot can hold and is sure of the word."""
    return word.confidence >= _TOLD and word.reader != PenReader.name and _HELD[kind].fullmatch(figures) is not None


def _symbol_again(word: Seen, slot: Slot | None, grey: Pixels, engine: Engine) -> Seen:
    """The symbol behind the slot of a number, read once more by itself where it was read with figures of a pen, or with doubt."""
    if slot is None or word.confidence >= _TOLD or not _SYMBOL.fullmatch(word.text):
        return word
    if abs(word.x0 - slot.x1) > slot.bottom - slot.top or not slot.top < (word.top + word.bottom) / 2 < slot.bottom:
        return word
    rows = slice(max(0, word.top - _RIM), word.bottom + _RIM)
    (block,) = words.read_blocks([grey[rows, max(0, word.x0 - _RIM) : word.x1 + _RIM]], engine)
    if len(block) != 1 or block[0].confidence <= word.confidence or not _SYMBOL.fullmatch(block[0].text):
        return word
    return preferred(
        replace(block[0], x0=word.x0, top=word.top, x1=word.x1, bottom=word.bottom, line=word.line),
        word,
        "second-reader",
    )


def _surer(word: Seen, sure: float, second: str | None) -> Seen:
    """The word that the readers of pens see too; where the text engine is not sure of print, they say how sure it is."""
    if word.confidence >= _TOLD:
        return replace(word, confidence=max(sure, word.confidence))
    return replace(word, confidence=sure, reader=PenReader.name, alternative=second)


def _doubt(kept: list[Seen | None], slot: Slot) -> None:
    """Believe figures less in which the readers of pens see none."""
    for index in slot.inside:
        word = kept[index]
        if word is not None and word.confidence < _TOLD:
            kept[index] = replace(word, confidence=min(word.confidence, _UNSEEN))


def _without(word: Seen, start: int, end: int, slot: Slot) -> list[Seen]:
    """What stands before and behind the letters of a word that were read in the slot; the figures tell what the word was read as."""
    before, behind = word.text[:start].strip(), word.text[end:].strip()
    ends, begins = max(word.x0 + 1, min(round(slot.x0), word.x1)), min(word.x1 - 1, max(round(slot.x1), word.x0))
    found = []
    if before:
        found.append(replace(word, text=before, decisions=(), alternative=None, x1=ends))
    if behind:
        found.append(replace(word, text=behind, decisions=(), alternative=None, x0=begins))
    return found
