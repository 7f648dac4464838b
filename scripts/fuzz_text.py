#!/usr/bin/env python3
"""Fuzz the reader of text files by coverage: fuzz_text.py [libFuzzer options], e.g. -max_total_time=600. Needs `pip install atheris`.

Every input goes the way of a text file: bytes to text, text to lines, lines to tables. Ends at the first exception, with the input that
caused it in a file ``crash-...``.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["cchc_extract"]):
    from cchc_extract import patterns
    from cchc_extract.model import Line
    from cchc_extract.reading import plain
    from cchc_extract.understanding.textrows import read_text_tables

PATTERNS = patterns.load()
SEEDS = (
    "Phụ lục 1\nSTT Chỉ tiêu thống kê Đơn vị tính Số liệu\n1 Số văn bản Văn bản 3\n".encode(),
    "Phô lôc 1\nSTT ChØ tiªu §¬n vÞ tÝnh Sè liÖu\n".encode("latin-1"),
    "BÁO CÁO\n1.1 Số hồ sơ\tHồ sơ\t1.204\n".encode("utf-16"),
)


def one_input(data: bytes) -> None:
    text, _ = plain.decode(data)
    lines = [Line(page=1, text=line) for line in text.split("\n")]
    for table in read_text_tables(lines, PATTERNS):
        assert table.columns


if __name__ == "__main__":
    for seed in SEEDS:
        one_input(seed)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
