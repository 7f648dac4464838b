#!/usr/bin/env python3
"""Teach the pen reader: teach_pens.py MNIST PENS PRINTS OUT.onnx [MINUTES] [SEED].

MNIST: the folder of its four files. PENS, PRINTS: lists of fonts, a file a line, of handwriting and of print. Needs torch, onnx, fonttools,
pillow and the package, and scripts on PYTHONPATH; one process, one thread. It goes on from the weights in OUT.pt, where there are any.

It learns from the 60,000 figures of MNIST's first part; what is printed is about lines made with the 10,000 of the second, which other
people wrote. The narrower network in the package (channels 16 to 96) learnt 38 minutes of processor time from 110,000 such lines, each met
about ten times, leaning and stretched anew. The wider one went on from its weights for 29 minutes and 75,000 lines, of the last 24,000 of
which two in five numbers stand before a symbol: .84 right of 400 others of these. Of the slots of 200 made heads, in faces neither saw, it
reads .84 of the numbers right by their ink alone (the narrower one .83), .88 with the symbol behind them (.81); both read .97 to .98 of
the days and months. What each counts for is fitted by ``weigh_pens.py`` (docs/accuracy.md, "Handwriting").
"""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from linenetworks import Example, Network, batch, export, learn, places
from penhands import read_hands
from penlines import Maker
from torch import Tensor

from cchc_extract.reading.ocr.pens import HEIGHT, LETTERS, prepared, texts

_BATCH = 64
_FIRST = 2_500  # pictures made before learning begins
_FRESH = 72  # made in each round of ``_ROUND`` batches
_ROUND = 8
_TEST = 400
_RATE = 1.5e-3
_CHANNELS = (24, 40, 64, 88, 112, 128)
_UNHEARD = 0.1  # of its first weight is what a new channel is worth to those that were there before
_TELL_SECONDS = 40.0
_SURE = 0.98
_PATIENCE = 12  # times the minutes of processor time by the clock, on a machine that has others to serve


def _made(maker: Maker, count: int) -> list[Example]:
    made = (maker.one() for _ in range(count))
    return [((prepared(picture) * 255).astype(np.uint8), text) for picture, text in made if _fits(picture, text)]


def _fits(picture: np.ndarray, text: str) -> bool:
    """Whether there are places enough for the letters."""
    return (
        picture.shape[1] * HEIGHT / picture.shape[0] / 4 >= 1.3 * len(text) and picture.shape[1] < 9 * picture.shape[0]
    )


def _again(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture a little wider or narrower, higher or lower, leaning, fainter or stronger."""
    height, width = picture.shape
    wide, tall, lean = rng.uniform(0.85, 1.15), rng.uniform(0.82, 1.05), rng.normal(0, 0.06)
    down = rng.uniform(0, 1 - tall) * height if tall < 1 else 0.0
    matrix = np.array([[wide, lean, -lean * height / 2 + 2], [0, tall, down]], dtype=np.float32)
    size = -(-round(width * wide + 4) // 16) * 16, height
    out = cv2.warpAffine(picture, matrix, size).astype(np.float32)
    return np.clip(out * rng.uniform(0.7, 1.3), 0, 255).astype(np.uint8)


def _tell(network: Network, held_out: list[Example], begun: float, step: int, loss: float) -> None:
    network.eval()
    right, sure = [], []
    for start in range(0, len(held_out), _BATCH):
        chosen = held_out[start : start + _BATCH]
        with torch.no_grad():
            chances = network(batch(chosen, LETTERS)[0]).numpy()
        for line, (picture, text) in zip(chances, chosen, strict=True):
            found = texts(line[: places(picture.shape[1])])
            best = next(iter(found))
            right.append(best == text)
            if found[best] >= _SURE:
                sure.append(best == text)
    network.train()
    print(
        f"{time.process_time() - begun:5.0f} s  step {step}  loss {loss:.3f}  right {np.mean(right):.4f} of {len(right)}"
        f"  sure {len(sure) / len(right):.3f}, right {np.mean(sure or [0]):.5f}",
        flush=True,
    )


def _learn(
    network: Network, maker: Maker, held_out: list[Example], minutes: float, rng: np.random.Generator, out: Path
) -> None:
    held = _made(maker, _FIRST)
    begun, clock, told, step, loss = time.process_time(), time.monotonic(), 0.0, 0, 0.0
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    while (gone := max(time.process_time() - begun, (time.monotonic() - clock) / _PATIENCE) / (60 * minutes)) < 1:
        held += _made(maker, _FRESH)
        for group in optimiser.param_groups:
            warm = min(1.0, (step + 20) / 300)
            group["lr"] = warm * _RATE * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * gone)))
        drawn = [(_again(held[at][0], rng), held[at][1]) for at in rng.integers(0, len(held), _ROUND * _BATCH)]
        drawn.sort(key=lambda each: each[0].shape[1])  # pictures of like width learn together, for little padding
        for start in rng.permutation(_ROUND) * _BATCH:
            loss = learn(network, optimiser, batch(drawn[start : start + _BATCH], LETTERS))
            step += 1
        if time.process_time() - told > _TELL_SECONDS:
            told = time.process_time()
            print(len(held), "pictures", end="  ")
            _tell(network, held_out, begun, step, loss)
            _keep(network, out)
    _tell(network, held_out, begun, step, loss)


def _widened(before: dict[str, Tensor], after: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights of a narrower network in a wider one: it says about the same at first, for it hardly hears what is new in it."""
    for name, weights in after.items():
        known = before[name]
        if weights.shape == known.shape:
            after[name] = known
            continue
        if weights.dim() > 1:
            weights[: known.shape[0], known.shape[1] :] *= _UNHEARD
        weights[tuple(slice(size) for size in known.shape)] = known
    return after


def _keep(network: Network, out: Path) -> None:
    export(network, HEIGHT, out)
    torch.save(network.state_dict(), out.with_suffix(".pt"))


def _listed(file: str) -> list[Path]:
    return [Path(line) for line in Path(file).read_text(encoding="utf-8").splitlines() if line]


def main() -> None:
    folder, pens, prints, out = Path(sys.argv[1]), _listed(sys.argv[2]), _listed(sys.argv[3]), Path(sys.argv[4])
    minutes, seed = float((sys.argv[5:] or ["30"])[0]), int((sys.argv[6:] or ["1"])[0])
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    held_out = _made(Maker(read_hands(folder, "t10k"), pens, prints, seed + 1), _TEST)
    network = Network(_CHANNELS, (3, 3), len(LETTERS))
    if (before := out.with_suffix(".pt")).exists():
        network.load_state_dict(_widened(torch.load(before), network.state_dict()))
    print(sum(weights.numel() for weights in network.parameters()), "weights", flush=True)
    maker = Maker(read_hands(folder, "train"), pens, prints, seed)
    _learn(network, maker, held_out, minutes, np.random.default_rng(seed), out)
    _keep(network, out)


if __name__ == "__main__":
    main()
