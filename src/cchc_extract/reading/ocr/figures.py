"""The figure reader: a small network of our own for what most table cells hold, and its doubt about everything else.

It knows figures, their signs and Roman numerals, and one letter for whatever else there is. It learnt them from made-up pictures
(``scripts/figures``). It does a tenth of the work of the number reader, which is asked where this one is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.ocr.network import Chances, Network, likeliest
from cchc_extract.reading.raster import Pixels

OTHER = "\N{REPLACEMENT CHARACTER}"
"""Stands for any run of letters the reader does not know."""
LETTERS = f"0123456789.,-%/()+:= xIVX{OTHER}"
HEIGHT = 32  # pixels, the network's input
MODEL = Path(__file__).with_name("figures.onnx")

_WIDTH_STEP = 16  # pixels: pictures of like width go through the network together
_PLACE = 4  # pixels of width for each place at which the network says what it sees
_BATCH = 16


class FigureReader:
    """The network, loaded once."""

    name = "figures 1"

    def __init__(self, model: Path = MODEL) -> None:
        self._network = Network(model, _BATCH)

    def read(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """One reading in ``LETTERS`` for each grey picture of a line, cut tight: its likeliest text and how likely that is, 0 to 1."""
        return [decoded(said) for said in self._network.read([prepared(each)[np.newaxis] for each in pictures])]


def prepared(picture: Pixels) -> npt.NDArray[np.float32]:
    """The picture as the network wants it: ``HEIGHT`` high, ink 1 and paper 0, padded with paper to a multiple of 16 pixels."""
    height, width = picture.shape
    scaled = max(_PLACE, round(width * HEIGHT / height))
    resized = cv2.resize(picture, (scaled, HEIGHT), interpolation=cv2.INTER_AREA)
    padded = np.zeros((HEIGHT, -(-scaled // _WIDTH_STEP) * _WIDTH_STEP), dtype=np.float32)
    padded[:, :scaled] = 1 - resized.astype(np.float32) / 255
    return padded


def decoded(log_chances: Chances) -> Reading:
    """The likeliest text, and the chance of it; where ``OTHER`` is in it, the chance that there is such a letter at all."""
    best, begins = likeliest(log_chances)
    letters = best[begins]
    if not len(letters):
        return Reading("", 0.0)
    text, chances = "".join(LETTERS[letter - 1] for letter in letters), np.exp(log_chances)
    if OTHER in text:  # no text without one is likelier than the place that is surest of it leaves room for
        return Reading(text, float(chances[:, LETTERS.index(OTHER) + 1].max()))
    return Reading(text, _chance(chances, letters))


def _chance(chances: Chances, letters: npt.NDArray[np.intp]) -> float:
    """The chance of the text over all ways in which it may lie along the places (the forward pass of Graves et al., 2006)."""
    path = np.zeros(2 * len(letters) + 1, dtype=np.intp)  # blanks between the letters
    path[1::2] = letters
    told = chances[:, path].astype(np.float64)
    skips = np.zeros(len(path))  # a letter may follow another one without a blank between, unless they are the same
    skips[3::2] = letters[1:] != letters[:-1]
    reached = np.zeros(len(path))
    reached[:2] = told[0, :2]
    for place in told[1:]:
        step = reached.copy()
        step[1:] += reached[:-1]
        step[2:] += skips[2:] * reached[:-2]
        reached = step * place
    return float(min(1.0, reached[-1] + reached[-2]))
