"""Networks that read lines of print, run by onnxruntime, and the likeliest letters in what they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Chances = npt.NDArray[np.float32]
"""A line for each place along the picture, and in it a figure for each letter, the blank (0) first."""


def session(model: str | bytes) -> Any:
    """A session of onnxruntime for a model, by its file's name or as bytes. One thread."""
    import onnxruntime  # an optional dependency, and slow to import

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Network:
    """A model, loaded once. One thread. ``batch``: how many pictures go through it together; what lies between its layers takes memory."""

    def __init__(self, model: Path, batch: int) -> None:
        self._session = session(str(model))
        self._input = self._session.get_inputs()[0].name
        self._batch = batch

    @property
    def notes(self) -> dict[str, str]:
        """What the model's makers wrote into it."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def read(self, pictures: Sequence[npt.NDArray[np.float32]]) -> list[Chances]:
        """What the network says of each picture (channels, rows, columns). Those of equal width go through it together."""
        by_width: dict[int, list[int]] = {}
        for index, picture in enumerate(pictures):
            by_width.setdefault(picture.shape[2], []).append(index)
        found: dict[int, Chances] = {}
        for indices in by_width.values():
            for start in range(0, len(indices), self._batch):
                batch = indices[start : start + self._batch]
                (said,) = self._session.run(None, {self._input: np.stack([pictures[index] for index in batch])})
                found.update(zip(batch, said, strict=True))
        return [found[index] for index in range(len(pictures))]


def likeliest(chances: Chances) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """The likeliest letter at each place, and which of the places begin a letter: repeats and blanks do not."""
    best = chances.argmax(axis=1)
    begins = best != 0
    begins[1:] &= best[1:] != best[:-1]
    return best, begins
