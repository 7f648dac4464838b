#!/usr/bin/env python3
"""Teach the pen reader: teach_pens.py MNIST PENS PRINTS OUT.onnx [MINUTES] [SEED] [CHANNELS].

MNIST: the folder of its four files. PENS, PRINTS: lists of fonts, a file a line, of handwriting and of print. Needs torch, onnx, fonttools,
pillow and the package, and scripts on PYTHONPATH; one process learns, one makes pictures. It goes on from the weights in OUT.pt, where
there are any, for so many minutes by the clock.

It learns from the 60,000 figures of MNIST's first part; what is printed is about rows made with the 10,000 of the second, which other
people wrote. Both networks learnt 67 minutes of one core from single lines (``penlines.py``), the narrower one (channels 16,28,40,60,80,96)
38. Then the wider one went on for 5,700 batches from 27,600 pictures and the narrower one for 5,500 from 16,900, three in five of them cut
out of rows of heads (``penrows.py``), with 50 handwriting faces instead of 28: of 400 slots of such rows the wider one reads .88 right
(.79 before) and is sure of .62, of 250 one wrong (.50, seven wrong), the narrower one .85 (.57). What each counts for is fitted by
``weigh_pens.py`` (docs/accuracy.md, "Handwriting").
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from linenetworks import Example, Network, batch, export, learn, places
from penhands import read_hands
from penheads import faces
from penlines import Maker
from penrows import Rows
from torch import Tensor

from cchc_extract.reading.ocr.pens import HEIGHT, LETTERS, prepared, texts

_BATCH = 64
_FIRST = 1_200  # pictures made before learning begins
_FRESH = 72  # made in one lot
_ROUND = 8
_TEST = 400
_RATE = 1.2e-3
_ROWS = 0.6  # of all pictures are cut out of rows of heads
_NEAREST = -0.06  # of their height: how near figures of a row come to each other
_AHEAD = 8  # lots of pictures that wait to be learnt from
_UNHEARD = 0.1  # of its first weight is what a new channel is worth to those that were there before
_TELL_SECONDS = 90.0
_SURE = 0.98


@dataclass(slots=True)
class Source:
    """Where pictures come from: lines, and rows of heads, half and half."""

    lines: Maker
    rows: Rows

    @classmethod
    def of(cls, mnist: Path, part: str, fonts: Sequence[Path], prints: Sequence[Path], seed: int) -> Source:
        """What figures of that part of MNIST make, and those faces; the same for the same seed."""
        hands = read_hands(mnist, part)
        near = Maker(hands, fonts, prints, seed + 1, nearest=_NEAREST)
        return cls(Maker(hands, fonts, prints, seed), Rows(near, np.random.default_rng(seed), faces(prints)))

    def made(self, count: int, rows: float = _ROWS) -> list[Example]:
        """So many pictures or a few more, ``rows`` of them cut out of rows."""
        made: list[tuple[np.ndarray, str]] = []
        while len(made) < rows * count:
            made += self.rows.some()
        made += [self.lines.one() for _ in range(round((1 - rows) * count))]
        return [((prepared(picture) * 255).astype(np.uint8), text) for picture, text in made if _fits(picture, text)]


def _make(queue: Queue[list[Example]], *source: Any) -> None:
    """Make pictures for as long as someone takes them."""
    made = Source.of(*source)
    while True:
        queue.put(made.made(_FRESH))


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
        f"{time.monotonic() - begun:5.0f} s  step {step}  loss {loss:.3f}  right {np.mean(right):.4f} of {len(right)}"
        f"  sure {len(sure) / len(right):.3f}, right {np.mean(sure or [0]):.5f}",
        flush=True,
    )


def _learn(
    network: Network,
    queue: Queue[list[Example]],
    held_out: list[Example],
    minutes: float,
    rng: np.random.Generator,
    out: Path,
) -> None:
    held: list[Example] = []
    while len(held) < _FIRST:
        held += queue.get()
    begun, told, step, loss = time.monotonic(), 0.0, 0, 0.0
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    while (gone := (time.monotonic() - begun) / (60 * minutes)) < 1:
        while not queue.empty():
            held += queue.get()
        for group in optimiser.param_groups:
            warm = min(1.0, (step + 20) / 300)
            group["lr"] = warm * _RATE * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * gone)))
        drawn = [(_again(held[at][0], rng), held[at][1]) for at in rng.integers(0, len(held), _ROUND * _BATCH)]
        drawn.sort(key=lambda each: each[0].shape[1])  # pictures of like width learn together, for little padding
        for start in rng.permutation(_ROUND) * _BATCH:
            loss = learn(network, optimiser, batch(drawn[start : start + _BATCH], LETTERS), half=True)
            step += 1
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
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
    channels = [int(each) for each in (sys.argv[7:] or ["24,40,64,88,112,128"])[0].split(",")]
    held_out = Source.of(folder, "t10k", pens, prints, seed + 1).made(_TEST, rows=1.0)
    network = Network(channels, (3, 3), len(LETTERS))
    if (before := out.with_suffix(".pt")).exists():
        network.load_state_dict(_widened(torch.load(before), network.state_dict()))
    print(sum(weights.numel() for weights in network.parameters()), "weights", flush=True)
    network = network.to(memory_format=torch.channels_last)
    queue: Queue[list[Example]] = Queue(_AHEAD)
    maker = Process(target=_make, args=(queue, folder, "train", pens, prints, seed), daemon=True)
    maker.start()
    _learn(network, queue, held_out, minutes, np.random.default_rng(seed), out)
    maker.kill()
    _keep(network, out)


if __name__ == "__main__":
    main()
