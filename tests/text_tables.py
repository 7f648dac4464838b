"""Reports as text dumps whose table has a heading that nobody knows, or none: it is read only once a person has named its columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner

from cchc_extract.cli.app import app
from cchc_extract.writing.corrections import COLUMNS, TABLES, Choice, Correction, append

HEAD = """ỦY BAN NHÂN DÂN
PHƯỜNG TÂN AN
Số: 12/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tân An, ngày 15 tháng 12 năm 2023
BÁO CÁO
Công tác cải cách hành chính năm 2023
Ủy ban nhân dân phường báo cáo kết quả như sau (số liệu chi tiết tại phụ lục kèm theo).
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Bình
Phụ lục
"""
Cells = tuple[str, str, str, str, str, str]
ROWS: tuple[Cells, ...] = (
    ("1", "Số hồ sơ tiếp nhận", "Hồ sơ", "1.204", "1.310", ""),
    ("2", "Số hồ sơ đã giải quyết", "Hồ sơ", "1.190", "1.302", ""),
    ("3", "Tỷ lệ giải quyết đúng hạn", "%", "98,5", "99,1", "Tăng"),
    ("4", "Số văn bản đã ban hành", "Văn bản", "17", "21", ""),
    ("5", "Số cuộc kiểm tra", "Cuộc", "2", "3", ""),
    ("6", "Số thủ tục đã công khai", "Thủ tục", "145", "150", ""),
)
ODD = ("Thứ", "Việc", "Tính theo", "Kỳ trước", "Kỳ này", "Lưu ý")
"""Headings that the patterns do not know."""
COLUMNS_OF_ROWS = "STT | Chỉ tiêu | ĐVT | value: Kỳ trước | value: Kỳ này | Ghi chú"


def by_cells(rows: Sequence[Sequence[str]] = ROWS, heading: Sequence[str] = ODD) -> str:
    """Each cell on a line of its own, an empty one on an empty line."""
    return HEAD + "".join(f"{cell}\n" for row in (heading, *rows) for cell in row)


def by_rows(rows: Sequence[Sequence[str]] = ROWS, heading: Sequence[str] = ODD) -> str:
    """Each row on a line, one blank between its cells."""
    return HEAD + "".join(" ".join(filter(None, row)) + "\n" for row in (heading, *rows))


def in_columns(rows: Sequence[Sequence[str]] = ROWS) -> str:
    """The columns kept by blanks, without any heading."""
    return HEAD + "".join("{:<5}{:<34}{:<12}{:>8}{:>10}   {}\n".format(*row) for row in rows)


def torn(rows: Sequence[Sequence[str]] = ROWS) -> str:
    """The columns one below the other, each a block."""
    return HEAD + "".join("\n" + "".join(f"{cell}\n" for cell in column if cell) for column in zip(*rows, strict=True))


PIECES = (
    "TT", "1", "Nội dung công việc", "Ban hành văn bản", "Kết quả", "24", "Đơn vị", "Văn bản", "2", "Tiếp nhận hồ sơ", "318", "Hồ sơ",
    "3\n4\n5", "Trả kết quả\nTỷ lệ đúng hạn\nCấp lại thẻ hành nghề bị mất do\nthiên tai", "301\n97,5\n12", "Hồ sơ\n%\nHồ sơ", "6",
    "Kiểm tra nội bộ", "3", "Cuộc",
)  # fmt: skip


def in_pieces() -> str:
    """Blocks of cells of one column, of one or several rows, below headings that are known."""
    return HEAD + "\n" + "".join(f"{piece}\n\n" for piece in PIECES)


class Archive:
    """A folder with one report as text, and its dataset."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        self.out = folder / "out"
        (folder / "in").mkdir()
        (folder / "in" / "bao-cao.txt").write_text(text, encoding="utf-8")
        self.run()

    def run(self) -> str:
        given = [str(self.folder / "in"), "-o", str(self.out), "--jobs", "1", "-q"]
        ran = CliRunner().invoke(app, given)
        assert (self.out / "documents.csv").exists(), f"{ran.exit_code}, {ran.exception!r}: {ran.output}"
        return ran.output

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def cells(self) -> list[tuple[str, ...]]:
        """The rows as the dataset has them: number, label, unit, values and note of each."""
        rows: dict[str, list[dict[str, str]]] = {}
        for line in self.table("rows"):
            rows.setdefault(line["row"], []).append(line)
        return [
            (lines[0]["stt"], lines[0]["indicator"], lines[0]["unit"], *(line["value_raw"] for line in lines), lines[0]["note"])
            for lines in rows.values()
        ]  # fmt: skip

    def told(self, *codes: str, state: str = "open") -> list[dict[str, str]]:
        """The findings with these codes."""
        return [each for each in self.table("findings") if each["code"] in codes and each["state"] == state]

    def doubts(self) -> list[tuple[str, str]]:
        """The open doubts about the table or its rows: code and row."""
        found = self.table("findings")
        return [
            (each["code"], each["row"])
            for each in found
            if each["state"] == "open" and each["severity"] != "info" and (each["row"] or each["field"] == COLUMNS)
        ]

    @property
    def lines(self) -> str:
        """The lines of the table that is doubted."""
        (told,) = {each["raw"].partition(":")[0] for each in self.table("findings") if each["field"] == COLUMNS}
        return told

    def name_columns(self, columns: str, choice: Choice = "corrected", lines: str = "") -> None:
        """Write the decision about the table's columns as the page does."""
        document = self.table("documents")[0]
        decision = Correction(
            document_id=document["document_id"],
            sha256=document["sha256"],
            place=f"{TABLES}{lines or self.lines}",
            field=COLUMNS,
            raw="",
            corrected=columns,
            decision=choice,
            when="2026-01-02T03:04:05.000Z",
            who="chi",
            label="Phụ lục",
        )
        append(self.out, [decision])
