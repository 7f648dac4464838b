"""Reports that chance wrote: no stage of the pipeline breaks, and the dataset of them can be read back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from unittest import mock

from fuzzing import cells, tries
from hypothesis import given
from hypothesis import strategies as st
from table_drawing import grid

from cchc_extract import pipeline
from cchc_extract.errors import PatternError
from cchc_extract.model import FileResult, Line, Page
from cchc_extract.patterns import default_folder, load
from cchc_extract.pipeline import Job, extract
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile
from cchc_extract.writing.dataset import write
from cchc_extract.writing.stored import check_bytes, open_dataset

PATTERNS = load()
HEAD = "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH\nSố: 12/BC-UBND\nBÁO CÁO\n"
TABLE = "Phụ lục 1\nSTT Chỉ tiêu thống kê Đơn vị tính Số liệu\n"


def understood(page: Page) -> FileResult:
    """What becomes of a file of this one page."""
    source = SourceFile(path=Path("x.pdf"), file="x.pdf", kind="pdf", bytes=1, sha256="0" * 64)
    with mock.patch.object(pipeline, "read_pages", return_value=[page]):
        return extract(Job(source=source, options=ReadOptions(), patterns=PATTERNS))


def unbroken(result: FileResult) -> None:
    """No stage broke, and what is written is what the schema says."""
    assert result.error_code != "internal-error", result.error
    broken = [each.message for report in result.reports for each in report.findings if each.code == "stage-broken"]
    assert not broken
    with tempfile.TemporaryDirectory() as folder:
        write([result], Path(folder) / "out")
        dataset = open_dataset(Path(folder) / "out")
        check_bytes(dataset)
        rows = [row for stored in dataset.tables.values() for row in stored.rows()]
    assert rows


@tries(25)
@given(st.lists(cells, max_size=25), st.lists(cells, max_size=25))
def test_any_text_is_understood(head: list[str], rows: list[str]) -> None:
    text = HEAD + "\n".join(head) + "\n" + TABLE + "\n".join(rows)
    lines = tuple(Line(page=1, text=line) for line in text.split("\n"))
    unbroken(understood(Page(number=1, source="text", lines=lines)))


headers = st.sampled_from(
    (
        ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu"),
        ("TT", "Nội dung", "ĐVT", "Kết quả"),
        ("STT", "Lĩnh vực", "Tổng số", "Đúng hạn"),
        ("", "", "", ""),
    )
)


@tries(25)
@given(headers, st.lists(st.tuples(cells, cells, cells, cells), min_size=1, max_size=15))
def test_any_table_is_understood(header: Sequence[str], rows: list[tuple[str, ...]]) -> None:
    marks = ("<", "^")
    table = grid(header, *([cell if cell not in marks else "" for cell in row] for row in rows))
    lines = tuple(Line(page=1, text=line) for line in HEAD.splitlines())
    unbroken(understood(Page(number=1, source="digital", width=595, height=842, lines=lines, grids=(table,))))


files = sorted(path.relative_to(default_folder()) for path in default_folder().rglob("*.toml"))


@tries(20)
@given(st.sampled_from(files), st.data())
def test_damaged_patterns_raise_nothing_but_what_is_told(file: Path, data: st.DataObject) -> None:
    text = (default_folder() / file).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.sampled_from((0, 1, 1, 5, 60)))
        put = data.draw(
            st.sampled_from(("", "", '"', "[", "]", "(", "\\", "=", "\n", "[[", "1", "x = 1\n", "{", "\0", "é"))
        )
        text = text[:at] + put + text[at + gone :]
    with damaged(file, text) as folder, suppress(PatternError):
        load(folder)


class damaged:  # noqa: N801 - a context manager
    """The patterns that came with the program, one file of them with another text."""

    def __init__(self, file: Path, text: str) -> None:
        self._file, self._text = file, text
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Path:
        folder = Path(self._folder.name)
        for path in _all_files():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if path == self._file:
                place.write_text(self._text, encoding="utf-8")
            else:
                place.symlink_to(default_folder() / path)
        return folder

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def _all_files() -> Iterator[Path]:
    return (path.relative_to(default_folder()) for path in default_folder().rglob("*") if path.is_file())
