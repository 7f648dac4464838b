"""The command line: exit codes, messages that say what to do, summaries."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from shell_command import COMMAND, call
from shell_results import report, result
from shell_work import obedient

from cchc_extract import __version__
from cchc_extract.cli.progress import Lines, duration
from cchc_extract.reading import installed
from cchc_extract.runner import batch
from cchc_extract.runner.progress import Progress
from cchc_extract.writing.lines import lines_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty input folder; files in it are read by a stand-in that does what their names say."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch, "Extraction", lambda *_: obedient)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.pdf").write_bytes(b"%PDF-1.7 " + name.encode())


def statuses(out: Path) -> dict[str, str]:
    with (out / "files.csv").open(encoding="utf-8", newline="") as file:
        return {line["file"]: line["status"] for line in csv.DictReader(file)}


def test_all_well(folder: Path) -> None:
    put(folder, "a", "b")
    done = call("in", "--jobs", "1")
    assert done.exit_code == 0
    assert "2 ok" in done.stdout
    assert "10 pages" in done.stdout
    assert "low-confidence 2" in done.stdout
    assert statuses(Path("out")) == {"a.pdf": "ok", "b.pdf": "ok"}


def test_some_failed(folder: Path) -> None:
    put(folder, "a", "raise")
    (folder / "empty.pdf").touch()
    done = call("in", "-o", "data", "--jobs", "1")
    assert done.exit_code == 7
    assert "1 ok, 2 failed" in done.stdout
    assert "data/files.csv says why" in done.stdout
    assert statuses(Path("data")) == {"a.pdf": "ok", "empty.pdf": "failed", "raise.pdf": "failed"}


def test_quiet_says_nothing(folder: Path) -> None:
    put(folder, "a")
    done = call("-q", "in")
    assert (done.exit_code, done.output) == (0, "")


def test_verbose_has_a_line_for_each_file(folder: Path) -> None:
    put(folder, "a", "raise")
    done = call("in", "-v")
    assert "ok        a.pdf" in done.stderr
    assert "failed    raise.pdf" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_run_json_tells_options_and_versions(folder: Path) -> None:
    put(folder, "a")
    call("in", "--ocr", "never", "--timeout", "60")
    run = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert run["cchc_extract"] == __version__
    assert (run["options"]["ocr"], run["options"]["seconds"]) == ("never", 60.0)
    assert run["counts"]["files"] == {"ok": 1}


def test_a_name_that_is_no_utf_8_may_be_input_and_output(tmp_path: Path) -> None:
    odd, out = (tmp_path / os.fsdecode(name) for name in (b"ca\xf4", b"out\xf4"))
    odd.mkdir()
    (odd / "a.txt").write_text("BÁO CÁO\nSố: 1/BC-UBND\n", encoding="utf-8")
    env = os.environ | {"PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run([COMMAND, odd, "-o", out], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "out\\udcf4" in done.stdout
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["options"]["paths"] == [f"{tmp_path}/ca\\xf4"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Usage"),
        (("in", "--jobs", "0"), 2, "--jobs"),
        (("in", "--ocr", "maybe"), 2, "auto"),
        (("in", "--nonsense"), 2, "--nonsense"),
        (("nowhere",), 3, "nowhere does not exist; check the spelling"),
        (("in",), 3, "no file in in; give a folder"),
        (("in", "--patterns", "nowhere"), 2, "nowhere"),
        (("explain", "nowhere.pdf"), 2, "nowhere.pdf"),
    ],
)
def test_wrong_use(folder: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = call(*arguments)
    assert done.exit_code == code
    assert says in done.stderr
    assert "Traceback" not in done.output
    assert not Path("out").exists()


def test_nothing_but_skipped_files_is_no_input(folder: Path) -> None:
    (folder / "data.json").write_text('{"a": 1}', encoding="utf-8")
    assert call("in").exit_code == 3
    assert statuses(Path("out")) == {"data.json": "skipped"}


def test_missing_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a")
    monkeypatch.setattr(installed, "available", lambda: False)
    done = call("in", "--ocr", "force")
    assert done.exit_code == 4
    assert "apt-get install tesseract-ocr" in done.stderr


def test_bad_patterns(folder: Path) -> None:
    put(folder, "a")
    Path("mine").mkdir()
    Path("mine/units.toml").write_text("nonsense = 1\n", encoding="utf-8")
    extracting, checking = call("in", "--patterns", "mine"), call("patterns", "check", "mine")
    assert (extracting.exit_code, checking.exit_code) == (5, 5)
    assert "mine/" in extracting.stderr
    assert "mine/" in checking.stderr


def test_output_that_cannot_be_written(folder: Path) -> None:
    put(folder, "a")
    Path("out").write_text("a file", encoding="utf-8")
    done = call("in")
    assert done.exit_code == 6
    assert "choose a folder (-o)" in done.stderr


def test_output_inside_the_input_is_not_read(folder: Path) -> None:
    put(folder, "a")
    call("in", "-o", "in/out")
    call("in", "-o", "in/out")
    assert statuses(folder / "out") == {"a.pdf": "ok"}


def test_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a")
    call("in")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "examine", interrupt)
    put(folder, "b")
    done = call("in")
    assert done.exit_code == 130
    assert "untouched" in done.stderr
    assert statuses(Path("out")) == {"a.pdf": "ok"}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_a_real_run(tmp_path: Path, how: signal.Signals) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text(f"BÁO CÁO {number}\n" + "1 Hồ sơ 12\n" * 50, encoding="utf-8")
    out = tmp_path.with_name(f"out-{how.name}")
    process = subprocess.Popen(
        [COMMAND, tmp_path, "-o", out, "--jobs", "1"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        preexec_fn=_take_ctrl_c,
    )
    staging = out.with_name(f".{out.name}.new")
    deadline = time.monotonic() + 30
    while not staging.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, how)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert not out.exists()
    assert not staging.exists()


def _take_ctrl_c() -> None:
    """What a terminal does; where the tests run in the background, their children would ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_version() -> None:
    assert call("--version").output == f"cchc-extract {__version__}\n"


