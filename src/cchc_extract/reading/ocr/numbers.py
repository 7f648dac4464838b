"""The number reader: a PP-OCR recogniser (the model that comes with rapidocr) run by onnxruntime on tight crops of one line.

It reads digits, signs and Latin capitals far better than Tesseract's Vietnamese model does, which takes a short cell for a
word; it knows no Vietnamese letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.ocr.network import Chances, Network, likeliest
from cchc_extract.reading.raster import Pixels

_HEIGHT = 48  # pixels, the model's input
_WIDTH_STEP = 32  # crops are padded to a multiple, so that equal shapes can go in one batch
_BATCH = 4
_NEVER = 1e-9  # chance below which there is no telling


def model_file() -> Path | None:
    """The recogniser inside the installed rapidocr package; ``None`` where it or onnxruntime is missing."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "models").glob("*_rec_*.onnx"))), None)


class NumberReader:
    """The recogniser, loaded once."""

    def __init__(self, model: Path) -> None:
        self._network = Network(model, _BATCH)
        self._letters = ["", *self._network.notes["character"].split("\n"), " "]
        self.name = model.stem

    def read(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """One reading for each grey picture of a line."""
        return [self._decoded(chances) for chances in self._network.read([_prepared(each) for each in pictures])]

    def chances(self, pictures: Sequence[Pixels], letters: str) -> list[Chances]:
        """The log chances of the blank and of ``letters`` at each place of the pictures; the last of them stands for all other letters."""
        known = [0, *(self._letters.index(letter) for letter in letters[:-1])]
        found = []
        for said in self._network.read([_prepared(each) for each in pictures]):
            own = said[:, known]
            others = np.maximum(1 - own.sum(axis=1, keepdims=True), 0)
            found.append(np.log(np.maximum(np.concatenate([own, others], axis=1), _NEVER)))
        return found

    def _decoded(self, chances: Chances) -> Reading:
        """The likeliest letters; the least sure counts."""
        best, begins = likeliest(chances)
        if not begins.any():
            return Reading("", 0.0)
        text = "".join(self._letters[index] if index < len(self._letters) else "" for index in best[begins])
        return Reading(text, float(chances.max(axis=1)[begins].min()))


def _prepared(picture: Pixels) -> npt.NDArray[np.float32]:
    """The crop at the model's height, white-padded to the next width step, three equal channels in -1..1."""
    height, width = picture.shape
    scaled = max(8, round(width * _HEIGHT / height))
    resized = cv2.resize(
        picture, (scaled, _HEIGHT), interpolation=cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    )
    padded = np.zeros((_HEIGHT, -(-scaled // _WIDTH_STEP) * _WIDTH_STEP), dtype=np.float32)
    padded[:, :scaled] = resized.astype(np.float32) / 127.5 - 1
    return np.repeat(padded[np.newaxis], 3, axis=0)
