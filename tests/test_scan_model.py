"""Tesseract's model file and its network outside Tesseract: letters and words, and what the layers work out."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cchc_extract.reading import installed
from cchc_extract.reading.ocr.lines.graph import CHANCES, LENGTHS, PICTURES, onnx
from cchc_extract.reading.ocr.lines.lexicon import is_known, words
from cchc_extract.reading.ocr.lines.model import BLANK, Floats, Layer, Model, UnknownModelError, load

LETTERS = (" ", "a", "á", "b", BLANK)
engine_here = pytest.mark.skipif(not installed.library(), reason="tesserocr is not installed")


# The file.


def edge(letter: int, *, to: int = 0, word: bool = False, last: bool = True) -> int:
    return to << 6 | word << 5 | last << 3 | letter


def test_words_are_read_from_their_graph() -> None:
    names = ["-", "t", "ô", "i", "ế"]  # tôi, tế, tô; five letters take three bits
    graph = [edge(1, to=1), edge(2, to=3, word=True, last=False), edge(4, word=True), edge(3, word=True)]
    assert words(struct.pack("<hii4Q", 42, 5, 4, *graph), names) == {"tôi", "tô", "tế"}


def test_a_graph_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="graph of words"):
        words(struct.pack("<hii", 41, 5, 0), [])


def test_a_graph_that_never_ends_is_refused() -> None:
    with pytest.raises(RecursionError):
        words(struct.pack("<hii2Q", 42, 5, 2, edge(1, to=1), edge(2, to=1)), ["-", "t", "ô", "i", "ế"])


@pytest.mark.parametrize(
    ("word", "known"), [("tế,", True), ("(tế)", True), ("12", True), ("té", False), ("", True), ("tế.tế", False)]
)
def test_signs_around_a_word_do_not_count(word: str, known: bool) -> None:
    assert is_known(word, frozenset({"tế"})) is known


@pytest.mark.parametrize(
    ("word", "known"), [("tế-tế", True), ("b/c)", True), ("(b/tế", True), ("tế-té", False), ("tế-", True), ("b", False)]
)
def test_a_word_put_together_is_known_where_its_parts_are_words_or_letters(word: str, known: bool) -> None:
    assert is_known(word, frozenset({"tế"})) is known


@given(st.binary(max_size=400))
def test_no_file_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("models") / "vie.traineddata"
    file.write_bytes(data)
    with pytest.raises(UnknownModelError):
        load(file)


@engine_here
@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.97])
def test_a_file_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    whole = model_file().read_bytes()
    file = tmp_path / "vie.traineddata"
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UnknownModelError):
        load(file)


@engine_here
def test_the_vietnamese_model_knows_the_letters_of_the_language() -> None:
    model = load(model_file())
    assert model.height == 36
    assert set("aăâbcdđeêghiklmnoôơpqrstuưvxyảãáạầấậểễếệổỗốộửữứựỷỹýĐƯƠ0123456789%/-.,;:()") <= set(model.letters)
    assert {"kiểm", "hành", "chính", "Tổng"} <= model.words
    assert model.letters.count(" ") == 1


def model_file() -> Path:
    folder = installed.data_folder()
    assert folder is not None
    return folder / "vie.traineddata"


# The network.


def made(seed: int) -> Model:
    """A network of Tesseract's form with few units."""
    random = np.random.default_rng(seed)

    def weights(outputs: int, inputs: int) -> Floats:
        return np.asarray(random.normal(0, 0.7, (outputs, inputs + 1)), np.float32)

    def lstm(kind: str, inputs: int, units: int) -> Layer:
        return Layer(kind, weights=tuple(weights(units, inputs + units) for _ in range(4)))

    layers = (
        Layer("Series", (Layer("Convolve", size=(1, 1)), Layer("Tanh", weights=(weights(4, 9),)))),
        Layer("Maxpool", size=(3, 3)),
        Layer("XYTranspose", (lstm("SummLSTM", 4, 5),)),
        lstm("LSTM", 5, 6),
        Layer("RTLReversed", (lstm("LSTM", 6, 7),)),
        Layer("Softmax", weights=(weights(len(LETTERS), 7),)),
    )
    return Model(36, layers, LETTERS, frozenset())


def by_hand(model: Model, picture: Floats) -> Floats:
    """What the network says of a picture with what lies around it, worked out step by step."""
    convolution, _, down, along, back, letters = model.layers
    height, width = picture.shape[0] - 2, picture.shape[1] - 2
    near = np.stack([picture[y : y + height, x : x + width] for x in range(3) for y in range(3)], axis=2)
    lines = np.tanh(applied(convolution.inner[1].weights[0], near))
    pooled = lines[:, : width // 3 * 3].reshape(height // 3, 3, width // 3, 3, -1).max(axis=(1, 3))
    columns = np.stack([lstm(down.inner[0], pooled[:, column])[-1] for column in range(width // 3)])
    said = applied(letters.weights[0], lstm(back.inner[0], lstm(along, columns)[::-1])[::-1])
    return np.asarray(said - np.log(np.exp(said).sum(axis=1, keepdims=True)), np.float32)


def applied(weights: Floats, values: Floats) -> Floats:
    return np.asarray(values @ weights[:, :-1].T + weights[:, -1], np.float32)


def lstm(layer: Layer, steps: Floats) -> Floats:
    """Hochreiter and Schmidhuber's units with a gate for forgetting; weights for cell, input, forget and output."""
    out = state = np.zeros(len(layer.weights[0]), np.float32)
    found = []
    for step in steps:
        given = np.concatenate([step, out])
        cell, entry, forget, leave = (applied(weights, given) for weights in layer.weights)
        state = state / (1 + np.exp(-forget)) + np.tanh(cell) / (1 + np.exp(-entry))
        out = np.tanh(state) / (1 + np.exp(-leave))
        found.append(out)
    return np.stack(found)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_network_says_what_its_layers_work_out(seed: int) -> None:
    runtime = pytest.importorskip("onnxruntime")
    model = made(seed)
    pictures = np.asarray(np.random.default_rng(seed).uniform(-1, 1, (3, 1, 38, 32)), np.float32)
    lengths = np.array([10, 4, 1], np.int32)
    (said,) = runtime.InferenceSession(onnx(model)).run([CHANCES], {PICTURES: pictures, LENGTHS: lengths})
    for line, length in enumerate(lengths):
        expected = by_hand(model, pictures[line, 0, :, : 3 * length + 2])
        assert said[:length, line] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("layers", [slice(1, None), slice(0, -1), slice(0, 1)])
def test_a_network_of_another_form_is_refused(layers: slice) -> None:
    model = made(1)
    with pytest.raises(UnknownModelError):
        onnx(replace(model, layers=model.layers[layers]))


def test_a_network_of_other_steps_is_refused() -> None:
    model = made(1)
    wider = (model.layers[0], Layer("Maxpool", size=(2, 3)), *model.layers[2:])
    with pytest.raises(UnknownModelError, match="columns"):
        onnx(replace(model, layers=wider))
