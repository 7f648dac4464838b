"""Reads lines of print with Tesseract's network, many together: onnxruntime needs a quarter of the time that Tesseract takes for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.ocr.lines.graph import CHANCES, LENGTHS, PICTURES, onnx
from cchc_extract.reading.ocr.lines.model import PLACE, Floats, load
from cchc_extract.reading.ocr.lines.strip import Piece, Strip, blurred, cut
from cchc_extract.reading.ocr.lines.text import is_doubted, seen
from cchc_extract.reading.ocr.network import session
from cchc_extract.reading.raster import Pixels

Halves = npt.NDArray[np.float16]
"""Chances as they are kept: those of a page of text are 17 MB as whole floats."""

_MOST_LINES = 16  # that go through the network together: it gets no quicker with more
_MOST_COLUMNS = 2_400  # and of how many columns: each takes 10 kB between the layers (4,000 were no quicker)


class LineReader:
    """The network, loaded once. Raises ``UnknownModelError`` where the model file is of another make."""

    def __init__(self, file: Path) -> None:
        self._model = load(file)
        self._session = session(onnx(self._model))

    def taught(self, words: frozenset[str]) -> Self:
        """The same reader, which knows these words too."""
        other = copy(self)
        other._model = replace(self._model, words=self._model.words | words)
        return other

    def read(self, pictures: Sequence[tuple[Pixels, Sequence[Piece]]]) -> list[list[Seen]]:
        """The words of each grey picture, in the order of its pieces."""
        strips = [
            (number, cut(picture, piece, self._model.height))
            for number, (picture, pieces) in enumerate(pictures)
            for piece in pieces
        ]
        told = self._told_twice([strip for _, strip in strips])
        found: list[list[Seen]] = [[] for _ in pictures]
        for (number, strip), chances in zip(strips, told, strict=True):
            found[number] += seen(strip, chances.astype(np.float32), self._model)
        return found

    def _told_twice(self, strips: Sequence[Strip]) -> list[Halves]:
        """What the network says; of strips in which a letter is in doubt the mean of what it says of them sharp and a little blurred."""
        told = self._told([strip.values for strip in strips], noise=0)
        doubted = [index for index, chances in enumerate(told) if is_doubted(chances.astype(np.float32), self._model)]
        again = self._told([blurred(strips[index].values) for index in doubted], noise=1)
        for index, other in zip(doubted, again, strict=True):
            told[index] = np.asarray(np.logaddexp(told[index], other, dtype=np.float32) - math.log(2), np.float16)
        return told

    def _told(self, strips: Sequence[Floats], *, noise: int) -> list[Halves]:
        told: dict[int, Halves] = {}
        for batch in _batches([strip.shape[1] for strip in strips]):
            lengths = np.array([strips[index].shape[1] // PLACE for index in batch], np.int32).clip(1)
            width = int(lengths.max()) * PLACE
            pictures = np.tile(_around(self._model.height, width, noise), (len(batch), 1, 1, 1))
            for line, index in enumerate(batch):
                values = strips[index][:, :width]
                pictures[line, 0, 1:-1, 1 : values.shape[1] + 1] = values
            (said,) = self._session.run([CHANCES], {PICTURES: pictures, LENGTHS: lengths})
            told.update((index, said[: lengths[line], line].astype(np.float16)) for line, index in enumerate(batch))
        return [told[index] for index in range(len(strips))]


def _around(height: int, width: int, seed: int) -> Floats:
    """What lies around a line: noise, as when the network learnt (``Convolve`` of Tesseract). The same for every line and width."""
    noise = np.random.default_rng(seed).uniform(-1, 1, (width + 2, height + 2))
    return np.asarray(noise.T, np.float32)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Strips of like widths, by their numbers."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) == _MOST_LINES or (len(batch) + 1) * widths[index] > _MOST_COLUMNS):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
