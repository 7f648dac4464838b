"""Reading lines of print with Tesseract's network outside Tesseract: the search for a text, words and boxes, and many lines together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, product
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.reading import installed
from cchc_extract.reading.ocr import available
from cchc_extract.reading.ocr.lines import search
from cchc_extract.reading.ocr.lines.graph import CHANCES, LENGTHS, PICTURES
from cchc_extract.reading.ocr.lines.model import BLANK, Floats, Model, UnknownModelError
from cchc_extract.reading.ocr.lines.reader import LineReader
from cchc_extract.reading.ocr.lines.strip import Piece, Strip, cut, is_rule
from cchc_extract.reading.ocr.lines.text import seen
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Pixels

SAMPLE = Path(__file__).parents[1] / "samples" / "nui-thanh-2022-scan.pdf"
LETTERS = (" ", "a", "á", "b", BLANK)
SPACE, A, AACUTE, B, NONE = range(5)
ALPHABET = Model(36, (), LETTERS, frozenset({"áb"}))


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
        total[written(way, blank)] += chance(table, way)
    best, likely = search.texts(table, blank)[0]
    assert np.exp(likely) == pytest.approx(total[best], rel=0.05)  # of nine texts that there may be eight are followed
    assert total[best] >= 0.95 * max(total.values())


@given(tables())
def test_the_way_of_a_text_is_the_likeliest_that_writes_it(table: Floats) -> None:
    blank = 2
    for text, _ in search.texts(table, blank):
        way = search.path(table, text, blank).tolist()
        assert written(way, blank) == text
        ways = product(range(3), repeat=len(table))
        assert chance(table, way) == pytest.approx(
            max(chance(table, each) for each in ways if written(each, blank) == text)
        )


def written(way: Iterable[int], blank: int) -> tuple[int, ...]:
    return tuple(code for code, _ in groupby(way) if code != blank)


def chance(table: Floats, way: Sequence[int]) -> float:
    return float(np.exp(sum(table[place, code] for place, code in enumerate(way))))


def said(table: Floats, *blocks: tuple[int, int]) -> list[str]:
    return [each.text for each in seen(strip(list(blocks), 3 * len(table)), table, ALPHABET)]


SURE_B = {B: 0.99}
SURE_NONE = {NONE: 0.99}
SURE_SPACE = {SPACE: 0.995}
EMPTY = {NONE: 0.999}


def test_a_letter_seen_as_two_is_written_once() -> None:
    between = {A: 0.5, AACUTE: 0.42}
    late = {AACUTE: 0.55, NONE: 0.4}  # a, then á, place by place; but an á alone is likelier, for it may begin at both
    assert said(chances(SURE_NONE, between, late, SURE_NONE, SURE_B), (0, 15)) == ["áb"]


@pytest.mark.parametrize("between", [SURE_NONE, EMPTY])
def test_of_two_texts_about_as_likely_the_one_of_known_words_is_taken(between: dict[int, float]) -> None:
    doubtful = {A: 0.52, AACUTE: 0.46}
    assert said(chances(SURE_NONE, doubtful, between, SURE_B), (0, 12)) == ["áb"]
    last = {A: 0.52, B: 0.46}
    assert said(chances({AACUTE: 0.99}, between, last, SURE_NONE), (0, 12)) == ["áb"]


def test_a_letter_without_doubt_is_taken_whatever_the_word() -> None:
    assert said(chances(SURE_NONE, {A: 0.99}, SURE_NONE, SURE_B), (0, 12)) == ["ab"]


def test_words_lie_where_their_ink_does() -> None:
    table = chances(SURE_NONE, {A: 0.99}, SURE_NONE, SURE_SPACE, SURE_NONE, SURE_B, SURE_NONE, SURE_NONE)
    first, second = seen(strip([(2, 7), (13, 19)], 24), table, ALPHABET)
    assert (first.text, first.x0, first.x1, first.line) == ("a", 104, 114, 7)
    assert (second.text, second.x0, second.x1) == ("b", 126, 138)
    assert (first.top, first.bottom) == (66, 106)


def stopped(stop: float, *ink: tuple[slice, slice], letter: str = "b") -> list[str]:
    """What is read as ``letter`` and a stop, of which the stop has such a chance, where the strip has this ink (rows, columns)."""
    values = np.ones((36, 24), np.float32)
    for rows, columns in ink:
        values[rows, columns] = -1
    table = np.full((6, 3), (1 - stop) / 2)
    table[:4], table[4:, 1] = [0.999, 0.0005, 0.0005], stop
    shown = Strip(values, 0.5, 100, 50, Piece((104, 54, 148, 118), 54, 118, 7))
    model = Model(36, (), (letter, ".", BLANK), frozenset({"b"}))
    return [each.text for each in seen(shown, np.asarray(np.log(table), np.float32), model)]


STEM, DOT, ABOVE = (slice(8, 28), slice(4, 10)), (slice(24, 28), slice(14, 18)), (slice(4, 8), slice(18, 20))


def test_a_stop_of_which_nothing_stands_on_the_line_is_none() -> None:
    assert stopped(0.7, STEM, ABOVE) == ["b"]
    assert stopped(0.7, STEM) == ["b"]
    assert stopped(0.7, STEM, DOT) == ["b."]
    assert stopped(0.7, STEM, DOT, ABOVE) == ["b."]
    assert stopped(0.7, STEM, (slice(24, 28), slice(14, 16))) == ["b."]  # small print
    assert stopped(0.7, (slice(8, 28), slice(0, 2))) == ["b"]
    assert stopped(0.999, STEM) == ["b."]  # the network is sure
    assert stopped(0.7, STEM, letter="1") == ["1."]  # a misread figure of a row's number rather than nothing


def test_a_rule_under_words_does_not_join_their_boxes() -> None:
    table = chances(SURE_NONE, {A: 0.99}, SURE_NONE, SURE_SPACE, SURE_NONE, SURE_B, SURE_NONE, SURE_NONE)
    ruled = strip([(2, 7), (13, 19)], 24)
    ruled.values[33:] = -1
    first, second = seen(ruled, table, ALPHABET)
    assert (first.x0, first.x1, second.x0, second.x1) == (104, 114, 126, 138)


def test_a_place_behind_a_letter_where_another_may_stand_makes_it_less_sure() -> None:
    def confidence(behind: dict[int, float]) -> float:
        (word,) = seen(strip([(0, 12)], 12), chances(SURE_NONE, {AACUTE: 0.999}, behind, EMPTY), ALPHABET)
        return word.confidence

    assert confidence({NONE: 0.6, B: 0.05, SPACE: 0.05, A: 0.05}) < confidence(EMPTY) - 0.1


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


# The reader.


class Network:
    """Says of a line what is scripted for how many columns it has; keeps what it was shown."""

    def __init__(self, script: dict[int, list[Floats]]) -> None:
        self.script = script
        self.shown: list[Floats] = []

    def run(self, wanted: list[str], given: dict[str, Floats]) -> list[Floats]:
        assert wanted == [CHANCES]
        lengths = given[LENGTHS].astype(int).tolist()
        said = np.zeros((max(lengths), len(lengths), len(LETTERS)), np.float32)
        for line, length in enumerate(lengths):
            self.shown.append(given[PICTURES][line, 0, :, : 3 * length + 2])
            said[:length, line] = self.script[length].pop(0)
        return [said]


def reader(monkeypatch: pytest.MonkeyPatch, script: dict[int, list[Floats]]) -> tuple[LineReader, Network]:
    network = Network(script)
    monkeypatch.setattr("cchc_extract.reading.ocr.lines.reader.load", lambda _: ALPHABET)
    monkeypatch.setattr("cchc_extract.reading.ocr.lines.reader.onnx", lambda _: b"")
    monkeypatch.setattr("cchc_extract.reading.ocr.lines.reader.session", lambda _: network)
    return LineReader(Path("vie.traineddata")), network


def line(columns: int) -> tuple[Pixels, Piece]:
    """A picture with one line, so wide that its strip has that many columns."""
    picture = np.full((36, columns), 255, np.uint8)
    picture[10:28, 6 : columns - 6 : 4] = 0
    return picture, Piece((4, 4, columns - 4, 32), 4, 32, 0)


def sure(code: int, places: int) -> Floats:
    return chances(SURE_NONE, {code: 0.99}, *[SURE_NONE] * (places - 2))


def test_each_picture_gets_the_words_of_its_own_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    wide, narrow, middling = line(150), line(90), line(120)
    script = {50: [sure(B, 50)], 30: [sure(A, 30)], 40: [sure(AACUTE, 40)]}
    found, _ = reader(monkeypatch, script)
    read = found.read([(wide[0], [wide[1]]), (narrow[0], [narrow[1]]), (wide[0], []), (middling[0], [middling[1]])])
    assert [[word.text for word in words] for words in read] == [["b"], ["a"], [], ["á"]]


def test_a_line_in_doubt_is_read_again_and_blurred_and_the_mean_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful, other = line(150), line(90)
    first = chances(SURE_NONE, {A: 0.6, B: 0.39}, *[SURE_NONE] * 48)
    again = chances(SURE_NONE, {A: 0.1, B: 0.89}, *[SURE_NONE] * 48)
    found, network = reader(monkeypatch, {50: [first, again], 30: [sure(A, 30)]})
    read = found.read([(doubtful[0], [doubtful[1]]), (other[0], [other[1]])])
    assert [[word.text for word in words] for words in read] == [["b"], ["a"]]
    assert [picture.shape[1] for picture in network.shown] == [92, 152, 152]
    _, sharp, soft = (picture[1:-1, 1:-1] for picture in network.shown)
    assert np.abs(np.diff(soft)).mean() < 0.9 * np.abs(np.diff(sharp)).mean()


def test_what_lies_around_a_line_does_not_depend_on_the_lines_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, piece = line(90)
    beside, long = line(300)
    alone, shown_alone = reader(monkeypatch, {30: [sure(A, 30)]})
    alone.read([(picture, [piece])])
    together, shown_together = reader(monkeypatch, {30: [sure(A, 30)], 100: [sure(B, 100)]})
    together.read([(beside, [long]), (picture, [piece])])
    assert (shown_alone.shown[0] == shown_together.shown[0]).all()
    assert shown_alone.shown[0][0].std() > 0.3  # noise, and no paper


def test_acronyms_of_the_patterns_are_known_words(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful = chances(SURE_NONE, {A: 0.52, AACUTE: 0.46}, SURE_NONE, SURE_B, *[SURE_NONE] * 46)
    for acronyms, expected in (((), "áb"), (("ab",), "ab")):
        untaught, _ = reader(monkeypatch, {50: [doubtful, doubtful]})
        found = untaught.taught(frozenset(acronyms))
        picture, piece = line(150)
        assert [word.text for word in found.read([(picture, [piece])])[0]] == [expected]


def test_long_lines_do_not_go_through_the_network_together(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [line(3 * places) for places in range(500, 504)]
    found, network = reader(monkeypatch, {places: [sure(A, places)] for places in range(500, 504)})
    most = 0
    run = network.run

    def counted(wanted: list[str], given: dict[str, Floats]) -> list[Floats]:
        nonlocal most
        most = max(most, given[PICTURES].size)
        return run(wanted, given)

    monkeypatch.setattr(network, "run", counted)
    found.read([(picture, [piece]) for picture, piece in many])
    assert len(network.shown) == 4
    assert most < 2 * 1600 * 38


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
    assert not [word for word in ours if 251 < word.top < word.bottom < 257]  # the rule under the motto
    assert len({text for text, _, _ in same}) > 0.9 * len({each.text for each in theirs})


def refused(file: Path) -> None:
    raise UnknownModelError(str(file))
