"""What the networks that read a line of figures have in common, printed or written by hand: layers, batches, the file they are kept in.

Used by ``figures/train.py`` and ``pens/teach_pens.py``, which are run with this folder on PYTHONPATH.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

Example = tuple[np.ndarray, str]
"""A picture as the network takes it (height rows, 0 to 255, ink high), and its text."""
Batch = tuple[Tensor, Tensor, Tensor, Tensor]
"""Pictures (count, 1, height, width), ink 1; the letters of all texts; the places of each picture; the lengths of the texts."""


class Network(nn.Module):
    """Pictures (count, 1, height, width), ink 1, to the log chances of blank and ``letters`` at each of width / 4 places.

    ``channels``: those of the six layers that look at the picture; ``last``: the size of the last of them, as high as what is left.
    """

    def __init__(self, channels: Sequence[int], last: tuple[int, int], letters: int) -> None:
        super().__init__()
        first, second, third, fourth, fifth, sixth = channels
        self.seen = nn.Sequential(
            *_layer(1, first, 3, (2, 2)),
            *_layer(first, second, 3, (2, 2)),
            *_layer(second, third, 3, (1, 1)),
            *_layer(third, fourth, 3, (2, 1)),
            *_layer(fourth, fifth, 3, (2, 1)),
            *_layer(fifth, sixth, last, (1, 1), (0, 1)),
        )
        self.along = nn.Sequential(
            *_layer(sixth, sixth, (1, 5), (1, 1), (0, 2)), *_layer(sixth, sixth, (1, 3), (1, 1), (0, 1))
        )
        self.told = nn.Conv2d(sixth, letters + 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        seen = self.seen(pictures)
        return self.told(seen + self.along(seen)).squeeze(2).transpose(1, 2).float().log_softmax(2)


def _layer(
    of: int, to: int, size: int | tuple[int, int], step: tuple[int, int], pad: tuple[int, int] = (1, 1)
) -> tuple[nn.Module, ...]:
    return nn.Conv2d(of, to, size, step, pad, bias=False), nn.BatchNorm2d(to), nn.ReLU(inplace=True)


def places(width: int) -> int:
    """At how many places the network looks for a letter in a picture of this ``width``."""
    return -(-width // 4)


def batch(chosen: Sequence[Example], letters: str) -> Batch:
    """``chosen`` pictures of one height, filled up with paper to the widest, and their texts by place in ``letters`` (0: blank)."""
    height, width = chosen[0][0].shape[0], max(picture.shape[1] for picture, _ in chosen)
    pictures = np.zeros((len(chosen), 1, height, width), dtype=np.float32)
    for index, (picture, _) in enumerate(chosen):
        pictures[index, 0, :, : picture.shape[1]] = picture / 255
    texts = [[letters.index(letter) + 1 for letter in text] for _, text in chosen]
    return (
        torch.from_numpy(pictures),
        torch.tensor([letter for text in texts for letter in text], dtype=torch.long),
        torch.tensor([places(picture.shape[1]) for picture, _ in chosen]),
        torch.tensor([len(text) for text in texts]),
    )


def learn(network: Network, optimiser: torch.optim.Optimizer, given: Batch, *, half: bool = False) -> float:
    """One step on a batch; the loss before it. ``half``: in numbers of half the length, twice as fast where a processor multiplies them."""
    pictures, texts, steps, lengths = given
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        chances = network(pictures).transpose(0, 1)
    loss = nn.CTCLoss(zero_infinity=True)(chances, texts, steps, lengths)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
    return float(loss.item())


def export(network: Network, height: int, out: Path) -> None:
    """Write the network as ONNX, for pictures of any width and number."""
    network.eval()
    torch.onnx.export(
        network,
        (torch.zeros(1, 1, height, 64),),
        out,
        dynamo=False,
        input_names=["pictures"],
        output_names=["chances"],
        dynamic_axes={"pictures": {0: "count", 3: "width"}, "chances": {0: "count", 1: "place"}},
    )
    network.train()
