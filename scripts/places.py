"""Write the names of administrative units that scans are read against: ``src/cchc_extract/understanding/metadata/places.txt``.

    places.py BEFORE.csv SINCE.csv

The tables hold a row for each commune (columns ``province``, ``district`` and ``commune``, names with their kind), as the
General Statistics Office has them: before July 2025 and since.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

import regex

FILE = Path(__file__).parents[1] / "src/cchc_extract/understanding/metadata/places.txt"
LEVELS = ("province", "district", "commune")
ALSO = {"province": {"Hà Tây", "Thừa Thiên Huế", "Đăk Lăk", "Đăk Nông"}}
"""What the tables lack: provinces of before, and names that are printed in two ways, neither of which is a misreading."""
KIND = regex.compile(r"^(?:Tỉnh|Thành phố|Thị xã|Thị trấn|Đặc khu|Huyện|Quận|Phường|Xã) ")


def names(tables: Iterable[Path], level: str) -> list[str]:
    """The names of one level without their kinds, each once; numbers are no names."""
    found: set[str] = set(ALSO.get(level, ()))
    for table in tables:
        with table.open(encoding="utf-8", newline="") as lines:
            found |= {KIND.sub("", row[level]) for row in csv.DictReader(lines) if row.get(level)}
    return sorted(name for name in found if not name.isdigit())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+", type=Path)
    tables = parser.parse_args().tables
    lines = [f"{level}: {'; '.join(names(tables, level))}\n" for level in LEVELS]
    FILE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
