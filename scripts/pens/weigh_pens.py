#!/usr/bin/env python3
"""Fit what each reader of pens counts for: weigh_pens.py HEADS...: folders of scans of heads, each with its ``.truth.json`` (penheads.py).

Every scan is read as the package reads it; of each slot the readers' texts are kept. The powers to which their chances are taken, and what
stands for all that none of them saw (``reading/ocr/penwords.py``, ``_POOLS``), are those under which the truth is likeliest (Adam, with a
weak pull towards the middle); readers that never learnt to read a symbol count nothing with it. Prints them, and for some thresholds how
many slots would be given and how many of these wrong, which says little of heads that they were not fitted to.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cchc_extract.library import read
from cchc_extract.reading.ocr import penwords
from cchc_extract.reading.ocr.engine import Texts

Floats = npt.NDArray[np.float64]
Slot = tuple[str, Floats, int]
"""Which pool weighs it; the logarithms of the readers' chances of each value, and of none of them; which of these is right."""

_STEPS, _RATE = 600, 0.03
_MIDDLE, _PULL = 0.6, (0.6, 0.1)  # of powers, and how strongly they and the others are held
_LEAST = 0.1  # of powers: no reader is left out that these heads can do without
_UNTAUGHT = slice(5, None)  # of the readers of the symbol, all but the networks
_THRESHOLDS = (0.8, 0.9, 0.93, 0.95, 0.97, 0.98)


def slots_of(scan: Path) -> Iterator[Slot]:
    """The slots of one scan."""
    fields = json.loads(scan.with_suffix(".truth.json").read_text(encoding="utf-8"))["meta"]
    _, month, day = fields["issued_on"].split("-")
    truth = {"number": fields["number_symbol"].split("/")[0], "day": day, "month": month}
    said: list[tuple[Any, ...]] = []
    weigh = penwords.weigh

    def heard(texts: Sequence[Texts], kind: Any, *, whole: bool = True, ended: Sequence[Texts] = ()) -> Any:
        said.append((texts, kind, whole, ended))
        return weigh(texts, kind, whole=whole, ended=ended)

    penwords.weigh = heard
    try:
        read(scan)
    finally:
        penwords.weigh = weigh
    for texts, kind, whole, ended in said:
        if (
            texts
            and (penwords.is_ended(ended) or kind != "number")
            and (known := _known(texts, kind, ended, truth[kind]))
        ):
            yield penwords.pool_of(kind, whole=whole, ended=bool(ended)), *known


def _known(said: Sequence[Texts], kind: Any, ended: Sequence[Texts], truth: str) -> tuple[Floats, int] | None:
    by_value = [penwords.by_value(texts, kind) for texts in penwords.held(said, ended, kind)]
    values = sorted({value for texts in by_value for value in texts})
    if not values:
        return None
    value = truth if kind == "number" else truth.lstrip("0")
    none = [max(0.0, 1 - sum(texts.values())) for texts in by_value]
    rows = [*([texts.get(each, 0.0) for texts in by_value] for each in values), none]
    return np.log(np.array(rows) + penwords.DOUBT), values.index(value) if value in values else len(values)


def chances(logs: Floats, powers: Floats) -> Floats:
    """What each row is worth; the last of ``powers`` is the logarithm of what stands for others."""
    sums = logs @ powers[:-1]
    sums[-1] += powers[-1]
    raised: Floats = np.exp(sums - sums.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def fitted(slots: Sequence[Slot]) -> Floats:
    """The powers, and the logarithm of what stands for others."""
    size = slots[0][1].shape[1]
    powers = np.append(np.full(size, _MIDDLE), 0.0)
    mean, square = np.zeros(size + 1), np.zeros(size + 1)
    for step in range(1, _STEPS + 1):
        slope = np.append(_PULL[0] * (powers[:-1] - _MIDDLE), _PULL[1] * powers[-1])
        for _, logs, right in slots:
            off = chances(logs, powers)
            off[right] -= 1
            slope += np.append(off @ logs, off[-1])
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = _RATE if step < 2 * _STEPS / 3 else _RATE / 5
        powers -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        powers[:-1] = np.clip(powers[:-1], _LEAST, 2)
        powers[:-1][_UNTAUGHT] = 0
    return powers


def main() -> None:
    pools: dict[str, list[Slot]] = defaultdict(list)
    for folder in map(Path, sys.argv[1:]):
        for scan in sorted(folder.glob("*.pdf")):
            for slot in slots_of(scan):
                pools[slot[0]].append(slot)
    for name, slots in pools.items():
        powers = fitted(slots)
        print(name, len(slots), "slots, powers", np.round(powers[:-1], 2), "others", np.exp(powers[-1]).round(4))
        best = [(chances(logs, powers), right) for _, logs, right in slots]
        for least in _THRESHOLDS:
            given = [int(each[:-1].argmax()) == right for each, right in best if each[:-1].max() >= least]
            print(f"  {least}: {len(given)} given, {given.count(False)} wrong")


if __name__ == "__main__":
    main()
