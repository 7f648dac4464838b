"""How long 1,000,000 rows take into PostgreSQL, against a bare COPY of the same CSV file.

    python scripts/measure_load.py postgresql://me@localhost/empty_database

Uses a schema of its own, `measure_load`, which it makes and takes away.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from cchc_extract import patterns
from cchc_extract.writing.database import load
from cchc_extract.writing.schema import ROWS, TABLES

ROWS_WANTED = 1_000_000
REPORT_ROWS = 100
_POSTGRESQL = {"string": "text", "integer": "bigint", "number": "numeric", "date": "date"}


def make_dataset(folder: Path) -> None:
    """A dataset of that many rows, with labels and places as long as real ones."""
    indicators = [each for each in patterns.load().catalogue.indicators.values() if each.kind == "indicator"]
    files = {table.name: (folder / table.filename).open("w", encoding="utf-8", newline="") for table in TABLES}
    writers = {table.name: csv.DictWriter(files[table.name], table.header, lineterminator="\n") for table in TABLES}
    for writer in writers.values():
        writer.writeheader()
    for number in range(ROWS_WANTED // REPORT_ROWS):
        sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        own = {"document_id": sha256[:16], "file": f"{number:06}.pdf", "sha256": sha256, "status": "ok"}
        issued = {"issuer": f"UBND PHƯỜNG {number // 8}", "period_type": "quarter", "year": 2020 + number % 8 // 4}
        writers["files"].writerow(own | {"bytes": 100_000})
        writers["documents"].writerow(
            own | issued | {"title": "Kết quả công tác cải cách hành chính", "source": "digital"}
        )
        for row in range(1, REPORT_ROWS + 1):
            label = indicators[row % len(indicators)]
            writers["rows"].writerow(
                {
                    "document_id": own["document_id"],
                    "appendix": 1,
                    "appendix_label": "Phụ lục 1",
                    "row": row,
                    "page": 3,
                    "kind": "data",
                    "section": "I",
                    "stt": f"3.{row}",
                    "path": f"I/3/3.{row}",
                    "indicator": label.label,
                    "breadcrumb": f"CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH > {label.label}",
                    "indicator_id": label.id,
                    "match_score": 1,
                    "unit": "Văn bản",
                    "unit_type": "count",
                    "column": 1,
                    "column_label": "Kết quả thống kê / Số liệu",
                    "value_raw": row * 7,
                    "value_state": "given",
                    "value_type": "integer",
                    "value": row * 7,
                    "x0": "56.7",
                    "top": "100.25",
                    "x1": "540.1",
                    "bottom": "118.5",
                }
            )
    for file in files.values():
        file.close()


def bare_copy(url: str, path: Path) -> float:
    """Seconds of a COPY into a table without keys or checks."""
    columns = ", ".join(f'"{column.name}" {_POSTGRESQL[column.type]}' for column in ROWS.columns)
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE bare ({columns})")
        connection.commit()
        start = time.perf_counter()
        with path.open("rb") as file, connection.cursor() as cursor:
            with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER true)") as copy:
                while chunk := file.read(1 << 18):
                    copy.write(chunk)
            connection.commit()
        seconds = time.perf_counter() - start
        connection.execute("DROP TABLE bare")
    return seconds


def main() -> None:
    given = sys.argv[1]
    url = f"{given}{'&' if '?' in given else '?'}options=-csearch_path%3Dmeasure_load"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA measure_load")
    try:
        with tempfile.TemporaryDirectory() as folder:
            make_dataset(Path(folder))
            bare = bare_copy(url, Path(folder) / ROWS.filename)
            start = time.perf_counter()
            load(Path(folder), url, base=folder)
            first = time.perf_counter() - start
            start = time.perf_counter()
            load(Path(folder), url, base=folder)
            again = time.perf_counter() - start
    finally:
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute("DROP SCHEMA measure_load CASCADE")
    print(f"bare COPY {bare:.1f} s, first load {first:.1f} s ({first / bare:.1f} times), again {again:.1f} s")


if __name__ == "__main__":
    main()
