"""Pictures for the reviewer: boxes in points fall on the print, however the page lies; what cannot be drawn costs its picture alone."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from cchc_extract.cache import Cache
from cchc_extract.model import Box, Word
from cchc_extract.reading.kinds import Kind
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pictures import Upright, upright
from cchc_extract.reading.read import read_pages
from cchc_extract.review.lines import around, passage, places
from cchc_extract.review.paper import Look, PageSource, Paper
from cchc_extract.review.sources import sources_of

WORDS = ("Tong so ho so TTHC da tiep nhan 1204", "So ho so da giai quyet xong 1187", "Ty le giai quyet dung han 98,5")


def ink_in(picture: Upright, boxes: Sequence[Box]) -> tuple[float, float]:
    """The share of all ink that lies in ``boxes``, and the share of boxes that hold any."""
    dark = np.asarray(Image.open(io.BytesIO(picture.jpeg)).convert("L")) < 128
    inside = np.zeros_like(dark)
    held = 0
    for box in boxes:
        place = tuple(
            slice(round(low * picture.scale), round(high * picture.scale) + 1)
            for low, high in ((box.top, box.bottom), (box.x0, box.x1))
        )
        inside[place] = True
        held += bool(dark[place].any())
    return float((dark & inside).sum() / dark.sum()), held / len(boxes)


def words_on(path: Path, kind: Kind, options: ReadOptions) -> tuple[Word, ...]:
    (page,) = read_pages(path, kind, options)
    return page.words


@pytest.mark.parametrize("turn", [0, 90, 270])
@pytest.mark.parametrize("rotate", [0, 90])
def test_boxes_of_a_text_layer_fall_on_the_print_however_it_is_turned(tmp_path: Path, turn: int, rotate: int) -> None:
    path = tmp_path / "a.pdf"
    drawn = canvas.Canvas(str(path), pagesize=A4)
    drawn.translate(300, 420)
    drawn.rotate(turn)
    for number, text in enumerate(WORDS):
        drawn.drawString(-200, 200 - number * 40, text)
    drawn.save()
    document = pdfium.PdfDocument(path.read_bytes())
    document[0].set_rotation(rotate)
    document.save(path)
    words = words_on(path, "pdf", ReadOptions(ocr="never"))
    assert len(words) == sum(len(text.split()) for text in WORDS)
    share, held = ink_in(upright(path, "pdf", 1, ReadOptions(ocr="never")), [word.box.grown(1) for word in words])
    assert share > 0.95
    assert held == 1


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [1.5, 181.5])
def test_boxes_of_a_scan_fall_on_the_print_that_was_levelled(tmp_path: Path, turn: float) -> None:
    paper = Image.new("L", (1240, 1754), "white")
    pen = ImageDraw.Draw(paper)
    font = ImageFont.load_default(34)
    for number in range(18):
        pen.text((150, 160 + number * 70), WORDS[number % 3], fill="black", font=font)
    path = tmp_path / "a.png"
    paper.rotate(turn, fillcolor="white").save(path, dpi=(150, 150))
    words = words_on(path, "image", ReadOptions())
    assert len(words) > 60
    share, held = ink_in(upright(path, "image", 1, ReadOptions()), [word.box.grown(2) for word in words])
    assert share > 0.9
    assert held > 0.98


@contextmanager
def paper_of(tmp_path: Path, content: bytes, cache: Cache | None = None) -> Iterator[tuple[Paper, dict[str, str]]]:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a.pdf").write_bytes(content)
    document = {"file": "a.pdf", "sha256": hashlib.sha256(content).hexdigest()}
    with Paper(sources_of(tmp_path, [tmp_path / "in"]), cache) as paper:
        yield paper, document


def test_a_file_that_breaks_its_reader_costs_its_picture_alone(tmp_path: Path) -> None:
    with paper_of(tmp_path, b"%PDF-1.4 broken") as (paper, document):
        assert paper.page(document, 1) is None
        assert paper.strip(document, 1, Box(0, 0, 1, 1)) is None
        assert paper.lines(document) == ()


def test_what_was_drawn_is_kept_for_the_next_review(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    drawn = canvas.Canvas(str(path), pagesize=A4)
    drawn.drawString(100, 700, WORDS[0])
    drawn.save()
    cache = Cache(tmp_path / "cache")
    with paper_of(tmp_path, path.read_bytes(), cache) as (paper, document):
        first = paper.page(document, 1)
        assert first is not None
        for _ in range(100):
            if cache.usage()["pictures"].entries:
                break
            time.sleep(0.05)
    assert cache.usage()["pictures"].entries == 1
    with paper_of(tmp_path, path.read_bytes(), cache) as (paper, document):
        begun = time.perf_counter()
        assert paper.page(document, 1) == first
        assert time.perf_counter() - begun < 0.5


def test_a_strip_holds_the_row_with_its_neighbours_and_a_frame(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    drawn = canvas.Canvas(str(path), pagesize=A4)
    for number, text in enumerate(WORDS):
        drawn.drawString(100, 700 - 20 * number, text)
    drawn.save()
    row = Box(90, A4[1] - 693, 400, A4[1] - 673)
    with paper_of(tmp_path, path.read_bytes()) as (paper, document):
        strip = paper.strip(document, 1, row)
    assert strip
    picture = np.asarray(Image.open(io.BytesIO(strip)).convert("RGB")).astype(int)
    framed = (picture[..., 0] > 150) & (picture[..., 2] < 80)
    assert framed.any(axis=1).sum() > 35, "the frame is as high as the row, 20 points of 150 dpi"
    dark = (picture.max(axis=2) < 110).any(axis=1)
    assert np.diff(dark.astype(int)).tolist().count(1) >= 3, "all three lines are in sight"


def test_only_pages_are_looked_at() -> None:
    source = PageSource(path=Path("x"), file="x", kind=None, bytes=0, sha256="", page=1)
    with pytest.raises(ValueError, match="no page"):
        Look(ReadOptions())(source)


DUMP = [
    "Tổng số hồ sơ đã tiếp nhận là 3775", "Phụ lục 1", "1", "Tổng số hồ sơ TTHC", "đã tiếp nhận", "Hồ sơ", "3775", "2",
    "Số hồ sơ đã giải quyết xong", "Hồ sơ", "3000", "", "Tổng số hồ sơ TTHC đã tiếp nhận", "12",
]  # fmt: skip
LABELS = {
    (1, 1): "Tổng số hồ sơ TTHC đã tiếp nhận",
    (1, 2): "Số hồ sơ đã giải quyết xong",
    (1, 3): "",
    (1, 4): "Tổng số hồ sơ TTHC đã tiếp nhận",
}


def test_rows_of_a_dump_are_found_from_the_end_also_where_a_label_stands_twice() -> None:
    assert places(LABELS, DUMP) == {(1, 1): 3, (1, 2): 8, (1, 3): 12, (1, 4): 12}
    shown = around(LABELS, DUMP, (1, 1))
    assert [line.text for line in shown if line.own] == DUMP[3:8]
    assert [line.number for line in shown if not line.own] == [1, 2, 3, 9, 10, 11, 13], "blank lines are left out"
    assert around(LABELS, [], (1, 1)) == []
    assert around(LABELS, DUMP, (2, 1)) == []


def test_a_field_is_looked_for_where_it_stands() -> None:
    lines = [f"dòng {number}" for number in range(100)] + ["Nguyễn Văn Khoẻ", "Nơi nhận:"]
    shown = passage(lines, "Nguyễn Văn Khỏe")
    assert [line.text for line in shown if line.own] == ["Nguyễn Văn Khoẻ"]
    assert [line.number for line in passage(lines, "")][:2] == [1, 2]
