"""Made-up pictures of figures as they stand in table cells, and what they say: what the figure reader learns from.

The strings are those of report tables (counts, shares, sums with points between thousands, list numbers, Roman numerals, dashes), the
faces whatever fonts are given, the damage that of printers, copiers, scanners, photographs and of the rules taken out beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from cchc_extract.reading.ocr.figures import LETTERS, OTHER
from cchc_extract.reading.ocr.words import INK

Pixels = npt.NDArray[np.uint8]

_VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_CAPITALS = "ABCDĐEGHIKLMNOPQRSTUVXYFJWZ"
_WORDS = """hồ sơ văn bản lượt người cơ quan đơn vị thủ tục lần cuộc phiếu điểm tiêu chí nhiệm vụ công chức xã huyện tỉnh triệu
    đồng đạt không có chưa kế hoạch ngày tháng năm quý phòng ban kỳ mức độ tổng số tỷ lệ trong đó đã giao bộ"""
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XIX XX"


@dataclass(slots=True)
class Maker:
    """Makes pictures with their texts, the same ones for the same ``seed``. ``fonts``: TrueType or OpenType files."""

    fonts: Sequence[Path]
    seed: int
    _rng: np.random.Generator = field(init=False)
    _wordy: list[Path] = field(init=False)
    _faces: dict[tuple[Path, int], ImageFont.FreeTypeFont] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._wordy = [path for path in self.fonts if _has(path, "ếĐ")]

    def one(self) -> tuple[Pixels, str]:
        """A picture of a line, dark on white, tight around its ink, and its text in ``LETTERS``."""
        while True:
            text = _text(self._rng)
            plain = set(text) <= set(LETTERS)
            picture = self._damaged(self._drawn(text, self.fonts if plain else self._wordy))
            ys, xs = np.nonzero(picture < INK)
            if len(ys) >= 8:
                return picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1], labelled(text)

    def _drawn(self, text: str, fonts: Sequence[Path]) -> Pixels:
        rng = self._rng
        path, size = fonts[rng.integers(len(fonts))], int(rng.integers(16, 36)) * 2
        face = self._faces.get((path, size)) or ImageFont.truetype(path, size)
        if len(self._faces) < 4000:
            self._faces[path, size] = face
        spacing = int(rng.integers(0, 5)) if rng.random() < 0.1 else 0
        x0, top, x1, bottom = (int(side) for side in face.getbbox(text))
        image = Image.new("L", (x1 - x0 + 40 + spacing * len(text), bottom - top + 40), 255)
        draw = ImageDraw.Draw(image)
        if spacing:
            x = 20.0 - x0
            for letter in text:
                draw.text((x, 20 - top), letter, fill=0, font=face)
                x += face.getlength(letter) + spacing
        else:
            draw.text((20 - x0, 20 - top), text, fill=0, font=face)
        return np.asarray(image, dtype=np.uint8)

    def _damaged(self, picture: Pixels) -> Pixels:
        """The picture as a machine at another resolution would have it, brought to ours and cleaned."""
        rng = self._rng
        for step, share in _STEPS:
            if rng.random() < share:
                picture = step(picture, rng)
        low, high = np.percentile(picture, (0.5, 90))
        stretched = np.clip((picture.astype(np.float32) - low) / max(1.0, high - low - 6), 0, 1) * 255
        near = cv2.dilate(np.asarray(stretched < INK - 40, dtype=np.uint8), np.ones((7, 7), np.uint8))
        return np.where(near > 0, stretched, 255).astype(np.uint8)


def labelled(text: str) -> str:
    """The text in the reader's letters: all dashes are one, each run of letters it does not know becomes one ``OTHER``."""
    out = ""
    for letter in text.translate({ord("–"): "-", ord("—"): "-"}):
        if letter in LETTERS and letter != OTHER:
            out += letter
        elif not out.endswith(OTHER):
            out += OTHER
    return out


