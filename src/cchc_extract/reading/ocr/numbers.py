"""The number reader: a PP-OCR recogniser (the model that comes with rapidocr) run by onnxruntime on tight crops of one line.

It reads digits, signs and Latin capitals far better than Tesseract's Vietnamese model does, which takes a short cell for a
word; it knows no Vietnamese letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.raster import Pixels

_HEIGHT = 48  # pixels, the model's input
_WIDTH_STEP = 32  # crops are padded to a multiple, so that equal shapes can go in one batch
_BATCH = 4  # pictures: what lies between the layers takes memory for each


def model_file() -> Path | None:
    """The recogniser inside the installed rapidocr package; ``None`` where it or onnxruntime is missing."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "models").glob("*_rec_*.onnx"))), None)


class NumberReader:
    """The recogniser, loaded once. One thread."""

    def __init__(self, model: Path) -> None:
        import onnxruntime  # an optional dependency, and slow to import

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        letters = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._letters = ["", *letters, " "]
        self.name = model.stem

    def read(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """One reading for each grey picture of a line. Those of like width go through the model together."""
        inputs = [_prepared(picture) for picture in pictures]
        readings = [Reading("", 0.0)] * len(pictures)
        by_width: dict[int, list[int]] = {}
        for index, prepared in enumerate(inputs):
            by_width.setdefault(prepared.shape[2], []).append(index)
        for indices in by_width.values():
            for start in range(0, len(indices), _BATCH):
                batch = indices[start : start + _BATCH]
                (chances,) = self._session.run(None, {self._input: np.stack([inputs[index] for index in batch])})
                for index, line in zip(batch, chances, strict=True):
                    readings[index] = self._decoded(line)
        return readings

    def _decoded(self, chances: npt.NDArray[np.float32]) -> Reading:
        """Connectionist decoding: the likeliest letter at each step, repeats and blanks (class 0) dropped; the least sure counts."""
        best = chances.argmax(axis=1)
        kept = best != 0
        kept[1:] &= best[1:] != best[:-1]
        if not kept.any():
            return Reading("", 0.0)
        text = "".join(self._letters[index] if index < len(self._letters) else "" for index in best[kept])
        return Reading(text, float(chances.max(axis=1)[kept].min()))


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
