"""Many files at a time: order kept, faults contained, the same bytes whoever did the work."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import pytest
from shell_command import children
from shell_work import obedient

from cchc_extract.model import FileResult
from cchc_extract.reading.sources import SourceFile, find_sources
from cchc_extract.runner.executor import Executor, Inline
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Pool, file_seconds
from cchc_extract.writing.dataset import write
from cchc_extract.writing.schema import FILENAMES


def folder(path: Path, *names: str) -> list[SourceFile]:
    path.mkdir(exist_ok=True)
    for name in names:
        (path / f"{name}.pdf").write_bytes(b"%PDF-1.7 " + name.encode())
    return find_sources([path])


def outcomes(sources: list[SourceFile], executor: Executor) -> dict[str, FileResult]:
    with executor:
        return {source.path.stem: result for source, result in run(sources, executor)}


@pytest.mark.parametrize("position", [0, 3, 6])
def test_a_broken_worker_costs_its_file_alone(tmp_path: Path, position: int) -> None:
    good = [f"{number}-good" for number in range(6)]
    names = {
        "exit": "worker-died",
        "segfault": "worker-died",
        "killed": "worker-died",
        "raise": "internal-error",
        "memory": "out-of-memory",
    }
    sources = folder(tmp_path / "in", *good, *names)
    bad = [source for source in sources if source.path.stem in names]
    rest = [source for source in sources if source.path.stem not in names]
    found = outcomes([*rest[:position], *bad, *rest[position:]], Pool(obedient, 2))
    assert {name: found[name].error_code for name in names} == names
    assert {found[name].status for name in names} == {"failed"}
    assert {found[name].status for name in good} == {"ok"}
    assert "SIGKILL" in found["killed"].error


def test_a_hang_is_given_up_and_its_worker_gone(tmp_path: Path) -> None:
    started = time.monotonic()
    found = outcomes(folder(tmp_path / "in", "a", "hang", "z"), Pool(obedient, 2, seconds=5.0))
    assert {name: result.error_code for name, result in found.items()} == {"a": "", "hang": "timeout", "z": ""}
    assert time.monotonic() - started < 60


def test_waiting_for_a_core_is_not_time_spent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that has so much else to do that no worker had a core for the first five seconds of its file."""
    asked: Counter[int] = Counter()

    def starved(pid: int) -> float:
        asked[pid] += 1
        return 5.0 if asked[pid] > 2 else 0.0  # after its birth, and as its file began

    monkeypatch.setattr("cchc_extract.runner.process.starved", starved)
    started = time.monotonic()
    found = outcomes(folder(tmp_path / "in", "hang", "slow"), Pool(obedient, 2, seconds=0.3))
    assert {name: result.error_code for name, result in found.items()} == {"hang": "timeout", "slow": ""}
    assert time.monotonic() - started > 5.3


def test_what_a_worker_started_ends_with_it(tmp_path: Path) -> None:
    found = outcomes(folder(tmp_path / "in", "child", "child-killed"), Pool(obedient, 2, seconds=6.0))
    assert {name: result.error_code for name, result in found.items()} == {
        "child": "timeout",
        "child-killed": "worker-died",
    }
    until(lambda: not {"sleep 617", "sleep 618"} & set(command_lines().values()))


def test_a_worker_killed_by_the_system_has_its_file_tried_once_more(tmp_path: Path) -> None:
    found = outcomes(folder(tmp_path / "in", "a", "killed-once", "z"), Pool(obedient, 2))
    assert {result.status for result in found.values()} == {"ok"}


def test_waiting_to_be_tried_alone_is_not_time_spent(tmp_path: Path) -> None:
    found = outcomes(folder(tmp_path / "in", "hang", "slow-killed-once"), Pool(obedient, 2, seconds=6.0))
    assert {name: result.error_code for name, result in found.items()} == {"hang": "timeout", "slow-killed-once": ""}


def test_memory_is_limited(tmp_path: Path) -> None:
    found = outcomes(folder(tmp_path / "in", "a", "greedy", "z"), Pool(obedient, 1, memory=512 << 20))
    assert {name: result.error_code for name, result in found.items()} == {"a": "", "greedy": "out-of-memory", "z": ""}