def _has(path: Path, letters: str) -> bool:
    return all(ord(letter) in TTFont(path, fontNumber=0, lazy=True).getBestCmap() for letter in letters)


def _text(rng: np.random.Generator) -> str:
    kinds = (_count, _share, _sum, _outline, _roman, _sign, _mixed, _word)
    return kinds[rng.choice(len(kinds), p=(0.3, 0.13, 0.12, 0.12, 0.06, 0.05, 0.06, 0.16))](rng)


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(digit) for digit in rng.integers(0, 10, count))


def _count(rng: np.random.Generator) -> str:
    text = _digits(rng, int(rng.choice((1, 2, 3, 4, 5, 6, 8), p=(0.34, 0.26, 0.18, 0.1, 0.06, 0.03, 0.03))))
    return f"({text})" if rng.random() < 0.05 else text


def _share(rng: np.random.Generator) -> str:
    whole = _digits(rng, int(rng.integers(1, 4)))
    if rng.random() < 0.75:
        whole += rng.choice((",", ".")) + _digits(rng, int(rng.integers(1, 4)))
    return whole + str(rng.choice(("", "%", " %"), p=(0.5, 0.42, 0.08)))


def _sum(rng: np.random.Generator) -> str:
    point = str(rng.choice((".", ",", " "), p=(0.75, 0.15, 0.1)))
    groups = [_digits(rng, int(rng.integers(1, 4))), *(_digits(rng, 3) for _ in range(int(rng.integers(1, 4))))]
    return point.join(groups)


def _outline(rng: np.random.Generator) -> str:
    parts = [str(rng.integers(1, 20)) for _ in range(int(rng.integers(1, 5)))]
    broken = "." if len(parts) == 1 and rng.random() < 0.2 else ""  # the second line of a number that did not fit
    return broken + ".".join(parts) + str(rng.choice(("", ".", ")"), p=(0.55, 0.3, 0.15)))


def _roman(rng: np.random.Generator) -> str:
    return str(rng.choice(_ROMAN.split())) + str(rng.choice(("", "."), p=(0.75, 0.25)))


def _sign(rng: np.random.Generator) -> str:
    return str(rng.choice(("-", "–", "—", "x", "X", "%", "+", "--"), p=(0.4, 0.2, 0.05, 0.12, 0.1, 0.08, 0.03, 0.02)))


def _mixed(rng: np.random.Generator) -> str:
    one, two = str(rng.integers(0, 400)), str(rng.integers(0, 400))
    day = f"{rng.integers(1, 32):02d}/{rng.integers(1, 13):02d}"
    forms = (f"{one}/{two}", day, f"{day}/{rng.integers(2000, 2031)}", f"({one})=({two})", f"{one}-{two}", f"-{one}")
    return str(rng.choice((*forms, f"+{one}", f"{one}={two}+{_digits(rng, 1)}", f"{one}:{two}", f"{one}x{two}")))


def _word(rng: np.random.Generator) -> str:
    """What is no figure: words, acronyms, letters of lists, words with figures in them."""
    chance = rng.random()
    if chance < 0.35:
        text = " ".join(rng.choice(_WORDS.split(), int(rng.integers(1, 4))))
        return text.capitalize() if rng.random() < 0.5 else text
    if chance < 0.5:
        return "".join(rng.choice(list(_CAPITALS), int(rng.integers(2, 6))))
    if chance < 0.62:
        letters = [letter for letter in _VIETNAMESE if letter not in "lox"]
        return str(rng.choice(letters)) + str(rng.choice(("", ".", ")")))
    if chance < 0.72:
        letters = [letter for letter in _CAPITALS if letter not in "IVXLOSZ"]
        return str(rng.choice(letters)) + str(rng.choice(("", ".", ")"), p=(0.6, 0.3, 0.1)))
    if chance < 0.86:
        return "".join(rng.choice(list(_VIETNAMESE), int(rng.integers(2, 7))))
    return f"{rng.integers(0, 200)} {rng.choice(_WORDS.split())}"


