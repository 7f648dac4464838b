"""Reading lines of print with Tesseract's network outside Tesseract: its file, the network, the search for a text, words and boxes."""

from __future__ import annotations

import struct
from collections import defaultdict
from itertools import groupby, product
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cchc_extract.reading import installed
from cchc_extract.reading.ocr import available
from cchc_extract.reading.ocr.lines import search
from cchc_extract.reading.ocr.lines.graph import CHANCES, LENGTHS, PICTURES, onnx
from cchc_extract.reading.ocr.lines.lexicon import is_known, words
from cchc_extract.reading.ocr.lines.model import BLANK, Floats, Layer, Model, UnknownModelError, load
from cchc_extract.reading.ocr.lines.strip import Piece, Strip, cut, is_rule
from cchc_extract.reading.ocr.lines.text import seen
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Pixels

SAMPLE = Path(__file__).parents[1] / "samples" / "nui-thanh-2022-scan.pdf"
LETTERS = (" ", "a", "á", "b", BLANK)
SPACE, A, AACUTE, B, NONE = range(5)
ALPHABET = Model(36, (), LETTERS, frozenset({"áb"}))
engine_here = pytest.mark.skipif(not installed.library(), reason="tesserocr is not installed")


def chances(*places: dict[int, float]) -> Floats:
    """The logarithms of the chances at each place; what is left goes to the letters that are not named."""
    table = np.zeros((len(places), len(LETTERS)))
    for place, named in enumerate(places):
        table[place] = max(1e-6, 1 - sum(named.values())) / (len(LETTERS) - len(named) or 1)
        table[place, list(named)] = list(named.values())
    return np.asarray(np.log(table), np.float32)


def strip(blocks: list[tuple[int, int]], width: int) -> Strip:
    """A strip with ink in these columns, twice as small as in the picture, where it lies at (100, 50)."""
    values = np.ones((36, width), np.float32)
    for left, right in blocks:
        values[8:28, left:right] = -1
    return Strip(values, 0.5, 100, 50, Piece((104, 54, 100 + 2 * width, 118), 54, 118, 7))


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


@pytest.mark.parametrize(
    ("word", "known"), [("tế,", True), ("(tế)", True), ("12", True), ("té", False), ("tế-tế", False), ("", True)]
)
def test_signs_around_a_word_do_not_count(word: str, known: bool) -> None:
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


# The text.


@st.composite
def tables(draw: st.DrawFn) -> Floats:
    places = draw(st.lists(st.lists(st.integers(1, 50), min_size=3, max_size=3), min_size=1, max_size=3))
    table = np.array(places, np.float64)
    return np.asarray(np.log(table / table.sum(axis=1, keepdims=True)), np.float32)


@given(tables())
def test_a_text_is_as_likely_as_all_ways_to_write_it(table: Floats) -> None:
    blank = 2
    total: defaultdict[tuple[int, ...], float] = defaultdict(float)
    for way in product(range(3), repeat=len(table)):
        text = tuple(code for code, _ in groupby(way) if code != blank)
        total[text] += float(np.exp(sum(table[place, code] for place, code in enumerate(way))))
    best, chance = search.texts(table, blank)[0]
    assert np.exp(chance) == pytest.approx(total[best], rel=0.05)  # of nine texts that there may be eight are followed
    assert total[best] >= 0.95 * max(total.values())


@given(tables())
def test_the_way_of_a_text_writes_that_text(table: Floats) -> None:
    blank = 2
    text, _ = search.texts(table, blank)[0]
    way = search.path(table, text, blank).tolist()
    assert len(way) == len(table)
    assert tuple(code for code, _ in groupby(way) if code != blank) == text


def said(table: Floats, *blocks: tuple[int, int]) -> list[str]:
    return [each.text for each in seen(strip(list(blocks), 3 * len(table)), table, ALPHABET)]


SURE_B = {B: 0.99}
SURE_NONE = {NONE: 0.99}
SURE_SPACE = {SPACE: 0.995}


def test_a_letter_seen_as_two_is_written_once() -> None:
    between = {A: 0.5, AACUTE: 0.42}
    late = {AACUTE: 0.55, NONE: 0.4}  # a, then á, place by place; but an á alone is likelier, for it may begin at both
    assert said(chances(SURE_NONE, between, late, SURE_NONE, SURE_B), (0, 15)) == ["áb"]


def test_of_two_texts_about_as_likely_the_one_of_known_words_is_taken() -> None:
    doubtful = {A: 0.52, AACUTE: 0.46}
    assert said(chances(SURE_NONE, doubtful, SURE_NONE, SURE_B), (0, 12)) == ["áb"]


def test_a_letter_without_doubt_is_taken_whatever_the_word() -> None:
    assert said(chances(SURE_NONE, {A: 0.99}, SURE_NONE, SURE_B), (0, 12)) == ["ab"]


