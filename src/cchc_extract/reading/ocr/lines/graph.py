"""A network of Tesseract's as a model for onnxruntime, which runs many lines through it together.

An ONNX file is a protocol buffer of few kinds of messages; writing these here saves every worker the import of the onnx package (a third of
a second). Field numbers are those of ``onnx.proto3``, operators those of opset 17.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cchc_extract.reading.ocr.lines.model import PLACE, Floats, Layer, Model, UnknownModelError

PICTURES, LENGTHS = "pictures", "lengths"
"""Inputs: (lines, 1, rows, columns) with what lies around the line, and how many places of each line count."""
CHANCES = "chances"
"""Output: (places, lines, letters), logarithms."""

_IR, _OPSET = 8, 17
_FLOAT, _INT32, _INT64 = 1, 6, 7  # kinds of numbers
_WHOLE, _TEXT, _WHOLES = 2, 3, 7  # kinds of attributes


def onnx(model: Model) -> bytes:
    """The network. Raises ``UnknownModelError`` for an order of layers other than that of Tesseract's models for lines:
    convolution, pool, an LSTM down each column, LSTMs along the line, letters.
    """
    graph = _Graph()
    kinds = [layer.kind for layer in model.layers]
    if kinds[:3] != ["Series", "Maxpool", "XYTranspose"] or kinds[-1] != "Softmax":
        raise UnknownModelError(f"layers {' '.join(kinds)}")
    convolution, pool, down, *along, letters = model.layers
    graph.convolution(convolution)
    graph.pool(pool)
    graph.down(down, model.height // pool.size[1])
    for layer in along:
        graph.along(layer)
    graph.letters(letters)
    return graph.written()


class _Graph:
    """Operators one after the other; what the last one gives is ``here``."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._named = 0
        self._here = PICTURES

    def convolution(self, layer: Layer) -> None:
        if [inner.kind for inner in layer.inner] != ["Convolve", "Tanh"]:
            raise UnknownModelError("a first layer that is not a convolution")
        (across, down), (weights,) = layer.inner[0].size, layer.inner[1].weights
        by_column = weights[:, :-1].reshape(len(weights), 1, 2 * across + 1, 2 * down + 1)
        kernel = self._constant(by_column.transpose(0, 1, 3, 2))
        self._then("Conv", kernel, self._constant(weights[:, -1]))
        self._then("Tanh")

    def pool(self, layer: Layer) -> None:
        across, down = layer.size
        if across != PLACE:
            raise UnknownModelError(f"a place for each {across} columns")
        self._then("MaxPool", kernel_shape=[down, across], strides=[down, across])

    def down(self, layer: Layer, rows: int) -> None:
        """Reads each column from top to bottom and keeps what is known at its end."""
        if [inner.kind for inner in layer.inner] != ["SummLSTM"]:
            raise UnknownModelError("no summary of columns")
        (summary,) = layer.inner
        units = len(summary.weights[0])
        self._then("Transpose", perm=[2, 3, 0, 1])  # rows, columns, lines, features
        columns = self._here
        shape = self._add("Slice", self._add("Shape", columns), self._whole([1]), self._whole([3]))
        self._then("Reshape", self._whole([rows, -1, summary.weights[0].shape[1] - 1 - units]))
        self._lstm(summary, "forward", summary=True)
        self._then("Reshape", self._add("Concat", shape, self._whole([units]), axis=0))

    def along(self, layer: Layer) -> None:
        """Reads the line, forward or from its end."""
        reverse = layer.kind == "RTLReversed"
        inner = layer.inner[0] if reverse else layer
        if inner.kind != "LSTM":
            raise UnknownModelError(f"{inner.kind} along the line")
        self._lstm(inner, "reverse" if reverse else "forward", summary=False)
        self._then("Squeeze", self._whole([1]))

    def letters(self, layer: Layer) -> None:
        (weights,) = layer.weights
        self._then("MatMul", self._constant(weights[:, :-1].T))
        self._then("Add", self._constant(weights[:, -1]))
        self._node("LogSoftmax", [self._here], [CHANCES], {"axis": -1})

    def written(self) -> bytes:
        """The model as bytes."""
        inputs = _message(11, _value(PICTURES, _FLOAT, 4)) + _message(11, _value(LENGTHS, _INT32, 1))
        graph = b"".join(_message(1, node) for node in self._nodes) + _text(2, "lines")
        graph += b"".join(_message(5, constant) for constant in self._constants) + inputs
        graph += _message(12, _value(CHANCES, _FLOAT, 3))
        return _number(1, _IR) + _message(7, graph) + _message(8, _number(2, _OPSET))

    def _lstm(self, layer: Layer, direction: str, *, summary: bool) -> None:
        """Tesseract keeps the gates as cell, input, forget, output; ONNX wants input, output, forget, cell."""
        cell, entry, forget, out = layer.weights
        gates = np.stack([entry, out, forget, cell])
        units = len(cell)
        inputs = gates.shape[2] - 1 - units
        flat = gates.reshape(1, 4 * units, -1)
        bias = np.concatenate([flat[:, :, -1], np.zeros((1, 4 * units), np.float32)], axis=1)
        given = [self._constant(each) for each in (flat[:, :, :inputs], flat[:, :, inputs:-1], bias)]
        outputs = ["", self._name()] if summary else [self._name()]
        given += [] if summary else [LENGTHS]
        self._node("LSTM", [self._here, *given], outputs, {"direction": direction, "hidden_size": units})
        self._here = outputs[-1]

    def _then(self, operator: str, *given: str, **attributes: int | str | list[int]) -> None:
        self._here = self._add(operator, self._here, *given, **attributes)

    def _add(self, operator: str, *given: str, **attributes: int | str | list[int]) -> str:
        output = self._name()
        self._node(operator, given, [output], attributes)
        return output

    def _node(
        self,
        operator: str,
        given: Sequence[str],
        outputs: Sequence[str],
        attributes: Mapping[str, int | str | list[int]],
    ) -> None:
        """Adds an operator; an output without a name is not wanted."""
        node = b"".join(_text(1, each) for each in given) + b"".join(_text(2, each) for each in outputs)
        node += _text(4, operator) + b"".join(_message(5, _attribute(*each)) for each in attributes.items())
        self._nodes.append(node)

    def _constant(self, values: Floats) -> str:
        return self._kept(_FLOAT, np.asarray(values, np.float32))

    def _whole(self, values: list[int]) -> str:
        return self._kept(_INT64, np.array(values, np.int64))

    def _kept(self, kind: int, values: np.ndarray[tuple[int, ...], np.dtype[np.float32] | np.dtype[np.int64]]) -> str:
        name = self._name()
        extents = b"".join(_number(1, extent) for extent in values.shape)
        self._constants.append(extents + _number(2, kind) + _text(8, name) + _message(9, values.tobytes()))
        return name

    def _name(self) -> str:
        self._named += 1
        return f"_{self._named}"


def _attribute(name: str, value: int | str | list[int]) -> bytes:
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _number(20, _TEXT)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _WHOLE)
    return _text(1, name) + b"".join(_number(8, each) for each in value) + _number(20, _WHOLES)


def _value(name: str, kind: int, extents: int) -> bytes:
    """A name for an array of so many extents, each of any length."""
    shape = b"".join(_message(1, _text(2, f"{name}_{extent}")) for extent in range(extents))
    return _text(1, name) + _message(2, _message(1, _number(1, kind) + _message(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value & (1 << 64) - 1)


def _text(field: int, value: str) -> bytes:
    return _message(field, value.encode())


def _message(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    return bytes(_sevens(value))


def _sevens(value: int) -> Iterable[int]:
    while value > 127:
        yield value & 127 | 128
        value >>= 7
    yield value