Step = Callable[[Pixels, np.random.Generator], Pixels]


def _turned(picture: Pixels, rng: np.random.Generator) -> Pixels:
    height, width = picture.shape
    angle, shear = rng.normal(0, 0.012), rng.normal(0, 0.03)
    matrix = np.array([[1, shear - angle, -shear * height / 2], [angle, 1, -angle * width / 2]], dtype=np.float32)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderValue=255.0), dtype=np.uint8)


def _weighted(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """Ink spread or starved by a pixel or two."""
    kernel = np.ones(rng.integers(1, 4, 2), np.uint8)
    change = cv2.erode if rng.random() < 0.6 else cv2.dilate
    return np.asarray(change(picture, kernel), dtype=np.uint8)


def _coarse(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """Scanned at less than 300 dpi, or with fewer rows than columns as a fax is."""
    height, width = picture.shape
    across = rng.uniform(0.36, 0.95)
    down = across * (0.55 if rng.random() < 0.12 else 1)
    small = cv2.resize(
        picture, (max(4, round(width * across)), max(4, round(height * down))), interpolation=cv2.INTER_AREA
    )
    small = _grainy(small, rng)
    if rng.random() < 0.25:
        small = _two_tone(small, rng)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _blurred(picture: Pixels, rng: np.random.Generator) -> Pixels:
    sigma = rng.uniform(0.3, 1.9, 2)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigmaX=sigma[0], sigmaY=sigma[1]), dtype=np.uint8)


def _grainy(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """Uneven ink on paper of its own grey."""
    ink, paper = rng.uniform(0, 130), rng.uniform(215, 255)
    grey = ink + (paper - ink) * (picture.astype(np.float32) / 255)
    patchy = cv2.GaussianBlur(rng.normal(0, 1, picture.shape).astype(np.float32), (0, 0), rng.uniform(0.6, 2.5))
    grey += patchy * rng.uniform(0, 30) + rng.normal(0, rng.uniform(0, 9), picture.shape)
    return np.clip(grey, 0, 255).astype(np.uint8)


def _two_tone(picture: Pixels, rng: np.random.Generator) -> Pixels:
    low, high = int(picture.min()), int(picture.max())
    return np.where(picture < low + (high - low) * rng.uniform(0.35, 0.8), 0, 255).astype(np.uint8)


def _compressed(picture: Pixels, rng: np.random.Generator) -> Pixels:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 90))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _crossed(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """What a rule leaves where it was taken out: a lost band, or a remnant at an edge."""
    picture, (height, width) = picture.copy(), picture.shape
    thick = int(rng.integers(1, 4))
    if rng.random() < 0.5:
        y = int(rng.integers(14, height - 14))
        picture[y : y + thick] = np.maximum(picture[y : y + thick], rng.integers(140, 256))
    elif rng.random() < 0.5:
        y = int(rng.choice((rng.integers(6, 20), height - rng.integers(6, 20))))
        start = int(rng.integers(0, width))
        picture[y : y + thick, start : start + int(rng.integers(4, 30))] = rng.integers(0, 150)
    return picture


def _speckled(picture: Pixels, rng: np.random.Generator) -> Pixels:
    picture, (height, width) = picture.copy(), picture.shape
    for _ in range(int(rng.integers(1, 12))):
        y, x, size = int(rng.integers(12, height - 12)), int(rng.integers(12, width - 12)), int(rng.integers(1, 4))
        picture[y : y + size, x : x + size] = rng.choice((0, 255, 120))
    return picture


_STEPS: tuple[tuple[Step, float], ...] = (
    (_turned, 0.5),
    (_weighted, 0.5),
    (_crossed, 0.2),
    (_blurred, 0.35),
    (_coarse, 0.65),
    (_speckled, 0.2),
    (_grainy, 0.4),
    (_blurred, 0.25),
    (_two_tone, 0.15),
    (_compressed, 0.3),
)
