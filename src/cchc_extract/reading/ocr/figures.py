"""The figure reader: a small network of our own for what most table cells hold, and its doubt about everything else.

It knows figures, their signs and Roman numerals, and one letter for whatever else there is. It learnt them from made-up pictures
(``scripts/figures``). It does a tenth of the work of the number reader, which is asked where this one is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.raster import Pixels

OTHER = "\N{REPLACEMENT CHARACTER}"
"""Stands for any run of letters the reader does not know."""
LETTERS = f"0123456789.,-%/()+:= xIVX{OTHER}"
HEIGHT = 32  # pixels, the network's input
MODEL = Path(__file__).with_name("figures.onnx")

_WIDTH_STEP = 16  # pixels: pictures of like width go through the network together
_PLACE = 4  # pixels of width for each place at which the network says what it sees
_BATCH = 16
_BLANK = 0


class FigureReader:
    """The network, loaded once. One thread."""

    name = "figures 1"

    def __init__(self, model: Path = MODEL) -> None:
        import onnxruntime  # an optional dependency, and slow to import

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def read(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """One reading in ``LETTERS`` for each grey picture of a line, cut tight: its likeliest text and how likely that is, 0 to 1."""
        inputs = [prepared(picture) for picture in pictures]
        readings = [Reading("", 0.0)] * len(pictures)
        by_width: dict[int, list[int]] = {}
        for index, picture in enumerate(inputs):
            by_width.setdefault(picture.shape[1], []).append(index)
        for indices in by_width.values():
            for start in range(0, len(indices), _BATCH):
                batch = indices[start : start + _BATCH]
                pack = np.stack([inputs[index] for index in batch])[:, np.newaxis]
                (chances,) = self._session.run(None, {"pictures": pack})
                for index, line in zip(batch, chances, strict=True):
                    readings[index] = decoded(line)
        return readings


def prepared(picture: Pixels) -> npt.NDArray[np.float32]:
    """The picture as the network wants it: ``HEIGHT`` high, ink 1 and paper 0, padded with paper to a multiple of 16 pixels."""
    height, width = picture.shape
    scaled = max(_PLACE, round(width * HEIGHT / height))
    resized = cv2.resize(picture, (scaled, HEIGHT), interpolation=cv2.INTER_AREA)
    padded = np.zeros((HEIGHT, -(-scaled // _WIDTH_STEP) * _WIDTH_STEP), dtype=np.float32)
    padded[:, :scaled] = 1 - resized.astype(np.float32) / 255
    return padded


def decoded(log_chances: npt.NDArray[np.float32]) -> Reading:
    """The text along the likeliest letter of each place, repeats and blanks dropped, and the chance of that text."""
    best = log_chances.argmax(axis=1)
    kept = best != _BLANK
    kept[1:] &= best[1:] != best[:-1]
    letters = best[kept]
    if not len(letters):
        return Reading("", 0.0)
    return Reading("".join(LETTERS[letter - 1] for letter in letters), _chance(np.exp(log_chances), letters))


def _chance(chances: npt.NDArray[np.float32], letters: npt.NDArray[np.intp]) -> float:
    """The chance of the text over all ways in which it may lie along the places (the forward pass of Graves et al., 2006)."""
    path = np.full(2 * len(letters) + 1, _BLANK)
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