def test_words_lie_where_their_ink_does() -> None:
    table = chances(SURE_NONE, {A: 0.99}, SURE_NONE, SURE_SPACE, SURE_NONE, SURE_B, SURE_NONE, SURE_NONE)
    first, second = seen(strip([(2, 7), (13, 19)], 24), table, ALPHABET)
    assert (first.text, first.x0, first.x1, first.line) == ("a", 104, 114, 7)
    assert (second.text, second.x0, second.x1) == ("b", 126, 138)
    assert (first.top, first.bottom) == (66, 106)


def test_what_may_be_another_letter_is_less_sure_and_a_word_unknown_too() -> None:
    def confidence(letter: dict[int, float]) -> float:
        (word,) = seen(strip([(0, 12)], 12), chances(SURE_NONE, letter, SURE_NONE, SURE_B), ALPHABET)
        return word.confidence

    sure, unknown, doubtful = confidence({AACUTE: 0.999}), confidence({A: 0.999}), confidence({AACUTE: 0.6, A: 0.39})
    assert doubtful < unknown < sure
    assert sure > 0.95
    assert doubtful < 0.85


def test_nothing_is_read_where_the_network_sees_nothing() -> None:
    assert said(chances(SURE_NONE, SURE_NONE), (0, 6)) == []


# The picture.


def page() -> Pixels:
    return np.full((200, 600), 255, np.uint8)


def test_a_strip_is_as_high_as_the_network_wants_and_knows_where_it_was() -> None:
    picture = page()
    picture[60:90, 100:200:10] = 0
    found = cut(picture, Piece((100, 60, 191, 90), 50, 100, 0), 36)
    assert found.values.shape[0] == 36
    assert found.values.min() == pytest.approx(-1)
    assert found.values.max() == pytest.approx(1)
    inked = np.flatnonzero((found.values < 0).any(axis=0))
    assert found.column(inked[0]) == pytest.approx(100, abs=2)
    assert found.column(inked[-1] + 1) == pytest.approx(191, abs=2)


def test_a_thin_stroke_is_not_blown_up() -> None:
    picture = page()
    picture[100, 10:590:3] = 0
    found = cut(picture, Piece((10, 100, 590, 101), 100, 101, 0), 36)
    assert found.values.shape[1] < 1.6 * 600
    (row,) = np.flatnonzero((found.values < 0).any(axis=1))[:1]
    assert found.row(row) == pytest.approx(100, abs=2)


def test_paper_without_ink_makes_a_strip() -> None:
    assert np.isfinite(cut(page(), Piece((0, 0, 600, 200), 0, 200, 0), 36).values).all()


def test_a_rule_is_no_line_of_letters() -> None:
    picture = page()
    picture[20:22, 50:550] = 0
    assert is_rule(picture, (50, 20, 550, 22), 300)


def test_a_leader_of_dots_and_a_dash_are_letters() -> None:
    picture = page()
    picture[20:23, 50:550:8] = picture[20:23, 51:550:8] = picture[20:23, 52:550:8] = 0
    picture[120:123, 50:80] = 0
    assert not is_rule(picture, (50, 20, 549, 23), 300)
    assert not is_rule(picture, (50, 120, 80, 123), 300)


def test_a_long_line_of_print_is_no_rule() -> None:
    picture = page()
    cv2.putText(picture, "iiiiiiiiiiiiiiiiiiiiiiiiiiiiii", (10, 60), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 4)
    assert not is_rule(picture, (10, 35, 590, 62), 300)


# The engine.


@pytest.mark.ocr
@pytest.mark.skipif(not available() or not installed.library(), reason="no OCR engine here")
def test_lines_are_read_as_tesseract_reads_them_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from cchc_extract.reading.ocr import inprocess

    folder = installed.data_folder()
    assert folder is not None
    with PdfFile(SAMPLE) as file:
        grey = np.ascontiguousarray(file.raster(1, dpi=200, max_pixels=10**8).pixels[:, :, 1])
    together = inprocess.InProcessTesseract(folder, None)
    monkeypatch.setattr(inprocess, "LineReader", refused)
    alone = inprocess.InProcessTesseract(folder, None)
    assert together.name != alone.name
    ours, theirs = together.page(grey, 200), alone.page(grey, 200)
    same = {(each.text, each.x0 // 20, each.top // 20) for each in ours} & {
        (each.text, each.x0 // 20, each.top // 20) for each in theirs
    }
    assert len(theirs) > 200
    assert abs(len(ours) - len(theirs)) < 0.03 * len(theirs)
    assert len({text for text, _, _ in same}) > 0.9 * len({each.text for each in theirs})


def refused(file: Path) -> None:
    raise UnknownModelError(str(file))
