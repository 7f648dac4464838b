"""Prove what SECURITY.md promises: `make torture`, or `python -m torture [PART...] [--short]`.

Ends with a table of everything that was checked; exit code 0 where all of it held, 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from torture.parts.cached import cached
from torture.parts.confined import confined
from torture.parts.disks import disks
from torture.parts.hostile import hostile
from torture.parts.kills import kills
from torture.parts.limits import limits
from torture.parts.long import long
from torture.parts.moving import moving
from torture.parts.orders import orders
from torture.place import Place, empty
from torture.proof import Proofs

PARTS: dict[str, Callable[[Place, Proofs], None]] = {
    "hostile": hostile,
    "limits": limits,
    "long": long,
    "disks": disks,
    "kills": kills,
    "orders": orders,
    "cached": cached,
    "moving": moving,
    "confined": confined,
}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="torture", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--short", action="store_true", help="a few minutes: fewer files, moments and orders")
    parser.add_argument("--seed", type=int, default=1, help="decides all that is left to chance (default: 1)")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="workers (default: the cores)")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "cchc-torture", help="work here; it is emptied"
    )
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    proofs = Proofs()
    for name, part in PARTS.items():
        if given.parts and name not in given.parts:
            continue
        print(f"--- {name}", flush=True)
        started = time.monotonic()
        part(Place(empty(given.folder / name), given.seed, given.short, given.jobs), proofs)
        print(f"    {time.monotonic() - started:.0f} s", flush=True)
    print(f"\n{proofs.table()}")
    return 0 if proofs.held else 1


if __name__ == "__main__":
    sys.exit(main())