def test_workers_that_cannot_begin_fail_the_files_rather_than_hang(tmp_path: Path) -> None:
    """They die at birth, with more to be told than a pipe holds."""
    folder(tmp_path / "in", "a", "b")
    command = script(tmp_path, "print(_.error_code)")
    program = Path(command[1]).read_text(encoding="utf-8")
    program = program.replace("Pool(obedient,", "Pool(partial(print, 'x' * 1_000_000),")
    program = program.replace("if __name__", "sys.executable = '/bin/false'\nif __name__")
    program = f"from functools import partial\n{program}"
    done = subprocess.run(
        [command[0], "-", command[2]], input=program, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["internal-error", "internal-error"]


@pytest.mark.parametrize("unguarded", [False, True])
def test_a_program_without_a_file_and_without_a_guard_may_use_it(tmp_path: Path, unguarded: bool) -> None:
    folder(tmp_path / "in", "a", "b")
    command = script(tmp_path, "print(_.status)")
    program = Path(command[1]).read_text(encoding="utf-8")
    if unguarded:
        program = program.replace('__name__ == "__main__"', "True")
    done = subprocess.run(
        [command[0], "-", command[2]], input=program, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["ok", "ok"]


def test_time_limit_grows_with_the_file() -> None:
    small = SourceFile(path=Path("a"), file="a", kind="pdf", bytes=10_000, sha256="")
    large = SourceFile(path=Path("b"), file="b", kind="pdf", bytes=10_000_000, sha256="")
    assert 300 <= file_seconds(small) < 310
    assert file_seconds(large) > 2_000


def test_order_is_that_of_the_sources(tmp_path: Path) -> None:
    names = [f"{'slow' if number % 4 == 0 else 'quick'}-{number:02d}" for number in range(12)]
    sources = folder(tmp_path / "in", *names)
    with Pool(obedient, 2) as pool:
        assert [result.file for _, result in run(sources, pool)] == [source.file for source in sources]


def test_what_is_not_read_is_handed_on(tmp_path: Path) -> None:
    sources = folder(tmp_path / "in", "a")
    (tmp_path / "in" / "copy.pdf").write_bytes((tmp_path / "in" / "a.pdf").read_bytes())
    (tmp_path / "in" / "empty.pdf").touch()
    (tmp_path / "in" / "x.json").write_text('{"a": 1}', encoding="utf-8")
    sources = find_sources([tmp_path / "in"])
    found = {result.file: result for _, result in run(sources, Inline(obedient))}
    assert {file: result.status for file, result in found.items()} == {
        "a.pdf": "ok", "copy.pdf": "duplicate", "empty.pdf": "failed", "x.json": "skipped",
    }  # fmt: skip
    assert found["copy.pdf"].duplicate_of == "a.pdf"
    assert (found["empty.pdf"].error_code, bool(found["empty.pdf"].error)) == ("empty", True)


def test_done_count_reaches_the_end_and_never_falls(tmp_path: Path) -> None:
    sources = folder(tmp_path / "in", "slow-1", "2", "3", "slow-4")
    counts: list[int] = []
    with Pool(obedient, 2) as pool:
        list(run(sources, pool, finished=counts.append))
    assert counts == sorted(counts)
    assert counts[-1] == 4


def test_no_more_than_a_window_is_under_way(tmp_path: Path) -> None:
    begun: list[SourceFile] = []

    class Stuck(Inline):
        """Never done with a file."""

        def submit(self, source: SourceFile) -> Future[FileResult]:
            begun.append(source)
            return Future()

    def give_up(_: int) -> None:
        raise InterruptedError

    sources = folder(tmp_path / "in", *(f"{number:03d}" for number in range(100)))
    with pytest.raises(InterruptedError):
        list(run(sources, Stuck(obedient), finished=give_up))
    assert 1 <= len(begun) <= 40


def test_same_bytes_with_one_worker_two_workers_and_none(tmp_path: Path) -> None:
    sources = folder(
        tmp_path / "in", *(f"{'slow-' if number % 5 == 0 else ''}{number}" for number in range(10)), "raise", "exit"
    )
    makers = {"one": lambda: Pool(obedient, 1), "two": lambda: Pool(obedient, 2)}
    hashes = set()
    for name, make in makers.items():
        with make() as executor:
            write((result for _, result in run(sources, executor)), tmp_path / name)
        content = b"".join((tmp_path / name / file).read_bytes() for file in FILENAMES if file != "run.json")
        hashes.add(hashlib.sha256(content).hexdigest())
    assert len(hashes) == 1


def script(folder: Path, body: str) -> list[str]:
    """A program that runs ``body`` on the files in ``folder``."""
    file = folder / "program.py"
    file.write_text(
        f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from shell_work import obedient
from cchc_extract.reading.sources import find_sources
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Pool
if __name__ == "__main__":
    with Pool(obedient, 2) as pool:
        for source, _ in run(find_sources([Path(sys.argv[1])]), pool):
            {body}
""",
        encoding="utf-8",
    )
    return [sys.executable, str(file), str(folder / "in")]


def test_leaving_early_leaves_no_process(tmp_path: Path) -> None:
    folder(tmp_path / "in", "a", "hang", "slow-1", "slow-2")
    started = time.monotonic()
    command = script(tmp_path, "raise KeyboardInterrupt")
    process = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert b"KeyboardInterrupt" in process.stderr
    assert time.monotonic() - started < 20
    assert command[1] not in " ".join(command_lines().values())


def test_no_worker_outlives_a_killed_parent(tmp_path: Path) -> None:
    folder(tmp_path / "in", "child", "hang")
    process = subprocess.Popen(script(tmp_path, "pass"))
    until(lambda: "sleep 617" in command_lines().values())
    workers = children(process.pid)
    assert len(workers) >= 2
    process.kill()
    process.wait()
    until(lambda: "sleep 617" not in command_lines().values() and not workers & command_lines().keys())


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def command_lines() -> dict[int, str]:
    """What runs on this machine, this process left out."""
    lines = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines[int(path.parent.name)] = path.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return {pid: line for pid, line in lines.items() if pid != os.getpid() and line}
