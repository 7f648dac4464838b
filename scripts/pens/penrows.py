"""Rows of made-up heads, scanned, and what is cut out of their slots: what the pen reader is shown when it reads a page.

The lines of ``penlines.py`` have figures and what stands beside them as a pen may leave it anywhere; these have them as ``slotink`` cuts
them out of a row of a head, with what it takes for a part of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from penheads import BODIES, INKS, TYPES, Face, Head, Pixels, Place, scanned
from penlines import Maker, slot_text
from PIL import Image, ImageDraw

from cchc_extract.reading.ocr.original import whitened
from cchc_extract.reading.ocr.pens import OTHER
from cchc_extract.reading.ocr.slotink import cut_out
from cchc_extract.reading.slots import Kind, Slot

Line = tuple[Pixels, str]

_STYLES = (("hands", "pens", "strokes", "prints"), (0.5, 0.28, 0.14, 0.08))
_LOST = 0.12  # of the height of print: ink of figures further from the picture than this was cut off
_BESIDE = 0.3  # of the height of print: how much of the print behind a slot is seen to be read
_SHOWN = 1.6  # of the height of print: the width of any number with its symbol


@dataclass(slots=True)
class Rows:
    """Makes pictures of slots with their texts. ``heads``: makers of rows, one for each face."""

    maker: Maker
    rng: np.random.Generator
    faces: Sequence[Face]

    def some(self) -> Iterator[Line]:
        """What is cut out of one row."""
        rng = self.rng
        head = Head(self.maker, rng, self.faces[rng.integers(len(self.faces))])
        size = int(rng.integers(50, 60))
        kind: Kind = "number" if rng.random() < 0.75 else "day" if rng.random() < 0.75 else "month"
        text = slot_text(kind, rng)
        before, behind, cut = self._print(kind)
        style = str(rng.choice(_STYLES[0], p=_STYLES[1]))
        image = Image.new("RGB", (1100, 6 * size), (255, 255, 255))
        row = int(2.4 * size)
        self._above(image, head, row, size)
        places = head.row(
            image,
            500,
            row,
            [before, kind, behind],
            cut,
            size,
            {kind: text},
            {kind},
            style,
            INKS[rng.integers(len(INKS))],
        )
        picture, dpi = scanned(np.asarray(image, dtype=np.uint8), rng)
        scale = dpi / 300
        here = [tuple(at * scale for at in place) for place in places]
        yield from self._cut(
            picture, here, kind, text, (row + 0.14 * size) * scale, (row + 1.05 * size) * scale, size * scale
        )

    def _print(self, kind: Kind) -> tuple[str, str, str]:
        rng = self.rng
        if kind == "number":
            short, symbol = TYPES[rng.integers(len(TYPES))][1], BODIES[rng.integers(len(BODIES))][4]
            if rng.random() < 0.5:
                symbol = str(rng.choice(("VP", "SYT", "BNV", "HĐND", "SGDĐT", "BCĐ", "TTHC", "UBND")))
            return str(rng.choice(("Số: ", "Số:", "Số : "), p=(0.7, 0.2, 0.1))), f"/{short}-{symbol}", "plain"
        if kind == "day":
            return "Vinh, ngày ", " tháng 4 năm 2021", "italic"
        return "ngày 05 tháng ", " năm 2021", "italic"

    def _above(self, image: Image.Image, head: Head, row: int, size: int) -> None:
        if self.rng.random() < 0.4:
            return
        draw, y = ImageDraw.Draw(image), row - int(size * self.rng.uniform(1.2, 2.2))
        draw.text((250, y), "ỦY BAN NHÂN DÂN TỈNH", fill=(15, 15, 15), font=head.face.font("bold", size))
        draw.line((380, y + round(size * 1.22) + 10, 600, y + round(size * 1.22) + 10), fill=0, width=3)

    def _cut(
        self, picture: Pixels, places: Sequence[Place], kind: Kind, text: str, top: float, bottom: float, size: float
    ) -> Iterator[Line]:
        rng = self.rng
        darkest = whitened(np.asarray(picture.min(axis=2), dtype=np.uint8))
        tall = bottom - top
        jitter = 0.03 if rng.random() < 0.6 else 0.12
        left, right = (rng.normal(0, jitter) * tall for _ in range(2))
        blank = 0.22 * size  # that printed between words belongs to neither
        x0 = places[0][1] - (blank if kind != "number" else 0.1 * size) + left
        x1 = places[2][0] + (blank if kind != "number" else 0.02 * size) + right
        if x1 - x0 < 2:
            return
        slot = Slot(
            kind, x0, x1, top + rng.normal(0, 0.03) * tall, bottom + rng.normal(0, 0.03) * tall, "", (), (), 0, 1, size,
            (rng.random() < 0.7, rng.random() < 0.6),
        )  # fmt: skip
        ink = cut_out(slot, darkest)
        if ink is None:
            return
        begin, end = places[1][2:]
        near = (min(begin, places[0][1]) - _BESIDE * tall, begin + _LOST * tall)
        if ink.picture is not None and near[0] < ink.box[0] < near[1] and ink.box[2] > end - _LOST * tall:
            behind = ink.box[2] - max(end, places[2][0] + (blank if kind != "number" else 0))
            said = "" if behind < _BESIDE * tall else "/" if kind == "number" else OTHER
            yield ink.picture, text + said
        if ink.with_symbol is not None and x0 < begin + _LOST * tall and ink.with_symbol.shape[1] > _SHOWN * tall:
            yield ink.with_symbol, f"{text}/{OTHER}"
