"""What a model file of Tesseract 4 or 5 holds: the layers of its network, and the letters that the network knows.

The form of the file is that of Tesseract's source: ``ccutil/tessdatamanager.cpp`` (its parts), ``lstm/network.cpp``, ``plumbing.cpp`` and
``weightmatrix.cpp`` (layers and weights), ``ccutil/unicharset.cpp`` and ``unicharcompress.cpp`` (letters, and the codes that stand for
them). All numbers are little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from cchc_extract.reading.ocr.lines.lexicon import words

Floats = npt.NDArray[np.float32]

BLANK = ""
"""Stands for no letter in ``Model.letters``."""
PLACE = 3
"""Columns of a line for each place at which the network says what it sees; so in all models that Tesseract's makers give out."""

_NETWORK, _WORDS, _LETTERS, _CODES = 17, 19, 21, 22  # parts of the file
_SPACE = 0  # number of the blank between words among the letters
_HOLDERS = frozenset({"Series", "Reversed", "RTLReversed", "TTBReversed", "XYTranspose"})
_WHOLE_NUMBERS = 1  # bit of a weight matrix's mode: weights are bytes, and each row has its scale
_RATES = 64  # bit of a network's flags: learning rates follow its layers
_GATES = 4  # of an LSTM over a line: what comes in, how much of it, how much is kept, how much goes out


class UnknownModelError(Exception):
    """The file is none of a Tesseract network, or one of a make that is not known here."""


class Layer(Struct, frozen=True):
    """``kind``: Tesseract's name of it. ``inner``: the layers it holds. ``weights``: a line for each output, its last figure the bias;
    an LSTM has four, one for each gate. ``size``: half the extent of a convolution, or that of a pool, across and down.
    """

    kind: str
    inner: tuple[Layer, ...] = ()
    weights: tuple[Floats, ...] = ()
    size: tuple[int, int] = (0, 0)


class Model(Struct, frozen=True):
    """``height`` of the lines it reads, in pixels; ``letters``: what each of the network's outputs stands for, one of them ``BLANK``.

    ``words``: those that the model knows; none where it has no list.
    """

    height: int
    layers: tuple[Layer, ...]
    letters: tuple[str, ...]
    words: frozenset[str]


def load(file: Path) -> Model:
    """The model in a ``traineddata`` file. Raises ``UnknownModelError``, and ``OSError`` where the file cannot be read."""
    try:
        parts = _parts(file.read_bytes())
        network = _Reader(parts[_NETWORK])
        height, layers = _network(network)
        names = _names(parts[_LETTERS].decode())
        letters = _by_code(parts[_CODES], names, network.blank())
        known = words(parts[_WORDS], names) if _WORDS in parts else frozenset()
    except (IndexError, KeyError, RecursionError, ValueError, struct.error) as error:
        raise UnknownModelError(f"{file}: not a model of Tesseract's that can be read here ({error})") from error
    return Model(height, layers, letters, known)


class _Reader:
    """Reads numbers, names and arrays one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def numbers(self, form: str) -> tuple[int, ...]:
        found: tuple[int, ...] = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def number(self, form: str = "i") -> int:
        return self.numbers(form)[0]

    def name(self) -> str:
        return bytes(self.array("u1", self.number("I"))).decode()

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self._data, f"<{kind}", count, self._at)
        self._at += found.nbytes
        return found

    def blank(self) -> int:
        """The output that says no letter; it stands behind the network."""
        self.name()
        *_, blank = self.numbers("4i")
        return blank


def _parts(data: bytes) -> dict[int, bytes]:
    count = struct.unpack_from("<I", data)[0]
    starts = struct.unpack_from(f"<{count}q", data, 4)
    ends = [*sorted(start for start in starts if start >= 0), len(data)]
    return {part: data[start : ends[ends.index(start) + 1]] for part, start in enumerate(starts) if start >= 0}


def _network(reader: _Reader) -> tuple[int, tuple[Layer, ...]]:
    """The height of the lines it reads, and its layers behind the input."""
    kind, height, layer = _layer(reader)
    if kind != "Series" or not layer.inner or layer.inner[0].kind != "Input":
        raise ValueError(f"it begins with {kind}")
    return height, layer.inner[1:]


def _layer(reader: _Reader) -> tuple[str, int, Layer]:
    """Kind and number of inputs of a layer, and the layer."""
    if reader.number("b") != 0:
        raise ValueError("layers without names")
    kind = reader.name()
    reader.numbers("2b")
    flags, inputs, *_ = reader.numbers("4i")
    reader.name()
    if kind in _HOLDERS:
        inner = tuple(_layer(reader)[2] for _ in range(reader.number("I")))
        if flags & _RATES:
            reader.array("f4", reader.number("I"))
        return kind, inputs, Layer(kind, inner)
    if kind == "Input":
        reader.numbers("5i")
        return kind, inputs, Layer(kind)
    if kind in ("Convolve", "Maxpool"):
        across, down = reader.numbers("2i")
        return kind, inputs, Layer(kind, size=(across, down))
    if kind in ("LSTM", "SummLSTM"):
        reader.number()
        return kind, inputs, Layer(kind, weights=tuple(_weights(reader) for _ in range(_GATES)))
    if kind in ("Tanh", "Softmax"):
        return kind, inputs, Layer(kind, weights=(_weights(reader),))
    raise ValueError(f"a layer named {kind}")


def _weights(reader: _Reader) -> Floats:
    if not reader.number("B") & _WHOLE_NUMBERS:
        raise ValueError("weights that are not whole numbers")
    rows, columns = reader.numbers("2I")
    reader.number("b")
    weights = reader.array("i1", rows * columns).reshape(rows, columns)
    scales = reader.array("f8", reader.number("I"))[:rows]
    return np.asarray(weights, np.float32) * np.asarray(scales, np.float32)[:, np.newaxis]


def _names(letters: str) -> list[str]:
    """The letters by their number: a line for each, behind that with their count."""
    names = [line.split(" ")[0] for line in letters.split("\n")[1:]]
    names[_SPACE] = " "
    return names


def _by_code(codes: bytes, names: Sequence[str], blank: int) -> tuple[str, ...]:
    """The letter of each code; that of no letter is ``BLANK``, and Tesseract's two other signs for it share its code."""
    reader = _Reader(codes)
    by_code: dict[int, str] = {}
    for number in range(reader.number("I")):
        _, length = reader.numbers("BI")
        if length != 1:
            raise ValueError("letters of more than one code")
        by_code.setdefault(reader.number(), names[number])
    by_code[blank] = BLANK
    return tuple(by_code.get(code, BLANK) for code in range(max(by_code) + 1))
