"""What a pen, a scanner and a fax make of a line of figures."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from cchc_extract.reading.ocr.words import INK

Pixels = npt.NDArray[np.uint8]


def damaged(line: Pixels, rng: np.random.Generator) -> Pixels:
    """The line (255 where there is ink) as dark ink on white, as our pictures of pages have it, from a machine that did it harm."""
    if rng.random() < 0.35:
        line = _bent(line, rng)
    ink = line.astype(np.float32) / 255
    if rng.random() < 0.35:  # a pen that runs dry here and there, or presses unevenly
        patchy = cv2.GaussianBlur(rng.normal(0, 1, line.shape).astype(np.float32), (0, 0), rng.uniform(2, 8))
        ink *= np.clip(1 - patchy / max(1e-6, float(patchy.std())) * rng.uniform(0.05, 0.35), 0, 1)
    darkest = rng.uniform(0, 110)
    picture = np.clip(255 - ink * (255 - darkest), 0, 255).astype(np.uint8)
    often = 1.0 if rng.random() < 0.5 else 0.45  # half of all scans are fair
    for step, share in _STEPS:
        if rng.random() < share * often:
            picture = step(picture, rng)
    low, high = np.percentile(picture, (0.5, 90))
    low = min(low, INK - 60) * rng.uniform(0.4, 1)
    stretched = np.clip((picture.astype(np.float32) - low) / max(1.0, high - low - 6), 0, 1) * 255
    near = cv2.dilate(np.asarray(stretched < INK - 30, dtype=np.uint8), np.ones((7, 7), np.uint8))
    return np.where(near > 0, stretched, 255).astype(np.uint8)


def _bent(line: Pixels, rng: np.random.Generator) -> Pixels:
    height, width = line.shape
    far = rng.uniform(1.0, 3.5)
    maps = []
    for size in (width, height):
        noise = cv2.GaussianBlur(rng.normal(0, 1, line.shape).astype(np.float32), (0, 0), rng.uniform(9, 16))
        maps.append(noise / max(1e-6, float(noise.std())) * far)
        del size
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(cv2.remap(line, xs + maps[0], ys + maps[1], cv2.INTER_LINEAR), dtype=np.uint8)


def _blurred(picture: Pixels, rng: np.random.Generator) -> Pixels:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.6)), dtype=np.uint8)


def _coarse(picture: Pixels, rng: np.random.Generator) -> Pixels:
    height, width = picture.shape
    across = rng.uniform(0.4, 0.95)
    down = across * (0.55 if rng.random() < 0.1 else 1)
    size = max(4, round(width * across)), max(4, round(height * down))
    small = _grainy(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), rng)
    if rng.random() < 0.25:
        small = _two_tone(small, rng)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _grainy(picture: Pixels, rng: np.random.Generator) -> Pixels:
    noise = rng.normal(0, rng.uniform(0, 10), picture.shape)
    return np.clip(picture * rng.uniform(0.9, 1.0) + noise, 0, 255).astype(np.uint8)


def _two_tone(picture: Pixels, rng: np.random.Generator) -> Pixels:
    low, high = int(picture.min()), int(picture.max())
    return np.where(picture < low + (high - low) * rng.uniform(0.35, 0.8), 0, 255).astype(np.uint8)


def _compressed(picture: Pixels, rng: np.random.Generator) -> Pixels:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 85))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _speckled(picture: Pixels, rng: np.random.Generator) -> Pixels:
    picture, (height, width) = picture.copy(), picture.shape
    for _ in range(int(rng.integers(1, 8))):
        y, x, size = int(rng.integers(4, height - 4)), int(rng.integers(4, width - 4)), int(rng.integers(1, 4))
        picture[y : y + size, x : x + size] = rng.choice((0, 255, 120))
    return picture


def _stamped_over(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A part of a stamp's ring that was not taken out."""
    picture = picture.copy()
    height, width = picture.shape
    centre = int(rng.integers(-width, 2 * width)), int(rng.choice((-150, height + 150)) + rng.integers(-60, 60))
    cv2.circle(
        picture, centre, int(rng.integers(150, 260)), float(rng.integers(40, 170)), int(rng.integers(1, 5)), cv2.LINE_AA
    )
    return picture


Step = Callable[[Pixels, np.random.Generator], Pixels]
_STEPS: tuple[tuple[Step, float], ...] = (
    (_stamped_over, 0.04),
    (_blurred, 0.5),
    (_coarse, 0.5),
    (_grainy, 0.35),
    (_speckled, 0.12),
    (_two_tone, 0.15),
    (_compressed, 0.35),
)
