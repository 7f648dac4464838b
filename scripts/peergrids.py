#!/usr/bin/env python3
"""The bare tables that another tool finds in PDF files, as JSON: peergrids.py TOOL FILE...

TOOL is pdfplumber or camelot. Runs in whatever environment has that tool (`make perf` sets one up), so it needs nothing of this project.
Prints {FILE: [{"page", "rows", "cols", "cells": [[row, col, row_span, col_span, text], ...]}, ...]}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Found = dict[str, Any]
MISSING = 4
"""Exit code where the tool is not installed, as of cchc-extract."""
NEAR = 2.0
"""Points by which edges of one column may differ."""


def pdfplumber(file: str) -> Iterator[Found]:
    """The tables of ``extract_tables`` with its defaults; how far a cell reaches is told by its box."""
    import pdfplumber as library

    with library.open(file) as document:
        for page in document.pages:
            for table in page.find_tables():
                texts = table.extract()
                boxes = [row.cells for row in table.rows]
                lefts = _edges(box[0] for row in boxes for box in row if box)
                tops = _edges(box[1] for row in boxes for box in row if box)
                cells = [
                    [row, col, _span(tops, row, box[3]), _span(lefts, col, box[2]), (texts[row][col] or "")]
                    for row, line in enumerate(boxes)
                    for col, box in enumerate(line)
                    if box
                ]
                yield {"page": page.page_number, "rows": len(boxes), "cols": max(map(len, boxes)), "cells": cells}


def camelot(file: str) -> Iterator[Found]:
    """The tables of ``read_pdf`` with its defaults (ruling lines); it tells no spans."""
    import camelot as library

    for table in library.read_pdf(file, pages="all"):
        lines = table.df.values.tolist()
        cells = [[row, col, 1, 1, str(text)] for row, line in enumerate(lines) for col, text in enumerate(line)]
        yield {"page": int(table.page), "rows": len(lines), "cols": max(map(len, lines), default=0), "cells": cells}


TOOLS: dict[str, Callable[[str], Iterator[Found]]] = {"pdfplumber": pdfplumber, "camelot": camelot}


def _edges(positions: Iterator[float]) -> list[float]:
    found: list[float] = []
    for position in sorted(positions):
        if not found or position - found[-1] > NEAR:
            found.append(position)
    return found


def _span(edges: Sequence[float], first: int, end: float) -> int:
    return max(1, sum(edge < end - NEAR for edge in edges[first:]))


def main() -> int:
    tool, *files = sys.argv[1:]
    try:
        print(json.dumps({file: list(TOOLS[tool](file)) for file in files}, ensure_ascii=False))
    except ImportError as error:
        print(error, file=sys.stderr)
        return MISSING
    return 0


if __name__ == "__main__":
    sys.exit(main())
