#!/usr/bin/env python3
"""Teach the figure reader: train.py FONTS OUT.onnx [MINUTES] [SEED]. FONTS: the list that fonts.py prints.

Needs torch, onnx, fonttools and pillow beside the package. A process of its own makes pictures while the network learns. Of each hundredth
it only tells how many it reads right: what is printed is about pictures it never learnt from, which are far worse than most of a scan's.
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
from made import Maker
from torch import Tensor, nn

from cchc_extract.reading.ocr.engine import Reading
from cchc_extract.reading.ocr.figures import HEIGHT, LETTERS, OTHER, decoded, prepared
from cchc_extract.reading.ocr.words import TOLD, tight

_BATCH = 64
_HELD = 150_000  # pictures kept to learn from again
_CHUNK = 512
_RATE = 2e-3
_TELL_SECONDS = 60.0


Example = tuple[np.ndarray, str]
"""A picture as the network takes it (``HEIGHT`` rows, 0 to 255, ink high), and its text."""


class Network(nn.Module):
    """Pictures (batch, 1, 32, width), ink 1, to the log chances of blank and letters at each of width / 4 places."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = nn.Sequential(
            *_layer(1, 12, 3, (2, 2)),
            *_layer(12, 24, 3, (2, 2)),
            *_layer(24, 32, 3, (1, 1)),
            *_layer(32, 48, 3, (2, 1)),
            *_layer(48, 64, 3, (2, 1)),
            *_layer(64, 96, (2, 3), (1, 1), (0, 1)),
        )
        self.along = nn.Sequential(*_layer(96, 96, (1, 5), (1, 1), (0, 2)), *_layer(96, 96, (1, 3), (1, 1), (0, 1)))
        self.told = nn.Conv2d(96, len(LETTERS) + 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        seen = self.seen(pictures)
        return self.told(seen + self.along(seen)).squeeze(2).transpose(1, 2).log_softmax(2)


def _layer(
    of: int, to: int, size: int | tuple[int, int], step: tuple[int, int], pad: tuple[int, int] = (1, 1)
) -> tuple[nn.Module, ...]:
    return nn.Conv2d(of, to, size, step, pad, bias=False), nn.BatchNorm2d(to), nn.ReLU(inplace=True)


def _make(fonts: list[Path], seed: int, queue: mp.Queue[list[Example]]) -> None:
    maker = Maker(fonts, seed)
    while True:
        made = (maker.one() for _ in range(_CHUNK))
        queue.put([((prepared(tight(picture)) * 255).astype(np.uint8), text) for picture, text in made])


def _batch(chosen: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    width = max(picture.shape[1] for picture, _ in chosen)
    pictures = np.zeros((len(chosen), 1, HEIGHT, width), dtype=np.float32)
    for index, (picture, _) in enumerate(chosen):
        pictures[index, 0, :, : picture.shape[1]] = picture / 255
    texts = [[LETTERS.index(letter) + 1 for letter in text] for _, text in chosen]
    steps = torch.tensor([-(-picture.shape[1] // 4) for picture, _ in chosen])
    return (
        torch.from_numpy(pictures),
        torch.tensor([letter for text in texts for letter in text]),
        steps,
        torch.tensor([len(text) for text in texts]),
    )


def _read(network: Network, chosen: list[Example]) -> list[Reading]:
    with torch.no_grad():
        chances = network(_batch(chosen)[0]).numpy()
    return [decoded(line[: -(-example[0].shape[1] // 4)]) for line, example in zip(chances, chosen, strict=True)]


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
    made, step, told, loss = 0, 0, 0.0, torch.tensor(0.0)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    ctc = nn.CTCLoss(zero_infinity=True)
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
            pictures, texts, steps, lengths = _batch(drawn[start : start + _BATCH])
            loss = ctc(network(pictures).transpose(0, 1), texts, steps, lengths)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            _tell(network, held_out, begun, step, loss.item())
    _tell(network, held_out, begun, step, loss.item())


def _export(network: Network, out: Path) -> None:
    network.eval()
    torch.onnx.export(
        network,
        (torch.zeros(1, 1, HEIGHT, 64),),
        out,
        dynamo=False,
        input_names=["pictures"],
        output_names=["chances"],
        dynamic_axes={"pictures": {0: "count", 3: "width"}, "chances": {0: "count", 1: "place"}},
    )


def main() -> None:
    fonts = [Path(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line]
    out, minutes, seed = Path(sys.argv[2]), float((sys.argv[3:] or ["40"])[0]), int((sys.argv[4:] or ["1"])[0])
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    queue: mp.Queue[list[Example]] = mp.Queue(8)
    mp.Process(target=_make, args=(fonts, seed, queue), daemon=True).start()
    network = Network()
    print(sum(weights.numel() for weights in network.parameters()), "weights", flush=True)
    _learn(network, queue, 60 * minutes, np.random.default_rng(seed))
    _export(network, out)


if __name__ == "__main__":
    main()
