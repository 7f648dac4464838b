"""Nothing is done twice, and what was done before changes no byte of the dataset."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from cchc_extract import patterns, versions
from cchc_extract.cache import Cache, default_folder, key_of
from cchc_extract.cli.app import app
from cchc_extract.model import Box, Finding, Page, Word
from cchc_extract.reading import sources
from cchc_extract.reading.memory import PageMemory
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile, examine, find_sources, walk
from cchc_extract.runner import batch
from cchc_extract.runner.executor import Extraction, not_ready
from cchc_extract.runner.memory import Lines, memory
from cchc_extract.writing.lines import FileLines
from cchc_extract.writing.schema import FILENAMES

SAMPLES = Path(__file__).parents[1] / "samples"
PDF = SAMPLES / "xa-ea-kly-quy-3-2024.pdf"
_DIES_AT_WORK = """
import os, signal, sys
from pathlib import Path
from cchc_extract.cache import Cache
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
Cache(Path(sys.argv[1])).put("pages", "ab" * 32, "text")
"""


def old(path: Path) -> Path:
    """The file as if it had been there for an hour."""
    hour_ago = time.time() - 3600
    os.utime(path, (hour_ago, hour_ago))
    return path


def extract(*arguments: str | Path) -> dict[str, bytes]:
    done = CliRunner().invoke(app, [str(each) for each in (*arguments, "--jobs", "1")], catch_exceptions=False)
    assert done.exit_code in (0, 7), done.output
    out = Path(arguments[arguments.index("-o") + 1])
    return {name: (out / name).read_bytes() for name in FILENAMES if name != "run.json"}


def known(out: Path) -> int:
    return int(json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]["known"])


@pytest.fixture(autouse=True)
def _unchanged_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone may be at work on the source while the tests run."""
    monkeypatch.setattr(versions, "code", lambda *rooms: f"code of {rooms}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A born-digital report, a copy of it, and a file that holds none."""
    (tmp_path / "in").mkdir()
    for name in ("a.pdf", "copy.pdf"):
        shutil.copyfile(PDF, tmp_path / "in" / name)
    (tmp_path / "in" / "note.txt").write_text("Chỉ là một dòng ghi chú.\n", encoding="utf-8")
    for path in (tmp_path / "in").iterdir():
        old(path)
    return tmp_path / "in"


def test_a_second_run_opens_no_file_and_writes_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = extract(folder, "-o", tmp_path / "one")
    monkeypatch.setattr(sources, "_opened", lambda path: pytest.fail(f"{path} was opened"))
    monkeypatch.setattr(batch, "Making", lambda *_, **__: pytest.fail("workers were started"))
    assert extract(folder, "-o", tmp_path / "two") == first
    assert (known(tmp_path / "one"), known(tmp_path / "two")) == (0, 2)


def test_one_changed_file_costs_one_file(folder: Path, tmp_path: Path) -> None:
    extract(folder, "-o", tmp_path / "one")
    (folder / "note.txt").write_text("Chỉ là hai dòng ghi chú.\n", encoding="utf-8")
    again = extract(folder, "-o", tmp_path / "two")
    assert known(tmp_path / "two") == 1
    assert again == extract(folder, "-o", tmp_path / "three", "--no-cache")


def test_a_renamed_file_is_known_and_listed_under_its_new_name(folder: Path, tmp_path: Path) -> None:
    extract(folder, "-o", tmp_path / "one")
    (folder / "a.pdf").rename(folder / "b.pdf")
    again = extract(folder, "-o", tmp_path / "two")
    assert known(tmp_path / "two") == 2
    assert again == extract(folder, "-o", tmp_path / "three", "--no-cache")
    assert b"b.pdf" in again["documents.csv"]


def test_damaged_entries_are_noticed_and_worked_out_again(folder: Path, tmp_path: Path) -> None:
    first = extract(folder, "-o", tmp_path / "one")
    entries = [path for path in default_folder().glob("*/*/*") if path.is_file()]
    assert len(entries) >= 4
    for number, path in enumerate(sorted(entries)):
        content = path.read_bytes()
        damaged = (content[:-9] + b"x" + content[-8:], content[: len(content) // 2], b"")
        path.write_bytes(damaged[number % 3])
    assert extract(folder, "-o", tmp_path / "two") == first
    assert known(tmp_path / "two") == 0
    assert extract(folder, "-o", tmp_path / "three") == first
    assert known(tmp_path / "three") == 2


def another_unit(folder: Path) -> Path:
    """Patterns of a user's own: one more unit."""
    folder.mkdir()
    text = '[[unit]]\nid = "sweets"\ntype = "count"\nwords = ["kẹo"]\n'
    (folder / "units.toml").write_text(text, encoding="utf-8")
    return folder


def test_other_options_and_patterns_are_other_results(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    another_unit(tmp_path / "mine")
    (source,) = find_sources([PDF])
    usual = memory(cache, ReadOptions(), None)
    usual.keep(source, Extraction(ReadOptions(), patterns.load())(source))
    assert usual.known(source) is not None
    assert memory(cache, ReadOptions(), tmp_path / "mine").known(source) is None
    assert memory(cache, ReadOptions(dpi=200), None).known(source) is None
    assert memory(cache, ReadOptions(), tmp_path / "mine").reading == usual.reading
    assert memory(cache, ReadOptions(dpi=200), None).pages(source) != usual.pages(source)


def test_other_patterns_call_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for a scan nor for a number that was filled into a printed page by hand."""
    mine = another_unit(tmp_path / "mine")
    canvas = Canvas(str(tmp_path / "blank.pdf"))
    for at, text in ((60, "So:"), (110, "/BC-UBND"), (300, "Ha Long, ngay 3 thang 6 nam 2022")):
        canvas.drawString(at, 700, text)
    canvas.save()
    called: list[str] = []

    def read(picture: object, *, number: int, engine: object) -> Page:
        called.append(f"page {number}")
        return page(number)

    def filled(layer: tuple[Word, ...], raster: object, engine: object) -> tuple[Word, ...]:
        called.append("blanks")
        return layer

    monkeypatch.setattr("cchc_extract.reading.ocr.default_engine", lambda *_: object())
    monkeypatch.setattr("cchc_extract.reading.ocr.prepared", lambda raster, engine: raster)
    monkeypatch.setattr("cchc_extract.reading.ocr.read_picture", read)
    monkeypatch.setattr("cchc_extract.reading.ocr.with_filled_blanks", filled)
    for folder in (None, mine):
        known = memory(Cache(tmp_path / "cache"), ReadOptions(), folder)
        work = Lines(Extraction(ReadOptions(), patterns.load(folder), known), known)
        for path in (tmp_path / "blank.pdf", SAMPLES / "nui-thanh-2022-scan.pdf"):
            (source,) = find_sources([path])
            assert known.known(source) is None
            work(source)
        assert called == ["blanks", "page 1", "page 2"]


def page(number: int, *findings: Finding) -> Page:
    word = Word(text="BÁO", box=Box(1.5, 2, 30.25, 12), confidence=0.875, reader="e", alternative="BAO")
    return Page(number=number, source="scan", engine="e 1", words=(word,), grids=(), findings=findings)


def test_a_scanned_page_is_read_once(tmp_path: Path) -> None:
    pages = PageMemory(Cache(tmp_path), "a file read so")
    assert pages.page(1, lambda: page(1)) == page(1)
    assert pages.page(1, lambda: pytest.fail("read again")) == page(1)
    assert pages.page(2, lambda: page(2)).number == 2
    assert PageMemory(Cache(tmp_path), "another").page(1, lambda: page(7)).number == 7


def test_a_page_that_failed_is_read_again(tmp_path: Path) -> None:
    pages = PageMemory(Cache(tmp_path), "a file read so")
    broken = page(1, Finding(code="page-failed", severity="error", stage="read", message="It broke."))
    assert pages.page(1, lambda: broken) == broken
    assert pages.page(1, lambda: page(1)) == page(1)


def test_a_file_still_being_written_is_left_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    path.write_text("BÁO CÁO\n", encoding="utf-8")
    (source,) = find_sources([path])
    remembered = memory(Cache(tmp_path / "cache"), ReadOptions(), None)
    work = Lines(Extraction(ReadOptions(), patterns.load(), remembered), remembered)
    path.write_text("BÁO CÁO\nCòn tiếp\n", encoding="utf-8")
    lines = work(source)
    assert (lines.status, lines.listed["error_code"], lines.documents) == ("skipped", "not-ready", ())
    assert remembered.known(source) is None
    path.unlink()
    assert work(source).listed["error_code"] == "not-ready"
    assert not_ready(source).sha256 == ""


def test_a_file_changed_a_moment_ago_is_not_known_by_its_time(tmp_path: Path) -> None:
    """Its next change may come within the same tick of the clock."""
    cache = Cache(tmp_path / "cache")
    path = tmp_path / "a.txt"
    path.write_text("BÁO CÁO\n", encoding="utf-8")
    list(examine(walk([path]), cache))
    assert cache.usage()["hashes"].entries == 0
    list(examine(walk([old(path)]), cache))
    assert cache.usage()["hashes"].entries == 1


def test_a_cache_that_cannot_be_written_costs_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = extract(folder, "-o", tmp_path / "one", "--no-cache")
    (tmp_path / "file").touch()
    monkeypatch.setenv("CCHC_CACHE", str(tmp_path / "file" / "cache"))
    assert extract(folder, "-o", tmp_path / "two") == expected


def test_what_a_killed_run_left_half_written_is_swept_up(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_CACHE", str(tmp_path / "cache"))
    half_written = tmp_path / "cache" / "half-written"
    half_written.mkdir(parents=True)
    killed = subprocess.Popen([sys.executable, "-c", _DIES_AT_WORK, str(tmp_path / "cache")])
    os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)  # it is dead, and its number still answers
    assert len(list(half_written.iterdir())) == 1
    with (half_written / "mine").open("wb") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        extract(folder, "-o", tmp_path / "one")
        assert [path.name for path in half_written.iterdir()] == ["mine"]  # of a process that is still at it
    killed.wait()


def test_what_is_being_written_is_not_swept_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By another run that begins just then."""
    cache, other, key = Cache(tmp_path), Cache(tmp_path), key_of("a page")
    monkeypatch.setattr("cchc_extract.cache.os.fsync", lambda _: other.sweep())
    assert cache.put("pages", key, page(1))
    assert other.get("pages", key, Page) == page(1)


def test_no_cache_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    extract(folder, "-o", tmp_path / "one", "--no-cache")
    assert not list(default_folder().iterdir())


def test_info_prune_and_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache" / "mine.txt").parent.mkdir()
    (tmp_path / "cache" / "mine.txt").write_text("kept", encoding="utf-8")
    cache = Cache(tmp_path / "cache")
    for number in range(3):
        cache.put("pages", key_of(number), page(number))
    (long_ago,) = (tmp_path / "cache" / "pages").glob(f"*/{key_of(0)[2:]}")
    os.utime(long_ago, (0, 0))

    def said(*arguments: str) -> str:
        return CliRunner().invoke(app, ["cache", *arguments], catch_exceptions=False).output

    assert "pages    3 entries" in said("info")
    assert "removed 1 entries" in said("prune", "--days", "30")
    assert cache.get("pages", key_of(0), Page) is None
    assert cache.get("pages", key_of(1), Page) == page(1)
    assert "removed 2 entries" in said("clear")
    assert (tmp_path / "cache" / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_lines_come_back_as_they_were(tmp_path: Path) -> None:
    (source,) = find_sources([PDF])
    lines = Lines(Extraction(ReadOptions(), patterns.load()))(source)
    cache = Cache(tmp_path)
    cache.put("files", key_of("a"), lines)
    assert cache.get("files", key_of("a"), FileLines) == lines
    assert isinstance(source, SourceFile)


def test_the_version_is_that_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(versions, "__file__", str(tmp_path / "versions.py"))
    (tmp_path / "reading").mkdir()
    for name in ("reading/a.py", "vietnamese.py", "cli.py"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    read, whole = versions.code("reading", "vietnamese"), versions.code()
    (tmp_path / "cli.py").write_text("2", encoding="utf-8")
    assert (versions.code("reading", "vietnamese") == read, versions.code() == whole) == (True, False)
    (tmp_path / "vietnamese.py").write_text("2", encoding="utf-8")
    assert versions.code("reading", "vietnamese") != read