@pytest.mark.parametrize("command", [[], ["explain"], ["patterns"], ["patterns", "check"]])
def test_help(command: list[str]) -> None:
    done = call(*command, "--help")
    assert done.exit_code == 0
    assert "Usage: " in done.output


def test_help_shows_the_main_job_and_the_exit_codes() -> None:
    shown = call("--help").output
    for said in ("PATH... [-o OUT]", "--jobs", "--ocr", "explain", "130 interrupted"):
        assert said in shown


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from cchc_extract.cli.app import app; app(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("numpy", "cv2", "pandas", "pdfplumber", "pypdfium2", "PIL", "rich", "regex", "multiprocessing"):
        assert f"'{heavy}'" not in loaded


def test_a_worker_that_imports_the_script_of_the_command_gets_no_command_line() -> None:
    code = "import sys; from cchc_extract.cli import main; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "'cchc_extract.cli'" in loaded
    assert "'click'" not in loaded


def test_plain_progress_counts_and_estimates(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    progress, lines = Progress(40), Lines()
    scan = lines_of(result("a.pdf", report(), ocr_pages=4))
    for now[0], found in (
        (5.0, [replace(scan, known=True)]),
        (20.0, [scan, scan, None, scan]),
        (25.0, [scan]),
        (40.0, [replace(scan, status="partial")] * 4),
    ):
        for each in found:
            progress.add(each)
        lines.update(progress)
    assert capsys.readouterr().err == (
        "5 of 40 files, 20 pages (16 by OCR), 45.0 pages/min, 1 failed or partial, about 3 min left\n"
        "10 of 40 files, 45 pages (36 by OCR), 1.0 pages/s, 5 failed or partial, about 2 min left\n"
    )


def test_what_happens_as_json(folder: Path) -> None:
    put(folder, "a", "raise")
    done = call("in", "--log-json", "-v")
    first, a, broken, last = map(json.loads, done.stderr.splitlines())
    assert (first["event"], first["files"], first["out"]) == ("run-started", 2, "out")
    assert (a["event"], a["file"], a["status"], a["pages"], a["error"]) == ("file-finished", "a.pdf", "ok", 5, "")
    assert (broken["status"], broken["error_code"]) == ("failed", "internal-error")
    assert (last["event"], last["exit_code"], last["counts"]["files"]) == ("run-finished", 7, {"failed": 1, "ok": 1})
    assert all(each["time"].startswith("20") for each in (first, a, broken, last))
    assert "2: 1 ok, 1 failed" in done.stdout


def test_an_error_as_json(folder: Path) -> None:
    done = call("in", "--log-json")
    (said,) = map(json.loads, done.stderr.splitlines())
    assert (done.exit_code, said["event"], said["exit_code"]) == (3, "run-finished", 3)
    assert "no file in in" in said["error"]


def test_a_run_can_be_watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the old dataset, which stays as it is; at any moment a whole file."""
    put(folder, "a", "b")
    call("in")
    before = Path("out/run.json").read_bytes()
    monkeypatch.setattr("cchc_extract.writing.dataset._WATCH_SECONDS", 0.0)
    put(folder, "c")
    seen = []

    def look(progress: Progress) -> None:
        if Path(".out.new/run.json").exists():
            seen.append(json.loads(Path(".out.new/run.json").read_text(encoding="utf-8")))
        assert Path("out/run.json").read_bytes() == before

    batch.extract_all(batch.Batch(paths=("in",), out=Path("out"), jobs=1), told=look)
    assert seen[0]["progress"]["done"] == 0
    assert seen[-1]["progress"]["done"] >= 2
    assert {each["state"] for each in seen} == {"running"}
    after = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert (after["state"], [each["file"] for each in after["files"]]) == ("complete", ["a.pdf", "b.pdf", "c.pdf"])
    assert not [path.name for path in Path("out").iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "60 min"), (12000, "3 h 20 min")]
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds).replace("1 h 0 min", "60 min") == text
