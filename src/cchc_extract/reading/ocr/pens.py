"""The pen reader: a small network of our own for figures filled in by hand or stamped, and its doubt about everything else.

It knows the figures, the slash, the letters that a number ends with, and one sign for whatever else there is. It learnt them from made-up
lines (``scripts/pens``): figures of many hands, strokes drawn as Vietnamese offices write them, handwriting faces, date stamps and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.engine import Texts
from cchc_extract.reading.ocr.morphology import framed
from cchc_extract.reading.ocr.network import Chances, Network
from cchc_extract.reading.ocr.numbers import NumberReader
from cchc_extract.reading.raster import Pixels

OTHER = "\N{REPLACEMENT CHARACTER}"
"""Stands for any run of letters and strokes that are none of the others."""
LETTERS = f"0123456789/ABCDabc{OTHER}"
HEIGHT = 40  # pixels, the network's input
MODELS = (Path(__file__).with_name("pens.onnx"), Path(__file__).with_name("pens_early.onnx"))
"""The network, and a narrower one that learnt beside it from other pictures: where the two differ, neither is sure."""

_WIDTH_STEP = 16  # pixels: pictures of like width go through the network together
_PLACE = 4  # pixels of width for each place at which the network says what it sees
_WIDEST = 400  # pixels: a wider picture is no number
_BATCH = 8
_MARGIN = 4  # pixels of paper around a picture for the number reader
_KEPT = 24  # beginnings of texts that are followed from place to place
_SETTLED = 0.9  # of all networks, to read a picture once
# Lean, width and height of pictures that are read again, as far as hands differ.
_REDRAWN = (
    (0.15, 1.0, 1.0),
    (-0.15, 1.0, 1.0),
    (0.0, 1.15, 1.0),
    (0.0, 0.87, 1.0),
    (0.0, 1.0, 0.88),
    (0.1, 1.1, 0.93),
    (-0.1, 0.92, 0.93),
)
_LEAST = 1e-4  # chance of a letter at a place, below which no text is followed along it


class PenReader:
    """The networks, loaded once, and the number reader beside them, which learnt from other hands."""

    name = "pens 4"

    def __init__(self, numbers: NumberReader | None = None, models: Sequence[Path] = MODELS) -> None:
        self._models = models
        self._numbers = numbers

    @cached_property
    def _networks(self) -> tuple[Network, ...]:
        return tuple(Network(model, _BATCH) for model in self._models)

    def read(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        """What each grey picture of a line, cut tight, may say in ``LETTERS``, the likeliest first, by each of the readers.

        Where the networks are not sure of the same text, the picture is read leaning and stretched as well, and what each says of it is the
        mean.
        """
        said = self._read(pictures)
        return [
            each if _is_settled(each[: len(self._networks)]) else self._mean(picture, each)
            for picture, each in zip(pictures, said, strict=True)
        ]

    def _mean(self, picture: Pixels, upright: tuple[Texts, ...]) -> tuple[Texts, ...]:
        said = [upright, *self._read([redrawn(picture, *how) for how in _REDRAWN])]
        return tuple(_mean_of(by_one) for by_one in zip(*said, strict=True))

    def _read(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        shown = [prepared(each)[np.newaxis] for each in pictures]
        said = [network.read(shown) for network in self._networks]
        if self._numbers is not None:
            said.append(self._numbers.chances([framed(each, _MARGIN) for each in pictures], LETTERS))
        return [tuple(map(texts, of_one)) for of_one in zip(*said, strict=True)]


def _is_settled(said: tuple[Texts, ...]) -> bool:
    best = {next(iter(texts), "") for texts in said}
    return len(best) == 1 and all(next(iter(texts.values()), 0.0) >= _SETTLED for texts in said)


def _mean_of(said: Sequence[Texts]) -> Texts:
    """Each text with the mean of its chances, the likeliest first."""
    summed: Texts = {}
    for text, chance in (item for texts in said for item in texts.items()):
        summed[text] = summed.get(text, 0.0) + chance / len(said)
    return dict(sorted(summed.items(), key=lambda item: -item[1]))


def redrawn(picture: Pixels, lean: float, wide: float, tall: float) -> Pixels:
    """The picture with its top moved by ``lean`` of its height, its width times ``wide`` and its lines ``tall`` of its height, on paper."""
    height, width = picture.shape
    rows, columns = round(height / tall), round(width * wide + abs(lean) * height + 2)
    moved = np.array([[wide, lean, max(0.0, -lean * height) + 1], [0, 1, (rows - height) / 2]], dtype=np.float32)
    return np.asarray(cv2.warpAffine(picture, moved, (columns, rows), borderValue=255), dtype=np.uint8)


def prepared(picture: Pixels) -> npt.NDArray[np.float32]:
    """The picture as the network wants it: ``HEIGHT`` high, ink 1 and paper 0, padded with paper to a multiple of 16 pixels."""
    height, width = picture.shape
    scaled = min(_WIDEST, max(_PLACE, round(width * HEIGHT / height)))
    resized = cv2.resize(picture, (scaled, HEIGHT), interpolation=cv2.INTER_AREA)
    padded = np.zeros((HEIGHT, (-(-scaled // _WIDTH_STEP) + 1) * _WIDTH_STEP), dtype=np.float32)
    padded[:, _PLACE : _PLACE + scaled] = 1 - resized.astype(np.float32) / 255
    return padded


def texts(log_chances: Chances) -> Texts:
    """The texts that what the network says of a picture amounts to, the likeliest first: each in all ways in which it may lie along the
    places (prefix beam search of Hannun et al., 2014).
    """
    begun: dict[str, tuple[float, float]] = {
        "": (1.0, 0.0)
    }  # the chance that it ends in a blank, and in its last letter
    for place in np.exp(log_chances.astype(np.float64)):
        seen = [(LETTERS[index], float(place[index + 1])) for index in np.flatnonzero(place[1:] >= _LEAST)]
        blank, longer = float(place[0]), dict[str, tuple[float, float]]()
        for text, (ended, running) in begun.items():
            stays = float(place[LETTERS.index(text[-1]) + 1]) if text else 0.0
            _add(longer, text, (ended + running) * blank, running * stays)
            for letter, chance in seen:
                _add(longer, text + letter, 0.0, chance * (ended if text[-1:] == letter else ended + running))
        best = sorted(longer, key=lambda text: -sum(longer[text]))[:_KEPT]
        begun = {text: longer[text] for text in best}
    return {text: sum(chances) for text, chances in begun.items()}


def _add(longer: dict[str, tuple[float, float]], text: str, ended: float, running: float) -> None:
    before = longer.get(text, (0.0, 0.0))
    longer[text] = before[0] + ended, before[1] + running
