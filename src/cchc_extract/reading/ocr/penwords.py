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
from cchc_extract.reading.ocr.slotink import Box, SlotInk, cut_out
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
_SINGLE = 0.3  # ... and are worth this without: of .1 to 1, between which 402 days and months hardly differ
_EDGES = f"/{OTHER}"  # what a part of the print beside a slot is read as
_STRAY = 0.6  # what a text is worth beside which something else was seen
_DOUBT = 0.004  # least chance that a reader leaves for whatever it did not see
_TOLD = 0.93  # of the text engine, to be believed about print
_SURE = 0.9  # of the readers of pens, to be believed against a text engine that is sure
_AT_ODDS = 0.6  # what print is worth of which they say something else, though they are less sure
_SAME = 0.5  # of the same number read with its slash, to bear it out
# By how much the text engine reads a number likelier where it is that. Of 53 printed and written numbers that it read the same none was
# wrong; 7 printed ones in one word with their symbol were unsure without it.
_BEARS_OUT = 25.0
_UNSEEN = 0.4  # what figures are worth in which the readers of pens see none
# What a text is worth beside which a figure may have been cut off (of 34 numbers that both readers were sure of none was, of 2 days one).
_CUT: Mapping[Kind, float] = {"number": 0.96, "day": 0.8, "month": 0.8}
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
    for (slot, ink), said in zip(cut, engine.filled([ink.picture for _, ink in cut]), strict=True):
        if weighed := _confirmed(weigh(said, slot.kind, whole=ink.whole), ink, engine):
            added += _decided(kept, slot, ink.box, weighed)
        elif any(said):
            _doubt(kept, slot)
    row = next((slot for slot, _ in cut if slot.kind == "number"), None)
    return [_symbol_again(each, row, grey, engine) for each in [*kept, *added] if each is not None]


def weigh(said: Sequence[Texts], kind: Kind, *, whole: bool = True) -> Weighed | None:
    """What the readers' texts amount to in a slot of that kind: ``None`` where none of them saw anything that it can hold.

    ``whole``: whether they saw all of its ink.
    """
    by_reader = [_held(texts, kind) for texts in said]
    if not any(by_reader):
        return None
    others = float(np.prod([max(0.0, 1 - sum(texts.values())) + _DOUBT for texts in by_reader]))
    shares, forms = _shares(by_reader, kind)
    of = (sum(shares.values()) + others) / (1.0 if whole else _CUT[kind])
    best = sorted(shares, key=lambda value: -shares[value])[:_FEW]
    return Weighed(tuple((forms[value], shares[value] / of) for value in best))


def _confirmed(weighed: Weighed | None, ink: SlotInk, engine: Engine) -> Weighed | None:
    """What was weighed; believed less where the ink, which may not be whole, is not read the same together with the slash behind it."""
    if weighed is None or ink.with_slash is None or weighed.texts[0][1] < _AT_ODDS:
        return weighed
    (said,) = engine.filled([ink.with_slash])
    ended = [{text[:-1]: chance for text, chance in texts.items() if text[-1:] in _EDGES} for texts in said]
    wider = weigh(ended, "number")
    if wider is not None and wider.texts[0][0] == weighed.texts[0][0] and wider.texts[0][1] >= _SAME:
        return weighed
    return Weighed(tuple((text, chance * _AT_ODDS) for text, chance in weighed.texts))


def _shares(by_reader: Sequence[Texts], kind: Kind) -> tuple[dict[str, float], dict[str, str]]:
    """What the readers together give each value of the slot, and in which form it is likeliest there: 07 and 7 are the same day."""
    alone = {text: _together([texts.get(text, 0.0) for texts in by_reader]) for texts in by_reader for text in texts}
    by_value: dict[str, list[str]] = {}
    for text in sorted(alone, key=lambda text: (-alone[text], -len(text))):
        by_value.setdefault(text if kind == "number" else text.lstrip("0"), []).append(text)
    shares = {
        value: _together([sum(texts.get(text, 0.0) for text in forms) for texts in by_reader])
        * (_SINGLE if forms[0] in _WITH_NOUGHT.get(kind, ()) else 1.0)
        for value, forms in by_value.items()
    }
    return shares, {value: forms[0] for value, forms in by_value.items()}


def _together(chances: Sequence[float]) -> float:
    return float(np.prod([chance + _DOUBT for chance in chances]))


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
    if slot.parts and slot.kind == "number" and slot.said.strip() == text:
        sure = _borne_out(sure)
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


def _borne_out(sure: float) -> float:
    """How sure figures are that the text engine reads the same, in one word with the symbol behind them."""
    return _BEARS_OUT * sure / (_BEARS_OUT * sure + 1 - sure)


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
