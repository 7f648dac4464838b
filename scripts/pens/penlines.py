"""Made-up pictures of figures filled into a slot of a head, and what they say: what the pen reader learns from.

A slot is a number (one to five figures, sometimes a letter behind, a printed slash at its end), a day or a month; beside the figures are
what else a slot holds: the printed colon, dots, a rule, parts of the words at its ends, other strokes of a pen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import regex
from pendamage import damaged
from penhands import Hands, written
from penstrokes import drawn, strokes
from PIL import Image, ImageDraw, ImageFont

from cchc_extract.reading.ocr.pens import OTHER
from cchc_extract.reading.ocr.words import INK
from cchc_extract.reading.slots import Kind

Pixels = npt.NDArray[np.uint8]

_ROOM = 40  # pixels around a line while it is put together
_PAPER = 10  # and while it is damaged
_HIGH = (24, 60)  # pixels: the height of figures
_NEIGHBOURS = "Số: ngày tháng năm y: g: ố: BC KH UBND QĐ t th n"
_LETTERS = "AABBCDaabbc"
_NUMBER = regex.compile(rf"{OTHER}?\d{{1,5}}[A-Da-c]?")
_SYMBOLS = (
    *("BC-UBND", "KH-UBND", "QĐ-UBND", "TB-SNV", "TTr-STC", "BC-SYT", "KH-BCĐ", "CV-SGDĐT"),
    *("HD-BNV", "TT-BTC", "NQ-HĐND", "UBND-NC", "SNV-CCHC", "GM-VP", "BC-ĐHV"),
)
_WITH_SYMBOL = 0.45  # of all numbers


@dataclass(slots=True)
class Maker:
    """Makes pictures with their texts, the same ones for the same ``seed``.

    ``hands``: figures that people wrote. ``pens``: handwriting faces. ``prints``: faces of print and of stamps.
    ``nearest``: by how much of their height two figures are apart at least; below 0 they may run into each other.
    """

    hands: Hands
    pens: Sequence[Path]
    prints: Sequence[Path]
    seed: int
    nearest: float = -0.12
    _rng: np.random.Generator = field(init=False)
    _faces: dict[tuple[Path, int], ImageFont.FreeTypeFont] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)

    def one(self) -> tuple[Pixels, str]:
        """A picture of what stands in a slot, dark on white, tight around its ink, and its text in ``pens.LETTERS``."""
        while True:
            line, text = self._line()
            picture = damaged(line, self._rng)
            ys, xs = np.nonzero(picture < INK)
            if len(ys) >= 12:
                return picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1], text

    def figures(self, text: str, style: str = "") -> Pixels:
        """A picture, 255 where there is ink, of ``text`` in the style of ``hands``, ``strokes``, ``pens`` or ``prints``; any if empty."""
        style = style or str(self._rng.choice(("hands", "strokes", "pens", "prints"), p=(0.4, 0.28, 0.2, 0.12)))
        if style == "prints":
            return self._printed(text)
        return self._written(text, style)

    def _line(self) -> tuple[Pixels, str]:
        rng = self._rng
        kind = rng.random()
        if kind < 0.03:
            return self._beside(np.zeros((40, 12), np.uint8), "", dots=1.0)
        if kind < 0.08:
            return self._beside(self._scribble(), OTHER)
        text = _slot(rng)
        return self._beside(self.figures(text), text)

    def _written(self, text: str, style: str) -> Pixels:
        """Figures one beside the other, on a line that rises or falls, nearer or farther, as one hand with one pen writes them."""
        rng = self._rng
        high = float(rng.uniform(*_HIGH))
        pen = max(1.6, high * rng.uniform(0.05, 0.16))
        slant = rng.normal(0.15, 0.2)
        gap = rng.uniform(self.nearest, 0.28) - 0.5 * abs(slant)  # boxes of leaning figures overlap
        drift, uneven = rng.normal(0, 0.08), rng.uniform(0.02, 0.14)
        face, weight = self.pens[rng.integers(len(self.pens))], rng.normal(0, 0.05) if rng.random() < 0.5 else 0.0
        wide = float(rng.uniform(0.72, 1.25))
        parts: list[tuple[Pixels, float]] = []
        for letter in text:
            tall = high * (1 + rng.normal(0, uneven)) * (0.8 if letter in "abc" and rng.random() < 0.5 else 1)
            own = slant + rng.normal(0, 0.05)
            if style == "hands" and letter.isdigit():
                middle = self.hands.pick(int(letter), rng)
                parts.append((_tight(written(middle, tall / 40.0, own, pen, wide)), tall))
            elif style == "pens" and letter != "/":
                parts.append((_thicker(self._pen_face(letter, face, tall, own, wide), weight * tall), tall))
            else:
                parts.append((_tight(_stroked(letter, tall, own, pen, rng)), tall))
        height = round(3.2 * high) + 2 * _ROOM
        width = sum(part.shape[1] for part, _ in parts) + round(len(parts) * high * 0.9) + 2 * _ROOM
        canvas = np.zeros((height, width), np.uint8)
        x, base = float(_ROOM), _ROOM + 2.0 * high
        for part, _ in parts:
            h, w = part.shape
            y = round(base + drift * (x - _ROOM) + rng.normal(0, uneven / 2) * high - h + _hang(h, high, rng))
            y = int(np.clip(y, 0, height - h))
            left = round(np.clip(x, 0, width - w))
            window = canvas[y : y + h, left : left + w]
            np.maximum(window, part, out=window)
            x = left + w + high * (gap + rng.normal(0, 0.06))
        return _tight(canvas)

    def _pen_face(self, letter: str, face: Path, tall: float, slant: float, wide: float) -> Pixels:
        size = round(tall * 1.4)
        font = self._font(face, size)
        x0, top, x1, bottom = (int(side) for side in font.getbbox(letter))
        image = Image.new("L", (max(1, x1 - x0) + 12, max(1, bottom - top) + 12), 0)
        ImageDraw.Draw(image).text((6 - x0, 6 - top), letter, fill=255, font=font)
        picture = np.asarray(image, dtype=np.uint8)
        height, width = picture.shape
        lean = abs(slant) * height
        matrix = np.array([[1, -slant, slant * height if slant > 0 else 0], [0, 1, 0]], dtype=np.float32)
        leaning = np.asarray(cv2.warpAffine(picture, matrix, (round(width + lean), height)), dtype=np.uint8)
        tight = _tight(leaning)
        scale = tall / max(8, tight.shape[0])
        return np.asarray(
            cv2.resize(tight, None, fx=scale * wide, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )

    def _printed(self, text: str) -> Pixels:
        """In a face of print: as the rest of a head is, or as a numbering machine or a date stamp has it, a little wild."""
        rng = self._rng
        font = self._font(self.prints[rng.integers(len(self.prints))], int(rng.integers(30, 72)))
        stamped = rng.random() < 0.35
        spacing = rng.uniform(0, 10) if stamped else 0.0
        parts = []
        for letter in text:
            x0, top, x1, bottom = (int(side) for side in font.getbbox(letter))
            image = Image.new("L", (int(font.getlength(letter) + spacing) + 4, font.size + 30), 0)
            off = int(rng.normal(0, 2)) if stamped else 0
            ImageDraw.Draw(image).text((2, 10 + off), letter, fill=255, font=font)
            del x0, top, x1, bottom
            parts.append(np.asarray(image, dtype=np.uint8))
        line = np.hstack(parts) if parts else np.zeros((40, 8), np.uint8)
        if stamped:
            worn = cv2.GaussianBlur(rng.normal(0, 1, line.shape).astype(np.float32), (0, 0), rng.uniform(1.2, 4))
            line = np.where(worn > worn.std() * rng.uniform(1.2, 2.6), line // 4, line).astype(np.uint8)
            line = _tilted(line, rng.normal(0, 0.04))
        return _tight(line)

    def _scribble(self) -> Pixels:
        """Strokes that are no figures: initials, ticks, waves, crossed-out figures, or words of print."""
        rng = self._rng
        if rng.random() < 0.4:
            return self._printed(str(rng.choice(_NEIGHBOURS.split())))
        high = rng.uniform(*_HIGH)
        lines = []
        for _ in range(int(rng.integers(1, 4))):
            count = int(rng.integers(3, 9))
            points = np.cumsum(rng.normal(0, 0.5, (count, 2)), axis=0)
            points[:, 0] += np.linspace(0, rng.uniform(0.5, 3), count)
            points = np.clip(points, -1, 4) * high * 0.6
            lines.append(cv2.blur(np.repeat(points, 8, axis=0), (1, 9)))
        every = np.concatenate(lines)
        low = every.min(axis=0) - 8
        size = np.ceil(every.max(axis=0) - low + 8).astype(int)
        return _tight(drawn([line - low for line in lines], (int(size[1]), int(size[0])), rng.uniform(2, 7)))

    def _font(self, path: Path, size: int) -> ImageFont.FreeTypeFont:
        if (path, size) not in self._faces:
            self._faces[path, size] = ImageFont.truetype(path, size)
        return self._faces[path, size]

    def _beside(self, figures: Pixels, text: str, dots: float = 0.25) -> tuple[Pixels, str]:
        """The figures with what else may stand in their slot, and what all of it says."""
        rng = self._rng
        high = max(24.0, min(60.0, float(figures.shape[0])))
        left, right = np.zeros((1, 0), np.uint8), np.zeros((1, 0), np.uint8)
        plain = rng.random() < 0.45
        if not plain and rng.random() < 0.3:
            left, said = self._edge(high, at_end=True)
            text = said + text
        if _NUMBER.fullmatch(text) and rng.random() < _WITH_SYMBOL:
            right, said = self._symbol(high)
            text = text + said
        elif not plain and rng.random() < 0.3:
            right, said = self._edge(high, at_end=False)
            text = text + said
        near = round(rng.uniform(-0.15, 0.35) * high) if left.size else 0
        far = round(rng.uniform(-0.25, 0.5) * high) if right.size else 0
        width = left.shape[1] + figures.shape[1] + right.shape[1] + max(0, near) + max(0, far) + 2 * _ROOM
        height = max(figures.shape[0], left.shape[0], right.shape[0]) * 2 + 2 * _ROOM
        line = np.zeros((height, width), np.uint8)
        base = round(height * 0.6)
        x = _ROOM
        for part, then in ((left, near), (figures, far), (right, 0)):
            if part.size:
                y = int(np.clip(base - part.shape[0] + rng.normal(0, 0.12) * high, 0, height - part.shape[0]))
                window = line[y : y + part.shape[0], x : x + part.shape[1]]
                np.maximum(window, part, out=window)
                x = max(0, x + part.shape[1] + then)
        if not plain and rng.random() < dots:
            _ruled(line, base, rng)
        return np.pad(_tight(line), _PAPER), _once(text)

    def _edge(self, high: float, *, at_end: bool) -> tuple[Pixels, str]:
        """What stands at an end of a slot, and what it says: a colon or the last strokes of a word, nothing; a slash, itself."""
        rng = self._rng
        font = self._font(
            self.prints[rng.integers(len(self.prints))], int(np.clip(high * rng.uniform(0.8, 1.3), 24, 56))
        )
        if not at_end and rng.random() < 0.6:
            return self._letters("/", font), "/"
        if at_end and rng.random() < 0.5:
            return self._letters(":", font), ""
        word = str(rng.choice(("ngày", "Số", "tháng", "ng", "y") if at_end else ("tháng", "năm", "/BC", "/UBND", "BC")))
        picture = self._letters(word, font)
        if rng.random() < 0.7:  # a splinter of it
            keep = int(rng.integers(2, 9))
            return (picture[:, -keep:] if at_end else picture[:, :keep]), ""
        return picture, "/" + OTHER if word.startswith("/") else OTHER

    def _symbol(self, high: float) -> tuple[Pixels, str]:
        """The slash behind a number and what follows it, broken off anywhere, and what that says."""
        rng = self._rng
        font = self._font(
            self.prints[rng.integers(len(self.prints))], int(np.clip(high * rng.uniform(0.8, 1.3), 24, 56))
        )
        slash = self._letters("/", font).shape[1]
        picture = self._letters("/" + str(rng.choice(_SYMBOLS)), font)
        if rng.random() < 0.2:  # a face, or a typist, that leaves a blank behind the slash
            blank = np.zeros((picture.shape[0], int(rng.integers(2, 14))), np.uint8)
            picture = np.hstack([picture[:, :slash], blank, picture[:, slash:]])
        shown = min(picture.shape[1], slash + round(font.size * rng.uniform(0.0, 2.0)))
        return picture[:, :shown], "/" + (OTHER if shown > slash + 0.35 * font.size else "")

    def _letters(self, text: str, font: ImageFont.FreeTypeFont) -> Pixels:
        x0, top, x1, bottom = (int(side) for side in font.getbbox(text))
        image = Image.new("L", (x1 - x0 + 2, bottom - top + 2), 0)
        ImageDraw.Draw(image).text((1 - x0, 1 - top), text, fill=255, font=font)
        return np.asarray(image, dtype=np.uint8)


def slot_text(kind: Kind, rng: np.random.Generator) -> str:
    """What is filled into a slot of that kind."""
    if kind == "day":
        return f"{rng.integers(1, 32):02d}"
    if kind == "month":
        return str(rng.integers(1, 13)) if rng.random() < 0.5 else f"{rng.integers(1, 13):02d}"
    count = int(rng.choice((1, 2, 3, 4, 5), p=(0.08, 0.27, 0.35, 0.25, 0.05)))
    text = "".join(str(digit) for digit in rng.integers(0, 10, count))
    if rng.random() < 0.3:  # figures that touch each other and are often misread
        text = "".join(rng.choice(list("1174902"), count))
    return text + str(rng.choice(list(_LETTERS))) if rng.random() < 0.03 else text


def _slot(rng: np.random.Generator) -> str:
    """What is filled in: a number, a day, a month; sometimes a number with figures behind its slash."""
    chance = rng.random()
    text = slot_text("day" if chance < 0.25 else "month" if chance < 0.32 else "number", rng)
    if chance >= 0.32 and rng.random() < 0.03 and text.isdigit():
        text += "/" + "".join(str(digit) for digit in rng.integers(0, 10, int(rng.integers(1, 5))))
    return text


def _thicker(picture: Pixels, by: float) -> Pixels:
    """The picture with a pen so many pixels wider, or narrower (below 0), as far as that leaves enough of its strokes."""
    width = round(abs(by))
    if not width:
        return picture
    if by > 0:
        return np.asarray(cv2.dilate(np.pad(picture, width), np.ones((width + 1, width + 1), np.uint8)), dtype=np.uint8)
    thin = np.asarray(cv2.erode(picture, np.ones((width + 1, width + 1), np.uint8)), dtype=np.uint8)
    return thin if int(np.count_nonzero(thin > 128)) > 0.4 * int(np.count_nonzero(picture > 128)) else picture


def _stroked(letter: str, tall: float, slant: float, pen: float, rng: np.random.Generator) -> Pixels:
    lines = [line * tall for line in strokes(letter, rng)]
    for line in lines:
        line[:, 0] += slant * (tall - line[:, 1])
    every = np.concatenate(lines)
    low = every.min(axis=0) - pen - 2
    size = np.ceil(every.max(axis=0) - low + pen + 2).astype(int)
    return drawn([line - low for line in lines], (int(size[1]), int(size[0])), pen)


def _hang(height: int, high: float, rng: np.random.Generator) -> float:
    """How far a figure reaches below the line: a 7 or a 9 may."""
    return max(0.0, height - high) * rng.uniform(0.3, 1.0)


def _ruled(line: Pixels, base: int, rng: np.random.Generator) -> None:
    """Dots, or a rule, below or through the figures."""
    y = int(np.clip(base + rng.normal(0, 4), 2, line.shape[0] - 4))
    thick = int(rng.integers(1, 5))
    start, end = sorted(int(x) for x in rng.integers(_ROOM // 2, line.shape[1] - _ROOM // 2, 2))
    if rng.random() < 0.7:
        for x in range(start, max(end, start + 20), int(rng.integers(6, 16))):
            line[y : y + thick, x : x + thick] = 255
    else:
        line[y : y + max(1, thick // 2), start : max(end, start + 20)] = 255


def _once(text: str) -> str:
    while OTHER * 2 in text:
        text = text.replace(OTHER * 2, OTHER)
    return text


def _tight(picture: Pixels) -> Pixels:
    ys, xs = np.nonzero(picture > 60)
    return picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1] if len(ys) else np.zeros((20, 6), np.uint8)


def _tilted(picture: Pixels, angle: float) -> Pixels:
    height, width = picture.shape
    matrix = np.array([[1, -angle, angle * height / 2], [angle, 1, -angle * width / 2]], dtype=np.float32)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height)), dtype=np.uint8)
