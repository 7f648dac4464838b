"""What else a word may say for all the network tells: syllables that differ from it in their marks, and how likely each is beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import regex

from cchc_extract.layout.language import language
from cchc_extract.reading.ocr.engine import Readings
from cchc_extract.reading.ocr.lines.model import Floats
from cchc_extract.vietnamese import bare

_WORD = regex.compile(r"(\P{L}*)(\p{L}+)(\P{L}*)")
_OLD_TONE = regex.compile(r"(?<!q)(?:[òóỏõọ][ae]|[ùúủũụ]y)$")
_LEAST = -14.0
"""By how much the logarithm of a reading's chance may be less for it to be thought of."""


def others(chances: Floats, text: str, codes: Mapping[str, int], blank: int) -> Readings:
    """The letters of the word ``text`` and the syllables that may stand there, each with the logarithm of its chance by that of the text.

    ``chances``: logarithms (places, letters) of the word's places; ``codes``: the number of each letter. The word's own letters come first;
    nothing where they are not in one piece or no other syllable is like them.
    """
    match = _WORD.fullmatch(text)
    if match is None or len(match[2]) < 2:
        return ()
    before, core, after = match.groups()
    read = core.casefold()
    alike = (way for each in language().alike.get(bare(core), ()) for way in _spelled(each) if way != read)
    ways = [core, *(cased(way, core) for way in alike if len(way) == len(core))]
    found = [each for each in ways if all(letter in codes for letter in before + each + after)]
    if len(found) == 1 or found[:1] != [core]:
        return ()
    spelled = [before + each + after for each in found]
    told = _chances(chances, np.array([[codes[letter] for letter in each] for each in spelled]), blank)
    ranked = sorted(zip(found[1:], (told[1:] - told[0]).tolist(), strict=True), key=lambda each: -each[1])
    return ((core, 0.0), *(each for each in ranked if each[1] > _LEAST))


def cased(new: str, like: str) -> str:
    """``new``, in small letters, in the capitals of ``like``, which has as many letters."""
    return "".join(letter.upper() if model.isupper() else letter for letter, model in zip(new, like, strict=True))


def _spelled(syllable: str) -> tuple[str, ...]:
    """The syllable with the tone on the first of two vowels, and on the second where that is printed too (``hòa``, ``hoà``)."""
    if not _OLD_TONE.search(syllable):
        return (syllable,)
    parts = unicodedata.normalize("NFD", syllable[-2])
    return syllable, syllable[:-2] + parts[0] + unicodedata.normalize("NFC", syllable[-1] + parts[1:])


def _chances(chances: Floats, texts: npt.NDArray[np.intp], blank: int) -> npt.NDArray[np.float64]:
    """The logarithm of the chance of each of the ``texts`` (texts, letters), all its ways along the places together."""
    count, length = texts.shape
    states = np.full((count, 2 * length + 1), blank)
    states[:, 1::2] = texts
    skips = np.zeros(states.shape)
    skips[:, 3::2] = texts[:, 1:] != texts[:, :-1]  # a letter follows another without a blank, unless they are the same
    said = np.exp(chances.astype(np.float64))[:, states]
    reached = np.zeros(states.shape)
    reached[:, :2] = said[0, :, :2]
    for place in said[1:]:
        ways = reached.copy()
        ways[:, 1:] += reached[:, :-1]
        ways[:, 2:] += reached[:, :-2] * skips[:, 2:]
        reached = ways * place
    return np.asarray(np.log(reached[:, -1] + reached[:, -2] + 1e-300))
