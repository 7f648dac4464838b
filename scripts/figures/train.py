#!/usr/bin/env python3
"""Teach the figure reader: train.py FONTS OUT.onnx [MINUTES] [SEED]. FONTS: the list that fonts.py prints.

Needs torch, onnx, fonttools and pillow beside the package, and scripts on PYTHONPATH. A process of its own makes pictures while the
network learns. Of each hundredth it only tells how many it reads right: what is printed is about pictures it never learnt from, which are
far worse than most of a scan's.
The network in the package learnt for 42 minutes from some 200,000 pictures, each met about five times. Of 2,500 others it reads 93 in 100
right; of the 76 in 100 that it is as sure of as it has to be to be believed, all but 1 in 1,000.
"""

from __future__ import annotations

import math
import multiprocessing as mp
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty

import numpy as np
import torch
from linenetworks import Example, Network, batch, export, learn, places
from made import Maker

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.ocr.figures import HEIGHT, LETTERS, OTHER, decoded, prepared
from cchc_extract.reading.ocr.words import TOLD, tight

_BATCH = 64
_HELD = 150_000  # pictures kept to learn from again
_CHUNK = 512
_RATE = 2e-3
_TELL_SECONDS = 60.0


def _make(fonts: list[Path], seed: int, queue: mp.Queue[list[Example]]) -> None:
    maker = Maker(fonts, seed)
    while True:
        made = (maker.one() for _ in range(_CHUNK))
        queue.put([((prepared(tight(picture)) * 255).astype(np.uint8), text) for picture, text in made])


def _read(network: Network, chosen: list[Example]) -> list[Reading]:
    with torch.no_grad():
        chances = network(batch(chosen, LETTERS)[0]).numpy()
    return [decoded(line[: places(example[0].shape[1])]) for line, example in zip(chances, chosen, strict=True)]


def _tell(network: Network, held_out: list[Example], begun: float, step: int, loss: float) -> None:
    network.eval()
    read = [
        each for start in range(0, len(held_out), _BATCH) for each in _read(network, held_out[start : start + _BATCH])
    ]
    network.train()
    right = [(said.text == text, said.confidence) for said, (_, text) in zip(read, held_out, strict=True)]
    told = [(said.text, text) for said, (_, text) in zip(read, held_out, strict=True) if said.confidence >= TOLD]
    sure = [said == text or (OTHER in said and OTHER in text) for said, text in told]  # of words, that they are some
    print(
        f"{time.monotonic() - begun:5.0f} s  step {step}  loss {loss:.3f}  right {np.mean([ok for ok, _ in right]):.4f} of {len(right)}"
        f"  sure {len(sure) / len(right):.3f}, right {np.mean(sure or [0]):.5f}",
        flush=True,
    )


def _learn(network: Network, queue: mp.Queue[list[Example]], seconds: float, rng: np.random.Generator) -> None:
    held: list[Example] = []
    held_out: list[Example] = []
    made, step, told, loss = 0, 0, 0.0, 0.0
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    begun = time.monotonic()
    while (gone := (time.monotonic() - begun) / seconds) < 1:
        with suppress(Empty):
            chunk = queue.get(block=len(held) < 2 * _CHUNK)
            held_out += chunk[: _CHUNK // 100]
            for each in chunk[_CHUNK // 100 :]:
                held[made % _HELD : made % _HELD + 1] = [each]
                made += 1
        for group in optimiser.param_groups:
            group["lr"] = _RATE * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))
        # pictures of like width learn together, for little padding
        drawn = sorted((held[at] for at in rng.integers(0, len(held), 8 * _BATCH)), key=lambda each: each[0].shape[1])
        for start in range(0, len(drawn), _BATCH):
            loss = learn(network, optimiser, batch(drawn[start : start + _BATCH], LETTERS))
            step += 1
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            _tell(network, held_out, begun, step, loss)
    _tell(network, held_out, begun, step, loss)


def main() -> None:
    fonts = [Path(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line]
    out, minutes, seed = Path(sys.argv[2]), float((sys.argv[3:] or ["40"])[0]), int((sys.argv[4:] or ["1"])[0])
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    queue: mp.Queue[list[Example]] = mp.Queue(8)
    mp.Process(target=_make, args=(fonts, seed, queue), daemon=True).start()
    network = Network((12, 24, 32, 48, 64, 96), (2, 3), len(LETTERS))
    print(sum(weights.numel() for weights in network.parameters()), "weights", flush=True)
    _learn(network, queue, 60 * minutes, np.random.default_rng(seed))
    export(network, HEIGHT, out)


if __name__ == "__main__":
    main()
