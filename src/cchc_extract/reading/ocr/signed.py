"""Office and name of who signed, looked for once more where they were not read: under seals and pens, in coloured ink, stamped askew.

A page on which both were read is left as it is. What is found is read from the page in colour too, for names are stamped in red and blue.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from msgspec.structs import replace

from cchc_extract.layout.syllables import is_syllable
from cchc_extract.model import preferred
from cchc_extract.patterns.plain import plain
from cchc_extract.reading.ocr import words
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.original import Original
from cchc_extract.reading.ocr.picture import WORK_DPI
from cchc_extract.reading.ocr.rings import without_black_stamps
from cchc_extract.reading.ocr.signedbands import Band, bands_in
from cchc_extract.reading.ocr.signedblock import (
    COVERED,
    KNOWN_OFFICE,
    NAME,
    OFFICE_ALONE,
    RIM,
    SYLLABLE,
    find_block,
    middle_of,
)
from cchc_extract.reading.ocr.stamps import without_stamps
from cchc_extract.reading.raster import Pixels

_TOLD = 0.6  # with so much every word of a name found here is read, to be believed
_STRANGE = 0.9  # the same for what no Vietnamese syllable is built like
_TRACE = 0.3  # with so much a word of an office is read at least: its letters tell the rest
_SHORTEST = 8  # letters of an office
_LONGER = 11  # of one in which two letters may be others
_SIGNS = regex.compile(r"(?:[^\p{L}.,]|(?<=\s)[.,]|[.,]$)+")
_NEARLY_KNOWN = regex.compile(rf"(?:{OFFICE_ALONE.pattern}){{e<=2}}")
_OFF_CENTRE = 0.16  # inch by which the middle of a whole name may be off that of the office
_OVERLAP = 12  # pixels by which bands reach into each other


def with_signer(
    seen: Sequence[Seen], grey: Pixels, engine: Engine, original: Original | None = None, *, top: int = 0
) -> list[Seen]:
    """``seen`` with office and name of who signed, where they were not read and can be.

    ``grey``: the level page from row ``top`` on, nothing taken out; ``original`` shows all of it in colour.
    """
    block = find_block(seen, grey.shape)
    if block is None or (block.has_office and block.has_name) or block.bottom - block.top < RIM:
        return list(seen)
    part = (slice(block.top, block.bottom), slice(block.left, block.right))
    shown = [(0, without_black_stamps(without_stamps(grey[part])))]
    if original is not None:
        coloured = original.part(slice(top + block.top, top + block.bottom), part[1])
        cleared = without_black_stamps(coloured)
        shown += [(1, coloured), *([(1, cleared)] if (cleared != coloured).any() else [])]
    bands = [band for number, picture in shown for band in bands_in(number, picture, block)]
    read = words.read_blocks([band.picture for band in bands], engine) if bands else []
    out, below, middle = list(seen), block.above_name, block.middle
    if not block.has_office:
        found = [
            (band.shown, office) for band, each in zip(bands, read, strict=True) if (office := _office(each, band))
        ]
        for office in _apart(found, min(2, len(shown))):
            out = _instead(out, office, whole=True)
            below, middle = max(below, office[-1].bottom), middle or middle_of(office)
    if block.has_name or middle is None:
        return out
    names = [name for band, each in zip(bands, read, strict=True) if (name := _name(each, band))]
    names = [name for name in names if name[0].top >= below - RIM - _OVERLAP]
    return _instead(out, _agreed(names, middle)) if names else out


def _name(block: Sequence[Seen], band: Band) -> list[Seen]:
    """The words of a name among those read in a band, where they stand on the page; none where there is none."""
    runs: list[list[Seen]] = [[]]
    for word in block:
        if _may_be_of_name(word):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    best = max(runs, key=len)
    return _placed(best, band) if NAME.fullmatch(plain(" ".join(each.text for each in best))) else []


def _office(block: Sequence[Seen], band: Band) -> list[Seen]:
    """The same of an office, among words in capitals; of one that a stamp or a pen touches two letters may be others."""
    capitals = [word for word in block if sum(map(str.isupper, word.text)) > 1 and word.confidence >= _TRACE]
    text = _SIGNS.sub(" ", plain(" ".join(each.text for each in capitals))).strip()
    slips = len(text) >= _LONGER and any(word.confidence < COVERED for word in capitals)
    known = _NEARLY_KNOWN if slips else KNOWN_OFFICE
    return _placed(capitals, band) if len(text) >= _SHORTEST and known.fullmatch(text) else []


def _placed(block: Sequence[Seen], band: Band) -> list[Seen]:
    """Words read in a band where they stand on the page: all of its height where they were turned."""
    x0, top, _, bottom = band.at
    return [
        replace(
            each,
            x0=x0 + round(each.x0 / band.scale),
            x1=x0 + round(each.x1 / band.scale),
            top=top if band.turned else top + round(each.top / band.scale),
            bottom=bottom if band.turned else top + round(each.bottom / band.scale),
            confidence=min(each.confidence, COVERED) if band.covered else each.confidence,
        )
        for each in block
    ]


def _apart(offices: Sequence[tuple[int, list[Seen]]], pictures: int) -> list[list[Seen]]:
    """Of offices that stand in one place the one with most letters, surest first, top to bottom.

    It is hardly believed where not all of the pictures show it: another may be stamped over it.
    """
    kept: list[list[Seen]] = []
    for _, office in sorted(offices, key=lambda each: (-_letters(each[1]), -each[1][0].confidence)):
        if any(_meet(office[0], other[0]) or _meet(other[0], office[0]) for other in kept):
            continue
        text = [each.text for each in office]
        seen = {
            number for number, other in offices if [each.text for each in other] == text and _meet(office[0], other[0])
        }
        most = 1.0 if len(seen) == pictures else COVERED
        kept.append([replace(each, confidence=min(each.confidence, most)) for each in office])
    return sorted(kept, key=lambda each: each[0].top)


def _letters(row: Sequence[Seen]) -> int:
    return sum(map(str.isalpha, "".join(each.text for each in row)))


def _agreed(names: Sequence[list[Seen]], middle: float) -> list[Seen]:
    """The likeliest name, its syllables believed less that another reading of the same place has otherwise, or saw something over them; and
    all of them where the name is not centred below the office, so that a part may be lost.
    """
    best = max(names, key=lambda name: sum(each.confidence - COVERED / 2 for each in name))
    most = COVERED if abs(middle_of(best) - middle) > _OFF_CENTRE * WORK_DPI else 1.0
    out: list[Seen] = []
    for each in best:
        here = [other for name in names for other in name if _meet(each, other)]
        others = [other.text for other in here if other.text != each.text]
        sure = min(
            each.confidence,
            most,
            *(COVERED for _ in others),
            *(other.confidence for other in here if other.confidence <= COVERED),
        )
        out.append(replace(each, confidence=sure, alternative=others[0] if others else None))
    return out


def _meet(one: Seen, other: Seen) -> bool:
    """Whether both stand in one place for the most part."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > (other.x1 - other.x0) / 2 and one.top < (other.top + other.bottom) / 2 < one.bottom


def _may_be_of_name(word: Seen) -> bool:
    text = plain(word.text)
    known = is_syllable(word.text) or "'" in text or word.confidence >= _STRANGE
    return word.confidence >= _TOLD and known and regex.fullmatch(SYLLABLE, text) is not None


def _instead(seen: Sequence[Seen], name: Sequence[Seen], *, whole: bool = False) -> list[Seen]:
    """``seen`` with the name or office in the place of what was read there; ``whole``: unless that had more letters."""
    x0, x1 = min(each.x0 for each in name), max(each.x1 for each in name)
    top, bottom = min(each.top for each in name), max(each.bottom for each in name)

    def is_there(each: Seen) -> bool:
        return x0 - RIM <= (each.x0 + each.x1) / 2 <= x1 + RIM and top < (each.top + each.bottom) / 2 < bottom

    before = [each for each in seen if is_there(each)]
    rest = [each for each in seen if not is_there(each)]
    if not before:
        return [*rest, *name]
    if whole and _letters(before) > _letters(name):
        return list(seen)
    read = replace(before[0], text=" ".join(each.text for each in before), decisions=())
    return [*rest, preferred(name[0], read, "second-reader"), *name[1:]]
